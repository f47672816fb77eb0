/* Values over time with their intervals and the events that fall among them; see chart.h. */
#include "query/report/chart_axis.h"
#include "query/report/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 960,
    PLOT_HEIGHT = 340,
    LEFT = 76,
    RIGHT = 24,
    MARGIN = 16,
    LEGEND_LINE = 20,
    EVENT_ROW = 15,
    MAX_EVENT_ROWS = 7,
    KEY_COLUMNS = 3,
    KEY_LINE = 15,
    YEAR_STEPS = 12,
};

/* Where everything stands. */
typedef struct layout {
    double top, bottom; /* of the plot */
    double legend_y, key_y, note_y, height;
    ev_scale y;
    size_t first_event, n_events; /* those that are within the axis */
    size_t event_rows;
    size_t key_lines; /* of a column */
    double joined;    /* the longest gap, in years, over which points are joined */
} layout;

static double y_at(const layout *place, double value) {
    return ev_scale_at(&place->y, value < place->y.to ? value : place->y.to);
}

static double x_at(const ev_chart_series *series, double x) {
    double span = series->to > series->from ? series->to - series->from : 1;
    return LEFT + (x - series->from) / span * (WIDTH - LEFT - RIGHT);
}

/* Where few statements speak, intervals are so wide that nothing else would be seen: the axis goes to twice
 * the highest value at most, and intervals are cut off there. */
static double highest(const ev_chart_series *series) {
    double value = 0;
    double interval = 0;
    for (size_t i = 0; i < series->n_lines; i++)
        for (size_t j = 0; j < series->lines[i].n_points; j++) {
            const ev_chart_point *point = &series->lines[i].points[j];
            if (point->y > value)
                value = point->y;
            if (point->high > interval)
                interval = point->high;
        }
    if (value == 0)
        return interval;
    return interval < 2 * value ? (interval > value ? interval : value) : 2 * value;
}

/* The row of an event's number over the plot: the lowest in which nothing is too near. */
static size_t event_row(const ev_chart_series *series, size_t i, double *last_x) {
    double x = x_at(series, series->events[i].x);
    size_t row = 0;
    while (row + 1 < MAX_EVENT_ROWS && x - last_x[row] < EVENT_ROW + 3)
        row++;
    last_x[row] = x;
    return row;
}

static void clear_rows(double *last_x) {
    for (size_t i = 0; i < MAX_EVENT_ROWS; i++)
        last_x[i] = -WIDTH;
}

static void find_events(const ev_chart_series *series, layout *place) {
    double last_x[MAX_EVENT_ROWS];
    clear_rows(last_x);
    place->first_event = 0;
    while (place->first_event < series->n_events && series->events[place->first_event].x < series->from)
        place->first_event++;
    for (size_t i = place->first_event; i < series->n_events && series->events[i].x < series->to; i++) {
        size_t row = event_row(series, i, last_x);
        place->n_events++;
        place->event_rows = row + 1 > place->event_rows ? row + 1 : place->event_rows;
    }
}

static size_t key_text(const ev_chart_series *series, const layout *place, ev_buf *out, size_t i, double x,
                       double y) {
    const ev_chart_event *event = &series->events[place->first_event + i];
    double width = (double)(WIDTH - 2 * MARGIN) / KEY_COLUMNS;
    char text[256];
    snprintf(text, sizeof text, "%s  %.200s", event->date, event->label);
    return ev_svg_wrapped(out, x + 24, y, width - 36, EV_SVG_SMALL, KEY_LINE, EV_SVG_INK, text);
}

/* The lines that the longest column of the key takes when events go down the columns. */
static size_t key_lines(const ev_chart_series *series, const layout *place) {
    size_t a_column = (place->n_events + KEY_COLUMNS - 1) / KEY_COLUMNS;
    size_t longest = 0;
    for (size_t column = 0; column < KEY_COLUMNS; column++) {
        size_t lines = 0;
        for (size_t i = column * a_column; i < (column + 1) * a_column && i < place->n_events; i++)
            lines += key_text(series, place, NULL, i, 0, 0);
        longest = lines > longest ? lines : longest;
    }
    return longest;
}

