/* What a format of output.h is made of: for output.c and the files output_*.c only. */
#ifndef EV_CLI_OUTPUT_FORMAT_H
#define EV_CLI_OUTPUT_FORMAT_H

#include "base/buf.h"
#include "cli/output.h"

typedef struct ev_cell {
    bool empty;
    const char *text; /* EV_CELL_TEXT, EV_CELL_JSON */
    size_t n_bytes;
    const ev_span *spans;
    size_t n_spans;
    int64_t integer;
    double number;
} ev_cell;

typedef struct ev_output_format {
    void (*meta)(ev_printer *printer, const char *key, const char *value); /* NULL: left out */
    void (*open)(ev_printer *printer); /* once, after the manifest and before all else */
    void (*head)(ev_printer *printer); /* of a table, before its first cell */
    void (*cell)(ev_printer *printer, const ev_column *column, const ev_cell *cell);
    void (*row_end)(ev_printer *printer);
    void (*foot)(ev_printer *printer);                    /* of a table, after its last row */
    void (*tail)(ev_printer *printer);                    /* once, at the end */
    void (*prose)(ev_printer *printer, const char *text); /* NULL: left out, as the next two */
    void (*heading)(ev_printer *printer, const char *text);
    void (*figure)(ev_printer *printer, const char *svg, size_t n_bytes);
} ev_output_format;

/* A table's cell: a display string in the arena of the sample. */
typedef struct ev_table_cell {
    size_t start, n_bytes;
    size_t width;
} ev_table_cell;

typedef struct ev_table {
    ev_buf arena;
    ev_table_cell *cells; /* row after row, of the shown columns */
    size_t n_cells;
    size_t cells_capacity;
    size_t *widths;  /* of the shown columns; set when the first row is laid out; 0: left out */
    size_t n_beside; /* of the shown columns, those that stand side by side: all, or all but the last */
    bool laid_out;
    bool any_line; /* in the whole document */
    uint64_t n_cut;
} ev_table;

struct ev_printer {
    FILE *stream;
    ev_output_options options;
    const ev_output_format *format;
    ev_column *columns;
    size_t n_columns;
    size_t n_shown;  /* columns of this format */
    size_t column;   /* the next cell's */
    size_t shown_at; /* how many cells of this row were printed */
    uint64_t n_rows; /* of this table */
    const char *title;
    const char *table_name, *table_title; /* NULL, or as ev_print_table() was told */
    size_t n_tables;                      /* begun; the open one included */
    bool opened;
    bool table_open;
    bool any_meta;
    ev_buf buf;     /* bytes that wait for the stream */
    ev_buf scratch; /* one cell's text */
    ev_table table;
    bool failed;
    int write_errno;
};

extern const ev_output_format ev_output_table;
extern const ev_output_format ev_output_csv; /* and tsv */
extern const ev_output_format ev_output_json;
extern const ev_output_format ev_output_jsonl;
extern const ev_output_format ev_output_html;

bool ev_column_shown(const ev_column *column, ev_format format);

/* Appends a cell that is not empty as plain text: numbers with their decimals, text as it is but valid UTF-8.
 */
void ev_cell_text(ev_buf *out, const ev_column *column, const ev_cell *cell);

/* Hands what has gathered to the stream when it is worth it. */
void ev_printer_write(ev_printer *printer, bool all);

#endif
