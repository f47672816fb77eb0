/* Writing databases through the C face for Xapian: documents put in, replaced and deleted, metadata,
 * transactions, synonyms, spelling, checking and compacting, over the kinds of database that can be written.
 */
#include "xapian_variants.h"

#include <fcntl.h>

/* ---- The kinds that can be written */

typedef enum writable_kind { W_MEMORY, W_DISK, W_SHARDED, W_SERVED } writable_kind;

typedef struct writable {
    writable_kind kind;
    folder folder;
    xpc_database *database;
} writable;

static writable writables[] = {{.kind = W_MEMORY}, {.kind = W_DISK}, {.kind = W_SHARDED}, {.kind = W_SERVED}};

/* Two databases on disk as one. */
static void open_two(writable *w) {
    xpc_database *second;
    OK(xpc_database_open_writable(in_folder(&w->folder, "one"), XPC_DB_CREATE, 0, &w->database, &err));
    OK(xpc_database_open_writable(in_folder(&w->folder, "two"), XPC_DB_CREATE, 0, &second, &err));
    OK(xpc_database_add(w->database, second, &err));
    xpc_database_free(second);
}

static void open_served(writable *w) {
    char args[512];
    xpc_database *made;
    const char *path = in_folder(&w->folder, "db");
    OK(xpc_database_open_writable(path, XPC_DB_CREATE, 0, &made, &err));
    xpc_database_free(made);
    snprintf(args, sizeof args, "--writable %s", path);
    OK(xpc_database_open_program_writable("xapian-progsrv", args, 60000, XPC_DB_OPEN, &w->database, &err));
}

static int writable_setup(void **state) {
    writable *w = *state;
    if (w->kind == W_SERVED && !on_path("xapian-progsrv")) {
        print_message("xapian-progsrv is not on the PATH: no test of a served database\n");
        return 0;
    }
    w->folder = folder_new();
    switch (w->kind) {
    case W_MEMORY:
        OK(xpc_database_open_memory(&w->database, &err));
        break;
    case W_DISK:
        OK(xpc_database_open_writable(in_folder(&w->folder, "db"), XPC_DB_CREATE | XPC_DB_NO_SYNC, 4096,
                                      &w->database, &err));
        break;
    case W_SHARDED:
        open_two(w);
        break;
    case W_SERVED:
        open_served(w);
        break;
    }
    return 0;
}

static int writable_teardown(void **state) {
    writable *w = *state;
    if (!w->database)
        return 0;
    xpc_database_free(w->database);
    w->database = NULL;
    folder_free(&w->folder);
    return 0;
}

/* At the head of a test: its database, or the test is skipped. */
static writable *writable_of(void **state) {
    writable *w = *state;
    if (!w->database)
        skip();
    return w;
}

#define ONE_WRITABLE(test, i, words) \
    { #test ", " words, test, writable_setup, writable_teardown, &writables[i] }
#define OVER_WRITABLES(test)                                              \
    ONE_WRITABLE(test, 0, "in memory"), ONE_WRITABLE(test, 1, "on disk"), \
        ONE_WRITABLE(test, 2, "several as one"), ONE_WRITABLE(test, 3, "served")

static xpc_document *document_of(const char *term, const char *data) {
    xpc_document *document;
    OK(xpc_document_new(&document, &err));
    OK(xpc_document_add_term(document, term, strlen(term), 1, &err));
    OK(xpc_document_set_data(document, data, strlen(data), &err));
    return document;
}

static uint32_t add(xpc_database *database, const char *term, const char *data) {
    uint32_t docid;
    xpc_document *document = document_of(term, data);
    OK(xpc_database_add_document(database, document, &docid, &err));
    xpc_document_free(document);
    return docid;
}

static void has_data(xpc_database *database, uint32_t docid, const char *wanted) {
    char *data;
    size_t n;
    OK(xpc_database_get_data(database, docid, &data, &n, &err));
    assert_string_equal(data, wanted);
    xpc_free(data);
}

static uint32_t count(xpc_database *database) {
    uint32_t n;
    OK(xpc_database_doccount(database, &n, &err));
    return n;
}

/* ---- Tests */

static void documents_come_and_go(void **state) {
    writable *w = writable_of(state);
    char *data;
    size_t n;
    assert_int_equal(add(w->database, "Qa", "first"), 1);
    assert_int_equal(add(w->database, "Qb", "second"), 2);
    xpc_document *document = document_of("Qc", "third");
    OK(xpc_database_replace_document(w->database, 2, document, &err));
    has_data(w->database, 2, "third");
    OK(xpc_database_replace_document(w->database, 7, document, &err)); /* a docid of one's own */
    has_data(w->database, 7, "third");
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_replace_document(w->database, 0, document, &err));
    xpc_document_free(document);
    assert_int_equal(count(w->database), 3);
    OK(xpc_database_delete_document(w->database, 1, &err));
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_delete_document(w->database, 1, &err));
    FAILS(XPC_DOC_NOT_FOUND, xpc_database_get_data(w->database, 1, &data, &n, &err));
    OK(xpc_database_commit(w->database, &err));
    assert_int_equal(count(w->database), 2);
}

