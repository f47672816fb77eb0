/* What an element of a pattern accepts, made for asking: an element of forty words is a group of words, and
 * whether a word is in it is asked once, and not forty times.
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
    uint32_t *words; /* tests each of which suffices, rising */
    size_t n_words;
    uint32_t
        group; /* of these words: the codebook's number (codebook_groups.c); UINT32_MAX: there are none */
    uint32_t *lists; /* lists an entry of which suffices */
    size_t n_lists;
    uint32_t *rest; /* choices that ask for more than that, by number */
    size_t n_rest;
    /* Without one of these in the sentence the element is nowhere in it: the above, and of each other choice
     * the first condition that is no denial and no place. `anywhere`: a choice has none. */
    uint32_t *sign_words, *sign_lists;
    size_t n_sign_words, n_sign_lists;
    uint32_t sign_group; /* of the sign words, like `group` */
    bool anywhere;
    uint32_t gap, barrier; /* of the element, so that matching need not look at it */
    bool clause, barred, optional;
} ev_element_set;

/* The condition of a choice that says which words can be it, or NULL: it has only denials and places. */
const ev_atom *ev_choice_sign(const ev_choice *choice);
/* Atoms have their numbers already. EV_NOMEM. */
ev_status ev_element_set_make(const ev_element *element, ev_element_set *set, ev_error *err);
void ev_element_set_free(ev_element_set *set);

#endif
