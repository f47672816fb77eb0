"""Archives and compressed files are read in place, and by a child process that may come to harm. They are composed here."""

import bz2
import gzip
import io
import lzma
import os
import pathlib
import shutil
import signal
import subprocess
import tarfile
import time
import zipfile

from pdf_writer import line, pdf

SPEECHES = [("KAZ_70_2015.txt", "Kazakhstan speaks of sovereignty."), ("BLR_70_2015.txt", "Беларусь говорит о союзе."),
            ("sub/ARM_72_2017.txt", "Armenia speaks of leaving the union.")]
PATTERN = "{country}_{session}_{year}.txt"


def digest(t, index):
    rows = {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}
    return rows["corpus digest"]


def tarred(members, mode="w:", top=""):
    """A tar of (name, content); content None makes a folder, a tarfile.TarInfo goes in as it is."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(top + name)
            data = content.encode() if isinstance(content, str) else content
            if data is not None:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data or b""))
    return out.getvalue()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_names_of_members(t):
    """Names in Cyrillic are read in any locale, in tar, in zip with and without the mark of UTF-8, and in old zip in CP866."""
    class Old(zipfile.ZipInfo):
        """As systems write it that know of no UTF-8."""
        code = "cp866"

        def _encodeFilenameFlags(self):
            return self.filename.encode(self.code), self.flag_bits & ~0x800

    def old(code):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            info = Old("Речи/КАЗ_2014.txt")
            info.code = code
            archive.writestr(info, "Привет.")
        return out.getvalue()

    path = [("Речи/КАЗ_2014.txt", "Привет.")]
    archives = {"marked.zip": zipped(path), "cp866.zip": old("cp866"), "unmarked.zip": old("utf-8"), "pax.tar": tarred(path),
                "inner.zip": zipped([("marked.zip", zipped(path))])}
    for name, content in archives.items():
        t.write(name, content)
        for locale in ("C", "C.UTF-8"):
            t.evindex("add", "-d", "x", "--name-pattern", "{of}_{year}.txt", name, env={"LC_ALL": locale})
            rows = exported(t)
            (key, row), = rows.items()
            t.equal((key.split("marked/")[-1], row["of"], row["year"]), ("Речи/КАЗ_2014", "КАЗ", "2014"), (name, locale))
            t.evindex("remove", "-d", "x", key)


def test_tables_of_metadata(t):
    """metadata.csv in an archive serves its members, wherever it stands in it; an exported folder is the same when it is packed."""
    table = "file,speaker,year\nKAZ.txt,Abai,\nsub/ARM.txt,Above,2014\nGone.txt,Nobody,\n"
    found = [("KAZ.txt", "---\nspeaker: File\n---\nWe stay."), ("sub/ARM.txt", "We leave."), ("sub/BLR.txt", "We wait."),
             ("sub/metadata.csv", "file;speaker\nARM.txt;Near\n"), ("metadata.csv", table)]
    wanted = {"KAZ": "Abai", "sub/ARM": "Near", "sub/BLR": None}
    inner = [("in.zip", zipped(found))]
    for name, content in (("a.zip", zipped(found)), ("a.tar", tarred(found)), ("a.tgz", tarred(found[::-1], "w:gz")), ("b.tar", tarred(inner))):
        t.write(name, content)
        err = t.evindex("add", "-d", "x", name).err
        rows = exported(t)
        t.equal({key.replace("in/", ""): row.get("speaker") for key, row in rows.items()}, wanted, name)
        t.contains(err, "metadata.csv: 1 rows name files that are not there, the first of them Gone.txt")
        t.evindex("remove", "-d", "x", *rows)
    t.evindex("add", "-d", "y", "a.zip")
    t.evindex("export", "-d", "y", "--to", "out")
    t.write("out.tar", tarred([(path.name, path.read_bytes()) for path in sorted((t.dir / "out").iterdir())]))
    t.evindex("add", "-d", "z", "out.tar")
    t.equal(digest(t, "z"), digest(t, "y"))
    result = t.evindex("add", "-d", "p", "-", input=tarred(found[::-1]))
    t.equal({key: row.get("speaker") for key, row in exported(t, "p").items()}, wanted, "a pipe, tables first")


def test_bad_tables_of_metadata(t):
    """A bad table in an archive is named once with its line; members go in."""
    t.write("a.zip", zipped([("a.txt", "One."), ("b.txt", "Two."), ("metadata.csv", "file,speaker\na.txt,Abai\nb.txt,x,y\n")]))
    err = t.evindex("add", "-d", "x", "a.zip", code=1).err
    t.equal(err.count("a.zip!metadata.csv:3: has not as many cells"), 1, err)
    t.equal({key: row.get("speaker") for key, row in exported(t).items()}, {"a": "Abai", "b": None})


def zstd(t, data):
    """Compressed by the zstd program, when it is there."""
    if not shutil.which("zstd"):
        t.skip("zstd is not installed")
    return subprocess.run(["zstd", "-q"], input=data, stdout=subprocess.PIPE, check=True).stdout


def exported(t, index="x"):
    return {row["id"]: row for row in t.evindex("export", "-d", index).jsonl()}


def test_archive_is_as_its_folder(t):
    """An archive gives the same statements as the folder that it unpacks to, by its name pattern, in every packing."""
    for name, content in SPEECHES:
        t.write("un/" + name, content)
    t.evindex("add", "-d", "folder", "--name-pattern", PATTERN, "un")
    t.equal(exported(t, "folder")["sub/ARM_72_2017"]["country"], "ARM")
    packings = {"un.tar": tarred(SPEECHES, top="un/"), "un.tgz": tarred(SPEECHES, "w:gz"),
                "un.tar.xz": tarred(SPEECHES, "w:xz", "un/"), "un.tar.bz2": tarred(SPEECHES, "w:bz2", "./"),
                "un.zip": zipped([("un/" + name, content) for name, content in SPEECHES])}
    for name, data in packings.items():
        t.write(name, data)
        result = t.evindex("add", "-d", "x-" + name, "--name-pattern", PATTERN, name)
        t.contains(result.out, "added 3")
        t.equal(digest(t, "x-" + name), digest(t, "folder"), name)
    t.check(not (t.dir / "KAZ_70_2015.txt").exists(), "a member was unpacked")


def test_tar_zst(t):
    """A tar packed by zstd is read in place."""
    t.write("un.tar.zst", zstd(t, tarred(SPEECHES)))
    t.contains(t.evindex("add", "-d", "x", "--name-pattern", PATTERN, "un.tar.zst").out, "added 3")


def test_archive_in_a_folder(t):
    """An archive met in a folder gives ids as if it had been unpacked there; results say in which archive a statement is."""
    t.write("in/un.zip", zipped(SPEECHES))
    t.write("in/a.txt", "A sentence.")
    t.evindex("add", "-d", "x", "in")
    t.equal(sorted(exported(t)), ["a", "un/BLR_70_2015", "un/KAZ_70_2015", "un/sub/ARM_72_2017"])
    t.contains(t.evquery("show", "-d", "x", "un/KAZ_70_2015").out, "in/un.zip!KAZ_70_2015.txt")


def test_archive_again(t):
    """An archive that did not change is not read again; one that changed replaces what changed."""
    t.write("un.zip", zipped(SPEECHES))
    t.evindex("add", "-d", "x", "un.zip")
    t.contains(t.evindex("add", "-d", "x", "un.zip").out, "added 0, replaced 0, unchanged 3")
    t.write("un.zip", zipped([(SPEECHES[0][0], "Kazakhstan speaks again.")] + SPEECHES[1:]))
    t.contains(t.evindex("add", "-d", "x", "un.zip").out, "added 0, replaced 1, unchanged 2")


def test_archives_in_archives(t):
    """A zip of documents in a tar, and a compressed table in it, are read where they are."""
    table = gzip.compress("id,text\nrow,A row of text.\n".encode())
    page = "<html><body><p>A page speaks of the union.</p></body></html>"
    inner = zipped([("a.pdf", pdf([[line(60, 80, "A document speaks.")]])), ("page.html", page)])
    t.write("all.tar.gz", tarred([("docs.zip", inner), ("table.csv.gz", table)], "w:gz"))
    t.evindex("add", "-d", "x", "all.tar.gz")
    rows = exported(t)
    t.equal({key: row["text"] for key, row in rows.items()},
            {"docs/a": "A document speaks.", "docs/page": "A page speaks of the union.", "row": "A row of text."})


def test_compressed_files(t):
    """A compressed file is the file in it, whatever its format; so it is from standard input."""
    data = "A sentence of plain text.".encode()
    for name, packed in (("a.txt.gz", gzip.compress(data)), ("b.txt.xz", lzma.compress(data)),
                         ("c.bz2", bz2.compress(data)), ("d.jsonl.gz", gzip.compress(b'{"id": "d", "text": "One."}\n'))):
        t.write("in/" + name, packed)
    t.evindex("add", "-d", "x", "in")
    t.equal(sorted(exported(t)), ["a", "b", "c", "d"])
    t.equal(exported(t)["c"]["text"], data.decode())
    lines = t.evindex("tokens", "-", input=gzip.compress(data)).jsonl()
    t.equal([s["text"] for s in lines], [data.decode()])
    lines = t.evindex("tokens", "-", input=tarred(SPEECHES, "w:gz")).jsonl()
    t.equal(len(lines), 3)


def test_members_that_are_no_files(t):
    """Links and devices in an archive are refused by name, hidden members are counted, folders are nothing."""
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    fifo = tarfile.TarInfo("pipe")
    fifo.type = tarfile.FIFOTYPE
    folder = tarfile.TarInfo("folder")
    folder.type = tarfile.DIRTYPE
    t.write("a.tar", tarred([(link, None), (fifo, None), (folder, None), (".hidden", "x"), ("a.txt", "A sentence.")]))
    result = t.evindex("add", "-d", "x", "a.tar", code=1)
    t.contains(result.out, "added 1, replaced 0, unchanged 0, refused 2")
    t.contains(result.err, "a.tar!link.txt: is a link or a device and no file")
    t.contains(result.err, "a.tar!pipe: is a link or a device")
    t.contains(result.err, "1 hidden members")


def test_paths_that_climb_out(t):
    """A member whose path leads out of the archive is refused by name and written nowhere."""
    names = ["../out.txt", "a/../../out.txt", "/tmp/exitvoice-climbs.txt", "..\\out.txt", "C:\\out.txt"]
    t.write("in/a.tar", tarred([(name, "A sentence.") for name in names] + [("good.txt", "A good sentence.")]))
    t.write("in/b.zip", zipped([(name, "A sentence.") for name in names]))
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.out, "added 1, replaced 0, unchanged 0, refused 10")
    t.equal(result.err.count("its path climbs out of the archive"), 10)
    t.check(not (t.dir / "out.txt").exists() and not (t.dir / "in/out.txt").exists(), "written outside")


def test_bombs(t):
    """What unpacks to far more than its size is refused: one large member, and archives in archives."""
    zeros = b"word word word word word word wo" * (1 << 15)  # 1 MiB
    big = io.BytesIO()
    with zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("big.txt", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(zeros)
        archive.writestr("after.txt", "Not reached.")
    t.write("in/bomb.zip", big.getvalue())
    layer = zipped([(f"{i}.txt", zeros * 8) for i in range(12)])
    layer = zipped([(f"{i}.zip", layer) for i in range(12)])
    t.write("in/nested.zip", layer)
    t.write("in/z.txt", "A good sentence.")
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.err, "in/bomb.zip!big.txt: ")
    t.contains(result.err, "in/bomb.zip: the rest of the archive is not read")
    t.contains(result.err, "in/nested.zip!0.zip!")
    t.contains(result.err, "in/nested.zip: the rest of the archive is not read")
    t.check("z" in exported(t), "the file after the bombs")


def test_bomb_in_a_document(t):
    """A word processor's file that unpacks to far more than its size is refused."""
    t.write("a.docx", zipped([("[Content_Types].xml", ""), ("word/document.xml", b" " * (100 << 20))]))
    t.contains(t.evindex("add", "-d", "x", "a.docx", code=1).err, "a.docx: unpacks to far more than its size")


