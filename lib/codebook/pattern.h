/* The notation of a rule: words in their order, with gaps.
 *
 *   leave           any form of the word (its stem, in the language that the rule stands under)
 *   =left           this form only
 *   sovereign*      words that begin so;  *дан  words that end so
 *   /^незалежн/     words in whose norm the regular expression (PCRE2) finds something; no blanks in it
 *   @leave          an entry of a list of the codebook;  ORG ACTOR STATE  a name of the lists beside it
 *   {negated}       a word with that feature: negated, conditional, verb, number
 *   {capital}       a word written with a capital
 *   {last}          the last word of its clause: the sentence ends behind it, or a mark stands there
 *   a|b|@c          one of them
 *   a&b             both at once (of an entry of several words: its last)
 *   !a              not that
 *   word?           may be missing (not the first)
 *   ~4              at most four words in between; without it words stand side by side
 *   ^4              the same, but within the clause: no comma, dash, colon or bracket in between
 *   ^4!@small       and none of these words begins an entry of the list: so a gap stays inside a phrase
 *                   (also ~4!)
 *
 * A pattern is parsed here to a tree of plain text; codebook.c gives its words numbers. */
#ifndef EV_CODEBOOK_PATTERN_H
#define EV_CODEBOOK_PATTERN_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EV_PATTERN_MAX_ELEMENTS = 16,
    EV_PATTERN_MAX_GAP = 40,
};

typedef enum ev_atom_kind {
    EV_ATOM_STEM,
    EV_ATOM_EXACT,
    EV_ATOM_PREFIX,
    EV_ATOM_SUFFIX,
    EV_ATOM_REGEX,
    EV_ATOM_FEATURE,
    EV_ATOM_LIST, /* text is the list's name without @ */
} ev_atom_kind;

/* One condition on a word. `number` is the caller's: which test or list it became. */
typedef struct ev_atom {
    ev_atom_kind kind;
    bool negated;
    char *text;
    uint32_t number;
} ev_atom;

/* Conditions that hold at once. */
typedef struct ev_choice {
    ev_atom *atoms;
    size_t n_atoms;
} ev_choice;

typedef struct ev_element {
    ev_choice *choices; /* one of them */
    size_t n_choices;
    uint32_t gap; /* words that may stand before it */
    bool clause;  /* none of them, nor the element itself, in another clause */
    bool barred;  /* nor does one of them begin an entry of list `barrier` */
    ev_atom barrier;
    bool optional;
} ev_element;

typedef struct ev_pattern {
    ev_element elements[EV_PATTERN_MAX_ELEMENTS];
    size_t n_elements;
} ev_pattern;

/* Adds a choice of one atom, which the caller fills: all zero but for its kind. NULL: out of memory. */
ev_atom *ev_element_add_choice(ev_element *element, ev_atom_kind kind);

/* EV_BAD_PATTERN says what is wrong and at which character; EV_NOMEM. Freed by the caller also after a
 * failure. */
ev_status ev_pattern_parse(const char *text, ev_pattern *pattern, ev_error *err);
void ev_pattern_free(ev_pattern *pattern);

#endif
