"""Batches: only what changed is touched, what is gone can be pruned, watched folders stay in step, and nothing that happens
to a run spoils the index."""

import json
import os
import pathlib
import random
import shutil
import signal
import stat
import subprocess
import time


def info(t, index):
    return {r["key"]: r["value"] for r in t.evindex("info", "-d", index, "--format", "csv").csv()}


def digest(t, index):
    return info(t, index)["corpus digest"]


def ids(t, index):
    return sorted(row["id"] for row in t.evindex("export", "-d", index).jsonl())


def start(t, *arguments, **options):
    return subprocess.Popen([t.program("evindex"), *arguments], cwd=t.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, **options)


# --- what is gone


def test_prune(t):
    """--prune removes what has gone from the folder, and what a file no longer holds; without it nothing goes."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/sub/b.txt", "A sentence.")
    t.write_jsonl("in/c.jsonl", [{"id": "c1", "text": "One."}, {"id": "c2", "text": "Two."}])
    t.write("other/d.txt", "Elsewhere.")
    t.evindex("add", "-d", "x", "in", "other")
    (t.dir / "in/sub/b.txt").unlink()
    t.write_jsonl("in/c.jsonl", [{"id": "c2", "text": "Two."}])
    t.evindex("add", "-d", "x", "in")
    t.equal(ids(t, "x"), ["a", "c1", "c2", "d", "sub/b"])
    result = t.evindex("add", "-d", "x", "--prune", "./in//")
    t.contains(result.out, "added 0, replaced 0, unchanged 2, refused 0, removed 2")
    t.equal(ids(t, "x"), ["a", "c2", "d"])
    t.contains(t.evindex("add", "-d", "x", "--prune", "in").out, "removed 0")


def test_prune_keeps_what_cannot_be_looked_at(t):
    """A file with a refusal keeps its statements, and so does a folder that is not there at all."""
    t.write_jsonl("in/c.jsonl", [{"id": "c1", "text": "One."}, {"id": "c2", "text": "Two."}])
    t.evindex("add", "-d", "x", "in")
    t.write("in/c.jsonl", '{"id": "c1", "text": "One."}\n{"id": "c2", "text":\n')
    t.contains(t.evindex("add", "-d", "x", "--prune", "in", code=1).out, "removed 0")
    t.equal(ids(t, "x"), ["c1", "c2"])
    os.rename(t.dir / "in", t.dir / "unmounted")
    t.contains(t.evindex("add", "-d", "x", "--prune", "in", code=1).out, "removed 0")
    t.equal(ids(t, "x"), ["c1", "c2"])


def test_prune_and_back(t):
    """A file that was gone and comes back as it was is read again."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/b.txt", "A sentence.")
    t.evindex("add", "-d", "x", "in")
    os.rename(t.dir / "in/b.txt", t.dir / "b.txt")
    t.evindex("add", "-d", "x", "--prune", "in")
    t.equal(ids(t, "x"), ["a"])
    os.rename(t.dir / "b.txt", t.dir / "in/b.txt")
    t.contains(t.evindex("add", "-d", "x", "--prune", "in").out, "added 1")


def test_prune_and_a_statement_that_moved(t):
    """A statement that moved to another file is not gone with the old one, now or later."""
    t.write_jsonl("in/a.jsonl", [{"id": "s1", "text": "One."}, {"id": "s2", "text": "Two."}])
    t.evindex("add", "-d", "x", "in")
    t.write_jsonl("in/b.jsonl", [{"id": "s2", "text": "Two."}])
    t.write_jsonl("in/a.jsonl", [{"id": "s1", "text": "One."}])
    t.contains(t.evindex("add", "-d", "x", "--prune", "in").out, "added 0, replaced 0, unchanged 2, refused 0, removed 0")
    time.sleep(0.2)  # times of files settle, so that b.jsonl is not read again
    t.evindex("add", "-d", "x", "in")
    (t.dir / "in/a.jsonl").unlink()
    t.evindex("add", "-d", "x", "--prune", "in")
    t.equal(ids(t, "x"), ["s2"])


# --- what would happen


