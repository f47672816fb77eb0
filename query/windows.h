/* What stands near the node: for each word of a vocabulary, how often it stands in the windows around the
 * places of a query.
 *
 * A window is so many tokens to the left and to the right of a place, within its sentence. A token that lies
 * in several windows counts once, on the side of the nearest place (of two equally near ones to the right of
 * the earlier). The node's own tokens are in no window and count nowhere: what is left are the positions that
 * all measures are taken of. */
#ifndef EV_QUERY_WINDOWS_H
#define EV_QUERY_WINDOWS_H

#include "query/vocabulary.h"

#define EV_WHOLE_SENTENCE UINT32_MAX

typedef struct ev_window {
    uint32_t left, right; /* tokens; EV_WHOLE_SENTENCE: as many as there are */
} ev_window;

typedef struct ev_window_count {
    uint64_t left, right; /* tokens in windows */
    uint64_t node;        /* tokens that are part of a node */
} ev_window_count;

typedef struct ev_window_totals {
    uint64_t places;      /* of the node */
    uint64_t in_windows;  /* tokens in windows, of all words */
    uint64_t node_tokens; /* tokens that are part of a node */
} ev_window_totals;

/* Counts in what `within` divides. `counts` has a place for each item of the vocabulary and is filled.
 * EV_CORRUPT, EV_NOMEM, EV_INTERRUPTED. */
ev_status ev_windows_count(ev_matcher *node, ev_groups *within, const ev_vocabulary *vocabulary,
                           ev_window window, ev_window_count *counts, ev_window_totals *totals,
                           ev_error *err);

#endif
