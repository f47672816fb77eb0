/* See people.h. */
#include "codebook/people.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

enum {
    MEMORY_SENTENCES =
        8,            /* how far back a stand-in's actor may have been named: footnotes may stand between */
    STATE_BEFORE = 2, /* words between an office and the state named with it */
    STATE_AFTER = 3,
    PEOPLE_ASKED = 64, /* people before a stand-in */
    TITLE_REACH = 4,   /* "President of Kazakhstan Nursultan Nazarbayev" */
};

void ev_people_init(ev_people *people, const ev_codebook *codebook) {
    memset(people, 0, sizeof *people);
    people->codebook = codebook;
    people->pronoun_list = ev_codebook_list(codebook, "pronoun");
    people->office_list = ev_codebook_list(codebook, "office");
    people->unnamed_list = ev_codebook_list(codebook, "unnamed");
}

void ev_people_free(ev_people *people) {
    free(people->items);
    people->items = NULL;
}

void ev_people_forget(ev_people *people) {
    people->n_remembered = 0;
}

static bool kind_of(const ev_people *people, uint32_t list, ev_person_kind *kind) {
    const uint32_t lists[] = {people->codebook->actor_list, people->pronoun_list, people->office_list,
                              people->unnamed_list};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (list == lists[i]) {
            *kind = (ev_person_kind)i;
            return true;
        }
    return false;
}

static int compare_people(const void *left, const void *right) {
    const ev_person *a = left;
    const ev_person *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

/* The state that stands beside each office. */
static void join_states(ev_people *people, const ev_scan *scan) {
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *state = &scan->labels[i];
        if (state->list != people->codebook->state_list)
            continue;
        size_t at = 0;
        for (size_t low = 0, high = people->n; low < high;) {
            size_t middle = low + (high - low) / 2;
            bool early = people->items[middle].start + STATE_AFTER + 4 < state->start;
            low = early ? middle + 1 : low;
            high = early ? high : middle;
            at = low;
        }
        for (; at < people->n && people->items[at].start <= state->end + STATE_BEFORE; at++) {
            ev_person *one = &people->items[at];
            bool near = one->start >= state->end
                            ? one->start - state->end <= STATE_BEFORE
                            : state->start >= one->end && state->start - one->end <= STATE_AFTER;
            if (one->kind == EV_PERSON_OFFICE && near)
                one->item = state->item;
        }
    }
}

ev_status ev_people_read(ev_people *people, const ev_analysis *analysis, const ev_sentence *sentence,
                         const ev_scan *scan, const ev_quotes *quotes, ev_error *err) {
    people->n = 0;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        ev_person_kind kind;
        if (!kind_of(people, label->list, &kind))
            continue;
        void *items = people->items;
        bool grown = ev_array_grow(&items, &people->capacity, people->n + 1, sizeof *people->items);
        people->items = items;
        if (!grown)
            return ev_fail(err, EV_NOMEM, "out of memory");
        uint32_t byte = analysis->tokens[sentence->first_token + label->start].start;
        people->items[people->n++] =
            (ev_person){label->start, label->end, kind == EV_PERSON_ACTOR ? label->item : EV_NO_ITEM,
                        ev_quotes_at(quotes, byte), kind};
    }
    if (people->n > 1)
        qsort(people->items, people->n, sizeof *people->items, compare_people);
    if (people->n > 0)
        join_states(people, scan);
    return EV_OK;
}

/* Who is named first in a sentence is most likely meant by a pronoun in the next. */
void ev_people_remember(ev_people *people, size_t sentence) {
    for (size_t i = people->n; i-- > 0;) {
        if (people->items[i].kind != EV_PERSON_ACTOR)
            continue;
        memmove(people->remembered + 1, people->remembered,
                (EV_PEOPLE_REMEMBERED - 1) * sizeof *people->remembered);
        people->remembered[0].item = people->items[i].item;
        people->remembered[0].quote = people->items[i].quote;
        people->remembered[0].sentence = sentence;
        people->n_remembered += people->n_remembered < EV_PEOPLE_REMEMBERED;
    }
}

/* The number of the first person who begins at a token or after it. */
static size_t first_from(const ev_people *people, uint32_t token) {
    size_t low = 0;
    size_t high = people->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (people->items[middle].start < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const ev_person *ev_people_before(const ev_people *people, uint32_t token, uint32_t quote, uint32_t reach) {
    for (size_t i = first_from(people, token); i-- > 0;) {
        const ev_person *one = &people->items[i];
        if (one->end + reach < token)
            return NULL;
        if (one->quote == quote && one->end <= token)
            return one;
    }
    return NULL;
}

/* A title before a name is the name's. */
static const ev_person *named_by_title(const ev_people *people, const ev_person *title) {
    const ev_person *end = people->items + people->n;
    for (const ev_person *one = title + 1; one < end && one->start <= title->end + TITLE_REACH; one++)
        if (one->kind == EV_PERSON_ACTOR && one->quote == title->quote)
            return one;
    return title;
}

const ev_person *ev_people_after(const ev_people *people, uint32_t token, uint32_t quote, uint32_t reach) {
    for (size_t i = first_from(people, token); i < people->n && people->items[i].start <= token + reach; i++)
        if (people->items[i].quote == quote)
            return people->items[i].kind == EV_PERSON_OFFICE || people->items[i].kind == EV_PERSON_UNNAMED
                       ? named_by_title(people, &people->items[i])
                       : &people->items[i];
    return NULL;
}

static bool fits(const ev_people *people, const ev_person *person, uint32_t actor) {
    if (person->kind != EV_PERSON_OFFICE || person->item == EV_NO_ITEM)
        return true;
    return !strcmp(people->codebook->items[actor].kind, people->codebook->items[person->item].id);
}

/* The fitting actor named last in the sentences before, in one quotation or outside of all. */
static uint32_t recalled(const ev_people *people, const ev_person *person, size_t sentence, uint32_t quote) {
    for (size_t i = 0; i < people->n_remembered; i++)
        if (people->remembered[i].quote == quote &&
            sentence - people->remembered[i].sentence <= MEMORY_SENTENCES &&
            fits(people, person, people->remembered[i].item))
            return people->remembered[i].item;
    return EV_NO_ITEM;
}

uint32_t ev_people_who(const ev_people *people, const ev_person *person, size_t sentence) {
    if (person->kind == EV_PERSON_ACTOR)
        return person->item;
    if (person->kind == EV_PERSON_UNNAMED)
        return EV_NO_ITEM;
    const ev_person *first = person - people->items > PEOPLE_ASKED ? person - PEOPLE_ASKED : people->items;
    for (const ev_person *one = person; one-- > first;)
        if (one->kind == EV_PERSON_ACTOR && one->quote == person->quote && fits(people, person, one->item))
            return one->item;
    uint32_t named = recalled(people, person, sentence, person->quote);
    return named == EV_NO_ITEM && person->quote != EV_NO_QUOTE
               ? recalled(people, person, sentence, EV_NO_QUOTE)
               : named;
}
