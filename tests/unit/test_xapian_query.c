/* Queries of the C face for Xapian: every operator, matched against every kind of database. The expected
 * documents are read off the table of xapian_variants.h. */
#include "xapian_variants.h"

/* ---- Helpers: each takes over the queries that it is given */

static xpc_query *term(const char *word) {
    xpc_query *query;
    OK(xpc_query_term(word, strlen(word), 1, 0, &query, &err));
    return query;
}

static xpc_query *combined(xpc_op op, xpc_query *a, xpc_query *b, uint32_t parameter) {
    const xpc_query *both[] = {a, b};
    xpc_query *query;
    OK(xpc_query_combine(op, both, 2, parameter, &query, &err));
    xpc_query_free(a);
    xpc_query_free(b);
    return query;
}

static xpc_query *of_terms(xpc_op op, const char *a, const char *b, uint32_t parameter) {
    return combined(op, term(a), term(b), parameter);
}

/* The documents that match, by docid: "1 4 ". */
static const char *matched(xpc_database *database, xpc_query *query) {
    static char joined[256];
    size_t used = 0, n;
    xpc_enquire *enquire;
    xpc_matches *matches;
    xpc_match found[N_DOCS];
    OK(xpc_enquire_new(database, &enquire, &err));
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BOOL, NULL, NULL, &err));
    OK(xpc_enquire_set_docid_order(enquire, XPC_DOCID_ASCENDING, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    OK(xpc_enquire_match(enquire, 0, N_DOCS, 0, &matches, &err));
    OK(xpc_matches_read(matches, 0, found, N_DOCS, &n, &err));
    joined[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%u ", found[i].docid);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
    xpc_query_free(query);
    return joined;
}

#define MATCHES(wanted, query) assert_string_equal(matched(f->database, query), wanted)

/* ---- Matching */

static void terms_and_booleans(void **state) {
    fixture *f = fixture_of(state);
    MATCHES("1 2 4 6 ", term("exit"));
    MATCHES("", term("nowhere"));
    MATCHES("1 2 3 4 5 6 ", term(""));
    MATCHES("1 2 4 6 ", of_terms(XPC_OP_AND, "exit", "union", 0));
    MATCHES("1 2 3 4 5 6 ", of_terms(XPC_OP_OR, "union", "we", 0));
    MATCHES("3 ", of_terms(XPC_OP_AND_NOT, "union", "exit", 0));
    MATCHES("1 2 4 5 6 ", of_terms(XPC_OP_XOR, "union", "we", 0)); /* 3 has both */
    MATCHES("1 2 3 4 6 ", of_terms(XPC_OP_AND_MAYBE, "union", "exit", 0));
    MATCHES("3 ", of_terms(XPC_OP_FILTER, "union", "we", 0));
    MATCHES("1 2 3 4 5 6 ", of_terms(XPC_OP_SYNONYM, "union", "we", 0));
    MATCHES("1 2 3 4 5 6 ", of_terms(XPC_OP_MAX, "union", "we", 0));
    MATCHES("1 2 3 4 5 6 ", of_terms(XPC_OP_ELITE_SET, "union", "we", 2));
}

static void positional(void **state) {
    fixture *f = fixture_of(state);
    MATCHES("1 6 ", of_terms(XPC_OP_PHRASE, "exit", "union", 2));
    MATCHES("2 4 ", of_terms(XPC_OP_PHRASE, "union", "exit", 2));
    MATCHES("2 4 6 ", of_terms(XPC_OP_PHRASE, "union", "exit", 4));
    MATCHES("1 2 4 6 ", of_terms(XPC_OP_NEAR, "exit", "union", 2));
    MATCHES("3 ", of_terms(XPC_OP_NEAR, "we", "union", 3));
    MATCHES("", of_terms(XPC_OP_NEAR, "we", "union", 2));
    xpc_query *either = of_terms(XPC_OP_OR, "leave", "sovereign", 0);
    MATCHES("3 4 ", combined(XPC_OP_PHRASE, either, term("union"), 2));
}

static void all_and_nothing(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *query;
    OK(xpc_query_match_all(&query, &err));
    MATCHES("1 2 3 4 5 6 ", query);
    OK(xpc_query_match_nothing(&query, &err));
    MATCHES("", query);
    OK(xpc_query_combine(XPC_OP_AND, NULL, 0, 0, &query, &err));
    MATCHES("", query);
    const char *words[] = {"we", "stay"};
    OK(xpc_query_combine_terms(XPC_OP_AND, words, (size_t[]){2, 4}, 2, 0, &query, &err));
    MATCHES("5 ", query);
}

static void by_values(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *query;
    OK(xpc_query_value_range(1, S("2012"), S("2014"), &query, &err));
    MATCHES("2 3 4 ", query);
    OK(xpc_query_value_range(1, S("2014"), S("2012"), &query, &err));
    MATCHES("", query);
    OK(xpc_query_value_ge(1, S("2015"), &query, &err));
    MATCHES("5 6 ", query);
    OK(xpc_query_value_le(1, S("2011"), &query, &err));
    MATCHES("1 ", query);
    OK(xpc_query_value_range(2, S("a\0c"), S("a\0z"), &query, &err));
    MATCHES("5 ", query);
}

static void wildcards(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *query;
    xpc_enquire *enquire;
    xpc_matches *matches;
    OK(xpc_query_wildcard(S("s"), 0, XPC_WILDCARD_ERROR, XPC_OP_SYNONYM, &query, &err));
    MATCHES("4 5 ", query);
    OK(xpc_query_wildcard(S("s"), 1, XPC_WILDCARD_FIRST, XPC_OP_OR, &query, &err));
    if (f->kind == SHARDED) { /* where each shard expands by itself */
        MATCHES("4 5 ", query);
        return;
    }
    MATCHES("4 ", query);                                                                   /* sovereign */
    OK(xpc_query_wildcard(S(""), 1, XPC_WILDCARD_MOST_FREQUENT, XPC_OP_MAX, &query, &err)); /* union */
    MATCHES("1 2 3 4 6 ", query);
    OK(xpc_query_wildcard(S("s"), 1, XPC_WILDCARD_ERROR, XPC_OP_OR, &query, &err));
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    FAILS(XPC_WILDCARD, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    assert_null(matches);
    xpc_enquire_free(enquire);
    xpc_query_free(query);
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_wildcard(S("s"), 0, XPC_WILDCARD_FIRST, XPC_OP_NEAR, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_query_wildcard(S("s"), 0, (xpc_wildcard_limit)3, XPC_OP_OR, &query, &err));
}

static void serialised(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *query = of_terms(XPC_OP_PHRASE, "exit", "union", 2), *copy;
    char *bytes, *text, *copied;
    size_t n, n_text;
    OK(xpc_query_describe(query, &text, &n_text, &err));
    assert_non_null(strstr(text, "PHRASE"));
    OK(xpc_query_serialise(query, &bytes, &n, &err));
    OK(xpc_query_unserialise(bytes, n, &copy, &err));
    OK(xpc_query_describe(copy, &copied, &n, &err));
    assert_string_equal(copied, text);
    xpc_free(bytes);
    xpc_free(text);
    xpc_free(copied);
    xpc_query_free(query);
    MATCHES("1 6 ", copy);
    FAILS(XPC_SERIALISATION, xpc_query_unserialise(S("\377\377\377\377"), &copy, &err));
    assert_null(copy);
}

/* Of an elite set the rarest term has the highest weight; under a scheme without weights it would be any. */
static void elite_set(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *query = of_terms(XPC_OP_ELITE_SET, "union", "sovereign", 1);
    xpc_enquire *enquire;
    xpc_matches *matches;
    xpc_match found[N_DOCS];
    size_t n;
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    OK(xpc_enquire_match(enquire, 0, N_DOCS, 0, &matches, &err));
    OK(xpc_matches_read(matches, 0, found, N_DOCS, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(found[0].docid, 4);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
    xpc_query_free(query);
}

static void the_invalid_query(void **state) {
    fixture *f = fixture_of(state);
    xpc_query *bad, *query;
    xpc_enquire *enquire;
    xpc_matches *matches;
    OK(xpc_query_invalid(&bad, &err));
    query = combined(XPC_OP_OR, bad, term("exit"), 0);
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    assert_null(matches);
    xpc_enquire_free(enquire);
    xpc_query_free(query);
}

/* ---- Building */

static void scaling(void **state) {
    (void)state;
    xpc_query *query = term("exit"), *scaled;
    xpc_op type;
    OK(xpc_query_scale(query, 2.5, &scaled, &err));
    OK(xpc_query_type(scaled, &type, &err));
    assert_int_equal(type, XPC_OP_SCALE_WEIGHT);
    xpc_query_free(scaled);
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_scale(query, -1, &scaled, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_scale(NULL, 1, &scaled, &err));
    xpc_query_free(query);
}

static void anatomy(void **state) {
    (void)state;
    xpc_query *query = combined(XPC_OP_OR, of_terms(XPC_OP_AND, "b", "a", 0), term("b"), 0), *part;
    xpc_strings *terms;
    xpc_op type;
    size_t n;
    uint32_t length;
    OK(xpc_query_type(query, &type, &err));
    assert_int_equal(type, XPC_OP_OR);
    OK(xpc_query_n_subqueries(query, &n, &err));
    assert_int_equal(n, 2);
    OK(xpc_query_length(query, &length, &err));
    assert_int_equal(length, 3);
    OK(xpc_query_subquery(query, 1, &part, &err));
    OK(xpc_query_type(part, &type, &err));
    assert_int_equal(type, XPC_LEAF_TERM);
    xpc_query_free(part);
    FAILS(XPC_RANGE, xpc_query_subquery(query, 2, &part, &err));
    assert_null(part);
    OK(xpc_query_terms(query, true, &terms, &err));
    assert_string_equal(all_strings(terms), "a b ");
    OK(xpc_query_terms(query, false, &terms, &err));
    const char *word;
    FAILS(XPC_INVALID_OPERATION, xpc_strings_skip_to(terms, S("a"), &word, &n, &err));
    xpc_strings_free(terms);
    xpc_query_free(query);
}

/* Every operator but those with a function of their own combines, and comes back as its own type. */
static void every_operator(void **state) {
    (void)state;
    for (int op = 0; op <= XPC_OP_LAST; op++) {
        xpc_query *a = term("a"), *b = term("b"), *query;
        const xpc_query *both[] = {a, b};
        xpc_op type;
        const char *name = xpc_op_name((xpc_op)op);
        assert_true((op == XPC_OP_LAST) == (strcmp(name, "?") == 0));
        xpc_status status = xpc_query_combine((xpc_op)op, both, 2, 0, &query, &err);
        bool combines = op != XPC_OP_VALUE_RANGE && op != XPC_OP_SCALE_WEIGHT && op != XPC_OP_VALUE_GE &&
                        op != XPC_OP_VALUE_LE && op != XPC_OP_WILDCARD && op < XPC_OP_INVALID;
        assert_int_equal(status, combines ? XPC_OK : XPC_INVALID_ARGUMENT);
        if (combines) {
            OK(xpc_query_type(query, &type, &err));
            assert_int_equal(type, op);
        }
        xpc_query_free(query);
        xpc_query_free(a);
        xpc_query_free(b);
    }
}

static void types_of_the_others(void **state) {
    (void)state;
    xpc_query *query;
    xpc_op type;
#define TYPE(wanted, call)                  \
    OK(call);                               \
    OK(xpc_query_type(query, &type, &err)); \
    assert_int_equal(type, wanted);         \
    xpc_query_free(query)
    TYPE(XPC_LEAF_MATCH_ALL, xpc_query_match_all(&query, &err));
    TYPE(XPC_LEAF_MATCH_NOTHING, xpc_query_match_nothing(&query, &err));
    TYPE(XPC_OP_INVALID, xpc_query_invalid(&query, &err));
    TYPE(XPC_OP_VALUE_RANGE, xpc_query_value_range(0, S("a"), S("b"), &query, &err));
    TYPE(XPC_OP_VALUE_GE, xpc_query_value_ge(0, S("a"), &query, &err));
    TYPE(XPC_OP_VALUE_LE, xpc_query_value_le(0, S("a"), &query, &err));
    TYPE(XPC_OP_WILDCARD, xpc_query_wildcard(S("a"), 0, XPC_WILDCARD_ERROR, XPC_OP_OR, &query, &err));
#undef TYPE
}

static void bad_arguments(void **state) {
    (void)state;
    xpc_query *query;
    const xpc_query *with_null[] = {NULL};
    const char *null_term[] = {NULL};
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_combine(XPC_OP_AND, with_null, 1, 0, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_query_combine_terms(XPC_OP_AND, null_term, (size_t[]){1}, 1, 0, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_query_combine_terms(XPC_OP_WILDCARD, null_term, (size_t[]){0}, 1, 0, &query, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_query_term(NULL, 3, 1, 0, &query, &err));
    assert_null(query);
    /* what NEAR cannot hold is said when it is built */
    xpc_query *inner = of_terms(XPC_OP_AND, "a", "b", 0), *c = term("c");
    const xpc_query *both[] = {inner, c};
    xpc_status status = xpc_query_combine(XPC_OP_NEAR, both, 2, 3, &query, &err);
    assert_int_equal(status, XPC_UNIMPLEMENTED);
    xpc_query_free(inner);
    xpc_query_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        OVER_VARIANTS(terms_and_booleans), OVER_VARIANTS(positional),
        OVER_VARIANTS(all_and_nothing),    OVER_VARIANTS(by_values),
        OVER_VARIANTS(wildcards),          ONE_VARIANT(elite_set, 1, "on disk"),
        OVER_VARIANTS(the_invalid_query),  OVER_VARIANTS(serialised),
        cmocka_unit_test(scaling),         cmocka_unit_test(anatomy),
        cmocka_unit_test(every_operator),  cmocka_unit_test(types_of_the_others),
        cmocka_unit_test(bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
