/* Searching through the C face for Xapian: weights, sorting, collapsing, cutoffs, facets, deciders, posting
 * sources and what a result set tells, over every kind of database. Expected orders are read off the table of
 * xapian_variants.h. */
#include "xapian_variants.h"

/* ---- Helpers */

static xpc_enquire *enquire_for(xpc_database *database, const char *term) {
    xpc_enquire *enquire;
    xpc_query *query;
    OK(xpc_enquire_new(database, &enquire, &err));
    OK(xpc_query_term(term, strlen(term), 1, 0, &query, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    xpc_query_free(query);
    return enquire;
}

#define RANKED(wanted) assert_string_equal(ranked(enquire), wanted)

static bool is_near(double a, double b) {
    return a > b - 1e-9 && a < b + 1e-9;
}

/* ---- Weights */

static void weighting(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "exit");
    xpc_matches *matches;
    xpc_match best;
    xpc_match_counts counts;
    size_t n;
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BOOL, NULL, NULL, &err));
    RANKED("1 2 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_COORD, NULL, NULL, &err));
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_matches_read(matches, 0, &best, 1, &n, &err));
    assert_true(is_near(best.weight, 1)); /* one term matches */
    xpc_matches_free(matches);
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_TFIDF, NULL, "nnn", &err));
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_matches_read(matches, 0, &best, 1, &n, &err));
    assert_int_equal(best.docid, 2);
    assert_true(is_near(best.weight, 2)); /* the term's wdf */
    OK(xpc_matches_counts(matches, &counts, &err));
    assert_true(is_near(counts.max_attained, 2));
    assert_true(counts.max_possible >= 2);
    xpc_matches_free(matches);
    /* of the same wdf the shorter comes before: 1 and 4 have three words, 6 has five */
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BM25, NULL, NULL, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BM25, (double[]){1.2, 0, 0, 0.75, 0.5}, NULL, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BM25, (double[]){1.2, 0, 0, 0, 0.5}, NULL, &err));
    RANKED("2 1 4 6 "); /* b 0: length does not count */
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BM25_PLUS, NULL, NULL, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_TRAD, (double[]){1}, NULL, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_PL2, (double[]){1}, NULL, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_DPH, NULL, NULL, &err));
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches,
                         &err)); /* a term in most documents weighs nothing here */
    assert_int_equal(xpc_matches_size(matches), 4);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

static void bad_weighting(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "exit");
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_weighting(enquire, XPC_WEIGHT_LAST, NULL, NULL, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_weighting(enquire, XPC_WEIGHT_TFIDF, NULL, "xyz", &err));
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_enquire_set_weighting(enquire, XPC_WEIGHT_PL2, (double[]){-1}, NULL, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_docid_order(enquire, (xpc_docid_order)3, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_cutoff(enquire, 101, 0, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, NULL, 0, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, NULL, 1, &err));
    xpc_enquire_free(enquire);
}

/* ---- Order */

