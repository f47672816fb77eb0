/* The rows of a comparison: their measures and their order. */
#ifndef EV_QUERY_COMPARE_ROWS_H
#define EV_QUERY_COMPARE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_compared {
    const char *term, *stem, *lang; /* lent */
    uint64_t a, n_a, b, n_b;        /* counts, and tokens of the parts */
    double g2, chi2, p, p_adjusted, log_ratio, odds_ratio;
    double ratio, ratio_low, ratio_high; /* of the rates; the interval is exact (stats/interval.h) */
} ev_compared;

#define EV_COMPARE_ORDERS "effect|g2|log_ratio|chi2|odds_ratio|count"
typedef enum ev_compare_order {
    EV_ORDER_EFFECT,
    EV_ORDER_G2,
    EV_ORDER_LOG_RATIO,
    EV_ORDER_CHI2,
    EV_ORDER_ODDS_RATIO,
    EV_ORDER_COUNT,
} ev_compare_order;

/* All but term, stem, lang and p_adjusted. */
ev_compared ev_compare_counts(uint64_t a, uint64_t n_a, uint64_t b, uint64_t n_b);
/* Sets p_adjusted over all rows. False when memory is short. */
bool ev_compare_adjust(ev_compared *rows, size_t n);
/* The greatest first. Measures are compared as they are printed, rounded to 4 decimals; equal ones go by the
 * counts, then by term and language: no rounding error decides. */
void ev_compare_sort(ev_compared *rows, size_t n, ev_compare_order order);

#endif
