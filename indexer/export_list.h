/* The living statements of an index in order of their ids, for whoever writes them out: one corpus has one
 * export. */
#ifndef EV_INDEXER_EXPORT_LIST_H
#define EV_INDEXER_EXPORT_LIST_H

#include "store/index.h"
#include "store/statement.h"

typedef struct ev_export_entry {
    char *id;
    size_t segment;
    ev_statement_record record;
} ev_export_entry;

typedef struct ev_export_list {
    const ev_index *index; /* lent */
    ev_export_entry *entries;
    size_t n, capacity;
    json_t *keys; /* of all metadata, an object with any values */
} ev_export_list;

/* EV_INTERRUPTED, EV_CORRUPT, EV_NOMEM, or as Xapian fails. Freed by the caller in any case. */
ev_status ev_export_list_make(const ev_index *index, ev_export_list *out, ev_error *err);
void ev_export_list_free(ev_export_list *list);

/* The metadata, a new reference, and the text, appended, of an entry. EV_INTERRUPTED, or as ev_segment_meta()
 * and ev_segment_text(). */
ev_status ev_export_load(const ev_export_list *list, const ev_export_entry *entry, json_t **meta,
                         ev_buf *text, ev_error *err);
/* Appends the statement as one line of JSON with its line end. EV_NOMEM. */
ev_status ev_export_line(const json_t *meta, const ev_buf *text, ev_buf *line, ev_error *err);

#endif
