"""Times and memory of trends, reports and verify: whole commands, files in the page cache. No target but memory; the counting
behind them is that of freq."""

import os
import subprocess

import measure

RUNS = 5
WHERE = "country:KAZ OR country:BLR OR country:ARM OR country:KGZ"


def commands(bench):
    events = os.path.join(bench.root, "corpus", "events.yml")
    trend = [bench.evquery, "trend", "-d", bench.path("index-all"), "--theme", "sovereignty"]
    return [
        ("trend of a theme by year", trend),
        ("the same for four countries, as a page", trend + ["--where", WHERE, "--events", events, "--format", "html"]),
        ("the same, chart as PNG", trend + ["--where", WHERE, "--events", events, "--chart", bench.path("chart.png")]),
        ("before and after, 9,999 permutations", trend + ["--around", "crimea"]),
        ("report study", [bench.evquery, "report", "study", "-d", bench.path("index-all")]),
        ("verify of a trend", [bench.evquery, "verify", "-d", bench.path("index-all"), bench.path("trend.csv")]),
    ]


def show(bench):
    listed = commands(bench)
    with open(bench.path("trend.csv"), "wb") as file:
        subprocess.run(listed[0][1], check=True, stdout=file, stderr=subprocess.DEVNULL)
    rows = []
    for name, command in listed:
        runs = [bench.run(command) for _ in range(RUNS + 1)][1:]
        rows.append([name, "%.0f" % (1000 * measure.median([one.seconds for one in runs])),
                     "%.0f" % max(one.mib for one in runs)])
    bench.report.say("Reports (ms, median of %d warm runs)" % RUNS)
    bench.report.table(["", "ms", "peak MiB"], rows)