static void orders(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "");
    static const xpc_sort_key year_down = {1, true};
    static const xpc_sort_key year_up = {1, false};
    static const xpc_sort_key keys[] = {{0, false}, {1, true}};
    xpc_matches *matches;
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BOOL, NULL, NULL, &err));
    RANKED("1 2 3 4 5 6 ");
    OK(xpc_enquire_set_docid_order(enquire, XPC_DOCID_DESCENDING, &err));
    RANKED("6 5 4 3 2 1 ");
    OK(xpc_enquire_set_docid_order(enquire, XPC_DOCID_DONT_CARE, &err));
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, &year_down, 1, &err));
    RANKED("6 5 4 3 2 1 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, &year_up, 1, &err));
    RANKED("1 2 3 4 5 6 ");
    OK(xpc_enquire_set_docid_order(enquire, XPC_DOCID_ASCENDING, &err));
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_RELEVANCE_THEN_KEYS, &year_down, 1, &err));
    RANKED("6 5 4 3 2 1 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS_THEN_RELEVANCE, &year_down, 1, &err));
    RANKED("6 5 4 3 2 1 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, keys, 2, &err)); /* country, then the latest year */
    if (f->kind == SERVED) { /* to which Xapian 1.4 cannot send several keys */
        FAILS(XPC_UNIMPLEMENTED, xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
        xpc_enquire_free(enquire);
        return;
    }
    RANKED("4 1 5 2 6 3 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS_THEN_RELEVANCE, keys, 2, &err));
    RANKED("4 1 5 2 6 3 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_RELEVANCE_THEN_KEYS, keys, 2, &err));
    RANKED("4 1 5 2 6 3 ");
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_RELEVANCE, NULL, 0, &err));
    RANKED("1 2 3 4 5 6 ");
    xpc_enquire_free(enquire);
}

static void sort_keys_are_told(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "we");
    static const xpc_sort_key year_down = {1, true};
    xpc_matches *matches;
    char *key;
    size_t n;
    OK(xpc_enquire_set_sort(enquire, XPC_SORT_KEYS, &year_down, 1, &err));
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_matches_sort_key(matches, 0, &key, &n, &err));
    BYTES("2015", key, n);
    xpc_free(key);
    FAILS(XPC_RANGE, xpc_matches_sort_key(matches, 2, &key, &n, &err));
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

static void collapsing(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "");
    xpc_matches *matches;
    xpc_match found[N_DOCS];
    xpc_match_counts counts;
    char *key;
    size_t n;
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_BOOL, NULL, NULL, &err));
    OK(xpc_enquire_set_collapse(enquire, 0, 1, &err));
    OK(xpc_enquire_match(enquire, 0, 10, 10, &matches, &err));
    OK(xpc_matches_read(matches, 0, found, N_DOCS, &n, &err));
    assert_int_equal(n, 3);
    assert_int_equal(found[0].collapsed, 1);
    OK(xpc_matches_collapse_key(matches, 1, &key, &n, &err));
    BYTES("BY", key, n);
    xpc_free(key);
    FAILS(XPC_RANGE, xpc_matches_collapse_key(matches, 3, &key, &n, &err));
    OK(xpc_matches_counts(matches, &counts, &err));
    assert_int_equal(counts.upper, 3);
    assert_int_equal(counts.all_estimate, 6);
    xpc_matches_free(matches);
    OK(xpc_enquire_set_collapse(enquire, 0, 0, &err));
    RANKED("1 2 3 4 5 6 ");
    xpc_enquire_free(enquire);
}

static void cutoffs_and_pages(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "exit");
    xpc_matches *matches;
    xpc_match found[N_DOCS];
    xpc_match_counts counts;
    size_t n;
    OK(xpc_enquire_set_weighting(enquire, XPC_WEIGHT_TFIDF, NULL, "nnn", &err));
    OK(xpc_enquire_match(enquire, 1, 2, 10, &matches, &err));
    OK(xpc_matches_read(matches, 0, found, N_DOCS, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(xpc_matches_size(matches), 2);
    assert_int_equal(found[0].rank, 1);
    assert_int_equal(found[0].percent, 50);
    OK(xpc_matches_read(matches, 1, found, 1, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(found[0].rank, 2);
    OK(xpc_matches_read(matches, 2, found, 1, &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_matches_counts(matches, &counts, &err));
    assert_int_equal(counts.lower, 4);
    assert_int_equal(counts.estimate, 4);
    assert_int_equal(counts.upper, 4);
    xpc_matches_free(matches);
    OK(xpc_enquire_set_time_limit(enquire, 60, &err));
    OK(xpc_enquire_set_cutoff(enquire, 0, 1.5, &err));
    RANKED("2 ");
    OK(xpc_enquire_set_cutoff(enquire, 60, 0, &err));
    RANKED("2 ");
    xpc_enquire_free(enquire);
}

/* ---- What a result set tells */

static void terms_of_the_result(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire;
    xpc_query *query;
    xpc_matches *matches;
    xpc_strings *terms;
    static const char *const words[] = {"union", "exit", "now"};
    xpc_query *parts[3];
    uint32_t n_docs;
    double weight;
    for (uint32_t i = 0; i < 3; i++)
        OK(xpc_query_term(words[i], strlen(words[i]), 1, i + 1, &parts[i], &err));
    OK(xpc_query_combine(XPC_OP_OR, (const xpc_query *const *)parts, 3, 0, &query, &err));
    for (int i = 0; i < 3; i++)
        xpc_query_free(parts[i]);
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 3, &err));
    xpc_query_free(query);
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_matches_termfreq(matches, S("exit"), &n_docs, &err));
    assert_int_equal(n_docs, 4);
    OK(xpc_matches_termweight(matches, S("now"), &weight, &err));
    assert_true(weight > 0);
    FAILS(XPC_INVALID_ARGUMENT, xpc_matches_termweight(matches, S("stay"), &weight, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_matches_termfreq(matches, NULL, 2, &n_docs, &err));
    OK(xpc_enquire_matching_terms(enquire, 2, &terms, &err));
    assert_string_equal(all_strings(terms), "union exit ");
    FAILS(XPC_DOC_NOT_FOUND, xpc_enquire_matching_terms(enquire, 7, &terms, &err));
    assert_null(terms);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

static void documents_of_the_result(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "stay");
    xpc_matches *matches;
    xpc_document *document;
    const char *data;
    uint32_t docid;
    size_t n;
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    xpc_enquire_free(enquire); /* in any order */
    FAILS(XPC_RANGE, xpc_matches_document(matches, 1, &document, &err));
    assert_null(document);
    OK(xpc_matches_document(matches, 0, &document, &err));
    xpc_matches_free(matches);
    OK(xpc_document_docid(document, &docid, &err));
    assert_int_equal(docid, 5);
    OK(xpc_document_get_data(document, &data, &n, &err));
    BYTES("data 5", data, n);
    xpc_document_free(document);
    assert_int_equal(xpc_matches_size(NULL), 0);
}

static void snippets(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "union");
    xpc_matches *matches;
    xpc_stemmer *stemmer;
    char *snippet;
    size_t n;
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err));
    OK(xpc_matches_snippet(matches, S("the union < all"), 100, NULL, "[", "]", "…", &snippet, &n, &err));
    BYTES("the [union] &lt; all", snippet, n);
    xpc_free(snippet);
    OK(xpc_stemmer_new("english", &stemmer, &err));
    OK(xpc_matches_snippet(matches, S("an union"), 100, stemmer, "[", "]", "…", &snippet, &n, &err));
    BYTES("an [union]", snippet, n);
    xpc_free(snippet);
    xpc_stemmer_free(stemmer);
    FAILS(XPC_INVALID_ARGUMENT,
          xpc_matches_snippet(matches, S("x"), 100, NULL, NULL, "]", "…", &snippet, &n, &err));
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

