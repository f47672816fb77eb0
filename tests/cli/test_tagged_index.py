"""Tags in the index: written by add, found by filters, kept by merges, made anew by another codebook."""

import json

WEATHER = """codebook: weather
themes:
  - id: weather.rain
    title: rain
    patterns:
      en: [rain]
      ru: [дождь]
      kk: [жаңбыр]
  - id: weather.snow
    title: snow
    patterns:
      en: [snow]
"""

SNOW_ONLY = """codebook: snow
themes:
  - id: snow
    title: snow
    patterns:
      en: [snow, snowfall]
"""

ROWS = [
    {"id": "a", "speaker": "Forecaster", "text": "It rained all day. The sun came later."},
    {"id": "b", "text": "Snow fell on the hills. It snowed again at night."},
    {"id": "c", "text": "Целый день шёл дождь. Потом вышло солнце."},
    {"id": "d", "text": "Nothing happened."},
]


def info(t, index):
    return {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}


def add(t, index, codebook, rows, **more):
    t.write("codebook.yml", codebook)
    t.write_jsonl("rows.jsonl", rows)
    return t.evindex("add", "-d", index, "--codebook", "codebook.yml", "rows.jsonl", **more)


def passages(t, index, query):
    rows = t.evquery("kwic", "-d", index, query, "--format", "jsonl").jsonl()
    return sorted((r["id"], r["passage"]) for r in rows)


def test_themes_are_found_at_every_level(t):
    """add writes tags; theme: finds them by their own name and by the family's."""
    add(t, "x", WEATHER, ROWS)
    t.equal(passages(t, "x", "theme:weather.rain"), [("a", 1), ("c", 1)])
    t.equal(passages(t, "x", "theme:weather"), [("a", 1), ("b", 1), ("b", 2), ("c", 1)])
    t.equal(passages(t, "x", "theme:weather lang:ru"), [("c", 1)])


def test_the_shipped_codebook_is_the_default(t):
    """Without --codebook the one that ships tags, in add as in tag."""
    row = {"id": "a", "text": "We reserve the right to withdraw from the Eurasian Economic Union."}
    t.write_jsonl("rows.jsonl", [row])
    t.evindex("add", "-d", "x", "rows.jsonl")
    tags = t.evindex("tag", "rows.jsonl").jsonl()[0]["tags"]
    t.check("exit.threat" in [tag["theme"] for tag in tags], f"{tags}")
    t.equal(passages(t, "x", "theme:exit.threat target:EAEU"), [("a", 1)])
    t.equal(passages(t, "x", "theme:exit target:CIS"), [])


def test_words_within_a_tag_are_near_it(t):
    """NEAR takes what stands in the words of a tag, but a tag is not near itself; the same in a chain of NEAR."""
    text = "Our parliament has decided that we reserve the right to withdraw from the Eurasian Economic Union next year."
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": text}])
    t.evindex("add", "-d", "x", "rows.jsonl")
    words = t.evindex("tag", "rows.jsonl").jsonl()[0]["tags"][0]["match"].split()
    t.check("withdraw" in words and len(words) > 3, f"{words}")
    found, nothing = [("a", 1)], []
    for query, expected in [
        ("theme:exit.threat NEAR/1 withdraw", found),                    # in the middle of its words
        (f"theme:exit.threat NEAR/1 {words[0]}", found),
        (f"{words[-1]} NEAR/1 theme:exit", found),
        ("(theme:exit OR union) NEAR/1 withdraw", found),
        ("theme:exit NEAR/5 theme:exit.threat", nothing),                # one and the same tag
        ("theme:exit.threat NEAR/3 parliament", nothing),                # as before: at a distance
        ("withdraw NEAR/1 from", found),
        ("withdraw NEAR/6 union NEAR/2 from", found),                    # between the two
        ("from NEAR/2 (withdraw NEAR/6 union)", found),
        ("withdraw NEAR/6 union NEAR/1 union", nothing),                 # there is one union
        ("withdraw ADJ/6 union NEAR/2 eurasian", found),
        ("withdraw NEAR/6 union ADJ/2 from", nothing),                   # not behind it
    ]:
        t.equal(passages(t, "x", query), expected, query)


def test_who_is_quoted_is_found_by_speaker(t):
    """speaker: finds the statement's own speaker in all its passages, and who is quoted in that passage only."""
    rows = [
        {"id": "paper", "speaker": "Analyst", "text": "The summit was short. \u201cWe have the right to withdraw from the "
         "Eurasian Economic Union,\u201d Nazarbayev stated. The rest was silence."},
        {"id": "other", "speaker": "Nobody", "text": "The summit was long."},
    ]
    t.write_jsonl("rows.jsonl", rows)
    t.evindex("add", "-d", "x", "rows.jsonl")
    t.equal(passages(t, "x", "summit speaker:analyst"), [("paper", 1)])
    t.equal(passages(t, "x", "summit speaker:nazarbayev"), [])
    t.equal(passages(t, "x", "withdraw speaker:nazarbayev"), [("paper", 2)])


