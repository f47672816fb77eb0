/* The table for people; see output.h. Rows are held back until EV_TABLE_SAMPLE_ROWS have come or the table
 * ends; the widths found then stay. */
#include "cli/output_format.h"

#include <stdlib.h>
#include <string.h>

#define ELLIPSIS "\xE2\x80\xA6"
#define HEAD_START "\033[1m"
#define STYLE_END "\033[0m"

enum { GAP = 2, NARROWEST = 8, NARROWEST_PROSE = 48, INDENT_BELOW = 6, PROSE_WIDTH = 80 };

static bool is_number(const ev_column *column) {
    return column->kind == EV_CELL_INT || column->kind == EV_CELL_NUMBER;
}

static bool is_flexible(const ev_column *column) {
    return !is_number(column) && column->fit != EV_FIT_WHOLE;
}

static bool aligns_right(const ev_column *column) {
    return is_number(column) || column->right;
}

static void blanks(ev_buf *out, size_t n) {
    while (n-- > 0)
        ev_buf_add_char(out, ' ');
}

/* The next column of the format at or after *i; NULL after the last. */
static const ev_column *shown_column(const ev_printer *printer, size_t *i) {
    while (*i < printer->n_columns && !ev_column_shown(&printer->columns[*i], EV_FORMAT_TABLE))
        (*i)++;
    return *i < printer->n_columns ? &printer->columns[*i] : NULL;
}

/* The same, of the columns that stand side by side and are not left out; `shown` counts all of the format. */
static const ev_column *column_beside(const ev_printer *printer, size_t *i, size_t *shown) {
    for (; *shown < printer->table.n_beside; (*i)++, (*shown)++) {
        const ev_column *column = shown_column(printer, i);
        if (!column || printer->table.widths[*shown] > 0)
            return column;
    }
    return NULL;
}

static const ev_column *last_column(const ev_printer *printer) {
    size_t last = printer->n_columns - 1;
    while (last > 0 && !ev_column_shown(&printer->columns[last], EV_FORMAT_TABLE))
        last--;
    return &printer->columns[last];
}

static void table_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    ev_table *table = &printer->table;
    void *cells = table->cells;
    if (!ev_array_grow(&cells, &table->cells_capacity, table->n_cells + 1, sizeof *table->cells)) {
        printer->failed = true;
        return;
    }
    table->cells = cells;
    ev_table_cell *made = &table->cells[table->n_cells++];
    made->start = table->arena.len;
    if (!cell->empty && is_number(column))
        ev_cell_text(&table->arena, column, cell);
    else if (!cell->empty)
        ev_display_make(&table->arena, cell->text, cell->n_bytes, cell->spans, cell->n_spans);
    printer->failed = printer->failed || table->arena.failed;
    if (printer->failed)
        return;
    made->n_bytes = table->arena.len - made->start;
    made->width = made->n_bytes ? ev_display_width(table->arena.data + made->start, made->n_bytes) : 0;
}

static void natural_widths(ev_printer *printer) {
    ev_table *table = &printer->table;
    size_t shown = 0;
    const ev_column *column;
    for (size_t i = 0; (column = shown_column(printer, &i)); i++)
        table->widths[shown++] = ev_display_width(column->name, strlen(column->name));
    for (size_t i = 0; i < table->n_cells; i++) {
        size_t *width = &table->widths[i % printer->n_shown];
        *width = table->cells[i].width > *width ? table->cells[i].width : *width;
    }
}

/* What all columns take when no flexible one is wider than `cap`. */
static size_t total_width(const ev_printer *printer, size_t cap) {
    size_t total = 0, shown = 0;
    const ev_column *column;
    for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++) {
        size_t width = printer->table.widths[shown];
        total += (shown ? GAP : 0) + (is_flexible(column) && width > cap ? cap : width);
    }
    return total;
}

