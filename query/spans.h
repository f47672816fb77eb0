/* Where the parts of a query match within one passage: spans of tokens, worked out on its token stream. */
#ifndef EV_QUERY_SPANS_H
#define EV_QUERY_SPANS_H

#include "query/ast.h"
#include "query/bits.h"
#include "query/match.h"

/* What span finding needs to know of a segment: for each word of the query the set of its type ids. */
typedef struct ev_span_context {
    const ev_segment *segment;
    const ev_bits *types; /* by word number */
} ev_span_context;

typedef struct ev_spans {
    ev_token_span *items;
    size_t n, capacity;
} ev_spans; /* all zero is a valid empty list; free items with free() */

/* Orders by place: first token, then length. */
int ev_token_span_compare(const void *a, const void *b);

/* Appends where a positional node (ev_node_is_positional) matches in the passage, in order of first token;
 * every place once. NEAR and ADJ pair each span of the left child with the nearest span of the right one that
 * lies within the distance and does not overlap it; distance is counted from the last token of the first to
 * the first token of the second, 1 for neighbours. NEAR takes as near, too, what stands within the words of a
 * tag, or between those that another NEAR or ADJ has paired. `ids` are the passage's type ids. EV_NOMEM. */
ev_status ev_find_spans(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                        const uint32_t *ids, ev_spans *out, ev_error *err);

#endif
