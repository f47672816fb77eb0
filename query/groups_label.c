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

ev_status ev_label_by_statement(ev_labelling *at, ev_error *err) {
    ev_groups *groups = at->groups;
    json_t *meta = NULL;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < groups->keys.n; i++) {
        ev_key key = groups->keys.items[i];
        if (ev_key_scope_of(key) != EV_SCOPE_STATEMENT)
            continue;
        if (ev_key_field(key) == EV_FIELD_LAST) {
            char label[EV_DATE_LABEL_BYTES];
            ev_key_date_label(key, at->record.first_day, at->record.last_day, label);
            status = ev_label_set(at, i, label, strlen(label), err);
            continue;
        }
        if (!meta)
            status = ev_segment_meta(segment_at(at), at->record.docid, &meta, NULL, err);
        const json_t *value = json_object_get(meta, ev_field_key(ev_key_field(key)));
        if (status == EV_OK)
            status = ev_label_set(at, i, json_string_value(value), json_string_length(value), err);
    }
    json_decref(meta);
    return status;
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

/* More tags than this in one sentence are not told apart in its label. */
enum { MAX_VALUES = 64 };

/* The different values of a key among a passage's tags, in order, joined by "+". */
static ev_status label_by_tags(ev_labelling *at, size_t i, const ev_passage *passage, ev_error *err) {
    const unsigned char *tags;
    uint64_t n_tags;
    ev_stored_tag tag;
    value values[MAX_VALUES];
    size_t n = 0;
    ev_buf_clear(&at->joined);
    if (passage->flags & EV_PASSAGE_TAGGED && ev_segment_tags(segment_at(at), passage, &tags, &n_tags))
        while (n_tags-- > 0 && n < MAX_VALUES && ev_segment_next_tag(segment_at(at), &tags, &tag)) {
            values[n].text = ev_key_tag_value(at->groups->keys.items[i], &tag, &values[n].n_bytes);
            n += values[n].n_bytes > 0;
        }
    if (n > 1)
        qsort(values, n, sizeof *values, compare_values);
    for (size_t j = 0; j < n; j++) {
        if (j > 0 && compare_values(&values[j - 1], &values[j]) == 0)
            continue;
        if (at->joined.len > 0)
            ev_buf_add_char(&at->joined, '+');
        ev_buf_add(&at->joined, values[j].text, values[j].n_bytes);
    }
    ev_status status = ev_buf_status(&at->joined, err);
    return status == EV_OK ? ev_label_set(at, i, at->joined.data, at->joined.len, err) : status;
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
