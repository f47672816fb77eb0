/* csv (RFC 4180, with "\n" line ends) and tsv; see output.h. */
#include "cli/output_format.h"

#include <string.h>

static bool is_tsv(const ev_printer *printer) {
    return printer->options.format == EV_FORMAT_TSV;
}

/* What the bytes of a field ask for. */
enum { WANTS_QUOTES = 1, WANTS_ESCAPE = 2, NOT_ASCII = 0x80 };
static const unsigned char wishes[128] = {
    [','] = WANTS_QUOTES,
    ['"'] = WANTS_QUOTES,
    ['\n'] = WANTS_QUOTES | WANTS_ESCAPE,
    ['\r'] = WANTS_QUOTES | WANTS_ESCAPE,
    ['\t'] = WANTS_ESCAPE,
    ['\\'] = WANTS_ESCAPE,
};

static unsigned wishes_of(const char *text, size_t n_bytes) {
    unsigned all = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        all |= byte & NOT_ASCII ? NOT_ASCII : wishes[byte];
    }
    return all;
}

static bool needs_quotes(const char *text, size_t n_bytes, bool first_of_row, unsigned wanted) {
    if (n_bytes == 0)
        return false;
    /* Blanks at the ends are data, and a row must not look like a line of the manifest. */
    if (text[0] == ' ' || text[n_bytes - 1] == ' ' || (first_of_row && text[0] == '#'))
        return true;
    return wanted & WANTS_QUOTES;
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

static void add_separator(ev_printer *printer, size_t index) {
    if (index > 0)
        ev_buf_add_char(&printer->buf, is_tsv(printer) ? '\t' : ',');
}

static void add_field(ev_printer *printer, const char *text, size_t n_bytes, size_t index, unsigned wanted) {
    add_separator(printer, index);
    if (is_tsv(printer) && wanted & WANTS_ESCAPE)
        add_escaped(&printer->buf, text, n_bytes);
    else if (!is_tsv(printer) && needs_quotes(text, n_bytes, index == 0, wanted))
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
            add_field(printer, column->name, strlen(column->name), index++,
                      wishes_of(column->name, strlen(column->name)));
    }
    ev_buf_add_char(&printer->buf, '\n');
}

static bool is_text(const ev_column *column) {
    return column->kind == EV_CELL_TEXT || column->kind == EV_CELL_JSON;
}

/* Numbers, and texts of ASCII, go where they are wanted without a copy. */
static void csv_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    ev_buf *text = &printer->scratch;
    if (cell->empty || !is_text(column)) {
        add_separator(printer, printer->shown_at);
        if (!cell->empty)
            ev_cell_text(&printer->buf, column, cell);
        return;
    }
    unsigned wanted = wishes_of(cell->text, cell->n_bytes);
    if (!(wanted & NOT_ASCII)) {
        add_field(printer, cell->text, cell->n_bytes, printer->shown_at, wanted);
        return;
    }
    ev_buf_clear(text);
    ev_cell_text(text, column, cell);
    printer->buf.failed = printer->buf.failed || text->failed;
    add_field(printer, text->len ? text->data : "", text->len, printer->shown_at, wanted);
}

static void csv_row_end(ev_printer *printer) {
    ev_buf_add_char(&printer->buf, '\n');
}

const ev_output_format ev_output_csv = {
    .meta = csv_meta, .head = csv_head, .cell = csv_cell, .row_end = csv_row_end};
