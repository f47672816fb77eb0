/* The tables of normalise.c: which letters look alike, what old Kazakh fonts put where, how punctuation is
 * folded. */
#ifndef EV_TEXT_NORMALISE_DATA_H
#define EV_TEXT_NORMALISE_DATA_H

#include <stddef.h>
#include <stdint.h>

typedef struct ev_letter_pair {
    int32_t from, to;
} ev_letter_pair;

/* Latin letters that pass for Cyrillic ones, and the reverse; each sorted by `from`, upper and lower case
 * apart, since it is the shape that misleads (H is Н but h is һ). */
extern const ev_letter_pair ev_latin_as_cyrillic[];
extern const size_t ev_n_latin_as_cyrillic;
extern const ev_letter_pair ev_cyrillic_as_latin[];
extern const size_t ev_n_cyrillic_as_latin;

/* Lower-case letters of other Cyrillic alphabets in whose places the 8-bit fonts of the 1990s drew Kazakh
 * ones. */
extern const ev_letter_pair ev_old_kazakh_font[];
extern const size_t ev_n_old_kazakh_font;

/* Letters that are one in every word, after case folding. */
extern const ev_letter_pair ev_same_letter[];
extern const size_t ev_n_same_letter;

typedef struct ev_folded_sign {
    int32_t from;
    const char *to;
} ev_folded_sign;

/* Punctuation outside words. */
extern const ev_folded_sign ev_folded_signs[];
extern const size_t ev_n_folded_signs;

/* The letter that `cp` stands for in a table sorted by `from`, 0 when it is not there. */
int32_t ev_letter_pair_find(const ev_letter_pair *pairs, size_t n_pairs, int32_t cp);
const char *ev_folded_sign_find(int32_t cp); /* NULL: not folded */

#endif
