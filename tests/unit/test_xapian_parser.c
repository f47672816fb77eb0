/* Stemmers and the query parser of the C face for Xapian. What a query was understood as is read from its
 * description, whose form is Xapian's: words with @ and their position in the query. */
#include "xapian_variants.h"

/* ---- Stemmers */

static void stems_to(xpc_stemmer *stemmer, const char *word, const char *wanted) {
    const char *stem;
    size_t n;
    OK(xpc_stemmer_stem(stemmer, word, strlen(word), &stem, &n, &err));
    assert_string_equal(stem, wanted);
    assert_int_equal(n, strlen(wanted));
}

static void built_in_stemmers(void **state) {
    (void)state;
    xpc_stemmer *stemmer;
    char *names;
    const char *stem;
    size_t n;
    OK(xpc_stemmer_new("english", &stemmer, &err));
    stems_to(stemmer, "unions", "union");
    stems_to(stemmer, "", "");
    FAILS(XPC_INVALID_ARGUMENT, xpc_stemmer_stem(stemmer, NULL, 1, &stem, &n, &err));
    xpc_stemmer_free(stemmer);
    OK(xpc_stemmer_new("ru", &stemmer, &err));
    stems_to(stemmer, "союзы", "союз");
    xpc_stemmer_free(stemmer);
    OK(xpc_stemmer_new("none", &stemmer, &err));
    stems_to(stemmer, "unions", "unions");
    xpc_stemmer_free(stemmer);
    FAILS(XPC_INVALID_ARGUMENT, xpc_stemmer_new("kazakh", &stemmer, &err));
    assert_null(stemmer);
    FAILS(XPC_INVALID_ARGUMENT, xpc_stemmer_new(NULL, &stemmer, &err));
    OK(xpc_stemmer_languages(&names, &n, &err));
    assert_non_null(strstr(names, "russian"));
    xpc_free(names);
}

/* Cuts an s off; knows nothing of words with a question mark. */
static const char *cut_s(void *context, const char *word, size_t word_bytes, size_t *stem_bytes) {
    int *calls = context;
    (*calls)++;
    if (memchr(word, '?', word_bytes))
        return NULL;
    *stem_bytes = word_bytes > 0 && word[word_bytes - 1] == 's' ? word_bytes - 1 : word_bytes;
    return word;
}

static void stemmer_by_callback(void **state) {
    (void)state;
    xpc_stemmer *stemmer;
    const char *stem;
    size_t n;
    int calls = 0;
    OK(xpc_stemmer_new_callback(cut_s, &calls, &stemmer, &err));
    stems_to(stemmer, "unions", "union");
    stems_to(stemmer, "union", "union");
    FAILS(XPC_CALLBACK, xpc_stemmer_stem(stemmer, S("what?"), &stem, &n, &err));
    assert_int_equal(calls, 3);
    xpc_stemmer_free(stemmer);
    FAILS(XPC_INVALID_ARGUMENT, xpc_stemmer_new_callback(NULL, NULL, &stemmer, &err));
    assert_null(stemmer);
}

/* ---- The parser */

static int new_parser(void **state) {
    xpc_parser *parser;
    OK(xpc_parser_new(&parser, &err));
    *state = parser;
    return 0;
}

static int free_parser(void **state) {
    xpc_parser_free(*state);
    return 0;
}

/* The description of what the text is understood as, without "Query(" and ")". */
static const char *understood(xpc_parser *parser, const char *text, unsigned flags) {
    static char kept[512];
    xpc_query *query;
    char *description;
    size_t n;
    OK(xpc_parser_parse(parser, text, strlen(text), flags, NULL, &query, &err));
    OK(xpc_query_describe(query, &description, &n, &err));
    assert_true(n >= 7 && strncmp(description, "Query(", 6) == 0 && description[n - 1] == ')');
    snprintf(kept, sizeof kept, "%.*s", (int)n - 7, description + 6);
    xpc_free(description);
    xpc_query_free(query);
    return kept;
}
#define UNDERSTOOD(wanted, text, flags) assert_string_equal(understood(parser, text, flags), wanted)

static void operators(void **state) {
    xpc_parser *parser = *state;
    UNDERSTOOD("(exit@1 OR union@2)", "exit union", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 AND union@2)", "exit AND union", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 AND_NOT union@2)", "exit NOT union", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 PHRASE 2 union@2)", "\"exit union\"", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 AND union@2)", "exit and union", XPC_PARSE_BOOLEAN | XPC_PARSE_BOOLEAN_ANY_CASE);
    UNDERSTOOD("", "", XPC_PARSE_DEFAULT);
    OK(xpc_parser_set_default_op(parser, XPC_OP_AND, &err));
    UNDERSTOOD("(exit@1 AND union@2)", "exit union", XPC_PARSE_DEFAULT);
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_set_default_op(parser, XPC_OP_AND_NOT, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_set_default_op(parser, XPC_LEAF_TERM, &err));
}

