/* See compare_rows.h. */
#include "query/compare_rows.h"

#include "query/stats/adjust.h"
#include "query/stats/interval.h"
#include "query/stats/table2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double significant = 0.05;

ev_compared ev_compare_counts(uint64_t a, uint64_t n_a, uint64_t b, uint64_t n_b) {
    ev_table2 t = ev_table2_of(a, n_a, b, n_b);
    ev_interval interval = ev_rate_ratio(a, n_a, b, n_b);
    ev_compared row = {.a = a, .n_a = n_a, .b = b, .n_b = n_b};
    row.g2 = t.g2;
    row.chi2 = t.chi2;
    row.p = t.p;
    row.log_ratio = t.log_ratio;
    row.odds_ratio = t.odds_ratio;
    row.ratio = n_a > 0 && n_b > 0 && b > 0 ? (double)a / (double)n_a / ((double)b / (double)n_b) : NAN;
    row.ratio_low = interval.low;
    row.ratio_high = interval.high;
    return row;
}

/* Undefined p values are adjusted as 1. */
bool ev_compare_adjust(ev_compared *rows, size_t n) {
    double *p = malloc((n + 1) * sizeof *p);
    if (!p)
        return false;
    for (size_t i = 0; i < n; i++)
        p[i] = isnan(rows[i].p) ? 1 : rows[i].p;
    bool adjusted = ev_adjust_bh(p, n);
    for (size_t i = 0; i < n; i++)
        rows[i].p_adjusted = isnan(rows[i].p) ? NAN : p[i];
    free(p);
    return adjusted;
}

/* A measure in ten-thousandths; undefined ones come last. */
static int64_t rounded(double value) {
    return isnan(value) ? INT64_MIN : isinf(value) ? INT64_MAX : llround(value * 1e4);
}

static int64_t key_of(const ev_compared *row, ev_compare_order order) {
    switch (order) {
    case EV_ORDER_EFFECT:
    case EV_ORDER_LOG_RATIO:
        return rounded(row->log_ratio);
    case EV_ORDER_G2: /* what is more frequent in b is negative, so that the list runs from one part to the
                         other */
        return row->log_ratio < 0 ? -rounded(row->g2) : rounded(row->g2);
    case EV_ORDER_CHI2:
        return row->log_ratio < 0 ? -rounded(row->chi2) : rounded(row->chi2);
    case EV_ORDER_ODDS_RATIO:
        return rounded(row->odds_ratio);
    case EV_ORDER_COUNT:
        break;
    }
    return (int64_t)(row->a + row->b);
}

static bool is_significant(const ev_compared *row) {
    return rounded(row->p_adjusted) < rounded(significant);
}

static int descending(int64_t x, int64_t y) {
    return x > y ? -1 : x < y;
}

static int compare_rows(const void *left, const void *right, void *user) {
    const ev_compared *x = left;
    const ev_compared *y = right;
    ev_compare_order by = *(const ev_compare_order *)user;
    int order = by == EV_ORDER_EFFECT ? descending(is_significant(x), is_significant(y)) : 0;
    if (order == 0)
        order = descending(key_of(x, by), key_of(y, by));
    if (order == 0)
        order = descending((int64_t)x->a, (int64_t)y->a);
    if (order == 0)
        order = descending((int64_t)x->b, (int64_t)y->b);
    if (order == 0)
        order = strcmp(x->term, y->term);
    if (order == 0)
        order = strcmp(x->lang, y->lang);
    return order != 0 ? order : strcmp(x->stem, y->stem);
}

void ev_compare_sort(ev_compared *rows, size_t n, ev_compare_order order) {
    if (n > 1)
        qsort_r(rows, n, sizeof *rows, compare_rows, &order);
}
