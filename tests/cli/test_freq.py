"""evquery freq: every number against an independent recount (recount.py), on the sample corpus and on small ones."""

import itertools
import re
import subprocess
import unicodedata
import xml.etree.ElementTree

import recount

CODEBOOK = """codebook: weather
themes:
  - id: weather.rain
    title: rain
    patterns:
      en: [rain]
  - id: weather.snow
    title: snow
    patterns:
      en: [snow]
  - id: mood
    title: mood
    patterns:
      en: [joy, rain]
"""

TAGGED = [
    {"id": "a", "date": "2010", "country": "X", "speaker": "Ann", "text": "Rain fell. Snow and rain fell and rain again. Joy."},
    {"id": "b", "date": "2011", "country": "X", "speaker": "Ben", "text": "If rain falls, we will go. Nothing else."},
    {"id": "c", "date": "2011", "country": "Y", "text": "Will snow fall? No snow fell here."},
]


def sample(t, *, tagged=False):
    """The sample corpus as an index, and as recount sees it."""
    t.evindex("add", "-d", "s", t.statements)
    meta = {row["id"]: row for row in t.evindex("export", "-d", "s").jsonl()}
    rows = t.evindex("tokens", t.statements).jsonl()
    tags = t.evindex("tag", t.statements).jsonl() if tagged else None
    return recount.Corpus(rows, meta, tags)


def rows_of(t, *args, **options):
    return t.evquery("freq", "-d", "s", *args, "--format", "csv", **options).csv()


def numbers(row, names=("count", "sentences", "statements")):
    return [int(row[name]) for name in names]


def check_totals(t, corpus, keys, rows, inside=lambda sentence: True):
    wanted = recount.totals(corpus, keys, inside)
    got = {tuple(row[k] for k in keys): numbers(row, ("group_tokens", "group_sentences", "group_statements")) for row in rows}
    t.equal(got, wanted, f"totals by {keys}")


KEYS = [(), ("year",), ("month",), ("decade",), ("country",), ("speaker",), ("language",), ("type",), ("source",),
        ("organisation",), ("role",), ("statement",), ("year", "country"), ("language", "decade"), ("country", "language")]


def test_the_whole_vocabulary_by_every_key(t):
    """--top 0 by each key and by two crossed: every word, every count, every form shown, as a recount has them."""
    corpus = sample(t)
    forms = recount.best_forms(corpus)
    for keys in KEYS:
        by = ["--by", ",".join(keys)] if keys else []
        rows = rows_of(t, "--top", "0", "--with-stopwords", *by)
        wanted = recount.vocabulary(corpus, keys)
        got = {}
        for row in rows:
            word = (row["lang"], row["stem"])
            t.equal(row["term"], forms[word], f"form of {word}")
            got.setdefault(word, {})[tuple(row[k] for k in keys)] = numbers(row)
            rate = int(row["count"]) * 1e6 / int(row["group_tokens"])
            t.equal(row["per_million"], f"{rate:.2f}", "per million")
        t.equal(got, {word: dict(cells) for word, cells in wanted.items()}, f"vocabulary by {keys}")


def test_group_totals_add_up_to_the_corpus(t):
    """For each key that divides the text the groups' tokens and sentences sum to the corpus; statements too for keys of them."""
    corpus = sample(t)
    whole = recount.totals(corpus, ())[()]
    for keys in KEYS:
        rows = rows_of(t, "union", *(["--by", ",".join(keys)] if keys else []))
        check_totals(t, corpus, keys, rows)
        sums = [sum(int(row[name]) for row in rows) for name in ("group_tokens", "group_sentences", "group_statements")]
        if "language" in keys:
            sums[2] = whole[2]
        t.equal(sums, whole, f"sums by {keys}")


def test_order_of_a_top_list(t):
    """The most frequent first, equal ones by their form; --top N is the beginning of the whole list."""
    sample(t)
    whole = rows_of(t, "--top", "0")
    ranks = [(-int(row["count"]), row["term"].encode(), row["lang"]) for row in whole]
    t.equal(ranks, sorted(ranks), "order")
    t.equal(rows_of(t, "--top", "7"), whole[:7], "top 7")
    t.equal(rows_of(t), whole[:20], "top without a number")


def test_exact_forms(t):
    """--exact counts forms instead of stems."""
    corpus = sample(t)
    rows = rows_of(t, "--top", "0", "--with-stopwords", "--exact", "--by", "decade")
    got = {}
    for row in rows:
        got.setdefault((row["lang"], row["term"]), {})[(row["decade"],)] = numbers(row)
    t.equal(got, {word: dict(cells) for word, cells in recount.vocabulary(corpus, ("decade",), exact=True).items()}, "forms")


