/* See normalise.h. A word is decoded to code points that remember where they came from; each rule is one pass
 * over them; the result is written with a map of runs in which norm and input bytes go in step. */
#include "text/normalise.h"

#include "text/chars.h"
#include "text/normalise_data.h"
#include "text/tokens.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    MAX_DECOMPOSED = 32, /* code points that one can become; Unicode's longest is 18 */
    GRAVE = 0x300,
    ACUTE = 0x301,
    DOT_ABOVE = 0x307,
    CAPITAL_I_WITH_DOT = 0x130,
    FULL_WIDTH_FIRST = 0xFF01,
    FULL_WIDTH_LAST = 0xFF5E,
    FULL_WIDTH_SHIFT = 0xFEE0,
};

void ev_normal_free(ev_normal *normal) {
    ev_buf_free(&normal->text);
    free(normal->runs);
    free(normal->word.items);
    free(normal->folded.items);
    memset(normal, 0, sizeof *normal);
}

static bool push(ev_code_points *list, int32_t cp, uint32_t at) {
    if (list->n == list->capacity) {
        void *items = list->items;
        if (!ev_array_grow(&items, &list->capacity, list->n + 1, sizeof *list->items))
            return false;
        list->items = items;
    }
    list->items[list->n++] = (ev_code_point){cp, at};
    return true;
}

static bool start_run(ev_normal *out, size_t norm, size_t input) {
    void *items = out->runs;
    if (!ev_array_grow(&items, &out->runs_capacity, out->n_runs + 1, sizeof *out->runs) || !items)
        return false;
    out->runs = items;
    out->runs[out->n_runs++] = (ev_normal_run){(uint32_t)norm, (uint32_t)input};
    return true;
}

/* Notes that what is written next came from input byte `at`. */
static bool map_next(ev_normal *out, size_t at) {
    const ev_normal_run *last = out->n_runs ? &out->runs[out->n_runs - 1] : NULL;
    if (last && last->input + (out->text.len - last->norm) == at)
        return true;
    return start_run(out, out->text.len, at);
}

static bool emit(ev_normal *out, int32_t cp, size_t at) {
    if (!map_next(out, at))
        return false;
    char *to = ev_buf_reserve(&out->text, 4);
    if (!to)
        return false;
    out->text.len += (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)to);
    return true;
}

/* (1) Decode: what is ignored, and a hyphen with the line break after it, is left out; full-width forms are
 * narrowed. */
static bool decode_word(ev_normal *out, const char *word, size_t n_bytes, size_t base) {
    out->word.n = 0;
    for (size_t i = 0, step = 0; i < n_bytes; i += step) {
        int32_t cp = ev_char_read(word + i, &step);
        ev_char_class class = ev_char_class_of(cp);
        if (class == EV_CHAR_IGNORED || class == EV_CHAR_SPACE || class == EV_CHAR_NEWLINE)
            continue;
        if (class == EV_CHAR_HYPHEN && ev_line_break_hyphen(word, n_bytes, i) > 0)
            continue;
        if (class == EV_CHAR_MARK && utf8proc_get_property(cp)->ignorable)
            continue;
        if (cp >= FULL_WIDTH_FIRST && cp <= FULL_WIDTH_LAST)
            cp -= FULL_WIDTH_SHIFT;
        if (!push(&out->word, cp, (uint32_t)(base + i)))
            return false;
    }
    return true;
}

typedef struct script_count {
    size_t latin_only, latin_shared, cyrillic_only, cyrillic_shared;
} script_count;

static script_count count_scripts(const ev_code_point *part, size_t n) {
    script_count count = {0};
    for (size_t i = 0; i < n; i++) {
        int32_t cp = part[i].cp;
        if (ev_char_is_latin(cp)) {
            bool shared = ev_letter_pair_find(ev_latin_as_cyrillic, ev_n_latin_as_cyrillic, cp) != 0;
            *(shared ? &count.latin_shared : &count.latin_only) += 1;
        } else if (ev_char_is_cyrillic(cp)) {
            bool shared = ev_letter_pair_find(ev_cyrillic_as_latin, ev_n_cyrillic_as_latin, cp) != 0;
            *(shared ? &count.cyrillic_shared : &count.cyrillic_only) += 1;
        }
    }
    return count;
}

/* The table that makes a part of a word one script again; NULL when it is one already, or is truly of both.
 */
static const ev_letter_pair *repair_table(script_count count, ev_word_class word_class, size_t *n_pairs) {
    size_t latin = count.latin_only + count.latin_shared;
    size_t cyrillic = count.cyrillic_only + count.cyrillic_shared;
    if (latin == 0 || cyrillic == 0 || (count.latin_only > 0 && count.cyrillic_only > 0))
        return NULL;
    bool to_latin = count.latin_only > 0;
    if (count.latin_only == 0 && count.cyrillic_only == 0)
        to_latin = word_class == EV_CLASS_EN || (word_class == EV_CLASS_OTHER && latin > cyrillic);
    *n_pairs = to_latin ? ev_n_cyrillic_as_latin : ev_n_latin_as_cyrillic;
    return to_latin ? ev_cyrillic_as_latin : ev_latin_as_cyrillic;
}

