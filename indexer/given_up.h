/* Rules of a codebook that were not tried to their end somewhere, counted over a run and then reported:
 * nothing is left out in silence. */
#ifndef EV_INDEXER_GIVEN_UP_H
#define EV_INDEXER_GIVEN_UP_H

#include "codebook/tagger.h"
#include "indexer/refusals.h"

typedef struct ev_given_up_counts {
    uint64_t *sentences; /* by rule; NULL: none */
} ev_given_up_counts;    /* all zero is a valid beginning */

void ev_given_up_free(ev_given_up_counts *counts);
/* Adds those of one statement. EV_NOMEM. */
ev_status ev_given_up_add(ev_given_up_counts *counts, const ev_codebook *codebook, const ev_tagging *tagging,
                          ev_error *err);
/* A refusal for each rule that was given up, at its place in the codebook. */
void ev_given_up_report(const ev_given_up_counts *counts, const ev_codebook *codebook, ev_refusals *refusals);

#endif
