/* Documents of the C face for Xapian: made by hand, and got from a database of every kind. */
#include "xapian_variants.h"

/* ---- Made by hand */

static int new_document(void **state) {
    xpc_document *document;
    OK(xpc_document_new(&document, &err));
    *state = document;
    return 0;
}

static int free_document(void **state) {
    xpc_document_free(*state);
    return 0;
}

/* The terms with their wdf: "exit/2 union/1 ". */
static const char *terms_with_wdf(xpc_document *document) {
    static char joined[1024];
    size_t used = 0;
    xpc_strings *terms;
    const char *term;
    size_t n_bytes;
    uint32_t wdf;
    joined[0] = '\0';
    OK(xpc_document_terms(document, &terms, &err));
    for (;;) {
        OK(xpc_strings_next(terms, &term, &n_bytes, &err));
        if (!term)
            break;
        OK(xpc_strings_wdf(terms, &wdf, &err));
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%s/%u ", term, wdf);
    }
    xpc_strings_free(terms);
    return joined;
}

static void data(void **state) {
    xpc_document *document = *state;
    const char *bytes;
    size_t n;
    OK(xpc_document_get_data(document, &bytes, &n, &err));
    BYTES("", bytes, n);
    OK(xpc_document_set_data(document, S("one\0two"), &err));
    OK(xpc_document_get_data(document, &bytes, &n, &err));
    BYTES("one\0two", bytes, n);
    OK(xpc_document_set_data(document, NULL, 0, &err));
    OK(xpc_document_get_data(document, &bytes, &n, &err));
    BYTES("", bytes, n);
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_set_data(document, NULL, 1, &err));
}

static void terms(void **state) {
    xpc_document *document = *state;
    uint32_t n;
    OK(xpc_document_add_term(document, S("union"), 1, &err));
    OK(xpc_document_add_term(document, S("exit"), 2, &err));
    OK(xpc_document_add_term(document, S("union"), 3, &err)); /* wdfs add up */
    OK(xpc_document_add_boolean_term(document, S("Qid"), &err));
    OK(xpc_document_n_terms(document, &n, &err));
    assert_int_equal(n, 3);
    assert_string_equal(terms_with_wdf(document), "Qid/0 exit/2 union/4 ");
    OK(xpc_document_remove_term(document, S("exit"), &err));
    assert_string_equal(terms_with_wdf(document), "Qid/0 union/4 ");
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_remove_term(document, S("exit"), &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_add_term(document, S(""), 1, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_add_boolean_term(document, NULL, 0, &err));
    OK(xpc_document_clear_terms(document, &err));
    assert_string_equal(terms_with_wdf(document), "");
}

static void many_terms_at_once(void **state) {
    xpc_document *document = *state;
    static const char *const sorted[] = {"Tb", "a", "b", "b\0c", "union"};
    static const size_t lengths[] = {2, 1, 1, 3, 5};
    static const uint32_t wdfs[] = {0, 1, 2, 3, 4};
    static const char *const unsorted[] = {"z", "a", "z"};
    static const char *const bad[] = {"good", "", "late"};
    static const size_t bad_lengths[] = {4, 0, 4};
    static const char *const none[] = {NULL};
    OK(xpc_document_add_terms(document, sorted, lengths, wdfs, 5, &err));
    assert_string_equal(terms_with_wdf(document), "Tb/0 a/1 b/2 b/3 union/4 "); /* the NUL is not printed */
    OK(xpc_document_add_terms(document, unsorted, (size_t[]){1, 1, 1}, (uint32_t[]){1, 1, 1}, 3, &err));
    assert_string_equal(terms_with_wdf(document), "Tb/0 a/2 b/2 b/3 union/4 z/2 ");
    OK(xpc_document_add_terms(document, NULL, NULL, NULL, 0, &err));
    xpc_document_clear(document);
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_add_terms(document, bad, bad_lengths, wdfs, 3, &err));
    assert_string_equal(terms_with_wdf(document), "good/0 ");
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_add_terms(document, none, lengths, wdfs, 1, &err));
}

