/* See pdf.h: a counting set of 64-bit hashes. */
#include "indexer/readers/pdf.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1024 };

void ev_hash_set_clear(ev_hash_set *set) {
    free(set->slots);
    free(set->counts);
    *set = (ev_hash_set){0};
}

/* FNV-1a; never 0, which marks a free slot. */
uint64_t ev_hash_bytes(uint64_t seed, const char *bytes, size_t n_bytes) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ seed;
    for (size_t i = 0; i < n_bytes; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

static size_t slot_of(const uint64_t *slots, size_t n_slots, uint64_t hash) {
    size_t i = (size_t)(hash ^ hash >> 32) & (n_slots - 1);
    while (slots[i] && slots[i] != hash)
        i = (i + 1) & (n_slots - 1);
    return i;
}

static bool grow(ev_hash_set *set) {
    size_t n_slots = set->n_slots ? set->n_slots * 2 : FIRST_SLOTS;
    uint64_t *slots = calloc(n_slots, sizeof *slots);
    uint32_t *counts = calloc(n_slots, sizeof *counts);
    if (!slots || !counts) {
        free(slots);
        free(counts);
        return false;
    }
    for (size_t i = 0; i < set->n_slots; i++) {
        size_t to = set->slots[i] ? slot_of(slots, n_slots, set->slots[i]) : 0;
        if (set->slots[i]) {
            slots[to] = set->slots[i];
            counts[to] = set->counts[i];
        }
    }
    free(set->slots);
    free(set->counts);
    set->slots = slots;
    set->counts = counts;
    set->n_slots = n_slots;
    return true;
}

bool ev_hash_set_add(ev_hash_set *set, uint64_t hash) {
    if (set->n_used * 2 >= set->n_slots && !grow(set))
        return false;
    size_t i = slot_of(set->slots, set->n_slots, hash);
    set->n_used += set->slots[i] == 0;
    set->slots[i] = hash;
    set->counts[i]++;
    return true;
}

uint32_t ev_hash_set_count(const ev_hash_set *set, uint64_t hash) {
    return set->n_slots ? set->counts[slot_of(set->slots, set->n_slots, hash)] : 0;
}