def stopwords(t):
    words = set()
    for code in ("en", "ru", "kk"):
        for line in (t.root / "stopwords" / f"{code}.txt").read_text(encoding="utf-8").splitlines():
            word = line.split("#")[0].strip()
            if word:
                words.add((code, unicodedata.normalize("NFC", word).casefold().replace("ё", "е")))
    return words


def test_stop_words_are_off_by_default(t):
    """A top list leaves the forms of stopwords/*.txt out before it counts, and no total changes."""
    corpus = sample(t)
    words = stopwords(t)
    leave_out = lambda word_class, norm: (word_class, norm) in words  # noqa: E731
    wanted = {word: cells[()] for word, cells in recount.vocabulary(corpus, (), leave_out=leave_out).items()}
    rows = rows_of(t, "--top", "0")
    t.equal({(row["lang"], row["stem"]): numbers(row) for row in rows}, wanted, "without stop words")
    t.equal(int(rows[0]["group_tokens"]), recount.totals(corpus, ())[()][0], "tokens")
    t.equal(rows_of(t, "the")[0]["count"] != "0", True, "a stop word that is asked for is counted")


def stem_of(corpus, word_class, norm):
    return next(stem for s in corpus.sentences if s.word_class == word_class for n, stem in s.tokens if n == norm)


def places_of_phrase(*stems):
    def places(sentence):
        found = [stem for _, stem in sentence.tokens]
        return sum(tuple(found[i:i + len(stems)]) == stems for i in range(len(found)))
    return places


def test_words_phrases_and_queries_as_terms(t):
    """Words by stem, exact forms, phrases, OR, NOT and filters, counted by year and country as a recount does."""
    corpus = sample(t)
    treaty, union, leave = (stem_of(corpus, "en", w) for w in ("treaty", "union", "leave"))
    right = stem_of(corpus, "en", "right")
    of_stem = lambda *stems: lambda s: sum(stem in stems for _, stem in s.tokens)  # noqa: E731
    cases = {
        "treaty": of_stem(treaty),
        "=treaties": lambda s: sum(norm == "treaties" for norm, _ in s.tokens),
        "union OR treaty": of_stem(union, treaty),
        "union OR =union": of_stem(union),
        "union NOT treaty": lambda s: 0 if of_stem(treaty)(s) else of_stem(union)(s),
        "leave country:KAZ": lambda s: of_stem(leave)(s) if s.meta.get("country") == "KAZ" else 0,
        "sover*": lambda s: sum(norm.startswith("sover") for norm, _ in s.tokens),
        '"right to"': places_of_phrase(right, stem_of(corpus, "en", "to")),
        "/^суверен/": lambda s: sum(norm.startswith("суверен") for norm, _ in s.tokens),
    }
    for keys in [("year",), ("country", "language")]:
        rows = rows_of(t, *cases, "--by", ",".join(keys))
        groups = recount.totals(corpus, keys)
        for term, places in cases.items():
            wanted = recount.count(corpus, keys, places)
            got = {tuple(row[k] for k in keys): numbers(row) for row in rows if row["term"] == term}
            t.equal(got, {group: wanted.get(group, [0, 0, 0]) for group in groups}, f"{term} by {keys}")


def test_a_term_counts_the_lines_of_its_concordance(t):
    """count is the number of lines that kwic shows, for every kind of query."""
    sample(t)
    for query in ["union", "leave NEAR/4 union", "выйти ADJ/3 из", "union OR treaty", "одақ", "theme:exit NEAR/10 union", "theme:exit.denial"]:
        lines = t.evquery("kwic", "-d", "s", query, "--format", "csv").csv()
        t.equal(rows_of(t, query)[0]["count"], str(len(lines)), query)


