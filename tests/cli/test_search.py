"""evquery search, kwic, show: every answer against an independent recount over `evindex tokens`."""

import collections
import json
import os
import random


def sentences(t, path):
    """[(id, passage, lang, [(norm, stem)])] as the analysis gives them."""
    return [(s["id"], s["passage"], s["lang"], [(k["norm"], k["stem"]) for k in s["tokens"]])
            for s in t.evindex("tokens", path).jsonl()]


def found(t, index, query, *more):
    """The passages that search finds: {(id, passage)}."""
    rows = t.evquery("search", "-d", index, query, "--format", "jsonl", "--limit", "0", "--passages", "100", *more).jsonl()
    return {(r["id"], r["passage"]) for r in rows}


def small_corpus(t):
    """Sentences over few words, so that everything meets everything."""
    rng = random.Random(7)
    words = ["union", "treaty", "states", "trade", "border", "market", "power", "court", "price", "law"]
    rows = []
    for i in range(60):
        text = " ".join(" ".join(rng.choice(words) for _ in range(rng.randint(3, 9))).capitalize() + "."
                        for _ in range(rng.randint(1, 4)))
        rows.append({"id": f"s{i:02}", "country": rng.choice(["KAZ", "BLR", "ARM"]), "date": str(2010 + i % 8),
                     "language": "en", "text": text})
    return rows, words


def positions(tokens, stem):
    return [i for i, (_, s) in enumerate(tokens) if s == stem]


class Oracle:
    """Evaluates random queries by their definition, on the tokens."""

    def __init__(self, t, path, rows):
        self.sentences = sentences(t, path)
        self.meta = {r["id"]: r for r in rows}
        self.stems = {norm: stem for _, _, _, tokens in self.sentences for norm, stem in tokens}

    def random_query(self, rng, words, depth):
        """A query's text and a function from a sentence to whether it matches."""
        stem = self.stems.__getitem__
        kind = rng.choice(["word", "exact", "phrase", "near", "adj", "prefix", "filter"] + ["and", "or", "not"] * depth)
        a, b = rng.choice(words), rng.choice(words)
        k = rng.randint(1, 4)
        if kind == "word":
            return a, lambda s: bool(positions(s[3], stem(a)))
        if kind == "exact":
            return "=" + a, lambda s: any(n == a for n, _ in s[3])
        if kind == "prefix":
            return a[:2] + "*", lambda s: any(n.startswith(a[:2]) for n, _ in s[3])
        if kind == "phrase":
            return f'"{a} {b}"', lambda s: any(j == i + 1 for i in positions(s[3], stem(a)) for j in positions(s[3], stem(b)))
        if kind == "near":
            return f"{a} NEAR/{k} {b}", lambda s: any(0 < abs(j - i) <= k for i in positions(s[3], stem(a))
                                                      for j in positions(s[3], stem(b)))
        if kind == "adj":
            return f"{a} ADJ/{k} {b}", lambda s: any(0 < j - i <= k for i in positions(s[3], stem(a))
                                                     for j in positions(s[3], stem(b)))
        if kind == "filter":
            if rng.random() < 0.5:
                c = rng.choice(["KAZ", "BLR", "ARM"])
                return f"country:{c}", lambda s: self.meta[s[0]]["country"] == c
            y = rng.randint(2010, 2016)
            return f"year:{y}..{y + 1}", lambda s: y <= int(self.meta[s[0]]["date"]) <= y + 1
        q, f = self.random_query(rng, words, depth - 1)
        if kind == "not":
            return f"NOT ({q})", lambda s: not f(s)
        r, g = self.random_query(rng, words, depth - 1)
        if kind == "and":
            return f"({q}) ({r})", lambda s: f(s) and g(s)
        return f"({q}) OR ({r})", lambda s: f(s) or g(s)


