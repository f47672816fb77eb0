"""ParlaMint corpora as they are handed out: folders of years, lists of persons and organisations in files of their own, archives.
Composed here."""

import json
import os

from test_archives import tarred, zipped
from test_formats import HEADER, exported, parlamint

LISTS = HEADER[HEADER.index("<listOrg>"):HEADER.index("</particDesc>")]
LIST_OF_ORGS, LIST_OF_PERSONS = LISTS[:LISTS.index("<listPerson>")], LISTS[LISTS.index("<listPerson>"):]
TEI_NAMESPACE = ' xmlns="http://www.tei-c.org/ns/1.0"'


def bare(body):
    """A ParlaMint file whose persons and organisations stand elsewhere."""
    return parlamint(body).replace(LISTS, "")


def write_lists(t, prefix, change=lambda text: text):
    t.write(f"{prefix}-listOrg.xml", change(LIST_OF_ORGS).replace("<listOrg", "<listOrg" + TEI_NAMESPACE, 1))
    t.write(f"{prefix}-listPerson.xml",
            '<?xml version="1.0"?>' + change(LIST_OF_PERSONS).replace("<listPerson", "<listPerson" + TEI_NAMESPACE, 1))


def test_parlamint_lists_beside_the_corpus(t):
    """Speaker and party come from *-listPerson.xml and *-listOrg.xml in the same folder; these and the root are no statements."""
    includes = "".join(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{name}"/>'
                       for name in ("Par-LV-listOrg.xml", "Par-LV-listPerson.xml", "Par-LV_2014.xml"))
    t.write("in/Par-LV_2014.xml", bare('<u xml:id="u1" who="#DoeJane"><seg>We stay.</seg></u>'
                                       '<u xml:id="u2" who="#Other"><seg>Order.</seg></u><u xml:id="u3" who="#Other"><seg>Next.</seg></u>'))
    t.write("in/Par-LV.xml", f"<teiCorpus{TEI_NAMESPACE}><teiHeader><fileDesc><titleStmt><title>A corpus</title></titleStmt>"
                             f"</fileDesc></teiHeader>{includes}</teiCorpus>")
    write_lists(t, "in/Par-LV")
    write_lists(t, "in/Par-CZ", lambda text: text.replace("Jane", "Wrong"))
    rows, err = exported(t, "in")
    t.equal(sorted(rows), ["u1", "u2", "u3"])
    t.equal((rows["u1"]["speaker"], rows["u1"]["party"]), ("Jane Doe", "Unity Party"))
    t.equal((rows["u2"]["speaker"], rows["u2"].get("party")), ("Other", None))
    t.equal(err.count("speakers that neither"), 1, "told once")
    t.contains(err, 'in/Par-LV_2014.xml: 2 utterances are by speakers that neither its header nor a list of its corpus '
                    '(*-listPerson.xml) names, "#Other" first')
    t.contains(err, "in/Par-LV.xml: only says which files a corpus has")
    t.contains(err, "in/Par-LV-listOrg.xml: is a part of a TEI corpus, a <listOrg>, and no statement")


def test_parlamint_lists_that_change(t):
    """A list that comes or changes has the files beside it read again; the only lists of a folder need no name in common."""
    t.write("in/sitting.xml", bare('<u xml:id="u1" who="#DoeJane"><seg>We stay.</seg></u>'))
    t.equal(exported(t, "in")[0]["u1"]["speaker"], "DoeJane")
    write_lists(t, "in/persons")
    t.equal(exported(t, "in")[0]["u1"]["speaker"], "Jane Doe")
    write_lists(t, "in/persons", lambda text: text.replace("<forename>Jane", "<forename>Joan Anne"))
    t.equal(exported(t, "in")[0]["u1"]["speaker"], "Joan Anne Doe")


