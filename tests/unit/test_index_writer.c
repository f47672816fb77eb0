/* The index as a whole: publication, replacement, removal, merging, locking. */
#include "files.h"
#include "store_fixture.h"

static void what_was_put_in_comes_out(void **state) {
    fixture *f = *state;
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    ev_index_writer_close(writer);
    ev_index index = open_index(f->index);
    assert_int_equal(ev_manifest_counts(&index.manifest).statements, 2);
    assert_int_equal(ev_manifest_counts(&index.manifest).passages, 3);
    size_t segment;
    uint32_t docid;
    uint32_t number;
    ev_statement_record record;
    ev_error err = {0};
    assert_ok(ev_index_find(&index, "a", &segment, &docid, &err), err);
    assert_true(ev_segment_statement_number(&index.segments[segment], docid, &number));
    assert_true(ev_segment_statement_at(&index.segments[segment], number, &record));
    assert_int_equal(record.n_passages, 2);
    assert_int_equal(record.first_day, 20140529);
    assert_int_equal(record.last_day, 20140529);
    ev_buf text = {0};
    assert_ok(ev_segment_text(&index.segments[segment], &record, &text, &err), err);
    assert_int_equal(text.len, strlen(two[2]));
    assert_memory_equal(text.data, two[2], text.len);
    ev_buf_free(&text);
    ev_passage passage;
    assert_true(ev_segment_passage(&index.segments[segment], docid + 2, &passage));
    assert_int_equal(passage.start, strlen("The treaty was signed in Astana. "));
    assert_int_equal(passage.n_tokens, 6); /* Our sovereignty is not for sale */
    assert_int_equal(passage.statement_docid, docid);
    assert_false(ev_segment_passage(&index.segments[segment], docid, &passage));
    assert_int_equal(ev_index_find(&index, "z", &segment, &docid, &err), EV_NOT_FOUND);
    ev_index_close(&index);
}

static void the_digest_does_not_depend_on_order_or_division(void **state) {
    fixture *f = *state;
    char other[128];
    snprintf(other, sizeof other, "%s/other", f->folder);
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    publish(writer, third, 1);
    char first[EV_SHA256_HEX_BYTES];
    snprintf(first, sizeof first, "%s", ev_index_writer_index(writer)->manifest.digest);
    ev_index_writer_close(writer);
    writer = open_writer(other);
    publish(writer, third, 1);
    publish(writer, two + 3, 1);
    publish(writer, two, 1);
    assert_string_equal(ev_index_writer_index(writer)->manifest.digest, first);
    ev_index_writer_close(writer);
}

static void a_removed_statement_is_gone_and_counts_follow(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    size_t segment;
    uint32_t docid;
    assert_ok(ev_index_find(ev_index_writer_index(writer), "a", &segment, &docid, &err), err);
    assert_ok(ev_index_writer_remove(writer, segment, docid, &err), err);
    assert_ok(ev_index_writer_publish(writer, NULL, 0, &err), err);
    assert_int_equal(ev_manifest_counts(&ev_index_writer_index(writer)->manifest).statements, 1);
    assert_int_equal(ev_manifest_counts(&ev_index_writer_index(writer)->manifest).passages, 1);
    assert_int_equal(ev_index_find(ev_index_writer_index(writer), "a", &segment, &docid, &err), EV_NOT_FOUND);
    /* The last one takes its segment with it. */
    assert_ok(ev_index_find(ev_index_writer_index(writer), "b", &segment, &docid, &err), err);
    assert_ok(ev_index_writer_remove(writer, segment, docid, &err), err);
    assert_ok(ev_index_writer_publish(writer, NULL, 0, &err), err);
    assert_int_equal(ev_index_writer_index(writer)->manifest.n_segments, 0);
    ev_index_writer_close(writer);
}

