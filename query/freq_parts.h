/* The parts of each group of freq, for dispersion: the groups divided once more by a key of the text.
 *
 * Ownership: _new is freed by _free; what is lent lives as long. */
#ifndef EV_QUERY_FREQ_PARTS_H
#define EV_QUERY_FREQ_PARTS_H

#include "query/count.h"
#include "query/stats/dispersion.h"

typedef struct ev_freq_parts ev_freq_parts;

/* `key`: the name of the key that divides, as --parts has it. EV_BAD_ARGUMENT when it, or one that the groups
 * are by, is a key of tags; else as ev_groups_new fails. */
ev_status ev_freq_parts_new(const char *key, ev_groups *groups, ev_freq_parts **out, ev_error *err);
void ev_freq_parts_free(ev_freq_parts *parts);

/* All parts of all groups, to count in; the parts of one group are neighbours, in order of their labels. */
ev_groups *ev_freq_parts_groups(const ev_freq_parts *parts);
/* The key that divides. */
ev_key ev_freq_parts_key(const ev_freq_parts *parts);

/* Takes the counts of a term by part. Returns the dispersion in each group, lent until the next call. */
const ev_dispersion *ev_freq_parts_measure(ev_freq_parts *parts, const ev_count *counts);
/* The counts that were taken last, and the tokens, of the parts of a group; returns how many parts. */
size_t ev_freq_parts_of(const ev_freq_parts *parts, size_t group, const uint64_t **counts,
                        const uint64_t **sizes);

#endif
