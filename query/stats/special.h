/* The distribution functions that exact intervals need, by the formulas of the Digital Library of
 * Mathematical Functions (DLMF, dlmf.nist.gov): accurate to about 12 digits for the counts of a corpus.
 * Inverses are found by bisection, which cannot fail to converge. NaN for arguments outside of the stated
 * ranges. */
#ifndef EV_QUERY_STATS_SPECIAL_H
#define EV_QUERY_STATS_SPECIAL_H

/* The normal deviate of a two-sided interval of 95 %. */
#define EV_Z95 1.959963984540054

/* The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0 (DLMF 8.2.4; by 8.7.1 for x < a + 1,
 * else by the continued fraction 8.9.2). */
double ev_gamma_p(double a, double x);
/* The x with P(a, x) = p, 0 <= p < 1. */
double ev_gamma_p_inverse(double a, double p);

/* The regularised incomplete beta function I_x(a, b), a > 0, b > 0, 0 <= x <= 1 (DLMF 8.17.2, by the
 * continued fraction 8.17.22). */
double ev_beta_i(double x, double a, double b);
/* The x with I_x(a, b) = p, 0 <= p <= 1. */
double ev_beta_i_inverse(double p, double a, double b);

#endif
