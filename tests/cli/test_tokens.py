"""evindex tokens: sentences, languages, tokens and stems as JSON Lines and CoNLL-U; encodings told, obeyed, reported and mended."""

import json

MIXED = "Біз бүгін осы мәселені талқыладық, потому что это очень важно, және келісімге қол қойдық."


def conllu(result):
    """[(comments, rows)] of CoNLL-U output."""
    sentences = []
    for block in result.out.strip("\n").split("\n\n"):
        lines = block.split("\n")
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# "))
        sentences.append((comments, [line.split("\t") for line in lines if not line.startswith("# ")]))
    return sentences


def test_a_mixed_sentence_says_so(t):
    """A sentence with a run of words in a second language has its main language and says that it is mixed."""
    t.write("in/a.txt", MIXED + " Тәуелсіздік бәрінен қымбат.\n")
    first, second = t.evindex("tokens", "in").jsonl()
    t.equal((first["lang"], first["mixed"]), ("kk", True))
    t.equal((second["lang"], second["mixed"]), ("kk", False))
    (comments, _), (plain, _) = conllu(t.evindex("tokens", "--format", "conllu", "in"))
    t.equal((comments["lang"], comments.get("mixed")), ("kk", "yes"))
    t.check("mixed" not in plain, "a plain sentence is not marked")


def test_languages_change_within_a_statement(t):
    """Each sentence has its own language, in both Kazakh scripts, whatever the statement is said to be in."""
    text = ("We will leave the union. Мы вправе выйти из союза. Біз одақтан шығуға құқылымыз. Bız odaqtan şyğuğa qūqylymyz. "
            "Ми маємо право вийти з цього союзу.")
    row = json.dumps({"id": "a", "language": "en", "text": text}, ensure_ascii=False)
    got = t.evindex("tokens", "-", input=row + "\n").jsonl()
    t.equal([s["lang"] for s in got], ["en", "ru", "kk", "kk", "uk"])
    t.equal(got[2]["tokens"][1]["stem"], got[3]["tokens"][1]["stem"])


def test_negation_and_condition_are_shown(t):
    """Kazakh verbs show negation and condition, in CoNLL-U by the names of Universal Dependencies."""
    t.write("in/a.txt", "Біз одақтан шықпаймыз, егер олар тоқтатпаса.\n")
    tokens = {token["form"]: token for token in t.evindex("tokens", "in").jsonl()[0]["tokens"]}
    t.equal(tokens["шықпаймыз"]["features"], ["negated"])
    t.equal(tokens["тоқтатпаса"]["features"], ["conditional", "negated"])
    t.check("features" not in tokens["одақтан"], "a noun has none")
    (_, rows), = conllu(t.evindex("tokens", "--format", "conllu", "in"))
    features = {row[1]: row[5] for row in rows}
    t.equal(features["шықпаймыз"], "Polarity=Neg")
    t.equal(features["тоқтатпаса"], "Mood=Cnd|Polarity=Neg")
    t.equal(features["одақтан"], "_")


def test_offsets_cut_the_forms_out(t):
    """The bytes between a token's offsets are its form; sentences are cut out by theirs."""
    text = "«Ещё раз»: сувере-\nнитет — 3,14 %… Mr. O’Neill’s e-mail: a.b@un.org! 15-жылдық т.б. egemendik\u200b \U0001d54f"
    got = t.evindex("tokens", "-", input=json.dumps({"id": "a", "text": text}) + "\n").jsonl()
    raw = text.encode()
    for sentence in got:
        t.equal(raw[sentence["start"]:sentence["end"]].decode(), sentence["text"])
        for token in sentence["tokens"]:
            t.equal(raw[token["start"]:token["end"]].decode(), token["form"])
    forms = [token["form"] for sentence in got for token in sentence["tokens"]]
    for form in ("сувере-\nнитет", "3,14", "Mr.", "O’Neill’s", "a.b@un.org"):
        t.check(form in forms, f"{form} in {forms}")


ENCODED = {"cp1251": "Мы оставляем за собой право выйти из этого союза, если договорённости не выполняются.",
           "koi8-r": "Суверенитет государства остаётся главной ценностью народа и его будущего.",
           "kz1048": "Тәуелсіздігіміз бәрінен де қымбат, ал одақтан шығуға құқылымыз деп білеміз.",
           "utf-16": "Біз одақтан шықпаймыз, бірақ құқығымызды сақтаймыз."}


def write_encoded(t):
    for name, text in ENCODED.items():
        path = t.dir / "in" / (name + ".txt")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((text + "\n").encode(name))


