/* See freq_chart.h. */
#include "query/freq_chart.h"

#include "cli/display.h"
#include "cli/json.h"
#include "query/bars.h"
#include "query/report/chart.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_LINES = 6,
    MAX_COLUMNS = 60,
    MAX_ROWS = 250,
    MAX_TERMS = 40,
    MAX_STRIPS = 40,
    STRIP_PLACES = 2000,
    MAX_TERM_WIDTH = 28
};

/* Where a term stands in a group. */
typedef struct strip {
    char *name;
    char shown[32];
    double *places;
    size_t n_places;
} strip;

typedef struct charted_term {
    char *name;
    ev_count *counts; /* by group */
} charted_term;

struct ev_freq_chart {
    const ev_groups *groups;
    const ev_freq_parts *parts; /* NULL: no dispersion */
    charted_term terms[MAX_TERMS];
    size_t n_terms;
    uint64_t n_offered;
    strip strips[MAX_STRIPS];
    size_t n_strips;
};

ev_freq_chart *ev_freq_chart_new(const ev_groups *groups, const ev_freq_parts *parts) {
    ev_freq_chart *chart = calloc(1, sizeof *chart);
    if (!chart)
        return NULL;
    chart->groups = groups;
    chart->parts = parts;
    return chart;
}

void ev_freq_chart_free(ev_freq_chart *chart) {
    if (!chart)
        return;
    for (size_t i = 0; i < chart->n_terms; i++) {
        free(chart->terms[i].name);
        free(chart->terms[i].counts);
    }
    for (size_t i = 0; i < chart->n_strips; i++) {
        free(chart->strips[i].name);
        free(chart->strips[i].places);
    }
    free(chart);
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

/* "sovereignty, KAZ, 2014": a long term is cut, so that its groups can be told apart. */
static char *name_in_group(const ev_freq_chart *chart, const char *term, size_t group) {
    ev_buf name = {0};
    size_t n_bytes = strlen(term);
    size_t width;
    size_t kept = ev_display_fit(term, n_bytes, MAX_TERM_WIDTH, &width);
    bool alone = kept == n_bytes || ev_groups_keys(chart->groups)->n == 0;
    ev_buf_printf(&name, "%.*s%s", (int)(alone ? n_bytes : kept), term, alone ? "" : "\xE2\x80\xA6");
    for (size_t i = 0; i < ev_groups_keys(chart->groups)->n; i++)
        ev_buf_printf(&name, ", %s", group_at(chart, group)->labels[i]);
    char *copy = name.failed ? NULL : strdup(ev_buf_cstr(&name));
    ev_buf_free(&name);
    return copy;
}

/* ---- Where it stands */

/* A part is as wide as its tokens; what occurs in it is spread evenly over it, as far as a strip tells places
 * apart. */
static size_t fill_places(const ev_freq_parts *parts, size_t group, double *places) {
    const uint64_t *counts;
    const uint64_t *sizes;
    size_t n_parts = ev_freq_parts_of(parts, group, &counts, &sizes);
    double total = 0;
    double start = 0;
    size_t n = 0;
    for (size_t i = 0; i < n_parts; i++)
        total += (double)sizes[i];
    for (size_t i = 0; i < n_parts && total > 0; start += (double)sizes[i++])
        for (uint64_t j = 0; j < counts[i]; j++) {
            double at = (start + ((double)j + 0.5) / (double)counts[i] * (double)sizes[i]) / total;
            double place = floor(at * STRIP_PLACES) / STRIP_PLACES;
            if (n == 0 || place > places[n - 1])
                places[n++] = place;
        }
    return n;
}

static bool add_strips(ev_freq_chart *chart, const char *term, const ev_count *counts,
                       const ev_dispersion *dispersion) {
    for (size_t i = 0; i < ev_groups_count(chart->groups) && chart->n_strips < MAX_STRIPS; i++) {
        if (counts[i].count == 0)
            continue;
        strip *to = &chart->strips[chart->n_strips++];
        to->name = name_in_group(chart, term, i);
        to->places = malloc((STRIP_PLACES + 1) * sizeof *to->places);
        if (!to->name || !to->places)
            return false;
        to->n_places = fill_places(chart->parts, i, to->places);
        if (isfinite(dispersion[i].dp))
            snprintf(to->shown, sizeof to->shown, "DP %.4f", dispersion[i].dp);
    }
    return true;
}

static void draw_strips(const ev_freq_chart *chart, const ev_chart_labels *labels, ev_buf *out) {
    ev_chart_row rows[MAX_STRIPS];
    for (size_t i = 0; i < chart->n_strips; i++)
        rows[i] = (ev_chart_row){chart->strips[i].name, chart->strips[i].places, chart->strips[i].n_places,
                                 chart->strips[i].shown};
    ev_chart_draw_dispersion(out, labels, rows, chart->n_strips);
}

bool ev_freq_chart_add(ev_freq_chart *chart, const char *term, const ev_count *counts,
                       const ev_dispersion *dispersion) {
    size_t n = ev_groups_count(chart->groups);
    if (chart->n_offered++ >= MAX_TERMS)
        return true;
    charted_term *to = &chart->terms[chart->n_terms++];
    to->name = strdup(term);
    to->counts = calloc(n + 1, sizeof *to->counts);
    if (!to->name || !to->counts)
        return false;
    memcpy(to->counts, counts, n * sizeof *to->counts);
    return !chart->parts || add_strips(chart, term, counts, dispersion);
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
    ev_chart_series series = {.from = 0, .to = 1, .lines = lines, .n_lines = n_lines};
    for (size_t i = 0; i < n_lines; i++) {
        lines[i].name = chart->terms[i].name;
        lines[i].points = points + i * n_groups;
        fill_line(chart, i, points + i * n_groups, &lines[i].n_points);
    }
    if (n_lines > 0 && lines[0].n_points > 0) {
        series.from = floor(lines[0].points[0].x);
        series.to = ceil(lines[0].points[lines[0].n_points - 1].x);
    }
    ev_chart_draw_series(out, labels, &series);
    free(points);
}

/* ---- Bars */

static void draw_bars(const ev_freq_chart *chart, const ev_chart_labels *labels, ev_report *report) {
    ev_bars bars = {0};
    for (size_t i = 0; i < chart->n_terms; i++)
        for (size_t j = 0; j < ev_groups_count(chart->groups); j++) {
            ev_interval counts = ev_poisson(chart->terms[i].counts[j].count);
            ev_interval rates = {bound_of(chart, j, counts.low), bound_of(chart, j, counts.high)};
            char *name = name_in_group(chart, chart->terms[i].name, j);
            bars.failed = bars.failed || !name;
            ev_bars_add(&bars, name ? name : "", NULL, rate_of(chart, i, j), rates);
            free(name);
        }
    bars.n_offered += (chart->n_offered - chart->n_terms) * ev_groups_count(chart->groups);
    ev_bars_draw(&bars, report, *labels);
}

/* ---- Two keys */

/* The values of a key that are drawn: those with most text, or of tags those that most have. */
typedef struct axis {
    size_t key, n, n_all;
    const char *labels[MAX_ROWS];
} axis;

typedef struct weighed {
    const char *label;
    uint64_t weight;
} weighed;

static int by_label(const void *a, const void *b) {
    const char *x = ((const weighed *)a)->label;
    const char *y = ((const weighed *)b)->label;
    int none = !strcmp(x, "(none)") - !strcmp(y, "(none)"); /* comes last */
    return none != 0 ? none : strcmp(x, y);
}

static int by_weight(const void *a, const void *b) {
    const weighed *x = a;
    const weighed *y = b;
    return x->weight != y->weight ? (x->weight > y->weight ? -1 : 1) : by_label(a, b);
}

/* Keys of tags divide no text: there, only groups in which the term occurs are drawn. */
static bool is_drawn(const ev_freq_chart *chart, size_t group) {
    return chart->terms[0].counts[group].count > 0 ||
           !ev_keys_have(ev_groups_keys(chart->groups), EV_SCOPE_TAG);
}

/* Gathers groups by label; returns how many labels there are. */
static size_t weigh(const ev_freq_chart *chart, size_t key, weighed *items) {
    bool tags = ev_key_scope_of(ev_groups_keys(chart->groups)->items[key]) == EV_SCOPE_TAG;
    size_t n = 0;
    size_t n_labels = 0;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++)
        if (is_drawn(chart, i))
            items[n++] = (weighed){group_at(chart, i)->labels[key], tags ? chart->terms[0].counts[i].count
                                                                         : group_at(chart, i)->totals.tokens};
    if (n > 1)
        qsort(items, n, sizeof *items, by_label);
    for (size_t i = 0; i < n; i++)
        if (n_labels > 0 && !strcmp(items[n_labels - 1].label, items[i].label))
            items[n_labels - 1].weight += items[i].weight;
        else
            items[n_labels++] = items[i];
    return n_labels;
}

