/* The option tables: parsing, its errors, help, man page and completion, on a small program of the test's
 * own. */
#include "unit.h"

#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/options.h"
#include "cli/program.h"

#include <stdlib.h>
#include <string.h>

static int run_nothing(const ev_parsed *parsed) {
    (void)parsed;
    return EV_EXIT_OK;
}

static const ev_option ADD_OPTIONS[] = {
    EV_OPTION_INDEX,
    {.name = "jobs", .letter = 'j', .kind = EV_OPT_INT, .arg = "N", .min = 1, .max = 64, .help = "threads"},
    {.name = "map", .kind = EV_OPT_STRING, .arg = "FIELD=COLUMN", .repeatable = true, .help = "columns"},
    {.name = "title", .kind = EV_OPT_STRING, .arg = "T", .empty_allowed = true, .help = "a title"},
    {.name = "verbose", .letter = 'v', .kind = EV_OPT_FLAG, .help = "say more"},
    {.name = "quick", .letter = 'q', .kind = EV_OPT_FLAG, .help = "check less"},
    EV_OPTION_FORMAT("table|csv|jsonl"),
    {0}};
static const ev_example ADD_EXAMPLES[] = {{"evtest add -d x FOLDER", "adds a folder"}, {0}};
static const ev_subcommand ADD = {.name = "add",
                                  .summary = "puts statements into an index",
                                  .usage = "PATH...|-",
                                  .min_args = 1,
                                  .max_args = EV_ANY_NUMBER,
                                  .description = "First paragraph.\n\n.second 'paragraph' \\ with - signs.",
                                  .options = ADD_OPTIONS,
                                  .examples = ADD_EXAMPLES,
                                  .run = run_nothing};
static const ev_subcommand INFO = {
    .name = "info", .summary = "says what an index holds", .max_args = 0, .run = run_nothing};
static const ev_subcommand *const SUBCOMMANDS[] = {&ADD, &INFO, NULL};
static const ev_page PAGES[] = {{"query", "the query language", "words  - and more\n"}, {0}};
static const ev_program PROGRAM = {.pages = PAGES,
                                   .name = "evtest",
                                   .summary = "a program of the tests",
                                   .see_also = "evother",
                                   .subcommands = SUBCOMMANDS};

enum { MOST_WORDS = 16 };

/* Parses "evtest" and the words (ended by NULL). */
static ev_status parse(ev_parsed *out, ev_error *err, const char *const *words) {
    static char *argv[MOST_WORDS];
    int argc = 0;
    argv[argc++] = (char *)"evtest";
    for (; *words && argc < MOST_WORDS; words++)
        argv[argc++] = (char *)*words;
    ev_error_clear(err);
    return ev_parse(&PROGRAM, argc, argv, out, err);
}

#define PARSE(out, err, ...) parse(out, err, (const char *const[]){__VA_ARGS__, NULL})

static void assert_refused(const char *text, const char *const *words) {
    ev_parsed parsed;
    ev_error err;
    assert_int_equal(parse(&parsed, &err, words), EV_BAD_ARGUMENT);
    assert_string_equal(err.text, text);
    ev_parsed_free(&parsed);
}

#define REFUSED(text, ...) assert_refused(text, (const char *const[]){__VA_ARGS__, NULL})

