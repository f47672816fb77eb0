/* Kappa and alpha against worked examples that others published. */
#include "unit.h"

#include "indexer/agreement.h"

#include <math.h>
#include <stdlib.h>

#define NA EV_NOT_CODED

static void assert_close(double value, double expected) {
    if (fabs(value - expected) > 0.00005)
        fail_msg("%.6f, expected %.4f", value, expected);
}

/* Two coders by the four cells of their table: both yes, only a, only b, both no. */
static double kappa_of_table(int both, int only_a, int only_b, int neither) {
    size_t n = (size_t)both + (size_t)only_a + (size_t)only_b + (size_t)neither;
    int *values = malloc(2 * n * sizeof *values);
    assert_non_null(values);
    size_t at = 0;
    const int cells[4][3] = {{both, 1, 1}, {only_a, 1, 0}, {only_b, 0, 1}, {neither, 0, 0}};
    for (int c = 0; c < 4; c++)
        for (int i = 0; i < cells[c][0]; i++, at++) {
            values[at] = cells[c][1];
            values[n + at] = cells[c][2];
        }
    const ev_codes codes = {values, 2, n};
    double kappa = 0;
    assert_true(ev_cohen_kappa(&codes, 0, 1, &kappa));
    free(values);
    return kappa;
}

/* The examples of the encyclopaedia's article on Cohen's kappa: (0.70 - 0.50) / 0.50, (0.60 - 0.54) / 0.46,
 * (0.60 - 0.46) / 0.54. */
static void kappa_is_as_published(void **state) {
    (void)state;
    assert_close(kappa_of_table(20, 5, 10, 15), 0.4);
    assert_close(kappa_of_table(45, 15, 25, 15), 0.1304);
    assert_close(kappa_of_table(25, 35, 5, 35), 0.2593);
}

static void kappa_leaves_out_what_one_did_not_code(void **state) {
    (void)state;
    static const int values[] = {1, 0, 1, NA, 0, /* a */ 1, 1, NA, 0, 0 /* b */};
    const ev_codes codes = {values, 2, 5};
    size_t n = 0;
    double share = 0;
    double kappa = 0;
    assert_true(ev_agreement(&codes, 0, 1, &n, &share));
    assert_int_equal(n, 3);
    assert_close(share, 2.0 / 3);
    /* a: 1 0 0, b: 1 1 0: p_e = 1/3 * 2/3 + 2/3 * 1/3 = 4/9; (2/3 - 4/9) / (5/9) = 0.4 */
    assert_true(ev_cohen_kappa(&codes, 0, 1, &kappa));
    assert_close(kappa, 0.4);
}

static void nothing_is_made_up(void **state) {
    (void)state;
    static const int same[] = {0, 0, 0, 0, 0, 0};
    static const int apart[] = {1, 0, NA, NA, NA, 1};
    const ev_codes all_same = {same, 2, 3};
    const ev_codes none_shared = {apart, 2, 3};
    size_t n = 9;
    double value = 9;
    assert_false(ev_cohen_kappa(&all_same, 0, 1, &value));
    assert_false(ev_krippendorff_alpha(&all_same, &value));
    assert_false(ev_agreement(&none_shared, 0, 1, &n, &value));
    assert_int_equal(n, 0);
    assert_false(ev_cohen_kappa(&none_shared, 0, 1, &value));
    assert_false(ev_krippendorff_alpha(&none_shared, &value));
}

/* Krippendorff 2011, section A: two observers, ten units, two values; alpha = 0.095, which is
 * 1 - (20 - 1) * 4 / (14 * 6). */
static void alpha_of_two_values_is_as_published(void **state) {
    (void)state;
    static const int values[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
    const ev_codes codes = {values, 2, 10};
    double alpha = 0;
    assert_true(ev_krippendorff_alpha(&codes, &alpha));
    assert_close(alpha, 1 - 19.0 * 4 / (14 * 6));
    assert_close(alpha, 0.0952);
}

/* Krippendorff 2011, section C: four observers, twelve units, missing values, five values; alpha = 0.743. By
 * hand: 40 values can be paired, 9 13 10 5 3 of each, so that 40 * 39 - (72 + 156 + 90 + 20 + 6) = 1216 pairs
 * of unlike ones are to be expected; weighted by unit there are 8: 1 - 39 * 8 / 1216 = 0.7434. */
static void alpha_with_missing_values_is_as_published(void **state) {
    (void)state;
    static const int values[] = {
        1,  2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA, /* A */
        1,  2, 3, 3, 2, 2, 4, 1, 2, 5,  NA, 3,  /* B */
        NA, 3, 3, 3, 2, 3, 4, 2, 2, 5,  1,  NA, /* C */
        1,  2, 3, 3, 2, 4, 4, 1, 2, 5,  1,  NA, /* D */
    };
    const ev_codes codes = {values, 4, 12};
    double alpha = 0;
    assert_true(ev_krippendorff_alpha(&codes, &alpha));
    assert_close(alpha, 0.7434);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kappa_is_as_published),
        cmocka_unit_test(kappa_leaves_out_what_one_did_not_code),
        cmocka_unit_test(nothing_is_made_up),
        cmocka_unit_test(alpha_of_two_values_is_as_published),
        cmocka_unit_test(alpha_with_missing_values_is_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
