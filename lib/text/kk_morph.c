/* See kk_morph.h. Letters are code points: a word is decoded once, cut, and encoded again. */
#include "text/kk_morph.h"

#include "text/kk_morph_data.h"
#include "text/lexicon.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* No Kazakh word has more letters; a longer one is left as it is. */
enum { MAX_LETTERS = 48, MAX_PATTERN = 8 };

typedef struct word {
    int32_t letters[MAX_LETTERS];
    size_t n;
} word;

static bool is_one_of(int32_t letter, const char *set) {
    size_t left = strlen(set);
    while (left > 0) {
        int32_t member;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)set, (utf8proc_ssize_t)left, &member);
        if (step <= 0)
            return false;
        if (member == letter)
            return true;
        set += step;
        left -= (size_t)step;
    }
    return false;
}

static bool is_back(int32_t letter) {
    return is_one_of(letter, "аоұыяё");
}

static bool is_front(int32_t letter) {
    return is_one_of(letter, "әөүіеэ");
}

/* и, у and ю belong to both harmonies, and close a syllable as often as they make one. */
static bool is_vowel(int32_t letter) {
    return is_back(letter) || is_front(letter) || is_one_of(letter, "иую");
}

/* After these a suffix begins with a voiceless consonant: т, қ, к, п. */
static bool hardens(int32_t letter) {
    return is_one_of(letter, "пфкқтсшщчхцһбвгд");
}

static bool decode(const char *text, size_t n_bytes, word *out) {
    out->n = 0;
    for (size_t at = 0; at < n_bytes;) {
        int32_t letter;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(n_bytes - at), &letter);
        if (step <= 0 || out->n == MAX_LETTERS)
            return false;
        out->letters[out->n++] = letter;
        at += (size_t)step;
    }
    return true;
}

static size_t encode(const word *w, char *out, size_t capacity) {
    size_t n_bytes = 0;
    for (size_t i = 0; i < w->n; i++) {
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t step = utf8proc_encode_char(w->letters[i], bytes);
        if (step <= 0 || n_bytes + (size_t)step > capacity)
            return 0;
        memcpy(out + n_bytes, bytes, (size_t)step);
        n_bytes += (size_t)step;
    }
    return n_bytes;
}

/* What an upper-case letter of a pattern stands for; NULL for a letter that stands for itself. */
static const char *sounds_of(int32_t letter) {
    static const struct {
        int32_t letter;
        const char *sounds;
    } sounds[] = {
        {0x410, "ае"},   {0x42B, "ыі"},  {0x41B, "лдт"}, {0x414, "дт"},
        {0x492, "ғқгк"}, {0x41D, "ндт"}, {0x41C, "мбп"},
    };
    for (size_t i = 0; i < sizeof sounds / sizeof sounds[0]; i++)
        if (sounds[i].letter == letter)
            return sounds[i].sounds;
    return NULL;
}

static bool spelled(const word *w, size_t at, const word *pattern) {
    for (size_t i = 0; i < pattern->n; i++) {
        const char *sounds = sounds_of(pattern->letters[i]);
        int32_t letter = w->letters[at + i];
        if (sounds ? !is_one_of(letter, sounds) : letter != pattern->letters[i])
            return false;
    }
    return true;
}

typedef enum harmony { BOTH, BACK, FRONT } harmony;

/* Of the last vowel in [0, end) that belongs to one harmony. Consonants can tell too: қ and ғ are back. */
static harmony harmony_before(const word *w, size_t end) {
    for (size_t i = end; i-- > 0;) {
        if (is_back(w->letters[i]))
            return BACK;
        if (is_front(w->letters[i]))
            return FRONT;
    }
    return BOTH;
}

/* The suffix is of one harmony, and of that before it. -мен, -бен, -пен and -нікі never change. */
static bool agrees(const word *w, size_t at, const word *pattern) {
    bool varies = false;
    bool back = false;
    bool front = false;
    for (size_t i = 0; i < pattern->n; i++) {
        int32_t letter = w->letters[at + i];
        varies = varies || sounds_of(pattern->letters[i]) != NULL;
        back = back || is_back(letter) || is_one_of(letter, "қғ");
        front = front || is_front(letter) || is_one_of(letter, "кг");
    }
    if (!varies)
        return true;
    harmony before = harmony_before(w, at);
    return !(back && front) && !(back && before == FRONT) && !(front && before == BACK);
}

/* A first consonant that changes is hard after hard ones and soft after others. */
static bool assimilated(const word *w, size_t at, const word *pattern) {
    if (!sounds_of(pattern->letters[0]) || is_vowel(w->letters[at]))
        return true;
    bool hard = is_one_of(w->letters[at], "тқкп");
    return hard == hardens(w->letters[at - 1]);
}

static bool stands_after(const word *w, size_t at, ev_kk_after after) {
    int32_t before = w->letters[at - 1];
    switch (after) {
    case EV_KK_AFTER_ANY:
        return true;
    case EV_KK_AFTER_VOWEL:
        return is_vowel(before);
    case EV_KK_AFTER_CONSONANT:
        return !is_vowel(before) || is_one_of(before, "иу");
    case EV_KK_AFTER_POSSESSIVE3:
        return is_one_of(before, "ыі");
    }
    return false;
}

