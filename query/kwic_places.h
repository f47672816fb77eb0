/* The places of a concordance: where the query's words (or tags) stand, in order of their statements' dates
 * and ids, then of the text, without their texts; kwic_lines.h makes the lines. They are counted first, and
 * then read some statements at a time, so that the lines of a whole corpus need no more memory than those of
 * a part; only another order needs all places at once.
 *
 * Ownership: all zero is a valid empty list; _open fills what _close frees, in any case. The answer is lent.
 */
#ifndef EV_QUERY_KWIC_PLACES_H
#define EV_QUERY_KWIC_PLACES_H

#include "query/session.h"

typedef struct ev_place {
    uint32_t segment, docid;        /* of the passage */
    uint32_t first_token, n_tokens; /* of the node in the passage */
    uint32_t statement;             /* rank of the statement by date, then by id */
} ev_place;

typedef struct ev_place_statement {
    uint32_t segment, docid;
} ev_place_statement;

typedef struct ev_places {
    ev_answer *answer;
    ev_segment_match *matches;
    ev_place_statement *statements; /* that hold a passage which matches, in order */
    size_t n_statements;
    size_t n_found; /* places, whether in the sample or not */
    size_t *chosen; /* of a sample: the numbers of its places, in order; else NULL */
    size_t n_chosen;
    ev_place *items; /* what was read last */
    size_t n, capacity;
    size_t next_statement, next_place, next_chosen; /* to be read */
} ev_places;

/* Puts the statements in order and counts the places, each once. EV_CORRUPT, EV_NOMEM, EV_INTERRUPTED, or as
 * Xapian fails. */
ev_status ev_places_open(ev_places *places, ev_answer *answer, ev_error *err);
void ev_places_close(ev_places *places);

/* Keeps n places chosen at random: the same for the same seed and places. To be called before the first
 * _read. EV_NOMEM. */
ev_status ev_places_sample(ev_places *places, size_t n, uint64_t seed, ev_error *err);
/* How many there are to read in all. */
size_t ev_places_count(const ev_places *places);

/* Reads the places of whole statements, at least n_wanted unless no more are left. As _open fails. */
ev_status ev_places_read(ev_places *places, size_t n_wanted, ev_error *err);

/* Sorts what was read by keys, the first one first: "text", "node", "left" and "right" (their words 1 to 5
 * from the node on), "left1" to "left5", "right1" to "right5" (one word), "date", "speaker", "country",
 * "file". Words are compared as norms by code points, and go on into the neighbouring sentences of the
 * statement; equal places stay in the order of the text. */
enum { EV_MAX_SORT_KEYS = 8 };
typedef struct ev_sort_keys {
    int items[EV_MAX_SORT_KEYS]; /* rows of the table in kwic_sort.c */
    size_t n;
} ev_sort_keys;
/* EV_BAD_ARGUMENT names the word that is no key and the nearest that is. */
ev_status ev_sort_keys_parse(const char *text, ev_sort_keys *keys, ev_error *err);
/* Whether the statements stay in their order, so that places can be sorted as they are read. */
bool ev_sort_keys_keep_statements(const ev_sort_keys *keys);
ev_status ev_places_sort(ev_places *places, const ev_sort_keys *keys, ev_error *err);

#endif
