/* The flat files of a segment that is written: see segment_build.h and schema.h. */
#include "store/segment_build.h"

#include "base/bytes.h"
#include "store/lexicon_file.h"
#include "store/tag_record.h"

#include <stdlib.h>
#include <string.h>

/* Level 1 packs speeches to 41% at 400 MB/s; level 3 to 37% at half that speed: indexing is what users wait
 * for. */
enum { TEXT_ZSTD_LEVEL = 1 };

static const char *const file_names[EV_FILE_LAST] = {
#define EV_SEGMENT_FILE_NAME(name, file) file,
    EV_SEGMENT_FILE_LIST(EV_SEGMENT_FILE_NAME)
#undef EV_SEGMENT_FILE_NAME
};

ev_status ev_segment_files_open(ev_segment_writer *writer, ev_error *err) {
    for (int i = 0; i < EV_FILE_LAST; i++) {
        if (i == EV_FILE_LEXICON || i == EV_FILE_FREQUENT)
            continue;
        char *path = ev_path_join(writer->path, file_names[i]);
        ev_status status = path ? ev_out_open(&writer->files[i], path, err) : ev_out_of_memory(err);
        free(path);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static void add_record(ev_segment_writer *writer, uint64_t offset, unsigned lang, unsigned flags,
                       uint32_t number) {
    unsigned char record[EV_PASSAGE_RECORD_BYTES];
    ev_put_u32(record, (uint32_t)offset);
    record[4] = (unsigned char)(offset >> 32);
    record[5] = (unsigned char)lang;
    record[6] = (unsigned char)flags;
    record[7] = (unsigned char)(flags >> 8);
    ev_put_u32(record + 8, number);
    ev_out_add(&writer->files[EV_FILE_PASSAGES], record, sizeof record);
}

/* Appends the statement's text as one frame; *frame_bytes is its length. */
static ev_status add_text(ev_segment_writer *writer, const ev_statement *statement, uint32_t *frame_bytes,
                          ev_error *err) {
    ev_buf_clear(&writer->scratch);
    size_t room = ZSTD_compressBound(statement->text.len);
    char *to = ev_buf_reserve(&writer->scratch, room);
    if (!to)
        return ev_out_of_memory(err);
    size_t n = ZSTD_compressCCtx(writer->compressor, to, room, statement->text.data, statement->text.len,
                                 TEXT_ZSTD_LEVEL);
    if (ZSTD_isError(n) || n > UINT32_MAX)
        return ev_fail(err, EV_INTERNAL, "cannot compress the text: %s", ZSTD_getErrorName(n));
    ev_out_add(&writer->files[EV_FILE_TEXT], to, n);
    *frame_bytes = (uint32_t)n;
    return EV_OK;
}

ev_status ev_segment_files_statement(ev_segment_writer *writer, const ev_statement *statement,
                                     const unsigned char digest[EV_SHA256_BYTES], const ev_analysis *analysis,
                                     ev_error *err) {
    unsigned char record[EV_STATEMENT_RECORD_BYTES] = {0};
    add_record(writer, 0, EV_LANG_UND, EV_PASSAGE_IS_STATEMENT, (uint32_t)writer->info.live.statements);
    uint64_t offset = writer->files[EV_FILE_TEXT].n_bytes;
    uint32_t frame_bytes = 0;
    ev_status status = add_text(writer, statement, &frame_bytes, err);
    if (status != EV_OK)
        return status;
    int32_t first_day = 0;
    int32_t last_day = 0;
    const char *date = ev_statement_get(statement, EV_FIELD_DATE);
    if (date)
        ev_date_range(date, &first_day, &last_day);
    ev_put_u32(record, writer->info.n_docs);
    ev_put_u32(record + 4, (uint32_t)analysis->n_sentences);
    ev_put_u64(record + 8, offset);
    ev_put_u32(record + 16, frame_bytes);
    ev_put_u32(record + 20, (uint32_t)statement->text.len);
    ev_put_u32(record + 24, (uint32_t)analysis->n_tokens);
    ev_put_u32(record + 28, (uint32_t)first_day);
    ev_put_u32(record + 32, (uint32_t)last_day);
    memcpy(record + 40, digest, EV_SHA256_BYTES);
    ev_out_add(&writer->files[EV_FILE_STATEMENTS], record, sizeof record);
    return EV_OK;
}

static unsigned passage_flags(const ev_sentence *sentence, size_t n_tags) {
    unsigned flags = n_tags ? EV_PASSAGE_TAGGED : 0;
    if (sentence->flags & EV_SENTENCE_PARAGRAPH)
        flags |= EV_PASSAGE_PARAGRAPH;
    if (sentence->flags & EV_SENTENCE_MIXED)
        flags |= EV_PASSAGE_MIXED;
    if (sentence->flags & EV_SENTENCE_HEADING)
        flags |= EV_PASSAGE_HEADING;
    return flags;
}

static void add_stream(ev_segment_writer *writer, const ev_sentence *sentence, const ev_token *tokens,
                       const uint64_t *tags_offset) {
    ev_buf *out = &writer->scratch;
    ev_buf_clear(out);
    ev_buf_add_varint(out, sentence->start);
    ev_buf_add_varint(out, sentence->end - sentence->start);
    ev_buf_add_varint(out, sentence->n_tokens);
    for (uint32_t i = 0; i < sentence->n_tokens; i++)
        ev_buf_add_varint(out, tokens[i].type_id);
    if (tags_offset)
        ev_buf_add_varint(out, *tags_offset);
    ev_out_add(&writer->files[EV_FILE_TOKENS], out->data, out->len);
    if (out->failed)
        writer->files[EV_FILE_TOKENS].pending.failed = true;
}

void ev_segment_files_passage(ev_segment_writer *writer, uint32_t statement_docid,
                              const ev_sentence *sentence, const ev_token *tokens, const ev_tag_in *tags,
                              size_t n_tags) {
    uint64_t tags_offset = writer->files[EV_FILE_TAGS].n_bytes;
    if (n_tags > 0) {
        ev_buf_clear(&writer->scratch);
        ev_tag_record_add(&writer->scratch, sentence, tokens, tags, n_tags);
        ev_out_add(&writer->files[EV_FILE_TAGS], writer->scratch.data, writer->scratch.len);
    }
    uint64_t offset = writer->files[EV_FILE_TOKENS].n_bytes;
    add_record(writer, offset, sentence->lang, passage_flags(sentence, n_tags), statement_docid);
    add_stream(writer, sentence, tokens, n_tags ? &tags_offset : NULL);
}

ev_status ev_segment_files_failure(const ev_segment_writer *writer, ev_error *err) {
    for (int i = 0; i < EV_FILE_LAST; i++)
        if (writer->files[i].failure.status != EV_OK) {
            *err = writer->files[i].failure;
            return err->status;
        }
    return EV_OK;
}

static ev_status write_lexicon(ev_segment_writer *writer, ev_error *err) {
    char *path = ev_path_join(writer->path, file_names[EV_FILE_LEXICON]);
    ev_status status = path ? ev_lexicon_file_write(path, writer->lexicon, writer->counts,
                                                    &writer->info.file_bytes[EV_FILE_LEXICON], err)
                            : ev_out_of_memory(err);
    free(path);
    return status;
}

static ev_status map_file(const ev_segment_writer *writer, ev_segment_file which, ev_map *map,
                          ev_error *err) {
    char *path = ev_path_join(writer->path, file_names[which]);
    ev_status status = path ? ev_map_open(path, map, err) : ev_out_of_memory(err);
    free(path);
    return status;
}

/* Which types are frequent is known at the end only, so the passages are read once more. */
static ev_status write_frequent(ev_segment_writer *writer, ev_error *err) {
    ev_segment written = {.n_docs = writer->info.n_docs};
    char *path = ev_path_join(writer->path, file_names[EV_FILE_FREQUENT]);
    ev_status status = path ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = map_file(writer, EV_FILE_PASSAGES, &written.passages, err);
    if (status == EV_OK)
        status = map_file(writer, EV_FILE_TOKENS, &written.tokens, err);
    if (status == EV_OK)
        status = ev_frequent_write(path, &written, writer->counts, writer->n_types,
                                   &writer->info.file_bytes[EV_FILE_FREQUENT], err);
    ev_map_close(&written.passages);
    ev_map_close(&written.tokens);
    free(path);
    return status;
}

ev_status ev_segment_files_close(ev_segment_writer *writer, ev_error *err) {
    ev_status status = EV_OK;
    for (int i = 0; i < EV_FILE_LAST; i++) {
        if (i == EV_FILE_LEXICON || i == EV_FILE_FREQUENT)
            continue;
        writer->info.file_bytes[i] = writer->files[i].n_bytes;
        ev_status closed = ev_out_close(&writer->files[i], status == EV_OK ? err : NULL);
        status = status == EV_OK ? closed : status;
    }
    if (status == EV_OK)
        status = write_lexicon(writer, err);
    return status == EV_OK ? write_frequent(writer, err) : status;
}
