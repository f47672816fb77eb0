"""evindex add, remove, info, export: what goes in comes out, unchanged things are left alone, bad input is named."""

import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time


def digest(t, index):
    rows = {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}
    return rows["corpus digest"]


def info(t, index):
    return {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}


ROWS = [
    {"id": "a", "date": "2014-05-29", "country": "KAZ", "text": "Our sovereignty is not for sale. We signed the treaty."},
    {"id": "b", "date": "2015", "country": "BLR", "text": "Мы оставляем за собой право выйти из союза."},
    {"id": "c", "session": 70, "text": "Егемендігіміз бәрінен қымбат."},
]


def test_counts_of_the_sample_corpus(t):
    """All sample statements go in, and again nothing changes."""
    n = len(list(t.statements.glob("*.txt")))
    t.check(n >= 60, f"{n} sample statements")
    first = t.evindex("add", "-d", "x", t.statements)
    t.contains(first.out, f"added {n}, replaced 0, unchanged 0, refused 0")
    again = t.evindex("add", "-d", "x", t.statements)
    t.contains(again.out, f"added 0, replaced 0, unchanged {n}, refused 0")
    t.equal(info(t, "x")["statements"], str(n))


def test_changed_statements_are_replaced(t):
    """A changed file replaces its statement; the others are left alone."""
    t.write("in/a.txt", "One sentence.")
    t.write("in/b.txt", "Another sentence.")
    t.evindex("add", "-d", "x", "in")
    t.write("in/a.txt", "One sentence. And a second.")
    result = t.evindex("add", "-d", "x", "in")
    t.contains(result.out, "added 0, replaced 1, unchanged 1, refused 0")
    t.equal(info(t, "x")["passages"], "3")
    t.equal(t.evquery("search", "-d", "x", "second", "--format", "jsonl").jsonl()[0]["id"], "a")


def test_changed_metadata_replaces(t):
    """A change of metadata alone is a change."""
    t.evindex("add", "-d", "x", "-", input=json.dumps(ROWS[0]) + "\n")
    changed = dict(ROWS[0], country="RUS")
    t.contains(t.evindex("add", "-d", "x", "-", input=json.dumps(changed) + "\n").out, "replaced 1")
    t.equal(len(t.evquery("search", "-d", "x", "country:KAZ", "--format", "jsonl").jsonl()), 0)


def test_touched_files_count_as_unchanged(t):
    """A file whose time changed but not its content is read and found unchanged."""
    path = t.write("in/a.txt", "One sentence.")
    t.evindex("add", "-d", "x", "in")
    os.utime(path, (1, 1))
    t.contains(t.evindex("add", "-d", "x", "in").out, "unchanged 1")


def test_same_size_same_time_change_is_seen(t):
    """A file changed right after it was read, to the same size, is not missed."""
    path = t.write("in/a.txt", "One sentence.")
    t.evindex("add", "-d", "x", "in")
    before = path.stat()
    path.write_text("Two sentence.")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    t.contains(t.evindex("add", "-d", "x", "in").out, "replaced 1")


def test_export_and_add_give_the_same_digest(t):
    """export, then add, gives the same digest, and the export itself again."""
    t.evindex("add", "-d", "x", t.statements)
    exported = t.evindex("export", "-d", "x").out
    t.write("e.jsonl", exported)
    t.evindex("add", "-d", "y", "e.jsonl")
    t.equal(digest(t, "y"), digest(t, "x"), "digest")
    t.equal(t.evindex("export", "-d", "y").out, exported, "export")


def test_digest_from_any_order_jobs_shards_batches(t):
    """The digest is the same from any order of input, number of jobs and of shards, and in any division into runs."""
    t.write_jsonl("f.jsonl", ROWS)
    t.write_jsonl("r.jsonl", ROWS[::-1])
    t.evindex("add", "-d", "x", "f.jsonl", "--jobs", "1")
    t.evindex("add", "-d", "y", "r.jsonl", "--jobs", "2", "--shards", "3")
    for row in ROWS:
        t.evindex("add", "-d", "z", "-", input=json.dumps(row) + "\n")
    t.equal(digest(t, "y"), digest(t, "x"))
    t.equal(digest(t, "z"), digest(t, "x"))


