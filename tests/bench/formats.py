"""Measures what reading costs by format: plain files beside the same text as JSON Lines, PDF beside pdftotext, and the
memory of large inputs. README.md here says what is measured and how. Started by run.sh."""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import threading
import time

import corpus
import inputs
import measure

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import pdf_writer  # pylint: disable=wrong-import-position

# the sizes that README.md speaks of, and those of a quick run
SIZES = {"large": {"jsonl": 2000, "tar": 1000, "pages": 5000}, "small": {"jsonl": 200, "tar": 60, "pages": 1000}}
LIMIT_MIB = 600
PAGES_A_PDF = 40


class Formats:
    def __init__(self, options):
        self.evindex = os.path.join(options.build, "evindex")
        self.root, self.work, self.reps = options.root, options.work, options.reps
        self.sizes = SIZES["large" if options.large else "small"]
        self.rows = []

    def path(self, *names):
        return os.path.join(self.work, *names)

    def prepare(self):
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        corpus.generate(os.path.join(self.root, "corpus", "statements"), self.path("text"), 24)
        self.texts = {}
        for name in inputs.text_files(self.path("text")):
            with open(self.path("text", name), encoding="utf-8") as file:
                self.texts[name[:-4]] = file.read()
        with open(self.path("same.jsonl"), "w", encoding="utf-8") as out:
            for name, text in self.texts.items():
                out.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")

    def add(self, path):
        """Seconds of a fresh index of one path, without tags: they cost the same for every format."""
        shutil.rmtree(self.path("index"), ignore_errors=True)
        return measure.run([self.evindex, "add", "-d", self.path("index"), "--codebook", "none", path], self.work).seconds

    def say(self, name, value, target, good):
        self.rows.append((name, value, target, "ok" if good else "MISSED"))
        print("%-46s %-34s %-16s %s" % self.rows[-1], flush=True)

    # plain files beside JSON Lines

    def plain(self):
        files, lines = [], []
        for _ in range(self.reps):
            lines.append(self.add(self.path("same.jsonl")))
            files.append(self.add(self.path("text")))
        speed = measure.median(lines) / measure.median(files)
        self.say("plain files / JSON Lines, speed", "%.2f (%.2f s, %.2f s)" % (speed, measure.median(files), measure.median(lines)),
                 "at least 0.8", speed >= 0.8)

    # PDF beside pdftotext

    def make_pdfs(self):
        os.makedirs(self.path("pdf"))
        paragraphs = [part for text in self.texts.values() for part in text.split("\n") if part][:4000]
        pages = pdf_writer.typeset(paragraphs, head="A running head")
        for i in range(0, len(pages), PAGES_A_PDF):
            with open(self.path("pdf", "d%04d.pdf" % i), "wb") as out:
                out.write(pdf_writer.pdf(pages[i:i + PAGES_A_PDF]))
        return len(pages)

    def pdftotext(self):
        shutil.rmtree(self.path("pdf-text"), ignore_errors=True)
        os.makedirs(self.path("pdf-text"))
        start = time.perf_counter()
        for name in sorted(os.listdir(self.path("pdf"))):
            subprocess.run(["pdftotext", self.path("pdf", name), self.path("pdf-text", name[:-4] + ".txt")], check=True)
        return time.perf_counter() - start

    def pdf(self):
        n_pages = self.make_pdfs()
        ours, theirs, rest = [], [], []
        for _ in range(self.reps):
            ours.append(self.add(self.path("pdf")))
            theirs.append(self.pdftotext())
            rest.append(self.add(self.path("pdf-text")))
        both = measure.median(theirs) + measure.median(rest)
        ratio = measure.median(ours) / both
        self.say("PDF / (pdftotext + its text), time, %d pages" % n_pages,
                 "%.2f (%.2f s / %.2f + %.2f s)" % (ratio, measure.median(ours), measure.median(theirs), measure.median(rest)),
                 "at most 1.3", ratio <= 1.3)

    # memory

    def large_jsonl(self):
        block = [(name, text) for name, text in self.texts.items()]
        size, copy = 0, 0
        with open(self.path("large.jsonl"), "w", encoding="utf-8") as out:
            while size < self.sizes["jsonl"] * 1_000_000:
                for name, text in block:
                    size += out.write(json.dumps({"id": "%s-%d" % (name, copy), "text": text}, ensure_ascii=False)) + len(text) // 2
                    out.write("\n")
                copy += 1
        return self.path("large.jsonl")

    def large_tar(self):
        """Text of words in random order, which zstd makes half as large; each member is another part of one block."""
        dice = random.Random(1970)
        words = list({word for text in self.texts.values() for word in text.split()})
        block = " ".join(dice.choice(words) + ("." if dice.randrange(12) == 0 else "") for _ in range(3_000_000)).encode()
        packer = subprocess.Popen(["zstd", "-q", "-1", "-o", self.path("large.tar.zst")], stdin=subprocess.PIPE)
        with tarfile.open(fileobj=packer.stdin, mode="w|") as archive:
            number = 0
            while number % 500 or not os.path.exists(self.path("large.tar.zst")) or \
                    os.path.getsize(self.path("large.tar.zst")) < self.sizes["tar"] * 1_000_000:
                at = dice.randrange(len(block) - 40_000)
                member = tarfile.TarInfo("m%07d.txt" % number)
                data = block[at:at + 36_000].decode("utf-8", "ignore").encode()
                member.size = len(data)
                archive.addfile(member, ByteReader(data))
                number += 1
        packer.stdin.close()
        packer.wait()
        return self.path("large.tar.zst")

    def large_pdf(self):
        paragraphs = [part for text in self.texts.values() for part in text.split("\n") if part]
        pages = pdf_writer.typeset(paragraphs * 3, head="A running head")[:self.sizes["pages"]]
        with open(self.path("large.pdf"), "wb") as out:
            out.write(pdf_writer.pdf(pages))
        return self.path("large.pdf")

    def memory(self):
        for name, make in (("JSON Lines", self.large_jsonl), ("tar.zst", self.large_tar), ("PDF", self.large_pdf)):
            path = make()
            shutil.rmtree(self.path("index"), ignore_errors=True)
            seconds, mib = peak([self.evindex, "add", "-d", self.path("index"), path], self.work)
            what = "%.0f MB" % (os.path.getsize(path) / 1e6)
            if name == "PDF":
                what += ", %d pages" % self.sizes["pages"]
            self.say("memory of all processes, %s of %s" % (name, what), "%.0f MiB (%.0f s)" % (mib, seconds),
                     "under %d MiB" % LIMIT_MIB, mib < LIMIT_MIB)
            os.remove(path)

    def all(self):
        print("\nReading, by format (median of %d runs)\n" % self.reps, flush=True)
        self.prepare()
        self.plain()
        self.pdf()
        self.memory()


class ByteReader:
    """As io.BytesIO, for tarfile."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, n):
        part = self.data[self.at:self.at + n]
        self.at += n
        return part


def resident_kib(pid):
    """Resident memory of a process and all below it; pages that they share count for each."""
    total = 0
    try:
        with open("/proc/%d/statm" % pid, encoding="ascii") as file:
            total = int(file.read().split()[1]) * (os.sysconf("SC_PAGESIZE") // 1024)
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
            children = [int(child) for child in file.read().split()]
    except OSError:
        return total
    return total + sum(resident_kib(child) for child in children)


def peak(argv, home):
    """Seconds, and the greatest sum of the resident memory of all its processes, looked at 20 times a second."""
    start = time.perf_counter()
    child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env=measure.environment(home))
    greatest = [0]

    def look():
        while child.poll() is None:
            greatest[0] = max(greatest[0], resident_kib(child.pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=look)
    watcher.start()
    watcher.join()
    if child.returncode != 0:
        sys.exit("bench: status %d of %s" % (child.returncode, " ".join(argv)))
    return time.perf_counter() - start, greatest[0] / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--build", "--root", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--large", action="store_true")
    Formats(parser.parse_args()).all()


if __name__ == "__main__":
    main()
