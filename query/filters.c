/* See filters.h. */
#include "query/filters.h"

#include "codebook/attributes.h"
#include "query/intern.h"
#include "store/schema.h"
#include "store/store_error.h"
#include "store/terms.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { POSTING_BATCH = 1024 };

typedef ev_status (*docid_fn)(void *user, uint32_t docid, ev_error *err);

static ev_status each_posting(ev_segment *segment, const char *term, size_t n_bytes, docid_fn visit,
                              void *user, ev_error *err) {
    xpc_error cause = {0};
    xpc_postings *postings = NULL;
    uint32_t docids[POSTING_BATCH];
    size_t n = POSTING_BATCH;
    if (xpc_database_postings(segment->database, term, n_bytes, &postings, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    ev_status status = EV_OK;
    while (status == EV_OK && n == POSTING_BATCH) {
        if (xpc_postings_read(postings, docids, NULL, POSTING_BATCH, &n, &cause) != XPC_OK)
            status = ev_fail_xapian(err, &cause, segment->path);
        for (size_t i = 0; status == EV_OK && i < n; i++)
            status = visit(user, docids[i], err);
    }
    xpc_postings_free(postings);
    return status;
}

typedef struct target_set {
    ev_segment *segment;
    ev_bits *passages;
} target_set;

/* A term of a statement means all its passages, a term of a passage (who is quoted in it) that passage. */
static ev_status set_statement(void *user, uint32_t docid, ev_error *err) {
    target_set *set = user;
    uint32_t number;
    ev_statement_record record;
    if (!ev_segment_statement_number(set->segment, docid, &number) ||
        !ev_segment_statement_at(set->segment, number, &record))
        return ev_segment_damaged(set->segment, "statements", err);
    if (docid != record.docid)
        ev_bits_set(set->passages, docid);
    else
        ev_bits_set_range(set->passages, record.docid + 1, record.docid + 1 + record.n_passages);
    return EV_OK;
}

static ev_status set_passage(void *user, uint32_t docid, ev_error *err) {
    (void)err;
    target_set *set = user;
    ev_bits_set(set->passages, docid);
    return EV_OK;
}

/* Statements that have the term, or any term that begins so. */
static ev_status statements_with(ev_segment *segment, const ev_buf *term, bool open_end, ev_bits *passages,
                                 ev_error *err) {
    target_set set = {segment, passages};
    if (!open_end)
        return each_posting(segment, term->data, term->len, set_statement, &set, err);
    xpc_error cause = {0};
    xpc_strings *terms = NULL;
    if (xpc_database_terms(segment->database, term->data, term->len, &terms, &cause) != XPC_OK)
        return ev_fail_xapian(err, &cause, segment->path);
    const char *found = NULL;
    size_t n_bytes = 0;
    ev_status status = EV_OK;
    do {
        if (xpc_strings_next(terms, &found, &n_bytes, &cause) != XPC_OK)
            status = ev_fail_xapian(err, &cause, segment->path);
        else if (found)
            status = each_posting(segment, found, n_bytes, set_statement, &set, err);
    } while (status == EV_OK && found);
    xpc_strings_free(terms);
    return status;
}

static ev_status field_passages(ev_segment *segment, const ev_node *filter, ev_bits *passages,
                                ev_error *err) {
    ev_buf term = {0};
    size_t n_bytes = strlen(filter->text);
    if (filter->filter == EV_FILTER_META)
        ev_term_meta(&term, filter->key, filter->text, n_bytes);
    else if (filter->field == EV_FIELD_ID)
        ev_term_id(&term, filter->text, n_bytes);
    else
        ev_term_field(&term, (ev_field)filter->field, filter->text, n_bytes);
    ev_status status = ev_buf_status(&term, err);
    if (status == EV_OK)
        status = statements_with(segment, &term, filter->open_end, passages, err);
    for (size_t i = 0; status == EV_OK && i < filter->n_also; i++) {
        ev_term_field(&term, (ev_field)filter->field, filter->also[i], strlen(filter->also[i]));
        status = ev_buf_status(&term, err);
        if (status == EV_OK)
            status = statements_with(segment, &term, false, passages, err);
    }
    ev_buf_free(&term);
    return status;
}

/* A statement's date, which may be a whole year, has to lie in the range with all its days. */
static ev_status date_passages(const ev_segment *segment, const ev_node *filter, ev_bits *passages,
                               ev_error *err) {
    for (uint32_t i = 0; i < segment->n_statements; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(segment, i, &record))
            return ev_segment_damaged(segment, "statements", err);
        if (record.first_day > 0 && record.first_day >= filter->first_day &&
            record.last_day <= filter->last_day)
            ev_bits_set_range(passages, record.docid + 1, record.docid + 1 + record.n_passages);
    }
    return EV_OK;
}

static void lang_passages(const ev_segment *segment, const ev_node *filter, ev_bits *passages) {
    ev_lang wanted = ev_lang_from_code(filter->text, strlen(filter->text));
    for (uint32_t docid = 1; docid <= segment->n_docs; docid++) {
        ev_lang lang;
        uint16_t flags;
        uint32_t statement;
        ev_segment_passage_head(segment, docid, &lang, &flags, &statement);
        if (lang == wanted && !(flags & EV_PASSAGE_IS_STATEMENT))
            ev_bits_set(passages, docid);
    }
}

/* Values are compared folded; `open_end`: the value begins so. */
static bool same_value(const ev_node *filter, const char *text, size_t n_bytes) {
    ev_buf wanted = {0};
    ev_buf found = {0};
    ev_fold_value(&wanted, filter->text, strlen(filter->text));
    ev_fold_value(&found, text, n_bytes);
    bool same = !wanted.failed && !found.failed && found.len >= wanted.len && wanted.len > 0 &&
                !memcmp(found.data, wanted.data, wanted.len) && (found.len == wanted.len || filter->open_end);
    ev_buf_free(&wanted);
    ev_buf_free(&found);
    return same;
}

/* "exit" lets "exit.threat" through; "exit*" also "exiting". Names of themes are ASCII. */
static bool theme_fits(const ev_node *filter, const ev_stored_tag *tag) {
    size_t n = strlen(filter->text);
    return tag->theme_bytes >= n && !strncasecmp(tag->theme, filter->text, n) &&
           (tag->theme_bytes == n || tag->theme[n] == '.' || filter->open_end);
}

/* A person or an organisation, in any of the spellings that lead to the id (links.h). */
static bool same_name(const ev_node *filter, const char *text, size_t n_bytes) {
    bool same = same_value(filter, text, n_bytes);
    for (size_t i = 0; !same && i < filter->n_also; i++)
        same = strlen(filter->also[i]) == n_bytes && !memcmp(filter->also[i], text, n_bytes);
    return same;
}

static const char *attribute_name(const ev_node *filter, const ev_stored_tag *tag) {
    return filter->filter == EV_FILTER_POLARITY ? ev_polarity_name(tag->polarity)
                                                : ev_modality_name(tag->modality);
}

static bool filter_fits(const ev_node *filter, const ev_stored_tag *tag) {
    if (filter->filter == EV_FILTER_THEME)
        return theme_fits(filter, tag);
    if (filter->filter == EV_FILTER_TARGET)
        return same_name(filter, tag->target, tag->target_bytes);
    if (filter->filter == EV_FILTER_FIELD)
        return same_name(filter, tag->speaker, tag->speaker_bytes);
    const char *name = attribute_name(filter, tag);
    return same_value(filter, name, strlen(name));
}

bool ev_tag_fits(const ev_node *node, const ev_stored_tag *tag) {
    if (node->kind == EV_NODE_FILTER)
        return filter_fits(node, tag);
    if (node->kind == EV_NODE_NOT)
        return !ev_tag_fits(node->children[0], tag);
    bool all = node->kind != EV_NODE_OR;
    for (size_t i = 0; i < node->n_children; i++)
        if (ev_tag_fits(node->children[i], tag) != all)
            return !all;
    return all;
}

typedef ev_status (*tag_fn)(void *user, uint32_t docid, const ev_stored_tag *tag, ev_error *err);

/* Only passages that are flagged as tagged are looked into: few in any corpus. */
static ev_status each_tag(const ev_segment *segment, tag_fn visit, void *user, ev_error *err) {
    ev_status status = EV_OK;
    for (uint32_t docid = 1; status == EV_OK && docid <= segment->n_docs; docid++) {
        ev_lang lang;
        uint16_t flags;
        uint32_t statement;
        ev_passage passage;
        const unsigned char *at;
        uint64_t n;
        ev_stored_tag tag;
        ev_segment_passage_head(segment, docid, &lang, &flags, &statement);
        if (!(flags & EV_PASSAGE_TAGGED))
            continue;
        if (!ev_segment_passage(segment, docid, &passage) || !ev_segment_tags(segment, &passage, &at, &n))
            return ev_segment_damaged(segment, "tags", err);
        while (status == EV_OK && n-- > 0 && ev_segment_next_tag(segment, &at, &tag))
            status = visit(user, docid, &tag, err);
    }
    return status;
}

typedef struct fitting_set {
    const ev_node *tag_node;
    ev_bits *passages;
} fitting_set;

static ev_status set_fitting(void *user, uint32_t docid, const ev_stored_tag *tag, ev_error *err) {
    (void)err;
    fitting_set *set = user;
    if (ev_tag_fits(set->tag_node, tag))
        ev_bits_set(set->passages, docid);
    return EV_OK;
}

static ev_status tagged_passages(const ev_segment *segment, const ev_node *tag_node, ev_bits *passages,
                                 ev_error *err) {
    fitting_set set = {tag_node, passages};
    return each_tag(segment, set_fitting, &set, err);
}

/* One theme alone is a term of the index. */
ev_status ev_tag_passages(ev_segment *segment, const ev_node *tag_node, ev_bits *passages, ev_error *err) {
    const ev_node *filter = tag_node->children[0];
    if (filter->kind != EV_NODE_FILTER || filter->filter != EV_FILTER_THEME || filter->open_end)
        return tagged_passages(segment, tag_node, passages, err);
    ev_buf term = {0};
    target_set set = {segment, passages};
    ev_term_theme(&term, filter->text, strlen(filter->text));
    ev_status status = ev_buf_status(&term, err);
    if (status == EV_OK)
        status = each_posting(segment, term.data, term.len, set_passage, &set, err);
    ev_buf_free(&term);
    return status;
}

ev_status ev_filter_passages(ev_segment *segment, const ev_node *filter, ev_bits *passages, ev_error *err) {
    switch (filter->filter) {
    case EV_FILTER_THEME:
    case EV_FILTER_TARGET:
    case EV_FILTER_POLARITY:
    case EV_FILTER_MODALITY: /* always below an EV_NODE_TAG */
        return tagged_passages(segment, filter, passages, err);
    case EV_FILTER_LANG:
        lang_passages(segment, filter, passages);
        return EV_OK;
    case EV_FILTER_YEAR:
    case EV_FILTER_DATE:
        return date_passages(segment, filter, passages, err);
    case EV_FILTER_META:
    case EV_FILTER_FIELD:
        return field_passages(segment, filter, passages, err);
    }
    return EV_OK;
}

static bool value_prefix(const ev_node *filter, ev_buf *prefix) {
    ev_buf_clear(prefix);
    if (filter->filter == EV_FILTER_THEME) {
        ev_buf_add_str(prefix, EV_TERM_THEME);
    } else if (filter->filter == EV_FILTER_META) {
        ev_term_meta(prefix, filter->key, "", 0);
    } else if (filter->filter == EV_FILTER_YEAR || filter->filter == EV_FILTER_DATE) {
        ev_term_field_prefix(prefix, EV_FIELD_DATE);
    } else if (filter->filter == EV_FILTER_FIELD && filter->field == EV_FIELD_ID) {
        ev_buf_add_str(prefix, EV_TERM_ID);
    } else if (filter->filter == EV_FILTER_FIELD) {
        ev_term_field_prefix(prefix, (ev_field)filter->field);
    }
    return prefix->len > 0 && !prefix->failed;
}

typedef struct value_list {
    const ev_node *filter;
    ev_intern *values; /* in the order in which they are first met */
} value_list;

static ev_status add_tag_value(void *user, uint32_t docid, const ev_stored_tag *tag, ev_error *err) {
    (void)docid;
    value_list *list = user;
    uint32_t number;
    if (list->filter->filter != EV_FILTER_TARGET) {
        const char *name = attribute_name(list->filter, tag);
        return ev_intern_add(list->values, name, strlen(name), &number, err);
    }
    return tag->target_bytes > 0 ? ev_intern_add(list->values, tag->target, tag->target_bytes, &number, err)
                                 : EV_OK;
}

static ev_status list_tag_values(const ev_segment *segment, const ev_node *filter, size_t max, char **list,
                                 size_t *n_values, ev_error *err) {
    ev_intern values = {0};
    value_list all = {filter, &values};
    ev_status status = each_tag(segment, add_tag_value, &all, err);
    for (uint32_t i = 0; status == EV_OK && i < values.n && *n_values < max; i++) {
        size_t n_bytes;
        if ((list[*n_values] = strdup(ev_intern_text(&values, i, &n_bytes))))
            ++*n_values;
    }
    ev_intern_free(&values);
    return status;
}

ev_status ev_filter_values(ev_segment *segment, const ev_node *filter, size_t max, char ***values,
                           size_t *n_values, ev_error *err) {
    *values = NULL;
    *n_values = 0;
    ev_buf prefix = {0};
    xpc_strings *terms = NULL;
    xpc_error cause = {0};
    ev_status status = EV_OK;
    *values = calloc(max, sizeof **values);
    if (!*values)
        return ev_out_of_memory(err);
    if (ev_filter_is_of_tag(filter) && filter->filter != EV_FILTER_THEME)
        return list_tag_values(segment, filter, max, *values, n_values, err);
    if (!value_prefix(filter, &prefix))
        goto done;
    if (xpc_database_terms(segment->database, prefix.data, prefix.len, &terms, &cause) != XPC_OK) {
        status = ev_fail_xapian(err, &cause, segment->path);
        goto done;
    }
    const char *term = NULL;
    size_t n_bytes = 0;
    while (*n_values < max && xpc_strings_next(terms, &term, &n_bytes, &cause) == XPC_OK && term)
        if (((*values)[*n_values] = strndup(term + prefix.len, n_bytes - prefix.len)))
            ++*n_values;
done:
    xpc_strings_free(terms);
    ev_buf_free(&prefix);
    return status;
}
