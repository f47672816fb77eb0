/* See frequent.h and schema.h. */
#include "store/frequent.h"

#include "base/bytes.h"
#include "store/segment.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 4, ROW_BYTES = 16 };

/* ---- Reading */

ev_status ev_frequent_open(const char *path, ev_frequent *frequent, ev_error *err) {
    ev_status status = ev_map_open(path, &frequent->map, err);
    if (status != EV_OK)
        return status;
    if (frequent->map.n_bytes >= HEADER_BYTES)
        frequent->n_types = ev_get_u32(frequent->map.data);
    if (frequent->map.n_bytes >= HEADER_BYTES &&
        frequent->n_types <= (frequent->map.n_bytes - HEADER_BYTES) / ROW_BYTES)
        return EV_OK;
    ev_frequent_close(frequent);
    return ev_fail(err, EV_CORRUPT, "%s is damaged; restore the index from a copy or make it again", path);
}

void ev_frequent_close(ev_frequent *frequent) {
    ev_map_close(&frequent->map);
    frequent->n_types = 0;
}

bool ev_frequent_find(const ev_frequent *frequent, uint32_t type_id, ev_frequent_list *list) {
    const unsigned char *rows = frequent->map.data + HEADER_BYTES;
    uint32_t low = 0;
    uint32_t high = frequent->n_types;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ev_get_u32(rows + (size_t)middle * ROW_BYTES) < type_id)
            low = middle + 1;
        else
            high = middle;
    }
    const unsigned char *row = rows + (size_t)low * ROW_BYTES;
    if (low == frequent->n_types || ev_get_u32(row) != type_id)
        return false;
    uint64_t offset = ev_get_u64(row + 8);
    list->n_postings = ev_get_u32(row + 4);
    list->end = frequent->map.data + frequent->map.n_bytes;
    list->at = offset < frequent->map.n_bytes ? frequent->map.data + offset : list->end;
    return true;
}

bool ev_frequent_read(const ev_frequent_list *list, uint32_t end, uint32_t *restrict docids,
                      uint32_t *restrict counts) {
    const unsigned char *at = list->at;
    uint64_t docid = 0;
    for (uint32_t i = 0; i < list->n_postings; i++) {
        uint64_t step;
        uint64_t count = 1;
        if (at < list->end && *at < 0x80) /* nearly all */
            step = *at++;
        else if (!ev_varint_read(&at, list->end, &step))
            return false;
        if (step & 1 && (!ev_varint_read(&at, list->end, &count) || count > UINT32_MAX))
            return false;
        docid += step >> 1;
        docids[i] = (uint32_t)docid;
        counts[i] = (uint32_t)count;
    }
    return list->n_postings == 0 || docid < end;
}

/* ---- Writing */

/* A list that grows: what is written of it, and its posting at hand. */
typedef struct list {
    ev_buf bytes;
    uint32_t type_id, n_postings;
    uint32_t docid, count; /* at hand; count 0: none */
    uint32_t written;      /* docid of the posting before */
} list;

typedef struct lists {
    list *items;
    uint32_t n;
    uint32_t *numbers; /* by type id: of its list, counted from 1; 0: it has none */
    uint32_t *ids;     /* of the passage at hand */
    size_t ids_capacity;
} lists;

static void free_lists(lists *all) {
    for (uint32_t i = 0; all->items && i < all->n; i++)
        ev_buf_free(&all->items[i].bytes);
    free(all->items);
    free(all->numbers);
    free(all->ids);
}

static bool choose(lists *all, const uint32_t *counts, uint32_t n_types) {
    all->numbers = calloc((size_t)n_types + 1, sizeof *all->numbers);
    for (uint32_t i = 0; all->numbers && i < n_types; i++)
        if (counts[i] >= EV_FREQUENT_MIN_TOKENS)
            all->numbers[i] = ++all->n;
    all->items = calloc((size_t)all->n + 1, sizeof *all->items);
    for (uint32_t i = 0; all->numbers && all->items && i < n_types; i++)
        if (all->numbers[i])
            all->items[all->numbers[i] - 1].type_id = i;
    return all->numbers && all->items;
}

static void put_posting(list *of) {
    if (of->count == 0)
        return;
    ev_buf_add_varint(&of->bytes, (uint64_t)(of->docid - of->written) << 1 | (of->count > 1));
    if (of->count > 1)
        ev_buf_add_varint(&of->bytes, of->count);
    of->written = of->docid;
    of->count = 0;
    of->n_postings++;
}

static ev_status add_passage(lists *all, const ev_passage *passage, uint32_t n_types, ev_error *err) {
    void *ids = all->ids;
    bool grown = ev_array_grow(&ids, &all->ids_capacity, (size_t)passage->n_tokens + 1, sizeof *all->ids);
    all->ids = ids;
    if (!grown)
        return ev_out_of_memory(err);
    if (!ev_passage_ids(passage, all->ids))
        return ev_fail(err, EV_CORRUPT, "the token stream of passage %u does not read back", passage->docid);
    for (uint32_t i = 0; i < passage->n_tokens; i++) {
        uint32_t number = all->ids[i] < n_types ? all->numbers[all->ids[i]] : 0;
        if (number == 0)
            continue;
        list *of = &all->items[number - 1];
        if (of->docid != passage->docid)
            put_posting(of);
        of->docid = passage->docid;
        of->count++;
    }
    return EV_OK;
}

static ev_status write_lists(lists *all, const char *path, uint64_t *n_bytes, ev_error *err) {
    ev_out out;
    ev_status status = ev_out_open(&out, path, err);
    uint64_t offset = HEADER_BYTES + (uint64_t)all->n * ROW_BYTES;
    if (status == EV_OK)
        ev_out_add_u32(&out, all->n);
    for (uint32_t i = 0; status == EV_OK && i < all->n; i++) {
        status = ev_buf_status(&all->items[i].bytes, err);
        ev_out_add_u32(&out, all->items[i].type_id);
        ev_out_add_u32(&out, all->items[i].n_postings);
        ev_out_add_u32(&out, (uint32_t)offset);
        ev_out_add_u32(&out, (uint32_t)(offset >> 32));
        offset += all->items[i].bytes.len;
    }
    for (uint32_t i = 0; status == EV_OK && i < all->n; i++)
        ev_out_add(&out, all->items[i].bytes.data, all->items[i].bytes.len);
    *n_bytes = out.n_bytes;
    ev_status closed = ev_out_close(&out, status == EV_OK ? err : NULL);
    return status == EV_OK ? closed : status;
}

ev_status ev_frequent_write(const char *path, const ev_segment *segment, const uint32_t *counts,
                            uint32_t n_types, uint64_t *n_bytes, ev_error *err) {
    lists all = {0};
    ev_status status = choose(&all, counts, n_types) ? EV_OK : ev_out_of_memory(err);
    for (uint32_t docid = 1; status == EV_OK && all.n > 0 && docid <= segment->n_docs; docid++) {
        ev_passage passage;
        if (ev_segment_passage(segment, docid, &passage)) /* not for a statement's own */
            status = add_passage(&all, &passage, n_types, err);
    }
    for (uint32_t i = 0; status == EV_OK && i < all.n; i++)
        put_posting(&all.items[i]);
    if (status == EV_OK)
        status = write_lists(&all, path, n_bytes, err);
    free_lists(&all);
    return status;
}
