/* The measures of query/stats against examples that others have published and worked out; each case names its
 * source. */
#include "unit.h"

#include "query/stats/adjust.h"
#include "query/stats/association.h"
#include "query/stats/dispersion.h"
#include "query/stats/table2.h"

#include <math.h>

/* Equal to as many decimals as the source prints. */
static void near(double found, double expected, int decimals) {
    double half = 0.5 * pow(10, -decimals);
    if (!(fabs(found - expected) <= half * 1.000001))
        fail_msg("%.10g is not %.10g to %d decimals", found, expected, decimals);
}

/* Gries 2020, "Analyzing dispersion", Table 1: the word "a" in a corpus of five parts, with the value of D to
 * more digits as the package hgct prints it in its comparison with that table. */
static void dispersion_of_gries_toy_corpus(void **state) {
    static const uint64_t counts[] = {1, 2, 3, 4, 5};
    static const uint64_t sizes[] = {9, 10, 10, 10, 11};
    ev_dispersion d = ev_dispersion_of(counts, sizes, 5);
    (void)state;
    assert_int_equal(d.range, 5);
    near(d.dp, 0.18, 10);
    near(d.dp_norm, 0.2195121952, 9);
    near(d.juilland_d, 0.7851504535, 9);
}

/* Lyne 1985, ALLEMAND in ten tenths of French business letters, with D as the R package tlda prints it. */
static void dispersion_of_allemand(void **state) {
    static const uint64_t counts[] = {2, 0, 1, 1, 3, 0, 3, 0, 0, 0};
    static const uint64_t sizes[] = {8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930};
    ev_dispersion d = ev_dispersion_of(counts, sizes, 10);
    (void)state;
    assert_int_equal(d.range, 5);
    near(d.juilland_d, 0.6038797, 7);
}

static void dispersion_without_occurrences_or_parts_is_undefined(void **state) {
    static const uint64_t none[] = {0, 0};
    static const uint64_t some[] = {3, 0};
    static const uint64_t sizes[] = {5, 0};
    (void)state;
    assert_true(isnan(ev_dispersion_of(none, sizes, 2).dp));
    assert_true(isnan(ev_dispersion_of(some, sizes, 2).juilland_d));
    assert_int_equal(ev_dispersion_of(some, sizes, 2).n_parts, 1);
    near(ev_dispersion_of(some, sizes, 2).dp, 0, 12);
    assert_int_equal(ev_dispersion_of(NULL, NULL, 0).n_parts, 0);
}

/* Manning and Schuetze 1999, "Foundations of Statistical Natural Language Processing", chapter 5. */
static void association_of_manning_and_schuetze(void **state) {
    (void)state;
    /* 5.3.1: new companies, t = 0.999932 */
    near(ev_association_of(8, 15828, 4675, 14307668).t, 0.999932, 6);
    /* Table 5.14: Ayatollah Ruhollah, I = 18.38, and MI3 by its definition, two binary logarithms of 20 more
     */
    near(ev_association_of(20, 42, 20, 14307668).mi, 18.38, 2);
    near(ev_association_of(20, 42, 20, 14307668).mi3, 18.38 + 2 * log2(20), 2);
    /* Table 5.9: vache and cow, chi-squared = 456400 */
    assert_int_equal(llround(ev_table2_of(59, 65, 8, 570934 + 8).chi2 / 100), 4564);
}

/* Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", Table 1: pairs of words in
 * 31,777 words of text, with -2 log lambda. */
static void log_likelihood_of_dunning(void **state) {
    (void)state;
    near(ev_association_of(110, 110 + 2442, 110 + 111, 31777).g2, 270.72, 2);
    near(ev_association_of(29, 29 + 13, 29 + 123, 31777).g2, 263.90, 2);
    near(ev_association_of(31, 31 + 23, 31 + 139, 31777).g2, 256.84, 2);
    near(ev_association_of(10, 10, 13, 31777).g2, 167.23, 2);
}

/* Gries 2013, "50-something years of work on collocations", Table 1: of course in the spoken BNC. */
static void delta_p_of_course(void **state) {
    ev_association of_course = ev_association_of(5610, 5610 + 168938, 5610 + 2257, 10409868);
    (void)state;
    near(of_course.delta_p_collocate, 0.032, 3);
    near(of_course.delta_p_node, 0.697, 3);
    near(of_course.delta_p_collocate, 5610.0 / 174548 - 2257.0 / 10235320, 10);
    near(of_course.delta_p_node, 5610.0 / 7867 - 168938.0 / 10402001, 10);
}

/* The Dice value 0.8939 of 59, 67 and 65 stands in NLTK's documentation of its measures; Rychly 2008: the
 * greatest logDice is 14, and one point more is twice as often. */
static void log_dice(void **state) {
    (void)state;
    near(ev_log_dice(59, 67, 65), 14 + log2(0.893939), 5);
    near(ev_log_dice(10, 10, 10), 14, 12);
    near(ev_log_dice(20, 100, 60) - ev_log_dice(10, 100, 60), 1, 12);
    assert_true(isnan(ev_log_dice(0, 10, 10)));
}

