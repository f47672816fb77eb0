/* ev_index_writer_merge and _retag: segments written anew (see index_writer.h).
 *
 * A query opens every segment, so hundreds of small runs must not leave hundreds of segments; and the dead
 * statements of a segment take room until it is rewritten. Segments over MERGE_MAX_BYTES of text are only
 * rewritten when mostly dead. */
#include "store/index_writer.h"

#include "store/schema.h"
#include "store/store_error.h"

#include <stdlib.h>
#include <string.h>

enum {
    SEGMENTS_KEPT = 12,          /* no merging up to this number */
    MERGE_MAX_BYTES = 128 << 20, /* of text: a batch's worth */
    MIN_DEAD_TO_REWRITE = 64,    /* statements: below that it is not worth the work */
};

static bool mostly_dead(const ev_segment_info *info) {
    return info->n_dead >= MIN_DEAD_TO_REWRITE && info->n_dead > info->live.statements;
}

/* Marks what goes into the new segment; returns how many segments that is. */
static size_t choose(const ev_manifest *manifest, bool *chosen) {
    size_t n = 0;
    bool many = manifest->n_segments > SEGMENTS_KEPT;
    uint64_t bytes = 0;
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const ev_segment_info *info = &manifest->segments[i];
        bool small = info->live.text_bytes < MERGE_MAX_BYTES / 2;
        chosen[i] = mostly_dead(info) || (many && small && bytes + info->live.text_bytes <= MERGE_MAX_BYTES);
        if (chosen[i]) {
            bytes += info->live.text_bytes;
            n++;
        }
    }
    return n;
}

typedef struct merge_state {
    ev_segment *segment;
    ev_segment_writer *out;
    const ev_retag *retag; /* NULL: tags are kept */
    ev_tag_in *tags;       /* that are kept */
    size_t n_tags, tags_capacity;
} merge_state;

static ev_status keep_tag(merge_state *state, size_t sentence, const ev_stored_tag *tag, ev_error *err) {
    void *items = state->tags;
    if (!ev_array_grow(&items, &state->tags_capacity, state->n_tags + 1, sizeof *state->tags))
        return ev_out_of_memory(err);
    state->tags = items;
    state->tags[state->n_tags++] = (ev_tag_in){sentence, *tag};
    return EV_OK;
}

