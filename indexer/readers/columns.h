/* Which column of a table is what: by its heading, and by --map. */
#ifndef EV_INDEXER_COLUMNS_H
#define EV_INDEXER_COLUMNS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- What --map says */

typedef struct ev_column_map ev_column_map;

/* "text=content,date=3": KEY=COLUMN, a column by its heading or its number from 1. EV_BAD_ARGUMENT, EV_NOMEM.
 * Freed by _free. */
ev_status ev_column_map_new(const char *words, ev_column_map **out, ev_error *err);
void ev_column_map_free(ev_column_map *map);
/* Whether every column is a number: the table then has no headings. */
bool ev_column_map_by_number(const ev_column_map *map);

/* ---- The columns of one table */

typedef struct ev_columns {
    char **keys; /* of each column: a key of the metadata, or "text" */
    size_t n_columns;
    size_t text; /* which one is the text */
} ev_columns;    /* all zero is valid for _clear */

/* From the headings (NULL: there are none, only n_columns) and the map (NULL: none). A column that is called
 * as a key that has a meaning is that key, another one keeps its heading. EV_BAD_INPUT: no column for the
 * text, a column of the map is missing, a heading stands twice. EV_NOMEM. */
ev_status ev_columns_new(ev_columns *columns, const char *const *headings, size_t n_columns,
                         const ev_column_map *map, ev_error *err);
void ev_columns_clear(ev_columns *columns);

#endif
