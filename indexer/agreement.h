/* How far coders agree on categories without order. Pure functions of numbers.
 *
 * Cohen's kappa: Jacob Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
 * Measurement 20 (1960), 37-46: (p_o - p_e) / (1 - p_e), p_o the share of units coded alike, p_e what chance
 * gives from each coder's own shares. Krippendorff's alpha: Klaus Krippendorff, "Computing Krippendorff's
 * Alpha-Reliability" (2011), nominal data, any number of coders, values may be missing: 1 - D_o / D_e from
 * the matrix of coincidences. */
#ifndef EV_INDEXER_AGREEMENT_H
#define EV_INDEXER_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>

enum { EV_NOT_CODED = -1, EV_MAX_VALUES = 64 };

/* `codes`: a row a coder, a column a unit: coder c's value of unit u is codes[c * n_units + u], 0 ..
 * EV_MAX_VALUES - 1 or EV_NOT_CODED. */
typedef struct ev_codes {
    const int *codes;
    size_t n_coders, n_units;
} ev_codes;

/* Of the units that both coders coded: how many, and which part of them alike. False when there are none. */
bool ev_agreement(const ev_codes *codes, size_t a, size_t b, size_t *n_units, double *share);
/* False when it is not defined: no unit in common, or both gave one and the same value throughout. */
bool ev_cohen_kappa(const ev_codes *codes, size_t a, size_t b, double *kappa);
/* False when it is not defined: no unit with two values, or one value throughout. */
bool ev_krippendorff_alpha(const ev_codes *codes, double *alpha);

#endif
