/* Regular expressions on words that say no more than how a word begins or ends ("^(шық|кет)т?[ыі]",
 * "(дан|ден)$"): they are written out to the beginnings and ends that they mean, which a hash table answers.
 * Most expressions of codebooks are such, and a removal of this file changes no answer. */
#ifndef EV_CODEBOOK_PLAIN_REGEX_H
#define EV_CODEBOOK_PLAIN_REGEX_H

#include <stdbool.h>
#include <stddef.h>

enum { EV_PLAIN_MAX_WORDS = 128, EV_PLAIN_MAX_BYTES = 64 };

typedef struct ev_plain_regex {
    bool at_start, at_end; /* of the word; one of them at least */
    size_t n;
    char words[EV_PLAIN_MAX_WORDS][EV_PLAIN_MAX_BYTES];
} ev_plain_regex;

/* False: the expression is none of these (or means too many). It is one of small letters and hyphens, groups
 * of them, sets in brackets and question marks, with ^ before or $ behind the whole. */
bool ev_plain_regex_read(const char *text, ev_plain_regex *plain);

#endif
