/* Intervals of 95 % around what was counted. Each names its source; tests compare with the source's own
 * examples. A low end of 0 is exact; a high end that has no bound is INFINITY. */
#ifndef EV_QUERY_STATS_INTERVAL_H
#define EV_QUERY_STATS_INTERVAL_H

#include <stdint.h>

typedef struct ev_interval {
    double low, high;
} ev_interval;

/* Of a proportion n / of: the score interval without continuity correction (E. B. Wilson 1927, JASA
 * 22:209-212; method 3 of R. G. Newcombe 1998, Statistics in Medicine 17:857-872). NaN of 0. */
ev_interval ev_wilson(uint64_t n, uint64_t of);

/* Of the mean of a Poisson count, exact (F. Garwood 1936, Biometrika 28:437-442), in counts. */
ev_interval ev_poisson(uint64_t n);

/* Of a proportion n / of, exact (C. J. Clopper and E. S. Pearson 1934, Biometrika 26:404-413). NaN of 0. */
ev_interval ev_clopper_pearson(uint64_t n, uint64_t of);

/* Of the ratio of two Poisson rates, (n1 / of1) / (n2 / of2), exact given n1 + n2 (J. Przyborowski and H.
 * Wilenski 1940, Biometrika 31:313-323; R's poisson.test). NaN where n1 + n2, of1 or of2 is 0. */
ev_interval ev_rate_ratio(uint64_t n1, uint64_t of1, uint64_t n2, uint64_t of2);

#endif