/* Draws the legend, or with `out` NULL says how many lines it takes. */
static size_t legend(ev_buf *out, const ev_chart_series *series, double top) {
    double x = LEFT;
    size_t n_lines = 1;
    for (size_t i = 0; i < series->n_lines; i++) {
        const ev_svg_style *style = ev_svg_style_of(i);
        double width = 41 + ev_svg_text_width(series->lines[i].name, EV_SVG_TEXT) + 26;
        if (i > 0 && x + width > WIDTH) {
            x = LEFT;
            n_lines++;
        }
        double y = top + 8 + (double)(n_lines - 1) * LEGEND_LINE;
        if (out) {
            ev_svg_line(out, x, y, x + 34, y, style->colour, 1.8, style->dashes);
            ev_svg_point(out, x + 17, y, style, NULL);
            ev_svg_text_within(out, x + 41, y + 4, EV_SVG_TEXT, EV_SVG_START, WIDTH - RIGHT - x - 41,
                               series->lines[i].name);
        }
        x += width;
    }
    return n_lines;
}

static double value_of(const ev_chart_series *series, const ev_chart_point *point) {
    return series->smoothed ? point->smooth : point->y;
}

/* The first point from i on that has a value; n_points when none has. */
static size_t next_valued(const ev_chart_series *series, const ev_chart_line *line, size_t i) {
    while (i < line->n_points && !isfinite(value_of(series, &line->points[i])))
        i++;
    return i;
}

static bool any_value(const ev_chart_series *series) {
    for (size_t i = 0; i < series->n_lines; i++)
        if (next_valued(series, &series->lines[i], 0) < series->lines[i].n_points)
            return true;
    return false;
}

/* Where every second year has text, that is no gap. */
static double least_gap(const ev_chart_series *series) {
    double least = INFINITY;
    for (size_t i = 0; i < series->n_lines; i++) {
        const ev_chart_line *line = &series->lines[i];
        size_t last = next_valued(series, line, 0);
        for (size_t j = last; (j = next_valued(series, line, j + 1)) < line->n_points; last = j)
            least = fmin(least, line->points[j].x - line->points[last].x);
    }
    return least;
}

static layout make_layout(const ev_chart_labels *labels, const ev_chart_series *series, double head) {
    layout place = {0};
    find_events(series, &place);
    place.legend_y = head + 6;
    double legend_height = series->n_lines > 1 ? (double)legend(NULL, series, 0) * LEGEND_LINE : 0;
    place.top = place.legend_y + legend_height + 8 + (double)place.event_rows * EVENT_ROW;
    place.bottom = place.top + PLOT_HEIGHT;
    place.y = ev_scale_make(0, highest(series), 6, place.bottom, place.top);
    place.key_y = place.bottom + 58;
    place.key_lines = key_lines(series, &place);
    place.note_y = place.key_y + (double)place.key_lines * KEY_LINE + (place.n_events ? 6 : -8);
    place.joined = least_gap(series) * 1.01;
    place.height = place.note_y + ev_chart_note_height(labels, WIDTH);
    return place;
}

static void draw_years(ev_buf *out, const ev_chart_labels *labels, const ev_chart_series *series,
                       const layout *place) {
    double first = floor(series->from);
    double last = ceil(series->to) - 1;
    double span = last - first > 0 ? last - first : 1;
    ev_scale years = ev_scale_make(first, last, YEAR_STEPS, 0, 1);
    int step = years.step < 1 || span <= YEAR_STEPS + 4 ? 1 : (int)years.step;
    for (int year = ((int)first + step - 1) / step * step; year <= (int)last; year += step) {
        char text[32];
        double x = x_at(series, year + 0.5);
        snprintf(text, sizeof text, "%d", year);
        ev_svg_line(out, x, place->bottom, x, place->bottom + 5, EV_SVG_FAINT, 1, "");
        ev_svg_text(out, x, place->bottom + 20, EV_SVG_SMALL, EV_SVG_MIDDLE, EV_SVG_INK, text);
    }
    ev_svg_text(out, LEFT + (WIDTH - LEFT - RIGHT) / 2.0, place->bottom + 38, EV_SVG_SMALL, EV_SVG_MIDDLE,
                EV_SVG_FAINT, labels->x);
    ev_svg_text_upwards(out, MARGIN + 6, (place->top + place->bottom) / 2, EV_SVG_SMALL, labels->y);
}

