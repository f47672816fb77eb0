/* What the tests of the C face for Xapian share: checks of a status, and one small collection in every kind
 * of database, so that the same test runs over each of them. Docids, and so all answers, are the same in all
 * kinds.
 *
 *   docid  text, one position a word from 1    slot 0  slot 1  slot 2 (has a NUL)
 *   1      exit union now                      AM      2011
 *   2      union exit exit                     BY      2012    a\0b
 *   3      we leave union                      KZ      2013
 *   4      sovereign union exit                AM      2014
 *   5      we stay                             BY      2015    a\0c
 *   6      union of equals exit union          KZ      2016
 *
 * Each has its boolean term Q1 to Q6 and the data "data 1" to "data 6"; metadata: key:a = A, key:b = B\0B,
 * other = O. */
#ifndef EV_TESTS_XAPIAN_VARIANTS_H
#define EV_TESTS_XAPIAN_VARIANTS_H

#include "unit.h"

#include "store/xapian_c.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XAPIAN_UNUSED __attribute__((unused))

#if defined(__SANITIZE_ADDRESS__)
#define XAPIAN_UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define XAPIAN_UNDER_ASAN 1
#endif
#endif

#ifdef XAPIAN_UNDER_ASAN
/* What Xapian 1.4.22 itself loses or mistakes, and only that: check() deletes a table by a class of another
 * size; an error in a match loses its weights; an error in unserialising loses the parts that were read
 * before. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);
const char *__asan_default_options(void) {
    return "new_delete_type_mismatch=0";
}
const char *__lsan_default_suppressions(void) {
    return "leak:Xapian::BM25Weight::clone\nleak:Xapian::Query::Internal::unserialise\n";
}
#endif

/* ---- Checks */

XAPIAN_UNUSED static xpc_error err;

