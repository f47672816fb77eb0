#!/usr/bin/env python3
"""Writes stem_en_data.c and stem_ru_data.c: rules that turn the end of a word into the end of its lemma.

usage: make_stem_rules.py en|ru FREQUENCIES > stem_XX_data.c

The rules are learnt: from the inflected forms of the Hunspell dictionaries (en_US, ru_RU in /usr/share/hunspell), the Russian one
mended by stem_strays_ru.py, from the paradigms in stem_paradigms_XX.txt, which win, and from FREQUENCIES, any running text in the
language (the tables here: speeches of the UN General Debate Corpus, headlines of a Russian news site), whose frequent words come out exactly, and so do all forms of a frequent lemma (one LEMMA_SHAREth of its occurrences counts for each form): a
paradigm does not fall apart where one form happens to be rare. A rule stands for all words that end so unless a longer one contradicts it (ripple-down rules), and no rule means the word itself; it is kept
when it sets right at least FEWEST_WORDS more than it spoils. A rule for one whole word (^) is kept when the word weighs
THRESHOLD: one for being in the dictionary, and one for each time that it is in the text, up to FREQUENCY_CAP.
"""
import collections
import os
import re
import sys

import c_rows
import stem_strays_ru

HERE = os.path.dirname(os.path.abspath(__file__))
THRESHOLD = {"en": 3, "ru": 4}
FREQUENCY_CAP = 50
LEMMA_SHARE = 8
FEWEST_WORDS = {"en": 2, "ru": 3}
sys.setrecursionlimit(10000)

# Russian participles that have become adjectives or nouns, and stay apart from their verbs.
OWN_RU = set("""бывший данный данные следующий открытый будущий последующий настоящий предыдущий заслуженный развитый
    покинутый ведущий выдающийся действующий подходящий текущий соответствующий нынешний уважаемый необходимый
    необходимо так называемый любимый независимый неоспоримый неотъемлемый составляющий служащий управляющий
    командующий трудящийся верующий учащийся пострадавший прошедший минувший сумасшедший умерший присущий
    неоправданный образованный ограниченный определенный организованный вооруженный объединенный соединенный
    раненый обвиняемый подсудимый подозреваемый заключенный обеспокоенный уверенный рожденный совершенный
    постоянный странный воспитанный преданный решающий блестящий растущий допустимый видимый обязанный""".split())
# Russian adverbs that look like a form of a noun, an adjective or a verb.
ADVERBS_RU = set("""сразу снова днем рядом потом впереди спустя разом целиком пешком насчет причем поровну живьем каков таков никак средь
    виват хау ноу меню пари мини киви коала мачете коми мари али хаджи""".split())
# English words that only look inflected.
OWN_EN = set("""thing nothing something anything everything evening morning during wedding ceiling clothing lightning
    pudding shilling sterling herring viking sibling duckling darling offspring king ring wing spring string sling swing
    bring sing cling fling sting wring building meeting being binding hundred sacred naked wicked wretched rugged beloved indeed
    need seed speed feed breed bleed deed weed reed greed creed steed exceed proceed succeed bed red shed sled ted
    species series news lens means headquarters politics economics physics mathematics ethics athletics always perhaps
    besides afterwards towards whereas thus his this us is as was has does yes plus minus bus gas less unless
    us its ours yours theirs hers across kudos chaos cosmos ethos pathos oversea overseas sometimes
    united last best rest west east guest test interest request protest forest honest modest harvest invest manifest
    other rather further either neither whether together never ever however over under after water matter power order
    number member paper letter leader user""".split())

# English plurals that are not just -s, and the prefixes of irregular verbs.
PLURALS_EN = ((r"o$", "oes"), (r"(?<=[iwl])fe$", "ves"), (r"(?<=l)f$", "ves"), (r"eau$", "eaux"))
PREFIXES_EN = "re un over under out fore mis be for inter up with pre".split()
# What a consonant at a participle's stem was in its infinitive: "запрещенный" is of "запретить".
SOFTENED = {"жд": "д зд", "ж": "д з г ж", "ч": "т к ч", "щ": "ст т ск щ", "ш": "с х ш", "бл": "б", "пл": "п",
            "вл": "в", "мл": "м", "фл": "ф"}
GOING = {"вы": "выйти", "при": "прийти", "у": "уйти", "по": "пойти", "во": "войти", "пере": "перейти", "про": "пройти",
         "на": "найти", "за": "зайти", "со": "сойти", "подо": "подойти", "ото": "отойти", "до": "дойти",
         "обо": "обойти", "произо": "произойти", "превзо": "превзойти", "взо": "взойти", "изо": "изойти",
         "разо": "разойти", "снизо": "снизойти"}
GOING_ENDS = """шел шла шло шли шедший шедшая шедшее шедшие шедшего шедшей шедших шедшую шедшим шедшими шедшем
    шедшему""".split()


