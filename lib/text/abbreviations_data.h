/* The tables of abbreviations.c, each sorted by bytes, in lower case, without the last stop. */
#ifndef EV_TEXT_ABBREVIATIONS_DATA_H
#define EV_TEXT_ABBREVIATIONS_DATA_H

#include "text/abbreviations.h"

typedef struct ev_abbreviation {
    const char *word;
    ev_ending ending;
} ev_abbreviation;

typedef struct ev_word_list {
    const char *const *words;
    size_t n;
} ev_word_list;

extern const ev_abbreviation ev_abbreviations[];
extern const size_t ev_n_abbreviations;
extern const ev_word_list ev_sentence_starters;
extern const ev_word_list ev_address_ends;
extern const ev_word_list ev_hyphen_prefixes;
extern const ev_word_list ev_name_prefixes;
extern const ev_word_list ev_number_endings;

#endif
