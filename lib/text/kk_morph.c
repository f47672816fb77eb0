/* See kk_morph.h. Letters are code points: a word is decoded once, cut, and encoded again. A reading is a
 * chain of suffixes, cut from the end; all of them are tried. */
#include "text/kk_morph.h"

#include "text/kk_morph_data.h"
#include "text/lexicon.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* No Kazakh word has more letters, and none more suffixes; a longer one is left as it is. */
enum { MAX_LETTERS = 48, MAX_SUFFIXES = 9, IMPERATIVE_COST = 6, NO_READING = 255 };

typedef struct word {
    char32_t letters[MAX_LETTERS];
    size_t n;
} word;

/* A word with some of its suffixes cut off. */
typedef struct reading {
    word w;
    ev_kk_kind last; /* of the suffix cut last */
    ev_kk_after
        owes; /* EV_KK_AFTER_HIS, _MY: what has to be cut next; EV_KK_AFTER_L: must be known; or _ANY */
    uint32_t features;
    unsigned n_suffixes, cost;
} reading;

static bool is_one_of(char32_t letter, const char32_t *set) {
    for (; *set; set++)
        if (*set == letter)
            return true;
    return false;
}

static bool is_vowel(char32_t letter) {
    return is_one_of(letter, U"аоұыяёәеөүіэиую");
}

static bool decode(const char *text, size_t n_bytes, word *out) {
    out->n = 0;
    for (size_t at = 0; at < n_bytes;) {
        utf8proc_int32_t letter;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(n_bytes - at), &letter);
        if (step <= 0 || out->n == MAX_LETTERS)
            return false;
        out->letters[out->n++] = (char32_t)letter;
        at += (size_t)step;
    }
    return true;
}

static size_t encode(const word *w, char *out, size_t capacity) {
    size_t n_bytes = 0;
    for (size_t i = 0; i < w->n; i++) {
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t step = utf8proc_encode_char((utf8proc_int32_t)w->letters[i], bytes);
        if (step <= 0 || n_bytes + (size_t)step > capacity)
            return 0;
        memcpy(out + n_bytes, bytes, (size_t)step);
        n_bytes += (size_t)step;
    }
    return n_bytes;
}

/* ---- Harmony and assimilation */

typedef enum harmony { BOTH, BACK, FRONT } harmony;

/* Of what stands in [0, end), from its end: vowels tell, and қ ғ are back, к г and the soft sign of loans
 * front. у and ю belong to both; so does и, but what stands before it counts no more (магазин), and so does
 * -ев of surnames (Тоқаевтың, Медведевтің). */
static harmony harmony_before(const word *w, size_t end) {
    for (size_t i = end; i-- > 0;) {
        char32_t letter = w->letters[i];
        bool surname = letter == U'е' && i + 1 < end && w->letters[i + 1] == U'в';
        if (letter == U'и' || surname)
            return BOTH;
        if (is_one_of(letter, U"аоұыяёқғ"))
            return BACK;
        if (is_one_of(letter, U"әөүіеэкгь"))
            return FRONT;
    }
    return BOTH;
}

static ev_kk_sound sound_before(const word *w, size_t at) {
    while (at > 1 && is_one_of(w->letters[at - 1], U"ьъ"))
        at--;
    char32_t letter = w->letters[at - 1];
    if (is_one_of(letter, U"ийруюю"))
        return EV_KK_AFTER_RYU;
    if (is_vowel(letter))
        return EV_KK_AFTER_VOWELS;
    if (letter == U'л')
        return EV_KK_AFTER_LL;
    if (is_one_of(letter, U"мнң"))
        return EV_KK_AFTER_NASAL;
    return is_one_of(letter, U"зж") ? EV_KK_AFTER_VOICED : EV_KK_AFTER_VOICELESS;
}

