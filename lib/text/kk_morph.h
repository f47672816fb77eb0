/* Kazakh morphology: from a word form to its stem, by a table of suffixes (kk_morph_data.c) and a list of
 * roots (kk_morph_roots_data.c).
 *
 * Kazakh words are a root and a chain of suffixes in fixed order: of nouns plural, possessive, case,
 * predicate ending; of verbs voice, negation, then a tense or mood with its person, a converb, or a
 * participle or verbal noun, which goes on as nouns do. Each suffix agrees with what stands before it in
 * vowel harmony (back а о ұ ы, front ә ө ү і е), and its first consonant with the sound before (п after
 * пішін, б after кез, м after үй); both are checked before it is cut. қ, к and п that were voiced between
 * vowels become themselves again (одағы, одақ), lost vowels come back (халқы, халық).
 *
 * All chains are tried. Of those that lead to a known root the cheapest counts (the table has the costs);
 * when none does, the longest suffix is cut each time, down to what may be a root. Passives are forms of
 * their verbs; causatives and other voices are when they are not verbs of their own. Derivation that makes
 * another word is kept: тәуелсіз is not тәуел, егемендік not егемен, басшы not бас.
 *
 * Sources of the rules (facts, no text): R. Muhamedowa, Kazakh: A Comprehensive Grammar (2016), chapters on
 * noun and verb inflection; the description of Kazakh in Apertium (J. Washington, I. Salimzyanov, F. Tyers,
 * "Finite-state morphological transducers for three Kypchak languages", 2014). Of the roots:
 * make_kk_roots.py. */
#ifndef EV_TEXT_KK_MORPH_H
#define EV_TEXT_KK_MORPH_H

#include <stddef.h>
#include <stdint.h>

/* Writes the stem of a norm (case folded, NFC, Cyrillic, valid UTF-8) and returns its bytes, never more than
 * n_bytes + 8; 0 when it does not fit `capacity`. *features gets EV_FEATURE_* of lexicon.h. A word that the
 * tables do not explain is its own stem. A word of over 48 letters is left as it is. */
size_t ev_kk_stem(const char *norm, size_t n_bytes, char *out, size_t capacity, uint32_t *features);

#endif
