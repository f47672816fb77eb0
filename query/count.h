/* How often a query's words or tags occur, by group.
 *
 * What is counted are the places that a concordance shows: the words, phrases and distances of the query that
 * do not stand under NOT, in the sentences that match it, each place once. A query that has only filters of
 * tags (theme:exit modality:conditional) counts the tags that satisfy it, each under its own values where
 * groups are by keys of tags. */
#ifndef EV_QUERY_COUNT_H
#define EV_QUERY_COUNT_H

#include "query/groups.h"

typedef struct ev_count {
    uint64_t count;      /* places or tags */
    uint64_t sentences;  /* that hold one of them */
    uint64_t statements; /* the same */
} ev_count;

/* What a query counts. */
typedef enum ev_counted {
    EV_COUNTED_NOTHING, /* filters of statements or languages only: there is nothing to count */
    EV_COUNTED_WORDS,
    EV_COUNTED_TAGS,
} ev_counted;
ev_counted ev_query_counts(const ev_query *query);

/* Counts a query that was run on the same indexes as the groups' base, within what the groups divide.
 * `counts` has a place for each group and is filled; *total is over all groups. EV_CORRUPT, EV_NOMEM. */
ev_status ev_count_by_group(ev_matcher *matcher, ev_groups *groups, ev_count *counts, ev_count *total,
                            ev_error *err);

/* As above, place by place: `visit` is called once for each passage that holds any, in order of segments and
 * docids, with the number of places in each group (one group, but for tags). */
typedef ev_status (*ev_count_visit)(void *user, size_t segment, uint32_t docid, uint32_t group, uint64_t n,
                                    ev_error *err);
ev_status ev_count_each(ev_matcher *matcher, ev_groups *groups, ev_count_visit visit, void *user,
                        ev_error *err);

/* Whether a leaf of the query is counted: one of words when it has any outside of NOT, else one of tags. For
 * a concordance, whose node it is. */
bool ev_leaf_is_counted(const ev_query *query, const ev_node *leaf);

/* Occurrences per million tokens; 0 of 0 tokens is 0. */
double ev_per_million(uint64_t count, uint64_t tokens);

#endif
