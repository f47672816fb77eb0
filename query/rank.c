/* See rank.h. */
#include "query/rank.h"

#include "query/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double k1 = 1.2;
static const double b = 0.75;
static const double weight_scale = 1e6;

struct ev_ranking {
    ev_matcher *matcher;
    ev_segment_match *matches;
    size_t n_segments;
    ev_hit *hits;
    size_t n_hits;
    size_t *first_hits;                  /* where a segment's hits begin */
    double *idf;                         /* by leaf; 0 for filters */
    double mean_statement, mean_passage; /* tokens */
};

typedef struct totals {
    uint64_t statements, passages, tokens;
} totals;

static totals sum_segments(const ev_ranking *ranking) {
    totals sum = {0};
    for (size_t i = 0; i < ranking->n_segments; i++) {
        const ev_counts *live = &ranking->matches[i].segment->info->live;
        sum.statements += live->statements;
        sum.passages += live->passages;
        sum.tokens += live->tokens;
    }
    return sum;
}

static void set_idf(ev_ranking *ranking, uint64_t n_passages) {
    for (size_t i = 0; i < ev_matcher_n_leaves(ranking->matcher); i++) {
        if (ev_matcher_leaf(ranking->matcher, i)->kind == EV_NODE_FILTER)
            continue;
        double n = (double)ev_matcher_leaf_passages(ranking->matcher, i);
        ranking->idf[i] = log(1 + ((double)n_passages - n + 0.5) / (n + 0.5));
    }
}

static double saturated(double count, double length, double mean_length) {
    double norm = mean_length > 0 ? length / mean_length : 1;
    return count * (k1 + 1) / (count + k1 * (1 - b + b * norm));
}

/* The statement that a passage lies in. Postings of a type rise, so mostly it is the one of the call before.
 */
typedef struct place {
    uint32_t first, end; /* docids of its passages: [first, end) */
    uint32_t number;
} place;

static bool find_statement(const ev_segment *segment, uint32_t docid, place *at) {
    ev_statement_record record;
    if (docid >= at->first && docid < at->end)
        return true;
    bool next = ev_segment_statement_at(segment, at->number + 1, &record) && docid > record.docid &&
                docid <= record.docid + record.n_passages;
    if (next)
        at->number++;
    else if (!ev_segment_statement_number(segment, docid, &at->number) ||
             !ev_segment_statement_at(segment, at->number, &record))
        return false;
    at->first = record.docid + 1;
    at->end = at->first + record.n_passages;
    return true;
}

/* Adds a leaf's share to the weight of each statement of a segment. `counts` is all zero before and after. */
static bool add_leaf(const ev_ranking *ranking, const ev_segment_match *match, size_t leaf, uint32_t *counts,
                     uint32_t *touched, double *weights) {
    const ev_occurrences *found = &match->leaves[leaf];
    uint32_t n_touched = 0;
    place at = {0};
    for (size_t i = 0; i < found->n;) {
        if (!ev_bits_has(&match->passages, found->docids[i])) {
            i++;
            continue;
        }
        if (!find_statement(match->segment, found->docids[i], &at))
            return false;
        uint32_t count = 0;
        for (; i < found->n && found->docids[i] - at.first < at.end - at.first; i++)
            if (ev_bits_has(&match->passages, found->docids[i]))
                count += found->counts[i];
        if (counts[at.number] == 0)
            touched[n_touched++] = at.number;
        counts[at.number] += count;
    }
    for (uint32_t i = 0; i < n_touched; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(match->segment, touched[i], &record))
            return false;
        weights[touched[i]] +=
            ranking->idf[leaf] * saturated(counts[touched[i]], record.n_tokens, ranking->mean_statement);
        counts[touched[i]] = 0;
    }
    return true;
}