def test_where_narrows_terms_words_and_totals(t):
    """--where counts in the sentences that it finds; with --unit statement in the statements that hold one."""
    corpus = sample(t)
    union = stem_of(corpus, "en", "union")
    holds = lambda s: any(stem == union for _, stem in s.tokens)  # noqa: E731
    ids = {s.id for s in corpus.sentences if holds(s)}
    for unit, inside in [("sentence", holds), ("statement", lambda s: s.id in ids)]:
        rows = rows_of(t, "treaty", "--where", "union", "--by", "year", "--unit", unit)
        check_totals(t, corpus, ("year",), rows, inside)
        treaty = stem_of(corpus, "en", "treaty")
        wanted = recount.count(corpus, ("year",), lambda s: sum(stem == treaty for _, stem in s.tokens), inside)
        t.equal({(r["year"],): numbers(r) for r in rows if r["count"] != "0"}, wanted, unit)
    inside_country = recount.Corpus([], {})
    inside_country.sentences = [s for s in corpus.sentences if s.meta.get("country") == "KAZ"]
    got = {(r["lang"], r["stem"]): numbers(r) for r in rows_of(t, "--top", "0", "--with-stopwords", "--where", "country:KAZ")}
    t.equal(got, {w: c[()] for w, c in recount.vocabulary(inside_country, ()).items()}, "words of a country")


def test_themes_by_year_and_attributes(t):
    """A term of tags counts tags: by year, and each under its own theme, modality, polarity and target."""
    corpus = sample(t, tagged=True)
    exits = lambda s: sum(tag["theme"].startswith("exit.") for tag in s.tags)  # noqa: E731
    for keys in [("year",), ("country",), ("language",)]:
        rows = rows_of(t, "theme:exit", "--by", keys[0])
        wanted = recount.count(corpus, keys, exits)
        t.equal({(r[keys[0]],): numbers(r) for r in rows if r["count"] != "0"}, wanted, f"exit by {keys}")
    for key in ("theme", "modality", "polarity", "target"):
        wanted = {}
        for s in corpus.sentences:
            for tag in s.tags:
                if tag["theme"].startswith("exit."):
                    wanted.setdefault(tag.get(key) or recount.NONE, []).append((s.id, s.passage))
        wanted = {k: [len(p), len(set(p)), len({i for i, _ in p})] for k, p in wanted.items()}
        rows = rows_of(t, "theme:exit", "--by", key)
        t.equal({r[key]: numbers(r) for r in rows}, wanted, f"exit by {key}")
        t.equal({r["group_tokens"] for r in rows}, {str(recount.totals(corpus, ())[()][0])}, "all tokens")


def tagged(t):
    t.write("codebook.yml", CODEBOOK)
    t.write_jsonl("rows.jsonl", TAGGED)
    t.evindex("add", "-d", "s", "--codebook", "codebook.yml", "rows.jsonl")


def test_words_by_the_tags_of_their_sentences(t):
    """A word counts under the values of all tags of its sentence, joined by +; what has no tag is (none)."""
    tagged(t)
    got = {r["theme"]: int(r["count"]) for r in rows_of(t, "fall", "--by", "theme")}
    t.equal(got, {"mood+weather.rain": 2, "mood+weather.rain+weather.snow": 1, "weather.snow": 2}, "fall by theme")
    got = {(r["year"], r["theme"]): int(r["count"]) for r in rows_of(t, "theme:weather", "--by", "year,theme")}
    t.equal(got, {("2010", "weather.rain"): 3, ("2010", "weather.snow"): 1, ("2011", "weather.rain"): 1,
                  ("2011", "weather.snow"): 2}, "tags by year and theme")


def test_one_and_the_same_tag(t):
    """Filters of tags side by side are of one tag; two themes are two tags; NOT before an attribute belongs to the tag."""
    tagged(t)
    tags = [(s["id"], s["passage"], tag) for s in t.evindex("tag", "--codebook", "codebook.yml", "rows.jsonl").jsonl()
            for tag in s["tags"]]
    def found(holds):
        return sorted({(i, p) for i, p, tag in tags if holds(tag)})
    cases = {
        "theme:weather modality:question": lambda g: g["theme"].startswith("weather.") and g["modality"] == "question",
        "theme:weather.snow polarity:negated": lambda g: g["theme"] == "weather.snow" and g["polarity"] == "negated",
        "theme:weather NOT modality:actual": lambda g: g["theme"].startswith("weather.") and g["modality"] != "actual",
        "theme:weather (modality:question OR modality:conditional)":
            lambda g: g["theme"].startswith("weather.") and g["modality"] in ("question", "conditional"),
        "modality:conditional speaker:ben": lambda g: g["modality"] == "conditional" and g["speaker"] == "Ben",
        "theme:weather speaker:B*": lambda g: g["theme"].startswith("weather.") and g["speaker"].startswith("B"),
    }
    for query, holds in cases.items():
        rows = t.evquery("search", "-d", "s", query, "--passages", "9", "--format", "jsonl").jsonl()
        t.equal(sorted((r["id"], r["passage"]) for r in rows), found(holds), query)
        t.equal(int(rows_of(t, query)[0]["count"]), sum(holds(tag) for _, _, tag in tags), f"count of {query}")
    both = t.evquery("search", "-d", "s", "theme:weather.rain theme:weather.snow", "--format", "jsonl").jsonl()
    t.equal([(r["id"], r["passage"]) for r in both], [("a", 2)], "two themes")


