"""evindex export --to: plain files and a metadata.csv that other programs read, and add reads back to the same digest."""

import csv
import os
import resource
import signal
import subprocess


def digest(t, index):
    return {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}["corpus digest"]


def table(t, folder):
    with open(t.dir / folder / "metadata.csv", encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_folder_and_back(t):
    """The sample corpus as a folder: a file and a row for each statement, and back to the same digest."""
    t.evindex("add", "-d", "x", "--codebook", "none", t.statements)
    t.contains(t.evindex("export", "-d", "x", "--to", "out").out, "out: 77 files and metadata.csv")
    exported = {row["id"]: row for row in t.evindex("export", "-d", "x").jsonl()}
    rows = table(t, "out")
    t.equal(list(rows[0])[:2], ["doc_id", "id"])
    t.equal(len(rows), len(exported))
    t.equal(sorted(os.listdir(t.dir / "out")), sorted([row["doc_id"] for row in rows] + ["metadata.csv"]))
    for row in rows:
        statement = exported[row["id"]]
        t.equal((t.dir / "out" / row["doc_id"]).read_text(encoding="utf-8"), statement["text"])
        for key in ("title", "date", "speaker", "country"):
            t.equal(row[key], statement.get(key, ""), key)
    t.contains(t.evindex("add", "-d", "y", "--codebook", "none", "out").out, "added 77, replaced 0, unchanged 0, refused 0")
    t.equal(digest(t, "y"), digest(t, "x"))


def test_values_that_are_no_texts(t):
    """Numbers, lists, truth values, empty texts and odd texts come back as they were."""
    rows = [{"id": "a", "text": "One.", "session": 70, "share": 0.5, "also": ["ru", 1, None], "open": True, "none": None,
             "empty": "", "nested": {"a": [1]}, "quoted": 'a "b", c', "lines": "a\nb\r\nc", "blank": " a ", "tab": "\ta",
             "number": "70", "hash": "#a", "formula": "=1+1", "semi;colon": "x", "коды": "да"},
            {"id": "b", "text": "Two.", "session": "70"}, {"id": "c", "text": "Three."}]
    t.write_jsonl("in.jsonl", rows)
    t.evindex("add", "-d", "x", "--codebook", "none", "in.jsonl")
    t.evindex("export", "-d", "x", "--to", "out")
    t.equal(table(t, "out")[0]["session"], "70")
    t.evindex("add", "-d", "y", "--codebook", "none", "out")
    t.equal(t.evindex("export", "-d", "y").jsonl(), t.evindex("export", "-d", "x").jsonl())
    t.equal(digest(t, "y"), digest(t, "x"))


def test_ids_of_any_kind(t):
    """Ids with slashes, dots, spaces, of two cases, of other scripts and very long ones become names of files, and come back."""
    ids = ["a/b/c", "../up", ".hidden", "a b", "A B", "метаданные", "metadata", "con:x|y", "50%", "é" * 300, "x" * 1000, "x" * 1001, "-d"]
    t.write_jsonl("in.jsonl", [{"id": i, "text": f"Statement {n}."} for n, i in enumerate(ids)])
    t.evindex("add", "-d", "x", "--codebook", "none", "in.jsonl")
    t.evindex("export", "-d", "x", "--to", "out")
    names = os.listdir(t.dir / "out")
    t.equal(len({name.casefold() for name in names}), len(ids) + 1)
    t.check(all("/" not in name and not name.startswith(".") and len(name.encode()) < 255 for name in names), names)
    t.equal(sorted(os.listdir(t.dir)), ["in.jsonl", "out", "x"])
    t.evindex("add", "-d", "y", "--codebook", "none", "out")
    t.equal(digest(t, "y"), digest(t, "x"))


def test_texts_that_are_no_plain_files(t):
    """Texts that would be taken for another format stand in statements.jsonl, which is told, and come back."""
    texts = ["---\ntitle: x\n---\nText.", '{"text": "x"}', "<!DOCTYPE html><html><body>Text</body></html>", "%PDF-1.4 text",
             "a\u0000b", "An ordinary text.", "\ufeffWith a mark.", "Line\r\nends.\r\n", "  blanks around \n\n"]
    t.write_jsonl("in.jsonl", [{"id": f"s{i}", "text": text} for i, text in enumerate(texts)])
    t.evindex("add", "-d", "x", "--codebook", "none", "in.jsonl")
    result = t.evindex("export", "-d", "x", "--to", "out")
    t.contains(result.err, "out/statements.jsonl: ")
    t.check((t.dir / "out/s5.txt").read_text() == "An ordinary text.", "the ordinary one is a file")
    t.check((t.dir / "out/s7.txt").read_bytes() == b"Line\r\nends.\r\n", "line ends stay")
    t.check(not (t.dir / "out/s0.txt").exists(), "front matter would be taken off")
    t.evindex("add", "-d", "y", "--codebook", "none", "out")
    t.equal(digest(t, "y"), digest(t, "x"))


def test_folder_in_use(t):
    """A folder with things in it is refused and left alone; an empty one is filled; an empty index is a header."""
    t.write("in/a.txt", "A sentence.")
    t.evindex("add", "-d", "x", "--codebook", "none", "in")
    t.contains(t.evindex("export", "-d", "x", "--to", "in", code=2).err, "in: is a folder with other things in it; name a new one")
    t.equal(os.listdir(t.dir / "in"), ["a.txt"])
    os.mkdir(t.dir / "empty")
    t.evindex("export", "-d", "x", "--to", "empty")
    t.equal(sorted(os.listdir(t.dir / "empty")), ["a.txt", "metadata.csv"])
    t.contains(t.evindex("export", "-d", "x", "--to", "no/such/place", code=2).err, "no/such/place: cannot make the folder")
    t.evindex("remove", "-d", "x", "a")
    t.evindex("export", "-d", "x", "--to", "nothing")
    t.equal((t.dir / "nothing/metadata.csv").read_text(), "doc_id\n")


def test_full_disk(t):
    """A full disk ends the export with words and code 2."""
    t.write("in/a.txt", "A sentence of the union. " * 20000)
    t.evindex("add", "-d", "x", "--codebook", "none", "in")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run([t.program("evindex"), "export", "-d", "x", "--to", "out"], cwd=t.dir, preexec_fn=limit,
                          capture_output=True, check=False)
    t.equal(done.returncode, 2, done.stderr.decode())
    t.check(b"space" in done.stderr or b"too large" in done.stderr, done.stderr.decode())
