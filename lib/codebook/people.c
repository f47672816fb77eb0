/* See people.h. */
#include "codebook/people.h"

#include "base/buf.h"
#include "codebook/name_forms.h"
#include "text/chars.h"

#include <stdlib.h>
#include <string.h>

enum {
    MEMORY_SENTENCES =
        8,            /* how far back a stand-in's actor may have been named: footnotes may stand between */
    STATE_BEFORE = 2, /* words between an office and the state named with it */
    STATE_AFTER = 3,
    PEOPLE_ASKED = 64,     /* people before a stand-in */
    TITLE_REACH = 4,       /* "President of Kazakhstan Nursultan Nazarbayev" */
    DESCRIPTION_WORDS = 8, /* of an apposition: "Lukashenko, the leader of Belarus," */
};

enum { LIST_OFFICE = 4, LIST_UNNAMED = 5 };

/* By number: ev_people.lists. `he` and `she` stand for actors of that gender, `pronoun` for any. */
static const struct {
    const char *list;
    ev_person_kind kind;
    ev_gender gender;
} namings[EV_PEOPLE_LISTS] = {
    {"ACTOR", EV_PERSON_ACTOR, EV_GENDER_ANY},   {"pronoun", EV_PERSON_PRONOUN, EV_GENDER_ANY},
    {"he", EV_PERSON_PRONOUN, EV_GENDER_MALE},   {"she", EV_PERSON_PRONOUN, EV_GENDER_FEMALE},
    {"office", EV_PERSON_OFFICE, EV_GENDER_ANY}, {"unnamed", EV_PERSON_UNNAMED, EV_GENDER_ANY},
};

void ev_people_init(ev_people *people, const ev_codebook *codebook) {
    memset(people, 0, sizeof *people);
    people->codebook = codebook;
    people->clause_list = ev_codebook_list(codebook, "clause");
    people->aside_list = ev_codebook_list(codebook, "aside");
    people->nameless_list = ev_codebook_list(codebook, "nameless");
    people->small_list = ev_codebook_list(codebook, "small");
    people->preposition_list = ev_codebook_list(codebook, "preposition");
    for (size_t i = 0; i < EV_PEOPLE_LISTS; i++)
        people->lists[i] = ev_codebook_list(codebook, namings[i].list);
}

void ev_people_free(ev_people *people) {
    free(people->items);
    people->items = NULL;
}

void ev_people_forget(ev_people *people) {
    people->n_remembered = 0;
}

