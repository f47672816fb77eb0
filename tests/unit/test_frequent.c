/* The flat postings of common types (store/frequent.h) hold what Xapian's do, and bad files are refused. */
#include "files.h"
#include "store_fixture.h"

#include "store/store_error.h"
#include "store/terms.h"

/* One statement: `common` in every passage, `often` in every third, up to four times, but for a long gap;
 * `rare` once. */
enum { N_PASSAGES = 3 * EV_FREQUENT_MIN_TOKENS, GAP_START = 300, GAP_END = 3000 };

static ev_index open_example(fixture *f) {
    ev_buf text = {0};
    for (int i = 0; i < N_PASSAGES; i++) {
        ev_buf_printf(&text, "It is common%s", i == 77 ? " rare" : "");
        for (int j = 0; i % 3 == 0 && (i < GAP_START || i > GAP_END) && j <= i % 4; j++)
            ev_buf_add_str(&text, " often");
        ev_buf_add_str(&text, ".\n\n");
    }
    ev_index_writer *writer = open_writer(f->index);
    const char *const statement[] = {"a", "2014", ev_buf_cstr(&text)};
    publish(writer, statement, 1);
    ev_index_writer_close(writer);
    ev_buf_free(&text);
    return open_index(f->index);
}

/* Reads both lists of a type; false when it has no flat one. */
static bool same_as_xapian(ev_segment *segment, const char *word, uint32_t *n_tokens) {
    static uint32_t docids[N_PASSAGES + 2], counts[N_PASSAGES + 2], theirs[N_PASSAGES + 2],
        wdfs[N_PASSAGES + 2];
    xpc_error cause = {0};
    xpc_postings *postings;
    ev_frequent_list list;
    ev_buf term = {0};
    size_t n = 0;
    uint32_t id = ev_lexicon_file_find(&segment->lexicon, EV_CLASS_EN, word, strlen(word));
    assert_int_not_equal(id, EV_NO_TYPE);
    if (!ev_frequent_find(&segment->frequent, id, &list))
        return false;
    assert_true(list.n_postings <= N_PASSAGES);
    assert_true(ev_frequent_read(&list, UINT32_MAX, docids, counts));
    ev_term_type(&term, EV_CLASS_EN, word, strlen(word));
    assert_int_equal(xpc_database_postings(segment->database, term.data, term.len, &postings, &cause),
                     XPC_OK);
    assert_int_equal(xpc_postings_read(postings, theirs, wdfs, N_PASSAGES + 2, &n, &cause), XPC_OK);
    assert_int_equal(n, list.n_postings);
    assert_memory_equal(docids, theirs, n * sizeof *docids);
    assert_memory_equal(counts, wdfs, n * sizeof *counts);
    *n_tokens = 0;
    for (size_t i = 0; i < n; i++)
        *n_tokens += counts[i];
    xpc_postings_free(postings);
    ev_buf_free(&term);
    return true;
}

static void common_types_are_there_as_in_xapian(void **state) {
    fixture *f = *state;
    ev_index index = open_example(f);
    uint32_t n_tokens;
    uint32_t often = 0;
    for (int i = 0; i < N_PASSAGES; i += 3)
        often += i < GAP_START || i > GAP_END ? (uint32_t)(i % 4) + 1 : 0;
    assert_true(often > EV_FREQUENT_MIN_TOKENS);
    assert_int_equal(index.manifest.n_segments, 1);
    assert_true(same_as_xapian(&index.segments[0], "common", &n_tokens));
    assert_int_equal(n_tokens, N_PASSAGES);
    assert_true(same_as_xapian(&index.segments[0], "often", &n_tokens));
    assert_int_equal(n_tokens, often);
    assert_false(same_as_xapian(&index.segments[0], "rare", &n_tokens));
    ev_index_close(&index);
}

