/* See output.h: what all formats share. */
#include "cli/output.h"

#include "cli/json.h"
#include "cli/output_format.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <utf8proc.h>

enum { WRITE_BYTES = 64 * 1024, USUAL_WIDTH = 80 };

static const char *const FORMAT_NAMES[] = {
#define EV_FORMAT_NAME(name, text) text,
    EV_FORMAT_LIST(EV_FORMAT_NAME)
#undef EV_FORMAT_NAME
};

static const ev_output_format *const FORMATS[] = {
    [EV_FORMAT_TABLE] = &ev_output_table, [EV_FORMAT_CSV] = &ev_output_csv,
    [EV_FORMAT_TSV] = &ev_output_csv,     [EV_FORMAT_JSONL] = &ev_output_jsonl,
    [EV_FORMAT_JSON] = &ev_output_json,   [EV_FORMAT_HTML] = &ev_output_html,
};

const char *ev_format_name(ev_format format) {
    return format < EV_FORMAT_LAST ? FORMAT_NAMES[format] : "unknown";
}

ev_format ev_format_from_name(const char *name) {
    unsigned i = 0;
    while (i < EV_FORMAT_LAST && strcmp(FORMAT_NAMES[i], name) != 0)
        i++;
    return (ev_format)i;
}

static unsigned terminal_width(FILE *out) {
    struct winsize size;
    memset(&size, 0, sizeof size);
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return USUAL_WIDTH;
}

ev_output_options ev_output_options_for(FILE *out, const char *format_name) {
    bool terminal = isatty(fileno(out)) == 1;
    ev_output_options options = {.format = terminal ? EV_FORMAT_TABLE : EV_FORMAT_CSV};
    if (format_name && ev_format_from_name(format_name) != EV_FORMAT_LAST)
        options.format = ev_format_from_name(format_name);
    if (!terminal)
        return options;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    options.colour = !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
    options.width = terminal_width(out);
    return options;
}

ev_status ev_write_results(FILE *stream, const char *bytes, size_t n_bytes, ev_error *err) {
    errno = 0;
    if (fwrite(bytes, 1, n_bytes, stream) == n_bytes)
        return EV_OK;
    return ev_fail_errno(err, errno ? errno : EIO, "the results could not be written");
}

bool ev_column_shown(const ev_column *column, ev_format format) {
    return column->only == 0 || (column->only & (1u << format));
}

static bool take_columns(ev_printer *printer, const ev_column *columns, size_t n_columns) {
    size_t *widths = realloc(printer->table.widths, (n_columns + 1) * sizeof *widths);
    if (!widths)
        return false;
    memset(widths, 0, (n_columns + 1) * sizeof *widths);
    printer->table.widths = widths;
    ev_column *copy = realloc(printer->columns, (n_columns + 1) * sizeof *copy);
    if (!copy)
        return false;
    if (n_columns > 0)
        memcpy(copy, columns, n_columns * sizeof *copy);
    printer->columns = copy;
    printer->n_columns = n_columns;
    printer->n_shown = 0;
    for (size_t i = 0; i < n_columns; i++)
        printer->n_shown += ev_column_shown(&columns[i], printer->options.format);
    return true;
}

ev_status ev_printer_new(ev_printer **out, FILE *stream, ev_output_options options, const ev_column *columns,
                         size_t n_columns, ev_error *err) {
    *out = NULL;
    ev_printer *printer = calloc(1, sizeof *printer);
    if (!printer)
        return ev_out_of_memory(err);
    printer->stream = stream;
    printer->options = options;
    printer->format = FORMATS[options.format];
    if (!take_columns(printer, columns, n_columns)) {
        ev_printer_abandon(printer);
        return ev_out_of_memory(err);
    }
    *out = printer;
    return EV_OK;
}

void ev_printer_write(ev_printer *printer, bool all) {
    ev_buf *buf = &printer->buf;
    printer->failed = printer->failed || buf->failed;
    if (printer->failed || buf->len == 0 || (!all && buf->len < WRITE_BYTES))
        return;
    errno = 0;
    size_t written = fwrite(buf->data, 1, buf->len, printer->stream);
    if (written < buf->len) {
        printer->failed = true;
        printer->write_errno = errno ? errno : EIO;
    }
    ev_buf_clear(buf);
}

void ev_print_title(ev_printer *printer, const char *title) {
    assert(!printer->opened && !printer->any_meta);
    printer->title = title;
}

void ev_print_meta(ev_printer *printer, const char *key, const char *value) {
    assert(!printer->opened);
    if (printer->format->meta && !printer->failed)
        printer->format->meta(printer, key, value);
    printer->any_meta = true;
}

static void open_document(ev_printer *printer) {
    if (printer->opened)
        return;
    printer->opened = true;
    if (printer->format->open)
        printer->format->open(printer);
}

static void open_table(ev_printer *printer) {
    if (printer->table_open)
        return;
    open_document(printer);
    printer->table_open = true;
    printer->n_tables++;
    if (printer->format->head)
        printer->format->head(printer);
}

static void close_table(ev_printer *printer) {
    if (!printer->table_open)
        return;
    printer->table_open = false;
    if (printer->format->foot)
        printer->format->foot(printer);
    printer->n_rows = 0;
}

void ev_print_table(ev_printer *printer, const char *name, const char *title, const ev_column *columns,
                    size_t n_columns) {
    assert(printer->column == 0);
    if (!printer->failed)
        close_table(printer);
    printer->table_name = name;
    printer->table_title = title;
    if (!take_columns(printer, columns, n_columns))
        printer->failed = true;
    if (!printer->failed)
        open_table(printer);
}

