#!/usr/bin/env python3
"""Runs the tests of one or more builds: unit tests, whole-program tests, and cases written as data.

    tests/cli/run.py --build build [--build build/sanitize] [--only PATTERN]... [--verbose]

Three kinds, all run for every build:
  unit/NAME            the executables BUILD/tests/test_NAME (cmocka); each of their tests counts
  MODULE.test_NAME     functions test_NAME(t) of tests/cli/test_*.py; the docstring's first line says the behaviour
  cases/FILE:LINE      blocks of tests/cli/cases/*.txt; see README.txt there

A test gets a folder of its own (t.dir), in which its programs run. No test measures time. Python's standard library is all
that is needed. The last line is "N passed, N failed"; the exit code is 1 when anything failed.
"""

import argparse
import concurrent.futures
import csv
import fnmatch
import importlib.util
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 120
UNIT_TIMEOUT_SECONDS = 600
SANITIZER_EXIT = 99
SANITIZER_MARKS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:", "SUMMARY: Undefined")
WORKERS = 2


class Failure(Exception):
    """A test's expectation that does not hold."""


class Skip(Exception):
    """A test that has no meaning on this system; its reason is printed."""


class Result:
    """What a program left: code, out and err (text), and the bytes as they came."""

    def __init__(self, argv, code, out, err):
        self.argv = argv
        self.code = code
        self.raw_out = out
        self.raw_err = err
        self.out = out.decode("utf-8", "replace")
        self.err = err.decode("utf-8", "replace")

    @property
    def lines(self):
        return self.out.splitlines()

    def jsonl(self):
        """The output's lines as JSON values."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    def json(self):
        return json.loads(self.out)

    def csv(self, delimiter=","):
        """The rows as dictionaries, the manifest's lines left out."""
        text = self.out
        while text.startswith("# "):
            text = text.partition("\n")[2]
        return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))

    def manifest(self):
        """The "# key: value" lines before the header of a csv."""
        pairs = {}
        for line in self.lines:
            if not line.startswith("# "):
                break
            key, _, value = line[2:].partition(": ")
            pairs[key] = value
        return pairs

    def told(self):
        return f"{shlex.join(map(str, self.argv))}\n  code {self.code}\n  out: {self.out[:2000]!r}\n  err: {self.err[:2000]!r}"


def environment(folder, more=None):
    """The caller's environment without what would change an answer."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("EXITVOICE_", "LC_", "XAPIAN_", "GIT_"))}
    for name in ("NO_COLOR", "LANG", "LANGUAGE", "COLUMNS", "LINES"):
        env.pop(name, None)
    env.update(LC_ALL="C.UTF-8", TZ="UTC", HOME=str(folder), TMPDIR=str(folder), TERM="xterm",
               ASAN_OPTIONS=f"exitcode={SANITIZER_EXIT}:detect_leaks=1:allocator_may_return_null=1",
               LSAN_OPTIONS=f"suppressions={ROOT}/tests/cli/leaks.txt:print_suppressions=0",
               UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1")
    env.update(more or {})
    return env


class T:
    """What a whole-program test works with."""

    def __init__(self, build, folder):
        self.build = pathlib.Path(build).resolve()
        self.dir = pathlib.Path(folder)
        self.root = ROOT
        self.statements = ROOT / "corpus" / "statements"
        self.sanitized = "sanitize" in self.build.name

    def run(self, *argv, input=None, ok=True, code=None, env=None, cwd=None, timeout=TIMEOUT_SECONDS):
        """Runs a program. `input` (text or bytes) is its standard input, else it is empty. The exit code must be `code`
        when that is given, else 0 when `ok`, else anything but a crash."""
        argv = [str(a) if not isinstance(a, bytes) else a for a in argv]
        if isinstance(input, str):
            input = input.encode()
        try:
            done = subprocess.run(argv, input=b"" if input is None else input, capture_output=True,
                                  cwd=cwd or self.dir, env=environment(self.dir, env), timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            raise Failure(f"no end after {timeout} s: {argv}") from None
        result = Result([os.fsdecode(a) for a in argv], done.returncode, done.stdout, done.stderr)
        self.look_for_crash(result)
        wanted = code if code is not None else 0 if ok else None
        if wanted is not None and result.code != wanted:
            raise Failure(f"expected exit code {wanted}: {result.told()}")
        return result

    @staticmethod
    def look_for_crash(result):
        if result.code < 0 or result.code == SANITIZER_EXIT or any(m in result.err for m in SANITIZER_MARKS):
            raise Failure(f"crashed: {result.told()}")

    def program(self, name):
        return self.build / name

    def evindex(self, *args, **options):
        return self.run(self.program("evindex"), *args, **options)

    def evquery(self, *args, **options):
        return self.run(self.program("evquery"), *args, **options)

    def write(self, name, content):
        """Writes a file (text or bytes, folders made) into the test's folder and returns its path."""
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def write_jsonl(self, name, rows):
        return self.write(name, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))

    def index(self, rows, name="x.index"):
        """An index of statements given as dictionaries; returns its path."""
        path = self.write_jsonl(name + ".jsonl", rows)
        self.evindex("add", "-d", self.dir / name, path)
        return self.dir / name

    @staticmethod
    def check(holds, what):
        if not holds:
            raise Failure(what)

    @staticmethod
    def equal(got, expected, what="value"):
        if got != expected:
            raise Failure(f"{what}: expected {expected!r}, got {got!r}")

    @staticmethod
    def contains(text, part):
        if part not in text:
            raise Failure(f"expected {part!r} in {text[:3000]!r}")

    @staticmethod
    def lacks(text, part):
        if part in text:
            raise Failure(f"unexpected {part!r} in {text[:3000]!r}")

    @staticmethod
    def skip(reason):
        raise Skip(reason)


