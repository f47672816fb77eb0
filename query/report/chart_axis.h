/* Axes: which round numbers stand beside one, and what all charts have around their drawing. */
#ifndef EV_QUERY_REPORT_CHART_AXIS_H
#define EV_QUERY_REPORT_CHART_AXIS_H

#include "query/report/chart.h"

/* A linear scale from values to pixels. */
typedef struct ev_scale {
    double from, to;   /* values */
    double start, end; /* pixels */
    double step;       /* between two round numbers */
    int decimals;      /* that the round numbers need */
} ev_scale;

/* Begins and ends at round numbers around low..high, about `n_steps` of them: 1, 2 or 5 times a power of ten.
 */
ev_scale ev_scale_make(double low, double high, int n_steps, double start, double end);
double ev_scale_at(const ev_scale *scale, double value);

/* Round number i of the scale; false after the last. */
bool ev_scale_tick(const ev_scale *scale, int i, double *value);
/* A round number as text, thousands parted by thin spaces. */
void ev_scale_text(ev_buf *out, const ev_scale *scale, double value);

/* Lines across with the round numbers to their left, from x1 to x2. */
void ev_axis_across(ev_buf *out, const ev_scale *y, double x1, double x2);

/* The column of names to the left of bars and strips is as wide as its widest name, within limits: begin with
 * the least, and widen it for each name. */
enum { EV_CHART_NAMES_LEAST = 80, EV_CHART_NAMES_MOST = 330 };
double ev_chart_widen(double width, const char *name);

/* The title over a chart; returns the y below it. */
double ev_chart_head(ev_buf *out, const ev_chart_labels *labels, double width);
/* Says that there is nothing to draw, around x. */
void ev_chart_nothing(ev_buf *out, double x, double y);
/* How high the note is, and the note. */
double ev_chart_note_height(const ev_chart_labels *labels, double width);
void ev_chart_note(ev_buf *out, const ev_chart_labels *labels, double y, double width);

#endif
