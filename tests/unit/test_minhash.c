/* Shingles, MinHash and the similarity of two texts. */
#include "unit.h"

#include "text/minhash.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 4000 };

/* The words first, first + 1, ... of an endless text of different words. */
static size_t make_text(uint64_t *words, size_t first, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char word[32];
        int length = snprintf(word, sizeof word, "word%zu", first + i);
        words[i] = ev_word_hash(word, (size_t)length);
    }
    return n;
}

static void shingles_are_counted(void **state) {
    uint64_t words[10];
    uint64_t out[10];
    (void)state;
    assert_int_equal(ev_shingles(words, make_text(words, 0, 4), out), 0);
    assert_int_equal(ev_shingles(words, make_text(words, 0, 5), out), 1);
    assert_int_equal(ev_shingles(words, make_text(words, 0, 10), out), 6);
    assert_int_equal(ev_shingles_unique(out, 6), 6);
    uint64_t repeated[] = {7, 3, 7, 3, 3};
    assert_int_equal(ev_shingles_unique(repeated, 5), 2);
    assert_true(repeated[0] == 3 && repeated[1] == 7);
}

static void order_of_words_counts(void **state) {
    uint64_t words[6];
    uint64_t one[6];
    uint64_t two[6];
    (void)state;
    make_text(words, 0, 5);
    ev_shingles(words, 5, one);
    uint64_t first = words[0];
    words[0] = words[1];
    words[1] = first;
    ev_shingles(words, 5, two);
    assert_true(one[0] != two[0]);
}

/* By counting: texts of n words that begin d words apart share n - d of their words in a row. */
static void similarity_is_exact(void **state) {
    static const struct {
        size_t n, apart;
    } cases[] = {{100, 0}, {100, 10}, {100, 48}, {100, 96}, {1000, 200}, {2000, 5}};
    static uint64_t a[MAX_WORDS];
    static uint64_t b[MAX_WORDS];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n_a = ev_shingles(a, make_text(a, 0, cases[i].n), a);
        size_t n_b = ev_shingles(b, make_text(b, cases[i].apart, cases[i].n), b);
        double both = cases[i].apart < n_a ? (double)(n_a - cases[i].apart) : 0;
        double either = (double)(2 * n_a) - both;
        n_a = ev_shingles_unique(a, n_a);
        n_b = ev_shingles_unique(b, n_b);
        assert_float_equal(ev_shingles_similarity(a, n_a, b, n_b), both / either, 1e-9);
    }
    assert_float_equal(ev_shingles_similarity(a, 0, b, 0), 0, 0);
}

/* Over many pairs of one similarity the estimate's mean is near it: standard error of a pair 0.05. */
static void minhash_estimates_it(void **state) {
    static const struct {
        size_t n, apart;
        double similarity;
    } cases[] = {{304, 0, 1}, {304, 100, 0.5}, {304, 200, 0.2}, {304, 300, 0}, {24, 5, 0.6}};
    enum { PAIRS = 200 };
    static uint64_t a[MAX_WORDS];
    static uint64_t b[MAX_WORDS];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double sum = 0;
        for (size_t pair = 0; pair < PAIRS; pair++) {
            ev_minhash left;
            ev_minhash right;
            size_t first = pair * 10000;
            ev_minhash_make(a, ev_shingles(a, make_text(a, first, cases[i].n), a), &left);
            ev_minhash_make(b, ev_shingles(b, make_text(b, first + cases[i].apart, cases[i].n), b), &right);
            sum += ev_minhash_similarity(&left, &right);
        }
        if (sum / PAIRS < cases[i].similarity - 0.03 || sum / PAIRS > cases[i].similarity + 0.03)
            fail_msg("case %zu: %f instead of %f", i, sum / PAIRS, cases[i].similarity);
    }
}

static void bands_propose_as_promised(void **state) {
    enum { PAIRS = 400 };
    static uint64_t a[MAX_WORDS];
    static uint64_t b[MAX_WORDS];
    size_t n_found = 0;
    (void)state;
    for (size_t pair = 0; pair < PAIRS; pair++) {
        ev_minhash left;
        ev_minhash right;
        size_t first = pair * 10000;
        bool found = false;
        ev_minhash_make(a, ev_shingles(a, make_text(a, first, 304), a), &left);
        ev_minhash_make(b, ev_shingles(b, make_text(b, first + 75, 304), b), &right); /* 225 of 375: 0.6 */
        for (size_t band = 0; band < EV_MINHASH_BANDS; band++)
            found = found || ev_minhash_band(&left, band) == ev_minhash_band(&right, band);
        n_found += found;
    }
    assert_true(n_found >= PAIRS - 2);
}

static void order_and_repetition_do_not_count(void **state) {
    uint64_t one[] = {5, 900, 77, 12345678901234u};
    uint64_t two[] = {12345678901234u, 77, 77, 900, 5, 5};
    ev_minhash a;
    ev_minhash b;
    (void)state;
    ev_minhash_make(one, 4, &a);
    ev_minhash_make(two, 6, &b);
    assert_memory_equal(&a, &b, sizeof a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shingles_are_counted),      cmocka_unit_test(order_of_words_counts),
        cmocka_unit_test(similarity_is_exact),       cmocka_unit_test(minhash_estimates_it),
        cmocka_unit_test(bands_propose_as_promised), cmocka_unit_test(order_and_repetition_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