def test_parlamint_lists_are_not_trusted(t):
    """No list is read through a link, from a pipe, from another folder, or with an entity; a broken one is named, texts go in."""
    t.write("in/Par.xml", bare('<u xml:id="u1" who="#DoeJane"><seg>We stay.</seg></u>'))
    write_lists(t, "other/Par")
    (t.dir / "in/Par-listOrg.xml").symlink_to(t.dir / "other/Par-listOrg.xml")
    os.mkfifo(t.dir / "in/Par-listPerson.xml")
    rows, err = exported(t, "in/Par.xml")
    t.equal(rows["u1"]["speaker"], "DoeJane")
    t.contains(err, "in/Par-listPerson.xml: is no ordinary file")
    t.contains(err, "in/Par-listOrg.xml: cannot read")
    (t.dir / "in/Par-listPerson.xml").unlink()
    t.write("in/Par-listPerson.xml", "<listPerson><person>")
    rows, err = exported(t, "in/Par.xml")
    t.contains(err, "in/Par-listPerson.xml:1: not well-formed XML")


def test_parlamint_lists_are_read_once(t):
    """A list that serves several sittings is read, and what is wrong with it is told, once; each corpus still has its own."""
    for name in ("Par-CZ_1", "Par-LV_1", "Par-CZ_2", "Par-LV_2"):
        t.write(f"in/{name}.xml", bare(ONE_SITTING % name))
    t.write("other/alone.xml", bare(ONE_SITTING % "alone"))
    write_lists(t, "in/Par-LV")
    write_lists(t, "in/Par-CZ", lambda text: text.replace("<forename>Jane", "<forename>Jana"))
    t.write("in/Par-listPerson.xml", "<listPerson><person>")
    rows, err = exported(t, "in/Par-CZ_1.xml", "in/Par-LV_1.xml", "other/alone.xml", "in/Par-CZ_2.xml", "in/Par-LV_2.xml")
    t.equal({key: row["speaker"] for key, row in rows.items()},
            {"Par-CZ_1": "Jana Doe", "Par-LV_1": "Jane Doe", "alone": "DoeJane", "Par-CZ_2": "Jana Doe", "Par-LV_2": "Jane Doe"})
    t.equal(err.count("in/Par-listPerson.xml:1: not well-formed XML"), 4, "the lists change with each file")
    t.evindex("remove", "-d", "x", *rows)
    rows, err = exported(t, "in/Par-CZ_1.xml", "in/Par-CZ_2.xml", "in/Par-LV_1.xml", "in/Par-LV_2.xml")
    t.equal(err.count("in/Par-listPerson.xml:1: not well-formed XML"), 2, "the lists change once")


def test_parlamint_lists_for_tags(t):
    """`tag` knows the lists beside a file as `add` does."""
    t.write("in/Par-LV_1.xml", bare('<u xml:id="u1" who="#DoeJane"><seg>We will leave the union.</seg></u>'))
    write_lists(t, "in/Par-LV")
    tags = [tag for row in t.evindex("tag", "in/Par-LV_1.xml", "--format", "jsonl").jsonl() for tag in row["tags"]]
    t.equal({tag["speaker"] for tag in tags}, {"Jane Doe"})


def test_parlamint_lists_that_are_too_large(t):
    """A list that takes more memory than it may, or of which more would be kept than 32 MiB, is named; sittings go in without it."""
    persons = lambda n, name: ('<listPerson xmlns="http://www.tei-c.org/ns/1.0">' + "".join(
        f'<person xml:id="p{i}"><persName><surname>{name}</surname></persName></person>' for i in range(n)) + "</listPerson>")
    t.write("in/Par_1.xml", bare(ONE_SITTING % "u1"))
    t.write("in/Par-listPerson.xml", persons(40, "x" * (1 << 20)))
    rows, err = exported(t, "in/Par_1.xml")
    t.equal(rows["u1"]["speaker"], "DoeJane")
    t.contains(err, "in/Par-listPerson.xml: with it the lists of its corpus hold more than 32 MiB of persons and organisations")
    for limit in (16, 26, 36, 37, 45):  # the parser runs short in the middle of other things: never is the list called faulty
        t.write("in/Par-listPerson.xml", persons(100000 + limit, "Doe"))
        rows, err = exported(t, "--max-memory", str(limit), "in/Par_1.xml")
        t.equal(rows["u1"]["speaker"], "DoeJane")
        t.contains(err, "in/Par-listPerson.xml: ")
        t.contains(err, f"{limit} MiB of memory")


