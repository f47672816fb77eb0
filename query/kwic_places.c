/* See kwic_places.h. */
#include "query/kwic_places.h"

#include "cli/signals.h"
#include "query/count.h"
#include "query/stats/random.h"

#include <stdlib.h>
#include <string.h>

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

void ev_places_free(ev_places *places) {
    free(places->items);
    *places = (ev_places){0};
}

/* ---- Statements in order */

typedef struct dated_statement {
    char *date, *id;
    uint32_t segment, docid;
    uint32_t rank;
} dated_statement;

typedef struct statement_list {
    dated_statement *items;
    size_t n, capacity;
} statement_list;

static void free_statements(statement_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].date);
        free(list->items[i].id);
    }
    free(list->items);
}

static ev_status add_statement(statement_list *list, ev_segment *segment, uint32_t segment_number,
                               uint32_t docid, ev_error *err) {
    json_t *meta = NULL;
    void *items = list->items;
    bool grown = ev_array_grow(&items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items = items;
    if (!grown)
        return out_of_memory(err);
    ev_status status = ev_segment_meta(segment, docid, &meta, NULL, err);
    if (status != EV_OK)
        return status;
    const char *date = json_string_value(json_object_get(meta, ev_field_key(EV_FIELD_DATE)));
    const char *id = json_string_value(json_object_get(meta, ev_field_key(EV_FIELD_ID)));
    dated_statement *to = &list->items[list->n++];
    *to = (dated_statement){strdup(date ? date : ""), strdup(id ? id : ""), segment_number, docid, 0};
    json_decref(meta);
    return to->date && to->id ? EV_OK : out_of_memory(err);
}

static int by_date(const void *a, const void *b) {
    const dated_statement *x = a;
    const dated_statement *y = b;
    int order = strcmp(x->date, y->date);
    if (order == 0)
        order = strcmp(x->id, y->id);
    if (order == 0) /* one id in two indexes */
        order = x->segment < y->segment ? -1 : x->segment > y->segment;
    return order;
}

static int by_place(const void *a, const void *b) {
    const dated_statement *x = a;
    const dated_statement *y = b;
    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

/* Ranks the statements and leaves them in order of segment and docid, as places are found. */
static void rank_statements(statement_list *list) {
    if (list->n < 2)
        return;
    qsort(list->items, list->n, sizeof *list->items, by_date);
    for (size_t i = 0; i < list->n; i++)
        list->items[i].rank = (uint32_t)i;
    qsort(list->items, list->n, sizeof *list->items, by_place);
}

/* ---- Finding */

typedef struct finding {
    ev_places *places;
    ev_answer *answer;
    ev_segment_match *matches;
    statement_list statements;
} finding;

static ev_status add_places(finding *f, const ev_passage *passage, size_t segment, ev_error *err) {
    const ev_token_span *spans;
    const ev_token_span *last = NULL;
    size_t n_spans;
    ev_status status = ev_matcher_spans(f->answer->matcher, segment, passage, &spans, &n_spans, err);
    for (size_t i = 0; status == EV_OK && i < n_spans; i++) {
        const ev_token_span *span = &spans[i];
        if (!ev_leaf_is_counted(&f->answer->query, ev_matcher_leaf(f->answer->matcher, span->leaf)) ||
            span->n_tokens == 0 || span->first_token + span->n_tokens > passage->n_tokens ||
            (last && last->first_token == span->first_token && last->n_tokens == span->n_tokens))
            continue;
        last = span;
        void *items = f->places->items;
        bool grown = ev_array_grow(&items, &f->places->capacity, f->places->n + 1, sizeof *f->places->items);
        f->places->items = items;
        if (!grown)
            return out_of_memory(err);
        f->places->items[f->places->n++] = (ev_place){(uint32_t)segment, passage->docid, span->first_token,
                                                      span->n_tokens, (uint32_t)f->statements.n - 1};
    }
    return status;
}

static ev_status find_in_segment(finding *f, size_t segment, ev_error *err) {
    const ev_bits *passages = &f->matches[segment].passages;
    uint32_t last_statement = 0;
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(passages, 1); status == EV_OK && docid < passages->n;
         docid = ev_bits_next(passages, docid + 1)) {
        ev_passage passage;
        if (ev_interrupted())
            return ev_fail(err, EV_INTERRUPTED, "interrupted");
        if (!ev_segment_passage(f->matches[segment].segment, docid, &passage))
            return ev_fail(err, EV_CORRUPT,
                           "%s: passages is damaged; restore the index from a copy or make it again",
                           f->matches[segment].segment->path);
        if (passage.statement_docid != last_statement)
            status = add_statement(&f->statements, f->matches[segment].segment, (uint32_t)segment,
                                   passage.statement_docid, err);
        last_statement = passage.statement_docid;
        if (status == EV_OK)
            status = add_places(f, &passage, segment, err);
    }
    return status;
}

static int in_text_order(const void *a, const void *b) {
    const ev_place *x = a;
    const ev_place *y = b;
    if (x->statement != y->statement)
        return x->statement < y->statement ? -1 : 1;
    if (x->docid != y->docid)
        return x->docid < y->docid ? -1 : 1;
    if (x->first_token != y->first_token)
        return x->first_token < y->first_token ? -1 : 1;
    return x->n_tokens < y->n_tokens ? -1 : x->n_tokens > y->n_tokens;
}

ev_status ev_places_find(ev_places *places, ev_answer *answer, ev_error *err) {
    finding f = {.places = places, .answer = answer};
    size_t n_segments = ev_matcher_segments(answer->matcher, &f.matches);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n_segments; i++)
        status = find_in_segment(&f, i, err);
    if (status == EV_OK) { /* until now a place knows its statement's number in the order of finding */
        rank_statements(&f.statements);
        for (size_t i = 0; i < places->n; i++)
            places->items[i].statement = f.statements.items[places->items[i].statement].rank;
        if (places->n > 1)
            qsort(places->items, places->n, sizeof *places->items, in_text_order);
    }
    free_statements(&f.statements);
    return status;
}

/* The first n of a shuffle (Durstenfeld 1964), then in order again. */
void ev_places_sample(ev_places *places, size_t n, uint64_t seed) {
    ev_random random = {seed};
    if (n >= places->n)
        return;
    for (size_t i = 0; i < n; i++) {
        size_t other = i + (size_t)ev_random_below(&random, places->n - i);
        ev_place swapped = places->items[i];
        places->items[i] = places->items[other];
        places->items[other] = swapped;
    }
    places->n = n;
    qsort(places->items, places->n, sizeof *places->items, in_text_order);
}
