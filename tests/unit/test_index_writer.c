/* The index as a whole: publication, replacement, removal, merging, locking, what a crash leaves, what damage
 * does. */
#include "store_fixture.h"

#include "store/schema.h"
#include "text/analyse.h"

#include <dirent.h>
#include <fcntl.h>

static const char *const two[] = {
    "a", "2014-05-29", "The treaty was signed in Astana. Our sovereignty is not for sale.",
    "b", "2015",       "Мы оставляем за собой право выйти из союза.",
};
static const char *const third[] = {"c", "", "Егемендігіміз бәрінен қымбат. Одақтан шықпаймыз."};

static ev_index_writer *open_writer(const char *path) {
    ev_error err = {0};
    ev_index_writer *writer;
    assert_ok(ev_index_writer_open(path, NULL, &writer, &err), err);
    return writer;
}

static ev_index open_index(const char *path) {
    ev_error err = {0};
    ev_index index;
    assert_ok(ev_index_open(path, &index, &err), err);
    return index;
}

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

static void write_file(const char *folder, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
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

/* Every flat file of a segment, one after the other, loses its last byte, then is taken away. */
static void a_damaged_segment_is_named(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    static const char *const files[] = {"lexicon", "frequent", "passages", "tokens", "statements", "text"};
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    char segment[160];
    snprintf(segment, sizeof segment, "%s/%s", f->index,
             ev_index_writer_index(writer)->manifest.segments[0].name);
    ev_index_writer_close(writer);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
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
        FILE *out = fopen(path, "w");
        fwrite(whole.data, 1, whole.len - 1, out);
        fclose(out);
        assert_int_equal(ev_index_open(f->index, &index, &err), EV_CORRUPT);
        assert_int_equal(rename(aside, path), 0);
        index = open_index(f->index);
        ev_index_close(&index);
        ev_buf_free(&whole);
    }
}

/* Bytes changed anywhere in the flat files: an answer may be wrong, but nothing reads outside of the maps or
 * hangs. Run under the sanitizers. */
static void flipped_bytes_never_crash_a_reader(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    static const char *const files[] = {"lexicon", "frequent", "passages", "tokens", "statements", "text"};
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, two, 2);
    char segment[160];
    snprintf(segment, sizeof segment, "%s/%s", f->index,
             ev_index_writer_index(writer)->manifest.segments[0].name);
    ev_index_writer_close(writer);
    uint32_t random = 20141124;
    for (int round = 0; round < 200; round++) {
        char path[256];
        unsigned char byte;
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", segment,
                 files[(size_t)round % (sizeof files / sizeof files[0])]);
        int fd = open(path, O_RDWR);
        assert_int_equal(fstat(fd, &info), 0);
        random = random * 1664525 + 1013904223;
        off_t at = (off_t)(random >> 8) % info.st_size;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        unsigned char changed = (unsigned char)(byte ^ (1u << (random & 7)));
        assert_int_equal(pwrite(fd, &changed, 1, at), 1);
        ev_index index;
        if (ev_index_open(f->index, &index, &err) == EV_OK) {
            ev_segment *s = &index.segments[0];
            for (uint32_t docid = 0; docid <= s->n_docs + 1; docid++) {
                ev_passage passage;
                uint32_t ids[64];
                uint32_t number;
                if (ev_segment_passage(s, docid, &passage) && passage.n_tokens <= 64)
                    ev_passage_ids(&passage, ids);
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
                ev_segment_text(s, &record, &text, &err);
            ev_buf_free(&text);
            ev_index_close(&index);
        }
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        close(fd);
    }
}

/* ---- Crashes: the state of the folder before every fsync and rename
 * --------------------------------------------- */

static void copy_tree(const char *from, const char *to) {
    DIR *stream = opendir(from);
    assert_non_null(stream);
    assert_int_equal(mkdir(to, 0777), 0);
    const struct dirent *entry;
    while ((entry = readdir(stream))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        char *source = ev_path_join(from, entry->d_name);
        char *target = ev_path_join(to, entry->d_name);
        struct stat info;
        assert_int_equal(lstat(source, &info), 0);
        if (S_ISDIR(info.st_mode)) {
            copy_tree(source, target);
        } else {
            ev_buf bytes = {0};
            assert_int_equal(ev_file_read(source, SIZE_MAX, &bytes, NULL), EV_OK);
            FILE *out = fopen(target, "w");
            assert_non_null(out);
            fwrite(bytes.data, 1, bytes.len, out);
            fclose(out);
            ev_buf_free(&bytes);
        }
        free(source);
        free(target);
    }
    closedir(stream);
}

typedef struct snapshots {
    const fixture *f;
    int n;
} snapshots;

static void snapshot_path(const snapshots *s, int i, char path[128]) {
    snprintf(path, 128, "%s/snapshot-%d", s->f->folder, i);
}

static void take_snapshot(void *user, const char *path) {
    (void)path;
    snapshots *s = user;
    char to[128];
    snapshot_path(s, s->n++, to);
    copy_tree(s->f->index, to);
}

