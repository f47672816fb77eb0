/* See dispersion.h. */
#include "query/stats/dispersion.h"

#include <math.h>

ev_dispersion ev_dispersion_of(const uint64_t *counts, const uint64_t *sizes, size_t n) {
    ev_dispersion out = {.dp = NAN, .dp_norm = NAN, .juilland_d = NAN};
    double f = 0, size = 0, least = INFINITY, rates = 0, squares = 0, differences = 0;
    for (size_t i = 0; i < n; i++) {
        if (sizes[i] == 0)
            continue;
        out.n_parts++;
        out.range += counts[i] > 0;
        f += (double)counts[i];
        size += (double)sizes[i];
        least = fmin(least, (double)sizes[i]);
        rates += (double)counts[i] / (double)sizes[i];
    }
    if (f <= 0)
        return out;
    double mean = rates / (double)out.n_parts;
    for (size_t i = 0; i < n; i++) {
        if (sizes[i] == 0)
            continue;
        double deviation = (double)counts[i] / (double)sizes[i] - mean;
        squares += deviation * deviation;
        differences += fabs((double)counts[i] / f - (double)sizes[i] / size);
    }
    out.dp = differences / 2;
    if (out.n_parts < 2)
        return out;
    out.dp_norm = out.dp / (1 - least / size);
    out.juilland_d = 1 - sqrt(squares / (double)out.n_parts) / mean / sqrt((double)out.n_parts - 1);
    return out;
}
