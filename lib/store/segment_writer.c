/* See segment_writer.h and schema.h. */
#include "store/segment_build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

ev_status ev_segment_writer_new(const char *index_path, uint64_t number, ev_segment_writer **out,
                                ev_error *err) {
    *out = NULL;
    ev_segment_writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return ev_out_of_memory(err);
    snprintf(writer->info.name, sizeof writer->info.name, EV_SEGMENT_PATTERN, (unsigned long long)number);
    writer->path = ev_path_join(index_path, writer->info.name);
    writer->compressor = ZSTD_createCCtx();
    ev_status status = writer->path && writer->compressor ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK && mkdir(writer->path, 0777) != 0) {
        status = ev_fail_errno(err, errno, "%s: cannot make the folder", writer->path);
        writer->finished = true; /* not ours to remove */
    }
    if (status == EV_OK)
        status = ev_lexicon_new(&writer->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&writer->analyser, writer->lexicon, err);
    if (status == EV_OK)
        status = ev_segment_files_open(writer, err);
    if (status == EV_OK)
        status = ev_segment_docs_open(writer, err);
    if (status == EV_OK)
        *out = writer;
    else
        ev_segment_writer_free(writer);
    return status;
}

void ev_segment_writer_free(ev_segment_writer *writer) {
    if (!writer)
        return;
    xpc_document_free(writer->document);
    xpc_database_free(writer->database);
    for (int i = 0; i < EV_FILE_LAST; i++)
        ev_out_close(&writer->files[i], NULL);
    ZSTD_freeCCtx(writer->compressor);
    ev_analyser_free(writer->analyser);
    ev_lexicon_free(writer->lexicon);
    if (!writer->finished && writer->path)
        ev_tree_remove(writer->path, NULL);
    ev_segment_info_clear(&writer->info);
    ev_buf_free(&writer->scratch);
    ev_buf_free(&writer->term);
    ev_buf_free(&writer->term_names);
    free(writer->types);
    free(writer->counts);
    free(writer->terms);
    free(writer->term_bytes);
    free(writer->wdfs);
    free(writer->path);
    free(writer);
}

ev_lexicon *ev_segment_writer_lexicon(ev_segment_writer *writer) {
    return writer->lexicon;
}

ev_status ev_segment_writer_analyse(ev_segment_writer *writer, const ev_statement *statement,
                                    const ev_analysis **analysis, ev_error *err) {
    const char *declared = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    ev_lang lang = declared ? ev_lang_from_code(declared, strlen(declared)) : EV_LANG_UND;
    return ev_analyse(writer->analyser, statement->text.data, statement->text.len,
                      lang == EV_LANG_LAST ? EV_LANG_UND : lang, analysis, err);
}

/* The first failure stays: a half-written segment must never be finished. */
static ev_status keep_failure(ev_segment_writer *writer, ev_status status, ev_error *err) {
    if (status != EV_OK && writer->failure.status == EV_OK && err) {
        writer->failure = *err;
        writer->failure.status = status;
    }
    return status;
}

static ev_status add_passages(ev_segment_writer *writer, const ev_analysis *analysis, const ev_tag_in *tags,
                              size_t n_tags, ev_error *err) {
    uint32_t statement_docid = writer->info.n_docs;
    size_t next_tag = 0;
    for (size_t i = 0; i < analysis->n_sentences; i++) {
        const ev_sentence *sentence = &analysis->sentences[i];
        size_t first_tag = next_tag;
        while (next_tag < n_tags && tags[next_tag].sentence == i)
            next_tag++;
        const ev_token *tokens = analysis->tokens + sentence->first_token;
        size_t n = next_tag - first_tag;
        ev_status status = ev_segment_docs_passage(writer, sentence, tokens, tags + first_tag, n, err);
        if (status != EV_OK)
            return status;
        ev_segment_files_passage(writer, statement_docid, sentence, tokens, tags + first_tag, n);
    }
    return EV_OK;
}

static ev_status add_statement(ev_segment_writer *writer, const ev_statement *statement,
                               const unsigned char *digest, const ev_analysis *analysis,
                               const ev_tag_in *tags, size_t n_tags, ev_error *err) {
    ev_status status = ev_segment_docs_learn(writer, err);
    if (status == EV_OK)
        status = ev_segment_docs_statement(writer, statement, err);
    if (status == EV_OK)
        status = ev_segment_files_statement(writer, statement, digest, analysis, err);
    if (status == EV_OK)
        status = add_passages(writer, analysis, tags, n_tags, err);
    if (status != EV_OK)
        return status;
    writer->info.live.statements++;
    writer->info.live.passages += analysis->n_sentences;
    writer->info.live.tokens += analysis->n_tokens;
    writer->info.live.text_bytes += statement->text.len;
    return ev_segment_files_failure(writer, err);
}

ev_status ev_segment_writer_add(ev_segment_writer *writer, const ev_statement *statement,
                                const unsigned char digest[EV_SHA256_BYTES], const ev_analysis *analysis,
                                const ev_tag_in *tags, size_t n_tags, ev_error *err) {
    ev_error local = {0};
    if (!err)
        err = &local;
    if (writer->failure.status != EV_OK) {
        *err = writer->failure;
        return err->status;
    }
    return keep_failure(writer, add_statement(writer, statement, digest, analysis, tags, n_tags, err), err);
}

ev_status ev_segment_writer_put_file(ev_segment_writer *writer, const char *path_digest, const char *record,
                                     ev_error *err) {
    return keep_failure(writer, ev_segment_docs_put_file(writer, path_digest, record, err), err);
}

ev_status ev_segment_writer_finish(ev_segment_writer *writer, const ev_fs_hook *hook, ev_segment_info *info,
                                   ev_error *err) {
    ev_error local = {0};
    if (!err)
        err = &local;
    if (writer->failure.status != EV_OK) {
        *err = writer->failure;
        return err->status;
    }
    ev_status status = ev_segment_docs_learn(writer, err);
    if (status == EV_OK)
        status = ev_segment_docs_close(writer, err);
    if (status == EV_OK)
        status = ev_segment_files_close(writer, err);
    if (status == EV_OK)
        status = ev_tree_sync(writer->path, hook, err);
    if (status != EV_OK)
        return keep_failure(writer, status, err);
    writer->finished = true;
    *info = writer->info;
    memset(&writer->info, 0, sizeof writer->info);
    return EV_OK;
}