def test_tags_as_terms_of_distances(t):
    """A tag stands in NEAR and ADJ with the words that earned it."""
    tagged(t)
    for query, n in [
        ("theme:weather.snow NEAR/2 rain", 1),  # snow and rain
        ("theme:weather.snow NEAR/1 rain", 0),
        ("theme:weather.snow ADJ/2 fall", 2),   # will snow fall; no snow fell
        ("fall ADJ/3 theme:weather.rain", 1),   # fell and rain
        ("(theme:weather speaker:Ben) ADJ/1 fall", 1),
        ("theme:weather ADJ/1 (fall OR again)", 6),
    ]:
        t.equal(rows_of(t, query)[0]["count"], str(n), query)


def test_zero_tags_explain_themselves(t):
    """A theme or target that no tag has is answered with the nearest and with those there are; so is a tag that is not all of it."""
    tagged(t)
    for query, words in [
        ("theme:weather.rian", "did you mean weather.rain? There are: mood weather weather.rain weather.snow"),
        ("theme:mood modality:obligated", "nothing has modality:obligated"),
        ("theme:weather.snow speaker:Ben", "none is all of this at once"),
        ("theme:weather speaker:Benn", "did you mean ben?"),
        ("country:Z", "there are: x y"),
    ]:
        t.contains(t.evquery("search", "-d", "s", query).err, words)


def test_speaker_finds_statements_and_quotations(t):
    """speaker: alone is the statement's or a tag's; beside a theme it is the tag's."""
    t.write_jsonl("q.jsonl", [
        {"id": "own", "speaker": "nazarbayev", "text": "We have the right to leave the Union. We like tea."},
        {"id": "paper", "speaker": "Reporter", "text": "Nazarbayev said: \u201cWe have the right to leave the Union.\u201d Rain fell."},
    ])
    t.evindex("add", "-d", "s", "q.jsonl")
    got = {(r["id"], r["passage"]) for r in t.evquery("search", "-d", "s", "speaker:nazarbayev", "--passages", "9", "--format", "jsonl").jsonl()}
    t.equal(got, {("own", 1), ("own", 2), ("paper", 1)}, "speaker")
    got = {(r["id"], r["passage"]) for r in t.evquery("search", "-d", "s", "theme:exit speaker:nazarbayev", "--passages", "9", "--format", "jsonl").jsonl()}
    t.equal(got, {("own", 1), ("paper", 1)}, "theme and speaker")
    got = t.evquery("search", "-d", "s", "theme:exit speaker:Reporter", "--format", "jsonl").jsonl()
    t.equal(got, [], "the quoter has no tag")


def test_dispersion(t):
    """range, DP, DPnorm and Juilland's D over statements and over years, within each group, as a recount has them."""
    corpus = sample(t)
    union = stem_of(corpus, "en", "union")
    places = lambda s: sum(stem == union for _, stem in s.tokens)  # noqa: E731
    for keys, part in [((), "statement"), ((), "year"), (("country",), "statement"), (("country",), "year")]:
        by = ["--by", ",".join(keys)] if keys else []
        sizes = recount.totals(corpus, keys + (part,))
        counts = recount.count(corpus, keys + (part,), places)
        listed = {(r["stem"], r["lang"]): r for r in rows_of(t, "--top", "0", "--dispersion", "--parts", part)} if not keys else {}
        for row in rows_of(t, "union", *by, "--dispersion", "--parts", part):
            group = tuple(row[k] for k in keys)
            parts = sorted(p for p in sizes if p[:len(keys)] == group)
            wanted = recount.dispersion([counts.get(p, [0])[0] for p in parts], [sizes[p][0] for p in parts])
            shown = [str(v) for v in wanted[:2]] + ["" if v is None else f"{v:.4f}" for v in wanted[2:]]
            names = ("range", "parts", "dp", "dp_norm", "juilland_d")
            t.equal([row[name] for name in names], shown, f"{group} over {part}")
            if listed:
                t.equal([listed[union, "en"][name] for name in names], shown, "the same in a top list")


