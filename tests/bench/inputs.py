"""What each program is given, made before any clock runs: folders for evindex, a dump for scriptindex, a sentence a line
for FTS5 (the sentences of `evindex tokens`)."""
import json
import os
import shutil
import subprocess
import sys


def text_files(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".txt"))


def share(source, names, target):
    """A folder with some of the files, linked where the file system lets us and else copied."""
    os.makedirs(target)
    for name in names:
        path = os.path.join(source, name)
        try:
            os.link(path, os.path.join(target, name))
        except OSError:
            shutil.copyfile(path, os.path.join(target, name))


def text_bytes(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in text_files(folder))


def scriptindex_dump(folder, path):
    """A record a file; a line of a value that goes on begins with an equals sign."""
    with open(path, "w", encoding="utf-8", newline="\n") as dump:
        for name in text_files(folder):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                text = "\n=".join(file.read().splitlines())
            dump.write("id=%s\ntext=%s\n\n" % (name[:-4], text))


def sentence_lines(evindex, folder, path):
    """Writes each sentence as a line; returns how many there are. The token list is cut off before parsing."""
    count = 0
    tokens = subprocess.Popen([evindex, "tokens", folder], stdout=subprocess.PIPE)
    with open(path, "w", encoding="utf-8", newline="\n") as lines:
        for line in tokens.stdout:
            head = line[:line.index(b',"tokens":[')] + b"}"
            lines.write(" ".join(json.loads(head)["text"].split()) + "\n")
            count += 1
    if tokens.wait() != 0:
        sys.exit("bench: evindex tokens failed")
    return count
