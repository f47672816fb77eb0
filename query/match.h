/* Evaluates a query exactly: which passages match, and where in them.
 *
 * Works a segment at a time on sets of docids: words by their postings, filters by the statements that have
 * the value, phrases and distances by AND on the postings and then by the token streams of the few passages
 * that pass. The answer depends on the statements alone, never on how segments divide them.
 *
 * Ownership: _new is freed by _free. The query and the indexes are lent and must outlive the matcher. */
#ifndef EV_QUERY_MATCH_H
#define EV_QUERY_MATCH_H

#include "query/ast.h"
#include "query/bits.h"
#include "query/occurrences.h"
#include "store/index.h"

typedef enum ev_unit { EV_UNIT_SENTENCE, EV_UNIT_PARAGRAPH, EV_UNIT_STATEMENT } ev_unit;

/* One segment's answer. Sets are over docids 0 .. n_docs. */
typedef struct ev_segment_match {
    ev_segment *segment;
    ev_bits passages;       /* that match; only living ones */
    ev_occurrences *leaves; /* by leaf number, occurrences in matching and other living passages */
    uint64_t n_statements;  /* that hold a matching passage */
} ev_segment_match;

typedef struct ev_matcher ev_matcher;

/* `unit`: within what all parts of an AND have to meet. EV_NOMEM, EV_BAD_PATTERN (a /regex/ that does not
 * compile, with caret), EV_PATTERN_LIMIT. */
ev_status ev_matcher_new(const ev_query *query, ev_index *const *indexes, size_t n_indexes, ev_unit unit,
                         ev_matcher **out, ev_error *err);
void ev_matcher_free(ev_matcher *matcher);

/* To be called before _run: with a wider unit all passages of the units that match are found, not only those
 * that hold one of the query's words. For a query that says what is counted in. */
void ev_matcher_keep_units(ev_matcher *matcher);
/* Whether the query is the empty one. */
bool ev_matcher_finds_all(const ev_matcher *matcher);
const ev_query *ev_matcher_query(const ev_matcher *matcher);

/* Evaluates over all segments. EV_CORRUPT, EV_NOMEM, EV_PATTERN_LIMIT, or as Xapian fails. */
ev_status ev_matcher_run(ev_matcher *matcher, ev_error *err);

/* After _run: the segments' answers, lent. */
size_t ev_matcher_segments(const ev_matcher *matcher, ev_segment_match **matches);
uint64_t ev_matcher_n_passages(const ev_matcher *matcher);
uint64_t ev_matcher_n_statements(const ev_matcher *matcher);

/* The leaves of the query: nodes that match words. */
size_t ev_matcher_n_leaves(const ev_matcher *matcher);
const ev_node *ev_matcher_leaf(const ev_matcher *matcher, size_t leaf);
/* Living passages, over all segments, in which the leaf occurs: 0 explains an empty answer. */
uint64_t ev_matcher_leaf_passages(const ev_matcher *matcher, size_t leaf);

/* A stretch of tokens that a leaf matched, counted within the passage. */
typedef struct ev_token_span {
    uint32_t first_token, n_tokens;
    size_t leaf;
} ev_token_span;

/* Where the query's leaves (not those under NOT) match in a passage: ordered by first token, at most one a
 * leaf and place. Lent until the next call. Not thread-safe. EV_CORRUPT, EV_NOMEM. */
ev_status ev_matcher_spans(ev_matcher *matcher, size_t segment, const ev_passage *passage,
                           const ev_token_span **spans, size_t *n_spans, ev_error *err);

#endif