static void postings(void **state) {
    xpc_document *document = *state;
    xpc_strings *list;
    xpc_positions *positions;
    const char *term;
    size_t n_bytes, n;
    uint32_t found[4];
    OK(xpc_document_add_posting(document, S("union"), 7, 1, &err));
    OK(xpc_document_add_posting(document, S("union"), 3, 1, &err));
    OK(xpc_document_add_posting(document, S("union"), 9, 1, &err));
    OK(xpc_document_remove_posting(document, S("union"), 9, 1, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_remove_posting(document, S("union"), 9, 1, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_remove_posting(document, S("exit"), 1, 1, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_add_posting(document, S(""), 1, 1, &err));
    assert_string_equal(terms_with_wdf(document), "union/2 ");
    OK(xpc_document_terms(document, &list, &err));
    OK(xpc_document_add_term(document, S("later"), 1, &err)); /* the list does not change with the document */
    OK(xpc_strings_next(list, &term, &n_bytes, &err));
    BYTES("union", term, n_bytes);
    FAILS(XPC_INVALID_OPERATION, xpc_strings_termfreq(list, found, &err));
    OK(xpc_strings_positions(list, &positions, &err));
    OK(xpc_positions_read(positions, found, 4, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(found[0], 3);
    assert_int_equal(found[1], 7);
    xpc_positions_free(positions);
    OK(xpc_strings_next(list, &term, &n_bytes, &err));
    assert_null(term);
    xpc_strings_free(list);
}

static void values(void **state) {
    xpc_document *document = *state;
    xpc_values *list;
    const char *value;
    size_t n_bytes;
    uint32_t slot, n;
    OK(xpc_document_set_value(document, 5, S("five"), &err));
    OK(xpc_document_set_value(document, 0, S("ze\0ro"), &err));
    OK(xpc_document_set_value(document, 9, S("nine"), &err));
    OK(xpc_document_n_values(document, &n, &err));
    assert_int_equal(n, 3);
    OK(xpc_document_get_value(document, 0, &value, &n_bytes, &err));
    BYTES("ze\0ro", value, n_bytes);
    OK(xpc_document_get_value(document, 1, &value, &n_bytes, &err));
    BYTES("", value, n_bytes);
    OK(xpc_document_values(document, &list, &err));
    OK(xpc_document_remove_value(document, 5, &err)); /* the list does not change with the document */
    FAILS(XPC_INVALID_ARGUMENT, xpc_document_remove_value(document, 5, &err));
    OK(xpc_values_next(list, &slot, &value, &n_bytes, &err));
    assert_int_equal(slot, 0);
    BYTES("ze\0ro", value, n_bytes);
    OK(xpc_values_next(list, &slot, &value, &n_bytes, &err));
    assert_int_equal(slot, 5);
    OK(xpc_values_skip_to(list, 6, &slot, &value, &n_bytes, &err));
    assert_int_equal(slot, 9);
    BYTES("nine", value, n_bytes);
    OK(xpc_values_next(list, &slot, &value, &n_bytes, &err));
    assert_null(value);
    xpc_values_free(list);
    OK(xpc_document_set_value(document, 9, NULL, 0, &err)); /* an empty value is none */
    OK(xpc_document_n_values(document, &n, &err));
    assert_int_equal(n, 1);
    OK(xpc_document_clear_values(document, &err));
    OK(xpc_document_n_values(document, &n, &err));
    assert_int_equal(n, 0);
}

static void cleared_for_another_use(void **state) {
    xpc_document *document = *state;
    const char *bytes;
    size_t n_bytes;
    uint32_t n;
    OK(xpc_document_add_posting(document, S("union"), 1, 1, &err));
    OK(xpc_document_set_data(document, S("data"), &err));
    OK(xpc_document_set_value(document, 0, S("value"), &err));
    xpc_document_clear(document);
    OK(xpc_document_n_terms(document, &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_document_n_values(document, &n, &err));
    assert_int_equal(n, 0);
    OK(xpc_document_get_data(document, &bytes, &n_bytes, &err));
    BYTES("", bytes, n_bytes);
    OK(xpc_document_add_term(document, S("exit"), 1, &err));
    assert_string_equal(terms_with_wdf(document), "exit/1 ");
    xpc_document_clear(NULL);
}

static void serialised(void **state) {
    xpc_document *document = *state, *copy;
    char *bytes, *text;
    const char *got;
    size_t n, n_bytes;
    uint32_t docid;
    OK(xpc_document_add_term(document, S("union"), 4, &err));
    OK(xpc_document_set_data(document, S("a\0b"), &err));
    OK(xpc_document_serialise(document, &bytes, &n, &err));
    OK(xpc_document_unserialise(bytes, n, &copy, &err));
    xpc_free(bytes);
    assert_string_equal(terms_with_wdf(copy), "union/4 ");
    OK(xpc_document_get_data(copy, &got, &n_bytes, &err));
    BYTES("a\0b", got, n_bytes);
    OK(xpc_document_docid(copy, &docid, &err));
    assert_int_equal(docid, 0);
    OK(xpc_document_describe(copy, &text, &n, &err));
    assert_true(n > 0);
    xpc_free(text);
    xpc_document_free(copy);
    FAILS(XPC_SERIALISATION, xpc_document_unserialise(S("\377\377\377"), &copy, &err));
    assert_null(copy);
}

/* ---- From a database */

static void from_a_database(void **state) {
    fixture *f = fixture_of(state);
    xpc_document *document;
    xpc_values *list;
    xpc_strings *terms_list;
    const char *bytes;
    size_t n_bytes;
    uint32_t n, slot;
    OK(xpc_database_get_document(f->database, 2, &document, &err));
    OK(xpc_document_docid(document, &n, &err));
    assert_int_equal(n, 2);
    OK(xpc_document_get_data(document, &bytes, &n_bytes, &err));
    BYTES("data 2", bytes, n_bytes);
    OK(xpc_document_get_value(document, 2, &bytes, &n_bytes, &err));
    BYTES("a\0b", bytes, n_bytes);
    OK(xpc_document_n_terms(document, &n, &err));
    assert_int_equal(n, 3);
    OK(xpc_document_n_values(document, &n, &err));
    assert_int_equal(n, 3);
    assert_string_equal(terms_with_wdf(document), "Q2/0 exit/2 union/1 ");
    OK(xpc_document_terms(document, &terms_list, &err));
    OK(xpc_strings_skip_to(terms_list, S("union"), &bytes, &n_bytes, &err));
    OK(xpc_strings_termfreq(terms_list, &n, &err));
    assert_int_equal(n, 5);
    xpc_strings_free(terms_list);
    OK(xpc_document_values(document, &list, &err));
    OK(xpc_values_skip_to(list, 1, &slot, &bytes, &n_bytes, &err));
    BYTES("2012", bytes, n_bytes);
    xpc_values_free(list);
    xpc_document_free(document);
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_get_document(f->database, 7, &document, &err));
    assert_null(document);
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_get_document(f->database, 0, &document, &err));
}

/* A document that was got can be changed, which keeps the rest of it, and be put into another database. */
static void changed_and_put_elsewhere(void **state) {
    fixture *f = fixture_of(state);
    xpc_document *document;
    xpc_database *other;
    xpc_positions *positions;
    char *bytes;
    size_t n;
    uint32_t docid, position;
    OK(xpc_database_open_memory(&other, &err));
    OK(xpc_database_get_document(f->database, 6, &document, &err));
    OK(xpc_database_add_document(other, document, &docid, &err)); /* as it is */
    OK(xpc_document_add_term(document, S("new"), 1, &err));
    OK(xpc_document_set_data(document, S("changed"), &err));
    OK(xpc_database_add_document(other, document, &docid, &err));
    assert_int_equal(docid, 2);
    assert_string_equal(terms_with_wdf(document), "Q6/0 equals/1 exit/1 new/1 of/1 union/2 ");
    OK(xpc_database_get_data(other, 1, &bytes, &n, &err));
    BYTES("data 6", bytes, n);
    xpc_free(bytes);
    OK(xpc_database_get_data(other, 2, &bytes, &n, &err));
    BYTES("changed", bytes, n);
    xpc_free(bytes);
    OK(xpc_database_positions(other, 2, S("equals"), &positions, &err));
    OK(xpc_positions_read(positions, &position, 1, &n, &err));
    assert_int_equal(position, 3);
    xpc_positions_free(positions);
    xpc_document_clear(document);
    OK(xpc_document_docid(document, &docid, &err));
    assert_int_equal(docid, 0);
    assert_string_equal(terms_with_wdf(document), "");
    xpc_document_free(document);
    xpc_database_free(other);
}

#define BY_HAND(test) cmocka_unit_test_setup_teardown(test, new_document, free_document)

int main(void) {
    const struct CMUnitTest tests[] = {
        BY_HAND(data),
        BY_HAND(terms),
        BY_HAND(many_terms_at_once),
        BY_HAND(postings),
        BY_HAND(values),
        BY_HAND(cleared_for_another_use),
        BY_HAND(serialised),
        OVER_VARIANTS(from_a_database),
        OVER_VARIANTS(changed_and_put_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
