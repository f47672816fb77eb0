/* See segment_writer.h and schema.h. */
#include "store/segment_writer.h"

#include "store/lexicon_file.h"
#include "store/schema.h"
#include "store/store_error.h"
#include "store/tag_record.h"
#include "store/terms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

/* Level 1 packs speeches to 41% at 400 MB/s; level 3 to 37% at half that speed: indexing is what users wait
 * for. */
enum { TEXT_ZSTD_LEVEL = 1 };

/* Documents after which Xapian writes its postings out: its own default of 10,000 lets its maps grow out of
 * the caches and is a sixth slower on half a million sentences (4,000: 7.0 s, 10,000: 8.1 s, 25,000: 9.5 s).
 */
enum { FLUSH_DOCUMENTS = 3000 };

/* What a type needs while it is counted: its term, and where it stands in the passage at hand. */
typedef struct type_state {
    uint32_t term_offset, term_bytes; /* in term_names */
    uint32_t last_passage;            /* docid that used `slot` last */
    uint32_t slot;                    /* in the arrays of the passage's terms */
} type_state;

struct ev_segment_writer {
    char *path;
    bool finished;
    ev_segment_info info;
    ev_error failure;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    xpc_database *database;
    xpc_document *document;
    ev_out files[EV_FILE_LAST]; /* all but EV_FILE_LEXICON */
    ZSTD_CCtx *compressor;
    ev_buf scratch, term;
    /* by type id */
    type_state *types;
    size_t types_capacity;
    uint32_t *counts;
    size_t counts_capacity;
    uint32_t n_types; /* of which the two arrays know */
    ev_buf term_names;
    /* the terms of the passage at hand */
    const char **terms;
    size_t terms_capacity;
    size_t *term_bytes;
    size_t term_bytes_capacity;
    uint32_t *wdfs;
    size_t wdfs_capacity;
    uint32_t *slot_types;
    size_t slot_types_capacity;
};

static const char *const file_names[EV_FILE_LAST] = {
#define EV_SEGMENT_FILE_NAME(name, file) file,
    EV_SEGMENT_FILE_LIST(EV_SEGMENT_FILE_NAME)
#undef EV_SEGMENT_FILE_NAME
};

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

