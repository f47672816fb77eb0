/* What the tests of the store share: a temporary folder, and statements put into an index in a few lines. */
#ifndef EV_TESTS_STORE_FIXTURE_H
#define EV_TESTS_STORE_FIXTURE_H

#include "unit.h"

#include "store/index_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Statements as publish() takes them. */
static const char *const two[] = {
    "a", "2014-05-29", "The treaty was signed in Astana. Our sovereignty is not for sale.",
    "b", "2015",       "Мы оставляем за собой право выйти из союза.",
};
static const char *const third[] = {"c", "", "Егемендігіміз бәрінен қымбат. Одақтан шықпаймыз."};

typedef struct fixture {
    char folder[64];
    char index[96];
} fixture;

static inline int fixture_setup(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    *state = f;
    snprintf(f->folder, sizeof f->folder, "/tmp/exitvoice-test-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->index, sizeof f->index, "%s/index", f->folder);
    return 0;
}

static inline int fixture_teardown(void **state) {
    fixture *f = *state;
    ev_tree_remove(f->folder, NULL);
    free(f);
    return 0;
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

static inline ev_index_writer *open_writer(const char *path) {
    ev_error err = {0};
    ev_index_writer *writer;
    assert_ok(ev_index_writer_open(path, NULL, &writer, &err), err);
    return writer;
}

static inline ev_index open_index(const char *path) {
    ev_error err = {0};
    ev_index index;
    assert_ok(ev_index_open(path, &index, &err), err);
    return index;
}

/* A statement with an id, a date ("" for none) and a text. */
static inline ev_statement make_statement(const char *id, const char *date, const char *text) {
    ev_statement statement = {0};
    ev_error err = {0};
    assert_ok(ev_statement_set(&statement, EV_FIELD_ID, id, &err), err);
    assert_ok(ev_statement_set(&statement, EV_FIELD_DATE, date, &err), err);
    ev_buf_add_str(&statement.text, text);
    assert_ok(ev_statement_set_origin(&statement, id, id, 0, "UTF-8", 0, &err), err);
    assert_ok(ev_statement_check(&statement, &err), err);
    return statement;
}

/* Takes the statement. `tag` NULL: it has none. */
static inline void put_statement(ev_segment_writer *segment, ev_statement *statement, const ev_tag_in *tag) {
    ev_error err = {0};
    unsigned char digest[EV_SHA256_BYTES];
    const ev_analysis *analysis;
    assert_ok(ev_statement_digest(statement, digest, &err), err);
    assert_ok(ev_segment_writer_analyse(segment, statement, &analysis, &err), err);
    assert_ok(ev_segment_writer_add(segment, statement, digest, analysis, tag, tag ? 1 : 0, &err), err);
    ev_statement_clear(statement);
}

static inline void put(ev_segment_writer *segment, const char *id, const char *date, const char *text) {
    ev_statement statement = make_statement(id, date, text);
    put_statement(segment, &statement, NULL);
}

static inline ev_segment_writer *open_segment(ev_index_writer *writer) {
    ev_error err = {0};
    ev_segment_writer *segment;
    assert_ok(ev_index_writer_new_segment(writer, &segment, &err), err);
    return segment;
}

/* Finishes the segment, frees its writer and publishes it. */
static inline void publish_segment(ev_index_writer *writer, ev_segment_writer *segment) {
    ev_error err = {0};
    ev_segment_info info = {0};
    assert_ok(ev_segment_writer_finish(segment, ev_index_writer_hook(writer), &info, &err), err);
    ev_segment_writer_free(segment);
    assert_ok(ev_index_writer_publish(writer, &info, 1, &err), err);
    ev_segment_info_clear(&info);
}

/* Publishes one segment that holds `n` statements given as id, date, text, id, date, text, ... */
static inline void publish(ev_index_writer *writer, const char *const *triples, size_t n) {
    ev_segment_writer *segment = open_segment(writer);
    for (size_t i = 0; i < n; i++)
        put(segment, triples[3 * i], triples[3 * i + 1], triples[3 * i + 2]);
    publish_segment(writer, segment);
}

#endif