def test_parlamint_in_a_folder_of_any_name(t):
    """A corpus stands in a folder whose name is not UTF-8: its lists serve it."""
    write_lists(t, "Par-LV")
    folder = os.fsencode(t.dir) + b"/in/\xff"
    os.makedirs(folder)
    for name in ("Par-LV-listOrg.xml", "Par-LV-listPerson.xml"):
        os.rename(t.dir / name, folder + b"/" + name.encode())
    with open(folder + b"/Par-LV_1.xml", "w", encoding="utf-8") as file:
        file.write(bare(ONE_SITTING % "u1"))
    t.equal(speakers(exported(t, "in")[0]), {"u1": JANE})


ONE_SITTING = '<u xml:id="%s" who="#DoeJane"><seg>We stay.</seg></u>'
TAXONOMY = f'<?xml version="1.0"?>\n<taxonomy{TEI_NAMESPACE}><desc><term>Types of speakers</term></desc></taxonomy>'


def corpus_root(header):
    return (f"<teiCorpus{TEI_NAMESPACE}>{header}"
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="2014/Par-LV_2014-01-30.xml"/></teiCorpus>')


def write_years(t, corpus, name="Par-LV"):
    """A corpus as ParlaMint keeps it: a folder a year, the lists above them."""
    write_lists(t, f"{corpus}/{name}")
    t.write(f"{corpus}/{name}.xml", corpus_root("<teiHeader/>"))
    t.write(f"{corpus}/Par-taxonomy-speaker_types.xml", TAXONOMY)
    for year in (2014, 2015):
        t.write(f"{corpus}/{year}/{name}_{year}-01-30.xml", bare(ONE_SITTING % f"u{year}"))
    t.write(f"{corpus}/2015/06/{name}-en_2015-06-30.ana.xml", bare(ONE_SITTING % "june"))


def speakers(rows):
    return {key: (row["speaker"], row.get("party")) for key, row in rows.items()}


JANE = ("Jane Doe", "Unity Party")


def test_parlamint_folders_of_years(t):
    """Lists serve the folders of years below theirs, also when only such a folder is named; nothing of the corpus is refused."""
    write_years(t, "in")
    rows, err = exported(t, "in")
    t.equal(speakers(rows), {"u2014": JANE, "u2015": JANE, "june": JANE})
    t.contains(err, "in/Par-taxonomy-speaker_types.xml: is a part of a TEI corpus, a <taxonomy>, and no statement")
    for place, path in ((t.dir, "in/2015"), (t.dir / "in/2015", "."), (t.dir / "in/2015", "Par-LV_2015-01-30.xml"),
                        (t.dir / "in/2014", "../2015"), (t.dir, str(t.dir / "in/2015"))):
        t.evindex("add", "-d", t.dir / "x2", path, cwd=place)
        found = {row["id"]: row for row in map(json.loads, t.evindex("export", "-d", "x2").out.splitlines())}
        t.equal(speakers(found)["u2015"], JANE, path)
        t.evindex("remove", "-d", "x2", *found)


def test_parlamint_lists_above_change(t):
    """A list above that changes has the years read again; one three folders above, or of another corpus, serves nothing."""
    write_years(t, "in")
    write_lists(t, "in/2015/Par-CZ", lambda text: text.replace("Jane", "Wrong"))
    t.write("in/2015/06/30/1/Par-LV_deep.xml", bare(ONE_SITTING % "deep"))
    t.equal(speakers(exported(t, "in")[0]), {"u2014": JANE, "u2015": JANE, "june": JANE, "deep": ("DoeJane", None)})
    write_lists(t, "in/Par-LV", lambda text: text.replace("<forename>Jane", "<forename>Joan Anne"))
    t.equal(speakers(exported(t, "in")[0])["june"], ("Joan Anne Doe", "Unity Party"))


def test_parlamint_lists_in_the_root(t):
    """Persons in the header of the corpus' root, as in early releases, serve its sittings; those of a sitting's own header come first."""
    t.write("in/Par-LV.xml", corpus_root(HEADER))
    t.write("in/2015/Par-LV_2015.xml", bare(ONE_SITTING % "u1"))
    t.write("in/2015/Par-LV_own.xml", parlamint(ONE_SITTING % "u2").replace("Jane<", "Joan<"))
    rows, _ = exported(t, "in")
    t.equal(speakers(rows), {"u1": JANE, "u2": ("Joan Doe", "Unity Party")})
    t.equal(rows["u1"]["title"], "Sitting 7", "of the sitting")


# ---- In archives


def members(corpus, lists_last=True):
    """What write_years() writes, as members of an archive."""
    lists, others = [], []
    for path in sorted(corpus.rglob("*.xml")):
        name = str(path.relative_to(corpus.parent))
        (lists if "list" in path.name or path.name == "Par-LV.xml" else others).append((name, path.read_bytes()))
    return others + lists if lists_last else lists + others


ALL_THREE = {"u2014": JANE, "u2015": JANE, "june": JANE}


def speakers_of(t, name, content, code=0):
    t.write(name, content)
    rows, err = exported(t, name, code=code)
    t.evindex("remove", "-d", "x", *rows)
    return speakers(rows), err


def test_parlamint_archives(t):
    """Lists serve the sittings of their archive, whether they stand before or behind them, and in archives in archives."""
    write_years(t, "Par-LV.TEI")
    for last in (False, True):
        found = members(t.dir / "Par-LV.TEI", last)
        inner = tarred(found, "w:gz")
        for name, content in (("a.tar", tarred(found)), ("a.tgz", inner), ("a.zip", zipped(found)),
                              ("b.zip", zipped([("Par-LV.tgz", inner)])), ("c.tar.xz", tarred([("a.zip", zipped(found))], "w:xz"))):
            got, err = speakers_of(t, name, content)
            t.equal(got, ALL_THREE, (name, last))
            t.contains(err, "a <taxonomy>, and no statement")


def test_parlamint_root_in_an_archive(t):
    """The header of a root serves the sittings of its archive."""
    found = [("2015/Par-LV_2015.xml", bare(ONE_SITTING % "u1")), ("Par-LV.xml", corpus_root(HEADER))]
    t.equal(speakers_of(t, "a.tar", tarred(found))[0], {"u1": JANE})


def test_parlamint_archives_that_cannot_be_read_twice(t):
    """Of an archive on standard input, lists that come first are known; otherwise it is said which speakers are not."""
    write_years(t, "Par-LV.TEI")
    for last, speaker in ((False, "Jane Doe"), (True, "DoeJane")):
        result = t.evindex("add", "-d", f"x{last}", "-", input=tarred(members(t.dir / "Par-LV.TEI", last)))
        rows = t.evindex("export", "-d", f"x{last}").jsonl()
        t.equal({row["speaker"] for row in rows}, {speaker})
        t.equal("neither its header nor a list" in result.err, last)


def test_parlamint_archives_keep_to_themselves(t):
    """No list outside of an archive serves what is in it, nor one of another corpus, of a folder beside, or that climbs."""
    write_lists(t, "Par-LV")
    write_lists(t, "lists/Par-LV")
    sitting = ("in/2015/Par-LV_2015.xml", bare(ONE_SITTING % "u1"))
    read = lambda name: (t.dir / "lists" / name).read_text()
    persons = read("Par-LV-listPerson.xml")
    t.equal(speakers_of(t, "a.tar", tarred([sitting]))[0], {"u1": ("DoeJane", None)})
    for name in ("in/2014/Par-LV-listPerson.xml", "in/Par-CZ-listPerson.xml", "../Par-LV-listPerson.xml",
                 "in/.hidden/../Par-LV-listPerson.xml", "b.zip"):
        content = zipped([("Par-LV-listPerson.xml", persons)]) if name == "b.zip" else persons
        got, _ = speakers_of(t, "a.tar", tarred([sitting, (name, content)]), code=1 if ".." in name else 0)
        t.equal(got, {"u1": ("DoeJane", None)}, name)
    got, err = speakers_of(t, "a.tar", tarred([sitting, ("in/Par-LV-listPerson.xml", persons[:-40])]), code=1)
    t.equal(got, {"u1": ("DoeJane", None)})
    t.contains(err, "a.tar!in/Par-LV-listPerson.xml:")
    t.contains(err, "not well-formed XML")


def test_parlamint_lists_within_limits(t):
    """Looking for lists unpacks no more of an archive bomb than reading it does."""
    bomb = ("in/zeros.txt", b"0" * (300 << 20))
    sitting = ("in/2015/Par-LV_2015.xml", bare(ONE_SITTING % "u1"))
    got, err = speakers_of(t, "a.tgz", tarred([sitting, bomb], "w:gz"), code=1)
    t.equal(got, {"u1": ("DoeJane", None)})
    t.contains(err, "as archive bombs do")