static bool choose_labels(const ev_freq_chart *chart, size_t key, axis *to) {
    weighed *items = calloc(ev_groups_count(chart->groups) + 1, sizeof *items);
    if (!items)
        return false;
    to->key = key;
    to->n_all = weigh(chart, key, items);
    if (to->n_all > 1)
        qsort(items, to->n_all, sizeof *items, by_weight);
    to->n = to->n_all;
    for (size_t i = 0; i < to->n && i < MAX_ROWS; i++)
        to->labels[i] = items[i].label;
    free(items);
    return true;
}

static int compare_labels(const void *a, const void *b) {
    const weighed x = {*(const char *const *)a, 0};
    const weighed y = {*(const char *const *)b, 0};
    return by_label(&x, &y);
}

static void keep_most(axis *a, size_t most) {
    a->n = a->n < most ? a->n : most;
    if (a->n > 1)
        qsort(a->labels, a->n, sizeof *a->labels, compare_labels);
}

static size_t place_of(const axis *a, const char *label) {
    const char *const *found =
        a->n ? bsearch(&label, a->labels, a->n, sizeof *a->labels, compare_labels) : NULL;
    return found ? (size_t)(found - (const char *const *)a->labels) : a->n;
}

static void fill_grid(const ev_freq_chart *chart, const axis *down, const axis *across, double *values) {
    for (size_t i = 0; i < down->n * across->n; i++)
        values[i] = NAN;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++) {
        size_t row = place_of(down, group_at(chart, i)->labels[down->key]);
        size_t column = place_of(across, group_at(chart, i)->labels[across->key]);
        if (row < down->n && column < across->n && is_drawn(chart, i))
            values[row * across->n + column] = rate_of(chart, 0, i);
    }
}

