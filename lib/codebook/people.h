/* Who is named in a sentence, and whom a pronoun or an office stands for: the memory behind speech.h. A
 * surname beside another's given name ("Viktor Lukashenko") is a stranger's.
 *
 * Ownership: a people structure is all zero before _init and freed by _free; the codebook is lent. */
#ifndef EV_CODEBOOK_PEOPLE_H
#define EV_CODEBOOK_PEOPLE_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "codebook/quotes.h"
#include "codebook/scan.h"
#include "text/analyse.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_person_kind {
    EV_PERSON_ACTOR,
    EV_PERSON_PRONOUN,
    EV_PERSON_OFFICE,
    EV_PERSON_UNNAMED,
} ev_person_kind;

/* The lists of a codebook that name people: actors, those three of pronouns, offices, those without a name.
 */
enum { EV_PEOPLE_LISTS = 6 };

typedef struct ev_person {
    uint32_t start, end; /* tokens of the sentence */
    uint32_t item;       /* of an actor; of an office the state it is named with, or EV_NO_ITEM */
    uint32_t quote;      /* the quotation it stands in, or EV_NO_QUOTE */
    ev_person_kind kind;
    ev_gender gender; /* of a pronoun */
    bool cited;       /* of an actor: the surname stands in its citation form */
} ev_person;

enum { EV_PEOPLE_REMEMBERED = 12 };

typedef struct ev_people {
    const ev_codebook *codebook;
    uint32_t lists[EV_PEOPLE_LISTS];
    uint32_t clause_list, aside_list, nameless_list, small_list, preposition_list;
    const ev_analysis *analysis;
    const ev_sentence *sentence; /* the one at hand */
    const ev_scan *scan;
    ev_person *items; /* of the sentence at hand, by place */
    size_t n, capacity;
    struct {
        uint32_t item, quote;
        size_t sentence;
    } remembered[EV_PEOPLE_REMEMBERED]; /* actors of the sentences before, the one meant most likely first */
    size_t n_remembered;
} ev_people;

void ev_people_init(ev_people *people, const ev_codebook *codebook);
void ev_people_free(ev_people *people);
/* A new statement: nobody has been named. */
void ev_people_forget(ev_people *people);

/* Reads the people of a sentence from its labels. EV_NOMEM. */
ev_status ev_people_read(ev_people *people, const ev_analysis *analysis, const ev_sentence *sentence,
                         const ev_scan *scan, const ev_quotes *quotes, ev_error *err);
/* After a sentence's last question: its actors are named now, and whom a pronoun stood for is meant anew. */
void ev_people_remember(ev_people *people, size_t sentence);

/* Of a token of the sentence: whether it is written with a capital; whether it lies in an entry of one of the
 * lists. */
bool ev_people_has_capital(const ev_people *people, uint32_t token);
bool ev_people_has_label(const ev_people *people, uint32_t token, const uint32_t *lists, size_t n_lists);

/* The person nearest before, and the first at or after a token, in the same quotation and at most `reach`
 * tokens away; NULL for none. Who stands in a clause or an apposition between commas is passed over for the
 * actor before it: "Lukashenko, who met Putin, said". Before, an actor whose name shows another case than the
 * nominative, or that stands behind a preposition, is nobody: «Путин ответил Лукашенко», "a friend of Putin
 * said". */
const ev_person *ev_people_before(const ev_people *people, uint32_t token, uint32_t quote, uint32_t reach);
const ev_person *ev_people_after(const ev_people *people, uint32_t token, uint32_t quote, uint32_t reach);

/* The first person of a kind who shares a token with a label: "according to her", "in Putin's view". NULL:
 * none. */
const ev_person *ev_people_in(const ev_people *people, const ev_label *label, uint32_t quote,
                              ev_person_kind kind);

/* The actor whom a person who stands in the sentence is: an item, or EV_NO_ITEM where it cannot be told. */
uint32_t ev_people_who(const ev_people *people, const ev_person *person, size_t sentence);

#endif
