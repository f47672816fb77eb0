/* Errors of the C face for Xapian: the list of statuses, their way to the project's own, and how each is
 * provoked. */
#include "store/store_error.h"

#include "xapian_variants.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* ---- The list */

static void every_status_has_words(void **state) {
    (void)state;
    for (int i = 0; i < XPC_STATUS_LAST; i++) {
        const char *name = xpc_status_name((xpc_status)i);
        const char *class_name = xpc_status_class((xpc_status)i);
        assert_true(name[0] != '\0' && strcmp(name, "?") != 0);
        assert_true(xpc_status_text((xpc_status)i)[0] != '\0');
        size_t n = strlen(class_name);
        assert_true(n == 0 || (n > 5 && strcmp(class_name + n - 5, "Error") == 0) ||
                    strcmp(class_name, "Error") == 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, xpc_status_name((xpc_status)j));
    }
    assert_string_equal(xpc_status_name(XPC_STATUS_LAST), "?");
    assert_string_equal(xpc_status_text(XPC_STATUS_LAST), "not a status");
    assert_string_equal(xpc_status_class(XPC_STATUS_LAST), "");
    assert_string_equal(xpc_status_class(XPC_DOC_NOT_FOUND), "DocNotFoundError");
    assert_int_equal(XPC_OK, 0);
}

static void every_status_becomes_one_of_ours(void **state) {
    (void)state;
    static const struct {
        xpc_status from;
        ev_status to;
    } expected[] = {
        {XPC_OK, EV_OK},
        {XPC_NOMEM, EV_NOMEM},
        {XPC_DISK_FULL, EV_NO_SPACE},
        {XPC_PERMISSION, EV_PERMISSION},
        {XPC_CALLBACK, EV_INTERRUPTED},
        {XPC_ASSERTION, EV_INTERNAL},
        {XPC_INVALID_ARGUMENT, EV_BAD_ARGUMENT},
        {XPC_INVALID_OPERATION, EV_INTERNAL},
        {XPC_UNIMPLEMENTED, EV_UNSUPPORTED},
        {XPC_CORRUPT, EV_CORRUPT},
        {XPC_CREATE, EV_IO},
        {XPC_LOCKED, EV_LOCKED},
        {XPC_MODIFIED, EV_MODIFIED},
        {XPC_VERSION, EV_VERSION},
        {XPC_NOT_FOUND, EV_NO_INDEX},
        {XPC_OPENING, EV_NO_INDEX},
        {XPC_CLOSED, EV_INTERNAL},
        {XPC_DATABASE, EV_IO},
        {XPC_DOC_NOT_FOUND, EV_NOT_FOUND},
        {XPC_FEATURE_UNAVAILABLE, EV_UNSUPPORTED},
        {XPC_INTERNAL, EV_INTERNAL},
        {XPC_NETWORK_TIMEOUT, EV_NETWORK},
        {XPC_NETWORK, EV_NETWORK},
        {XPC_BAD_QUERY, EV_BAD_QUERY},
        {XPC_SERIALISATION, EV_CORRUPT},
        {XPC_RANGE, EV_BAD_ARGUMENT},
        {XPC_WILDCARD, EV_BAD_QUERY},
        {XPC_XAPIAN, EV_INTERNAL},
        {XPC_EXCEPTION, EV_INTERNAL},
        {XPC_UNKNOWN, EV_INTERNAL},
        {XPC_STATUS_LAST, EV_INTERNAL},
    };
    const size_t n = sizeof expected / sizeof expected[0];
    assert_int_equal(n, XPC_STATUS_LAST + 1);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(expected[i].from, i);
        assert_int_equal(ev_status_of_xapian(expected[i].from), expected[i].to);
    }
}

static void our_record_is_filled(void **state) {
    (void)state;
    ev_error ours;
    xpc_error cause = {.status = XPC_LOCKED, .text = "held by another"};
    ev_error_clear(&ours);
    assert_int_equal(ev_fail_xapian(&ours, &cause, "some.index"), EV_LOCKED);
    assert_int_equal(ours.status, EV_LOCKED);
    assert_non_null(strstr(ours.text, "held by another"));
    assert_string_equal(ours.file, "some.index");
    cause.text[0] = '\0';
    ev_error_clear(&ours);
    assert_int_equal(ev_fail_xapian(&ours, &cause, NULL), EV_LOCKED);
    assert_non_null(strstr(ours.text, xpc_status_text(XPC_LOCKED)));
    assert_string_equal(ours.file, "");
    assert_int_equal(ev_fail_xapian(NULL, &cause, "some.index"), EV_LOCKED);
}

static void the_record_may_be_null(void **state) {
    (void)state;
    xpc_database *database;
    assert_int_equal(xpc_database_open("/nowhere/at all", &database, NULL), XPC_NOT_FOUND);
    assert_null(database);
    assert_true(strncmp(xpc_version(), "1.4.", 4) == 0);
}