/* What an upper-case letter of a pattern may be written as; NULL for one that is not in the table. */
static const char32_t *written_as(char32_t letter, const word *w, size_t at) {
    switch (letter) {
    case U'А':
        return U"ае";
    case U'Ы':
        return U"ыі";
    case U'К':
        return U"қк";
    default:
        break;
    }
    for (size_t i = 0; i < ev_n_kk_consonants; i++)
        if (ev_kk_consonants[i].letter == letter)
            return ev_kk_consonants[i].written[sound_before(w, at)];
    return NULL;
}

static size_t length_of(const char32_t *pattern) {
    size_t n = 0;
    while (pattern[n])
        n++;
    return n;
}

/* From the end, where most patterns fail. */
static bool is_spelled(const word *w, size_t at, const char32_t *pattern, size_t n) {
    for (size_t i = n; i-- > 0;) {
        char32_t letter = w->letters[at + i], wanted = pattern[i];
        bool varies = wanted <= U'Я' || wanted == U'Ғ';
        if (!varies && letter != wanted)
            return false;
        const char32_t *set = varies ? written_as(wanted, w, at) : NULL;
        if (varies && !(set && is_one_of(letter, set)))
            return false;
    }
    return true;
}

/* The suffix is of one harmony, and of that before it. */
static bool is_in_harmony(const word *w, size_t at, const char32_t *pattern) {
    bool back = false, front = false;
    for (size_t i = 0; pattern[i]; i++) {
        if (!is_one_of(pattern[i], U"АЫКҒ"))
            continue;
        back = back || is_one_of(w->letters[at + i], U"аықғ");
        front = front || is_one_of(w->letters[at + i], U"еікг");
    }
    if (back && front)
        return false;
    harmony before = back || front ? harmony_before(w, at) : BOTH;
    return !(back && before == FRONT) && !(front && before == BACK);
}

/* ---- Cutting one suffix */

static bool has_l(const word *w, size_t at) {
    char32_t last = w->letters[at - 1];
    if (last == U'л')
        return true;
    return is_vowel(last) && at >= 2 &&
           (w->letters[at - 2] == U'л' || (at >= 4 && is_one_of(w->letters[at - 2], U"дт") &&
                                           (w->letters[at - 3] == U'л' || w->letters[at - 4] == U'л')));
}

static bool stands_after(const word *w, size_t at, ev_kk_after after) {
    char32_t before = w->letters[at - 1];
    switch (after) {
    case EV_KK_AFTER_ANY:
        return true;
    case EV_KK_AFTER_VOWEL:
        return is_vowel(before);
    case EV_KK_AFTER_CONSONANT:
        return !is_vowel(before) || is_one_of(before, U"иу");
    case EV_KK_AFTER_HIS:
        return is_one_of(before, U"ыі");
    case EV_KK_AFTER_MY:
        return is_one_of(before, U"мң");
    case EV_KK_AFTER_L:
        return has_l(w, at);
    }
    return false;
}

static bool has_vowel(const word *w, size_t end) {
    for (size_t i = 0; i < end; i++)
        if (is_vowel(w->letters[i]))
            return true;
    return false;
}

/* Whether the possessive that a case form owes is this one. */
static bool pays(const reading *r, const ev_kk_suffix *suffix) {
    if (r->owes == EV_KK_AFTER_ANY)
        return true;
    if (suffix->kind != EV_KK_POSSESSIVE)
        return false;
    char32_t last = r->w.letters[r->w.n - 1];
    bool mine = is_one_of(last, U"мң");
    return mine == (r->owes == EV_KK_AFTER_MY);
}

/* Where the suffix begins when it can be cut off; 0 when it cannot. */
static size_t place(const reading *r, const ev_kk_suffix *suffix) {
    const word *w = &r->w;
    if (!(ev_kk_before[suffix->kind] & EV_KK_BIT(r->last)) || !pays(r, suffix))
        return 0;
    size_t n = length_of(suffix->pattern);
    if (w->n <= n)
        return 0;
    size_t at = w->n - n;
    bool fits = is_spelled(w, at, suffix->pattern, n) && stands_after(w, at, suffix->after) &&
                is_in_harmony(w, at, suffix->pattern) && has_vowel(w, at);
    return fits ? at : 0;
}

