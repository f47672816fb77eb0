/* How trends, their tests and their charts stand in a report: for `evquery trend` and for the study. */
#ifndef EV_QUERY_TREND_PRINT_H
#define EV_QUERY_TREND_PRINT_H

#include "query/report/report.h"
#include "query/trend_test.h"

/* One trend, or the same question about two parts of the corpus. */
typedef struct ev_trends {
    const ev_trend *items[2];
    size_t n;
} ev_trends;

/* The lines of the manifest that say what a rate is and how its interval was made, and how rates are
 * compared. */
void ev_trend_print_meta(ev_report *report, const ev_trend_question *question);
void ev_trend_test_print_meta(ev_report *report, ev_chance chance);

/* A row a period, series and part. `name`, `title`: as ev_report_table takes them. */
void ev_trend_print(ev_report *report, const ev_trends *trends, const char *name, const char *title);

/* A comparison as it is printed: a row a side, the second with its ratio to the first; a side without a part
 * has no row. */
typedef struct ev_test_row {
    const char *series[EV_SIDES], *parts[EV_SIDES];
    ev_trend_test test;
} ev_test_row;
void ev_trend_test_print(ev_report *report, ev_per per, const ev_test_row *rows, size_t n_rows,
                         const char *name, const char *title);

/* A bar for each side of each row, with its interval. `parts`: short names of the two sides. */
typedef struct ev_test_bars {
    const ev_test_row *rows;
    size_t n_rows;
    const char *const *parts;
} ev_test_bars;
void ev_trend_test_draw(ev_report *report, ev_per per, const ev_test_bars *bars, const char *title);

/* `events`: those to be marked, or NULL. */
void ev_trend_draw(ev_report *report, const ev_trends *trends, const ev_events *events, const char *title);

#endif
