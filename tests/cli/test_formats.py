"""What is read of each format: text, metadata, and what is left out. Files are composed here; expected values follow from
how they were composed."""

import io
import json
import os
import zipfile

from pdf_writer import line, pdf, typeset


def exported(t, *args, code=0):
    """The statements that `add` makes of its arguments, by id, and what it printed on standard error."""
    result = t.evindex("add", "-d", "x", *args, code=code)
    return {row["id"]: row for row in t.evindex("export", "-d", "x").jsonl()}, result.err


def one(t, *args):
    rows, _ = exported(t, *args)
    t.equal(len(rows), 1, "statements")
    return list(rows.values())[0]


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


# ---- JSON


def test_json_array(t):
    """A JSON array is a statement an object, in one line or many; objects without ids are numbered."""
    rows = [{"id": "a", "text": "One [bracket] and a \"quote\" }."}, {"text": "Мы выходим.", "date": "2014-05-29"}]
    for name, indent in (("many.json", 1), ("in.json", None)):
        t.write(name, json.dumps(rows + [{"text": "Last."}], indent=indent))
        got, _ = exported(t, name)
        stem = name.split(".")[0]
        t.equal((got["a"]["text"], got[f"{stem}:2"]["date"], got[f"{stem}:3"]["text"]), (rows[0]["text"], "2014-05-29", "Last."))
        t.evindex("remove", "-d", "x", "a")


def test_nothing_in_silence(t):
    """A file of which nothing comes is named, alone and inside an archive: no rows, no objects, only lines without content."""
    empty = {"a.json": "[]", "b.jsonl": "\n\n", "c.csv": "id,text\n", "d.tsv": "text\tid\r\n", "e.txt": " \n", "f.json": "\n"}
    for name, content in empty.items():
        t.write(f"in/{name}", content)
    t.write("all.zip", zipped(empty.items()))
    for path in ("in", "all.zip"):
        err = t.evindex("add", "-d", "x", path, code=1).err
        for name in empty:
            t.contains(err, name + ": holds no")


def test_json_objects_one_after_another(t):
    """Objects over several lines without an array are read as well."""
    t.write("in.json", '{\n "id": "a",\n "text": "One."\n}\n{"id": "b", "text": "Two."}\n')
    t.equal(sorted(exported(t, "in.json")[0]), ["a", "b"])


def test_json_array_broken_in_the_middle(t):
    """A broken object is refused by its line, the ones around it go in; an array that is cut off is told."""
    t.write("in.json", '[{"id": "a", "text": "One."},\n{"id": "b", "text": },\n{"id": "c", "text": "Three."}\n')
    rows, err = exported(t, "in.json", code=1)
    t.equal(sorted(rows), ["a", "c"])
    t.contains(err, "in.json:2:")
    t.contains(err, "the array is not closed")


def test_json_array_large(t):
    """Objects that lie over the borders of what is read at once are whole."""
    rows = [{"id": f"s{i}", "text": f"Statement {i}. " + "слово " * (i % 900)} for i in range(700)]
    t.write("in.json", json.dumps(rows, ensure_ascii=False))
    got, _ = exported(t, "in.json")
    t.equal(len(got), 700)
    t.equal(got["s699"]["text"], rows[699]["text"])


# ---- Tables


def test_csv_headings(t):
    """Headings that have a meaning are metadata, others are kept; cells hold quoted commas, marks and line ends."""
    t.write("in.csv", 'id,Date,Speaker,mood,text\r\na,2014-05-29,"Doe, Jane",calm,"She said ""no"".\nAnd left."\r\n'
                      "b,2015,Roe,,Plain.\r\n")
    rows, _ = exported(t, "in.csv")
    t.equal(rows["a"], {"id": "a", "date": "2014-05-29", "speaker": "Doe, Jane", "mood": "calm",
                        "text": 'She said "no".\nAnd left.'})
    t.equal(rows["b"], {"id": "b", "date": "2015", "speaker": "Roe", "text": "Plain."})


def test_csv_delimiters(t):
    """Semicolons and tabs divide cells as commas do, whatever the file is called."""
    for name, mark in (("s.csv", ";"), ("t.csv", "\t"), ("t.tsv", "\t"), ("c.csv", ",")):
        t.write("in/" + name, mark.join(("id", "date", "text")) + "\n" +
                mark.join((name, "2014", "A text, with; marks." if mark == "\t" else "A text.")) + "\n")
    rows, _ = exported(t, "in")
    t.equal(sorted(rows), ["c.csv", "s.csv", "t.csv", "t.tsv"])
    t.equal({row["date"] for row in rows.values()}, {"2014"})
    t.equal(rows["t.tsv"]["text"], "A text, with; marks.")


