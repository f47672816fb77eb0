/* What is gone: statements of an index whose file has gone from a folder that was read, or that their file no
 * longer holds.
 *
 * A statement is gone when its file was read whole and did not give it, or when its file stands below one of
 * the paths, was not come by, and is not there. What could not be looked at, and what came from elsewhere, is
 * never gone. */
#ifndef EV_INDEXER_PRUNE_H
#define EV_INDEXER_PRUNE_H

#include "indexer/seen_ids.h"
#include "store/index.h"

/* What a run came by. Sets of ids hold path digests too. */
typedef struct ev_prune_scope {
    const char *const *paths; /* as they were walked */
    size_t n_paths;
    const ev_seen_ids *ids;  /* of statements read */
    const ev_seen_ids *kept; /* digests of files left unread or not read whole */
    const ev_seen_ids *read; /* digests of files read whole */
} ev_prune_scope;

/* Called for each statement that is gone, with its id and its file's digest ("" for none). */
typedef ev_status (*ev_gone_visit)(void *user, size_t segment, uint32_t docid, const char *id,
                                   const char *file_digest, ev_error *err);

/* EV_CORRUPT, EV_NOMEM, or what `visit` returned. */
ev_status ev_prune_each(const ev_index *index, const ev_prune_scope *scope, ev_gone_visit visit, void *user,
                        ev_error *err);

#endif
