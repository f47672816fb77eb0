/* See interval.h. */
#include "query/stats/interval.h"

#include "query/stats/special.h"

#include <math.h>

#define TAIL 0.025

static const ev_interval nothing = {NAN, NAN};

ev_interval ev_wilson(uint64_t n, uint64_t of) {
    if (of == 0 || n > of)
        return nothing;
    double size = (double)of;
    double share = (double)n / size;
    double z2 = EV_Z95 * EV_Z95;
    double middle = share + z2 / (2 * size);
    double reach = EV_Z95 * sqrt(share * (1 - share) / size + z2 / (4 * size * size));
    ev_interval found = {(middle - reach) / (1 + z2 / size), (middle + reach) / (1 + z2 / size)};
    if (n == 0)
        found.low = 0;
    if (n == of)
        found.high = 1;
    return found;
}

ev_interval ev_poisson(uint64_t n) {
    return (ev_interval){n ? ev_gamma_p_inverse((double)n, TAIL) : 0,
                         ev_gamma_p_inverse((double)n + 1, 1 - TAIL)};
}

ev_interval ev_clopper_pearson(uint64_t n, uint64_t of) {
    if (of == 0 || n > of)
        return nothing;
    double hits = (double)n;
    double misses = (double)(of - n);
    return (ev_interval){n ? ev_beta_i_inverse(TAIL, hits, misses + 1) : 0,
                         n < of ? ev_beta_i_inverse(1 - TAIL, hits + 1, misses) : 1};
}

ev_interval ev_rate_ratio(uint64_t n1, uint64_t of1, uint64_t n2, uint64_t of2) {
    if (n1 + n2 == 0 || of1 == 0 || of2 == 0)
        return nothing;
    ev_interval share = ev_clopper_pearson(n1, n1 + n2);
    double scale = (double)of2 / (double)of1;
    return (ev_interval){share.low / (1 - share.low) * scale,
                         share.high < 1 ? share.high / (1 - share.high) * scale : INFINITY};
}