/* Here and below, the files' bytes are written out by hand. */
static void the_layout_is_as_the_schema_says(void **state) {
    fixture *f = *state;
    char path[128];
    ev_error err = {0};
    ev_frequent frequent;
    ev_frequent_list list;
    uint32_t docids[3], counts[3];
    static const unsigned char good[] = {
        1, 0, 0, 0,                                                 /* one type */
        7, 0, 0, 0,    3,    0,    0,   0, 20, 0, 0, 0, 0, 0, 0, 0, /* number 7, three postings, at byte 20 */
        2, 5, 2, 0x81, 0x01, 0xAC, 0x02 /* docid 1; 3 with 2 tokens; 67 with 300 */
    };
    snprintf(path, sizeof path, "%s/frequent", f->folder);
    write_bytes(path, good, sizeof good);
    assert_ok(ev_frequent_open(path, &frequent, &err), err);
    assert_false(ev_frequent_find(&frequent, 6, &list));
    assert_false(ev_frequent_find(&frequent, 8, &list));
    assert_true(ev_frequent_find(&frequent, 7, &list));
    assert_int_equal(list.n_postings, 3);
    assert_true(ev_frequent_read(&list, UINT32_MAX, docids, counts));
    assert_int_equal(docids[0], 1);
    assert_int_equal(counts[0], 1);
    assert_int_equal(docids[1], 3);
    assert_int_equal(counts[1], 2);
    assert_int_equal(docids[2], 67);
    assert_int_equal(counts[2], 300);
    assert_true(ev_frequent_read(&list, 68, docids, counts));
    assert_false(ev_frequent_read(&list, 67, docids, counts));
    ev_frequent_close(&frequent);
}

static void damaged_files_are_refused(void **state) {
    fixture *f = *state;
    char path[128];
    ev_error err = {0};
    ev_frequent frequent;
    ev_frequent_list list;
    uint32_t docids[3], counts[3];
    static const unsigned char short_list[] = {1, 0,  0, 0, 7, 0, 0, 0, 3, 0, 0,
                                               0, 20, 0, 0, 0, 0, 0, 0, 0, 2, 5};
    static const unsigned char far_away[] = {1, 0,  0, 0, 7, 0, 0, 0, 3, 0, 0,
                                             0, 20, 0, 0, 0, 1, 0, 0, 0, 2, 5};
    static const unsigned char few_rows[] = {2, 0,  0, 0, 7, 0, 0, 0, 3, 0, 0,
                                             0, 20, 0, 0, 0, 0, 0, 0, 0, 2, 5};
    static const unsigned char no_head[] = {0, 0, 0};
    snprintf(path, sizeof path, "%s/frequent", f->folder);
    memset(&frequent, 0, sizeof frequent);
    assert_int_equal(ev_frequent_open(path, &frequent, &err), EV_NOT_FOUND);
    write_bytes(path, no_head, sizeof no_head);
    assert_int_equal(ev_frequent_open(path, &frequent, &err), EV_CORRUPT);
    assert_non_null(strstr(err.text, path));
    write_bytes(path, few_rows, sizeof few_rows);
    assert_int_equal(ev_frequent_open(path, &frequent, &err), EV_CORRUPT);
    write_bytes(path, far_away, sizeof far_away);
    assert_ok(ev_frequent_open(path, &frequent, &err), err);
    assert_true(ev_frequent_find(&frequent, 7, &list));
    assert_false(ev_frequent_read(&list, UINT32_MAX, docids, counts));
    ev_frequent_close(&frequent);
    write_bytes(path, short_list, sizeof short_list);
    assert_ok(ev_frequent_open(path, &frequent, &err), err);
    assert_true(ev_frequent_find(&frequent, 7, &list));
    assert_false(ev_frequent_read(&list, UINT32_MAX, docids, counts));
    ev_frequent_close(&frequent);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(common_types_are_there_as_in_xapian),
        STORE_TEST(the_layout_is_as_the_schema_says),
        STORE_TEST(damaged_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
