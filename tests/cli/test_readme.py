#!/usr/bin/env python3
"""README.md against the programs: every command in it runs, and every session shown in it is what comes out.

Blocks marked sh are run by a shell, in order; in blocks marked console each line "$ COMMAND" is run on a terminal of 100
columns, and what is printed has to be what README.md shows (times apart). After a change that is meant, write the sessions anew:

    python3 tests/cli/test_readme.py --update [BUILD]
"""

import os
import pathlib
import re
import shutil
import sys
import tarfile
import tempfile

import pdf_writer
import terminal

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = 100
BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MASKS = ((re.compile(r"\bin \d+ ms"), "in 0 ms"),)

# What README.md takes from elsewhere, in small: composed, in the shape of the real files.
STAND_INS = {
    "ungdc/KAZ_70_2015.txt": "Kazakhstan gave up nuclear weapons. The sovereignty and the independence of states are equal.\n",
    "ungdc/BLR_70_2015.txt": "Trade needs rules. Sovereignty needs none but those that a nation gives itself.\n",
    "study.txt": "The members of the union are equal. Each may leave it.\n",
    "headlines.tsv": "2000-03-27\tПутин поблагодарил избирателей\thttp://news.example/1\n"
                     "2000-08-06\tПрезидент написал письмо Путину\thttp://news.example/2\n",
}


def blocks(text):
    """[(kind, content)] in order."""
    return BLOCK.findall(text)


def workplace(folder, build):
    """A copy of the data and a link to the build, as a clone after `make` has them."""
    folder = pathlib.Path(folder)
    for name in ("corpus", "stopwords"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "build").symlink_to(build, target_is_directory=True)
    for name, content in STAND_INS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    with tarfile.open(folder / "ungdc.tar.gz", "w:gz") as archive:
        archive.add(folder / "ungdc", "ungdc")
    (folder / "study-printed.pdf").write_bytes(pdf_writer.pdf(pdf_writer.typeset([STAND_INS["study.txt"]])))
    return folder


def script(block):
    """The block as a shell script: the first failure ends it, and make is only asked whether it knows the target."""
    return 'set -eu\nmake() { grep -qE "^\\.PHONY:.* $1( |\\$)" Makefile; }\n' + block


def on_terminal(command, folder, env):
    """What a terminal of COLUMNS columns shows, and the exit code."""
    code, shown = terminal.run(["bash", "-c", command], COLUMNS, folder, env)
    # progress lines are overwritten in place: what a reader sees in the end is behind the last carriage return
    lines = [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line.rpartition("\r")[2]).rstrip() for line in shown.split("\n")]
    return "\n".join(lines).strip("\n") + "\n", code


def session(block, folder, env):
    """The block with its output as it is now. A command may find nothing (1) but not fail."""
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            output, code = on_terminal(line[2:], folder, env)
            if code not in (0, 1):
                raise AssertionError(f"exit code {code}: {line}\n{output}")
            shown.append(line + "\n" + output)
    return "\n".join(shown)


def masked(text):
    for pattern, plain in MASKS:
        text = pattern.sub(plain, text)
    return text


def test_commands(t):
    """Every command of README.md runs from a clone, and its sessions show what comes out."""
    folder = workplace(t.dir / "clone", t.build)
    env = {"PATH": f"{t.build}:{os.environ['PATH']}", "NO_COLOR": "1"}
    full = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", TERM="xterm", **env)
    found = blocks((ROOT / "README.md").read_text(encoding="utf-8"))
    t.check(len(found) > 5, "README.md has lost its command blocks")
    for kind, block in found:
        if kind == "sh":
            done = t.run("bash", "-c", script(block), cwd=folder, env=env)
            t.lacks(done.err, "nothing found")
        else:
            t.equal(masked(session(block, folder, full)), masked(block),
                    "a session in README.md (python3 tests/cli/test_readme.py --update writes it anew)")


def update(build):
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    env = dict(os.environ, PATH=f"{build}:{os.environ['PATH']}", NO_COLOR="1", LC_ALL="C.UTF-8", TZ="UTC", TERM="xterm")
    with tempfile.TemporaryDirectory() as temporary:
        folder = workplace(pathlib.Path(temporary) / "clone", build)
        new = BLOCK.sub(lambda found: found[0] if found[1] == "sh" else
                        "```console\n" + session(found[2], folder, env) + "```", text)
    readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[1] != "--update":
        sys.exit(__doc__)
    update(pathlib.Path(sys.argv[2] if len(sys.argv) == 3 else ROOT / "build").resolve())
