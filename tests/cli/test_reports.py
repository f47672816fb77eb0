"""Reports: the same bytes whatever the way, manifests, HTML pages, and evquery verify."""

import hashlib
import html.parser
import random
import shutil
import subprocess

TREND = ("trend", "--theme", "exit.threat", "--theme", "sovereignty", "--around", "crimea")


def sample(t, name="x", *options):
    t.evindex("add", "-d", name, *options, t.statements)
    return name


def test_the_same_bytes_whatever_the_way(t):
    """Order of ingestion, jobs, shards, batches, locale, time zone and folder change no byte of a report."""
    commands = [(*TREND, "--format", f) for f in ("csv", "json", "html", "tsv", "jsonl")]
    files = sorted(t.statements.glob("*.txt"))
    events = t.root / "corpus" / "events.yml"
    ways = [(1, 1, "64", "C.UTF-8", "UTC"), (2, 3, "64", "tr_TR.UTF-8", "Asia/Almaty"),
            (1, 2, "1", "de_DE.UTF-8", "America/St_Johns"), (3, 5, "1", "C", "Pacific/Kiritimati")]
    seen = {}
    for number, (jobs, shards, batch, locale, zone) in enumerate(ways):
        random.Random(number).shuffle(files)
        index = t.dir / f"folder {number}" / "x"
        index.parent.mkdir()
        half = len(files) // 2
        for part in (files[:half], files[half:], files[:5]):
            t.evindex("add", "-d", index, "-j", jobs, "--shards", shards, "--batch-size", batch, *part)
        env = {"LC_ALL": locale, "TZ": zone, "LANG": locale, "EXITVOICE_INDEX": str(index)}
        events_here = t.write(f"folder {number}/events.yml", events.read_bytes())
        for command in commands:
            out = t.evquery(*command, "--events", events_here, env=env, cwd=index.parent).raw_out
            t.equal(seen.setdefault(command, out), out, f"{command} by way {number}")


def test_manifest_comes_first(t):
    """csv, tsv, json and html begin with the manifest, which names the command without any place on this machine."""
    sample(t)
    digest = dict((r["key"], r["value"]) for r in t.evindex("info", "-d", "x").csv())
    results = {f: t.evquery(*TREND, "-d", t.dir / "x", "--chart", t.dir / "c.svg", "--format", f) for f in
               ("csv", "tsv", "json", "html")}
    for name, result in results.items():
        t.lacks(result.out, str(t.dir))
        t.lacks(result.out, str(t.root))
        command = f"evquery trend --format {name} --theme exit.threat --theme sovereignty --around crimea"
        t.contains(result.out, command)
        t.contains(result.out, digest["corpus digest"])
        t.contains(result.out, digest["codebook digest"])
    manifest = results["csv"].manifest()
    t.equal(list(manifest)[:10], ["command", "release", "corpus", "size", "codebook", "actors", "organisations", "countries", "stopwords", "analysis"])
    t.equal(list(results["json"].json())[0], "manifest")
    stated = results["json"].json()["manifest"]
    t.equal({k: v for k, v in stated.items() if k != "command"}, {k: v for k, v in manifest.items() if k != "command"})
    t.equal(stated["events"].split()[0], "events.yml")


