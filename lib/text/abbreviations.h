/* Abbreviations that keep their stop, and what the stop then says about the sentence's end; words that often
 * begin a sentence and seldom follow an abbreviation inside one; the last parts of web addresses. English,
 * Russian, Kazakh. */
#ifndef EV_TEXT_ABBREVIATIONS_H
#define EV_TEXT_ABBREVIATIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ev_ending {
    EV_ENDING_NONE,   /* not an abbreviation: the stop ends the sentence */
    EV_ENDING_NEVER,  /* something always follows: "Mr.", "им." */
    EV_ENDING_NUMBER, /* an abbreviation only before a number: "No. 5", "ст. 7" */
    EV_ENDING_LOWER, /* an abbreviation only before a small letter, written without a stop elsewhere: "млн.
                        тенге" */
    EV_ENDING_STARTER,    /* ends a sentence when a word follows that often begins one: "U.S.", "Inc." */
    EV_ENDING_AFTER_YEAR, /* as STARTER when a number stands before it: "1995 г."; as NEVER otherwise: "г.
                             Алматы" */
    EV_ENDING_UPPER,      /* ends a sentence when a capital follows: "etc.", "т. д." */
    EV_ENDING_LAST
} ev_ending;

/* What the stop after this word means. The word is valid UTF-8 as written, without its last stop. */
ev_ending ev_abbreviation_find(const char *word, size_t n_bytes);
/* Whether the word, as written, is a common first word of sentences. */
bool ev_sentence_starter(const char *word, size_t n_bytes);
/* Whether the word, as written in lower case, is the last part of web addresses. */
bool ev_address_end(const char *word, size_t n_bytes);
/* Whether the word, as written, is a prefix that English joins with a hyphen. */
bool ev_hyphen_prefix(const char *word, size_t n_bytes);
/* Whether the word, as written, begins hyphenated names in Russian without being a name: "Санкт-Петербург".
 */
bool ev_name_prefix(const char *word, size_t n_bytes);
/* Whether the word is a Kazakh ending that numbers take after a hyphen: "2016-да", "15-ші". */
bool ev_number_ending(const char *word, size_t n_bytes);

#endif
