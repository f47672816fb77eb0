"""Codebooks: what is refused, with file, line, column and remedy; the two notations of rules; what is given up."""

import subprocess

GOOD = """codebook: small
themes:
  - id: exit
    title: leaving
    patterns:
      en: [leave ~3 union]
"""

REFUSED = [
    # name, codebook, line:column, words of the message
    ("tab", "codebook: small\nthemes:\n\t- id: exit\n", "3:1", "indent by blanks, not by tabs"),
    ("duplicate theme", GOOD + "  - id: exit\n    title: again\n    patterns: {en: [exit]}\n", "7:9",
     'a theme "exit" is there already; give this one another id'),
    ("unknown language", GOOD + "      de: [verlassen]\n", "7:7", 'unknown language "de"; rules can be in en, ru and kk'),
    ("word expression does not compile", GOOD.replace("leave ~3 union", "/lea(ve/ ~3 union"), "6:12",
     "does not compile, character 7: missing closing parenthesis"),
    ("sentence expression does not compile", GOOD.replace("[leave ~3 union]", "[{regex: 'right to [a-'}]"), "6:12",
     "does not compile"),
    ("pattern with a hole", GOOD.replace("leave ~3 union", "leave ~3"), "6:12", "a word is missing after the gap"),
    ("wide gap", GOOD.replace("~3", "~300"), "6:12", "a gap is ~ or ^ and a number up to 40"),
    ("unknown list", GOOD.replace("leave", '"@leaves"').replace('"@leaves" ~3 union', '"@leaves ~3 union"'), "6:12",
     'there is no list "leaves"'),
    ("unknown feature", GOOD.replace("leave", '"{past}').replace("union]", 'union"]'), "6:12",
     "no feature is called {past}"),
    ("empty file", "", "1:1", "the file is empty"),
    ("only a comment", "# nothing\n", "1:1", "the file is empty"),
    ("no themes", "codebook: small\n", "1:1", 'the codebook has no themes; add "themes:"'),
    ("empty list of themes", "codebook: small\nthemes: []\n", "2:9", "the codebook has no themes"),
    ("unknown key", GOOD.replace("title:", "titel:"), "4:5", 'unknown key "titel"; known here: id, title'),
    ("key twice", GOOD + "    title: again\n", "7:5", 'the key "title" stands in line 4 already'),
    ("language twice", GOOD + "      en: [quit]\n", "7:7", 'the key "en" stands in line 6 already'),
    ("open quotation mark", GOOD.replace("[leave ~3 union]", '["leave ~3 union]'), "6:12", "is never closed"),
    ("second document", GOOD + "---\nthemes: []\n", "7:1", "take out the line ---"),
    ("theme without id", "themes:\n  - title: leaving\n", "2:5", 'this theme has no "id"'),
    ("unknown theme", GOOD + "    yields_to: [entry]\n", "7:17", 'there is no theme "entry"'),
    ("unknown category", GOOD + "    needs: [negation]\n", "7:13", 'the context has no category "negation"'),
    ("bad polarity", GOOD + "    polarity: positive\n", "7:15", '"positive" is no polarity'),
    ("regex in a list", "lists:\n  away:\n    en: [{regex: 'a b'}]\n" + GOOD, "3:10", "a list has words"),
    ("pattern and regex", GOOD.replace("[leave ~3 union]", "[{pattern: leave, regex: leave}]"), "6:12",
     'either a "pattern" or a "regex"'),
    ("cut word", GOOD.replace("leave ~3 union", "long-term"), "6:12", "is cut at its hyphen"),
]


def test_bad_codebooks_are_refused_with_place_and_remedy(t):
    """What is wrong in a codebook is named with file, line and column, and what to do, by every subcommand that takes one."""
    t.write("in.txt", "We will leave the union.")
    for number, (name, text, place, words) in enumerate(REFUSED):
        path = f"bad{number}.yml"
        t.write(path, text)
        for command in (("tag", "--codebook", path, "in.txt"), ("add", "-d", "x", "--codebook", path, "in.txt")):
            result = t.evindex(*command, code=2)
            t.check(result.err.startswith(f"evindex: {path}:{place}: "), f"{name}: place {place} in {result.err!r}")
            t.check(words in result.err, f"{name}: {words!r} in {result.err!r}")
            t.equal(result.err.count("\n"), 1, f"{name}: one line")
    t.check(not (t.dir / "x").exists(), "no index was made")


