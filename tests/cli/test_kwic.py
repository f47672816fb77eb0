"""evquery kwic: order, samples, context, alignment and tags of a concordance."""

import random
import re
import unicodedata

from test_terminal import ESCAPE, on_terminal

WORDS = ["union", "treaty", "state", "trade", "border", "market", "power", "court"]


def corpus(t, n=40):
    """Statements of few words, so that neighbours repeat; returns {id: [norms of the whole statement]} and the sentences."""
    rng = random.Random(11)
    rows = []
    for i in range(n):
        sentences = [" ".join(rng.choice(WORDS) for _ in range(rng.randint(2, 7))).capitalize() + "." for _ in range(3)]
        rows.append({"id": f"s{i:02}", "date": f"20{10 + i % 5}", "speaker": rng.choice(["Ann", "ben", "Cid"]),
                     "country": rng.choice(["KAZ", "BLR"]), "language": "en", "text": " ".join(sentences)})
    t.index(rows, "x")
    return {row["id"]: row for row in rows}


def lines_of(t, *args, **options):
    return t.evquery("kwic", "-d", "x", *args, "--format", "csv", **options).csv()


def words_around(row, line):
    """The words before the node, nearest first, and behind it."""
    text = row["text"].encode()
    before = text[:int(line["start"])].decode().lower().replace(".", "").split()[::-1]
    after = text[int(line["end"]):].decode().lower().replace(".", "").split()
    return before + [""] * 5, after + [""] * 5


def text_order(line):
    return line["date"], line["id"], int(line["start"])


def test_sorting_by_every_key(t):
    """Words 1 to 5 on both sides, node, date, speaker, country and file, alone and one after the other."""
    rows = corpus(t)
    keys = {
        "text": text_order,
        "node": lambda line: line["node"].lower(),
        "date": lambda line: line["date"],
        "speaker": lambda line: line["speaker"].lower(),
        "country": lambda line: line["country"].lower(),
        "file": lambda line: line["id"],
        "left": lambda line: words_around(rows[line["id"]], line)[0][:5],
        "right": lambda line: words_around(rows[line["id"]], line)[1][:5],
    }
    for n in range(1, 6):
        keys[f"left{n}"] = lambda line, n=n: words_around(rows[line["id"]], line)[0][n - 1]
        keys[f"right{n}"] = lambda line, n=n: words_around(rows[line["id"]], line)[1][n - 1]
    plain = lines_of(t, "union OR tr*")
    for spec in list(keys) + ["right1,left1", "speaker,date", "node,right2,left5", "country,left"]:
        wanted = sorted(plain, key=lambda line, spec=spec: [keys[k](line) for k in spec.split(",")] + [text_order(line)])
        t.equal(lines_of(t, "union OR tr*", "--sort", spec), wanted, spec)


