"""evquery compare: keyness and ratios of rates against an independent recount."""

import math

import recount
from test_freq import sample, stem_of


def rows_of(t, *args, **options):
    return t.evquery("compare", "-d", "s", *args, "--format", "csv", **options).csv()


def close(t, shown, wanted, decimals, what):
    """The printed number is the recount's, up to a step of the last decimal (two sums may round apart)."""
    t.check(abs(float(shown) - wanted) <= 10 ** -decimals * 1.01, f"{what}: {shown} is not {wanted}")


def part(corpus, inside):
    smaller = recount.Corpus([], {})
    smaller.sentences = [s for s in corpus.sentences if inside(s)]
    return smaller


def test_keyness_of_every_word(t):
    """Counts, G2, log ratio, chi-squared, odds ratio, p and its correction for all words of two parts."""
    corpus = sample(t)
    for exact in (False, True):
        a = recount.vocabulary(part(corpus, lambda s: s.meta.get("country") == "KAZ"), (), exact)
        b = recount.vocabulary(part(corpus, lambda s: s.meta.get("country") == "RUS"), (), exact)
        n_a = sum(c[()][0] for c in a.values())
        n_b = sum(c[()][0] for c in b.values())
        counts = {w: (a[w][()][0] if w in a else 0, b[w][()][0] if w in b else 0) for w in set(a) | set(b)}
        counts = {w: c for w, c in counts.items() if sum(c) >= 2}
        more = ["--exact"] if exact else []
        rows = rows_of(t, "--a", "country:KAZ", "--b", "country:RUS", "--min-count", "2", "--limit", "0", "--with-stopwords", *more)
        key = "term" if exact else "stem"
        t.equal({(r["lang"], r[key]): (int(r["count_a"]), int(r["count_b"])) for r in rows}, counts, "counts")
        p = recount.adjusted([math.erfc(math.sqrt(max(0, recount.g2(int(r["count_a"]), n_a, int(r["count_b"]), n_b)) / 2)) for r in rows])
        for row, corrected in zip(rows, p):
            cell = (int(row["count_a"]), n_a, int(row["count_b"]), n_b)
            close(t, row["g2"], recount.g2(*cell), 4, row["term"])
            close(t, row["chi2"], recount.chi2(*cell), 4, row["term"])
            close(t, row["log_ratio"], recount.log_ratio(*cell), 4, row["term"])
            close(t, row["odds_ratio"], recount.odds_ratio(*cell), 4, row["term"])
            close(t, row["p"], math.erfc(math.sqrt(max(0, recount.g2(*cell)) / 2)), 6, row["term"])
            close(t, row["p_adjusted"], corrected, 6, row["term"])
            close(t, row["per_million_a"], cell[0] * 1e6 / n_a, 2, row["term"])


def test_order(t):
    """By effect the significant words come first, by log ratio; --sort takes any measure; --limit says what it hides."""
    sample(t)
    args = ["--a", "lang:ru", "--b", "lang:kk", "--limit", "0"]
    rows = rows_of(t, *args)
    keys = [(float(r["p_adjusted"]) >= 0.05, -float(r["log_ratio"])) for r in rows]
    t.equal(keys, sorted(keys), "effect")
    t.check(any(k[0] for k in keys) and not all(k[0] for k in keys), "both kinds are there")
    for measure in ("log_ratio", "odds_ratio"):
        values = [float(r[measure]) for r in rows_of(t, *args, "--sort", measure)]
        t.equal(values, sorted(values, reverse=True), measure)
    signed = [math.copysign(float(r["g2"]), float(r["log_ratio"])) for r in rows_of(t, *args, "--sort", "g2")]
    t.equal(signed, sorted(signed, reverse=True), "g2")
    few = t.evquery("compare", "-d", "s", *args[:4], "--limit", "5", "--format", "csv")
    t.equal(few.csv(), rows[:5], "limit")
    t.contains(few.err, f"showing 5 of {len(rows)} words")