/* (2) Look-alikes, in each part between hyphens, apostrophes and digits: "USB-кабель" is two parts, each of
 * one script. */
static void repair_scripts(ev_normal *out, ev_word_class word_class) {
    ev_code_point *items = out->word.items;
    for (size_t i = 0, end; i < out->word.n; i = end + 1) {
        for (end = i; end < out->word.n; end++) {
            ev_char_class class = ev_char_class_of(items[end].cp);
            if (class != EV_CHAR_LETTER && class != EV_CHAR_MARK)
                break;
        }
        size_t n_pairs = 0;
        const ev_letter_pair *table = repair_table(count_scripts(items + i, end - i), word_class, &n_pairs);
        for (size_t k = i; table && k < end; k++) {
            int32_t repaired = ev_letter_pair_find(table, n_pairs, items[k].cp);
            if (repaired)
                items[k].cp = repaired;
        }
    }
}

/* (3) Case folding with canonical decomposition. */
static bool fold_word(ev_normal *out) {
    out->folded.n = 0;
    for (size_t i = 0; i < out->word.n; i++) {
        ev_code_point from = out->word.items[i];
        utf8proc_int32_t to[MAX_DECOMPOSED];
        int state = 0;
        utf8proc_ssize_t n = utf8proc_decompose_char(from.cp, to, MAX_DECOMPOSED,
                                                     UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE, &state);
        if (from.cp == CAPITAL_I_WITH_DOT)
            n = 1;
        if (n < 0 || n > MAX_DECOMPOSED)
            return false;
        for (utf8proc_ssize_t k = 0; k < n; k++)
            if (!push(&out->folded, to[k], from.at))
                return false;
    }
    return true;
}

/* Whether a code point belongs to the cluster of the letter before it: marks, and the vowels and finals of
 * Hangul. */
static bool continues_cluster(int32_t cp) {
    if (cp < GRAVE)
        return false;
    return ev_char_class_of(cp) == EV_CHAR_MARK || (cp >= 0x1160 && cp <= 0x11FF);
}

static bool is_stress(int32_t cp, int32_t base) {
    if (cp == DOT_ABOVE)
        return base == 'i';
    return (cp == GRAVE || cp == ACUTE) && (ev_char_is_cyrillic(base) || ev_char_is_latin(base));
}

static bool emit_folded(ev_normal *out, int32_t cp, size_t at, ev_word_class word_class) {
    int32_t same = ev_letter_pair_find(ev_same_letter, ev_n_same_letter, cp);
    if (!same && word_class == EV_CLASS_KK)
        same = ev_letter_pair_find(ev_old_kazakh_font, ev_n_old_kazakh_font, cp);
    return emit(out, same ? same : cp, at);
}

