/* Measures of a table of two by two counts: whether, and how much, something is more frequent here than
 * there.
 *
 *               with it   all
 *     here         a       n1
 *     there        b       n2
 *
 *   g2          log-likelihood ratio over all four cells, 2 * sum of O ln(O / E) (Dunning 1993, "Accurate
 *               methods for the statistics of surprise and coincidence", Computational Linguistics 19(1);
 *               Rayson and Garside 2000)
 *   chi2        Pearson's chi-squared over all four cells, without Yates' correction
 *   p           of g2, by the chi-squared distribution with one degree of freedom: erfc(sqrt(g2 / 2))
 *   log_ratio   binary logarithm of (a / n1) / (b / n2); 0.5 stands for a count of 0 (Hardie 2014, "Log
 *               Ratio")
 *   odds_ratio  a (n2 - b) / (b (n1 - a)); 0.5 is added to each cell when one is 0 (Haldane 1956, Anscombe
 *               1956)
 *
 * a <= n1 and b <= n2 are the caller's duty; counts larger than that are as if they filled the row. NaN where
 * a side has no tokens. */
#ifndef EV_QUERY_STATS_TABLE2_H
#define EV_QUERY_STATS_TABLE2_H

#include <stdint.h>

typedef struct ev_table2 {
    double g2, chi2, p, log_ratio, odds_ratio;
} ev_table2;

ev_table2 ev_table2_of(uint64_t a, uint64_t n1, uint64_t b, uint64_t n2);

#endif