def test_another_codebook_tags_everything_anew(t):
    """With another codebook what is in the index is tagged anew, which is said with both digests; the texts stay the same."""
    add(t, "x", WEATHER, ROWS)
    before = info(t, "x")
    t.write("other.yml", SNOW_ONLY)
    t.write_jsonl("more.jsonl", [{"id": "e", "text": "Heavy snowfall is expected."}])
    result = t.evindex("add", "-d", "x", "--codebook", "other.yml", "more.jsonl")
    after = info(t, "x")
    t.contains(result.err, "evindex: x: was tagged by another codebook (digest " + before["codebook digest"][:16] +
               "); its 4 statements are tagged anew by other.yml (digest " + after["codebook digest"][:16])
    t.check(before["codebook digest"] != after["codebook digest"], "the digest tells codebooks apart")
    t.equal(passages(t, "x", "theme:snow"), [("b", 1), ("b", 2), ("e", 1)])
    t.equal(passages(t, "x", "theme:weather"), [])
    t.evindex("remove", "-d", "x", "e")
    t.equal(info(t, "x")["corpus digest"], before["corpus digest"])


def test_the_same_codebook_says_nothing(t):
    """A second run with the same codebook leaves everything as it is."""
    add(t, "x", WEATHER, ROWS)
    before = info(t, "x")
    again = add(t, "x", WEATHER, ROWS)
    t.contains(again.out, "unchanged 4")
    t.equal(again.err, "")
    t.equal({k: v for k, v in info(t, "x").items() if k not in ("generation", "segments")},
            {k: v for k, v in before.items() if k not in ("generation", "segments")})


def test_codebook_none(t):
    """--codebook none makes an index without tags, and takes tags away, saying so."""
    t.write_jsonl("rows.jsonl", ROWS)
    t.evindex("add", "-d", "x", "--codebook", "none", "rows.jsonl")
    t.equal(info(t, "x")["codebook digest"], "")
    t.contains(add(t, "x", WEATHER, ROWS).err, "evindex: x: has no tags yet; its 4 statements are tagged by codebook.yml")
    t.equal(len(passages(t, "x", "theme:weather")), 4)
    result = t.evindex("add", "-d", "x", "--codebook", "none", "rows.jsonl")
    t.contains(result.err, "--codebook none: the tags of its 4 statements are taken away")
    t.equal(passages(t, "x", "theme:weather"), [])


def test_merges_keep_tags(t):
    """Many small runs are merged into few segments; the tags stay."""
    t.write("codebook.yml", WEATHER)
    for i in range(20):
        row = json.dumps({"id": f"s{i:02}", "text": f"Day {i}. It rained."}) + "\n"
        t.evindex("add", "-d", "x", "--codebook", "codebook.yml", "-", input=row)
    t.check(int(info(t, "x")["segments"]) < 20, "segments were merged")
    t.equal(passages(t, "x", "theme:weather.rain"), [(f"s{i:02}", 2) for i in range(20)])


def test_a_bad_codebook_makes_no_index(t):
    """A codebook that is refused leaves no index folder and no change behind."""
    t.write("bad.yml", "themes: []\n")
    t.write_jsonl("rows.jsonl", ROWS)
    result = t.evindex("add", "-d", "x", "--codebook", "bad.yml", "rows.jsonl", code=2)
    t.contains(result.err, "evindex: bad.yml:1:")
    t.check(not (t.dir / "x").exists(), "no folder was made")


def test_tags_do_not_depend_on_jobs_and_shards(t):
    """The tags of an index are the same from any number of jobs and shards."""
    add(t, "x", WEATHER, ROWS)
    t.evindex("add", "-d", "y", "--codebook", "codebook.yml", "--jobs", "2", "--shards", "5", "rows.jsonl")
    t.equal(passages(t, "y", "theme:weather"), passages(t, "x", "theme:weather"))


def test_speakers_and_targets_of_tags_in_every_spelling(t):
    """speaker: beside a theme, and target:, find a person or an organisation by any of the names in corpus/."""
    rows = [{"id": "a", "text": "The summit was short. \u201cWe have the right to withdraw from the Eurasian Economic Union,\u201d "
                                "Nazarbayev stated."},
            {"id": "b", "speaker": "\u041d\u0443\u0440\u0441\u0443\u043b\u0442\u0430\u043d \u041d\u0430\u0437\u0430\u0440\u0431\u0430\u0435\u0432",
             "text": "We have the right to withdraw from the Eurasian Economic Union."},
            {"id": "c", "speaker": "Nobody", "text": "We have the right to withdraw from the CSTO."}]
    t.write_jsonl("rows.jsonl", rows)
    t.evindex("add", "-d", "x", "rows.jsonl")
    for name in ("nazarbayev", "\u041d\u0430\u0437\u0430\u0440\u0431\u0430\u0435\u0432\u0442\u044b\u04a3", "Nazarbaev"):
        t.equal(passages(t, "x", f"theme:exit.threat speaker:{name}"), [("a", 2), ("b", 1)], name)
    for name in ("EAEU", "eaeu", "\u0415\u0410\u042d\u0421", '"Eurasian Economic Union"'):
        t.equal(passages(t, "x", f"theme:exit.threat target:{name}"), [("a", 2), ("b", 1)], name)
        t.equal(passages(t, "x", f"theme:exit.threat NOT target:{name}"), [("c", 1)], f"NOT {name}")
    t.equal(passages(t, "x", "target:\u041e\u0414\u041a\u0411"), [("c", 1)])
