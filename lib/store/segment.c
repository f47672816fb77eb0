/* See segment.h and schema.h. */
#include "store/segment.h"

#include "base/bytes.h"
#include "store/schema.h"
#include "store/store_error.h"
#include "store/tag_record.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

ev_status ev_segment_damaged(const ev_segment *segment, const char *what, ev_error *err) {
    return ev_fail(err, EV_CORRUPT, "%s: %s is damaged; restore the index from a copy or make it again",
                   segment->path, what);
}

/* As `status` says, or damaged where the file that was opened is of another size than the manifest says. */
static ev_status check_opened(ev_segment *segment, ev_status status, ev_segment_file which, const char *name,
                              const ev_map *map, ev_error *err) {
    if (status == EV_NOT_FOUND || (status == EV_OK && map->n_bytes != segment->info->file_bytes[which]))
        return ev_segment_damaged(segment, name, err);
    return status;
}

static ev_status map_file(ev_segment *segment, ev_segment_file which, const char *name, ev_map *map,
                          ev_error *err) {
    char *path = ev_path_join(segment->path, name);
    if (!path)
        return ev_out_of_memory(err);
    ev_status status = ev_map_open(path, map, err);
    free(path);
    return check_opened(segment, status, which, name, map, err);
}

static ev_status map_files(ev_segment *segment, ev_error *err) {
    const struct {
        ev_segment_file which;
        const char *name;
        ev_map *map;
    } wanted[] = {
        {EV_FILE_PASSAGES, "passages", &segment->passages},
        {EV_FILE_TOKENS, "tokens", &segment->tokens},
        {EV_FILE_STATEMENTS, "statements", &segment->statements},
        {EV_FILE_TEXT, "text", &segment->text},
        {EV_FILE_TAGS, "tags", &segment->tags},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        ev_status status = map_file(segment, wanted[i].which, wanted[i].name, wanted[i].map, err);
        if (status != EV_OK)
            return status;
    }
    segment->n_docs = segment->info->n_docs;
    segment->n_statements = (uint32_t)(segment->statements.n_bytes / EV_STATEMENT_RECORD_BYTES);
    if (segment->passages.n_bytes != (size_t)segment->n_docs * EV_PASSAGE_RECORD_BYTES ||
        segment->statements.n_bytes % EV_STATEMENT_RECORD_BYTES != 0)
        return ev_segment_damaged(segment, "passages", err);
    return EV_OK;
}

static ev_status open_lexicon(ev_segment *segment, ev_error *err) {
    char *path = ev_path_join(segment->path, "lexicon");
    ev_status status = path ? ev_lexicon_file_open(path, &segment->lexicon, err) : ev_out_of_memory(err);
    free(path);
    return check_opened(segment, status, EV_FILE_LEXICON, "lexicon", &segment->lexicon.map, err);
}

static ev_status open_frequent(ev_segment *segment, ev_error *err) {
    char *path = ev_path_join(segment->path, "frequent");
    ev_status status = path ? ev_frequent_open(path, &segment->frequent, err) : ev_out_of_memory(err);
    free(path);
    return check_opened(segment, status, EV_FILE_FREQUENT, "frequent", &segment->frequent.map, err);
}

static ev_status open_database(ev_segment *segment, ev_error *err) {
    char *path = ev_path_join(segment->path, EV_SEGMENT_XAPIAN);
    if (!path)
        return ev_out_of_memory(err);
    xpc_error cause = {0};
    xpc_status opened = xpc_database_open(path, &segment->database, &cause);
    ev_status status = opened == XPC_OK ? EV_OK : ev_fail_xapian(err, &cause, path);
    free(path);
    uint32_t last = 0;
    if (status == EV_OK && xpc_database_lastdocid(segment->database, &last, &cause) != XPC_OK)
        status = ev_fail_xapian(err, &cause, segment->path);
    return status == EV_OK && last != segment->n_docs ? ev_segment_damaged(segment, EV_SEGMENT_XAPIAN, err)
                                                      : status;
}