class Outcome:
    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failures = []  # (test, details)
        self.skipped = []


def in_folder(outcome, build, work):
    """Calls work(t) in a fresh folder and books what comes of it."""
    folder = tempfile.mkdtemp(prefix="exitvoice-test-")
    try:
        work(T(build, folder))
        outcome.passed += 1
    except Skip as skip:
        outcome.skipped.append((outcome.name, str(skip)))
    except Failure as failure:
        outcome.failures.append((outcome.name, str(failure)))
    except Exception:  # pylint: disable=broad-except
        outcome.failures.append((outcome.name, traceback.format_exc().strip()))
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


# ---- unit tests


CMOCKA_LINE = re.compile(r"^\[ +(OK|FAILED|SKIPPED|ERROR) +\] (?!---)(\S+)")


def run_unit(name, build, executable):
    outcome = Outcome(name)
    folder = tempfile.mkdtemp(prefix="exitvoice-unit-")
    try:
        done = subprocess.run([executable], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT,
                              env=environment(folder), timeout=UNIT_TIMEOUT_SECONDS, check=False)
        text, code = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired:
        text, code = f"no end after {UNIT_TIMEOUT_SECONDS} s", -1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    failed = set()
    ended = False
    for line in text.splitlines():
        ended = ended or "test(s) run." in line
        match = CMOCKA_LINE.match(line)
        if match and match[1] == "OK":
            outcome.passed += 1
        elif match and match[1] == "SKIPPED" and not ended:
            outcome.skipped.append((f"{name}: {match[2]}", "skipped by the test"))
        elif match and match[1] == "FAILED" and not ended:
            failed.add(match[2])
    for test in sorted(failed):
        outcome.failures.append((f"{name}: {test}", text[-6000:]))
        text = "(see above)"
    if code != 0 and not failed:
        outcome.failures.append((name, f"exit code {code}\n{text[-6000:]}"))
    return outcome


def unit_tasks(build):
    folder = pathlib.Path(build) / "tests"
    sources = sorted(p.stem for p in (ROOT / "tests" / "unit").glob("test_*.c"))
    for stem in sources:
        yield f"unit/{stem}", lambda name, stem=stem: run_unit(name, build, str((folder / stem).resolve()))


# ---- whole-program tests