/* ---- Opening */

static void write_bytes(const char *path, off_t at, const char *bytes, size_t n) {
    int file = open(path, O_WRONLY | O_CREAT, 0666);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, bytes, n, at), (ssize_t)n);
    close(file);
}

static void what_is_not_a_database(void **state) {
    (void)state;
    xpc_database *database;
    folder made = folder_new();
    FAILS(XPC_NOT_FOUND, xpc_database_open(in_folder(&made, "none"), &database, &err));
    FAILS(XPC_NOT_FOUND, xpc_database_open(made.path, &database, &err)); /* a folder of something else */
    write_bytes(in_folder(&made, "file"), 0, S("no database\n"));
    FAILS(XPC_OPENING, xpc_database_open(in_folder(&made, "file"), &database, &err));
    FAILS(XPC_CREATE,
          xpc_database_open_writable(in_folder(&made, "no/folder"), XPC_DB_CREATE, 0, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open(NULL, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open_writable(NULL, 0, 0, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open_many(NULL, 0, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open_many(NULL, 1, &database, &err));
    const char *paths[] = {in_folder(&made, "none")};
    FAILS(XPC_NOT_FOUND, xpc_database_open_many(paths, 1, &database, &err));
    assert_null(database);
    folder_free(&made);
}

/* Root may read everything, so it lends its rights away for the two calls. */
static void no_permission(void **state) {
    (void)state;
    enum { NOBODY = 65534 };
    fixture f = {.kind = ON_DISK};
    xpc_database *database;
    bool is_root = geteuid() == 0;
    fixture_open(&f);
    assert_int_equal(chmod(f.folder.path, 0755), 0);
    assert_int_equal(chmod(in_folder(&f.folder, "db/iamglass"), 0), 0);
    if (is_root)
        assert_int_equal(seteuid(NOBODY), 0);
    FAILS(XPC_PERMISSION, xpc_database_open(in_folder(&f.folder, "db"), &database, &err));
    if (is_root) {
        FAILS(XPC_PERMISSION,
              xpc_database_open_writable(in_folder(&f.folder, "new"), XPC_DB_CREATE, 0, &database, &err));
        /* the lock file is root's: no permission, and not another writer */
        assert_int_equal(seteuid(0), 0);
        assert_int_equal(chmod(in_folder(&f.folder, "db/iamglass"), 0644), 0);
        assert_int_equal(seteuid(NOBODY), 0);
        FAILS(XPC_PERMISSION,
              xpc_database_open_writable(in_folder(&f.folder, "db"), XPC_DB_OPEN, 0, &database, &err));
        assert_int_equal(seteuid(0), 0);
    }
    fixture_close(&f);
}

/* The version file begins with 14 bytes of magic, then two of the format's version. */
static void another_version(void **state) {
    (void)state;
    fixture f = {.kind = ON_DISK};
    xpc_database *database;
    fixture_open(&f);
    write_bytes(in_folder(&f.folder, "db/iamglass"), 14, S("\1\1"));
    FAILS(XPC_VERSION, xpc_database_open(in_folder(&f.folder, "db"), &database, &err));
    assert_null(database);
    fixture_close(&f);
}

static void damaged(void **state) {
    (void)state;
    fixture f = {.kind = ON_DISK};
    xpc_database *database;
    fixture_open(&f);
    assert_int_equal(truncate(in_folder(&f.folder, "db/iamglass"), 20), 0);
    FAILS(XPC_CORRUPT, xpc_database_open(in_folder(&f.folder, "db"), &database, &err));
    fixture_close(&f);
}

/* ---- A full disk, made by a limit of the size of files */

static xpc_status write_until_it_fails(xpc_database *database) {
    xpc_document *document;
    char data[4096];
    uint32_t docid;
    xpc_status status = XPC_OK;
    unsigned seed = 1;
    OK(xpc_document_new(&document, &err));
    for (int i = 0; status == XPC_OK && i < 200; i++) {
        for (size_t k = 0; k < sizeof data; k++)
            data[k] = (char)((seed = seed * 1103515245U + 12345U) >> 16); /* not compressible */
        OK(xpc_document_set_data(document, data, sizeof data, &err));
        status = xpc_database_add_document(database, document, &docid, &err);
    }
    if (status == XPC_OK)
        status = xpc_database_commit(database, &err);
    xpc_document_free(document);
    return status;
}

static void a_full_disk(void **state) {
    (void)state;
    xpc_database *writer, *reader;
    struct rlimit old, tiny;
    uint32_t n;
    folder made = folder_new();
    make_database(in_folder(&made, "db"), 1, 1);
    OK(xpc_database_open_writable(in_folder(&made, "db"), XPC_DB_OPEN, 0, &writer, &err));
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    tiny = old;
    tiny.rlim_cur = 102400;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    xpc_status status = write_until_it_fails(writer);
    xpc_database_free(writer);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, handler);
    check_status(XPC_DISK_FULL, status, "writing with 100 KiB of room", __FILE__, __LINE__);
    assert_int_equal(err.status, XPC_DISK_FULL);
    /* the last revision that was committed is still there, and can be written again */
    OK(xpc_database_open(in_folder(&made, "db"), &reader, &err));
    OK(xpc_database_doccount(reader, &n, &err));
    assert_int_equal(n, N_DOCS);
    xpc_database_free(reader);
    OK(xpc_database_open_writable(in_folder(&made, "db"), XPC_DB_OPEN, 0, &writer, &err));
    OK(write_until_it_fails(writer));
    xpc_database_free(writer);
    folder_free(&made);
}

/* ---- The network */

/* A port of this machine: with a listener that never answers, or, listener closed, with none. */
static int listen_somewhere(unsigned *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, n), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &n), 0);
    *port = ntohs(address.sin_port);
    return listener;
}

