/* How a table is written: what divides its cells, and whether cells may be quoted. */
#ifndef EV_INDEXER_TABLE_SHAPE_H
#define EV_INDEXER_TABLE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ev_table_shape {
    char delimiter; /* comma, semicolon or tab */
    bool quoted;    /* cells that begin with a quotation mark end with one */
} ev_table_shape;

/* From the first bytes: the delimiter that divides the most rows into the same number of cells, two at least;
 * a comma when none does. Tables with tabs are often written without quoting: one cell in which something
 * follows the closing mark, and they are. */
ev_table_shape ev_table_shape_of(const char *bytes, size_t n_bytes, bool tabs_only);

/* Whether a first row, divided so, is a row of headings with one called "text". */
bool ev_table_has_text_heading(const char *bytes, size_t n_bytes, char delimiter);

/* Whether some of these delimiters divides the first row. */
bool ev_table_is_divided(const char *bytes, size_t n_bytes);

#endif
