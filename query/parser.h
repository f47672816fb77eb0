/* What the files of the parser share: for parse.c and parse_filter.c only. */
#ifndef EV_QUERY_PARSER_H
#define EV_QUERY_PARSER_H

#include "query/ast.h"

typedef struct ev_parser {
    const char *text;
    size_t at, n_bytes;
    int depth;
    ev_error *err;
    ev_status status;
} ev_parser;

/* Notes the mistake, unless one was noted before, and returns NULL: three lines, the words, the query, and a
 * caret under the place. */
void *ev_parser_bad(ev_parser *p, size_t place, const char *words);
void *ev_parser_no_memory(ev_parser *p);
/* A node that ends where the parser is. */
ev_node *ev_parser_node(ev_parser *p, ev_node_kind kind, size_t start);
/* Where the bare word that begins at `at` ends: at a space, a bracket or a quotation mark. */
size_t ev_parser_word_end(const ev_parser *p, size_t at);

/* Lower-case letters and a colon stand here: the name of a filter, or meant to be one. */
bool ev_parser_at_filter(const ev_parser *p, size_t *colon);
ev_node *ev_parser_filter(ev_parser *p, size_t colon);

#endif
