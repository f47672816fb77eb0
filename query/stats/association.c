/* See association.h. */
#include "query/stats/association.h"

#include "query/stats/table2.h"

#include <math.h>

double ev_log_dice(uint64_t together, uint64_t first, uint64_t second) {
    if (together == 0 || first + second == 0)
        return NAN;
    return 14 + log2(2 * (double)together / ((double)first + (double)second));
}

static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

ev_association ev_association_of(uint64_t o11_count, uint64_t r1_count, uint64_t c1_count, uint64_t n_count) {
    ev_association out = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    double o11 = (double)o11_count, r1 = (double)r1_count, c1 = (double)c1_count, n = (double)n_count;
    if (r1_count == 0 || c1_count == 0 || n_count == 0)
        return out;
    out.expected = r1 * c1 / n;
    if (o11 > 0) {
        out.mi = log2(o11 / out.expected);
        out.mi3 = log2(o11 * o11 * o11 / out.expected);
        out.t = (o11 - out.expected) / sqrt(o11);
    }
    out.log_dice = ev_log_dice(o11_count, r1_count, c1_count);
    double g2 = ev_table2_of(o11_count, r1_count, c1_count - o11_count, n_count - r1_count).g2;
    out.g2 = o11 < out.expected ? -g2 : g2;
    out.delta_p_collocate = share(o11, r1) - share(c1 - o11, n - r1);
    out.delta_p_node = share(o11, c1) - share(r1 - o11, n - c1);
    return out;
}
