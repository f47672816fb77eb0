"""Counts in plain Python, over what `evindex tokens` says, what `evquery freq` prints, and prints how many cells differ and how
many there are: every word in every year, the totals of each year, a phrase. Leaves a file with the year of each sentence.

usage: count_again.py EVINDEX EVQUERY TEXTS INDEX YEARS"""
import collections
import csv
import io
import json
import subprocess
import sys


class Recount:
    def __init__(self, evindex, texts, years):
        self.words, self.totals = collections.Counter(), collections.Counter()
        self.sentences, self.statements, self.phrase = collections.Counter(), collections.Counter(), collections.Counter()
        last = None
        with subprocess.Popen([evindex, "tokens", texts], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child, \
                open(years, "w", encoding="utf-8") as file:
            for line in child.stdout:
                row = json.loads(line)
                year = row["id"].rpartition("_")[2][:4]
                file.write(year + "\n")
                self.add(row, year, row["id"] != last)
                last = row["id"]

    def add(self, row, year, begins):
        word_class = row["lang"] if row["lang"] in ("en", "ru", "kk") else "x"
        norms = [token["norm"] for token in row["tokens"]]
        self.totals[year] += len(norms)
        self.sentences[year] += 1
        self.statements[year] += begins
        self.words.update((word_class, token["stem"], year) for token in row["tokens"])
        self.phrase[year] += sum(a == "united" and b == "nations" for a, b in zip(norms, norms[1:]))


def rows(evquery, index, *args):
    out = subprocess.run([evquery, "freq", "-d", index, *args, "--by", "year", "--format", "csv"], check=True,
                         capture_output=True, text=True).stdout
    while out.startswith("# "):
        out = out.partition("\n")[2]
    return csv.DictReader(io.StringIO(out))


def main(evindex, evquery, texts, index, years):
    again = Recount(evindex, texts, years)
    found = {(row["lang"], row["stem"], row["year"]): int(row["count"])
             for row in rows(evquery, index, "--top", "0", "--with-stopwords")}
    wrong = sum(found.get(key) != n for key, n in again.words.items()) + sum(key not in again.words for key in found)
    cells = len(again.words)
    for row in rows(evquery, index, '"=united =nations"'):
        for name, counted in (("group_tokens", again.totals), ("group_sentences", again.sentences),
                              ("group_statements", again.statements), ("count", again.phrase)):
            wrong += int(row[name]) != counted[row["year"]]
            cells += 1
    print(wrong, cells)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