def test_wide_is_long_laid_across(t):
    """--wide holds the numbers of the long table, and rows of totals."""
    sample(t)
    for value in ("count", "per_million", "sentences", "statements"):
        long = rows_of(t, "union", "leave", "--by", "country")
        wide = rows_of(t, "union", "leave", "--by", "country", "--wide", "--value", value)
        for row in long:
            line = next(w for w in wide if w["term"] == row["term"])
            t.equal(line[row["country"]], row[value], f"{row['term']} {row['country']} {value}")
        for name, column in [("(tokens)", "group_tokens"), ("(sentences)", "group_sentences"), ("(statements)", "group_statements")]:
            line = next(w for w in wide if w["term"] == name)
            t.equal([float(line[row["country"]]) for row in long], [float(row[column]) for row in long], name)
    crossed = rows_of(t, "union", "--by", "year,language", "--wide")
    for row in rows_of(t, "union", "--by", "year,language"):
        line = next(w for w in crossed if w["term"] == "union" and w["year"] == row["year"])
        t.equal(line[row["language"]], row["count"], "crossed")


def test_every_format(t):
    """table, csv, tsv, jsonl, json and html hold the same rows; the page needs no network and draws a chart."""
    sample(t)
    args = ["freq", "-d", "s", "union", "--by", "year"]
    rows = t.evquery(*args, "--format", "csv").csv()
    t.equal(t.evquery(*args, "--format", "tsv").csv("\t"), rows, "tsv")
    for name, got in [("jsonl", t.evquery(*args, "--format", "jsonl").jsonl()), ("json", t.evquery(*args, "--format", "json").json()["rows"])]:
        t.equal([(r["year"], r["count"], r["group_tokens"]) for r in got],
                [(r["year"], int(r["count"]), int(r["group_tokens"])) for r in rows], name)
    page = t.evquery(*args, "--format", "html").out
    t.contains(page, "<svg")
    t.lacks(page, "http-equiv=\"refresh")
    t.evquery(*args, "--chart", "chart.svg")
    t.contains((t.dir / "chart.svg").read_text(encoding="utf-8"), "<svg")
    for by in ("country", "year,country"):
        t.contains(t.evquery("freq", "-d", "s", "union", "--by", by, "--format", "html").out, "<svg")
    t.contains(t.evquery(*args, "--format", "table").out, "union")


def test_a_term_that_is_not_there(t):
    """Zero rows with their totals, exit 0, and why."""
    corpus = sample(t)
    result = t.evquery("freq", "-d", "s", "zzzz", "theme:exit.nothing", "--by", "year", "--format", "csv")
    years = recount.totals(corpus, ("year",))
    t.equal([r["count"] for r in result.csv()], ["0"] * (2 * len(years)), "zeros")
    t.contains(result.err, '"zzzz" is not in the lexicon')
    t.contains(result.err, "theme:exit.nothing: no occurrence")
    t.contains(t.evquery("freq", "-d", "s", "union", "--where", "lang:kk").err, "not in what --where finds")


def test_a_group_that_has_no_values(t):
    """A key that no statement has: one group (none) with everything, and a word about it."""
    t.index([{"id": "a", "text": "One union."}, {"id": "b", "text": "Two."}], "s")
    result = t.evquery("freq", "-d", "s", "union", "--by", "country", "--format", "csv")
    t.equal([(r["country"], r["count"], r["group_tokens"]) for r in result.csv()], [("(none)", "1", "3")], "rows")
    t.contains(result.err, "nothing has a country")


def test_partial_dates_and_empty_statements(t):
    """A statement dated by its year is in no month; one without a sentence counts as a statement."""
    t.index([{"id": "a", "date": "2014", "text": "Union."}, {"id": "b", "date": "2014-05-29", "text": "Union union."},
             {"id": "c", "text": "***"}, {"id": "d", "text": "Union."}], "s")
    rows = t.evquery("freq", "-d", "s", "union", "--by", "month", "--format", "csv").csv()
    t.equal([(r["month"], r["count"], r["group_statements"]) for r in rows],
            [("2014", "1", "1"), ("2014-05", "2", "1"), ("(none)", "1", "2")], "months")


def test_nothing_at_all(t):
    """An empty --where, an empty index: a row of zeros, and why."""
    sample(t)
    result = t.evquery("freq", "-d", "s", "union", "--where", "country:QQQ", "--format", "csv")
    t.equal([(r["count"], r["group_tokens"], r["per_million"]) for r in result.csv()], [("0", "0", "0.00")], "zeros")
    t.contains(result.err, "--where finds nothing")
    t.equal(t.evquery("freq", "-d", "s", "--top", "5", "--where", "country:QQQ", "--format", "csv").csv(), [], "no words")


