/* Counts words of a vocabulary by group. There can be as many groups as statements, and most words are in few
 * of them: only the groups that a word is in take memory, and a whole vocabulary is counted in a few passes
 * over the token streams.
 *
 * Ownership: _new is freed by _free; what is lent lives until the next row is asked for. */
#ifndef EV_QUERY_TALLY_H
#define EV_QUERY_TALLY_H

#include "query/count.h"
#include "query/vocabulary.h"

typedef struct ev_tally ev_tally;

/* How many of n items, from `first` on, can be counted at once within the memory that is meant for it: at
 * least 1, unless n is 0. */
size_t ev_tally_band(const ev_vocabulary *vocabulary, const ev_groups *groups, size_t first, size_t n);

/* Counts items first .. first + n - 1. The groups divide what the vocabulary was counted in, or less.
 * EV_CORRUPT, EV_NOMEM, EV_INTERRUPTED. */
ev_status ev_tally_new(const ev_vocabulary *vocabulary, ev_groups *groups, size_t first, size_t n,
                       ev_tally **out, ev_error *err);
void ev_tally_free(ev_tally *tally);

/* The counts of item first + i, one a group, and their sum over the groups. */
const ev_count *ev_tally_row(ev_tally *tally, size_t i, ev_count *total);

#endif