/* Leaves out the most spare columns, equal ones together, until there is room for the rest. */
static void leave_out(ev_printer *printer) {
    while (total_width(printer, NARROWEST) > printer->options.width) {
        const ev_column *column;
        unsigned most = 0;
        size_t shown = 0;
        for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++)
            most = column->spare > most ? column->spare : most;
        if (most == 0)
            return;
        shown = 0;
        for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++)
            if (column->spare == most)
                printer->table.widths[shown] = 0;
    }
}

/* Takes from the widest flexible columns what the terminal lacks, and gives what is over to the last of them.
 */
static void fit_widths(ev_printer *printer) {
    size_t room = printer->options.width;
    if (room == 0 || total_width(printer, SIZE_MAX) <= room)
        return;
    leave_out(printer);
    size_t cap = NARROWEST;
    while (cap < room && total_width(printer, cap + 1) <= room)
        cap++;
    size_t total = total_width(printer, cap);
    size_t spare = total < room ? room - total : 0;
    size_t shown = 0;
    const ev_column *column;
    for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++) {
        size_t *width = &printer->table.widths[shown];
        if (!is_flexible(column) || *width <= cap)
            continue;
        size_t more = *width - cap < spare ? *width - cap : spare;
        *width = cap + more;
        spare -= more;
    }
}

static void print_head(ev_printer *printer) {
    ev_buf *out = &printer->buf;
    size_t shown = 0;
    const ev_column *column;
    if (printer->options.colour)
        ev_buf_add_str(out, HEAD_START);
    for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++) {
        size_t width, n_name = strlen(column->name);
        size_t n = ev_display_fit(column->name, n_name, printer->table.widths[shown], &width);
        size_t lacking = printer->table.widths[shown] - width;
        blanks(out, (shown ? GAP : 0) + (aligns_right(column) ? lacking : 0));
        ev_buf_add(out, column->name, n);
        if (!aligns_right(column) && shown + 1 < printer->table.n_beside)
            blanks(out, lacking);
    }
    if (printer->options.colour)
        ev_buf_add_str(out, STYLE_END);
    ev_buf_add_char(out, '\n');
}

/* A piece of a cell that goes into one line of the table: which bytes, with an ellipsis before or after them.
 */
typedef struct piece {
    size_t start, end;
    size_t width;
    bool cut_before, cut_after;
} piece;

/* The first line's piece of a cell from the byte `from` on; *next is where the next line goes on. */
static piece first_piece(const char *display, size_t n_bytes, size_t from, ev_fit fit, size_t columns,
                         size_t *next) {
    piece made = {.start = from, .end = n_bytes};
    *next = n_bytes;
    if (from >= n_bytes)
        return made;
    made.width = ev_display_width(display + from, n_bytes - from);
    if (made.width <= columns || fit == EV_FIT_WHOLE)
        return made;
    if (fit == EV_FIT_WRAP) {
        size_t rest;
        made.end = from + ev_display_line(display + from, n_bytes - from, columns, &rest);
        made.width = ev_display_width(display + from, made.end - from);
        *next = from + rest;
        return made;
    }
    size_t room = columns > 0 ? columns - 1 : 0;
    if (fit == EV_FIT_CUT_START) {
        made.start = from + ev_display_fit_end(display + from, n_bytes - from, room, &made.width);
        made.cut_before = true;
    } else {
        made.end = from + ev_display_fit(display + from, n_bytes - from, room, &made.width);
        made.cut_after = true;
    }
    made.width++;
    return made;
}

/* The mark that is open at a byte of a display string. */
static ev_mark mark_at(const char *display, size_t at) {
    while (at-- > 0)
        if (display[at] > EV_MARK_NONE && display[at] <= EV_MARK_OFF)
            return display[at] == EV_MARK_OFF ? EV_MARK_NONE : (ev_mark)display[at];
    return EV_MARK_NONE;
}

