/* See file_record.h. Open addressing, at most half full; keys are the first bytes of path digests. */
#include "indexer/file_record.h"

#include "store/schema.h"
#include "store/statement.h"
#include "store/store_error.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* File times move in steps of up to one tick of the kernel (10 ms at most); ten of them are on the safe side.
 */
enum { SETTLED_NS = 100 * 1000 * 1000 };
enum { KEY_DIGITS = 32, PRINT_DIGITS = 32, FIRST_SLOTS = 1024 };

typedef struct ev_file_slot {
    char key[KEY_DIGITS]; /* first byte 0: free */
    char print[PRINT_DIGITS];
    bool trusted; /* settled, and not stale */
    bool clean;
    uint64_t n_statements, generation;
} file_slot;

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

/* PRINT_DIGITS hexadecimal digits that change with anything that shows that a file changed. */
static void make_print(const struct stat *info, const char *settings, char hex[EV_SHA256_HEX_BYTES]) {
    int64_t numbers[] = {(int64_t)info->st_size, nanoseconds(info->st_mtim), nanoseconds(info->st_ctim),
                         (int64_t)info->st_dev, (int64_t)info->st_ino};
    unsigned char digest[EV_SHA256_BYTES];
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, numbers, sizeof numbers);
    ev_sha256_add(&sha, settings, strlen(settings));
    ev_sha256_end(&sha, digest);
    ev_sha256_hex(digest, hex);
}

void ev_file_record_make(ev_buf *out, const struct stat *info, const char *settings, bool clean,
                         uint64_t n_statements, uint64_t generation) {
    char print[EV_SHA256_HEX_BYTES];
    make_print(info, settings, print);
    ev_buf_printf(out, "%.*s %d %d %" PRIu64 " %" PRIu64, PRINT_DIGITS, print, is_settled(info), clean,
                  n_statements, generation);
}

/* ---- The table */

void ev_file_records_clear(ev_file_records *records) {
    free(records->slots);
    memset(records, 0, sizeof *records);
}

/* The slot of the key or the free one where it belongs. */
static file_slot *find_slot(file_slot *slots, size_t n_slots, const char *key) {
    size_t at;
    memcpy(&at, key, sizeof at);
    at *= 0x9E3779B97F4A7C15u; /* hexadecimal digits differ in few bits */
    for (at = (at >> 20) & (n_slots - 1);; at = (at + 1) & (n_slots - 1))
        if (!slots[at].key[0] || !memcmp(slots[at].key, key, KEY_DIGITS))
            return &slots[at];
}

static ev_status grow(ev_file_records *records, ev_error *err) {
    size_t n_slots = records->n_slots ? records->n_slots * 2 : FIRST_SLOTS;
    file_slot *slots = calloc(n_slots, sizeof *slots);
    if (!slots)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < records->n_slots; i++)
        if (records->slots[i].key[0])
            *find_slot(slots, n_slots, records->slots[i].key) = records->slots[i];
    free(records->slots);
    records->slots = slots;
    records->n_slots = n_slots;
    return EV_OK;
}

static bool parse_record(const char *text, file_slot *slot) {
    char print[PRINT_DIGITS + 1];
    int settled;
    int clean;
    if (sscanf(text, "%32s %d %d %" SCNu64 " %" SCNu64, print, &settled, &clean, &slot->n_statements,
               &slot->generation) != 5 ||
        strlen(print) != PRINT_DIGITS)
        return false;
    memcpy(slot->print, print, PRINT_DIGITS);
    slot->trusted = settled != 0;
    slot->clean = clean != 0;
    return true;
}

/* Segments may have been merged in any order: the record of the highest generation counts. */
static ev_status keep_newest(ev_file_records *records, const char *path_digest, const char *text,
                             ev_error *err) {
    file_slot found = {.trusted = false};
    if (!parse_record(text, &found))
        return EV_OK;
    if (records->n * 2 >= records->n_slots) {
        ev_status status = grow(records, err);
        if (status != EV_OK)
            return status;
    }
    memcpy(found.key, path_digest, KEY_DIGITS);
    file_slot *slot = find_slot(records->slots, records->n_slots, path_digest);
    records->n += !slot->key[0];
    if (!slot->key[0] || found.generation >= slot->generation)
        *slot = found;
    return EV_OK;
}

static ev_status load_record(ev_file_records *records, const ev_segment *segment, const char *key,
                             size_t key_bytes, ev_error *err) {
    xpc_error cause = {0};
    char *bytes = NULL;
    size_t n_bytes = 0;
    size_t prefix = strlen(EV_KEY_FILE);
    if (key_bytes != prefix + EV_SHA256_HEX_BYTES - 1)
        return EV_OK;
    if (xpc_database_get_metadata(segment->database, key, key_bytes, &bytes, &n_bytes, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    char *text = strndup(bytes, n_bytes);
    xpc_free(bytes);
    ev_status status = text ? keep_newest(records, key + prefix, text, err) : ev_out_of_memory(err);
    free(text);
    return status;
}

static ev_status load_segment(ev_file_records *records, const ev_segment *segment, ev_error *err) {
    xpc_error cause = {0};
    xpc_strings *keys = NULL;
    const char *key = NULL;
    size_t key_bytes = 0;
    if (xpc_database_metadata_keys(segment->database, EV_KEY_FILE, strlen(EV_KEY_FILE), &keys, &cause) !=
        XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    ev_status status = EV_OK;
    do {
        if (xpc_strings_next(keys, &key, &key_bytes, &cause) != XPC_OK)
            status = ev_fail_xapian(err, &cause, segment->path);
        else if (key)
            status = load_record(records, segment, key, key_bytes, err);
    } while (status == EV_OK && key);
    xpc_strings_free(keys);
    return status;
}

ev_status ev_file_records_load(const ev_index *index, ev_file_records *records, ev_error *err) {
    const ev_manifest *manifest = &index->manifest;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < manifest->n_segments; i++)
        status = load_segment(records, &index->segments[i], err);
    for (size_t i = 0; records->n_slots && i < manifest->n_stale_files; i++) {
        file_slot *slot = find_slot(records->slots, records->n_slots, manifest->stale_files[i]);
        slot->trusted = false;
    }
    return status;
}

bool ev_file_records_current(const ev_file_records *records, const char *path_digest, const struct stat *info,
                             const char *settings, bool clean, uint64_t *n_statements) {
    char print[EV_SHA256_HEX_BYTES];
    if (records->n_slots == 0)
        return false;
    const file_slot *slot = find_slot(records->slots, records->n_slots, path_digest);
    if (!slot->key[0] || !slot->trusted || (clean && !slot->clean))
        return false;
    make_print(info, settings, print);
    *n_statements = slot->n_statements;
    return !memcmp(slot->print, print, PRINT_DIGITS);
}
