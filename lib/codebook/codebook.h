/* A codebook: themes and the rules that find them, as data. Loaded from YAML (corpus/codebooks/exitvoice.yml
 * explains the keys; corpus/README.md shows how to write a theme) or from a dictionary of quanteda or LIWC,
 * compiled once, then constant: several threads may tag by one codebook, each with a tagger of its own.
 *
 * A rule is a pattern (pattern.h) or a regular expression over the sentence with a role: it finds entries of
 * a list, cues of the context, or places of a theme, or takes back what another found. Rules of the names
 * beside the codebook (organisations, actors, states) are lists like any other.
 *
 * Ownership: _open is freed by _free; everything that a codebook points to is lent until then. */
#ifndef EV_CODEBOOK_CODEBOOK_H
#define EV_CODEBOOK_CODEBOOK_H

#include "base/error.h"
#include "base/sha256.h"
#include "codebook/attributes.h"
#include "codebook/element_set.h"
#include "codebook/pattern.h"
#include "codebook/regex.h"
#include "codebook/word_tests.h"
#include "text/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_role {
    EV_ROLE_LIST,         /* an entry of list `owner` */
    EV_ROLE_CUE,          /* a cue of category `owner` */
    EV_ROLE_CUE_UNLESS,   /* takes back the cues of category `owner` that it covers */
    EV_ROLE_THEME,        /* a place of theme `owner` */
    EV_ROLE_THEME_UNLESS, /* takes back the places of theme `owner` that it touches */
} ev_role;

enum {
    EV_MAX_CATEGORIES = 64,
    EV_ANY_ATTRIBUTE = -1, /* polarity or modality as the cues say */
    EV_NO_ITEM = UINT32_MAX,
};
#define EV_REACH_SENTENCE UINT32_MAX

/* How a name is written. */
typedef enum ev_casing { EV_CASING_ANY, EV_CASING_CAPITAL, EV_CASING_ABBREVIATION } ev_casing;

typedef struct ev_rule {
    /* what matching looks at stands together */
    ev_word_class word_class; /* EV_CLASS_OTHER: in sentences of any language */
    ev_role role;
    uint32_t owner;
    ev_casing casing;
    ev_element_set *sets; /* of the pattern's elements, for asking */
    size_t n_sets;
    bool one_word;          /* a word that passes one of its first tests is all of it */
    uint32_t item;          /* of a list of names: which; else EV_NO_ITEM */
    uint32_t before, after; /* of a cue: how many words it reaches backwards and forwards */
    bool clause;            /* of a cue: not beyond a comma or another clause */
    uint64_t needs;         /* of a theme: one of these categories must reach the place (0: none needed) */
    uint64_t without;       /* and none of these */
    int polarity, modality; /* fixed, or EV_ANY_ATTRIBUTE */
    char *name;             /* "exit.threat/en/3"; what `rule` says of a tag */
    char *text;             /* the pattern as written */
    ev_pattern pattern;
    ev_regex *regex;       /* over the sentence (flat_sentence.h), instead of the pattern; else NULL */
    uint64_t line, column; /* in the codebook's file */
} ev_rule;

typedef struct ev_list {
    char *name;
} ev_list;

/* Whom "he" and "she" may stand for. */
typedef enum ev_gender { EV_GENDER_ANY, EV_GENDER_MALE, EV_GENDER_FEMALE } ev_gender;

/* An organisation, actor or state: what `target` and `speaker` carry. */
typedef struct ev_name_item {
    char *id;
    char *kind;       /* of an organisation; of an actor the state, as alpha-3; "" */
    char *given;      /* of an actor: the whole name, the given name first; NULL: not said */
    ev_gender gender; /* of an actor; EV_GENDER_ANY: not said */
    char **surnames;  /* of an actor: the last word of each name, as it stands in the file */
    size_t n_surnames;
} ev_name_item;

typedef struct ev_codebook_example {
    char *text;
    uint32_t theme;
    ev_word_class word_class;
    bool match; /* must bear the theme, or must not */
    uint64_t line, column;
} ev_codebook_example;

typedef struct ev_theme {
    char *id; /* "exit.threat" */
    char *title;
    char *definition;
    uint32_t *yields_to; /* themes in whose presence (in one sentence) this one is not given */
    size_t n_yields_to;
    uint64_t possible_by;    /* categories whose cues make a tag possible */
    bool target_in_sentence; /* the organisation may stand anywhere in the sentence (targets.h) */
    bool target_near;        /* or in the sentences before */
    uint64_t line;
} ev_theme;

/* Rules that may begin at a word that passes a test, or at an entry of a list; or regular expressions of a
 * class; or groups of words that a test opens. */
typedef struct ev_gate {
    uint32_t need;            /* a group of which a word has to be in the sentence, too, or EV_NO_ITEM */
    ev_word_class word_class; /* of the rule, and the list that it is an entry of: asked before the rule is */
    uint32_t list;            /* n_lists: of none */
} ev_gate;

typedef struct ev_starts {
    uint32_t *rules;
    ev_gate *gates; /* by rule; NULL: of groups */
    size_t n;
} ev_starts;

typedef struct ev_codebook {
    char *path;
    char *names_folder;
    char *name, *version;
    char *note; /* what a user should know of a dictionary of another program; NULL or "": nothing */
    size_t n_conditions;
    bool any_language;                /* a dictionary of forms: it holds in sentences of any language */
    char digest[EV_SHA256_HEX_BYTES]; /* of its file */
    ev_word_tests *tests;
    ev_rule *rules;
    size_t n_rules, rules_capacity;
    ev_list *lists;
    size_t n_lists;
    ev_name_item *items;
    size_t n_items, items_capacity;
    char **categories;
    size_t n_categories;
    ev_theme *themes;
    size_t n_themes;
    ev_codebook_example *examples;
    size_t n_examples;
    ev_starts *by_test; /* by number of the test */
    ev_starts
        *by_list; /* by EV_CLASS_LAST times the number of the list, plus the word class of the sentence */
    ev_starts *groups_by_test; /* numbers of the groups of words that a test opens */
    size_t n_groups;
    ev_starts regexes[EV_CLASS_LAST];                     /* by word class of the sentence */
    uint32_t org_list, actor_list, state_list, body_list; /* numbers of the lists of names */
} ev_codebook;

/* `names_folder` holds organisations.yml, actors.yml and countries.yml. EV_NOT_FOUND, EV_PERMISSION, EV_IO;
 * EV_BAD_CODEBOOK with file, line and column, and what to do; EV_NOMEM. */
ev_status ev_codebook_open(const char *path, const char *names_folder, ev_codebook **out, ev_error *err);
void ev_codebook_free(ev_codebook *codebook);

/* The number of a theme, list or category by name, and EV_NO_ITEM when there is none. */
uint32_t ev_codebook_theme(const ev_codebook *codebook, const char *id);
uint32_t ev_codebook_list(const ev_codebook *codebook, const char *name);
uint32_t ev_codebook_category(const ev_codebook *codebook, const char *name);

#endif