def test_digest_is_of_id_text_and_metadata(t):
    """The digest follows from the statements as documented, recomputed here."""
    import hashlib

    def field(data):
        return len(data).to_bytes(8, "big") + data

    t.write_jsonl("f.jsonl", ROWS)
    t.evindex("add", "-d", "x", "f.jsonl")
    digests = []
    for row in ROWS:
        meta = {k: v for k, v in row.items() if k != "text"}
        canonical = json.dumps(meta, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digests.append(hashlib.sha256(field(row["id"].encode()) + field(row["text"].encode()) +
                                      field(canonical.encode())).digest())
    t.equal(digest(t, "x"), hashlib.sha256(b"".join(sorted(digests))).hexdigest())


def test_remove(t):
    """remove takes a statement out, says what is not there, and add brings it back."""
    t.write("in/a.txt", "One sentence.")
    t.write("in/b.txt", "Another sentence.")
    t.evindex("add", "-d", "x", "in")
    time.sleep(0.2)  # so that the files count as settled
    t.evindex("add", "-d", "x", "in")
    result = t.evindex("remove", "-d", "x", "a", "nothing", code=1)
    t.contains(result.out, "removed 1, not there 1")
    t.contains(result.err, 'no statement with the id "nothing"')
    t.equal(info(t, "x")["statements"], "1")
    t.contains(t.evindex("add", "-d", "x", "in").out, "added 1")


def test_name_pattern(t):
    """--name-pattern makes metadata of names, and names what does not fit."""
    t.write("in/KAZ_70_2015.txt", "A sentence.")
    t.write("in/README.txt", "Not a speech.")
    result = t.evindex("add", "-d", "x", "--name-pattern", "{country}_{session}_{year}.txt", "in", code=1)
    t.contains(result.out, "added 1")
    t.contains(result.err, "in/README.txt: the file's name does not fit --name-pattern")
    for query in ("country:KAZ", "meta:session=70", "year:2015", "id:KAZ_70_2015"):
        t.equal(len(t.evquery("search", "-d", "x", query, "--format", "jsonl").jsonl()), 1, query)


def test_front_matter(t):
    """Front matter is metadata; a bad one is named with its line, and the rest of the batch goes in."""
    t.write("in/good.txt", "---\nid: x1\ntitle: On unity\ndate: 2014-05-29\n---\nThe text.\n")
    t.write("in/bad.txt", "---\ntitle: a\nlist: [x\n---\nThe text.\n")
    t.write("in/open.txt", "---\ntitle: a\nThe text.\n")
    t.write("in/date.txt", "---\ndate: 2014-02-30\n---\nThe text.\n")
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.out, "added 1, replaced 0, unchanged 0, refused 3")
    t.check(re.search(r"^evindex: in/bad\.txt:4:\d+: front matter: .*; mend it or take it out$", result.err, re.M), result.err)
    t.contains(result.err, "in/open.txt:1: the front matter is not closed")
    t.contains(result.err, 'in/date.txt: date "2014-02-30" is not a date; write 2014, 2014-05 or 2014-05-29')
    t.contains(t.evquery("show", "-d", "x", "x1").out, "title: On unity")


def test_front_matter_of_other_programs(t):
    """Null is nothing, nested values are kept and found by dotted keys, also those of JSON; aliases do not multiply."""
    t.write("in/a.md", "---\ntitle: ~\ndate: null\nspeaker:\nauthor:\n  name: Roe\n  of: [x, {y: z}]\nquoted: 'null'\n---\nText.\n")
    t.write("in/b.jsonl", '{"id": "b", "text": "More.", "author": {"name": "Doe", "age": 5, "none": null}}\n')
    t.write("in/bomb.md", "---\na: &a [1, 2, 3, 4]\n" + "".join(f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}]\n"
                                                                  for old, new in zip("abcdefgh", "bcdefghi")) + "---\nText.\n")
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.err, "in/bomb.md:2:")
    rows = {row["id"]: row for row in t.evindex("export", "-d", "x").jsonl()}
    t.equal(rows["a"], {"id": "a", "author": {"name": "Roe", "of": ["x", {"y": "z"}]}, "quoted": "null", "text": "Text.\n"})
    for query, found in (("author.name=Roe", "a"), ("author.of=x", "a"), ("author.of.y=z", "a"), ("author.name=Doe", "b"), ("author.age=5", "b")):
        t.equal([row["id"] for row in t.evquery("search", "-d", "x", f"meta:{query}", "--format", "jsonl").jsonl()], [found], query)


