/* The tables of kk_morph.c: suffixes, roots that look as if they had one, and irregular forms. */
#ifndef EV_TEXT_KK_MORPH_DATA_H
#define EV_TEXT_KK_MORPH_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a suffix stands, from the word's end inwards. */
typedef enum ev_kk_slot {
    EV_KK_NO_SLOT,
    EV_KK_PREDICATE, /* -мын, -сыз, person endings of verbs */
    EV_KK_CASE,
    EV_KK_POSSESSIVE,
    EV_KK_PLURAL,
    EV_KK_TENSE, /* tenses, participles, converbs, infinitive, conditional */
    EV_KK_NEGATION,
    EV_KK_VOICE,
} ev_kk_slot;

/* What has to stand before a suffix. */
typedef enum ev_kk_after {
    EV_KK_AFTER_ANY,
    EV_KK_AFTER_VOWEL,
    EV_KK_AFTER_CONSONANT,
    EV_KK_AFTER_POSSESSIVE3, /* ы or і: the third person's ending, which is cut next */
} ev_kk_after;

/* In a pattern upper-case letters stand for sounds that change: А is а or е, Ы is ы or і (both by harmony); Л
 * is л, д or т, Д is д or т, Ғ is ғ, қ, г or к, Н is н, д or т, М is м, б or п (by the sound before). Other
 * letters stand for themselves. */
typedef struct ev_kk_suffix {
    const char *pattern;
    ev_kk_slot slot;
    ev_kk_after after;
    uint8_t min_root;  /* letters that have to stay before it */
    uint32_t features; /* EV_FEATURE_* that it shows */
    bool known_root;   /* cut only on the way to a known root: too short or too common to be trusted alone */
} ev_kk_suffix;

/* Of suffixes of one length that fit, the first is taken. */
extern const ev_kk_suffix ev_kk_suffixes[];
extern const size_t ev_n_kk_suffixes;

typedef struct ev_kk_form {
    const char *form, *stem;
} ev_kk_form;
/* Pronouns and others whose roots change. */
extern const ev_kk_form ev_kk_irregular[];
extern const size_t ev_n_kk_irregular;
/* Roots that lose their last vowel before a suffix that begins with one, as that leaves them: халқы is халық.
 */
extern const ev_kk_form ev_kk_elided[];
extern const size_t ev_n_kk_elided;
/* Roots in byte order (kk_morph_roots.c): a chain of suffixes that leads to one of them is preferred. */
extern const char *const ev_kk_roots[];
extern const size_t ev_n_kk_roots;

#endif
