/* See kwic_places.h. */
#include "query/kwic_places.h"

#include "cli/signals.h"
#include "query/count.h"
#include "query/stats/random.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void ev_places_close(ev_places *places) {
    free(places->statements);
    free(places->chosen);
    free(places->items);
    *places = (ev_places){0};
}

/* ---- Statements in order */

typedef struct dated_statement {
    char *date, *id;
    ev_place_statement place;
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
        return ev_out_of_memory(err);
    ev_status status = ev_segment_meta(segment, docid, &meta, NULL, err);
    if (status != EV_OK)
        return status;
    const char *date = json_string_value(json_object_get(meta, ev_field_key(EV_FIELD_DATE)));
    const char *id = json_string_value(json_object_get(meta, ev_field_key(EV_FIELD_ID)));
    dated_statement *to = &list->items[list->n++];
    *to = (dated_statement){strdup(date ? date : ""), strdup(id ? id : ""), {segment_number, docid}};
    json_decref(meta);
    return to->date && to->id ? EV_OK : ev_out_of_memory(err);
}

static int by_date(const void *a, const void *b) {
    const dated_statement *x = a;
    const dated_statement *y = b;
    int order = strcmp(x->date, y->date);
    if (order == 0)
        order = strcmp(x->id, y->id);
    if (order == 0) /* one id in two indexes */
        order = x->place.segment < y->place.segment ? -1 : x->place.segment > y->place.segment;
    return order;
}

/* Keeps where the statements are, in order. */
static ev_status rank_statements(ev_places *places, statement_list *list, ev_error *err) {
    places->statements = calloc(list->n + 1, sizeof *places->statements);
    if (!places->statements)
        return ev_out_of_memory(err);
    if (list->n > 1)
        qsort(list->items, list->n, sizeof *list->items, by_date);
    for (size_t i = 0; i < list->n; i++)
        places->statements[i] = list->items[i].place;
    places->n_statements = list->n;
    return EV_OK;
}

/* ---- Finding */

/* The places of a passage: those of its spans that are counted, each place once. */
typedef struct place_walk {
    const ev_token_span *spans;
    size_t n_spans, next;
} place_walk;

static ev_status start_walk(place_walk *walk, const ev_places *places, uint32_t segment,
                            const ev_passage *passage, ev_error *err) {
    walk->next = 0;
    return ev_matcher_spans(places->answer->matcher, segment, passage, &walk->spans, &walk->n_spans, err);
}

static bool same_place(const ev_token_span *a, const ev_token_span *b) {
    return a->first_token == b->first_token && a->n_tokens == b->n_tokens;
}

/* The next place, lent until the next passage; NULL after the last. Spans of one place are neighbours. */
static const ev_token_span *next_place(place_walk *walk, const ev_places *places, const ev_passage *passage) {
    const ev_answer *answer = places->answer;
    while (walk->next < walk->n_spans) {
        const ev_token_span *span = &walk->spans[walk->next++];
        if (!ev_leaf_is_counted(&answer->query, ev_matcher_leaf(answer->matcher, span->leaf)) ||
            span->n_tokens == 0 || span->first_token + span->n_tokens > passage->n_tokens)
            continue;
        while (walk->next < walk->n_spans && same_place(span, &walk->spans[walk->next]))
            walk->next++;
        return span;
    }
    return NULL;
}

static ev_status count_places(ev_places *places, uint32_t segment, const ev_passage *passage, ev_error *err) {
    place_walk walk;
    ev_status status = start_walk(&walk, places, segment, passage, err);
    while (status == EV_OK && next_place(&walk, places, passage))
        places->n_found++;
    return status;
}

static ev_status take_passage(const ev_places *places, uint32_t segment, uint32_t docid, ev_passage *passage,
                              ev_error *err) {
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    const ev_segment *from = places->matches[segment].segment;
    return ev_segment_passage(from, docid, passage) ? EV_OK : ev_segment_damaged(from, "passages", err);
}

