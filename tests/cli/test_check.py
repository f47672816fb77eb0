"""evindex check: themes, rules, examples, coverage, patterns that could run away; --diff between two codebooks."""

BOOK = """codebook: weather
themes:
  - id: weather.rain
    title: Rain
    patterns:
      en: [rain, drizzle]
      ru: [дождь]
    unless:
      en: [rain check]
    examples:
      match:
        en: [It will rain tomorrow.]
        ru: [Завтра будет дождь.]
      skip:
        en: [I will take a rain check.]
  - id: weather.snow
    title: Snow
    patterns:
      en: [snow, "snow ~3 hill"]
    examples:
      match:
        en: [Snow fell on the hills.]
      skip: {}
"""


def tables(t, *args, code=0):
    """The tables of the answer by name, and the result."""
    result = t.evindex("check", "--format", "json", *args, code=code)
    return result.json(), result


def test_themes_with_counts(t):
    """check prints each theme with its rules by language, its examples, and how many of its rules no example covers."""
    t.write("book.yml", BOOK)
    answer, result = tables(t, "book.yml")
    t.equal(answer["rows"], [
        {"codebook": "book.yml", "theme": "weather.rain", "title": "Rain", "rules en": 2, "ru": 1, "kk": 0, "any": 0, "unless": 1,
         "must match": 2, "must not": 1, "without example": 1},
        {"codebook": "book.yml", "theme": "weather.snow", "title": "Snow", "rules en": 2, "ru": 0, "kk": 0, "any": 0, "unless": 0,
         "must match": 1, "must not": 0, "without example": 0}])
    t.contains(result.err, "evindex: book.yml: themes 2, rules 6 (without example 1), examples 4 (failed 0), digest ")


def test_rules_without_example(t):
    """A rule that no example shows is listed with its place; one that only loses to a longer one is covered."""
    t.write("book.yml", BOOK)
    answer, _ = tables(t, "book.yml")
    t.equal(answer["without-example"], [{"place": "book.yml:6:18", "rule": "weather.rain/en/2", "lang": "en", "pattern": "drizzle"}])
    t.equal(answer["run-away"], [])
    t.check("rules" not in answer, "all rules only when asked")
    answer, _ = tables(t, "--rules", "book.yml")
    t.equal([rule["pattern"] for rule in answer["rules"]], ["rain", "drizzle", "дождь", "rain check", "snow", "snow ~3 hill"])


FAILING = BOOK.replace("It will rain tomorrow.", "The sun will shine.").replace("I will take a rain check.",
                                                                                "I like the rain.")


def test_failing_examples_are_named(t):
    """An example that fails is named with its place, with what was found or came nearest, and the exit code is 1."""
    t.write("book.yml", FAILING)
    _, result = tables(t, "book.yml", code=1)
    t.contains(result.err, "evindex: book.yml:12:14: the example must bear weather.rain, but does not: no rule finds its words there; "
               "widen a rule, or add one\n")
    t.contains(result.err, 'evindex: book.yml:15:14: the example must not bear weather.rain, but rule weather.rain/en/1 finds "rain" '
               "in it; narrow the rule, or take the place back by an unless\n")
    t.contains(result.err, "examples 4 (failed 2)")


def test_near_misses_of_examples(t):
    """A failing example says what stopped the rule that came nearest."""
    t.write("book.yml", BOOK.replace("It will rain tomorrow.", "Take a rain check."))
    _, result = tables(t, "book.yml", code=1)
    t.contains(result.err, 'rule weather.rain/en/1 comes nearest, but "rain check" takes it back')


