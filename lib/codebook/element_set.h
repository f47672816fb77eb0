/* What an element of a pattern accepts, made for asking: an element of forty words is asked at a word in a
 * look or two, and not forty.
 *
 * Ownership: _make fills a set that is all zero, _free empties it; the element is lent. */
#ifndef EV_CODEBOOK_ELEMENT_SET_H
#define EV_CODEBOOK_ELEMENT_SET_H

#include "base/error.h"
#include "codebook/pattern.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_element_set {
    uint32_t *slots; /* tests each of which suffices: a hash table, 0 for an empty slot; NULL: none */
    uint32_t mask;   /* number of slots less one */
    uint32_t *lists; /* lists an entry of which suffices */
    size_t n_lists;
    uint32_t *rest; /* choices that ask for more than that, by number */
    size_t n_rest;
    uint32_t gap, barrier; /* of the element, so that matching need not look at it */
    bool clause, barred, optional;
} ev_element_set;

/* Atoms have their numbers already. EV_NOMEM. */
ev_status ev_element_set_make(const ev_element *element, ev_element_set *set, ev_error *err);
void ev_element_set_free(ev_element_set *set);

static inline uint32_t ev_element_slot(uint32_t test) {
    return test * UINT32_C(2654435769) >> 12;
}

/* Whether a test suffices. */
static inline bool ev_element_set_has(const ev_element_set *set, uint32_t test) {
    for (uint32_t i = ev_element_slot(test) & set->mask; set->slots[i] != 0; i = (i + 1) & set->mask)
        if (set->slots[i] == test)
            return true;
    return false;
}

#endif
