/* Passages as they are shown: their text with the places to highlight, and their statement's metadata. Keeps
 * the statement at hand, so that passages of one statement in a row cost one decompression.
 *
 * Ownership: what is lent is valid until the next passage is asked for. */
#ifndef EV_QUERY_LISTING_H
#define EV_QUERY_LISTING_H

#include "cli/display.h"
#include "query/match.h"
#include "query/query_words.h"

typedef struct ev_listing {
    ev_matcher *matcher;
    ev_segment_match *matches;
    size_t segment;
    uint32_t statement_docid; /* 0: none at hand */
    json_t *meta;
    ev_buf text;
    ev_query_tokens tokens;
    ev_span *spans;
    size_t spans_capacity;
} ev_listing;

typedef struct ev_shown_passage {
    const char *text; /* the passage; the statement's text goes on around it, see statement_text */
    size_t n_bytes;
    const char *statement_text;
    size_t statement_bytes;
    size_t start, end;    /* of the passage in the statement's text */
    const ev_span *spans; /* to highlight, in bytes of the passage, merged where they touch */
    size_t n_spans;
    const ev_token_span *token_spans; /* every match, in tokens */
    size_t n_token_spans;
    const ev_query_tokens *tokens; /* of the passage, bytes counted from its start */
    int64_t number;                /* of the passage in its statement, from 1 */
    ev_lang lang;
} ev_shown_passage;

void ev_listing_start(ev_listing *listing, ev_matcher *matcher);
void ev_listing_end(ev_listing *listing);

/* EV_NOMEM, EV_CORRUPT. */
ev_status ev_listing_passage(ev_listing *listing, size_t segment, uint32_t docid, ev_shown_passage *shown,
                             ev_error *err);

/* A metadata value of the statement at hand: "" when it has none or it is not a string. */
const char *ev_listing_meta(const ev_listing *listing, const char *key);

#endif