/* Makes ready for what stands between tables; false when there is nothing to do. */
static bool between_tables(ev_printer *printer, bool printable) {
    assert(printer->column == 0);
    if (printer->failed || !printable)
        return false;
    close_table(printer);
    open_document(printer);
    return true;
}

void ev_print_prose(ev_printer *printer, const char *text) {
    if (between_tables(printer, printer->format->prose != NULL))
        printer->format->prose(printer, text);
}

void ev_print_heading(ev_printer *printer, const char *text) {
    if (between_tables(printer, printer->format->heading != NULL))
        printer->format->heading(printer, text);
}

void ev_print_figure(ev_printer *printer, const char *svg, size_t n_bytes) {
    if (between_tables(printer, printer->format->figure != NULL))
        printer->format->figure(printer, svg, n_bytes);
}

static void add_cell(ev_printer *printer, ev_cell_kind kind, const ev_cell *cell) {
    assert(printer->column < printer->n_columns);
    const ev_column *column = &printer->columns[printer->column++];
    assert(cell->empty || column->kind == kind);
    (void)kind;
    if (printer->failed || !ev_column_shown(column, printer->options.format))
        return;
    open_table(printer);
    printer->format->cell(printer, column, cell);
    printer->shown_at++;
}

void ev_print_marked(ev_printer *printer, const char *text, size_t n_bytes, const ev_span *spans,
                     size_t n_spans) {
    ev_cell cell = {.text = text, .n_bytes = n_bytes, .spans = spans, .n_spans = n_spans};
    add_cell(printer, EV_CELL_TEXT, &cell);
}

void ev_print_text(ev_printer *printer, const char *text, size_t n_bytes) {
    ev_print_marked(printer, text, n_bytes, NULL, 0);
}

void ev_print_str(ev_printer *printer, const char *text) {
    ev_print_text(printer, text, strlen(text));
}

void ev_print_int(ev_printer *printer, int64_t value) {
    ev_cell cell = {.integer = value};
    add_cell(printer, EV_CELL_INT, &cell);
}

void ev_print_number(ev_printer *printer, double value) {
    ev_cell cell = {.number = value, .empty = !isfinite(value)};
    add_cell(printer, EV_CELL_NUMBER, &cell);
}

void ev_print_json(ev_printer *printer, const char *json, size_t n_bytes) {
    ev_cell cell = {.text = json, .n_bytes = n_bytes};
    add_cell(printer, EV_CELL_JSON, &cell);
}

void ev_print_empty(ev_printer *printer) {
    ev_cell cell = {.empty = true};
    add_cell(printer, EV_CELL_TEXT, &cell);
}

void ev_print_row_end(ev_printer *printer) {
    assert(printer->column == printer->n_columns);
    printer->column = 0;
    if (!printer->failed) {
        open_table(printer);
        printer->format->row_end(printer);
        ev_printer_write(printer, false);
    }
    printer->shown_at = 0;
    printer->n_rows++;
}

bool ev_printer_failed(const ev_printer *printer) {
    return printer->failed;
}

/* Ill-formed bytes become U+FFFD. */
static void add_valid(ev_buf *out, const char *text, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes;) {
        size_t plain = i;
        while (plain < n_bytes && (unsigned char)text[plain] < 0x80)
            plain++;
        ev_buf_add(out, text + i, plain - i);
        i = plain;
        if (i == n_bytes)
            return;
        utf8proc_int32_t c;
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n_bytes - i), &c);
        if (n < 1)
            ev_buf_add_str(out, "\xEF\xBF\xBD");
        else
            ev_buf_add(out, text + i, (size_t)n);
        i += n < 1 ? 1 : (size_t)n;
    }
}

void ev_cell_text(ev_buf *out, const ev_column *column, const ev_cell *cell) {
    switch (column->kind) {
    case EV_CELL_TEXT:
    case EV_CELL_JSON:
        add_valid(out, cell->text, cell->n_bytes);
        break;
    case EV_CELL_INT:
        ev_buf_add_int(out, cell->integer);
        break;
    case EV_CELL_NUMBER:
        ev_number_text(out, cell->number, column->decimals);
        break;
    }
}

static ev_status end_status(ev_printer *printer, ev_error *err) {
    if (printer->write_errno)
        return ev_fail_errno(err, printer->write_errno, "the results could not be written");
    return printer->failed ? ev_out_of_memory(err) : EV_OK;
}

ev_status ev_printer_end(ev_printer *printer, ev_error *err) {
    if (!printer)
        return EV_OK;
    if (!printer->failed) {
        if (printer->n_tables == 0)
            open_table(printer);
        close_table(printer);
        if (printer->format->tail)
            printer->format->tail(printer);
        ev_printer_write(printer, true);
    }
    if (!printer->failed && fflush(printer->stream) != 0) {
        printer->failed = true;
        printer->write_errno = errno ? errno : EIO;
    }
    ev_status status = end_status(printer, err);
    ev_printer_abandon(printer);
    return status;
}

void ev_printer_abandon(ev_printer *printer) {
    if (!printer)
        return;
    ev_buf_free(&printer->buf);
    ev_buf_free(&printer->scratch);
    ev_buf_free(&printer->table.arena);
    free(printer->table.cells);
    free(printer->table.widths);
    free(printer->columns);
    free(printer);
}
