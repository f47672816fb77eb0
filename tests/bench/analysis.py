#!/usr/bin/env python3
"""The analysis, from bytes to stems, beside Xapian's TermGenerator and Hunspell: on the same files, the programs in turn, round by round.

usage: analysis.py BUILD WORK [FOLDER]   FOLDER: text files, else the generated corpus
"""
import os
import statistics
import subprocess
import sys

import corpus

ROUNDS = 5
MEBIBYTES = 8
PIECES = ("decode", "tokens", "stems", "languages")


def seconds(argv):
    lines = subprocess.run(argv, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines)}


def main():
    build, work = sys.argv[1:3]
    folder = sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] else os.path.join(work, "analysis-corpus")
    if not os.path.isdir(folder):
        corpus.generate(os.path.join(os.path.dirname(__file__), "../../corpus/statements"), folder, MEBIBYTES)
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".txt"))
    every = max(1, sum(map(os.path.getsize, files)) // (MEBIBYTES << 20))  # Hunspell would take an hour for all
    files = files[::every]
    size = sum(map(os.path.getsize, files)) / 1e6
    peers = os.path.join(build, "bench/analysis_peers")
    runs = {"analysis": [os.path.join(build, "bench/analysis_speed")], "xapian": [peers, "xapian"], "hunspell": [peers, "hunspell"],
            "hunspell-types": [peers, "hunspell-types"]}
    taken = {}
    for number in range(ROUNDS):
        for name, argv in runs.items():
            if name.startswith("hunspell") and number > 0:
                continue  # ten times slower: once is enough
            for key, value in seconds(argv + files).items():
                taken.setdefault(key, []).append(value)
    middle = {key: statistics.median(values) for key, values in taken.items()}
    whole = middle["analysis"]
    print(f"analysis, {len(files)} files, {size:.1f} MB, {middle['n_tokens']:.0f} tokens, {middle['n_types']:.0f} types, processor time")
    print(f"  whole analysis                 {whole:8.3f} s  {size / whole:6.1f} MB/s")
    for piece in PIECES:
        print(f"    {piece:<28} {middle[piece]:8.3f} s  {100 * middle[piece] / whole:5.1f} %")
    rest = whole - sum(middle[piece] for piece in PIECES)
    print(f"    {'sentences, lexicon':<28} {rest:8.3f} s  {100 * rest / whole:5.1f} %")
    for name, wanted in (("xapian", 1), ("hunspell", 10), ("hunspell-types", 1)):
        ratio = middle[name] / whole
        verdict = "met" if ratio >= wanted else "not met"
        goal = f"target {wanted}: {verdict}" if name != "hunspell-types" else "for information"
        label = {"xapian": "TermGenerator and stemmer", "hunspell": "Hunspell, every word", "hunspell-types": "Hunspell, each distinct word"}[name]
        print(f"  {label:<30} {middle[name]:8.3f} s  {ratio:6.2f} times the analysis ({goal})")


main()
