/* See random.h. */
#include "query/stats/random.h"

uint64_t ev_random_next(ev_random *random) {
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The high half of a product is uniform but for a few low values of the low half (D. Lemire 2019, "Fast
 * random integer generation in an interval", ACM TOMACS 29:3). */
uint64_t ev_random_below(ev_random *random, uint64_t bound) {
    unsigned __int128 product = (unsigned __int128)ev_random_next(random) * bound;
    if ((uint64_t)product < bound) {
        uint64_t unfair = (0 - bound) % bound;
        while ((uint64_t)product < unfair)
            product = (unsigned __int128)ev_random_next(random) * bound;
    }
    return (uint64_t)(product >> 64);
}
