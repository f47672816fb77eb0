"""The build: folders as floors, one door to Xapian, installation."""

import re


def test_folders_are_floors(t):
    """No file includes what lies above its floor."""
    t.run("bash", t.root / "tests/cli/floors.sh")


def test_one_door_to_xapian(t):
    """In the built objects only store/xapian_c.cc touches Xapian, and it exports what its header says."""
    t.run("bash", t.root / "tests/cli/symbols.sh", t.build / "obj")


# A flag that a signal handler sets, and words made once because only the running library knows its version.
VARIABLES = ("interrupted", "version_text", "version_made")


def test_nothing_is_variable(t):
    """No object of ours has writable data, but for the two that VARIABLES names."""
    if t.sanitized:
        t.skip("the sanitizers add variables of their own")
    paths = [path for part in ("lib", "indexer", "query") for path in sorted((t.build / "obj" / part).rglob("*.o"))]
    for path in paths:
        if path.name.endswith("_c.o"):
            continue  # C++ has a variable that points to its exception handler
        for line in t.run("objdump", "--syms", path).lines:
            # "VALUE FLAGS SECTION<tab>SIZE NAME"; what the linker makes read-only is in .data.rel.ro
            match = re.search(r" O (\.(?:data|bss)\S*)\t[0-9a-f]+ +(?:\.hidden )?(\S+)", line)
            if match and not match[1].startswith(".data.rel.ro") and match[2] not in VARIABLES:
                t.check(False, f"{path.relative_to(t.build)}: variable {match[2]} is not constant")


def test_queries_start_without_what_only_reading_needs(t):
    """evquery loads none of the libraries that guess encodings and languages or open documents: each costs every
    query the time in which it is mapped and relocated."""
    if t.sanitized:
        t.skip("the sanitizers keep functions that nothing calls, and so the libraries that those call")
    needed = t.run("readelf", "-d", t.program("evquery")).out
    t.contains(needed, "libxapian")
    for library in ("uchardet", "cld2", "poppler", "archive", "xml2"):
        t.lacks(needed, f"lib{library}")


def test_installation_and_removal(t):
    """make install puts programs, pages, completion and data in their places; make uninstall takes all of it away."""
    if t.sanitized:
        t.skip("one build is enough")
    stage = t.dir / "stage"
    # "-o all": nothing is built again under the feet of the other tests.
    make = ["make", "-C", t.root, "-o", "all", f"BUILD={t.build}", f"DESTDIR={stage}", "PREFIX=/opt/ev"]
    for _ in range(2):
        t.run(*make, "install")
    for program in ("evindex", "evquery"):
        t.contains(t.run(stage / "opt/ev/bin" / program, "--version").out, program)
        t.contains((stage / f"opt/ev/share/man/man1/{program}.1").read_text(), f".TH {program.upper()} 1")
        t.contains((stage / f"opt/ev/share/bash-completion/completions/{program}").read_text(), f"_{program}()")
    data = stage / "opt/ev/share/exitvoice"
    t.check(any((data / "corpus/statements").iterdir()), "statements are installed")
    t.check((data / "stopwords/en.txt").exists(), "stopwords are installed")
    t.run(*make, "uninstall")
    t.equal([str(p) for p in stage.rglob("*") if not p.is_dir()], [], "files left")
