"""Dictionaries of other programs load as they are: quanteda's YAML and LIWC's .dic, told by their content."""

QUANTEDA = """Economy:
  Tax:
    - tax*
    - "interest rate*"
    - "*flation"
  jobs: [worker, "lab?r market", "*employ*"]
Foreign affairs:
  - Treat?
  - trade-off
  - Exit:
      - "leave the * union"
      - налог*
"""


def tag(t, name, content, text, code=0):
    t.write(name, content)
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": text}])
    result = t.evindex("tag", "--codebook", name, "rows.jsonl", code=code)
    return [(tag["theme"], tag["match"]) for line in result.jsonl() for tag in line["tags"]], result


def test_quanteda_keys_globs_and_phrases(t):
    """Nested keys are themes at every level; * and ? are wildcards over letters; a value of several words is a phrase."""
    tags, result = tag(t, "words.yaml", QUANTEDA,
                       "Taxes rose and interest rates fell with inflation. The labor market and unemployment hit every worker, "
                       "not workers. The treaty is a trade-off. They will leave the customs union and leave the union.")
    t.equal(tags, [("economy.tax", "Taxes"), ("economy.tax", "interest rates"), ("economy.tax", "inflation"),
                   ("economy.jobs", "labor market"), ("economy.jobs", "unemployment"), ("economy.jobs", "worker"),
                   ("foreign-affairs", "treaty"), ("foreign-affairs", "trade-off"),
                   ("foreign-affairs.exit", "leave the customs union")])
    t.equal(result.err, "")


def test_quanteda_words_hold_in_any_language(t):
    """Entries are forms and hold in sentences of any language, named or not."""
    tags, result = tag(t, "words.yml", QUANTEDA, "Налоги выросли. Податки зросли, bla tax bla.")
    t.equal(tags, [("foreign-affairs.exit", "Налоги"), ("economy.tax", "tax")])
    t.check("no tags" not in result.err, result.err)


def test_quanteda_in_an_index(t):
    """The themes of a dictionary are filters as those of a codebook, every level."""
    t.write("words.yml", QUANTEDA)
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": "Taxes rose. Workers struck. A worker left."}])
    t.evindex("add", "-d", "x", "--codebook", "words.yml", "rows.jsonl")
    rows = t.evquery("kwic", "-d", "x", "theme:economy", "--format", "jsonl").jsonl()
    t.equal([row["node"] for row in rows], ["Taxes", "worker"])


LIWC = """%
1\tfunct (Function Words)
22\tAffect
31\t  Posemo
%
a\t1
abandon*\t22
kind of\t1\t22
happy\t22\t31
like\t(02 134)125/464\t31
:)\t31
hell-bent 22
"""


def test_liwc_words_phrases_and_categories(t):
    """A .dic file gives an entry all its categories; entries may have several words and end in *."""
    tags, result = tag(t, "mood.dic", LIWC.replace("(02 134)125/464\t", "(02 134)"),
                       "He abandoned a plan, kind of happy. I like it, hell-bent.")
    t.equal(tags, [("affect", "abandoned"), ("funct", "a"), ("funct", "kind of"), ("affect", "kind of"), ("affect", "happy"),
                   ("posemo", "happy"), ("posemo", "like"), ("affect", "hell-bent")])
    t.contains(result.err, "evindex: mood.dic: 1 entries have no word that can stand in a text and are left out (lines 11); "
               "1 entries have conditions in brackets, which are left out")


def test_liwc_levels_encodings_and_line_ends(t):
    """Categories indented by tabs stand below others; old encodings and line ends are read."""
    dic = "\r\n".join(["%", "1\tчувства", "\t2\tрадость", "%", "счаст*\t2", "чувств*\t1", ""]).encode("cp1251")
    (t.dir / "mood.dic").write_bytes(dic)
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": "Счастье и чувства важны."}])
    result = t.evindex("tag", "--codebook", "mood.dic", "rows.jsonl")
    t.equal([(tag["theme"], tag["match"]) for line in result.jsonl() for tag in line["tags"]],
            [("чувства.радость", "Счастье"), ("чувства", "чувства")])


REFUSED = [
    ("open.dic", "%\n1\tfunct\n", "3:1", "the list of categories is not closed; put a line % behind it"),
    ("name.dic", "%\n1\n%\na\t1\n", "2:1", "a category is a number and a name"),
    ("twice.dic", "%\n1\ta\n1\tb\n%\na\t1\n", "3:1", "this number of a category is there already"),
    ("unknown.dic", "%\n1\ta\n%\na\t7\n", "4:1", "has no such number"),
    ("bare.dic", "%\n1\ta\n%\nword\n", "4:1", "behind an entry stand the numbers"),
    ("empty.dic", "%\n1\ta\n%\n", "4:1", "the dictionary has no entries"),
    ("empty.yml", "economy: []\n", "1:1", "the dictionary has no words"),
    ("list.yml", "- tax\n- rate\n", "1:1", "this is neither a codebook"),
    ("itself.yml", "tax: &t [rate, *t]\n", "1:10", "at most 32 levels; does an alias (*) lead back to itself?"),
    ("many.yml", "a: &a []\n" + "".join("%s: &%s [%s]\n" % (below, below, ", ".join(["*" + above] * 10))
                                       for above, below in zip("abcdefghi", "bcdefghij")),
     "1:4", "do aliases (*) multiply them?"),
    ("lost.yml", "theme:\n  - id: exit\n    patterns: {en: [leave]}\n", "2:5", 'put it under "themes:"'),
]


def test_broken_dictionaries_are_refused(t):
    """What is wrong in a dictionary is named with file, line, column and remedy."""
    t.write("in.txt", "Nothing.")
    for name, content, place, words in REFUSED:
        t.write(name, content)
        result = t.evindex("tag", "--codebook", name, "in.txt", code=2)
        t.check(result.err.startswith(f"evindex: {name}:{place}: "), f"{name}: place {place} in {result.err!r}")
        t.check(words in result.err, f"{name}: {words!r} in {result.err!r}")


def test_check_counts_dictionaries(t):
    """check lists a dictionary's keys with the number of their entries."""
    t.write("words.yml", QUANTEDA)
    rows = t.evindex("check", "words.yml", "--format", "json").json()["rows"]
    t.equal([(row["theme"], row["title"], row["any"]) for row in rows],
            [("economy.tax", "Tax", 3), ("economy.jobs", "jobs", 3), ("foreign-affairs", "Foreign affairs", 3),
             ("foreign-affairs.exit", "Exit", 2)])
