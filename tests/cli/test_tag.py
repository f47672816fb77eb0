"""evindex tag: the contract of its lines, rows, standoff files, and what explains a tag or its absence."""

import json

TEXT = "We leave the hall. \u201cKazakhstan has the right to withdraw from the Eurasian Economic Union if its interests are " \
    "harmed,\u201d Nazarbayev said."


def tag(t, *args, text=TEXT, **row):
    t.write_jsonl("rows.jsonl", [dict({"id": "a"}, text=text, **row)])
    return t.evindex("tag", *args, "rows.jsonl")


def test_lines_keep_the_contract(t):
    """A line a sentence with its keys in order, sentences without tags too; places are bytes of the decoded text."""
    lines = tag(t, "--format", "jsonl").jsonl()
    t.equal([list(line) for line in lines], [["id", "passage", "lang", "start", "end", "text", "tags"]] * 2)
    t.equal(lines[0]["tags"], [])
    found = [one for one in lines[1]["tags"] if one["theme"] == "exit.threat"]
    t.equal(len(found), 1)
    t.equal(list(found[0]), ["theme", "start", "end", "match", "rule", "polarity", "modality", "speaker", "target"])
    t.equal(TEXT.encode()[found[0]["start"]:found[0]["end"]].decode(), found[0]["match"])
    t.equal([found[0][key] for key in ("polarity", "modality", "speaker", "target")],
            ["affirmed", "conditional", "nazarbayev", "EAEU"])
    t.check(found[0]["rule"].startswith("exit.threat/en/"), found[0]["rule"])


def test_a_pipe_gets_json_lines(t):
    """Without --format a pipe gets JSON Lines."""
    t.equal(tag(t).out, tag(t, "--format", "jsonl").out)


def test_rows(t):
    """CSV has a row a tag with the same fields, and the sentence."""
    line = tag(t, "--format", "jsonl").jsonl()[1]
    rows = tag(t, "--format", "csv").csv()
    t.equal(list(rows[0]), ["id", "passage", "lang", "theme", "start", "end", "match", "rule", "polarity", "modality", "speaker",
                            "target", "text"])
    t.equal([(row["theme"], row["start"], row["match"], row["rule"]) for row in rows],
            [(one["theme"], str(one["start"]), one["match"], one["rule"]) for one in line["tags"]])
    t.equal({row["text"] for row in rows}, {line["text"]})


def test_brat(t):
    """brat gets two files a statement: the text, and the tags with places in code points and their attributes."""
    text = "Мы оставляем за собой право выйти из Евразийского экономического союза."
    t.write_jsonl("rows.jsonl", [{"id": "sub/../a b", "text": text}])
    t.evindex("tag", "--format", "brat", "--output", "brat", "rows.jsonl")
    names = sorted(path.name for path in (t.dir / "brat").iterdir())
    t.equal(names, ["sub%2F..%2Fa%20b.ann", "sub%2F..%2Fa%20b.txt"])
    t.equal((t.dir / "brat" / names[1]).read_text(), text)
    notes = (t.dir / "brat" / names[0]).read_text().splitlines()
    kind, place, words = notes[0].split("\t")
    theme, start, end = place.split(" ")
    t.equal((kind, theme, text[int(start):int(end)]), ("T1", "exit-threat", words))
    t.check("A1\tPolarity T1 affirmed" in notes, notes)
    t.check(any(line.startswith("#1\tAnnotatorNotes T1\trule exit.threat/ru/") for line in notes), notes)


def test_brat_of_one_statement(t):
    """Without --output the annotations of a single statement go to standard output; several are refused, and nothing printed."""
    t.write("a.txt", TEXT)
    t.evindex("tag", "--format", "brat", "--output", "brat", "a.txt")
    alone = t.evindex("tag", "--format", "brat", "a.txt")
    t.equal(alone.out, (t.dir / "brat/a.ann").read_text())
    t.check(alone.out.startswith("T1\texit-threat "), alone.out)
    t.write("b.txt", "Nothing of the kind.")
    t.equal(t.evindex("tag", "--format", "brat", "b.txt").out, "")
    several = t.evindex("tag", "--format", "brat", "a.txt", "b.txt", code=2)
    t.equal(several.out, "")
    t.contains(several.err, '"b" is a second statement, and standard output takes the annotations of one: name a folder for '
                            "both files of each by --output")
    t.write("c.txt", "")
    t.equal(t.evindex("tag", "--format", "brat", "a.txt", "c.txt", code=1).out, alone.out)


def test_explain(t):
    """--explain shows each tag's pattern and, once each, the cues that it hangs on, as JSON and to read."""
    found = [one for one in tag(t, "--explain").jsonl()[1]["tags"] if one["theme"] == "exit.threat"][0]
    t.check(found["pattern"], "a pattern")
    cues = {(cue["category"], cue["match"]) for cue in found["cues"]}
    t.check(("condition", "if") in cues, cues)
    t.equal(len(cues), len(found["cues"]), "cues, each once")
    t.check("membership_talk" not in {category for category, _ in cues}, cues)
    out = tag(t, "--explain", "--format", "text").out
    t.contains(out, "a, sentence 2 (en)")
    t.contains(out, "affirmed, conditional; speaker nazarbayev; target EAEU")
    t.contains(out, '      condition: "if"')


BOOK = """lists:
  away: {en: [leave]}
context:
  negation: {reach: {en: [{cues: [=not], before: 3}]}}
themes:
  - id: exit
    patterns:
      en:
        - pattern: "@away ~2 union"
          without: [negation]
    unless: {en: [trade union]}
"""


def test_why_not(t):
    """--why-not names the rule that came nearest and what stopped it: a cue, an unless, a word that is not there, its order."""
    t.write("book.yml", BOOK)
    cases = {
        "They will not leave the union.": "a cue of negation reaches it",
        "They leave the trade union.": '"trade union" takes it back',
        "They leave the hall.": "no word of the sentence is union in @away ~2 union",
        "The union saw them leave.": "its words are there, but further apart or in another order: @away ~2 union",
    }
    for text, reason in cases.items():
        line = tag(t, "--codebook", "book.yml", "--why-not", "exit", text=text).jsonl()[0]
        t.equal([(why["rule"], why["reason"]) for why in line["why_not"]], [("exit/en/1", reason)])
        t.contains(tag(t, "--codebook", "book.yml", "--why-not", "exit", "--format", "text", text=text).out, reason)
    t.check("why_not" not in tag(t, "--codebook", "book.yml", "--why-not", "exit", text="We leave the union.").jsonl()[0],
            "a sentence that has the theme is not asked")
    t.contains(t.evindex("tag", "--codebook", "book.yml", "--why-not", "entry", "rows.jsonl", code=2).err,
               "--why-not entry: the codebook has no such theme")
    t.contains(t.evindex("tag", "--why-not", "exit.threat", "--format", "csv", "rows.jsonl", code=2).err, "need --format text or jsonl")


def test_standard_input_and_bad_lines(t):
    """- reads standard input; a line that cannot be read is named, the others are tagged, the exit code is 1."""
    good = json.dumps({"id": "a", "text": TEXT})
    result = t.evindex("tag", "--format", "jsonl", "-", input=good + "\n{broken\n", code=1)
    t.equal(len(result.jsonl()), 2)
    t.contains(result.err, ":2")
