/* How trends, their tests and their charts stand in a report: for `evquery trend` and for the study. */
#ifndef EV_QUERY_TREND_PRINT_H
#define EV_QUERY_TREND_PRINT_H

#include "query/report/report.h"
#include "query/trend_test.h"

/* The lines of the manifest that say what a rate is and how its interval was made. */
void ev_trend_print_meta(ev_report *report, const ev_trend_question *question);
void ev_trend_test_print_meta(ev_report *report, uint64_t n_permutations, uint64_t seed);

/* A row a period and series. `name`, `title`: as ev_report_table takes them. */
void ev_trend_print(ev_report *report, const ev_trend *trend, const char *name, const char *title);
/* Three rows a series: the two sides, the second with the comparison, and what could not be told. */
void ev_trend_test_print(ev_report *report, const ev_trend *trend, const ev_split *split,
                         const ev_trend_test *tests, const char *name, const char *title);
/* `events`: those to be marked, or NULL. */
void ev_trend_draw(ev_report *report, const ev_trend *trend, const ev_events *events, const char *title);

#endif
