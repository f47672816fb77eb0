/* See freq_chart.h. */
#include "query/freq_chart.h"

#include "query/report/chart.h"
#include "query/stats/interval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 6, MAX_BARS = 40, MAX_FIELDS = 60, MAX_TERMS = 40, SHOWN_BYTES = 32 };

typedef struct charted_term {
    char *name;
    ev_count *counts; /* by group */
} charted_term;

struct ev_freq_chart {
    const ev_groups *groups;
    charted_term terms[MAX_TERMS];
    size_t n_terms;
    uint64_t n_offered;
};

ev_freq_chart *ev_freq_chart_new(const ev_groups *groups) {
    ev_freq_chart *chart = calloc(1, sizeof *chart);
    if (chart)
        chart->groups = groups;
    return chart;
}

void ev_freq_chart_free(ev_freq_chart *chart) {
    if (!chart)
        return;
    for (size_t i = 0; i < chart->n_terms; i++) {
        free(chart->terms[i].name);
        free(chart->terms[i].counts);
    }
    free(chart);
}

bool ev_freq_chart_add(ev_freq_chart *chart, const char *term, const ev_count *counts) {
    size_t n = ev_groups_count(chart->groups);
    if (chart->n_offered++ >= MAX_TERMS)
        return true;
    charted_term *to = &chart->terms[chart->n_terms++];
    to->name = strdup(term);
    to->counts = calloc(n + 1, sizeof *to->counts);
    if (!to->name || !to->counts)
        return false;
    memcpy(to->counts, counts, n * sizeof *to->counts);
    return true;
}

static const ev_group *group_at(const ev_freq_chart *chart, size_t i) {
    return ev_groups_at(chart->groups, i);
}

static double rate_of(const ev_freq_chart *chart, size_t term, size_t group) {
    uint64_t tokens = group_at(chart, group)->totals.tokens;
    return tokens ? ev_per_million(chart->terms[term].counts[group].count, tokens) : NAN;
}

static double bound_of(const ev_freq_chart *chart, size_t group, double count) {
    uint64_t tokens = group_at(chart, group)->totals.tokens;
    return tokens ? count * 1e6 / (double)tokens : NAN;
}

/* ---- Lines over time */

/* The middle of a period in years; NaN for what is no date or not dated closely enough. */
static double middle_of(ev_key key, const char *label) {
    int year;
    int month;
    if (key == EV_KEY_MONTH)
        return sscanf(label, "%4d-%2d", &year, &month) == 2 ? year + (month - 0.5) / 12 : NAN;
    if (sscanf(label, "%4d", &year) != 1)
        return NAN;
    return key == EV_KEY_DECADE ? year + 5 : year + 0.5;
}

static void fill_line(const ev_freq_chart *chart, size_t term, ev_chart_point *points, size_t *n_points) {
    ev_key key = ev_groups_keys(chart->groups)->items[0];
    *n_points = 0;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++) {
        double x = middle_of(key, group_at(chart, i)->labels[0]);
        ev_interval interval = ev_poisson(chart->terms[term].counts[i].count);
        if (isnan(x))
            continue;
        points[(*n_points)++] = (ev_chart_point){
            .x = x,
            .y = rate_of(chart, term, i),
            .low = bound_of(chart, i, interval.low),
            .high = bound_of(chart, i, interval.high),
            .smooth = NAN,
        };
    }
}

static void draw_lines(const ev_freq_chart *chart, const ev_chart_labels *labels, ev_buf *out) {
    ev_chart_line lines[MAX_LINES];
    size_t n_lines = chart->n_terms < MAX_LINES ? chart->n_terms : MAX_LINES;
    size_t n_groups = ev_groups_count(chart->groups);
    ev_chart_point *points = calloc(n_lines * n_groups + 1, sizeof *points);
    if (!points) {
        out->failed = true;
        return;
    }
    ev_chart_series series = {.lines = lines, .n_lines = n_lines};
    for (size_t i = 0; i < n_lines; i++) {
        lines[i].name = chart->terms[i].name;
        lines[i].points = points + i * n_groups;
        fill_line(chart, i, points + i * n_groups, &lines[i].n_points);
    }
    if (n_lines > 0 && lines[0].n_points > 0) {
        series.from = floor(lines[0].points[0].x);
        series.to = ceil(lines[0].points[lines[0].n_points - 1].x);
        ev_chart_draw_series(out, labels, &series);
    }
    free(points);
}

/* ---- Bars */

static size_t fill_bars(const ev_freq_chart *chart, ev_chart_bar *bars, char (*shown)[SHOWN_BYTES],
                        ev_buf *names) {
    size_t n_groups = ev_groups_count(chart->groups);
    bool by_group = ev_groups_keys(chart->groups)->n > 0;
    size_t n = 0;
    for (size_t i = 0; i < chart->n_terms; i++)
        for (size_t j = 0; j < n_groups && n < MAX_BARS; j++) {
            ev_interval interval = ev_poisson(chart->terms[i].counts[j].count);
            ev_buf_printf(&names[n], "%s%s%s", chart->terms[i].name, by_group ? ", " : "",
                          by_group ? group_at(chart, j)->labels[0] : "");
            snprintf(shown[n], SHOWN_BYTES, "%.2f", rate_of(chart, i, j));
            bars[n] =
                (ev_chart_bar){ev_buf_cstr(&names[n]), rate_of(chart, i, j), bound_of(chart, j, interval.low),
                               bound_of(chart, j, interval.high), shown[n]};
            n++;
        }
    return n;
}