static void bad_queries(void **state) {
    xpc_parser *parser = *state;
    xpc_query *query;
    FAILS(XPC_BAD_QUERY, xpc_parser_parse(parser, S("exit AND"), XPC_PARSE_DEFAULT, NULL, &query, &err));
    assert_non_null(strstr(err.text, "AND"));
    assert_null(query);
    FAILS(XPC_BAD_QUERY, xpc_parser_parse(parser, S("NOT exit"), XPC_PARSE_DEFAULT, NULL, &query, &err));
    UNDERSTOOD("(<alldocuments> AND_NOT exit@1)", "NOT exit", XPC_PARSE_DEFAULT | XPC_PARSE_PURE_NOT);
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_parse(parser, NULL, 4, XPC_PARSE_DEFAULT, NULL, &query, &err));
}

static void prefixes(void **state) {
    xpc_parser *parser = *state;
    xpc_query *query;
    char *text;
    size_t n;
    OK(xpc_parser_add_prefix(parser, "title", "S", &err));
    OK(xpc_parser_add_boolean_prefix(parser, "country", "XC", true, &err));
    OK(xpc_parser_add_boolean_prefix(parser, "theme", "XT", false, &err));
    UNDERSTOOD("(Sexit@1 OR union@2)", "title:exit union", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 FILTER (XCam OR XCby))", "exit country:am country:by", XPC_PARSE_DEFAULT);
    UNDERSTOOD("(exit@1 FILTER (XTam AND XTby))", "exit theme:am theme:by", XPC_PARSE_DEFAULT);
    FAILS(XPC_INVALID_OPERATION, xpc_parser_add_prefix(parser, "country", "Y", &err));
    FAILS(XPC_INVALID_OPERATION, xpc_parser_add_boolean_prefix(parser, "title", "Y", true, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_add_prefix(parser, NULL, "Y", &err));
    OK(xpc_parser_parse(parser, S("exit"), XPC_PARSE_DEFAULT, "D", &query, &err));
    OK(xpc_query_describe(query, &text, &n, &err));
    assert_string_equal(text, "Query(Dexit@1)");
    xpc_free(text);
    xpc_query_free(query);
}

static void ranges(void **state) {
    xpc_parser *parser = *state;
    xpc_query *query, *number;
    char low[XPC_SORTABLE_BYTES], high[XPC_SORTABLE_BYTES], *parsed, *built;
    size_t n_low = xpc_sortable_serialise(3, low), n_high = xpc_sortable_serialise(5, high), n;
    OK(xpc_parser_add_range(parser, XPC_RANGE_STRING, 1, "year:", 0, &err));
    OK(xpc_parser_add_range(parser, XPC_RANGE_NUMBER, 3, "kg", XPC_RANGE_SUFFIX, &err));
    OK(xpc_parser_add_range(parser, XPC_RANGE_DATE, 4, "", 0, &err));
    UNDERSTOOD("VALUE_RANGE 1 2012 2014", "year:2012..2014", XPC_PARSE_DEFAULT);
    UNDERSTOOD("VALUE_GE 1 2012", "year:2012..", XPC_PARSE_DEFAULT);
    UNDERSTOOD("VALUE_RANGE 4 20140529 20150101", "2014-05-29..2015-01-01", XPC_PARSE_DEFAULT);
    OK(xpc_parser_parse(parser, S("3..5kg"), XPC_PARSE_DEFAULT, NULL, &query, &err));
    OK(xpc_query_value_range(3, low, n_low, high, n_high, &number, &err));
    OK(xpc_query_describe(query, &parsed, &n, &err));
    OK(xpc_query_describe(number, &built, &n, &err));
    assert_string_equal(parsed, built);
    xpc_free(parsed);
    xpc_free(built);
    xpc_query_free(number);
    xpc_query_free(query);
    FAILS(XPC_BAD_QUERY, xpc_parser_parse(parser, S("a..b..c x..y"), XPC_PARSE_DEFAULT, NULL, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_add_range(parser, (xpc_range_kind)3, 1, "", 0, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_add_range(parser, XPC_RANGE_DATE, 1, NULL, 0, &err));
}

static void stemming(void **state) {
    xpc_parser *parser = *state;
    xpc_stemmer *stemmer;
    xpc_strings *forms;
    int calls = 0;
    OK(xpc_stemmer_new_callback(cut_s, &calls, &stemmer, &err));
    OK(xpc_parser_set_stemmer(parser, stemmer, &err));
    xpc_stemmer_free(stemmer); /* the parser has its own reference */
    static const struct {
        xpc_stem_strategy strategy;
        const char *wanted;
    } cases[] = {
        {XPC_STEM_NONE, "(unions@1 OR (exits@2 PHRASE 2 now@3))"},
        {XPC_STEM_SOME, "(Zunion@1 OR (exits@2 PHRASE 2 now@3))"},
        {XPC_STEM_ALL, "(union@1 OR (exit@2 PHRASE 2 now@3))"},
        {XPC_STEM_ALL_Z, "(Zunion@1 OR (Zexit@2 PHRASE 2 Znow@3))"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        OK(xpc_parser_set_stemming(parser, cases[i].strategy, &err));
        UNDERSTOOD(cases[i].wanted, "unions \"exits now\"", XPC_PARSE_DEFAULT);
    }
    OK(xpc_parser_unstemmed(parser, S("Zunion"), &forms, &err));
    assert_string_equal(all_strings(forms), "unions ");
    OK(xpc_parser_unstemmed(parser, S("Zother"), &forms, &err));
    assert_string_equal(all_strings(forms), "");
    OK(xpc_parser_set_stemming(parser, XPC_STEM_SOME_FULL_POS, &err));
    UNDERSTOOD("Zunion@1", "unions", XPC_PARSE_DEFAULT);
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_set_stemming(parser, (xpc_stem_strategy)5, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_set_stemmer(parser, NULL, &err));
    assert_true(calls > 0);
}

static int stop_short(void *context, const char *term, size_t term_bytes) {
    int *calls = context;
    (*calls)++;
    if (memcmp(term, "halt", term_bytes < 4 ? term_bytes : 4) == 0)
        return -1;
    return term_bytes <= 2;
}

static void stopping(void **state) {
    xpc_parser *parser = *state;
    xpc_strings *stopped;
    xpc_query *query;
    int calls = 0;
    OK(xpc_parser_set_stopper(parser, stop_short, &calls, &err));
    UNDERSTOOD("(exit@1 OR union@4)", "exit of my union", XPC_PARSE_DEFAULT);
    OK(xpc_parser_stopped(parser, &stopped, &err));
    assert_string_equal(all_strings(stopped), "of my ");
    FAILS(XPC_CALLBACK, xpc_parser_parse(parser, S("exit halt"), XPC_PARSE_DEFAULT, NULL, &query, &err));
    assert_null(query);
    OK(xpc_parser_set_stopper(parser, NULL, NULL, &err));
    UNDERSTOOD("(exit@1 OR of@2)", "exit of", XPC_PARSE_DEFAULT);
    assert_true(calls >= 4);
}

/* Wildcards are expanded, and spelling is corrected, by a database. */
static void with_a_database(void **state) {
    xpc_parser *parser = *state;
    fixture f = {.kind = IN_MEMORY};
    xpc_database *speller;
    xpc_query *query;
    xpc_enquire *enquire;
    xpc_matches *matches;
    const char *corrected;
    char *text;
    size_t n;
    fixture_open(&f);
    OK(xpc_parser_set_database(parser, f.database, &err));
    OK(xpc_parser_set_max_expansion(parser, 1, XPC_WILDCARD_ERROR, XPC_PARSE_WILDCARD, &err));
    UNDERSTOOD("WILDCARD SYNONYM s", "s*", XPC_PARSE_WILDCARD);
    OK(xpc_parser_parse(parser, S("s*"), XPC_PARSE_WILDCARD, NULL, &query, &err));
    OK(xpc_enquire_new(f.database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    FAILS(XPC_WILDCARD, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    xpc_enquire_free(enquire);
    xpc_query_free(query);
    fixture_close(&f);
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_parser_set_max_expansion(parser, 1, (xpc_wildcard_limit)3, XPC_PARSE_WILDCARD, &err));
    folder made = folder_new();
    OK(xpc_database_open_writable(in_folder(&made, "db"), XPC_DB_CREATE, 0, &speller, &err));
    OK(xpc_database_add_spelling(speller, S("union"), 1, &err));
    OK(xpc_database_commit(speller, &err));
    OK(xpc_parser_set_database(parser, speller, &err));
    xpc_database_free(speller); /* the parser has its own reference */
    OK(xpc_parser_parse(parser, S("unoin"), XPC_PARSE_SPELLING, NULL, &query, &err));
    xpc_query_free(query);
    OK(xpc_parser_corrected(parser, &corrected, &n, &err));
    BYTES("union", corrected, n);
    OK(xpc_parser_describe(parser, &text, &n, &err));
    assert_true(n > 0);
    xpc_free(text);
    FAILS(XPC_INVALID_ARGUMENT, xpc_parser_set_database(parser, NULL, &err));
    folder_free(&made);
}

#define WITH_PARSER(test) cmocka_unit_test_setup_teardown(test, new_parser, free_parser)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_stemmers),
        cmocka_unit_test(stemmer_by_callback),
        WITH_PARSER(operators),
        WITH_PARSER(bad_queries),
        WITH_PARSER(prefixes),
        WITH_PARSER(ranges),
        WITH_PARSER(stemming),
        WITH_PARSER(stopping),
        WITH_PARSER(with_a_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