/* Which of the lists; EV_PEOPLE_LISTS: none of them. */
static size_t naming_of(const ev_people *people, uint32_t list) {
    size_t i = 0;
    while (i < EV_PEOPLE_LISTS && people->lists[i] != list)
        i++;
    return i;
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

static const char *word_at(const ev_people *people, uint32_t token, size_t *n_bytes) {
    const ev_token *word = &people->analysis->tokens[people->sentence->first_token + token];
    *n_bytes = word->end - word->start;
    return people->analysis->text + word->start;
}

bool ev_people_has_capital(const ev_people *people, uint32_t token) {
    size_t n_bytes;
    return ev_char_is_upper(ev_char_read(word_at(people, token, &n_bytes), &n_bytes));
}

bool ev_people_has_label(const ev_people *people, uint32_t token, const uint32_t *lists, size_t n_lists) {
    for (size_t i = 0; i < people->scan->n_labels; i++) {
        const ev_label *label = &people->scan->labels[i];
        for (size_t j = 0; j < n_lists; j++)
            if (label->list == lists[j] && label->start <= token && label->end > token)
                return true;
    }
    return false;
}

static bool is_cited(const ev_people *people, const ev_person *actor) {
    const ev_name_item *item = &people->codebook->items[actor->item];
    size_t n_bytes;
    const char *word = word_at(people, actor->end - 1, &n_bytes);
    for (size_t i = 0; i < item->n_surnames; i++)
        if (ev_name_is(word, n_bytes, item->surnames[i]))
            return true;
    return false;
}

/* A word with a capital that is no title, state, organisation or other person, nor the first of the sentence.
 */
static bool may_be_given(const ev_people *people, uint32_t token) {
    const ev_codebook *codebook = people->codebook;
    const uint32_t others[] = {codebook->org_list,         codebook->body_list,        codebook->state_list,
                               codebook->actor_list,       people->nameless_list,      people->small_list,
                               people->lists[LIST_OFFICE], people->lists[LIST_UNNAMED]};
    return token > 0 && ev_people_has_capital(people, token) &&
           !ev_people_has_label(people, token, others, sizeof others / sizeof others[0]);
}

/* A bare surname with given names before it of which none begins as the actor's does. Not "in Sochi Putin
 * said". */
static bool is_namesake(const ev_people *people, const ev_person *actor) {
    const char *given = people->codebook->items[actor->item].given;
    const uint32_t before[] = {people->aside_list, people->nameless_list};
    uint32_t first = actor->start;
    if (!given || actor->end - actor->start > 1)
        return false;
    while (!people->scan->gaps[first] && first > 0 && may_be_given(people, first - 1)) {
        size_t n_bytes;
        if (ev_name_initials_agree(word_at(people, --first, &n_bytes), given))
            return false;
    }
    return first < actor->start && first > 0 &&
           (people->scan->gaps[first] || !ev_people_has_label(people, first - 1, before, 2));
}

/* A name inside another's name is none. */
static void drop_contained(ev_people *people) {
    size_t kept = 0;
    uint32_t end = 0;
    for (size_t i = 0; i < people->n; i++) {
        const ev_person one = people->items[i];
        if (one.kind == EV_PERSON_ACTOR && one.end <= end)
            continue;
        end = one.kind == EV_PERSON_ACTOR ? one.end : end;
        people->items[kept++] = one;
    }
    people->n = kept;
}

static void know_actors(ev_people *people) {
    for (size_t i = 0; i < people->n; i++) {
        ev_person *one = &people->items[i];
        if (one->kind != EV_PERSON_ACTOR)
            continue;
        one->cited = is_cited(people, one);
        if (is_namesake(people, one)) {
            one->kind = EV_PERSON_UNNAMED;
            one->item = EV_NO_ITEM;
        }
    }
}

ev_status ev_people_read(ev_people *people, const ev_analysis *analysis, const ev_sentence *sentence,
                         const ev_scan *scan, const ev_quotes *quotes, ev_error *err) {
    people->n = 0;
    people->analysis = analysis;
    people->sentence = sentence;
    people->scan = scan;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        size_t naming = naming_of(people, label->list);
        if (naming == EV_PEOPLE_LISTS)
            continue;
        void *items = people->items;
        bool grown = ev_array_grow(&items, &people->capacity, people->n + 1, sizeof *people->items);
        people->items = items;
        if (!grown)
            return ev_out_of_memory(err);
        uint32_t byte = analysis->tokens[sentence->first_token + label->start].start;
        ev_person_kind kind = namings[naming].kind;
        people->items[people->n++] = (ev_person){label->start,
                                                 label->end,
                                                 kind == EV_PERSON_ACTOR ? label->item : EV_NO_ITEM,
                                                 ev_quotes_at(quotes, byte),
                                                 kind,
                                                 namings[naming].gender,
                                                 false};
    }
    if (people->n > 1)
        qsort(people->items, people->n, sizeof *people->items, compare_people);
    drop_contained(people);
    know_actors(people);
    if (people->n > 0)
        join_states(people, scan);
    return EV_OK;
}

