/* A permutation test of two groups of statements: is the difference of their rates larger than chance divides
 * the same statements? Statements are moved whole, since their sentences are not independent of each other.
 * The statistic is the absolute difference of the rates, hits / size; it is compared by integer arithmetic,
 * so that no rounding decides. P-value (r + 1) / (permutations + 1), r: how often chance made a difference at
 * least as large (B. Phipson and G. K. Smyth 2010, Statistical Applications in Genetics and Molecular Biology
 * 9:39). */
#ifndef EV_QUERY_STATS_PERMUTATION_H
#define EV_QUERY_STATS_PERMUTATION_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_unit_count {
    uint64_t hits, size;
    bool second; /* in the second group */
} ev_unit_count;

/* Sums are over all units of a group. */
typedef struct ev_permutation {
    uint64_t at_least; /* r */
    uint64_t n_permutations;
    double p; /* NaN when a group is empty or holds nothing */
} ev_permutation;

/* The same units in the same order and the same seed give the same result. At most 2^30 in each sum.
 * EV_TOO_LARGE, EV_NOMEM. */
ev_status ev_permutation_test(const ev_unit_count *units, size_t n_units, uint64_t n_permutations,
                              uint64_t seed, ev_permutation *result, ev_error *err);

/* The same for two things counted in the same statements: is one more frequent than the other? Chance gives
 * each statement's two counts to the two things either way round (R. A. Fisher 1935, The Design of
 * Experiments, section 21). The statistic is the absolute difference of the sums; p as above, NaN when
 * neither occurs. */
typedef struct ev_unit_pair {
    uint64_t first, second;
} ev_unit_pair;
void ev_flip_test(const ev_unit_pair *units, size_t n_units, uint64_t n_permutations, uint64_t seed,
                  ev_permutation *result);

#endif
