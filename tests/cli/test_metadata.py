"""Metadata of statements: where it comes from, who wins, and the one shape that values get."""

import json


def shown(t, index, statement):
    return t.evquery("show", "-d", index, "--format", "jsonl", statement).json()


def found(t, index, query):
    return sorted(r["id"] for r in t.evquery("search", "-d", index, query, "--format", "jsonl", "--limit", "0").jsonl())


def test_set_table_file_name(t):
    """--set wins over metadata.csv, that over the file, the file over its name; show says who won."""
    t.write("in/KAZ_2015.txt", "---\ntitle: from the file\nsource: from the file\ntype: from the file\n---\nA sentence.\n")
    t.write("in/metadata.csv", "file,title,source\nKAZ_2015.txt,from the table,from the table\n")
    t.evindex("add", "-d", "x", "--name-pattern", "{country}_{year}.txt", "--set", "title=from the command", "in")
    meta = shown(t, "x", "KAZ_2015")
    t.equal(meta["title"], "from the command")
    t.equal(meta["source"], "from the table")
    t.equal(meta["type"], "from the file")
    t.equal(meta["country"], "KAZ")
    t.equal(meta["date"], "2015")
    text = t.evquery("show", "-d", "x", "KAZ_2015").out
    t.contains(text, "title by --set; source by metadata.csv; country, date, year by the file's name")


def test_reading_is_the_same_without_an_index(t):
    """tokens, tag, check --diff and sample take --map, --set, --encoding and --name-pattern as add does."""
    theme = "codebook: {0}\nthemes:\n  - id: {0}\n    title: {0}\n    patterns:\n      ru: [{1}]\n"
    t.write("rain.yml", theme.format("rain", "дождь"))
    t.write("snow.yml", theme.format("snow", "снег"))
    t.write("Ann.csv", "name;body\nfirst;Вчера в городе прошёл дождь.\n".encode("cp1251"))
    reading = ["--map", "id=name,text=body", "--set", "role=witness", "--name-pattern", "{speaker}.csv", "--encoding",
               "windows-1251", "Ann.csv"]
    tokens = t.evindex("tokens", *reading).jsonl()
    t.equal([(s["id"], s["tokens"][0]["norm"]) for s in tokens], [("first", "вчера")], "tokens")
    rows = t.evindex("tag", "--codebook", "rain.yml", "--format", "csv", *reading).csv()
    t.equal([(r["id"], r["match"], r["speaker"]) for r in rows], [("first", "дождь", "Ann")], "tag")
    rows = t.evindex("check", "--diff", "--format", "csv", "snow.yml", "rain.yml", *reading).csv()
    t.equal([(r["change"], r["id"], r["match"], r["speaker"]) for r in rows], [("gained", "first", "дождь", "Ann")], "check")
    rows = t.evindex("sample", "--codebook", "rain.yml", "--format", "csv", *reading).csv()
    t.equal([(r["id"], r["text"]) for r in rows], [("first", "Вчера в городе прошёл дождь.")], "sample")
    for command in (["tokens"], ["tag"], ["check", "--diff", "snow.yml", "rain.yml"], ["sample"]):
        for bad, words in ((["--map", "text"], "KEY=COLUMN"), (["--set", "role"], "KEY=VALUE"), (["--max-seconds", "0"], "--max-seconds"),
                           (["--max-memory", "1"], "--max-memory"), (["--encoding", "klingon"], "klingon")):
            t.contains(t.evindex(*command, *bad, "Ann.csv", code=2).err, words)


def test_set_needs_key_and_value(t):
    """--set without a key or a value, for id, or twice for one key is wrong usage."""
    t.write("a.txt", "A sentence.")
    for arguments in (["country"], ["=KAZ"], ["id=x"], ["text=x"], ["a=1", "--set", "a=2"]):
        t.contains(t.evindex("add", "-d", "x", "--set", *arguments, "a.txt", code=2).err, "--set")


def test_set_changes_what_is_there(t):
    """Other settings make the files be read again."""
    t.write("in/a.txt", "A sentence.")
    t.evindex("add", "-d", "x", "in", "--set", "type=speech")
    t.contains(t.evindex("add", "-d", "x", "in", "--set", "type=interview").out, "replaced 1")
    t.equal(found(t, "x", "type:interview"), ["a"])


