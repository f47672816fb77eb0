/* See kk_script.h. */
#include "text/kk_script.h"

#include <string.h>

/* What a spelling stands for by itself, or which question harmony has to answer. */
typedef enum reading {
    FIXED,
    OPEN_A,    /* а, or ә in the first syllable of a front word */
    OPEN_O,    /* о or ө */
    OPEN_G,    /* ғ or г */
    OPEN_I,    /* і, or и where the word has ı for і; й after a vowel and in я, ю at the beginning */
    DOTLESS_I, /* і, or и where the word has acutes (2018) */
    OPEN_Y,    /* й after a vowel, else ы */
    OPEN_U,    /* у after a vowel, past the first syllable, or in the alphabet of 2021; else ұ or ү */
} reading;

typedef struct spelling {
    const char *latin;
    const char *cyrillic; /* of a FIXED one */
    reading reading;
} spelling;

/* Longer spellings stand before shorter ones that begin alike. */
static const spelling spellings[] = {
    {"sh", "ш", FIXED}, {"ch", "ч", FIXED}, {"zh", "ж", FIXED},   {"gh", "ғ", FIXED}, {"ng", "ң", FIXED},
    {"ae", "ә", FIXED}, {"oe", "ө", FIXED}, {"ue", "ү", FIXED},   {"a'", "ә", FIXED}, {"o'", "ө", FIXED},
    {"u'", "ү", FIXED}, {"g'", "ғ", FIXED}, {"n'", "ң", FIXED},   {"s'", "ш", FIXED}, {"c'", "ч", FIXED},
    {"y'", "у", FIXED}, {"i'", "и", FIXED}, {"á", "ә", FIXED},    {"ó", "ө", FIXED},  {"ú", "ү", FIXED},
    {"ǵ", "ғ", FIXED},  {"ń", "ң", FIXED},  {"ý", "у", FIXED},    {"ä", "ә", FIXED},  {"ö", "ө", FIXED},
    {"ü", "ү", FIXED},  {"ū", "ұ", FIXED},  {"ğ", "ғ", FIXED},    {"ŋ", "ң", FIXED},  {"ñ", "ң", FIXED},
    {"ş", "ш", FIXED},  {"ç", "ч", FIXED},  {"ı", "", DOTLESS_I}, {"a", "", OPEN_A},  {"b", "б", FIXED},
    {"c", "ц", FIXED},  {"d", "д", FIXED},  {"e", "е", FIXED},    {"f", "ф", FIXED},  {"g", "", OPEN_G},
    {"h", "х", FIXED},  {"i", "", OPEN_I},  {"j", "ж", FIXED},    {"k", "к", FIXED},  {"l", "л", FIXED},
    {"m", "м", FIXED},  {"n", "н", FIXED},  {"o", "", OPEN_O},    {"p", "п", FIXED},  {"q", "қ", FIXED},
    {"r", "р", FIXED},  {"s", "с", FIXED},  {"t", "т", FIXED},    {"u", "", OPEN_U},  {"v", "в", FIXED},
    {"w", "у", FIXED},  {"x", "х", FIXED},  {"y", "", OPEN_Y},    {"z", "з", FIXED},  {"-", "-", FIXED},
    {"'", "", FIXED},
};

/* What the word shows about its alphabet and harmony. */
typedef struct marks {
    bool front;        /* some letter is front for certain, and none is back */
    bool dotless_is_e; /* ı and i both: 2021, i is и */
    bool acute;
    bool macron; /* ū: u is у */
} marks;

/* After a vowel `ue` is no digraph: täuelsızdık is тәуелсіздік. Nor has the alphabet of 2021 any, and with a
 * letter for ң there is no `ng`: keiınge is кейінге. */
static bool is_digraph_here(const spelling *s, const marks *found, bool after_vowel) {
    bool digraph = strlen(s->latin) == 2 && s->latin[1] >= 'a' && s->latin[1] <= 'z';
    if (!digraph)
        return true;
    bool own_letters = found->dotless_is_e || (found->acute && !strcmp(s->latin, "ng"));
    return !own_letters && !(after_vowel && s->latin[1] == 'e');
}

static const spelling *spelling_at(const char *word, size_t n_bytes, const marks *found, bool after_vowel) {
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        size_t n = strlen(spellings[i].latin);
        if (n <= n_bytes && is_digraph_here(&spellings[i], found, after_vowel) &&
            !memcmp(spellings[i].latin, word, n))
            return &spellings[i];
    }
    return NULL;
}

static bool has(const char *word, size_t n_bytes, const char *letter) {
    return memmem(word, n_bytes, letter, strlen(letter)) != NULL;
}

static bool has_any(const char *word, size_t n_bytes, const char *const *letters) {
    for (; *letters; letters++)
        if (has(word, n_bytes, *letters))
            return true;
    return false;
}

