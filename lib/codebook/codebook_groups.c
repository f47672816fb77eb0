/* Words of an element that stand alone ("treaty|agreement|accord") become one group, so that a matcher asks a
 * word once whether it is one of them, however many they are. Which groups a test opens is kept by test: what
 * a distinct word passes is worked out once. */
#include "codebook/codebook_build.h"

#include <stdlib.h>
#include <string.h>

typedef struct group {
    uint32_t *tests; /* rising */
    size_t n;
} group;

typedef struct grouping {
    ev_codebook *codebook;
    group *groups;
    size_t n_groups;
    size_t groups_capacity;
    uint32_t *slots; /* number + 1 by hash, 0: free */
    size_t n_slots;
} grouping;

static size_t hash(const uint32_t *tests, size_t n) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++)
        h = (h ^ tests[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ h >> 32);
}

static uint32_t *slot_of(const grouping *g, const uint32_t *tests, size_t n) {
    for (size_t i = hash(tests, n) & (g->n_slots - 1);; i = (i + 1) & (g->n_slots - 1)) {
        if (g->slots[i] == 0)
            return &g->slots[i];
        const group *one = &g->groups[g->slots[i] - 1];
        if (one->n == n && !memcmp(one->tests, tests, n * sizeof *tests))
            return &g->slots[i];
    }
}

static bool grow_slots(grouping *g) {
    if (g->n_slots > 2 * (g->n_groups + 1))
        return true;
    size_t n = g->n_slots ? 2 * g->n_slots : 1024;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    free(g->slots);
    g->slots = slots;
    g->n_slots = n;
    for (size_t i = 0; i < g->n_groups; i++)
        *slot_of(g, g->groups[i].tests, g->groups[i].n) = (uint32_t)i + 1;
    return true;
}

static ev_status enter(grouping *g, const uint32_t *tests, size_t n, uint32_t *number, ev_error *err) {
    uint32_t *slot = grow_slots(g) ? slot_of(g, tests, n) : NULL;
    if (!slot)
        return ev_out_of_memory(err);
    if (*slot == 0) {
        void *items = g->groups;
        bool grown = ev_array_grow(&items, &g->groups_capacity, g->n_groups + 1, sizeof *g->groups);
        g->groups = items;
        uint32_t *copy = grown ? calloc(n + 1, sizeof *copy) : NULL;
        if (!copy)
            return ev_out_of_memory(err);
        memcpy(copy, tests, n * sizeof *copy);
        g->groups[g->n_groups++] = (group){copy, n};
        *slot = (uint32_t)g->n_groups;
    }
    *number = *slot - 1;
    return EV_OK;
}

/* Most elements have no other signs than their words: one group is both. */
static ev_status enter_words(grouping *g, ev_element_set *set, ev_error *err) {
    ev_status status = EV_OK;
    if (set->n_words > 0)
        status = enter(g, set->words, set->n_words, &set->group, err);
    if (status == EV_OK && set->n_sign_words > 0)
        status = enter(g, set->sign_words, set->n_sign_words, &set->sign_group, err);
    return status;
}

static ev_status note_groups(const grouping *g, ev_error *err) {
    ev_codebook *codebook = g->codebook;
    codebook->n_groups = g->n_groups;
    codebook->groups_by_test = calloc(ev_word_tests_count(codebook->tests), sizeof *codebook->groups_by_test);
    if (!codebook->groups_by_test)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < g->n_groups; i++)
        for (size_t j = 0; j < g->groups[i].n; j++) {
            ev_starts *starts = &codebook->groups_by_test[g->groups[i].tests[j]];
            void *items = starts->rules;
            uint32_t *made = ev_array_append(&items, &starts->n, sizeof *made);
            starts->rules = items;
            if (!made)
                return ev_out_of_memory(err);
            *made = (uint32_t)i;
        }
    return EV_OK;
}

ev_status ev_cb_group_words(ev_codebook *codebook, ev_error *err) {
    grouping g = {.codebook = codebook};
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++) {
        const ev_rule *rule = &codebook->rules[i];
        for (size_t j = 0; status == EV_OK && j < rule->n_sets; j++)
            status = enter_words(&g, &rule->sets[j], err);
    }
    if (status == EV_OK)
        status = note_groups(&g, err);
    for (size_t i = 0; i < g.n_groups; i++)
        free(g.groups[i].tests);
    free(g.groups);
    free(g.slots);
    return status;
}