static void print_piece(ev_printer *printer, const char *display, const piece *made, const ev_column *column,
                        size_t columns, bool last) {
    ev_buf *out = &printer->buf;
    size_t lacking = columns > made->width ? columns - made->width : 0;
    if (aligns_right(column))
        blanks(out, lacking);
    if (made->cut_before)
        ev_buf_add_str(out, ELLIPSIS);
    if (made->end > made->start) {
        ev_mark open = mark_at(display, made->start);
        ev_display_put(out, display + made->start, made->end - made->start, printer->options.colour, &open);
    }
    if (made->cut_after)
        ev_buf_add_str(out, ELLIPSIS);
    if (!aligns_right(column) && !last)
        blanks(out, lacking);
}

/* Prints one line of a row; at[] says where each cell goes on. Returns whether there is more of the row. */
static bool print_line(ev_printer *printer, const ev_table_cell *row, size_t *at) {
    ev_table *table = &printer->table;
    bool more = false;
    size_t shown = 0;
    const ev_column *column;
    for (size_t i = 0; (column = column_beside(printer, &i, &shown)); i++, shown++) {
        const ev_table_cell *cell = &row[shown];
        const char *display = cell->n_bytes ? table->arena.data + cell->start : "";
        ev_fit fit = is_number(column) ? EV_FIT_WHOLE : column->fit;
        piece made = first_piece(display, cell->n_bytes, at[shown], fit, table->widths[shown], &at[shown]);
        table->n_cut += made.cut_before || made.cut_after;
        blanks(&printer->buf, shown ? GAP : 0);
        print_piece(printer, display, &made, column, table->widths[shown], shown + 1 == table->n_beside);
        more = more || at[shown] < cell->n_bytes;
    }
    /* A line whose last cells are empty ends where its text ends. */
    while (printer->buf.len > 0 && printer->buf.data[printer->buf.len - 1] == ' ')
        printer->buf.len--;
    ev_buf_add_char(&printer->buf, '\n');
    return more;
}

/* Prints the last cell of a row under the others, as wide as the terminal. */
static void print_below(ev_printer *printer, const ev_table_cell *cell) {
    const char *display = cell->n_bytes ? printer->table.arena.data + cell->start : "";
    const ev_column *column = last_column(printer);
    size_t room = printer->options.width - INDENT_BELOW;
    for (size_t at = 0; at < cell->n_bytes && !printer->buf.failed;) {
        piece made = first_piece(display, cell->n_bytes, at, column->fit, room, &at);
        blanks(&printer->buf, INDENT_BELOW);
        print_piece(printer, display, &made, column, room, true);
        ev_buf_add_char(&printer->buf, '\n');
    }
}

static bool is_empty(const ev_table_cell *row, size_t n_cells) {
    for (size_t i = 0; i < n_cells; i++)
        if (row[i].n_bytes > 0)
            return false;
    return true;
}

static void print_row(ev_printer *printer, const ev_table_cell *row, size_t *at) {
    size_t n_beside = printer->table.n_beside;
    bool below = n_beside < printer->n_shown;
    if (!below || !is_empty(row, n_beside))
        while (print_line(printer, row, at) && !printer->buf.failed)
            ;
    if (below)
        print_below(printer, &row[n_beside]);
}

static void print_rows(ev_printer *printer) {
    ev_table *table = &printer->table;
    size_t *at = calloc(printer->n_shown + 1, sizeof *at);
    if (!at) {
        printer->failed = true;
        return;
    }
    for (size_t first = 0; first + printer->n_shown <= table->n_cells && printer->n_shown;
         first += printer->n_shown) {
        memset(at, 0, printer->n_shown * sizeof *at);
        print_row(printer, &table->cells[first], at);
        ev_printer_write(printer, false);
    }
    free(at);
    table->n_cells = 0;
    ev_buf_clear(&table->arena);
}

