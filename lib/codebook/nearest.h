/* Which rule of a theme came nearest in a sentence where none found its words: the one most of whose words
 * are there. */
#ifndef EV_CODEBOOK_NEAREST_H
#define EV_CODEBOOK_NEAREST_H

#include "base/buf.h"
#include "codebook/tagger.h"

typedef struct ev_nearest {
    uint32_t rule;
    uint32_t entry; /* where it is the entry of a list that is not there: which came nearest; else the rule
                       itself */
    uint32_t
        missing; /* the first element of the entry that no word is; EV_NO_ITEM: all are there, but apart */
} ev_nearest;

/* False when the theme has no rule in the sentence's language, or memory is short. */
bool ev_nearest_rule(ev_tagger *tagger, const ev_analysis *analysis, size_t sentence, uint32_t theme,
                     ev_nearest *nearest);
/* Appends "no word of the sentence is ORG|@union" and the like. */
void ev_nearest_reason(ev_buf *out, const ev_codebook *codebook, const ev_nearest *nearest);

#endif
