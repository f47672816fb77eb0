/* Sets of small integers (docids of a segment, numbers of statements) as bit arrays. */
#ifndef EV_QUERY_BITS_H
#define EV_QUERY_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_bits {
    uint64_t *words;
    uint32_t n; /* numbers 0 .. n - 1 */
} ev_bits;

/* An empty set for numbers below n; false when memory is short. */
bool ev_bits_new(ev_bits *bits, uint32_t n);
void ev_bits_free(ev_bits *bits);

/* `to` and `from` are of one size. */
void ev_bits_and(ev_bits *to, const ev_bits *from);
void ev_bits_or(ev_bits *to, const ev_bits *from);
void ev_bits_and_not(ev_bits *to, const ev_bits *from);
void ev_bits_copy(ev_bits *to, const ev_bits *from);
/* [first, end) */
void ev_bits_set_range(ev_bits *bits, uint32_t first, uint32_t end);
uint64_t ev_bits_count(const ev_bits *bits);
/* The smallest member not below `from`, or bits->n. */
uint32_t ev_bits_next(const ev_bits *bits, uint32_t from);

static inline void ev_bits_set(ev_bits *bits, uint32_t i) {
    bits->words[i >> 6] |= UINT64_C(1) << (i & 63);
}

static inline bool ev_bits_has(const ev_bits *bits, uint32_t i) {
    return bits->words[i >> 6] >> (i & 63) & 1;
}

#endif
