/* See index.h. */
#include "store/index.h"

#include "store/store_error.h"
#include "store/terms.h"

#include <stdlib.h>
#include <string.h>

/* Each further try needs a writer that has published again within the few milliseconds of an opening. */
enum { OPEN_TRIES = 8 };

static ev_status open_segments(ev_index *index, ev_error *err) {
    size_t n = index->manifest.n_segments;
    index->segments = calloc(n ? n : 1, sizeof *index->segments);
    if (!index->segments)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < n; i++) {
        ev_status status =
            ev_segment_open(index->path, &index->manifest.segments[i], &index->segments[i], err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static void close_generation(ev_index *index) {
    for (size_t i = 0; index->segments && i < index->manifest.n_segments; i++)
        if (index->segments[i].path)
            ev_segment_close(&index->segments[i]);
    free(index->segments);
    index->segments = NULL;
    ev_manifest_clear(&index->manifest);
}

static ev_status open_generation(ev_index *index, ev_error *err) {
    ev_status status = ev_manifest_read(index->path, &index->manifest, err);
    return status == EV_OK ? open_segments(index, err) : status;
}

ev_status ev_index_open(const char *path, ev_index *index, ev_error *err) {
    memset(index, 0, sizeof *index);
    index->path = strdup(path);
    if (!index->path)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    uint64_t failed_generation = 0;
    for (int tries = 0; tries < OPEN_TRIES; tries++) {
        status = open_generation(index, err);
        uint64_t generation = index->manifest.generation;
        if (status == EV_OK)
            return EV_OK;
        close_generation(index);
        /* The same generation again: its files are really damaged, not taken away by a writer. */
        if (tries > 0 && generation == failed_generation)
            break;
        failed_generation = generation;
    }
    ev_index_close(index);
    return status;
}

ev_status ev_index_open_manifest(const char *path, const ev_manifest *manifest, ev_index *index,
                                 ev_error *err) {
    memset(index, 0, sizeof *index);
    index->path = strdup(path);
    ev_status status =
        index->path ? ev_manifest_copy(manifest, &index->manifest, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = open_segments(index, err);
    if (status != EV_OK)
        ev_index_close(index);
    return status;
}

void ev_index_close(ev_index *index) {
    close_generation(index);
    free(index->path);
    memset(index, 0, sizeof *index);
}

static ev_status find_in_segment(const ev_segment *segment, const ev_buf *term, uint32_t *docid,
                                 ev_error *err) {
    xpc_error cause = {0};
    xpc_postings *postings = NULL;
    if (xpc_database_postings(segment->database, term->data, term->len, &postings, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    ev_status status = EV_NOT_FOUND;
    uint32_t found[1];
    size_t n = 0;
    while (status == EV_NOT_FOUND) {
        if (xpc_postings_read(postings, found, NULL, 1, &n, &cause) != XPC_OK)
            status = ev_fail_xapian(err, &cause, segment->path);
        else if (n == 0)
            break;
        else if (!ev_segment_info_is_dead(segment->info, found[0])) {
            *docid = found[0];
            status = EV_OK;
        }
    }
    xpc_postings_free(postings);
    return status;
}

ev_status ev_index_find(const ev_index *index, const char *id, size_t *segment, uint32_t *docid,
                        ev_error *err) {
    ev_buf term = {0};
    ev_term_id(&term, id, strlen(id));
    ev_status status = ev_buf_status(&term, err);
    if (status == EV_OK)
        status = EV_NOT_FOUND;
    for (size_t i = 0; status == EV_NOT_FOUND && i < index->manifest.n_segments; i++) {
        *segment = i;
        status = find_in_segment(&index->segments[i], &term, docid, err);
    }
    ev_buf_free(&term);
    return status;
}

ev_status ev_index_each(const ev_index *index, ev_statement_visit visit, void *user, ev_error *err) {
    for (size_t i = 0; i < index->manifest.n_segments; i++) {
        const ev_segment *segment = &index->segments[i];
        for (uint32_t number = 0; number < segment->n_statements; number++) {
            ev_statement_record record;
            if (!ev_segment_statement_at(segment, number, &record))
                return ev_segment_damaged(segment, "statements", err);
            if (ev_segment_info_is_dead(segment->info, record.docid))
                continue;
            ev_status status = visit(user, i, &record, err);
            if (status != EV_OK)
                return status;
        }
    }
    return EV_OK;
}

static ev_status collect_digest(void *user, size_t segment, const ev_statement_record *record,
                                ev_error *err) {
    (void)segment;
    ev_buf *digests = user;
    ev_buf_add(digests, record->digest, EV_SHA256_BYTES);
    return ev_buf_status(digests, err);
}

static int compare_digests(const void *a, const void *b) {
    return memcmp(a, b, EV_SHA256_BYTES);
}

/* The digests of all live statements, in ascending order. */
static ev_status sorted_digests(const ev_index *const *indexes, size_t n_indexes, ev_buf *digests,
                                ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n_indexes; i++)
        status = ev_index_each(indexes[i], collect_digest, digests, err);
    if (status == EV_OK && digests->len > 0)
        qsort(digests->data, digests->len / EV_SHA256_BYTES, EV_SHA256_BYTES, compare_digests);
    return status;
}

ev_status ev_corpus_digest(const ev_index *const *indexes, size_t n_indexes, char hex[EV_SHA256_HEX_BYTES],
                           ev_error *err) {
    ev_buf digests = {0};
    ev_status status = sorted_digests(indexes, n_indexes, &digests, err);
    if (status == EV_OK) {
        unsigned char digest[EV_SHA256_BYTES];
        ev_sha256 sha;
        ev_sha256_init(&sha);
        ev_sha256_add(&sha, digests.data, digests.len);
        ev_sha256_end(&sha, digest);
        ev_sha256_hex(digest, hex);
    }
    ev_buf_free(&digests);
    return status;
}

ev_status ev_index_overlap(const ev_index *const *indexes, size_t n_indexes, size_t *n_statements,
                           ev_error *err) {
    ev_buf digests = {0};
    bool counted = false; /* the statement that the digest before is of */
    *n_statements = 0;
    ev_status status = sorted_digests(indexes, n_indexes, &digests, err);
    for (size_t at = EV_SHA256_BYTES; status == EV_OK && at < digests.len; at += EV_SHA256_BYTES) {
        bool same = compare_digests(digests.data + at, digests.data + at - EV_SHA256_BYTES) == 0;
        *n_statements += same && !counted;
        counted = same;
    }
    ev_buf_free(&digests);
    return status;
}
