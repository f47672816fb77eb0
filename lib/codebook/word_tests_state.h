/* The inside of word_tests.h, for word_tests.c, which makes tests, and word_prober.c, which asks them. */
#ifndef EV_CODEBOOK_WORD_TESTS_STATE_H
#define EV_CODEBOOK_WORD_TESTS_STATE_H

#include "codebook/regex.h"
#include "codebook/word_tests.h"

typedef struct test {
    ev_test_kind kind;
    char *key; /* kind and word class as two letters, then stem, norm or text; NUL-terminated */
    size_t n_bytes;
    uint32_t feature;
    ev_regex *regex;
    uint32_t
        meant; /* of a beginning or an end that an expression means: the number of the expression, else 0 */
    uint32_t next; /* the number of another test with the same key, or 0 */
    bool chained;  /* it is another's next, and in no slot */
} test;

/* Regular expressions and features that are tried on words of a class. */
typedef struct tried_tests {
    uint32_t *numbers;
    size_t n;
    size_t capacity;
    ev_regex *any; /* finds something in a word when one of the first n_joined does: most words fail it */
    size_t n_joined;
} tried_tests;

struct ev_word_tests {
    test *tests; /* test i has number i + 1 */
    size_t n_tests;
    size_t capacity;
    uint32_t *slots;                        /* numbers by hash of the key, 0: free */
    size_t n_slots;                         /* a power of two */
    size_t longest[2];                      /* beginning, end, in bytes */
    size_t longest_meant[EV_CLASS_LAST][2]; /* the same of those that expressions mean */
    bool outer[2][256];               /* whether a beginning has this first byte, an end this last one */
    tried_tests tried[EV_CLASS_LAST]; /* of EV_CLASS_OTHER: asked of words of any class */
    ev_buf norm, stem;
};

/* Keys of what an expression means: neither kinds of tests nor words begin so. */
typedef enum meaning { MEANS_BEGINNING = 'A', MEANS_END = 'B', MEANS_WORD = 'C' } meaning;

void ev_tests_put_key(ev_buf *key, ev_test_kind kind, ev_word_class word_class, const char *text,
                      size_t n_bytes);
void ev_tests_put_meaning(ev_buf *key, meaning what, ev_word_class word_class, const char *text,
                          size_t n_bytes);
/* The slot that holds the key, or the free one where it belongs. There is always a free one. */
uint32_t *ev_tests_slot(const ev_word_tests *tests, const ev_buf *key);

#endif
