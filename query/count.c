/* See count.h. */
#include "query/count.h"

#include "query/filters.h"
#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

/* ---- What a query counts */

static bool is_of_words(const ev_node *node) {
    return node->kind != EV_NODE_TAG && node->kind != EV_NODE_FILTER && ev_node_is_leaf(node);
}

typedef bool (*node_test)(const ev_node *node);

/* Whether some leaf that is not under NOT passes. */
static bool any_leaf(const ev_node *node, node_test test) {
    if (ev_node_is_leaf(node))
        return test(node);
    if (node->kind == EV_NODE_NOT)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (any_leaf(node->children[i], test))
            return true;
    return false;
}

static bool is_tag(const ev_node *node) {
    return node->kind == EV_NODE_TAG;
}

ev_counted ev_query_counts(const ev_query *query) {
    if (any_leaf(query->root, is_of_words))
        return EV_COUNTED_WORDS;
    return any_leaf(query->root, is_tag) ? EV_COUNTED_TAGS : EV_COUNTED_NOTHING;
}

bool ev_leaf_is_counted(const ev_query *query, const ev_node *leaf) {
    return ev_query_counts(query) == EV_COUNTED_WORDS ? is_of_words(leaf) : is_tag(leaf);
}

double ev_per_million(uint64_t count, uint64_t tokens) {
    return tokens ? (double)count * 1e6 / (double)tokens : 0;
}

/* The one leaf of words that is counted, when there is just one. */
static const ev_node *only_leaf(const ev_node *node, size_t *n) {
    const ev_node *found = NULL;
    if (ev_node_is_leaf(node)) {
        *n += is_of_words(node);
        return is_of_words(node) ? node : NULL;
    }
    if (node->kind == EV_NODE_NOT)
        return NULL;
    for (size_t i = 0; i < node->n_children; i++) {
        const ev_node *below = only_leaf(node->children[i], n);
        found = below ? below : found;
    }
    return found;
}

/* ---- Counting */

typedef struct counting {
    ev_matcher *matcher;
    const ev_groups *groups;
    ev_segment_match *matches;
    size_t n_segments;
    ev_count_visit visit;
    void *user;
} counting;

/* One leaf: its occurrences are counted already, a pair of docid and count for each type. */
static ev_status count_leaf(const counting *c, size_t segment, size_t leaf, ev_error *err) {
    const ev_segment_match *match = &c->matches[segment];
    const ev_occurrences *found = &match->leaves[leaf];
    const uint32_t *groups = ev_groups_of(c->groups, segment);
    uint32_t *by_docid = calloc((size_t)match->segment->n_docs + 1, sizeof *by_docid);
    ev_status status = EV_OK;
    if (!by_docid)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < found->n; i++)
        by_docid[found->docids[i]] += found->counts[i];
    for (uint32_t docid = ev_bits_next(&match->passages, 1); status == EV_OK && docid < match->passages.n;
         docid = ev_bits_next(&match->passages, docid + 1))
        if (by_docid[docid] > 0 && groups[docid] != EV_NO_GROUP)
            status = c->visit(c->user, segment, docid, groups[docid], by_docid[docid], err);
    free(by_docid);
    return status;
}

/* Several leaves may match at one place, which counts once. Spans are in order of place. */
static uint64_t different_places(const ev_query *query, const ev_matcher *matcher, const ev_token_span *spans,
                                 size_t n_spans) {
    uint64_t n = 0;
    const ev_token_span *last = NULL;
    for (size_t i = 0; i < n_spans; i++) {
        if (!ev_leaf_is_counted(query, ev_matcher_leaf(matcher, spans[i].leaf)))
            continue;
        n += !last || last->first_token != spans[i].first_token || last->n_tokens != spans[i].n_tokens;
        last = &spans[i];
    }
    return n;
}

static ev_status count_spans(const counting *c, size_t segment, uint32_t docid, uint32_t group,
                             ev_error *err) {
    ev_passage passage;
    const ev_token_span *spans;
    size_t n_spans;
    if (!ev_segment_passage(c->matches[segment].segment, docid, &passage))
        return ev_segment_damaged(c->matches[segment].segment, "a file", err);
    ev_status status = ev_matcher_spans(c->matcher, segment, &passage, &spans, &n_spans, err);
    if (status != EV_OK)
        return status;
    uint64_t n = different_places(ev_matcher_query(c->matcher), c->matcher, spans, n_spans);
    return n > 0 ? c->visit(c->user, segment, docid, group, n, err) : EV_OK;
}

