"""evquery trend: every count against a recount over `evindex tag` and `evindex tokens`, intervals against the formulas of
their sources, events, tests, charts, and bad input."""

import collections
import datetime
import math
import xml.etree.ElementTree as ET

SMALL = ("KAZ", "BLR", "ARM", "KGZ")
WHERE = " OR ".join(f"country:{c}" for c in SMALL)


def metadata(t):
    """{id: {key: value}} out of the front matter of the sample statements."""
    found = {}
    for path in t.statements.glob("*.txt"):
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        found[path.stem] = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return found


def sample(t):
    t.evindex("add", "-d", "x", t.statements)
    return "x"


def tagged(t):
    """[(id, date, country, tokens, themes)], a sentence each."""
    meta = metadata(t)
    n_tokens = {(s["id"], s["passage"]): len(s["tokens"]) for s in t.evindex("tokens", t.statements).jsonl()}
    return [(s["id"], meta[s["id"]]["date"].strip('"'), meta[s["id"]]["country"], n_tokens[s["id"], s["passage"]],
             [tag["theme"] for tag in s["tags"]]) for s in t.evindex("tag", t.statements).jsonl()]


def bears(themes, theme):
    return [x for x in themes if x == theme or x.startswith(theme + ".")]


def wilson(n, of, z=1.959963984540054):
    p = n / of
    middle, reach = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - reach) / (1 + z * z / of), (middle + reach) / (1 + z * z / of)