static void nobody_answers(void **state) {
    (void)state;
    xpc_database *database;
    unsigned port;
    int listener = listen_somewhere(&port);
    FAILS(XPC_NETWORK_TIMEOUT, xpc_database_open_tcp("127.0.0.1", port, 50, 50, &database, &err));
    assert_null(database);
    FAILS(XPC_NETWORK_TIMEOUT,
          xpc_database_open_tcp_writable("127.0.0.1", port, 50, 50, XPC_DB_OPEN, &database, &err));
    close(listener);
    FAILS(XPC_NETWORK, xpc_database_open_tcp("127.0.0.1", port, 1000, 1000, &database, &err));
    FAILS(XPC_NETWORK, xpc_database_open_tcp_writable("127.0.0.1", port, 1000, 1000, 0, &database, &err));
    FAILS(XPC_NETWORK, xpc_database_open_program("/nowhere/xapian-progsrv", "x", 1000, &database, &err));
    FAILS(XPC_NETWORK,
          xpc_database_open_program_writable("/nowhere/xapian-progsrv", "x", 1000, 0, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open_program(NULL, "x", 1000, &database, &err));
    FAILS(XPC_INVALID_ARGUMENT, xpc_database_open_tcp(NULL, port, 1000, 1000, &database, &err));
    assert_null(database);
}

/* ---- Words and memory */

/* Words that are too long end between two characters: each here takes two bytes. */
static void long_words_are_cut(void **state) {
    (void)state;
    char path[1001];
    xpc_database *database;
    for (size_t i = 0; i < sizeof path - 1; i += 2)
        memcpy(path + i, "щ", 2);
    path[sizeof path - 1] = '\0';
    assert_int_not_equal(xpc_database_open(path, &database, &err), XPC_OK);
    size_t n = strlen(err.text);
    assert_in_range(n, XPC_ERROR_TEXT_BYTES - 3, XPC_ERROR_TEXT_BYTES - 1);
    assert_memory_equal(err.text + n - 2, "щ", 2);
}

static void no_memory(void **state) {
    (void)state;
    xpc_document *document;
    OK(xpc_document_new(&document, &err));
    FAILS(XPC_NOMEM, xpc_document_set_data(document, "x", SIZE_MAX / 2 + 1, &err));
    xpc_document_free(document);
}

static void sortable_numbers(void **state) {
    (void)state;
    static const double numbers[] = {-1e300, -2, -0.5, 0, 0.5, 1, 2013, 20140529, 1e300};
    char before[XPC_SORTABLE_BYTES] = "", bytes[XPC_SORTABLE_BYTES];
    size_t n_before = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t n = xpc_sortable_serialise(numbers[i], bytes);
        assert_true(n <= XPC_SORTABLE_BYTES);
        assert_true(xpc_sortable_unserialise(bytes, n) == numbers[i]);
        if (i > 0) {
            int order = memcmp(before, bytes, n < n_before ? n : n_before);
            assert_true(order < 0 || (order == 0 && n_before < n));
        }
        memcpy(before, bytes, n);
        n_before = n;
    }
    xpc_sortable_unserialise(NULL, 0); /* whatever it is given, it returns */
    xpc_sortable_unserialise(S("much longer than any number"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_words),
        cmocka_unit_test(every_status_becomes_one_of_ours),
        cmocka_unit_test(our_record_is_filled),
        cmocka_unit_test(the_record_may_be_null),
        cmocka_unit_test(what_is_not_a_database),
        cmocka_unit_test(no_permission),
        cmocka_unit_test(another_version),
        cmocka_unit_test(damaged),
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(nobody_answers),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(sortable_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
