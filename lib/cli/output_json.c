/* jsonl and json; see output.h. */
#include "cli/json.h"
#include "cli/output_format.h"

#include <inttypes.h>
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
        ev_buf_printf(out, "%" PRId64, cell->integer);
        break;
    case EV_CELL_NUMBER:
        ev_json_number(out, cell->number, column->decimals);
        break;
    case EV_CELL_JSON:
        ev_buf_add(out, cell->text, cell->n_bytes);
        break;
    }
}

static void jsonl_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    ev_buf_add_char(&printer->buf, printer->shown_at == 0 ? '{' : ',');
    ev_json_key(&printer->buf, column->name);
    add_value(&printer->buf, column, cell);
}

static void jsonl_row_end(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, printer->shown_at == 0 ? "{}\n" : "}\n");
}

static void json_meta(ev_printer *printer, const char *key, const char *value) {
    ev_buf_add_str(&printer->buf, printer->any_meta ? ",\n  " : "{\"manifest\":{\n  ");
    ev_json_key(&printer->buf, key);
    ev_json_string(&printer->buf, value, strlen(value));
}

static void json_head(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, printer->any_meta ? "},\n\"rows\":[" : "{\"manifest\":{},\n\"rows\":[");
}

static void json_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    if (printer->shown_at == 0)
        ev_buf_add_str(&printer->buf, printer->n_rows == 0 ? "\n" : ",\n");
    jsonl_cell(printer, column, cell);
}

static void json_row_end(ev_printer *printer) {
    ev_buf_add_char(&printer->buf, '}');
}

static void json_tail(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, "\n]}\n");
}

const ev_output_format ev_output_jsonl = {.cell = jsonl_cell, .row_end = jsonl_row_end};
const ev_output_format ev_output_json = {
    .meta = json_meta, .head = json_head, .cell = json_cell, .row_end = json_row_end, .tail = json_tail};