/* (4) One letter with its marks: composed (NFC), stress dropped, written. */
static bool emit_cluster(ev_normal *out, const ev_code_point *cluster, size_t n, ev_word_class word_class) {
    utf8proc_int32_t cps[EV_NORM_MAX_MARKS + 1];
    utf8proc_ssize_t n_cps = (utf8proc_ssize_t)(n < EV_NORM_MAX_MARKS + 1 ? n : EV_NORM_MAX_MARKS + 1);
    for (utf8proc_ssize_t i = 0; i < n_cps; i++)
        cps[i] = cluster[i].cp;
    if (n_cps > 1)
        n_cps = utf8proc_normalize_utf32(cps, n_cps, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    for (utf8proc_ssize_t i = 0; i < n_cps; i++) {
        if (i > 0 && is_stress(cps[i], cps[0]))
            continue;
        if (!emit_folded(out, cps[i], cluster[0].at, word_class))
            return false;
    }
    return n_cps >= 0;
}

static bool compose_word(ev_normal *out, ev_word_class word_class) {
    const ev_code_point *items = out->folded.items;
    for (size_t i = 0, end; i < out->folded.n; i = end) {
        end = i + 1;
        while (end < out->folded.n && continues_cluster(items[end].cp))
            end++;
        if (!emit_cluster(out, items + i, end - i, word_class))
            return false;
    }
    return true;
}

/* A word of ASCII letters and digits alone: lower-case letters are all there is to do. */
static bool is_plain_ascii(const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++) {
        char c = word[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

/* A word of the Russian alphabet alone, ё apart: every letter has two bytes before and after. */
static bool is_plain_russian(const char *word, size_t n_bytes) {
    const unsigned char *b = (const unsigned char *)word;
    if (n_bytes % 2 != 0)
        return false;
    for (size_t i = 0; i < n_bytes; i += 2)
        if (!((b[i] == 0xD0 && b[i + 1] >= 0x90) || (b[i] == 0xD1 && b[i + 1] < 0x90)))
            return false;
    return true;
}

static void lower_ascii(char *to, const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        to[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + ('a' - 'A') : word[i]);
}

static void lower_russian(char *to, const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i += 2) {
        unsigned char lead = (unsigned char)word[i], trail = (unsigned char)word[i + 1];
        if (lead == 0xD0 && trail < 0xB0) { /* А..Я, U+0410 to U+042F */
            lead = (unsigned char)(trail < 0xA0 ? 0xD0 : 0xD1);
            trail = (unsigned char)(trail < 0xA0 ? trail + 0x20 : trail - 0x20);
        }
        to[i] = (char)lead;
        to[i + 1] = (char)trail;
    }
}

/* The usual word, written in one step; false when it needs the rules. */
static bool emit_plain(ev_normal *out, const char *word, size_t n_bytes, size_t base, bool *ok) {
    bool ascii = is_plain_ascii(word, n_bytes);
    if (!ascii && !is_plain_russian(word, n_bytes))
        return false;
    char *to = map_next(out, base) ? ev_buf_reserve(&out->text, n_bytes) : NULL;
    *ok = to != NULL;
    if (!to)
        return true;
    (ascii ? lower_ascii : lower_russian)(to, word, n_bytes);
    out->text.len += n_bytes;
    return true;
}

static bool emit_word(ev_normal *out, const char *word, size_t n_bytes, size_t base,
                      ev_word_class word_class) {
    bool ok = true;
    if (emit_plain(out, word, n_bytes, base, &ok))
        return ok;
    if (!decode_word(out, word, n_bytes, base))
        return false;
    repair_scripts(out, word_class);
    return fold_word(out) && compose_word(out, word_class);
}

static ev_status begin(ev_normal *out, size_t n_bytes, ev_error *err) {
    if (n_bytes > UINT32_MAX)
        return ev_fail(err, EV_TOO_LARGE, "a text of %zu bytes is too large to normalise", n_bytes);
    ev_buf_clear(&out->text);
    out->n_runs = 0;
    out->n_input = n_bytes;
    return EV_OK;
}

ev_status ev_normalise_word(const char *word, size_t n_bytes, ev_word_class word_class, ev_normal *out,
                            ev_error *err) {
    ev_status status = begin(out, n_bytes, err);
    if (status != EV_OK)
        return status;
    return emit_word(out, word, n_bytes, 0, word_class) ? EV_OK : ev_out_of_memory(err);
}

/* What stands between two words. */
static bool emit_gap(ev_normal *out, const char *text, size_t start, size_t end) {
    bool in_space = false;
    for (size_t i = start, step = 0; i < end; i += step) {
        int32_t cp = ev_char_read(text + i, &step);
        ev_char_class class = ev_char_class_of(cp);
        if (class == EV_CHAR_IGNORED)
            continue;
        bool space = class == EV_CHAR_SPACE || class == EV_CHAR_NEWLINE;
        if (space && in_space)
            continue;
        in_space = space;
        const char *sign = space ? " " : ev_folded_sign_find(cp);
        for (; sign && *sign; sign++)
            if (!emit(out, *sign, i))
                return false;
        if (!sign && !emit(out, cp, i))
            return false;
    }
    return true;
}

ev_status ev_normalise(const char *text, size_t n_bytes, ev_normal *out, ev_error *err) {
    ev_status status = begin(out, n_bytes, err);
    if (status != EV_OK)
        return status;
    size_t at = 0;
    ev_token_span token;
    while (ev_token_next(text, n_bytes, at, &token)) {
        if (!emit_gap(out, text, at, token.start) ||
            !emit_word(out, text + token.start, token.end - token.start, token.start, EV_CLASS_OTHER))
            return ev_out_of_memory(err);
        at = token.end;
    }
    return emit_gap(out, text, at, n_bytes) ? EV_OK : ev_out_of_memory(err);
}

size_t ev_normal_to_input(const ev_normal *normal, size_t norm_byte) {
    if (norm_byte >= normal->text.len)
        return normal->n_input;
    size_t low = 0, high = normal->n_runs; /* the last run that begins at or before norm_byte */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (normal->runs[middle].norm <= norm_byte)
            low = middle;
        else
            high = middle;
    }
    const ev_normal_run *run = &normal->runs[low];
    size_t input = run->input + (norm_byte - run->norm);
    size_t limit = low + 1 < normal->n_runs ? normal->runs[low + 1].input : normal->n_input;
    return input < limit ? input : limit;
}
