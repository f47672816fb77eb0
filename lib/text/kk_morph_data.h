/* The grammar of kk_morph.c as tables: which sounds change, which suffix stands where, irregular forms, and
 * the roots that are known. A linguist can read and mend kk_morph_data.c without knowing the code. */
#ifndef EV_TEXT_KK_MORPH_DATA_H
#define EV_TEXT_KK_MORPH_DATA_H

#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

/* What a suffix is. In a word they follow each other as in the rows of ev_kk_before. */
typedef enum ev_kk_kind {
    EV_KK_WORD, /* no suffix: the whole word */
    EV_KK_PREDICATE,
    EV_KK_CASE,
    EV_KK_RELATIVE, /* -дағы, -нікі, -дай, and -ша after participles */
    EV_KK_POSSESSIVE,
    EV_KK_PLURAL,
    EV_KK_PARTICIPLE, /* and verbal nouns: inflected like nouns */
    EV_KK_CONVERB,    /* takes a predicate ending at most */
    EV_KK_FINITE,     /* ends its word */
    EV_KK_NEGATION,
    EV_KK_VOICE,
    EV_KK_KIND_LAST
} ev_kk_kind;

#define EV_KK_BIT(kind) (1u << (kind))
/* For each kind the kinds that can stand directly after it, as EV_KK_BIT; EV_KK_WORD: the word's end. */
extern const uint16_t ev_kk_before[EV_KK_KIND_LAST];

/* What has to stand before a suffix. */
typedef enum ev_kk_after {
    EV_KK_AFTER_ANY,
    EV_KK_AFTER_VOWEL,
    EV_KK_AFTER_CONSONANT,
    EV_KK_AFTER_HIS, /* the possessive of the third person, -ы or -сы */
    EV_KK_AFTER_MY,  /* one of the first or second, in -м or -ң */
    EV_KK_AFTER_L,   /* a syllable with л: the passive is in -н there, which elsewhere is reflexive */
} ev_kk_after;

/* In a pattern upper-case letters stand for sounds that change: А (а, е), Ы (ы, і) and К (қ, к) by harmony;
 * the consonants of ev_kk_sounds by what stands before. Other letters stand for themselves. */
typedef struct ev_kk_suffix {
    const char32_t *pattern;
    ev_kk_kind kind;
    ev_kk_after after;
    uint8_t min_root;  /* letters that have to stay when the root is not known; 0: only with a known root */
    uint8_t cost;      /* of several readings of a word the cheapest counts */
    uint32_t features; /* EV_FEATURE_* that it shows */
    char32_t
        restored; /* what the writing hides at the root's end: дамиды is дамы-йды, қояды is қой-ады; or 0 */
} ev_kk_suffix;
extern const ev_kk_suffix ev_kk_suffixes[];
extern const size_t ev_n_kk_suffixes;

/* Endings that make another word (егемен-дік, заң-сыз, әнұран-шы): nothing is cut off before them. */
extern const char32_t *const ev_kk_derivations[];
extern const size_t ev_n_kk_derivations;

/* How a suffix's first consonant follows the letter before it. */
typedef enum ev_kk_sound {
    EV_KK_AFTER_VOWELS,
    EV_KK_AFTER_RYU,
    EV_KK_AFTER_LL,
    EV_KK_AFTER_NASAL,
    EV_KK_AFTER_VOICED,
    EV_KK_AFTER_VOICELESS,
    EV_KK_SOUND_LAST
} ev_kk_sound;
typedef struct ev_kk_sounds {
    char32_t letter;                           /* in patterns */
    const char32_t *written[EV_KK_SOUND_LAST]; /* by the sound before; back and front where there are two */
} ev_kk_sounds;
extern const ev_kk_sounds ev_kk_consonants[];
extern const size_t ev_n_kk_consonants;

typedef struct ev_kk_form {
    const char *form, *stem;
    uint32_t features;
} ev_kk_form;
/* Pronouns, copulas and others that no suffix explains. */
extern const ev_kk_form ev_kk_irregular[];
extern const size_t ev_n_kk_irregular;
/* How roots look before a vowel when they lose one of their own (халқ-ы of халық), or change п (тау-ып of
 * тап). */
extern const ev_kk_form ev_kk_changed[];
extern const size_t ev_n_kk_changed;

enum {
    EV_KK_ROOT_BYTES = 31,
    EV_KK_NOUN = 1u << 0, /* nouns, adjectives, numerals, pronouns, adverbs: all inflect as nouns */
    EV_KK_VERB = 1u << 1,
    EV_KK_POSSESSED = 1u << 2, /* a noun that ends in a possessive of its own: бәрі, бірі */
    EV_KK_FIXED = 1u << 3,     /* takes no endings: postpositions, conjunctions, particles */
};
typedef struct ev_kk_root {
    char root[EV_KK_ROOT_BYTES];
    uint8_t classes;
} ev_kk_root;
/* In byte order; written by make_kk_roots.py, which says from what. */
extern const ev_kk_root ev_kk_roots[];
extern const size_t ev_n_kk_roots;

#endif
