/* See tally.h. Each segment's passages are read in order of their groups, so that the cells of an item are
 * made one behind the other: the group at hand is always in the last one, or in none yet. */
#include "query/tally.h"

#include "cli/signals.h"
#include "query/parallel.h"
#include "query/type_ids.h"

#include <stdlib.h>
#include <string.h>

/* Of all segments together; a cell takes 16 bytes, and so does a row. */
enum { MAX_CELLS = 4 << 20 };

typedef struct cell {
    uint32_t group;
    uint32_t count, sentences, statements;
} cell;

typedef struct row {
    size_t first; /* of its cells */
    uint32_t n_cells;
    uint32_t last_docid; /* the sentence that was counted last in the last cell */
} row;

typedef struct segment_cells {
    row *rows; /* one an item, and one more behind them */
    cell *cells;
} segment_cells;

struct ev_tally {
    const ev_vocabulary *vocabulary;
    ev_groups *groups;
    ev_segment_match *matches;
    size_t first, n, n_groups, n_segments;
    segment_cells *segments;
    ev_count *counts; /* of the row that was asked for last, by group */
    size_t at;        /* that row, or n */
};

size_t ev_tally_band(const ev_vocabulary *vocabulary, const ev_groups *groups, size_t first, size_t n) {
    ev_segment_match *unused;
    size_t n_segments = ev_matcher_segments(ev_groups_base(groups), &unused);
    uint64_t n_most = (uint64_t)ev_groups_count(groups) * n_segments;
    uint64_t n_cells = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t count = ev_vocabulary_at(vocabulary, first + i).count;
        n_cells += n_segments + (count < n_most ? count : n_most);
        if (i > 0 && n_cells > MAX_CELLS)
            return i;
    }
    return n;
}

/* ---- A segment */

/* The number of the tally's item that a type belongs to, or one that is not below n. */
static size_t item_of(const ev_tally *t, const uint32_t *items, uint32_t n_types, uint32_t type) {
    return type < n_types && items[type] != EV_NO_ITEM ? items[type] - t->first : t->n;
}

/* An item is in no more groups than it has tokens. */
static bool make_room(ev_tally *t, size_t segment) {
    segment_cells *own = &t->segments[segment];
    const uint32_t *items = ev_vocabulary_of_types(t->vocabulary, segment);
    const uint32_t *counts = ev_vocabulary_type_counts(t->vocabulary, segment);
    uint32_t n_types = t->matches[segment].segment->lexicon.n_types;
    size_t n_cells = 0;
    own->rows = calloc(t->n + 1, sizeof *own->rows);
    if (!own->rows)
        return false;
    for (uint32_t type = 0; type < n_types; type++) {
        size_t item = item_of(t, items, n_types, type);
        if (item < t->n)
            own->rows[item].first += counts[type];
    }
    for (size_t i = 0; i <= t->n; i++) {
        size_t room = own->rows[i].first < t->n_groups ? own->rows[i].first : t->n_groups;
        own->rows[i].first = n_cells;
        n_cells += room;
    }
    own->cells = malloc((n_cells + 1) * sizeof *own->cells);
    return own->cells != NULL;
}

/* The docids of the passages that are divided, in order of their groups, those of one group in their own
 * order. Freed by the caller; NULL when memory is short. */
static uint32_t *docids_by_group(const ev_tally *t, size_t segment, size_t *n) {
    const uint32_t *groups = ev_groups_of(t->groups, segment);
    uint32_t n_docs = t->matches[segment].segment->n_docs;
    size_t *next = calloc(t->n_groups + 1, sizeof *next); /* by group: the place of its next passage */
    uint32_t *docids = calloc((size_t)n_docs + 1, sizeof *docids);
    *n = 0;
    for (uint32_t docid = 1; next && docid <= n_docs; docid++)
        if (groups[docid] != EV_NO_GROUP)
            next[groups[docid]]++;
    for (size_t i = 0; next && i < t->n_groups; i++) {
        size_t of_group = next[i];
        next[i] = *n;
        *n += of_group;
    }
    for (uint32_t docid = 1; next && docids && docid <= n_docs; docid++)
        if (groups[docid] != EV_NO_GROUP)
            docids[next[groups[docid]]++] = docid;
    if (!next) {
        free(docids);
        docids = NULL;
    }
    free(next);
    return docids;
}

