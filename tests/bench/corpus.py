"""A synthetic corpus out of corpus/statements, the same bytes at every run: sentences drawn at random, and one word in
thirty replaced by an invented one, so that the number of distinct words grows with the corpus as it does in real speeches.

usage: corpus.py STATEMENTS_FOLDER OUTPUT_FOLDER [MEBIBYTES]"""
import os
import random
import re
import sys

LANGUAGES = ("en", "ru", "kk")
STATEMENT_BYTES = 18 << 10  # a speech in the United Nations has 18 KiB on average
NEW_WORD_ONE_IN = 30
SENTENCES_A_PARAGRAPH = 5


def body(path):
    """The text of a statement without its front matter."""
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n---\n", 1)[1]


def sentences(folder, language):
    names = sorted(name for name in os.listdir(folder) if name.endswith("_%s.txt" % language))
    text = " ".join(body(os.path.join(folder, name)) for name in names)
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence]


def followers(language_sentences):
    """Which letters follow each two letters inside words: invented words look like words of the language."""
    after = {}
    for sentence in language_sentences:
        for word in re.findall(r"[^\W\d_]{3,}", sentence.lower()):
            for i in range(len(word) - 2):
                after.setdefault(word[i:i + 2], []).append(word[i + 2])
    return after


def invented(after, starts, dice):
    word = dice.choice(starts)
    for _ in range(dice.randint(3, 9)):
        letters = after.get(word[-2:])
        if not letters:
            break
        word += dice.choice(letters)
    return word


def statement(pool, after, dice):
    starts = list(after)
    parts, size = [], 0
    while size < STATEMENT_BYTES:
        words = dice.choice(pool).split(" ")
        for i, word in enumerate(words):
            if word.isalpha() and dice.randrange(NEW_WORD_ONE_IN) == 0:
                new = invented(after, starts, dice)
                words[i] = new.capitalize() if word[0].isupper() else new
        sentence = " ".join(words)
        size += len(sentence.encode()) + 1
        parts.append(sentence + ("\n" if len(parts) % SENTENCES_A_PARAGRAPH == SENTENCES_A_PARAGRAPH - 1 else " "))
    return "".join(parts)


def generate(source, target, mebibytes):
    os.makedirs(target, exist_ok=True)
    dice = random.Random(1970)
    pools = {language: sentences(source, language) for language in LANGUAGES}
    after = {language: followers(pool) for language, pool in pools.items()}
    for number in range((mebibytes << 20) // STATEMENT_BYTES):
        language = LANGUAGES[number % len(LANGUAGES)]
        name = "%s_%d_%d.txt" % (language.upper(), number, 1994 + number % 25)
        with open(os.path.join(target, name), "w", encoding="utf-8") as file:
            file.write(statement(pools[language], after[language], dice))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    generate(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 24)