def read_dictionary(name):
    """Yields (word, its flags, the affix table)."""
    base = "/usr/share/hunspell/" + name
    affixes, prefixes = collections.defaultdict(list), {}
    for line in open(base + ".aff", encoding="utf8"):
        part = line.split()
        if len(part) >= 5 and part[0] == "SFX":
            add = part[3].split("/")[0]
            affixes[part[1]].append(("" if part[2] == "0" else part[2], "" if add == "0" else add,
                                     re.compile(part[4] + "$")))
        elif len(part) >= 5 and part[0] == "PFX" and part[2] == "0":
            prefixes[part[1]] = part[3].split("/")[0]
    for line in open(base + ".dic", encoding="utf8"):
        word, _, flags = line.strip().split("\t")[0].partition("/")
        if not word or word[0].isdigit():
            continue
        yield word, flags, affixes
        for flag in flags:  # "increase" stands there as "crease" with a prefix
            if flag in prefixes and len(word) > 2:
                yield prefixes[flag] + word, flags, affixes


def inflect(word, flags, affixes):
    forms = {word}
    for flag in flags:
        for strip, add, condition in affixes.get(flag, ()):
            if word.endswith(strip) and condition.search(word):
                forms.add(word[:len(word) - len(strip)] + add)
    return forms


def plain(word):
    return word.lower().replace("ё", "е")


def infinitives(participle):
    """Candidates for the infinitive of a Russian participle."""
    body = participle[:-2] if participle.endswith("ся") else participle
    out = []
    for pattern, ends in ((r"(.*)вший$", ["ть"]),
                          (r"(.*[^аеиоуыэюя])ший$", ["ти", "ть", "нуть", "еть"]),
                          (r"(.*)(?:ющий|емый)$", ["ть", "ить", "еть", "ять"]),
                          (r"(.*)(?:ящий|ащий|имый|ущий)$", ["ить", "еть", "ать", "ять", "ти", "ть", "нуть", "уть"]),
                          (r"(.*)анный$", ["ать"]), (r"(.*)янный$", ["ять"]), (r"(.*)енный$", ["ить", "еть", "ти"]),
                          (r"(.*)тый$", ["ть", "нуть"])):
        match = re.match(pattern, body)
        if not match:
            continue
        stem = match[1]
        out += [stem + end for end in ends]
        out += irregular_infinitives(stem, body)
    if participle.endswith("ся"):
        out = [i + ("ся" if i.endswith("ь") else "сь") for i in out]
    return out


def irregular_infinitives(stem, body):
    last, short = stem[-1:], stem[:-1]
    out = []
    if last in ("д", "т"):
        out += [short + "сти", short + "сть", short + "ти"]
    if last in ("к", "г", "ч", "ж"):
        out += [short + "чь", short + "зать"]
    if last in ("у", "ю"):
        out += [short + "овать", short + "евать"]
    if last == "л":
        out += [short + "ить", short + "еть", short + "ать"]
    if body.endswith("енный"):
        out += [stem[:-len(soft)] + hard + end for soft, hards in SOFTENED.items() if stem.endswith(soft)
                for hard in hards.split() for end in ("ить", "еть")]
    if stem.endswith("р"):
        out += [short + "реть", short + "ереть"]
    if stem.endswith("шед"):
        out += [stem[:-3] + "йти", stem[:-4] + "йти"]
    return out


def russian():
    entries = [(plain(w), w, inflect(w, flags, affixes)) for w, flags, affixes in read_dictionary("ru_RU")]
    verbs = {lemma for lemma, _, forms in entries
             if re.search(r"(ть|ти|чь)(ся|сь)?$", lemma) and not any(form.endswith("ью") for form in forms)}
    for names in (False, True):  # common words first: names only take what they leave
        for lemma, word, forms in entries:
            if word[0].isupper() != names or len(lemma) < 2:
                continue
            target = lemma
            if lemma not in OWN_RU:
                target = next((i for i in infinitives(lemma) if i in verbs), lemma)
            adjective = target == lemma and re.search(r"(ый|ий|ой)(ся)?$", lemma)
            for form in sorted(map(plain, forms)):
                adverb = adjective and form.endswith("о") and not form.endswith(("ого", "его"))
                yield form, form if adverb else target, names


def english():
    for word, flags, affixes in read_dictionary("en_US"):
        name = word[0].isupper()
        if not re.fullmatch("[A-Z]?[a-z]+", word) or (name and "S" not in flags):
            continue
        inflections = "".join(f for f in flags if f in "GDST" or (f == "R" and "T" in flags))
        for form in sorted(inflect(word, inflections, affixes)):
            yield form.lower(), word.lower(), name


