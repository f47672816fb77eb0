"""What is different on a terminal: tables, colour, width, progress; and that an input can never act on it."""

import os
import re
import signal
import subprocess
import time

import terminal

ROWS = [{"id": "a", "date": "2014-05-29", "country": "KAZ", "text": "We shall defend our sovereignty. " * 3},
        {"id": "b", "speaker": "X\x1b[31m", "title": "\x1b]0;owned\x07", "text": "The sovereignty of \x1b[2Jall states."}]
ESCAPE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")


def on_terminal(t, *argv, columns=80, env=None):
    """Runs a program on a terminal of so many columns; returns its exit code and what the terminal got."""
    settings = {**os.environ, "TERM": "xterm", "ASAN_OPTIONS": "detect_leaks=0", **(env or {})}
    for name in ("NO_COLOR",) if not env or "NO_COLOR" not in env else ():
        settings.pop(name, None)
    return terminal.run([str(a) for a in argv], columns, t.dir, settings)


def test_terminal_gets_a_table_in_colour(t):
    """On a terminal search prints a table that fits the width, with the match in colour."""
    index = t.index(ROWS)
    code, text = on_terminal(t, t.program("evquery"), "search", "-d", index, "sovereignty", columns=72)
    t.equal(code, 0, "exit code")
    t.contains(text, "\x1b[1;31msovereignty\x1b[0m")
    for line in text.split("\n"):
        plain = ESCAPE.sub("", line)
        if not plain.startswith("evquery: "):
            t.check(len(plain) <= 72, f"over 72 columns: {plain!r}")


def test_no_color(t):
    """NO_COLOR and a dumb terminal get no escape sequence at all."""
    index = t.index(ROWS)
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        _, text = on_terminal(t, t.program("evquery"), "kwic", "-d", index, "sovereignty", env=env)
        t.contains(text, "sovereignty")
        t.lacks(text, "\x1b")


def test_inputs_cannot_act_on_the_terminal(t):
    """No escape sequence of an id, a title or a text reaches the terminal: only our own colours do."""
    index = t.index(ROWS)
    commands = (["evquery", "search", "-d", index, "sovereignty"], ["evquery", "kwic", "-d", index, "sovereignty"],
                ["evquery", "show", "-d", index, "b"], ["evindex", "info", "-d", index],
                ["evquery", "show", "-d", index, "absent\x1b[2J"])
    for program, *words in commands:
        _, text = on_terminal(t, t.program(program), *words)
        for match in ESCAPE.finditer(text):
            t.check(match[0] in ("\x1b[1m", "\x1b[0m", "\x1b[1;31m", "\x1b[34m"), f"{words[0]}: {match[0]!r} in {text!r}")
        t.lacks(ESCAPE.sub("", text), "\x1b")
        t.lacks(text, "\x07")


def test_pipes_get_csv(t):
    """In a pipe search prints csv without colour."""
    index = t.index(ROWS)
    result = t.evquery("search", "-d", index, "sovereignty")
    t.equal(len(result.csv()), 2, "rows")
    t.lacks(result.out, "\x1b[1")


def test_interruption(t):
    """After SIGINT add ends with code 130 and says how to go on, and the index is whole."""
    sentence = "The council of ministers spoke about trade and about independence in the year {}. "
    t.write_jsonl("big.jsonl", [{"id": f"s{i}", "text": "".join(sentence.format(i * 50 + k) for k in range(50))}
                                for i in range(4000)])
    command = [t.program("evindex"), "add", "-d", "x", "big.jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir) as process:
        while not (t.dir / "x").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    if process.returncode == 0:
        t.skip("it had ended before the signal came")
    t.equal(process.returncode, 130, "exit code")
    t.contains(errors.decode(), "interrupted")
    t.evindex("add", "-d", "x", "big.jsonl")
    t.contains(t.evindex("info", "-d", "x").out, "4000")


def test_columns_without_room_are_left_out_and_named(t):
    """A table of numbers that is wider than the terminal leaves out the columns that matter least, and names them."""
    rows = [{"id": f"s{i}", "date": str(2014 + i % 2), "language": "en", "text": "A union of states. " * (i + 1)} for i in range(6)]
    index = t.index(rows)
    commands = (("compare", "--a", "year:2014", "--b", "year:2015"), ("collocates", "union", "--min-count", "1", "--sort", "mi3"),
                ("freq", "union", "--by", "year", "--dispersion"))
    for command, kept, left_out in zip(commands, ("log_ratio", "mi3", " dp"), ("chi2", "expected", "group_sentences group_statements")):
        _, text = on_terminal(t, t.program("evquery"), *command, "-d", index, columns=80)
        lines = ESCAPE.sub("", text).splitlines()
        head = next(line for line in lines if line.startswith("term"))
        told = next(line for line in lines if line.startswith("(no room for: "))
        t.check(len(head) <= 80 and kept in head and left_out not in head and left_out in told, f"{command}: {head} / {told}")
        _, text = on_terminal(t, t.program("evquery"), *command, "-d", index, columns=200)
        t.check(left_out.split()[0] in text and "no room" not in text, f"{command} on a wide terminal")