def test_malformed_lines(t):
    """A malformed JSON line is named by its number; the lines around it go in."""
    lines = [json.dumps(ROWS[0]), '{"id":"bad", "text": "cut', "", "[1,2]", '{"id":"n"}', '{"text":7}', '{"id":"e","text":""}',
             json.dumps(ROWS[1]), '{"id":"d","text":"x","date":"soon"}', '{"id":"a b","text":"Last line without a newline."}']
    t.write("f.jsonl", "\n".join(lines))
    result = t.evindex("add", "-d", "x", "f.jsonl", code=1)
    t.contains(result.out, "added 3, replaced 0, unchanged 0, refused 6")
    for number, words in ((2, "not a JSON object"), (4, "not an object"), (5, 'no "text"'), (6, "not a string"),
                          (7, "empty"), (9, 'date "soon"')):
        t.check(re.search(rf"^evindex: f\.jsonl:{number}(:\d+)?: .*{re.escape(words)}", result.err, re.M), result.err)
    refused = t.evindex("info", "-d", "x", "--refused", "--format", "csv").csv()
    t.equal([r["line"] for r in refused], ["2", "4", "5", "6", "7", "9"])
    t.equal({r["file"] for r in refused}, {"f.jsonl"})


def test_duplicate_ids(t):
    """The second statement with an id is refused by its place; the first stays."""
    t.write_jsonl("f.jsonl", [dict(ROWS[0]), dict(ROWS[1], id="a")])
    result = t.evindex("add", "-d", "x", "f.jsonl", code=1)
    t.contains(result.err, 'f.jsonl:2: id "a" stands twice in this run')
    t.contains(t.evquery("show", "-d", "x", "a").out, "Our sovereignty")


def test_missing_empty_binary_unreadable(t):
    """A missing path, an empty, a binary and an unreadable file are named; the rest goes in."""
    t.write("in/good.txt", "A sentence.")
    t.write("in/empty.txt", "")
    t.write("in/spaces.txt", " \n\t\n")
    t.write("in/binary.txt", bytes(range(256)) * 20)
    os.mkfifo(t.dir / "in/pipe")
    s = socket.socket(socket.AF_UNIX)
    s.bind(str(t.dir / "in/socket"))
    s.close()
    expected = ["nowhere.txt", "in/empty.txt", "in/spaces.txt", "in/binary.txt", "in/pipe", "in/socket"]
    if os.geteuid() != 0:
        t.write("in/closed.txt", "secret").chmod(0)
        expected.append("in/closed.txt")
    result = t.evindex("add", "-d", "x", "nowhere.txt", "in", code=1)
    t.contains(result.out, f"added 1, replaced 0, unchanged 0, refused {len(expected)}")
    for name in expected:
        t.contains(result.err, f"evindex: {name}: ")


def test_invalid_utf8_and_nul(t):
    """Invalid UTF-8 and NUL bytes in the middle are repaired, told, and the statement goes in."""
    t.write("in/a.txt", "Before the bad byte all is well and good. ".encode() * 20 + b"\xff" + " After the bad byte.".encode())
    t.write("in/b.txt", b"The first half. The sec\0ond half. " + b"It goes on for a while. " * 20)
    result = t.evindex("add", "-d", "x", "--encoding", "UTF-8", "in")
    t.contains(result.out, "added 2")
    t.contains(result.err, "in/a.txt: 1 place is not valid UTF-8")
    t.contains(result.err, "in/b.txt: 1 place is")
    t.contains(t.evquery("show", "-d", "x", "a").out, "\ufffd")


def test_long_line(t):
    """A line of 200 MB is named and left out; the lines around it go in, in bounded memory."""
    path = t.dir / "f.jsonl"
    with open(path, "wb") as out:
        out.write(json.dumps(ROWS[0]).encode() + b"\n")
        out.write(b'{"id":"long","text":"')
        for _ in range(200):
            out.write(b"word " * 200_000)
        out.write(b'"}\n' + json.dumps(ROWS[1]).encode() + b"\n")
    result = t.evindex("add", "-d", "x", "f.jsonl", code=1)
    t.contains(result.out, "added 2, replaced 0, unchanged 0, refused 1")
    t.contains(result.err, "f.jsonl:2: the line is longer than")
    plain = t.dir / "long.txt"
    with open(plain, "wb") as out:
        for _ in range(200):
            out.write(b"word " * 200_000)
    result = t.evindex("add", "-d", "x", "long.txt", code=1)
    t.contains(result.err, "long.txt: ")
    t.contains(result.err, "split")


