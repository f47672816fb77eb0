/* One run of `evindex add` over its paths: reads, compares, publishes in batches, prunes, and prints the
 * summary. */
#ifndef EV_INDEXER_ADD_RUN_H
#define EV_INDEXER_ADD_RUN_H

#include "cli/options.h"
#include "indexer/seen_ids.h"

enum { EV_ADD_MAX_JOBS = 64 };

typedef struct ev_add {
    const ev_parsed *parsed;
    char *const *paths; /* of the command line, tidy (sources.h) */
    size_t n_paths;
    uint64_t batch_bytes; /* of text, after which a batch is published */
    bool dry_run;
    bool prune;
    ev_seen_ids *told; /* refusals that were printed in earlier runs, which print nothing again; NULL: none */
} ev_add;

typedef struct ev_add_outcome {
    uint64_t n_refused;
} ev_add_outcome;

/* EV_INTERRUPTED after what was read has been published; else as the options, the codebook or the index fail:
 * the index is then as the last batch left it. */
ev_status ev_add_run(const ev_add *add, ev_add_outcome *outcome, ev_error *err);

#endif
