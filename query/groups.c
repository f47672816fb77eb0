/* See groups.h. Labels and pairs of labels are numbered as they are met; at the end all is put in order. */
#include "query/groups.h"

#include "query/grouping.h"
#include "store/schema.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static ev_segment *segment_at(const ev_labelling *at) {
    return at->groups->matches[at->segment].segment;
}

static ev_status division_of(ev_groups *groups, const ev_label_pair *labels, uint32_t *number,
                             ev_error *err) {
    ev_label_pair part = *labels;
    for (size_t i = 0; i < EV_MAX_KEYS; i++)
        if (i < groups->keys.n && ev_key_scope_of(groups->keys.items[i]) == EV_SCOPE_TAG)
            part.labels[i] = ANY_LABEL;
    size_t n = groups->division_pairs.n;
    ev_status status = ev_intern_add(&groups->division_pairs, (const char *)&part, sizeof part, number, err);
    if (status != EV_OK || *number < n)
        return status;
    void *items = groups->divisions;
    bool grown = ev_array_grow(&items, &groups->divisions_capacity, n + 1, sizeof *groups->divisions);
    groups->divisions = items;
    if (!grown)
        return ev_out_of_memory(err);
    groups->divisions[n] = (ev_division){0};
    return EV_OK;
}

static ev_status group_of(ev_groups *groups, const ev_label_pair *labels, uint32_t *number, ev_error *err) {
    size_t n = groups->pairs.n;
    ev_status status = ev_intern_add(&groups->pairs, (const char *)labels, sizeof *labels, number, err);
    if (status != EV_OK || *number < n)
        return status;
    void *items = groups->division_of;
    bool grown = ev_array_grow(&items, &groups->division_of_capacity, n + 1, sizeof *groups->division_of);
    groups->division_of = items;
    return grown ? division_of(groups, labels, &groups->division_of[n], err) : ev_out_of_memory(err);
}

static ev_status number_labels(ev_labelling *at, uint32_t *group, ev_error *err) {
    if (at->any_last && memcmp(&at->last, &at->labels, sizeof at->labels) == 0) {
        *group = at->last_group;
        return EV_OK;
    }
    ev_status status = group_of(at->groups, &at->labels, group, err);
    at->any_last = status == EV_OK;
    at->last = at->labels;
    at->last_group = *group;
    return status;
}

/* Each tag's own group is there, if only for a count of 0 words. */
static ev_status number_tags(ev_labelling *at, const ev_passage *passage, ev_error *err) {
    const unsigned char *tags;
    uint64_t n_tags;
    ev_stored_tag tag;
    ev_status status = EV_OK;
    if (!at->groups->by_tags || !(passage->flags & EV_PASSAGE_TAGGED) ||
        !ev_segment_tags(segment_at(at), passage, &tags, &n_tags))
        return EV_OK;
    while (status == EV_OK && n_tags-- > 0 && ev_segment_next_tag(segment_at(at), &tags, &tag)) {
        uint32_t group;
        status = ev_label_by_tag(at, &tag, err);
        if (status == EV_OK)
            status = number_labels(at, &group, err);
    }
    return status;
}

/* ---- Totals */

static void add_totals(ev_labelling *at, uint32_t group, uint64_t tokens, uint64_t sentences) {
    ev_groups *groups = at->groups;
    ev_division *to = &groups->divisions[groups->division_of[group]];
    to->totals.tokens += tokens;
    to->totals.sentences += sentences;
    to->totals.statements += to->last_statement != at->statement;
    to->last_statement = at->statement;
    groups->total.tokens += tokens;
    groups->total.sentences += sentences;
}

static ev_status group_passage(ev_labelling *at, uint32_t docid, ev_error *err) {
    ev_passage passage;
    uint32_t group;
    if (!ev_segment_passage(segment_at(at), docid, &passage))
        return ev_segment_damaged(segment_at(at), "a file", err);
    ev_status status = at->groups->by_passages ? ev_label_by_passage(at, &passage, err) : EV_OK;
    if (status == EV_OK)
        status = number_labels(at, &group, err);
    if (status != EV_OK)
        return status;
    at->groups->of_passage[at->segment][docid] = group;
    add_totals(at, group, passage.n_tokens, 1);
    return number_tags(at, &passage, err);
}