static ev_status collect_tags(merge_state *state, const ev_statement_record *record, ev_error *err) {
    state->n_tags = 0;
    for (uint32_t i = 0; i < record->n_passages; i++) {
        ev_passage passage;
        const unsigned char *at;
        uint64_t n;
        if (!ev_segment_passage(state->segment, record->docid + 1 + i, &passage))
            return ev_segment_damaged(state->segment, "passages", err);
        if (!ev_segment_tags(state->segment, &passage, &at, &n))
            continue;
        ev_stored_tag tag;
        ev_status status = EV_OK;
        while (status == EV_OK && n-- > 0 && ev_segment_next_tag(state->segment, &at, &tag))
            status = keep_tag(state, i, &tag, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static ev_status tags_of(merge_state *state, const ev_statement_record *record, ev_statement *statement,
                         const ev_analysis *analysis, const ev_tag_in **tags, size_t *n_tags, ev_error *err) {
    if (state->retag)
        return state->retag->tag(state->retag->user, statement, analysis, tags, n_tags, err);
    ev_status status = collect_tags(state, record, err);
    *tags = state->tags;
    *n_tags = state->n_tags;
    return status;
}

static ev_status copy_statement(merge_state *state, const ev_statement_record *record, ev_error *err) {
    ev_statement statement = {0};
    ev_status status =
        ev_segment_meta(state->segment, record->docid, &statement.meta, &statement.origin, err);
    if (status == EV_OK)
        status = ev_segment_text(state->segment, record, &statement.text, err);
    const ev_analysis *analysis = NULL;
    if (status == EV_OK)
        status = ev_segment_writer_analyse(state->out, &statement, &analysis, err);
    const ev_tag_in *tags = NULL;
    size_t n_tags = 0;
    if (status == EV_OK)
        status = tags_of(state, record, &statement, analysis, &tags, &n_tags, err);
    if (status == EV_OK)
        status = ev_segment_writer_add(state->out, &statement, record->digest, analysis, tags, n_tags, err);
    ev_statement_clear(&statement);
    return status;
}

static ev_status copy_file_record(merge_state *state, const char *key, size_t key_bytes, ev_error *err) {
    xpc_error cause = {0};
    char digest[EV_SHA256_HEX_BYTES];
    char *bytes = NULL;
    size_t n_bytes = 0;
    size_t prefix = strlen(EV_KEY_FILE);
    snprintf(digest, sizeof digest, "%.*s", (int)(key_bytes - prefix), key + prefix);
    if (xpc_database_get_metadata(state->segment->database, key, key_bytes, &bytes, &n_bytes, &cause) !=
        XPC_OK)
        return ev_fail_xapian(err, &cause, state->segment->path);
    char *record = strndup(bytes, n_bytes);
    xpc_free(bytes);
    ev_status status =
        record ? ev_segment_writer_put_file(state->out, digest, record, err) : ev_out_of_memory(err);
    free(record);
    return status;
}

/* Files are known by the newest record, so records are copied from the oldest segment to the newest. */
static ev_status copy_file_records(merge_state *state, ev_error *err) {
    xpc_error cause = {0};
    xpc_strings *keys = NULL;
    xpc_database *database = state->segment->database;
    if (xpc_database_metadata_keys(database, EV_KEY_FILE, strlen(EV_KEY_FILE), &keys, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, state->segment->path);
    ev_status status = EV_OK;
    const char *key = NULL;
    size_t key_bytes = 0;
    do {
        if (xpc_strings_next(keys, &key, &key_bytes, &cause) != XPC_OK)
            status = ev_fail_xapian(err, &cause, state->segment->path);
        else if (key)
            status = copy_file_record(state, key, key_bytes, err);
    } while (status == EV_OK && key);
    xpc_strings_free(keys);
    return status;
}

static ev_status copy_segment(merge_state *state, ev_error *err) {
    for (uint32_t number = 0; number < state->segment->n_statements; number++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(state->segment, number, &record))
            return ev_segment_damaged(state->segment, "statements", err);
        if (ev_segment_info_is_dead(state->segment->info, record.docid))
            continue;
        ev_status status = copy_statement(state, &record, err);
        if (status != EV_OK)
            return status;
    }
    return copy_file_records(state, err);
}

static ev_status copy_chosen(ev_index_writer *writer, const bool *chosen, merge_state *state, ev_error *err) {
    const ev_index *index = ev_index_writer_index(writer);
    for (size_t i = 0; i < index->manifest.n_segments; i++) {
        if (!chosen[i])
            continue;
        state->segment = &index->segments[i];
        ev_status status = copy_segment(state, err);
        if (status == EV_OK)
            status = ev_index_writer_drop_segment(writer, i, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static ev_status merge_chosen(ev_index_writer *writer, const bool *chosen, ev_error *err) {
    merge_state state = {0};
    ev_segment_info info = {0};
    ev_status status = ev_index_writer_new_segment(writer, &state.out, err);
    if (status == EV_OK)
        status = copy_chosen(writer, chosen, &state, err);
    if (status == EV_OK)
        status = ev_segment_writer_finish(state.out, ev_index_writer_hook(writer), &info, err);
    if (status == EV_OK)
        status = ev_index_writer_publish(writer, &info, 1, err);
    ev_segment_info_clear(&info);
    ev_segment_writer_free(state.out);
    free(state.tags);
    return status;
}

ev_status ev_index_writer_merge(ev_index_writer *writer, ev_error *err) {
    const ev_manifest *manifest = &ev_index_writer_index(writer)->manifest;
    bool *chosen = calloc(manifest->n_segments + 1, sizeof *chosen);
    if (!chosen)
        return ev_out_of_memory(err);
    ev_status status = choose(manifest, chosen) > 0 ? merge_chosen(writer, chosen, err) : EV_OK;
    free(chosen);
    return status;
}

/* ---- Tags anew */

static ev_status retag_segment(ev_index_writer *writer, merge_state *state, ev_segment_info *info,
                               ev_error *err) {
    ev_status status = ev_index_writer_new_segment(writer, &state->out, err);
    if (status == EV_OK)
        status = state->retag->begin(state->retag->user, ev_segment_writer_lexicon(state->out), err);
    if (status == EV_OK)
        status = copy_segment(state, err);
    if (status == EV_OK)
        status = ev_segment_writer_finish(state->out, ev_index_writer_hook(writer), info, err);
    ev_segment_writer_free(state->out);
    state->out = NULL;
    return status;
}

ev_status ev_index_writer_retag(ev_index_writer *writer, const ev_retag *retag, const ev_basis *basis,
                                ev_error *err) {
    const ev_index *index = ev_index_writer_index(writer);
    size_t n = index->manifest.n_segments;
    merge_state state = {.retag = retag};
    ev_segment_info *infos = calloc(n + 1, sizeof *infos);
    ev_status status = infos ? EV_OK : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        state.segment = &index->segments[i];
        status = retag_segment(writer, &state, &infos[i], err);
        if (status == EV_OK)
            status = ev_index_writer_drop_segment(writer, i, err);
    }
    if (status == EV_OK)
        ev_index_writer_set_basis(writer, basis);
    if (status == EV_OK && n > 0)
        status = ev_index_writer_publish(writer, infos, n, err);
    for (size_t i = 0; infos && i < n; i++)
        ev_segment_info_clear(&infos[i]);
    free(infos);
    return status;
}