static bool has_vowel(const word *w, size_t end) {
    for (size_t i = 0; i < end; i++)
        if (is_vowel(w->letters[i]))
            return true;
    return false;
}

/* Where the suffix begins when it can be cut off; 0 when it cannot. */
static size_t place(const word *w, const ev_kk_suffix *suffix) {
    word pattern;
    if (!decode(suffix->pattern, strlen(suffix->pattern), &pattern) || pattern.n == 0 ||
        w->n < pattern.n + suffix->min_root)
        return 0;
    size_t at = w->n - pattern.n;
    bool fits = spelled(w, at, &pattern) && stands_after(w, at, suffix->after) && agrees(w, at, &pattern) &&
                assimilated(w, at, &pattern) && has_vowel(w, at);
    return fits ? at : 0;
}

static int compare_root(const void *key, const void *member) {
    return strcmp(key, *(const char *const *)member);
}

static bool is_root(const word *w) {
    char bytes[MAX_LETTERS * 4 + 1];
    size_t n = encode(w, bytes, sizeof bytes - 1);
    bytes[n] = '\0';
    return bsearch(bytes, ev_kk_roots, ev_n_kk_roots, sizeof *ev_kk_roots, compare_root) != NULL;
}

/* Before a vowel қ, к and п of a root are written ғ, г and б. */
static void restore_consonant(word *w) {
    static const int32_t pairs[][2] = {{0x493, 0x49B}, {0x433, 0x43A}, {0x431, 0x43F}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (w->n > 0 && w->letters[w->n - 1] == pairs[i][0])
            w->letters[w->n - 1] = pairs[i][1];
}

/* Voice and negation stand only before a tense. */
static bool may_follow(ev_kk_slot slot, ev_kk_slot last) {
    if (slot >= EV_KK_NEGATION)
        return last >= EV_KK_TENSE && slot > last;
    return slot > last;
}

static const char *form_stem(const ev_kk_form *forms, size_t n_forms, const char *form, size_t n_bytes) {
    for (size_t i = 0; i < n_forms; i++)
        if (strlen(forms[i].form) == n_bytes && !memcmp(forms[i].form, form, n_bytes))
            return forms[i].stem;
    return NULL;
}

static void restore_vowel(word *w) {
    char bytes[MAX_LETTERS * 4];
    size_t n = encode(w, bytes, sizeof bytes);
    const char *whole = form_stem(ev_kk_elided, ev_n_kk_elided, bytes, n);
    if (whole)
        decode(whole, strlen(whole), w);
}

typedef struct analysis {
    word w;
    ev_kk_slot last; /* cut last */
    uint32_t features;
} analysis;

static analysis cut(const analysis *from, const ev_kk_suffix *suffix, size_t at) {
    analysis to = *from;
    bool before_vowel = is_vowel(to.w.letters[at]);
    to.w.n = at;
    if (before_vowel) {
        restore_consonant(&to.w);
        restore_vowel(&to.w);
    }
    to.last = suffix->slot;
    to.features |= suffix->features;
    return to;
}

/* Tries every chain of suffixes; of those that lead to a known root, keeps the one that cuts least. */
static void find_root(const analysis *from, analysis *best) {
    if (is_root(&from->w)) {
        if (from->w.n > best->w.n)
            *best = *from;
        return;
    }
    for (size_t i = 0; i < ev_n_kk_suffixes; i++) {
        const ev_kk_suffix *suffix = &ev_kk_suffixes[i];
        size_t at = may_follow(suffix->slot, from->last) ? place(&from->w, suffix) : 0;
        if (at == 0)
            continue;
        analysis next = cut(from, suffix, at);
        find_root(&next, best);
    }
}

/* For roots that are not known: the longest suffix each time, since -ады is a tense and not a possessive -ы
 * after -ад. */
static bool cut_longest(analysis *a) {
    const ev_kk_suffix *best = NULL;
    size_t best_at = a->w.n;
    for (size_t i = 0; i < ev_n_kk_suffixes; i++) {
        const ev_kk_suffix *suffix = &ev_kk_suffixes[i];
        bool allowed = !suffix->known_root && may_follow(suffix->slot, a->last);
        size_t at = allowed ? place(&a->w, suffix) : 0;
        if (at > 0 && at < best_at) {
            best_at = at;
            best = suffix;
        }
    }
    if (best)
        *a = cut(a, best, best_at);
    return best != NULL;
}

size_t ev_kk_stem(const char *norm, size_t n_bytes, char *out, size_t capacity, uint32_t *features) {
    analysis whole = {.last = EV_KK_NO_SLOT};
    *features = 0;
    const char *irregular = form_stem(ev_kk_irregular, ev_n_kk_irregular, norm, n_bytes);
    size_t length = irregular ? strlen(irregular) : n_bytes;
    if (irregular || !decode(norm, n_bytes, &whole.w)) {
        if (length > capacity)
            return 0;
        memcpy(out, irregular ? irregular : norm, length);
        return length;
    }
    analysis found = {.w = {.n = 0}};
    find_root(&whole, &found);
    if (found.w.n == 0) {
        found = whole;
        while (cut_longest(&found)) {
        }
    }
    *features = found.features;
    return encode(&found.w, out, capacity);
}
