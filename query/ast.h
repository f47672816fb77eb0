/* A query as a tree: what the parser makes and the matcher evaluates.
 *
 * Ownership: a tree is freed whole by ev_query_free; strings are the tree's own. */
#ifndef EV_QUERY_AST_H
#define EV_QUERY_AST_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_node_kind {
    EV_NODE_ALL,    /* every passage: the empty query */
    EV_NODE_WORD,   /* word: by its stem */
    EV_NODE_EXACT,  /* =word: by its norm */
    EV_NODE_PREFIX, /* word*: norms that begin so */
    EV_NODE_REGEX,  /* /regex/: norms that it finds something in */
    EV_NODE_PHRASE, /* children side by side, in order */
    EV_NODE_NEAR,   /* two children at most `distance` words apart, in any order */
    EV_NODE_ADJ,    /* the same, the left one first */
    EV_NODE_AND,
    EV_NODE_OR,
    EV_NODE_NOT,    /* one child */
    EV_NODE_FILTER, /* field:value */
    EV_NODE_TAG,    /* one child: what one and the same tag has to be, of filters, AND, OR and NOT */
} ev_node_kind;

typedef enum ev_filter {
    EV_FILTER_THEME,
    EV_FILTER_TARGET,
    EV_FILTER_POLARITY,
    EV_FILTER_MODALITY,
    EV_FILTER_LANG,
    EV_FILTER_YEAR,
    EV_FILTER_DATE,
    EV_FILTER_META,  /* meta:KEY=VALUE */
    EV_FILTER_FIELD, /* a metadata field: `field` says which */
} ev_filter;

typedef struct ev_node {
    ev_node_kind kind;
    char *text;  /* the word, prefix or regex as typed; the value of a filter */
    char *key;   /* EV_FILTER_META: the key */
    char **also; /* of a filter: values that count as the same (links.h) */
    size_t n_also;
    size_t start, end; /* bytes in the query, for messages */
    unsigned distance;
    ev_filter filter;
    int field;                   /* ev_field */
    int32_t first_day, last_day; /* EV_FILTER_YEAR, EV_FILTER_DATE: inclusive, yyyymmdd */
    bool open_end;               /* EV_FILTER_FIELD, META: the value ended in * */
    bool bracketed;              /* EV_NODE_AND: stands in brackets, and stays an AND of its own */
    size_t leaf; /* number of a word-like, phrase or distance node or a filter, in order of the query */
    size_t word; /* number of a word-like node (word, exact, prefix, regex), those inside phrases too */
    struct ev_node **children;
    size_t n_children;
} ev_node;

typedef struct ev_query {
    char *text; /* as typed */
    ev_node *root;
    size_t n_leaves, n_words;
} ev_query;

enum {
    EV_DISTANCE_DEFAULT = 5,
    EV_DISTANCE_MAX = 1000,
    EV_QUERY_MAX_BYTES = 64 << 10,
    EV_QUERY_MAX_DEPTH = 100
};

/* Parses a query; `evquery help query` has the grammar in words. EV_BAD_QUERY: err->text has three lines:
 * what is wrong and how to mend it, the query (or the part around the place), and a caret under the place.
 * EV_NOMEM. */
ev_status ev_query_parse(const char *text, ev_query *query, ev_error *err);
void ev_query_free(ev_query *query);

/* Frees a node with all below it; NULL is allowed. */
void ev_node_free(ev_node *node);
/* A copy with all below it, or NULL when memory is short. */
ev_node *ev_node_copy(const ev_node *node);
/* Takes the child in; false when memory is short, and the child is still the caller's. */
bool ev_node_add_child(ev_node *parent, ev_node *child);

/* Puts what speaks of tags together: in each AND, the filters theme:, target:, polarity:, modality: and,
 * beside these, speaker: become one EV_NODE_TAG, which one and the same tag has to satisfy; NOT before a
 * filter other than theme: belongs to it. Several themes are several tags, each with these attributes. A
 * filter of a tag that stands alone is a TAG too. Called once by ev_query_parse. EV_NOMEM. */
ev_status ev_query_group_tags(ev_node **root, ev_error *err);
/* Whether a tag is a claim about it: theme:, target:, polarity:, modality:. */
bool ev_filter_is_of_tag(const ev_node *node);
/* Whether the node speaks of one tag, and asks for one: only filters of tags and speaker:, AND, OR, NOT, and
 * one of the filters not under NOT. */
bool ev_node_asks_for_tag(const ev_node *node);

/* Whether the node matches words or tags: it can stand beside NEAR. */
bool ev_node_is_positional(const ev_node *node);
/* Whether the node is one word: a plain, exact, prefix or regex one. */
bool ev_node_is_word(const ev_node *node);
/* Whether the node has a leaf number: all but AND, OR, NOT and ALL. */
bool ev_node_is_leaf(const ev_node *node);

#endif
