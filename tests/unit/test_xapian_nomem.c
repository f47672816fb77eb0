/* The C face for Xapian when memory is short: each allocation of a scene fails in turn, and each time every
 * call either succeeds or returns XPC_NOMEM. The scene runs in a child: an exception that crossed into C
 * would end it. Its database is in memory, because Xapian 1.4.22 itself ends the process when memory is short
 * while it reads a value from disk. */
#include "xapian_variants.h"

#include <sys/wait.h>

#if defined(XAPIAN_UNDER_ASAN) || !defined(__GLIBC__)

static void every_allocation_fails_in_turn(void **state) {
    (void)state;
    print_message("malloc is not ours to replace here\n");
    skip();
}

#else

/* Counts down to the one allocation that fails; 0: none will. */
static unsigned long until_failure;

void *__libc_malloc(size_t n_bytes); /* NOLINT(bugprone-reserved-identifier): glibc's own name of it */

/* Also what operator new asks. */
void *malloc(size_t n_bytes) {
    if (until_failure > 0 && --until_failure == 0)
        return NULL;
    return __libc_malloc(n_bytes);
}

/* The allocation did not come; it failed and was not needed; it failed and the scene ended with a status;
 * anything else. */
enum { NOT_REACHED, DONE_WITHOUT, SAID_SO, WENT_WRONG };

/* What the scene holds; freed at its end wherever it stopped. */
typedef struct holdings {
    xpc_database *database;
    xpc_document *document;
    xpc_strings *terms;
    xpc_postings *postings;
    xpc_query *query;
    xpc_enquire *enquire;
    xpc_facet *facet;
    xpc_matches *matches;
    xpc_parser *parser;
    char *bytes;
} holdings;

static xpc_status write_some(holdings *h, xpc_error *error) {
    static const char *const words[] = {"exit", "sovereign union with a name that needs memory of its own",
                                        "union"};
    static const size_t lengths[] = {4, 56, 5};
    static const uint32_t wdfs[] = {1, 1, 2};
    uint32_t docid;
    xpc_status status = xpc_database_open_memory(&h->database, error);
    if (status == XPC_OK)
        status = xpc_document_new(&h->document, error);
    if (status == XPC_OK)
        status = xpc_document_add_terms(h->document, words, lengths, wdfs, 3, error);
    if (status == XPC_OK)
        status = xpc_document_add_posting(h->document, S("union"), 7, 1, error);
    if (status == XPC_OK)
        status = xpc_document_set_value(h->document, 0, S("a value that needs memory of its own"), error);
    if (status == XPC_OK)
        status = xpc_document_set_data(h->document, S("data that need memory of their own"), error);
    if (status == XPC_OK)
        status = xpc_database_add_document(h->database, h->document, &docid, error);
    return status;
}

static xpc_status read_some(holdings *h, xpc_error *error) {
    const char *term;
    size_t n;
    uint32_t docids[4];
    xpc_status status = xpc_database_terms(h->database, S(""), &h->terms, error);
    for (bool more = true; status == XPC_OK && more;) {
        status = xpc_strings_next(h->terms, &term, &n, error);
        more = status == XPC_OK && term;
    }
    if (status == XPC_OK)
        status = xpc_database_postings(h->database, S("union"), &h->postings, error);
    if (status == XPC_OK)
        status = xpc_postings_read(h->postings, docids, NULL, 4, &n, error);
    if (status == XPC_OK)
        status = xpc_database_get_data(h->database, 1, &h->bytes, &n, error);
    return status;
}

static xpc_status search_some(holdings *h, xpc_error *error) {
    xpc_status status = xpc_parser_new(&h->parser, error);
    if (status == XPC_OK)
        status = xpc_parser_add_prefix(h->parser, "title", "S", error);
    if (status == XPC_OK)
        status = xpc_parser_parse(h->parser, S("exit AND union"), XPC_PARSE_DEFAULT, NULL, &h->query, error);
    if (status == XPC_OK)
        status = xpc_enquire_new(h->database, &h->enquire, error);
    if (status == XPC_OK)
        status = xpc_enquire_set_query(h->enquire, h->query, 0, error);
    if (status == XPC_OK)
        status = xpc_enquire_add_facet(h->enquire, 0, &h->facet, error);
    if (status == XPC_OK)
        status = xpc_enquire_match(h->enquire, 0, 10, 10, &h->matches, error);
    return status;
}

static int play(unsigned long failing) {
    holdings h = {0};
    xpc_error error = {0};
    until_failure = failing;
    xpc_status status = write_some(&h, &error);
    if (status == XPC_OK)
        status = read_some(&h, &error);
    if (status == XPC_OK)
        status = search_some(&h, &error);
    bool failed = failing > 0 && until_failure == 0;
    until_failure = 0;
    bool found = xpc_matches_size(h.matches) == 1;
    xpc_free(h.bytes);
    xpc_matches_free(h.matches);
    xpc_facet_free(h.facet);
    xpc_enquire_free(h.enquire);
    xpc_query_free(h.query);
    xpc_parser_free(h.parser);
    xpc_postings_free(h.postings);
    xpc_strings_free(h.terms);
    xpc_document_free(h.document);
    xpc_database_free(h.database);
    if (status == XPC_OK && found)
        return failed ? DONE_WITHOUT : NOT_REACHED;
    return status == XPC_NOMEM && failed && error.status == status && error.text[0] ? SAID_SO : WENT_WRONG;
}

static int play_in_a_child(unsigned long failing) {
    int ended = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(play(failing));
    assert_int_equal(waitpid(child, &ended, 0), child);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
}

static void every_allocation_fails_in_turn(void **state) {
    unsigned long said_so = 0;
    (void)state;
    for (unsigned long failing = 1;; failing++) {
        int ended = play_in_a_child(failing);
        if (ended == NOT_REACHED)
            break;
        if (ended != SAID_SO && ended != DONE_WITHOUT)
            print_error("allocation %lu: the child ended with %d\n", failing, ended);
        assert_true(ended == SAID_SO || ended == DONE_WITHOUT);
        said_so += ended == SAID_SO;
    }
    assert_true(said_so >= 100); /* or the test has gone hollow */
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
