"""An independent count of everything that freq, compare and collocates print: plain loops over what `evindex tokens`
and `evindex tag` say, and the metadata of the inputs. Shares no code with the programs; also used by the bench."""

import collections
import math

CLASSES = {"en": "en", "ru": "ru", "kk": "kk"}
STATEMENT_KEYS = ("country", "speaker", "type", "source", "organisation", "role")
NONE = "(none)"


class Sentence:
    def __init__(self, row, meta):
        self.id, self.passage, self.lang = row["id"], row["passage"], row["lang"]
        self.word_class = CLASSES.get(row["lang"], "x")
        self.tokens = [(t["norm"], t["stem"]) for t in row.get("tokens", [])]
        self.tags = row.get("tags", [])
        self.meta = meta


class Corpus:
    """`rows`: lines of `evindex tokens`; `meta`: by id; `tagged`: lines of `evindex tag`, or None."""

    def __init__(self, rows, meta, tagged=None):
        self.meta = meta
        self.sentences = [Sentence(row, meta[row["id"]]) for row in rows]
        if tagged is not None:
            tags = {(row["id"], row["passage"]): row["tags"] for row in tagged}
            for sentence in self.sentences:
                sentence.tags = tags[sentence.id, sentence.passage]


def label(key, meta, sentence=None):
    """The group of a statement (and sentence) under a key that divides the text."""
    date = meta.get("date", "")
    if key == "year":
        return date[:4] or NONE
    if key == "month":
        return date[:7] or NONE
    if key == "decade":
        return date[:3] + "0s" if date else NONE
    if key == "language":
        return sentence.lang if sentence else NONE
    if key == "statement":
        return meta["id"]
    return str(meta.get(key, "")) or NONE


def group_of(keys, sentence):
    return tuple(label(key, sentence.meta, sentence) for key in keys)


def totals(corpus, keys, inside=lambda sentence: True):
    """{group: [tokens, sentences, statements]}"""
    seen = collections.defaultdict(set)
    out = collections.defaultdict(lambda: [0, 0, 0])
    for sentence in corpus.sentences:
        if not inside(sentence):
            continue
        group = group_of(keys, sentence)
        out[group][0] += len(sentence.tokens)
        out[group][1] += 1
        seen[group].add(sentence.id)
    for group, ids in seen.items():
        out[group][2] = len(ids)
    return dict(out)


def count(corpus, keys, places, inside=lambda sentence: True):
    """{group: [occurrences, sentences, statements]}; places(sentence) is how often the thing occurs in it."""
    out = collections.defaultdict(lambda: [0, 0, 0])
    seen = collections.defaultdict(set)
    for sentence in corpus.sentences:
        n = places(sentence) if inside(sentence) else 0
        if n == 0:
            continue
        group = group_of(keys, sentence)
        out[group][0] += n
        out[group][1] += 1
        seen[group].add(sentence.id)
    for group, ids in seen.items():
        out[group][2] = len(ids)
    return dict(out)


def vocabulary(corpus, keys, exact=False, leave_out=lambda word_class, norm: False):
    """{(class, stem or norm): {group: [occurrences, sentences, statements]}}"""
    out = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0, 0]))
    last = {}
    statements = collections.defaultdict(set)
    for sentence in corpus.sentences:
        group = group_of(keys, sentence)
        place = (sentence.id, sentence.passage)
        for norm, stem in sentence.tokens:
            if leave_out(sentence.word_class, norm):
                continue
            word = (sentence.word_class, norm if exact else stem)
            cell = out[word][group]
            cell[0] += 1
            cell[1] += last.get((word, group)) != place
            last[word, group] = place
            statements[word, group].add(sentence.id)
    for (word, group), ids in statements.items():
        out[word][group][2] = len(ids)
    return out


def best_forms(corpus, leave_out=lambda word_class, norm: False):
    """{(class, stem): its most frequent form, of equal ones the first}"""
    counts = collections.Counter()
    for sentence in corpus.sentences:
        for norm, stem in sentence.tokens:
            if not leave_out(sentence.word_class, norm):
                counts[sentence.word_class, stem, norm] += 1
    best = {}
    for (word_class, stem, norm), n in counts.items():
        rank = (-n, norm.encode())
        if (word_class, stem) not in best or rank < best[word_class, stem]:
            best[word_class, stem] = rank
    return {word: rank[1].decode() for word, rank in best.items()}