static void merging_bounds_segments_and_keeps_the_corpus(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    for (int i = 0; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "s%d", i);
        const char *const one[] = {id, "2014", "A sentence about the union."};
        publish(writer, one, 1);
    }
    assert_int_equal(ev_index_writer_index(writer)->manifest.n_segments, 20);
    char before[EV_SHA256_HEX_BYTES];
    snprintf(before, sizeof before, "%s", ev_index_writer_index(writer)->manifest.digest);
    assert_ok(ev_index_writer_merge(writer, &err), err);
    assert_true(ev_index_writer_index(writer)->manifest.n_segments <= 12);
    assert_string_equal(ev_index_writer_index(writer)->manifest.digest, before);
    assert_int_equal(ev_manifest_counts(&ev_index_writer_index(writer)->manifest).statements, 20);
    size_t segment;
    uint32_t docid;
    for (int i = 0; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "s%d", i);
        assert_ok(ev_index_find(ev_index_writer_index(writer), id, &segment, &docid, &err), err);
    }
    ev_index_writer_close(writer);
}

static void a_reader_keeps_its_generation_while_a_writer_publishes(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    ev_index reader = open_index(f->index);
    for (int i = 0; i < 20; i++)
        publish(writer, third,
                1); /* the same id again and again is the caller's affair; here only segments count */
    size_t segment;
    uint32_t docid;
    assert_ok(ev_index_find(ev_index_writer_index(writer), "a", &segment, &docid, &err), err);
    assert_ok(ev_index_writer_remove(writer, segment, docid, &err), err);
    assert_ok(ev_index_writer_merge(writer, &err), err);
    assert_int_equal(ev_manifest_counts(&reader.manifest).statements, 2);
    assert_ok(ev_index_find(&reader, "a", &segment, &docid, &err), err);
    json_t *meta;
    assert_ok(ev_segment_meta(&reader.segments[segment], docid, &meta, NULL, &err), err);
    assert_string_equal(json_string_value(json_object_get(meta, "id")), "a");
    json_decref(meta);
    ev_index_close(&reader);
    ev_index_writer_close(writer);
}

static void a_second_writer_is_told_who_writes(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    char pid[32];
    ev_index_writer *first = open_writer(f->index);
    ev_index_writer *second;
    assert_int_equal(ev_index_writer_open(f->index, NULL, &second, &err), EV_LOCKED);
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    assert_non_null(strstr(err.text, pid));
    assert_null(second);
    ev_index_writer_close(first);
    second = open_writer(f->index);
    ev_index_writer_close(second);
}

static void a_folder_with_other_things_is_never_made_an_index(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer;
    write_file(f->folder, "thesis.docx", "not yours");
    assert_int_equal(ev_index_writer_open(f->folder, NULL, &writer, &err), EV_NO_INDEX);
    assert_non_null(strstr(err.text, "thesis.docx"));
    char lock[128];
    snprintf(lock, sizeof lock, "%s/LOCK", f->folder);
    assert_int_not_equal(access(lock, F_OK), 0);
}

static void what_is_no_index_is_refused_with_the_remedy(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index index;
    assert_int_equal(ev_index_open(f->index, &index, &err), EV_NO_INDEX);
    assert_non_null(strstr(err.text, "evindex add"));
    assert_int_equal(ev_index_open(f->folder, &index, &err), EV_NO_INDEX);
    write_file(f->folder, "CURRENT", "{\"format\":\"something else\"}");
    assert_int_equal(ev_index_open(f->folder, &index, &err), EV_NO_INDEX);
    write_file(f->folder, "CURRENT", "{\"format\":\"exitvoice-index\",\"schema\":999}");
    assert_int_equal(ev_index_open(f->folder, &index, &err), EV_VERSION);
    assert_non_null(strstr(err.text, "999"));
    assert_non_null(strstr(err.text, "export"));
    write_file(f->folder, "CURRENT", "no json");
    assert_int_equal(ev_index_open(f->folder, &index, &err), EV_CORRUPT);
    write_file(f->folder, "CURRENT", "");
    assert_int_equal(ev_index_open(f->folder, &index, &err), EV_CORRUPT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_was_put_in_comes_out),
        STORE_TEST(the_digest_does_not_depend_on_order_or_division),
        STORE_TEST(a_removed_statement_is_gone_and_counts_follow),
        STORE_TEST(merging_bounds_segments_and_keeps_the_corpus),
        STORE_TEST(a_reader_keeps_its_generation_while_a_writer_publishes),
        STORE_TEST(a_second_writer_is_told_who_writes),
        STORE_TEST(a_folder_with_other_things_is_never_made_an_index),
        STORE_TEST(what_is_no_index_is_refused_with_the_remedy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