static void documents_by_term(void **state) {
    writable *w = writable_of(state);
    uint32_t docid;
    add(w->database, "Qa", "first");
    add(w->database, "Qb", "second");
    add(w->database, "Qa", "third");
    xpc_document *document = document_of("Qa", "new");
    OK(xpc_database_replace_by_term(w->database, S("Qa"), document, &docid, &err));
    assert_int_equal(docid, 1); /* the first stays, the other goes */
    assert_int_equal(count(w->database), 2);
    has_data(w->database, 1, "new");
    OK(xpc_database_replace_by_term(w->database, S("Qz"), document, &docid, &err));
    assert_int_equal(count(w->database), 3);
    xpc_document_free(document);
    OK(xpc_database_delete_by_term(w->database, S("Qa"), &err));
    assert_int_equal(count(w->database), 1);
    OK(xpc_database_delete_by_term(w->database, S("Qnone"), &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_delete_by_term(w->database, S(""), &err));
    document = document_of("Qa", "new");
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_replace_by_term(w->database, S(""), document, &docid, &err));
    xpc_document_free(document);
}

static void long_terms_are_refused(void **state) {
    writable *w = writable_of(state);
    char term[300];
    uint32_t docid;
    memset(term, 'x', sizeof term);
    xpc_document *document;
    OK(xpc_document_new(&document, &err));
    OK(xpc_document_add_term(document, term, 245, 1, &err));
    OK(xpc_database_add_document(w->database, document, &docid, &err));
    OK(xpc_document_add_term(document, term, 246, 1, &err));
    if (w->kind == W_MEMORY || w->kind == W_SERVED) { /* no limit here; there only at the server's commit */
        xpc_document_free(document);
        return;
    }
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_add_document(w->database, document, &docid, &err));
    xpc_document_free(document);
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_add_document(w->database, NULL, &docid, &err));
}

static void metadata(void **state) {
    writable *w = writable_of(state);
    char *value;
    size_t n;
    OK(xpc_database_set_metadata(w->database, S("k\0ey"), S("v\0alue"), &err));
    OK(xpc_database_get_metadata(w->database, S("k\0ey"), &value, &n, &err));
    BYTES("v\0alue", value, n);
    xpc_free(value);
    OK(xpc_database_set_metadata(w->database, S("k\0ey"), NULL, 0, &err));
    OK(xpc_database_get_metadata(w->database, S("k\0ey"), &value, &n, &err));
    BYTES("", value, n);
    xpc_free(value);
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_set_metadata(w->database, S(""), S("x"), &err));
}

