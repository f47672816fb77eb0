/* See spans.h. */
#include "query/spans.h"

#include "base/buf.h"
#include "query/filters.h"
#include "store/schema.h"

#include <stdlib.h>

static ev_status add_span(ev_spans *spans, uint32_t first, uint32_t n_tokens, size_t leaf, ev_error *err) {
    void *items = spans->items;
    if (!ev_array_grow(&items, &spans->capacity, spans->n + 1, sizeof *spans->items))
        return ev_out_of_memory(err);
    spans->items = items;
    spans->items[spans->n++] = (ev_token_span){first, n_tokens, leaf};
    return EV_OK;
}

int ev_token_span_compare(const void *a, const void *b) {
    const ev_token_span *x = a;
    const ev_token_span *y = b;
    if (x->first_token != y->first_token)
        return x->first_token < y->first_token ? -1 : 1;
    return x->n_tokens < y->n_tokens ? -1 : x->n_tokens > y->n_tokens;
}

/* Orders what stands from `from` on and takes out repetitions. */
static void sort_unique(ev_spans *spans, size_t from) {
    size_t n = spans->n - from;
    if (n < 2)
        return;
    ev_token_span *items = spans->items + from;
    qsort(items, n, sizeof *items, ev_token_span_compare);
    size_t kept = 1;
    for (size_t i = 1; i < n; i++)
        if (ev_token_span_compare(&items[kept - 1], &items[i]) != 0)
            items[kept++] = items[i];
    spans->n = from + kept;
}

static ev_status find_word(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                           const uint32_t *ids, ev_spans *out, ev_error *err) {
    const ev_bits *types = &context->types[node->word];
    ev_status status = EV_OK;
    for (uint32_t i = 0; status == EV_OK && i < passage->n_tokens; i++)
        if (ids[i] < types->n && ev_bits_has(types, ids[i]))
            status = add_span(out, i, 1, node->leaf, err);
    return status;
}

static bool phrase_at(const ev_span_context *context, const ev_node *phrase, const uint32_t *ids,
                      uint32_t at) {
    for (size_t i = 0; i < phrase->n_children; i++) {
        uint32_t id = ids[at + i];
        const ev_bits *types = &context->types[phrase->children[i]->word];
        if (id >= types->n || !ev_bits_has(types, id))
            return false;
    }
    return true;
}

/* A phrase holds words, and typed words that are several tokens: these are flattened by number of tokens. */
static size_t phrase_length(const ev_node *phrase) {
    size_t n = 0;
    for (size_t i = 0; i < phrase->n_children; i++)
        n += phrase->children[i]->kind == EV_NODE_PHRASE ? phrase_length(phrase->children[i]) : 1;
    return n;
}

static bool nested_phrase_at(const ev_span_context *context, const ev_node *phrase, const uint32_t *ids,
                             uint32_t at) {
    for (size_t i = 0; i < phrase->n_children; i++) {
        const ev_node *child = phrase->children[i];
        bool nested = child->kind == EV_NODE_PHRASE;
        const ev_bits *types = nested ? NULL : &context->types[child->word];
        if (nested ? !nested_phrase_at(context, child, ids, at)
                   : ids[at] >= types->n || !ev_bits_has(types, ids[at]))
            return false;
        at += (uint32_t)(nested ? phrase_length(child) : 1);
    }
    return true;
}

static ev_status find_phrase(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                             const uint32_t *ids, ev_spans *out, ev_error *err) {
    size_t length = phrase_length(node);
    bool flat = length == node->n_children;
    ev_status status = EV_OK;
    for (uint32_t i = 0; status == EV_OK && i + length <= passage->n_tokens; i++)
        if (flat ? phrase_at(context, node, ids, i) : nested_phrase_at(context, node, ids, i))
            status = add_span(out, i, (uint32_t)length, node->leaf, err);
    return status;
}

/* Tokens from the end of the earlier span to the beginning of the later one, 1 for neighbours; 0 when they
 * overlap. */
static uint32_t gap(const ev_token_span *earlier, const ev_token_span *later) {
    uint32_t end = earlier->first_token + earlier->n_tokens;
    return later->first_token >= end ? later->first_token - end + 1 : 0;
}

/* What found a span: the node itself, or the part of an OR whose leaf it bears. */
static ev_node_kind kind_of(const ev_node *node, const ev_token_span *span) {
    ev_node_kind kind = node->kind;
    for (size_t i = 0; node->kind == EV_NODE_OR && kind == EV_NODE_OR && i < node->n_children; i++)
        if (node->children[i]->kind == EV_NODE_OR || node->children[i]->leaf == span->leaf)
            kind = kind_of(node->children[i], span);
    return kind;
}

