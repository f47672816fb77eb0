/* See lexicon_file.h. */
#include "store/lexicon_file.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

static const char magic[4] = {'E', 'V', 'L', 'X'};
enum { HEADER_BYTES = 8, KEY_BYTES = 8 };

/* Sorting on the first bytes as one number spares most string comparisons. */
typedef struct sort_item {
    uint64_t key;
    uint32_t id;
} sort_item;

typedef struct sort_context {
    const ev_lexicon *lexicon;
    bool by_stem;
} sort_context;

static uint64_t leading_key(ev_word_class word_class, const char *text, uint32_t n_bytes) {
    uint64_t key = (uint64_t)word_class;
    for (uint32_t i = 0; i < KEY_BYTES - 1; i++)
        key = key << 8 | (i < n_bytes ? (unsigned char)text[i] : 0);
    return key;
}

static int compare_bytes(const char *a, size_t a_bytes, const char *b, size_t b_bytes) {
    int order = memcmp(a, b, a_bytes < b_bytes ? a_bytes : b_bytes);
    if (order != 0)
        return order;
    return a_bytes < b_bytes ? -1 : a_bytes > b_bytes;
}

static int compare_items(const void *left, const void *right, void *user) {
    const sort_item *a = left;
    const sort_item *b = right;
    const sort_context *context = user;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    ev_type x = ev_lexicon_type(context->lexicon, a->id);
    ev_type y = ev_lexicon_type(context->lexicon, b->id);
    int order = context->by_stem ? compare_bytes(x.stem, x.stem_bytes, y.stem, y.stem_bytes) : 0;
    return order ? order : compare_bytes(x.norm, x.norm_bytes, y.norm, y.norm_bytes);
}

static void write_order(ev_out *out, sort_item *items, const ev_lexicon *lexicon, bool by_stem) {
    uint32_t n = ev_lexicon_size(lexicon);
    for (uint32_t i = 0; i < n; i++) {
        ev_type type = ev_lexicon_type(lexicon, i);
        items[i].id = i;
        items[i].key = by_stem ? leading_key(type.word_class, type.stem, type.stem_bytes)
                               : leading_key(type.word_class, type.norm, type.norm_bytes);
    }
    sort_context context = {lexicon, by_stem};
    qsort_r(items, n, sizeof *items, compare_items, &context);
    for (uint32_t i = 0; i < n; i++)
        ev_out_add_u32(out, items[i].id);
}

static void add_record(ev_buf *records, ev_type type) {
    ev_buf_add_char(records, (char)type.word_class);
    ev_buf_add_varint(records, type.features);
    ev_buf_add_varint(records, type.norm_bytes);
    ev_buf_add_varint(records, type.stem_bytes);
    ev_buf_add(records, type.norm, type.norm_bytes);
    ev_buf_add(records, type.stem, type.stem_bytes);
}

ev_status ev_lexicon_file_write(const char *path, const ev_lexicon *lexicon, const uint32_t *counts,
                                uint64_t *n_bytes, ev_error *err) {
    uint32_t n = ev_lexicon_size(lexicon);
    sort_item *items = malloc((n ? n : 1) * sizeof *items);
    if (!items)
        return ev_out_of_memory(err);
    ev_out out;
    ev_status status = ev_out_open(&out, path, err);
    if (status != EV_OK) {
        free(items);
        return status;
    }
    ev_buf records = {0};
    ev_out_add(&out, magic, sizeof magic);
    ev_out_add_u32(&out, n);
    for (uint32_t i = 0; i < n && records.len <= UINT32_MAX; i++) {
        ev_out_add_u32(&out, (uint32_t)records.len);
        add_record(&records, ev_lexicon_type(lexicon, i));
    }
    ev_out_add_u32(&out, (uint32_t)records.len);
    write_order(&out, items, lexicon, false);
    write_order(&out, items, lexicon, true);
    for (uint32_t i = 0; i < n; i++)
        ev_out_add_u32(&out, counts[i]);
    status = ev_buf_status(&records, err);
    if (status == EV_OK && records.len > UINT32_MAX)
        status = ev_fail(err, EV_TOO_LARGE, "%s: over 4 GiB of distinct words", path);
    ev_out_add(&out, records.data, records.len);
    *n_bytes = out.n_bytes;
    ev_status closed = ev_out_close(&out, status == EV_OK ? err : NULL);
    ev_buf_free(&records);
    free(items);
    return status != EV_OK ? status : closed;
}

ev_status ev_lexicon_file_open(const char *path, ev_lexicon_file *file, ev_error *err) {
    memset(file, 0, sizeof *file);
    ev_status status = ev_map_open(path, &file->map, err);
    if (status != EV_OK)
        return status;
    const unsigned char *data = file->map.data;
    bool sound = file->map.n_bytes >= HEADER_BYTES && !memcmp(data, magic, sizeof magic);
    if (sound) {
        file->n_types = ev_get_u32(data + sizeof magic);
        size_t arrays = ((size_t)file->n_types * 4 + 1) * 4;
        sound = file->map.n_bytes >= HEADER_BYTES + arrays;
        file->offsets = data + HEADER_BYTES;
        file->by_norm = file->offsets + ((size_t)file->n_types + 1) * 4;
        file->by_stem = file->by_norm + (size_t)file->n_types * 4;
        file->counts = file->by_stem + (size_t)file->n_types * 4;
        file->records = file->counts + (size_t)file->n_types * 4;
        file->records_bytes = sound ? file->map.n_bytes - HEADER_BYTES - arrays : 0;
    }
    if (sound)
        return EV_OK;
    ev_lexicon_file_close(file);
    return ev_fail(err, EV_CORRUPT,
                   "%s: the lexicon is damaged; restore the index from a copy or make it again", path);
}