static reading cut(const reading *from, const ev_kk_suffix *suffix, size_t at) {
    reading to = *from;
    to.w.n = at;
    to.last = suffix->kind;
    bool owes = suffix->after == EV_KK_AFTER_HIS || suffix->after == EV_KK_AFTER_MY;
    to.owes = owes ? suffix->after : EV_KK_AFTER_ANY;
    to.features |= suffix->features;
    to.cost += suffix->cost;
    to.n_suffixes++;
    if (suffix->restored && at < MAX_LETTERS) {
        bool front = suffix->restored == U'Ы' && harmony_before(&to.w, at) == FRONT;
        to.w.letters[to.w.n++] = suffix->restored != U'Ы' ? suffix->restored : front ? U'і' : U'ы';
    }
    return to;
}

/* ---- Roots */

static int compare_root(const void *key, const void *member) {
    return strcmp(key, ((const ev_kk_root *)member)->root);
}

static unsigned root_classes(const word *w) {
    char bytes[MAX_LETTERS * 4 + 1];
    size_t n = encode(w, bytes, sizeof bytes - 1);
    bytes[n] = '\0';
    const ev_kk_root *root = bsearch(bytes, ev_kk_roots, ev_n_kk_roots, sizeof *ev_kk_roots, compare_root);
    return root ? root->classes : 0;
}

/* What the reading costs when it ends in a known root here, else NO_READING. */
static unsigned cost_as_root(const reading *r) {
    unsigned classes = root_classes(&r->w);
    if (r->last == EV_KK_WORD && (classes & EV_KK_FIXED))
        return r->cost;
    if (r->owes == EV_KK_AFTER_HIS)
        return classes & EV_KK_POSSESSED ? r->cost : NO_READING;
    if (r->owes != EV_KK_AFTER_ANY)
        return NO_READING;
    if (r->last >= EV_KK_PARTICIPLE)
        return classes & EV_KK_VERB ? r->cost : NO_READING;
    if (classes & EV_KK_NOUN)
        return r->cost;
    return r->last == EV_KK_WORD && (classes & EV_KK_VERB) ? r->cost + IMPERATIVE_COST : NO_READING;
}

static const ev_kk_form *find_form(const ev_kk_form *forms, size_t n_forms, const char *form,
                                   size_t n_bytes) {
    for (size_t i = 0; i < n_forms; i++)
        if (strlen(forms[i].form) == n_bytes && !memcmp(forms[i].form, form, n_bytes))
            return &forms[i];
    return NULL;
}

/* Between vowels қ, к and п of a root are written ғ, г and б, and some roots change otherwise. Each returns
 * whether the word changed. */
