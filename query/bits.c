/* See bits.h. */
#include "query/bits.h"

#include <stdlib.h>
#include <string.h>

static size_t n_words(const ev_bits *bits) {
    return ((size_t)bits->n + 63) / 64;
}

bool ev_bits_new(ev_bits *bits, uint32_t n) {
    bits->n = n;
    bits->words = calloc(n_words(bits) + 1, sizeof *bits->words);
    return bits->words != NULL;
}

void ev_bits_free(ev_bits *bits) {
    free(bits->words);
    memset(bits, 0, sizeof *bits);
}

void ev_bits_and(ev_bits *to, const ev_bits *from) {
    for (size_t i = 0; i < n_words(to); i++)
        to->words[i] &= from->words[i];
}

void ev_bits_or(ev_bits *to, const ev_bits *from) {
    for (size_t i = 0; i < n_words(to); i++)
        to->words[i] |= from->words[i];
}

void ev_bits_and_not(ev_bits *to, const ev_bits *from) {
    for (size_t i = 0; i < n_words(to); i++)
        to->words[i] &= ~from->words[i];
}

void ev_bits_copy(ev_bits *to, const ev_bits *from) {
    memcpy(to->words, from->words, n_words(to) * sizeof *to->words);
}

void ev_bits_set_range(ev_bits *bits, uint32_t first, uint32_t end) {
    if (first >= end)
        return;
    size_t low = first >> 6;
    size_t high = (end - 1) >> 6;
    uint64_t from_first = UINT64_MAX << (first & 63);
    uint64_t to_end = UINT64_MAX >> (63 - ((end - 1) & 63));
    if (low == high) {
        bits->words[low] |= from_first & to_end;
        return;
    }
    bits->words[low] |= from_first;
    memset(bits->words + low + 1, 0xFF, (high - low - 1) * sizeof *bits->words);
    bits->words[high] |= to_end;
}

uint64_t ev_bits_count(const ev_bits *bits) {
    uint64_t count = 0;
    for (size_t i = 0; i < n_words(bits); i++)
        count += (uint64_t)__builtin_popcountll(bits->words[i]);
    return count;
}

uint32_t ev_bits_next(const ev_bits *bits, uint32_t from) {
    if (from >= bits->n)
        return bits->n;
    size_t at = from >> 6;
    uint64_t word = bits->words[at] & (UINT64_MAX << (from & 63));
    while (!word) {
        if (++at >= n_words(bits))
            return bits->n;
        word = bits->words[at];
    }
    return (uint32_t)(at * 64 + (size_t)__builtin_ctzll(word));
}
