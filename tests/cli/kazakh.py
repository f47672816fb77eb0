"""Kazakh inflection, written from the grammar and not from the program: what test_kazakh.py checks the stems against.

A form is built from its stem outwards: vowel harmony chooses а or е and ы or і, the sound before chooses the consonant, and қ, к, п are
voiced before a vowel (R. Muhamedowa, Kazakh: A Comprehensive Grammar, chapters 2, 4 and 8).
"""

BACK, VOWELS, VOICELESS = "аоұыяёқғ", "аәеиоөұүыіяюёэ", "пфкқтсшщчхцһбвгд"


def is_back(word):
    for letter in reversed(word):
        if letter in BACK:
            return True
        if letter in "әеөүіэ":
            return False
    return True


def harmonise(word, ending):
    """Writes A and Y of an ending for the word that it follows."""
    back = is_back(word)
    return ending.replace("A", "а" if back else "е").replace("Y", "ы" if back else "і")


def voice(word):
    """қ, к and п before a vowel."""
    return word[:-1] + {"қ": "ғ", "к": "г", "п": "б"}.get(word[-1], word[-1])


def sound(word):
    last = word[-1]
    if last in VOWELS:
        return "vowel"
    if last in "ру" or last == "й":
        return "r"
    if last == "л":
        return "l"
    if last in "мнң":
        return "nasal"
    return "z" if last in "зж" else "hard"


def first(word, kind):
    """The first consonant of an ending."""
    table = {"plural": dict(vowel="л", r="л", l="д", nasal="д", z="д", hard="т"), "t": dict(hard="т"), "genitive": dict(vowel="н", nasal="н", hard="т"),
             "ablative": dict(nasal="н", hard="т"), "with": dict(vowel="м", r="м", l="м", nasal="м", z="б", hard="п"),
             "not": dict(vowel="м", r="м", l="м", nasal="б", z="б", hard="п")}[kind]
    return table.get(sound(word), "д")


def back_velar(word, hard):
    return ("қ" if hard else "ғ") if is_back(word) else ("к" if hard else "г")


def plural(word):
    return word + first(word, "plural") + harmonise(word, "Aр")


def possessives(word):
    """My, your, your (polite), his, our."""
    if word[-1] in VOWELS and word[-1] not in "иую":
        ends = ["м", "ң", "ңYз", "сY", "мYз"]
        return [word + harmonise(word, end) for end in ends]
    return [voice(word) + harmonise(word, end) for end in ["Yм", "Yң", "YңYз", "Y", "YмYз"]]


def cases(word, his=False, mine=False):
    """Nominative, genitive, dative, accusative, locative, ablative, instrumental, and the adjective of the locative."""
    end = lambda text: word + harmonise(word, text)
    if his:
        return [word, end("нYң"), end("нA"), word + "н", end("ндA"), end("нAн"), word + "мен", end("ндA" + ("ғY" if is_back(word) else "гY"))]
    t = first(word, "t")
    dative = end("A") if mine else word + back_velar(word, sound(word) == "hard") + harmonise(word, "A")
    accusative = end("нY") if sound(word) == "vowel" else end(t + "Y")
    return [word, end(first(word, "genitive") + "Yң"), dative, accusative, end(t + "A"), end(first(word, "ablative") + "Aн"),
            word + first(word, "with") + "ен", end(t + "A" + ("ғY" if is_back(word) else "гY"))]


def noun_forms(word):
    forms = set()
    for number in (word, plural(word)):
        forms.update(cases(number))
        my, your, polite, his, our = possessives(number)
        for owned in (my, your):
            forms.update(cases(owned, mine=True))
        for owned in (polite, our):
            forms.update(cases(owned))
        forms.update(cases(his, his=True))
    return forms


def verb_forms(root):
    """Affirmative and negated: the tenses and moods in all persons, participles with case, converbs, the passive's tenses."""
    forms = set()
    for negated in (False, True):
        stem = root + first(root, "not") + harmonise(root, "A") if negated else root
        forms.update(finite(stem))
    forms.update(aorist(root))
    return forms


