/* Who speaks by where a name stands, without a verb: "Nazarbayev: we may leave the Union"; "Armenia will
 * leave the alliance — Pashinyan"; a transcript, whose paragraphs begin with the name and a colon.
 *
 * A name counts in the form of its citation only: «Письмо Путину: ...» is not Putin's. */
#ifndef EV_CODEBOOK_BYLINE_H
#define EV_CODEBOOK_BYLINE_H

#include "codebook/people.h"

typedef struct ev_byline {
    uint32_t item;  /* the actor, or EV_NO_ITEM: the sentence has none */
    bool paragraph; /* what follows in the paragraph is said as well */
} ev_byline;

/* By the people of the sentence at hand. The codebook's list `aside` has the words that may begin what stands
 * between the name and the colon ("in an interview"). */
ev_byline ev_byline_of(const ev_people *people);

#endif
