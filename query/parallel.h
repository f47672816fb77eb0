/* Shares the segments of a query's indexes out among threads: each segment has files and a database of its
 * own, so that segments can be worked on side by side. */
#ifndef EV_QUERY_PARALLEL_H
#define EV_QUERY_PARALLEL_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* What is done with segment number i; called from several threads, never twice for one i. */
typedef ev_status (*ev_segment_work)(void *user, size_t i, ev_error *err);

/* How many threads work on n segments. */
size_t ev_threads_for(size_t n);

/* Fewer passages, postings or the like are looked through faster than a thread is started. */
enum { EV_WORTH_A_THREAD = 50000 };

/* Calls work for 0 .. n - 1 on as many threads as there are cores, this one included, and waits for all; on
 * this one alone where `n_items`, about what is to be looked through in all segments, is under
 * EV_WORTH_A_THREAD. Returns EV_OK, or what the first segment in number that failed returned, or EV_NOMEM. */
ev_status ev_for_each_segment(size_t n, uint64_t n_items, ev_segment_work work, void *user, ev_error *err);

#endif