def dispersion(counts, sizes):
    """range, parts, DP, DPnorm, Juilland's D as dispersion.h defines them; None where undefined."""
    pairs = [(v, s) for v, s in zip(counts, sizes) if s > 0]
    n, f, size = len(pairs), sum(v for v, _ in pairs), sum(s for _, s in pairs)
    reach = sum(v > 0 for v, _ in pairs)
    if f == 0:
        return reach, n, None, None, None
    dp = sum(abs(v / f - s / size) for v, s in pairs) / 2
    if n < 2:
        return reach, n, dp, None, None
    rates = [v / s for v, s in pairs]
    mean = sum(rates) / n
    deviation = math.sqrt(sum((r - mean) ** 2 for r in rates) / n)
    return reach, n, dp, dp / (1 - min(s for _, s in pairs) / size), 1 - deviation / mean / math.sqrt(n - 1)


def g2(a, n1, b, n2):
    """Dunning's log-likelihood ratio of a of n1 against b of n2."""
    cells = [(a, n1, a + b), (b, n2, a + b), (n1 - a, n1, n1 + n2 - a - b), (n2 - b, n2, n1 + n2 - a - b)]
    return 2 * sum(o * math.log(o * (n1 + n2) / (row * column)) for o, row, column in cells if o > 0)


def chi2(a, n1, b, n2):
    total = n1 + n2
    cells = [(a, n1, a + b), (b, n2, a + b), (n1 - a, n1, total - a - b), (n2 - b, n2, total - a - b)]
    return sum((o - row * column / total) ** 2 / (row * column / total) for o, row, column in cells if row * column > 0)


def log_ratio(a, n1, b, n2):
    return math.log2((a or 0.5) / n1) - math.log2((b or 0.5) / n2)


def odds_ratio(a, n1, b, n2):
    cells = [a, n1 - a, b, n2 - b]
    if 0 in cells:
        cells = [c + 0.5 for c in cells]
    return cells[0] * cells[3] / (cells[1] * cells[2])


def adjusted(values):
    """Benjamini and Hochberg's p values."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    out, least = [None] * len(values), 1
    for rank in range(len(values), 0, -1):
        least = min(least, values[order[rank - 1]] * len(values) / rank)
        out[order[rank - 1]] = least
    return out


def collocates(corpus, is_node, left, right, exact=False, leave_out=lambda word_class, norm: False):
    """Positions around one-word nodes: ({word: [left, right, frequency]}, places, tokens in windows, positions)."""
    words = collections.defaultdict(lambda: [0, 0, 0])
    places = inside = positions = 0
    for sentence in corpus.sentences:
        nodes = [i for i, token in enumerate(sentence.tokens) if is_node(token)]
        places += len(nodes)
        for i, (norm, stem) in enumerate(sentence.tokens):
            if i in nodes:
                continue
            positions += 1
            earlier = min((i - n for n in nodes if n < i), default=None)
            later = min((n - i for n in nodes if n > i), default=None)
            on_right = earlier is not None and earlier <= right
            on_left = later is not None and later <= left
            inside += on_right or on_left
            if leave_out(sentence.word_class, norm):
                continue
            word = words[sentence.word_class, norm if exact else stem]
            word[2] += 1
            if on_right and (not on_left or earlier <= later):
                word[1] += 1
            elif on_left:
                word[0] += 1
    return words, places, inside, positions


def association(o11, r1, c1, n, places):
    """expected, MI, MI3, t, G2, logDice, Delta P of the collocate and of the node."""
    expected = r1 * c1 / n
    sign = -1 if o11 < expected else 1
    def share(part, whole):
        return part / whole if whole else 0
    return (expected, math.log2(o11 / expected), math.log2(o11 ** 3 / expected), (o11 - expected) / math.sqrt(o11),
            sign * g2(o11, r1, c1 - o11, n - r1), 14 + math.log2(2 * o11 / (places + c1)),
            share(o11, r1) - share(c1 - o11, n - r1), share(o11, c1) - share(r1 - o11, n - c1))
