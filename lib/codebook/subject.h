/* Who is the subject of a turn of speaking ("Putin said", "по словам Путина", "ол мәлімдеді"): of the people
 * of a sentence, the one before the turn, behind it, or in it.
 *
 * Ownership: everything is lent. */
#ifndef EV_CODEBOOK_SUBJECT_H
#define EV_CODEBOOK_SUBJECT_H

#include "codebook/people.h"

/* The lists of a codebook that are asked; each may be EV_NO_ITEM. */
typedef struct ev_subjects {
    uint32_t source_list; /* turns that their subject follows: "according to" */
    uint32_t speech_list; /* the other turns */
} ev_subjects;

ev_subjects ev_subjects_of(const ev_codebook *codebook);

/* Whether a turn stands behind a mark, or opens the sentence, and so has its subject behind it. */
bool ev_subject_is_inverted(const ev_people *people, const ev_label *label);

/* False: nobody is the subject. A person of kind EV_PERSON_UNNAMED may be none of the list's: somebody with a
 * name that is no actor's. `quote` is the quotation that the turn stands in. */
bool ev_subject_of(const ev_subjects *subjects, const ev_people *people, const ev_label *label,
                   uint32_t quote, ev_person *subject);

#endif