/* Prose in a narrow column is hard to read: it then stands below the row. */
static bool lacks_room_for_prose(const ev_printer *printer) {
    const ev_table *table = &printer->table;
    size_t last = printer->n_shown - 1;
    bool narrowed = printer->options.width > 0 && table->widths[last] > NARROWEST_PROSE;
    if (printer->n_shown < 2 || last_column(printer)->fit != EV_FIT_WRAP || !narrowed)
        return false;
    return total_width(printer, SIZE_MAX) - table->widths[last] + NARROWEST_PROSE > printer->options.width &&
           printer->options.width > INDENT_BELOW + NARROWEST;
}

static void lay_out(ev_printer *printer) {
    ev_table *table = &printer->table;
    if (table->laid_out)
        return;
    table->laid_out = true;
    table->n_beside = printer->n_shown;
    natural_widths(printer);
    if (lacks_room_for_prose(printer))
        table->n_beside--;
    fit_widths(printer);
    print_head(printer);
}

static void table_row_end(ev_printer *printer) {
    if (!printer->table.laid_out && printer->n_rows + 1 < EV_TABLE_SAMPLE_ROWS)
        return;
    lay_out(printer);
    print_rows(printer);
}

static void add_line(ev_printer *printer, const char *text, bool bold) {
    ev_buf *out = &printer->buf;
    if (bold && printer->options.colour)
        ev_buf_add_str(out, HEAD_START);
    ev_display_make(out, text, strlen(text), NULL, 0);
    if (bold && printer->options.colour)
        ev_buf_add_str(out, STYLE_END);
    ev_buf_add_char(out, '\n');
}

/* Everything but the first thing in a document has an empty line before it. */
static void part(ev_printer *printer) {
    if (printer->table.any_line)
        ev_buf_add_char(&printer->buf, '\n');
    printer->table.any_line = true;
}

static void table_head(ev_printer *printer) {
    printer->table.laid_out = false;
    printer->table.n_cut = 0;
    if (printer->table_title || printer->n_tables > 1)
        part(printer);
    if (printer->table_title)
        add_line(printer, printer->table_title, true);
    printer->table.any_line = true;
}

static void table_heading(ev_printer *printer, const char *text) {
    part(printer);
    add_line(printer, text, true);
}

static void table_prose(ev_printer *printer, const char *text) {
    ev_buf display = {0};
    size_t room = printer->options.width ? printer->options.width : PROSE_WIDTH;
    part(printer);
    ev_display_make(&display, text, strlen(text), NULL, 0);
    for (size_t at = 0, next; at < display.len; at += next) {
        size_t n = ev_display_line(display.data + at, display.len - at, room, &next);
        ev_buf_add(&printer->buf, display.data + at, n);
        ev_buf_add_char(&printer->buf, '\n');
    }
    printer->failed = printer->failed || display.failed;
    ev_buf_free(&display);
}

/* Which columns were left out for lack of room. */
static void tell_left_out(ev_printer *printer) {
    size_t shown = 0;
    bool any = false;
    const ev_column *column;
    for (size_t i = 0; (column = shown_column(printer, &i)); i++, shown++) {
        if (printer->table.widths[shown] > 0)
            continue;
        ev_buf_printf(&printer->buf, "%s%s", any ? " " : "(no room for: ", column->name);
        any = true;
    }
    if (any)
        ev_buf_add_str(&printer->buf, "; a wider window or --format csv has them)\n");
}

static void table_foot(ev_printer *printer) {
    if (printer->n_rows == 0) {
        ev_buf_add_str(&printer->buf, printer->table_title ? "(no rows)\n" : "");
        return;
    }
    lay_out(printer);
    print_rows(printer);
    tell_left_out(printer);
    if (printer->table.n_cut > 0)
        ev_buf_printf(&printer->buf, "(%llu cells cut to fit %u columns; --format csv shows them whole)\n",
                      (unsigned long long)printer->table.n_cut, printer->options.width);
}

const ev_output_format ev_output_table = {.head = table_head,
                                          .cell = table_cell,
                                          .row_end = table_row_end,
                                          .foot = table_foot,
                                          .prose = table_prose,
                                          .heading = table_heading};
