/* See ingest.h.
 *
 * One lock guards the queue and the workers' states. A worker takes a statement, analyses it and adds it to
 * one of its own segments outside of the lock. At the end of a batch the feeding thread asks every worker to
 * finish its segments, waits, and publishes them: workers never touch the index writer except to be given a
 * new segment, under the lock. */
#include "indexer/ingest.h"

#include "indexer/novelty.h"
#include "indexer/stored_tags.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What may wait: enough to keep workers busy, little enough not to count in memory. */
enum { QUEUE_ITEMS = 64, QUEUE_BYTES = 16 << 20 };

typedef struct queue_item {
    ev_statement statement;
    unsigned char digest[EV_SHA256_BYTES];
} queue_item;

typedef struct worker {
    ev_ingest *ingest;
    pthread_t thread;
    bool started;
    bool finished; /* has finished its segments as the feeder asked */
    ev_segment_writer **shards;
    ev_tagger **taggers; /* by shard, which has the lexicon */
    unsigned n_shards, next_shard;
    ev_tag_list tags; /* of the statement in hand */
} worker;

typedef struct file_record {
    char digest[EV_SHA256_HEX_BYTES];
    char *record;
} file_record;

struct ev_ingest {
    ev_index_writer *writer;
    ev_ingest_options options;
    ev_ingest_counts counts;
    ev_given_up_counts given_up;
    uint64_t batch_bytes;
    file_record *files;
    size_t n_files, files_capacity;

    pthread_mutex_t lock;
    pthread_cond_t changed; /* any change of what follows */
    queue_item queue[QUEUE_ITEMS];
    size_t first, n_queued, queued_bytes;
    unsigned n_busy; /* workers with a statement in hand */
    bool finishing, stopping;
    ev_error failure; /* the first of any thread */
    ev_segment_info *finished;
    size_t n_finished, finished_capacity;
    worker *workers;
    unsigned n_workers;
};

/* With the lock held. */
static void note_failure(ev_ingest *ingest, const ev_error *err) {
    if (ingest->failure.status == EV_OK)
        ingest->failure = *err;
    pthread_cond_broadcast(&ingest->changed);
}

/* The shard whose turn it is; it is there afterwards, and its tagger. */
static ev_status take_shard(worker *self, unsigned *number, ev_error *err) {
    const ev_codebook *codebook = self->ingest->options.codebook;
    ev_segment_writer **shard = &self->shards[self->next_shard];
    ev_tagger **tagger = &self->taggers[self->next_shard];
    *number = self->next_shard;
    self->next_shard = (self->next_shard + 1) % self->n_shards;
    ev_status status = EV_OK;
    if (!*shard) {
        pthread_mutex_lock(&self->ingest->lock);
        status = ev_index_writer_new_segment(self->ingest->writer, shard, err);
        pthread_mutex_unlock(&self->ingest->lock);
    }
    if (status == EV_OK && codebook && !*tagger)
        status = ev_tagger_new(codebook, ev_segment_writer_lexicon(*shard), tagger, err);
    return status;
}

static ev_status tag_statement(worker *self, ev_tagger *tagger, const ev_statement *statement,
                               const ev_analysis *analysis, ev_error *err) {
    ev_tagging tagging;
    const char *speaker = ev_statement_get(statement, EV_FIELD_SPEAKER);
    self->tags.n = 0;
    if (!tagger)
        return EV_OK;
    ev_status status = ev_tagger_tag(tagger, analysis, speaker ? speaker : "", &tagging, err);
    if (status == EV_OK)
        status = ev_tag_list_fill(&self->tags, self->ingest->options.codebook, &tagging, err);
    if (status != EV_OK)
        return status;
    pthread_mutex_lock(&self->ingest->lock);
    self->ingest->counts.tags += tagging.n_tags;
    status = ev_given_up_add(&self->ingest->given_up, self->ingest->options.codebook, &tagging, err);
    pthread_mutex_unlock(&self->ingest->lock);
    return status;
}

static ev_status index_statement(worker *self, queue_item *item, ev_error *err) {
    unsigned number = 0;
    const ev_analysis *analysis = NULL;
    ev_status status = take_shard(self, &number, err);
    if (status == EV_OK)
        status = ev_segment_writer_analyse(self->shards[number], &item->statement, &analysis, err);
    if (status == EV_OK)
        status = tag_statement(self, self->taggers[number], &item->statement, analysis, err);
    if (status == EV_OK)
        status = ev_segment_writer_add(self->shards[number], &item->statement, item->digest, analysis,
                                       self->tags.tags, self->tags.n, err);
    return status;
}

