"""Near-duplicates: one speech from two sites is found, reported with its similarity, and left out of counts only on request."""

import random

WORDS = ("union treaty member right leave sovereignty parliament speaks independent equal vote decides border trade council "
         "people future history market energy transit price labour court commission minister nation peace language").split()


def speech(seed, n=400):
    chance = random.Random(seed)
    return [chance.choice(WORDS) + chance.choice(["", "s", "ing", "ed", "less"]) for _ in range(n)]


def text_of(words):
    return " ".join(" ".join(words[i:i + 12]).capitalize() + "." for i in range(0, len(words), 12))


def edited(words, every):
    """Every so many words another one."""
    return [w if i % every else "edited" + str(i) for i, w in enumerate(words)]


def similarity(a, b):
    """Jaccard's coefficient of the sets of five words in a row, by its definition."""
    sets = [{tuple(words[i:i + 5]) for i in range(len(words) - 4)} for words in (a, b)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def rows():
    a, b, c = speech(1), speech(2), speech(3)
    return {"a": a, "a-edited": edited(a, 25), "a-site": ["published", "on", "the", "site"] + a + ["all", "rights", "reserved"],
            "b": b, "c": c, "c-far": edited(c, 4), "short": a[:4], "short2": a[:4]}


def write(t, name, order=1, dates=None):
    texts = rows()
    t.write_jsonl(name, [{"id": key, "text": text_of(words), **({"date": dates[key]} if dates and key in dates else {})}
                         for key, words in sorted(texts.items(), reverse=order < 0)])
    return texts


def duplicates(t, index):
    return [(row["group"], row["id"], row["similarity"], row["kept"])
            for row in t.evindex("info", "-d", index, "--duplicates", "--format", "csv").csv()]


def test_pairs_and_their_similarity(t):
    """Pairs of the threshold on are found, with Jaccard's coefficient; others are not; the method is told."""
    texts = write(t, "in.jsonl", dates={"a": "2014", "a-edited": "2015", "a-site": "2016"})
    t.evindex("add", "-d", "x", "in.jsonl", "--codebook", "none")
    wanted = [("1", "a", "1.000", "yes")] + [
        ("1", key, f"{similarity(texts['a'], texts[key]):.3f}", "no") for key in ("a-edited", "a-site")]
    t.equal(duplicates(t, "x"), wanted)
    t.check(similarity(texts["c"], texts["c-far"]) < 0.5, "the far one is far")
    t.contains(t.evindex("info", "-d", "x", "--duplicates").err,
               "3 statements in 1 groups of near-duplicates (shingles of 5 words, MinHash of 96 bins in 32 bands, Jaccard 0.5 or more)")


def test_any_order(t):
    """The answer is the same from any order of input, any division into runs, and after a change of letters' case."""
    write(t, "in.jsonl")
    write(t, "back.jsonl", order=-1)
    t.evindex("add", "-d", "x", "in.jsonl", "--codebook", "none")
    t.evindex("add", "-d", "y", "back.jsonl", "--codebook", "none", "--jobs", "2", "--shards", "3")
    for line in (t.dir / "in.jsonl").read_text().splitlines():
        t.evindex("add", "-d", "z", "-", "--codebook", "none", input=line + "\n")
    t.check(len(duplicates(t, "x")) == 3, duplicates(t, "x"))
    t.equal(duplicates(t, "y"), duplicates(t, "x"))
    t.equal(duplicates(t, "z"), duplicates(t, "x"))


def test_the_earliest_is_kept(t):
    """Of a group the earliest stays, the undated are the latest."""
    write(t, "in.jsonl", dates={"a-site": "2014-05-29", "a-edited": "2014-05-30"})
    t.evindex("add", "-d", "x", "in.jsonl", "--codebook", "none")
    t.equal([(row[1], row[3]) for row in duplicates(t, "x")], [("a-site", "yes"), ("a", "no"), ("a-edited", "no")])


def test_unique_counts_one_of_each(t):
    """--unique leaves one of each group in what is found and counted; without it all are there."""
    write(t, "in.jsonl", dates={"a": "2014", "a-edited": "2015", "a-site": "2016"})
    t.evindex("add", "-d", "x", "in.jsonl", "--codebook", "none")
    t.evindex("remove", "-d", "x", "c", "c-far", "short", "short2", "b")
    word = rows()["a"][30]

    def found(*options):
        return sorted(r["id"] for r in t.evquery("search", "-d", "x", "--format", "jsonl", *options, "=" + word).jsonl())

    t.equal(found(), ["a", "a-edited", "a-site"])
    t.equal(found("--unique"), ["a"])
    t.equal({r["id"] for r in t.evquery("kwic", "-d", "x", "--unique", "--format", "jsonl", "=" + word).jsonl()}, {"a"})
    alone = {r["id"]: r["text"] for r in t.evindex("export", "-d", "x").jsonl()}
    t.write_jsonl("alone.jsonl", [{"id": "a", "date": "2014", "text": alone["a"]}])
    t.evindex("add", "-d", "alone", "alone.jsonl", "--codebook", "none")
    freq = ["freq", "--format", "csv", "--by", "year", word]
    t.equal(t.evquery(*freq, "-d", "x", "--unique").csv(), t.evquery(*freq, "-d", "alone").csv())
    t.check(t.evquery(*freq, "-d", "x").csv() != t.evquery(*freq, "-d", "alone").csv(), "counts without --unique")
    t.contains(t.evquery("search", "-d", "x", "--unique", "=" + word).err, "--unique leaves out 2 near-duplicates in 1 groups")


def test_unique_in_comparisons(t):
    """compare, collocates and report study have --unique, too: as if the copies were not there."""
    write(t, "in.jsonl", dates={"a": "2014", "a-edited": "2015", "a-site": "2016"})
    t.evindex("add", "-d", "x", "in.jsonl", "--codebook", "none")
    t.evindex("add", "-d", "alone", "in.jsonl", "--codebook", "none")
    t.evindex("remove", "-d", "alone", "a-edited", "a-site")
    for ask in (["compare", "--a", "year:2014..2016", "--b", "NOT year:2014..2016"], ["collocates", rows()["a"][30]]):
        ask = [*ask, "--format", "jsonl"]
        alone = t.evquery(*ask, "-d", "alone").out
        t.equal(t.evquery(*ask, "-d", "x", "--unique").out, alone)
        t.check(t.evquery(*ask, "-d", "x").out != alone, "without --unique")
    t.contains(t.evquery("report", "study", "-d", "x", "--unique", "--permutations", "9").err, "leaves out 2 near-duplicates")


def test_unique_over_two_indexes(t):
    """Of one speech in two indexes one is left in counts."""
    a = speech(1)
    t.write_jsonl("one.jsonl", [{"id": "one", "date": "2014", "text": text_of(a)}])
    t.write_jsonl("two.jsonl", [{"id": "two", "date": "2015", "text": text_of(edited(a, 50))}])
    t.evindex("add", "-d", "x", "one.jsonl", "--codebook", "none")
    t.evindex("add", "-d", "y", "two.jsonl", "--codebook", "none")
    both = ["search", "-d", "x", "-d", "y", "--format", "jsonl", "=" + a[30]]
    t.equal(len(t.evquery(*both).jsonl()), 2)
    t.equal([r["id"] for r in t.evquery(*both, "--unique").jsonl()], ["one"])


def test_no_duplicates(t):
    """An index without near-duplicates, and an empty one, say so."""
    t.write("a.txt", text_of(speech(1)))
    t.evindex("add", "-d", "x", "a.txt", "--codebook", "none")
    t.equal(duplicates(t, "x"), [])
    t.evindex("remove", "-d", "x", "a")
    t.contains(t.evindex("info", "-d", "x", "--duplicates").err, "0 statements in 0 groups")
