/* See abbreviations.h. */
#include "text/abbreviations.h"

#include "text/abbreviations_data.h"
#include "text/chars.h"

#include <stdlib.h>
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

static int compare_word(const void *lowered, const void *word) {
    return strcmp(lowered, *(const char *const *)word);
}

static int compare_abbreviation(const void *lowered, const void *abbreviation) {
    return strcmp(lowered, ((const ev_abbreviation *)abbreviation)->word);
}

static bool in_list(const ev_word_list *list, const char *word, size_t n_bytes) {
    char lowered[MAX_WORD_BYTES + 4];
    if (!lower(word, n_bytes, lowered))
        return false;
    return bsearch(lowered, list->words, list->n, sizeof *list->words, compare_word) != NULL;
}

ev_ending ev_abbreviation_find(const char *word, size_t n_bytes) {
    char lowered[MAX_WORD_BYTES + 4];
    if (!lower(word, n_bytes, lowered))
        return EV_ENDING_NONE;
    const ev_abbreviation *found = bsearch(lowered, ev_abbreviations, ev_n_abbreviations,
                                           sizeof *ev_abbreviations, compare_abbreviation);
    return found ? found->ending : EV_ENDING_NONE;
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