static void note_cut(const ev_freq_chart *chart, const axis *a, ev_buf *note) {
    ev_key key = ev_groups_keys(chart->groups)->items[a->key];
    if (a->n < a->n_all)
        ev_buf_printf(note, "%sOf %zu values of %s, the %zu with most %s.", note->len ? " " : "", a->n_all,
                      ev_key_name(key), a->n, ev_key_scope_of(key) == EV_SCOPE_TAG ? "tags" : "text");
}

/* The first key goes down and the second across, unless there are too many columns for that. */
static void draw_heat_map(const ev_freq_chart *chart, ev_chart_labels *labels, ev_buf *note, ev_buf *out) {
    axis axes[2] = {{0}};
    double *values = calloc(MAX_ROWS * MAX_COLUMNS, sizeof *values);
    bool any = chart->n_terms > 0;
    if (!values || (any && (!choose_labels(chart, 0, &axes[0]) || !choose_labels(chart, 1, &axes[1])))) {
        out->failed = true;
        free(values);
        return;
    }
    bool turned = axes[1].n_all > MAX_COLUMNS && axes[0].n_all < axes[1].n_all;
    axis *down = &axes[turned];
    axis *across = &axes[!turned];
    keep_most(down, MAX_ROWS);
    keep_most(across, MAX_COLUMNS);
    if (any)
        fill_grid(chart, down, across, values);
    note_cut(chart, down, note);
    note_cut(chart, across, note);
    labels->note = note->len ? ev_buf_cstr(note) : NULL;
    ev_chart_grid grid = {down->labels, down->n, across->labels, across->n, values, 1};
    ev_chart_draw_heat_map(out, labels, &grid);
    free(values);
}

/* ---- The message in words */

static void describe_term(const ev_freq_chart *chart, size_t term, ev_buf *text) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    double most = 0;
    size_t best = 0;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++)
        if (rate_of(chart, term, i) > most) {
            most = rate_of(chart, term, i);
            best = i;
        }
    ev_buf_printf(text, " %s: ", chart->terms[term].name);
    if (most == 0) {
        ev_buf_add_str(text, "no occurrence.");
        return;
    }
    ev_buf_add_str(text, "highest in ");
    for (size_t i = 0; i < keys->n; i++)
        ev_buf_printf(text, "%s%s", i ? ", " : "", group_at(chart, best)->labels[i]);
    ev_buf_add_str(text, " with ");
    ev_number_text(text, most, 2);
    ev_buf_add_char(text, '.');
}

