/* Match deciders and posting sources written in C, over the kinds of database that Xapian can ask in this
 * process, and what is said where it cannot; and what happens to a NULL object, everywhere. */
#include "xapian_variants.h"

static xpc_enquire *enquire_all(xpc_database *database) {
    xpc_enquire *enquire;
    xpc_query *query;
    OK(xpc_enquire_new(database, &enquire, &err));
    OK(xpc_query_match_all(&query, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    xpc_query_free(query);
    return enquire;
}

/* ---- Deciders */

/* Keeps the documents whose country it is given, and stops at "stop". */
static int of_country(void *context, xpc_document *document) {
    const char *wanted = context, *value;
    size_t n;
    if (strcmp(wanted, "stop") == 0)
        return -1;
    if (xpc_document_get_value(document, 0, &value, &n, NULL) != XPC_OK)
        return -1;
    return n == strlen(wanted) && memcmp(value, wanted, n) == 0;
}

static void deciders(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_all(f->database);
    xpc_matches *matches;
    char country[8] = "AM";
    OK(xpc_enquire_set_decider(enquire, of_country, country, &err));
    if (f->kind == SERVED) {
        FAILS(XPC_UNIMPLEMENTED, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
        assert_null(matches);
        xpc_enquire_free(enquire);
        return;
    }
    assert_string_equal(ranked(enquire), "1 4 ");
    strcpy(country, "KZ");
    assert_string_equal(ranked(enquire), "3 6 ");
    strcpy(country, "stop");
    FAILS(XPC_CALLBACK, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_enquire_set_decider(enquire, NULL, NULL, &err));
    assert_string_equal(ranked(enquire), "1 2 3 4 5 6 ");
    xpc_enquire_free(enquire);
}

/* Tries everything on the document that it is lent. */
static int poke(void *context, xpc_document *document) {
    unsigned *wrong = context;
    xpc_strings *terms;
    xpc_values *values;
    const char *bytes;
    size_t n;
    uint32_t number;
    bool found = false;
    *wrong += xpc_document_set_data(document, S("x"), NULL) != XPC_INVALID_OPERATION;
    *wrong += xpc_document_add_term(document, S("x"), 1, NULL) != XPC_INVALID_OPERATION;
    *wrong += xpc_document_clear_values(document, NULL) != XPC_INVALID_OPERATION;
    xpc_document_clear(document); /* does nothing */
    *wrong += xpc_document_n_terms(document, &number, NULL) != XPC_OK || number < 3;
    *wrong += xpc_document_terms(document, &terms, NULL) != XPC_OK;
    while (xpc_strings_next(terms, &bytes, &n, NULL) == XPC_OK && bytes)
        found = found || (n == 2 && bytes[0] == 'Q');
    *wrong += !found;
    xpc_strings_free(terms);
    *wrong += xpc_document_values(document, &values, NULL) != XPC_OK;
    *wrong += xpc_values_next(values, &number, &bytes, &n, NULL) != XPC_OK || n != 2;
    xpc_values_free(values);
    *wrong += xpc_document_get_data(document, &bytes, &n, NULL) != XPC_OK || n != 6;
    return 1;
}

static void lent_documents_are_read_only(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_all(f->database);
    unsigned wrong = 0;
    OK(xpc_enquire_set_decider(enquire, poke, &wrong, &err));
    if (f->kind != SERVED)
        assert_string_equal(ranked(enquire), "1 2 3 4 5 6 ");
    assert_int_equal(wrong, 0);
    xpc_enquire_free(enquire);
}

/* ---- Posting sources */

typedef enum misdeed {
    BEHAVES,
    FAILS_TO_OPEN,
    FAILS_TO_SEEK,
    GOES_BACKWARD,
    WEIGHS_TOO_MUCH,
    BAD_BOUNDS
} misdeed;

/* Gives every second document of a shard, from its docid 1, and weighs it by its docid. */
typedef struct source_context {
    misdeed misdeed;
    unsigned opened, closed;
} source_context;

typedef struct source_state {
    source_context *context;
    uint32_t last;
} source_state;

static int source_open(void *context, xpc_database *shard, void **state, xpc_source_bounds *bounds) {
    source_context *c = context;
    if (c->misdeed == FAILS_TO_OPEN)
        return 1;
    source_state *made = calloc(1, sizeof *made);
    if (!made || xpc_database_lastdocid(shard, &made->last, NULL) != XPC_OK) {
        free(made);
        return 1;
    }
    made->context = c;
    *state = made;
    bounds->n_min = bounds->n_estimate = bounds->n_max = (made->last + 1) / 2;
    if (c->misdeed == BAD_BOUNDS)
        bounds->n_min = bounds->n_max + 1;
    bounds->max_weight = 100;
    c->opened++;
    return 0;
}

static int source_seek(void *state, uint32_t at_least, double min_weight, uint32_t *docid, double *weight) {
    source_state *s = state;
    (void)min_weight;
    *docid = at_least % 2 == 1 ? at_least : at_least + 1;
    if (*docid > s->last)
        *docid = 0;
    if (s->context->misdeed == GOES_BACKWARD && at_least > 1)
        *docid = 1;
    *weight = s->context->misdeed == WEIGHS_TOO_MUCH ? 101 : at_least;
    return s->context->misdeed == FAILS_TO_SEEK;
}

static void source_close(void *state) {
    source_state *s = state;
    s->context->closed++;
    free(s);
}

static xpc_enquire *enquire_source(xpc_database *database, source_context *context) {
    xpc_source source = {context, source_open, source_seek, source_close};
    xpc_enquire *enquire;
    xpc_query *query;
    OK(xpc_query_source(&source, &query, &err));
    OK(xpc_enquire_new(database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    xpc_query_free(query);
    return enquire;
}

static void sources(void **state) {
    fixture *f = fixture_of(state);
    source_context context = {BEHAVES, 0, 0};
    xpc_enquire *enquire = enquire_source(f->database, &context);
    xpc_matches *matches;
    if (f->kind == SERVED) {
        FAILS(XPC_UNIMPLEMENTED, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
        xpc_enquire_free(enquire);
        return;
    }
    /* documents 1, 3 and 5; of three shards with two documents each the first of each: 1, 2 and 3 */
    OK(xpc_enquire_set_docid_order(enquire, XPC_DOCID_ASCENDING, &err));
    assert_string_equal(ranked(enquire), f->kind == SHARDED ? "1 2 3 " : "5 3 1 ");
    xpc_enquire_free(enquire);
    assert_true(context.opened > 0);
    assert_int_equal(context.closed, context.opened);
}

/* Within an AND the matcher skips. */
static void sources_that_are_skipped_in(void **state) {
    fixture *f = fixture_of(state);
    source_context context = {BEHAVES, 0, 0};
    xpc_source source = {&context, source_open, source_seek, source_close};
    xpc_query *parts[2], *query;
    xpc_enquire *enquire;
    OK(xpc_query_source(&source, &parts[0], &err));
    OK(xpc_query_term(S("union"), 1, 0, &parts[1], &err));
    OK(xpc_query_combine(XPC_OP_FILTER, (const xpc_query *const *)parts, 2, 0, &query, &err));
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    assert_string_equal(ranked(enquire), "3 1 "); /* 5 is not of the union */
    xpc_enquire_free(enquire);
    xpc_query_free(query);
    xpc_query_free(parts[0]);
    xpc_query_free(parts[1]);
}

static void sources_that_misbehave(void **state) {
    fixture *f = fixture_of(state);
    static const struct {
        misdeed misdeed;
        xpc_status wanted;
    } cases[] = {
        {FAILS_TO_OPEN, XPC_CALLBACK},         {FAILS_TO_SEEK, XPC_CALLBACK},
        {GOES_BACKWARD, XPC_INVALID_ARGUMENT}, {WEIGHS_TOO_MUCH, XPC_INVALID_ARGUMENT},
        {BAD_BOUNDS, XPC_INVALID_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        source_context context = {cases[i].misdeed, 0, 0};
        xpc_enquire *enquire = enquire_source(f->database, &context);
        xpc_matches *matches;
        FAILS(cases[i].wanted, xpc_enquire_match(enquire, 0, 10, 10, &matches, &err));
        assert_null(matches);
        xpc_enquire_free(enquire);
        assert_int_equal(context.closed, context.opened);
    }
}

static void sources_that_are_not_whole(void **state) {
    (void)state;
    xpc_source source = {NULL, source_open, NULL, NULL};
    xpc_query *query;
    char *bytes;
    size_t n;
    source_context context = {BEHAVES, 0, 0};
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_source(&source, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_source(NULL, &query, &err));
    source = (xpc_source){&context, source_open, source_seek, NULL};
    OK(xpc_query_source(&source, &query, &err));
    xpc_op type;
    OK(xpc_query_type(query, &type, &err));
    assert_int_equal(type, XPC_LEAF_POSTING_SOURCE);
    OK(xpc_query_describe(query, &bytes, &n, &err));
    assert_non_null(strstr(bytes, "xpc_source"));
    xpc_free(bytes);
    FAILS(XPC_UNIMPLEMENTED, xpc_query_serialise(query, &bytes, &n, &err));
    xpc_query_free(query);
}

/* ---- NULL objects */

static void null_databases(void **state) {
    (void)state;
    xpc_document *document;
    xpc_strings *strings;
    xpc_postings *postings;
    xpc_positions *positions;
    xpc_values *values;
    xpc_enquire *enquire;
    bool yes;
    char *bytes;
    size_t n;
    uint32_t number, other;
    uint64_t large;
    double real;
#define NO(call) FAILS(XPC_INVALID_ARGUMENT, call)
    NO(xpc_database_add(NULL, NULL, &err));
    NO(xpc_database_reopen(NULL, NULL, &err));
    assert_int_equal(xpc_database_reopened(NULL), 0);
    NO(xpc_database_keep_alive(NULL, &err));
    NO(xpc_database_close(NULL, &err));
    NO(xpc_database_doccount(NULL, &number, &err));
    NO(xpc_database_lastdocid(NULL, &number, &err));
    NO(xpc_database_total_length(NULL, &large, &err));
    NO(xpc_database_average_length(NULL, &real, &err));
    NO(xpc_database_length_bounds(NULL, &number, &other, &err));
    NO(xpc_database_has_positions(NULL, &yes, &err));
    NO(xpc_database_doclength(NULL, 1, &number, &err));
    NO(xpc_database_unique_terms(NULL, 1, &number, &err));
    NO(xpc_database_termfreq(NULL, S("a"), &number, &err));
    NO(xpc_database_collection_freq(NULL, S("a"), &number, &err));
    NO(xpc_database_wdf_bound(NULL, S("a"), &number, &err));
    NO(xpc_database_term_exists(NULL, S("a"), &yes, &err));
    NO(xpc_database_value_freq(NULL, 0, &number, &err));
    NO(xpc_database_value_lower(NULL, 0, &bytes, &n, &err));
    NO(xpc_database_value_upper(NULL, 0, &bytes, &n, &err));
    NO(xpc_database_uuid(NULL, &bytes, &n, &err));
    NO(xpc_database_revision(NULL, &large, &err));
    NO(xpc_database_locked(NULL, &yes, &err));
    NO(xpc_database_n_shards(NULL, &n, &err));
    NO(xpc_database_describe(NULL, &bytes, &n, &err));
    NO(xpc_database_get_data(NULL, 1, &bytes, &n, &err));
    NO(xpc_database_get_document(NULL, 1, &document, &err));
    NO(xpc_database_get_metadata(NULL, S("a"), &bytes, &n, &err));
    NO(xpc_database_metadata_keys(NULL, S("a"), &strings, &err));
    NO(xpc_database_terms(NULL, S("a"), &strings, &err));
    NO(xpc_database_document_terms(NULL, 1, &strings, &err));
    NO(xpc_database_postings(NULL, S("a"), &postings, &err));
    NO(xpc_database_positions(NULL, 1, S("a"), &positions, &err));
    NO(xpc_database_values(NULL, 0, &values, &err));
    NO(xpc_database_synonyms(NULL, S("a"), &strings, &err));
    NO(xpc_database_synonym_keys(NULL, S("a"), &strings, &err));
    NO(xpc_database_spellings(NULL, &strings, &err));
    NO(xpc_database_spelling_suggestion(NULL, S("a"), 2, &bytes, &n, &err));
    NO(xpc_database_add_document(NULL, NULL, &number, &err));
    NO(xpc_database_commit(NULL, &err));
    NO(xpc_database_check(NULL, 0, &n, NULL, NULL, &err));
    NO(xpc_database_compact(NULL, "x", 0, 0, &err));
    NO(xpc_enquire_new(NULL, &enquire, &err));
    xpc_database_free(NULL);
}

static void null_objects(void **state) {
    (void)state;
    xpc_strings *strings;
    xpc_positions *positions;
    xpc_values *values;
    xpc_query *query;
    xpc_matches *matches;
    xpc_facet *facet;
    xpc_op type;
    xpc_match_counts counts;
    const char *lent;
    char *bytes;
    size_t n;
    uint32_t number;
    bool found;
    NO(xpc_postings_next(NULL, &number, &err));
    NO(xpc_postings_read(NULL, &number, NULL, 1, &n, &err));
    NO(xpc_postings_skip_to(NULL, 1, &number, &err));
    NO(xpc_postings_positions(NULL, &positions, &err));
    NO(xpc_positions_next(NULL, &number, &found, &err));
    NO(xpc_positions_read(NULL, &number, 1, &n, &err));
    NO(xpc_positions_skip_to(NULL, 1, &number, &found, &err));
    NO(xpc_strings_next(NULL, &lent, &n, &err));
    NO(xpc_strings_skip_to(NULL, S("a"), &lent, &n, &err));
    NO(xpc_strings_positions(NULL, &positions, &err));
    NO(xpc_values_next(NULL, &number, &lent, &n, &err));
    NO(xpc_values_skip_to(NULL, 1, &number, &lent, &n, &err));
    NO(xpc_document_set_data(NULL, S("a"), &err));
    NO(xpc_document_get_data(NULL, &lent, &n, &err));
    NO(xpc_document_add_terms(NULL, NULL, NULL, NULL, 0, &err));
    NO(xpc_document_terms(NULL, &strings, &err));
    NO(xpc_document_values(NULL, &values, &err));
    NO(xpc_document_docid(NULL, &number, &err));
    NO(xpc_query_type(NULL, &type, &err));
    NO(xpc_query_subquery(NULL, 0, &query, &err));
    NO(xpc_query_terms(NULL, true, &strings, &err));
    NO(xpc_query_describe(NULL, &bytes, &n, &err));
    NO(xpc_stemmer_stem(NULL, S("a"), &lent, &n, &err));
    NO(xpc_parser_parse(NULL, S("a"), 0, NULL, &query, &err));
    NO(xpc_parser_corrected(NULL, &lent, &n, &err));
    NO(xpc_parser_stopped(NULL, &strings, &err));
    NO(xpc_enquire_set_query(NULL, NULL, 0, &err));
    NO(xpc_enquire_match(NULL, 0, 1, 0, &matches, &err));
    NO(xpc_enquire_matching_terms(NULL, 1, &strings, &err));
    NO(xpc_enquire_add_facet(NULL, 0, &facet, &err));
    NO(xpc_facet_total(NULL, &n, &err));
    NO(xpc_facet_values(NULL, &strings, &err));
    NO(xpc_facet_top(NULL, 1, &strings, &err));
    NO(xpc_matches_counts(NULL, &counts, &err));
    NO(xpc_matches_read(NULL, 0, NULL, 0, &n, &err));
    NO(xpc_matches_sort_key(NULL, 0, &bytes, &n, &err));
    NO(xpc_postings_wdf(NULL, &number, &err));
    NO(xpc_postings_doclength(NULL, &number, &err));
    NO(xpc_postings_unique_terms(NULL, &number, &err));
    NO(xpc_strings_termfreq(NULL, &number, &err));
    NO(xpc_strings_wdf(NULL, &number, &err));
    NO(xpc_document_clear_terms(NULL, &err));
    NO(xpc_document_n_terms(NULL, &number, &err));
    NO(xpc_document_n_values(NULL, &number, &err));
    NO(xpc_document_set_value(NULL, 0, S("a"), &err));
    NO(xpc_document_get_value(NULL, 0, &lent, &n, &err));
    NO(xpc_document_clear_values(NULL, &err));
    NO(xpc_document_serialise(NULL, &bytes, &n, &err));
    NO(xpc_document_describe(NULL, &bytes, &n, &err));
    NO(xpc_query_value_range(0, NULL, 1, S("a"), &query, &err));
    NO(xpc_query_value_ge(0, NULL, 1, &query, &err));
    NO(xpc_query_value_le(0, NULL, 1, &query, &err));
    NO(xpc_query_length(NULL, &number, &err));
    NO(xpc_query_n_subqueries(NULL, &n, &err));
    NO(xpc_query_serialise(NULL, &bytes, &n, &err));
    NO(xpc_parser_set_stopper(NULL, NULL, NULL, &err));
    NO(xpc_parser_unstemmed(NULL, S("a"), &strings, &err));
    NO(xpc_parser_describe(NULL, &bytes, &n, &err));
    NO(xpc_enquire_set_collapse(NULL, 0, 1, &err));
    NO(xpc_enquire_set_decider(NULL, NULL, NULL, &err));
    NO(xpc_enquire_set_time_limit(NULL, 1, &err));
    NO(xpc_enquire_clear_facets(NULL, &err));
    NO(xpc_enquire_describe(NULL, &bytes, &n, &err));
#undef NO
    xpc_postings_free(NULL);
    xpc_positions_free(NULL);
    xpc_strings_free(NULL);
    xpc_values_free(NULL);
    xpc_document_free(NULL);
    xpc_query_free(NULL);
    xpc_stemmer_free(NULL);
    xpc_parser_free(NULL);
    xpc_enquire_free(NULL);
    xpc_facet_free(NULL);
    xpc_matches_free(NULL);
    xpc_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        OVER_VARIANTS(deciders),
        OVER_VARIANTS(lent_documents_are_read_only),
        OVER_VARIANTS(sources),
        ONE_VARIANT(sources_that_are_skipped_in, 0, "in memory"),
        ONE_VARIANT(sources_that_are_skipped_in, 1, "on disk"),
        ONE_VARIANT(sources_that_misbehave, 0, "in memory"),
        ONE_VARIANT(sources_that_misbehave, 1, "on disk"),
        ONE_VARIANT(sources_that_misbehave, 4, "several as one"),
        cmocka_unit_test(sources_that_are_not_whole),
        cmocka_unit_test(null_databases),
        cmocka_unit_test(null_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