def module_tasks(build):
    for path in sorted((ROOT / "tests" / "cli").glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for test_name, function in vars(module).items():
            if not test_name.startswith("test_") or not callable(function):
                continue
            if not (function.__doc__ or "").strip():
                raise SystemExit(f"{path.name}: {test_name} does not say in a docstring what it shows")
            yield (f"{path.stem}.{test_name}",
                   lambda name, function=function: in_folder(Outcome(name), build, function))


# ---- cases as data


class Case:
    """One block of a cases file."""

    def __init__(self, place, index):
        self.place = place
        self.index = index  # what "@ index" said last
        self.command = None
        self.input = []
        self.out, self.out_parts, self.err = [], [], []
        self.out_empty = False
        self.code = 0

    def add(self, mark, text):
        if mark == "$":
            self.command = text
        elif mark == "<":
            self.input.append(text)
        elif mark == "=":
            self.out.append(text)
            self.out_empty = True
        elif mark == "~":
            self.out_parts.append(text)
        elif mark == "!":
            self.err.append(text)
        elif mark == "?":
            self.code = int(text)
        else:
            raise SystemExit(f"{self.place}: a line begins with {mark!r}, which means nothing")

    def run(self, t):
        names = {"{corpus}": str(ROOT / "corpus"), "{stopwords}": str(ROOT / "stopwords"), "{index}": "case.index"}

        def words(command):
            for name, value in names.items():
                command = command.replace(name, value)
            return shlex.split(command)

        if self.index:
            t.evindex("add", "-d", "case.index", *words(self.index))
        program, *args = words(self.command)
        text = "".join(line + "\n" for line in self.input)
        result = t.run(t.program(program), *args, input=text, code=self.code)
        if self.out:
            t.equal(result.lines, self.out, "standard output")
        for part in self.out_parts:
            t.contains(result.out, part)
        for line in self.err:
            if line not in result.err.splitlines():
                raise Failure(f"expected on standard error {line!r}, got {result.err!r}")


def read_cases(path):
    case, index = None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() + [""], 1):
        if not line.strip():
            if case and case.command:
                yield case
            case = None
        elif line.startswith("@ index "):
            index = line[len("@ index "):]
        elif not line.startswith("#"):
            case = case or Case(f"{path.name}:{number}", index)
            case.add(line[0], line[2:])


def case_tasks(build):
    for path in sorted((ROOT / "tests" / "cli" / "cases").glob("*.txt")):
        if path.name == "README.txt":
            continue
        for case in read_cases(path):
            yield f"cases/{case.place}", lambda name, case=case: in_folder(Outcome(name), build, case.run)


# ---- all together


def tasks_of(build, patterns):
    for make in (unit_tasks, module_tasks, case_tasks):
        for name, work in make(build):
            if not patterns or any(fnmatch.fnmatch(name, f"*{p}*") for p in patterns):
                yield name, work


def run_build(build, patterns, verbose):
    if not (pathlib.Path(build) / "evindex").exists():
        raise SystemExit(f"run.py: {build} holds no evindex; run make first")
    print(f"== {build}", flush=True)
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        waiting = {pool.submit(work, name): name for name, work in tasks_of(build, patterns)}
        for done in concurrent.futures.as_completed(waiting):
            outcome = done.result()
            outcomes.append(outcome)
            if verbose and not outcome.failures:
                print(f"ok {outcome.name} ({outcome.passed})", flush=True)
            for test, why in outcome.skipped:
                print(f"skipped {build} {test}: {why}", flush=True)
            for test, details in outcome.failures:
                print(f"FAILED {build} {test}\n  " + details.replace("\n", "\n  "), flush=True)
    return outcomes


def main():
    parser = argparse.ArgumentParser(description="Runs the tests of one or more builds.")
    parser.add_argument("--build", action="append", help="a build folder (default: build)")
    parser.add_argument("--only", action="append", help="tests whose name matches; may be given several times")
    parser.add_argument("--verbose", action="store_true", help="name the tests that pass, too")
    args = parser.parse_args()
    outcomes = []
    for build in args.build or ["build"]:
        outcomes += run_build(build, args.only, args.verbose)
    passed = sum(o.passed for o in outcomes)
    failures = [test for o in outcomes for test, _ in o.failures]
    skipped = sum(len(o.skipped) for o in outcomes)
    if passed + len(failures) == 0:
        print("no test has that name")
        return 1
    for test in failures:
        print(f"failed: {test}")
    print(f"{passed} passed, {len(failures)} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
