"""The language of short sentences: English, Russian and Kazakh are told, and other languages are not taken for them."""

import json
import pathlib

MAIN = ("en", "ru", "kk")


def rows():
    path = pathlib.Path(__file__).parent / "languages.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


def told(t, texts):
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    got = {}
    for sentence in t.evindex("tokens", "-", input="\n".join(lines) + "\n").jsonl():
        got.setdefault(int(sentence["id"]), sentence["lang"])
    return [got.get(n, "-") for n in range(len(texts))]


def test_the_three_are_told(t):
    """Sentences in English, Russian and Kazakh, in Cyrillic and Latin letters."""
    known = [row for row in rows() if row[0] in MAIN]
    t.check(len(known) > 60, f"{len(known)} sentences")
    wrong = [(lang, got, text) for (lang, text), got in zip(known, told(t, [text for _, text in known])) if lang != got]
    t.equal(wrong, [])


def test_others_are_not_taken_for_the_three(t):
    """Of sentences in sixty other languages, one in twenty at most is taken for English, Russian or Kazakh."""
    others = [row for row in rows() if row[0] not in MAIN]
    t.check(len(others) > 250, f"{len(others)} sentences")
    wrong = [(lang, got, text) for (lang, text), got in zip(others, told(t, [text for _, text in others])) if got in MAIN]
    t.check(len(wrong) * 20 <= len(others), f"{len(wrong)} of {len(others)}: {wrong}")


def test_short_russian_in_a_russian_statement(t):
    """A short sentence without telling words is in its statement's language."""
    text = "Мы подписали договор в прошлом году. Получено немало. Пример заразителен? Решать народу."
    row = json.dumps({"id": "a", "language": "ru", "text": text}, ensure_ascii=False)
    t.equal({s["lang"] for s in t.evindex("tokens", "-", input=row + "\n").jsonl()}, {"ru"})