def test_encodings_are_told_and_reported(t):
    """Files in old encodings are read as what they are, what they were taken for is said, and info counts it."""
    write_encoded(t)
    result = t.evindex("tokens", "in")
    t.equal(sorted(s["text"] for s in result.jsonl()), sorted(ENCODED.values()))
    for name in ("windows-1251", "KOI8-R", "KZ-1048"):
        t.contains(result.err, name)
    t.evindex("add", "-d", "x", "in")
    info = t.evindex("info", "-d", "x").out
    for name in ("windows-1251", "KOI8-R", "KZ-1048", "UTF-16LE"):
        t.contains(info, name)


def test_a_declared_encoding_is_obeyed_everywhere(t):
    """--encoding in every subcommand that reads: tokens, add and tag."""
    (t.dir / "a.txt").write_bytes(ENCODED["koi8-r"].encode("koi8-r"))
    t.equal(t.evindex("tokens", "--encoding", "KOI8-R", "a.txt").jsonl()[0]["text"], ENCODED["koi8-r"])
    t.equal(t.evindex("tag", "--encoding", "koi8r", "--format", "jsonl", "a.txt").jsonl()[0]["text"], ENCODED["koi8-r"])
    t.evindex("add", "--encoding", "KOI8-R", "-d", "x", "a.txt")
    t.contains(t.evquery("show", "-d", "x", "a").out, "Суверенитет")


def test_an_encoding_that_does_not_exist(t):
    """An unknown encoding is named once, with those that are known, and nothing is read."""
    (t.dir / "a.txt").write_bytes(b"text\n")
    (t.dir / "b.txt").write_bytes(b"text\n")
    for command in (("tokens",), ("tag",), ("add", "-d", "x")):
        result = t.evindex(*command, "--encoding", "windows-9999", "a.txt", "b.txt", ok=False)
        t.equal(result.code, 2)
        t.equal(result.out, "")
        t.equal(result.err.count("windows-9999"), 1)
        t.contains(result.err, "KZ-1048")


def test_offsets_count_every_character(t):
    """Marks of byte order and odd line ends inside a JSON string are characters of its text; a line stays one line."""
    text = "\ufeffБіз\u0085 қаламыз\u2028Олар \ufeffкетеді."
    result = t.evindex("tokens", "-", input=json.dumps({"id": "a", "text": text}) + "\n")
    words = []
    for line in result.out.splitlines():
        for token in json.loads(line)["tokens"]:
            t.equal(text.encode()[token["start"]:token["end"]].decode(), token["form"])
            words.append(token["norm"])
    t.equal(words, ["біз", "қаламыз", "олар", "кетеді"])


def test_mixed_encodings_are_counted(t):
    """Lines in another encoding than the rest of the file are counted, and the file is not said to be foreign."""
    (t.dir / "a.txt").write_bytes("Привет, мир. Это проверка.".encode("cp1251") + "\n\nВторая часть текста на русском языке.\n".encode())
    result = t.evindex("tokens", "a.txt")
    t.contains(result.err, "a.txt: mixed encodings: 1 line is not UTF-8 and was taken for windows-1251 (confidence")
    t.check("taken for UTF-8" not in result.err, result.err)
    t.equal([s["text"] for s in result.jsonl()], ["Привет, мир.", "Это проверка.", "Вторая часть текста на русском языке."])


def test_utf8_encoded_twice_is_mended_with_a_notice(t):
    """Text that was UTF-8, was read as windows-1251 and encoded again is mended, and the notice names the file."""
    text = "Суверенитет и независимость Казахстана. Союз государств.\n"
    (t.dir / "twice.txt").write_bytes(text.encode().decode("cp1251").encode())
    result = t.evindex("tokens", "twice.txt")
    t.contains(result.jsonl()[0]["text"], "независимость Казахстана")
    t.contains(result.err, "twice.txt")
    t.contains(result.err, "twice and was mended")


def test_damaged_bytes_are_replaced_and_counted(t):
    """Truncated, overlong and surrogate sequences are replaced; the rest of the text stays, the notice says where."""
    (t.dir / "bad.txt").write_bytes("Одақ".encode() + b" \xc0\xaf \xed\xa0\x80 " + "мемлекет".encode() + b" \xd0")
    result = t.evindex("tokens", "bad.txt")
    norms = [token["norm"] for s in result.jsonl() for token in s["tokens"]]
    t.check("одақ" in norms and "мемлекет" in norms, str(norms))
    t.contains(result.err, "bad.txt")
    t.contains(result.err, "at byte")