def finite(stem):
    end = lambda text: stem + harmonise(stem, text)
    vowel = stem[-1] in VOWELS
    before_vowel = stem if vowel else voice(stem)
    t, hard = first(stem, "t"), sound(stem) == "hard"
    forms = {end(t + "Y"), end(t + "Yм"), end(t + "Yң"), end(t + "YңYз"), end(t + "Y" + ("қ" if is_back(stem) else "к")), end("сA"), end("сAм"),
             end("сAң"), end("сAңYз"), end("сA" + ("қ" if is_back(stem) else "к")), end("сYн")}
    present = stem + "й" if vowel else before_vowel + harmonise(stem, "A")
    forms.update(present + harmonise(stem, person) for person in ("мYн", "сYң", "сYз", "дY", "мYз", "тYн"))
    past = stem + back_velar(stem, hard) + harmonise(stem, "Aн")
    forms.update(cases(past))
    forms.update(cases(possessives(past)[3], his=True))
    forms.update(past + harmonise(past, person) for person in ("мYн", "сYң", "сYз", "бYз"))
    forms.update(cases(past + ("дық" if is_back(past) else "дік")))
    if vowel:
        forms.update({stem + "у", stem + "п", stem + "пты" if is_back(stem) else stem + "пті"})
        forms.update(cases(stem + "у"))
    else:
        forms.update({before_vowel + "у", before_vowel + harmonise(stem, "Yп"), before_vowel + harmonise(stem, "YптY")})
        forms.update(cases(before_vowel + "у"))
        forms.update({before_vowel + harmonise(stem, "AйYқ" if is_back(stem) else "AйYк"), before_vowel + harmonise(stem, "AйYн"),
                      before_vowel + harmonise(stem, "YңYздAр")})
    return forms


def aorist(root):
    before_vowel = root if root[-1] in VOWELS else voice(root)
    future = root + "р" if root[-1] in VOWELS else before_vowel + harmonise(root, "Aр")
    never = root + first(root, "not") + harmonise(root, "Aс")
    intention = root + first(root, "not") + harmonise(root, "A") + ("қ" if is_back(root) else "к")
    return {future, never, harmonise(never, never + "тAн"), intention, intention + harmonise(root, "шY")}


NOUNS = """егемендік тәуелсіз тәуелсіздік одақ мемлекет халық ұлт ел жер қала ауыл аймақ облыс көше мектеп кітап сөз тіл пікір мәселе шешім
    келісім шарт заң құқық міндет мүше мүшелік ұйым үкімет парламент президент министр депутат партия дауыс әскер шекара нарық
    экономика кеден бағдар ақша теңге бюджет салық қаржы жұмыс еңбек кәсіпорын зауыт мұнай газ су жол көпір үй есік терезе бала адам
    азамат қоғам тарих мәдениет дін ғылым білім ғалым дәрігер мұғалім оқушы күш билік қауіпсіздік бейбітшілік соғыс тұтастық достық
    көршілік серіктес одақтас өкілеттік суверенитет интеграция конституция республика серік жүрек қасық балық тарап кезең күн ай жыл""".split()
VERBS = """шық кір кет кел бар бер ал қал тұр отыр айт сөйле жаз оқы баста тоқтат аяқта қабылда қолда құр бұз сат төле өс көбей азай өзгер өзгерт
    қорға сақта таста тап жап көр тыңда біл ойла түсін сұра шеш бекіт қатыс келіс қос бөл тарт шегін мойында ұсын талқыла жарияла
    мәлімде хабарла ескерт айыпта көтер төменде жүргіз ұйымдастыр дамыт енгіз қалыптастыр қарсылас пайдалан сүйен""".split()

# Forms that are another word as well, which is the commoner reading: adjectives in -лы that look like accusatives, a plural that looks like
# a future, a noun that looks like a past tense.
ALSO = {"қаламыз", "көшеміз", "шартты", "заңды", "құқықты", "міндетті", "білімді", "күшті", "жүректі", "қалдық", "қалыпты", "айтпақшы",
        "бастар", "аяқтар", "қолдар", "сақтар", "тастар", "тыңдар", "ойлар", "мойындар", "талқылар", "жариялар", "мәлімдер", "хабарлар",
        "айыптар", "төмендер", "қорғасын", "қатысты", "келісті", "келістің"}
