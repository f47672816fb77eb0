/* The places of a concordance: where the query's words (or tags) stand, put in order without their texts, so
 * that a million of them fit into memory. kwic_lines.h makes the lines.
 *
 * Ownership: all zero is a valid empty list; _free ends it. The answer is lent. */
#ifndef EV_QUERY_KWIC_PLACES_H
#define EV_QUERY_KWIC_PLACES_H

#include "query/session.h"

#include <jansson.h>

typedef struct ev_place {
    uint32_t segment, docid;        /* of the passage */
    uint32_t first_token, n_tokens; /* of the node in the passage */
    uint32_t statement;             /* rank of the statement by date, then by id */
} ev_place;

typedef struct ev_places {
    ev_place *items;
    size_t n, capacity;
} ev_places;

/* Finds all places, in order of their statements' dates and ids, then of the text; each place once.
 * EV_CORRUPT, EV_NOMEM, EV_INTERRUPTED. */
ev_status ev_places_find(ev_places *places, ev_answer *answer, ev_error *err);
void ev_places_free(ev_places *places);

/* Keeps n places chosen at random, in order: the same for the same seed and places. */
void ev_places_sample(ev_places *places, size_t n, uint64_t seed);

/* Sorts by keys, the first one first: "text", "node", "left" and "right" (their words 1 to 5 from the node
 * on), "left1" to "left5", "right1" to "right5" (one word), "date", "speaker", "country", "file". Words are
 * compared as norms by code points, and go on into the neighbouring sentences of the statement; equal places
 * stay in the order of the text. */
enum { EV_MAX_SORT_KEYS = 8 };
typedef struct ev_sort_keys {
    int items[EV_MAX_SORT_KEYS]; /* rows of the table in kwic_sort.c */
    size_t n;
} ev_sort_keys;
/* EV_BAD_ARGUMENT names the word that is no key and the nearest that is. */
ev_status ev_sort_keys_parse(const char *text, ev_sort_keys *keys, ev_error *err);
ev_status ev_places_sort(ev_places *places, ev_answer *answer, const ev_sort_keys *keys, ev_error *err);

#endif
