/* What langid.c knows of languages: letters, words and letter sequences. Data that a linguist can read and
 * mend. */
#ifndef EV_TEXT_LANGID_DATA_H
#define EV_TEXT_LANGID_DATA_H

#include "text/lang.h"

#include <stddef.h>
#include <stdint.h>

#define EV_LANG_BIT(lang) (UINT64_C(1) << (lang))

/* Letters that only some of our languages write, sorted by code point; a letter that is not listed says
 * nothing. */
typedef struct ev_letter_hint {
    uint32_t letter;
    uint64_t langs; /* EV_LANG_BIT() of each */
} ev_letter_hint;

extern const ev_letter_hint EV_LETTER_HINTS[];
extern const size_t EV_N_LETTER_HINTS;

enum { EV_HINT_BYTES = 32 };

/* Function words and a few very frequent ones, case folded, ё as е, sorted by bytes. */
typedef struct ev_word_hint {
    char word[EV_HINT_BYTES];
    uint64_t langs; /* EV_LANG_BIT() of each language that uses the word */
} ev_word_hint;

extern const ev_word_hint EV_WORD_HINTS[];
extern const size_t EV_N_WORD_HINTS;

/* Letter sequences. A model gives each letter the cost of meeting it after the two before it, in quarters of
 * a bit, one character a cost: '@' is 0, 'A' is 1 and so on; '0' stands for 28 (which would be a backslash).
 * Indexed [before last][last][this]. Cyrillic symbols: 0 the word's edge, 1-32 а to я (ё is е), 33-41 ә ғ қ ң
 * ө ұ ү һ і, 42 any other letter. Latin symbols: 0 the edge, 1-26 a to z with any accents, 27 any other
 * letter. */
enum { EV_CYRL_SYMBOLS = 43, EV_LATN_SYMBOLS = 28 };

extern const char EV_TRIGRAMS_RU[];
extern const char EV_TRIGRAMS_KK[];
/* The other languages, pooled by family and script (FAMILIES in make_langid_ngrams.py). */
extern const char EV_TRIGRAMS_EASTSLAVIC[];
extern const char EV_TRIGRAMS_SOUTHSLAVIC[];
extern const char EV_TRIGRAMS_KIPCHAK[];
extern const char EV_TRIGRAMS_ASIAN[]; /* Mongolian, Uzbek, Tajik */
extern const char EV_TRIGRAMS_SIBERIAN[];
extern const char EV_TRIGRAMS_EN[];
extern const char EV_TRIGRAMS_KKLATIN[];
extern const char EV_TRIGRAMS_TURKIC[];
extern const char EV_TRIGRAMS_EUROPEAN[]; /* and others of the world in Latin letters */

/* The symbol of a case-folded letter (langid_word.c). */
uint8_t ev_cyrillic_symbol(uint32_t letter);
uint8_t ev_latin_symbol(uint32_t letter);
/* What a word of n letters costs in a model, its end included, in quarters of a bit (langid_word.c). */
int ev_trigram_cost(const char *model, size_t n_symbols, const uint8_t *symbols, size_t n);

#endif