def test_table_is_no_statement(t):
    """metadata.csv is no statement; a change of one row makes one file be read again."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/b.txt", "Another one.")
    t.write("in/metadata.csv", 'doc_id,speaker,date\na.txt,"Nazarbayev, Nursultan",29.05.2014\nb.txt,,2015\n')
    t.contains(t.evindex("add", "-d", "x", "in").out, "added 2, replaced 0, unchanged 0, refused 0")
    t.equal(shown(t, "x", "a")["date"], "2014-05-29")
    t.equal("speaker" in shown(t, "x", "b"), False)
    t.write("in/metadata.csv", 'doc_id,speaker,date\na.txt,"Nazarbayev, Nursultan",29.05.2014\nb.txt,Putin,2015\n')
    t.contains(t.evindex("add", "-d", "x", "in").out, "added 0, replaced 1, unchanged 1")
    t.equal(found(t, "x", "speaker:Путин"), ["b"])


def test_table_named_by_the_user(t):
    """A metadata.csv that is named says what it is taken for."""
    t.write("in/a.txt", "A sentence.")
    t.write("in/metadata.csv", "doc_id,type\na.txt,speech\n")
    result = t.evindex("add", "-d", "x", "in/a.txt", "in/metadata.csv")
    t.contains(result.err, "in/metadata.csv: is the metadata of the files beside it")
    t.equal(shown(t, "x", "a")["type"], "speech")


def test_table_of_folders_above(t):
    """A table may speak of files in folders below it, and of one beside it, and gives ids."""
    t.write("in/2014/a.txt", "A sentence.")
    t.write("in/2014/b.jsonl", '{"text": "One."}\n{"text": "Two."}\n{"id": "own", "text": "Three."}\n')
    t.write("in/metadata.csv", "file;id;type\n2014/a.txt;first;speech\n2014/b.jsonl;second;news\n")
    t.evindex("add", "-d", "x", "in")
    t.equal(found(t, "x", "type:speech"), ["first"])
    t.equal(found(t, "x", "type:news"), ["own", "second:1", "second:2"])


def test_bad_tables(t):
    """What is wrong in a table is named with its line; the rest of it and the statements go in."""
    cases = {
        "file,a\nx.txt,1\nx.txt,2\n": ("in/metadata.csv:3: a second row for x.txt", "1"),
        "file,a\nx.txt,1,2\n": ("in/metadata.csv:2: has not as many cells", None),
        "file,a\n,1\nx.txt,5\n": ("in/metadata.csv:2: names no file", "5"),
        "file,a\nx.txt,\"1\n": ("in/metadata.csv:2: a quotation mark that is not closed", None),
        "file,a,a\nx.txt,1,2\n": ("in/metadata.csv:1: each column", None),
        "file,,b\nx.txt,1,2\n": ("in/metadata.csv:1: each column", None),
        "file\nx.txt\n": ("in/metadata.csv:1: has one column only", None),
        "file,a,json_columns\nx.txt,1,a\n": ("in/metadata.csv:2: json_columns has to be", None),
        "file,a,json_columns\nx.txt,{,\"[\"\"a\"\"]\"\n": ("in/metadata.csv:2: json_columns has to be", None),
    }
    for number, (table, (message, value)) in enumerate(cases.items()):
        t.write("in/x.txt", "A sentence.")
        t.write("in/metadata.csv", table)
        result = t.evindex("add", "-d", f"x{number}", "in", code=1)
        t.contains(result.err, message)
        t.contains(t.evindex("info", "-d", f"x{number}", "--refused", "--format", "csv").out, "in/metadata.csv")
        t.equal(shown(t, f"x{number}", "x").get("a"), value, table)


def test_table_with_rows_of_absent_files(t):
    """Rows of files that are not there are told, and nothing is refused for them."""
    t.write("in/x.txt", "A sentence.")
    t.write("in/metadata.csv", "file,a\ny.txt,1\nx.txt,2\nz.txt,3\n")
    t.contains(t.evindex("add", "-d", "x", "in").err, "in/metadata.csv: 2 rows name files that are not there, the first of them y.txt")


def test_table_of_quoted_newlines_and_json(t):
    """Cells may hold line ends and quotation marks; named columns hold JSON."""
    t.write("in/x.txt", "A sentence.")
    t.write("in/y.txt", "A sentence.")
    t.write("in/metadata.csv", 'file\ttitle\tsession\talso\tjson_columns\nx.txt\t"two\nlines, ""said"" so"\t70\t"[""ru"",""kk""]"\t"[""session"",""also""]"\ny.txt\t\t70\t\t\n')
    t.evindex("add", "-d", "x", "in")
    t.equal(shown(t, "x", "x"), {"id": "x", "title": 'two\nlines, "said" so', "session": 70, "also": ["ru", "kk"],
                                 "text": "A sentence."})
    t.equal(shown(t, "x", "y")["session"], "70")


def test_dates_in_words(t):
    """Dates in three languages become ISO 8601, and what was given is kept; no date is refused by line."""
    rows = [{"id": "ru", "date": "29 мая 2014 г.", "text": "Один."}, {"id": "kk", "date": "2014 жылғы 29 мамыр", "text": "Бір."},
            {"id": "en", "date": "May 29, 2014", "text": "One."}, {"id": "month", "date": "май 2014", "text": "Два."},
            {"id": "bad", "date": "05/06/2014", "text": "Three."}]
    t.write_jsonl("in.jsonl", rows)
    result = t.evindex("add", "-d", "x", "in.jsonl", code=1)
    t.contains(result.err, 'in.jsonl:5: date "05/06/2014" is not a date')
    t.equal(found(t, "x", "date:2014-05-29..2014-05-29"), ["en", "kk", "ru"])
    t.equal(found(t, "x", "date:2014-05..2014-05"), ["en", "kk", "month", "ru"])
    t.contains(t.evquery("show", "-d", "x", "ru").out, "date given as 29 мая 2014 г.")


def test_countries_are_one_value(t):
    """A country is its code, however it was given and asked for; what is no country stays as it is."""
    given = {"a": "KAZ", "b": "kz", "c": "Казахстан", "d": "Қазақстан Республикасы", "e": "Kazakhstan", "f": "Казахстана", "n": "398"}
    rows = [{"id": k, "country": v, "text": "A sentence."} for k, v in given.items()] + [
        {"id": "g", "country": "Atlantis", "text": "A sentence."}, {"id": "uk", "country": "UK", "text": "A sentence."}]
    t.write_jsonl("in.jsonl", rows)
    t.evindex("add", "-d", "x", "in.jsonl")
    for query in ("KAZ", "kaz", "KZ", "Казахстан", "Қазақстан", '"Republic of Kazakhstan"', "Қазақстанның"):
        t.equal(found(t, "x", f"country:{query}"), list("abcdefn"), query)
    t.equal(shown(t, "x", "c")["country"], "KAZ")
    t.equal((found(t, "x", "country:atlantis"), found(t, "x", "country:826")), (["g"], ["uk"]))
    t.contains(t.evquery("show", "-d", "x", "c").out, "country given as Казахстан")


def test_speakers_are_one_value(t):
    """A speaker is found under every spelling and shown as given; a namesake is another."""
    given = {"a": "Назарбаев", "b": "Nursultan Nazarbayev", "c": "Назарбаевтың", "d": "Н. А. Назарбаев", "e": "Ольга Назарбаева"}
    t.write_jsonl("in.jsonl", [{"id": k, "speaker": v, "text": "A sentence."} for k, v in given.items()])
    t.evindex("add", "-d", "x", "in.jsonl")
    for query in ("nazarbayev", "Назарбаев", "Nazarbayev", "Назарбаевтың", '"Нурсултан Назарбаев"'):
        t.equal(found(t, "x", f"speaker:{query}"), list("abcd"), query)
    t.equal(found(t, "x", 'speaker:"Ольга Назарбаева"'), ["e"])
    t.equal(shown(t, "x", "d")["speaker"], "Н. А. Назарбаев")


def test_organisations_are_one_value(t):
    """An organisation is found by its id and its names."""
    given = {"a": "EAEU", "b": "ЕАЭС", "c": "Евразийский экономический союз", "d": "Mission to the EAEU"}
    t.write_jsonl("in.jsonl", [{"id": k, "organisation": v, "text": "A sentence."} for k, v in given.items()])
    t.evindex("add", "-d", "x", "in.jsonl")
    for query in ("EAEU", "еаэс", '"Eurasian Economic Union"'):
        t.equal(found(t, "x", f"organisation:{query}"), list("abc"), query)


def test_languages_are_codes(t):
    """A language is its code, whether a code or a name was given."""
    given = {"a": "Russian", "b": "русский", "c": "rus", "d": "ru-RU", "e": "орысша", "f": "Klingon"}
    t.write_jsonl("in.jsonl", [{"id": k, "language": v, "text": "A sentence."} for k, v in given.items()])
    t.evindex("add", "-d", "x", "in.jsonl")
    t.equal(found(t, "x", "language:ru"), list("abcde"))
    t.equal(shown(t, "x", "f")["language"], "Klingon")


def test_links_survive_export(t):
    """export and add keep the digest and the links."""
    t.write_jsonl("in.jsonl", [{"id": "a", "speaker": "Назарбаев", "country": "Казахстан", "date": "29 мая 2014 г.",
                                "language": "русский", "text": "Один."}])
    t.evindex("add", "-d", "x", "in.jsonl")
    t.write("e.jsonl", t.evindex("export", "-d", "x").out)
    t.evindex("add", "-d", "y", "e.jsonl")
    t.equal(t.evindex("export", "-d", "y").out, t.evindex("export", "-d", "x").out)
    t.equal(found(t, "y", "speaker:nazarbayev country:Қазақстан"), ["a"])
