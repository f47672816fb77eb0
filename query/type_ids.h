/* The type ids of one passage at a time, in memory that is used again.
 *
 * Ownership: all zero is a valid empty one; _free ends it. */
#ifndef EV_QUERY_TYPE_IDS_H
#define EV_QUERY_TYPE_IDS_H

#include "store/segment.h"

typedef struct ev_type_ids {
    uint32_t *items; /* of the passage that was read last, one a token */
    size_t capacity;
} ev_type_ids;

/* Reads the passage with this docid. EV_CORRUPT, EV_NOMEM. */
ev_status ev_type_ids_read(ev_type_ids *ids, const ev_segment *segment, uint32_t docid, ev_passage *passage,
                           ev_error *err);
void ev_type_ids_free(ev_type_ids *ids);

#endif
