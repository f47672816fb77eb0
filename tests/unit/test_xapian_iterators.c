/* Reading databases through the C face for Xapian: statistics and every iterator, over every kind of
 * database. The expected values are counted by hand in the table of xapian_variants.h. */
#include "xapian_variants.h"

static void statistics(void **state) {
    fixture *f = fixture_of(state);
    uint32_t n;
    uint64_t total;
    double average;
    bool yes;
    OK(xpc_database_doccount(f->database, &n, &err));
    assert_int_equal(n, 6);
    OK(xpc_database_lastdocid(f->database, &n, &err));
    assert_int_equal(n, 6);
    OK(xpc_database_total_length(f->database, &total, &err));
    assert_int_equal(total, 19);
    OK(xpc_database_average_length(f->database, &average, &err));
    assert_true(average > 19.0 / 6 - 1e-9 && average < 19.0 / 6 + 1e-9);
    uint32_t lower, upper;
    OK(xpc_database_length_bounds(f->database, &lower, &upper, &err));
    assert_true(lower <= 2 && upper >= 5);
    OK(xpc_database_has_positions(f->database, &yes, &err));
    assert_true(yes);
    OK(xpc_database_doclength(f->database, 6, &n, &err));
    assert_int_equal(n, 5);
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_doclength(f->database, 7, &n, &err));
    OK(xpc_database_unique_terms(f->database, 6, &n, &err));
    assert_in_range(n, 4, 5); /* whether a term without weight counts differs */
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_unique_terms(f->database, 7, &n, &err));
}