def test_a_sample_is_random_and_can_be_had_again(t):
    """--sample keeps so many lines, the same for a seed, others for another, in the order that --sort asks for."""
    corpus(t)
    whole = lines_of(t, "union")
    for n in (1, 7, len(whole), len(whole) + 5):
        got = lines_of(t, "union", "--sample", n, "--seed", "5")
        t.equal(len(got), min(n, len(whole)), "size")
        t.equal(got, [line for line in whole if line in got], "a part, in order")
        t.equal(lines_of(t, "union", "--sample", n, "--seed", "5"), got, "again")
    samples = {tuple(text_order(line) for line in lines_of(t, "union", "--sample", "5", "--seed", seed)) for seed in range(30)}
    t.check(len(samples) > 20, "seeds matter")
    drawn = [0] * len(whole)
    for seed in range(60):
        for line in lines_of(t, "union", "--sample", len(whole) // 2, "--seed", seed):
            drawn[whole.index(line)] += 1
    t.check(min(drawn) > 10 and max(drawn) < 50, f"each line is drawn about as often: {drawn}")
    t.contains(t.evquery("kwic", "-d", "x", "union", "--sample", "3", "--seed", "9").err, "a random sample of 3 lines, seed 9")


def test_a_concordance_of_every_word(t):
    """More lines than are held at once: each word once, in the order of the text; samples and limits are parts of it."""
    rng = random.Random(3)
    rows = [{"id": f"s{i:02}", "date": f"20{10 + 7 * i % 5}", "text": "\n".join(
        " ".join(rng.choice(WORDS) for _ in range(19)).capitalize() + "." for _ in range(40))} for i in range(40)]
    t.index(rows, "x")
    wanted = []
    for row in sorted(rows, key=lambda row: (row["date"], row["id"])):
        words = row["text"].split()
        wanted += [(row["id"], words[i - 1] if i else "", word.rstrip("."), words[i + 1] if i + 1 < len(words) else "")
                   for i, word in enumerate(words)]
    t.check(len(wanted) > 30000, "lines")

    def seen(*args):
        return [(line["id"], line["left"], line["node"], re.sub("^[.] ?", "", line["right"]))
                for line in lines_of(t, "/./", "--context", "1", *args)]
    whole = seen()
    t.equal(whole, wanted, "all")
    t.equal(seen("--limit", "25000"), whole[:25000], "a limit")
    sample = lines_of(t, "/./", "--sample", "15000")
    t.equal(len(sample), 15000, "a sample")
    t.equal(sample, sorted(sample, key=text_order), "in order")
    t.equal(lines_of(t, "/./", "--sort", "text,right1", "--limit", "25000"),
            sorted(lines_of(t, "/./"), key=lambda line: (line["date"], line["id"], words_around(
                {"text": next(row["text"] for row in rows if row["id"] == line["id"])}, line)[1][0], int(line["start"])))[:25000], "by statements")


def test_context_in_words_and_sentences(t):
    """--context N words on each side, or the node's own sentence and N beside it."""
    t.index([{"id": "a", "language": "en", "text": "One two. Three four\nunion five six. Seven eight. Nine."}], "x")
    cases = {
        ("0",): ("", ""),
        ("1",): ("four", "five"),
        ("3",): ("two. Three four", "five six. Seven"),
        ("0", "--context-in", "sentences"): ("Three four", "five six."),
        ("1", "--context-in", "sentences"): ("One two. Three four", "five six. Seven eight."),
        ("9", "--context-in", "sentences"): ("One two. Three four", "five six. Seven eight. Nine."),
    }
    for args, wanted in cases.items():
        line = lines_of(t, "union", "--context", *args)[0]
        t.equal((line["left"], line["right"]), wanted, " ".join(args))


def columns_of(text):
    """What a terminal makes of it: wide characters take two columns, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_nodes_stand_below_each_other(t):
    """Latin, Cyrillic, accents that combine and wide characters: every node begins in the same column."""
    texts = ["We left the union today.", "Сегодня мы вышли, и union остался.", "日本語の文字 union 日本語。",
             "Re\u0301sume\u0301 of a union, very long, with more words than fit on the line of a terminal, as usual.",
             "Мы долго говорили о том, что слово union, конечно, написано здесь по-английски, а не иначе."]
    t.index([{"id": f"s{i}", "text": text} for i, text in enumerate(texts)], "x")
    _, shown = on_terminal(t, t.program("evquery"), "kwic", "-d", "x", "=union", "--context", "30", columns=90)
    rows = [line for line in shown.split("\n") if "\x1b[1;31munion" in line]
    t.equal(len(rows), len(texts), "lines")
    starts = {columns_of(ESCAPE.sub("", row.split("\x1b[1;31m")[0])) for row in rows}
    t.equal(len(starts), 1, f"columns {starts} of {rows}")
    for row in rows:
        t.check(columns_of(ESCAPE.sub("", row)) <= 90, "width")


TAGGED = """codebook: weather
themes:
  - id: weather.rain
    title: rain
    patterns:
      en: [heavy rain]
"""


def test_tags_are_coloured_and_named(t):
    """Tags around the node have their colour on a terminal and their mark in html; `themes` names them elsewhere."""
    t.write("codebook.yml", TAGGED)
    t.write_jsonl("rows.jsonl", [{"id": "a", "text": "Heavy rain fell on the   union. A union without rain."}])
    t.evindex("add", "-d", "x", "--codebook", "codebook.yml", "rows.jsonl")
    lines = lines_of(t, "union")
    t.equal([line["themes"] for line in lines], ["weather.rain", ""], "themes")
    t.equal([line["node"] for line in lines_of(t, "theme:weather")], ["Heavy rain"], "a tag as node")
    t.equal([line["node"] for line in lines_of(t, "union theme:weather")], ["union"], "a word beside a filter of tags")
    _, shown = on_terminal(t, t.program("evquery"), "kwic", "-d", "x", "union")
    t.contains(shown, "\x1b[34mHeavy rain\x1b[0m fell on the")
    page = t.evquery("kwic", "-d", "x", "union", "--format", "html").out
    t.contains(page, '<mark class="tag">Heavy rain</mark> fell on the')
    t.contains(page, "<mark>union</mark>")


def test_html_is_escaped(t):
    """What looks like HTML in a text or its metadata is text."""
    t.index([{"id": "<b>", "speaker": "<script>alert(1)</script>", "text": "The union <script>alert(2)</script> & more."}], "x")
    page = t.evquery("kwic", "-d", "x", "union", "--format", "html").out
    t.lacks(page, "<script>alert")
    t.contains(page, "&lt;script&gt;alert(2)")


def test_mistakes_are_named(t):
    """Unknown keys, samples of nothing, contexts without end: exit 2 with what to do."""
    corpus(t, 3)
    cases = [
        (["union", "--sort", "rigt1"], "did you mean right1?"),
        (["union", "--sort", "left6"], "--sort cannot be 'left6'"),
        (["union", "--sort", "left1,"], "--sort cannot be ''"),
        (["union", "--sort", ",".join(["left1"] * 9)], "at most 8"),
        (["union", "--sample", "0"], "--sample"),
        (["union", "--context", "1001"], "--context"),
        (["union", "--context-in", "pages"], "--context-in"),
    ]
    for args, words in cases:
        t.contains(t.evquery("kwic", "-d", "x", *args, code=2).err, words)


def test_what_is_cut_off_is_said(t):
    """--limit says how many lines there are; the manifest does too."""
    corpus(t)
    n = len(lines_of(t, "union"))
    result = t.evquery("kwic", "-d", "x", "union", "--limit", "4", "--format", "csv", "--manifest")
    t.equal(len(result.csv()), 4, "lines")
    t.contains(result.err, f"showing 4 of {n} lines")
    t.equal(result.manifest()["lines"], f"4 of {n}", "manifest")
    t.check(re.fullmatch("[0-9a-f]{64}", result.manifest()["corpus"]), "corpus digest")
    t.contains(t.evquery("verify", "-d", "x", t.write("lines.csv", result.raw_out)).out, "identical")


def test_the_manifest_is_on_demand(t):
    """csv, tsv and json of a concordance begin with the manifest only when it is asked for; html always does."""
    corpus(t)
    for name in ("csv", "tsv", "json", "html"):
        plain = t.evquery("kwic", "-d", "x", "union", "--format", name).out
        asked = t.evquery("kwic", "-d", "x", "union", "--format", name, "--manifest").out
        t.equal("evquery kwic" in plain, name == "html", name)
        t.contains(asked, "evquery kwic")


def test_a_long_node_leaves_room_for_its_context(t):
    """On a narrow terminal a node of many words is cut as its context is, so that some of each is seen."""
    middle = " ".join(f"word{i}" for i in range(12))
    index = t.index([{"id": "a", "text": f"One day a state begins {middle} ends before the winter comes again."}])
    _, text = on_terminal(t, t.program("evquery"), "kwic", "-d", index, "begins NEAR/20 ends", columns=80)
    line = next(line for line in ESCAPE.sub("", text).splitlines() if "begins" in line)
    t.check("state  begins word0" in line and "before the" in line, line)