def test_random_queries_against_the_definition(t):
    """Random queries find exactly the passages that their definition names, in any division into segments."""
    rows, words = small_corpus(t)
    path = t.write_jsonl("f.jsonl", rows)
    t.evindex("add", "-d", "one", "f.jsonl", "--jobs", "1")
    for i in range(0, len(rows), 7):
        t.write_jsonl("part.jsonl", rows[i:i + 7])
        t.evindex("add", "-d", "many", "part.jsonl", "--shards", "2")
    oracle = Oracle(t, path, rows)
    rng = random.Random(11)
    n_nonempty = 0
    for _ in range(25 if t.sanitized else 120):
        query, matches = oracle.random_query(rng, words, 3)
        expected = {(s[0], s[1]) for s in oracle.sentences if matches(s)}
        n_nonempty += bool(expected)
        t.equal(found(t, "one", query), expected, query)
        t.equal(found(t, "many", query), expected, query)
    t.check(n_nonempty > 10, "the random queries are of no use")


def test_answers_do_not_depend_on_segments_or_history(t):
    """Search and kwic print the same bytes from any order, division, and history of an index."""
    rows, _ = small_corpus(t)
    t.write_jsonl("f.jsonl", rows)
    t.evindex("add", "-d", "one", "f.jsonl", "--jobs", "1")
    t.write_jsonl("r.jsonl", [dict(r, text="Other words.") for r in rows[:30]] + [{"id": "gone", "text": "union union"}])
    t.evindex("add", "-d", "many", "r.jsonl")
    t.write_jsonl("b.jsonl", rows[::-1])
    t.evindex("add", "-d", "many", "b.jsonl", "--shards", "3")
    t.evindex("remove", "-d", "many", "gone")
    for command in (["search", "union treaty"], ["search", "union OR court", "--passages", "2"], ["kwic", "union"],
                    ["kwic", "union NEAR/3 law", "--sort", "left"], ["search", "country:KAZ"]):
        a = t.evquery(*command, "-d", "one", "--format", "csv").out
        b = t.evquery(*command, "-d", "many", "--format", "csv").out
        t.check(len(a.splitlines()) > 2, "nothing found")
        t.equal(b, a, str(command))


def test_kwic_counts_every_occurrence(t):
    """kwic has a line for each occurrence of a word, as counted over the tokens, with the bytes of the node."""
    t.evindex("add", "-d", "x", t.statements)
    text = {}
    counts = collections.Counter()
    stems = {}
    for s in t.evindex("tokens", t.statements).jsonl():
        for token in s["tokens"]:
            counts[(s["lang"], token["stem"])] += 1
            stems[(s["lang"], token["norm"])] = token["stem"]
    for lang, word in (("en", "union"), ("ru", "союз"), ("kk", "одақ"), ("en", "the")):
        lines = t.evquery("kwic", "-d", "x", f"{word} lang:{lang}", "--format", "jsonl").jsonl()
        t.equal(len(lines), counts[(lang, stems[(lang, word)])], word)
        for line in lines[:20]:
            if line["id"] not in text:
                text[line["id"]] = t.evquery("show", "-d", "x", line["id"], "--format", "jsonl").json()["text"].encode()
            cut = text[line["id"]][line["start"]:line["end"]].decode()
            t.equal(" ".join(cut.split()), line["node"])


def test_inflections_are_found_and_highlighted(t):
    """Each inflected form matches, and the match is its bytes."""
    cases = [("егемендік", "Біздің егемендігіміздің тірегі бар.", "егемендігіміздің"),
             ("egemendik", "Біздің егемендігіміздің тірегі бар.", "егемендігіміздің"),
             ("егемендік", "Elimizdin egemendigi bárinen qymbat bolsyn.", "egemendigi"),
             ("союз", "Мы выходим из союзов и блоков.", "союзов"),
             ("еще", "Мы скажем ещё раз об этом.", "ещё"),
             ("leave", "They left the union in a hurry.", "left"),
             ("sovereignties", "Our sovereignty is not for sale.", "sovereignty"),
             ("одақ", "Біз oдақтан шықпаймыз деп айттық.", "oдақтан")]
    for i, (query, text, form) in enumerate(cases):
        index = t.index([{"id": "x", "text": text}], name=f"i{i}")
        rows = t.evquery("search", "-d", index, query, "--format", "jsonl").jsonl()
        t.equal(len(rows), 1, f"{query} in {text}")
        m = rows[0]["matches"][0]
        t.equal(text.encode()[m["start"]:m["end"]].decode(), form)


