"""evquery report study: the four predictions, on a page and as commands of their own."""

import re
import shlex
import test_reports

SMALL = "country:KAZ OR country:BLR OR country:ARM OR country:KGZ"


def commands(t):
    """The four commands, as corpus/README.md has them."""
    text = (t.root / "corpus" / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^evquery trend .*$", text.partition("## The study")[2], re.M)


def sample(t):
    t.evindex("add", "-d", "x", t.statements)
    return "x"


def test_each_prediction_is_a_command(t):
    """Each of the four commands in corpus/README.md, run by itself, gives the numbers of the study's report."""
    sample(t)
    study = t.evquery("report", "study", "-d", "x", "--format", "json").json()
    page = t.evquery("report", "study", "-d", "x").out
    t.equal(len(commands(t)), 4, "commands in corpus/README.md")
    for number, command in enumerate(commands(t), 1):
        words = shlex.split(command)
        alone = t.evquery(*words[1:], "-d", "x", "--format", "json").json()
        t.equal(study["rows" if number == 1 else f"prediction-{number}"], alone["test"], command)
        t.equal(study[f"prediction-{number}-series"], alone["rows"], command)
        t.contains(page.replace("&#39;", "'").replace("&quot;", '"'), command)
        for key in ("corpus", "codebook", "seed", "rate", "permutations", "analysis"):
            t.equal(study["manifest"][key], alone["manifest"][key], key)


def test_the_page(t):
    """The page is well formed, refers to nothing outside, has four charts, and says that the sample was composed."""
    sample(t)
    text = t.evquery("report", "study", "-d", "x").out
    page = test_reports.Page(text)
    t.equal((page.open, page.faults), ([], []))
    t.equal(page.tags.count("svg"), 4, "charts")
    t.equal(page.tags.count("desc"), 4, "charts told in words")
    t.contains(text, "77 statements of this corpus were composed for Exitvoice and never spoken.")
    other = t.index([{"id": "a", "date": "2015", "country": "KAZ", "text": "We reserve the right to leave the Union."}], "y")
    text = t.evquery("report", "study", "-d", other).out
    t.lacks(text, "composed for Exitvoice")
    t.contains(text, "There is no ratio: on one side nobody spoke.")
    both = t.index([{"id": "a", "date": "2013", "country": "KAZ", "text": "Words."},
                    {"id": "b", "date": "2015", "country": "KAZ", "text": "We reserve the right to leave the Union."}], "z")
    t.contains(t.evquery("report", "study", "-d", both).out, "There is no ratio: the first side has none.")


def test_every_format(t):
    """The study is printed in every format, and its report verifies."""
    sample(t)
    for name in ("table", "csv", "tsv", "jsonl", "json", "html"):
        t.check(t.evquery("report", "study", "-d", "x", "--format", name).out, name)
    for name in ("csv", "html"):
        report = t.write("r", t.evquery("report", "study", "-d", "x", "--format", name, "--seed", 7, "--permutations", 99).raw_out)
        t.contains(t.evquery("verify", "-d", "x", report).out, "identical")


def test_a_report_that_is_none(t):
    """Another name is answered with those that there are."""
    t.contains(t.evquery("report", "studdy", code=2).err, "there is no report 'studdy'; there is: study")


def test_an_empty_corpus(t):
    """On an index without statements the study has its tables and no ratios."""
    index = t.index([{"id": "a", "date": "2015", "text": "Words."}])
    t.evindex("remove", "-d", index, "a")
    study = t.evquery("report", "study", "-d", index, "--format", "json").json()
    t.check(all(row["ratio"] is None for row in study["rows"]), "ratios")
    t.evquery("report", "study", "-d", index)
