"""Kazakh stems: whole paradigms, built by kazakh.py from the grammar, lead back to their words; both scripts and all spellings meet."""

import importlib.util
import json
import pathlib

HERE = pathlib.Path(__file__).parent


def paradigms():
    spec = importlib.util.spec_from_file_location("kazakh", HERE / "kazakh.py")
    kazakh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kazakh)
    return kazakh


def stems(t, words):
    """{word: stem} by one run of evindex tokens."""
    lines = [json.dumps({"id": str(n), "language": "kk", "text": "Бұл қазақ тілі және мемлекет туралы: " + word}, ensure_ascii=False)
             for n, word in enumerate(words)]
    found = {}
    for sentence in t.evindex("tokens", "-", input="\n".join(lines) + "\n").jsonl():
        found[words[int(sentence["id"])]] = sentence["tokens"][-1]["stem"]
    return found


def check_paradigm(t, kazakh, words, forms_of):
    wanted = {form: word for word in words for form in forms_of(word) if form not in kazakh.ALSO}
    found = stems(t, sorted(wanted))
    wrong = [f"{form}: {found.get(form)}" for form, word in wanted.items() if found.get(form) != word]
    t.check(len(wanted) > 7000, f"{len(wanted)} forms")
    # one in a thousand may read as a form of another word
    t.check(len(wrong) * 1000 <= len(wanted), f"{len(wrong)} of {len(wanted)} forms: {' '.join(wrong[:20])}")


def test_nouns_in_all_their_forms(t):
    """Number, possessive and case of a hundred Kazakh nouns."""
    kazakh = paradigms()
    check_paradigm(t, kazakh, kazakh.NOUNS, kazakh.noun_forms)


def test_verbs_in_all_their_forms(t):
    """Tense, mood, person, negation, participles and converbs of sixty-five Kazakh verbs."""
    kazakh = paradigms()
    check_paradigm(t, kazakh, kazakh.VERBS, kazakh.verb_forms)


def test_one_script_finds_the_other(t):
    """A search in Cyrillic, in any of the Latin alphabets, or with Latin letters in a Cyrillic word finds both scripts."""
    t.write_jsonl("both.jsonl", [{"id": "cyrl", "text": "Егемендігіміздің мәні зор. Біз одақтан шыққан жоқпыз."},
                                 {"id": "latn", "text": "Egemendıgımız bärınen qymbat. Bız odaqtan şyqqan joqpyz."}])
    t.evindex("add", "-d", "x", "both.jsonl")
    for words in ("егемендік", "egemendik", "egemendıgımızdıñ", "eгемендiгi"):
        rows = t.evquery("kwic", "-d", "x", words, "--format", "jsonl").jsonl()
        t.equal([row["id"] for row in rows], ["cyrl", "latn"])
    for words in ("одақ шығу", "odaq şyğu", "odaq shyghu"):
        found = t.evquery("search", "-d", "x", words, "--format", "jsonl").jsonl()
        t.equal(sorted(row["id"] for row in found), ["cyrl", "latn"])
