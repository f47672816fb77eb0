/* See file_record.h. */
#include "indexer/file_record.h"

#include "store/schema.h"
#include "store/statement.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* File times move in steps of up to one tick of the kernel (10 ms at most); ten of them are on the safe side.
 */
enum { SETTLED_NS = 100 * 1000 * 1000 };

static int64_t nanoseconds(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool is_settled(const struct stat *info) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t changed = nanoseconds(info->st_mtim) > nanoseconds(info->st_ctim) ? nanoseconds(info->st_mtim)
                                                                              : nanoseconds(info->st_ctim);
    return nanoseconds(now) - changed > SETTLED_NS;
}

static json_t *fingerprint(const struct stat *info, const char *settings) {
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:s}", "size", (json_int_t)info->st_size, "mtime",
                     (json_int_t)nanoseconds(info->st_mtim), "ctime", (json_int_t)nanoseconds(info->st_ctim),
                     "device", (json_int_t)info->st_dev, "inode", (json_int_t)info->st_ino, "settings",
                     settings);
}

void ev_file_record_make(ev_buf *out, const char *path, const struct stat *info, const char *settings,
                         uint64_t n_statements, uint64_t generation) {
    json_t *record =
        json_pack("{s:o, s:b, s:I, s:I}", "print", fingerprint(info, settings), "settled", is_settled(info),
                  "statements", (json_int_t)n_statements, "generation", (json_int_t)generation);
    json_t *name = json_string(path); /* NULL for a path that is not UTF-8: only shown to people */
    if (record && name)
        json_object_set_new(record, "path", name);
    char *text = record ? json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    if (text)
        ev_buf_add_str(out, text);
    else
        out->failed = true;
    free(text);
    json_decref(record);
}

static bool is_stale(const ev_manifest *manifest, const char *path_digest) {
    for (size_t i = 0; i < manifest->n_stale_files; i++)
        if (!strcmp(manifest->stale_files[i], path_digest))
            return true;
    return false;
}

static json_t *load_record(const ev_segment *segment, const char *key) {
    char *bytes = NULL;
    size_t n_bytes = 0;
    if (xpc_database_get_metadata(segment->database, key, strlen(key), &bytes, &n_bytes, NULL) != XPC_OK)
        return NULL;
    json_t *record = n_bytes ? json_loadb(bytes, n_bytes, 0, NULL) : NULL;
    xpc_free(bytes);
    return record;
}

/* The record of the highest generation: segments may have been merged in any order since. */
static json_t *newest_record(const ev_index *index, const char *path_digest) {
    char key[sizeof EV_KEY_FILE + EV_SHA256_HEX_BYTES];
    snprintf(key, sizeof key, EV_KEY_FILE "%s", path_digest);
    json_t *newest = NULL;
    for (size_t i = 0; i < index->manifest.n_segments; i++) {
        json_t *record = load_record(&index->segments[i], key);
        bool newer = record && (!newest || json_integer_value(json_object_get(record, "generation")) >=
                                               json_integer_value(json_object_get(newest, "generation")));
        json_decref(newer ? newest : record);
        if (newer)
            newest = record;
    }
    return newest;
}

bool ev_file_record_is_current(const ev_index *index, const char *path, const struct stat *info,
                               const char *settings, uint64_t *n_statements) {
    char digest[EV_SHA256_HEX_BYTES];
    ev_path_digest(path, digest);
    json_t *record = is_stale(&index->manifest, digest) ? NULL : newest_record(index, digest);
    if (!record)
        return false;
    json_t *now = fingerprint(info, settings);
    bool current =
        json_is_true(json_object_get(record, "settled")) && json_equal(json_object_get(record, "print"), now);
    *n_statements = (uint64_t)json_integer_value(json_object_get(record, "statements"));
    json_decref(now);
    json_decref(record);
    return current;
}