/* Whether the inner span stands in the outer one without being one of the things that made it: a word or
 * another tag in a tag's words, or a word between those that NEAR or ADJ has paired. */
static bool stands_in(const ev_token_span *inner, const ev_token_span *outer, ev_node_kind kind) {
    uint32_t inner_end = inner->first_token + inner->n_tokens;
    uint32_t outer_end = outer->first_token + outer->n_tokens;
    if (kind == EV_NODE_TAG)
        return ev_token_span_compare(inner, outer) != 0 && inner->first_token < outer_end &&
               outer->first_token < inner_end;
    return (kind == EV_NODE_NEAR || kind == EV_NODE_ADJ) && inner->first_token > outer->first_token &&
           inner_end < outer_end;
}

static const ev_token_span *nearest(const ev_node *node, const ev_token_span *left, const ev_spans *right) {
    ev_node_kind left_kind = kind_of(node->children[0], left);
    const ev_token_span *best = NULL;
    uint32_t best_gap = node->distance + 1;
    for (size_t i = 0; i < right->n; i++) {
        const ev_token_span *candidate = &right->items[i];
        uint32_t distance = gap(left, candidate);
        if (distance == 0 && node->kind == EV_NODE_NEAR)
            distance = gap(candidate, left);
        if (distance == 0 && node->kind == EV_NODE_NEAR &&
            (stands_in(candidate, left, left_kind) ||
             stands_in(left, candidate, kind_of(node->children[1], candidate))))
            return candidate;
        if (distance > 0 && distance < best_gap) {
            best = candidate;
            best_gap = distance;
        }
    }
    return best;
}

static ev_status find_distance(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                               const uint32_t *ids, ev_spans *out, ev_error *err) {
    ev_spans left = {0};
    ev_spans right = {0};
    size_t from = out->n;
    ev_status status = ev_find_spans(context, node->children[0], passage, ids, &left, err);
    if (status == EV_OK && left.n > 0)
        status = ev_find_spans(context, node->children[1], passage, ids, &right, err);
    for (size_t i = 0; status == EV_OK && i < left.n; i++) {
        const ev_token_span *a = &left.items[i];
        const ev_token_span *b = nearest(node, a, &right);
        if (!b)
            continue;
        uint32_t first = a->first_token < b->first_token ? a->first_token : b->first_token;
        uint32_t a_end = a->first_token + a->n_tokens;
        uint32_t b_end = b->first_token + b->n_tokens;
        status = add_span(out, first, (a_end > b_end ? a_end : b_end) - first, node->leaf, err);
    }
    sort_unique(out, from);
    free(left.items);
    free(right.items);
    return status;
}

static ev_status find_or(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                         const uint32_t *ids, ev_spans *out, ev_error *err) {
    size_t from = out->n;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < node->n_children; i++)
        status = ev_find_spans(context, node->children[i], passage, ids, out, err);
    sort_unique(out, from);
    return status;
}

static ev_status find_tags(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                           ev_spans *out, ev_error *err) {
    const unsigned char *at;
    uint64_t n;
    size_t from = out->n;
    ev_stored_tag tag;
    ev_status status = EV_OK;
    if (!(passage->flags & EV_PASSAGE_TAGGED) || !ev_segment_tags(context->segment, passage, &at, &n))
        return EV_OK;
    while (status == EV_OK && n-- > 0 && ev_segment_next_tag(context->segment, &at, &tag))
        if (tag.n_tokens > 0 && ev_tag_fits(node, &tag))
            status = add_span(out, tag.first_token, tag.n_tokens, node->leaf, err);
    sort_unique(out, from);
    return status;
}

ev_status ev_find_spans(const ev_span_context *context, const ev_node *node, const ev_passage *passage,
                        const uint32_t *ids, ev_spans *out, ev_error *err) {
    switch (node->kind) {
    case EV_NODE_WORD:
    case EV_NODE_EXACT:
    case EV_NODE_PREFIX:
    case EV_NODE_REGEX:
        return find_word(context, node, passage, ids, out, err);
    case EV_NODE_PHRASE:
        return find_phrase(context, node, passage, ids, out, err);
    case EV_NODE_NEAR:
    case EV_NODE_ADJ:
        return find_distance(context, node, passage, ids, out, err);
    case EV_NODE_OR:
        return find_or(context, node, passage, ids, out, err);
    case EV_NODE_TAG:
        return find_tags(context, node, passage, out, err);
    case EV_NODE_FILTER:
    case EV_NODE_ALL:
    case EV_NODE_AND:
    case EV_NODE_NOT:
        break;
    }
    return EV_OK;
}