/* Their numbers over the plot, or with `lines` their lines: first all lines, which would run through numbers.
 */
static void draw_events(ev_buf *out, const ev_chart_series *series, const layout *place, bool lines) {
    double last_x[MAX_EVENT_ROWS];
    clear_rows(last_x);
    for (size_t i = 0; i < place->n_events; i++) {
        const ev_chart_event *event = &series->events[place->first_event + i];
        double x = x_at(series, event->x);
        size_t row = event_row(series, place->first_event + i, last_x);
        double y = place->top - 6 - (double)row * EVENT_ROW;
        char number[24];
        char hint[256];
        snprintf(number, sizeof number, "%zu", i + 1);
        snprintf(hint, sizeof hint, "%s: %.200s", event->date, event->label);
        if (lines) {
            ev_svg_line(out, x, y + 3, x, place->bottom, EV_SVG_FAINT, 0.8, "1 3");
            continue;
        }
        ev_svg_box(out, x - 7.5, y - 9, 15, 12, "#ffffff", hint);
        ev_svg_text(out, x, y, EV_SVG_SMALL - 1, EV_SVG_MIDDLE, EV_SVG_INK, number);
    }
}

static void draw_key(ev_buf *out, const ev_chart_series *series, const layout *place) {
    size_t a_column = (place->n_events + KEY_COLUMNS - 1) / KEY_COLUMNS;
    double width = (double)(WIDTH - 2 * MARGIN) / KEY_COLUMNS;
    double y = place->key_y;
    for (size_t i = 0; i < place->n_events; i++) {
        size_t column = i / a_column;
        double x = MARGIN + (double)column * width;
        char number[24];
        y = i % a_column == 0 ? place->key_y : y;
        snprintf(number, sizeof number, "%zu", i + 1);
        ev_svg_text(out, x + 18, y, EV_SVG_SMALL, EV_SVG_END, EV_SVG_FAINT, number);
        y += (double)key_text(series, place, out, i, x, y) * KEY_LINE;
    }
}

static bool has_interval(const ev_chart_point *point) {
    return isfinite(point->low) && isfinite(point->high);
}

/* The last point of the stretch that begins with a valued point: of neighbours near enough to be joined.
 * *next is the first valued point behind it. */
static size_t stretch_end(const ev_chart_series *series, const layout *place, const ev_chart_line *line,
                          size_t first, size_t *next) {
    size_t last = first;
    *next = next_valued(series, line, first + 1);
    while (*next < line->n_points && line->points[*next].x - line->points[last].x <= place->joined) {
        last = *next;
        *next = next_valued(series, line, last + 1);
    }
    return last;
}

/* A point without a neighbour still has its interval: as an upright stroke. */
static void draw_stroke(ev_buf *out, const ev_chart_series *series, const layout *place,
                        const ev_chart_point *point, const ev_svg_style *style) {
    double x = x_at(series, point->x);
    ev_svg_line(out, x, y_at(place, point->low), x, y_at(place, point->high), style->colour, 1, "");
}

static void draw_band(ev_buf *out, const ev_chart_series *series, const layout *place,
                      const ev_chart_line *line, size_t first, size_t last, const ev_svg_style *style) {
    ev_buf_printf(out, "<path fill=\"%s\" fill-opacity=\"0.16\" d=\"M", style->colour);
    for (size_t i = first; i <= last; i++)
        if (has_interval(&line->points[i]))
            ev_buf_printf(out, "%.1f %.1f ", x_at(series, line->points[i].x),
                          y_at(place, line->points[i].high));
    for (size_t i = last + 1; i > first; i--)
        if (has_interval(&line->points[i - 1]))
            ev_buf_printf(out, "%.1f %.1f ", x_at(series, line->points[i - 1].x),
                          y_at(place, line->points[i - 1].low));
    ev_buf_add_str(out, "Z\"/>\n");
}