def doubled(chosen):
    """The dictionary has "planned" as a word of its own: forms that double the last consonant of a word."""
    for form, lemma in chosen.items():
        match = re.fullmatch(r"(.*[aeiou])([bdglmnprtvz])\2(?:ed|ing|er|est)", form)
        if match and lemma == form and match[1] + match[2] in chosen and match[1] + 2 * match[2] not in chosen:
            if form.endswith(("ed", "ing")) or match[1] + 2 * match[2] + "est" in chosen:
                yield form, match[1] + match[2]


def silent_e(chosen):
    """It also makes "hoped" of "hop", whose true form doubles the consonant, when "hope" has no endings of its own."""
    for form, lemma in chosen.items():
        if form in (lemma + "ed", lemma + "ing") and lemma + "e" in chosen and lemma + lemma[-1] + "ed" in chosen:
            yield form, lemma + "e"


def doubled_e(chosen):
    """And "stepped" of "steppe", though it is of "step"."""
    for form, lemma in chosen.items():
        if re.search(r"([bdglmnprtvz])\1e$", lemma) and lemma[:-2] in chosen and form in (lemma + "d", lemma[:-1] + "ing"):
            yield form, lemma[:-2]


def respelt(chosen):
    """Regular forms that it leaves out: British "labelled", "volcanoes", "midwives"."""
    for lemma in [word for word, own in chosen.items() if word == own]:
        if re.search(r"[aeiou]l$", lemma):
            yield from ((lemma + "l" + end, lemma) for end in ("ed", "ing"))
        for last, plural in PLURALS_EN:
            if re.search(last, lemma):
                yield re.sub(last, plural, lemma), lemma


def with_prefix(chosen):
    """Irregular verbs behind a prefix: "misunderstood", "overridden"."""
    verbs = collections.defaultdict(list)
    for form, lemma in paradigms("en"):
        verbs[lemma].append(form)
    for lemma, forms in verbs.items():
        for prefix in PREFIXES_EN:
            if prefix + lemma in chosen and lemma not in ("have", "hero"):
                yield from ((prefix + form, prefix + lemma) for form in forms)


def unlisted(chosen, frequency):
    """The dictionary gives some verbs no endings of their own, but lists "taking" and "discussed" as words, or makes "writing" of "writ".
    Such a form belongs to the word that it is regularly made of, when that is in the dictionary and commoner by far."""
    for form, lemma in chosen.items():
        match = re.fullmatch(r"(.*[aeiouy].*?)(ed|ing|er)", form)
        if not match or form in OWN_EN:
            continue
        body = match[1]
        bases = [body, body + "e"] + ([body[:-1]] if len(body) > 3 and body[-1] == body[-2] else [])
        if match[2] == "er":
            bases = [base for base in bases if (base + "est" in chosen or base + "st" in chosen) and frequency[base] * 10 > frequency[form]]
        bases = [base for base in bases if len(base) > 2 and chosen.get(base) == base]
        best = max(bases, key=lambda base: frequency[base], default=None)
        if not best or best == lemma:
            continue
        respelled = best in (lemma + "e", lemma[:-1]) and lemma[-1:] != "e" and frequency[best] > 10 * frequency[lemma]
        if lemma == form or respelled:
            yield form, best


def read_strays(candidates):
    """Forms that stand in the dictionary as words of their own (stem_strays_ru.py), unless they are forms of another word as well."""
    entries = collections.defaultdict(set)
    for word, flags, _ in read_dictionary("ru_RU"):
        if word.islower():
            entries[plain(word)].update(flags)
    kept = {plain(word.strip()) for word in open(os.path.join(HERE, "../../stopwords/ru.txt"), encoding="utf8")}
    kept |= {form for form, _ in paradigms("ru")} | ADVERBS_RU
    found = stem_strays_ru.strays(entries, kept)
    for form, lemmas in candidates.items():
        for lemma in lemmas & found.keys():
            yield form, found[lemma], lemma


def going():
    for prefix, lemma in GOING.items():
        present = "прид" if prefix == "при" else lemma[:-2] + "д"
        for end in ("у", "ешь", "ет", "ем", "ете", "ут", "и", "ите", "я"):
            yield present + end, lemma
            yield present + end + ("сь" if end[-1] in "уеия" else "ся"), lemma + "сь"
        for end in GOING_ENDS:
            yield prefix + end, lemma
            if end == "шел":
                yield prefix + "шелся", lemma + "сь"
            else:
                yield prefix + end + ("сь" if end in ("шла", "шло", "шли") else "ся"), lemma + "сь"


def paradigms(language):
    for line in open(os.path.join(HERE, f"stem_paradigms_{language}.txt"), encoding="utf8"):
        if line.strip() and line[0] != "#":
            lemma, forms = line.strip().split(":")
            for form in [lemma] + forms.split():
                yield form, lemma


