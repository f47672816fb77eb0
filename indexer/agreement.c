/* See agreement.h. */
#include "indexer/agreement.h"

#include <string.h>

static int code(const ev_codes *codes, size_t coder, size_t unit) {
    return codes->codes[coder * codes->n_units + unit];
}

bool ev_agreement(const ev_codes *codes, size_t a, size_t b, size_t *n_units, double *share) {
    size_t alike = 0;
    *n_units = 0;
    for (size_t i = 0; i < codes->n_units; i++) {
        int x = code(codes, a, i);
        int y = code(codes, b, i);
        if (x == EV_NOT_CODED || y == EV_NOT_CODED)
            continue;
        ++*n_units;
        alike += x == y;
    }
    *share = *n_units ? (double)alike / (double)*n_units : 0;
    return *n_units > 0;
}

bool ev_cohen_kappa(const ev_codes *codes, size_t a, size_t b, double *kappa) {
    size_t of_a[EV_MAX_VALUES] = {0};
    size_t of_b[EV_MAX_VALUES] = {0};
    size_t n = 0;
    double observed = 0;
    double expected = 0;
    if (!ev_agreement(codes, a, b, &n, &observed))
        return false;
    for (size_t i = 0; i < codes->n_units; i++) {
        int x = code(codes, a, i);
        int y = code(codes, b, i);
        if (x == EV_NOT_CODED || y == EV_NOT_CODED)
            continue;
        of_a[x]++;
        of_b[y]++;
    }
    for (int v = 0; v < EV_MAX_VALUES; v++) {
        if (of_a[v] == n && of_b[v] == n)
            return false;
        expected += (double)of_a[v] / (double)n * ((double)of_b[v] / (double)n);
    }
    *kappa = (observed - expected) / (1 - expected);
    return true;
}

/* Of one unit: how often each value was given; returns how many values that are. */
static size_t count_values(const ev_codes *codes, size_t unit, size_t counts[EV_MAX_VALUES]) {
    size_t n = 0;
    memset(counts, 0, EV_MAX_VALUES * sizeof *counts);
    for (size_t c = 0; c < codes->n_coders; c++) {
        int value = code(codes, c, unit);
        if (value == EV_NOT_CODED)
            continue;
        counts[value]++;
        n++;
    }
    return n;
}

/* Each pair of values within a unit of m values counts 1 / (m - 1): `same` are the pairs of like values,
 * totals[v] all pairs that value v takes part in. A unit with a single value pairs with nothing. */
bool ev_krippendorff_alpha(const ev_codes *codes, double *alpha) {
    double totals[EV_MAX_VALUES] = {0};
    double same = 0;
    double n = 0;
    double expected_same = 0;
    for (size_t u = 0; u < codes->n_units; u++) {
        size_t counts[EV_MAX_VALUES];
        size_t m = count_values(codes, u, counts);
        if (m < 2)
            continue;
        for (int v = 0; v < EV_MAX_VALUES; v++) {
            if (counts[v] == 0)
                continue;
            totals[v] += (double)counts[v];
            same += (double)counts[v] * (double)(counts[v] - 1) / (double)(m - 1);
        }
        n += (double)m;
    }
    for (int v = 0; v < EV_MAX_VALUES; v++) {
        expected_same += totals[v] * (totals[v] - 1);
        if (n == 0 || totals[v] == n)
            return false;
    }
    double observed_disagreement = n - same;
    double expected_disagreement = n - expected_same / (n - 1);
    *alpha = 1 - observed_disagreement / expected_disagreement;
    return true;
}
