"""What both programs have in common: help, man page, completion, write errors, signals."""

import re
import subprocess

PROGRAMS = ("evindex", "evquery")


def subcommands(t, program):
    """The names that --help lists."""
    text = t.run(t.program(program), "--help").out
    return re.findall(r"^  ([a-z]+)  ", text, re.M)


def test_program_help_fits_a_terminal(t):
    """--help fits 24 lines of 80 columns and lists subcommands."""
    for program in PROGRAMS:
        lines = t.run(t.program(program), "--help").lines
        t.check(len(lines) <= 24, f"{program} --help has {len(lines)} lines")
        for line in lines:
            t.check(len(line) <= 80, f"over 80 columns: {line!r}")
        t.check(len(subcommands(t, program)) >= 3, "subcommands listed")


def test_subcommand_help(t):
    """Each subcommand has a help in 80 columns with usage, options and an example."""
    for program in PROGRAMS:
        for name in subcommands(t, program):
            result = t.run(t.program(program), name, "--help")
            t.contains(result.out, f"usage: {program} {name}")
            t.contains(result.out, "\noptions:\n")
            t.contains(result.out, "\nexamples:\n")
            for line in result.lines:
                wide = len(line) > 80 and not line.startswith("  " + program)
                t.check(not wide, f"over 80 columns: {line!r}")


def test_help_examples_are_understood(t):
    """The command lines in examples name options that exist."""
    for program in PROGRAMS:
        for name in subcommands(t, program):
            text = t.run(t.program(program), name, "--help").out
            options = set(re.findall(r"(--[a-z-]+)", text.partition("\noptions:\n")[2].partition("\nexamples:\n")[0]))
            for used in re.findall(r"\s(--[a-z-]+)", text.partition("\nexamples:\n")[2]):
                t.check(used in options, f"{program} {name}: the example uses {used}, which is not an option")


def test_man_page_names_every_option(t):
    """The man page holds each option of each subcommand."""
    for program in PROGRAMS:
        page = t.run(t.program(program), "--print-man").out.replace("\\-", "-")
        t.contains(page, ".SH NAME")
        for name in subcommands(t, program):
            t.contains(page, f'.SS "{program} {name} ')
            text = t.run(t.program(program), name, "--help").out.partition("\noptions:\n")[2]
            for option in re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", text.partition("\nexamples:\n")[0], re.M):
                t.check(option == "--help" or option in page, f"{option} of {name} is not in the man page")


def completed(t, program, *words):
    """What bash offers after these words, the last of which is being typed."""
    script = t.write("completion.bash", t.run(t.program(program), "--print-completion").out)
    quoted = " ".join(f"'{w}'" for w in (program, *words))
    text = (f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _{program}; "
            'printf "%s\\n" "${COMPREPLY[@]}"')
    return t.run("bash", "-eu", "-c", text).out.split()


def test_completion(t):
    """bash completes subcommands, options and the values of choices."""
    t.equal(completed(t, "evindex", "ad"), ["add"])
    t.check("--index" in completed(t, "evindex", "add", "--in"), "--index is offered")
    t.check("csv" in completed(t, "evquery", "search", "--format", ""), "formats are offered")
    t.equal(completed(t, "evquery", "search", "--format", "=", "js"), ["jsonl", "json"])
    t.equal(completed(t, "evquery", "search", "word"), [])


def test_full_disk(t):
    """Output that cannot be written is an error, not a success."""
    for program in PROGRAMS:
        with open("/dev/full", "wb") as full:
            done = subprocess.run([t.program(program), "--help"], stdout=full, stderr=subprocess.PIPE, check=False)
        t.equal(done.returncode, 2, "exit code")
        t.contains(done.stderr.decode(), "the results could not be written: No space left on device")


def test_closed_pipe(t):
    """A reader that goes away ends the program quietly with code 141."""
    t.evindex("add", "-d", "x", t.statements)
    command = [t.program("evindex"), "export", "-d", "x"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=t.dir) as process:
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(timeout=100)
    t.equal(errors, b"", "standard error")
    t.equal(process.returncode, 141, "exit code")


def test_only_stdout_holds_results(t):
    """An error leaves standard output empty."""
    for program, words in (("evindex", ["info", "-d", "absent"]), ("evquery", ["search", "-d", "absent", "word"])):
        result = t.run(t.program(program), *words, code=2)
        t.equal(result.out, "", "standard output")
        t.contains(result.err, f"{program}: ")
