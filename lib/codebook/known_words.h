/* What a codebook says of each distinct word, worked out when the word is first met: the tests that it
 * passes, and the groups of words that it is in (codebook_groups.c).
 *
 * Ownership: _init is undone by _free; codebook and lexicon are lent. The arrays are open for reading, so
 * that asking costs no call; they move when a word is learnt. */
#ifndef EV_CODEBOOK_KNOWN_WORDS_H
#define EV_CODEBOOK_KNOWN_WORDS_H

#include "codebook/codebook.h"
#include "text/lexicon.h"

/* A stretch of `numbers`: tests, rising, then groups, rising. */
typedef struct ev_known_word {
    uint32_t start, n_tests, n_groups;
    bool known;
} ev_known_word;

typedef struct ev_known_words {
    const ev_codebook *codebook;
    const ev_lexicon *lexicon;
    ev_prober *prober;
    ev_known_word *types; /* by type id */
    size_t n_types, types_capacity;
    uint32_t *numbers;
    size_t n_numbers, numbers_capacity;
} ev_known_words;

/* EV_NOMEM. */
ev_status ev_known_words_init(ev_known_words *words, const ev_codebook *codebook, const ev_lexicon *lexicon,
                              ev_error *err);
void ev_known_words_free(ev_known_words *words);
/* To be called after ev_lexicon_clear(). */
void ev_known_words_clear(ev_known_words *words);

/* Makes sure that the type is known. *limit: a test that was given up on it, or EV_TEST_NONE; told once.
 * EV_NOMEM. */
ev_status ev_known_words_learn(ev_known_words *words, uint32_t type_id, uint32_t *limit, ev_error *err);

/* Whether a number stands in a rising stretch. */
static inline bool ev_number_in(const uint32_t *numbers, uint32_t n, uint32_t number) {
    uint32_t low = 0;
    uint32_t high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && numbers[low] == number;
}

/* Of a type that is known. */
static inline bool ev_known_words_pass(const ev_known_words *words, uint32_t type_id, uint32_t test) {
    const ev_known_word *word = &words->types[type_id];
    return ev_number_in(words->numbers + word->start, word->n_tests, test);
}

static inline bool ev_known_words_in_group(const ev_known_words *words, uint32_t type_id, uint32_t group) {
    const ev_known_word *word = &words->types[type_id];
    return ev_number_in(words->numbers + word->start + word->n_tests, word->n_groups, group);
}

#endif