def test_a_codebook_that_fails_its_own_examples(t):
    """A codebook that fails its own examples is refused by every subcommand, at the example's place."""
    t.write("book.yml", GOOD + """    examples:
      match:
        en:
          - They left the union.
          - They stayed at home.
      skip:
        en: [They leave the customs union.]
""")
    t.write("in.txt", "They left the union.")
    words = "evindex: book.yml:11:13: the example must bear exit, but does not: no rule finds its words there; widen a rule, or add " \
        "one (2 of 3 examples fail; `evindex check` lists them)"
    for command in (("tag", "--codebook", "book.yml", "in.txt"), ("add", "-d", "x", "--codebook", "book.yml", "in.txt"),
                    ("check", "--diff", "book.yml", "book.yml", "in.txt")):
        t.contains(t.evindex(*command, code=2).err, words)
    t.contains(t.evindex("check", "book.yml", code=1).err, "evindex: book.yml:13:14: the example must not bear exit")


def test_a_codebook_that_is_not_there(t):
    """A missing codebook is named."""
    t.write("in.txt", "Nothing.")
    t.contains(t.evindex("tag", "--codebook", "absent.yml", "in.txt", code=2).err, "evindex: absent.yml: cannot open it")


def tags(t, codebook, *texts, code=0):
    t.write("codebook.yml", codebook)
    t.write_jsonl("rows.jsonl", [{"id": str(i), "text": text} for i, text in enumerate(texts)])
    result = t.evindex("tag", "--codebook", "codebook.yml", "rows.jsonl", code=code)
    found = [[] for _ in texts]
    for line in result.jsonl():
        found[int(line["id"])] += [(tag["theme"], tag["match"]) for tag in line["tags"]]
    return found, result


def test_phrases_match_forms_with_gaps(t):
    """A phrase finds each word in any form, in order, with up to the given number of words between."""
    found, _ = tags(t, GOOD, "They left the old customs union.", "They left the old and much larger customs union.",
                    "The union leaves.")
    t.equal(found, [[("exit", "left the old customs union")], [], []])


def test_the_last_word_of_a_clause(t):
    """{last} holds of a word behind which the sentence ends or a mark stands, and of no other."""
    book = GOOD.replace("[leave ~3 union]", '["leave&{last}", "quit !{last}"]')
    found, _ = tags(t, book, "We leave.", "We leave, and they stay.", "We leave (at last).", "We leave the hall.",
                    "We quit the hall.", "We quit now.")
    t.equal([len(each) for each in found], [1, 1, 1, 0, 1, 0])


def test_regular_expressions_over_the_sentence(t):
    """regex: finds a PCRE2 expression in the normalised sentence, whose words are folded, and gives back the place in the text."""
    codebook = """themes:
  - id: right
    patterns:
      en:
        - regex: '\\bright to (leave|withdraw) .{0,20}union\\b'
      ru:
        - regex: 'всё|"суверен\\w+"'
      kk:
        - regex: 'шығуға құқы\\w*'
    unless:
      en:
        - regex: 'no right'
"""
    found, _ = tags(t, codebook, "They have a RIGHT to\nwithdraw from the Union.", "There is no right to leave the union.",
                    "Мы сделали все для страны.", "Мы хотим быть «суверенными», и это важно.",
                    "Біздің одақтан шығуға құқығымыз бар.")
    t.equal(found[0], [("right", "RIGHT to\nwithdraw from the Union")])
    t.equal(found[1], [])
    t.equal(found[2], [("right", "все")])
    t.equal(found[3], [("right", "суверенными")])
    t.equal(found[4], [("right", "шығуға құқығымыз")])


RUNS_AWAY = """themes:
  - id: away
    patterns:
      en: ["/^(a+)+$/", leave]
      ru: [{regex: '(о+ ?)+ы$'}]
"""


