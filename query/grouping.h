/* What the files of groups.h share: groups.c and groups_label.c only. */
#ifndef EV_QUERY_GROUPING_H
#define EV_QUERY_GROUPING_H

#include "query/groups.h"
#include "query/intern.h"

#define EV_NO_LABEL "(none)"
#define ANY_LABEL UINT32_MAX /* in a division: the key is one of tags */

typedef struct ev_label_pair {
    uint32_t labels[EV_MAX_KEYS];
} ev_label_pair;

/* What has totals of its own: the labels of keys that divide the text. */
typedef struct ev_division {
    ev_totals totals;
    uint64_t last_statement; /* that was counted, from 1 */
} ev_division;

struct ev_groups {
    ev_keys keys;
    ev_matcher *base;
    ev_segment_match *matches;
    size_t n_segments;
    ev_intern labels[EV_MAX_KEYS];
    ev_intern pairs;          /* of groups, as bytes */
    ev_intern division_pairs; /* of divisions */
    uint32_t *division_of;    /* by group, before they are put in order */
    size_t division_of_capacity;
    ev_division *divisions;
    size_t divisions_capacity;
    uint32_t *place; /* by group as numbered: its place in order */
    ev_group *groups;
    uint32_t *
        *of_passage; /* by segment, then docid; where statements say it all, made when it is asked for */
    uint32_t **of_statement; /* by segment, then number of the statement; NULL where sentences differ */
    ev_totals total;
    bool by_tags, by_passages;
};

/* The place at which labels are worked out. */
typedef struct ev_labelling {
    ev_groups *groups;
    size_t segment;
    ev_statement_record record;
    uint64_t statement; /* serial number, from 1 */
    ev_label_pair labels;
    ev_label_pair last;
    uint32_t last_group;
    bool any_last;
    ev_buf joined;
} ev_labelling;

/* Sets the label of a key at the place; 0 bytes are EV_NO_LABEL. EV_NOMEM. */
ev_status ev_label_set(ev_labelling *at, size_t key, const char *text, size_t n_bytes, ev_error *err);
/* The labels of keys of statements, of the statement at the place. EV_CORRUPT, EV_NOMEM, or as Xapian fails.
 */
ev_status ev_label_by_statement(ev_labelling *at, ev_error *err);
/* Those of keys of sentences and of tags: of all tags of the passage. EV_NOMEM. */
ev_status ev_label_by_passage(ev_labelling *at, const ev_passage *passage, ev_error *err);
/* Those of keys of tags: of one tag's own values. EV_NOMEM. */
ev_status ev_label_by_tag(ev_labelling *at, const ev_stored_tag *tag, ev_error *err);
/* The label of key i for a tag of a passage in a group: the tag's own, or the group's. Lent. */
const char *ev_label_of_tag(const ev_groups *groups, uint32_t group, size_t i, const ev_stored_tag *tag,
                            size_t *n_bytes);

#endif