def test_map_by_heading(t):
    """--map gives columns their meaning; a column that it does not name keeps its heading."""
    t.write("in.csv", "content,date_extracted,url\nA text.,2014-05-29,http://example.org\n")
    row = one(t, "--map", "text=content,date=date_extracted", "in.csv")
    t.equal(row, {"id": "in:2", "text": "A text.", "date": "2014-05-29", "url": "http://example.org"})


def test_map_by_number(t):
    """A table without headings is mapped by numbers; every row is a statement; marks that quote nothing are text."""
    t.write("in.tsv", '2000-01-01\t"Север" вышел из союза\thttp://a\n2000-01-02\tИ "Юг"\thttp://b\n')
    rows, _ = exported(t, "--map", "text=2,date=1,source=3", "in.tsv")
    t.equal(rows["in:1"], {"id": "in:1", "date": "2000-01-01", "source": "http://a", "text": '"Север" вышел из союза'})
    t.equal(rows["in:2"]["text"], 'И "Юг"')


def test_tsv_with_quoted_cells(t):
    """Tabs with quoted cells that hold line ends are read as spreadsheets write them."""
    t.write("in.tsv", 'id\ttext\na\t"One\nand\ttwo."\nb\tThree.\n')
    rows, _ = exported(t, "in.tsv")
    t.equal(rows["a"]["text"], "One\nand\ttwo.")
    t.equal(rows["b"]["text"], "Three.")


def test_csv_missing_column(t):
    """A table without the text's column, or without one that --map names, is refused with the columns it has."""
    t.write("in.csv", "content,day\nA text.,2014\n")
    result = t.evindex("add", "-d", "x", "in.csv", code=1)
    t.contains(result.err, "in.csv:1: no column is called text; it has: content, day; say which one is the text: --map text=COLUMN")
    result = t.evindex("add", "-d", "x", "--map", "text=body", "in.csv", code=1)
    t.contains(result.err, 'no column "body", which --map wants for text; it has: content, day')
    t.contains(t.evindex("add", "-d", "x", "--map", "text", "in.csv", code=2).err, "KEY=COLUMN")


def test_csv_open_quote(t):
    """A quotation mark that is not closed costs one row, which is named; the rows after it go in."""
    t.write("in.csv", 'id,text\na,One.\nb,"open\nc,Three.\nd,"closed, indeed"\ne,Five.\n')
    rows, err = exported(t, "in.csv", code=1)
    t.equal(sorted(rows), ["a", "c", "d", "e"])
    t.contains(err, "in.csv:3: a quotation mark opens a cell and does not close it")


def test_csv_rows_of_other_lengths(t):
    """A row with too few or too many cells is refused by its line."""
    t.write("in.csv", "id,date,text\na,2014,One.\nb,Two.\nc,2015,Three, and more.\nd,2016,Four.\n")
    rows, err = exported(t, "in.csv", code=1)
    t.equal(sorted(rows), ["a", "d"])
    t.contains(err, "in.csv:3: the row has 2 cells, the table 3 columns")
    t.contains(err, "in.csv:4: the row has 4 cells")


def test_csv_with_a_hint_for_spreadsheets(t):
    """A first line "sep=;" is no heading; lines are counted as in the file."""
    t.write("in.csv", "\ufeffsep=;\r\nid;text\r\na;One, and two.\r\nb\r\n")
    rows, err = exported(t, "in.csv", code=1)
    t.equal(rows["a"]["text"], "One, and two.")
    t.contains(err, "in.csv:4: the row has 1 cells")


def test_csv_of_an_old_encoding(t):
    """A table in windows-1251 or in UTF-16, as spreadsheets save it, is decoded."""
    text = "id;text\n" + "".join(f"r{i};Независимость страны номер {i} дороже всего.\n" for i in range(30))
    t.write("in/a.csv", text.encode("cp1251"))
    t.write("in/b.csv", text.replace("r", "u").encode("utf-16"))
    rows, _ = exported(t, "in")
    t.equal(len(rows), 60)
    t.equal(rows["r7"]["text"], "Независимость страны номер 7 дороже всего.")
    t.equal(rows["u7"]["text"], "Независимость страны номер 7 дороже всего.")


# ---- HTML