ev_status ev_segment_open(const char *index_path, const ev_segment_info *info, ev_segment *segment,
                          ev_error *err) {
    memset(segment, 0, sizeof *segment);
    segment->info = info;
    segment->path = ev_path_join(index_path, info->name);
    ev_status status = segment->path ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = map_files(segment, err);
    if (status == EV_OK)
        status = open_lexicon(segment, err);
    if (status == EV_OK)
        status = open_frequent(segment, err);
    if (status == EV_OK)
        status = open_database(segment, err);
    if (status != EV_OK)
        ev_segment_close(segment);
    return status;
}

void ev_segment_close(ev_segment *segment) {
    xpc_database_free(segment->database);
    ev_lexicon_file_close(&segment->lexicon);
    ev_frequent_close(&segment->frequent);
    ev_map_close(&segment->passages);
    ev_map_close(&segment->tokens);
    ev_map_close(&segment->statements);
    ev_map_close(&segment->text);
    ev_map_close(&segment->tags);
    ZSTD_freeDCtx(segment->decompressor);
    free(segment->path);
    memset(segment, 0, sizeof *segment);
}

bool ev_segment_statement_at(const ev_segment *segment, uint32_t number, ev_statement_record *record) {
    if (number >= segment->n_statements)
        return false;
    const unsigned char *at = segment->statements.data + (size_t)number * EV_STATEMENT_RECORD_BYTES;
    record->docid = ev_get_u32(at);
    record->n_passages = ev_get_u32(at + 4);
    record->text_offset = ev_get_u64(at + 8);
    record->frame_bytes = ev_get_u32(at + 16);
    record->text_bytes = ev_get_u32(at + 20);
    record->n_tokens = ev_get_u32(at + 24);
    record->first_day = (int32_t)ev_get_u32(at + 28);
    record->last_day = (int32_t)ev_get_u32(at + 32);
    record->digest = at + 40;
    return record->docid >= 1 && record->docid <= segment->n_docs &&
           record->n_passages <= segment->n_docs - record->docid;
}

static const unsigned char *passage_record(const ev_segment *segment, uint32_t docid) {
    if (docid < 1 || docid > segment->n_docs)
        return NULL;
    return segment->passages.data + (size_t)(docid - 1) * EV_PASSAGE_RECORD_BYTES;
}

bool ev_segment_passage_head(const ev_segment *segment, uint32_t docid, ev_lang *lang, uint16_t *flags,
                             uint32_t *statement_docid) {
    const unsigned char *at = passage_record(segment, docid);
    if (!at)
        return false;
    *lang = at[5] < EV_LANG_LAST ? (ev_lang)at[5] : EV_LANG_UND;
    *flags = (uint16_t)(at[6] | at[7] << 8);
    *statement_docid = *flags & EV_PASSAGE_IS_STATEMENT ? docid : ev_get_u32(at + 8);
    return true;
}

/* A search in the statements, which are few and lie close together, touches less memory than the two records
 * of passages that would say it too. */
bool ev_segment_statement_number(const ev_segment *segment, uint32_t docid, uint32_t *number) {
    uint32_t low = 0, high = (uint32_t)segment->n_statements; /* the last statement at or before docid */
    if (docid < 1 || docid > segment->n_docs)
        return false;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (ev_get_u32(segment->statements.data + (size_t)middle * EV_STATEMENT_RECORD_BYTES) <= docid)
            low = middle;
        else
            high = middle;
    }
    ev_statement_record record;
    *number = low;
    return ev_segment_statement_at(segment, low, &record) && docid >= record.docid &&
           docid <= record.docid + record.n_passages;
}

static bool read_u32_varint(const unsigned char **at, const unsigned char *end, uint32_t *value) {
    uint64_t wide;
    if (!ev_varint_read(at, end, &wide) || wide > UINT32_MAX)
        return false;
    *value = (uint32_t)wide;
    return true;
}