static bool any_tag_fits(const ev_node *node, const ev_stored_tag *tag) {
    if (node->kind == EV_NODE_TAG)
        return ev_tag_fits(node, tag);
    if (ev_node_is_leaf(node) || node->kind == EV_NODE_NOT)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (any_tag_fits(node->children[i], tag))
            return true;
    return false;
}

/* Each tag that satisfies one of the query's, in its own group. */
static ev_status count_tags(const counting *c, size_t segment, uint32_t docid, ev_error *err) {
    ev_passage passage;
    const unsigned char *at;
    uint64_t n_tags;
    ev_stored_tag tag;
    ev_status status = EV_OK;
    const ev_segment *from = c->matches[segment].segment;
    if (!ev_segment_passage(from, docid, &passage))
        return ev_segment_damaged(from, "a file", err);
    if (!(passage.flags & EV_PASSAGE_TAGGED) || !ev_segment_tags(from, &passage, &at, &n_tags))
        return EV_OK;
    while (status == EV_OK && n_tags-- > 0 && ev_segment_next_tag(from, &at, &tag)) {
        if (!any_tag_fits(ev_matcher_query(c->matcher)->root, &tag))
            continue;
        uint32_t group = ev_groups_of_tag(c->groups, segment, docid, &tag);
        if (group != EV_NO_GROUP)
            status = c->visit(c->user, segment, docid, group, 1, err);
    }
    return status;
}

static ev_status count_segment(const counting *c, size_t segment, ev_counted counted, ev_error *err) {
    const ev_bits *passages = &c->matches[segment].passages;
    const uint32_t *groups = ev_groups_of(c->groups, segment);
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(passages, 1); status == EV_OK && docid < passages->n;
         docid = ev_bits_next(passages, docid + 1)) {
        if (groups[docid] == EV_NO_GROUP)
            continue;
        status = counted == EV_COUNTED_TAGS ? count_tags(c, segment, docid, err)
                                            : count_spans(c, segment, docid, groups[docid], err);
    }
    return status;
}

ev_status ev_count_each(ev_matcher *matcher, ev_groups *groups, ev_count_visit visit, void *user,
                        ev_error *err) {
    counting c = {.matcher = matcher, .groups = groups, .visit = visit, .user = user};
    const ev_query *query = ev_matcher_query(matcher);
    ev_counted counted = ev_query_counts(query);
    size_t n_leaves = 0;
    const ev_node *only = only_leaf(query->root, &n_leaves);
    ev_status status = ev_groups_list(groups, err);
    c.n_segments = ev_matcher_segments(matcher, &c.matches);
    for (size_t i = 0; counted != EV_COUNTED_NOTHING && status == EV_OK && i < c.n_segments; i++)
        status = n_leaves == 1 ? count_leaf(&c, i, only->leaf, err) : count_segment(&c, i, counted, err);
    return status;
}

/* ---- Sums */

/* What was counted last in a group, so that a sentence and a statement count once. */
typedef struct last_counted {
    size_t segment;
    uint32_t docid, statement;
} last_counted;

typedef struct summing {
    const ev_segment_match *matches;
    ev_count *counts, *total;
    last_counted *last; /* by group */
    last_counted last_total;
} summing;

static void sum(ev_count *to, last_counted *last, size_t segment, uint32_t docid, uint32_t statement,
                uint64_t n) {
    bool same = last->docid != 0 && last->segment == segment;
    to->count += n;
    to->sentences += !same || last->docid != docid;
    to->statements += !same || last->statement != statement;
    *last = (last_counted){segment, docid, statement};
}

static ev_status sum_visit(void *user, size_t segment, uint32_t docid, uint32_t group, uint64_t n,
                           ev_error *err) {
    summing *s = user;
    ev_lang lang;
    uint16_t flags;
    uint32_t statement;
    if (!ev_segment_passage_head(s->matches[segment].segment, docid, &lang, &flags, &statement))
        return ev_segment_damaged(s->matches[segment].segment, "a file", err);
    sum(&s->counts[group], &s->last[group], segment, docid, statement, n);
    sum(s->total, &s->last_total, segment, docid, statement, n);
    return EV_OK;
}

