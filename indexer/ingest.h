/* The pipeline behind `evindex add`: statements go in on one thread, worker threads analyse them into
 * segments, and whole batches are published. Keeps memory bounded: what waits in the queue, and one batch of
 * segments.
 *
 * Ownership: _new is freed by _free, which publishes nothing more. All functions are called on one thread. */
#ifndef EV_INDEXER_INGEST_H
#define EV_INDEXER_INGEST_H

#include "indexer/given_up.h"
#include "store/index_writer.h"

typedef struct ev_ingest ev_ingest;

typedef struct ev_ingest_options {
    unsigned n_jobs;      /* worker threads, from 1 */
    unsigned n_shards;    /* segments that a batch is spread over, from 1; more than n_jobs share threads */
    uint64_t batch_bytes; /* of text, after which a batch is published */
    const ev_codebook *codebook; /* lent; NULL: no tags */
} ev_ingest_options;

typedef struct ev_ingest_counts {
    uint64_t added, replaced, unchanged; /* statements */
    uint64_t text_bytes;                 /* of those added or replaced */
    uint64_t batches;
    uint64_t tags; /* of the statements added or replaced */
} ev_ingest_counts;

/* The writer is lent and must outlive the pipeline. EV_NOMEM, also when a thread cannot be started. */
ev_status ev_ingest_new(ev_index_writer *writer, const ev_ingest_options *options, ev_ingest **out,
                        ev_error *err);
void ev_ingest_free(ev_ingest *ingest);

/* Takes the statement's content (the struct is empty afterwards), whether it is new, changed or unchanged,
 * and publishes when the batch is full. A failure is that of the index and final: as a segment writer,
 * ev_index_writer_publish() and the tagger fail. */
ev_status ev_ingest_add(ev_ingest *ingest, ev_statement *statement, ev_error *err);

/* Keeps what is known of a wholly read file with the batch that holds its last statement. As
 * ev_ingest_add(). */
ev_status ev_ingest_file_done(ev_ingest *ingest, const char *path_digest, const char *record, ev_error *err);

/* Publishes what has been added since the last batch. Both fail as ev_ingest_add(). */
ev_status ev_ingest_flush(ev_ingest *ingest, ev_error *err);
/* As flush, without the publishing, which the next flush does: all that was added is analysed and tagged. */
ev_status ev_ingest_settle(ev_ingest *ingest, ev_error *err);

/* What the codebook's rules did not try to their end; lent. To be asked when all is settled. */
const ev_given_up_counts *ev_ingest_given_up(const ev_ingest *ingest);

ev_ingest_counts ev_ingest_get_counts(const ev_ingest *ingest);

#endif