static void values_in_each_gnu_form(void **state) {
    (void)state;
    static const char *const forms[][4] = {{"add", "--jobs", "3", "p"},
                                           {"add", "p", "-j3"},
                                           {"add", "--jobs=3", "p"},
                                           {"add", "-j", "3", "p"},
                                           {"add", "-vqj3", "p"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *words[5] = {forms[i][0], forms[i][1], forms[i][2], forms[i][3], NULL};
        ev_parsed parsed;
        ev_error err;
        assert_int_equal(parse(&parsed, &err, words), EV_OK);
        assert_ptr_equal(parsed.subcommand, &ADD);
        assert_int_equal(ev_opt_int(&parsed, "jobs", 0), 3);
        assert_int_equal(parsed.n_args, 1);
        assert_string_equal(parsed.args[0], "p");
        assert_null(parsed.args[1]);
        assert_int_equal(ev_opt_flag(&parsed, "quick"), i == 4);
        ev_parsed_free(&parsed);
    }
}

static void double_dash_ends_options(void **state) {
    (void)state;
    ev_parsed parsed;
    ev_error err;
    assert_int_equal(PARSE(&parsed, &err, "add", "-", "--", "--jobs", "-v"), EV_OK);
    assert_int_equal(parsed.n_args, 3);
    assert_string_equal(parsed.args[0], "-");
    assert_string_equal(parsed.args[1], "--jobs");
    assert_string_equal(parsed.args[2], "-v");
    assert_false(ev_opt_flag(&parsed, "verbose"));
    ev_parsed_free(&parsed);
}

static void repeated_values_keep_their_order(void **state) {
    (void)state;
    ev_parsed parsed;
    ev_error err;
    assert_int_equal(PARSE(&parsed, &err, "add", "--map=a=b", "p", "--map", "c=d"), EV_OK);
    assert_int_equal(ev_opt_count(&parsed, "map"), 2);
    assert_string_equal(ev_opt_nth(&parsed, "map", 0), "a=b");
    assert_string_equal(ev_opt_nth(&parsed, "map", 1), "c=d");
    assert_null(ev_opt_nth(&parsed, "map", 2));
    ev_parsed_free(&parsed);
}

static void absent_values_come_from_environment_then_table(void **state) {
    (void)state;
    ev_parsed parsed;
    ev_error err;
    unsetenv("EXITVOICE_INDEX");
    assert_int_equal(PARSE(&parsed, &err, "add", "p"), EV_OK);
    assert_string_equal(ev_opt_str(&parsed, "index"), "./exitvoice.index");
    assert_false(ev_opt_given(&parsed, "index"));
    assert_int_equal(ev_opt_int(&parsed, "jobs", 7), 7);
    assert_null(ev_opt_str(&parsed, "title"));
    assert_int_equal(ev_opt_choice(&parsed, "format"), -1);
    assert_int_equal(ev_opt_count(&parsed, "map"), 0);
    setenv("EXITVOICE_INDEX", "/elsewhere", 1);
    assert_string_equal(ev_opt_str(&parsed, "index"), "/elsewhere");
    assert_int_equal(ev_opt_count(&parsed, "index"), 1);
    ev_parsed_free(&parsed);
    assert_int_equal(PARSE(&parsed, &err, "add", "p", "-d", "here", "--format", "jsonl", "--title="), EV_OK);
    assert_string_equal(ev_opt_str(&parsed, "index"), "here");
    assert_string_equal(ev_opt_str(&parsed, "title"), "");
    assert_int_equal(ev_opt_choice(&parsed, "format"), 2);
    ev_parsed_free(&parsed);
    unsetenv("EXITVOICE_INDEX");
}

static void mistakes_name_the_nearest_word(void **state) {
    (void)state;
    REFUSED("unknown option --jbos; did you mean --jobs?", "add", "--jbos", "3");
    REFUSED("unknown option --verb; did you mean --verbose?", "add", "--verb");
    REFUSED("unknown option --zzzzzz; 'evtest add --help' lists those that there are", "add", "--zzzzzz=1");
    REFUSED("unknown subcommand 'ad'; did you mean add?", "ad");
    REFUSED("unknown subcommand 'frobnicate'; 'evtest --help' lists them", "frobnicate");
    REFUSED("--format cannot be 'jsonk'; did you mean jsonl?", "add", "p", "--format", "jsonk");
    REFUSED("--format cannot be 'xml'; it is one of table|csv|jsonl", "add", "p", "--format=xml");
    REFUSED("unknown option -x; 'evtest add --help' lists those that there are", "add", "-x");
}

static void values_out_of_range_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"0", "65", "", "3x", " 3", "+3", "0x3", "99999999999999999999", "-1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, "--jobs needs a whole number from 1 to 64, not '%s'", bad[i]);
        REFUSED(text, "add", "p", "--jobs", bad[i]);
    }
    REFUSED("--index needs a value, not an empty one", "add", "p", "-d", "");
    REFUSED("--jobs needs a value: --jobs N", "add", "p", "--jobs");
    REFUSED("--verbose takes no value", "add", "p", "--verbose=yes");
    REFUSED("--jobs was given twice; it takes one value", "add", "p", "-j1", "--jobs=1");
}

static void positionals_are_counted(void **state) {
    (void)state;
    REFUSED("add needs something to work on: evtest add [OPTION]... PATH...|-", "add");
    REFUSED("info does not know what to do with 'x'; words with blanks need quotes", "info", "x");
    REFUSED("no subcommand given; 'evtest --help' lists them", NULL);
    REFUSED("-d comes too early; options follow the subcommand: evtest SUBCOMMAND -d", "-d", "x", "add");
}

