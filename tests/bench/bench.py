"""Measures evindex and evquery beside scriptindex, quest and SQLite FTS5, in one run, and prints ratios with their targets.
README.md here says what is measured and how. Started by run.sh."""
import argparse
import collections
import csv
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import time

import corpus
import counts
import inputs
import measure
import queries
import reports

HERE = os.path.dirname(os.path.abspath(__file__))
PATTERN = "{country}_{session}_{year}.txt"
POINTS = (("quarter", 4), ("half", 2), ("all", 1))
LONG_RUN_SECONDS = 30  # a program that takes longer is run at most twice
TWO_WORD_RUNS = 25
THREE_WORD_RUNS = 9

Query = collections.namedtuple("Query", "words evquery ranked unranked ours theirs")


class Report:
    """Prints and keeps every line; the whole is written at the end."""

    def __init__(self):
        self.lines = []

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def table(self, head, rows):
        cells = [[str(cell) for cell in row] for row in [head] + rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
        for number, row in enumerate(cells):
            first = row[0].ljust(widths[0])
            self.say("  ".join([first] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]).rstrip())
            if number == 0:
                self.say("  ".join("-" * width for width in widths))
        self.say()


class Bench:
    def __init__(self, options):
        self.evindex = os.path.join(options.build, "evindex")
        self.evquery = os.path.join(options.build, "evquery")
        self.root, self.work, self.reps = options.root, options.work, options.reps
        self.data, self.kind = options.data, "speeches" if options.data else "generated"
        self.report = Report()
        self.noise = []

    def path(self, *names):
        return os.path.join(self.work, *names)

    def run(self, argv):
        return measure.run(argv, self.work)

    # inputs

    def prepare(self):
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        if not self.data:
            self.data = self.path("generated")
            corpus.generate(os.path.join(self.root, "corpus", "statements"), self.data, 24)
        names = inputs.text_files(self.data)
        if len(names) < 8:
            sys.exit("bench: %s has %d text files; 8 are the least" % (self.data, len(names)))
        for point, step in POINTS:
            inputs.share(self.data, names[::step], self.path("text-" + point))
        self.bytes = {point: inputs.text_bytes(self.path("text-" + point)) for point, _ in POINTS}
        inputs.scriptindex_dump(self.path("text-all"), self.path("dump.txt"))
        self.sentences = inputs.sentence_lines(self.evindex, self.path("text-all"), self.path("sentences.txt"))
        self.statements = len(names)

    def describe(self):
        say = self.report.say
        say("machine     %s, %d cores, %s %s" % (cpu_name(), os.cpu_count(), platform.system(), platform.machine()))
        say("date        %s" % time.strftime("%Y-%m-%d", time.gmtime()))
        say("compared    %s; %s; SQLite %s" % (version(["scriptindex", "--version"]), version(["quest", "--version"]),
                                               version(["sqlite3", "--version"]).split()[0]))
        say("corpus      %s: %d statements, %d sentences, %.1f MB" %
            ("BENCH_DATA" if self.kind == "speeches" else "generated from corpus/statements", self.statements,
             self.sentences, self.bytes["all"] / 1e6))
        say()

    # loading

    def add(self, point):
        return [self.evindex, "add", "-d", self.path("index-" + point), "--name-pattern", PATTERN,
                self.path("text-" + point)]

    def loaders(self):
        """What is loaded, in the order of one round: a name, the command, and what it writes."""
        script = os.path.join(HERE, "scriptindex.script")
        fts5 = [sys.executable, os.path.join(HERE, "fts5_load.py"), self.path("sentences.txt"), self.path("fts5.db")]
        return [
            ("evindex quarter", self.add("quarter"), "index-quarter"),
            ("evindex half", self.add("half"), "index-half"),
            ("evindex all", self.add("all"), "index-all"),
            ("evindex again", self.add("all"), None),
            ("FTS5", fts5, "fts5.db"),
            ("scriptindex", ["scriptindex", self.path("scriptindex.db"), script, self.path("dump.txt")],
             "scriptindex.db"),
        ]

    def load(self):
        taken = collections.defaultdict(list)
        for _ in range(self.reps):
            for name, command, output in self.loaders():
                if len(taken[name]) == 2 and taken[name][0].seconds > LONG_RUN_SECONDS:
                    continue
                if output:
                    remove(self.path(output))
                os.sync()
                self.noise.append(measure.reference_seconds())
                taken[name].append(self.run(command))
        self.taken = taken
        self.seconds = {name: measure.median([one.seconds for one in runs]) for name, runs in taken.items()}

    def ratio_range(self, ours, theirs):
        """The ratio round by round, least and greatest."""
        pairs = [a.seconds / b.seconds for a, b in zip(self.taken[ours], self.taken[theirs])]
        return "%.2f to %.2f" % (min(pairs), max(pairs))

    def show_loading(self):
        self.report.say("Loading: median of the runs; spread is (slowest - fastest) / median")
        outputs = {name: output for name, _, output in self.loaders()}
        rows = []
        for name, runs in self.taken.items():
            size = measure.tree_bytes(self.path(outputs[name])) / 1e6 if outputs[name] else None
            seconds = [one.seconds for one in runs]
            point = name.split()[-1] if name.startswith("evindex") and outputs[name] else "all"
            rows.append([name, len(runs), "%.2f" % self.seconds[name], "%.2f" % min(seconds),
                         "%.0f %%" % (100 * measure.spread(seconds)),
                         "%.1f" % (self.bytes[point] / 1e6 / self.seconds[name]),
                         "%.0f" % max(one.mib for one in runs), "%.0f" % size if size else "-"])
        self.report.table(["", "runs", "seconds", "fastest", "spread", "MB/s", "peak MiB", "size MB"], rows)

    def show_sizes(self):
        self.report.say("What each part of the index costs")
        out = subprocess.run([self.evindex, "info", "-d", self.path("index-all"), "--sizes", "--format", "csv"],
                             check=True, capture_output=True, text=True).stdout
        rows = list(csv.reader(io.StringIO(out)))
        self.report.table(rows[0], rows[1:])

    # queries

    def question(self, words, limit=20):
        return [self.evquery, "search", "-d", self.path("index-all"), words, "--limit", str(limit), "--format", "jsonl"]

    def fts5(self, words, order):
        return ["sqlite3", "-batch", "-readonly", self.path("fts5.db"),
                "SELECT rowid, text FROM s WHERE s MATCH '%s'%s LIMIT 20" % (words, order)]

    def interleaved(self, commands, runs):
        """Median and middle spread of each command, run in turn after one round that only warms up."""
        seconds = [[] for _ in commands]
        for turn in range(runs + 1):
            for i, command in enumerate(commands):
                taken = self.run(command)
                if turn:
                    seconds[i].append(taken.seconds)
        return [(measure.median(values), measure.middle_spread(values)) for values in seconds]

    def two_words(self):
        quest = ["quest", "-d", self.path("scriptindex.db"), "-s", "english", "-m", "20"]
        rows, self.quest_ratios = [], []
        for words in queries.TWO_WORDS[self.kind]:
            commands = [self.question(words), quest + ["-o", "and", words], quest + ["-o", "or", words], ["true"]]
            taken = self.interleaved(commands, TWO_WORD_RUNS)
            self.quest_ratios.append(taken[0][0] / taken[1][0])
            rows.append([words] + ["%.2f" % (1000 * middle) for middle, _ in taken] +
                        ["%.0f %%" % (100 * taken[0][1]), "%.2f" % self.quest_ratios[-1]])
        self.report.say("Two words, first 20 results (ms, median of %d warm runs)" % TWO_WORD_RUNS)
        self.report.table(["", "evquery", "quest, both words", "quest, either word", "starting a process (true)",
                           "middle half of evquery's", "ratio to both words"], rows)

    def count_ours(self, words):
        out = subprocess.run(self.question(words, 1), check=True, capture_output=True, text=True).stderr
        found = re.search(r"\(([\d,]+) passages?\)", out)
        return int(found.group(1)) if found else 0

    def count_theirs(self, words):
        out = subprocess.run(["sqlite3", "-readonly", self.path("fts5.db"),
                              "SELECT count(*) FROM s WHERE s MATCH '%s'" % words], check=True, capture_output=True)
        return int(out.stdout)

    def three_words(self):
        self.queries = []
        for words in queries.THREE_WORDS[self.kind]:
            ours, theirs = self.count_ours(words), self.count_theirs(words)
            if ours == 0 or theirs == 0:
                self.report.say("left out, no result: %s" % words)
                continue
            taken = self.interleaved([self.question(words), self.fts5(words, " ORDER BY rank"), self.fts5(words, "")],
                                     THREE_WORD_RUNS)
            self.queries.append(Query(words, taken[0][0], taken[1][0], taken[2][0], ours, theirs))
        if not self.queries:
            sys.exit("bench: no query of three words has a result in this corpus")

    def show_three_words(self):
        self.report.say("Three common words in one sentence, first 20 (ms, median of %d warm runs)" % THREE_WORD_RUNS)
        rows = [[q.words, q.ours, q.theirs, "%.1f" % (1000 * q.evquery), "%.1f" % (1000 * q.ranked),
                 "%.1f" % (1000 * q.unranked), "%.2f" % (q.evquery / q.ranked)] for q in self.queries]
        self.report.table(["", "sentences", "in FTS5", "evquery", "FTS5 by rank", "FTS5 unordered", "ratio by rank"],
                          rows)

    # targets

    def targets(self):
        seconds, everything = self.seconds, self.bytes["all"]
        linear = (seconds["evindex all"] / everything) / (seconds["evindex quarter"] / self.bytes["quarter"])
        noise = measure.spread([one.seconds for one in self.taken["evindex quarter"]])
        peak = max(one.mib for name, runs in self.taken.items() if name.startswith("evindex") for one in runs)
        size = measure.tree_bytes(self.path("index-all")) / everything
        ranked = max(q.evquery / q.ranked for q in self.queries)
        return [
            ("add / scriptindex, time", seconds["evindex all"] / seconds["scriptindex"], 0.5, "at most 0.5",
             self.ratio_range("evindex all", "scriptindex")),
            ("add / FTS5, time", seconds["evindex all"] / seconds["FTS5"], 3, "at most 3",
             self.ratio_range("evindex all", "FTS5")),
            ("add, peak memory (MiB)", peak, 400, "under 400", ""),
            ("index / text, bytes", size, 2.5, "under 2.5", ""),
            ("time per byte, all / quarter", linear, 1 + noise, "1 and noise", self.per_byte_range()),
            ("search / quest, two words, middle query", measure.median(self.quest_ratios), 3, "under 3",
             "%.2f to %.2f" % (min(self.quest_ratios), max(self.quest_ratios))),
            ("search / FTS5 by rank, worst query", ranked, 1, "at most 1", ""),
        ] + self.counting

    def per_byte_range(self):
        scale = self.bytes["quarter"] / self.bytes["all"]
        pairs = [a.seconds / b.seconds * scale
                 for a, b in zip(self.taken["evindex all"], self.taken["evindex quarter"])]
        return "%.2f to %.2f" % (min(pairs), max(pairs))

    def show_targets(self):
        self.report.say("Targets (range: the ratio in each round)")
        rows = [[name, "%.3f" % value if value < 0.1 else "%.2f" % value, target, "ok" if value <= limit else "MISSED", spread]
                for name, value, limit, target, spread in self.targets()]
        again = self.seconds["evindex again"] / self.seconds["evindex all"]
        rows.append(["add again, nothing changed / first time", "%.3f" % again, "at most 0.05",
                     "ok" if again <= 0.05 else "MISSED", ""])
        fastest = {name: min(one.seconds for one in runs) for name, runs in self.taken.items()}
        for peer in ("scriptindex", "FTS5"):
            rows.append(["add / %s, fastest run of each" % peer, "%.2f" % (fastest["evindex all"] / fastest[peer]), "-", "", ""])
        unranked = max(q.evquery / q.unranked for q in self.queries)
        rows.append(["search / FTS5 unordered, worst query", "%.2f" % unranked, "-", "", ""])
        self.report.table(["", "measured", "target", "", "range"], rows)
        if self.kind == "generated":
            self.report.say("The targets are set for the 5,229 speeches (BENCH_DATA); here they are no more than a hint.")
        self.report.say("Noise of the machine: the same work took %.0f ms, spread %.0f %%, in %d repetitions." %
                        (1000 * measure.median(self.noise), 100 * measure.spread(self.noise), len(self.noise)))

    def all(self):
        self.prepare()
        self.describe()
        self.load()
        self.show_loading()
        self.show_sizes()
        self.two_words()
        self.three_words()
        self.show_three_words()
        reports.show(self)
        self.counting = counts.Counts(self).all()
        self.show_targets()
        with open(self.path("result.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(self.report.lines) + "\n")


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def version(argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.splitlines()[0]


def cpu_name():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--build", "--root", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--data", default="")
    parser.add_argument("--reps", type=int, default=3)
    Bench(parser.parse_args()).all()


if __name__ == "__main__":
    main()
