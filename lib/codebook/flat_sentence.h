/* A sentence as regular expressions of a codebook see it: the norms of its words (case folded, ё as е, Kazakh
 * in Cyrillic letters), and between and around them what stands there, as ev_normalise() makes it: one blank
 * for any white space, " for quotation marks, - for dashes.
 *
 * Ownership: all zero is a valid empty one; freed by _free; used again for the next sentence. */
#ifndef EV_CODEBOOK_FLAT_SENTENCE_H
#define EV_CODEBOOK_FLAT_SENTENCE_H

#include "base/buf.h"
#include "text/analyse.h"
#include "text/normalise.h"

typedef struct ev_flat_sentence {
    ev_buf text;
    size_t *places; /* by token: where it begins and ends in the text */
    size_t places_capacity;
    uint32_t n_tokens;
    ev_normal gap; /* scratch */
} ev_flat_sentence;

void ev_flat_sentence_free(ev_flat_sentence *flat);
/* EV_NOMEM. */
ev_status ev_flat_sentence_make(ev_flat_sentence *flat, const ev_analysis *analysis,
                                const ev_sentence *sentence, const ev_lexicon *lexicon, ev_error *err);

/* The tokens that the bytes [start, end) touch; false when it is none. */
bool ev_flat_sentence_tokens(const ev_flat_sentence *flat, size_t start, size_t end, uint32_t *first,
                             uint32_t *past);

#endif
