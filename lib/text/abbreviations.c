/* See abbreviations.h. */
#include "text/abbreviations.h"

#include "text/abbreviations_data.h"
#include "text/chars.h"

#include <string.h>
#include <utf8proc.h>

enum { MAX_WORD_BYTES = 40 }; /* longer words are in none of the tables */

/* Lower case, NUL-terminated; false when it does not fit. */
static bool lower(const char *word, size_t n_bytes, char out[MAX_WORD_BYTES + 4]) {
    if (n_bytes > MAX_WORD_BYTES)
        return false;
    size_t n_out = 0;
    for (size_t i = 0, step = 0; i < n_bytes; i += step) {
        int32_t cp = utf8proc_tolower(ev_char_read(word + i, &step));
        if (n_out + 4 > MAX_WORD_BYTES)
            return false;
        n_out += (size_t)utf8proc_encode_char(cp == 0x2019 ? '\'' : cp, (utf8proc_uint8_t *)out + n_out);
    }
    out[n_out] = '\0';
    return true;
}

static bool in_list(const ev_word_list *list, const char *word, size_t n_bytes) {
    char lowered[MAX_WORD_BYTES + 4];
    if (!lower(word, n_bytes, lowered))
        return false;
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(list->words[middle], lowered);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

ev_ending ev_abbreviation_find(const char *word, size_t n_bytes) {
    char lowered[MAX_WORD_BYTES + 4];
    if (!lower(word, n_bytes, lowered))
        return EV_ENDING_NONE;
    size_t low = 0, high = ev_n_abbreviations;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(ev_abbreviations[middle].word, lowered);
        if (order == 0)
            return ev_abbreviations[middle].ending;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return EV_ENDING_NONE;
}

bool ev_sentence_starter(const char *word, size_t n_bytes) {
    return in_list(&ev_sentence_starters, word, n_bytes);
}

bool ev_address_end(const char *word, size_t n_bytes) {
    return in_list(&ev_address_ends, word, n_bytes);
}

bool ev_hyphen_prefix(const char *word, size_t n_bytes) {
    return in_list(&ev_hyphen_prefixes, word, n_bytes);
}

bool ev_name_prefix(const char *word, size_t n_bytes) {
    return in_list(&ev_name_prefixes, word, n_bytes);
}

bool ev_number_ending(const char *word, size_t n_bytes) {
    return in_list(&ev_number_endings, word, n_bytes);
}
