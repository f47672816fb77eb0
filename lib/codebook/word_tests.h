/* What a codebook asks of single words, asked once of each distinct word: a test is a stem, a form, a
 * beginning, an end, a regular expression or a feature, and has a number.
 *
 * Ownership: _new is freed by _free. After _finish() the tests are constant and may be used by several
 * threads, each with a prober of its own. */
#ifndef EV_CODEBOOK_WORD_TESTS_H
#define EV_CODEBOOK_WORD_TESTS_H

#include "base/buf.h"
#include "base/error.h"
#include "text/lexicon.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_test_kind {
    EV_TEST_STEM,         /* the stem of the word, in its word class */
    EV_TEST_EXACT,        /* the norm, in any word class */
    EV_TEST_PREFIX,       /* of the norm */
    EV_TEST_SUFFIX,       /* of the norm */
    EV_TEST_REGEX,        /* found in the norm (PCRE2), of words of the class; EV_CLASS_OTHER: of any */
    EV_TEST_FEATURE,      /* EV_FEATURE_* by name: negated, conditional, verb, number */
    EV_TEST_ABBREVIATION, /* the norm, or what stands in it before a hyphen: ЕАЭО-дан */
    EV_TEST_NAME,         /* the norm, alone or before an ending that Kazakh gives to names */
} ev_test_kind;

typedef struct ev_word_tests ev_word_tests;

/* Tests that look at the place in the text and not at the type: a word written with a capital; the last word
 * of its clause. */
#define EV_TEST_CAPITAL 0u
#define EV_TEST_LAST (UINT32_MAX - 1)
#define EV_TEST_NONE UINT32_MAX
bool ev_test_is_of_place(uint32_t number);

/* EV_NOMEM. */
ev_status ev_word_tests_new(ev_word_tests **out, ev_error *err);
void ev_word_tests_free(ev_word_tests *tests);

/* The number of a test, the same for the same test. `text` is as a person writes it; stems, forms and
 * abbreviations are analysed in the word class. EV_BAD_PATTERN for a regular expression that does not compile
 * or a feature that is not known; EV_NOMEM. */
ev_status ev_word_tests_add(ev_word_tests *tests, ev_test_kind kind, const char *text,
                            ev_word_class word_class, uint32_t *number, ev_error *err);
/* After the last test. EV_NOMEM. */
ev_status ev_word_tests_finish(ev_word_tests *tests, ev_error *err);
/* One more than the highest number. */
uint32_t ev_word_tests_count(const ev_word_tests *tests);
/* Whether the test is a regular expression that could run away (regex.h). EV_NOMEM. */
ev_status ev_word_tests_run_away(const ev_word_tests *tests, uint32_t number, bool *yes, ev_error *err);

/* What one thread needs to ask. The tests are lent. EV_NOMEM. */
typedef struct ev_prober ev_prober;
ev_status ev_prober_new(const ev_word_tests *tests, ev_prober **out, ev_error *err);
void ev_prober_free(ev_prober *prober);

/* The numbers of the tests that a type passes, rising, lent until the next call; tests of place are never
 * among them. *limit: a test whose regular expression hit its limit on the word and so counts as not passed,
 * else EV_TEST_NONE. EV_NOMEM. */
ev_status ev_prober_ask(ev_prober *prober, const ev_type *type, const uint32_t **numbers, size_t *n_numbers,
                        uint32_t *limit, ev_error *err);

#endif
