"""evindex sample and agree: sentences drawn for human coders, and how far these agree."""

import csv
import io

BOOK = """themes:
  - id: weather.rain
    patterns:
      en: [rain]
      ru: [дождь]
  - id: weather.snow
    patterns:
      en: [snow]
"""


def corpus(t):
    """40 sentences of rain, 3 of snow, 60 of neither in English, 5 of rain and 10 of neither in Russian."""
    rows = [{"id": f"r{i}", "text": f"On day {i} it will rain. Then comes number {i}."} for i in range(40)]
    rows += [{"id": f"s{i}", "text": f"Here fell the snow number {i}."} for i in range(3)]
    rows += [{"id": f"n{i}", "text": f"Nothing happened on the day {i}."} for i in range(20)]
    rows += [{"id": f"d{i}", "text": f"Завтра весь день будет дождь {i}. Потом мы поедем домой {i}. Это будет хорошо {i}."} for i in range(5)]
    t.write("book.yml", BOOK)
    return t.write_jsonl("rows.jsonl", rows)


def strata(t, *more):
    rows = t.evindex("sample", "--codebook", "book.yml", "--strata", *more, "--format", "csv").csv()
    return {row["stratum"]: (int(row["sentences"]), int(row["drawn"])) for row in rows}


def test_every_theme_and_language_is_drawn_alike(t):
    """Strata give alike, small ones all they have, and the others share what is left."""
    corpus(t)
    t.equal(strata(t, "--n", "33", "rows.jsonl"),
            {"(none)/en": (60, 9), "(none)/ru": (10, 8), "weather.rain/en": (40, 8), "weather.rain/ru": (5, 5),
             "weather.snow/en": (3, 3)})
    t.equal(sum(drawn for _, drawn in strata(t, "--n", "500", "rows.jsonl").values()), 118)
    t.equal(sum(drawn for _, drawn in strata(t, "--n", "2", "rows.jsonl").values()), 2)


def sample(t, *args):
    result = t.evindex("sample", *args, "--format", "csv")
    return result.csv(), result


def test_sheets_are_blind_and_whole(t):
    """A sheet has each sentence once, with the one before it, and empty columns for the coder; no word of what the rules say."""
    corpus(t)
    rows, result = sample(t, "--codebook", "book.yml", "--n", "30", "rows.jsonl")
    t.equal(list(rows[0]), ["id", "passage", "lang", "before", "text", "themes", "note"])
    t.equal(len({(row["id"], row["passage"]) for row in rows}), 30)
    t.check(all(row["themes"] == "" for row in rows), "nothing is filled in")
    second = next(row for row in rows if row["id"].startswith("d") and row["passage"] == "2")
    t.equal(second["before"], f"Завтра весь день будет дождь {second['id'][1:]}.")
    t.contains(result.err, "evindex: drew 30 of 118 sentences")
    t.contains(sample(t, "--codebook", "book.yml", "--n", "500", "rows.jsonl")[1].err, "drew 118 of 118 sentences, which is all")


def test_a_seed_draws_the_same_in_any_order(t):
    """The same seed draws the same sentences in the same order, from files in any order and from an index; another one others."""
    path = corpus(t)
    lines = path.read_text().splitlines()
    t.write("back.jsonl", "\n".join(reversed(lines)) + "\n")
    first = sample(t, "--codebook", "book.yml", "--n", "20", "--seed", "5", "rows.jsonl")[1].out
    t.equal(sample(t, "--codebook", "book.yml", "--n", "20", "--seed", "5", "back.jsonl")[1].out, first)
    t.evindex("add", "-d", "x", "--codebook", "book.yml", "rows.jsonl", "--jobs", "2", "--shards", "3")
    t.equal(sample(t, "-d", "x", "--n", "20", "--seed", "5")[1].out, first)
    t.check(sample(t, "-d", "x", "--n", "20", "--seed", "6")[1].out != first, "another seed")


def test_an_index_without_tags(t):
    """An index without tags cannot be drawn from by theme, which is said."""
    corpus(t)
    t.evindex("add", "-d", "x", "--codebook", "none", "rows.jsonl")
    t.contains(t.evindex("sample", "-d", "x", code=2).err, "has no tags to draw by")


def sheet(t, name, themes, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["note", "themes", "lang", "id", "passage", "text", "before"])
    for number, (lang, value, text) in enumerate(themes):
        writer.writerow(['a "note", with marks\nand a line', value, lang, f"s{number}", "1", text, ""])
    t.write(name, "\ufeff" + out.getvalue())


def coded(values, lang="en", text="It will rain."):
    return [(lang, value, text) for value in values]