static void help_wins_over_what_is_missing(void **state) {
    (void)state;
    static const char *const forms[][2] = {
        {"add", "--help"}, {"add", "-h"}, {"help", "add"}, {"--help", "add"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        ev_parsed parsed;
        ev_error err;
        assert_int_equal(PARSE(&parsed, &err, forms[i][0], forms[i][1]), EV_OK);
        assert_int_equal(parsed.request, EV_REQUEST_HELP);
        assert_ptr_equal(parsed.subcommand, &ADD);
        ev_parsed_free(&parsed);
    }
    ev_parsed parsed;
    ev_error err;
    assert_int_equal(PARSE(&parsed, &err, "--help"), EV_OK);
    assert_null(parsed.subcommand);
    ev_parsed_free(&parsed);
    assert_int_equal(PARSE(&parsed, &err, "help", "query"), EV_OK);
    assert_ptr_equal(parsed.page, PAGES);
    ev_parsed_free(&parsed);
    REFUSED("unknown subcommand 'quux'; 'evtest --help' lists them", "help", "quux");
}

/* The longest line in bytes (the tables of this test are ASCII) and the number of lines. */
static void measure(const char *text, size_t *longest, size_t *lines) {
    *longest = *lines = 0;
    while (*text) {
        size_t n = strcspn(text, "\n");
        *longest = n > *longest ? n : *longest;
        (*lines)++;
        text += n;
        text += *text == '\n';
    }
}

static void help_fits_and_names_every_option(void **state) {
    (void)state;
    ev_buf out = {0};
    size_t longest, lines;
    ev_help_program(&out, &PROGRAM);
    measure(ev_buf_cstr(&out), &longest, &lines);
    assert_true(longest <= 80 && lines <= 24);
    assert_non_null(strstr(out.data, "\n  add         puts statements into an index\n"));
    ev_buf_clear(&out);
    ev_help_subcommand(&out, &PROGRAM, &ADD);
    measure(ev_buf_cstr(&out), &longest, &lines);
    assert_true(longest <= 80);
    assert_non_null(strstr(out.data, "usage: evtest add [OPTION]... PATH...|-\n"));
    assert_non_null(strstr(out.data,
                           "  -d, --index INDEX       the index, a folder [default: $EXITVOICE_INDEX, else\n"
                           "                          ./exitvoice.index]\n"));
    assert_non_null(strstr(out.data, "      --map FIELD=COLUMN  columns"));
    assert_non_null(
        strstr(out.data, "  -f, --format table|csv|jsonl\n                          how the rows"));
    assert_non_null(strstr(out.data, "  evtest add -d x FOLDER\n      adds a folder\n"));
    ev_buf_free(&out);
}

static void help_text_is_broken_at_blanks(void **state) {
    (void)state;
    ev_buf out = {0};
    /* 39 + 1 + 40 is exactly 80; one more does not fit. */
    ev_help_wrap(&out, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c",
                 0, 2);
    assert_string_equal(ev_buf_cstr(&out), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
                                           "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n  c\n");
    ev_buf_free(&out);
}

static void man_page_escapes_what_roff_acts_on(void **state) {
    (void)state;
    ev_buf out = {0};
    ev_man_page(&out, &PROGRAM);
    const char *page = ev_buf_cstr(&out);
    assert_int_equal(strncmp(page, ".TH EVTEST 1 ", 13), 0);
    assert_non_null(strstr(page, ".SH NAME\nevtest \\- a program of the tests\n"));
    assert_non_null(strstr(page, "\n\\&.second \\(aqparagraph\\(aq \\e with \\- signs.\n"));
    assert_non_null(strstr(page, ".TP\n\\fB\\-d, \\-\\-index INDEX\\fR\n"));
    assert_non_null(strstr(page, ".SH \"THE QUERY LANGUAGE\"\n.nf\nwords  \\- and more\n.fi\n"));
    assert_non_null(strstr(page, ".SS \"evtest info [OPTION]...\"\n"));
    ev_buf_free(&out);
}

static void completion_lists_words(void **state) {
    (void)state;
    ev_buf out = {0};
    ev_completion_bash(&out, &PROGRAM);
    const char *script = ev_buf_cstr(&out);
    assert_non_null(strstr(script, "words='--help --version add info'"));
    assert_non_null(strstr(script, "add:--format|add:-f) words='table csv jsonl' ;;"));
    assert_non_null(strstr(script, "add) words='--help --index --jobs"));
    assert_non_null(strstr(script, "complete -o default -F _evtest evtest\n"));
    ev_buf_free(&out);
}

static void nearest_word_has_a_limit(void **state) {
    (void)state;
    ev_nearest nearest;
    ev_nearest_start(&nearest, "serach");
    ev_nearest_offer(&nearest, "show");
    assert_null(ev_nearest_best(&nearest));
    ev_nearest_offer(&nearest, "search"); /* two neighbours swapped: one error */
    assert_string_equal(ev_nearest_best(&nearest), "search");
    assert_int_equal(nearest.distance, 1);
    ev_nearest_start(&nearest, "kwik");
    ev_nearest_offer(&nearest, "kwic");
    assert_string_equal(ev_nearest_best(&nearest), "kwic");
    ev_nearest_start(&nearest, "");
    ev_nearest_offer(&nearest, "kwic");
    assert_null(ev_nearest_best(&nearest));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_in_each_gnu_form),
        cmocka_unit_test(double_dash_ends_options),
        cmocka_unit_test(repeated_values_keep_their_order),
        cmocka_unit_test(absent_values_come_from_environment_then_table),
        cmocka_unit_test(mistakes_name_the_nearest_word),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(positionals_are_counted),
        cmocka_unit_test(help_wins_over_what_is_missing),
        cmocka_unit_test(help_fits_and_names_every_option),
        cmocka_unit_test(help_text_is_broken_at_blanks),
        cmocka_unit_test(man_page_escapes_what_roff_acts_on),
        cmocka_unit_test(completion_lists_words),
        cmocka_unit_test(nearest_word_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
