/* See novelty.h. */
#include "indexer/novelty.h"

#include <string.h>

/* --prune goes by the file that a statement came from, so this must not grow old. From standard input a
 * statement comes from no file, which says nothing. */
static ev_status has_moved(const ev_index *index, const ev_statement *statement, ev_novelty *out,
                           ev_error *err) {
    json_t *meta = NULL;
    json_t *origin = NULL;
    const char *now = json_string_value(json_object_get(statement->origin, "file_digest"));
    if (!now)
        return EV_OK;
    ev_status status = ev_segment_meta(&index->segments[out->segment], out->docid, &meta, &origin, err);
    const char *was = json_string_value(json_object_get(origin, "file_digest"));
    if (status == EV_OK && (!was || strcmp(was, now) != 0))
        out->kind = EV_IS_MOVED;
    json_decref(meta);
    json_decref(origin);
    return status;
}

ev_status ev_novelty_of(const ev_index *index, const ev_statement *statement,
                        const unsigned char digest[EV_SHA256_BYTES], ev_novelty *out, ev_error *err) {
    uint32_t number;
    ev_statement_record record;
    out->kind = EV_IS_NEW;
    ev_status status =
        ev_index_find(index, ev_statement_get(statement, EV_FIELD_ID), &out->segment, &out->docid, err);
    if (status != EV_OK)
        return status == EV_NOT_FOUND ? EV_OK : status;
    ev_segment *segment = &index->segments[out->segment];
    if (!ev_segment_statement_number(segment, out->docid, &number) ||
        !ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "statements", err);
    out->kind = memcmp(record.digest, digest, EV_SHA256_BYTES) ? EV_IS_CHANGED : EV_IS_UNCHANGED;
    return out->kind == EV_IS_UNCHANGED ? has_moved(index, statement, out, err) : EV_OK;
}
