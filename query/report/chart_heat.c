/* Two groupings crossed, as fields from light to dark; see chart.h. */
#include "cli/json.h"
#include "query/report/chart_axis.h"
#include "query/report/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 960,
    ROW = 24,
    RIGHT = 16,
    LEAST_LEFT = 60,
    MOST_LEFT = 260,
    MARGIN = 16,
    GAP = 8, /* below the title */
    WIDEST_FIELD = 90,
    LEGEND = 60,
    LEGEND_STEPS = 50,
    LEGEND_WIDTH = 200,
};

/* One colour that only grows darker, so that it reads the same in grey: from #f1f6fb to #08365c. */
static void shade(double share, char colour[8]) {
    static const double light[] = {241, 246, 251};
    static const double dark[] = {8, 54, 92};
    int part[3];
    for (int i = 0; i < 3; i++)
        part[i] = (int)(light[i] + (dark[i] - light[i]) * share + 0.5);
    snprintf(colour, 8, "#%02x%02x%02x", (unsigned)part[0], (unsigned)part[1], (unsigned)part[2]);
}

/* Where the grid stands. */
typedef struct layout {
    double left, top, field, head;
    bool slanted; /* the columns' names do not fit over their fields */
    bool blanks;  /* some fields have no value */
    double max;
} layout;

static double widest(const char *const *names, size_t n_names, int size) {
    double most = 0;
    for (size_t i = 0; i < n_names; i++) {
        double width = ev_svg_text_width(names[i], size);
        most = width > most ? width : most;
    }
    return most;
}

static layout make_layout(const ev_chart_grid *grid, double head) {
    layout place = {0};
    double names = widest(grid->rows, grid->n_rows, EV_SVG_TEXT);
    names = names < LEAST_LEFT ? LEAST_LEFT : names > MOST_LEFT ? MOST_LEFT : names;
    double columns = widest(grid->columns, grid->n_columns, EV_SVG_SMALL);
    place.left = MARGIN + names + 10;
    place.field = (WIDTH - RIGHT - place.left) / (grid->n_columns ? (double)grid->n_columns : 1);
    place.field = place.field > WIDEST_FIELD ? WIDEST_FIELD : place.field;
    place.slanted = columns + 4 > place.field;
    place.head = place.slanted ? (columns < MOST_LEFT ? columns : MOST_LEFT) + 10 : 20;
    place.top = head + (place.slanted ? GAP : 0) + place.head;
    for (size_t i = 0; i < grid->n_rows * grid->n_columns; i++) {
        place.blanks = place.blanks || !isfinite(grid->values[i]);
        if (grid->values[i] > place.max)
            place.max = grid->values[i];
    }
    return place;
}

static void draw_columns(ev_buf *out, const ev_chart_grid *grid, const layout *place) {
    for (size_t i = 0; i < grid->n_columns; i++) {
        double x = place->left + ((double)i + 0.5) * place->field;
        double y = place->top - 6;
        if (!place->slanted) {
            ev_svg_text(out, x, y, EV_SVG_SMALL, EV_SVG_MIDDLE, EV_SVG_INK, grid->columns[i]);
            continue;
        }
        ev_buf_printf(out, "<g transform=\"translate(%.1f %.1f) rotate(-90)\">", x + 4, y);
        ev_svg_text_within(out, 0, 0, EV_SVG_SMALL, EV_SVG_START, MOST_LEFT, grid->columns[i]);
        ev_buf_add_str(out, "</g>\n");
    }
}

static void draw_field(ev_buf *out, const ev_chart_grid *grid, const layout *place, size_t row,
                       size_t column) {
    double value = grid->values[row * grid->n_columns + column];
    double x = place->left + (double)column * place->field;
    double y = place->top + (double)row * ROW;
    double share = place->max > 0 ? value / place->max : 0;
    ev_buf shown = {0};
    ev_buf hint = {0};
    char colour[8] = "#ffffff";
    if (isfinite(value)) {
        shade(share < 0 ? 0 : share, colour);
        ev_number_text(&shown, value, grid->decimals);
    }
    ev_buf_printf(&hint, "%.100s, %.100s: %s", grid->rows[row], grid->columns[column],
                  shown.len ? ev_buf_cstr(&shown) : "no value");
    ev_svg_box(out, x + 0.5, y + 0.5, place->field - 1, ROW - 1, colour, ev_buf_cstr(&hint));
    if (shown.len && ev_svg_text_width(ev_buf_cstr(&shown), EV_SVG_SMALL) + 4 <= place->field)
        ev_svg_text(out, x + place->field / 2, y + ROW - 8, EV_SVG_SMALL, EV_SVG_MIDDLE,
                    share > 0.5 ? "#ffffff" : EV_SVG_INK, ev_buf_cstr(&shown));
    out->failed = out->failed || shown.failed || hint.failed;
    ev_buf_free(&shown);
    ev_buf_free(&hint);
}

static void draw_legend(ev_buf *out, const ev_chart_labels *labels, const ev_chart_grid *grid,
                        const layout *place, double y) {
    ev_buf most = {0};
    ev_buf words = {0};
    double step = (double)LEGEND_WIDTH / LEGEND_STEPS;
    ev_number_text(&most, place->max, grid->decimals);
    for (int i = 0; i < LEGEND_STEPS; i++) {
        char colour[8];
        shade((i + 0.5) / LEGEND_STEPS, colour);
        ev_svg_box(out, place->left + i * step, y, step + 0.3, 10, colour, NULL);
    }
    ev_svg_text(out, place->left, y + 24, EV_SVG_SMALL, EV_SVG_START, EV_SVG_INK, "0");
    ev_svg_text(out, place->left + LEGEND_WIDTH, y + 24, EV_SVG_SMALL, EV_SVG_END, EV_SVG_INK,
                ev_buf_cstr(&most));
    ev_buf_printf(&words, "%s%s", labels->y, place->blanks ? "; blank: no value" : "");
    ev_svg_text(out, place->left + LEGEND_WIDTH + 14, y + 10, EV_SVG_SMALL, EV_SVG_START, EV_SVG_FAINT,
                ev_buf_cstr(&words));
    out->failed = out->failed || most.failed || words.failed;
    ev_buf_free(&most);
    ev_buf_free(&words);
}

void ev_chart_draw_heat_map(ev_buf *out, const ev_chart_labels *labels, const ev_chart_grid *grid) {
    ev_buf head = {0};
    layout place = make_layout(grid, ev_chart_head(&head, labels, WIDTH));
    double bottom = place.top + (double)(grid->n_rows > 0 ? grid->n_rows : 1) * ROW;
    double note = bottom + LEGEND;
    ev_svg_start(out, WIDTH, note + ev_chart_note_height(labels, WIDTH), labels->title, labels->description);
    ev_buf_add(out, head.data, head.len);
    draw_columns(out, grid, &place);
    for (size_t row = 0; row < grid->n_rows; row++) {
        ev_svg_text_within(out, place.left - 8, place.top + (double)row * ROW + ROW - 8, EV_SVG_TEXT,
                           EV_SVG_END, place.left - 8 - MARGIN, grid->rows[row]);
        for (size_t column = 0; column < grid->n_columns; column++)
            draw_field(out, grid, &place, row, column);
    }
    if (grid->n_rows == 0)
        ev_chart_nothing(out, WIDTH / 2.0, place.top + ROW - 8);
    draw_legend(out, labels, grid, &place, bottom + 14);
    ev_chart_note(out, labels, note, WIDTH);
    ev_svg_end(out);
    out->failed = out->failed || head.failed;
    ev_buf_free(&head);
}
