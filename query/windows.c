/* See windows.h. */
#include "query/windows.h"

#include "cli/signals.h"

#include <stdlib.h>
#include <string.h>

/* How near a token is to the nearest place on either side. */
typedef struct nearness {
    uint32_t to_earlier; /* tokens from the end of the last place before it, 1 for a neighbour; FAR: none */
    uint32_t to_later;
    bool in_node;
} nearness;

#define FAR UINT32_MAX

typedef struct counting {
    ev_matcher *node;
    const ev_query *query;
    ev_segment_match *matches;
    const ev_groups *within;
    const ev_vocabulary *vocabulary;
    ev_window window;
    ev_window_count *counts;
    ev_window_totals *totals;
    nearness *near;
    size_t near_capacity;
    uint32_t *ids;
    size_t ids_capacity;
} counting;

static ev_status reserve(counting *c, uint32_t n_tokens, ev_error *err) {
    void *near = c->near;
    void *ids = c->ids;
    bool grown = ev_array_grow(&near, &c->near_capacity, (size_t)n_tokens + 1, sizeof *c->near);
    c->near = near;
    grown = grown && ev_array_grow(&ids, &c->ids_capacity, (size_t)n_tokens + 1, sizeof *c->ids);
    c->ids = ids;
    return grown ? EV_OK : ev_out_of_memory(err);
}

/* Marks the tokens of the node; returns the number of its places, each counted once. */
static uint64_t mark_node(counting *c, const ev_token_span *spans, size_t n_spans, uint32_t n_tokens) {
    const ev_token_span *last = NULL;
    uint64_t n = 0;
    for (size_t i = 0; i < n_spans; i++) {
        if (!ev_leaf_is_counted(c->query, ev_matcher_leaf(c->node, spans[i].leaf)) ||
            spans[i].first_token + spans[i].n_tokens > n_tokens)
            continue;
        if (last && last->first_token == spans[i].first_token && last->n_tokens == spans[i].n_tokens)
            continue;
        last = &spans[i];
        n++;
        for (uint32_t t = 0; t < spans[i].n_tokens; t++)
            c->near[spans[i].first_token + t].in_node = true;
    }
    return n;
}

/* One sweep from each end. */
static void measure(counting *c, uint32_t n_tokens) {
    uint32_t distance = FAR;
    for (uint32_t i = 0; i < n_tokens; i++) {
        distance = c->near[i].in_node ? 0 : distance == FAR ? FAR : distance + 1;
        c->near[i].to_earlier = distance;
    }
    distance = FAR;
    for (uint32_t i = n_tokens; i-- > 0;) {
        distance = c->near[i].in_node ? 0 : distance == FAR ? FAR : distance + 1;
        c->near[i].to_later = distance;
    }
}

static void count_tokens(counting *c, const ev_passage *passage, const uint32_t *items, uint32_t n_types) {
    for (uint32_t i = 0; i < passage->n_tokens; i++) {
        const nearness *at = &c->near[i];
        uint32_t item = c->ids[i] < n_types ? items[c->ids[i]] : EV_NO_ITEM;
        bool right =
            at->to_earlier != FAR && at->to_earlier <= c->window.right; /* right of an earlier place */
        bool left = at->to_later != FAR && at->to_later <= c->window.left;
        if (at->in_node) {
            c->totals->node_tokens++;
            if (item != EV_NO_ITEM)
                c->counts[item].node++;
            continue;
        }
        if (!left && !right)
            continue;
        c->totals->in_windows++;
        if (item == EV_NO_ITEM)
            continue;
        if (right && (!left || at->to_earlier <= at->to_later))
            c->counts[item].right++;
        else
            c->counts[item].left++;
    }
}

static ev_status count_passage(counting *c, size_t segment, uint32_t docid, ev_error *err) {
    const ev_segment *from = c->matches[segment].segment;
    const ev_token_span *spans;
    size_t n_spans;
    ev_passage passage;
    if (!ev_segment_passage(from, docid, &passage))
        return ev_segment_damaged(from, "passages", err);
    ev_status status = reserve(c, passage.n_tokens, err);
    if (status == EV_OK)
        status = ev_matcher_spans(c->node, segment, &passage, &spans, &n_spans, err);
    if (status != EV_OK)
        return status;
    memset(c->near, 0, passage.n_tokens * sizeof *c->near);
    c->totals->places += mark_node(c, spans, n_spans, passage.n_tokens);
    if (!ev_passage_ids(&passage, c->ids))
        return ev_segment_damaged(from, "tokens", err);
    measure(c, passage.n_tokens);
    count_tokens(c, &passage, ev_vocabulary_of_types(c->vocabulary, segment), from->lexicon.n_types);
    return EV_OK;
}

static ev_status count_segment(counting *c, size_t segment, ev_error *err) {
    const ev_bits *passages = &c->matches[segment].passages;
    const uint32_t *groups = ev_groups_of(c->within, segment);
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(passages, 1); status == EV_OK && docid < passages->n;
         docid = ev_bits_next(passages, docid + 1)) {
        if (groups[docid] == EV_NO_GROUP)
            continue;
        status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                  : count_passage(c, segment, docid, err);
    }
    return status;
}

ev_status ev_windows_count(ev_matcher *node, ev_groups *within, const ev_vocabulary *vocabulary,
                           ev_window window, ev_window_count *counts, ev_window_totals *totals,
                           ev_error *err) {
    counting c = {.node = node,
                  .query = ev_matcher_query(node),
                  .within = within,
                  .vocabulary = vocabulary,
                  .window = window,
                  .counts = counts,
                  .totals = totals};
    size_t n_segments = ev_matcher_segments(node, &c.matches);
    ev_status status = ev_groups_list(within, err);
    memset(counts, 0, ev_vocabulary_size(vocabulary) * sizeof *counts);
    *totals = (ev_window_totals){0};
    for (size_t i = 0; status == EV_OK && i < n_segments; i++)
        status = count_segment(&c, i, err);
    free(c.near);
    free(c.ids);
    return status;
}