/* The whole run: two batches, the second of which replaces a statement of the first, then a merge. */
static void run_to_the_end(ev_index_writer *writer) {
    ev_error err = {0};
    size_t segment;
    uint32_t docid;
    static const char *const changed[] = {"a", "2014-05-29",
                                          "The treaty was signed. Our sovereignty stands."};
    const ev_index *index = ev_index_writer_index(writer);
    if (ev_index_find(index, "b", &segment, &docid, &err) == EV_NOT_FOUND)
        publish(writer, two, 2);
    index = ev_index_writer_index(writer);
    if (ev_index_find(index, "c", &segment, &docid, &err) == EV_NOT_FOUND) {
        assert_ok(ev_index_find(index, "a", &segment, &docid, &err), err);
        assert_ok(ev_index_writer_remove(writer, segment, docid, &err), err);
        const char *both[6];
        memcpy(both, changed, sizeof changed);
        memcpy(both + 3, third, sizeof third);
        publish(writer, both, 2);
    }
    assert_ok(ev_index_writer_merge(writer, &err), err);
}

static void every_point_of_a_run_can_be_continued_to_the_same_digest(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    snapshots s = {.f = f};
    ev_fs_hook hook = {take_snapshot, &s};
    ev_index_writer *writer;
    assert_ok(ev_index_writer_open(f->index, &hook, &writer, &err), err);
    run_to_the_end(writer);
    char digest[EV_SHA256_HEX_BYTES];
    snprintf(digest, sizeof digest, "%s", ev_index_writer_index(writer)->manifest.digest);
    ev_index_writer_close(writer);
    assert_true(s.n >= 10);
    for (int i = 0; i < s.n; i++) {
        char path[128];
        ev_index reader;
        snapshot_path(&s, i, path);
        /* What a reader sees there is a whole generation, or no index yet. */
        ev_status status = ev_index_open(path, &reader, &err);
        assert_true(status == EV_OK || status == EV_NO_INDEX);
        if (status == EV_OK) {
            uint64_t n = ev_manifest_counts(&reader.manifest).statements;
            assert_true(n == 0 || n == 2 || n == 3);
            ev_index_close(&reader);
        }
        writer = open_writer(path);
        run_to_the_end(writer);
        assert_string_equal(ev_index_writer_index(writer)->manifest.digest, digest);
        assert_int_equal(ev_manifest_counts(&ev_index_writer_index(writer)->manifest).statements, 3);
        ev_index_writer_close(writer);
    }
}

static void an_interrupted_segment_leaves_nothing(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *segment;
    assert_ok(ev_index_writer_new_segment(writer, &segment, &err), err);
    put(segment, "a", "", "Half of a batch.");
    ev_segment_writer_free(segment);
    DIR *stream = opendir(f->index);
    const struct dirent *entry;
    while ((entry = readdir(stream)))
        assert_int_not_equal(strncmp(entry->d_name, "seg-", 4), 0);
    closedir(stream);
    ev_index_writer_close(writer);
}

/* ---- The schema: nothing in an index that the page does not list
 * -------------------------------------------------- */

static bool listed_term(const char *term, size_t n_bytes) {
    static const char *const prefixes[] = {
        "Wen:",           "Wru:",    "Wkk:",      "Wx:",    "T",         "Q",
        "XDATE:",         "XTITLE:", "XSPEAKER:", "XROLE:", "XCOUNTRY:", "XLANGUAGE:",
        "XORGANISATION:", "XTYPE:",  "XSOURCE:",  "XM:"};
    if (n_bytes == 1 && term[0] == 'S')
        return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (n_bytes > strlen(prefixes[i]) && !strncmp(term, prefixes[i], strlen(prefixes[i])))
            return true;
    return false;
}

