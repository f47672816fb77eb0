/* Lemmas by rules: the end of a word decides what its lemma ends in. stem.c chooses the language; the tables
 * stem_en_data.c and stem_ru_data.c are learnt by make_stem_rules.py, which says from what. */
#ifndef EV_TEXT_STEM_RULES_H
#define EV_TEXT_STEM_RULES_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

enum { EV_STEM_SUFFIX_BYTES = 42, EV_STEM_ADD_BYTES = 15 };

/* A rule for words that end in `suffix`, where a leading ^ is the word's beginning. The longest one that fits
 * counts. Arrays and not pointers, of which the loader would have to mend 30,000 at every start. */
typedef struct ev_stem_rule {
    char suffix[EV_STEM_SUFFIX_BYTES];
    uint8_t strip; /* letters to take off */
    char add[EV_STEM_ADD_BYTES];
} ev_stem_rule;

extern const ev_stem_rule ev_stem_rules_en[]; /* sorted by bytes of the suffix */
extern const size_t ev_n_stem_rules_en;
extern const ev_stem_rule ev_stem_rules_ru[];
extern const size_t ev_n_stem_rules_ru;

/* Each takes a norm of n_bytes and appends its stem to `out`, nothing for words that are not of its
 * language's letters. English drops a possessive 's first; a Russian norm has no ё. */
void ev_stem_en(const char *norm, size_t n_bytes, ev_buf *out);
void ev_stem_ru(const char *norm, size_t n_bytes, ev_buf *out);

#endif