def test_dry_run(t):
    """--dry-run tells what would happen, statement by statement, and writes nothing."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/b.txt", "A sentence.")
    result = t.evindex("add", "-d", "x", "--dry-run", "in")
    t.equal(result.lines, ["would add a", "would add b",
                           "would add 2, replace 0, leave 0 unchanged, refuse 0; nothing was written"])
    t.check(not (t.dir / "x").exists(), "the index was made")
    t.evindex("add", "-d", "x", "in")
    before = info(t, "x")
    t.write("in/a.txt", "Another sentence.")
    t.write("in/c.txt", "A sentence.")
    t.write("in/d.txt", "")
    (t.dir / "in/b.txt").unlink()
    result = t.evindex("add", "-d", "x", "--dry-run", "--prune", "in", code=1)
    t.equal(result.lines, ["would replace a", "would add c", "would remove b",
                           "would add 1, replace 1, leave 0 unchanged, refuse 1, remove 1; nothing was written"])
    t.contains(result.err, "in/d.txt: is empty")
    t.equal(info(t, "x"), before)


def test_watch_excludes(t):
    """--watch goes neither with --dry-run nor with standard input."""
    t.write("a.txt", "A sentence.")
    t.contains(t.evindex("add", "-d", "x", "--watch", "--dry-run", "a.txt", code=2).err, "leave one out")
    t.contains(t.evindex("add", "-d", "x", "--watch", "-", code=2).err, "standard input cannot be watched")


# --- in step with a folder


def wait_for(t, index, wanted, what):
    for _ in range(600):
        if (t.dir / index / "CURRENT").exists() and ids(t, index) == wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"{what}: {ids(t, index)} never became {wanted}")


def test_watch(t):
    """--watch follows files that come, change and go, folders too, and ends by an interruption; a refusal is told once."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/bad.txt", "")
    run = start(t, "add", "-d", "x", "--watch", "in")
    try:
        wait_for(t, "x", ["a"], "the first round")
        t.write("in/b.txt", "A sentence.")
        wait_for(t, "x", ["a", "b"], "a new file")
        t.write("in/deep/er/c.txt", "A sentence.")
        wait_for(t, "x", ["a", "b", "deep/er/c"], "a new folder")
        t.write("in/deep/er/d.txt", "A sentence.")
        wait_for(t, "x", ["a", "b", "deep/er/c", "deep/er/d"], "a file in a new folder")
        (t.dir / "in/a.txt").unlink()
        shutil.rmtree(t.dir / "in/deep")
        wait_for(t, "x", ["b"], "what is gone")
        t.write("new.txt", "A sentence that was changed.")
        os.rename(t.dir / "new.txt", t.dir / "in/b.txt")
        for _ in range(600):
            if t.evquery("search", "-d", "x", "changed", "--format", "jsonl").jsonl():
                break
            time.sleep(0.1)
        else:
            raise AssertionError("a changed file never came in")
    finally:
        run.send_signal(signal.SIGTERM)
        out, err = run.communicate(timeout=60)
    t.equal(run.returncode, 130, err)
    t.equal(err.count("in/bad.txt: is empty"), 1, err)
    t.contains(out, "refused 1, removed ")
    t.evindex("add", "-d", "y", "in", code=1)
    t.equal(digest(t, "x"), digest(t, "y"))


# --- bad files


def test_many_files_after_bad_ones(t):
    """Bad files between good ones are named one by one, in the index too, and everything else goes in."""
    n = 300 if t.sanitized else 1000
    for i in range(n):
        t.write(f"in/{i // 100:03}/{i:05}.txt", f"Statement {i} speaks." if i % 100 else "")
    result = t.evindex("add", "-d", "x", "in", code=1)
    n_bad = n // 100
    t.contains(result.out, f"added {n - n_bad}, replaced 0, unchanged 0, refused {n_bad}")
    rows = t.evindex("info", "-d", "x", "--refused", "--format", "csv").csv()
    t.equal([row["file"] for row in rows], [f"in/{i // 100:03}/{i:05}.txt" for i in range(0, n, 100)])
    t.check(all("is empty" in row["reason"] for row in rows), rows[0])
    t.equal(result.err.count("is empty"), n_bad)


def test_loops_of_links(t):
    """A link that leads to itself, and one to the folder above, are named; the rest goes in."""
    t.write("in/a.txt", "A sentence.")
    os.symlink("self", t.dir / "in/self")
    os.symlink("..", t.dir / "in/up")
    os.symlink("nowhere", t.dir / "in/broken")
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.out, "added 1, replaced 0, unchanged 0, refused 3")
    for name in ("in/self", "in/up", "in/broken"):
        t.contains(result.err, f"evindex: {name}: ")