def test_expressions_that_run_away(t):
    """An expression that backtracks without end is named and refused; a pattern with many wide gaps is listed."""
    t.write("book.yml", """themes:
  - id: away
    patterns:
      en:
        - "/^(a+)+$/"
        - one ~30 two ~30 three ~30 four
        - regex: '^(\\w+\\s?)*$'
    examples: {match: {en: [One. Two.]}}
""".replace("[One. Two.]", "[One two three four.]"))
    answer, result = tables(t, "book.yml", code=1)
    t.contains(result.err, 'evindex: book.yml:5:11: "/^(a+)+$/" backtracks without end on some words; write it with fewer nested')
    t.contains(result.err, 'evindex: book.yml:7:11: "^(\\w+\\s?)*$" backtracks without end on some words')
    t.equal([row["rule"] for row in answer["run-away"]], ["away/en/1", "away/en/2", "away/en/3"])


def test_several_codebooks(t):
    """Several codebooks are checked in one run: a broken one is named, the others are checked, the exit code is 1."""
    t.write("good.yml", BOOK)
    t.write("bad.yml", "themes:\n\t- id: x\n")
    answer, result = tables(t, "good.yml", "bad.yml", code=1)
    t.equal({row["codebook"] for row in answer["rows"]}, {"good.yml"})
    t.contains(result.err, "evindex: bad.yml:2:1: ")
    result = t.evindex("check", "absent.yml", code=1)
    t.contains(result.err, "evindex: absent.yml: cannot open it")


def test_diff_lists_tags_gained_and_lost(t):
    """--diff lists what the new codebook tags and the old does not, and the other way round."""
    t.write("old.yml", BOOK)
    t.write("new.yml", BOOK.replace("[rain, drizzle]", "[drizzle]").replace("It will rain tomorrow.", "A drizzle fell.")
            .replace("en: [snow,", "en: [snow, hail,"))
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": "Rain fell. Then hail."}, {"id": "b", "text": "Snow and drizzle."}])
    result = t.evindex("check", "--diff", "old.yml", "new.yml", "rows.jsonl", "--format", "csv")
    t.equal([(r["change"], r["id"], r["passage"], r["theme"], r["match"], r["rule"]) for r in result.csv()],
            [("lost", "a", "1", "weather.rain", "Rain", "weather.rain/en/1"),
             ("gained", "a", "2", "weather.snow", "hail", "weather.snow/en/2")])
    t.contains(result.err, "evindex: gained 1, lost 1, the same 2")
    same = t.evindex("check", "--diff", "old.yml", "old.yml", "rows.jsonl", "--format", "csv")
    t.equal(same.csv(), [])
    t.contains(same.err, "gained 0, lost 0, the same 3")


def test_diff_needs_two_codebooks_and_a_path(t):
    """--diff without statements says what it takes."""
    t.write("old.yml", BOOK)
    t.contains(t.evindex("check", "--diff", "old.yml", "old.yml", code=2).err, "evindex check --diff OLD.yml NEW.yml PATH...")


def how_to(t):
    """The codebook that corpus/README.md shows."""
    text = (t.root / "corpus" / "README.md").read_text()
    return text.partition("```yaml\n")[2].partition("```")[0]


def test_the_worked_example_of_the_documentation(t):
    """The codebook in corpus/README.md is sound, all its rules have examples, and it tags as is said there."""
    t.write("mine.yml", how_to(t))
    answer, result = tables(t, "mine.yml")
    t.equal(answer["without-example"], [])
    t.contains(result.err, "(failed 0)")
    t.write_jsonl("rows.jsonl", [{"id": "en", "text": "They will not close the border."},
                                 {"id": "ru", "text": "Мы не будем закрывать границы, но закрытие пункта пропуска возможно."},
                                 {"id": "kk", "text": "Үкімет шекараны жаппайды. Шекара жабылды."}])
    lines = t.evindex("tag", "--codebook", "mine.yml", "rows.jsonl").jsonl()
    t.equal([(line["id"], [tag["polarity"] for tag in line["tags"]]) for line in lines],
            [("en", ["negated"]), ("ru", ["negated", "affirmed"]), ("kk", ["negated"]), ("kk", ["affirmed"])])
