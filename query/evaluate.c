/* The tree of a query over the passages of a segment: ev_evaluate of matching.h. */
#include "query/matching.h"

#include "query/filters.h"
#include "store/schema.h"

#include <stdlib.h>

/* ---- Where a positional node can match: a superset by postings */

static ev_status candidates(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err);

typedef ev_status (*find_passages)(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err);

/* Puts what `find` finds of each child into `out`, which is empty: what all have, or what any has. */
static ev_status combine(ev_evaluation *e, const ev_node *node, find_passages find, bool all, ev_bits *out,
                         ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < node->n_children; i++) {
        ev_bits one;
        if (!ev_bits_new(&one, out->n))
            return ev_out_of_memory(err);
        status = find(e, node->children[i], &one, err);
        if (i == 0 || !all)
            ev_bits_or(out, &one);
        else
            ev_bits_and(out, &one);
        ev_bits_free(&one);
    }
    return status;
}

/* AND of the children's candidates for a phrase or a distance, OR for an OR. */
static ev_status candidates(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err) {
    if (ev_node_is_word(node)) {
        ev_occurrences found = {0};
        ev_status status = ev_occurrences_of_word(e->segment, &e->types[node->word], &found, err);
        if (status == EV_OK)
            ev_occurrences_set(&found, out);
        free(found.docids);
        free(found.counts);
        return status;
    }
    if (node->kind == EV_NODE_TAG)
        return ev_tag_passages(e->segment, node, out, err);
    return combine(e, node, candidates, node->kind != EV_NODE_OR, out, err);
}

ev_status ev_reading_ids(ev_reading *scratch, const ev_segment *segment, const ev_passage *passage,
                         ev_error *err) {
    void *ids = scratch->ids;
    bool grown = ev_array_grow(&ids, &scratch->ids_capacity, passage->n_tokens + 1, sizeof *scratch->ids);
    scratch->ids = ids;
    if (!grown)
        return ev_out_of_memory(err);
    return ev_passage_ids(passage, scratch->ids) ? EV_OK : ev_segment_damaged(segment, "a file", err);
}

/* Verifies each candidate on its token stream and keeps how often the node matches there. */
static ev_status verify(ev_evaluation *e, const ev_node *node, const ev_bits *possible, ev_occurrences *to,
                        ev_error *err) {
    ev_reading *scratch = e->scratch;
    ev_span_context context = {e->segment, e->types};
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(possible, 1); status == EV_OK && docid < possible->n;
         docid = ev_bits_next(possible, docid + 1)) {
        ev_passage passage;
        if (!ev_segment_passage(e->segment, docid, &passage))
            return ev_segment_damaged(e->segment, "a file", err);
        status = ev_reading_ids(scratch, e->segment, &passage, err);
        scratch->spans.n = 0;
        if (status == EV_OK)
            status = ev_find_spans(&context, node, &passage, scratch->ids, &scratch->spans, err);
        if (status == EV_OK && scratch->spans.n > 0)
            status = ev_occurrences_add(to, docid, (uint32_t)scratch->spans.n, err);
    }
    return status;
}

static ev_status positional_occurrences(ev_evaluation *e, const ev_node *node, ev_occurrences *to,
                                        ev_error *err) {
    if (ev_node_is_word(node))
        return ev_occurrences_of_word(e->segment, &e->types[node->word], to, err);
    ev_bits possible;
    if (!ev_bits_new(&possible, e->live.n))
        return ev_out_of_memory(err);
    ev_status status = candidates(e, node, &possible, err);
    ev_bits_and(&possible, &e->live);
    if (status == EV_OK)
        status = verify(e, node, &possible, to, err);
    ev_bits_free(&possible);
    return status;
}

/* ---- The tree */

/* Widens a set of passages to all passages of the units that they lie in. */
static ev_status widen(const ev_evaluation *e, ev_bits *set, ev_error *err) {
    if (e->matcher->unit == EV_UNIT_SENTENCE)
        return EV_OK;
    bool paragraph = e->matcher->unit == EV_UNIT_PARAGRAPH;
    uint32_t docid = 1;
    while (docid < set->n) {
        ev_lang lang;
        uint16_t flags;
        uint32_t statement;
        uint32_t end = docid;
        bool any = false;
        do { /* one unit: [docid, end) */
            any = any || ev_bits_has(set, end);
            end++;
            if (end < set->n && !ev_segment_passage_head(e->segment, end, &lang, &flags, &statement))
                return ev_segment_damaged(e->segment, "a file", err);
        } while (end < set->n && !(flags & EV_PASSAGE_IS_STATEMENT) &&
                 !(paragraph && (flags & EV_PASSAGE_PARAGRAPH)));
        if (any)
            ev_bits_set_range(set, docid, end);
        docid = end;
    }
    ev_bits_and(set, &e->live);
    return EV_OK;
}

static ev_status evaluate_leaf(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err) {
    ev_status status;
    if (node->kind == EV_NODE_FILTER) {
        status = ev_filter_passages(e->segment, node, out, err);
        ev_bits_and(out, &e->live);
    } else {
        ev_occurrences *found = &e->match->leaves[node->leaf];
        status = positional_occurrences(e, node, found, err);
        if (e->segment->info->n_dead > 0)
            ev_occurrences_keep(found, &e->live);
        ev_occurrences_set(found, out);
    }
    e->match->leaves[node->leaf].n_passages = ev_bits_count(out);
    return status == EV_OK ? widen(e, out, err) : status;
}

static ev_status evaluate_not(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err) {
    ev_bits child;
    if (!ev_bits_new(&child, out->n))
        return ev_out_of_memory(err);
    ev_status status = ev_evaluate(e, node->children[0], &child, err);
    ev_bits_copy(out, &e->live);
    ev_bits_and_not(out, &child);
    ev_bits_free(&child);
    return status;
}

ev_status ev_evaluate(ev_evaluation *e, const ev_node *node, ev_bits *out, ev_error *err) {
    switch (node->kind) {
    case EV_NODE_ALL:
        ev_bits_copy(out, &e->live);
        return EV_OK;
    case EV_NODE_AND:
        return combine(e, node, ev_evaluate, true, out, err);
    case EV_NODE_OR:
        return combine(e, node, ev_evaluate, false, out, err);
    case EV_NODE_NOT:
        return evaluate_not(e, node, out, err);
    case EV_NODE_WORD:
    case EV_NODE_EXACT:
    case EV_NODE_PREFIX:
    case EV_NODE_REGEX:
    case EV_NODE_PHRASE:
    case EV_NODE_NEAR:
    case EV_NODE_ADJ:
    case EV_NODE_FILTER:
    case EV_NODE_TAG:
        break;
    }
    return evaluate_leaf(e, node, out, err);
}