static bool restore_consonant(word *w) {
    static const char32_t pairs[][2] = {{U'ғ', U'қ'}, {U'г', U'к'}, {U'б', U'п'}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (w->n > 1 && is_vowel(w->letters[w->n - 2]) && w->letters[w->n - 1] == pairs[i][0]) {
            w->letters[w->n - 1] = pairs[i][1];
            return true;
        }
    return false;
}

/* Letters of loans that are not written before a suffix: the soft sign before a vowel (стилі of стиль), т
 * between с and т (туристер of турист). `first`: the suffix's first letter. */
static bool restore_dropped(word *w, char32_t first) {
    char32_t last = w->letters[w->n - 1];
    char32_t dropped = is_vowel(first) && is_one_of(last, U"лрн") ? U'ь'
                       : first == U'т' && last == U'с'            ? U'т'
                                                                  : 0;
    if (dropped == 0 || w->n == MAX_LETTERS)
        return false;
    w->letters[w->n++] = dropped;
    return true;
}

static bool restore_whole(reading *r) {
    char bytes[MAX_LETTERS * 4];
    size_t n = encode(&r->w, bytes, sizeof bytes);
    const ev_kk_form *whole = find_form(ev_kk_changed, ev_n_kk_changed, bytes, n);
    bool verbal = r->last >= EV_KK_PARTICIPLE;
    return whole && verbal == (whole->features == EV_FEATURE_VERB) &&
           decode(whole->stem, strlen(whole->stem), &r->w);
}

static void keep_cheaper(const reading *r, unsigned cost, reading *best) {
    if (cost < best->cost) {
        *best = *r;
        best->cost = cost;
    }
}

/* Tries every chain of suffixes; of those that lead to a known root keeps the cheapest. */
static void read_from(const reading *from, reading *best) {
    if (from->cost >= best->cost)
        return;
    keep_cheaper(from, cost_as_root(from), best);
    if (from->n_suffixes == MAX_SUFFIXES)
        return;
    for (size_t i = 0; i < ev_n_kk_suffixes; i++) {
        const ev_kk_suffix *suffix = &ev_kk_suffixes[i];
        size_t at = place(from, suffix);
        if (at == 0)
            continue;
        reading next = cut(from, suffix, at);
        reading loan = next;
        if (restore_dropped(&loan.w, from->w.letters[at]))
            keep_cheaper(&loan, cost_as_root(&loan), best);
        if (is_vowel(from->w.letters[at])) {
            reading changed = next;
            if (restore_consonant(&changed.w))
                read_from(&changed, best);
            changed = next;
            if (restore_whole(&changed))
                keep_cheaper(&changed, cost_as_root(&changed), best);
        }
        read_from(&next, best);
    }
}

/* ---- Unknown roots */

/* Cuts the longest suffix, since -ады is a tense and not a possessive -ы after -ад. */
static bool cut_longest(reading *r) {
    const ev_kk_suffix *best = NULL;
    size_t best_at = r->w.n;
    for (size_t i = 0; i < ev_n_kk_suffixes; i++) {
        const ev_kk_suffix *suffix = &ev_kk_suffixes[i];
        size_t at = suffix->min_root ? place(r, suffix) : 0;
        if (at >= suffix->min_root && at > 0 && at < best_at) {
            best_at = at;
            best = suffix;
        }
    }
    if (!best)
        return false;
    bool before_vowel = is_vowel(r->w.letters[best_at]);
    *r = cut(r, best, best_at);
    if (before_vowel)
        restore_consonant(&r->w);
    return true;
}

static bool ends_in_derivation(const word *w) {
    for (size_t i = 0; i < ev_n_kk_derivations; i++) {
        const char32_t *pattern = ev_kk_derivations[i];
        size_t n = length_of(pattern);
        if (w->n > n + 2 && is_spelled(w, w->n - n, pattern, n) && is_in_harmony(w, w->n - n, pattern))
            return true;
    }
    return false;
}

static reading read_unknown(const reading *whole) {
    reading kept = *whole, r = *whole;
    while (!ends_in_derivation(&r.w) && cut_longest(&r))
        if (r.owes == EV_KK_AFTER_ANY)
            kept = r;
    return kept;
}

size_t ev_kk_stem(const char *norm, size_t n_bytes, char *out, size_t capacity, uint32_t *features) {
    reading whole = {.last = EV_KK_WORD};
    const ev_kk_form *irregular = find_form(ev_kk_irregular, ev_n_kk_irregular, norm, n_bytes);
    *features = irregular ? irregular->features : 0;
    if (irregular || !decode(norm, n_bytes, &whole.w) || whole.w.n == 0) {
        size_t length = irregular ? strlen(irregular->stem) : n_bytes;
        if (length > capacity)
            return 0;
        memcpy(out, irregular ? irregular->stem : norm, length);
        return length;
    }
    reading found = {.cost = NO_READING};
    read_from(&whole, &found);
    if (found.cost == NO_READING)
        found = read_unknown(&whole);
    *features = found.features;
    return encode(&found.w, out, capacity);
}