XAPIAN_UNUSED static void check_status(xpc_status wanted, xpc_status got, const char *call, const char *file,
                                       int line) {
    if (got == wanted)
        return;
    print_error("%s:%d: %s\n  gave %s (%s), not %s\n", file, line, call, xpc_status_name(got), err.text,
                xpc_status_name(wanted));
    _fail(file, line);
}
/* The call succeeds; the call fails with this status, and the record says the same. */
#define OK(call) check_status(XPC_OK, call, #call, __FILE__, __LINE__)
#define FAILS(wanted, call)                                    \
    do {                                                       \
        err.status = XPC_STATUS_LAST;                          \
        err.text[0] = '\0';                                    \
        check_status(wanted, call, #call, __FILE__, __LINE__); \
        assert_int_equal(err.status, wanted);                  \
        assert_true(err.text[0] != '\0');                      \
    } while (0)

/* A string literal as bytes and length, without its closing NUL. */
#define S(literal) literal, sizeof(literal) - 1

XAPIAN_UNUSED static void check_bytes(const char *wanted, size_t wanted_bytes, const char *got,
                                      size_t got_bytes, const char *file, int line) {
    if (got && got_bytes == wanted_bytes && memcmp(got, wanted, wanted_bytes) == 0 && got[got_bytes] == '\0')
        return;
    print_error("%s:%d: \"%.*s\" (%zu bytes), not \"%s\" (%zu bytes)\n", file, line, (int)got_bytes,
                got ? got : "(none)", got_bytes, wanted, wanted_bytes);
    _fail(file, line);
}
#define BYTES(literal, got, got_bytes) \
    check_bytes(literal, sizeof(literal) - 1, got, got_bytes, __FILE__, __LINE__)

/* All strings of a list with a blank behind each, in a buffer that the next call overwrites; frees the list.
 */
XAPIAN_UNUSED static const char *all_strings(xpc_strings *strings) {
    static char joined[4096];
    size_t used = 0;
    const char *string;
    size_t n_bytes;
    joined[0] = '\0';
    for (;;) {
        OK(xpc_strings_next(strings, &string, &n_bytes, &err));
        if (!string)
            break;
        assert_true(used + n_bytes + 2 < sizeof joined);
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%s ", string);
    }
    xpc_strings_free(strings);
    return joined;
}

/* All docids of a posting list likewise; frees the list. */
XAPIAN_UNUSED static const char *all_docids(xpc_postings *postings) {
    static char joined[4096];
    size_t used = 0;
    uint32_t docid;
    joined[0] = '\0';
    for (;;) {
        OK(xpc_postings_next(postings, &docid, &err));
        if (docid == 0)
            break;
        assert_true(used + 12 < sizeof joined);
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%u ", docid);
    }
    xpc_postings_free(postings);
    return joined;
}

/* ---- A folder of the test's own */

typedef struct folder {
    char path[256];
} folder;

XAPIAN_UNUSED static folder folder_new(void) {
    folder made = {""};
    const char *tmp = getenv("TMPDIR");
    snprintf(made.path, sizeof made.path, "%s/xpc-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(made.path));
    return made;
}

XAPIAN_UNUSED static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

XAPIAN_UNUSED static void folder_free(folder *made) {
    nftw(made->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a name in the folder; one of four buffers in turn. */
XAPIAN_UNUSED static const char *in_folder(const folder *made, const char *name) {
    static char paths[4][512];
    static unsigned turn;
    turn = (turn + 1) % 4;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", made->path, name);
    return paths[turn];
}

/* ---- The collection */

enum { N_DOCS = 6, N_SHARDS = 3 };

XAPIAN_UNUSED static const char *const texts[N_DOCS][6] = {
    {"exit", "union", "now", NULL}, {"union", "exit", "exit", NULL},
    {"we", "leave", "union", NULL}, {"sovereign", "union", "exit", NULL},
    {"we", "stay", NULL},           {"union", "of", "equals", "exit", "union", NULL},
};

/* The document with this docid, from 1; the caller frees it. */
XAPIAN_UNUSED static xpc_document *collection_document(uint32_t docid) {
    static const char *const countries[N_SHARDS] = {"AM", "BY", "KZ"};
    xpc_document *document;
    char small[32];
    OK(xpc_document_new(&document, &err));
    for (uint32_t i = 0; texts[docid - 1][i]; i++)
        OK(xpc_document_add_posting(document, texts[docid - 1][i], strlen(texts[docid - 1][i]), i + 1, 1,
                                    &err));
    snprintf(small, sizeof small, "Q%u", docid);
    OK(xpc_document_add_boolean_term(document, small, strlen(small), &err));
    snprintf(small, sizeof small, "data %u", docid);
    OK(xpc_document_set_data(document, small, strlen(small), &err));
    OK(xpc_document_set_value(document, 0, countries[(docid - 1) % N_SHARDS], 2, &err));
    snprintf(small, sizeof small, "%u", 2010 + docid);
    OK(xpc_document_set_value(document, 1, small, strlen(small), &err));
    if (docid == 2)
        OK(xpc_document_set_value(document, 2, S("a\0b"), &err));
    if (docid == 5)
        OK(xpc_document_set_value(document, 2, S("a\0c"), &err));
    return document;
}

/* Adds the documents first, first + step, … and the metadata, and commits. */
XAPIAN_UNUSED static void fill(xpc_database *database, uint32_t first, uint32_t step) {
    for (uint32_t docid = first; docid <= N_DOCS; docid += step) {
        uint32_t got;
        xpc_document *document = collection_document(docid);
        OK(xpc_database_add_document(database, document, &got, &err));
        xpc_document_free(document);
    }
    OK(xpc_database_set_metadata(database, S("key:a"), S("A"), &err));
    OK(xpc_database_set_metadata(database, S("key:b"), S("B\0B"), &err));
    OK(xpc_database_set_metadata(database, S("other"), S("O"), &err));
    OK(xpc_database_commit(database, &err));
}

XAPIAN_UNUSED static void make_database(const char *path, uint32_t first, uint32_t step) {
    xpc_database *database;
    OK(xpc_database_open_writable(path, XPC_DB_CREATE, 0, &database, &err));
    fill(database, first, step);
    OK(xpc_database_close(database, &err));
    xpc_database_free(database);
}

/* ---- The kinds */

typedef enum kind { IN_MEMORY, ON_DISK, SINGLE_FILE, STUB, SHARDED, SERVED } kind;

typedef struct fixture {
    kind kind;
    folder folder;
    xpc_database *database; /* for reading, but IN_MEMORY */
} fixture;

XAPIAN_UNUSED static bool on_path(const char *program) {
    char found[1024];
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t n = strcspn(path, ":");
        snprintf(found, sizeof found, "%.*s/%s", (int)n, path, program);
        if (access(found, X_OK) == 0)
            return true;
        path += n + (path[n] == ':');
    }
    return false;
}

XAPIAN_UNUSED static void open_shards(fixture *f) {
    const char *paths[N_SHARDS];
    for (uint32_t i = 0; i < N_SHARDS; i++) {
        char name[16];
        snprintf(name, sizeof name, "shard%u", i);
        paths[i] = in_folder(&f->folder, name);
        make_database(paths[i], i + 1, N_SHARDS);
    }
    OK(xpc_database_open_many(paths, N_SHARDS, &f->database, &err));
}

XAPIAN_UNUSED static void open_stub(fixture *f) {
    const char *path = in_folder(&f->folder, "stub");
    FILE *stub = fopen(path, "w");
    assert_non_null(stub);
    fprintf(stub, "auto %s\n", in_folder(&f->folder, "db"));
    fclose(stub);
    OK(xpc_database_open(path, &f->database, &err));
}

XAPIAN_UNUSED static void open_single_file(fixture *f) {
    xpc_database *database;
    OK(xpc_database_open(in_folder(&f->folder, "db"), &database, &err));
    OK(xpc_database_compact(database, in_folder(&f->folder, "file"), XPC_COMPACT_SINGLE_FILE, 0, &err));
    xpc_database_free(database);
    OK(xpc_database_open(in_folder(&f->folder, "file"), &f->database, &err));
}

/* Opens f->kind in f->folder, which is made. */
XAPIAN_UNUSED static void fixture_open(fixture *f) {
    f->folder = folder_new();
    const char *path = in_folder(&f->folder, "db");
    if (f->kind != IN_MEMORY && f->kind != SHARDED)
        make_database(path, 1, 1);
    switch (f->kind) {
    case IN_MEMORY:
        OK(xpc_database_open_memory(&f->database, &err));
        fill(f->database, 1, 1);
        break;
    case ON_DISK:
        OK(xpc_database_open(path, &f->database, &err));
        break;
    case SINGLE_FILE:
        open_single_file(f);
        break;
    case STUB:
        open_stub(f);
        break;
    case SHARDED:
        open_shards(f);
        break;
    case SERVED:
        OK(xpc_database_open_program("xapian-progsrv", path, 60000, &f->database, &err));
        break;
    }
}

XAPIAN_UNUSED static int fixture_setup(void **state) {
    fixture *f = *state;
    if (f->kind == SERVED && !on_path("xapian-progsrv")) {
        print_message("xapian-progsrv is not on the PATH: no test of a served database\n");
        return 0;
    }
    fixture_open(f);
    return 0;
}

XAPIAN_UNUSED static void fixture_close(fixture *f) {
    xpc_database_free(f->database);
    f->database = NULL;
    folder_free(&f->folder);
}

XAPIAN_UNUSED static int fixture_teardown(void **state) {
    fixture *f = *state;
    if (f->database)
        fixture_close(f);
    return 0;
}

/* At the head of a test: its fixture, or the test is skipped. */
XAPIAN_UNUSED static fixture *fixture_of(void **state) {
    fixture *f = *state;
    if (!f->database)
        skip();
    return f;
}

/* The docids of the first ranks, in their order: "2 1 6 4 ". */
XAPIAN_UNUSED static const char *ranked(xpc_enquire *enquire) {
    static char joined[256];
    xpc_matches *matches;
    xpc_match found[N_DOCS];
    size_t used = 0, n;
    OK(xpc_enquire_match(enquire, 0, N_DOCS, N_DOCS, &matches, &err));
    OK(xpc_matches_read(matches, 0, found, N_DOCS, &n, &err));
    joined[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%u ", found[i].docid);
    xpc_matches_free(matches);
    return joined;
}

XAPIAN_UNUSED static fixture fixtures[] = {
    {.kind = IN_MEMORY}, {.kind = ON_DISK}, {.kind = SINGLE_FILE},
    {.kind = STUB},      {.kind = SHARDED}, {.kind = SERVED},
};
#define ONE_VARIANT(test, i, words) \
    { #test ", " words, test, fixture_setup, fixture_teardown, &fixtures[i] }
#define OVER_VARIANTS(test)                                                                               \
    ONE_VARIANT(test, 0, "in memory"), ONE_VARIANT(test, 1, "on disk"), ONE_VARIANT(test, 2, "one file"), \
        ONE_VARIANT(test, 3, "by a stub"), ONE_VARIANT(test, 4, "several as one"),                        \
        ONE_VARIANT(test, 5, "served")

#endif
