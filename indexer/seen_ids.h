/* The ids met in one run, to tell the second statement with an id from the first. Keeps 16 bytes an id (a
 * truncated SHA-256), so that millions fit: two ids that share them are not to be expected in any corpus. */
#ifndef EV_INDEXER_SEEN_IDS_H
#define EV_INDEXER_SEEN_IDS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { EV_SEEN_KEY_BYTES = 16 };

typedef struct ev_seen_ids {
    unsigned char *slots; /* keys; all zero: free */
    size_t n_slots;       /* a power of two */
    size_t n_ids;
} ev_seen_ids; /* all zero is a valid empty set */

void ev_seen_ids_clear(ev_seen_ids *seen);
/* *is_new tells whether the id was not there yet; it is there now. EV_NOMEM. */
ev_status ev_seen_ids_add(ev_seen_ids *seen, const char *id, bool *is_new, ev_error *err);
bool ev_seen_ids_has(const ev_seen_ids *seen, const char *id);

#endif
