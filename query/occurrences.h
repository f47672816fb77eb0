/* Where a leaf of a query occurs in a segment, and how often: from postings, or added one by one. */
#ifndef EV_QUERY_OCCURRENCES_H
#define EV_QUERY_OCCURRENCES_H

#include "query/bits.h"
#include "store/segment.h"

/* A leaf's occurrences in one segment: pairs of docid and count, each docid once a type, in no particular
 * order. */
typedef struct ev_occurrences {
    uint32_t *docids, *counts;
    size_t n, capacity, counts_capacity;
    uint64_t n_passages; /* living ones that the leaf holds in */
} ev_occurrences;

/* Appends one. EV_NOMEM. */
ev_status ev_occurrences_add(ev_occurrences *to, uint32_t docid, uint32_t count, ev_error *err);
/* Appends all postings of a set of types. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_occurrences_of_word(ev_segment *segment, const ev_bits *types, ev_occurrences *to,
                                 ev_error *err);
/* Sets the docids in a set of passages. */
void ev_occurrences_set(const ev_occurrences *from, ev_bits *to);
/* Takes out the passages that are not in `live`, so that no count ever sees the dead. */
void ev_occurrences_keep(ev_occurrences *found, const ev_bits *live);

#endif
