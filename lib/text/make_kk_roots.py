#!/usr/bin/env python3
"""Writes kk_morph_roots_data.c: the Kazakh roots that kk_morph.c knows, each with its word classes.

usage: make_kk_roots.py TEXT > kk_morph_roots_data.c

From the Hunspell dictionary kk_KZ (Akmaral Mussayeva, László Németh, Rail Aliev; GPL-2+, Debian's hunspell-kk) come its nouns and,
since it lists verbs as verbal nouns in -у, the verbs without that ending. kk_roots.txt, written by hand, adds what is missing there and
takes out what misleads. The dictionary also lists inflected forms as if they were nouns. So a noun that the suffixes of kk_morph_data.c
explain as a form of a shorter root is left out, and so are passives, which are read as forms of their verbs. But it stays when TEXT, any
running text (here the sentences of KazNERD, CC BY 4.0), has forms of it that no shorter root explains: қарынды shows that қарын is no form of қар.
"""
import collections
import functools
import os
import re
import sys

import c_rows

HERE = os.path.dirname(os.path.abspath(__file__))
DICTIONARY = "/usr/share/hunspell/kk_KZ.dic"
ROOT_BYTES = 30
NOUN, VERB, POSSESSED, FIXED = 1, 2, 4, 8
# Roots in -ы and -і, whose verbal nouns hide that vowel: даму is of дамы.
FINAL_VOWEL = set("""оқы дамы таны есті тасы ері шірі кебі байы тоқы кемі жылжы суы жылы қажы ысы құры ұйы бекі мүлгі еңкі зері ірі жібі тіні
    керісі тоңазы сасы шымшы үңгі сүңгі үйкі үгі мүжі шоқы қамы мыжы шұқы тербі қайғы үркі иіскі кейі мұқы жағы аршы""".split())


def read_dictionary():
    nouns, verbs = set(), set()
    for line in open(DICTIONARY, encoding="utf-8-sig"):
        word, _, flags = line.strip().partition("/")
        word = word.lower()
        if not re.fullmatch("[а-яёәғқңөұүһі]+", word):
            continue
        if "M" in flags:
            verbs.update(verb_roots(word))
        else:
            nouns.add(word)
    return nouns, verbs


def verb_roots(noun):
    """The stems of a verbal noun: жазу, қою, кию."""
    if noun.endswith("ию"):
        return [noun[:-1]]
    if noun.endswith("ю"):
        return [noun[:-1] + "й"]
    if not noun.endswith("у"):
        return []
    root = noun[:-1]
    for vowel in "ыі":
        if root + vowel in FINAL_VOWEL:
            return [root + vowel]
    return [root]


def by_hand():
    lists = collections.defaultdict(set)
    for line in open(os.path.join(HERE, "kk_roots.txt"), encoding="utf8"):
        if line.strip() and line[0] != "#":
            name, words = line.split(":")
            lists[name].update(words.split())
    return lists


def is_passive(verb, verbs):
    """Of another verb: -ыл, -іл, -л; -ын, -ін, -н where that verb ends in a syllable with л."""
    for end in ("ыл", "іл", "л"):
        body = verb[:-len(end)]
        if not verb.endswith(end) or len(body) < 2:
            continue
        harder = {"ғ": "қ", "г": "к", "б": "п"}.get(body[-1])
        if body in verbs or (harder and body[:-1] + harder in verbs):
            return True
    return bool(re.search("л(ын|ін|[дт]?[ае]н)$", verb)) and (verb[:-1] in verbs or verb[:-2] in verbs)


# --- the suffixes of kk_morph_data.c as one regular expression each, harmony apart ---

LETTERS = {"А": "[ае]", "Ы": "[ыі]", "К": "[қк]", "Л": "[лдт]", "Д": "[дт]", "Т": "[дтн]", "Н": "[ндт]", "М": "[мбп]", "Б": "[мбп]",
           "Ғ": "[ғгқк]"}
VOWELS = "аоұыяёәеөүіэиую"
AFTER = {"ANY": "", "VOWEL": f"(?<=[{VOWELS}])", "CONS": f"(?<=[^аоұыяёәеөүіэю])", "HIS": "(?<=[ыі])", "MY": "(?<=[мң])", "LL": ""}
BEFORE = {"PRED": "WORD", "CASE": "WORD PRED", "RELATIVE": "WORD PRED CASE POSS PLURAL", "POSS": "WORD PRED CASE RELATIVE",
          "PLURAL": "WORD PRED CASE RELATIVE POSS", "PARTICIPLE": "WORD PRED CASE RELATIVE POSS PLURAL", "CONVERB": "WORD PRED",
          "FINITE": "WORD", "NEGATION": "PARTICIPLE CONVERB FINITE", "VOICE": "PARTICIPLE CONVERB FINITE NEGATION VOICE"}
MY_OWN = ("Ым", "Ам")
VERBAL = ("PARTICIPLE", "CONVERB", "FINITE", "NEGATION", "VOICE")


@functools.lru_cache(None)
def suffixes():
    rows = []
    source = open(os.path.join(HERE, "kk_morph_data.c"), encoding="utf8").read()
    for pattern, kind, after, restored in re.findall(r'\{U"(\S+?)",\s+(\w+),\s+(\w+),\s+\d+, \d+, \w+, (?:0|U\'(.)\')\}', source):
        rows.append((pattern, re.compile(AFTER[after] + "".join(LETTERS.get(c, c) for c in pattern) + "$"), kind, after, restored))
    assert len(rows) > 100
    return rows


