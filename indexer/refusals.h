/* What a run refused and why: each is named on standard error at once and kept, as lines of JSON, for the
 * index. */
#ifndef EV_INDEXER_REFUSALS_H
#define EV_INDEXER_REFUSALS_H

#include "base/buf.h"
#include "base/error.h"
#include "indexer/seen_ids.h"

typedef struct ev_refusals {
    const char *program; /* for messages */
    ev_buf lines;        /* {"file":..,"line":..,"reason":..} each */
    uint64_t n;
    ev_seen_ids *told; /* what is in it is not printed again; NULL: all is printed */
} ev_refusals;

void ev_refusals_add(ev_refusals *refusals, const ev_error *why);
/* Printed only. */
void ev_refusals_notice(const ev_refusals *refusals, const ev_error *what);
void ev_refusals_free(ev_refusals *refusals);

#endif