static void an_index_holds_nothing_that_the_schema_does_not_list(void **state) {
    fixture *f = *state;
    xpc_error cause = {0};
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *segment;
    ev_segment_info info = {0};
    assert_ok(ev_index_writer_new_segment(writer, &segment, &err), err);
    put(segment, "a", "2014-05-29", two[2]);
    ev_statement full = make_statement("full", "2014", "Егемендік. Суверенитет. Souveraineté.");
    for (int i = EV_FIELD_TITLE; i < EV_FIELD_LAST; i++)
        if (i != EV_FIELD_DATE)
            assert_ok(ev_statement_set(&full, (ev_field)i, "Value", &err), err);
    json_object_set_new(full.meta, "session", json_integer(70));
    json_object_set_new(full.meta, "tags", json_pack("[s, s]", "one", "two"));
    unsigned char digest[EV_SHA256_BYTES];
    const ev_analysis *analysis;
    assert_ok(ev_statement_digest(&full, digest, &err), err);
    assert_ok(ev_segment_writer_analyse(segment, &full, &analysis, &err), err);
    ev_tag_in tag = {0,
                     {.start = 0,
                      .end = 4,
                      .theme = "sovereignty.defence",
                      .theme_bytes = 19,
                      .rule = "r",
                      .rule_bytes = 1}};
    assert_ok(ev_segment_writer_add(segment, &full, digest, analysis, &tag, 1, &err), err);
    ev_statement_clear(&full);
    assert_ok(ev_segment_writer_put_file(segment, "00", "{}", &err), err);
    assert_ok(ev_segment_writer_finish(segment, NULL, &info, &err), err);
    ev_segment_writer_free(segment);
    assert_ok(ev_index_writer_publish(writer, &info, 1, &err), err);
    ev_segment_info_clear(&info);
    xpc_database *database = ev_index_writer_index(writer)->segments[0].database;
    xpc_strings *strings;
    const char *term;
    size_t n_bytes;
    size_t n_terms = 0;
    assert_int_equal(xpc_database_terms(database, "", 0, &strings, &cause), XPC_OK);
    while (xpc_strings_next(strings, &term, &n_bytes, &cause) == XPC_OK && term) {
        if (!listed_term(term, n_bytes))
            fail_msg("the schema does not list the term %.*s", (int)n_bytes, term);
        n_terms++;
    }
    xpc_strings_free(strings);
    assert_true(n_terms > 20);
    assert_int_equal(xpc_database_metadata_keys(database, "", 0, &strings, &cause), XPC_OK);
    size_t n_keys = 0;
    while (xpc_strings_next(strings, &term, &n_bytes, &cause) == XPC_OK && term) {
        assert_int_equal(strncmp(term, EV_KEY_FILE, strlen(EV_KEY_FILE)), 0);
        n_keys++;
    }
    xpc_strings_free(strings);
    assert_int_equal(n_keys, 1);
    bool has_positions = true;
    assert_int_equal(xpc_database_has_positions(database, &has_positions, &cause), XPC_OK);
    assert_false(has_positions);
    for (uint32_t slot = 0; slot < 16; slot++) {
        uint32_t n = 1;
        assert_int_equal(xpc_database_value_freq(database, slot, &n, &cause), XPC_OK);
        assert_int_equal(n, 0);
    }
    ev_index_writer_close(writer);
}

static void tags_come_back_as_they_were_stored(void **state) {
    fixture *f = *state;
    ev_error err = {0};
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *out;
    ev_segment_info info = {0};
    assert_ok(ev_index_writer_new_segment(writer, &out, &err), err);
    ev_statement statement = make_statement("a", "", "It rains. We will leave the Union.");
    unsigned char digest[EV_SHA256_BYTES];
    const ev_analysis *analysis;
    assert_ok(ev_statement_digest(&statement, digest, &err), err);
    assert_ok(ev_segment_writer_analyse(out, &statement, &analysis, &err), err);
    uint32_t start = (uint32_t)strlen("It rains. We ");
    uint32_t end = start + (uint32_t)strlen("will leave");
    ev_tag_in tag = {1,
                     {.start = start,
                      .end = end,
                      .polarity = 1,
                      .modality = 2,
                      .theme = "exit.threat",
                      .theme_bytes = 11,
                      .rule = "exit.threat/en/3",
                      .rule_bytes = 16,
                      .target = "EAEU",
                      .target_bytes = 4}};
    assert_ok(ev_segment_writer_add(out, &statement, digest, analysis, &tag, 1, &err), err);
    ev_statement_clear(&statement);
    assert_ok(ev_segment_writer_finish(out, NULL, &info, &err), err);
    ev_segment_writer_free(out);
    assert_ok(ev_index_writer_publish(writer, &info, 1, &err), err);
    ev_segment_info_clear(&info);
    const ev_segment *segment = &ev_index_writer_index(writer)->segments[0];
    ev_passage passage;
    const unsigned char *at;
    uint64_t n;
    ev_stored_tag stored;
    assert_true(ev_segment_passage(segment, 2, &passage));
    assert_false(ev_segment_tags(segment, &passage, &at, &n));
    assert_true(ev_segment_passage(segment, 3, &passage));
    assert_true(ev_segment_tags(segment, &passage, &at, &n));
    assert_int_equal(n, 1);
    assert_true(ev_segment_next_tag(segment, &at, &stored));
    assert_int_equal(stored.start, start);
    assert_int_equal(stored.end, end);
    assert_int_equal(stored.first_token, 1); /* We | will leave | the Union */
    assert_int_equal(stored.n_tokens, 2);
    assert_int_equal(stored.polarity, 1);
    assert_int_equal(stored.modality, 2);
    assert_memory_equal(stored.theme, "exit.threat", 11);
    assert_memory_equal(stored.target, "EAEU", 4);
    assert_int_equal(stored.speaker_bytes, 0);
    ev_index_writer_close(writer);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

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
        STORE_TEST(a_damaged_segment_is_named),
        STORE_TEST(flipped_bytes_never_crash_a_reader),
        STORE_TEST(every_point_of_a_run_can_be_continued_to_the_same_digest),
        STORE_TEST(an_interrupted_segment_leaves_nothing),
        STORE_TEST(an_index_holds_nothing_that_the_schema_does_not_list),
        STORE_TEST(tags_come_back_as_they_were_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