@functools.lru_cache(None)
def changed():
    source = open(os.path.join(HERE, "kk_morph_data.c"), encoding="utf8").read()
    return dict(re.findall(r'\{"(\S+)", "(\S+)", \w+\}', source.split("ev_kk_changed[]")[1]))


def in_harmony(body, suffix):
    back, front = re.search("[аықғ]", suffix), re.search("[еікг]", suffix)
    if re.match("[мбп]ен|нікі|дікі|тікі", suffix):
        return True
    if back and front:
        return False
    last = re.findall("[аоұыяёқғәөүіеэкгьи]", body)
    if not last or last[-1] == "и":
        return True
    return not (back and last[-1] in "әөүіеэкгь") and not (front and last[-1] in "аоұыяёқғ")


def is_verbal_noun(word, ending, roots):
    """What looks like "my ..." is a noun of its own when a verb stands before the ending: бөлім of бөл, төлем of төле."""
    return (ending in MY_OWN and roots.get(word[:-2], 0) & VERB) or (ending == "м" and roots.get(word[:-1], 0) & VERB)


def is_form(word, roots, last="WORD", owes=""):
    """Whether suffixes lead from the word to a root, at least one of them from a whole word."""
    if last != "WORD" and not owes and roots.get(word, 0) & (VERB if last in VERBAL else NOUN):
        return True
    for name, pattern, kind, after, restored in suffixes():
        if last not in BEFORE[kind] or (owes and kind != "POSS") or (last == "WORD" and is_verbal_noun(word, name, roots)):
            continue
        match = pattern.search(word)
        if not match or match.start() < 2 or not in_harmony(word[:match.start()], match[0]):
            continue
        bodies = [word[:match.start()]]
        if restored:
            bodies = [bodies[0] + vowel for vowel in ("ыі" if restored == "Ы" else restored)]
        elif match[0][0] in VOWELS and bodies[0][-1] in "ғгб" and bodies[0][-2] in VOWELS:
            bodies.append(bodies[0][:-1] + {"ғ": "қ", "г": "к", "б": "п"}[bodies[0][-1]])
        bodies += [changed()[body] for body in bodies if body in changed()]
        if any(is_form(body, roots, kind, after in ("HIS", "MY")) for body in bodies):
            return True
    return False


def is_cut_short(noun, roots):
    """A form without its last vowel: мектептерд, мәселес."""
    if noun[-1] == "с":
        return noun[-2] in VOWELS and roots[noun[:-1]] & NOUN
    return len(noun) > 2 and noun[-1] in "дт" and (roots[noun[:-1]] > 0 or is_form(noun[:-1], roots))


def attested(nouns, roots, path):
    """Those of the nouns that have forms in the text which are none of the roots'."""
    words = collections.defaultdict(list)
    for word in sorted(set(re.findall("[а-яёәғқңөұүһі]+", open(path, encoding="utf8").read().lower()))):
        if len(word) > 3 and not roots.get(word) and not is_form(word, roots):
            words[word[:3]].append(word)
    return [noun for noun in nouns
            if any(word != noun and word.startswith(noun[:-1]) and is_form(word, {noun: NOUN}) for word in words[noun[:3]])]


def main():
    dictionary, verbs = read_dictionary()
    hand = by_hand()
    verbs = {v for v in verbs if len(v) > 1} - hand["not-verb"] | hand["verb"]
    negated = {v for v in verbs if re.search("[мбп][ае]$", v) and v[:-2] in verbs}
    verbs = {v for v in verbs if v in hand["verb"] or not (v in negated or is_passive(v, verbs))}
    roots = collections.Counter()
    for words, value in ((hand["noun"], NOUN), (verbs, VERB), (hand["possessed"], NOUN | POSSESSED), (hand["fixed"], FIXED)):
        for word in words:
            if len(word.encode()) <= ROOT_BYTES:
                roots[word] |= value
    nouns = {n for n in dictionary if len(n) > 2 and len(n.encode()) <= ROOT_BYTES} - hand["not-noun"] - hand["noun"] - hand["fixed"]
    losing_a_vowel, doubtful = set(changed().values()), []
    for noun in sorted(nouns, key=lambda n: (n not in losing_a_vowel, len(n), n)):
        if is_cut_short(noun, roots) or is_passive(noun, verbs):
            continue
        if is_form(noun, roots):
            doubtful.append(noun)
        else:
            roots[noun] |= NOUN
    for noun in attested(doubtful, roots, sys.argv[1]):
        roots[noun] |= NOUN
    write(roots)


def write(classes):
    print("/* Written by make_kk_roots.py, not by hand: Kazakh roots and their classes (kk_morph_data.h), by bytes.")
    print(" * From the Hunspell dictionary kk_KZ, copyright 2009 Akmaral Mussayeva, László Németh, Rail Aliev (GPL-2+), and kk_roots.txt. */")
    print('#include "text/kk_morph_data.h"\n')
    print("const ev_kk_root ev_kk_roots[] = {")
    c_rows.print_rows(f'{{"{root}", {value}}},' for root, value in sorted(classes.items(), key=lambda item: item[0].encode()))
    print("};")
    print("const size_t ev_n_kk_roots = sizeof ev_kk_roots / sizeof *ev_kk_roots;")


main()