static void draw_bars(const ev_freq_chart *chart, const ev_chart_labels *labels, ev_buf *out) {
    ev_chart_bar bars[MAX_BARS];
    char shown[MAX_BARS][SHOWN_BYTES];
    ev_buf names[MAX_BARS] = {{0}};
    size_t n = fill_bars(chart, bars, shown, names);
    if (n > 0)
        ev_chart_draw_bars(out, labels, bars, n);
    for (size_t i = 0; i < MAX_BARS; i++) {
        out->failed = out->failed || names[i].failed;
        ev_buf_free(&names[i]);
    }
}

/* ---- Two keys */

/* Where a label stands among n, or n. */
static size_t place_of(const char *const *labels, size_t n, const char *label) {
    size_t i = 0;
    while (i < n && strcmp(labels[i], label) != 0)
        i++;
    return i;
}

static int compare_labels(const void *a, const void *b) {
    const char *x = *(const char *const *)a;
    const char *y = *(const char *const *)b;
    int none = !strcmp(x, "(none)") - !strcmp(y, "(none)"); /* comes last */
    return none != 0 ? none : strcmp(x, y);
}

/* The labels of a key in order, the first MAX_FIELDS met; returns how many. */
static size_t labels_of(const ev_freq_chart *chart, size_t key, const char **labels) {
    size_t n = 0;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++) {
        const char *label = group_at(chart, i)->labels[key];
        if (n < MAX_FIELDS && place_of(labels, n, label) == n)
            labels[n++] = label;
    }
    qsort(labels, n, sizeof *labels, compare_labels);
    return n;
}

static void draw_heat_map(const ev_freq_chart *chart, const ev_chart_labels *labels, ev_buf *out) {
    const char *rows[MAX_FIELDS];
    const char *columns[MAX_FIELDS];
    ev_chart_grid grid = {.rows = rows, .columns = columns, .decimals = 1};
    double *values = calloc(MAX_FIELDS * MAX_FIELDS, sizeof *values);
    if (!values || chart->n_terms == 0) {
        out->failed = out->failed || !values;
        free(values);
        return;
    }
    grid.n_rows = labels_of(chart, 0, rows);
    grid.n_columns = labels_of(chart, 1, columns);
    for (size_t i = 0; i < grid.n_rows * grid.n_columns; i++)
        values[i] = NAN;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++) {
        size_t row = place_of(rows, grid.n_rows, group_at(chart, i)->labels[0]);
        size_t column = place_of(columns, grid.n_columns, group_at(chart, i)->labels[1]);
        if (row < grid.n_rows && column < grid.n_columns)
            values[row * grid.n_columns + column] = rate_of(chart, 0, i);
    }
    grid.values = values;
    ev_chart_draw_heat_map(out, labels, &grid);
    free(values);
}

/* ---- Which */

static bool by_date(const ev_keys *keys) {
    return keys->n == 1 && ev_key_scope_of(keys->items[0]) == EV_SCOPE_STATEMENT &&
           ev_key_field(keys->items[0]) == EV_FIELD_LAST;
}

static const char *note_of(const ev_freq_chart *chart) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    size_t n_groups = ev_groups_count(chart->groups);
    if (keys->n == 2)
        return chart->n_offered > 1 ? "The first term only." : NULL;
    if (by_date(keys))
        return chart->n_offered > MAX_LINES
                   ? "The first six terms; intervals of 95 %, exact for a Poisson count."
                   : "Intervals of 95 %, exact for a Poisson count.";
    return chart->n_offered * n_groups > MAX_BARS
               ? "The first 40 rows of the table; intervals of 95 %, exact for a Poisson count."
               : "Intervals of 95 %, exact for a Poisson count.";
}

void ev_freq_chart_draw(ev_freq_chart *chart, ev_report *report) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    ev_buf svg = {0};
    ev_buf words = {0};
    bool one = chart->n_terms == 1 || (keys->n == 2 && chart->n_terms > 0);
    const char *what = one ? chart->terms[0].name : "Terms";
    ev_buf_printf(&words, "%s, per million tokens", what);
    for (size_t i = 0; i < keys->n; i++)
        ev_buf_printf(&words, "%s %s", i == 0 ? " by" : " and", ev_key_name(keys->items[i]));
    ev_chart_labels labels = {
        .title = ev_buf_cstr(&words), .description = ev_buf_cstr(&words), .note = note_of(chart)};
    if (by_date(keys)) {
        labels.x = ev_key_name(keys->items[0]);
        labels.y = "per million tokens";
        draw_lines(chart, &labels, &svg);
    } else if (keys->n == 2) {
        labels.x = ev_key_name(keys->items[1]);
        labels.y = "per million tokens";
        draw_heat_map(chart, &labels, &svg);
    } else {
        labels.x = "per million tokens";
        labels.y = "";
        draw_bars(chart, &labels, &svg);
    }
    svg.failed = svg.failed || words.failed;
    if (svg.len > 0 || svg.failed)
        ev_report_chart(report, &svg);
    ev_buf_free(&svg);
    ev_buf_free(&words);
}
