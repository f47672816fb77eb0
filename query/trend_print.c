/* See trend_print.h. */
#include "query/trend_print.h"

#include "base/release.h"
#include "cli/json.h"
#include "query/bars.h"
#include "query/report/chart.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 11 };

void ev_trend_print_meta(ev_report *report, const ev_trend_question *question) {
    const ev_per_words *words = ev_per_words_of(question->per);
    ev_report_metaf(report, "rate", "%s, rounded to %d decimals", words->rate, words->decimals);
    ev_report_meta(report, "interval", words->interval);
    if (question->smooth > 1)
        ev_report_metaf(report, "smoothing", "pooled rate of %d periods, the middle one its own",
                        question->smooth);
}

void ev_trend_test_print_meta(ev_report *report, ev_chance chance) {
    ev_report_meta(report, "ratio",
                   "exact given the sum, 95 % (Przyborowski and Wilenski 1940), rounded to 3 decimals");
    ev_report_metaf(report, "permutations",
                    "%" PRIu64
                    " of whole statements, two-sided (Phipson and Smyth 2010), rounded to 4 decimals",
                    chance.n_permutations);
    ev_report_metaf(report, "seed", "%" PRIu64, chance.seed);
}

/* The columns that both tables share, with the question's own number of decimals. */
static size_t add_rate_columns(ev_column *columns, size_t n, const ev_per_words *words) {
    static const char *const names[] = {"rate", "low", "high"};
    columns[n++] = (ev_column){.name = "count", .kind = EV_CELL_INT};
    columns[n++] = (ev_column){.name = "of", .kind = EV_CELL_INT};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        columns[n++] = (ev_column){.name = names[i], .kind = EV_CELL_NUMBER, .decimals = words->decimals};
    return n;
}

static void print_rate(ev_printer *p, const ev_trend_value *value) {
    ev_print_int(p, (int64_t)value->n);
    ev_print_int(p, (int64_t)value->of);
    ev_print_number(p, value->rate);
    ev_print_number(p, value->interval.low);
    ev_print_number(p, value->interval.high);
}

static void print_periods(ev_printer *p, const ev_trend *trend, size_t series, bool parted) {
    const ev_trend_question *question = trend->question;
    for (size_t i = 0; i < trend->n_periods; i++) {
        const ev_trend_value *value = ev_trend_at(trend, series, i);
        ev_print_str(p, question->names[series]);
        if (parted)
            ev_print_str(p, question->where);
        ev_print_str(p, trend->periods[i].label);
        print_rate(p, value);
        if (question->smooth > 1)
            ev_print_number(p, value->smooth);
        ev_print_row_end(p);
    }
}

void ev_trend_print(ev_report *report, const ev_trends *trends, const char *name, const char *title) {
    const ev_trend_question *question = trends->items[0]->question;
    const ev_per_words *words = ev_per_words_of(question->per);
    ev_column columns[MOST_COLUMNS];
    size_t n = 0;
    columns[n++] = (ev_column){.name = "series", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE};
    if (trends->n > 1)
        columns[n++] = (ev_column){.name = "part", .kind = EV_CELL_TEXT};
    columns[n++] = (ev_column){.name = ev_key_name(question->by), .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE};
    n = add_rate_columns(columns, n, words);
    if (question->smooth > 1)
        columns[n++] = (ev_column){.name = "smoothed", .kind = EV_CELL_NUMBER, .decimals = words->decimals};
    ev_printer *p = ev_report_table(report, name, title, columns, n);
    for (size_t i = 0; i < question->n_series; i++)
        for (size_t j = 0; j < trends->n; j++)
            print_periods(p, trends->items[j], i, trends->n > 1);
}

static void print_side(ev_printer *p, const ev_test_row *row, size_t side) {
    bool compared = side == EV_SIDE_SECOND;
    const ev_trend_test *test = &row->test;
    ev_print_str(p, row->series[side]);
    ev_print_str(p, row->parts[side]);
    ev_print_int(p, (int64_t)test->sides[side].n_statements);
    print_rate(p, &test->sides[side].value);
    ev_print_number(p, compared ? test->ratio : NAN);
    ev_print_number(p, compared ? test->interval.low : NAN);
    ev_print_number(p, compared ? test->interval.high : NAN);
    ev_print_number(p, compared ? test->chance.p : NAN);
    ev_print_row_end(p);
}

void ev_trend_test_print(ev_report *report, ev_per per, const ev_test_row *rows, size_t n_rows,
                         const char *name, const char *title) {
    static const char *const ratios[] = {"ratio", "ratio_low", "ratio_high"};
    ev_column columns[MOST_COLUMNS + 1];
    size_t n = 0;
    columns[n++] = (ev_column){.name = "series", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE};
    columns[n++] = (ev_column){.name = "part", .kind = EV_CELL_TEXT};
    columns[n++] = (ev_column){.name = "statements", .kind = EV_CELL_INT, .spare = 1};
    n = add_rate_columns(columns, n, ev_per_words_of(per));
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++)
        columns[n++] = (ev_column){.name = ratios[i], .kind = EV_CELL_NUMBER, .decimals = 3};
    columns[n++] = (ev_column){.name = "p", .kind = EV_CELL_NUMBER, .decimals = 4};
    ev_printer *p = ev_report_table(report, name, title, columns, n);
    for (size_t i = 0; i < n_rows; i++)
        for (size_t side = 0; side < EV_SIDES; side++)
            if (rows[i].parts[side])
                print_side(p, &rows[i], side);
}

