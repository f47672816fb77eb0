/* An index that is read: one generation of it, all its segments open. A writer that publishes meanwhile does
 * not disturb it; whoever wants to see the new generation opens the index again.
 *
 * Ownership: _open is closed by _close; segments and manifest are lent until then. Not thread-safe. */
#ifndef EV_STORE_INDEX_H
#define EV_STORE_INDEX_H

#include "store/manifest.h"
#include "store/segment.h"

typedef struct ev_index {
    char *path;
    ev_manifest manifest;
    ev_segment *segments; /* manifest.n_segments of them, in the manifest's order */
} ev_index;

/* Opens the generation that is current. When a writer takes old segments away between reading the manifest
 * and opening them, the newer generation is opened instead. EV_NO_INDEX, EV_VERSION, EV_CORRUPT,
 * EV_PERMISSION, EV_NOMEM, EV_IO. */
ev_status ev_index_open(const char *path, ev_index *index, ev_error *err);
/* Opens the segments that a manifest names, published or not; the manifest is copied. EV_NOMEM, or as
 * ev_segment_open(). */
ev_status ev_index_open_manifest(const char *path, const ev_manifest *manifest, ev_index *index,
                                 ev_error *err);
void ev_index_close(ev_index *index);

/* The live statement with this id: which segment, and its docid there. EV_NOT_FOUND leaves err alone. */
ev_status ev_index_find(const ev_index *index, const char *id, size_t *segment, uint32_t *docid,
                        ev_error *err);

/* Calls visit for each live statement, segment by segment in docid order, until it returns anything but
 * EV_OK, and returns that. EV_CORRUPT. */
typedef ev_status (*ev_statement_visit)(void *user, size_t segment, const ev_statement_record *record,
                                        ev_error *err);
ev_status ev_index_each(const ev_index *index, ev_statement_visit visit, void *user, ev_error *err);

/* The corpus digest: SHA-256 over the digests of all live statements (id, text, metadata: statement.h) in
 * ascending order of their bytes, so that it does not depend on the order of ingestion. Over several indexes:
 * of all together. EV_CORRUPT, EV_NOMEM. */
ev_status ev_corpus_digest(const ev_index *const *indexes, size_t n_indexes, char hex[EV_SHA256_HEX_BYTES],
                           ev_error *err);
/* How many live statements stand in more than one of the indexes, with the same id, text and metadata.
 * EV_NOMEM, EV_CORRUPT. */
ev_status ev_index_overlap(const ev_index *const *indexes, size_t n_indexes, size_t *n_statements,
                           ev_error *err);

#endif
