/* What a filter (country:KAZ, date:2014-03-18.., lang:kk, theme:exit) lets through in a segment. */
#ifndef EV_QUERY_FILTERS_H
#define EV_QUERY_FILTERS_H

#include "query/ast.h"
#include "query/bits.h"
#include "store/segment.h"

/* Sets the docids of the passages that the filter lets through, dead ones included. `passages` is empty and
 * has places for docids 0 .. n_docs. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_filter_passages(ev_segment *segment, const ev_node *filter, ev_bits *passages, ev_error *err);

/* A filter that speaks of one tag: theme, target, polarity, modality. Several in one AND have to hold for the
 * same tag. */
bool ev_filter_is_of_tag(const ev_node *node);
ev_status ev_filter_tags(ev_segment *segment, const ev_node *const *filters, size_t n_filters,
                         ev_bits *passages, ev_error *err);

/* Values of the filter's field that occur in the segment, in order, at most `max`: for messages. Freed by the
 * caller, each and the list. */
ev_status ev_filter_values(ev_segment *segment, const ev_node *filter, size_t max, char ***values,
                           size_t *n_values, ev_error *err);

#endif