/* ---- The chart */

/* "2014: 5 of 100, 50.000 (20.123 to 90.456)" */
static char *make_hint(const ev_period *period, const ev_trend_value *value, int decimals) {
    ev_buf text = {0};
    ev_buf_printf(&text, "%s: %" PRIu64 " of %" PRIu64 ", ", period->label, value->n, value->of);
    ev_number_text(&text, value->rate, decimals);
    ev_buf_add_str(&text, " (");
    ev_number_text(&text, value->interval.low, decimals);
    ev_buf_add_str(&text, " to ");
    ev_number_text(&text, value->interval.high, decimals);
    ev_buf_add_str(&text, ")");
    char *copy = text.failed ? NULL : strdup(ev_buf_cstr(&text));
    ev_buf_free(&text);
    return copy;
}

static size_t make_points(const ev_trend *trend, size_t series, ev_chart_point *points) {
    size_t n = 0;
    int decimals = ev_per_words_of(trend->question->per)->decimals;
    for (size_t i = 0; i < trend->n_periods; i++) {
        const ev_trend_value *value = ev_trend_at(trend, series, i);
        if (isnan(trend->periods[i].middle))
            continue;
        points[n++] = (ev_chart_point){.x = trend->periods[i].middle,
                                       .y = value->rate,
                                       .low = value->interval.low,
                                       .high = value->interval.high,
                                       .smooth = value->smooth,
                                       .hint = make_hint(&trend->periods[i], value, decimals)};
    }
    return n;
}

/* The highest of the series in words, compared by whole numbers so that no rounding decides. */
static void describe_series(ev_buf *text, const ev_trend *trend, size_t series, bool parted) {
    const ev_trend_value *best = NULL;
    size_t at = 0;
    int decimals = ev_per_words_of(trend->question->per)->decimals;
    for (size_t i = 0; i < trend->n_periods; i++) {
        const ev_trend_value *value = ev_trend_at(trend, series, i);
        if (value->of == 0 || isnan(trend->periods[i].middle))
            continue;
        if (!best || (unsigned __int128)value->n * best->of > (unsigned __int128)best->n * value->of) {
            best = value;
            at = i;
        }
    }
    const ev_trend_value *total = &trend->totals[series];
    ev_buf_printf(text, " %s%s%s: %" PRIu64 " of %" PRIu64 " in all", trend->question->names[series],
                  parted ? " in " : "", parted ? trend->question->where : "", total->n, total->of);
    if (best && best->n > 0) {
        ev_buf_printf(text, ", highest in %s with ", trend->periods[at].label);
        ev_number_text(text, best->rate, decimals);
    }
    ev_buf_add_char(text, '.');
}

static void describe(ev_buf *text, const ev_trends *trends, double from, double to) {
    const ev_trend_question *question = trends->items[0]->question;
    ev_buf_printf(text, "Line chart of %s by %s, %.0f to %.0f.", ev_per_words_of(question->per)->rate,
                  ev_key_name(question->by), from, to - 1);
    for (size_t i = 0; i < question->n_series; i++)
        for (size_t j = 0; j < trends->n; j++)
            describe_series(text, trends->items[j], i, trends->n > 1);
}

static uint64_t count_undated(const ev_trends *trends) {
    uint64_t n = 0;
    for (size_t j = 0; j < trends->n; j++)
        for (size_t i = 0; i < trends->items[j]->n_periods; i++) {
            const ev_period *period = &trends->items[j]->periods[i];
            n += isnan(period->middle) ? period->totals.statements : 0;
        }
    return n;
}

static void make_note(ev_buf *note, const ev_trends *trends) {
    const ev_trend_question *question = trends->items[0]->question;
    uint64_t n_undated = count_undated(trends);
    ev_buf_printf(note,
                  "Bands and strokes: intervals, %s; cut off where they go over the top. Faint lines: "
                  "periods without text. ",
                  ev_per_words_of(question->per)->interval);
    if (question->smooth > 1)
        ev_buf_printf(note, "Line: pooled rate of %d periods; points: each period by itself. ",
                      question->smooth);
    if (*question->where && trends->n == 1)
        ev_buf_printf(note, "In: \"%s\". ", question->where);
    if (n_undated > 0)
        ev_buf_printf(note, "Not drawn: %" PRIu64 " statements whose dates do not tell. ", n_undated);
    ev_buf_add_str(note, "Exitvoice " EV_RELEASE ".");
}

