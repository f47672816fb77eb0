/* Lying bars with their values and intervals; see chart.h. */
#include "query/report/chart_axis.h"
#include "query/report/svg.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 960, BAR = 16, PITCH = 24, RIGHT = 110, MARGIN = 16, AXIS = 52 };

static void stretch(double value, double *low, double *high) {
    if (!isfinite(value))
        return;
    *low = value < *low ? value : *low;
    *high = value > *high ? value : *high;
}

static ev_scale make_scale(const ev_chart_bar *bars, size_t n_bars, double start) {
    double low = 0;
    double high = 0;
    for (size_t i = 0; i < n_bars; i++) {
        stretch(bars[i].value, &low, &high);
        stretch(bars[i].low, &low, &high);
        stretch(bars[i].high, &low, &high);
    }
    return ev_scale_make(low, high, 8, start, WIDTH - RIGHT);
}

static void draw_scale(ev_buf *out, const ev_chart_labels *labels, const ev_scale *x, double top,
                       double bottom) {
    double value;
    for (int i = 0; ev_scale_tick(x, i, &value); i++) {
        ev_buf text = {0};
        double at = ev_scale_at(x, value);
        bool zero = fabs(value) < x->step / 2;
        ev_scale_text(&text, x, value);
        ev_svg_line(out, at, top, at, bottom, zero ? EV_SVG_FAINT : EV_SVG_GRID, 1, "");
        ev_svg_text(out, at, bottom + 16, EV_SVG_SMALL, EV_SVG_MIDDLE, EV_SVG_INK, ev_buf_cstr(&text));
        ev_buf_free(&text);
    }
    ev_svg_text(out, (x->start + x->end) / 2, bottom + 36, EV_SVG_SMALL, EV_SVG_MIDDLE, EV_SVG_FAINT,
                labels->x);
}

/* Down is another colour and a paler one: seen in grey as well. */
static void draw_bar(ev_buf *out, const ev_chart_bar *bar, const ev_scale *x, double y) {
    char hint[256];
    ev_svg_text_within(out, x->start - 10, y + BAR - 4, EV_SVG_TEXT, EV_SVG_END, x->start - 10 - MARGIN,
                       bar->name);
    if (!isfinite(bar->value))
        return;
    double zero = ev_scale_at(x, 0);
    double at = ev_scale_at(x, bar->value);
    double right = at > zero ? at : zero;
    snprintf(hint, sizeof hint, "%.160s: %.60s", bar->name, bar->shown);
    ev_svg_box(out, at < zero ? at : zero, y, fabs(at - zero), BAR, bar->value < 0 ? "#E69F00" : "#0072B2",
               hint);
    if (isfinite(bar->low) && isfinite(bar->high)) {
        double low = ev_scale_at(x, bar->low);
        double high = ev_scale_at(x, bar->high);
        double middle = y + BAR / 2.0;
        ev_svg_line(out, low, middle, high, middle, EV_SVG_INK, 1.4, "");
        ev_svg_line(out, low, middle - 4, low, middle + 4, EV_SVG_INK, 1.4, "");
        ev_svg_line(out, high, middle - 4, high, middle + 4, EV_SVG_INK, 1.4, "");
        right = high > right ? high : right;
    }
    ev_svg_text(out, right + 8, y + BAR - 4, EV_SVG_SMALL, EV_SVG_START, EV_SVG_INK, bar->shown);
}

void ev_chart_draw_bars(ev_buf *out, const ev_chart_labels *labels, const ev_chart_bar *bars, size_t n_bars) {
    ev_buf head = {0};
    double top = ev_chart_head(&head, labels, WIDTH) + 6;
    double bottom = top + (double)(n_bars > 0 ? n_bars : 1) * PITCH + 4;
    double note = bottom + AXIS;
    double names = EV_CHART_NAMES_LEAST;
    for (size_t i = 0; i < n_bars; i++)
        names = ev_chart_widen(names, bars[i].name);
    ev_scale x = make_scale(bars, n_bars, MARGIN + names + 12);
    ev_svg_start(out, WIDTH, note + ev_chart_note_height(labels, WIDTH), labels->title, labels->description);
    ev_buf_add(out, head.data, head.len);
    draw_scale(out, labels, &x, top, bottom);
    for (size_t i = 0; i < n_bars; i++)
        draw_bar(out, &bars[i], &x, top + (double)i * PITCH + 4);
    if (n_bars == 0)
        ev_chart_nothing(out, (x.start + x.end) / 2, (top + bottom) / 2 + 4);
    ev_chart_note(out, labels, note, WIDTH);
    ev_svg_end(out);
    out->failed = out->failed || head.failed;
    ev_buf_free(&head);
}