/* All passages of a statement at once, where nothing divides them. */
static ev_status group_whole_statement(ev_labelling *at, uint32_t number, ev_error *err) {
    uint32_t group;
    ev_status status = number_labels(at, &group, err);
    if (status != EV_OK)
        return status;
    at->groups->of_statement[at->segment][number] = group;
    add_totals(at, group, at->record.n_tokens, at->record.n_passages);
    return EV_OK;
}

/* A statement without a sentence is in the group of a missing language and no tags. */
static ev_status group_empty_statement(ev_labelling *at, ev_error *err) {
    uint32_t group;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < at->groups->keys.n; i++)
        if (ev_key_scope_of(at->groups->keys.items[i]) != EV_SCOPE_STATEMENT)
            status = ev_label_set(at, i, "", 0, err);
    if (status == EV_OK)
        status = number_labels(at, &group, err);
    if (status == EV_OK)
        add_totals(at, group, 0, 0);
    return status;
}

static bool divides_all(const ev_groups *groups) {
    return ev_matcher_finds_all(groups->base);
}

static ev_status group_statement(ev_labelling *at, uint32_t number, ev_error *err) {
    ev_groups *groups = at->groups;
    const ev_bits *base = &groups->matches[at->segment].passages;
    uint32_t end = at->record.docid + at->record.n_passages + 1;
    uint32_t docid = ev_bits_next(base, at->record.docid + 1);
    bool empty = at->record.n_passages == 0 && divides_all(groups);
    if (docid >= end && !empty)
        return EV_OK;
    at->statement++;
    groups->total.statements++;
    ev_status status = ev_label_by_statement(at, err);
    if (status != EV_OK)
        return status;
    if (empty)
        return group_empty_statement(at, err);
    if (groups->of_statement)
        return group_whole_statement(at, number, err);
    for (; status == EV_OK && docid < end; docid = ev_bits_next(base, docid + 1))
        status = group_passage(at, docid, err);
    return status;
}

static uint32_t *no_groups(size_t n) {
    uint32_t *list = malloc((n + 1) * sizeof *list);
    if (list)
        memset(list, 0xFF, (n + 1) * sizeof *list);
    return list;
}

static ev_status group_segment(ev_labelling *at, ev_error *err) {
    ev_groups *groups = at->groups;
    const ev_segment *segment = segment_at(at);
    ev_status status = EV_OK;
    uint32_t **list =
        groups->of_statement ? &groups->of_statement[at->segment] : &groups->of_passage[at->segment];
    *list = no_groups(groups->of_statement ? segment->n_statements : segment->n_docs);
    if (!*list)
        return ev_out_of_memory(err);
    for (uint32_t i = 0; status == EV_OK && i < segment->n_statements; i++) {
        if (!ev_segment_statement_at(segment, i, &at->record))
            return ev_segment_damaged(segment, "a file", err);
        if (segment->info->n_dead > 0 && ev_segment_info_is_dead(segment->info, at->record.docid))
            continue;
        status = group_statement(at, i, err);
    }
    return status;
}

/* ---- Order */

typedef struct ordered {
    uint32_t ranks[EV_MAX_KEYS];
    uint32_t number;
} ordered;

static int compare_ordered(const void *a, const void *b) {
    const ordered *x = a;
    const ordered *y = b;
    for (size_t i = 0; i < EV_MAX_KEYS; i++)
        if (x->ranks[i] != y->ranks[i])
            return x->ranks[i] < y->ranks[i] ? -1 : 1;
    return 0;
}

/* "(none)" comes last. */
static ev_status rank_labels(const ev_intern *labels, uint32_t *ranks, ev_error *err) {
    uint32_t none;
    ev_status status = ev_intern_rank(labels, ranks, err);
    if (status == EV_OK && ev_intern_find(labels, EV_NO_LABEL, strlen(EV_NO_LABEL), &none))
        ranks[none] = UINT32_MAX;
    return status;
}

