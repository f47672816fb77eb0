"""How fast sentences are tagged: by the codebook that ships, by one ten times as large, and by `grep -cP` once for each of
its patterns over the same text. README.md here says what is measured and how. Started by run.sh."""
import argparse
import json
import os
import random
import re
import shutil
import subprocess

import corpus
import inputs
import measure

TIMES = 10
GREP_BYTES = 1 << 20  # hundreds of runs over more would take hours
WORD = re.compile(r"(?<![@{/\w-])=?[^\W\d_]{3,}(?![\w}*/-])")
LANGUAGES = ("en", "ru", "kk")


def rules(evindex, codebook):
    """The rules of the themes: (language, pattern)."""
    out = subprocess.run([evindex, "check", "--rules", "--format", "json", codebook], capture_output=True, text=True).stdout
    return [(row["lang"], row["pattern"]) for row in json.loads(out)["rules"]]


def vocabulary(evindex, folder):
    """The words of the texts that occur thrice at least, by language."""
    counts = {language: {} for language in LANGUAGES}
    tokens = subprocess.Popen([evindex, "tokens", folder], stdout=subprocess.PIPE)
    for line in tokens.stdout:
        sentence = json.loads(line)
        words = counts.get(sentence["lang"])
        for token in sentence["tokens"] if words is not None else ():
            if token["form"].isalpha() and len(token["form"]) > 2:
                words[token["norm"]] = words.get(token["norm"], 0) + 1
    tokens.wait()
    return {language: sorted(word for word, n in words.items() if n > 2) for language, words in counts.items()}


def reworded(pattern, words, dice):
    """The pattern with other words; names of lists stay."""
    return WORD.sub(lambda m: m.group() if m.group().isupper() else dice.choice(words), pattern)


def larger(codebook, patterns, words, path):
    """The codebook and nine times as many rules again, of the same shape with other words of the same texts."""
    dice = random.Random(1970)
    with open(codebook, encoding="utf-8") as file:
        lines = [file.read().rstrip("\n")]
    for copy in range(1, TIMES):
        lines += ["", "  - id: bench.%d" % copy, "    patterns:"]
        for language in LANGUAGES:
            shapes = [pattern for of, pattern in patterns if of == language and WORD.search(pattern)]
            if shapes and words[language]:
                lines.append("      %s:" % language)
                lines += ["        - " + json.dumps(reworded(pattern, words[language], dice), ensure_ascii=False)
                          for pattern in shapes]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def expression(pattern):
    """What grep would be asked instead of a pattern: the words' first letters, and gaps. Lists and names are any word."""
    parts, gap = [], "0,0"
    for element in pattern.split():
        found = re.fullmatch(r"[~^](\d+)(!.*)?", element)
        if found:
            gap = "0,%s" % found.group(1)
            continue
        choices = []
        for choice in element.rstrip("?").split("|"):
            word = choice.split("&")[0].lstrip("=!")
            plain = word.strip("*/^$")
            choices.append(r"\w+" if not plain.isalpha() or plain.isupper() else
                           re.escape(plain[:max(3, len(plain) - 2)]) + r"\w*")
        parts.append((gap, "(?:%s)" % "|".join(choices)))
        gap = "0,0"
    text = r"\b" + parts[0][1]
    for gap, words in parts[1:]:
        text += r"(?:\W+\w+){%s}\W+%s" % (gap, words)
    return text + r"\b"


def tag(program, names, codebook, files, rounds=3):
    """Seconds of processor time of the fastest round, and bytes."""
    out = subprocess.run([program, names, str(rounds), codebook] + files, check=True, capture_output=True, text=True).stdout
    rows = [line.rsplit(" ", 3) for line in out.splitlines()]
    return min(float(row[2]) for row in rows), int(rows[0][1]), int(rows[0][3])


def grep_seconds(patterns, text):
    """Processor time of grep, one pattern after another, each counting the lines that match."""
    total = 0.0
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    for _, pattern in patterns:
        before = os.times()
        subprocess.run(["grep", "-cPi", "-e", expression(pattern), text], env=env, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        after = os.times()
        total += after.children_user - before.children_user + after.children_system - before.children_system
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--build", "--root", "--work"):
        parser.add_argument(name, required=True)
    parser.add_argument("--data", default="")
    options = parser.parse_args()
    evindex, program = os.path.join(options.build, "evindex"), os.path.join(options.build, "tag_speed")
    names = os.path.join(options.root, "corpus")
    codebook = os.path.join(names, "codebooks", "exitvoice.yml")
    work = os.path.join(options.work, "tagging")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    texts = options.data
    if not texts:
        texts = os.path.join(work, "generated")
        corpus.generate(os.path.join(names, "statements"), texts, 12)
    files = [os.path.join(texts, name) for name in inputs.text_files(texts)][:1500]
    patterns = rules(evindex, codebook)
    big = os.path.join(work, "larger.yml")
    sample = os.path.join(work, "sample")
    inputs.share(texts, inputs.text_files(texts)[:200], sample)
    larger(codebook, patterns, vocabulary(evindex, sample), big)
    lines = os.path.join(work, "lines.txt")
    inputs.sentence_lines(evindex, sample, lines)
    with open(lines, "rb") as file:
        part = file.read(GREP_BYTES)
    with open(lines, "wb") as file:
        file.write(part[:part.rfind(b"\n") + 1])

    once, n_bytes, n_tags = tag(program, names, codebook, files)
    tenfold, _, n_more = tag(program, names, big, files)
    ours, small, _ = tag(program, names, codebook, [lines], 5)
    greps = grep_seconds(patterns, lines)
    print("Tagging, tokens given, one core (fastest of the rounds, processor time)")
    print("texts                        %.1f MB, %d tags by %d rules" % (n_bytes / 1e6, n_tags, len(patterns)))
    print("the codebook that ships      %.1f MB/s (target: 30)" % (n_bytes / 1e6 / once))
    print("one ten times as large       %.1f MB/s, %.2f times the time (target: under 3), %d tags" %
          (n_bytes / 1e6 / tenfold, tenfold / once, n_more))
    print("grep -cP, once a pattern     %.3f MB/s over %.1f MB; tagging these takes a %.0fth of its time (target: 10th)" %
          (small / 1e6 / greps, small / 1e6, greps / ours))
    print("noise: the same work took %.0f ms" % (1000 * measure.reference_seconds()), flush=True)


if __name__ == "__main__":
    main()
