/* The gaps of a rule's notation: ~ in any place, ^ within a clause. */
#include "unit.h"

#include "codebook/pattern.h"

#include <string.h>

static void gaps_say_how_wide_and_whether_within_the_clause(void **state) {
    (void)state;
    ev_pattern pattern;
    ev_error err;
    assert_int_equal(ev_pattern_parse("one ~3 two ^5 three four", &pattern, &err), EV_OK);
    assert_int_equal(pattern.n_elements, 4);
    assert_int_equal(pattern.elements[1].gap, 3);
    assert_false(pattern.elements[1].clause);
    assert_int_equal(pattern.elements[2].gap, 5);
    assert_true(pattern.elements[2].clause);
    assert_int_equal(pattern.elements[3].gap, 0);
    assert_false(pattern.elements[3].clause);
    ev_pattern_free(&pattern);
}

static void a_gap_may_be_barred_by_a_list(void **state) {
    (void)state;
    ev_pattern pattern;
    ev_error err;
    assert_int_equal(ev_pattern_parse("one ^3!@small two ~2!@small? three", &pattern, &err), EV_BAD_PATTERN);
    ev_pattern_free(&pattern);
    assert_int_equal(ev_pattern_parse("one ^3!@small two ~2!ORG three", &pattern, &err), EV_OK);
    assert_true(pattern.elements[1].barred && pattern.elements[1].clause && pattern.elements[2].barred);
    assert_false(pattern.elements[0].barred || pattern.elements[2].clause);
    assert_string_equal(pattern.elements[1].barrier.text, "small");
    assert_string_equal(pattern.elements[2].barrier.text, "ORG");
    ev_pattern_free(&pattern);
}

static void a_gap_is_a_number_between_words(void **state) {
    (void)state;
    static const char *const bad[] = {
        "^2 one", "one ^", "one ^x two", "one ^41 two", "one ^2", "one ^2!small two", "one ^2!@small"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ev_pattern pattern;
        ev_error err;
        assert_int_equal(ev_pattern_parse(bad[i], &pattern, &err), EV_BAD_PATTERN);
        assert_non_null(strstr(err.text, bad[i]));
        ev_pattern_free(&pattern);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_say_how_wide_and_whether_within_the_clause),
        cmocka_unit_test(a_gap_may_be_barred_by_a_list),
        cmocka_unit_test(a_gap_is_a_number_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