static void transactions(void **state) {
    writable *w = writable_of(state);
    if (w->kind == W_MEMORY) {
        FAILS(XPC_UNIMPLEMENTED, xpc_database_begin_transaction(w->database, true, &err));
        return;
    }
    FAILS(XPC_INVALID_OPERATION, xpc_database_commit_transaction(w->database, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_cancel_transaction(w->database, &err));
    add(w->database, "Qa", "kept");
    OK(xpc_database_begin_transaction(w->database, true, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_begin_transaction(w->database, true, &err));
    add(w->database, "Qb", "dropped");
    if (w->kind != W_SERVED) /* whose server would commit */
        FAILS(XPC_INVALID_OPERATION, xpc_database_commit(w->database, &err));
    assert_int_equal(count(w->database), 2);
    OK(xpc_database_cancel_transaction(w->database, &err));
    assert_int_equal(count(w->database), 1);
    OK(xpc_database_begin_transaction(w->database, false, &err));
    add(w->database, "Qc", "kept");
    OK(xpc_database_commit_transaction(w->database, &err));
    assert_int_equal(count(w->database), 2);
}

static void synonyms(void **state) {
    writable *w = writable_of(state);
    xpc_strings *strings;
    if (w->kind == W_MEMORY || w->kind == W_SERVED) {
        FAILS(XPC_UNIMPLEMENTED, xpc_database_add_synonym(w->database, S("exit"), S("leave"), &err));
        return;
    }
    OK(xpc_database_add_synonym(w->database, S("exit"), S("withdraw"), &err));
    OK(xpc_database_add_synonym(w->database, S("exit"), S("leave"), &err));
    OK(xpc_database_add_synonym(w->database, S("union"), S("bloc"), &err));
    OK(xpc_database_commit(w->database, &err));
    OK(xpc_database_synonyms(w->database, S("exit"), &strings, &err));
    assert_string_equal(all_strings(strings), "leave withdraw ");
    OK(xpc_database_synonym_keys(w->database, S("e"), &strings, &err));
    assert_string_equal(all_strings(strings), "exit ");
    OK(xpc_database_synonym_keys(w->database, S(""), &strings, &err));
    assert_string_equal(all_strings(strings), "exit union ");
    OK(xpc_database_remove_synonym(w->database, S("exit"), S("leave"), &err));
    OK(xpc_database_clear_synonyms(w->database, S("union"), &err));
    OK(xpc_database_commit(w->database, &err));
    OK(xpc_database_synonyms(w->database, S("exit"), &strings, &err));
    assert_string_equal(all_strings(strings), "withdraw ");
    OK(xpc_database_synonyms(w->database, S("union"), &strings, &err));
    assert_string_equal(all_strings(strings), "");
}

static void spelling(void **state) {
    writable *w = writable_of(state);
    xpc_strings *strings;
    char *word;
    const char *lent;
    size_t n;
    uint32_t frequency;
    if (w->kind == W_MEMORY) {
        FAILS(XPC_UNIMPLEMENTED, xpc_database_add_spelling(w->database, S("union"), 3, &err));
        return;
    }
    OK(xpc_database_add_spelling(w->database, S("union"), 3, &err));
    OK(xpc_database_add_spelling(w->database, S("unite"), 1, &err));
    OK(xpc_database_add_spelling(w->database, S("exit"), 2, &err));
    OK(xpc_database_remove_spelling(w->database, S("exit"), 2, &err));
    OK(xpc_database_commit(w->database, &err));
    if (w->kind == W_SERVED) /* the protocol of Xapian 1.4 only writes them */
        return;
    OK(xpc_database_spellings(w->database, &strings, &err));
    assert_string_equal(all_strings(strings), "union unite ");
    OK(xpc_database_spellings(w->database, &strings, &err));
    OK(xpc_strings_next(strings, &lent, &n, &err));
    OK(xpc_strings_termfreq(strings, &frequency, &err));
    assert_int_equal(frequency, 3);
    xpc_strings_free(strings);
    OK(xpc_database_spelling_suggestion(w->database, S("unoin"), 2, &word, &n, &err));
    BYTES("union", word, n);
    xpc_free(word);
    OK(xpc_database_spelling_suggestion(w->database, S("sovereign"), 2, &word, &n, &err));
    BYTES("", word, n);
    xpc_free(word);
}

/* A database that is open for reading refuses every call that writes. */
static void readers_do_not_write(void **state) {
    fixture f = {.kind = ON_DISK};
    (void)state;
    fixture_open(&f);
    xpc_database *d = f.database;
    xpc_document *document = document_of("Qa", "x");
    uint32_t docid;
    FAILS(XPC_INVALID_OPERATION, xpc_database_add_document(d, document, &docid, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_replace_document(d, 1, document, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_replace_by_term(d, S("Qa"), document, &docid, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_delete_document(d, 1, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_delete_by_term(d, S("Qa"), &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_set_metadata(d, S("k"), S("v"), &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_add_synonym(d, S("a"), S("b"), &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_remove_synonym(d, S("a"), S("b"), &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_clear_synonyms(d, S("a"), &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_add_spelling(d, S("a"), 1, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_remove_spelling(d, S("a"), 1, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_commit(d, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_begin_transaction(d, true, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_commit_transaction(d, &err));
    FAILS(XPC_INVALID_OPERATION, xpc_database_cancel_transaction(d, &err));
    xpc_document_free(document);
    fixture_close(&f);
}

static void adding_databases(void **state) {
    (void)state;
    xpc_database *one, *two, *reader;
    fixture f = {.kind = ON_DISK};
    uint32_t n;
    fixture_open(&f);
    reader = f.database;
    OK(xpc_database_open_memory(&one, &err));
    OK(xpc_database_open_memory(&two, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_add(one, one, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_add(one, reader, &err));
    add(one, "Qa", "x");
    OK(xpc_database_add(reader, one, &err));
    OK(xpc_database_doccount(reader, &n, &err));
    assert_int_equal(n, N_DOCS + 1);
    OK(xpc_database_add(one, two, &err));
    xpc_database_free(two);
    assert_int_equal(add(one, "Qb", "y"), 2); /* round robin over the shards */
    xpc_database_free(one);
    fixture_close(&f);
}

static void actions_and_the_lock(void **state) {
    xpc_database *writer, *second, *reader;
    bool locked, changed;
    uint64_t revision, later;
    (void)state;
    folder made = folder_new();
    const char *path = in_folder(&made, "db");
    FAILS(XPC_NOT_FOUND, xpc_database_open_writable(path, XPC_DB_OPEN, 0, &writer, &err));
    OK(xpc_database_open_writable(path, XPC_DB_CREATE | XPC_DB_BACKEND_GLASS, 0, &writer, &err));
    FAILS(XPC_LOCKED, xpc_database_open_writable(path, XPC_DB_OPEN, 0, &second, &err));
    assert_null(second);
    OK(xpc_database_open(path, &reader, &err));
    OK(xpc_database_locked(reader, &locked, &err));
    assert_true(locked);
    OK(xpc_database_revision(reader, &revision, &err));
    add(writer, "Qa", "x");
    OK(xpc_database_commit(writer, &err));
    OK(xpc_database_reopen(reader, &changed, &err));
    assert_true(changed);
    OK(xpc_database_reopen(reader, NULL, &err));
    OK(xpc_database_revision(reader, &later, &err));
    assert_true(later > revision);
    xpc_database_free(writer);
    OK(xpc_database_locked(reader, &locked, &err));
    assert_false(locked);
    xpc_database_free(reader);
    FAILS(XPC_CREATE, xpc_database_open_writable(path, XPC_DB_CREATE, 0, &writer, &err));
    OK(xpc_database_open_writable(path, XPC_DB_CREATE_OR_OPEN, 0, &writer, &err));
    assert_int_equal(count(writer), 1);
    xpc_database_free(writer);
    OK(xpc_database_open_writable(path, XPC_DB_CREATE_OR_OVERWRITE, 0, &writer, &err));
    assert_int_equal(count(writer), 0);
    xpc_database_free(writer);
    folder_free(&made);
}

static void revision_is_of_one_on_disk(void **state) {
    (void)state;
    uint64_t revision;
    fixture f = {.kind = SHARDED};
    fixture_open(&f);
    FAILS(XPC_INVALID_OPERATION, xpc_database_revision(f.database, &revision, &err));
    fixture_close(&f);
    f.kind = IN_MEMORY;
    fixture_open(&f);
    FAILS(XPC_UNIMPLEMENTED, xpc_database_revision(f.database, &revision, &err));
    fixture_close(&f);
}

static void without_term_lists(void **state) {
    xpc_database *database;
    xpc_strings *terms;
    (void)state;
    folder made = folder_new();
    unsigned flags = XPC_DB_CREATE | XPC_DB_NO_TERMLIST | XPC_DB_DANGEROUS | XPC_DB_FULL_SYNC;
    OK(xpc_database_open_writable(in_folder(&made, "db"), flags, 0, &database, &err));
    add(database, "Qa", "x");
    OK(xpc_database_commit(database, &err));
    FAILS(XPC_FEATURE_UNAVAILABLE, xpc_database_document_terms(database, 1, &terms, &err));
    FAILS(XPC_FEATURE_UNAVAILABLE, xpc_database_delete_document(database, 1, &err));
    xpc_database_free(database);
    folder_free(&made);
}

static void checking(void **state) {
    fixture f = {.kind = ON_DISK};
    size_t n_errors, n;
    char *seen;
    (void)state;
    fixture_open(&f);
    const char *path = in_folder(&f.folder, "db");
    OK(xpc_database_check(path, 0, &n_errors, &seen, &n, &err));
    assert_int_equal(n_errors, 0);
    assert_non_null(strstr(seen, "docdata"));
    xpc_free(seen);
    OK(xpc_database_check(path, XPC_CHECK_SHOW_STATS, &n_errors, NULL, NULL, &err));
    FAILS(XPC_OPENING, xpc_database_check(in_folder(&f.folder, "no"), 0, &n_errors, &seen, &n, &err));
    /* a block that is overwritten is found */
    int file = open(in_folder(&f.folder, "db/postlist.glass"), O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, "\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377", 16, 0),
                     16);
    close(file);
    xpc_status status = xpc_database_check(path, 0, &n_errors, &seen, &n, &err);
    if (status == XPC_OK) {
        assert_true(n_errors > 0);
        xpc_free(seen);
    } else {
        assert_int_equal(status, XPC_CORRUPT);
    }
    fixture_close(&f);
}

static void compacting(void **state) {
    fixture f = {.kind = SHARDED};
    xpc_database *compact;
    xpc_postings *postings;
    (void)state;
    fixture_open(&f);
    const char *path = in_folder(&f.folder, "compact");
    OK(xpc_database_compact(f.database, path, XPC_COMPACT_FULLER, 8192, &err));
    OK(xpc_database_open(path, &compact, &err));
    assert_int_equal(count(compact), N_DOCS);
    OK(xpc_database_postings(compact, S("sovereign"), &postings, &err));
    assert_string_equal(all_docids(postings), "2 "); /* shard 0 had documents 1 and 4, and comes first */
    xpc_database_free(compact);
    /* with their docids kept, those of the shards overlap */
    FAILS(XPC_INVALID_OPERATION,
          xpc_database_compact(f.database, in_folder(&f.folder, "other"), XPC_COMPACT_NO_RENUMBER, 0, &err));
    fixture_close(&f);
    f.kind = IN_MEMORY;
    fixture_open(&f);
    FAILS(XPC_DATABASE, xpc_database_compact(f.database, in_folder(&f.folder, "no"), 0, 0, &err));
    fixture_close(&f);
}

static void uncommitted_changes_are_not_compacted(void **state) {
    xpc_database *writer;
    (void)state;
    folder made = folder_new();
    OK(xpc_database_open_writable(in_folder(&made, "db"), XPC_DB_CREATE, 0, &writer, &err));
    add(writer, "Qa", "x");
    FAILS(XPC_INVALID_OPERATION, xpc_database_compact(writer, in_folder(&made, "compact"), 0, 0, &err));
    xpc_database_free(writer);
    folder_free(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        OVER_WRITABLES(documents_come_and_go),
        OVER_WRITABLES(documents_by_term),
        OVER_WRITABLES(long_terms_are_refused),
        OVER_WRITABLES(metadata),
        OVER_WRITABLES(transactions),
        OVER_WRITABLES(synonyms),
        OVER_WRITABLES(spelling),
        cmocka_unit_test(readers_do_not_write),
        cmocka_unit_test(adding_databases),
        cmocka_unit_test(actions_and_the_lock),
        cmocka_unit_test(revision_is_of_one_on_disk),
        cmocka_unit_test(without_term_lists),
        cmocka_unit_test(checking),
        cmocka_unit_test(compacting),
        cmocka_unit_test(uncommitted_changes_are_not_compacted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