def test_links_and_hidden(t):
    """A link to a file is followed, a link to a folder is named, a loop ends, hidden files are counted."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/.hidden.txt", "A hidden sentence.")
    t.write("other/b.txt", "Another sentence.")
    os.symlink("../other/b.txt", t.dir / "in/c.txt")
    os.symlink("../in", t.dir / "in/loop")
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.out, "added 2, replaced 0, unchanged 0, refused 1")
    t.contains(result.err, "in/loop: is a symbolic link to a folder, which is not followed")
    t.contains(result.err, "1 hidden files or folders")


def test_file_names_of_any_bytes(t):
    """File names that are not UTF-8, hold control characters or begin with | are names and nothing else."""
    for name in (b"in/\xff\xfe.txt", b"in/a\nb.txt", b"in/| touch pwned", b"in/;rm -rf x.txt", b"in/-d"):
        path = os.path.join(os.fsencode(t.dir), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(b"A sentence.")
    result = t.evindex("add", "-d", "x", "in")
    t.contains(result.out, "added 5")
    t.check(not (t.dir / "pwned").exists(), "a file name ran as a command")
    for row in t.evquery("search", "-d", "x", "sentence", "--format", "jsonl").jsonl():
        t.check(all(c >= " " for c in row["id"]), row["id"])


def test_index_inside_the_folder(t):
    """An index that lies in the folder which is added is not read as statements."""
    t.write("in/a.txt", "A sentence.")
    t.evindex("add", "-d", "in/x.index", "in")
    result = t.evindex("add", "-d", "in/x.index", "in")
    t.contains(result.err, "in/x.index: is the index itself and was left out")
    t.equal(info(t, "in/x.index")["statements"], "1")


def test_another_index_is_no_text(t):
    """The files of another index are not read as statements: in a folder it is left out, named itself it is refused
    with how to add what it holds."""
    t.index(ROWS, "in/other")
    t.write("in/a.txt", "A sentence.")
    result = t.evindex("add", "-d", "x", "in", ok=False)
    t.contains(result.err, "in/other: is an index and was left out")
    t.contains(result.err, "evindex export -d in/other | evindex add -d INDEX -")
    result = t.evindex("add", "-d", "y", "in/other", code=1)
    t.contains(result.err, "in/other: is an index")
    t.equal(info(t, "y")["statements"], "0")
    t.evindex("add", "-d", "z", "-", input=t.evindex("export", "-d", "in/other").out)
    t.equal(digest(t, "z"), digest(t, "in/other"))


def test_no_index(t):
    """A folder or file that is no index, and an index of another version, are refused with the remedy."""
    t.write("notes/thesis.txt", "Not an index.")
    for args in (("info", "-d", "nowhere"), ("info", "-d", "notes"), ("info", "-d", "notes/thesis.txt"),
                 ("export", "-d", "notes"), ("remove", "-d", "nowhere", "a")):
        t.contains(t.evindex(*args, code=2).err, "evindex add")
    t.contains(t.evquery("search", "-d", "notes", "a", code=2).err, "evindex add")
    t.contains(t.evindex("add", "-d", "notes", "notes", code=2).err, "name a new folder")
    t.equal(sorted(os.listdir(t.dir / "notes")), ["thesis.txt"])
    index = t.index(ROWS)
    current = index / "CURRENT"
    current.write_text(re.sub(r'"schema": \d+', '"schema": 77', current.read_text()))
    t.contains(t.evquery("search", "-d", index, "a", code=2).err, "the index has schema 77")


def test_locked(t):
    """A second writer is told which process writes; readers are not disturbed."""
    index = t.index(ROWS)
    writer = subprocess.Popen([t.program("evindex"), "add", "-d", str(index), "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if (index / "LOCK").read_text().startswith(f"process {writer.pid}"):
                break
            time.sleep(0.05)
        second = t.evindex("add", "-d", index, "-", input="text", code=2)
        t.contains(second.err, f"process {writer.pid}")
        t.equal(len(t.evquery("search", "-d", index, "sovereignty", "--format", "jsonl").jsonl()), 1)
    finally:
        writer.stdin.close()
        writer.wait()
    t.evindex("add", "-d", index, "-", input="A new text.")


def test_full_disk(t):
    """A full disk is told, and the index stays as it was and can be continued."""
    index = t.index(ROWS)
    before = digest(t, index)
    more = [{"id": f"m{i}", "text": "words of many kinds stand here. " * 400} for i in range(60)]
    t.write_jsonl("more.jsonl", more)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # whose effect is the end
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run([t.program("evindex"), "add", "-d", str(index), "more.jsonl", "--jobs", "1"], cwd=t.dir,
                          preexec_fn=limit, capture_output=True, check=False)
    t.equal(done.returncode, 2, done.stderr.decode())
    t.check(b"space" in done.stderr or b"too large" in done.stderr, done.stderr.decode())
    t.equal(digest(t, index), before)
    t.equal(sum(1 for name in os.listdir(index) if name.startswith("seg-")), int(info(t, index)["segments"]))
    t.contains(t.evindex("add", "-d", index, "more.jsonl").out, "added 60")


def test_interrupt(t):
    """An interruption publishes what is in, and the same command goes on to the same digest."""
    rows = [{"id": f"s{i}", "text": f"Statement number {i} speaks of the union. " * 50} for i in range(3000)]
    t.write_jsonl("f.jsonl", rows)
    t.evindex("add", "-d", "whole", "f.jsonl")
    for wait in (0.02, 0.1, 0.3):
        shutil.rmtree(t.dir / "x", ignore_errors=True)
        run = subprocess.Popen([t.program("evindex"), "add", "-d", "x", "f.jsonl"], cwd=t.dir, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
        time.sleep(wait)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate()
        t.check(run.returncode in (0, 130, -signal.SIGINT), f"code {run.returncode}: {err}")
        t.evindex("add", "-d", "x", "f.jsonl")
        t.equal(digest(t, "x"), digest(t, "whole"))


def test_many_small_runs(t):
    """Many small runs leave few segments and lose nothing."""
    for i in range(30):
        t.evindex("add", "-d", "x", "-", input=json.dumps({"id": f"s{i}", "text": f"Text {i} of the union."}) + "\n")
    rows = info(t, "x")
    t.equal(rows["statements"], "30")
    t.check(int(rows["segments"]) <= 13, rows["segments"])
    t.equal(len(t.evquery("search", "-d", "x", "union", "--limit", "0", "--format", "jsonl").jsonl()), 30)


def test_database_of_another_index(t):
    """A segment with a longer index's database under it is damage that is named, whatever is asked."""
    t.write("short.txt", "Sovereignty.")
    t.write("long.txt", "Our sovereignty and the union. " * 400)
    t.evindex("add", "-d", "short", "short.txt")
    t.evindex("add", "-d", "long", "long.txt")
    segment = {name: next(p for p in (t.dir / name).iterdir() if p.name.startswith("seg-")) for name in ("short", "long")}
    shutil.rmtree(segment["short"] / "xapian")
    shutil.copytree(segment["long"] / "xapian", segment["short"] / "xapian")
    for command in (("search", "sovereignty"), ("kwic", "sovereignty"), ("freq", "sovereignty"),
                    ("search", "sovereignty NOT union"), ("search", '"our sovereignty"')):
        result = t.evquery(command[0], "-d", "short", command[1], code=2)
        t.contains(result.err, "damaged")


