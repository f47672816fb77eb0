/* A coder's sheet: the CSV or TSV that `evindex sample` wrote, with the column "themes" filled in. Columns
 * are known by their headings, in any order; others are left alone.
 *
 * Ownership: _read is freed by _free; strings are lent until then. */
#ifndef EV_INDEXER_CODED_SHEET_H
#define EV_INDEXER_CODED_SHEET_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_sheet_column {
    EV_SHEET_ID,
    EV_SHEET_PASSAGE,
    EV_SHEET_LANG,
    EV_SHEET_THEMES,
    EV_SHEET_TEXT, /* these two are needed only where rules are a coder */
    EV_SHEET_BEFORE,
    EV_SHEET_LAST
} ev_sheet_column;

typedef struct ev_sheet_row {
    const char *cells[EV_SHEET_LAST]; /* "" where the sheet has no such column */
    uint64_t line;
} ev_sheet_row;

typedef struct ev_coded_sheet {
    char *path;
    ev_sheet_row *rows;
    size_t n_rows, rows_capacity;
    bool has[EV_SHEET_LAST];
    ev_buf bytes; /* the cells */
} ev_coded_sheet; /* all zero is valid for _free */

/* EV_NOT_FOUND, EV_PERMISSION, EV_IO, EV_TOO_LARGE, EV_NOMEM, EV_BAD_ENCODING; EV_BAD_INPUT with file and
 * line: no headings, a column is missing, a quotation mark is open, a sentence stands twice. */
ev_status ev_coded_sheet_read(const char *path, ev_coded_sheet *sheet, ev_error *err);
void ev_coded_sheet_free(ev_coded_sheet *sheet);

/* Whether the cell says that the sentence was coded: it names themes, or - for none. */
bool ev_is_coded(const char *themes);
/* Calls visit for each theme of a cell; themes are parted by blanks, commas or semicolons. */
void ev_each_theme(const char *themes, void (*visit)(void *user, const char *theme, size_t n_bytes),
                   void *user);

#endif