def choose_lemmas(language, frequency):
    """{form: lemma}, the likeliest where a form has several."""
    candidates, forms_of, common = collections.defaultdict(set), collections.defaultdict(set), set()
    closed = {form for form, _ in paradigms(language)}
    for form, lemma, name in (russian() if language == "ru" else english()):
        if name and form in common:
            continue
        if not name:
            common.add(form)
        candidates[form].add(lemma)
    if language == "ru":
        for form, lemma, stray in list(read_strays(candidates)):
            candidates[form].discard(stray)
            if form != stray or not candidates[form]:
                candidates[form].add(lemma)
    for form, lemmas in candidates.items():
        for lemma in lemmas:
            forms_of[lemma].add(form)
    if language == "en":
        weight = lambda form, lemma: (lemma != form, frequency[lemma], -len(lemma), lemma)
    else:
        unique = {lemma: sum(frequency[f] for f in forms if len(candidates[f]) == 1 and f not in closed) + 0.01 * len(forms)
                  for lemma, forms in forms_of.items()}
        weight = lambda form, lemma: (unique[lemma] / len(forms_of[lemma]) ** 0.5, lemma)
    chosen = {form: max(lemmas, key=lambda lemma: weight(form, lemma)) for form, lemmas in candidates.items()}
    if language == "ru":
        chosen.update(going())
    else:
        chosen.update(dict(silent_e(chosen)))
        chosen.update(dict(doubled(chosen)))
        chosen.update(dict(doubled_e(chosen)))
        chosen.update(dict(unlisted(chosen, frequency)))
        inflected = {lemma for form, lemma in chosen.items() if form != lemma}
        for more in (respelt, with_prefix):
            chosen.update((form, lemma) for form, lemma in list(more(chosen)) if chosen.get(form, form) == form and form not in inflected)
        chosen.update((word, word) for word in OWN_EN)
    seen = set()
    for form, lemma in paradigms(language):
        if form not in seen:
            chosen[form] = lemma
            seen.add(form)
    return chosen, seen | (OWN_EN if language == "en" else set())


def edit(form, lemma):
    """(letters to take off, letters to add)"""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]


def learn(chosen, weight_of, threshold, fewest_words):
    rules = {}

    def descend(items, depth, inherited, suffix):
        weights, words = collections.Counter(), collections.Counter()
        for _, rule, weight in items:
            weights[rule] += weight
            words[rule] += 1
        whole = suffix.startswith("^")
        count = weights if whole else words
        best, most = max(count.items(), key=lambda item: (item[1], weights[item[0]], item[0]))
        current = inherited
        if suffix and best != inherited and most - count[inherited] >= (threshold if whole else fewest_words):
            rules[suffix] = current = best
        if sum(weights.values()) - weights[current] < threshold:
            return
        groups = collections.defaultdict(list)
        for item in items:
            if depth < len(item[0]):
                groups[item[0][-1 - depth]].append(item)
        for letter, group in sorted(groups.items()):
            descend(group, depth + 1, current, letter + suffix)

    descend([("^" + form, edit(form, lemma), weight_of(form)) for form, lemma in sorted(chosen.items())], 0,
            (0, ""), "")
    return rules


def write(language, rules):
    name = {"en": "English (dictionary: SCOWL's en_US)",
            "ru": "Russian (dictionary: ru_RU, Copyright 1997-2008 Alexander I. Lebedev, whose licence allows it; modified)"}
    print("/* Written by make_stem_rules.py, not by hand. Word endings of")
    print(f" * {name[language]}:")
    print(" * what a word ends in (^ is its beginning), how many of its letters to take off, what to add; sorted by bytes. */")
    print('#include "text/stem_rules.h"\n')
    print(f"const ev_stem_rule ev_stem_rules_{language}[] = {{")
    c_rows.print_rows(f'{{"{suffix}", {strip}, "{add}"}},'
                      for suffix, (strip, add) in sorted(rules.items(), key=lambda item: item[0].encode()))
    print("};")
    print(f"const size_t ev_n_stem_rules_{language} = sizeof ev_stem_rules_{language} / sizeof *ev_stem_rules_{language};")


def main():
    language, path = sys.argv[1:3]
    text = plain(open(path, encoding="utf8", errors="ignore").read())
    frequency = collections.Counter(re.findall("[a-z]+" if language == "en" else "[а-я]+", text))
    chosen, closed = choose_lemmas(language, frequency)
    of_lemma = collections.Counter()
    for form, lemma in chosen.items():
        of_lemma[lemma] += frequency[form]
    weight_of = lambda form: FREQUENCY_CAP if form in closed else 1 + min(
        max(frequency[form], of_lemma[chosen[form]] // LEMMA_SHARE), FREQUENCY_CAP)
    write(language, learn(chosen, weight_of, THRESHOLD[language], FEWEST_WORDS[language]))


main()