/* Of a smoothed line the intervals are those of its points, not of the line: strokes. */
static void draw_intervals(ev_buf *out, const ev_chart_series *series, const layout *place,
                           const ev_chart_line *line, const ev_svg_style *style) {
    for (size_t first = next_valued(series, line, 0), next; first < line->n_points; first = next) {
        size_t last = stretch_end(series, place, line, first, &next);
        if (last > first && !series->smoothed)
            draw_band(out, series, place, line, first, last, style);
        for (size_t i = first; i <= last && (last == first || series->smoothed); i++)
            if (has_interval(&line->points[i]))
                draw_stroke(out, series, place, &line->points[i], style);
    }
}

static void draw_stretch(ev_buf *out, const ev_chart_series *series, const layout *place,
                         const ev_chart_line *line, size_t first, size_t last, const ev_svg_style *style) {
    ev_buf_printf(out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-linejoin=\"round\"",
                  style->colour);
    if (*style->dashes)
        ev_buf_printf(out, " stroke-dasharray=\"%s\"", style->dashes);
    for (size_t i = first; i <= last; i = next_valued(series, line, i + 1))
        ev_buf_printf(out, "%s%.1f %.1f", i > first ? " " : " d=\"M", x_at(series, line->points[i].x),
                      ev_scale_at(&place->y, value_of(series, &line->points[i])));
    ev_buf_add_str(out, "\"/>\n");
}

/* A faint line over the periods without a value, so that the eye finds the next point. */
static void draw_bridge(ev_buf *out, const ev_chart_series *series, const layout *place,
                        const ev_chart_point *from, const ev_chart_point *to, const ev_svg_style *style) {
    ev_svg_line(out, x_at(series, from->x), ev_scale_at(&place->y, value_of(series, from)),
                x_at(series, to->x), ev_scale_at(&place->y, value_of(series, to)), style->colour, 0.7, "1 4");
}

static void draw_path(ev_buf *out, const ev_chart_series *series, const layout *place,
                      const ev_chart_line *line, const ev_svg_style *style) {
    for (size_t first = next_valued(series, line, 0), next; first < line->n_points; first = next) {
        size_t last = stretch_end(series, place, line, first, &next);
        if (last > first)
            draw_stretch(out, series, place, line, first, last, style);
        if (next < line->n_points)
            draw_bridge(out, series, place, &line->points[last], &line->points[next], style);
    }
}

static void draw_line(ev_buf *out, const ev_chart_series *series, const layout *place,
                      const ev_chart_line *line, const ev_svg_style *style) {
    draw_path(out, series, place, line, style);
    for (size_t i = 0; i < line->n_points; i++) {
        const ev_chart_point *point = &line->points[i];
        if (isfinite(point->y))
            ev_svg_point(out, x_at(series, point->x), ev_scale_at(&place->y, point->y), style, point->hint);
    }
}

void ev_chart_draw_series(ev_buf *out, const ev_chart_labels *labels, const ev_chart_series *series) {
    ev_buf body = {0};
    layout place = make_layout(labels, series, ev_chart_head(&body, labels, WIDTH));
    ev_svg_start(out, WIDTH, place.height, labels->title, labels->description);
    ev_buf_add(out, body.data, body.len);
    ev_axis_across(out, &place.y, LEFT, WIDTH - RIGHT);
    draw_years(out, labels, series, &place);
    draw_events(out, series, &place, true);
    draw_events(out, series, &place, false);
    for (size_t i = 0; i < series->n_lines; i++)
        draw_intervals(out, series, &place, &series->lines[i], ev_svg_style_of(i));
    for (size_t i = 0; i < series->n_lines; i++)
        draw_line(out, series, &place, &series->lines[i], ev_svg_style_of(i));
    if (series->n_lines > 1)
        legend(out, series, place.legend_y);
    if (!any_value(series))
        ev_chart_nothing(out, LEFT + (WIDTH - LEFT - RIGHT) / 2.0, (place.top + place.bottom) / 2);
    draw_key(out, series, &place);
    ev_chart_note(out, labels, place.note_y, WIDTH);
    ev_svg_end(out);
    out->failed = out->failed || body.failed;
    ev_buf_free(&body);
}