PAGE = """<!DOCTYPE html><html lang="kk-KZ"><head><title>Site | Speech</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Site"},
 {"@type": "NewsArticle", "headline": "Speech on the union", "datePublished": "2014-05-29T10:00:00+06:00",
  "inLanguage": {"@type": "Language", "alternateName": "en"}, "author": [{"@type": "Person", "name": "J. Doe"}]}]}</script>
<link rel="canonical" href="https://example.org/speech"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/all">All speeches</a></li></ul></nav>
<div class="main-menu"><a href="/a">The country</a> <a href="/b">Contacts</a></div>
<div class="columns"><div class="text"><h1>Speech on the union</h1>
<p>The sovereignty of our state is <b>not</b> for sale.<script>var hidden = "script words";</script> We signed the treaty.</p>
<p>The union stays economic.<br>We may leave it.</p><table><tr><td>Year</td><td>2014</td></tr></table>
<ul><li><a href="/1">Other speech</a></li><li><a href="/2">One more speech</a></li></ul>
<div class="share-buttons">Share this page</div></div><div class="sidebar">Weather and rates</div></div>
<form><label>Search words</label><input value="q"></form><div style="display:none">Invisible words</div>
<aside>Advertising words</aside><footer>Footer words</footer></body></html>"""


def test_html_main_text(t):
    """Of a saved page the article is read, without menus, scripts, forms, boxes and hidden parts."""
    t.write("page.html", PAGE)
    row = one(t, "page.html")
    t.equal(row["text"], "Speech on the union\n\nThe sovereignty of our state is not for sale. We signed the treaty.\n\n"
                         "The union stays economic.\nWe may leave it.\n\nYear 2014")


def test_html_metadata(t):
    """JSON-LD comes before other metadata: title, date, language, author; the address is the source."""
    t.write("page.html", PAGE)
    row = one(t, "page.html")
    t.equal((row["title"], row["date"][:10], row["language"], row["author"], row["source"]),
            ("Speech on the union", "2014-05-29", "en", "J. Doe", "https://example.org/speech"))


def test_html_meta_elements(t):
    """Without JSON-LD: Open Graph, meta elements, the lang attribute and <time>; a date in words counts."""
    t.write("a.html", '<html lang="ru"><head><meta property="og:title" content="Речь"><title>Сайт</title></head><body>'
                      '<article><time datetime="2013-01-28">28 января</time><p>Мы против.</p></article></body></html>')
    t.write("b.html", '<html><head><title>A title</title><meta name="date" content="29 мая 2014 г."></head>'
                      "<body><p>One sentence stands here.</p></body></html>")
    rows, _ = exported(t, "a.html", "b.html")
    t.equal((rows["a"]["title"], rows["a"]["date"], rows["a"]["language"]), ("Речь", "2013-01-28", "ru"))
    t.equal((rows["b"]["title"], rows["b"]["date"]), ("A title", "2014-05-29"))


def test_html_json_ld_body(t):
    """A page that scripts fill is read from its JSON-LD; entities in it are characters, as in the page."""
    ld = json.dumps({"@type": "NewsArticle", "headline": "Leave &amp; stay: &#171;why&#187;", "articleBody": "<p>We may leave.</p><p>Or &quot;stay&quot;.</p>"})
    head = f'<html><head><script type="application/ld+json">{ld}</script></head><body>'
    t.write("a.html", head + '<div id="app"></div><script>render()</script></body></html>')
    t.write("b.html", head + "<p>What the page itself says comes first.</p></body></html>")
    rows, _ = exported(t, "a.html", "b.html")
    t.equal((rows["a"]["title"], rows["a"]["text"]), ("Leave & stay: «why»", 'We may leave.\n\nOr "stay".'))
    t.equal(rows["b"]["text"], "What the page itself says comes first.")


def test_html_text_in_parts(t):
    """A text in several articles is read whole; one article among short teasers is read alone."""
    t.write("parts.html", "<html><body><article><p>The first part is short.</p></article>"
                          "<article><p>The second part is somewhat longer than it.</p></article></body></html>")
    t.write("one.html", "<html><body><article><p>" + "The union has rules that each state accepted. " * 9 + "</p></article>"
                        "<article><p>Other news of the day.</p></article></body></html>")
    rows, _ = exported(t, "parts.html", "one.html")
    t.equal(rows["parts"]["text"], "The first part is short.\n\nThe second part is somewhat longer than it.")
    t.lacks(rows["one"]["text"], "Other news")


def test_html_preformatted(t):
    """Lines of preformatted text stay lines, and empty ones part paragraphs."""
    t.write("a.html", "<html><body><pre>THE SPEECH\n \nFirst line\nsecond <b>line.\n\n\nLast</b> one.\n</pre></body></html>")
    t.equal(one(t, "a.html")["text"], "THE SPEECH\n\nFirst line\nsecond line.\n\nLast one.")


def test_html_without_structure(t):
    """A page of bare boxes is read by where its words are; a box with most of the words is no menu, whatever its class."""
    words = "The treaty gives each member the right to leave, and nobody has used it so far. " * 6
    t.write("page.html", f'<html><body><div class="page-banner"><div><div>{words}</div></div></div>'
                         '<div><a href="/1">One</a><a href="/2">Two</a></div></body></html>')
    t.equal(one(t, "page.html")["text"], words.strip())


