/* Where something stands, a strip a row; see chart.h. */
#include "query/report/chart_axis.h"
#include "query/report/svg.h"

enum { WIDTH = 960, STRIP = 22, PITCH = 30, RIGHT = 80, MARGIN = 16, AXIS = 40 };

/* All strokes of a strip are one path. */
static void draw_strip(ev_buf *out, const ev_chart_row *row, double left, double y) {
    double width = WIDTH - RIGHT - left;
    ev_svg_text_within(out, left - 10, y + STRIP - 7, EV_SVG_TEXT, EV_SVG_END, left - 10 - MARGIN, row->name);
    ev_svg_box(out, left, y, width, STRIP, "#eef0f3", NULL);
    ev_svg_text(out, left + width + 8, y + STRIP - 7, EV_SVG_SMALL, EV_SVG_START, EV_SVG_INK, row->shown);
    if (row->n_places == 0)
        return;
    ev_buf_add_str(out, "<path stroke=\"#0072B2\" stroke-width=\"1\" stroke-opacity=\"0.75\" d=\"");
    for (size_t i = 0; i < row->n_places; i++)
        ev_buf_printf(out, "M%.1f %.1fv%d", left + row->places[i] * width, y, STRIP);
    ev_buf_add_str(out, "\"/>\n");
}

void ev_chart_draw_dispersion(ev_buf *out, const ev_chart_labels *labels, const ev_chart_row *rows,
                              size_t n_rows) {
    ev_buf head = {0};
    double top = ev_chart_head(&head, labels, WIDTH) + 6;
    double bottom = top + (double)(n_rows > 0 ? n_rows : 1) * PITCH;
    double names = EV_CHART_NAMES_LEAST;
    for (size_t i = 0; i < n_rows; i++)
        names = ev_chart_widen(names, rows[i].name);
    double left = MARGIN + names + 12;
    double note = bottom + (*labels->x ? AXIS : MARGIN);
    ev_svg_start(out, WIDTH, note + ev_chart_note_height(labels, WIDTH), labels->title, labels->description);
    ev_buf_add(out, head.data, head.len);
    for (size_t i = 0; i < n_rows; i++)
        draw_strip(out, &rows[i], left, top + (double)i * PITCH);
    if (n_rows == 0)
        ev_chart_nothing(out, WIDTH / 2.0, bottom - 10);
    ev_svg_text(out, (left + WIDTH - RIGHT) / 2, bottom + 16, EV_SVG_SMALL, EV_SVG_MIDDLE, EV_SVG_FAINT,
                labels->x);
    ev_chart_note(out, labels, note, WIDTH);
    ev_svg_end(out);
    out->failed = out->failed || head.failed;
    ev_buf_free(&head);
}
