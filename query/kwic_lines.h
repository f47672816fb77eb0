/* The lines of a concordance: a place with what stands around it, its statement's metadata and its tags.
 *
 * Lines are made a block at a time: within a block the statements are read in their order, each once, and the
 * lines handed over in the order of the places.
 *
 * Ownership: a line is lent during the call that gets it. */
#ifndef EV_QUERY_KWIC_LINES_H
#define EV_QUERY_KWIC_LINES_H

#include "cli/display.h"
#include "query/kwic_places.h"

typedef struct ev_marked_text {
    const char *text; /* on one line */
    size_t n_bytes;
    const ev_span *spans; /* of tags */
    size_t n_spans;
} ev_marked_text;

typedef struct ev_kwic_line {
    const char *id, *date, *country, *speaker;
    const char *themes; /* of the tags of the node's sentence, in order, each once, parted by blanks */
    ev_lang lang;
    int64_t passage;
    size_t start, end; /* of the node, in bytes of the statement's text */
    ev_marked_text left, node, right;
} ev_kwic_line;

typedef struct ev_kwic_context {
    size_t n; /* on each side; of sentences: beside the node's own */
    bool sentences;
} ev_kwic_context;

typedef ev_status (*ev_kwic_visit)(void *user, const ev_kwic_line *line, ev_error *err);

/* Calls visit for the first n places that were read. EV_CORRUPT, EV_NOMEM, EV_INTERRUPTED, or what visit
 * returns. */
ev_status ev_kwic_each(const ev_places *places, size_t n, ev_kwic_context context, ev_kwic_visit visit,
                       void *user, ev_error *err);

#endif