def test_archives_nested_too_deep(t):
    """Archives in archives without end are refused at the depth that is stated."""
    data = b"A sentence."
    for i in range(8):
        data = zipped([(f"{i}.zip" if i else "a.txt", data)])
    t.write("a.zip", data)
    t.contains(t.evindex("add", "-d", "x", "a.zip", code=1).err, "is an archive in 4 archives, which is too deep")


def test_archive_that_is_cut_off(t):
    """Members before the damage go in, the archive is named with what happened."""
    members = [(f"m{i:03}.txt", os.urandom(600).hex() + " is a text.") for i in range(200)]
    for name, data in (("a.tar.gz", tarred(members, "w:gz")), ("b.tar", tarred(members))):
        t.write(name, data[:len(data) // 2])
        result = t.evindex("add", "-d", "x-" + name, name, code=1)
        t.check(len(exported(t, "x-" + name)) > 50, name)
        t.contains(result.err, f"evindex: {name}")
        t.contains(result.err, "damaged or cut off")
    t.write("c.zip", b"PK\x03\x04" + bytes(200))
    t.contains(t.evindex("add", "-d", "x", "c.zip", code=1).err, "c.zip: ")
    t.write("d.tar.gz", b"\x1f\x8b\x08" + bytes(100))
    t.contains(t.evindex("add", "-d", "x", "d.tar.gz", code=1).err, "d.tar.gz: ")


def test_encrypted_members(t):
    """An encrypted member is refused with the remedy, the others go in."""
    data = bytearray(zipped([("a.txt", "A secret sentence."), ("b.txt", "An open sentence.")]))
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + flags_at] |= 1
    t.write("a.zip", bytes(data))
    result = t.evindex("add", "-d", "x", "a.zip", code=1)
    t.contains(result.err, "a.zip!a.txt: is encrypted")
    t.equal(sorted(exported(t)), ["b"])


def test_bad_members_cost_only_themselves(t):
    """A member that cannot be read is named with its archive; those after it go in."""
    t.write("a.zip", zipped([("a.txt", "One."), ("b.pdf", b"%PDF-1.4 no"), ("c.txt", ""), ("d.txt", "Two.")]))
    result = t.evindex("add", "-d", "x", "a.zip", code=1)
    t.equal(sorted(exported(t)), ["a", "d"])
    t.contains(result.err, "a.zip!b.pdf: ")
    t.contains(result.err, "a.zip!c.txt: is empty")


# ---- The child process


ROOM_MIB = "4096"


def endless_pdf():
    """A page of a million letters in one place: poppler takes minutes to find its lines. It takes memory too, and more
    under the sanitizers, so tests of anything else allow it ROOM_MIB."""
    row = b"BT /F 8 Tf 1 0 0 1 100 400 Tm <00410042> Tj ET\n"
    return pdf([b"".join(b"BT /F 8 Tf 1 0 0 1 %d %d Tm <00410042> Tj ET\n" % (i % 550, i % 797) for i in range(300_000)) +
                row])


def test_time_limit(t):
    """A document that takes too long is given up and named; others of its folder and its archive are read."""
    slow = endless_pdf()
    t.write("in/a.txt", "One sentence.")
    t.write("in/b.pdf", slow)
    t.write("in/c.zip", zipped([("d.txt", "Two."), ("e.pdf", slow), ("f.txt", "Three."), ("g.pdf", slow), ("h.txt", "Four.")]))
    result = t.evindex("add", "-d", "x", "--max-seconds", "1", "--max-memory", ROOM_MIB, "in", code=1)
    t.equal(sorted(exported(t)), ["a", "c/d", "c/f", "c/h"])
    t.contains(result.err, "in/b.pdf: took more than 1 s of processor time and was given up")
    t.contains(result.err, "in/c.zip!e.pdf: took more than 1 s")
    t.contains(result.err, "in/c.zip!g.pdf: took more than 1 s")
    t.contains(result.out, "refused 3")


def test_memory_limit(t):
    """A document that needs too much memory costs itself only."""
    if t.sanitized:
        t.skip("the sanitizer ends a process by itself when memory is short")
    t.write("in/a.html", "<html><body>" + "<p>word</p>" * 2_000_000 + "</body></html>")
    t.write("in/b.txt", "One sentence.")
    result = t.evindex("add", "-d", "x", "--max-memory", "32", "in", code=1)
    t.equal(sorted(exported(t)), ["b"])
    t.contains(result.err, "evindex: in/a.html: ")


def test_a_dead_child_is_one_bad_file(t):
    """A child that is killed from outside costs the document that it was reading; the rest is read."""
    slow = endless_pdf()
    t.write("a.zip", zipped([("a.txt", "One."), ("b.pdf", slow), ("c.txt", "Two.")]))
    run = subprocess.Popen([t.program("evindex"), "add", "-d", "x", "--max-memory", ROOM_MIB, "a.zip"], cwd=t.dir,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    victim = None
    for _ in range(600):
        time.sleep(0.05)
        busy = [pid for pid in descendants(run.pid) if cpu_ticks(pid) > 30]
        # the helper waits, only the child that reads is busy; evindex itself is no descendant
        if busy:
            victim = busy[-1]
            break
    if victim is None:
        run.kill()
        t.check(False, "no child was busy")
    os.kill(victim, signal.SIGKILL)
    out, err = run.communicate(timeout=120)
    t.equal(run.returncode, 1, err.decode())
    t.contains(err.decode(), "a.zip!b.pdf: the process that read it died (Killed)")
    t.contains(out.decode(), "added 2")


def descendants(pid):
    found = []
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    for child in children:
        found += [int(child)] + descendants(int(child))
    return found


def cpu_ticks(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return int(fields[11]) + int(fields[12])


def test_no_child_stays_behind(t):
    """When evindex is killed, the processes that read for it end."""
    t.write("a.pdf", endless_pdf())
    run = subprocess.Popen([t.program("evindex"), "add", "-d", "x", "a.pdf"], cwd=t.dir, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
    children = []
    for _ in range(600):
        time.sleep(0.05)
        children = descendants(run.pid)
        if len(children) == 2:
            break
    t.equal(len(children), 2, "processes")
    run.kill()
    run.wait()
    for _ in range(200):
        if not any(os.path.exists(f"/proc/{pid}") for pid in children):
            return
        time.sleep(0.05)
    t.check(False, f"still there: {children}")


def test_interrupt_does_not_wait_for_a_child(t):
    """An interruption ends while a child is still busy; what was read before is in the index."""
    t.write("in/a.txt", "One sentence.")
    t.write("in/b.pdf", endless_pdf())
    run = subprocess.Popen([t.program("evindex"), "add", "-d", "x", "in"], cwd=t.dir, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    for _ in range(600):
        time.sleep(0.05)
        if len(descendants(run.pid)) == 2:
            break
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    t.equal(run.returncode, 130, err.decode())
    t.contains(out.decode(), "added 1")
    t.lacks(err.decode(), "b.pdf")


# ---- Files that no format can help


def test_no_permission(t):
    """A file and a folder that may not be read are named; the rest goes in."""
    t.write("in/a.txt", "One sentence.")
    t.write("in/closed.txt", "A secret.").chmod(0)
    t.write("in/folder/b.txt", "Another.")
    (t.dir / "in/folder").chmod(0)
    argv = [str(t.program("evindex")), "add", "-d", "x", "--codebook", "none", "in"]
    user = {}
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None or not reachable(t.program("evindex")):
            t.skip("runs as root, and no other user can run the program")
        argv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + argv
        t.dir.chmod(0o777)
    done = subprocess.run(argv, cwd=t.dir, capture_output=True, check=False, **user)
    err = done.stderr.decode()
    t.equal(done.returncode, 1, err)
    t.contains(err, "in/closed.txt: cannot open: Permission denied")
    t.contains(err, "in/folder: ")
    t.contains(done.stdout.decode(), "added 1")


def reachable(path):
    """Whether every folder above may be entered by all."""
    return all(os.stat(folder).st_mode & 1 for folder in pathlib.Path(path).resolve().parents)


def open_files(pid):
    found = []
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            found.append(os.readlink(f"/proc/{pid}/fd/{name}"))
    except OSError:  # closed in the meantime
        pass
    return found


def test_a_file_that_changes_while_it_is_read(t):
    """A file that grows while it is read is named, and the same command then reads it whole."""
    row = '{"id": "s%d", "text": "' + "A statement of the union. " * 40 + '"}\n'
    with open(t.dir / "in.jsonl", "w", encoding="utf-8") as out:
        for i in range(20_000):
            out.write(row % i)
    run = subprocess.Popen([t.program("evindex"), "add", "-d", "x", "in.jsonl"], cwd=t.dir, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    place = str(t.dir / "in.jsonl")
    for _ in range(100_000):
        if place in open_files(run.pid):
            break
    run.send_signal(signal.SIGSTOP)
    with open(place, "a", encoding="utf-8") as out:
        out.write('{"id": "new", "text": "It grew."}\n')
    run.send_signal(signal.SIGCONT)
    _, err = run.communicate(timeout=300)
    t.equal(run.returncode, 1, err.decode())
    t.contains(err.decode(), "in.jsonl: changed while it was read")
    t.evindex("add", "-d", "x", "in.jsonl")
    t.check("new" in exported(t), "the new line")