def test_mistakes_are_named(t):
    """Unknown and superfluous keys, terms without words, contradictions, a bad query: exit 2, with what to do."""
    sample(t)
    cases = [
        (["union", "--by", "contry"], "did you mean country?"),
        (["union", "--by", "year,country,type"], "at most two"),
        (["union", "--by", "year,year"], "twice"),
        (["union", "--by", ""], "--by"),
        (["country:KAZ"], "no word and no theme"),
        (["union", "--top", "5"], "leave it out or the terms"),
        (["union", "--exact"], "write =word"),
        (["union", "--wide", "--dispersion"], "long table"),
        (["union", "--dispersion", "--parts", "theme"], "parts of the text"),
        (["union", "--by", "theme", "--dispersion"], "parts of the text"),
        (["union", "--parts", "yaer", "--dispersion"], "did you mean year?"),
        (["union AND"], "has to follow"),
        (["/(/"], "does not compile"),
        (["union", "--where", "(a"], "not closed"),
        (["--top", "-1"], "--top"),
        (["union", "--chart", "x.gif"], ".svg"),
    ]
    for args, words in cases:
        t.contains(t.evquery("freq", "-d", "s", *args, code=2).err, words)


def test_a_regex_that_matches_everything(t):
    """/./ counts every token."""
    corpus = sample(t)
    row = rows_of(t, "/./")[0]
    t.equal(row["count"], row["group_tokens"], "all tokens")
    t.equal(int(row["count"]), recount.totals(corpus, ())[()][0], "as many as there are")