static void draw(ev_buf *svg, const ev_trends *trends, const ev_chart_series *series, const char *title) {
    const ev_trend_question *question = trends->items[0]->question;
    ev_buf description = {0};
    ev_buf note = {0};
    describe(&description, trends, series->from, series->to);
    make_note(&note, trends);
    ev_chart_labels labels = {.title = title,
                              .description = ev_buf_cstr(&description),
                              .x = ev_key_name(question->by),
                              .y = ev_per_words_of(question->per)->rate,
                              .note = ev_buf_cstr(&note)};
    ev_chart_draw_series(svg, &labels, series);
    svg->failed = svg->failed || description.failed || note.failed;
    ev_buf_free(&description);
    ev_buf_free(&note);
}

static ev_chart_event *make_marks(const ev_events *events) {
    ev_chart_event *marks = calloc(events ? events->n + 1 : 1, sizeof *marks);
    for (size_t i = 0; marks && events && i < events->n; i++) {
        const ev_event *event = &events->items[i];
        double middle = (ev_day_in_years(event->first_day) + ev_day_in_years(event->last_day)) / 2;
        marks[i] = (ev_chart_event){middle, event->date, event->label};
    }
    return marks;
}

/* A line of the chart with what it owns. */
typedef struct drawn_line {
    ev_buf name;
    ev_chart_point *points;
    size_t n_points;
} drawn_line;

static bool make_line(drawn_line *line, const ev_trend *trend, size_t series, bool parted) {
    ev_buf_printf(&line->name, "%s%s%s", trend->question->names[series], parted ? " in " : "",
                  parted ? trend->question->where : "");
    line->points = calloc(trend->n_periods + 1, sizeof *line->points);
    if (!line->points || line->name.failed)
        return false;
    line->n_points = make_points(trend, series, line->points);
    return true;
}

static void free_line(drawn_line *line) {
    for (size_t i = 0; i < line->n_points; i++)
        free((char *)line->points[i].hint);
    free(line->points);
    ev_buf_free(&line->name);
}

static void stretch_axis(ev_chart_series *series, const ev_trend *trend) {
    bool first = series->to == series->from;
    if (trend->to == trend->from)
        return;
    series->from = first || trend->from < series->from ? trend->from : series->from;
    series->to = first || trend->to > series->to ? trend->to : series->to;
}

void ev_trend_draw(ev_report *report, const ev_trends *trends, const ev_events *events, const char *title) {
    const ev_trend_question *question = trends->items[0]->question;
    drawn_line drawn[2 * EV_MAX_SERIES] = {0};
    ev_chart_line lines[2 * EV_MAX_SERIES];
    ev_buf svg = {0};
    if (!ev_report_wants_chart(report))
        return;
    ev_chart_event *marks = make_marks(events);
    ev_chart_series series = {.lines = lines, .events = marks, .n_events = events ? events->n : 0};
    series.smoothed = question->smooth > 1;
    svg.failed = !marks;
    for (size_t j = 0; j < trends->n; j++)
        stretch_axis(&series, trends->items[j]);
    for (size_t i = 0; i < question->n_series; i++)
        for (size_t j = 0; j < trends->n; j++) {
            drawn_line *line = &drawn[series.n_lines];
            svg.failed = !make_line(line, trends->items[j], i, trends->n > 1) || svg.failed;
            lines[series.n_lines++] = (ev_chart_line){ev_buf_cstr(&line->name), line->points, line->n_points};
        }
    if (!svg.failed)
        draw(&svg, trends, &series, title);
    ev_report_chart(report, &svg);
    for (size_t i = 0; i < series.n_lines; i++)
        free_line(&drawn[i]);
    free(marks);
    ev_buf_free(&svg);
}

/* ---- Sides as bars */

static void add_bar(ev_bars *drawn, const ev_test_bars *bars, size_t row, size_t side, int decimals) {
    const ev_trend_value *value = &bars->rows[row].test.sides[side].value;
    ev_buf name = {0};
    ev_buf shown = {0};
    ev_buf_printf(&name, "%s, %s", bars->rows[row].series[side], bars->parts[side]);
    ev_number_text(&shown, value->rate, decimals);
    ev_buf_printf(&shown, " (%" PRIu64 ")", value->n);
    ev_bars_add(drawn, ev_buf_cstr(&name), ev_buf_cstr(&shown), value->rate, value->interval);
    drawn->failed = drawn->failed || name.failed || shown.failed;
    ev_buf_free(&name);
    ev_buf_free(&shown);
}

void ev_trend_test_draw(ev_report *report, ev_per per, const ev_test_bars *bars, const char *title) {
    const ev_per_words *words = ev_per_words_of(per);
    ev_bars drawn = {0};
    ev_buf description = {0};
    ev_buf_printf(&description, "Bars of %s, with counts in brackets.", words->rate);
    for (size_t row = 0; row < bars->n_rows; row++)
        for (size_t side = 0; side <= EV_SIDE_SECOND; side++)
            add_bar(&drawn, bars, row, side, words->decimals);
    ev_chart_labels labels = {
        .title = title, .description = ev_buf_cstr(&description), .x = words->rate, .note = words->interval};
    drawn.failed = drawn.failed || description.failed;
    ev_bars_draw(&drawn, report, labels);
    ev_buf_free(&description);
}
