"""Measures counting beside grep and SQLite FTS5, and has every count checked by count_again.py, in a process of its own so
that the memory of this one stays small. Called by bench.py; README.md here says what is measured."""
import csv
import io
import os
import subprocess
import sys

import measure

TERM = {"speeches": ("sovereignty", "sovereignti"), "generated": ("sovereignty", "sovereignti")}
RUNS = 9
SLOW_RUNS = 3
HITS = 5000


class Counts:
    def __init__(self, bench):
        self.bench = bench
        self.index = bench.path("index-all")
        self.term, self.porter = TERM[bench.kind]
        self.peaks = {}

    # what is timed

    def rows(self, *args):
        out = subprocess.run(self.freq(*args), check=True, capture_output=True, text=True).stdout
        while out.startswith("# "):
            out = out.partition("\n")[2]
        return csv.DictReader(io.StringIO(out))

    def add_years(self):
        script = "CREATE TABLE y(rowid INTEGER PRIMARY KEY, year TEXT); CREATE VIRTUAL TABLE v USING fts5vocab(s, instance);\n"
        with open(self.bench.path("years.txt"), encoding="utf-8") as years, \
                subprocess.Popen(["sqlite3", self.bench.path("fts5.db")], stdin=subprocess.PIPE, text=True) as child:
            child.stdin.write(script + "BEGIN;\n")
            for line in years:
                child.stdin.write("INSERT INTO y(year) VALUES ('%s');\n" % line.strip())
            child.stdin.write("COMMIT;\n")

    def sql(self, text):
        return ["sqlite3", "-batch", "-readonly", "-csv", self.bench.path("fts5.db"), text]

    def freq(self, *args):
        return [self.bench.evquery, "freq", "-d", self.index, *args, "--format", "csv"]

    def grep(self, locale):
        """As a shell would have it: each occurrence with its file's name, counted by the year in it."""
        return ["env", "LC_ALL=" + locale, "sh", "-c", "grep -rowi 'sovereignty\\|sovereignties' \"$1\" | awk -F: '{ n = length($1);"
                " c[substr($1, n - 7, 4)]++ } END { for (y in c) print y, c[y] }' | sort", "sh", self.bench.path("text-all")]

    def time(self, name, commands, runs):
        """Median seconds of each command, in turn after a round that warms up; keeps the first one's peak memory."""
        seconds = [[] for _ in commands]
        for turn in range(runs + 1):
            for i, command in enumerate(commands):
                taken = self.bench.run(command)
                if i == 0:
                    self.peaks[name] = max(self.peaks.get(name, 0), taken.mib)
                if turn or runs == 1:
                    seconds[i].append(taken.seconds)
        return [measure.median(values) for values in seconds]

    def common_word(self):
        """The word whose number of occurrences is nearest to HITS."""
        rows = [(abs(int(row["count"]) - HITS), row["term"], int(row["count"])) for row in self.rows("--top", "5000")]
        return min(rows)[1:]

    def measure(self):
        say = self.bench.report.say
        by_year = "SELECT year, count(*) FROM %s GROUP BY year"
        term = self.time("freq, a term by year", [
            self.freq(self.term, "--by", "year"), self.grep("C.UTF-8"), self.grep("C"),
            self.sql(by_year % ("v JOIN y ON v.doc = y.rowid WHERE v.term = '%s'" % self.porter)),
            self.sql(by_year % ("s JOIN y ON s.rowid = y.rowid WHERE s MATCH '%s'" % self.term))], RUNS)
        say("A term by year, as csv: %s (ms, median of %d warm runs)" % (self.term, RUNS))
        self.bench.report.table(
            ["", "evquery freq", "grep -o", "grep -o, LC_ALL=C", "FTS5, instances", "FTS5, sentences"],
            [[self.term] + ["%.1f" % (1000 * s) for s in term]])
        vocabulary = self.time("freq, all words by year", [
            self.freq("--top", "0", "--with-stopwords", "--by", "year"),
            self.sql("SELECT term, year, count(*) FROM v JOIN y ON v.doc = y.rowid GROUP BY term, year")], SLOW_RUNS)
        word, hits = self.common_word()
        kwic = self.time("kwic, sorted", [[self.bench.evquery, "kwic", "-d", self.index, word,
                                            "--sort", "left,right", "--format", "csv"]], RUNS)[0]
        say("Seconds of a whole command, median")
        self.bench.report.table(["", "evquery", "FTS5"], [
            ["the whole vocabulary by year, as csv", "%.2f" % vocabulary[0], "%.2f" % vocabulary[1]],
            ["kwic %s, %d lines, sorted" % (word, hits), "%.2f" % kwic, "-"]])
        self.heavy()
        self.show_peaks()
        return [
            ("freq / grep -o, a term by year", term[0] / min(term[1:3]), 0.1, "at most 0.1", ""),
            ("freq / FTS5, a term by year", term[0] / min(term[3:5]), 1, "under 1", ""),
            ("freq / FTS5, all words by year", vocabulary[0] / vocabulary[1], 0.05, "at most 0.05", ""),
            ("kwic of %d lines, sorted (s)" % hits, kwic, 1, "under 1", ""),
            ("counting, peak memory (MiB)", max(self.peaks.values()), 400, "under 400", ""),
        ]

    def heavy(self):
        """The heaviest that each subcommand can be asked, once, for its memory."""
        commonest = next(iter(self.rows("--top", "1", "--with-stopwords")))["term"]
        index = ["-d", self.index, "--format", "csv"]
        for name, args in [
                ("freq, all words by statement", ["freq", "--top", "2000", "--by", "statement"]),
                ("freq, all words with dispersion", ["freq", "--top", "1000", "--dispersion"]),
                ("kwic of the commonest word", ["kwic", commonest, "--sort", "left"]),
                ("collocates of the commonest word", ["collocates", commonest, "--limit", "0"]),
                ("compare, all words", ["compare", "--a", "year:..1989", "--b", "year:1990..", "--limit", "0"])]:
            taken = self.time(name, [[self.bench.evquery, *args, *index]], 1)[0]
            self.peaks[name + " (%.1f s)" % taken] = self.peaks.pop(name)

    def show_peaks(self):
        self.bench.report.say("Peak memory")
        self.bench.report.table(["", "MiB"], [[name, "%.0f" % mib] for name, mib in self.peaks.items()])

    def all(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "count_again.py")
        out = subprocess.run([sys.executable, script, self.bench.evindex, self.bench.evquery, self.bench.path("text-all"),
                              self.index, self.bench.path("years.txt")], check=True, capture_output=True, text=True).stdout
        wrong, cells = map(int, out.split())
        self.add_years()
        self.bench.report.say("Recount in plain Python: %d of %d cells differ (words by year, totals, a phrase)" % (wrong, cells))
        self.bench.report.say()
        return self.measure() + [("cells that differ from the recount", wrong, 0, "0", "")]