static bool add_hits(ev_ranking *ranking, size_t segment, const double *weights) {
    const ev_segment_match *match = &ranking->matches[segment];
    ev_hit *hits = ranking->hits + ranking->first_hits[segment];
    size_t n = 0;
    uint32_t docid = ev_bits_next(&match->passages, 1);
    for (uint32_t i = 0; i < match->segment->n_statements && docid < match->passages.n; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(match->segment, i, &record))
            return false;
        if (docid > record.docid + record.n_passages)
            continue;
        hits[n++] = (ev_hit){segment, i, llround(weights[i] * weight_scale), record.last_day, record.digest};
        docid = ev_bits_next(&match->passages, record.docid + record.n_passages + 1);
    }
    return true;
}

static ev_status rank_segment(void *user, size_t segment, ev_error *err) {
    ev_ranking *ranking = user;
    const ev_segment_match *match = &ranking->matches[segment];
    size_t n = (size_t)match->segment->n_statements + 1;
    double *weights = calloc(n, sizeof *weights);
    uint32_t *counts = calloc(n, sizeof *counts);
    uint32_t *touched = calloc(n, sizeof *touched);
    bool complete = weights && counts && touched;
    bool sound = complete;
    for (size_t leaf = 0; sound && leaf < ev_matcher_n_leaves(ranking->matcher); leaf++)
        sound = add_leaf(ranking, match, leaf, counts, touched, weights);
    sound = sound && add_hits(ranking, segment, weights);
    free(weights);
    free(counts);
    free(touched);
    if (!complete)
        return ev_out_of_memory(err);
    if (!sound)
        return ev_segment_damaged(match->segment, "a file", err);
    return EV_OK;
}

static uint64_t count_occurrences(const ev_ranking *ranking) {
    uint64_t n = 0;
    for (size_t i = 0; i < ranking->n_segments; i++)
        for (size_t leaf = 0; leaf < ev_matcher_n_leaves(ranking->matcher); leaf++)
            n += ranking->matches[i].leaves[leaf].n;
    return n;
}

static int compare_hits(const void *left, const void *right) {
    const ev_hit *x = left;
    const ev_hit *y = right;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->last_day != y->last_day)
        return x->last_day > y->last_day ? -1 : 1;
    return memcmp(x->digest, y->digest, EV_SHA256_BYTES);
}

/* Brings the n_best best to the front, in no order: Hoare's selection. */
static void select_best(ev_hit *hits, size_t n_hits, size_t n_best) {
    size_t low = 0;
    size_t high = n_hits;
    while (high - low > 1) {
        ev_hit pivot = hits[low + (high - low) / 2];
        size_t i = low;
        size_t end = high; /* of what is not yet known to be worse than the pivot */
        while (i < end) {
            if (compare_hits(&hits[i], &pivot) < 0) {
                i++;
            } else if (compare_hits(&hits[end - 1], &pivot) > 0) {
                end--;
            } else {
                ev_hit swapped = hits[i];
                hits[i++] = hits[end - 1];
                hits[--end] = swapped;
            }
        }
        if (n_best <= end)
            high = end;
        else
            low = i;
    }
}

static void sort_hits(ev_hit *hits, size_t n_hits, size_t n_best) {
    if (n_best > 0 && n_best < n_hits) {
        select_best(hits, n_hits, n_best);
        n_hits = n_best;
    }
    if (n_hits > 1)
        qsort(hits, n_hits, sizeof *hits, compare_hits);
}

