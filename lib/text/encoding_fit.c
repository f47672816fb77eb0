/* What bytes cost when a single-byte table is taken for theirs: see encoding_fit.h. */
#include "text/encoding_fit.h"

#include "text/langid_data.h"

#include <iconv.h>
#include <utf8proc.h>

enum {
    WORD_LETTERS = 48,
    /* quarters of a bit */
    COST_SIGN = 16,      /* quotation marks, dashes and the like */
    COST_ODD_SIGN = 56,  /* boxes, mathematics */
    COST_UNUSED = 96,    /* a byte without a character, a control */
    COST_SWITCH = 64,    /* the other script within a word */
    COST_NEIGHBOUR = 20, /* the other script than in the word before */
    COST_CAPITAL = 24,   /* a capital after a small letter */
    COST_ACCENT = 12,    /* an accented Latin letter, on top of its base letter */
};

static const char *const CYRILLIC_MODELS[EV_FIT_MODELS] = {
    EV_TRIGRAMS_RU, EV_TRIGRAMS_KK, EV_TRIGRAMS_EASTSLAVIC, EV_TRIGRAMS_SOUTHSLAVIC, EV_TRIGRAMS_KIPCHAK};

typedef enum char_kind {
    KIND_SPACE,
    KIND_LATIN,
    KIND_CYRILLIC,
    KIND_SIGN,
    KIND_ODD_SIGN,
    KIND_UNUSED
} char_kind;

static uint32_t decode_one(iconv_t converter, unsigned char byte) {
    char in = (char)byte, out[8];
    char *from = &in, *to = out;
    size_t left = 1, room = sizeof out;
    if (iconv(converter, &from, &left, &to, &room) == (size_t)-1) {
        iconv(converter, NULL, NULL, NULL, NULL);
        return 0;
    }
    utf8proc_int32_t c = 0;
    utf8proc_iterate((const utf8proc_uint8_t *)out, to - out, &c);
    return c > 0 ? (uint32_t)c : 0;
}

static bool is_common_sign(uint32_t c) {
    static const uint16_t SIGNS[] = {0xA0,   0xA1,   0xA7,   0xA9,   0xAB,   0xAD,   0xAE,   0xB0,
                                     0xB7,   0xBB,   0xBF,   0x2013, 0x2014, 0x2018, 0x2019, 0x201A,
                                     0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC, 0x2116, 0x2122};
    for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++)
        if (SIGNS[i] == c)
            return true;
    return false;
}

static ev_fit_byte classify(uint32_t c) {
    ev_fit_byte class = {.code_point = c};
    uint32_t lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    bool letter = utf8proc_category((utf8proc_int32_t)c) >= UTF8PROC_CATEGORY_LU &&
                  utf8proc_category((utf8proc_int32_t)c) <= UTF8PROC_CATEGORY_LO;
    class.capital = lower != c;
    if (c == 0 || (c >= 0x7F && c < 0xA0)) {
        class.kind = KIND_UNUSED;
    } else if (letter && c >= 0x400 && c < 0x530) {
        class.kind = KIND_CYRILLIC;
        class.symbol = ev_cyrillic_symbol(lower);
    } else if (letter && c < 0x250 && c != 0xAA && c != 0xBA) {
        class.kind = KIND_LATIN;
        class.symbol = ev_latin_symbol(lower);
    } else if (c < 0x80) {
        class.kind = KIND_SPACE;
    } else {
        class.kind = is_common_sign(c) ? KIND_SIGN : KIND_ODD_SIGN;
    }
    return class;
}

void ev_fit_load(ev_encoding_id id, ev_fit_table *table) {
    iconv_t converter = iconv_open("UTF-8", EV_ENCODINGS[id].iconv);
    table->loaded = converter != (iconv_t)-1;
    if (!table->loaded)
        return;
    for (unsigned byte = 0; byte < 256; byte++)
        table->bytes[byte] = classify(byte < 0x80 ? byte : decode_one(converter, (unsigned char)byte));
    iconv_close(converter);
}

