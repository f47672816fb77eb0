/* How evenly occurrences are spread over the parts of a corpus.
 *
 * With counts v_i in parts of s_i tokens, f = sum of v_i, N = sum of s_i, n parts:
 *
 *   range        parts with v_i > 0 (Keniston 1920)
 *   DP           half the sum of |v_i / f - s_i / N|, 0 even to near 1 uneven (Gries 2008, "Dispersions and
 *                adjusted frequencies in corpora", IJCL 13(4), 403-437)
 *   DPnorm       DP / (1 - min s_i / N), which reaches 1 (Lijffijt and Gries 2012, IJCL 17(1), 147-149)
 *   Juilland's D 1 - V / sqrt(n - 1), V the population's coefficient of variation of the rates v_i / s_i
 *                (Juilland and Chang-Rodriguez 1964; over rates, because parts differ in size: Gries 2020,
 *                "Analyzing dispersion")
 *
 * Parts without tokens do not count. What is not defined (f = 0, one part) is NaN. */
#ifndef EV_QUERY_STATS_DISPERSION_H
#define EV_QUERY_STATS_DISPERSION_H

#include <stddef.h>
#include <stdint.h>

typedef struct ev_dispersion {
    uint64_t n_parts, range;
    double dp, dp_norm, juilland_d;
} ev_dispersion;

ev_dispersion ev_dispersion_of(const uint64_t *counts, const uint64_t *sizes, size_t n);

#endif