def test_a_pattern_that_backtracks_without_end_is_reported(t):
    """An expression that would run for ever stops at its limit, is named with its place, and the rest goes on."""
    found, result = tags(t, RUNS_AWAY, "a" * 60 + "b, they leave.", "Мы говорим " + "о" * 60 + " это.", code=1)
    t.equal(found, [[("away", "leave")], []])
    t.contains(result.err, 'evindex: codebook.yml:4:12: the pattern "/^(a+)+$/" was given up in 1 sentence')
    t.contains(result.err, 'evindex: codebook.yml:5:12: the regular expression "(о+ ?)+ы$" was given up in 1 sentence')
    result = t.evindex("add", "-d", "x", "--codebook", "codebook.yml", "rows.jsonl", code=1)
    t.contains(result.err, 'evindex: codebook.yml:4:12: the pattern "/^(a+)+$/" was given up')
    refused = t.evindex("info", "-d", "x", "--refused", "--format", "csv").csv()
    t.equal([row["line"] for row in refused], ["4", "5"])
    t.contains(refused[0]["reason"], '"/^(a+)+$/" was given up in 1 sentence')


def test_long_words_in_messages(t):
    """A pattern and a word that are too long to be quoted whole are cut between letters, in all of three messages."""
    for pattern, words in ((f"@{'ы' * 70}", "there is no list"), (f"x{'ы' * 50}_%{'ы' * 50}", "is not one word"),
                           (f"x {'ы' * 90} {{x", "character")):
        for shift in ("", "z"):
            t.write("codebook.yml", "codebook: x\nthemes:\n  - id: a\n    title: a\n    patterns:\n      ru: ['%s']\n"
                    % pattern.replace("x", "x" + shift).replace("@", "@" + shift))
            result = subprocess.run([t.program("evindex"), "check", "codebook.yml"], cwd=t.dir, capture_output=True, check=False)
            t.contains(result.stderr.decode("utf-8"), words)  # decode() fails on half a letter


def test_a_sentence_of_a_megabyte(t):
    """A sentence of 1 MB is one line, tagged to its end, in no more time than its length asks for."""
    codebook = GOOD + "\n  - id: any\n    patterns: {en: [{regex: 'the .*union'}]}\n"
    long = "we said that they will not leave the union and " * 22000
    t.write("codebook.yml", codebook)
    t.write("in.txt", long)
    lines = t.evindex("tag", "--codebook", "codebook.yml", "in.txt").jsonl()
    t.equal([(line["start"], line["end"]) for line in lines], [(0, len(long.strip()))])
    exits = [tag for tag in lines[0]["tags"] if tag["theme"] == "exit"]
    t.check(len(exits) > 21800, f"{len(exits)} of 22000: only where the sentence is cut a place may be lost")
    t.check(all(tag["match"] == "leave the union" for tag in exits), "every place leads back to its words")
    t.check("any" in [tag["theme"] for tag in lines[0]["tags"]], "regular expressions are tried as well")
    shipped = t.evindex("tag", "in.txt").jsonl()
    t.check(len(shipped[0]["tags"]) > 1000, "the shipped codebook tags it, too")
    t.evindex("add", "-d", "x", "--codebook", "codebook.yml", "in.txt")
    rows = t.evquery("kwic", "-d", "x", "theme:exit", "--limit", "0", "--format", "jsonl").jsonl()
    t.equal({row["node"] for row in rows}, {"leave the union"})


def test_a_fourth_language(t):
    """Sentences in another language have no tags, and that is said with the language."""
    t.write_jsonl("rows.jsonl", [
        {"id": "a", "text": "Ми залишаємо за собою право вийти з Євразійського економічного союзу, якщо наші інтереси не "
         "будуть враховані."},
        {"id": "b", "text": "Мы оставляем за собой право выйти из Евразийского экономического союза."}])
    result = t.evindex("tag", "rows.jsonl")
    lines = result.jsonl()
    t.equal([(line["id"], line["lang"]) for line in lines], [("a", "uk"), ("b", "ru")])
    t.equal(lines[0]["tags"], [])
    t.check(lines[1]["tags"], "the Russian one has tags")
    t.contains(result.err, "evindex: 1 sentence is in another language than the codebook's and has no tags (uk 1)")


def test_quotation_marks_that_never_close(t):
    """A quotation mark without its partner spoils nothing: the words after it are tagged, and the speaker stays the text's own."""
    text = "He opened with a \u201cjoke. " + "Nothing was said about it. " * 300 + \
        "We have the right to withdraw from the Eurasian Economic Union."
    t.write_jsonl("rows.jsonl", [{"id": "a", "speaker": "Minister", "text": text}])
    last = t.evindex("tag", "rows.jsonl").jsonl()[-1]
    t.equal([(tag["theme"], tag["speaker"], tag["target"]) for tag in last["tags"] if tag["theme"] == "exit.threat"],
            [("exit.threat", "Minister", "EAEU")])