void ev_lexicon_file_close(ev_lexicon_file *file) {
    ev_map_close(&file->map);
    memset(file, 0, sizeof *file);
}

bool ev_lexicon_file_get(const ev_lexicon_file *file, uint32_t type_id, ev_lexicon_entry *entry) {
    if (type_id >= file->n_types)
        return false;
    uint32_t start = ev_get_u32(file->offsets + (size_t)type_id * 4);
    uint32_t stop = ev_get_u32(file->offsets + (size_t)type_id * 4 + 4);
    if (start >= stop || stop > file->records_bytes)
        return false;
    const unsigned char *at = file->records + start;
    const unsigned char *end = file->records + stop;
    entry->word_class = (ev_word_class)*at++;
    uint64_t features;
    uint64_t norm_bytes;
    uint64_t stem_bytes;
    if (!ev_varint_read(&at, end, &features) || !ev_varint_read(&at, end, &norm_bytes) ||
        !ev_varint_read(&at, end, &stem_bytes) || norm_bytes > (size_t)(end - at) ||
        stem_bytes != (size_t)(end - at) - norm_bytes || entry->word_class >= EV_CLASS_LAST)
        return false;
    entry->features = (uint32_t)features;
    entry->norm = (const char *)at;
    entry->norm_bytes = (uint32_t)norm_bytes;
    entry->stem = (const char *)at + norm_bytes;
    entry->stem_bytes = (uint32_t)stem_bytes;
    entry->count = ev_get_u32(file->counts + (size_t)type_id * 4);
    return true;
}

uint32_t ev_lexicon_file_norm_at(const ev_lexicon_file *file, uint32_t position) {
    return ev_get_u32(file->by_norm + (size_t)position * 4);
}

uint32_t ev_lexicon_file_stem_at(const ev_lexicon_file *file, uint32_t position) {
    return ev_get_u32(file->by_stem + (size_t)position * 4);
}

typedef enum compare_how { WHOLE_NORM, NORM_PREFIX, WHOLE_STEM } compare_how;

/* <0: the entry at `position` lies before the wanted ones, 0: it is one, >0: behind. A damaged record counts
 * as behind. */
static int compare_at(const ev_lexicon_file *file, uint32_t position, compare_how how,
                      ev_word_class word_class, const char *text, size_t n_bytes) {
    uint32_t id =
        how == WHOLE_STEM ? ev_lexicon_file_stem_at(file, position) : ev_lexicon_file_norm_at(file, position);
    ev_lexicon_entry entry;
    if (!ev_lexicon_file_get(file, id, &entry))
        return 1;
    if (entry.word_class != word_class)
        return entry.word_class < word_class ? -1 : 1;
    if (how == WHOLE_STEM)
        return compare_bytes(entry.stem, entry.stem_bytes, text, n_bytes);
    size_t looked_at = how == NORM_PREFIX && entry.norm_bytes > n_bytes ? n_bytes : entry.norm_bytes;
    return compare_bytes(entry.norm, looked_at, text, n_bytes);
}

/* First position whose entry compares >= 0 (or > 0 with `behind`). */
static uint32_t bound(const ev_lexicon_file *file, bool behind, compare_how how, ev_word_class word_class,
                      const char *text, size_t n_bytes) {
    uint32_t low = 0;
    uint32_t high = file->n_types;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_at(file, middle, how, word_class, text, n_bytes);
        if (order < 0 || (behind && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t ev_lexicon_file_find(const ev_lexicon_file *file, ev_word_class word_class, const char *norm,
                              size_t n_bytes) {
    uint32_t at = bound(file, false, WHOLE_NORM, word_class, norm, n_bytes);
    if (at == file->n_types || compare_at(file, at, WHOLE_NORM, word_class, norm, n_bytes) != 0)
        return EV_NO_TYPE;
    return ev_lexicon_file_norm_at(file, at);
}

void ev_lexicon_file_prefix(const ev_lexicon_file *file, ev_word_class word_class, const char *norm_prefix,
                            size_t n_bytes, uint32_t *first, uint32_t *end) {
    *first = bound(file, false, NORM_PREFIX, word_class, norm_prefix, n_bytes);
    *end = bound(file, true, NORM_PREFIX, word_class, norm_prefix, n_bytes);
}

void ev_lexicon_file_stem(const ev_lexicon_file *file, ev_word_class word_class, const char *stem,
                          size_t n_bytes, uint32_t *first, uint32_t *end) {
    *first = bound(file, false, WHOLE_STEM, word_class, stem, n_bytes);
    *end = bound(file, true, WHOLE_STEM, word_class, stem, n_bytes);
}
