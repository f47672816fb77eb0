/* See export_list.h. */
#include "indexer/export_list.h"

#include "cli/json.h"
#include "cli/signals.h"

#include <stdlib.h>
#include <string.h>

static ev_status note(void *user, size_t segment, const ev_statement_record *record, ev_error *err) {
    ev_export_list *list = user;
    void *items = list->entries;
    json_t *meta = NULL;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    if (!ev_array_grow(&items, &list->capacity, list->n + 1, sizeof *list->entries))
        return ev_out_of_memory(err);
    list->entries = items;
    ev_status status = ev_segment_meta(&list->index->segments[segment], record->docid, &meta, NULL, err);
    if (status != EV_OK)
        return status;
    const char *id = json_string_value(json_object_get(meta, "id"));
    ev_export_entry *entry = &list->entries[list->n];
    entry->id = strdup(id ? id : "");
    entry->segment = segment;
    entry->record = *record;
    list->n += entry->id != NULL;
    bool noted = entry->id && json_object_update_missing(list->keys, meta) == 0;
    json_decref(meta);
    return noted ? EV_OK : ev_out_of_memory(err);
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(((const ev_export_entry *)a)->id, ((const ev_export_entry *)b)->id);
}

ev_status ev_export_list_make(const ev_index *index, ev_export_list *out, ev_error *err) {
    *out = (ev_export_list){.index = index, .keys = json_object()};
    ev_status status = out->keys ? ev_index_each(index, note, out, err) : ev_out_of_memory(err);
    if (status == EV_OK && out->n > 1)
        qsort(out->entries, out->n, sizeof *out->entries, compare_ids);
    return status;
}

void ev_export_list_free(ev_export_list *list) {
    for (size_t i = 0; i < list->n; i++)
        free(list->entries[i].id);
    free(list->entries);
    json_decref(list->keys);
    memset(list, 0, sizeof *list);
}

ev_status ev_export_load(const ev_export_list *list, const ev_export_entry *entry, json_t **meta,
                         ev_buf *text, ev_error *err) {
    ev_segment *segment = &list->index->segments[entry->segment];
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    ev_status status = ev_segment_meta(segment, entry->record.docid, meta, NULL, err);
    return status == EV_OK ? ev_segment_text(segment, &entry->record, text, err) : status;
}

/* The metadata object with "text" put before its closing brace. */
ev_status ev_export_line(const json_t *meta, const ev_buf *text, ev_buf *line, ev_error *err) {
    char *dumped = ev_meta_dump(meta);
    size_t n = dumped ? strlen(dumped) : 0;
    ev_buf_add(line, dumped, n ? n - 1 : 0);
    ev_buf_add_str(line, ",\"text\":");
    ev_json_string(line, text->data, text->len);
    ev_buf_add_str(line, "}\n");
    free(dumped);
    return n ? ev_buf_status(line, err) : ev_out_of_memory(err);
}
