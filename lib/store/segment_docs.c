/* The Xapian documents of a segment that is written: see segment_build.h and schema.h. */
#include "store/segment_build.h"

#include "store/store_error.h"
#include "store/terms.h"

#include <stdlib.h>
#include <string.h>

/* Documents after which Xapian writes its postings out: its own default of 10,000 lets its maps grow out of
 * the caches and is a sixth slower on half a million sentences (4,000: 7.0 s, 10,000: 8.1 s, 25,000: 9.5 s).
 */
enum { FLUSH_DOCUMENTS = 3000 };

static ev_status xapian_failed(ev_segment_writer *writer, const xpc_error *cause, ev_error *err) {
    return ev_fail_xapian(err, cause, writer->path);
}

/* Nobody reads the segment before it is durable as a whole, so Xapian need not sync or keep old blocks at
 * each flush. */
ev_status ev_segment_docs_open(ev_segment_writer *writer, ev_error *err) {
    char *path = ev_path_join(writer->path, EV_SEGMENT_XAPIAN);
    if (!path)
        return ev_out_of_memory(err);
    xpc_error cause = {0};
    unsigned flags = XPC_DB_CREATE | XPC_DB_NO_SYNC | XPC_DB_DANGEROUS | XPC_DB_NO_TERMLIST;
    xpc_status opened = xpc_database_open_writable(path, flags, 0, &writer->database, &cause);
    if (opened == XPC_OK)
        opened = xpc_document_new(&writer->document, &cause);
    ev_status status = opened == XPC_OK ? EV_OK : ev_fail_xapian(err, &cause, path);
    free(path);
    return status;
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
        ev_type_state *state = &writer->types[writer->n_types];
        memset(state, 0, sizeof *state);
        state->term_offset = (uint32_t)writer->term_names.len;
        state->term_bytes = (uint32_t)writer->term.len;
        writer->counts[writer->n_types] = 0;
        ev_buf_add(&writer->term_names, writer->term.data, writer->term.len);
        grown = !writer->term.failed && !writer->term_names.failed && writer->term_names.len <= UINT32_MAX;
    }
    return grown;
}

ev_status ev_segment_docs_learn(ev_segment_writer *writer, ev_error *err) {
    return grow_types(writer) ? EV_OK : ev_out_of_memory(err);
}

static bool grow_passage_arrays(ev_segment_writer *writer, size_t n) {
    void *terms = writer->terms;
    void *bytes = writer->term_bytes;
    void *wdfs = writer->wdfs;
    bool grown = ev_array_grow(&terms, &writer->terms_capacity, n, sizeof *writer->terms) &&
                 ev_array_grow(&bytes, &writer->term_bytes_capacity, n, sizeof *writer->term_bytes) &&
                 ev_array_grow(&wdfs, &writer->wdfs_capacity, n, sizeof *writer->wdfs);
    writer->terms = terms;
    writer->term_bytes = bytes;
    writer->wdfs = wdfs;
    return grown;
}

/* Fills the passage's terms with its distinct types and how often each occurs; returns how many. */
static size_t count_types(ev_segment_writer *writer, const ev_token *tokens, uint32_t n_tokens,
                          uint32_t docid) {
    size_t n = 0;
    for (uint32_t i = 0; i < n_tokens; i++) {
        uint32_t id = tokens[i].type_id;
        ev_type_state *state = &writer->types[id];
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

static bool add_meta_value(ev_segment_writer *writer, const char *key, const json_t *value);

/* A value inside an object is found by both keys with a full stop between. */
static bool add_meta_object(ev_segment_writer *writer, const char *key, const json_t *object) {
    const char *inner;
    const json_t *value;
    ev_buf path = {0};
    bool done = true;
    json_object_foreach((json_t *)object, inner, value) {
        ev_buf_clear(&path);
        ev_buf_printf(&path, "%s.%s", key, inner);
        done = done && !path.failed && add_meta_value(writer, ev_buf_cstr(&path), value);
    }
    ev_buf_free(&path);
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
    if (json_is_object(value))
        return add_meta_object(writer, key, value);
    if (json_is_null(value))
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

ev_status ev_segment_docs_statement(ev_segment_writer *writer, const ev_statement *statement, ev_error *err) {
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
        return ev_out_of_memory(err);
    if (xpc_document_set_data(writer->document, writer->scratch.data, writer->scratch.len, &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (!add_statement_terms(writer, statement) || !add_link_terms(writer, statement))
        return ev_out_of_memory(err);
    return add_document(writer, err);
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

ev_status ev_segment_docs_passage(ev_segment_writer *writer, const ev_sentence *sentence,
                                  const ev_token *tokens, const ev_tag_in *tags, size_t n_tags,
                                  ev_error *err) {
    xpc_error cause = {0};
    if (!grow_passage_arrays(writer, sentence->n_tokens))
        return ev_out_of_memory(err);
    size_t n_terms = count_types(writer, tokens, sentence->n_tokens, writer->info.n_docs + 1);
    xpc_document_clear(writer->document);
    if (xpc_document_add_terms(writer->document, writer->terms, writer->term_bytes, writer->wdfs, n_terms,
                               &cause) != XPC_OK)
        return xapian_failed(writer, &cause, err);
    if (!add_theme_terms(writer, tags, n_tags) || !add_speaker_terms(writer, tags, n_tags))
        return ev_out_of_memory(err);
    return add_document(writer, err);
}

ev_status ev_segment_docs_put_file(ev_segment_writer *writer, const char *path_digest, const char *record,
                                   ev_error *err) {
    xpc_error cause = {0};
    ev_buf_clear(&writer->scratch);
    ev_buf_add_str(&writer->scratch, EV_KEY_FILE);
    ev_buf_add_str(&writer->scratch, path_digest);
    const char *key = ev_buf_cstr(&writer->scratch);
    if (writer->scratch.failed)
        return ev_out_of_memory(err);
    if (xpc_database_set_metadata(writer->database, key, strlen(key), record, strlen(record), &cause) ==
        XPC_OK)
        return EV_OK;
    return xapian_failed(writer, &cause, err);
}

ev_status ev_segment_docs_close(ev_segment_writer *writer, ev_error *err) {
    xpc_error cause = {0};
    xpc_status committed = xpc_database_commit(writer->database, &cause);
    if (committed == XPC_OK)
        committed = xpc_database_close(writer->database, &cause);
    xpc_database_free(writer->database);
    writer->database = NULL;
    return committed == XPC_OK ? EV_OK : xapian_failed(writer, &cause, err);
}
