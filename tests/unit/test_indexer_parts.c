/* The small parts of evindex: name patterns, front matter, the set of ids, and checks of metadata. */
#include "unit.h"

#include "indexer/name_pattern.h"
#include "indexer/readers/front_matter.h"
#include "indexer/seen_ids.h"
#include "store/statement.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static void names_are_taken_apart(void **state) {
    static const struct {
        const char *pattern, *path, *country, *session, *year, *date;
    } cases[] = {
        {"{country}_{session}_{year}.txt", "ungdc/KAZ_70_2015.txt", "KAZ", "70", "2015", "2015"},
        {"{country}_{year}.txt", "A_B_2015.txt", "A", "", "B_2015", "B_2015"},
        {"{year}/{country}.txt", "/data/2015/KAZ.txt", "KAZ", "", "2015", "2015"},
        {"{session}.{country}", "70.tar.KAZ", "tar.KAZ", "70", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_name_pattern *pattern;
        ev_error err = {0};
        json_t *meta = json_object();
        assert_int_equal(ev_name_pattern_new(cases[i].pattern, &pattern, &err), EV_OK);
        assert_int_equal(ev_name_pattern_apply(pattern, cases[i].path, meta, &err), EV_OK);
        assert_string_equal(text_of(meta, "country"), cases[i].country);
        assert_string_equal(text_of(meta, "session"), cases[i].session);
        assert_string_equal(text_of(meta, "year"), cases[i].year);
        assert_string_equal(text_of(meta, "date"), cases[i].date);
        json_decref(meta);
        ev_name_pattern_free(pattern);
    }
}

static void names_that_do_not_fit_are_refused(void **state) {
    static const char *const names[] = {"KAZ_70.txt", "KAZ_70_2015.txt.bak", "KAZ__2015.txt", "_70_2015.txt",
                                        ""};
    ev_name_pattern *pattern;
    ev_error err = {0};
    (void)state;
    assert_int_equal(ev_name_pattern_new("{country}_{session}_{year}.txt", &pattern, &err), EV_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        json_t *meta = json_object();
        assert_int_equal(ev_name_pattern_apply(pattern, names[i], meta, &err), EV_BAD_INPUT);
        json_decref(meta);
    }
    ev_name_pattern_free(pattern);
}

static void bad_name_patterns_are_told(void **state) {
    static const char *const patterns[] = {"",       "plain.txt", "{a",      "a}",   "{}",
                                           "{a{b}}", "{a}{b}",    "{a}_{a}", "{a/b}"};
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        ev_name_pattern *pattern;
        ev_error err = {0};
        assert_int_equal(ev_name_pattern_new(patterns[i], &pattern, &err), EV_BAD_ARGUMENT);
        assert_null(pattern);
    }
}

static void front_matter_is_cut_off_and_read(void **state) {
    static const char text[] = "---\r\ntitle: \"A: b\"\ndate: 2014-05-29\ntags: [x, y]\n---\n\nBody.\n";
    ev_error err = {0};
    json_t *front;
    size_t body;
    (void)state;
    assert_int_equal(ev_front_matter_parse(text, strlen(text), &front, &body, &err), EV_OK);
    assert_non_null(front);
    assert_string_equal(text_of(front, "title"), "A: b");
    assert_string_equal(text_of(front, "date"), "2014-05-29");
    assert_int_equal(json_array_size(json_object_get(front, "tags")), 2);
    assert_string_equal(text + body, "\nBody.\n");
    json_decref(front);
    assert_int_equal(ev_front_matter_parse("No fence.\n---\n", 14, &front, &body, &err), EV_OK);
    assert_null(front);
    assert_int_equal(body, 0);
    assert_int_equal(ev_front_matter_parse("----\nx\n---\n", 11, &front, &body, &err), EV_OK);
    assert_null(front);
    assert_int_equal(ev_front_matter_parse("---\n---\nBody", 12, &front, &body, &err), EV_OK);
    assert_non_null(front);
    assert_int_equal(json_object_size(front), 0);
    assert_int_equal(body, 8);
    json_decref(front);
}

static void bad_front_matter_names_line_and_column(void **state) {
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"---\ntitle: a\n", 1},
        {"---\ntitle: a\nbad: [x\n---\nBody", 4},
        {"---\na: 1\na: 2\n---\nBody", 3},
        {"---\njust words\n---\nBody", 2},
        {"---\na: {[x]: y}\n---\nBody", 2},
        {"---\na: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n---\nBody", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_error err = {0};
        json_t *front;
        size_t body;
        assert_int_equal(ev_front_matter_parse(cases[i].text, strlen(cases[i].text), &front, &body, &err),
                         EV_BAD_INPUT);
        if (err.line != cases[i].line)
            fail_msg("%s: line %llu (%s)", cases[i].text, (unsigned long long)err.line, err.text);
        assert_null(front);
    }
}