static void describe(const ev_freq_chart *chart, const char *title, ev_buf *text) {
    size_t n_terms = ev_groups_keys(chart->groups)->n == 2 ? 1 : MAX_LINES;
    ev_buf_printf(text, "%s.", title);
    for (size_t i = 0; chart->parts && i < chart->n_strips; i++)
        ev_buf_printf(text, " %s: %s.", chart->strips[i].name, chart->strips[i].shown);
    for (size_t i = 0; !chart->parts && i < chart->n_terms && i < n_terms; i++)
        describe_term(chart, i, text);
}

/* ---- Which */

static bool by_date(const ev_keys *keys) {
    return keys->n == 1 && ev_key_scope_of(keys->items[0]) == EV_SCOPE_STATEMENT &&
           ev_key_field(keys->items[0]) == EV_FIELD_LAST;
}

/* Statements without a date, or with none that tells the period. */
static uint64_t count_undrawn(const ev_freq_chart *chart) {
    uint64_t n = 0;
    for (size_t i = 0; i < ev_groups_count(chart->groups); i++)
        if (isnan(middle_of(ev_groups_keys(chart->groups)->items[0], group_at(chart, i)->labels[0])))
            n += group_at(chart, i)->totals.statements;
    return n;
}

static void add_note(const ev_freq_chart *chart, ev_buf *note) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    if (chart->parts)
        ev_buf_printf(
            note,
            "Each strip is the text of its group, by %s in order, as wide as its tokens; strokes are "
            "occurrences, spread evenly over each. DP: 0 is even, 1 uneven (Gries 2008).%s",
            ev_key_name(ev_freq_parts_key(chart->parts)),
            chart->n_strips == MAX_STRIPS ? " The first 40 rows that have any." : "");
    else if (keys->n == 2 && chart->n_offered > 1)
        ev_buf_add_str(note, "The first term only.");
    else if (keys->n < 2)
        ev_buf_printf(note, "%sIntervals of 95 %%, exact for a Poisson count.",
                      by_date(keys) && chart->n_offered > MAX_LINES ? "The first six terms. " : "");
    if (!chart->parts && by_date(keys) && count_undrawn(chart) > 0)
        ev_buf_printf(note, " Not drawn: %" PRIu64 " statements whose dates do not tell.",
                      count_undrawn(chart));
}

static void add_title(const ev_freq_chart *chart, ev_buf *title) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    bool one = chart->n_terms == 1 || (keys->n == 2 && chart->n_terms > 0 && !chart->parts);
    const char *what = one ? chart->terms[0].name : "Terms";
    if (chart->parts)
        ev_buf_printf(title, "Dispersion of %s", one ? what : "terms");
    else
        ev_buf_printf(title, "%s, per million tokens", what);
    for (size_t i = 0; i < keys->n; i++)
        ev_buf_printf(title, "%s %s", i == 0 ? " by" : " and", ev_key_name(keys->items[i]));
}

static void draw_svg(const ev_freq_chart *chart, ev_chart_labels *labels, ev_buf *note, ev_buf *svg) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    if (chart->parts) {
        draw_strips(chart, labels, svg);
    } else if (by_date(keys)) {
        labels->x = ev_key_name(keys->items[0]);
        draw_lines(chart, labels, svg);
    } else {
        draw_heat_map(chart, labels, note, svg);
    }
}

void ev_freq_chart_draw(ev_freq_chart *chart, ev_report *report) {
    const ev_keys *keys = ev_groups_keys(chart->groups);
    ev_buf svg = {0};
    ev_buf title = {0};
    ev_buf note = {0};
    ev_buf words = {0};
    add_title(chart, &title);
    add_note(chart, &note);
    bool bars = !chart->parts && keys->n < 2 && !by_date(keys);
    if (bars)
        ev_buf_printf(&words, "%s.", ev_buf_cstr(&title));
    else
        describe(chart, ev_buf_cstr(&title), &words);
    ev_chart_labels labels = {.title = ev_buf_cstr(&title),
                              .description = ev_buf_cstr(&words),
                              .x = "",
                              .y = "per million tokens",
                              .note = note.len ? ev_buf_cstr(&note) : NULL};
    if (bars) {
        labels.x = "per million tokens";
        draw_bars(chart, &labels, report);
    } else {
        draw_svg(chart, &labels, &note, &svg);
        svg.failed = svg.failed || title.failed || note.failed || words.failed;
        ev_report_chart(report, &svg);
    }
    ev_buf_free(&svg);
    ev_buf_free(&title);
    ev_buf_free(&note);
    ev_buf_free(&words);
}
