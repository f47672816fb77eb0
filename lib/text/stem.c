/* See stem.h. */
#include "text/stem.h"

#include "text/abbreviations.h"
#include "text/chars.h"
#include "text/kk_morph.h"
#include "text/kk_script.h"
#include "text/lexicon.h"
#include "text/normalise.h"
#include "text/stem_rules.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct ev_stemmer {
    ev_normal normal;
};

ev_status ev_stemmer_new(ev_stemmer **out, ev_error *err) {
    *out = calloc(1, sizeof **out);
    return *out ? EV_OK : ev_out_of_memory(err);
}

void ev_stemmer_free(ev_stemmer *stemmer) {
    if (!stemmer)
        return;
    ev_normal_free(&stemmer->normal);
    free(stemmer);
}

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(const char *bytes, size_t n_bytes) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n_bytes; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

/* Cuts an overlong norm and marks it with its hash; true when it did. */
static bool cap_norm(ev_buf *norm) {
    enum { HASH_BYTES = 17 }; /* "~" and 16 hexadecimal digits */
    if (norm->len <= EV_NORM_MAX_BYTES)
        return false;
    uint64_t hash = hash_bytes(norm->data, norm->len);
    size_t cut = EV_NORM_MAX_BYTES - HASH_BYTES;
    while (cut > 0 && ((unsigned char)norm->data[cut] & 0xC0) == 0x80)
        cut--;
    norm->len = cut;
    ev_buf_printf(norm, "~%016" PRIx64, hash);
    return true;
}

/* The word without a hashtag's sign and, when a letter stands before it, without the last stop. */
static void trim_token(const char **word, size_t *n_bytes) {
    if (*n_bytes > 1 && **word == '#') {
        ++*word;
        --*n_bytes;
    }
    if (*n_bytes > 1 && (*word)[*n_bytes - 1] == '.')
        --*n_bytes;
}

static bool is_number(const char *norm, size_t n_bytes) {
    bool digit = false;
    for (size_t i = 0, step = 0; i < n_bytes; i += step) {
        ev_char_class class = ev_char_class_of(ev_char_read(norm + i, &step));
        if (class == EV_CHAR_LETTER || class == EV_CHAR_MARK)
            return false;
        digit = digit || class == EV_CHAR_DIGIT;
    }
    return digit;
}

/* What stands after the last hyphen is inflected ("қарым-қатынастың"), or is itself the ending of a number or
 * of initials ("2016-да", "БҰҰ-ның"). */
static void stem_kk(const char *norm, size_t n_bytes, ev_buf *stem, uint32_t *features) {
    enum { RESTORED_BYTES = 8 };
    size_t tail = n_bytes;
    while (tail > 0 && norm[tail - 1] != '-')
        tail--;
    if (tail > 1 && ev_number_ending(norm + tail, n_bytes - tail)) {
        ev_buf_add(stem, norm, tail - 1);
        return;
    }
    uint32_t found = 0;
    ev_buf_add(stem, norm, tail);
    char *to = ev_buf_reserve(stem, n_bytes - tail + RESTORED_BYTES);
    if (!to)
        return;
    stem->len += ev_kk_stem(norm + tail, n_bytes - tail, to, n_bytes - tail + RESTORED_BYTES, &found);
    *features |= found;
}

static void stem_norm(ev_word_class word_class, const char *norm, size_t n_bytes, ev_buf *stem,
                      uint32_t *features) {
    switch (word_class) {
    case EV_CLASS_EN:
        ev_stem_en(norm, n_bytes, stem);
        break;
    case EV_CLASS_RU:
        ev_stem_ru(norm, n_bytes, stem);
        break;
    case EV_CLASS_KK:
        stem_kk(norm, n_bytes, stem, features);
        break;
    case EV_CLASS_OTHER:
    case EV_CLASS_LAST:
        break;
    }
}

ev_status ev_stemmer_word(ev_stemmer *stemmer, const char *word, size_t n_bytes, ev_word_class word_class,
                          ev_buf *norm, ev_buf *stem, uint32_t *features, ev_error *err) {
    ev_buf_clear(norm);
    ev_buf_clear(stem);
    *features = 0;
    trim_token(&word, &n_bytes);
    ev_status status = ev_normalise_word(word, n_bytes, word_class, &stemmer->normal, err);
    if (status != EV_OK)
        return status;
    bool converted = word_class == EV_CLASS_KK &&
                     ev_kk_latin_to_cyrillic(stemmer->normal.text.data, stemmer->normal.text.len, norm);
    if (!converted)
        ev_buf_add(norm, stemmer->normal.text.data, stemmer->normal.text.len);
    bool capped = cap_norm(norm);
    if (is_number(norm->data, norm->len))
        *features |= EV_FEATURE_NUMBER;
    else if (!capped)
        stem_norm(word_class, ev_buf_cstr(norm), norm->len, stem, features);
    if (stem->len == 0)
        ev_buf_add(stem, norm->data, norm->len);
    status = ev_buf_status(norm, err);
    return status == EV_OK ? ev_buf_status(stem, err) : status;
}

ev_status ev_word_analyse(const char *word, size_t n_bytes, ev_word_class word_class, ev_buf *norm,
                          ev_buf *stem, uint32_t *features, ev_error *err) {
    ev_stemmer stemmer = {0};
    ev_status status = ev_stemmer_word(&stemmer, word, n_bytes, word_class, norm, stem, features, err);
    ev_normal_free(&stemmer.normal);
    return status;
}
