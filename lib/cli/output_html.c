/* html: one page for people; see output.h. */
#include "cli/html.h"
#include "cli/html_page.h"
#include "cli/output_format.h"

static void page_start(ev_printer *printer) {
    ev_html_page_start(&printer->buf, printer->title ? printer->title : "Exitvoice");
}

/* Each pair on a line of its own, so that a program finds it again (query/report/manifest_read.c). */
static void html_meta(ev_printer *printer, const char *key, const char *value) {
    ev_buf *out = &printer->buf;
    if (!printer->any_meta) {
        page_start(printer);
        ev_buf_add_str(out, "<dl class=\"manifest\">\n");
    }
    ev_buf_add_str(out, "<dt>");
    ev_html_str(out, key);
    ev_buf_add_str(out, "</dt><dd>");
    ev_html_str(out, value);
    ev_buf_add_str(out, "</dd>\n");
}

static void html_open(ev_printer *printer) {
    if (printer->any_meta)
        ev_buf_add_str(&printer->buf, "</dl>\n");
    else
        page_start(printer);
}

static bool is_number(const ev_column *column) {
    return column->kind == EV_CELL_INT || column->kind == EV_CELL_NUMBER;
}

static void html_head(ev_printer *printer) {
    ev_buf *out = &printer->buf;
    ev_buf_add_str(out, "<div class=\"table\"><table>\n");
    if (printer->table_title) {
        ev_buf_add_str(out, "<caption>");
        ev_html_str(out, printer->table_title);
        ev_buf_add_str(out, "</caption>\n");
    }
    ev_buf_add_str(out, "<thead><tr>");
    for (size_t i = 0; i < printer->n_columns; i++) {
        const ev_column *column = &printer->columns[i];
        if (!ev_column_shown(column, EV_FORMAT_HTML))
            continue;
        ev_buf_add_str(out, is_number(column) ? "<th scope=\"col\" class=\"n\"><button>"
                                              : "<th scope=\"col\"><button>");
        ev_html_str(out, column->name);
        ev_buf_add_str(out, "</button></th>");
    }
    ev_buf_add_str(out, "</tr></thead>\n<tbody>\n");
}

static void add_marked(ev_buf *out, const ev_cell *cell) {
    size_t at = 0;
    for (size_t i = 0; i < cell->n_spans; i++) {
        ev_span span = cell->spans[i];
        if (span.start < at || span.end > cell->n_bytes || span.start >= span.end)
            continue;
        ev_html_text(out, cell->text + at, span.start - at);
        ev_buf_add_str(out, span.mark == EV_MARK_TAG ? "<mark class=\"tag\">" : "<mark>");
        ev_html_text(out, cell->text + span.start, span.end - span.start);
        ev_buf_add_str(out, "</mark>");
        at = span.end;
    }
    ev_html_text(out, cell->text + at, cell->n_bytes - at);
}

static const char *cell_start(const ev_column *column) {
    if (is_number(column))
        return "<td class=\"n\">";
    if (column->right)
        return "<td class=\"r\">";
    return column->fit == EV_FIT_WHOLE  ? "<td class=\"w\">"
           : column->fit == EV_FIT_WRAP ? "<td class=\"t\">"
                                        : "<td>";
}

static void html_cell(ev_printer *printer, const ev_column *column, const ev_cell *cell) {
    ev_buf *out = &printer->buf;
    if (printer->shown_at == 0)
        ev_buf_add_str(out, "<tr>");
    ev_buf_add_str(out, cell_start(column));
    if (!cell->empty && is_number(column))
        ev_cell_text(out, column, cell);
    else if (!cell->empty)
        add_marked(out, cell);
    ev_buf_add_str(out, "</td>");
}

static void html_row_end(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, "</tr>\n");
}

static void html_foot(ev_printer *printer) {
    ev_buf_add_str(&printer->buf, "</tbody></table></div>\n");
    if (printer->n_rows == 0)
        ev_buf_add_str(&printer->buf, "<p>No rows.</p>\n");
}

static void html_tail(ev_printer *printer) {
    ev_html_page_end(&printer->buf);
}

static void add_element(ev_printer *printer, const char *tag, const char *text) {
    ev_buf_printf(&printer->buf, "<%s>", tag);
    ev_html_str(&printer->buf, text);
    ev_buf_printf(&printer->buf, "</%s>\n", tag);
}

static void html_prose(ev_printer *printer, const char *text) {
    add_element(printer, "p", text);
}

static void html_heading(ev_printer *printer, const char *text) {
    add_element(printer, "h2", text);
}

static void html_figure(ev_printer *printer, const char *svg, size_t n_bytes) {
    ev_buf_add_str(&printer->buf, "<figure>\n");
    ev_buf_add(&printer->buf, svg, n_bytes);
    ev_buf_add_str(&printer->buf, "</figure>\n");
}

const ev_output_format ev_output_html = {.meta = html_meta,
                                         .open = html_open,
                                         .head = html_head,
                                         .cell = html_cell,
                                         .row_end = html_row_end,
                                         .foot = html_foot,
                                         .tail = html_tail,
                                         .prose = html_prose,
                                         .heading = html_heading,
                                         .figure = html_figure};
