/* Strings to small numbers: each distinct string gets the next number from 0. Behind group labels and
 * vocabularies that are put together from several segments.
 *
 * Ownership: strings are copied; what is lent is valid until the next string is added. All zero is a valid
 * empty table. */
#ifndef EV_QUERY_INTERN_H
#define EV_QUERY_INTERN_H

#include "base/buf.h"

typedef struct ev_intern {
    ev_buf arena;
    size_t *ends; /* where string i ends in the arena, a NUL behind it */
    uint32_t *hashes;
    uint32_t *slots; /* number + 1, 0: empty */
    size_t n, ends_capacity, hashes_capacity, n_slots;
} ev_intern;

void ev_intern_free(ev_intern *intern);
/* The string's number, new or known. EV_NOMEM. */
ev_status ev_intern_add(ev_intern *intern, const char *text, size_t n_bytes, uint32_t *number, ev_error *err);
/* False when the string was never added. */
bool ev_intern_find(const ev_intern *intern, const char *text, size_t n_bytes, uint32_t *number);
/* String number i, NUL-terminated. */
const char *ev_intern_text(const ev_intern *intern, uint32_t number, size_t *n_bytes);
/* rank[i]: the place of string i in order of bytes; `rank` has room for all. EV_NOMEM. */
ev_status ev_intern_rank(const ev_intern *intern, uint32_t *rank, ev_error *err);

#endif