def bisect(f, target, low, high):
    """Where a rising function reaches the target."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < target else (low, middle)
    return high


def poisson(n):
    below = lambda k, m: sum(math.exp(-m + i * math.log(m) - math.lgamma(i + 1)) for i in range(k + 1)) if m else 1.0
    low = bisect(lambda m: 1 - below(n - 1, m), 0.025, 0, 10 * n + 20) if n else 0
    return low, bisect(lambda m: 1 - below(n, m), 0.975, 0, 10 * n + 20)


def rate_ratio(n1, of1, n2, of2):
    n = n1 + n2
    upper = lambda k, p: sum(math.comb(n, i) * p**i * (1 - p)**(n - i) for i in range(k, n + 1))
    low = bisect(lambda p: upper(n1, p), 0.025, 0, 1) if n1 else 0
    high = bisect(lambda p: upper(n1 + 1, p), 0.975, 0, 1)
    return low / (1 - low) * of2 / of1, high / (1 - high) * of2 / of1


def near(t, got, expected, decimals, what):
    t.check(abs(float(got) - expected) <= 0.5001 * 10**-decimals, f"{what}: {got} is not {expected}")


def test_each_count_is_a_recount(t):
    """Counts and totals by year are those of the tagger, rates and intervals those of the formulas."""
    sample(t)
    for theme in ("exit", "exit.threat", "sovereignty.defence"):
        hits, totals = collections.Counter(), collections.Counter()
        for _, date, country, _, themes in tagged(t):
            if country in SMALL:
                totals[date[:4]] += 1
                hits[date[:4]] += bool(bears(themes, theme))
        rows = t.evquery("trend", "-d", "x", "--theme", theme, "--where", WHERE).csv()
        t.equal([r["year"] for r in rows], [str(y) for y in range(int(min(totals)), int(max(totals)) + 1)], "years")
        for row in rows:
            year, of = row["year"], totals[row["year"]]
            t.equal((int(row["count"]), int(row["of"])), (hits[year], of), f"{theme} in {year}")
            if of == 0:
                t.equal((row["rate"], row["low"], row["high"]), ("", "", ""), "a year without text")
                continue
            low, high = wilson(hits[year], of)
            near(t, row["rate"], 1000 * hits[year] / of, 3, "rate")
            near(t, row["low"], 1000 * low, 3, "low")
            near(t, row["high"], 1000 * high, 3, "high")


def test_occurrences_per_million_tokens(t):
    """--per tokens counts places and tokens, with exact Poisson intervals; --per statements counts statements."""
    sample(t)
    meta = metadata(t)
    hits, tokens, statements, texts = (collections.Counter() for _ in range(4))
    for s in t.evindex("tokens", t.statements).jsonl():
        decade = meta[s["id"]]["date"].strip('"')[:3] + "0s"
        tokens[decade] += len(s["tokens"])
        hits[decade] += sum(k["norm"].startswith("суверен") for k in s["tokens"])
    for name in {s["id"] for s in t.evindex("tokens", t.statements).jsonl()}:
        texts[meta[name]["date"].strip('"')[:3] + "0s"] += 1
    for row in t.evquery("trend", "-d", "x", "суверен*", "--by", "decade", "--per", "tokens").csv():
        decade = row["decade"]
        t.equal((int(row["count"]), int(row["of"])), (hits[decade], tokens[decade]), decade)
        low, high = poisson(hits[decade])
        near(t, row["rate"], 1e6 * hits[decade] / tokens[decade], 2, "rate")
        near(t, row["low"], 1e6 * low / tokens[decade], 2, "low")
        near(t, row["high"], 1e6 * high / tokens[decade], 2, "high")
    for s in t.evquery("search", "-d", "x", "суверен*", "--limit", "0").csv():
        statements[s["date"][:3] + "0s"] += 1
    for row in t.evquery("trend", "-d", "x", "суверен*", "--by", "decade", "--per", "statements").csv():
        t.equal((int(row["count"]), int(row["of"])), (statements[row["decade"]], texts[row["decade"]]), row["decade"])


def split_csv(text):
    """The two tables of a report."""
    import csv
    import io
    body = "".join(line for line in text.splitlines(True) if not line.startswith("# "))
    first, _, second = body.partition("\n\n")
    return [list(csv.DictReader(io.StringIO(part))) for part in (first, second)]


def test_before_and_after_an_event(t):
    """--around counts each side, the event's own day with the later one, and gives their ratio with its exact interval."""
    sample(t)
    for around, day in (("crimea", "2014-03-18"), ("2014-05-29", "2014-05-29")):
        result = t.evquery("trend", "-d", "x", "--theme", "exit.threat", "--where", WHERE, "--around", around)
        t.equal(result.manifest()["seed"], "1", "seed")
        sides = [[0, 0, set()], [0, 0, set()]]
        for name, date, country, _, themes in tagged(t):
            if country in SMALL:
                side = sides[date >= day]
                side[0] += bool(bears(themes, "exit.threat"))
                side[1] += 1
                side[2].add(name)
        rows = split_csv(result.out)[1]
        t.equal(len(rows), 3, "two sides, and what cannot be told")
        for row, side in zip(rows, sides):
            t.equal([int(row[k]) for k in ("count", "of", "statements")], [side[0], side[1], len(side[2])], row["part"])
        low, high = rate_ratio(sides[1][0], sides[1][1], sides[0][0], sides[0][1])
        near(t, rows[1]["ratio"], sides[1][0] / sides[1][1] / (sides[0][0] / sides[0][1]), 3, "ratio")
        near(t, rows[1]["ratio_low"], low, 3, "low")
        near(t, rows[1]["ratio_high"], high, 3, "high")


def test_the_months_before_elections(t):
    """--ahead takes the months before each event of a kind, and leaves out what a date does not tell."""
    events = t.write("e.yml", "- {id: a, date: 2012-03-04, kind: election}\n- {id: b, date: 2016-09, kind: election}\n"
                              "- {id: c, date: 2014, kind: crisis}\n")
    rows = []
    dates = {"2012-01-04": 1, "2012-01-03": 0, "2012-03-03": 1, "2012-03-04": 0, "2016-07-01": 1, "2016-06-30": 0,
             "2016-08": 1, "2016-09-01": 0, "2016": None, "2013": 0, "2014-01-01": 0, "2012-03": None}
    for i, date in enumerate(dates):
        rows.append({"id": f"s{i}", "date": date, "language": "en", "text": "We pledge. " + "Nothing is said here. " * i})
    rows.append({"id": "undated", "language": "en", "text": "We pledge."})
    table = split_csv(t.evquery("trend", "-d", t.index(rows), "pledge", "--ahead", "election", "--months", "2", "--events",
                                events).out)[1]
    expected = {side: sum(1 for v in dates.values() if v is side or v == side) for side in (0, 1)}
    t.equal(int(table[0]["statements"]), expected[0], "all other time")
    t.equal(int(table[1]["statements"]), expected[1], "months before")
    t.equal(int(table[2]["statements"]), 3, "what cannot be told")


