/* How much of two texts is the same: shingles and MinHash. Pure arithmetic on hashes of words.
 *
 * A text is the set of its shingles, every EV_SHINGLE_WORDS words in a row; two texts are as similar as the
 * shingles that both have are many among those that either has (Jaccard's coefficient; A. Broder, "On the
 * resemblance and containment of documents", 1997). Its MinHash is one permutation hashing (P. Li, A. Owen,
 * C.-H. Zhang, 2012): shingles fall into EV_MINHASH_BINS bins by their hash, the least of each bin is kept,
 * and an empty bin takes that of another, found by trying bins in an order of its own (A. Shrivastava,
 * "Optimal densification", 2017). Bins agree in about as many of cases as the texts are similar.
 *
 * To find pairs without comparing all, bins are taken EV_MINHASH_ROWS at a time: texts that agree in one such
 * band are candidates. Of pairs of similarity s, 1 - (1 - s^3)^32 are: 98.6% at 0.5, 99.97% at 0.6, all but
 * one in a million at 0.7; 22% at 0.2, 3% at 0.1. */
#ifndef EV_TEXT_MINHASH_H
#define EV_TEXT_MINHASH_H

#include <stddef.h>
#include <stdint.h>

enum {
    EV_SHINGLE_WORDS = 5,
    EV_MINHASH_BINS = 96,
    EV_MINHASH_ROWS = 3,
    EV_MINHASH_BANDS = EV_MINHASH_BINS / EV_MINHASH_ROWS,
};

typedef struct ev_minhash {
    uint32_t bins[EV_MINHASH_BINS];
} ev_minhash;

/* The same on every machine. */
uint64_t ev_word_hash(const char *word, size_t n_bytes);

/* The hashes of the shingles of a text, in its order, each as often as it occurs; returns how many: n_words -
 * EV_SHINGLE_WORDS + 1, or 0. `out` has room for n_words; it may be `words`. */
size_t ev_shingles(const uint64_t *words, size_t n_words, uint64_t *out);

/* Puts shingles in order and leaves each once; returns how many. */
size_t ev_shingles_unique(uint64_t *shingles, size_t n);
/* Jaccard's coefficient of two such sets, 0 to 1. */
double ev_shingles_similarity(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);

/* n is over 0; order and repetition of the shingles change nothing. */
void ev_minhash_make(const uint64_t *shingles, size_t n, ev_minhash *out);
/* The hash of a band, 0 to EV_MINHASH_BANDS - 1. */
uint64_t ev_minhash_band(const ev_minhash *minhash, size_t band);
/* In how many of the bins two texts agree, 0 to 1: what Jaccard's coefficient is estimated by. */
double ev_minhash_similarity(const ev_minhash *a, const ev_minhash *b);

#endif
