/* Words beside names: what may stand next to a surname without being a given name, and which Latin letters a
 * Cyrillic initial is written with. */
#ifndef EV_CODEBOOK_LINKING_DATA_H
#define EV_CODEBOOK_LINKING_DATA_H

#include <stddef.h>
#include <stdint.h>

/* Beginnings, case folded, of titles and offices. */
extern const char *const ev_link_titles[];
extern const size_t ev_n_link_titles;

/* Beginnings, case folded, of words that a country's or an organisation's name may have around it. */
extern const char *const ev_link_fillers[];
extern const size_t ev_n_link_fillers;

/* Kazakh endings of nouns, the longest first. A name spelled as in Russian takes endings of either harmony
 * (Назарбаевтың), which stems do not know; NULL after the last. */
extern const char *const ev_link_endings[];

typedef struct ev_initial {
    int32_t cyrillic;  /* small */
    const char *latin; /* small letters */
} ev_initial;
extern const ev_initial ev_link_initials[];
extern const size_t ev_n_link_initials;

#endif
