/* See freq_parts.h. */
#include "query/freq_parts.h"

#include <stdlib.h>
#include <string.h>

struct ev_freq_parts {
    ev_groups *whole; /* lent */
    ev_groups *parts;
    ev_key key;
    size_t *first;            /* by group: its first part */
    uint64_t *counts, *sizes; /* by part */
    ev_dispersion *dispersion;
};

/* The key, added to those of the groups. */
static ev_status part_keys(const char *name, const ev_keys *by, ev_keys *keys, ev_error *err) {
    ev_keys part;
    ev_status status = ev_keys_parse(name, &part, err);
    if (status != EV_OK)
        return status;
    if (part.n != 1 || ev_keys_have(&part, EV_SCOPE_TAG) || ev_keys_have(by, EV_SCOPE_TAG))
        return ev_fail(
            err, EV_BAD_ARGUMENT,
            "dispersion is over parts of the text: one key of --parts that is no key of tags, and no "
            "theme, target, polarity or modality in --by");
    *keys = *by;
    keys->items[keys->n++] = part.items[0];
    return EV_OK;
}

static bool is_part_of(const ev_group *group, const ev_group *part, size_t n_keys) {
    for (size_t i = 0; i < n_keys; i++)
        if (strcmp(group->labels[i], part->labels[i]) != 0)
            return false;
    return true;
}

/* Both are in one order. */
static void find_parts(ev_freq_parts *parts) {
    size_t n_groups = ev_groups_count(parts->whole);
    size_t n_parts = ev_groups_count(parts->parts);
    size_t n_keys = ev_groups_keys(parts->whole)->n;
    size_t part = 0;
    for (size_t i = 0; i < n_groups; i++) {
        parts->first[i] = part;
        while (part < n_parts &&
               is_part_of(ev_groups_at(parts->whole, i), ev_groups_at(parts->parts, part), n_keys))
            part++;
    }
    parts->first[n_groups] = part;
    for (size_t i = 0; i < n_parts; i++)
        parts->sizes[i] = ev_groups_at(parts->parts, i)->totals.tokens;
}

static ev_status divide(ev_freq_parts *parts, const ev_keys *keys, ev_error *err) {
    ev_status status = ev_groups_new(keys, ev_groups_base(parts->whole), &parts->parts, err);
    if (status != EV_OK)
        return status;
    size_t n_groups = ev_groups_count(parts->whole);
    size_t n_parts = ev_groups_count(parts->parts);
    parts->key = keys->items[keys->n - 1];
    parts->first = calloc(n_groups + 1, sizeof *parts->first);
    parts->counts = calloc(n_parts + 1, sizeof *parts->counts);
    parts->sizes = calloc(n_parts + 1, sizeof *parts->sizes);
    parts->dispersion = calloc(n_groups + 1, sizeof *parts->dispersion);
    if (!parts->first || !parts->counts || !parts->sizes || !parts->dispersion)
        return ev_out_of_memory(err);
    find_parts(parts);
    return EV_OK;
}

ev_status ev_freq_parts_new(const char *key, ev_groups *groups, ev_freq_parts **out, ev_error *err) {
    ev_keys keys;
    *out = NULL;
    ev_status status = part_keys(key, ev_groups_keys(groups), &keys, err);
    if (status != EV_OK)
        return status;
    ev_freq_parts *parts = calloc(1, sizeof *parts);
    if (!parts)
        return ev_out_of_memory(err);
    parts->whole = groups;
    status = divide(parts, &keys, err);
    if (status == EV_OK)
        *out = parts;
    else
        ev_freq_parts_free(parts);
    return status;
}

void ev_freq_parts_free(ev_freq_parts *parts) {
    if (!parts)
        return;
    ev_groups_free(parts->parts);
    free(parts->first);
    free(parts->counts);
    free(parts->sizes);
    free(parts->dispersion);
    free(parts);
}

ev_groups *ev_freq_parts_groups(const ev_freq_parts *parts) {
    return parts->parts;
}

ev_key ev_freq_parts_key(const ev_freq_parts *parts) {
    return parts->key;
}

const ev_dispersion *ev_freq_parts_measure(ev_freq_parts *parts, const ev_count *counts) {
    for (size_t i = 0; i < ev_groups_count(parts->parts); i++)
        parts->counts[i] = counts[i].count;
    for (size_t i = 0; i < ev_groups_count(parts->whole); i++) {
        size_t first = parts->first[i];
        parts->dispersion[i] =
            ev_dispersion_of(parts->counts + first, parts->sizes + first, parts->first[i + 1] - first);
    }
    return parts->dispersion;
}

size_t ev_freq_parts_of(const ev_freq_parts *parts, size_t group, const uint64_t **counts,
                        const uint64_t **sizes) {
    *counts = parts->counts + parts->first[group];
    *sizes = parts->sizes + parts->first[group];
    return parts->first[group + 1] - parts->first[group];
}