static void name_group(ev_groups *groups, const ordered *from, size_t place) {
    size_t n_bytes;
    ev_group *to = &groups->groups[place];
    ev_label_pair labels;
    memcpy(&labels, ev_intern_text(&groups->pairs, from->number, &n_bytes), sizeof labels);
    for (size_t i = 0; i < groups->keys.n; i++)
        to->labels[i] = ev_intern_text(&groups->labels[i], labels.labels[i], &n_bytes);
    to->totals = groups->divisions[groups->division_of[from->number]].totals;
    groups->place[from->number] = (uint32_t)place;
}

static ev_status fill_order(const ev_groups *groups, ordered *order, ev_error *err) {
    for (size_t key = 0; key < EV_MAX_KEYS; key++) {
        uint32_t *ranks = key < groups->keys.n ? calloc(groups->labels[key].n + 1, sizeof *ranks) : NULL;
        if (key < groups->keys.n && !ranks)
            return ev_out_of_memory(err);
        ev_status status = ranks ? rank_labels(&groups->labels[key], ranks, err) : EV_OK;
        for (uint32_t i = 0; status == EV_OK && i < groups->pairs.n; i++) {
            size_t n_bytes;
            ev_label_pair labels;
            memcpy(&labels, ev_intern_text(&groups->pairs, i, &n_bytes), sizeof labels);
            order[i].number = i;
            order[i].ranks[key] = ranks ? ranks[labels.labels[key]] : 0;
        }
        free(ranks);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static void renumber(const ev_groups *groups, uint32_t *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (list[i] != EV_NO_GROUP)
            list[i] = groups->place[list[i]];
}

static void renumber_all(ev_groups *groups) {
    for (size_t i = 0; i < groups->n_segments; i++) {
        const ev_segment *segment = groups->matches[i].segment;
        if (groups->of_statement)
            renumber(groups, groups->of_statement[i], segment->n_statements);
        else
            renumber(groups, groups->of_passage[i], (size_t)segment->n_docs + 1);
    }
}

static ev_status put_in_order(ev_groups *groups, ev_error *err) {
    size_t n = groups->pairs.n;
    ordered *order = calloc(n + 1, sizeof *order);
    groups->groups = calloc(n + 1, sizeof *groups->groups);
    groups->place = calloc(n + 1, sizeof *groups->place);
    ev_status status =
        order && groups->groups && groups->place ? fill_order(groups, order, err) : ev_out_of_memory(err);
    if (status == EV_OK) {
        if (n > 1)
            qsort(order, n, sizeof *order, compare_ordered);
        for (size_t i = 0; i < n; i++)
            name_group(groups, &order[i], i);
        renumber_all(groups);
    }
    free(order);
    return status;
}

/* ---- The whole */

static void note_scopes(ev_groups *groups) {
    for (size_t i = 0; i < groups->keys.n; i++) {
        ev_key_scope scope = ev_key_scope_of(groups->keys.items[i]);
        groups->by_tags = groups->by_tags || scope == EV_SCOPE_TAG;
        groups->by_passages = groups->by_passages || scope != EV_SCOPE_STATEMENT;
    }
}

static ev_status group_all(ev_groups *groups, ev_error *err) {
    ev_labelling at = {.groups = groups};
    bool by_statement = divides_all(groups) && !groups->by_passages;
    groups->of_passage = calloc(groups->n_segments + 1, sizeof *groups->of_passage);
    if (by_statement)
        groups->of_statement = calloc(groups->n_segments + 1, sizeof *groups->of_statement);
    ev_status status =
        groups->of_passage && (groups->of_statement || !by_statement) ? EV_OK : ev_out_of_memory(err);
    uint32_t whole;
    if (status == EV_OK && groups->keys.n == 0) /* the one group is there even when nothing is in it */
        status = group_of(groups, &at.labels, &whole, err);
    for (; status == EV_OK && at.segment < groups->n_segments; at.segment++)
        status = group_segment(&at, err);
    ev_buf_free(&at.joined);
    return status == EV_OK ? put_in_order(groups, err) : status;
}

ev_status ev_groups_new(const ev_keys *keys, ev_matcher *base, ev_groups **out, ev_error *err) {
    *out = NULL;
    ev_groups *groups = calloc(1, sizeof *groups);
    if (!groups)
        return ev_out_of_memory(err);
    groups->keys = *keys;
    groups->base = base;
    groups->n_segments = ev_matcher_segments(base, &groups->matches);
    note_scopes(groups);
    ev_status status = group_all(groups, err);
    if (status == EV_OK)
        *out = groups;
    else
        ev_groups_free(groups);
    return status;
}

void ev_groups_free(ev_groups *groups) {
    if (!groups)
        return;
    for (size_t i = 0; i < EV_MAX_KEYS; i++)
        ev_intern_free(&groups->labels[i]);
    for (size_t i = 0; groups->of_passage && i < groups->n_segments; i++)
        free(groups->of_passage[i]);
    for (size_t i = 0; groups->of_statement && i < groups->n_segments; i++)
        free(groups->of_statement[i]);
    free(groups->of_statement);
    ev_intern_free(&groups->pairs);
    ev_intern_free(&groups->division_pairs);
    free(groups->division_of);
    free(groups->divisions);
    free(groups->place);
    free(groups->groups);
    free(groups->of_passage);
    free(groups);
}

const ev_keys *ev_groups_keys(const ev_groups *groups) {
    return &groups->keys;
}

size_t ev_groups_count(const ev_groups *groups) {
    return groups->pairs.n;
}

const ev_group *ev_groups_at(const ev_groups *groups, size_t i) {
    return &groups->groups[i];
}

ev_totals ev_groups_total(const ev_groups *groups) {
    return groups->total;
}

ev_matcher *ev_groups_base(const ev_groups *groups) {
    return groups->base;
}

static ev_status list_segment(ev_groups *groups, size_t i, ev_error *err) {
    const ev_segment *segment = groups->matches[i].segment;
    uint32_t *list = no_groups(segment->n_docs);
    if (!list)
        return ev_out_of_memory(err);
    groups->of_passage[i] = list;
    for (uint32_t number = 0; number < segment->n_statements; number++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(segment, number, &record))
            return ev_segment_damaged(segment, "a file", err);
        for (uint32_t j = 1; j <= record.n_passages; j++)
            list[record.docid + j] = groups->of_statement[i][number];
    }
    return EV_OK;
}

ev_status ev_groups_list(ev_groups *groups, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; groups->of_statement && status == EV_OK && i < groups->n_segments; i++)
        if (!groups->of_passage[i])
            status = list_segment(groups, i, err);
    return status;
}

const uint32_t *ev_groups_of_statements(const ev_groups *groups, size_t segment) {
    return groups->of_statement ? groups->of_statement[segment] : NULL;
}

const uint32_t *ev_groups_of(const ev_groups *groups, size_t segment) {
    return groups->of_passage[segment];
}

uint32_t ev_groups_of_tag(const ev_groups *groups, size_t segment, uint32_t docid, const ev_stored_tag *tag) {
    uint32_t group = groups->of_passage[segment][docid];
    ev_label_pair labels = {{0}};
    if (group == EV_NO_GROUP || !groups->by_tags)
        return group;
    for (size_t i = 0; i < groups->keys.n; i++) {
        size_t n_bytes;
        const char *text = ev_label_of_tag(groups, group, i, tag, &n_bytes);
        if (!ev_intern_find(&groups->labels[i], text, n_bytes, &labels.labels[i]))
            return EV_NO_GROUP;
    }
    return ev_intern_find(&groups->pairs, (const char *)&labels, sizeof labels, &group) ? groups->place[group]
                                                                                        : EV_NO_GROUP;
}