static ev_status finish_shard(worker *self, ev_segment_writer *shard, ev_error *err) {
    ev_ingest *ingest = self->ingest;
    ev_segment_info info = {0};
    ev_status status = ev_segment_writer_finish(shard, ev_index_writer_hook(ingest->writer), &info, err);
    if (status != EV_OK)
        return status;
    pthread_mutex_lock(&ingest->lock);
    void *items = ingest->finished;
    if (ev_array_grow(&items, &ingest->finished_capacity, ingest->n_finished + 1, sizeof *ingest->finished)) {
        ingest->finished = items;
        ingest->finished[ingest->n_finished++] = info;
    } else {
        status = ev_out_of_memory(err);
    }
    pthread_mutex_unlock(&ingest->lock);
    return status;
}

static void free_shards(worker *self) {
    for (unsigned i = 0; i < self->n_shards; i++) {
        ev_tagger_free(self->taggers[i]);
        self->taggers[i] = NULL;
        ev_segment_writer_free(self->shards[i]);
        self->shards[i] = NULL;
    }
    self->next_shard = 0;
}

static ev_status finish_shards(worker *self, ev_error *err) {
    ev_status status = EV_OK;
    for (unsigned i = 0; status == EV_OK && i < self->n_shards; i++)
        if (self->shards[i])
            status = finish_shard(self, self->shards[i], err);
    free_shards(self);
    return status;
}

/* With the lock held: takes the first item out of the queue. */
static queue_item take_item(ev_ingest *ingest) {
    queue_item item = ingest->queue[ingest->first];
    memset(&ingest->queue[ingest->first], 0, sizeof item);
    ingest->first = (ingest->first + 1) % QUEUE_ITEMS;
    ingest->n_queued--;
    ingest->queued_bytes -= item.statement.text.len;
    pthread_cond_broadcast(&ingest->changed);
    return item;
}

/* With the lock held on entry and return. After a failure items are only thrown away, so that the feeder
 * never waits. */
static void work_on_item(worker *self) {
    ev_ingest *ingest = self->ingest;
    queue_item item = take_item(ingest);
    bool failed = ingest->failure.status != EV_OK;
    ingest->n_busy++;
    pthread_mutex_unlock(&ingest->lock);
    ev_error err = {0};
    ev_status status = failed ? EV_OK : index_statement(self, &item, &err);
    ev_statement_clear(&item.statement);
    pthread_mutex_lock(&ingest->lock);
    ingest->n_busy--;
    pthread_cond_broadcast(&ingest->changed);
    if (status != EV_OK)
        note_failure(ingest, &err);
}

static void work_on_finish(worker *self) {
    ev_ingest *ingest = self->ingest;
    pthread_mutex_unlock(&ingest->lock);
    ev_error err = {0};
    ev_status status = finish_shards(self, &err);
    pthread_mutex_lock(&ingest->lock);
    if (status != EV_OK)
        note_failure(ingest, &err);
    self->finished = true;
    pthread_cond_broadcast(&ingest->changed);
}

static void *work(void *user) {
    worker *self = user;
    ev_ingest *ingest = self->ingest;
    pthread_mutex_lock(&ingest->lock);
    for (;;) {
        if (ingest->n_queued > 0)
            work_on_item(self);
        else if (ingest->finishing && !self->finished)
            work_on_finish(self);
        else if (ingest->stopping)
            break;
        else
            pthread_cond_wait(&ingest->changed, &ingest->lock);
    }
    pthread_mutex_unlock(&ingest->lock);
    free_shards(self);
    return NULL;
}

static ev_status start_workers(ev_ingest *ingest, ev_error *err) {
    unsigned n =
        ingest->options.n_jobs < ingest->options.n_shards ? ingest->options.n_jobs : ingest->options.n_shards;
    ingest->workers = calloc(n, sizeof *ingest->workers);
    if (!ingest->workers)
        return ev_out_of_memory(err);
    ingest->n_workers = n;
    for (unsigned i = 0; i < n; i++) {
        worker *self = &ingest->workers[i];
        self->ingest = ingest;
        self->n_shards = ingest->options.n_shards / n + (i < ingest->options.n_shards % n);
        self->shards = calloc(self->n_shards, sizeof *self->shards);
        self->taggers = calloc(self->n_shards, sizeof *self->taggers);
        if (!self->shards || !self->taggers)
            return ev_out_of_memory(err);
        if (pthread_create(&self->thread, NULL, work, self) != 0)
            return ev_fail(err, EV_NOMEM, "cannot start a worker thread; lower --jobs");
        self->started = true;
    }
    return EV_OK;
}