static void statistics_of_terms_and_values(void **state) {
    fixture *f = fixture_of(state);
    uint32_t n;
    bool yes;
    char *value;
    size_t n_bytes;
    OK(xpc_database_termfreq(f->database, S("exit"), &n, &err));
    assert_int_equal(n, 4);
    OK(xpc_database_collection_freq(f->database, S("exit"), &n, &err));
    assert_int_equal(n, 5);
    OK(xpc_database_wdf_bound(f->database, S("exit"), &n, &err));
    assert_true(n >= 2);
    OK(xpc_database_termfreq(f->database, S("nowhere"), &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_database_collection_freq(f->database, S("nowhere"), &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_database_term_exists(f->database, S("sovereign"), &yes, &err));
    assert_true(yes);
    OK(xpc_database_term_exists(f->database, S("sovereig"), &yes, &err));
    assert_false(yes);
    OK(xpc_database_value_freq(f->database, 2, &n, &err));
    assert_int_equal(n, 2);
    OK(xpc_database_value_freq(f->database, 9, &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_database_value_lower(f->database, 2, &value, &n_bytes, &err));
    assert_true(n_bytes == 0 || memcmp(value, "a\0b", n_bytes) <= 0);
    xpc_free(value);
    OK(xpc_database_value_upper(f->database, 1, &value, &n_bytes, &err));
    BYTES("2016", value, n_bytes);
    xpc_free(value);
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_termfreq(f->database, NULL, 3, &n, &err));
}

static void description_and_shards(void **state) {
    fixture *f = fixture_of(state);
    char *text;
    size_t n_bytes, n_shards;
    OK(xpc_database_describe(f->database, &text, &n_bytes, &err));
    assert_true(n_bytes > 0 && strlen(text) == n_bytes);
    xpc_free(text);
    OK(xpc_database_n_shards(f->database, &n_shards, &err));
    assert_int_equal(n_shards, f->kind == SHARDED ? 3 : 1);
    OK(xpc_database_uuid(f->database, &text, &n_bytes, &err));
    assert_int_equal(n_bytes, f->kind == IN_MEMORY ? 0 : f->kind == SHARDED ? 3 * 36 + 2 : 36);
    xpc_free(text);
    OK(xpc_database_keep_alive(f->database, &err));
}

static void data_and_metadata(void **state) {
    fixture *f = fixture_of(state);
    char *bytes;
    size_t n;
    OK(xpc_database_get_data(f->database, 5, &bytes, &n, &err));
    BYTES("data 5", bytes, n);
    xpc_free(bytes);
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_get_data(f->database, 7, &bytes, &n, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_get_data(f->database, 0, &bytes, &n, &err));
    OK(xpc_database_get_metadata(f->database, S("key:b"), &bytes, &n, &err));
    BYTES("B\0B", bytes, n);
    xpc_free(bytes);
    OK(xpc_database_get_metadata(f->database, S("key:none"), &bytes, &n, &err));
    BYTES("", bytes, n);
    xpc_free(bytes);
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_get_metadata(f->database, S(""), &bytes, &n, &err));
    xpc_strings *keys;
    if (f->kind == IN_MEMORY) {
        FAILS(XPC_UNIMPLEMENTED, xpc_database_metadata_keys(f->database, S("key:"), &keys, &err));
        return;
    }
    OK(xpc_database_metadata_keys(f->database, S("key:"), &keys, &err));
    assert_string_equal(all_strings(keys), "key:a key:b ");
    OK(xpc_database_metadata_keys(f->database, S(""), &keys, &err));
    assert_string_equal(all_strings(keys), "key:a key:b other ");
    OK(xpc_database_metadata_keys(f->database, S("nothing"), &keys, &err));
    assert_string_equal(all_strings(keys), "");
}

static void terms_by_prefix(void **state) {
    fixture *f = fixture_of(state);
    xpc_strings *terms;
    xpc_positions *positions;
    const char *term;
    size_t n_bytes;
    uint32_t n;
    OK(xpc_database_terms(f->database, S("s"), &terms, &err));
    assert_string_equal(all_strings(terms), "sovereign stay ");
    OK(xpc_database_terms(f->database, NULL, 0, &terms, &err));
    assert_string_equal(all_strings(terms),
                        "Q1 Q2 Q3 Q4 Q5 Q6 equals exit leave now of sovereign stay union we ");
    OK(xpc_database_terms(f->database, S(""), &terms, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_strings_termfreq(terms, &n, &err)); /* before the first */
    OK(xpc_strings_skip_to(terms, S("exi"), &term, &n_bytes, &err));
    BYTES("exit", term, n_bytes);
    OK(xpc_strings_termfreq(terms, &n, &err));
    assert_int_equal(n, 4);
    OK(xpc_strings_skip_to(terms, S("aaa"), &term, &n_bytes, &err)); /* never backward */
    BYTES("exit", term, n_bytes);
    OK(xpc_strings_next(terms, &term, &n_bytes, &err));
    BYTES("leave", term, n_bytes);
    FAILS(XPC_INVALID_OPERATION, xpc_strings_wdf(terms, &n, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_strings_positions(terms, &positions, &err));
    assert_null(positions);
    OK(xpc_strings_skip_to(terms, S("zzz"), &term, &n_bytes, &err));
    assert_null(term);
    OK(xpc_strings_next(terms, &term, &n_bytes, &err));
    assert_null(term);
    FAILS(XPC_INVALID_OPERATION, xpc_strings_termfreq(terms, &n, &err)); /* behind the last */
    xpc_strings_free(terms);
}

static void terms_of_a_document(void **state) {
    fixture *f = fixture_of(state);
    xpc_strings *terms;
    xpc_positions *positions;
    const char *term;
    size_t n_bytes, n;
    uint32_t number, found[4];
    OK(xpc_database_document_terms(f->database, 6, &terms, &err));
    assert_string_equal(all_strings(terms), "Q6 equals exit of union ");
    OK(xpc_database_document_terms(f->database, 6, &terms, &err));
    OK(xpc_strings_skip_to(terms, S("union"), &term, &n_bytes, &err));
    BYTES("union", term, n_bytes);
    OK(xpc_strings_wdf(terms, &number, &err));
    assert_int_equal(number, 2);
    OK(xpc_strings_termfreq(terms, &number, &err));
    assert_int_equal(number, 5);
    OK(xpc_strings_positions(terms, &positions, &err));
    xpc_strings_free(terms); /* in any order */
    OK(xpc_positions_read(positions, found, 4, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(found[0], 1);
    assert_int_equal(found[1], 5);
    xpc_positions_free(positions);
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_document_terms(f->database, 7, &terms, &err));
    assert_null(terms);
}

static void postings_one_by_one(void **state) {
    fixture *f = fixture_of(state);
    xpc_postings *postings;
    uint32_t docid, number;
    OK(xpc_database_postings(f->database, S("exit"), &postings, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_postings_wdf(postings, &number, &err));
    OK(xpc_postings_next(postings, &docid, &err));
    assert_int_equal(docid, 1);
    OK(xpc_postings_skip_to(postings, 2, &docid, &err));
    assert_int_equal(docid, 2);
    OK(xpc_postings_wdf(postings, &number, &err));
    assert_int_equal(number, 2);
    OK(xpc_postings_doclength(postings, &number, &err));
    assert_int_equal(number, 3);
    OK(xpc_postings_unique_terms(postings, &number, &err));
    assert_in_range(number, 2, 3);
    OK(xpc_postings_skip_to(postings, 1, &docid, &err)); /* never backward */
    assert_int_equal(docid, 2);
    OK(xpc_postings_skip_to(postings, 5, &docid, &err));
    assert_int_equal(docid, 6);
    OK(xpc_postings_next(postings, &docid, &err));
    assert_int_equal(docid, 0);
    OK(xpc_postings_next(postings, &docid, &err));
    assert_int_equal(docid, 0);
    FAILS(XPC_INVALID_OPERATION, xpc_postings_doclength(postings, &number, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_postings_unique_terms(postings, &number, &err));
    xpc_postings_free(postings);
    OK(xpc_database_postings(f->database, S("nowhere"), &postings, &err));
    assert_string_equal(all_docids(postings), "");
    OK(xpc_database_postings(f->database, S(""), &postings, &err));
    assert_string_equal(all_docids(postings), "1 2 3 4 5 6 ");
}

static void postings_in_bulk(void **state) {
    fixture *f = fixture_of(state);
    xpc_postings *postings;
    uint32_t docids[4], wdfs[4], docid;
    size_t n;
    OK(xpc_database_postings(f->database, S("union"), &postings, &err));
    OK(xpc_postings_read(postings, docids, wdfs, 4, &n, &err));
    assert_int_equal(n, 4);
    assert_int_equal(docids[0], 1);
    assert_int_equal(docids[3], 4);
    OK(xpc_postings_read(postings, docids, wdfs, 4, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(docids[0], 6);
    assert_int_equal(wdfs[0], 2);
    OK(xpc_postings_read(postings, docids, wdfs, 4, &n, &err));
    assert_int_equal(n, 0);
    xpc_postings_free(postings);
    /* mixed with the other calls, without wdfs, and with no room at all */
    OK(xpc_database_postings(f->database, S("union"), &postings, &err));
    OK(xpc_postings_next(postings, &docid, &err));
    OK(xpc_postings_read(postings, docids, NULL, 1, &n, &err));
    assert_int_equal(docids[0], 2);
    OK(xpc_postings_read(postings, docids, NULL, 0, &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_postings_skip_to(postings, 4, &docid, &err));
    OK(xpc_postings_wdf(postings, wdfs, &err));
    assert_int_equal(wdfs[0], 1);
    OK(xpc_postings_read(postings, docids, NULL, 4, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(docids[0], 6);
    xpc_postings_free(postings);
}

static void positions(void **state) {
    fixture *f = fixture_of(state);
    xpc_positions *found;
    xpc_postings *postings;
    uint32_t position, docid;
    bool more;
    size_t n;
    OK(xpc_database_positions(f->database, 2, S("exit"), &found, &err));
    OK(xpc_positions_next(found, &position, &more, &err));
    assert_true(more);
    assert_int_equal(position, 2);
    OK(xpc_positions_skip_to(found, 1, &position, &more, &err));
    assert_int_equal(position, 2);
    OK(xpc_positions_skip_to(found, 3, &position, &more, &err));
    assert_true(more);
    assert_int_equal(position, 3);
    OK(xpc_positions_next(found, &position, &more, &err));
    assert_false(more);
    OK(xpc_positions_skip_to(found, 9, &position, &more, &err));
    assert_false(more);
    xpc_positions_free(found);
    OK(xpc_database_positions(f->database, 2, S("Q2"), &found, &err));
    OK(xpc_positions_read(found, &position, 1, &n, &err));
    assert_int_equal(n, 0);
    xpc_positions_free(found);
    OK(xpc_database_postings(f->database, S("union"), &postings, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_postings_positions(postings, &found, &err));
    assert_null(found);
    OK(xpc_postings_skip_to(postings, 6, &docid, &err));
    OK(xpc_postings_positions(postings, &found, &err));
    xpc_postings_free(postings);
    OK(xpc_positions_skip_to(found, 2, &position, &more, &err));
    assert_int_equal(position, 5);
    xpc_positions_free(found);
}

static void values_of_a_slot(void **state) {
    fixture *f = fixture_of(state);
    xpc_values *values;
    uint32_t docid;
    const char *value;
    size_t n_bytes;
    OK(xpc_database_values(f->database, 2, &values, &err));
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_int_equal(docid, 2);
    BYTES("a\0b", value, n_bytes);
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_int_equal(docid, 5);
    BYTES("a\0c", value, n_bytes);
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_null(value);
    assert_int_equal(docid, 0);
    xpc_values_free(values);
    OK(xpc_database_values(f->database, 0, &values, &err));
    OK(xpc_values_skip_to(values, 4, &docid, &value, &n_bytes, &err));
    assert_int_equal(docid, 4);
    BYTES("AM", value, n_bytes);
    OK(xpc_values_skip_to(values, 2, &docid, &value, &n_bytes, &err));
    assert_int_equal(docid, 4);
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_int_equal(docid, 5);
    OK(xpc_values_skip_to(values, 7, &docid, &value, &n_bytes, &err));
    assert_null(value);
    xpc_values_free(values);
    OK(xpc_database_values(f->database, 9, &values, &err));
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_null(value);
    xpc_values_free(values);
}

/* What was made from a database outlives it. */
static void freed_in_any_order(void **state) {
    fixture *f = fixture_of(state);
    xpc_postings *postings;
    xpc_strings *terms;
    OK(xpc_database_postings(f->database, S("exit"), &postings, &err));
    OK(xpc_database_terms(f->database, S("s"), &terms, &err));
    xpc_database_free(f->database);
    OK(xpc_database_open_memory(&f->database, &err)); /* for the teardown */
    assert_string_equal(all_docids(postings), "1 2 4 6 ");
    assert_string_equal(all_strings(terms), "sovereign stay ");
}

static void closed(void **state) {
    fixture *f = fixture_of(state);
    uint32_t n;
    xpc_strings *terms;
    xpc_postings *postings;
    OK(xpc_database_close(f->database, &err));
    OK(xpc_database_close(f->database, &err)); /* twice is no error */
    if (f->kind == SHARDED)
        return; /* each shard by itself: below */
    FAILS(XPC_CLOSED, xpc_database_doclength(f->database, 1, &n, &err));
    FAILS(XPC_CLOSED, xpc_database_terms(f->database, S(""), &terms, &err));
    assert_null(terms);
    FAILS(XPC_CLOSED, xpc_database_postings(f->database, S("exit"), &postings, &err));
    assert_null(postings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        OVER_VARIANTS(statistics),
        OVER_VARIANTS(statistics_of_terms_and_values),
        OVER_VARIANTS(description_and_shards),
        OVER_VARIANTS(data_and_metadata),
        OVER_VARIANTS(terms_by_prefix),
        OVER_VARIANTS(terms_of_a_document),
        OVER_VARIANTS(postings_one_by_one),
        OVER_VARIANTS(postings_in_bulk),
        OVER_VARIANTS(positions),
        OVER_VARIANTS(values_of_a_slot),
        OVER_VARIANTS(freed_in_any_order),
        OVER_VARIANTS(closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
