"""Forms that the Russian dictionary lists as words of their own, and the words that they are forms of.

Its endings explain only regular forms: "огня", "переговоров", "вынес" and "состоится" stand there beside "огонь", "переговоры",
"вынести" and "состояться". Each is led back by what the grammar lets it be made from, when that is a word of the dictionary. Used by
make_stem_rules.py.
"""
import collections
import re

NOUN_ENDINGS = "ами ями ам ям ах ях ов ев ей ом ем ою ею ью а я у ю е ы и".split() + [""]
# These endings are no indeclinable word's; any other needs a second form beside it: "такси" is no form of "такса".
TELLING = {"ов", "ев", "ей", "ами", "ями", "ах", "ях", "ам", "ям", "ом", "ем", ""}
NOUN_FLAGS, VERB_FLAGS, PLURAL_ONLY, SINGULAR_ONLY = set("KFJIHGNO"), set("LB"), {"O"}, {"J"}
CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
# What the nominatives of a noun end in whose other forms have these endings.
HARD, SOFT = ("", "а", "о", "ы", "е"), ("ь", "й", "я", "е", "и", "ья", "ье", "ьи")
NOMINATIVES = {ending: HARD for ending in "ами ам ах ов ом ой ою а у ы".split()}
NOMINATIVES.update({ending: SOFT for ending in "ями ям ях ев ею ью я ю".split()})
NOMINATIVES.update({ending: HARD + SOFT for ending in "ем е".split()})
NOMINATIVES.update({"и": SOFT, "": ("а", "я", "о", "е", "ы", "и"), "ей": ("ья", "ье", "ь", "я", "е", "и")})
AFTER_HUSH = {"и": ("", "а", "о", "и"), "ем": ("", "ь", "е"), "ев": ("", "ы", "е", "ья"), "ей": ("", "а", "ь", "и")}
PRESENT = re.compile("(.+?)(ешь|ете|ишь|ите|ет|ем|ут|ют|ит|им|ат|ят|у|ю|и|я)(ся|сь)?$")
PAST = re.compile("(.+?)(ла|ло|ли)?(ся|сь)?$")
# The end of a present stem, and what it may be in the infinitive; what says most comes first.
PRESENT_STEMS = [("ед", "есть"), ("йм", "нять йти"), ("ойм", "нять"), ("ним", "нять"), ("прим", "принять"), ("им", "ять"), ("ьм", "ять"), ("ожм", "жать"), ("жм", "жать"),
                 ("ожн", "жать"), ("жн", "жать"), ("чн", "чать"), ("пн", "пять"), ("мн", "мять"), ("ожж", "жечь"), ("жж", "жечь"), ("озов", "звать"),
                 ("оль", "лить"), ("обь", "бить"), ("овь", "вить"), ("опь", "пить"), ("ошь", "шить"), ("мел", "молоть"),
                 ("отр", "тереть"), ("р", "ереть"), ("ер", "рать"), ("зов", "звать"), ("шл", "слать"), ("шь", "шить"),
                 ("у", "овать евать"), ("ю", "евать"), ("н", "нуть ть"), ("д", "сть сти дить деть хать"), ("т", "сти сть тить"), ("б", "сти бить"),
                 ("з", "зти зть"), ("с", "сти"), ("к", "чь"), ("г", "чь"), ("ч", "чь тить кать тать"), ("ж", "чь дить зить зать гать"),
                 ("ш", "сить сать хать хить"), ("щ", "тить стить скать стать"), ("пл", "пить пать"), ("бл", "бить бать"), ("мл", "мить мать"),
                 ("вл", "вить"), ("фл", "фить"), ("оь", "ить"), ("ь", "ить"), ("о", "ыть еть"), ("в", "ть"), ("стел", "стлать"), ("м", "ять ать"),
                 ("", "ть ить еть ять оть ать")]
PAST_STEMS = [("", "ти ть сти сть нуть еть"), ("рос", "расти"), ("рос", "растить"), ("ег", "ечь"), ("жг", "жечь"), ("ог", "очь"), ("ек", "ечь"),
              ("к", "чь"), ("г", "чь"), ("р", "ереть"), ("б", "сти"), ("ш", "йти")]


def endings_of(stem, table):
    for last, ends in table:
        if stem.endswith(last) and len(stem) > len(last) - (last == ""):
            for end in ends.split():
                yield stem[:len(stem) - len(last)] + end