def test_units(t):
    """Parts meet in a sentence; --unit paragraph and statement widen that."""
    text = "The union stands. The treaty holds.\n\nThe court decides."
    index = t.index([{"id": "x", "text": text}, {"id": "y", "text": "The union has a court."}])
    for query, unit, expected in (("union treaty", "sentence", set()), ("union treaty", "paragraph", {"x"}),
                                  ("union court", "sentence", {"y"}), ("union court", "paragraph", {"y"}),
                                  ("union court", "statement", {"x", "y"}), ("union NOT treaty", "statement", {"y"})):
        got = {i for i, _ in found(t, index, query, "--unit", unit)}
        t.equal(got, expected, f"{query} --unit {unit}")


def test_filters(t):
    """Every metadata field filters, without regard to case; dates and ranges take partial dates."""
    rows = [{"id": "a", "date": "2014-03-18", "country": "KAZ", "speaker": "Head of State", "role": "president",
             "organisation": "EAEU", "type": "speech", "source": "s1", "title": "On Unity", "language": "en",
             "text": "We will stay in the union.", "session": 70, "tags": ["one", "two"]},
            {"id": "b", "date": "2014", "country": "BLR", "text": "Мы останемся в союзе."},
            {"id": "c", "text": "Біз одақта қаламыз деп айттық."}]
    index = t.index(rows)
    for query, expected in (("country:kaz", "a"), ("speaker:\"head of state\"", "a"), ("speaker:head*", "a"),
                            ("role:President", "a"), ("organisation:EAEU", "a"), ("type:speech", "a"), ("source:s1", "a"),
                            ("title:\"on unity\"", "a"), ("language:en", "a"), ("meta:session=70", "a"), ("meta:tags=two", "a"),
                            ("id:a", "a"), ("lang:en", "a"), ("lang:ru", "b"), ("lang:kk", "c"), ("year:2014", "ab"),
                            ("date:2014-03", "a"), ("date:2014-03-18..", "a"), ("date:..2014-03-17", ""),
                            ("date:2014..2014", "ab"), ("NOT year:2014", "c"), ("country:KAZ OR country:BLR", "ab")):
        got = "".join(sorted({i for i, _ in found(t, index, query)}))
        t.equal(got, expected, query)


def test_zero_explains_itself(t):
    """A search that finds nothing says why, and exits 0."""
    index = t.index([{"id": "a", "country": "KAZ", "text": "Our sovereignty stands. The court decides."},
                     {"id": "b", "text": "Суверенитет наш."}])
    for query, words in (("sovreignty", 'near it: sovereignty (1)'), ("country:XYZ", "there are: kaz"),
                         ("sovereignty court", "never meet"), ("speaker:x", "nothing in the index has a value of this kind"),
                         ("cedthtybntn", 'on the other keyboard layout it is "суверенитет"'),
                         ("/^zz/", "the pattern matches no word"), ("year:1990", "nothing has year:1990")):
        result = t.evquery("search", "-d", index, query)
        t.contains(result.err, "nothing found")
        t.contains(result.err, words)
    empty = t.dir / "empty"
    t.evindex("add", "-d", empty, "nowhere", ok=False)
    t.contains(t.evquery("search", "-d", empty, "a").err, "the index is empty")


