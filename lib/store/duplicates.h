/* Near-duplicates: statements whose texts are nearly the same, such as one speech from two sites.
 *
 * Two statements are near-duplicates when the similarity of their texts (text/minhash.h: shingles of 5 words,
 * by their norms, so that letter case, punctuation, line ends and ё do not count) is EV_DUPLICATE_THRESHOLD
 * or more. One edited word changes five shingles: texts of which a twentieth of the words differ have a
 * similarity of about 0.6; speeches of one speaker that share their formulas stay below 0.1. MinHash only
 * proposes pairs; their similarity is then counted exactly.
 *
 * Statements are taken in order of date, undated ones last, and on one date in order of their digests (of id,
 * text and metadata: statement.h). One that is a near-duplicate of a statement kept before it joins the group
 * of the first such; any other is kept. So each member of a group is as similar to the kept one as the
 * threshold asks, and the answer depends on the statements alone, whatever their order of ingestion or their
 * segments. Statements of fewer than 5 words are never near-duplicates. */
#ifndef EV_STORE_DUPLICATES_H
#define EV_STORE_DUPLICATES_H

#include "store/index.h"

#define EV_DUPLICATE_THRESHOLD 0.5
/* For a report: what was compared, how, and from where on. */
#define EV_DUPLICATES_METHOD "shingles of 5 words, MinHash of 96 bins in 32 bands, Jaccard 0.5 or more"

typedef struct ev_duplicate {
    size_t index, segment;
    uint32_t docid;
    char *id;
    size_t group;      /* from 0, in order of the kept statements' ids */
    bool kept;         /* the one of its group that stays */
    double similarity; /* to the kept one of its group; 1 for that itself */
} ev_duplicate;

/* Every statement of a group of two or more: by group, the kept one first, then by id. */
typedef struct ev_duplicates {
    ev_duplicate *items;
    size_t n, n_groups;
} ev_duplicates;

/* Over all living statements of the indexes together. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_duplicates_find(ev_index *const *indexes, size_t n_indexes, ev_duplicates *out, ev_error *err);
void ev_duplicates_free(ev_duplicates *duplicates);

/* Lets open indexes look as if those that are not kept had been removed; nothing is written. EV_NOMEM. */
ev_status ev_duplicates_hide(ev_index *const *indexes, size_t n_indexes, const ev_duplicates *duplicates,
                             ev_error *err);

#endif