def test_no_permission(t):
    """A file and a folder without permission are named; the rest goes in; --prune keeps what was in them."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/closed.txt", "A sentence.")
    t.write("in/shut/b.txt", "A sentence.")
    folder = t.dir
    while folder != pathlib.Path("/") and os.geteuid() == 0:
        if not folder.stat().st_mode & stat.S_IXOTH:
            if folder.owner() != "root" or folder in (pathlib.Path("/root"),):
                t.skip("nobody else may enter the folder of this test")
            os.chmod(folder, folder.stat().st_mode | stat.S_IXOTH)
        folder = folder.parent
    os.chmod(t.dir, 0o777)
    t.run(*as_nobody(t, "evindex", "add", "-d", "x", "in"))
    os.chmod(t.dir / "in/closed.txt", 0)
    os.chmod(t.dir / "in/shut", 0)
    try:
        result = t.run(*as_nobody(t, "evindex", "add", "-d", "x", "--prune", "in"), code=1)
    finally:
        os.chmod(t.dir / "in/shut", 0o755)
    t.contains(result.out, "refused 2, removed 0")
    t.contains(result.err, "in/closed.txt: cannot open: Permission denied")
    t.contains(result.err, "in/shut: cannot open the folder: Permission denied")
    t.equal(ids(t, "x"), ["a", "closed", "shut/b"])


def as_nobody(t, program, *arguments):
    """The command line, run without root's rights, from copies that everybody may read wherever the clone lies."""
    if os.geteuid() != 0:
        return [t.program(program), *arguments]
    copies = t.dir / "copies"
    if not copies.exists():
        copies.mkdir()
        shutil.copy(t.program(program), copies)
        for data in ("corpus", "stopwords"):
            shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / data, copies / data)
    return ["env", f"EXITVOICE_DATA={copies}", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            copies / program, *arguments]


def test_names_that_are_not_utf8(t):
    """A file whose name is not UTF-8 goes in, is left alone when unchanged, shown readably, and pruned when gone."""
    folder = os.path.join(os.fsencode(t.dir), b"in")
    os.makedirs(folder)
    for name in (b"\xff\xd0.txt", b"b.txt"):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(b"A sentence.")
    t.evindex("add", "-d", "x", "in")
    t.equal(ids(t, "x"), ["%FF%D0", "b"])
    t.contains(t.evindex("add", "-d", "x", "in").out, "unchanged 2")
    with open(os.path.join(folder, b"\xff\xd0.txt"), "wb") as out:
        pass
    t.evindex("add", "-d", "x", "in", code=1)
    t.contains(t.evindex("info", "-d", "x", "--refused", "--format", "csv").out, "\ufffd")
    os.unlink(os.path.join(folder, b"\xff\xd0.txt"))
    t.contains(t.evindex("add", "-d", "x", "--prune", "in").out, "removed 1")


def test_a_file_that_changes_while_it_is_read(t):
    """A file that changes while it is read is named, and read again by the next run."""
    line = json.dumps({"text": "Statement speaks of the union and of nothing else. " * 40}) + "\n"
    path = t.write("in/f.jsonl", line * 2000)
    run = start(t, "add", "-d", "x", "in")
    with open(path, "a") as out:
        while run.poll() is None:
            out.write("\n")
            out.flush()
            time.sleep(0.005)
    _, err = run.communicate()
    t.equal(run.returncode, 1, err)
    t.contains(err, "in/f.jsonl: changed while it was read")
    t.contains(t.evindex("info", "-d", "x", "--refused", "--format", "csv").out, "changed while it was read")
    t.contains(t.evindex("add", "-d", "x", "in").out, "unchanged 2000, refused 0")


# --- what befalls a run


def test_kill_at_any_moment(t):
    """kill -9 at any of 200 random moments leaves a sound index, and the same command goes on to the same digest."""
    chance = random.Random(20140529)
    words = "union treaty member right leave sovereignty parliament speaks independent equal vote decides".split()
    for i in range(9):
        text = " ".join(" ".join(chance.choice(words) for _ in range(10)).capitalize() + "." for _ in range(110))
        t.write(f"in/{i}.txt", text)
    command = ["add", "--codebook", "none", "--batch-size", "16K", "--jobs", "1", "-d"]
    began = time.monotonic()
    t.evindex(*command, "whole", "in")
    span = time.monotonic() - began
    wanted = digest(t, "whole")
    states = set()
    for _ in range(16 if t.sanitized else 200):
        run = start(t, *command, "x", "in")
        time.sleep(chance.uniform(0, 1.1 * span))
        run.kill()
        run.communicate()
        if (t.dir / "x/CURRENT").exists():
            states.add(info(t, "x")["statements"])
        t.evindex(*command, "x", "in")
        t.equal(digest(t, "x"), wanted)
        shutil.rmtree(t.dir / "x")
    t.check(states <= {"0", "2", "4", "6", "8", "9"}, f"other than whole batches: {states}")


def test_batch_sizes(t):
    """A batch is so many MiB or KiB of text; other words are refused."""
    t.write("a.txt", "A sentence.")
    for size in ("1", "1M", "64K"):
        t.evindex("add", "-d", "x", "--batch-size", size, "a.txt")
    for size in ("0", "K", "5G", "4097M", "-1", "1.5M", "99999999999999999999"):
        t.contains(t.evindex("add", "-d", "x", f"--batch-size={size}", "a.txt", code=2).err, "--batch-size")
