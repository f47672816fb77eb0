/* See intern.h. Open addressing over an arena. */
#include "query/intern.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 256 };

void ev_intern_free(ev_intern *intern) {
    ev_buf_free(&intern->arena);
    free(intern->ends);
    free(intern->hashes);
    free(intern->slots);
    memset(intern, 0, sizeof *intern);
}

const char *ev_intern_text(const ev_intern *intern, uint32_t number, size_t *n_bytes) {
    size_t start = number ? intern->ends[number - 1] + 1 : 0;
    *n_bytes = intern->ends[number] - start;
    return intern->arena.data + start;
}

/* FNV-1a. */
static uint32_t hash_of(const char *text, size_t n_bytes) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < n_bytes; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot that holds the string, or the empty one where it belongs. */
static size_t slot_of(const ev_intern *intern, const char *text, size_t n_bytes, uint32_t hash) {
    size_t mask = intern->n_slots - 1;
    size_t slot = hash & mask;
    for (; intern->slots[slot] != 0; slot = (slot + 1) & mask) {
        uint32_t number = intern->slots[slot] - 1;
        size_t n;
        const char *known = ev_intern_text(intern, number, &n);
        if (intern->hashes[number] == hash && n == n_bytes && memcmp(known, text, n) == 0)
            break;
    }
    return slot;
}

static bool grow_slots(ev_intern *intern) {
    if (intern->n * 2 < intern->n_slots)
        return true;
    size_t n_slots = intern->n_slots ? intern->n_slots * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < intern->n; i++) {
        size_t slot = intern->hashes[i] & (n_slots - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (n_slots - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(intern->slots);
    intern->slots = slots;
    intern->n_slots = n_slots;
    return true;
}

static bool grow_records(ev_intern *intern) {
    void *ends = intern->ends;
    void *hashes = intern->hashes;
    bool grown = ev_array_grow(&ends, &intern->ends_capacity, intern->n + 1, sizeof *intern->ends);
    intern->ends = ends;
    grown = grown && ev_array_grow(&hashes, &intern->hashes_capacity, intern->n + 1, sizeof *intern->hashes);
    intern->hashes = hashes;
    return grown;
}

bool ev_intern_find(const ev_intern *intern, const char *text, size_t n_bytes, uint32_t *number) {
    if (intern->n_slots == 0)
        return false;
    size_t slot = slot_of(intern, text, n_bytes, hash_of(text, n_bytes));
    if (intern->slots[slot] == 0)
        return false;
    *number = intern->slots[slot] - 1;
    return true;
}

ev_status ev_intern_add(ev_intern *intern, const char *text, size_t n_bytes, uint32_t *number,
                        ev_error *err) {
    if (!grow_slots(intern) || !grow_records(intern))
        return ev_out_of_memory(err);
    uint32_t hash = hash_of(text, n_bytes);
    size_t slot = slot_of(intern, text, n_bytes, hash);
    if (intern->slots[slot] != 0) {
        *number = intern->slots[slot] - 1;
        return EV_OK;
    }
    if (intern->n >= UINT32_MAX - 1)
        return ev_fail(err, EV_TOO_LARGE, "more distinct values than can be counted; narrow it by --where");
    ev_buf_add(&intern->arena, text, n_bytes);
    ev_buf_add_char(&intern->arena, '\0');
    ev_status status = ev_buf_status(&intern->arena, err);
    if (status != EV_OK)
        return status;
    intern->ends[intern->n] = intern->arena.len - 1;
    intern->hashes[intern->n] = hash;
    *number = (uint32_t)intern->n++;
    intern->slots[slot] = *number + 1;
    return EV_OK;
}

static int compare_numbers(const void *a, const void *b, void *user) {
    const ev_intern *intern = user;
    size_t n;
    size_t m;
    const char *x = ev_intern_text(intern, *(const uint32_t *)a, &n);
    const char *y = ev_intern_text(intern, *(const uint32_t *)b, &m);
    int order = memcmp(x, y, n < m ? n : m);
    return order != 0 ? order : n < m ? -1 : n > m;
}

ev_status ev_intern_rank(const ev_intern *intern, uint32_t *rank, ev_error *err) {
    uint32_t *order = calloc(intern->n + 1, sizeof *order);
    if (!order)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < intern->n; i++)
        order[i] = (uint32_t)i;
    if (intern->n > 1)
        qsort_r(order, intern->n, sizeof *order, compare_numbers, (void *)intern);
    for (size_t i = 0; i < intern->n; i++)
        rank[order[i]] = (uint32_t)i;
    free(order);
    return EV_OK;
}
