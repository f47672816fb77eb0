/* See strata.h. Each stratum keeps the n units with the smallest keys, a key being a digest of seed and name.
 */
#include "indexer/strata.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

typedef struct stratum {
    char *name;
    uint64_t n_units, n_drawn;
    ev_unit **units; /* the smallest keys, in their order */
    size_t n;
    size_t capacity;
} stratum;

struct ev_strata {
    ev_strata_options options;
    stratum *strata; /* in order of names */
    size_t n_strata;
    size_t strata_capacity;
    const ev_unit **drawn;
};

ev_status ev_strata_new(const ev_strata_options *options, ev_strata **out, ev_error *err) {
    *out = calloc(1, sizeof **out);
    if (!*out)
        return ev_out_of_memory(err);
    (*out)->options = *options;
    return EV_OK;
}

static void release(ev_strata *strata, ev_unit *unit) {
    if (--unit->n_strata > 0)
        return;
    strata->options.unmake(unit->payload);
    free(unit);
}

void ev_strata_free(ev_strata *strata) {
    if (!strata)
        return;
    for (size_t i = 0; i < strata->n_strata; i++) {
        for (size_t j = 0; j < strata->strata[i].n; j++)
            release(strata, strata->strata[i].units[j]);
        free(strata->strata[i].units);
        free(strata->strata[i].name);
    }
    free(strata->strata);
    free(strata->drawn);
    free(strata);
}

static ev_status find_stratum(ev_strata *strata, const char *name, stratum **out, ev_error *err) {
    size_t low = 0;
    size_t high = strata->n_strata;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(strata->strata[middle].name, name);
        if (order == 0) {
            *out = &strata->strata[middle];
            return EV_OK;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    void *items = strata->strata;
    bool grown =
        ev_array_grow(&items, &strata->strata_capacity, strata->n_strata + 1, sizeof *strata->strata);
    strata->strata = items;
    char *copy = grown ? strdup(name) : NULL;
    if (!copy)
        return ev_out_of_memory(err);
    memmove(&strata->strata[low + 1], &strata->strata[low],
            (strata->n_strata++ - low) * sizeof *strata->strata);
    strata->strata[low] = (stratum){.name = copy};
    *out = &strata->strata[low];
    return EV_OK;
}

/* Where a key belongs among the stratum's. */
static size_t place_of(const stratum *s, const unsigned char *key) {
    size_t low = 0;
    size_t high = s->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(s->units[middle]->key, key, EV_SHA256_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Puts the unit, made at the first need, among the stratum's when its key is small enough. */
static ev_status offer(ev_strata *strata, stratum *s, const unsigned char *key, const void *source,
                       ev_unit **unit, ev_error *err) {
    size_t at = place_of(s, key);
    s->n_units++;
    if (at >= strata->options.n)
        return EV_OK;
    void *items = s->units;
    bool grown = ev_array_grow(&items, &s->capacity, s->n + 1, sizeof *s->units);
    s->units = items;
    if (!grown)
        return ev_out_of_memory(err);
    if (!*unit) {
        ev_unit *made = calloc(1, sizeof *made);
        if (!made || !(made->payload = strata->options.make(source))) {
            free(made);
            return ev_out_of_memory(err);
        }
        memcpy(made->key, key, EV_SHA256_BYTES);
        *unit = made;
    }
    memmove(&s->units[at + 1], &s->units[at], (s->n++ - at) * sizeof *s->units);
    s->units[at] = *unit;
    (*unit)->n_strata++;
    if (s->n > strata->options.n)
        release(strata, s->units[--s->n]);
    return EV_OK;
}

ev_status ev_strata_add(ev_strata *strata, const char *id, uint64_t number, const char *const *names,
                        size_t n_names, const void *source, ev_error *err) {
    unsigned char key[EV_SHA256_BYTES];
    unsigned char numbers[16];
    ev_unit *unit = NULL;
    ev_sha256 sha;
    for (int i = 0; i < 8; i++) {
        numbers[i] = (unsigned char)(strata->options.seed >> (8 * i));
        numbers[8 + i] = (unsigned char)(number >> (8 * i));
    }
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, numbers, sizeof numbers);
    ev_sha256_add(&sha, id, strlen(id));
    ev_sha256_end(&sha, key);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n_names; i++) {
        stratum *s = NULL;
        status = find_stratum(strata, names[i], &s, err);
        if (status == EV_OK)
            status = offer(strata, s, key, source, &unit, err);
    }
    return status;
}

/* ---- Drawing */

static int compare_sizes(const void *left, const void *right) {
    const stratum *const *a = left;
    const stratum *const *b = right;
    if ((*a)->n_units != (*b)->n_units)
        return (*a)->n_units < (*b)->n_units ? -1 : 1;
    return strcmp((*a)->name, (*b)->name);
}

static int compare_keys(const void *left, const void *right) {
    const ev_unit *const *a = left;
    const ev_unit *const *b = right;
    return memcmp((*a)->key, (*b)->key, EV_SHA256_BYTES);
}

static size_t draw_from(ev_strata *strata, stratum *s, size_t quota, size_t n_drawn) {
    size_t n = 0;
    for (size_t i = 0; i < s->n && n < quota; i++) {
        if (s->units[i]->drawn)
            continue;
        s->units[i]->drawn = true;
        strata->drawn[n_drawn + n++] = s->units[i];
    }
    s->n_drawn += n;
    return n;
}

ev_status ev_strata_draw(ev_strata *strata, const ev_unit *const **drawn, size_t *n_drawn, ev_error *err) {
    stratum **order = calloc(strata->n_strata + 1, sizeof *order);
    strata->drawn = calloc(strata->options.n + 1, sizeof *strata->drawn);
    *n_drawn = 0;
    *drawn = strata->drawn;
    if (!order || !strata->drawn) {
        free(order);
        return ev_out_of_memory(err);
    }
    for (size_t i = 0; i < strata->n_strata; i++)
        order[i] = &strata->strata[i];
    if (strata->n_strata > 1)
        qsort(order, strata->n_strata, sizeof *order, compare_sizes);
    size_t before;
    do { /* small strata first: what they lack is shared by the others; again while units are left over */
        before = *n_drawn;
        for (size_t i = 0; i < strata->n_strata; i++) {
            size_t left = strata->options.n - *n_drawn;
            size_t share = left / (strata->n_strata - i);
            *n_drawn += draw_from(strata, order[i], share == 0 && left > 0 ? 1 : share, *n_drawn);
        }
    } while (*n_drawn > before && *n_drawn < strata->options.n);
    free(order);
    if (*n_drawn > 1)
        qsort(strata->drawn, *n_drawn, sizeof *strata->drawn, compare_keys);
    return EV_OK;
}

bool ev_strata_at(const ev_strata *strata, size_t i, const char **name, uint64_t *n_units,
                  uint64_t *n_drawn) {
    if (i >= strata->n_strata)
        return false;
    *name = strata->strata[i].name;
    *n_units = strata->strata[i].n_units;
    *n_drawn = strata->strata[i].n_drawn;
    return true;
}