def test_ratios_of_rates(t):
    """Themes and words as terms: counts in both parts and the ratio of their rates, within its interval."""
    corpus = sample(t, tagged=True)
    first = lambda s: s.meta["date"] >= "2014-03"  # noqa: E731
    union = stem_of(corpus, "en", "union")
    places = {"theme:exit": lambda s: sum(tag["theme"].startswith("exit.") for tag in s.tags),
              "union": lambda s: sum(stem == union for _, stem in s.tokens)}
    rows = rows_of(t, "--a", "date:2014-03..", "--b", "date:..2014-02", *places)
    t.equal([r["term"] for r in rows], list(places), "in the order that was asked for")
    tokens = [sum(len(s.tokens) for s in corpus.sentences if first(s) == side) for side in (True, False)]
    for row in rows:
        a, b = (sum(places[row["term"]](s) for s in corpus.sentences if first(s) == side) for side in (True, False))
        t.equal((int(row["count_a"]), int(row["count_b"])), (a, b), row["term"])
        ratio = a / tokens[0] / (b / tokens[1])
        close(t, row["ratio"], ratio, 4, "ratio")
        t.check(float(row["ratio_low"]) < ratio < float(row["ratio_high"]), "interval")
        close(t, row["g2"], recount.g2(a, tokens[0], b, tokens[1]), 4, "g2")


def test_parts_that_are_empty_or_the_same(t):
    """An empty part gives no measures and says why; a part against itself has nothing significant."""
    sample(t)
    result = t.evquery("compare", "-d", "s", "--a", "country:QQQ", "--b", "country:RUS", "union", "--format", "csv")
    t.equal([(r["count_a"], r["ratio"], r["g2"]) for r in result.csv()], [("0", "", "")], "no measures")
    t.contains(result.err, "nothing has country:QQQ")
    rows = rows_of(t, "--a", "lang:en", "--b", "lang:en", "--limit", "0")
    t.equal({(r["log_ratio"], r["p_adjusted"]) for r in rows}, {("0.0000", "1.000000")}, "the same")
    absent = t.evquery("compare", "-d", "s", "--a", "lang:en", "--b", "lang:ru", "zzzz", "--format", "csv")
    t.equal((absent.csv()[0]["count_a"], absent.csv()[0]["count_b"]), ("0", "0"), "absent")
    t.contains(absent.err, "not in the lexicon")


def test_units_widen_the_parts(t):
    """--unit statement lets the words of --a and --b meet anywhere in a statement."""
    t.index([{"id": "a", "text": "A union is here. Rain is there. Snow falls."},
             {"id": "b", "text": "A union is here. Snow falls."}], "s")
    def counts(*args):
        return [(r["count_a"], r["count_b"]) for r in rows_of(t, "--a", "union rain", "--b", "NOT (union rain)", "snow", *args)]
    t.equal(counts(), [("0", "2")], "in no sentence")
    t.equal(counts("--unit", "statement"), [("1", "1")], "in one statement of two")


def test_mistakes_are_named(t):
    """A part that is missing, a term without words, a bad query, a bad order: exit 2 with what to do."""
    sample(t)
    for args, words in [
        (["--a", "country:KAZ"], "--b"),
        (["--a", "country:KAZ", "--b", "(x"], "not closed"),
        (["--a", "country:KAZ", "--b", "x", "lang:ru"], "no word and no theme"),
        (["--a", "x", "--b", "y", "--sort", "efect"], "did you mean effect?"),
        (["--a", "x", "--b", "y", "union", "--exact"], "leave out the terms"),
        (["--a", "x", "--b", "y", "--min-count", "0"], "--min-count"),
    ]:
        t.contains(t.evquery("compare", "-d", "s", *args, code=2).err, words)


def test_pages_have_a_chart(t):
    """html draws the log ratios."""
    sample(t)
    t.contains(t.evquery("compare", "-d", "s", "--a", "lang:en", "--b", "lang:ru", "--format", "html").out, "<svg")