ev_status ev_ingest_new(ev_index_writer *writer, const ev_ingest_options *options, ev_ingest **out,
                        ev_error *err) {
    *out = NULL;
    ev_ingest *ingest = calloc(1, sizeof *ingest);
    if (!ingest)
        return ev_out_of_memory(err);
    ingest->writer = writer;
    ingest->options = *options;
    pthread_mutex_init(&ingest->lock, NULL);
    pthread_cond_init(&ingest->changed, NULL);
    ev_status status = start_workers(ingest, err);
    if (status == EV_OK)
        *out = ingest;
    else
        ev_ingest_free(ingest);
    return status;
}

static void stop_workers(ev_ingest *ingest) {
    pthread_mutex_lock(&ingest->lock);
    ingest->stopping = true;
    if (ingest->failure.status == EV_OK)
        ingest->failure.status = EV_INTERRUPTED;
    pthread_cond_broadcast(&ingest->changed);
    pthread_mutex_unlock(&ingest->lock);
    for (unsigned i = 0; i < ingest->n_workers; i++) {
        if (ingest->workers[i].started)
            pthread_join(ingest->workers[i].thread, NULL);
        free(ingest->workers[i].shards);
        free(ingest->workers[i].taggers);
        ev_tag_list_clear(&ingest->workers[i].tags);
    }
    free(ingest->workers);
}

static void clear_files(ev_ingest *ingest) {
    for (size_t i = 0; i < ingest->n_files; i++)
        free(ingest->files[i].record);
    ingest->n_files = 0;
}

static void clear_finished(ev_ingest *ingest) {
    for (size_t i = 0; i < ingest->n_finished; i++)
        ev_segment_info_clear(&ingest->finished[i]);
    ingest->n_finished = 0;
}

void ev_ingest_free(ev_ingest *ingest) {
    if (!ingest)
        return;
    stop_workers(ingest);
    for (size_t i = 0; i < QUEUE_ITEMS; i++)
        ev_statement_clear(&ingest->queue[i].statement);
    clear_files(ingest);
    clear_finished(ingest);
    ev_given_up_free(&ingest->given_up);
    free(ingest->files);
    free(ingest->finished);
    pthread_cond_destroy(&ingest->changed);
    pthread_mutex_destroy(&ingest->lock);
    free(ingest);
}

static bool queue_is_full(const ev_ingest *ingest, size_t n_bytes) {
    return ingest->n_queued == QUEUE_ITEMS ||
           (ingest->n_queued > 0 && ingest->queued_bytes + n_bytes > QUEUE_BYTES);
}

static ev_status enqueue(ev_ingest *ingest, ev_statement *statement, const unsigned char *digest,
                         ev_error *err) {
    pthread_mutex_lock(&ingest->lock);
    while (queue_is_full(ingest, statement->text.len) && ingest->failure.status == EV_OK)
        pthread_cond_wait(&ingest->changed, &ingest->lock);
    ev_status status = ingest->failure.status;
    if (status == EV_OK) {
        queue_item *item = &ingest->queue[(ingest->first + ingest->n_queued++) % QUEUE_ITEMS];
        item->statement = *statement;
        memcpy(item->digest, digest, EV_SHA256_BYTES);
        ingest->queued_bytes += statement->text.len;
        memset(statement, 0, sizeof *statement);
        pthread_cond_broadcast(&ingest->changed);
    } else {
        *err = ingest->failure;
    }
    pthread_mutex_unlock(&ingest->lock);
    return status;
}

/* What is there already is marked to be removed with this batch. */
static ev_status replace(ev_ingest *ingest, ev_statement *statement, const unsigned char *digest,
                         const ev_novelty *novelty, ev_error *err) {
    size_t n_bytes = statement->text.len;
    ev_status status = EV_OK;
    if (novelty->kind != EV_IS_NEW)
        status = ev_index_writer_remove(ingest->writer, novelty->segment, novelty->docid, err);
    if (status == EV_OK)
        status = enqueue(ingest, statement, digest, err);
    if (status != EV_OK)
        return status;
    ingest->counts.text_bytes += n_bytes;
    ingest->batch_bytes += n_bytes;
    return ingest->batch_bytes >= ingest->options.batch_bytes ? ev_ingest_flush(ingest, err) : EV_OK;
}

