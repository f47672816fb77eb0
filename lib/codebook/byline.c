/* See byline.h. */
#include "codebook/byline.h"

enum {
    TITLE_WORDS = 8, /* before the name: "President of Kazakhstan Nursultan" */
    ASIDE_WORDS = 8, /* between the name and the colon: "in an interview to" */
    SAID_WORDS = 3,  /* before the dash and the name, at least */
};

typedef struct line {
    const ev_people *people;
    const ev_scan *scan;
} line;

/* A word of a name or a title: it has a capital, or is an office's or a state's. */
static bool is_titular(const line *at, uint32_t token) {
    if (ev_people_has_capital(at->people, token) ||
        ev_people_has_label(at->people, token, &at->people->codebook->state_list, 1))
        return true;
    for (size_t i = 0; i < at->people->n; i++)
        if (at->people->items[i].start <= token && at->people->items[i].end > token)
            return true;
    return false;
}

/* Only words of a name or a title, with no mark between them, stand from one token to another. */
static bool is_title(const line *at, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        if (!is_titular(at, i) || (i > from && at->scan->gaps[i]))
            return false;
    return from == to || !at->scan->gaps[to];
}

/* The token behind the colon that the name leads to; 0: none. */
static uint32_t behind_colon(const line *at, const ev_person *person) {
    const uint8_t *gaps = at->scan->gaps;
    for (uint32_t i = person->end; i < at->scan->n_tokens && i <= person->end + ASIDE_WORDS; i++) {
        if (gaps[i] & EV_GAP_COLON)
            return i;
        bool opens_aside =
            i == person->end && ev_people_has_label(at->people, i, &at->people->aside_list, 1) && !gaps[i];
        if (i == person->end ? !opens_aside : (gaps[i] & ~EV_GAP_QUOTE) != 0)
            return 0;
    }
    return 0;
}

static bool opens_line(const line *at, const ev_person *person) {
    return person->kind == EV_PERSON_ACTOR && person->start <= TITLE_WORDS && person->cited &&
           is_title(at, 0, person->start);
}

/* The name that ends the sentence, with nothing but its title between it and a dash. */
static bool closes_line(const line *at, const ev_person *person) {
    if (person->kind != EV_PERSON_ACTOR || person->end != at->scan->n_tokens || !person->cited)
        return false;
    for (uint32_t i = person->start; i >= SAID_WORDS && person->start - i <= TITLE_WORDS; i--)
        if (at->scan->gaps[i] & EV_GAP_DASH)
            return is_title(at, i, person->start);
    return false;
}

ev_byline ev_byline_of(const ev_people *people) {
    const line at = {people, people->scan};
    ev_byline none = {EV_NO_ITEM, false};
    for (size_t i = 0; i < people->n; i++) {
        const ev_person *person = &people->items[i];
        if (person->kind != EV_PERSON_ACTOR || person->quote != EV_NO_QUOTE)
            continue;
        uint32_t said = opens_line(&at, person) ? behind_colon(&at, person) : 0;
        if (said > 0) {
            bool quoted = (at.scan->gaps[said] & EV_GAP_QUOTE) != 0;
            return (ev_byline){person->item, said == person->end && !quoted &&
                                                 (people->sentence->flags & EV_SENTENCE_PARAGRAPH)};
        }
        if (closes_line(&at, person))
            return (ev_byline){person->item, false};
    }
    return none;
}
