/* What a crash leaves: the state of the folder before every fsync and rename. */
#include "files.h"
#include "store_fixture.h"

#include <dirent.h>
#include <sys/stat.h>

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
            write_bytes(target, bytes.data, bytes.len);
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
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *segment = open_segment(writer);
    put(segment, "a", "", "Half of a batch.");
    ev_segment_writer_free(segment);
    DIR *stream = opendir(f->index);
    const struct dirent *entry;
    while ((entry = readdir(stream)))
        assert_int_not_equal(strncmp(entry->d_name, "seg-", 4), 0);
    closedir(stream);
    ev_index_writer_close(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(every_point_of_a_run_can_be_continued_to_the_same_digest),
        STORE_TEST(an_interrupted_segment_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
