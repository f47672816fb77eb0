/* The labels of groups: see groups.h and grouping.h. */
#include "query/grouping.h"

#include "store/schema.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static ev_segment *segment_at(const ev_labelling *at) {
    return at->groups->matches[at->segment].segment;
}

ev_status ev_label_set(ev_labelling *at, size_t key, const char *text, size_t n_bytes, ev_error *err) {
    if (n_bytes == 0) {
        text = EV_NO_LABEL;
        n_bytes = strlen(EV_NO_LABEL);
    }
    return ev_intern_add(&at->groups->labels[key], text, n_bytes, &at->labels.labels[key], err);
}

typedef struct value {
    const char *text;
    size_t n_bytes;
} value;

static int compare_values(const void *a, const void *b) {
    const value *x = a;
    const value *y = b;
    int order = memcmp(x->text, y->text, x->n_bytes < y->n_bytes ? x->n_bytes : y->n_bytes);
    return order != 0 ? order : x->n_bytes < y->n_bytes ? -1 : x->n_bytes > y->n_bytes;
}

/* More values than this in one label are not told apart. */
enum { MAX_VALUES = 64 };

/* Sets the label to the different values, in order, joined by "+". */
static ev_status label_joined(ev_labelling *at, size_t key, value *values, size_t n, ev_error *err) {
    ev_buf_clear(&at->joined);
    if (n > 1)
        qsort(values, n, sizeof *values, compare_values);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && compare_values(&values[i - 1], &values[i]) == 0)
            continue;
        if (at->joined.len > 0)
            ev_buf_add_char(&at->joined, '+');
        ev_buf_add(&at->joined, values[i].text, values[i].n_bytes);
    }
    ev_status status = ev_buf_status(&at->joined, err);
    return status == EV_OK ? ev_label_set(at, key, at->joined.data, at->joined.len, err) : status;
}

/* The ids of what a value links to (segment_writer.c), so that one person is one group in all spellings; the
 * value itself where it links to nothing. */
static ev_status label_by_field(ev_labelling *at, size_t key, ev_field field, const json_t *meta,
                                const json_t *origin, ev_error *err) {
    const json_t *given = json_object_get(meta, ev_field_key(field));
    const json_t *ids = json_object_get(json_object_get(origin, "links"), ev_field_key(field));
    value values[MAX_VALUES] = {{0}};
    size_t n = 0;
    for (; n < json_array_size(ids) && n < MAX_VALUES; n++) {
        const json_t *id = json_array_get(ids, n);
        values[n] = (value){json_string_value(id), json_string_length(id)};
    }
    return n > 0 ? label_joined(at, key, values, n, err)
                 : ev_label_set(at, key, json_string_value(given), json_string_length(given), err);
}

static ev_status label_by_date(ev_labelling *at, size_t key, ev_error *err) {
    char label[EV_DATE_LABEL_BYTES];
    ev_key_date_label(at->groups->keys.items[key], at->record.first_day, at->record.last_day, label);
    return ev_label_set(at, key, label, strlen(label), err);
}

ev_status ev_label_by_statement(ev_labelling *at, ev_error *err) {
    const ev_keys *keys = &at->groups->keys;
    json_t *meta = NULL;
    json_t *origin = NULL;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < keys->n; i++) {
        if (ev_key_scope_of(keys->items[i]) != EV_SCOPE_STATEMENT)
            continue;
        ev_field field = ev_key_field(keys->items[i]);
        if (field == EV_FIELD_LAST) {
            status = label_by_date(at, i, err);
            continue;
        }
        if (!meta)
            status = ev_segment_meta(segment_at(at), at->record.docid, &meta, &origin, err);
        if (status == EV_OK)
            status = label_by_field(at, i, field, meta, origin, err);
    }
    json_decref(meta);
    json_decref(origin);
    return status;
}

/* The different values of a key among a passage's tags. */
static ev_status label_by_tags(ev_labelling *at, size_t i, const ev_passage *passage, ev_error *err) {
    const unsigned char *tags;
    uint64_t n_tags;
    ev_stored_tag tag;
    value values[MAX_VALUES] = {{0}};
    size_t n = 0;
    if (passage->flags & EV_PASSAGE_TAGGED && ev_segment_tags(segment_at(at), passage, &tags, &n_tags))
        while (n_tags-- > 0 && n < MAX_VALUES && ev_segment_next_tag(segment_at(at), &tags, &tag)) {
            values[n].text = ev_key_tag_value(at->groups->keys.items[i], &tag, &values[n].n_bytes);
            n += values[n].n_bytes > 0;
        }
    return label_joined(at, i, values, n, err);
}

ev_status ev_label_by_passage(ev_labelling *at, const ev_passage *passage, ev_error *err) {
    const ev_keys *keys = &at->groups->keys;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < keys->n; i++) {
        if (ev_key_scope_of(keys->items[i]) == EV_SCOPE_TAG)
            status = label_by_tags(at, i, passage, err);
        else if (keys->items[i] == EV_KEY_LANGUAGE)
            status =
                ev_label_set(at, i, ev_lang_code(passage->lang), strlen(ev_lang_code(passage->lang)), err);
    }
    return status;
}

/* The labels of a tag's own values; those of keys that divide the text stay. */
ev_status ev_label_by_tag(ev_labelling *at, const ev_stored_tag *tag, ev_error *err) {
    const ev_keys *keys = &at->groups->keys;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < keys->n; i++) {
        size_t n_bytes;
        if (ev_key_scope_of(keys->items[i]) != EV_SCOPE_TAG)
            continue;
        const char *text = ev_key_tag_value(keys->items[i], tag, &n_bytes);
        status = ev_label_set(at, i, text, n_bytes, err);
    }
    return status;
}

/* The label of key i: the tag's own, or that of the passage's group. */
const char *ev_label_of_tag(const ev_groups *groups, uint32_t group, size_t i, const ev_stored_tag *tag,
                            size_t *n_bytes) {
    const char *text = groups->groups[group].labels[i];
    *n_bytes = strlen(text);
    if (ev_key_scope_of(groups->keys.items[i]) != EV_SCOPE_TAG)
        return text;
    text = ev_key_tag_value(groups->keys.items[i], tag, n_bytes);
    if (*n_bytes > 0)
        return text;
    *n_bytes = strlen(EV_NO_LABEL);
    return EV_NO_LABEL;
}