def test_what_is_cut_off_is_said(t):
    """Limits are named with what they left out, and the pages make the whole."""
    rows = [{"id": f"s{i:03}", "text": "The union speaks of the union."} for i in range(45)]
    index = t.index(rows)
    first = t.evquery("search", "-d", index, "union", "--format", "jsonl")
    t.contains(first.err, "showing 1 to 20 of 45 statements (45 passages)")
    t.contains(first.err, "--offset 20")
    ids = []
    for offset in (0, 20, 40):
        ids += [r["id"] for r in t.evquery("search", "-d", index, "union", "--format", "jsonl", "--offset", offset).jsonl()]
    t.equal(sorted(ids), [r["id"] for r in rows])
    lines = t.evquery("kwic", "-d", index, "union", "--limit", "7", "--format", "csv")
    t.contains(lines.err, "showing 7 of 90 lines")
    t.equal(len(lines.csv()), 7)
    t.contains(t.evquery("search", "-d", index, "union", "--offset", "99").err, "none from --offset 99")


def test_pages_are_the_whole_list_cut(t):
    """Only as many hits are put in order as are shown: pages together are the list that --limit 0 prints."""
    rows = [{"id": "s%d" % i, "text": "Peace " * (i % 7 + 1) + "and trade."} for i in range(50)]
    t.index(rows, "pages")
    whole = t.evquery("search", "-d", "pages", "--limit", "0", "--format", "jsonl", "peace").out.splitlines()
    t.equal(50, len(whole))
    pages = []
    for offset in range(0, 60, 7):
        page = t.evquery("search", "-d", "pages", "--limit", "7", "--offset", str(offset), "--format", "jsonl", "peace")
        pages += page.out.splitlines()
    t.equal(whole, pages)


def test_kwic_sorting(t):
    """kwic sorts by what stands left or right, by date and by speaker."""
    rows = [{"id": "a", "date": "2016", "speaker": "B", "text": "They say that zeta union alpha."},
            {"id": "b", "date": "2014", "speaker": "C", "text": "They say that beta union omega."},
            {"id": "c", "date": "2015", "speaker": "A", "text": "They say that alpha union beta."}]
    index = t.index(rows)
    for sort, expected in (("left", "cba"), ("right", "acb"), ("date", "bca"), ("speaker", "cab"), ("text", "bca")):
        lines = t.evquery("kwic", "-d", index, "union", "--sort", sort, "--format", "csv").csv()
        t.equal("".join(r["id"] for r in lines), expected, sort)


def test_several_indexes(t):
    """Several -d are read as one."""
    a = t.index([{"id": "a", "text": "The union stands."}], name="a.index")
    b = t.index([{"id": "b", "text": "A union falls."}], name="b.index")
    rows = t.evquery("search", "-d", a, "-d", b, "union", "--format", "jsonl").jsonl()
    t.equal({r["id"] for r in rows}, {"a", "b"})
    t.contains(t.evquery("show", "-d", a, "-d", b, "b").out, "A union falls.")


def test_statement_order_is_by_relevance(t):
    """A statement that says more about the words, in fewer words, stands first."""
    filler = "Many other things were said about trade and weather and roads. " * 8
    index = t.index([{"id": "weak", "text": "The union was named once. " + filler},
                     {"id": "strong", "text": "Sovereignty and the union. The sovereignty of the union."},
                     {"id": "none", "text": filler}])
    rows = t.evquery("search", "-d", index, "union", "--format", "jsonl").jsonl()
    t.equal([r["id"] for r in rows], ["strong", "weak"])
    t.check(rows[0]["weight"] > rows[1]["weight"], "weights")


def test_nothing_acts_on_a_terminal(t):
    """Escape sequences in a text never reach the terminal in a table."""
    index = t.index([{"id": "a", "title": "x", "text": "The union \u001b[31mred\u001b[0m stands."}])
    for command in ("search", "kwic"):
        t.lacks(t.evquery(command, "-d", index, "union", "--format", "table").out, "\x1b")
    t.lacks(t.evquery("show", "-d", index, "a").out, "\x1b")


def test_bad_queries(t):
    """A bad query is answered with a caret under the place, and exit code 2."""
    index = t.index([{"id": "a", "text": "The union stands."}])
    for query in ('"the union', "union ()", "(union", "union AND", "colour:red", "/[/", "year:soon"):
        result = t.evquery("search", "-d", index, query, code=2)
        t.check(result.err.rstrip("\n").endswith("^"), result.err)
        t.equal(result.out, "")


