/* The four charts of a report, as SVG: legible in print and in grey, told apart by dashes and shapes as well
 * as by colour, each with a title and a description that says in words what it shows.
 *
 * Each function appends one whole <svg> element to `out` (a failure is remembered there). Texts are plain
 * UTF-8, escaped here. What is NaN has no value and is left out. */
#ifndef EV_QUERY_REPORT_CHART_H
#define EV_QUERY_REPORT_CHART_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ev_chart_labels {
    const char *title;
    const char *description; /* the whole message in words */
    const char *x, *y;       /* what the axes measure, with the unit */
    const char *note;        /* small, below: source, intervals, smoothing; NULL: none */
} ev_chart_labels;

/* ---- Values over time */

typedef struct ev_chart_point {
    double x; /* years: the middle of the period, 2014.5 for all of 2014 */
    double y, low, high;
    double smooth;    /* drawn as a line instead of y, whose points stay; NaN: none */
    const char *hint; /* shown when pointed at; NULL: none */
} ev_chart_point;

typedef struct ev_chart_line {
    const char *name;
    const ev_chart_point *points; /* in order of x; those without y are left out */
    size_t n_points;
} ev_chart_line;

typedef struct ev_chart_event {
    double x; /* years */
    const char *date, *label;
} ev_chart_event;

/* Points are joined where they are as near to each other as any two are; over longer gaps the line is faint.
 * Events outside of from..to are left out; the others are numbered and explained below the chart. */
typedef struct ev_chart_series {
    double from, to; /* of the x axis, in years */
    const ev_chart_line *lines;
    size_t n_lines;
    const ev_chart_event *events; /* in order of x */
    size_t n_events;
    bool smoothed;
} ev_chart_series;
void ev_chart_draw_series(ev_buf *out, const ev_chart_labels *labels, const ev_chart_series *series);

/* ---- Values of named things */

typedef struct ev_chart_bar {
    const char *name;
    double value;
    double low, high;  /* NaN: no interval */
    const char *shown; /* the value as the table prints it */
} ev_chart_bar;
/* Lying bars from zero, to the left for negative values. */
void ev_chart_draw_bars(ev_buf *out, const ev_chart_labels *labels, const ev_chart_bar *bars, size_t n_bars);

/* ---- Where something stands */

typedef struct ev_chart_row {
    const char *name;
    const double *places; /* 0 to 1 */
    size_t n_places;
    const char *shown; /* beside the strip */
} ev_chart_row;
/* A strip a row with a stroke at each place. */
void ev_chart_draw_dispersion(ev_buf *out, const ev_chart_labels *labels, const ev_chart_row *rows,
                              size_t n_rows);

/* ---- Two groupings crossed */

typedef struct ev_chart_grid {
    const char *const *rows;
    size_t n_rows;
    const char *const *columns;
    size_t n_columns;
    const double *values; /* row after row; NaN: an empty field */
    int decimals;
} ev_chart_grid;
/* Fields from light to dark by value, with the number in each where there is room. */
void ev_chart_draw_heat_map(ev_buf *out, const ev_chart_labels *labels, const ev_chart_grid *grid);

#endif