/* Agresti 2002, "Categorical Data Analysis", 2.2: heart attacks with placebo and aspirin: odds ratio 1.832,
 * X-squared 25.01, G-squared 25.37. */
static void keyness_of_aspirin(void **state) {
    ev_table2 t = ev_table2_of(189, 11034, 104, 11037);
    (void)state;
    near(t.odds_ratio, 1.832, 3);
    near(t.chi2, 25.01, 2);
    near(t.g2, 25.37, 2);
}

/* R, ?pchisq: the 95th and 99.9th percentile with one degree of freedom are 3.841459 and 10.82757; the table
 * with equal rows has g2 = 0. */
static void p_of_chi_squared(void **state) {
    (void)state;
    near(erfc(sqrt(3.841459 / 2)), 0.05, 6);
    near(erfc(sqrt(10.82757 / 2)), 0.001, 8);
    near(ev_table2_of(10, 100, 20, 200).g2, 0, 9);
    near(ev_table2_of(10, 100, 20, 200).p, 1, 6);
}

/* Hardie 2014: a log ratio of 1 is twice, of 4 sixteen times as frequent; a count of 0 is taken as 0.5. */
static void log_ratio_of_hardie(void **state) {
    (void)state;
    near(ev_table2_of(20, 1000, 10, 1000).log_ratio, 1, 12);
    near(ev_table2_of(160, 1000, 20, 2000).log_ratio, 4, 12);
    near(ev_table2_of(8, 1000, 0, 1000).log_ratio, 4, 12);
    assert_true(isnan(ev_table2_of(0, 0, 1, 10).log_ratio));
}

/* The 50 p values of the task "P-value correction" at Rosetta Code, adjusted by R's p.adjust(method = "BH").
 */
static void benjamini_and_hochberg(void **state) {
    double p[] = {4.533744e-01, 7.296024e-01, 9.936026e-02, 9.079658e-02, 1.801962e-01, 8.752257e-01,
                  2.922222e-01, 9.115421e-01, 4.355806e-01, 5.324867e-01, 4.926798e-01, 5.802978e-01,
                  3.485442e-01, 7.883130e-01, 2.729308e-01, 8.502518e-01, 4.268138e-01, 6.442008e-01,
                  3.030266e-01, 5.001555e-02, 3.194810e-01, 7.892933e-01, 9.991834e-01, 1.745691e-01,
                  9.037516e-01, 1.198578e-01, 3.966083e-01, 1.403837e-02, 7.328671e-01, 6.793476e-02,
                  4.040730e-03, 3.033349e-04, 1.125147e-02, 2.375072e-02, 5.818542e-04, 3.075482e-04,
                  8.251272e-03, 1.356534e-03, 1.360696e-02, 3.764588e-04, 1.801145e-05, 2.504456e-07,
                  3.310253e-02, 9.427839e-03, 8.791153e-04, 2.177831e-04, 9.693054e-04, 6.610250e-05,
                  2.900813e-02, 5.735490e-03};
    static const double adjusted[] = {
        6.126681e-01, 8.521710e-01, 1.987205e-01, 1.891595e-01, 3.217789e-01, 9.301450e-01, 4.870370e-01,
        9.301450e-01, 6.049731e-01, 6.826753e-01, 6.482629e-01, 7.253722e-01, 5.280973e-01, 8.769926e-01,
        4.705703e-01, 9.241867e-01, 6.049731e-01, 7.856107e-01, 4.887526e-01, 1.136717e-01, 4.991891e-01,
        8.769926e-01, 9.991834e-01, 3.217789e-01, 9.301450e-01, 2.304958e-01, 5.832475e-01, 3.899547e-02,
        8.521710e-01, 1.476843e-01, 1.683638e-02, 2.562902e-03, 3.516084e-02, 6.250189e-02, 3.636589e-03,
        2.562902e-03, 2.946883e-02, 6.166064e-03, 3.899547e-02, 2.688991e-03, 4.502862e-04, 1.252228e-05,
        7.881555e-02, 3.142613e-02, 4.846527e-03, 2.562902e-03, 4.846527e-03, 1.101708e-03, 7.252032e-02,
        2.205958e-02};
    (void)state;
    assert_true(ev_adjust_bh(p, sizeof p / sizeof p[0]));
    for (size_t i = 0; i < sizeof p / sizeof p[0]; i++)
        near(p[i] / adjusted[i], 1, 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dispersion_of_gries_toy_corpus),
        cmocka_unit_test(dispersion_of_allemand),
        cmocka_unit_test(dispersion_without_occurrences_or_parts_is_undefined),
        cmocka_unit_test(association_of_manning_and_schuetze),
        cmocka_unit_test(log_likelihood_of_dunning),
        cmocka_unit_test(delta_p_of_course),
        cmocka_unit_test(log_dice),
        cmocka_unit_test(keyness_of_aspirin),
        cmocka_unit_test(p_of_chi_squared),
        cmocka_unit_test(log_ratio_of_hardie),
        cmocka_unit_test(benjamini_and_hochberg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