def test_the_reader_goes_away(t):
    """A closed pipe ends it quietly with 141."""
    sample(t)
    command = [t.program("evquery"), "freq", "-d", t.dir / "s", "--top", "0", "--by", "statement", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read().decode()
        t.equal((process.wait(), err), (141, ""), "exit code and words")


def test_an_index_that_is_being_written(t):
    """A count sees one generation: readers that run while statements come and go each find a whole one."""
    rows = [{"id": f"s{i}", "text": "Union union."} for i in range(40)]
    t.index(rows[:20], "s")
    writer = t.write_jsonl("more.jsonl", rows[20:])
    process = subprocess.Popen([t.program("evindex"), "add", "-d", t.dir / "s", writer], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    for _ in range(10):
        t.check(rows_of(t, "union")[0]["count"] in ("40", "80"), "a whole generation")
    process.wait()
    t.equal(rows_of(t, "union")[0]["count"], "80", "after it")


def test_removed_statements_count_nowhere(t):
    """After remove and replace every count is that of an index made anew."""
    rows = [{"id": f"s{i}", "date": str(2000 + i % 3), "text": f"Union treaty number {i}. Other words."} for i in range(9)]
    t.index(rows, "s")
    t.evindex("remove", "-d", "s", "s4", "s5")
    changed = dict(rows[0], text="Treaty only.")
    t.evindex("add", "-d", "s", t.write_jsonl("changed.jsonl", [changed]))
    t.index([changed] + rows[1:4] + rows[6:], "fresh")
    for args in (["union", "--by", "year"], ["--top", "0", "--by", "year"], ["--top", "0", "--dispersion"]):
        old = t.evquery("freq", "-d", "s", *args, "--format", "csv").out
        new = t.evquery("freq", "-d", "fresh", *args, "--format", "csv").out
        t.equal(old, new, " ".join(args))


REPORTS = [
    ["freq", "union", "одақ", "theme:exit", "--by", "year,language"],
    ["freq", "--top", "0", "--by", "country"],
    ["freq", "--top", "50", "--dispersion", "--by", "decade"],
    ["freq", "theme:exit", "--by", "theme,modality", "--wide"],
    ["kwic", "union OR союз OR одақ", "--sort", "left"],
    ["kwic", "theme:sovereignty", "--sample", "9", "--seed", "3"],
    ["compare", "--a", "country:KAZ", "--b", "country:RUS"],
    ["compare", "--a", "lang:en", "--b", "lang:ru", "theme:exit", "theme:power"],
    ["collocates", "союз"],
    ["collocates", "union", "--sentence", "--sort", "g2"],
]


def test_the_same_bytes_from_every_making(t):
    """Reports are the same for any order of ingestion, number of jobs and shards, locale and time zone."""
    files = sorted(t.statements.iterdir())
    t.evindex("add", "-d", "one", "--jobs", "1", "--shards", "1", t.statements)
    for i, name in enumerate(files[::-1]):
        if i % 26 == 0:
            t.evindex("add", "-d", "two", "--jobs", "2", *files[::-1][i:i + 26])
    t.evindex("add", "-d", "three", "--shards", "5", *files[40:], *files[:40])
    for report in REPORTS:
        wanted = t.evquery(*report, "-d", "one", "--format", "csv").out
        for index, env in itertools.product(["two", "three"], [{}, {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Auckland"}]):
            t.equal(t.evquery(*report, "-d", index, "--format", "csv", env=env).out, wanted, " ".join(report))


def test_several_indexes_are_one(t):
    """-d twice counts as one index with all statements."""
    files = sorted(t.statements.iterdir())
    t.evindex("add", "-d", "s", *files)
    t.evindex("add", "-d", "left", *files[:30])
    t.evindex("add", "-d", "right", *files[30:])
    for report in REPORTS:
        whole = t.evquery(*report, "-d", "s", "--format", "csv").out
        t.equal(t.evquery(*report, "-d", "right", "-d", "left", "--format", "csv").out, whole, " ".join(report))


def test_one_person_is_one_group(t):
    """--by speaker, organisation and country group by what the value links to, under its id; others keep their spelling."""
    rows = [("Назарбаев", "ЕАЭС", "Казахстан"), ("Nursultan Nazarbayev", "EAEU", "KAZ"), ("Назарбаевтың", "Евразийский экономический союз", "kz"),
            ("A. N. Other", "Brass Band", "Ruritania"), ("Назарбаев и Путин", None, None), ("Putin and Nazarbayev", None, None)]
    lines = [{"id": f"s{i}", "date": "2014", "text": f"Rain falls {'again ' * i}here.", "speaker": speaker,
              **({"organisation": org, "country": country} if org else {})} for i, (speaker, org, country) in enumerate(rows)]
    t.write_jsonl("in.jsonl", lines)
    t.evindex("add", "-d", "s", "in.jsonl")

    def counts(key, *args):
        return {row[key]: int(row["group_statements"]) for row in rows_of(t, "rain", "--by", key, *args)}

    t.equal(counts("speaker"), {"A. N. Other": 1, "nazarbayev": 3, "nazarbayev+putin": 2}, "speakers")
    t.equal(counts("organisation"), {"Brass Band": 1, "EAEU": 3, "(none)": 2}, "organisations")
    t.equal(counts("country"), {"KAZ": 3, "Ruritania": 1, "(none)": 2}, "countries")
    t.equal(counts("speaker", "--where", "again"), {"A. N. Other": 1, "nazarbayev": 2, "nazarbayev+putin": 2}, "of a part")
    crossed = rows_of(t, "rain", "--by", "speaker,year")
    t.equal([(row["speaker"], row["year"], row["count"]) for row in crossed],
            [("A. N. Other", "2014", "1"), ("nazarbayev", "2014", "3"), ("nazarbayev+putin", "2014", "2")], "crossed")


def texts_of(path):
    """The texts of a chart, in order."""
    root = xml.etree.ElementTree.parse(path).getroot()
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_of_dispersion(t):
    """With --dispersion the chart has a strip for each term, a stroke at each place, and the DP of the table."""
    filler = "Rain fell on the hills and over the wide plain. "
    index = t.index([{"id": "a", "text": filler + "A union."}, {"id": "b", "text": filler * 2}, {"id": "c", "text": filler + "A union."}])
    rows = t.evquery("freq", "-d", index, "union", "rain", "zebra", "--dispersion", "--chart", "c.svg").csv()
    texts = texts_of(t.dir / "c.svg")
    t.equal(texts[:5], ["Dispersion of terms", "union", f"DP {rows[0]['dp']}", "rain", f"DP {rows[1]['dp']}"])
    paths = [e.get("d") for e in xml.etree.ElementTree.parse(t.dir / "c.svg").getroot().iter("{http://www.w3.org/2000/svg}path")]
    places = [[float(x) for x in re.findall(r"M([0-9.]+) ", d)] for d in paths]
    t.equal([len(p) for p in places], [2, 4])
    start, width = places[1][0], places[1][3] - places[1][0]  # rain: once in the middle of a and c, twice in b
    t.check(abs(places[0][0] - start) < 1 and abs(places[0][1] - start - width) < 1, "the middle of the first and of the last statement")


def test_a_heat_map_says_what_it_leaves_out(t):
    """Of more values than fit, those with most text are drawn, and the chart says so; a key with many values goes down."""
    rows = [{"id": f"s{i}", "date": str(1900 + i), "source": f"paper {i:02}", "type": "xy"[i % 2],
             "text": "A union. " * (1 + (i >= 10))} for i in range(70)]
    index = t.index(rows)
    t.evquery("freq", "-d", index, "union", "--by", "source,year", "--chart", "c.svg")
    texts = texts_of(t.dir / "c.svg")
    t.equal(texts[-1], "Of 70 values of year, the 60 with most text.")
    t.check("1910" in texts and "1909" not in texts and "paper 00" in texts, f"{texts}")
    t.evquery("freq", "-d", index, "union", "--by", "type,year", "--chart", "c.svg")
    texts = texts_of(t.dir / "c.svg")
    t.check("1900" in texts and "1969" in texts and texts.index("x") < texts.index("1900"), "years go down")
    t.lacks(" ".join(texts), "most text")


def test_a_heat_map_of_tags_has_what_occurs(t):
    """Of keys of tags only the values that the term has are drawn."""
    t.evindex("add", "-d", "x", t.statements)
    t.evquery("freq", "-d", "x", "theme:exit", "--by", "theme,polarity", "--chart", "c.svg")
    themes = [text for text in texts_of(t.dir / "c.svg") if "." in text and text[0].isalpha()]
    t.equal(themes, ["exit.denial", "exit.mention", "exit.threat"])


def test_names_of_a_chart_fit(t):
    """A long term is cut by an ellipsis before its group, which stays."""
    index = t.index([{"id": "a", "country": "KAZ", "text": "A union."}, {"id": "b", "country": "RUS", "text": "A union."}])
    long = "union OR " + " OR ".join(f"alliance{i}" for i in range(20))
    t.evquery("freq", "-d", index, long, "union", "--by", "country", "--chart", "c.svg")
    names = [text for text in texts_of(t.dir / "c.svg") if text.endswith((", KAZ", ", RUS"))]
    t.equal([name[-6:] for name in names], ["\u2026, KAZ", "\u2026, RUS", "n, KAZ", "n, RUS"])
    t.check(all(len(name) < 40 for name in names), f"{names}")


def test_a_chart_of_nothing_says_so(t):
    """A chart without anything to draw is made all the same, and says that there is nothing."""
    index = t.index([{"id": "a", "text": "A union."}])
    for command in (("freq", "union", "--by", "year"), ("freq", "zebra", "--by", "theme,year"), ("trend", "union"),
                    ("compare", "--a", "union", "--b", "zebra", "--min-count", "9"), ("collocates", "zebra"),
                    ("freq", "zebra", "--dispersion")):
        t.evquery(*command, "-d", index, "--chart", "c.svg")
        t.check("Nothing to draw." in texts_of(t.dir / "c.svg"), f"{command}")
        (t.dir / "c.svg").unlink()


def test_a_chart_over_time_says_what_has_no_date(t):
    """Statements that no period can be told of are not drawn, which the chart says."""
    rows = [{"id": "a", "date": "2014-05", "text": "A union."}, {"id": "b", "date": "2014", "text": "A union."}, {"id": "c", "text": "A union."}]
    index = t.index(rows)
    for key, n in (("year", 1), ("month", 2)):
        t.evquery("freq", "-d", index, "union", "--by", key, "--chart", "c.svg")
        t.contains(" ".join(texts_of(t.dir / "c.svg")), f"Not drawn: {n} statements whose dates do not tell.")


def test_charts_say_their_message_in_words(t):
    """The description of a chart, for those who cannot see it, has what it shows: values, or where they are highest."""
    rows = [{"id": "a", "date": "2014", "country": "KAZ", "text": "A union."}, {"id": "b", "date": "2015", "country": "RUS", "text": "A union union."}]
    index = t.index(rows)
    for by, words in ((("--by", "country"), "union, KAZ: 500000.00. union, RUS: 666666.67."),
                      (("--by", "year"), "union: highest in 2015 with 666666.67."),
                      (("--by", "year,country"), "union: highest in 2015, RUS with 666666.67."),
                      (("--dispersion",), "union: DP 0.0667.")):  # |1/3-2/5| + |2/3-3/5| halved
        t.evquery("freq", "-d", index, "union", *by, "--chart", "c.svg")
        described = xml.etree.ElementTree.parse(t.dir / "c.svg").getroot().find("{http://www.w3.org/2000/svg}desc").text
        t.check(described.endswith(". " + words), described)