def test_undated_statements_are_counted_apart(t):
    """Statements without a date are under (none), a year by month under itself, and all add up."""
    index = t.index([{"id": "a", "date": "2014-05-01", "text": "A union."}, {"id": "b", "date": "2014", "text": "A union."},
                     {"id": "c", "text": "A union. Two."}, {"id": "d", "date": "2014-07-31", "text": "Nothing."}])
    rows = t.evquery("trend", "-d", index, "union", "--by", "month").csv()
    t.equal([(r["month"], r["count"], r["of"]) for r in rows],
            [("2014", "1", "1"), ("2014-05", "1", "1"), ("2014-06", "0", "0"), ("2014-07", "0", "1"), ("(none)", "1", "2")])


def test_a_word_that_is_nowhere(t):
    """A term without hits gives rows of zeros with their totals, and says why on standard error."""
    result = t.evquery("trend", "-d", t.index([{"id": "a", "date": "2014", "text": "A union."}]), "sovereignity")
    t.equal([(r["year"], r["count"], r["of"], r["rate"]) for r in result.csv()], [("2014", "0", "1", "0.000")])
    t.contains(result.err, "sovereignity")


def test_smoothing_pools_neighbours(t):
    """--smooth 3 gives the pooled rate of three years, and the manifest says so."""
    rows = [{"id": f"s{y}", "date": str(y), "language": "en", "text": "Union. " * n + "Nothing. " * 5}
            for y, n in ((2010, 0), (2011, 3), (2012, 1), (2014, 2))]
    result = t.evquery("trend", "-d", t.index(rows), "union", "--smooth", "3")
    t.contains(result.manifest()["smoothing"], "3 periods")
    expected = {"2010": 3 / 13, "2011": 4 / 19, "2012": 4 / 14, "2013": 3 / 13, "2014": 2 / 7}
    for row in result.csv():
        near(t, row["smoothed"], 1000 * expected[row["year"]], 3, row["year"])