static ev_status open_files(ev_segment_writer *writer, ev_error *err) {
    for (int i = 0; i < EV_FILE_LAST; i++) {
        if (i == EV_FILE_LEXICON)
            continue;
        char *path = ev_path_join(writer->path, file_names[i]);
        ev_status status = path ? ev_out_open(&writer->files[i], path, err) : out_of_memory(err);
        free(path);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

/* Nobody reads the segment before it is durable as a whole, so Xapian need not sync or keep old blocks at
 * each flush. */
static ev_status open_database(ev_segment_writer *writer, ev_error *err) {
    char *path = ev_path_join(writer->path, EV_SEGMENT_XAPIAN);
    if (!path)
        return out_of_memory(err);
    xpc_error cause = {0};
    unsigned flags = XPC_DB_CREATE | XPC_DB_NO_SYNC | XPC_DB_DANGEROUS | XPC_DB_NO_TERMLIST;
    xpc_status opened = xpc_database_open_writable(path, flags, 0, &writer->database, &cause);
    if (opened == XPC_OK)
        opened = xpc_document_new(&writer->document, &cause);
    ev_status status = opened == XPC_OK ? EV_OK : ev_fail_xapian(err, &cause, path);
    free(path);
    return status;
}

ev_status ev_segment_writer_new(const char *index_path, uint64_t number, ev_segment_writer **out,
                                ev_error *err) {
    *out = NULL;
    ev_segment_writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return out_of_memory(err);
    snprintf(writer->info.name, sizeof writer->info.name, EV_SEGMENT_PATTERN, (unsigned long long)number);
    writer->path = ev_path_join(index_path, writer->info.name);
    writer->compressor = ZSTD_createCCtx();
    ev_status status = writer->path && writer->compressor ? EV_OK : out_of_memory(err);
    if (status == EV_OK && mkdir(writer->path, 0777) != 0) {
        status = ev_fail_errno(err, errno, "%s: cannot make the folder", writer->path);
        writer->finished = true; /* not ours to remove */
    }
    if (status == EV_OK)
        status = ev_lexicon_new(&writer->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&writer->analyser, writer->lexicon, err);
    if (status == EV_OK)
        status = open_files(writer, err);
    if (status == EV_OK)
        status = open_database(writer, err);
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
    free(writer->slot_types);
    free(writer->path);
    free(writer);
}

ev_lexicon *ev_segment_writer_lexicon(ev_segment_writer *writer) {
    return writer->lexicon;
}

uint64_t ev_segment_writer_count(const ev_segment_writer *writer) {
    return writer->info.live.statements;
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

static ev_status xapian_failed(ev_segment_writer *writer, const xpc_error *cause, ev_error *err) {
    return ev_fail_xapian(err, cause, writer->path);
}

static bool grow_types(ev_segment_writer *writer) {
    uint32_t n = ev_lexicon_size(writer->lexicon);
    void *types = writer->types;
    void *counts = writer->counts;
    bool grown = ev_array_grow(&types, &writer->types_capacity, n, sizeof *writer->types);
    writer->types = types;
    grown = grown && ev_array_grow(&counts, &writer->counts_capacity, n, sizeof *writer->counts);
    writer->counts = counts;
    for (; grown && writer->n_types < n; writer->n_types++) {
        ev_type type = ev_lexicon_type(writer->lexicon, writer->n_types);
        ev_term_type(&writer->term, type.word_class, type.norm, type.norm_bytes);
        type_state *state = &writer->types[writer->n_types];
        memset(state, 0, sizeof *state);
        state->term_offset = (uint32_t)writer->term_names.len;
        state->term_bytes = (uint32_t)writer->term.len;
        writer->counts[writer->n_types] = 0;
        ev_buf_add(&writer->term_names, writer->term.data, writer->term.len);
        grown = !writer->term.failed && !writer->term_names.failed && writer->term_names.len <= UINT32_MAX;
    }
    return grown;
}

static bool grow_passage_arrays(ev_segment_writer *writer, size_t n) {
    void *terms = writer->terms;
    void *bytes = writer->term_bytes;
    void *wdfs = writer->wdfs;
    void *slots = writer->slot_types;
    bool grown = ev_array_grow(&terms, &writer->terms_capacity, n, sizeof *writer->terms) &&
                 ev_array_grow(&bytes, &writer->term_bytes_capacity, n, sizeof *writer->term_bytes) &&
                 ev_array_grow(&wdfs, &writer->wdfs_capacity, n, sizeof *writer->wdfs) &&
                 ev_array_grow(&slots, &writer->slot_types_capacity, n, sizeof *writer->slot_types);
    writer->terms = terms;
    writer->term_bytes = bytes;
    writer->wdfs = wdfs;
    writer->slot_types = slots;
    return grown;
}

/* Fills the passage's terms with its distinct types and how often each occurs; returns how many. */
static size_t count_types(ev_segment_writer *writer, const ev_token *tokens, uint32_t n_tokens,
                          uint32_t docid) {
    size_t n = 0;
    for (uint32_t i = 0; i < n_tokens; i++) {
        uint32_t id = tokens[i].type_id;
        type_state *state = &writer->types[id];
        writer->counts[id]++;
        if (state->last_passage == docid) {
            writer->wdfs[state->slot]++;
            continue;
        }
        state->last_passage = docid;
        state->slot = (uint32_t)n;
        writer->terms[n] = writer->term_names.data + state->term_offset;
        writer->term_bytes[n] = state->term_bytes;
        writer->wdfs[n++] = 1;
    }
    return n;
}

static void add_record(ev_segment_writer *writer, uint64_t offset, unsigned lang, unsigned flags,
                       uint32_t number) {
    unsigned char record[EV_PASSAGE_RECORD_BYTES];
    for (int i = 0; i < 5; i++)
        record[i] = (unsigned char)(offset >> (8 * i));
    record[5] = (unsigned char)lang;
    record[6] = (unsigned char)flags;
    record[7] = (unsigned char)(flags >> 8);
    for (int i = 0; i < 4; i++)
        record[8 + i] = (unsigned char)(number >> (8 * i));
    ev_out_add(&writer->files[EV_FILE_PASSAGES], record, sizeof record);
}

static void put_u32(unsigned char *at, uint32_t value) {
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static ev_status add_document(ev_segment_writer *writer, ev_error *err) {
    xpc_error cause = {0};
    uint32_t docid = 0;
    if (writer->info.n_docs == UINT32_MAX - 1)
        return ev_fail(err, EV_TOO_LARGE, "%s: over four billion passages in one segment", writer->path);
    if (xpc_database_add_document(writer->database, writer->document, &docid, &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (docid % FLUSH_DOCUMENTS == 0 && xpc_database_commit(writer->database, &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (docid != ++writer->info.n_docs)
        return ev_fail(err, EV_INTERNAL, "%s: docid %u where %u was due", writer->path, docid,
                       writer->info.n_docs);
    return EV_OK;
}

static bool add_boolean(ev_segment_writer *writer, const ev_buf *term) {
    xpc_error cause = {0};
    return !term->failed &&
           xpc_document_add_boolean_term(writer->document, term->data, term->len, &cause) == XPC_OK;
}

/* Every level of a date that is known: 2014, 2014-05, 2014-05-29. */
static bool add_date_terms(ev_segment_writer *writer, const char *date) {
    static const size_t levels[] = {4, 7, 10};
    bool done = true;
    for (size_t i = 0; i < 3 && strlen(date) >= levels[i]; i++) {
        ev_term_field(&writer->term, EV_FIELD_DATE, date, levels[i]);
        done = done && add_boolean(writer, &writer->term);
    }
    return done;
}

static bool add_meta_value(ev_segment_writer *writer, const char *key, const json_t *value) {
    if (json_is_array(value)) {
        size_t i;
        const json_t *item;
        bool done = true;
        json_array_foreach(value, i, item) done = done && add_meta_value(writer, key, item);
        return done;
    }
    if (json_is_object(value) || json_is_null(value))
        return true;
    char *dumped = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *text = dumped ? dumped : json_string_value(value);
    if (!text)
        return false;
    ev_term_meta(&writer->term, key, text, strlen(text));
    free(dumped);
    return add_boolean(writer, &writer->term);
}

static bool add_statement_terms(ev_segment_writer *writer, const ev_statement *statement) {
    ev_buf *term = &writer->term;
    ev_buf_clear(term);
    ev_buf_add_str(term, EV_TERM_STATEMENT);
    bool done = add_boolean(writer, term);
    const char *key;
    json_t *value;
    json_object_foreach(statement->meta, key, value) {
        ev_field field = ev_field_from_key(key);
        const char *text = json_string_value(value);
        if (field == EV_FIELD_ID) {
            ev_term_id(term, text, strlen(text));
            done = done && add_boolean(writer, term);
        } else if (field == EV_FIELD_DATE) {
            done = done && add_date_terms(writer, text);
        } else if (field != EV_FIELD_LAST) {
            ev_term_field(term, field, text, strlen(text));
            done = done && add_boolean(writer, term);
        } else {
            done = done && add_meta_value(writer, key, value);
        }
    }
    return done;
}

/* What a value links to is found as the value is: origin's "links" have the ids by key. */
static bool add_link_terms(ev_segment_writer *writer, const ev_statement *statement) {
    const char *key;
    json_t *ids;
    bool done = true;
    json_object_foreach(json_object_get(statement->origin, "links"), key, ids) {
        ev_field field = ev_field_from_key(key);
        size_t i;
        const json_t *id;
        json_array_foreach(ids, i, id) {
            ev_term_field(&writer->term, field, json_string_value(id), json_string_length(id));
            done = done && field != EV_FIELD_LAST && add_boolean(writer, &writer->term);
        }
    }
    return done;
}

static ev_status add_statement_document(ev_segment_writer *writer, const ev_statement *statement,
                                        ev_error *err) {
    xpc_error cause = {0};
    xpc_document_clear(writer->document);
    char *meta = ev_meta_dump(statement->meta);
    char *origin = ev_meta_dump(statement->origin);
    ev_buf_clear(&writer->scratch);
    ev_buf_printf(&writer->scratch, "%s\n%s", meta ? meta : "", origin ? origin : "{}");
    bool complete = meta && !writer->scratch.failed;
    free(meta);
    free(origin);
    if (!complete)
        return out_of_memory(err);
    if (xpc_document_set_data(writer->document, writer->scratch.data, writer->scratch.len, &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (!add_statement_terms(writer, statement) || !add_link_terms(writer, statement))
        return out_of_memory(err);
    add_record(writer, 0, EV_LANG_UND, EV_PASSAGE_IS_STATEMENT, (uint32_t)writer->info.live.statements);
    return add_document(writer, err);
}

/* Appends the statement's text as one frame; *frame_bytes is its length. */
static ev_status add_text(ev_segment_writer *writer, const ev_statement *statement, uint32_t *frame_bytes,
                          ev_error *err) {
    ev_buf_clear(&writer->scratch);
    size_t room = ZSTD_compressBound(statement->text.len);
    char *to = ev_buf_reserve(&writer->scratch, room);
    if (!to)
        return out_of_memory(err);
    size_t n = ZSTD_compressCCtx(writer->compressor, to, room, statement->text.data, statement->text.len,
                                 TEXT_ZSTD_LEVEL);
    if (ZSTD_isError(n) || n > UINT32_MAX)
        return ev_fail(err, EV_INTERNAL, "cannot compress the text: %s", ZSTD_getErrorName(n));
    ev_out_add(&writer->files[EV_FILE_TEXT], to, n);
    *frame_bytes = (uint32_t)n;
    return EV_OK;
}

static ev_status add_statement_record(ev_segment_writer *writer, const ev_statement *statement,
                                      const unsigned char *digest, const ev_analysis *analysis,
                                      ev_error *err) {
    unsigned char record[EV_STATEMENT_RECORD_BYTES] = {0};
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
    put_u32(record, writer->info.n_docs);
    put_u32(record + 4, (uint32_t)analysis->n_sentences);
    put_u32(record + 8, (uint32_t)offset);
    put_u32(record + 12, (uint32_t)(offset >> 32));
    put_u32(record + 16, frame_bytes);
    put_u32(record + 20, (uint32_t)statement->text.len);
    put_u32(record + 24, (uint32_t)analysis->n_tokens);
    put_u32(record + 28, (uint32_t)first_day);
    put_u32(record + 32, (uint32_t)last_day);
    memcpy(record + 40, digest, EV_SHA256_BYTES);
    ev_out_add(&writer->files[EV_FILE_STATEMENTS], record, sizeof record);
    return EV_OK;
}

/* "exit.threat" is found as `exit` too. */
static bool add_theme_terms(ev_segment_writer *writer, const ev_tag_in *tags, size_t n_tags) {
    bool done = true;
    for (size_t i = 0; i < n_tags; i++) {
        const ev_stored_tag *tag = &tags[i].tag;
        for (uint32_t end = 1; end <= tag->theme_bytes; end++) {
            if (end < tag->theme_bytes && tag->theme[end] != '.')
                continue;
            ev_term_theme(&writer->term, tag->theme, end);
            done = done && add_boolean(writer, &writer->term);
        }
    }
    return done;
}

/* Who is quoted in a passage is found by speaker: as the statement's own speaker is. */
static bool add_speaker_terms(ev_segment_writer *writer, const ev_tag_in *tags, size_t n_tags) {
    bool done = true;
    for (size_t i = 0; i < n_tags; i++) {
        const ev_stored_tag *tag = &tags[i].tag;
        if (tag->speaker_bytes == 0)
            continue;
        ev_term_field(&writer->term, EV_FIELD_SPEAKER, tag->speaker, tag->speaker_bytes);
        done = done && add_boolean(writer, &writer->term);
    }
    return done;
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

static ev_status add_passage(ev_segment_writer *writer, uint32_t statement_docid, const ev_sentence *sentence,
                             const ev_token *tokens, const ev_tag_in *tags, size_t n_tags, ev_error *err) {
    xpc_error cause = {0};
    if (!grow_passage_arrays(writer, sentence->n_tokens))
        return out_of_memory(err);
    size_t n_terms = count_types(writer, tokens, sentence->n_tokens, writer->info.n_docs + 1);
    xpc_document_clear(writer->document);
    if (xpc_document_add_terms(writer->document, writer->terms, writer->term_bytes, writer->wdfs, n_terms,
                               &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (!add_theme_terms(writer, tags, n_tags) || !add_speaker_terms(writer, tags, n_tags))
        return out_of_memory(err);
    uint64_t tags_offset = writer->files[EV_FILE_TAGS].n_bytes;
    if (n_tags > 0) {
        ev_buf_clear(&writer->scratch);
        ev_tag_record_add(&writer->scratch, sentence, tokens, tags, n_tags);
        ev_out_add(&writer->files[EV_FILE_TAGS], writer->scratch.data, writer->scratch.len);
    }
    uint64_t offset = writer->files[EV_FILE_TOKENS].n_bytes;
    add_record(writer, offset, sentence->lang, passage_flags(sentence, n_tags), statement_docid);
    add_stream(writer, sentence, tokens, n_tags ? &tags_offset : NULL);
    return add_document(writer, err);
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
        ev_status status =
            add_passage(writer, statement_docid, sentence, analysis->tokens + sentence->first_token,
                        tags + first_tag, next_tag - first_tag, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static ev_status add_statement(ev_segment_writer *writer, const ev_statement *statement,
                               const unsigned char *digest, const ev_analysis *analysis,
                               const ev_tag_in *tags, size_t n_tags, ev_error *err) {
    if (!grow_types(writer))
        return out_of_memory(err);
    ev_status status = add_statement_document(writer, statement, err);
    if (status == EV_OK)
        status = add_statement_record(writer, statement, digest, analysis, err);
    if (status == EV_OK)
        status = add_passages(writer, analysis, tags, n_tags, err);
    if (status != EV_OK)
        return status;
    writer->info.live.statements++;
    writer->info.live.passages += analysis->n_sentences;
    writer->info.live.tokens += analysis->n_tokens;
    writer->info.live.text_bytes += statement->text.len;
    for (int i = 0; i < EV_FILE_LAST; i++)
        if (writer->files[i].failure.status != EV_OK) {
            *err = writer->files[i].failure;
            return err->status;
        }
    return EV_OK;
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
    xpc_error cause = {0};
    ev_buf_clear(&writer->scratch);
    ev_buf_add_str(&writer->scratch, EV_KEY_FILE);
    ev_buf_add_str(&writer->scratch, path_digest);
    const char *key = ev_buf_cstr(&writer->scratch);
    if (writer->scratch.failed)
        return out_of_memory(err);
    if (xpc_database_set_metadata(writer->database, key, strlen(key), record, strlen(record), &cause) ==
        XPC_OK)
        return EV_OK;
    return keep_failure(writer, xapian_failed(writer, &cause, err), err);
}

static ev_status close_database(ev_segment_writer *writer, ev_error *err) {
    xpc_error cause = {0};
    xpc_status committed = xpc_database_commit(writer->database, &cause);
    if (committed == XPC_OK)
        committed = xpc_database_close(writer->database, &cause);
    xpc_database_free(writer->database);
    writer->database = NULL;
    return committed == XPC_OK ? EV_OK : xapian_failed(writer, &cause, err);
}

static ev_status close_files(ev_segment_writer *writer, ev_error *err) {
    ev_status status = EV_OK;
    for (int i = 0; i < EV_FILE_LAST; i++) {
        if (i == EV_FILE_LEXICON)
            continue;
        writer->info.file_bytes[i] = writer->files[i].n_bytes;
        ev_status closed = ev_out_close(&writer->files[i], status == EV_OK ? err : NULL);
        status = status == EV_OK ? closed : status;
    }
    if (status != EV_OK)
        return status;
    char *path = ev_path_join(writer->path, file_names[EV_FILE_LEXICON]);
    status = path ? ev_lexicon_file_write(path, writer->lexicon, writer->counts,
                                          &writer->info.file_bytes[EV_FILE_LEXICON], err)
                  : out_of_memory(err);
    free(path);
    return status;
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
    ev_status status = grow_types(writer) ? close_database(writer, err) : out_of_memory(err);
    if (status == EV_OK)
        status = close_files(writer, err);
    if (status == EV_OK)
        status = ev_tree_sync(writer->path, hook, err);
    if (status != EV_OK)
        return keep_failure(writer, status, err);
    writer->finished = true;
    *info = writer->info;
    memset(&writer->info, 0, sizeof writer->info);
    return EV_OK;
}
