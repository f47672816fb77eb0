/* See table2.h. */
#include "query/stats/table2.h"

#include <math.h>

static double log_term(double observed, double expected) {
    return observed > 0 ? observed * log(observed / expected) : 0;
}

static double squared_term(double observed, double expected) {
    return expected > 0 ? (observed - expected) * (observed - expected) / expected : 0;
}

static double least(double x, double y) {
    return x < y ? x : y;
}

ev_table2 ev_table2_of(uint64_t a_count, uint64_t n1_count, uint64_t b_count, uint64_t n2_count) {
    ev_table2 out = {NAN, NAN, NAN, NAN, NAN};
    double n1 = (double)n1_count, n2 = (double)n2_count;
    double a = least((double)a_count, n1), b = least((double)b_count, n2);
    double c = n1 - a, d = n2 - b, n = n1 + n2;
    if (n1_count == 0 || n2_count == 0)
        return out;
    double with = (a + b) / n, without = (c + d) / n;
    out.g2 = 2 * (log_term(a, n1 * with) + log_term(b, n2 * with) + log_term(c, n1 * without) +
                  log_term(d, n2 * without));
    out.g2 = out.g2 > 0 ? out.g2 : 0; /* what rounding leaves of 0 */
    out.chi2 = squared_term(a, n1 * with) + squared_term(b, n2 * with) + squared_term(c, n1 * without) +
               squared_term(d, n2 * without);
    out.p = erfc(sqrt(out.g2 / 2));
    out.log_ratio = log2((a > 0 ? a : 0.5) / n1 / ((b > 0 ? b : 0.5) / n2));
    double add = a > 0 && b > 0 && c > 0 && d > 0 ? 0 : 0.5;
    out.odds_ratio = (a + add) * (d + add) / ((b + add) * (c + add));
    return out;
}