static void without_a_query(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire;
    xpc_matches *matches;
    char *text;
    size_t n;
    OK(xpc_enquire_new(f->database, &enquire, &err));
    OK(xpc_enquire_describe(enquire, &text, &n, &err));
    assert_true(n > 0);
    xpc_free(text);
    OK(xpc_enquire_match(enquire, 0, 10, 0, &matches, &err)); /* nothing is asked, nothing is found */
    assert_int_equal(xpc_matches_size(matches), 0);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

/* ---- Facets */

static void facets(void **state) {
    fixture *f = fixture_of(state);
    xpc_enquire *enquire = enquire_for(f->database, "exit"); /* 1 AM, 2 BY, 4 AM, 6 KZ */
    xpc_facet *facet;
    xpc_strings *values;
    const char *value;
    size_t n;
    uint32_t count;
    OK(xpc_enquire_add_facet(enquire, 0, &facet, &err));
    OK(xpc_facet_total(facet, &n, &err));
    assert_int_equal(n, 0);
    RANKED("2 1 4 6 ");
    RANKED("2 1 4 6 "); /* each match counts anew */
    OK(xpc_facet_total(facet, &n, &err));
    assert_int_equal(n, 4);
    OK(xpc_facet_values(facet, &values, &err));
    OK(xpc_strings_next(values, &value, &n, &err));
    BYTES("AM", value, n);
    OK(xpc_strings_termfreq(values, &count, &err));
    assert_int_equal(count, 2);
    OK(xpc_strings_skip_to(values, S("C"), &value, &n, &err));
    BYTES("KZ", value, n);
    xpc_strings_free(values);
    OK(xpc_facet_top(facet, 1, &values, &err));
    assert_string_equal(all_strings(values), "AM ");
    OK(xpc_facet_top(facet, 1, &values, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_strings_skip_to(values, S("C"), &value, &n, &err));
    xpc_strings_free(values);
    OK(xpc_enquire_clear_facets(enquire, &err));
    RANKED("2 1 4 6 ");
    OK(xpc_facet_total(facet, &n, &err)); /* what it had */
    assert_int_equal(n, 4);
    xpc_enquire_free(enquire);
    xpc_facet_free(facet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        OVER_VARIANTS(weighting),
        OVER_VARIANTS(bad_weighting),
        OVER_VARIANTS(orders),
        OVER_VARIANTS(sort_keys_are_told),
        OVER_VARIANTS(collapsing),
        OVER_VARIANTS(cutoffs_and_pages),
        OVER_VARIANTS(terms_of_the_result),
        OVER_VARIANTS(documents_of_the_result),
        OVER_VARIANTS(snippets),
        OVER_VARIANTS(without_a_query),
        OVER_VARIANTS(facets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