def test_html_encodings(t):
    """The encoding that a page declares is used, also when its first bytes do not begin as HTML."""
    page = '<html><head><meta charset="windows-1251"></head><body><p>Независимость дороже всего.</p></body></html>'
    t.write("a.html", page.encode("cp1251"))
    t.write("b.txt", page.encode("cp1251"))
    rows, _ = exported(t, "a.html", "b.txt")
    t.equal({row["text"] for row in rows.values()}, {"Независимость дороже всего."})


def test_html_without_text(t):
    """A page that holds nothing but menus and scripts is refused by name."""
    t.write("page.html", '<html><body><nav><a href="/">Home</a></nav><script>var a = 1;</script></body></html>')
    t.contains(t.evindex("add", "-d", "x", "page.html", code=1).err, "evindex: page.html: the page holds no text outside of menus")


def test_html_nested_without_end(t):
    """A page nested a hundred thousand deep is refused or read, and nothing crashes."""
    t.write("page.html", "<html><body>" + "<div>" * 100_000 + "Deep words." + "</body></html>")
    result = t.evindex("add", "-d", "x", "page.html", ok=False)
    t.check(result.code == 0 or "page.html: " in result.err, result.told())


# ---- TEI

HEADER = """<teiHeader><fileDesc><titleStmt><title type="main">Sitting 7</title><title type="sub">A sub-title</title></titleStmt>
<publicationStmt><date when="2020-01-01">2020</date></publicationStmt><sourceDesc><bibl><date when="2014-05-29">29 May</date></bibl>
</sourceDesc></fileDesc><profileDesc><settingDesc><setting><name type="country" key="LV">Latvia</name></setting></settingDesc>
<particDesc><listOrg><org xml:id="party.A" role="parliamentaryGroup"><orgName full="abb">U</orgName>
<orgName full="yes">Unity Party</orgName></org><org xml:id="party.B" role="politicalParty"><orgName full="yes">Old Party</orgName></org>
<org xml:id="gov" role="government"><orgName full="yes">Government</orgName></org></listOrg><listPerson>
<person xml:id="DoeJane"><persName><surname>Doe</surname><forename>Jane</forename></persName>
<affiliation role="member" ref="#gov"/><affiliation role="member" ref="#party.B" to="2013-12-31"/>
<affiliation role="member" ref="#party.A" from="2014-01-01"/></person></listPerson></particDesc></profileDesc></teiHeader>"""


def parlamint(body, prolog=""):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + prolog + '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">\n' +
            HEADER + f"<text><body><div>{body}</div></body></text></TEI>\n")


def test_parlamint(t):
    """Each utterance is a statement with speaker, party of that day, role, date and country; notes are left out."""
    t.write("p.xml", parlamint('<note type="speaker">Ms Doe:</note><u xml:id="u1" who="#DoeJane" ana="#regular">'
                               "<seg>We stay. <note>laughs</note><kinesic><desc>Applause</desc></kinesic>It is ours.</seg>"
                               '<seg>More.</seg></u><u xml:id="u2" who="#Other" ana="#chair"><seg>Order.</seg></u>'
                               '<u xml:id="u3" who="#Other"><note>silence</note></u>'))
    rows, _ = exported(t, "p.xml")
    t.equal(sorted(rows), ["u1", "u2"])
    t.equal(rows["u1"], {"id": "u1", "title": "Sitting 7", "date": "2014-05-29", "country": "LVA", "language": "en",
                         "speaker": "Jane Doe", "party": "Unity Party", "role": "regular",
                         "text": "We stay. It is ours.\n\nMore."})
    t.equal((rows["u2"]["speaker"], rows["u2"]["role"], rows["u2"].get("party")), ("Other", "chair", None))


def test_parlamint_annotated(t):
    """Words and punctuation marks of the annotated form become the sentence that they came from."""
    t.write("p.xml", parlamint('<u xml:id="u" who="#DoeJane"><seg><s><w join="right">Yes</w><pc>,</pc>\n<w>we</w>\n'
                               '<name type="X"><w join="right">stay</w></name><pc>.</pc></s></seg></u>'))
    t.equal(one(t, "p.xml")["text"], "Yes, we stay.")


def test_tei_text(t):
    """A TEI text without utterances is one statement with its title, author and date."""
    t.write("letter.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A letter</title>'
                          "<author>J. Doe</author></titleStmt><publicationStmt><date when='1994-03-29'/></publicationStmt>"
                          "</fileDesc></teiHeader><text><body><head>Head</head><p>One <hi>union</hi><note>a note</note>.</p>"
                          "<lg><l>First</l><l>second</l></lg></body></text></TEI>")
    t.equal(one(t, "letter.xml"), {"id": "letter", "title": "A letter", "speaker": "J. Doe", "date": "1994-03-29",
                                   "text": "Head\n\nOne union.\n\nFirst\nsecond"})


