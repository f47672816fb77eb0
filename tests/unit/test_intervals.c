/* Intervals, permutation tests and random numbers against published worked examples, to four digits. */
#include "unit.h"

#include "query/stats/interval.h"
#include "query/stats/permutation.h"
#include "query/stats/random.h"
#include "query/stats/special.h"

#include <math.h>

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.10g is not %.10g", value, expected);
}

/* R. G. Newcombe 1998, Statistics in Medicine 17:857-872, Table I, method 3. */
static void wilson_as_newcombe_tables_it(void **state) {
    (void)state;
    static const struct {
        uint64_t n, of;
        double low, high;
    } cases[] = {{81, 263, 0.2553, 0.3662},
                 {15, 148, 0.0624, 0.1605},
                 {0, 20, 0.0000, 0.1611},
                 {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ev_interval found = ev_wilson(cases[i].n, cases[i].of);
        near(found.low, cases[i].low, 0.00005);
        near(found.high, cases[i].high, 0.00005);
    }
    assert_true(isnan(ev_wilson(0, 0).low));
    assert_true(ev_wilson(5, 5).high == 1);
}

/* The same table, method 5 (Clopper and Pearson). */
static void clopper_pearson_as_newcombe_tables_it(void **state) {
    (void)state;
    static const struct {
        uint64_t n, of;
        double low, high;
    } cases[] = {{81, 263, 0.2527, 0.3676},
                 {15, 148, 0.0578, 0.1617},
                 {0, 20, 0.0000, 0.1684},
                 {1, 29, 0.0009, 0.1776}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ev_interval found = ev_clopper_pearson(cases[i].n, cases[i].of);
        near(found.low, cases[i].low, 0.00005);
        near(found.high, cases[i].high, 0.00005);
    }
}

/* The usual table of exact limits of a Poisson count (K. Ulm 1990, American Journal of Epidemiology
 * 131:373-375, gives the formula; R's poisson.test(10) prints 4.795389 18.390356,
 * poisson.test(137, 24.19893) 4.753125 6.692709). */
static void poisson_limits(void **state) {
    (void)state;
    near(ev_poisson(0).low, 0, 0);
    near(ev_poisson(0).high, 3.688879, 0.000001); /* -ln 0.025 */
    near(ev_poisson(1).low, 0.025318, 0.000001);  /* -ln 0.975 */
    near(ev_poisson(1).high, 5.571643, 0.000001);
    near(ev_poisson(10).low, 4.795389, 0.000001);
    near(ev_poisson(10).high, 18.390356, 0.000001);
    near(ev_poisson(137).low / 24.19893, 4.753125, 0.000001);
    near(ev_poisson(137).high / 24.19893, 6.692709, 0.000001);
}

/* The example of R's poisson.test: c(11, 6 + 8 + 7) in c(800, 1083 + 1050 + 878), interval
 * 0.8584264 4.2772659. */
static void rate_ratio_as_in_r(void **state) {
    (void)state;
    ev_interval found = ev_rate_ratio(11, 800, 21, 3011);
    near(found.low, 0.8584264, 0.0000005);
    near(found.high, 4.2772659, 0.0000005);
    assert_true(ev_rate_ratio(0, 10, 5, 10).low == 0);
    assert_true(isinf(ev_rate_ratio(5, 10, 0, 10).high));
    assert_true(isnan(ev_rate_ratio(0, 10, 0, 10).low));
}

/* Closed forms: P(1, x) = 1 - e^-x; P(1/2, x) = erf sqrt x; I_x(a, 1) = x^a; I_x(1, b) = 1 - (1-x)^b; and
 * tables of chi-squared (3.841 and 6.635 are the 5 % and 1 % points for one degree of freedom, 18.307 the 5 %
 * of ten). */
static void distribution_functions(void **state) {
    (void)state;
    for (int i = 1; i <= 12; i++) {
        double x = 0.05 * i * i;
        near(ev_gamma_p(1, x), 1 - exp(-x), 1e-13);
        near(ev_gamma_p(0.5, x), erf(sqrt(x)), 1e-13);
    }
    for (int i = 1; i < 20; i++) {
        double x = 0.05 * i;
        near(ev_beta_i(x, 3.5, 1), pow(x, 3.5), 1e-13);
        near(ev_beta_i(x, 1, 40), 1 - pow(1 - x, 40), 1e-13);
        near(ev_beta_i(x, 20, 31) + ev_beta_i(1 - x, 31, 20), 1, 1e-13);
        near(ev_beta_i(ev_beta_i_inverse(x, 7, 3000), 7, 3000), x, 1e-11);
        near(ev_gamma_p(5000, ev_gamma_p_inverse(5000, x)), x, 1e-9);
    }
    /* tables of chi-squared, whose distribution is P(df / 2, x / 2) */
    near(1 - ev_gamma_p(0.5, 3.841459 / 2), 0.05, 1e-7);
    near(1 - ev_gamma_p(0.5, 6.634897 / 2), 0.01, 1e-7);
    near(1 - ev_gamma_p(5, 18.307038 / 2), 0.05, 1e-7);
    assert_true(isnan(ev_gamma_p(-1, 1)));
    assert_true(isnan(ev_beta_i(2, 1, 1)));
}

/* The sequence that S. Vigna's splitmix64.c gives for the seed 1234567. */
static void splitmix_sequence(void **state) {
    (void)state;
    static const uint64_t expected[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                        UINT64_C(16408922859458223821)};
    ev_random random = {1234567};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(ev_random_next(&random) == expected[i]);
    uint64_t seen[5] = {0};
    for (int i = 0; i < 50000; i++)
        seen[ev_random_below(&random, 5)]++;
    for (size_t i = 0; i < 5; i++)
        assert_in_range(seen[i], 9700, 10300); /* 3.4 standard deviations */
    assert_int_equal(ev_random_below(&random, 1), 0);
}

/* R. A. Fisher's exact test of the lady tasting tea (The Design of Experiments, 1935) is a permutation test:
 * of 8 cups, 3 of 4 rightly named has the two-sided p-value 34/70 = 0.4857, all 4 right 2/70 = 0.02857. */
static void permutations_find_the_exact_value(void **state) {
    (void)state;
    static const struct {
        unsigned right;
        double p;
    } cases[] = {{3, 34.0 / 70}, {4, 2.0 / 70}};
    for (size_t i = 0; i < 2; i++) {
        ev_unit_count cups[8];
        for (unsigned j = 0; j < 8; j++)
            cups[j] = (ev_unit_count){
                .size = 1, .second = j >= 4, .hits = j < 4 ? j < cases[i].right : j - 4 < 4 - cases[i].right};
        ev_permutation result, again, other;
        assert_int_equal(ev_permutation_test(cups, 8, 100000, 1, &result, NULL), EV_OK);
        near(result.p, cases[i].p, 0.005); /* over 3 standard deviations */
        assert_int_equal(ev_permutation_test(cups, 8, 100000, 1, &again, NULL), EV_OK);
        assert_int_equal(result.at_least, again.at_least);
        assert_int_equal(ev_permutation_test(cups, 8, 100000, 2, &other, NULL), EV_OK);
        assert_int_not_equal(result.at_least, other.at_least);
    }
}

/* R. A. Fisher's test of Darwin's maize (The Design of Experiments, section 21): of the 2^15 ways to give the
 * differences in height of the 15 pairs (eighths of an inch) their signs, 863 have a sum as large as
 * Darwin's, 314, on its side, and so 1726 = 5.267 % on both. */
static void flips_find_fishers_value(void **state) {
    (void)state;
    static const int differences[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    enum { N = sizeof differences / sizeof *differences };
    ev_unit_pair pairs[N];
    for (size_t i = 0; i < N; i++)
        pairs[i] = (ev_unit_pair){(uint64_t)(100 + differences[i]), 100};
    ev_permutation result;
    ev_flip_test(pairs, N, 200000, 1, &result);
    near(result.p, 0.05267, 0.0016); /* over 3 standard deviations */
    ev_flip_test(NULL, 0, 99, 1, &result);
    assert_true(isnan(result.p));
}

static void permutations_without_two_groups(void **state) {
    (void)state;
    ev_unit_count one = {.hits = 1, .size = 2};
    ev_permutation result;
    assert_int_equal(ev_permutation_test(&one, 1, 99, 1, &result, NULL), EV_OK);
    assert_true(isnan(result.p));
    assert_int_equal(ev_permutation_test(NULL, 0, 99, 1, &result, NULL), EV_OK);
    assert_true(isnan(result.p));
    ev_unit_count large[2] = {{1, UINT64_C(1) << 30, false}, {1, 1, true}};
    assert_int_equal(ev_permutation_test(large, 2, 9, 1, &result, NULL), EV_TOO_LARGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_as_newcombe_tables_it),
        cmocka_unit_test(clopper_pearson_as_newcombe_tables_it),
        cmocka_unit_test(poisson_limits),
        cmocka_unit_test(rate_ratio_as_in_r),
        cmocka_unit_test(distribution_functions),
        cmocka_unit_test(splitmix_sequence),
        cmocka_unit_test(permutations_find_the_exact_value),
        cmocka_unit_test(flips_find_fishers_value),
        cmocka_unit_test(permutations_without_two_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