/* An i that makes a syllable: after a vowel it is й, which has no harmony. */
static bool has_syllabic_i(const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        if (word[i] == 'i' && (i == 0 || !strchr("aeiouy", word[i - 1])))
            return true;
    return false;
}

static marks read_marks(const char *word, size_t n_bytes) {
    static const char *const back[] = {"q", "ğ", "ǵ", "gh", "g'", "y", "ū", NULL};
    static const char *const front[] = {"e", "ä", "ö", "ü", "á", "ó", "ú", "a'", "o'", "u'", NULL};
    static const char *const acutes[] = {"á", "ó", "ú", "ǵ", "ń", "ý", NULL};
    static const char *const umlauts[] = {"ä", "ö", "ü", "ğ", "ş", "ŋ", "ñ", "ū", NULL};
    marks found = {0};
    found.acute = has_any(word, n_bytes, acutes);
    found.macron = has(word, n_bytes, "ū");
    found.dotless_is_e = !found.acute && (has(word, n_bytes, "ı") || has(word, n_bytes, "ii") ||
                                          has_any(word, n_bytes, umlauts));
    bool front_vowel = has_any(word, n_bytes, front) ||
                       (!found.dotless_is_e && has_syllabic_i(word, n_bytes)) ||
                       (found.dotless_is_e && has(word, n_bytes, "ı"));
    found.front = front_vowel && !has_any(word, n_bytes, back);
    return found;
}

static bool is_cyrillic_vowel(const char *letter) {
    static const char *const vowels[] = {"а", "ә", "е", "о", "ө", "ұ", "ү", "ы", "і"};
    for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++)
        if (!strcmp(vowels[i], letter))
            return true;
    return false;
}

/* `before` is the Cyrillic letter before, "" at the beginning; `first_syllable`: no vowel has come yet. */
static const char *read_open(reading r, const marks *found, const char *before, bool first_syllable) {
    bool after_vowel = is_cyrillic_vowel(before);
    switch (r) {
    case OPEN_A:
        return found->front && first_syllable && !found->acute && !found->dotless_is_e ? "ә" : "а";
    case OPEN_O:
        return found->front && !found->acute && !found->dotless_is_e ? "ө" : "о";
    case OPEN_U:
        if (found->macron || found->dotless_is_e || after_vowel || !first_syllable)
            return "у";
        return found->front && !found->acute ? "ү" : "ұ";
    case OPEN_G:
        return found->front || found->acute || found->dotless_is_e ? "г" : "ғ";
    case OPEN_I:
        if (after_vowel || !strcmp(before, "и"))
            return "й";
        return found->dotless_is_e ? "и" : "і";
    case DOTLESS_I:
        if (found->acute)
            return after_vowel ? "й" : "и";
        return "і";
    case OPEN_Y:
        return after_vowel ? "й" : "ы";
    case FIXED:
        break;
    }
    return "";
}

/* Cyrillic writes й with а or у as one letter: saiasat is саясат. */
static bool join_iot(const char *before, const char *letter, ev_buf *out) {
    bool a = !strcmp(letter, "а");
    if (strcmp(before, "й") != 0 || (!a && strcmp(letter, "у") != 0))
        return false;
    out->len -= strlen(before);
    ev_buf_add_str(out, a ? "я" : "ю");
    return true;
}

/* Foreign letters that Latin writes with two: ц in -tsii-, я and ю at the beginning of a word. */
static const char *foreign_letter(const char *word, size_t n_bytes, size_t at, size_t *n_taken) {
    const char *rest = word + at;
    size_t left = n_bytes - at;
    *n_taken = 2;
    if (left >= 4 && !memcmp(rest, "tsii", 4))
        return "ц";
    if (at == 0 && left >= 2 && (!memcmp(rest, "ia", 2) || !memcmp(rest, "iu", 2)))
        return rest[1] == 'a' ? "я" : "ю";
    return NULL;
}

bool ev_kk_latin_to_cyrillic(const char *word, size_t n_bytes, ev_buf *out) {
    size_t start = out->len;
    marks found = read_marks(word, n_bytes);
    const char *before = "";
    bool first_syllable = true;
    bool any_letter = false;
    for (size_t at = 0, step = 0; at < n_bytes; at += step) {
        const char *letter = foreign_letter(word, n_bytes, at, &step);
        if (!letter) {
            const spelling *s = spelling_at(word + at, n_bytes - at, &found, is_cyrillic_vowel(before));
            if (!s) {
                out->len = start;
                return false;
            }
            step = strlen(s->latin);
            letter =
                s->reading == FIXED ? s->cyrillic : read_open(s->reading, &found, before, first_syllable);
        }
        if (!join_iot(before, letter, out))
            ev_buf_add_str(out, letter);
        any_letter = any_letter || (unsigned char)letter[0] >= 0x80;
        first_syllable = first_syllable && !is_cyrillic_vowel(letter);
        before = letter;
    }
    if (!any_letter)
        out->len = start;
    return any_letter;
}
