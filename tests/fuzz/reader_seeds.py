"""Small files of every format, for the fuzzer of readers: its first byte picks a name. usage: reader_seeds.py FOLDER"""
import gzip
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import test_archives as archives  # pylint: disable=wrong-import-position
import test_formats as formats  # pylint: disable=wrong-import-position

NAMES = ("txt", "jsonl", "json", "csv", "tsv", "html", "xml", "pdf", "docx", "odt", "tar", "zip", "gz")
U = '<u xml:id="u1" who="#DoeJane"><seg>We stay.<note>n</note></seg></u>'
SEEDS = {
    "txt": b"---\ntitle: a\n---\nOne sentence.\n", "jsonl": b'{"id": "a", "text": "One."}\n',
    "json": b'[{"text": "One."},\n {"text": "Two."}]', "csv": b'id,text\na,"One, ""two"".\nThree."\n',
    "tsv": b'id\ttext\na\t"One" two\n', "html": formats.PAGE.encode(), "xml": formats.parlamint(U).encode(),
    "pdf": formats.pdf(formats.typeset(["A text of the union. " * 20], head="Head")),
    "docx": formats.docx(formats.paragraph("A text", '<w:footnoteReference w:id="2"/>'), [(2, "A note.")]),
    "odt": formats.odt("<text:p>A text.</text:p>"), "tar": archives.tarred(archives.SPEECHES),
    "zip": archives.zipped(archives.SPEECHES), "gz": gzip.compress(b"One sentence."),
}

for number, name in enumerate(NAMES):
    with open(os.path.join(sys.argv[1], "seed." + name), "wb") as out:
        out.write(bytes([number]) + SEEDS[name])
