/* Commands in canonical form, and back to words. */
#include "unit.h"

#include "cli/command_line.h"

#include <stdlib.h>
#include <string.h>

static const ev_option OPTIONS[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT("table|csv"),
    {.name = "by", .kind = EV_OPT_STRING, .arg = "FIELD", .repeatable = true},
    {.name = "events", .kind = EV_OPT_STRING, .arg = "FILE", .in_report = EV_IN_REPORT_FILE_NAME},
    {.name = "seed", .letter = 's', .kind = EV_OPT_INT, .arg = "N", .min = 0, .max = 1000, .value = "1"},
    {.name = "exact", .letter = 'x', .kind = EV_OPT_FLAG},
    {0},
};

static const ev_subcommand FREQ = {.name = "freq", .max_args = EV_ANY_NUMBER, .options = OPTIONS};
static const ev_subcommand *const SUBCOMMANDS[] = {&FREQ, NULL};
static const ev_program PROGRAM = {.name = "evquery", .subcommands = SUBCOMMANDS};

static const struct {
    char *argv[12];
    const char *expected;
} CASES[] = {
    {{"evquery", "freq", "-d", "/home/somebody/x.index", "word"}, "evquery freq --format csv word"},
    {{"evquery", "freq", "--format=table", "-xs007", "--by=year", "word"},
     "evquery freq --format csv --by year --seed 7 --exact word"},
    {{"evquery", "freq", "word", "--exact", "--by", "year", "--by", "country", "--seed", "1"},
     "evquery freq --format csv --by year --by country --exact word"},
    {{"evquery", "freq", "--events", "/data/corpus/events.yml", "a b", "it's"},
     "evquery freq --format csv --events events.yml 'a b' 'it'\\''s'"},
    {{"evquery", "freq", "--", "-word", "\xD0\xB4\xD0\xB0"},
     "evquery freq --format csv -- -word '\xD0\xB4\xD0\xB0'"},
};

static void ways_to_type_a_command_give_one_text(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int argc = 0;
        while (CASES[i].argv[argc])
            argc++;
        ev_parsed parsed;
        ev_error err = {0};
        ev_buf text = {0};
        assert_int_equal(ev_parse(&PROGRAM, argc, (char **)CASES[i].argv, &parsed, &err), EV_OK);
        ev_command_line(&text, &parsed, "--format csv");
        assert_string_equal(ev_buf_cstr(&text), CASES[i].expected);
        ev_buf_free(&text);
        ev_parsed_free(&parsed);
    }
}

static void a_command_parts_into_its_words(void **state) {
    (void)state;
    char **words;
    size_t n;
    ev_error err = {0};
    assert_int_equal(ev_command_split("evquery freq  'a b' 'it'\\''s' '' x\\ y ", &words, &n, &err), EV_OK);
    static const char *const expected[] = {"evquery", "freq", "a b", "it's", "", "x y"};
    assert_int_equal(n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(words[i], expected[i]);
    assert_null(words[n]);
    free(words);
    assert_int_equal(ev_command_split("evquery 'open", &words, &n, &err), EV_BAD_INPUT);
    assert_int_equal(ev_command_split("", &words, &n, &err), EV_OK);
    assert_int_equal(n, 0);
    free(words);
}

static void any_words_come_back(void **state) {
    (void)state;
    static const char *const odd[] = {"'", "\\", "a'b\\c", " ", "$(x)", "\xD0\xB5 \xD1\x91", "-"};
    ev_buf text = {0};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        ev_buf_add_str(&text, i ? " " : "");
        ev_command_word(&text, odd[i]);
    }
    char **words;
    size_t n;
    assert_int_equal(ev_command_split(ev_buf_cstr(&text), &words, &n, NULL), EV_OK);
    assert_int_equal(n, sizeof odd / sizeof *odd);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(words[i], odd[i]);
    free(words);
    ev_buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_to_type_a_command_give_one_text),
        cmocka_unit_test(a_command_parts_into_its_words),
        cmocka_unit_test(any_words_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