static void the_second_of_an_id_is_known(void **state) {
    ev_seen_ids seen = {0};
    ev_error err = {0};
    bool is_new;
    (void)state;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            char id[16];
            snprintf(id, sizeof id, "id-%d", i);
            assert_int_equal(ev_seen_ids_add(&seen, id, &is_new, &err), EV_OK);
            assert_int_equal(is_new, round == 0);
        }
    assert_int_equal(seen.n_ids, 5000);
    ev_seen_ids_clear(&seen);
}

static void dates_may_be_partial_but_must_exist(void **state) {
    static const struct {
        const char *date;
        bool good;
        int32_t first, last;
    } cases[] = {
        {"2014", true, 20140101, 20141231},
        {"2014-05", true, 20140501, 20140531},
        {"2014-05-29", true, 20140529, 20140529},
        {"2014-05-29T10:00:00Z", true, 20140529, 20140529},
        {"2000-02-29", true, 20000229, 20000229},
        {"1900-02-29", false, 0, 0},
        {"2014-13", false, 0, 0},
        {"2014-00-01", false, 0, 0},
        {"2014-04-31", false, 0, 0},
        {"14", false, 0, 0},
        {"20140529", false, 0, 0},
        {"2014-5-29", false, 0, 0},
        {"", false, 0, 0},
        {"2014-05-29x", false, 0, 0},
        {"29.05.2014", false, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t first = 0;
        int32_t last = 0;
        assert_int_equal(ev_date_range(cases[i].date, &first, &last), cases[i].good);
        if (cases[i].good) {
            assert_int_equal(first, cases[i].first);
            assert_int_equal(last, cases[i].last);
        }
    }
}

static ev_status check(const char *json) {
    ev_statement statement = {.meta = json_loads(json, JSON_ALLOW_NUL, NULL)};
    ev_error err = {0};
    assert_non_null(statement.meta);
    ev_status status = ev_statement_check(&statement, &err);
    ev_statement_clear(&statement);
    return status;
}

static void metadata_is_brought_into_its_shape_or_refused(void **state) {
    (void)state;
    assert_int_equal(check("{\"id\":\"a\"}"), EV_OK);
    assert_int_equal(check("{\"id\":7,\"date\":2014}"), EV_OK);
    assert_int_equal(check("{\"id\":\"a\",\"date\":null,\"title\":\"\"}"), EV_OK);
    assert_int_equal(check("{\"id\":\"a\",\"anything\":{\"deep\":[1]}}"), EV_OK);
    assert_int_equal(check("{}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":\"\"}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":\"a\\nb\"}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":\"a\\u0000b\"}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":[\"a\"]}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":\"a\",\"date\":\"yesterday\"}"), EV_BAD_INPUT);
    assert_int_equal(check("{\"id\":\"a\",\"speaker\":{\"name\":\"x\"}}"), EV_BAD_INPUT);
}

/* Fields must not run together: "ab" + "c" is not "a" + "bc". */
static void digests_tell_fields_apart(void **state) {
    static const char *const pairs[][2] = {{"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"", "abc"}};
    unsigned char digests[4][EV_SHA256_BYTES];
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        ev_statement statement = {0};
        ev_error err = {0};
        assert_int_equal(ev_statement_set(&statement, EV_FIELD_ID, "x", &err), EV_OK);
        assert_int_equal(ev_statement_set(&statement, EV_FIELD_TITLE, pairs[i][0], &err), EV_OK);
        ev_buf_add_str(&statement.text, pairs[i][1]);
        assert_int_equal(ev_statement_digest(&statement, digests[i], &err), EV_OK);
        ev_statement_clear(&statement);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(digests[i], digests[j], EV_SHA256_BYTES);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_taken_apart),
        cmocka_unit_test(names_that_do_not_fit_are_refused),
        cmocka_unit_test(bad_name_patterns_are_told),
        cmocka_unit_test(front_matter_is_cut_off_and_read),
        cmocka_unit_test(bad_front_matter_names_line_and_column),
        cmocka_unit_test(the_second_of_an_id_is_known),
        cmocka_unit_test(dates_may_be_partial_but_must_exist),
        cmocka_unit_test(metadata_is_brought_into_its_shape_or_refused),
        cmocka_unit_test(digests_tell_fields_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
