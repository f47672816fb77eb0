/* Divides a corpus, or the part of it that a query finds, into groups by keys (keys.h), with the totals that
 * rates are taken of. What freq, trend and compare count, they count by these.
 *
 * A sentence is in one group. For keys of statements and sentences a group's totals are those of its
 * sentences, and they add up to the corpus; a statement counts in each group in which it has sentences. A
 * value that is missing is the group "(none)", the last in order. A speaker, an organisation or a country
 * that was linked to an id (linking.h) is in the group of that id, of several ids joined by "+", whatever its
 * spelling.
 *
 * Keys of tags divide no text. A theme of a query counts under its own tag's value (ev_groups_of_tag); a word
 * under the values of all tags of its sentence, joined by "+" when there are several. Totals are then those
 * of the other key, or of everything.
 *
 * Groups are in order of the first key's labels by bytes, then of the second's: the same for any order of
 * ingestion and any number of segments. The matcher is lent and must outlive the groups. */
#ifndef EV_QUERY_GROUPS_H
#define EV_QUERY_GROUPS_H

#include "query/keys.h"
#include "query/match.h"

#define EV_NO_GROUP UINT32_MAX

typedef struct ev_totals {
    uint64_t tokens, sentences, statements;
} ev_totals;

typedef struct ev_group {
    const char *labels[EV_MAX_KEYS]; /* one a key */
    ev_totals totals;
} ev_group;

typedef struct ev_groups ev_groups;

/* `base` was run; its query is what is divided (the empty query: all living statements). EV_CORRUPT,
 * EV_NOMEM, or as Xapian fails. */
ev_status ev_groups_new(const ev_keys *keys, ev_matcher *base, ev_groups **out, ev_error *err);
void ev_groups_free(ev_groups *groups);

const ev_keys *ev_groups_keys(const ev_groups *groups);
size_t ev_groups_count(const ev_groups *groups);
const ev_group *ev_groups_at(const ev_groups *groups, size_t i);
/* Of all that is divided, whatever the keys. */
ev_totals ev_groups_total(const ev_groups *groups);
/* The matcher whose query is divided. */
ev_matcher *ev_groups_base(const ev_groups *groups);

/* The group of each passage of a segment, by docid; EV_NO_GROUP for what is not divided. Lent. Where all
 * sentences of a statement are in its group, these lists are made by ev_groups_list, which is to be called
 * before (not from several threads). EV_NOMEM, EV_CORRUPT. */
ev_status ev_groups_list(ev_groups *groups, ev_error *err);
const uint32_t *ev_groups_of(const ev_groups *groups, size_t segment);
/* The group of each statement of a segment, by its number, when all its sentences are in it; else NULL. Lent.
 */
const uint32_t *ev_groups_of_statements(const ev_groups *groups, size_t segment);
/* The group of a tag of a passage that is divided; after ev_groups_list. */
uint32_t ev_groups_of_tag(const ev_groups *groups, size_t segment, uint32_t docid, const ev_stored_tag *tag);

#endif
