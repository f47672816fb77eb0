/* See permutation.h. */
#include "query/stats/permutation.h"

#include "query/stats/random.h"

#include <math.h>
#include <stdlib.h>

#define LARGEST_SUM (UINT64_C(1) << 30)

typedef unsigned __int128 wide;

typedef struct sums {
    uint64_t hits[2], size[2];
} sums;

/* |h1 / s1 - h2 / s2| is wide_over / wide_under; with sums up to 2^30 the products that compare two of them
 * stay within 2^120. */
static wide over(const sums *s) {
    wide a = (wide)s->hits[0] * s->size[1];
    wide b = (wide)s->hits[1] * s->size[0];
    return a > b ? a - b : b - a;
}

static wide under(const sums *s) {
    return (wide)s->size[0] * s->size[1];
}

static bool at_least(const sums *chance, const sums *observed) {
    if (under(chance) == 0)
        return true; /* a group without text: as far apart as can be */
    return over(chance) * under(observed) >= over(observed) * under(chance);
}

static sums sum_up(const ev_unit_count *units, size_t n_units, size_t *n_second) {
    sums all = {{0}, {0}};
    *n_second = 0;
    for (size_t i = 0; i < n_units; i++) {
        all.hits[units[i].second] += units[i].hits;
        all.size[units[i].second] += units[i].size;
        *n_second += units[i].second;
    }
    return all;
}

/* Draws `n_drawn` of the units without repetition to the front of `order` (Fisher and Yates, stopped early)
 * and sums them up against all others. */
static sums draw(const ev_unit_count *units, size_t *order, size_t n_units, size_t n_drawn, const sums *all,
                 ev_random *random) {
    sums chance = {{0}, {0}};
    for (size_t i = 0; i < n_drawn; i++) {
        size_t j = i + (size_t)ev_random_below(random, n_units - i);
        size_t taken = order[j];
        order[j] = order[i];
        order[i] = taken;
        chance.hits[0] += units[taken].hits;
        chance.size[0] += units[taken].size;
    }
    chance.hits[1] = all->hits[0] + all->hits[1] - chance.hits[0];
    chance.size[1] = all->size[0] + all->size[1] - chance.size[0];
    return chance;
}

ev_status ev_permutation_test(const ev_unit_count *units, size_t n_units, uint64_t n_permutations,
                              uint64_t seed, ev_permutation *result, ev_error *err) {
    size_t n_second;
    sums observed = sum_up(units, n_units, &n_second);
    size_t n_drawn = n_second < n_units - n_second ? n_second : n_units - n_second;
    *result = (ev_permutation){.n_permutations = n_permutations, .p = NAN};
    if (observed.size[0] + observed.size[1] > LARGEST_SUM ||
        observed.hits[0] + observed.hits[1] > LARGEST_SUM)
        return ev_fail(err, EV_TOO_LARGE,
                       "more than 2^30 in a permutation test; narrow it down with --where");
    if (observed.size[0] == 0 || observed.size[1] == 0)
        return EV_OK;
    size_t *order = malloc(n_units * sizeof *order);
    if (!order)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < n_units; i++)
        order[i] = i;
    ev_random random = {seed};
    for (uint64_t i = 0; i < n_permutations; i++) {
        sums chance = draw(units, order, n_units, n_drawn, &observed, &random);
        result->at_least += at_least(&chance, &observed);
    }
    result->p = (double)(result->at_least + 1) / (double)(n_permutations + 1);
    free(order);
    return EV_OK;
}

static uint64_t flipped_difference(const ev_unit_pair *units, size_t n_units, ev_random *random) {
    int64_t sum = 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < n_units; i++) {
        int64_t difference = (int64_t)units[i].first - (int64_t)units[i].second;
        bits = i % 64 ? bits >> 1 : ev_random_next(random);
        sum += bits & 1 ? difference : -difference;
    }
    return (uint64_t)(sum < 0 ? -sum : sum);
}

void ev_flip_test(const ev_unit_pair *units, size_t n_units, uint64_t n_permutations, uint64_t seed,
                  ev_permutation *result) {
    uint64_t sum_of[2] = {0, 0};
    ev_random random = {seed};
    *result = (ev_permutation){.n_permutations = n_permutations, .p = NAN};
    for (size_t i = 0; i < n_units; i++) {
        sum_of[0] += units[i].first;
        sum_of[1] += units[i].second;
    }
    if (sum_of[0] + sum_of[1] == 0)
        return;
    uint64_t observed = sum_of[0] > sum_of[1] ? sum_of[0] - sum_of[1] : sum_of[1] - sum_of[0];
    for (uint64_t i = 0; i < n_permutations; i++)
        result->at_least += flipped_difference(units, n_units, &random) >= observed;
    result->p = (double)(result->at_least + 1) / (double)(n_permutations + 1);
}