def test_tei_not_well_formed(t):
    """Utterances well before the fault go in; the fault is named with its line."""
    first = '<u xml:id="u1" who="#DoeJane"><seg>We stay.</seg></u>\n' + "<note>Silence.</note>\n" * 100
    t.write("p.xml", parlamint(first + '<u xml:id="u2"><seg>Broken</u>'))
    rows, err = exported(t, "p.xml", code=1)
    t.equal(sorted(rows), ["u1"])
    t.contains(err, "not well-formed XML")
    t.contains(err, "p.xml:%d" % (1 + parlamint("@").split("@")[0].count("\n") + 101))


def test_tei_all_before_a_fault(t):
    """Every utterance that is complete before a fault goes in, whatever lies between it and the fault."""
    for between in ("", " ", "\n", "<note>x</note>", "x" * 505, "<note>y</note>\n" * 50):
        whole = "".join(f'<u xml:id="u{i}" who="#DoeJane"><seg>We stay {i}.</seg></u >' for i in range(30))
        t.write("p.xml", parlamint(whole + between + '<u xml:id="v"><seg>Broken</u><u xml:id="w"><seg>After.</seg></u>'))
        rows, err = exported(t, "p.xml", code=1)
        t.equal(sorted(rows), sorted(f"u{i}" for i in range(30)), repr(between[:20]))
        t.contains(err, "p.xml:%d" % (1 + parlamint(whole + between + "@").split("@")[0].count("\n")))
        t.evindex("remove", "-d", "x", *rows)


def test_external_entities_are_not_fetched(t):
    """Entities that point out of the file are refused; nothing of what they point to is read."""
    t.write("secret.txt", "A secret sentence.")
    for name in (f"file://{t.dir}/secret.txt", "secret.txt", "http://127.0.0.1:9/x"):
        prolog = f'<!DOCTYPE TEI [<!ENTITY e SYSTEM "{name}">]>\n'
        t.write("p.xml", parlamint('<u xml:id="u1" who="#DoeJane"><seg>Before. &e; After.</seg></u>', prolog))
        result = t.evindex("add", "-d", "x", "p.xml", code=1)
        t.contains(result.err, "the entity &e; stands for something outside of the file")
        t.lacks(t.evindex("export", "-d", "x").out, "secret")


def test_entities_do_not_multiply(t):
    """Entities of entities are not expanded; those that are characters are."""
    prolog = '<!DOCTYPE TEI [<!ENTITY a "characters"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    t.write("p.xml", parlamint('<u xml:id="u1" who="#DoeJane"><seg>Some &a; &amp; more.</seg></u>'
                               '<u xml:id="u2" who="#DoeJane"><seg>&b;</seg></u>', prolog))
    rows, err = exported(t, "p.xml", code=1)
    t.equal(rows["u1"]["text"], "Some characters & more.")
    t.equal(sorted(rows), ["u1"])
    t.contains(err, "&b;")


def test_other_xml_is_refused(t):
    """XML that is neither TEI nor HTML is refused by name and not taken for text."""
    t.write("feed.xml", '<?xml version="1.0"?><rss><channel><title>News</title></channel></rss>')
    t.write("picture.txt", '<svg xmlns="http://www.w3.org/2000/svg"><text>News</text></svg>')
    t.write("bare.xml", "<news>News</news>")
    for name in ("feed.xml", "picture.txt", "bare.xml"):
        t.contains(t.evindex("add", "-d", "x", name, code=1).err, f"{name}: is XML, but neither TEI nor HTML")


def test_documents_written_in_letters_are_no_text(t):
    """RTF, PostScript, messages, pages saved in one file, books and spreadsheets are refused with what to do; a text that looks like it is not."""
    mail = "From: <Saved>\r\nSubject: A\r\n page\r\nMIME-Version: 1.0\r\n\r\n<html><body>Hi =D0=9F</body></html>\r\n"
    refused = {"a.rtf": (r"{\rtf1\ansi Words.\par}", "an RTF document"), "b.doc": (r"{\rtf1\ansi Words.\par}", "an RTF document"),
               "c.ps": ("%!PS-Adobe-3.0\n(Words) show\n", "a PostScript document"), "d.mht": (mail, "is an e-mail message"),
               "e.epub": (zipped([("mimetype", "application/epub+zip"), ("a.xhtml", "<html/>")], zipfile.ZIP_STORED), "a book"),
               "f.ods": (zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")], zipfile.ZIP_STORED),
                         "no text")}
    for name, (content, words) in refused.items():
        t.write(name, content)
        err = t.evindex("add", "-d", "x", name, code=1).err
        t.contains(err, f"{name}: ")
        t.contains(err, words)
    t.write("play.txt", "Anna: We leave.\nBoris: We stay.\nMIME-Version is a word here.\n")
    t.equal(one(t, "play.txt")["text"][:5], "Anna:")


