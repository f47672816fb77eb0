/* See chart_axis.h. */
#include "query/report/chart_axis.h"

#include "cli/json.h"
#include "query/report/svg.h"

#include <math.h>
#include <string.h>

enum { MARGIN = 16, HEAD_SIZE = 16, NOTE_LINE = 15, MAX_TICKS = 1000 };

/* The smallest of 1, 2, 5, 10, 20, ... times ten to whatever power that is not below `least`. By
 * multiplication and not by pow() and log10(), whose last digit differs between machines. */
static double round_step(double least, int *decimals) {
    static const double digits[] = {1, 2, 5};
    double power = 1;
    *decimals = 0;
    while (power > least && *decimals < 12) {
        power /= 10;
        (*decimals)++;
    }
    while (power * 10 <= least)
        power *= 10;
    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
        if (power * digits[i] >= least)
            return power * digits[i];
    *decimals -= *decimals > 0;
    return power * 10;
}

ev_scale ev_scale_make(double low, double high, int n_steps, double start, double end) {
    ev_scale scale = {.start = start, .end = end};
    if (!(high > low))
        high = low + 1;
    scale.step = round_step((high - low) / n_steps, &scale.decimals);
    scale.from = floor(low / scale.step) * scale.step;
    scale.to = ceil(high / scale.step) * scale.step;
    return scale;
}

double ev_scale_at(const ev_scale *scale, double value) {
    return scale->start + (value - scale->from) / (scale->to - scale->from) * (scale->end - scale->start);
}

bool ev_scale_tick(const ev_scale *scale, int i, double *value) {
    *value = scale->from + i * scale->step;
    return i < MAX_TICKS && *value <= scale->to + scale->step / 2;
}

void ev_scale_text(ev_buf *out, const ev_scale *scale, double value) {
    static const char thin_space[] = "\xE2\x80\x89";
    ev_buf plain = {0};
    ev_number_text(&plain, value, scale->decimals);
    const char *text = ev_buf_cstr(&plain);
    const char *from = text + (*text == '-');
    size_t whole = strcspn(from, ".");
    ev_buf_add(out, text, (size_t)(from - text));
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0 && whole > 4)
            ev_buf_add_str(out, thin_space);
        ev_buf_add_char(out, from[i]);
    }
    ev_buf_add_str(out, from + whole);
    out->failed = out->failed || plain.failed;
    ev_buf_free(&plain);
}

void ev_axis_across(ev_buf *out, const ev_scale *y, double x1, double x2) {
    double value;
    for (int i = 0; ev_scale_tick(y, i, &value); i++) {
        ev_buf text = {0};
        double at = ev_scale_at(y, value);
        ev_scale_text(&text, y, value);
        ev_svg_line(out, x1, at, x2, at, i == 0 ? EV_SVG_FAINT : EV_SVG_GRID, 1, "");
        ev_svg_text(out, x1 - 8, at + 4, EV_SVG_SMALL, EV_SVG_END, EV_SVG_INK, ev_buf_cstr(&text));
        ev_buf_free(&text);
    }
}

double ev_chart_widen(double width, const char *name) {
    double needed = ev_svg_text_width(name, EV_SVG_TEXT);
    double wider = needed > width ? needed : width;
    return wider < EV_CHART_NAMES_MOST ? wider : EV_CHART_NAMES_MOST;
}

double ev_chart_head(ev_buf *out, const ev_chart_labels *labels, double width) {
    double y = MARGIN + HEAD_SIZE;
    size_t n_lines = ev_svg_wrapped(NULL, 0, 0, width - 2 * MARGIN, HEAD_SIZE, 0, "", labels->title);
    if (n_lines <= 1)
        ev_svg_bold(out, MARGIN, y, HEAD_SIZE, labels->title);
    else
        ev_svg_wrapped(out, MARGIN, y, width - 2 * MARGIN, HEAD_SIZE, HEAD_SIZE + 4, EV_SVG_INK,
                       labels->title);
    return y + (double)(n_lines > 1 ? n_lines - 1 : 0) * (HEAD_SIZE + 4) + 10;
}

void ev_chart_nothing(ev_buf *out, double x, double y) {
    ev_svg_text(out, x, y, EV_SVG_TEXT, EV_SVG_MIDDLE, EV_SVG_FAINT, "Nothing to draw.");
}

double ev_chart_note_height(const ev_chart_labels *labels, double width) {
    if (!labels->note)
        return MARGIN;
    size_t n = ev_svg_wrapped(NULL, 0, 0, width - 2 * MARGIN, EV_SVG_SMALL, 0, "", labels->note);
    return (double)n * NOTE_LINE + MARGIN;
}

void ev_chart_note(ev_buf *out, const ev_chart_labels *labels, double y, double width) {
    if (labels->note)
        ev_svg_wrapped(out, MARGIN, y + EV_SVG_SMALL, width - 2 * MARGIN, EV_SVG_SMALL, NOTE_LINE,
                       EV_SVG_FAINT, labels->note);
}