typedef struct cost {
    unsigned models;
    uint64_t cyrillic[EV_FIT_MODELS];
    uint64_t rest;
    uint64_t n_letters; /* of words with letters outside ASCII, and signs outside ASCII */
} cost;

typedef struct word {
    uint8_t symbols[WORD_LETTERS];
    size_t n, n_high, n_capitals_after_small, n_switches;
    uint8_t kind, kind_before; /* of this word and of the one before it */
    bool after_small;
    bool counts; /* holds or touches a byte outside ASCII: other words are the same in every candidate */
} word;

static uint64_t latin_cost(const word *w) {
    int european = ev_trigram_cost(EV_TRIGRAMS_EUROPEAN, EV_LATN_SYMBOLS, w->symbols, w->n);
    int english = ev_trigram_cost(EV_TRIGRAMS_EN, EV_LATN_SYMBOLS, w->symbols, w->n);
    return (uint64_t)(european < english ? european : english) + w->n_high * COST_ACCENT;
}

static void add_cyrillic(const word *w, cost *sum) {
    for (size_t m = 0; m < EV_FIT_MODELS; m++)
        if (sum->models & 1u << m)
            sum->cyrillic[m] +=
                (uint64_t)ev_trigram_cost(CYRILLIC_MODELS[m], EV_CYRL_SYMBOLS, w->symbols, w->n);
}

/* Adds the word's cost, and begins the next one. */
static void end_word(word *w, cost *sum) {
    if (w->n == 0)
        return;
    if (w->counts) {
        if (w->kind == KIND_CYRILLIC)
            add_cyrillic(w, sum);
        else
            sum->rest += latin_cost(w);
        sum->rest += w->n_switches * COST_SWITCH + w->n_capitals_after_small * COST_CAPITAL;
        sum->n_letters += w->n;
    }
    sum->rest += w->kind_before && w->kind_before != w->kind ? COST_NEIGHBOUR : 0;
    *w = (word){.kind_before = w->kind};
}

static void add_letter(word *w, const ev_fit_byte *class, bool high) {
    w->counts |= high;
    if (w->n > 0 && w->kind != class->kind) {
        w->n_switches++;
        w->n_high += high;
        return;
    }
    w->kind = class->kind;
    w->symbols[w->n++] = class->symbol;
    w->n_high += high;
    w->n_capitals_after_small += class->capital && w->after_small;
    w->after_small = !class->capital;
}

static ev_fit best_model(const cost *sum) {
    ev_fit fit = {.n_letters = sum->n_letters};
    uint64_t best = UINT64_MAX;
    for (unsigned m = 0; m < EV_FIT_MODELS; m++)
        if (sum->models & 1u << m && sum->cyrillic[m] < best) {
            best = sum->cyrillic[m];
            fit.model = m;
        }
    fit.bits = (double)(best + sum->rest) / 4.0;
    return fit;
}

ev_fit ev_fit_measure(const ev_fit_table *table, const char *bytes, size_t n_bytes, unsigned models) {
    static const uint8_t PRICES[] = {
        [KIND_SIGN] = COST_SIGN, [KIND_ODD_SIGN] = COST_ODD_SIGN, [KIND_UNUSED] = COST_UNUSED};
    cost sum = {.models = models};
    word w = {0};
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        const ev_fit_byte *class = &table->bytes[byte];
        bool high = byte >= 0x80;
        if (class->kind == KIND_LATIN || class->kind == KIND_CYRILLIC) {
            if (w.n == WORD_LETTERS)
                end_word(&w, &sum);
            add_letter(&w, class, high);
            continue;
        }
        w.counts |= high;
        end_word(&w, &sum);
        w.counts = high;
        sum.rest += high ? PRICES[class->kind] : 0;
        sum.n_letters += high;
    }
    end_word(&w, &sum);
    return best_model(&sum);
}
