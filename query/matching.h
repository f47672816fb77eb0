/* What the files of match.h share: match.c and evaluate.c only. */
#ifndef EV_QUERY_MATCHING_H
#define EV_QUERY_MATCHING_H

#include "query/match.h"
#include "query/resolve.h"
#include "query/spans.h"

/* What reading a token stream needs; each thread has one. */
typedef struct ev_reading {
    ev_spans spans;
    uint32_t *ids;
    size_t ids_capacity;
} ev_reading;

struct ev_matcher {
    const ev_query *query;
    ev_unit unit;
    bool whole_units;
    ev_query_word **words; /* by word number */
    const ev_node **word_nodes;
    const ev_node **leaf_nodes; /* by leaf number */
    uint64_t *leaf_passages;
    ev_segment_match *matches;
    ev_bits **types; /* by segment, then by word number */
    size_t n_segments;
    uint64_t n_passages, n_statements;
    ev_reading scratch;
};

/* The evaluation of a query in one segment. */
typedef struct ev_evaluation {
    const ev_matcher *matcher;
    ev_reading *scratch;
    ev_segment_match *match;
    ev_segment *segment;
    const ev_bits *types; /* by word number */
    ev_bits live;         /* passages of statements that were not removed */
} ev_evaluation;

/* Reads a passage's type ids into scratch->ids. EV_CORRUPT, EV_NOMEM. */
ev_status ev_reading_ids(ev_reading *scratch, const ev_segment *segment, const ev_passage *passage,
                         ev_error *err);
/* Sets the living passages that the node holds in, widened to the matcher's unit; keeps the leaves'
 * occurrences. As ev_matcher_run(). */
ev_status ev_evaluate(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err);

#endif