/* Sums the occurrences in matching passages by statement, and sets the passages that hold one. */
static ev_status spread_occurrences(const ev_segment_match *match, const ev_occurrences *found,
                                    ev_bits *holding, uint64_t *by_statement, ev_error *err) {
    uint32_t number = 0;
    uint32_t first = 1;
    uint32_t end = 0; /* docids of the statement at hand: none yet */
    for (size_t i = 0; i < found->n; i++) {
        uint32_t docid = found->docids[i];
        if (!ev_bits_has(&match->passages, docid))
            continue;
        if (docid < first || docid >= end) {
            ev_statement_record record;
            if (!ev_segment_statement_number(match->segment, docid, &number) ||
                !ev_segment_statement_at(match->segment, number, &record))
                return ev_segment_damaged(match->segment, "a file", err);
            first = record.docid;
            end = record.docid + record.n_passages + 1;
        }
        by_statement[number] += found->counts[i];
        ev_bits_set(holding, docid);
    }
    return EV_OK;
}

static ev_status add_statement(summing *s, const ev_segment *segment, uint32_t number, uint32_t group,
                               uint64_t n, const ev_bits *holding, ev_error *err) {
    ev_statement_record record;
    uint64_t sentences = 0;
    if (!ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "a file", err);
    uint32_t end = record.docid + record.n_passages + 1;
    for (uint32_t docid = ev_bits_next(holding, record.docid); docid < end;
         docid = ev_bits_next(holding, docid + 1))
        sentences++;
    s->counts[group].count += n;
    s->counts[group].sentences += sentences;
    s->counts[group].statements++;
    s->total->count += n;
    s->total->sentences += sentences;
    s->total->statements++;
    return EV_OK;
}

/* One leaf, all sentences of a statement in one group: a walk along the statements, with nothing by docid. */
static ev_status sum_leaf(summing *s, size_t segment, size_t leaf, const uint32_t *groups, ev_error *err) {
    const ev_segment_match *match = &s->matches[segment];
    const ev_occurrences *found = &match->leaves[leaf];
    ev_bits holding;
    uint64_t *by_statement = calloc((size_t)match->segment->n_statements + 1, sizeof *by_statement);
    if (!by_statement)
        return ev_out_of_memory(err);
    if (!ev_bits_new(&holding, match->passages.n)) {
        free(by_statement);
        return ev_out_of_memory(err);
    }
    ev_status status = spread_occurrences(match, found, &holding, by_statement, err);
    for (uint32_t i = 0; status == EV_OK && i < match->segment->n_statements; i++)
        if (by_statement[i] > 0 && groups[i] != EV_NO_GROUP)
            status = add_statement(s, match->segment, i, groups[i], by_statement[i], &holding, err);
    ev_bits_free(&holding);
    free(by_statement);
    return status;
}

ev_status ev_count_by_group(ev_matcher *matcher, ev_groups *groups, ev_count *counts, ev_count *total,
                            ev_error *err) {
    size_t n = ev_groups_count(groups);
    ev_segment_match *matches;
    ev_matcher_segments(matcher, &matches);
    summing s = {.matches = matches, .counts = counts, .total = total};
    s.last = calloc(n + 1, sizeof *s.last);
    if (!s.last)
        return ev_out_of_memory(err);
    memset(counts, 0, n * sizeof *counts);
    *total = (ev_count){0};
    size_t n_leaves = 0;
    const ev_node *only = only_leaf(ev_matcher_query(matcher)->root, &n_leaves);
    size_t n_segments = ev_matcher_segments(matcher, &matches);
    ev_status status = EV_OK;
    if (n_segments == 0 || n_leaves != 1 || !ev_groups_of_statements(groups, 0))
        status = ev_count_each(matcher, groups, sum_visit, &s, err);
    else
        for (size_t i = 0; status == EV_OK && i < n_segments; i++)
            status = sum_leaf(&s, i, only->leaf, ev_groups_of_statements(groups, i), err);
    free(s.last);
    return status;
}
