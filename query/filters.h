/* What a filter (country:KAZ, date:2014-03-18.., lang:kk, theme:exit) lets through in a segment. */
#ifndef EV_QUERY_FILTERS_H
#define EV_QUERY_FILTERS_H

#include "query/ast.h"
#include "query/bits.h"
#include "store/segment.h"

/* Sets the docids of the passages that the filter lets through, dead ones included. `passages` is empty and
 * has places for docids 0 .. n_docs. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_filter_passages(ev_segment *segment, const ev_node *filter, ev_bits *passages, ev_error *err);

/* Whether a tag satisfies what an EV_NODE_TAG, or a node below one, asks. */
bool ev_tag_fits(const ev_node *node, const ev_stored_tag *tag);
/* Sets the passages in which some tag satisfies the EV_NODE_TAG. As above. */
ev_status ev_tag_passages(ev_segment *segment, const ev_node *tag_node, ev_bits *passages, ev_error *err);

/* Values of the filter's field that occur in the segment, in no order, at most `max`: for messages. Freed by
 * the caller, each and the list; after a failure the list alone. As ev_filter_passages(). */
ev_status ev_filter_values(ev_segment *segment, const ev_node *filter, size_t max, char ***values,
                           size_t *n_values, ev_error *err);

#endif