def test_chart_files(t):
    """--chart writes an SVG with title, description and one mark for each event in its span, or a PNG."""
    sample(t)
    t.evquery("trend", "-d", "x", "--theme", "exit.threat", "--events", t.root / "corpus/events.yml", "--chart", "c.svg")
    root = ET.parse(t.dir / "c.svg").getroot()
    ns = "{http://www.w3.org/2000/svg}"
    t.equal(root.find(ns + "title").text, "exit.threat by year")
    t.contains(root.find(ns + "desc").text, "exit.threat: ")
    years = set(t.root.joinpath("corpus/events.yml").read_text(encoding="utf-8").count("\n- id:") for _ in (0,))
    marks = [e for e in root.iter(ns + "line") if e.get("stroke-dasharray") == "1 3"]
    t.equal({len(marks)}, years, "events marked: all lie between 1994 and 2018")
    t.evquery("trend", "-d", "x", "--theme", "exit.threat", "--chart", "c.png")
    t.equal((t.dir / "c.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n", "signature")
    t.contains(t.evquery("trend", "-d", "x", "--theme", "exit", "--chart", "c.jpg", code=2).err, "ends in .svg or .png")
    t.contains(t.evquery("trend", "-d", "x", "--theme", "exit", "--chart", "no/c.svg", code=2).err, "no/c.svg")


def test_bad_questions(t):
    """What cannot be asked is refused with the remedy."""
    index = t.index([{"id": "a", "date": "2014", "text": "A union."}])
    for words, complaint in (((), "trend needs something to count"),
                             (("country:KAZ",), "there is nothing to count"),
                             (("a",) * 9, "at most 8 series"),
                             (("--theme", "exit OR union"), "--theme needs a theme such as exit.threat"),
                             (("union", "--smooth", "2"), "odd"),
                             (("union", "--around", "crimaea"), "did you mean crimea"),
                             (("union", "--around", "crimea", "--ahead", "election"), "give one of them"),
                             (("union", "--ratio"), "name two"),
                             (("a", "b", "c", "d", "e", "--versus", "x"), "at most 8 series"),
                             (("union", "--versus", "union"), "1 statements are in both parts"),
                             (("union", "--ahead", "elections"), "there are: announcement"),
                             (("union", "--events", "none.yml"), "none.yml"),
                             (("union OR",), "union OR")):
        t.contains(t.evquery("trend", "-d", index, *words, code=2).err, complaint)


def test_bad_events_files(t):
    """An events file that cannot be read as one is refused with file, line and column."""
    index = t.index([{"id": "a", "date": "2014", "text": "A union."}])
    for content, complaint in (("- id: a\n  date: 2014-02-30\n", "e.yml:2:9: \"2014-02-30\" is not a date"),
                               ("- id: a\n  date: spring\n", "\"spring\" is not a date"),
                               ("- id: a\n", "an event needs a date"),
                               ("- date: 2014\n", "an event needs an id"),
                               ("- {id: a, date: 2014}\n- {id: a, date: 2015}\n", "a second event"),
                               ("- {id: a, date: 2014, kinds: x}\n", "unknown key \"kinds\""),
                               ("a: b\n", "is a list of events"), ("- a\n", "has the keys"), ("", "empty"), ("- [\n", "e.yml:"),
                               (b"\xff\xfe\x00", "e.yml")):
        t.contains(t.evquery("trend", "-d", index, "union", "--events", t.write("e.yml", content), code=2).err, complaint)


def test_no_statements(t):
    """An empty corpus, and a --where that finds nothing, give a table without rows."""
    index = t.index([{"id": "a", "date": "2014", "text": "A union."}])
    result = t.evquery("trend", "-d", index, "union", "--where", "country:XYZ", "--around", "2014", "--chart", "c.svg")
    t.equal(split_csv(result.out)[0], [])
    t.contains(result.err, "country")
    t.evindex("remove", "-d", index, "a")
    t.equal(t.evquery("trend", "-d", index, "union").csv(), [])


def test_several_indexes_are_one(t):
    """The halves of a corpus in two indexes give the same report as the whole in one."""
    rows = [{"id": f"s{i}", "date": str(2000 + i % 9), "language": "en", "text": "A union. " * (i % 4 + 1)} for i in range(40)]
    whole = t.evquery("trend", "-d", t.index(rows), "union", "--around", "2004").out
    a, b = t.index(rows[::2], "a"), t.index(rows[1::2], "b")
    t.equal(t.evquery("trend", "-d", a, "-d", b, "union", "--around", "2004").out, whole)
    t.equal(t.evquery("trend", "-d", b, "-d", a, "union", "--around", "2004").out, whole)


def test_one_part_against_another(t):
    """--versus counts both parts, in the periods of each, and gives the ratio of the first to the second."""
    sample(t)
    result = t.evquery("trend", "-d", "x", "--theme", "integration.equality", "--by", "decade", "--where", WHERE, "--versus",
                       "country:RUS")
    counts = {part: [0, 0, collections.Counter()] for part in (WHERE, "country:RUS")}
    for _, date, country, _, themes in tagged(t):
        if country in SMALL + ("RUS",):
            part = counts[WHERE if country in SMALL else "country:RUS"]
            part[0] += bool(bears(themes, "integration.equality"))
            part[1] += 1
            part[2][date[:3] + "0s"] += 1
    rows, test = split_csv(result.out)
    for part, count in counts.items():
        t.equal({r["decade"]: int(r["of"]) for r in rows if r["part"] == part}, dict(count[2]), part)
    t.equal([(r["part"], int(r["count"]), int(r["of"])) for r in test],
            [(p, counts[p][0], counts[p][1]) for p in ("country:RUS", WHERE)])
    a, b = counts[WHERE], counts["country:RUS"]
    near(t, test[1]["ratio"], a[0] / a[1] / (b[0] / b[1]), 3, "ratio")
    low, high = rate_ratio(a[0], a[1], b[0], b[1])
    near(t, test[1]["ratio_low"], low, 3, "low")
    near(t, test[1]["ratio_high"], high, 3, "high")


def test_one_series_against_another(t):
    """--ratio compares the first series with each of the others in the same text; statements that have equally much of
    both change nothing, and 5 statements that all have more of one have the p-value 2/32."""
    rows = [{"id": f"s{i}", "date": "2014", "language": "en", "text": "Bread. Bread. Salt."} for i in range(5)]
    rows += [{"id": f"t{i}", "date": "2014", "language": "en", "text": "Bread. Salt. Milk."} for i in range(7)]
    for i, row in enumerate(rows):
        row["text"] += f" Number {i}."
    result = t.evquery("trend", "-d", t.index(rows), "bread", "salt", "milk", "--ratio", "--permutations", "100000")
    test = split_csv(result.out)[1]
    t.equal([(r["series"], r["count"], r["ratio"]) for r in test],
            [("salt", "12", ""), ("bread", "17", "1.417"), ("milk", "7", ""), ("bread", "17", "2.429")])
    t.check(abs(float(test[1]["p"]) - 2 / 32) < 0.003, test[1]["p"])


def test_permutations_follow_the_seed(t):
    """The same --seed gives the same p, others give others; p is a number of tenths with nine permutations."""
    rows = [{"id": f"s{i}", "date": str(2010 + i), "text": f"Number {i}. Salt. Milk. " + "Bread. " * n}
            for i, n in enumerate([0, 2, 0, 1, 2, 1, 0, 3])]
    index = t.index(rows)
    def p(seed):
        out = t.evquery("trend", "-d", index, "bread", "--around", "2014", "--permutations", "9", "--seed", seed).out
        return split_csv(out)[1][1]["p"]
    found = [p(seed) for seed in range(12)]
    t.equal([p(seed) for seed in range(12)], found, "again")
    t.check(len(set(found)) > 1, "other seeds")
    t.equal({round(float(x) * 10, 6) % 1 for x in found}, {0.0}, "tenths")


def test_units_widen_queries_and_where(t):
    """--unit statement lets the words of a query, and of --where, meet anywhere in a statement."""
    rows = [{"id": "a", "date": "2014", "text": "A union is here. Rain is there. Snow falls."},
            {"id": "b", "date": "2015", "text": "A union is here. Snow falls."}]
    index = t.index(rows)
    def counts(*args):
        return [(r["year"], r["count"], r["of"]) for r in t.evquery("trend", "-d", index, *args).csv()]
    t.equal(counts("union rain"), [("2014", "0", "3"), ("2015", "0", "2")])
    t.equal(counts("union rain", "--unit", "statement"), [("2014", "2", "3"), ("2015", "0", "2")], "those that hold one of the words")
    t.equal(counts("snow", "--where", "union rain", "--unit", "statement"), [("2014", "1", "3")])
    report = t.write("r.csv", t.evquery("trend", "-d", index, "union rain", "--unit", "statement").raw_out)
    t.contains(t.evquery("verify", "-d", index, report).out, "identical")


def test_an_events_file_that_is_a_folder(t):
    """A folder in the place of the events file is named as such."""
    index = t.index([{"id": "a", "date": "2014", "text": "A union."}])
    (t.dir / "folder").mkdir()
    t.contains(t.evquery("trend", "-d", index, "union", "--events", "folder", code=2).err, "folder: cannot read it: Is a directory")
