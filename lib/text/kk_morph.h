/* Kazakh morphology: from a word form to its stem, by a table of suffixes (kk_morph_data.c) peeled from the
 * end.
 *
 * Kazakh words are a root and a chain of suffixes in fixed order: voice, negation, tense or participle,
 * plural, possessive, case, predicate ending. Each suffix agrees with what stands before it in vowel harmony
 * (back а о ұ ы, front ә ө ү і е) and by its first consonant in voice, and both are checked before it is cut.
 * Derivation that makes another word is kept: тәуелсіз is not тәуел, егемендік not егемен.
 *
 * Sources of the rules (facts, no text): R. Muhamedowa, Kazakh: A Comprehensive Grammar (2016), chapters on
 * noun and verb inflection; the description of Kazakh in Apertium (J. Washington, I. Salimzyanov, F. Tyers,
 * "Finite-state morphological transducers for three Kypchak languages", 2014). */
#ifndef EV_TEXT_KK_MORPH_H
#define EV_TEXT_KK_MORPH_H

#include <stddef.h>
#include <stdint.h>

/* Writes the stem of a norm (case folded, NFC, Cyrillic, valid UTF-8) and returns its bytes, never more than
 * n_bytes + 2; 0 when it does not fit `capacity`. *features gets EV_FEATURE_* of lexicon.h. A word that the
 * table does not explain is its own stem. Linear in the length of the word. */
size_t ev_kk_stem(const char *norm, size_t n_bytes, char *out, size_t capacity, uint32_t *features);

#endif