def test_kappa_and_alpha_by_theme_and_language(t):
    """Kappa and alpha of two coders, by theme, family and language, from sheets with any columns in any order."""
    # both 20, only a 5, only b 10, neither 15: kappa 0.4 as published; alpha 1 - 99 * 15 / (55 * 45)
    a = ["exit.threat"] * 25 + ["-"] * 25
    b = ["exit.threat"] * 20 + ["-"] * 5 + ["exit.threat"] * 10 + ["-"] * 15
    sheet(t, "a.csv", coded(a))
    sheet(t, "b.csv", coded(b), delimiter=";")
    rows = t.evindex("agree", "a.csv", "b.csv", "--format", "csv").csv()
    t.equal(rows[0], {"theme": "exit", "lang": "all", "coders": "a.csv, b.csv", "sentences": "50", "given by one": "35",
                      "by all": "20", "agreement": "0.7000", "kappa": "0.4000", "alpha": f"{1 - 99 * 15 / (55 * 45):.4f}"})
    t.equal([row["theme"] for row in rows], ["exit", "exit.threat"])


def test_languages_and_families(t):
    """Each language has its rows; a family is given where any theme of it is."""
    sheet(t, "a.csv", coded(["exit.threat", "exit.denial"]) + coded(["-", "exit.threat; sovereignty.ceding"], lang="ru"))
    sheet(t, "b.csv", coded(["exit.denial", "exit.denial"]) + coded(["-", "sovereignty.ceding,exit.threat"], lang="ru"))
    rows = {(row["theme"], row["lang"]): row for row in t.evindex("agree", "a.csv", "b.csv", "--format", "csv").csv()}
    t.equal(rows["exit", "all"]["agreement"], "1.0000")
    t.equal(rows["exit.threat", "en"]["agreement"], "0.5000")
    t.equal(rows["exit.threat", "ru"]["kappa"], "1.0000")
    t.equal(rows["exit", "en"]["kappa"], "", "one value throughout: not defined")


def test_missing_codes_are_left_out_and_counted(t):
    """An empty cell and an absent row are no codes: they are left out of the figures and counted."""
    sheet(t, "a.csv", coded(["exit", "exit", "-", ""]))
    sheet(t, "b.csv", coded(["exit", "-"]))
    result = t.evindex("agree", "a.csv", "b.csv", "--format", "csv")
    t.equal(result.csv()[0]["sentences"], "2")
    t.contains(result.err, "evindex: a.csv: of 4 sentences 0 are not in the sheet and 1 are not coded")
    t.contains(result.err, "evindex: b.csv: of 4 sentences 2 are not in the sheet and 0 are not coded")


def test_rules_as_a_coder(t):
    """--rules lets the codebook code the same sentences; three coders have a row for each pair and one alpha."""
    t.write("book.yml", BOOK)
    texts = [("en", "weather.rain", "It will rain."), ("en", "-", "The sun shines."), ("en", "weather.rain", "It is wet here.")]
    sheet(t, "a.csv", texts)
    rows = {row["theme"]: row for row in t.evindex("agree", "--rules", "--codebook", "book.yml", "a.csv", "--format", "csv").csv()}
    # a: 1 0 1, rules: 1 0 0: p_o 2/3, p_e 2/3 * 1/3 + 1/3 * 2/3 = 4/9
    t.equal((rows["weather.rain"]["coders"], rows["weather.rain"]["kappa"]), ("a.csv, rules", "0.4000"))
    sheet(t, "b.csv", texts)
    rows = t.evindex("agree", "--rules", "--codebook", "book.yml", "a.csv", "b.csv", "--format", "csv").csv()
    t.equal([row["coders"] for row in rows if row["theme"] == "weather.rain"],
            ["a.csv, b.csv", "a.csv, rules", "b.csv, rules", "all 3"])


def test_a_drawn_sheet_goes_round(t):
    """What sample writes, filled in, is what agree reads."""
    corpus(t)
    rows, _ = sample(t, "--codebook", "book.yml", "--n", "30", "rows.jsonl")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    for row in rows:
        rain = "rain" in row["text"] or "дождь" in row["text"]
        writer.writerow(dict(row, themes="weather.rain" if rain else "weather.snow" if "snow" in row["text"] else "-"))
    t.write("a.csv", out.getvalue())
    answer = t.evindex("agree", "--rules", "--codebook", "book.yml", "a.csv", "--format", "csv").csv()
    t.equal({row["agreement"] for row in answer}, {"1.0000"})


REFUSED = [
    ("nothing.csv", "", 'no column is called "id"'),
    ("columns.csv", "id,lang,themes\na,en,-\n", 'no column is called "passage"'),
    ("rows.csv", "id,passage,lang,themes\n", "the sheet has no rows"),
    ("twice.csv", "id,passage,lang,themes\na,1,en,-\na,1,en,-\n", "sentence a stands twice in the sheet"),
    ("marks.csv", 'id,passage,lang,themes\na,1,en,"-\n', "a quotation mark too many or too few"),
]


def test_broken_sheets_are_refused(t):
    """What is wrong in a sheet is named with the file and what to do."""
    sheet(t, "good.csv", coded(["exit"]))
    for name, content, words in REFUSED:
        t.write(name, content)
        result = t.evindex("agree", "good.csv", name, code=2)
        t.check(result.err.startswith(f"evindex: {name}"), f"{name}: {result.err!r}")
        t.check(words in result.err, f"{name}: {words!r} in {result.err!r}")
    t.contains(t.evindex("agree", "good.csv", code=2).err, "one coder alone agrees with nobody")
    t.contains(t.evindex("agree", "good.csv", "absent.csv", code=2).err, "absent.csv")