bool ev_segment_passage(const ev_segment *segment, uint32_t docid, ev_passage *passage) {
    if (!ev_segment_passage_head(segment, docid, &passage->lang, &passage->flags, &passage->statement_docid))
        return false;
    const unsigned char *record = passage_record(segment, docid);
    uint64_t offset = ev_get_u32(record) | (uint64_t)record[4] << 32;
    if (passage->flags & EV_PASSAGE_IS_STATEMENT || offset > segment->tokens.n_bytes)
        return false;
    passage->docid = docid;
    const unsigned char *at = segment->tokens.data + offset;
    passage->ids_end = segment->tokens.data + segment->tokens.n_bytes;
    if (!read_u32_varint(&at, passage->ids_end, &passage->start) ||
        !read_u32_varint(&at, passage->ids_end, &passage->n_bytes) ||
        !read_u32_varint(&at, passage->ids_end, &passage->n_tokens))
        return false;
    passage->ids = at;
    return passage->n_tokens <= (size_t)(passage->ids_end - at);
}

bool ev_passage_ids(const ev_passage *passage, uint32_t *ids) {
    const unsigned char *at = passage->ids;
    for (uint32_t i = 0; i < passage->n_tokens; i++) {
        if (at < passage->ids_end && *at < 0x80)
            ids[i] = *at++;
        else if (!read_u32_varint(&at, passage->ids_end, &ids[i]))
            return false;
    }
    return true;
}

ev_status ev_segment_text(ev_segment *segment, const ev_statement_record *record, ev_buf *out,
                          ev_error *err) {
    if (record->text_offset > segment->text.n_bytes ||
        record->frame_bytes > segment->text.n_bytes - record->text_offset)
        return ev_segment_damaged(segment, "text", err);
    char *to = ev_buf_reserve(out, record->text_bytes);
    if (!to && record->text_bytes > 0)
        return ev_buf_status(out, err);
    if (!segment->decompressor && !(segment->decompressor = ZSTD_createDCtx()))
        return ev_out_of_memory(err);
    const unsigned char *frame = segment->text.data + record->text_offset;
    size_t got =
        ZSTD_decompressDCtx(segment->decompressor, to, record->text_bytes, frame, record->frame_bytes);
    if (ZSTD_isError(got) || got != record->text_bytes)
        return ev_segment_damaged(segment, "text", err);
    out->len += got;
    return EV_OK;
}

static ev_status parse_data(const ev_segment *segment, const char *data, size_t n_bytes, json_t **meta,
                            json_t **origin, ev_error *err) {
    const char *line_end = memchr(data, '\n', n_bytes);
    if (!line_end)
        return ev_segment_damaged(segment, "a statement's metadata", err);
    size_t meta_bytes = (size_t)(line_end - data);
    *meta = json_loadb(data, meta_bytes, 0, NULL);
    if (origin)
        *origin = json_loadb(line_end + 1, n_bytes - meta_bytes - 1, 0, NULL);
    if (*meta && (!origin || *origin))
        return EV_OK;
    json_decref(*meta);
    *meta = NULL;
    return ev_segment_damaged(segment, "a statement's metadata", err);
}

ev_status ev_segment_meta(ev_segment *segment, uint32_t statement_docid, json_t **meta, json_t **origin,
                          ev_error *err) {
    xpc_error cause = {0};
    char *data = NULL;
    size_t n_bytes = 0;
    *meta = NULL;
    if (origin)
        *origin = NULL;
    if (xpc_database_get_data(segment->database, statement_docid, &data, &n_bytes, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    ev_status status = parse_data(segment, data, n_bytes, meta, origin, err);
    xpc_free(data);
    return status;
}

bool ev_segment_tags(const ev_segment *segment, const ev_passage *passage, const unsigned char **at,
                     uint64_t *n_tags) {
    if (!(passage->flags & EV_PASSAGE_TAGGED))
        return false;
    const unsigned char *stream = passage->ids;
    for (uint32_t left = passage->n_tokens; left > 0; stream++) { /* behind the last byte of the last id */
        if (stream == passage->ids_end)
            return false;
        left -= *stream < 0x80;
    }
    uint64_t offset;
    if (!ev_varint_read(&stream, passage->ids_end, &offset) || offset > segment->tags.n_bytes)
        return false;
    *at = segment->tags.data + offset;
    return ev_varint_read(at, segment->tags.data + segment->tags.n_bytes, n_tags);
}

bool ev_segment_next_tag(const ev_segment *segment, const unsigned char **at, ev_stored_tag *tag) {
    return ev_tag_record_read(at, segment->tags.data + segment->tags.n_bytes, tag);
}
