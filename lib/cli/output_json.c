/* jsonl and json; see output.h. */
#include "cli/json.h"
#include "cli/output_format.h"

#include <string.h>

static void add_value(ev_buf *out, const ev_column *column, const ev_cell *cell) {
    if (cell->empty) {
        ev_buf_add_str(out, "null");
        return;
    }
    switch (column->kind) {
    case EV_CELL_TEXT:
        ev_json_string(out, cell->text, cell->n_bytes);
        break;
    case EV_CELL_INT:
        ev_buf_add_int(out, cell->integer);
        break;
    case EV_CELL_NUMBER:
        ev_json_number(out, cell->number, column->decimals);
        break;
    case EV_CELL_JSON:
        ev_buf_add(out, cell->text, cell->n_bytes);
        break;
    }
}

static void add_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell, bool first) {
    ev_buf_add_str(&printer->buf, first ? "" : ",");
    ev_json_key(&printer->buf, column->name);
    add_value(&printer->buf, column, cell);
}

/* The rows of the tables after the first say which they belong to. */
static void jsonl_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    bool first = printer->shown_at == 0;
    if (first)
        ev_buf_add_char(&printer->buf, '{');
    if (first && printer->n_tables > 1) {
        ev_json_key(&printer->buf, "table");
        ev_json_string(&printer->buf, printer->table_name, strlen(printer->table_name));
        first = false;
    }
    add_cell(printer, column, cell, first);
}

static void jsonl_row_end(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, printer->shown_at == 0 ? "{}\n" : "}\n");
}

static void json_meta(ev_printer *printer, const char *key, const char *value) {
    ev_buf_add_str(&printer->buf, printer->any_meta ? ",\n  " : "{\"manifest\":{\n  ");
    ev_json_key(&printer->buf, key);
    ev_json_string(&printer->buf, value, strlen(value));
}

static void json_open(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, printer->any_meta ? "},\n" : "{\"manifest\":{},\n");
}

static void json_head(ev_printer *printer) {
    bool first = printer->n_tables == 1;
    ev_buf_add_str(&printer->buf, first ? "" : ",\n");
    ev_json_key(&printer->buf, first ? "rows" : printer->table_name);
    ev_buf_add_char(&printer->buf, '[');
}

static void json_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    if (printer->shown_at == 0)
        ev_buf_add_str(&printer->buf, printer->n_rows == 0 ? "\n{" : ",\n{");
    add_cell(printer, column, cell, printer->shown_at == 0);
}

static void json_row_end(ev_printer *printer) {
    ev_buf_add_char(&printer->buf, '}');
}

static void json_foot(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, "\n]");
}

static void json_tail(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, "}\n");
}

const ev_output_format ev_output_jsonl = {.cell = jsonl_cell, .row_end = jsonl_row_end};
const ev_output_format ev_output_json = {.meta = json_meta,
                                         .open = json_open,
                                         .head = json_head,
                                         .cell = json_cell,
                                         .row_end = json_row_end,
                                         .foot = json_foot,
                                         .tail = json_tail};