# ---- Word processors

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>On exit</dc:title>
 <dc:creator>J. Doe</dc:creator><dcterms:created>2014-05-29T10:00:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(*runs):
    return "<w:p>" + "".join(run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>'
                             for run in runs) + "</w:p>"


def docx(body, notes=()):
    footnotes = "".join(f'<w:footnote w:id="{i}"><w:p><w:r><w:footnoteRef/><w:t> {text}</w:t></w:r></w:p></w:footnote>'
                        for i, text in notes)
    return zipped([("[Content_Types].xml", "<Types/>"), ("docProps/core.xml", CORE),
                   ("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"),
                   ("word/header1.xml", f"<w:hdr {W}><w:p><w:r><w:t>A running head</w:t></w:r></w:p></w:hdr>"),
                   ("word/footnotes.xml", f"<w:footnotes {W}>{footnotes}</w:footnotes>")])


def test_docx(t):
    """Paragraphs, footnotes behind their paragraph, tables, and neither deleted text nor fields nor running heads."""
    body = (paragraph("We sig", "ned", " the treaty", '<w:r><w:footnoteReference w:id="2"/></w:r>', ".") +
            paragraph("Second", "<w:r><w:tab/></w:r>", "paragraph", "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
                      "<w:r><w:instrText>PAGE</w:instrText></w:r>", "<w:r><w:br/></w:r>", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>") +
            "<w:tbl><w:tr><w:tc>" + paragraph("Year") + "</w:tc><w:tc>" + paragraph("2014") + "</w:tc></w:tr></w:tbl>")
    t.write("a.docx", docx(body, [(2, "See the text.")]))
    t.equal(one(t, "a.docx"), {"id": "a", "title": "On exit", "author": "J. Doe", "date": "2014-05-29",
                               "text": "We signed the treaty.\n\nSee the text.\n\nSecond paragraph\nnew\n\nYear 2014"})


def odt(body):
    names = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
             'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"')
    return zipped([("mimetype", "application/vnd.oasis.opendocument.text"),
                   ("content.xml", f"<office:document-content {names}><office:body><office:text>{body}</office:text>"
                                   "</office:body></office:document-content>"),
                   ("meta.xml", f"<office:document-meta {names}><office:meta><dc:title>On voice</dc:title>"
                                "<meta:creation-date>2013-01-28T00:00:00</meta:creation-date><dc:language>ru</dc:language>"
                                "</office:meta></office:document-meta>")])


def test_odt(t):
    """Headings, paragraphs, spaces, notes behind their paragraph; no comments and no deleted text."""
    t.write("a.odt", odt('<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>Заголовок</text:h>'
                         '<text:p>Мы<text:s text:c="2"/>против<text:note><text:note-citation>1</text:note-citation>'
                         "<text:note-body><text:p>Сноска.</text:p></text:note-body></text:note> союза.<svg:desc>A picture</svg:desc><office:annotation>"
                         "<text:p>comment</text:p></office:annotation></text:p><text:p>Второй.</text:p>"))
    t.equal(one(t, "a.odt"), {"id": "a", "title": "On voice", "date": "2013-01-28", "language": "ru",
                              "text": "Заголовок\n\nМы против союза.\n\nСноска.\n\nВторой."})