static ev_status count_in_segment(ev_places *places, statement_list *list, uint32_t segment, ev_error *err) {
    const ev_segment_match *match = &places->matches[segment];
    uint32_t last_statement = 0;
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(&match->passages, 1); status == EV_OK && docid < match->passages.n;
         docid = ev_bits_next(&match->passages, docid + 1)) {
        ev_passage passage = {0};
        status = take_passage(places, segment, docid, &passage, err);
        if (status == EV_OK && passage.statement_docid != last_statement)
            status = add_statement(list, match->segment, segment, passage.statement_docid, err);
        if (status == EV_OK)
            status = count_places(places, segment, &passage, err);
        last_statement = passage.statement_docid;
    }
    return status;
}

ev_status ev_places_open(ev_places *places, ev_answer *answer, ev_error *err) {
    statement_list list = {0};
    ev_status status = EV_OK;
    *places = (ev_places){.answer = answer};
    size_t n_segments = ev_matcher_segments(answer->matcher, &places->matches);
    for (size_t i = 0; status == EV_OK && i < n_segments; i++)
        status = count_in_segment(places, &list, (uint32_t)i, err);
    if (status == EV_OK)
        status = rank_statements(places, &list, err);
    free_statements(&list);
    return status;
}

/* ---- A sample */

static int compare_numbers(const void *a, const void *b) {
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

/* The first n of a shuffle (Durstenfeld 1964), then in order again. */
ev_status ev_places_sample(ev_places *places, size_t n, uint64_t seed, ev_error *err) {
    ev_random random = {seed};
    if (n >= places->n_found)
        return EV_OK;
    size_t *numbers = calloc(places->n_found + 1, sizeof *numbers);
    if (!numbers)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < places->n_found; i++)
        numbers[i] = i;
    for (size_t i = 0; i < n; i++) {
        size_t other = i + (size_t)ev_random_below(&random, places->n_found - i);
        size_t swapped = numbers[i];
        numbers[i] = numbers[other];
        numbers[other] = swapped;
    }
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    places->chosen = numbers;
    places->n_chosen = n;
    return EV_OK;
}

size_t ev_places_count(const ev_places *places) {
    return places->chosen ? places->n_chosen : places->n_found;
}

/* ---- Reading */

/* Whether the place with the next number is wanted. */
static bool choose(ev_places *places) {
    size_t number = places->next_place++;
    if (!places->chosen)
        return true;
    if (places->next_chosen == places->n_chosen || places->chosen[places->next_chosen] != number)
        return false;
    places->next_chosen++;
    return true;
}

static ev_status add_places(ev_places *places, uint32_t segment, const ev_passage *passage, ev_error *err) {
    place_walk walk;
    const ev_token_span *span;
    ev_status status = start_walk(&walk, places, segment, passage, err);
    while (status == EV_OK && (span = next_place(&walk, places, passage))) {
        if (!choose(places))
            continue;
        void *items = places->items;
        if (!ev_array_grow(&items, &places->capacity, places->n + 1, sizeof *places->items))
            return ev_out_of_memory(err);
        places->items = items;
        places->items[places->n++] = (ev_place){segment, passage->docid, span->first_token, span->n_tokens,
                                                (uint32_t)places->next_statement};
    }
    return status;
}

static ev_status read_statement(ev_places *places, ev_error *err) {
    ev_place_statement statement = places->statements[places->next_statement];
    const ev_bits *passages = &places->matches[statement.segment].passages;
    ev_status status = EV_OK;
    for (uint32_t docid = ev_bits_next(passages, statement.docid + 1); status == EV_OK && docid < passages->n;
         docid = ev_bits_next(passages, docid + 1)) {
        ev_passage passage = {0};
        status = take_passage(places, statement.segment, docid, &passage, err);
        if (status == EV_OK && passage.statement_docid != statement.docid)
            break;
        if (status == EV_OK)
            status = add_places(places, statement.segment, &passage, err);
    }
    places->next_statement++;
    return status;
}

ev_status ev_places_read(ev_places *places, size_t n_wanted, ev_error *err) {
    ev_status status = EV_OK;
    places->n = 0;
    while (status == EV_OK && places->n < n_wanted && places->next_statement < places->n_statements)
        status = read_statement(places, err);
    return status;
}
