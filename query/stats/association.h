/* How much two things attract each other, from how often they meet.
 *
 * o11: they meet; r1: all places of the first (the node's windows); c1: all of the second (the collocate); n:
 * all places. Expected: e11 = r1 c1 / n.
 *
 *   mi                 log2(o11 / e11) (Church and Hanks 1990)
 *   mi3                log2(o11^3 / e11) (Daille 1994)
 *   t                  (o11 - e11) / sqrt(o11) (Church et al. 1991)
 *   g2                 Dunning's log-likelihood ratio over all four cells (table2.h); negative when they meet
 *                      less often than expected
 *   log_dice           14 + log2(2 o11 / (r1 + c1)) (Rychly 2008, "A lexicographer-friendly association
 *                      score")
 *   delta_p_collocate  P(collocate | node) - P(collocate | no node) = o11 / r1 - (c1 - o11) / (n - r1)
 *   delta_p_node       P(node | collocate) - P(node | no collocate) = o11 / c1 - (r1 - o11) / (n - c1)
 *                      (Allan 1980; Gries 2013, "50-something years of work on collocations", IJCL 18(1))
 *
 * NaN where a measure is not defined. */
#ifndef EV_QUERY_STATS_ASSOCIATION_H
#define EV_QUERY_STATS_ASSOCIATION_H

#include <stdint.h>

typedef struct ev_association {
    double expected, mi, mi3, t, g2, log_dice, delta_p_collocate, delta_p_node;
} ev_association;

/* o11 <= r1, c1 <= n is the caller's duty. */
ev_association ev_association_of(uint64_t o11, uint64_t r1, uint64_t c1, uint64_t n);

/* log_dice alone, for counts of the node that are not those of its windows. */
double ev_log_dice(uint64_t together, uint64_t first, uint64_t second);

#endif