def test_office_files_that_are_bad(t):
    """A spreadsheet, broken XML, a cut file and a document without text are each refused by name."""
    t.write("in/sheet.docx", zipped([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]))
    t.write("in/broken.docx", docx("<w:p><w:r>"))
    t.write("in/cut.docx", docx(paragraph("A text. " * 500))[:400])
    t.write("in/empty.docx", docx("<w:p/>"))
    t.write("in/old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    err = t.evindex("add", "-d", "x", "in", code=1).err
    t.contains(err, "in/sheet.docx: is an office file without a text document in it")
    t.contains(err, "in/broken.docx: word/document.xml, line 1: not well-formed XML")
    t.contains(err, "in/cut.docx: is damaged")
    t.contains(err, "in/empty.docx: the document holds no text")
    t.contains(err, "in/old.docx: ")


# ---- PDF


def test_pdf_text(t):
    """Lines are paragraphs again: running heads and page numbers are dropped, words divided at line ends are whole."""
    words = ("sovereignty integration multilateral institutions of the equality member states bilateral negotiation "
             "commitment is independence between governments").split()
    paragraphs = ["Paragraph %d: " % i + " ".join(words[(i * 7 + j * j) % len(words)] for j in range(40 + i)) + "."
                  for i in range(40)]
    pages = typeset(paragraphs, head="Studies of the Union", first_number=117)
    t.check(len(pages) >= 4, f"{len(pages)} pages")
    divided = sum(row[3].endswith("-") for page in pages for row in page)
    t.check(divided > 20, f"{divided} divided words")
    t.write("a.pdf", pdf(pages, title="On equality", date="20140529120000+06'00'"))
    row = one(t, "a.pdf")
    t.equal((row["title"], row["date"]), ("On equality", "2014-05-29"))
    t.equal(" ".join(row["text"].split()), " ".join(" ".join(paragraphs).split()))
    t.equal([p.split(":")[0] for p in row["text"].split("\n\n")], ["Paragraph %d" % i for i in range(40)])


def test_pdf_lines_that_come_back(t):
    """A line that stands at the edge of a few pages far from each other is text, and so is a title in larger letters that is
    the running head as well."""
    pages = []
    for i in range(30):
        rows = [line(60, 40, "The Address", 8)] + [line(60, 90 + 15 * k, f"Sentence {chr(97 + i % 26)}{chr(97 + k)} of the long address.") for k in range(20)]
        rows += [line(60, 390, "(Applause.)")] if i % 10 == 3 else []
        pages.append(rows + [line(280, 800, str(i + 1), 8)])
    pages[0].insert(1, line(60, 60, "The Address", 20))
    t.write("a.pdf", pdf(pages))
    text = one(t, "a.pdf")["text"]
    t.equal((text.count("(Applause.)"), text.count("The Address"), text.startswith("The Address\n\nSentence")), (3, 1, True))


def test_pdf_cyrillic(t):
    """Cyrillic text comes out as it went in."""
    paragraphs = ["Независимость страны дороже всего, и мы оставляем за собой право выйти из союза. " * 4,
                  "Егемендігіміз бәрінен қымбат, ұйымнан шығуға құқылымыз. " * 5]
    t.write("a.pdf", pdf(typeset(paragraphs)))
    t.equal(one(t, "a.pdf")["text"], "\n\n".join(" ".join(p.split()) for p in paragraphs))


def test_pdf_footnotes(t):
    """Footnotes stand behind the paragraph that refers to them; their marks are no part of words. The largest line is the title."""
    page = [line(60, 80, "On exit and voice", 18), line(82, 110, "The treaty"), line(137.5, 106, "1", 7),
            line(145, 110, "was signed in May."), line(60, 125, "It was a long day"), line(153.5, 121, "2", 7),
            line(165, 125, "for the dele-"), line(60, 140, "gates of the states."), line(82, 155, "A second paragraph."),
            line(60, 700, "1", 6), line(66, 703, "See the text of the treaty.", 8), line(60, 713, "2", 6),
            line(66, 716, "A day in Astana, as the", 8), line(60, 727, "newspapers wrote.", 8)]
    t.write("a.pdf", pdf([page]))
    row = one(t, "a.pdf")
    t.equal(row["title"], "On exit and voice")
    t.equal(row["text"].split("\n\n"), ["On exit and voice", "The treaty was signed in May. It was a long day for the "
                                        "delegates of the states.", "See the text of the treaty.",
                                        "A day in Astana, as the newspapers wrote.", "A second paragraph."])


def test_pdf_compounds_keep_their_hyphen(t):
    """A compound that is divided at its hyphen keeps it when the document writes it so elsewhere."""
    page = [line(60, 80, "A power-sharing deal, and again a power-"), line(60, 95, "sharing deal of sove-"),
            line(60, 110, "reignty.")]
    t.write("a.pdf", pdf([page]))
    t.equal(one(t, "a.pdf")["text"], "A power-sharing deal, and again a power-sharing deal of sovereignty.")


def test_pdf_addresses_keep_their_hyphen(t):
    """A web address that is divided at a hyphen is whole again."""
    t.write("a.pdf", pdf([[line(60, 80, "See https://example.org/free-trade-"), line(60, 95, "area-now for more.")]]))
    t.equal(one(t, "a.pdf")["text"], "See https://example.org/free-trade-area-now for more.")


def test_pdf_columns(t):
    """Two columns are read one after the other."""
    left = [line(60, 80 + 14 * i, f"Left line number {i} of the text.", 10) for i in range(12)]
    right = [line(320, 80 + 14 * i, f"Right line number {i} of the text.", 10) for i in range(12)]
    both = [row for pair in zip(left, right) for row in pair]
    t.write("a.pdf", pdf([both]))
    text = one(t, "a.pdf")["text"]
    t.check(text.rindex("Left line") < text.index("Right line"), text)


def test_pdf_paragraphs_of_columns(t):
    """Each column has margins of its own: full lines that end a sentence go on, indented ones begin a paragraph, in both."""
    row = "Every state may leave the union at its own will."
    indented = "Again a state may leave the union at its will."
    page = [line(x + (10 if i == 6 else 0), 80 + 14 * i, indented if i == 6 else row, 10) for x in (60, 320) for i in range(12)]
    t.write("a.pdf", pdf([page]))
    middle = " ".join([indented] + [row] * 11)
    t.equal(one(t, "a.pdf")["text"], "\n\n".join([" ".join([row] * 6), middle, " ".join([indented] + [row] * 5)]))


def test_pdf_cells_of_a_row(t):
    """The row of a table is a line in which a space divides the cells, however far from each other they stand."""
    cells = ("Region", "875", "3511", "of the north", "7,261")
    page = [line(60 + 95 * i, 80 + 20 * row, cell) for row in range(12) for i, cell in enumerate(cells)]
    t.write("a.pdf", pdf([page]))
    t.equal(" ".join(one(t, "a.pdf")["text"].split()), " ".join(cells * 12))


def test_pdf_that_is_bad(t):
    """An encrypted, a cut, an image-only and a damaged PDF are each refused with what to do."""
    whole = pdf(typeset(["A text about the union of states. " * 20]))
    t.write("in/locked.pdf", pdf(typeset(["A secret text. " * 20]), password="secret"))
    t.write("in/cut.pdf", whole[:len(whole) * 2 // 3])
    t.write("in/pictures.pdf", pdf([b"0 0 m 100 100 l S", b"0 0 m 100 100 l S"]))
    t.write("in/junk.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")
    t.write("in/good.pdf", whole)
    result = t.evindex("add", "-d", "x", "in", code=1)
    t.contains(result.out, "added 1, replaced 0, unchanged 0, refused 4")
    t.contains(result.err, "in/locked.pdf: is encrypted; open it with its password and save it without one")
    t.contains(result.err, "in/cut.pdf: is cut off: a PDF ends with %%EOF; get it again")
    t.contains(result.err, "in/pictures.pdf: its 2 pages hold pictures and no text; recognise the text (OCR) first")
    t.contains(result.err, "in/junk.pdf: is damaged")


def test_pdf_pages_without_text_are_told(t):
    """A page of pictures among others is told; the text goes in."""
    t.write("a.pdf", pdf([[line(60, 80, "The first page speaks of the union.")], b"0 0 m 100 100 l S"]))
    rows, err = exported(t, "a.pdf")
    t.equal(len(rows), 1)
    t.contains(err, "a.pdf: holds no text on page 2")


def test_all_subcommands_read_alike(t):
    """tag and tokens read what add reads, standard input included."""
    t.write("a.pdf", pdf([[line(60, 80, "We may leave the union.")]]))
    t.write("a.docx", docx(paragraph("We may leave the union.")))
    for name in ("a.pdf", "a.docx"):
        t.equal([s["text"] for s in t.evindex("tokens", name).jsonl()], ["We may leave the union."])
        t.equal([s["text"] for s in t.evindex("tag", name).jsonl()], ["We may leave the union."])
        content = (t.dir / name).read_bytes()
        t.equal([s["text"] for s in t.evindex("tokens", "-", input=content).jsonl()], ["We may leave the union."])


# ---- Encodings

RUSSIAN = "Мы оставляем за собой право выйти из договора, если наши интересы не будут услышаны партнёрами по союзу."


def test_guessed_encodings_are_told(t):
    """A table and a page that are not UTF-8 say once what they were taken for, as plain text does; a declared page says nothing."""
    page = f"<html><head><title>Речь</title></head><body><p>{RUSSIAN}</p></body></html>"
    files = {"a.txt": RUSSIAN, "b.csv": f"id;text\nr1;{RUSSIAN}\nr2;{RUSSIAN}\n", "c.html": page}
    for name, text in files.items():
        t.write(name, text.encode("windows-1251"))
        result = t.evindex("tokens", name)
        t.equal(result.err.count(f"{name}: is not UTF-8 and was taken for windows-1251"), 1, name)
        t.contains(result.out, "услышаны")
        t.lacks(t.evindex("tokens", "--encoding", "windows-1251", name).err, "taken for")
    t.write("d.html", page.replace("<head>", '<head><meta charset="windows-1251">').encode("windows-1251"))
    t.lacks(t.evindex("tokens", "d.html").err, "taken for")


def test_tables_encoded_twice(t):
    """A table that is UTF-8 encoded twice is mended, and it is told."""
    t.write("b.csv", f"id;text\nr1;{RUSSIAN}\n".encode("utf-8").decode("latin-1").encode("utf-8"))
    rows, err = exported(t, "b.csv")
    t.equal(rows["r1"]["text"], RUSSIAN)
    t.contains(err, "b.csv: had been encoded to UTF-8 twice and was mended")
