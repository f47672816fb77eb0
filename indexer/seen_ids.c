/* See seen_ids.h: open addressing, at most half full. */
#include "indexer/seen_ids.h"

#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

static const unsigned char free_slot[EV_SEEN_KEY_BYTES];

void ev_seen_ids_clear(ev_seen_ids *seen) {
    free(seen->slots);
    memset(seen, 0, sizeof *seen);
}

/* The slot that holds the key or the free one where it belongs. */
static unsigned char *find_slot(const unsigned char *slots, size_t n_slots, const unsigned char *key) {
    size_t at;
    memcpy(&at, key, sizeof at);
    for (at &= n_slots - 1;; at = (at + 1) & (n_slots - 1)) {
        const unsigned char *slot = slots + at * EV_SEEN_KEY_BYTES;
        if (!memcmp(slot, key, EV_SEEN_KEY_BYTES) || !memcmp(slot, free_slot, EV_SEEN_KEY_BYTES))
            return (unsigned char *)(uintptr_t)slot;
    }
}

static ev_status grow(ev_seen_ids *seen, ev_error *err) {
    size_t n_slots = seen->n_slots ? seen->n_slots * 2 : FIRST_SLOTS;
    unsigned char *slots = calloc(n_slots, EV_SEEN_KEY_BYTES);
    if (!slots)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < seen->n_slots; i++) {
        const unsigned char *key = seen->slots + i * EV_SEEN_KEY_BYTES;
        if (memcmp(key, free_slot, EV_SEEN_KEY_BYTES) != 0)
            memcpy(find_slot(slots, n_slots, key), key, EV_SEEN_KEY_BYTES);
    }
    free(seen->slots);
    seen->slots = slots;
    seen->n_slots = n_slots;
    return EV_OK;
}

static void make_key(const char *id, unsigned char digest[EV_SHA256_BYTES]) {
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, id, strlen(id));
    ev_sha256_end(&sha, digest);
}

bool ev_seen_ids_has(const ev_seen_ids *seen, const char *id) {
    unsigned char digest[EV_SHA256_BYTES];
    if (seen->n_slots == 0)
        return false;
    make_key(id, digest);
    return !memcmp(find_slot(seen->slots, seen->n_slots, digest), digest, EV_SEEN_KEY_BYTES);
}

ev_status ev_seen_ids_add(ev_seen_ids *seen, const char *id, bool *is_new, ev_error *err) {
    if (seen->n_ids * 2 >= seen->n_slots) {
        ev_status status = grow(seen, err);
        if (status != EV_OK)
            return status;
    }
    unsigned char digest[EV_SHA256_BYTES];
    make_key(id, digest);
    unsigned char *slot = find_slot(seen->slots, seen->n_slots, digest);
    *is_new = memcmp(slot, digest, EV_SEEN_KEY_BYTES) != 0;
    if (*is_new) {
        memcpy(slot, digest, EV_SEEN_KEY_BYTES);
        seen->n_ids++;
    }
    return EV_OK;
}
