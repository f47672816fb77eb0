/* Whether a statement is new to an index, changed, or there already as it is. */
#ifndef EV_INDEXER_NOVELTY_H
#define EV_INDEXER_NOVELTY_H

#include "store/index.h"
#include "store/statement.h"

typedef enum ev_novelty_kind {
    EV_IS_NEW,
    EV_IS_CHANGED,
    EV_IS_MOVED, /* the same, but it came from another file */
    EV_IS_UNCHANGED,
} ev_novelty_kind;

typedef struct ev_novelty {
    ev_novelty_kind kind;
    size_t segment; /* of the one that is there */
    uint32_t docid;
} ev_novelty;

/* Compares by id and digest; `digest` is the statement's. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_novelty_of(const ev_index *index, const ev_statement *statement,
                        const unsigned char digest[EV_SHA256_BYTES], ev_novelty *out, ev_error *err);

#endif