/* The item's cell for the group at hand; NULL when there is no room for it, as in a damaged index. */
static cell *cell_at(segment_cells *own, size_t item, uint32_t group) {
    row *of = &own->rows[item];
    cell *last = own->cells + of->first + of->n_cells;
    if (of->n_cells > 0 && last[-1].group == group)
        return last - 1;
    if (of->first + of->n_cells == own->rows[item + 1].first)
        return NULL;
    *last = (cell){.group = group};
    of->n_cells++;
    of->last_docid = 0;
    return last;
}

static bool count_passage(const ev_tally *t, size_t segment, const ev_passage *passage, const uint32_t *ids,
                          uint32_t group) {
    segment_cells *own = &t->segments[segment];
    const uint32_t *items = ev_vocabulary_of_types(t->vocabulary, segment);
    uint32_t n_types = t->matches[segment].segment->lexicon.n_types;
    for (uint32_t i = 0; i < passage->n_tokens; i++) {
        size_t item = item_of(t, items, n_types, ids[i]);
        if (item >= t->n)
            continue;
        cell *at = cell_at(own, item, group);
        row *of = &own->rows[item];
        if (!at)
            return false;
        at->count++;
        if (of->last_docid == passage->docid)
            continue;
        at->sentences++;
        at->statements += of->last_docid <= passage->statement_docid; /* passages follow their statement */
        of->last_docid = passage->docid;
    }
    return true;
}

static ev_status tally_segment(void *user, size_t segment, ev_error *err) {
    ev_tally *t = user;
    const ev_segment *from = t->matches[segment].segment;
    size_t n;
    uint32_t *docids = docids_by_group(t, segment, &n);
    ev_type_ids ids = {0};
    ev_status status = docids && make_room(t, segment) ? EV_OK : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        ev_passage passage;
        uint32_t group = ev_groups_of(t->groups, segment)[docids[i]];
        status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                  : ev_type_ids_read(&ids, from, docids[i], &passage, err);
        if (status == EV_OK && !count_passage(t, segment, &passage, ids.items, group))
            status = ev_segment_damaged(from, "a file", err);
    }
    ev_type_ids_free(&ids);
    free(docids);
    return status;
}

/* ---- The whole */

ev_status ev_tally_new(const ev_vocabulary *vocabulary, ev_groups *groups, size_t first, size_t n,
                       ev_tally **out, ev_error *err) {
    *out = NULL;
    ev_tally *t = calloc(1, sizeof *t);
    if (!t)
        return ev_out_of_memory(err);
    *t = (ev_tally){.vocabulary = vocabulary, .groups = groups, .first = first, .n = n, .at = n};
    t->n_groups = ev_groups_count(groups);
    t->n_segments = ev_matcher_segments(ev_groups_base(groups), &t->matches);
    t->segments = calloc(t->n_segments + 1, sizeof *t->segments);
    t->counts = calloc(t->n_groups + 1, sizeof *t->counts);
    ev_status status = t->segments && t->counts ? ev_groups_list(groups, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_for_each_segment(t->n_segments, ev_matcher_n_passages(ev_groups_base(groups)),
                                     tally_segment, t, err);
    if (status == EV_OK)
        *out = t;
    else
        ev_tally_free(t);
    return status;
}

void ev_tally_free(ev_tally *t) {
    if (!t)
        return;
    for (size_t i = 0; t->segments && i < t->n_segments; i++) {
        free(t->segments[i].rows);
        free(t->segments[i].cells);
    }
    free(t->segments);
    free(t->counts);
    free(t);
}

/* The groups that the row at hand is in have nothing again. */
static void clear_row(ev_tally *t) {
    for (size_t i = 0; t->at < t->n && i < t->n_segments; i++) {
        const row *of = &t->segments[i].rows[t->at];
        const cell *cells = t->segments[i].cells + of->first;
        for (uint32_t j = 0; j < of->n_cells; j++)
            t->counts[cells[j].group] = (ev_count){0};
    }
}

const ev_count *ev_tally_row(ev_tally *t, size_t item, ev_count *total) {
    clear_row(t);
    t->at = item;
    *total = (ev_count){0};
    for (size_t i = 0; i < t->n_segments; i++) {
        const row *of = &t->segments[i].rows[item];
        const cell *cells = t->segments[i].cells + of->first;
        for (uint32_t j = 0; j < of->n_cells; j++) {
            ev_count *to = &t->counts[cells[j].group];
            to->count += cells[j].count;
            to->sentences += cells[j].sentences;
            to->statements += cells[j].statements;
            total->count += cells[j].count;
            total->sentences += cells[j].sentences;
            total->statements += cells[j].statements;
        }
    }
    return t->counts;
}