class Page(html.parser.HTMLParser):
    """What a page holds: tags that are open, links to elsewhere, rows of its tables."""

    VOID = {"meta", "br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.rows, self.tags = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.faults += [f"{k}={v}" for k, v in attrs if k in ("src", "href", "srcset", "action", "onload", "onerror")]
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.faults += [f"{k}={v}" for k, v in attrs if k in ("src", "href", "onload", "onerror")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if "td" in self.open:
            self.rows[-1][-1] += data


def test_a_page_needs_nothing_else(t):
    """An HTML report is well formed, refers to nothing outside, and holds the rows of the csv."""
    sample(t)
    text = t.evquery(*TREND, "-d", "x", "--format", "html").out
    page = Page(text)
    t.equal(page.open, [], "elements that are not closed")
    t.equal(page.faults, [], "links, handlers and wrong nesting")
    t.lacks(text.replace("http://www.w3.org/2000/svg", ""), "://")
    t.check("svg" in page.tags and "desc" in page.tags, "a chart with its description")
    body = [row for row in page.rows if row and row[0]]
    lines = [line.split(",") for line in t.evquery(*TREND, "-d", "x", "--format", "csv").out.splitlines()
             if line.startswith(("exit.threat,", "sovereignty,"))]
    t.equal(body, lines, "rows")


def test_tables_sort_in_a_browser(t):
    """A click on a column's head sorts by it, numbers by value, rows without a value last; a second click turns it round."""
    browser = shutil.which("chromium")
    if not browser:
        t.skip("chromium is not installed")
    sample(t)
    text = t.evquery("trend", "-d", "x", "--theme", "exit.threat", "--format", "html").out
    orders = {}
    for clicks in (1, 2):
        click = "document.querySelectorAll('thead button')[4].click();" * clicks
        page = t.write(f"{clicks}.html", text.replace("</body>", f"<script>{click}</script></body>"))
        profile = t.dir / "profile"
        dumped = t.run(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                       "--disable-background-networking", "--disable-component-update", "--disable-sync",
                       f"--user-data-dir={profile}", "--dump-dom", f"file://{page}").out
        orders[clicks] = [row[4] for row in Page(dumped).rows if row and row[0]]
    numbers = [float(x) for x in orders[1] if x]
    t.check(len(numbers) > 5 and "" in orders[1], "rates and years without text")
    t.equal(orders[1], [f"{x:.3f}" for x in sorted(numbers)] + [""] * orders[1].count(""), "ascending")
    t.equal(orders[2], [f"{x:.3f}" for x in sorted(numbers, reverse=True)] + [""] * orders[1].count(""), "descending")


def test_what_comes_in_comes_out_escaped(t):
    """Markup in a query or in an events file is text on the page and in the chart."""
    index = t.index([{"id": "a", "date": "2014", "text": "A union."}])
    events = t.write("e.yml", "- {id: a, date: 2014-06-01, label: \"<script>alert(1)</script>&\"}\n")
    text = t.evquery("trend", "-d", index, '"union" OR "</title><script>alert(2)</script>"', "--events", events,
                     "--format", "html", "--chart", "c.svg").out
    t.equal(text.count("<script>"), 1, "the page's own script only")
    t.equal(Page(text).faults, [])
    t.lacks((t.dir / "c.svg").read_text(encoding="utf-8"), "<script")


def test_verify_says_identical(t):
    """A report verifies on the index that made it and on one built in another order."""
    sample(t)
    t.evindex("add", "-d", "y", "--jobs", 1, "--shards", 4, *sorted(t.statements.glob("*.txt"), reverse=True))
    for name in ("csv", "tsv", "json", "html"):
        report = t.write(f"r.{name}", t.evquery(*TREND, "-d", "x", "--format", name).raw_out)
        for index in ("x", "y"):
            t.contains(t.evquery("verify", "-d", index, report).out, "identical: ")
    piped = t.evquery("verify", "-d", "y", "-", input=report.read_bytes())
    t.contains(piped.out, "identical: -, ")


def test_verify_names_the_line_that_was_altered(t):
    """Any one byte that is altered is found; the line in which it stands is named."""
    sample(t)
    rng = random.Random(5)
    for name in ("csv", "json", "html"):
        good = t.evquery(*TREND, "-d", "x", "--format", name).raw_out
        command = good.index(b"command")
        for _ in range(12):
            at = rng.randrange(len(good))
            bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
            result = t.evquery("verify", "-d", "x", t.write("bad", bad), ok=False)
            line = good.count(b"\n", 0, at) + 1
            if abs(at - command) < 40 and result.code == 2:
                continue  # no command is left to run
            t.equal(result.code, 1, f"byte {at} of {name}: {result.told()}")
            t.check(f"line {line}" in result.out or f"bad:{line}:" in result.err, f"line {line} of {name}: {result.told()}")


def test_verify_tells_what_differs(t):
    """Another corpus, another codebook, another release and another events file are each told by name."""
    sample(t)
    report = t.write("r.csv", t.evquery(*TREND, "-d", "x").raw_out)
    t.evindex("add", "-d", "less", *sorted(t.statements.glob("*.txt"))[1:])
    result = t.evquery("verify", "-d", "less", report, code=1)
    t.contains(result.out, "corpus: other statements, texts or metadata were read")
    t.lacks(result.out, "codebook:")
    t.evindex("add", "-d", "untagged", "--codebook", "none", t.statements)
    result = t.evquery("verify", "-d", "untagged", report, code=1)
    t.contains(result.out, "codebook: another codebook gave the tags")
    t.lacks(result.out, "  corpus:")
    text = report.read_text(encoding="utf-8")
    old = t.write("old.csv", text.replace("# release: ", "# release: 0.0.", 1))
    t.contains(t.evquery("verify", "-d", "x", old, code=1).out, "release: another release of Exitvoice made it")
    old = t.write("old.csv", text.replace("exitvoice-analysis ", "exitvoice-analysis 99", 1))
    t.contains(t.evquery("verify", "-d", "x", old, code=1).out, "analysis: sentences and words are counted by another")
    events = t.write("other.yml", "- {id: crimea, date: 2014-03-18}\n")
    t.contains(t.evquery("verify", "-d", "x", "--events", events, report, code=2).err, "names no events file")
    own = t.root / "corpus" / "events.yml"
    report = t.write("r.csv", t.evquery(*TREND, "-d", "x", "--events", own).raw_out)
    result = t.evquery("verify", "-d", "x", "--events", events, report, code=1)
    t.contains(result.out, "events: another events file")


def test_verify_finds_the_events_file(t):
    """The events file is found by its name beside the report, or where --events says; its absence is told."""
    sample(t)
    events = t.write("a/own.yml", "- {id: e, date: 2014-03-18}\n")
    report = t.write("b/r.csv", t.evquery("trend", "-d", "x", "--theme", "exit", "--events", events).raw_out)
    t.contains(t.evquery("verify", "-d", "x", report, code=2).err, "own.yml, which is not here; say where it is with --events")
    t.contains(t.evquery("verify", "-d", "x", "--events", events, report).out, "identical")
    t.write("b/own.yml", events.read_bytes())
    t.contains(t.evquery("verify", "-d", "x", report).out, "identical")


def test_verify_runs_no_other_command(t):
    """A command that is none of the reports', or names a place on this machine, never runs."""
    sample(t)
    good = t.evquery(*TREND, "-d", "x").out
    command = good.splitlines()[0]
    for other in ("evquery show x", "evquery verify r.csv", "sh -c 'touch made'", "evquery trend --theme exit --chart made.svg",
                  "evquery trend --theme exit -d other", "evquery trend --theme exit --events ../made.yml", "evquery", "",
                  "evquery trend --theme exit 'open", "evquery trend --help"):
        report = t.write("bad.csv", good.replace(command, "# command: " + other, 1))
        t.equal(t.evquery("verify", "-d", "x", report, ok=False).code, 1, other)
    t.equal(sorted(p.name for p in t.dir.iterdir()), ["bad.csv", "x"], "nothing was made")
    report = t.write("bad.csv", good.replace("exit.threat", "exit..threat:", 1))
    t.contains(t.evquery("verify", "-d", "x", report, code=1).out, "cannot be run here")


def test_verify_without_what_it_needs(t):
    """No report, no index, or a table that has no manifest: exit code 2."""
    sample(t)
    t.contains(t.evquery("verify", "-d", "x", "absent.csv", code=2).err, "absent.csv")
    for name, content in (("empty", b""), ("text", b"some words\n"), ("zeros", bytes(1000)),
                          ("table", t.evquery(*TREND, "-d", "x", "--format", "table").raw_out),
                          ("jsonl", t.evquery(*TREND, "-d", "x", "--format", "jsonl").raw_out)):
        t.contains(t.evquery("verify", "-d", "x", t.write(name, content), code=2).err, "no manifest")
    report = t.write("r.csv", t.evquery(*TREND, "-d", "x").raw_out)
    t.evquery("verify", "-d", "nowhere", report, code=2)


def test_an_index_that_is_written_meanwhile(t):
    """A report made while statements are added is that of one generation: it verifies against none but a whole one."""
    rows = [{"id": f"s{i}", "date": str(2000 + i % 20), "language": "en", "text": "A union of states. " * 30} for i in range(4000)]
    index = t.index(rows[:100])
    before = t.evquery("trend", "-d", index, "union").raw_out
    path = t.write_jsonl("more.jsonl", rows)
    with subprocess.Popen([t.program("evindex"), "add", "-d", index, path], cwd=t.dir, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as writer:
        seen = set()
        while writer.poll() is None:
            result = t.evquery("trend", "-d", index, "union")
            seen.add(result.manifest()["size"].split()[0])
        t.equal(writer.returncode, 0, "the writer")
    t.check(seen <= {"100", "4000"}, f"half an update was seen: {seen}")
    result = t.evquery("verify", "-d", index, t.write("r.csv", before), code=1)
    t.contains(result.out, "corpus: other statements")


def test_a_report_into_a_closed_pipe(t):
    """A reader of a report that goes away ends the program quietly with code 141."""
    rows = [{"id": f"s{i}", "date": f"{1500 + i}-{i % 12 + 1:02}", "text": "A union."} for i in range(500)]
    index = t.index(rows)
    for name in ("csv", "html", "json"):
        command = [t.program("evquery"), "trend", "-d", index, "union", "--by", "month", "--format", name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir) as process:
            process.stdout.close()
            errors = process.stderr.read()
            process.wait(timeout=100)
        t.equal((errors, process.returncode), (b"", 141), name)


def test_near_duplicates_left_out(t):
    """--unique gives the numbers, sizes and digest of a corpus without the copies, in one index and in two, and verifies."""
    rng = random.Random(3)
    words = [f"w{i}" for i in range(400)]
    text = ["A union. " + " ".join(rng.choice(words) for _ in range(120)) + "." for _ in range(3)]
    alone = [{"id": f"s{i}", "date": f"201{i}", "text": text[i]} for i in range(3)]
    copies = [{"id": "z", "date": "2019", "text": text[1]}]
    expected = t.evquery("trend", "-d", t.index(alone, "alone"), "union").out
    whole = t.index(alone + copies, "whole")
    t.index(copies, "copies")
    for indexes in (("-d", whole), ("-d", "alone", "-d", "copies")):
        result = t.evquery("trend", *indexes, "union", "--unique")
        t.equal(result.out.replace(" --unique", "", 1), expected)
        t.contains(t.evquery("verify", *indexes, t.write("r.csv", result.raw_out)).out, "identical")
    t.check(t.evquery("trend", "-d", whole, "union").out != expected, "without --unique")


def test_lists_of_names_have_digests(t):
    """A changed list of names changes links and tags anew, and info, manifests and verify tell which list it is."""
    data = t.dir / "data"
    for name in ("corpus", "stopwords"):
        shutil.copytree(t.root / name, data / name)
    env = {"EXITVOICE_DATA": str(data)}
    rows = t.write_jsonl("r.jsonl", [{"id": "a", "speaker": "Zed Quuxley", "date": "2014", "text": "A union of states."}])
    t.evindex("add", "-d", "x", rows, env=env)
    info = {r["key"]: r["value"] for r in t.evindex("info", "-d", "x", env=env).csv()}
    command = ("freq", "-d", "x", "union", "--by", "speaker")
    report = t.write("r.csv", t.evquery(*command, env=env).raw_out)
    manifest = t.evquery(*command, env=env).manifest()
    for name, file in (("codebook", "codebooks/exitvoice"), ("actors", "actors"), ("organisations", "organisations"),
                       ("countries", "countries")):
        digest = hashlib.sha256((data / "corpus" / f"{file}.yml").read_bytes()).hexdigest()
        t.equal((info[f"{name} digest"], manifest[name]), (digest, digest), name)
    with open(data / "corpus" / "actors.yml", "a", encoding="utf-8") as actors:
        actors.write("\n- id: quuxley\n  name: Zed Quuxley\n  country: KAZ\n  variants:\n    en: [Quuxley]\n")
    t.equal(t.evquery(*command, env=env).manifest()["actors"],
            f"{manifest['actors']}; names in queries by {digest_of(data, 'actors')}")
    t.equal(t.evquery(*command, env=env).csv()[0]["speaker"], "Zed Quuxley", "nothing was linked anew yet")
    result = t.evquery("verify", "-d", "x", report, env=env, code=1)
    t.contains(result.out, "  actors: speakers are known by another list of actors")
    for other in ("corpus", "codebook", "organisations", "countries"):
        t.lacks(result.out, f"  {other}:")
    result = t.evindex("add", "-d", "x", rows, env=env)
    t.contains(result.err, "evindex: x: was made with other lists of names (actors); its 1 statements are linked and tagged anew")
    t.equal(t.evquery(*command, env=env).csv()[0]["speaker"], "quuxley")
    t.equal(t.evquery(*command, env=env).manifest()["actors"], digest_of(data, "actors"))
    t.equal(t.evindex("add", "-d", "x", rows, env=env).err, "", "once is enough")
    t.evindex("add", "-d", "y", rows, env=env)
    t.equal(t.evquery("freq", "-d", "y", *command[3:], env=env).out, t.evquery(*command, env=env).out, "as made anew")
    t.contains(t.evquery("verify", "-d", "x", report, env=env, code=1).out, "  actors: ")


def digest_of(data, name):
    return hashlib.sha256((data / "corpus" / f"{name}.yml").read_bytes()).hexdigest()
