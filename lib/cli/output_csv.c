/* csv (RFC 4180, with "\n" line ends) and tsv; see output.h. */
#include "cli/output_format.h"

#include <string.h>

static bool is_tsv(const ev_printer *printer) {
    return printer->options.format == EV_FORMAT_TSV;
}

static bool needs_quotes(const char *text, size_t n_bytes, bool first_of_row) {
    if (n_bytes == 0)
        return false;
    /* Blanks at the ends are data, and a row must not look like a line of the manifest. */
    if (text[0] == ' ' || text[n_bytes - 1] == ' ' || (first_of_row && text[0] == '#'))
        return true;
    return memchr(text, ',', n_bytes) || memchr(text, '"', n_bytes) || memchr(text, '\n', n_bytes) ||
           memchr(text, '\r', n_bytes);
}

static void add_quoted(ev_buf *out, const char *text, size_t n_bytes) {
    ev_buf_add_char(out, '"');
    for (size_t i = 0; i < n_bytes;) {
        const char *quote = memchr(text + i, '"', n_bytes - i);
        size_t n = quote ? (size_t)(quote - text) + 1 - i : n_bytes - i;
        ev_buf_add(out, text + i, n);
        if (quote)
            ev_buf_add_char(out, '"');
        i += n;
    }
    ev_buf_add_char(out, '"');
}

/* Tab, line ends and backslash by escapes, as databases write tab-separated text. */
static void add_escaped(ev_buf *out, const char *text, size_t n_bytes) {
    static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
    for (size_t i = 0; i < n_bytes; i++) {
        const char *found = text[i] ? strchr(special, text[i]) : NULL;
        if (found)
            ev_buf_add_char(out, '\\');
        ev_buf_add_char(out, found ? letters[found - special] : text[i]);
    }
}

static void add_field(ev_printer *printer, const char *text, size_t n_bytes, size_t index) {
    if (index > 0)
        ev_buf_add_char(&printer->buf, is_tsv(printer) ? '\t' : ',');
    if (is_tsv(printer))
        add_escaped(&printer->buf, text, n_bytes);
    else if (needs_quotes(text, n_bytes, index == 0))
        add_quoted(&printer->buf, text, n_bytes);
    else
        ev_buf_add(&printer->buf, text, n_bytes);
}

/* A manifest's value stays on its line, whatever it holds. */
static void csv_meta(ev_printer *printer, const char *key, const char *value) {
    ev_buf_printf(&printer->buf, "# %s: ", key);
    add_escaped(&printer->buf, value, strlen(value));
    ev_buf_add_char(&printer->buf, '\n');
}

static void csv_head(ev_printer *printer) {
    size_t index = 0;
    if (printer->n_tables > 1)
        ev_buf_printf(&printer->buf, "\n# table: %s\n", printer->table_name);
    for (size_t i = 0; i < printer->n_columns; i++) {
        const ev_column *column = &printer->columns[i];
        if (ev_column_shown(column, printer->options.format))
            add_field(printer, column->name, strlen(column->name), index++);
    }
    ev_buf_add_char(&printer->buf, '\n');
}

static void csv_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    ev_buf *text = &printer->scratch;
    ev_buf_clear(text);
    if (!cell->empty)
        ev_cell_text(text, column, cell);
    printer->buf.failed = printer->buf.failed || text->failed;
    add_field(printer, text->len ? text->data : "", text->len, printer->shown_at);
}

static void csv_row_end(ev_printer *printer) {
    ev_buf_add_char(&printer->buf, '\n');
}

const ev_output_format ev_output_csv = {
    .meta = csv_meta, .head = csv_head, .cell = csv_cell, .row_end = csv_row_end};
