/* What damage to a segment does: it is named, and never crashes a reader. */
#include "files.h"
#include "store_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

static const char *const files[] = {"lexicon",    "frequent", "passages", "tokens",
                                    "statements", "text",     "tags"};
enum { N_FILES = sizeof files / sizeof files[0] };

/* An index of one segment, in which nothing is empty; the path of its folder. */
static void make_segment(const fixture *f, char path[160]) {
    const ev_tag_in tag = {0, {.start = 0, .end = 3, .theme = "exit", .theme_bytes = 4}};
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *segment = open_segment(writer);
    ev_statement tagged = make_statement(two[3], two[4], two[5]);
    put(segment, two[0], two[1], two[2]);
    put_statement(segment, &tagged, &tag);
    publish_segment(writer, segment);
    snprintf(path, 160, "%s/%s", f->index, ev_index_writer_index(writer)->manifest.segments[0].name);
    ev_index_writer_close(writer);
}

/* Every flat file of a segment, one after the other, is taken away, then comes back without its last byte. */
static void a_damaged_segment_is_named(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    char segment[160];
    make_segment(f, segment);
    for (size_t i = 0; i < N_FILES; i++) {
        char path[256];
        char aside[sizeof path + sizeof ".aside"];
        ev_buf whole = {0};
        ev_index index;
        snprintf(path, sizeof path, "%s/%s", segment, files[i]);
        snprintf(aside, sizeof aside, "%s.aside", path);
        assert_ok(ev_file_read(path, SIZE_MAX, &whole, &err), err);
        assert_int_equal(rename(path, aside), 0);
        assert_int_equal(ev_index_open(f->index, &index, &err), EV_CORRUPT);
        assert_non_null(strstr(err.text, files[i]));
        write_bytes(path, whole.data, whole.len - 1);
        assert_int_equal(ev_index_open(f->index, &index, &err), EV_CORRUPT);
        assert_int_equal(rename(aside, path), 0);
        index = open_index(f->index);
        ev_index_close(&index);
        ev_buf_free(&whole);
    }
}

/* Whatever it says: it may not read outside of the maps. */
static void read_all(ev_segment *s) {
    for (uint32_t docid = 0; docid <= s->n_docs + 1; docid++) {
        ev_passage passage;
        uint32_t ids[64];
        uint32_t number;
        const unsigned char *at;
        uint64_t n_tags;
        ev_stored_tag tag;
        bool whole = ev_segment_passage(s, docid, &passage);
        if (whole && passage.n_tokens <= 64)
            ev_passage_ids(&passage, ids);
        if (whole && ev_segment_tags(s, &passage, &at, &n_tags))
            while (n_tags-- > 0 && ev_segment_next_tag(s, &at, &tag))
                ;
        ev_segment_statement_number(s, docid, &number);
    }
    for (uint32_t id = 0; id < s->lexicon.n_types; id++) {
        ev_lexicon_entry entry;
        ev_frequent_list list;
        if (ev_lexicon_file_get(&s->lexicon, id, &entry))
            ev_lexicon_file_find(&s->lexicon, entry.word_class, entry.norm, entry.norm_bytes);
        ev_frequent_find(&s->frequent, id, &list);
    }
    ev_statement_record record;
    ev_buf text = {0};
    if (ev_segment_statement_at(s, 0, &record) && record.text_bytes < 1u << 20)
        ev_segment_text(s, &record, &text, NULL);
    ev_buf_free(&text);
}

/* Bytes changed anywhere in the flat files: an answer may be wrong, but nothing reads outside of the maps or
 * hangs. Run under the sanitizers. */
static void flipped_bytes_never_crash_a_reader(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    char segment[160];
    make_segment(f, segment);
    uint32_t random = 20141124;
    for (size_t round = 0; round < 200; round++) {
        char path[256];
        unsigned char byte;
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", segment, files[round % N_FILES]);
        int fd = open(path, O_RDWR);
        assert_int_equal(fstat(fd, &info), 0);
        random = random * 1664525 + 1013904223;
        off_t at = (off_t)(random >> 8) % info.st_size;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        unsigned char changed = (unsigned char)(byte ^ (1u << (random & 7)));
        assert_int_equal(pwrite(fd, &changed, 1, at), 1);
        ev_index index;
        if (ev_index_open(f->index, &index, &err) == EV_OK) {
            read_all(&index.segments[0]);
            ev_index_close(&index);
        }
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        close(fd);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_damaged_segment_is_named),
        STORE_TEST(flipped_bytes_never_crash_a_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