def test_regex_that_runs_away(t):
    """A pattern that needs too many steps is reported, not waited for."""
    index = t.index([{"id": "a", "text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}])
    result = t.evquery("search", "-d", index, "/^(a+)+(a+)+(a+)+$/", ok=False)
    t.check(result.code in (0, 2), f"code {result.code}")
    if result.code == 2:
        t.contains(result.err, "needs too many steps")


def test_deep_query(t):
    """A hundred thousand brackets end in a message."""
    index = t.index([{"id": "a", "text": "The union stands."}])
    t.contains(t.evquery("search", "-d", index, "(" * 50_000, code=2).err, "nested too deep")


def test_readers_see_whole_generations(t):
    """While a writer replaces everything again and again, every search sees one whole state."""
    import subprocess
    import threading
    states = [[{"id": f"s{i}", "text": f"The union of state {k}."} for i in range(20)] for k in ("alpha", "beta")]
    for k, rows in enumerate(states):
        t.write_jsonl(f"f{k}.jsonl", rows)
    t.evindex("add", "-d", "x", "f0.jsonl")
    errors = []

    def write():
        for i in range(4 if t.sanitized else 12):
            done = subprocess.run([t.program("evindex"), "add", "-d", "x", f"f{(i + 1) % 2}.jsonl"], cwd=t.dir,
                                  capture_output=True, check=False)
            if done.returncode:
                errors.append(done.stderr)

    thread = threading.Thread(target=write)
    thread.start()
    seen = 0
    while thread.is_alive():
        rows = t.evquery("search", "-d", "x", "union", "--limit", "0", "--format", "jsonl").jsonl()
        words = {r["text"].split()[-1] for r in rows}
        t.equal((len(rows), len(words)), (20, 1), "half of an update was seen")
        seen += 1
    thread.join()
    t.equal(errors, [])
    t.check(seen > 1, "no search ran meanwhile")


def test_a_search_is_a_report_on_demand(t):
    """csv, tsv and json begin with the manifest only when it is asked for, html always; such a report verifies."""
    index = t.index([{"id": "a", "date": "2014", "text": "A <b>union</b>."}])
    for name in ("csv", "tsv", "json", "html"):
        plain = t.evquery("search", "-d", index, "union", "--format", name).out
        asked = t.evquery("search", "-d", index, "union", "--format", name, "--manifest").raw_out
        t.equal("evquery search" in plain, name == "html", name)
        t.contains(t.evquery("verify", "-d", index, t.write("r", asked)).out, "identical")
    t.contains(t.evquery("search", "-d", index, "union", "--format", "html").out, "A &lt;b&gt;<mark>union</mark>&lt;/b&gt;.")


def test_the_same_index_twice(t):
    """An index that is named twice, however, is taken once, and statements that stand in two indexes are told of: no
    count doubles in silence."""
    rows = [{"id": str(i), "text": f"Sovereignty, for the time number {i}."} for i in range(3)]
    t.index(rows, "x")
    t.index(rows[:2] + [{"id": "new", "text": "Sovereignty as well."}], "y")
    os.symlink("x", t.dir / "link")
    for again in ("x", "./x/", "link"):
        result = t.evquery("freq", "-d", "x", "-d", again, "sovereignty", "--format", "csv")
        t.contains(result.err, f"{again}: is named twice and taken once")
        t.contains(result.err, "3 statements")
        t.lacks(result.err, "more than one")
    result = t.evquery("freq", "-d", "x", "-d", "y", "sovereignty", "--format", "csv")
    t.contains(result.err, "6 statements")
    t.contains(result.err, "2 statements stand in more than one of the indexes and count each time; --unique keeps one of each")
    result = t.evquery("freq", "-d", "x", "-d", "y", "sovereignty", "--unique", "--format", "csv")
    t.lacks(result.err, "count each time")
