/* See minhash.h. */
#include "text/minhash.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t EMPTY = UINT32_MAX;

/* The finaliser of SplitMix64 (S. Vigna, public domain): every bit of the input changes half of the output's.
 */
static uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t ev_word_hash(const char *word, size_t n_bytes) {
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < n_bytes; i++)
        hash = (hash ^ (unsigned char)word[i]) * 0x100000001B3u;
    return mix(hash);
}

size_t ev_shingles(const uint64_t *words, size_t n_words, uint64_t *out) {
    if (n_words < EV_SHINGLE_WORDS)
        return 0;
    size_t n = n_words - EV_SHINGLE_WORDS + 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t j = 0; j < EV_SHINGLE_WORDS; j++)
            hash = ((hash << 7) | (hash >> 57)) * 0x9E3779B97F4A7C15u + words[i + j];
        out[i] = mix(hash);
    }
    return n;
}

static int compare(const void *a, const void *b) {
    const uint64_t *x = a;
    const uint64_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

size_t ev_shingles_unique(uint64_t *shingles, size_t n) {
    size_t kept = 0;
    if (n > 1)
        qsort(shingles, n, sizeof *shingles, compare);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || shingles[i] != shingles[kept - 1])
            shingles[kept++] = shingles[i];
    return kept;
}

double ev_shingles_similarity(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b) {
    size_t both = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < n_a && j < n_b) {
        bool step_a = a[i] <= b[j];
        bool step_b = b[j] <= a[i];
        both += step_a && step_b;
        i += step_a;
        j += step_b;
    }
    return n_a + n_b > 0 ? (double)both / (double)(n_a + n_b - both) : 0;
}

static void fill_empty(ev_minhash *minhash) {
    ev_minhash full = *minhash;
    for (size_t i = 0; i < EV_MINHASH_BINS; i++) {
        size_t from = i;
        for (uint64_t attempt = 1; minhash->bins[from] == EMPTY; attempt++)
            from = (size_t)(mix(i << 32 | attempt) % EV_MINHASH_BINS);
        full.bins[i] = minhash->bins[from];
    }
    *minhash = full;
}

void ev_minhash_make(const uint64_t *shingles, size_t n, ev_minhash *out) {
    memset(out->bins, 0xFF, sizeof out->bins);
    for (size_t i = 0; i < n; i++) {
        uint32_t value = (uint32_t)shingles[i];
        uint32_t *bin = &out->bins[(shingles[i] >> 32) % EV_MINHASH_BINS];
        value -= value == EMPTY;
        *bin = value < *bin ? value : *bin;
    }
    fill_empty(out);
}

uint64_t ev_minhash_band(const ev_minhash *minhash, size_t band) {
    uint64_t hash = band;
    for (size_t i = 0; i < EV_MINHASH_ROWS; i++)
        hash = mix(hash * 0x9E3779B97F4A7C15u + minhash->bins[band * EV_MINHASH_ROWS + i]);
    return hash;
}

double ev_minhash_similarity(const ev_minhash *a, const ev_minhash *b) {
    size_t same = 0;
    for (size_t i = 0; i < EV_MINHASH_BINS; i++)
        same += a->bins[i] == b->bins[i];
    return (double)same / EV_MINHASH_BINS;
}