/* Who is named first in a sentence is most likely meant by a pronoun in the next. */
void ev_people_remember(ev_people *people, size_t sentence) {
    uint32_t who[EV_PEOPLE_REMEMBERED] = {
        0}; /* before anything moves: pronouns look at who was named before */
    size_t first = people->n > EV_PEOPLE_REMEMBERED ? people->n - EV_PEOPLE_REMEMBERED : 0;
    for (size_t i = first; i < people->n; i++) {
        ev_person_kind kind = people->items[i].kind;
        bool stands = kind == EV_PERSON_ACTOR || kind == EV_PERSON_PRONOUN;
        who[i - first] = stands ? ev_people_who(people, &people->items[i], sentence) : EV_NO_ITEM;
    }
    for (size_t i = people->n; i-- > first;) {
        if (who[i - first] == EV_NO_ITEM)
            continue;
        memmove(people->remembered + 1, people->remembered,
                (EV_PEOPLE_REMEMBERED - 1) * sizeof *people->remembered);
        people->remembered[0].item = who[i - first];
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

static bool mark_between(const ev_people *people, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i <= to && i < people->scan->n_tokens; i++)
        if (people->scan->gaps[i] & (EV_GAP_COMMA | EV_GAP_CLAUSE))
            return true;
    return false;
}

static bool begins_clause(const ev_people *people, uint32_t token) {
    for (size_t i = 0; i < people->scan->n_labels; i++)
        if (people->scan->labels[i].list == people->clause_list && people->scan->labels[i].start == token)
            return true;
    return false;
}

/* The actor to whose name a person between commas is an apposition, or stands in a clause about: "Lukashenko,
 * the leader of Belarus, said"; "Lukashenko, who met Putin, said". */
static const ev_person *described(const ev_people *people, const ev_person *one, uint32_t token) {
    if (one->kind == EV_PERSON_PRONOUN || !mark_between(people, one->end, token))
        return one;
    for (const ev_person *actor = one; actor-- > people->items;) {
        if (actor->end + DESCRIPTION_WORDS < one->start)
            break;
        bool between = actor->kind == EV_PERSON_ACTOR && actor->quote == one->quote &&
                       actor->end <= one->start && mark_between(people, actor->end, actor->end);
        if (between && (one->kind != EV_PERSON_ACTOR || begins_clause(people, actor->end)))
            return actor;
    }
    return one;
}

/* Verbs have their subject in the nominative, which Russian and Kazakh show, and never behind a preposition;
 * a Kazakh verbal noun has it right before it, in the genitive («Назарбаевтың айтуынша»). */
static bool may_be_subject(const ev_people *people, const ev_person *one, uint32_t token) {
    if (one->kind != EV_PERSON_ACTOR)
        return true;
    if (people->sentence->lang == EV_LANG_EN)
        return one->start == 0 || people->scan->gaps[one->start] ||
               !ev_people_has_label(people, one->start - 1, &people->preposition_list, 1);
    bool genitive = people->sentence->lang == EV_LANG_KK && one->end == token;
    return one->cited || genitive;
}

const ev_person *ev_people_before(const ev_people *people, uint32_t token, uint32_t quote, uint32_t reach) {
    for (size_t i = first_from(people, token); i-- > 0;) {
        const ev_person *one = &people->items[i];
        if (one->end + reach < token)
            return NULL;
        if (one->quote == quote && one->end <= token && may_be_subject(people, one, token))
            return described(people, one, token);
    }
    return NULL;
}

/* A title before a name is the name's. */
static const ev_person *named_by_title(const ev_people *people, const ev_person *title) {
    const ev_person *end = people->items + people->n;
    for (const ev_person *one = title + 1; one < end && one->start <= title->end + TITLE_REACH; one++)
        if (one->kind == EV_PERSON_ACTOR && one->quote == title->quote &&
            !mark_between(people, title->end, one->start))
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

const ev_person *ev_people_in(const ev_people *people, const ev_label *label, uint32_t quote,
                              ev_person_kind kind) {
    for (size_t i = 0; i < people->n && people->items[i].start < label->end; i++) {
        const ev_person *one = &people->items[i];
        if (one->kind == kind && one->quote == quote && one->end > label->start)
            return one;
    }
    return NULL;
}

static bool fits(const ev_people *people, const ev_person *person, uint32_t actor) {
    ev_gender gender = people->codebook->items[actor].gender;
    if (person->gender != EV_GENDER_ANY && gender != EV_GENDER_ANY && gender != person->gender)
        return false;
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
    size_t before = first_from(people, person->start);
    size_t first = before > PEOPLE_ASKED ? before - PEOPLE_ASKED : 0;
    for (size_t i = before; i-- > first;)
        if (people->items[i].kind == EV_PERSON_ACTOR && people->items[i].quote == person->quote &&
            fits(people, person, people->items[i].item))
            return people->items[i].item;
    uint32_t named = recalled(people, person, sentence, person->quote);
    return named == EV_NO_ITEM && person->quote != EV_NO_QUOTE
               ? recalled(people, person, sentence, EV_NO_QUOTE)
               : named;
}