ev_status ev_rank(ev_matcher *matcher, size_t n_best, ev_ranking **out, ev_error *err) {
    *out = NULL;
    ev_ranking *ranking = calloc(1, sizeof *ranking);
    if (!ranking)
        return ev_out_of_memory(err);
    ranking->matcher = matcher;
    ranking->n_segments = ev_matcher_segments(matcher, &ranking->matches);
    ranking->idf = calloc(ev_matcher_n_leaves(matcher) + 1, sizeof *ranking->idf);
    ranking->hits = calloc(ev_matcher_n_statements(matcher) + 1, sizeof *ranking->hits);
    ranking->first_hits = calloc(ranking->n_segments + 1, sizeof *ranking->first_hits);
    if (!ranking->idf || !ranking->hits || !ranking->first_hits) {
        ev_ranking_free(ranking);
        return ev_out_of_memory(err);
    }
    totals sum = sum_segments(ranking);
    ranking->mean_statement = sum.statements ? (double)sum.tokens / (double)sum.statements : 0;
    ranking->mean_passage = sum.passages ? (double)sum.tokens / (double)sum.passages : 0;
    set_idf(ranking, sum.passages);
    for (size_t i = 0; i < ranking->n_segments; i++) {
        ranking->first_hits[i] = ranking->n_hits;
        ranking->n_hits += ranking->matches[i].n_statements;
    }
    ev_status status =
        ev_for_each_segment(ranking->n_segments, count_occurrences(ranking), rank_segment, ranking, err);
    if (status != EV_OK) {
        ev_ranking_free(ranking);
        return status;
    }
    sort_hits(ranking->hits, ranking->n_hits, n_best);
    *out = ranking;
    return EV_OK;
}

void ev_ranking_free(ev_ranking *ranking) {
    if (!ranking)
        return;
    free(ranking->hits);
    free(ranking->first_hits);
    free(ranking->idf);
    free(ranking);
}

const ev_hit *ev_ranking_hits(const ev_ranking *ranking, size_t *n_hits) {
    *n_hits = ranking->n_hits;
    return ranking->hits;
}

/* Puts a passage where it belongs among the best so far; those that are equal stay in text order. */
static size_t insert(ev_passage_hit *best, size_t n, size_t max, ev_passage_hit hit) {
    size_t at = n;
    while (at > 0 && best[at - 1].weight < hit.weight)
        at--;
    if (at == max)
        return n;
    size_t kept = n < max ? n : max - 1;
    memmove(best + at + 1, best + at, (kept - at) * sizeof *best);
    best[at] = hit;
    return kept + 1;
}

static double passage_weight(const ev_ranking *ranking, const ev_passage *passage, const ev_token_span *spans,
                             size_t n_spans) {
    double weight = 0;
    for (size_t leaf = 0; leaf < ev_matcher_n_leaves(ranking->matcher); leaf++) {
        double count = 0;
        for (size_t i = 0; i < n_spans; i++)
            count += spans[i].leaf == leaf;
        weight += ranking->idf[leaf] * saturated(count, passage->n_tokens, ranking->mean_passage);
    }
    return weight;
}

ev_status ev_ranking_passages(const ev_ranking *ranking, const ev_hit *hit, ev_passage_hit *best, size_t max,
                              size_t *n_best, uint64_t *n_matching, ev_error *err) {
    const ev_segment_match *match = &ranking->matches[hit->segment];
    ev_statement_record record;
    *n_best = 0;
    *n_matching = 0;
    if (!ev_segment_statement_at(match->segment, hit->number, &record))
        return ev_segment_damaged(match->segment, "a file", err);
    uint32_t end = record.docid + record.n_passages + 1;
    for (uint32_t docid = ev_bits_next(&match->passages, record.docid + 1); docid < end;
         docid = ev_bits_next(&match->passages, docid + 1)) {
        ev_passage passage;
        const ev_token_span *spans = NULL;
        size_t n_spans = 0;
        if (!ev_segment_passage(match->segment, docid, &passage))
            return ev_segment_damaged(match->segment, "a file", err);
        ev_status status = ev_matcher_spans(ranking->matcher, hit->segment, &passage, &spans, &n_spans, err);
        if (status != EV_OK)
            return status;
        ++*n_matching;
        double weight = passage_weight(ranking, &passage, spans, n_spans);
        *n_best = insert(best, *n_best, max, (ev_passage_hit){docid, llround(weight * weight_scale)});
    }
    return EV_OK;
}
