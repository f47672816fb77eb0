"""evquery collocates: windows and measures against an independent recount."""

import recount
from test_compare import close
from test_freq import sample, stem_of, stopwords

MEASURES = ("expected", "mi", "mi3", "t", "g2", "log_dice", "delta_p_collocate", "delta_p_node")


def rows_of(t, *args, **options):
    return t.evquery("collocates", "-d", "s", *args, "--format", "csv", **options).csv()


def check(t, rows, wanted, key, min_count=1):
    words, places, inside, positions = wanted
    expected = {w: c for w, c in words.items() if c[0] + c[1] >= min_count}
    got = {(r["lang"], r[key]): [int(r["left"]), int(r["right"]), int(r["frequency"])] for r in rows}
    t.equal(got, expected, "counts")
    for row in rows:
        t.equal(int(row["count"]), int(row["left"]) + int(row["right"]), "sum of sides")
        values = recount.association(int(row["count"]), inside, int(row["frequency"]), positions, places)
        for name, value in zip(MEASURES, values):
            close(t, row[name], value, 6 if name.startswith("delta") else 4, f"{row['term']} {name}")


def test_windows_of_every_kind(t):
    """Both sides, one side, unequal sides and the sentence, by stem and by form: counts and measures of all words."""
    corpus = sample(t)
    union = stem_of(corpus, "en", "union")
    is_node = lambda token: token[1] == union  # noqa: E731
    cases = [(["--window", "5"], 5, 5), (["--window", "1"], 1, 1), (["--left", "3"], 3, 0), (["--right", "2"], 0, 2),
             (["--left", "1", "--right", "4"], 1, 4), (["--sentence"], 10 ** 6, 10 ** 6), (["--window", "1000"], 1000, 1000)]
    for args, left, right in cases:
        rows = rows_of(t, "union", *args, "--limit", "0", "--min-count", "1", "--with-stopwords")
        check(t, rows, recount.collocates(corpus, is_node, left, right), "stem")
    rows = rows_of(t, "union", "--limit", "0", "--min-count", "2", "--with-stopwords", "--exact")
    check(t, rows, recount.collocates(corpus, is_node, 5, 5, exact=True), "term", 2)
    words = stopwords(t)
    rows = rows_of(t, "союз", "--limit", "0", "--min-count", "1")
    node = stem_of(corpus, "ru", "союз")
    check(t, rows, recount.collocates(corpus, lambda token: token[1] == node, 5, 5,
                                      leave_out=lambda word_class, norm: (word_class, norm) in words), "stem")


def test_where_and_least_counts(t):
    """--where narrows the corpus that is counted; --min-count and --min-frequency what is shown."""
    corpus = sample(t)
    union = stem_of(corpus, "en", "union")
    smaller = recount.Corpus([], {})
    smaller.sentences = [s for s in corpus.sentences if s.meta.get("country") == "KAZ"]
    rows = rows_of(t, "union", "--where", "country:KAZ", "--limit", "0", "--min-count", "1", "--with-stopwords")
    wanted = recount.collocates(smaller, lambda token: token[1] == union, 5, 5)
    check(t, rows, wanted, "stem")
    rows = rows_of(t, "union", "--min-count", "2", "--min-frequency", "9", "--limit", "0")
    t.check(rows and all(int(r["count"]) >= 2 and int(r["frequency"]) >= 9 for r in rows), "least counts")


def test_overlapping_windows_and_longer_nodes(t):
    """A token in two windows counts once, by the nearer node; the node's tokens count nowhere."""
    t.index([{"id": "a", "language": "en", "text": "Alpha union bravo union charlie delta union union echo."}], "s")
    rows = {r["term"]: (r["left"], r["right"]) for r in rows_of(t, "union", "--window", "2", "--min-count", "1")}
    t.equal(rows, {"alpha": ("1", "0"), "bravo": ("0", "1"), "charlie": ("0", "1"), "delta": ("1", "0"), "echo": ("0", "1")}, "union")
    rows = {r["term"]: (r["left"], r["right"]) for r in rows_of(t, '"charlie delta"', "--window", "1", "--min-count", "1")}
    t.equal(rows, {"union": ("1", "1")}, "a phrase")
    rows = rows_of(t, "union NEAR/2 bravo", "--window", "1", "--min-count", "1")
    t.equal({r["term"] for r in rows}, {"alpha", "charlie"}, "a stretch")


def test_units_widen_the_node_and_where(t):
    """--unit statement lets the words of the node, and of --where, meet anywhere in a statement."""
    t.index([{"id": "a", "language": "en", "text": "Alpha union. Rain bravo. Charlie snow."},
             {"id": "b", "language": "en", "text": "Delta union. Echo snow."}], "s")
    def terms(*args):
        return {r["term"] for r in rows_of(t, *args, "--min-count", "1")}
    t.equal(terms("union rain"), set(), "in no sentence")
    t.equal(terms("union rain", "--unit", "statement"), {"alpha", "bravo"}, "node")
    t.equal(terms("snow", "--where", "union rain"), set(), "where, in no sentence")
    t.equal(terms("snow", "--where", "union rain", "--unit", "statement"), {"charlie"}, "where")


def test_order_is_by_the_measure(t):
    """--sort puts the greatest first, for every measure."""
    sample(t)
    for measure in ("log_dice", "mi", "mi3", "t", "g2", "delta_p_collocate", "delta_p_node", "count"):
        values = [float(r[measure]) for r in rows_of(t, "одақ", "--sort", measure, "--limit", "0")]
        t.check(len(values) > 3, "rows")
        t.equal(values, sorted(values, reverse=True), measure)


def test_tags_as_node(t):
    """The words around a theme's tags."""
    sample(t)
    rows = rows_of(t, "theme:exit", "--sentence", "--where", "lang:en")
    t.check(rows and {r["lang"] for r in rows} == {"en"}, "words of English sentences")


def test_a_node_that_is_not_there(t):
    """No rows, exit 0, and why."""
    sample(t)
    result = t.evquery("collocates", "-d", "s", "zzzz", "--format", "csv")
    t.equal(result.csv(), [], "rows")
    t.contains(result.err, '"zzzz" is not in the lexicon')
    t.contains(t.evquery("collocates", "-d", "s", "union", "--where", "lang:kk").err, "not in what --where finds")
    t.contains(t.evquery("collocates", "-d", "s", "union", "--min-count", "9999").err, "lower --min-count")


def test_mistakes_are_named(t):
    """Windows of 0 and of 10,000, contradictions, a node without words: exit 2 with what to do."""
    sample(t)
    for args, words in [
        (["union", "--window", "0"], "--window"),
        (["union", "--window", "10000"], "--window"),
        (["union", "--left", "0", "--right", "0"], "window is empty"),
        (["union", "--left", "2", "--window", "3"], "--window is both sides"),
        (["union", "--sentence", "--window", "3"], "whole sentence"),
        (["country:KAZ"], "no word and no theme"),
        (["union", "--sort", "logdice"], "did you mean log_dice?"),
        (["/(/"], "does not compile"),
    ]:
        t.contains(t.evquery("collocates", "-d", "s", *args, code=2).err, words)