def test_damaged_token_streams(t):
    """Token streams that do not read back are told, and no row is left out in silence."""
    index = t.index(ROWS)
    for tokens in index.glob("seg-*/tokens"):  # two threads may have made a segment each
        tokens.write_bytes(b"\xff" * tokens.stat().st_size)
    for command in (("search", "sovereignty"), ("kwic", "sovereignty"), ("search", '"our sovereignty"'),
                    ("collocates", "sovereignty")):
        t.contains(t.evquery(command[0], "-d", index, command[1], code=2).err, "damaged")


def test_sizes_add_up(t):
    """info --sizes lists every file of the segments, and its sum."""
    t.evindex("add", "-d", "x", t.statements)
    rows = t.evindex("info", "-d", "x", "--sizes", "--format", "csv").csv()
    total = sum(int(r["bytes"]) for r in rows if r["part"] != "all")
    t.equal(total, int(rows[-1]["bytes"]))
    on_disk = sum(p.stat().st_size for p in (t.dir / "x").glob("seg-*/**/*") if p.is_file())
    t.equal(total, on_disk)


def test_tokens_offsets_lead_back(t):
    """Every sentence and token of `tokens` is what its bytes of the input say."""
    rows = [dict(r, text=r["text"] + " Ещё одно предложение, e-mail: a@b.kz, 3,14 и т. д.") for r in ROWS]
    t.write_jsonl("f.jsonl", rows)
    text = {r["id"]: r["text"].encode() for r in rows}
    n = 0
    for s in t.evindex("tokens", "f.jsonl").jsonl():
        source = text[s["id"]]
        t.equal(source[s["start"]:s["end"]].decode(), s["text"])
        for token in s["tokens"]:
            t.equal(source[token["start"]:token["end"]].decode(), token["form"])
            n += 1
    t.check(n > 30, f"{n} tokens")


def test_tokens_conllu(t):
    """CoNLL-U has ten fields a token, numbered from 1 in each sentence."""
    out = t.evindex("tokens", "--format", "conllu", "-", input="We leave. Мы выходим.").out
    sentences = [s for s in out.split("\n\n") if s]
    t.equal(len(sentences), 2)
    for sentence in sentences:
        rows = [line.split("\t") for line in sentence.split("\n") if not line.startswith("#")]
        t.equal([len(r) for r in rows], [10] * len(rows))
        t.equal([r[0] for r in rows], [str(i + 1) for i in range(len(rows))])