def verbs_of(form, verbs):
    """The infinitives that a finite form, or a gerund in -я, may belong to, the likeliest first."""
    for pattern, table in ((PAST, PAST_STEMS), (PRESENT, PRESENT_STEMS)):
        match = pattern.match(form)
        if not match or len(form) < (6 if match[2] in ("и", "я") else 4):
            continue
        for infinitive in endings_of(match[1], table):
            if match[3]:
                infinitive += "сь" if infinitive.endswith(("ти", "чь")) else "ся"
            if infinitive in verbs and len(infinitive) > 3:
                yield infinitive


def with_vowel(stem):
    """The stem with the vowel that its endings drop: "огн" is of "огонь", "бойц" of "боец", "льв" of "лев"."""
    yield re.sub("йц$", "ец", stem)
    yield re.sub(f"(?<={CONSONANT})ц$", "ец", stem)
    yield re.sub(f"ь(?={CONSONANT}$)", "е", stem)
    for vowel in "ое":
        yield re.sub(f"(?<={CONSONANT})(?={CONSONANT}$)", vowel, stem)


def without_vowel(form):
    """A genitive plural without its filling vowel: "деревень" is of "деревня", "кукол" of "кукла", "семей" of "семья"."""
    yield re.sub("ей$", "ь", form)
    bare = form.rstrip("ь")
    yield bare
    yield re.sub(f"[ое](?={CONSONANT}$)", "", bare)
    yield re.sub(f"е(?={CONSONANT}$)", "ь", bare)


def nouns_of(form, nouns):
    """(ending, noun) for each noun that the form may belong to, the likeliest first."""
    for ending in NOUN_ENDINGS:
        if not form.endswith(ending):
            continue
        stem = form[:len(form) - len(ending)]
        nominatives = NOMINATIVES[ending]
        if re.search("[гкхжшщчц]$", stem):
            nominatives = AFTER_HUSH.get(ending, nominatives)
        for candidate in [stem, *with_vowel(stem)] if ending else without_vowel(form):
            for nominative in nominatives:
                noun = candidate + nominative
                if len(noun) > 2 and noun in nouns and noun != form:
                    yield ending, noun


def adjective_of(form, adjectives):
    """The adjective of a short form: "готов", "традиционен", "достойны"; those in -о are adverbs as well, and stay."""
    if len(form) < 4 or form.endswith(("ов", "ев")):
        return None
    bodies = [form, re.sub("[ео](?=[нк]$)", "", form), re.sub("[аы]$|(?<=[гкхжшщч])и$", "", form)]
    return next((body + end for body in bodies for end in ("ый", "ий", "ой") if body + end in adjectives), None)


def noun_of(candidates, nouns, siblings):
    """The likeliest of (ending, noun); nouns with endings of their own come first, then those that other strays need as well."""
    sure = [noun for ending, noun in candidates if len(siblings[noun]) > 1 or (ending in TELLING and len(noun) > 3)]
    return next((noun for noun in sure if nouns[noun]), sure[0] if sure else None)


def strays(entries, kept):
    """{form: lemma} for the entries of the dictionary, {word: its flags}, that are forms of others; `kept` are none."""
    verb = re.compile("(ть|ти|чь)(ся|сь)?$")
    verbs = {word for word, flags in entries.items() if verb.search(word) and not flags & NOUN_FLAGS}
    adjectives = {word for word, flags in entries.items() if "A" in flags}
    nouns = {word: flags for word, flags in entries.items()
             if flags & NOUN_FLAGS or (not flags and re.search(CONSONANT[:-1] + "йь]$", word))}
    found, siblings, nominal = {}, collections.defaultdict(set), {}
    for word, flags in entries.items():
        if word in kept or len(word) < 3 or word in verbs:
            continue
        if flags == PLURAL_ONLY:  # beside "колесо", whose flag gives it no plural
            nominal[word] = [(e, noun) for e, noun in nouns_of(word, nouns) if not nouns[noun] or nouns[noun] == SINGULAR_ONLY]
        elif flags <= VERB_FLAGS:
            lemma = adjective_of(word, adjectives) or next(verbs_of(word, verbs), None)
            if lemma:
                found[word] = lemma
                continue
            nominal[word] = list(nouns_of(word, nouns))
        for _, noun in nominal.get(word, ()):
            siblings[noun].add(word)
    for word, candidates in nominal.items():
        lemma = noun_of(candidates, nouns, siblings)
        if lemma and not (len(siblings[word]) > 1 and not entries[word]):
            found[word] = lemma
    return {word: found.get(lemma, lemma) for word, lemma in found.items()}  # "огня" is of "огни", and that of "огонь"