ev_status ev_ingest_add(ev_ingest *ingest, ev_statement *statement, ev_error *err) {
    unsigned char digest[EV_SHA256_BYTES];
    ev_novelty novelty;
    ev_status status = ev_statement_digest(statement, digest, err);
    if (status == EV_OK)
        status = ev_novelty_of(ev_index_writer_index(ingest->writer), statement, digest, &novelty, err);
    if (status != EV_OK)
        return status;
    ingest->counts.added += novelty.kind == EV_IS_NEW;
    ingest->counts.replaced += novelty.kind == EV_IS_CHANGED;
    ingest->counts.unchanged += novelty.kind == EV_IS_UNCHANGED || novelty.kind == EV_IS_MOVED;
    if (novelty.kind != EV_IS_UNCHANGED)
        return replace(ingest, statement, digest, &novelty, err);
    ev_statement_clear(statement);
    return EV_OK;
}

ev_status ev_ingest_file_done(ev_ingest *ingest, const char *path_digest, const char *record, ev_error *err) {
    void *items = ingest->files;
    char *copy = strdup(record);
    if (!copy ||
        !ev_array_grow(&items, &ingest->files_capacity, ingest->n_files + 1, sizeof *ingest->files)) {
        free(copy);
        return ev_out_of_memory(err);
    }
    ingest->files = items;
    file_record *file = &ingest->files[ingest->n_files++];
    snprintf(file->digest, sizeof file->digest, "%s", path_digest);
    file->record = copy;
    return EV_OK;
}

/* Any worker's segment may carry the records of files; where no statement made one, one is made for them. */
static ev_status segment_for_records(ev_ingest *ingest, ev_segment_writer **out, ev_error *err) {
    for (unsigned i = 0; i < ingest->n_workers; i++)
        for (unsigned j = 0; j < ingest->workers[i].n_shards; j++)
            if ((*out = ingest->workers[i].shards[j]))
                return EV_OK;
    ev_status status = ev_index_writer_new_segment(ingest->writer, &ingest->workers[0].shards[0], err);
    *out = ingest->workers[0].shards[0];
    return status;
}

/* With all queued statements in. */
static ev_status put_file_records(ev_ingest *ingest, ev_error *err) {
    ev_segment_writer *shard = NULL;
    ev_status status = ingest->n_files > 0 ? segment_for_records(ingest, &shard, err) : EV_OK;
    for (size_t i = 0; shard && status == EV_OK && i < ingest->n_files; i++) {
        status = ev_segment_writer_put_file(shard, ingest->files[i].digest, ingest->files[i].record, err);
        ev_index_writer_clear_stale(ingest->writer, ingest->files[i].digest);
    }
    clear_files(ingest);
    return status;
}

static bool all_finished(const ev_ingest *ingest) {
    for (unsigned i = 0; i < ingest->n_workers; i++)
        if (!ingest->workers[i].finished)
            return false;
    return true;
}

/* With the lock held: lets the workers empty the queue, then has each finish its segments. */
static ev_status finish_batch(ev_ingest *ingest, ev_error *err) {
    while (ingest->n_queued > 0 || ingest->n_busy > 0)
        pthread_cond_wait(&ingest->changed, &ingest->lock);
    if (ingest->failure.status == EV_OK && put_file_records(ingest, err) != EV_OK)
        note_failure(ingest, err);
    for (unsigned i = 0; i < ingest->n_workers; i++)
        ingest->workers[i].finished = false;
    ingest->finishing = true;
    pthread_cond_broadcast(&ingest->changed);
    while (!all_finished(ingest))
        pthread_cond_wait(&ingest->changed, &ingest->lock);
    ingest->finishing = false;
    if (ingest->failure.status != EV_OK)
        *err = ingest->failure;
    return ingest->failure.status;
}

ev_status ev_ingest_settle(ev_ingest *ingest, ev_error *err) {
    pthread_mutex_lock(&ingest->lock);
    ev_status status = finish_batch(ingest, err);
    pthread_mutex_unlock(&ingest->lock);
    return status;
}

ev_status ev_ingest_flush(ev_ingest *ingest, ev_error *err) {
    ev_status status = ev_ingest_settle(ingest, err);
    if (status == EV_OK && (ingest->n_finished > 0 || ev_index_writer_has_changes(ingest->writer))) {
        status = ev_index_writer_publish(ingest->writer, ingest->finished, ingest->n_finished, err);
        ingest->counts.batches += status == EV_OK;
    }
    clear_finished(ingest);
    ingest->batch_bytes = 0;
    return status;
}

const ev_given_up_counts *ev_ingest_given_up(const ev_ingest *ingest) {
    return &ingest->given_up;
}

ev_ingest_counts ev_ingest_get_counts(const ev_ingest *ingest) {
    return ingest->counts;
}
