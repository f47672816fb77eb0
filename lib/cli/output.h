/* The one way in which subcommands print rows: columns are declared once, cells are given in order, and the
 * format is the user's choice. Tables are for people and may change; csv, tsv, jsonl and json are for
 * programs and do not.
 *
 *   table  aligned, fitted to the terminal's width; what is cut ends in U+2026 and is counted in a last line,
 *          which also names the columns for which there was no room
 *   csv    RFC 4180 with "\n" line ends, a header, "# key: value" lines of the manifest before it
 *   tsv    the same with tabs; tab, line ends and backslash inside a cell are \t \n \r \\
 *   jsonl  an object a line, no manifest
 *   json   {"manifest":{...},"rows":[...]}
 *   html   one page that needs nothing else: title, manifest, tables that sort, figures
 *
 * One printer prints one table, or, made without columns, a document: the manifest, then tables, prose and
 * figures in any order. The tables after the first are parted from it: in csv and tsv by an empty line and
 * "# table: NAME", in jsonl by "table":"NAME" in each row, in json by a key of that name.
 *
 * A new format is a row of EV_FORMAT_LIST and a table of functions (output_format.h). Text that is not UTF-8
 * is printed with U+FFFD in every format. Memory: csv, tsv, jsonl and json hold nothing back; a table holds
 * the first EV_TABLE_SAMPLE_ROWS rows to find its widths.
 *
 * A printer remembers its first failure, after which every call does nothing; ev_printer_end() reports it. */
#ifndef EV_CLI_OUTPUT_H
#define EV_CLI_OUTPUT_H

#include "base/error.h"
#include "cli/display.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define EV_FORMAT_LIST(X) \
    X(TABLE, "table")     \
    X(CSV, "csv")         \
    X(TSV, "tsv")         \
    X(JSONL, "jsonl")     \
    X(JSON, "json")       \
    X(HTML, "html")

typedef enum ev_format {
#define EV_FORMAT_ENUM(name, text) EV_FORMAT_##name,
    EV_FORMAT_LIST(EV_FORMAT_ENUM)
#undef EV_FORMAT_ENUM
        EV_FORMAT_LAST
} ev_format;

enum { EV_TABLE_SAMPLE_ROWS = 500 };

typedef enum ev_cell_kind {
    EV_CELL_TEXT,
    EV_CELL_INT,    /* aligned right in a table */
    EV_CELL_NUMBER, /* with the column's decimals, aligned right */
    EV_CELL_JSON, /* a value that the caller wrote as JSON: as it is in JSON formats, as text in the others */
} ev_cell_kind;

/* What a table does with a text that is wider than its column. */
typedef enum ev_fit {
    EV_FIT_CUT_END,
    EV_FIT_CUT_START, /* the end is kept: left context of a concordance */
    EV_FIT_WRAP,  /* goes on in the next line of the cell; a last column without room goes below its row */
    EV_FIT_WHOLE, /* never cut: identifiers that are to be copied */
} ev_fit;

typedef struct ev_column {
    const char *name; /* header, and JSON key */
    ev_cell_kind kind;
    int decimals;   /* EV_CELL_NUMBER */
    ev_fit fit;     /* EV_CELL_TEXT; numbers are never cut */
    bool right;     /* align a text right */
    unsigned spare; /* 0: never left out; else a table that is too wide leaves out the highest first */
    unsigned only;  /* bits 1u << EV_FORMAT_...: the formats that have this column; 0: all of them */
} ev_column;

/* For `only`: what people read, and what programs do. */
#define EV_FOR_PEOPLE (1u << EV_FORMAT_TABLE | 1u << EV_FORMAT_HTML)
#define EV_FOR_PROGRAMS (~EV_FOR_PEOPLE)
#define EV_NOT_IN_TABLE (~(1u << EV_FORMAT_TABLE))

typedef struct ev_output_options {
    ev_format format;
    bool colour;    /* escape sequences are allowed */
    unsigned width; /* columns of a table; 0: as wide as it needs */
} ev_output_options;

const char *ev_format_name(ev_format format);
/* EV_FORMAT_LAST for a name that is none. */
ev_format ev_format_from_name(const char *name);

/* What suits a stream. `format_name` NULL: a table on a terminal, csv elsewhere. Colour and width only on a
 * terminal; no colour when NO_COLOR is set to anything or TERM is "dumb". */
ev_output_options ev_output_options_for(FILE *out, const char *format_name);

/* Writes bytes of one's own making: EV_PIPE when the reader went away; EV_NO_SPACE, EV_IO. The stream may
 * hold them back: ev_program_main() flushes standard output and looks again. */
ev_status ev_write_results(FILE *stream, const char *bytes, size_t n_bytes, ev_error *err);

typedef struct ev_printer ev_printer;

/* The columns are copied, their names lent for the printer's life; the stream stays the caller's. NULL and 0
 * make a document's printer, which needs at least one ev_print_table(). EV_NOMEM. */
ev_status ev_printer_new(ev_printer **out, FILE *stream, ev_output_options options, const ev_column *columns,
                         size_t n_columns, ev_error *err);

/* What the page is called; before everything else. Only html shows it; lent until the end. */
void ev_print_title(ev_printer *printer, const char *title);
/* A line of the manifest; before the first cell. A table and jsonl leave it out. */
void ev_print_meta(ev_printer *printer, const char *key, const char *value);

/* Begins the next table of a document. `name`: what programs call it (a-z and -), `title`: what people read,
 * or NULL; both and the columns' names are lent until the next table begins or the printer ends. */
void ev_print_table(ev_printer *printer, const char *name, const char *title, const ev_column *columns,
                    size_t n_columns);
/* Between the tables of a document, only where people read: a paragraph (table and html), a heading over what
 * follows (the same), a drawing as a whole <svg> element, which is trusted (html). */
void ev_print_prose(ev_printer *printer, const char *text);
void ev_print_heading(ev_printer *printer, const char *text);
void ev_print_figure(ev_printer *printer, const char *svg, size_t n_bytes);

/* The next cell of the row. Its kind must be the column's (assert); an empty cell may stand anywhere:
 * nothing, or null. */
void ev_print_text(ev_printer *printer, const char *text, size_t n_bytes);
void ev_print_str(ev_printer *printer, const char *text);
/* With byte ranges to highlight: in a table with colour; other formats show the plain text. */
void ev_print_marked(ev_printer *printer, const char *text, size_t n_bytes, const ev_span *spans,
                     size_t n_spans);
void ev_print_int(ev_printer *printer, int64_t value);
void ev_print_number(ev_printer *printer, double value); /* NaN and infinities: an empty cell */
void ev_print_json(ev_printer *printer, const char *json, size_t n_bytes);
void ev_print_empty(ev_printer *printer);
/* Ends a row, which must be full (assert). */
void ev_print_row_end(ev_printer *printer);

/* Whether printing is of no use any more (the reader went away, the disk is full): a long loop may stop. */
bool ev_printer_failed(const ev_printer *printer);

/* Prints what is held back, flushes the stream and frees the printer. EV_PIPE when the reader went away;
 * EV_NO_SPACE, EV_IO, EV_NOMEM. */
ev_status ev_printer_end(ev_printer *printer, ev_error *err);
/* Frees the printer (NULL: nothing) and what it still held back, after a failure elsewhere. */
void ev_printer_abandon(ev_printer *printer);

#endif
