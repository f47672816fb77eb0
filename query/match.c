/* See match.h. */
#include "query/matching.h"

#include "query/parallel.h"
#include "store/schema.h"

#include <stdlib.h>

static void free_reading(ev_reading *scratch) {
    free(scratch->spans.items);
    free(scratch->ids);
}

static ev_status note_nodes(ev_matcher *matcher, const ev_node *node, bool inside_leaf, ev_error *err) {
    bool leaf = !inside_leaf && ev_node_is_leaf(node);
    if (leaf)
        matcher->leaf_nodes[node->leaf] = node;
    if (ev_node_is_word(node)) {
        matcher->word_nodes[node->word] = node;
        ev_status status = ev_query_word_new(matcher->query, node, &matcher->words[node->word], err);
        if (status != EV_OK)
            return status;
    }
    for (size_t i = 0; i < node->n_children; i++) {
        ev_status status = note_nodes(matcher, node->children[i], inside_leaf || leaf, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static size_t count_segments(ev_index *const *indexes, size_t n_indexes) {
    size_t n = 0;
    for (size_t i = 0; i < n_indexes; i++)
        n += indexes[i]->manifest.n_segments;
    return n;
}

static void note_segments(ev_matcher *matcher, ev_index *const *indexes, size_t n_indexes) {
    size_t n = 0;
    for (size_t i = 0; i < n_indexes; i++)
        for (size_t j = 0; j < indexes[i]->manifest.n_segments; j++)
            matcher->matches[n++].segment = &indexes[i]->segments[j];
}

/* See ev_query_word_is_latin_elsewhere: decided over all segments, so that the answer does not depend on how
 * they divide. */
static void decide_scripts(ev_matcher *matcher) {
    for (size_t i = 0; i < matcher->query->n_words; i++)
        for (size_t j = 0; j < matcher->n_segments; j++)
            if (ev_query_word_is_latin_elsewhere(matcher->words[i], &matcher->matches[j].segment->lexicon)) {
                ev_query_word_leave_kazakh_out(matcher->words[i]);
                break;
            }
}

ev_status ev_matcher_new(const ev_query *query, ev_index *const *indexes, size_t n_indexes, ev_unit unit,
                         ev_matcher **out, ev_error *err) {
    *out = NULL;
    ev_matcher *matcher = calloc(1, sizeof *matcher);
    if (!matcher)
        return ev_out_of_memory(err);
    size_t n_segments = count_segments(indexes, n_indexes);
    matcher->query = query;
    matcher->unit = unit;
    matcher->words = calloc(query->n_words + 1, sizeof *matcher->words);
    matcher->word_nodes = calloc(query->n_words + 1, sizeof *matcher->word_nodes);
    matcher->leaf_nodes = calloc(query->n_leaves + 1, sizeof *matcher->leaf_nodes);
    matcher->leaf_passages = calloc(query->n_leaves + 1, sizeof *matcher->leaf_passages);
    matcher->matches = calloc(n_segments + 1, sizeof *matcher->matches);
    matcher->types = calloc(n_segments + 1, sizeof *matcher->types);
    bool complete = matcher->words && matcher->word_nodes && matcher->leaf_nodes && matcher->leaf_passages &&
                    matcher->matches && matcher->types;
    matcher->n_segments = matcher->matches ? n_segments : 0;
    ev_status status = complete ? note_nodes(matcher, query->root, false, err) : ev_out_of_memory(err);
    if (status == EV_OK) {
        note_segments(matcher, indexes, n_indexes);
        decide_scripts(matcher);
        *out = matcher;
    } else {
        ev_matcher_free(matcher);
    }
    return status;
}

static void free_match(ev_matcher *matcher, size_t i) {
    ev_segment_match *match = &matcher->matches[i];
    ev_bits_free(&match->passages);
    for (size_t j = 0; match->leaves && j < matcher->query->n_leaves; j++) {
        free(match->leaves[j].docids);
        free(match->leaves[j].counts);
    }
    free(match->leaves);
    for (size_t j = 0; matcher->types && matcher->types[i] && j < matcher->query->n_words; j++)
        ev_bits_free(&matcher->types[i][j]);
    if (matcher->types)
        free(matcher->types[i]);
}

void ev_matcher_free(ev_matcher *matcher) {
    if (!matcher)
        return;
    for (size_t i = 0; i < matcher->n_segments; i++)
        free_match(matcher, i);
    for (size_t i = 0; matcher->words && i < matcher->query->n_words; i++)
        ev_query_word_free(matcher->words[i]);
    free(matcher->words);
    free(matcher->word_nodes);
    free(matcher->leaf_nodes);
    free(matcher->leaf_passages);
    free(matcher->matches);
    free(matcher->types);
    free_reading(&matcher->scratch);
    free(matcher);
}

/* ---- A segment */

static ev_status live_passages(const ev_segment *segment, ev_bits *live, ev_error *err) {
    for (uint32_t i = 0; i < segment->n_statements; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(segment, i, &record))
            return ev_segment_damaged(segment, "a file", err);
        if (segment->info->n_dead == 0 || !ev_segment_info_is_dead(segment->info, record.docid))
            ev_bits_set_range(live, record.docid + 1, record.docid + 1 + record.n_passages);
    }
    return EV_OK;
}

static ev_status resolve_words(void *user, size_t i, ev_error *err) {
    ev_matcher *matcher = user;
    const ev_segment *segment = matcher->matches[i].segment;
    matcher->types[i] = calloc(matcher->query->n_words + 1, sizeof **matcher->types);
    if (!matcher->types[i])
        return ev_out_of_memory(err);
    for (size_t j = 0; j < matcher->query->n_words; j++) {
        if (!ev_bits_new(&matcher->types[i][j], segment->lexicon.n_types))
            return ev_out_of_memory(err);
        ev_status status = ev_query_word_resolve(matcher->words[j], segment, &matcher->types[i][j], err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

/* With a wider unit the answer is units: the passages shown are those that hold an occurrence, or all where
 * the query has none (filters only). */
static ev_status narrow_to_occurrences(ev_evaluation *e, ev_error *err) {
    ev_segment_match *match = e->match;
    ev_bits holding;
    bool any_words = false;
    if (e->matcher->unit == EV_UNIT_SENTENCE || e->matcher->whole_units)
        return EV_OK;
    if (!ev_bits_new(&holding, match->passages.n))
        return ev_out_of_memory(err);
    for (size_t i = 0; i < e->matcher->query->n_leaves; i++) {
        any_words = any_words || e->matcher->leaf_nodes[i]->kind != EV_NODE_FILTER;
        ev_occurrences_set(&match->leaves[i], &holding);
    }
    if (any_words && ev_bits_count(&holding) > 0)
        ev_bits_and(&match->passages, &holding);
    ev_bits_free(&holding);
    return EV_OK;
}

static ev_status count_statements(ev_segment_match *match, ev_error *err) {
    uint32_t docid = ev_bits_next(&match->passages, 1);
    for (uint32_t i = 0; i < match->segment->n_statements && docid < match->passages.n; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(match->segment, i, &record))
            return ev_segment_damaged(match->segment, "a file", err);
        if (docid > record.docid + record.n_passages)
            continue;
        match->n_statements++;
        docid = ev_bits_next(&match->passages, record.docid + record.n_passages + 1);
    }
    return EV_OK;
}

static ev_status run_live(ev_evaluation *e, ev_error *err) {
    ev_segment_match *match = e->match;
    ev_status status = live_passages(match->segment, &e->live, err);
    if (status == EV_OK)
        status = ev_evaluate(e, e->matcher->query->root, &match->passages, err);
    if (status == EV_OK)
        status = narrow_to_occurrences(e, err);
    if (status == EV_OK)
        status = count_statements(match, err);
    return status;
}

static ev_status run_segment(void *user, size_t i, ev_error *err) {
    ev_matcher *matcher = user;
    ev_segment_match *match = &matcher->matches[i];
    match->leaves = calloc(matcher->query->n_leaves + 1, sizeof *match->leaves);
    ev_reading own = {0};
    ev_evaluation e = {matcher, &own, match, match->segment, matcher->types[i], {0}};
    bool complete = match->leaves && ev_bits_new(&match->passages, match->segment->n_docs + 1) &&
                    ev_bits_new(&e.live, match->segment->n_docs + 1);
    ev_status status = complete ? run_live(&e, err) : ev_out_of_memory(err);
    ev_bits_free(&e.live);
    free_reading(&own);
    return status;
}

static void add_up(ev_matcher *matcher) {
    for (size_t i = 0; i < matcher->n_segments; i++) {
        const ev_segment_match *match = &matcher->matches[i];
        matcher->n_passages += ev_bits_count(&match->passages);
        matcher->n_statements += match->n_statements;
        for (size_t leaf = 0; leaf < matcher->query->n_leaves; leaf++)
            matcher->leaf_passages[leaf] += match->leaves[leaf].n_passages;
    }
}

/* What resolving the words looks through: for a pattern the whole lexicon, else next to nothing. */
static uint64_t work_of_words(const ev_matcher *matcher) {
    uint64_t n = 0;
    for (size_t i = 0; i < matcher->query->n_words; i++)
        for (size_t j = 0; j < matcher->n_segments && matcher->word_nodes[i]->kind == EV_NODE_REGEX; j++)
            n += matcher->matches[j].segment->lexicon.n_types;
    return n;
}

static bool has_kind(const ev_node *node, unsigned kinds) {
    bool has = kinds >> node->kind & 1;
    for (size_t i = 0; !has && i < node->n_children; i++)
        has = has_kind(node->children[i], kinds);
    return has;
}

/* Nodes for which every passage may have to be looked at, and not only those that have a word; nodes that are
 * verified on token streams, which takes as long as so many postings. */
enum {
    LOOK_AT_ALL = 1u << EV_NODE_FILTER | 1u << EV_NODE_TAG,
    ARE_VERIFIED = 1u << EV_NODE_PHRASE | 1u << EV_NODE_NEAR | 1u << EV_NODE_ADJ,
    POSTINGS_PER_VERIFICATION = 16,
};

/* What evaluating looks through, once the words are resolved: postings, and perhaps all passages. */
static uint64_t work_of_passages(const ev_matcher *matcher) {
    const ev_node *root = matcher->query->root;
    bool all = matcher->unit != EV_UNIT_SENTENCE || has_kind(root, LOOK_AT_ALL);
    uint64_t weight = has_kind(root, ARE_VERIFIED) ? POSTINGS_PER_VERIFICATION : 1;
    uint64_t n = 0;
    for (size_t i = 0; i < matcher->n_segments; i++) {
        const ev_segment *segment = matcher->matches[i].segment;
        n += all ? segment->n_docs : 0;
        for (size_t j = 0; j < matcher->query->n_words; j++) {
            const ev_bits *types = &matcher->types[i][j];
            ev_lexicon_entry entry;
            for (uint32_t id = ev_bits_next(types, 0); id < types->n; id = ev_bits_next(types, id + 1))
                n += ev_lexicon_file_get(&segment->lexicon, id, &entry) ? entry.count * weight : 0;
        }
    }
    return n;
}

ev_status ev_matcher_run(ev_matcher *matcher, ev_error *err) {
    ev_status status =
        ev_for_each_segment(matcher->n_segments, work_of_words(matcher), resolve_words, matcher, err);
    if (status == EV_OK)
        status =
            ev_for_each_segment(matcher->n_segments, work_of_passages(matcher), run_segment, matcher, err);
    if (status == EV_OK)
        add_up(matcher);
    return status;
}

void ev_matcher_keep_units(ev_matcher *matcher) {
    matcher->whole_units = true;
}

bool ev_matcher_finds_all(const ev_matcher *matcher) {
    return matcher->query->root->kind == EV_NODE_ALL;
}

const ev_query *ev_matcher_query(const ev_matcher *matcher) {
    return matcher->query;
}

/* ---- Results */

size_t ev_matcher_segments(const ev_matcher *matcher, ev_segment_match **matches) {
    *matches = matcher->matches;
    return matcher->n_segments;
}

uint64_t ev_matcher_n_passages(const ev_matcher *matcher) {
    return matcher->n_passages;
}

uint64_t ev_matcher_n_statements(const ev_matcher *matcher) {
    return matcher->n_statements;
}

size_t ev_matcher_n_leaves(const ev_matcher *matcher) {
    return matcher->query->n_leaves;
}

const ev_node *ev_matcher_leaf(const ev_matcher *matcher, size_t leaf) {
    return matcher->leaf_nodes[leaf];
}

uint64_t ev_matcher_leaf_passages(const ev_matcher *matcher, size_t leaf) {
    return matcher->leaf_passages[leaf];
}

static ev_status add_positive_spans(ev_matcher *matcher, const ev_span_context *context, const ev_node *node,
                                    const ev_passage *passage, ev_error *err) {
    if (node->kind == EV_NODE_NOT || node->kind == EV_NODE_ALL)
        return EV_OK;
    if (ev_node_is_leaf(node))
        return ev_find_spans(context, node, passage, matcher->scratch.ids, &matcher->scratch.spans, err);
    for (size_t i = 0; i < node->n_children; i++) {
        ev_status status = add_positive_spans(matcher, context, node->children[i], passage, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static int compare_spans(const void *a, const void *b) {
    const ev_token_span *x = a;
    const ev_token_span *y = b;
    int order = ev_token_span_compare(a, b);
    return order ? order : (x->leaf > y->leaf) - (x->leaf < y->leaf);
}

ev_status ev_matcher_spans(ev_matcher *matcher, size_t segment, const ev_passage *passage,
                           const ev_token_span **spans, size_t *n_spans, ev_error *err) {
    ev_span_context context = {matcher->matches[segment].segment, matcher->types[segment]};
    ev_spans *found = &matcher->scratch.spans;
    ev_status status = ev_reading_ids(&matcher->scratch, context.segment, passage, err);
    found->n = 0;
    if (status == EV_OK)
        status = add_positive_spans(matcher, &context, matcher->query->root, passage, err);
    if (status == EV_OK && found->n > 1)
        qsort(found->items, found->n, sizeof *found->items, compare_spans);
    *spans = found->items;
    *n_spans = found->n;
    return status;
}
