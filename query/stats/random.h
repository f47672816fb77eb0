/* Random numbers that are the same on every machine: SplitMix64 (G. L. Steele, D. Lea, C. H. Flood 2014,
 * "Fast splittable pseudorandom number generators", OOPSLA). For samples and permutations, not for secrets.
 */
#ifndef EV_QUERY_STATS_RANDOM_H
#define EV_QUERY_STATS_RANDOM_H

#include <stdint.h>

typedef struct ev_random {
    uint64_t state; /* the seed */
} ev_random;

uint64_t ev_random_next(ev_random *random);
/* One of 0 .. bound - 1, each equally likely (by rejection); bound is at least 1. */
uint64_t ev_random_below(ev_random *random, uint64_t bound);

#endif
