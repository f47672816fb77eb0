/* Orders the statements of an answer by how much they say about the query, and the passages within one.
 *
 * Weight: BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.2, k1 1.2, b
 * 0.75), the inverse document frequency in the form that is never negative, ln(1 + (N - n + 0.5) / (n +
 * 0.5)), over passages. A statement's term frequency counts matching passages only. Weights are rounded to a
 * millionth before they are compared; equal ones go by date, newest first, then by the statement's digest:
 * the order depends on the statements alone. */
#ifndef EV_QUERY_RANK_H
#define EV_QUERY_RANK_H

#include "query/match.h"

typedef struct ev_hit {
    size_t segment;   /* in the matcher's order */
    uint32_t number;  /* of the statement record */
    int64_t weight;   /* in millionths */
    int32_t last_day; /* yyyymmdd, 0: no date */
    const unsigned char *digest;
} ev_hit;

typedef struct ev_passage_hit {
    uint32_t docid;
    int64_t weight;
} ev_passage_hit;

typedef struct ev_ranking ev_ranking;

/* After ev_matcher_run(). Only the n_best best hits are put in order (0: all); those behind them are in no
 * order. The matcher is lent. EV_NOMEM, EV_CORRUPT. */
ev_status ev_rank(ev_matcher *matcher, size_t n_best, ev_ranking **out, ev_error *err);
void ev_ranking_free(ev_ranking *ranking);

/* All hits, the n_best best first; lent. */
const ev_hit *ev_ranking_hits(const ev_ranking *ranking, size_t *n_hits);

/* The best `max` matching passages of a hit, the best first, equal ones in text order: *n_best of them;
 * *n_matching is how many match in all. EV_CORRUPT, EV_NOMEM. */
ev_status ev_ranking_passages(const ev_ranking *ranking, const ev_hit *hit, ev_passage_hit *best, size_t max,
                              size_t *n_best, uint64_t *n_matching, ev_error *err);

#endif
