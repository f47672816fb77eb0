/* A chart of bars that is made a bar at a time. It holds the first EV_MOST_BARS; where there are more, its
 * note says so.
 *
 * Ownership: all zero is a valid empty one, ended by _draw; what is added is copied. */
#ifndef EV_QUERY_BARS_H
#define EV_QUERY_BARS_H

#include "query/report/chart.h"
#include "query/report/report.h"
#include "query/stats/interval.h"

enum { EV_MOST_BARS = 40 };

typedef struct ev_bars {
    ev_chart_bar items[EV_MOST_BARS];
    size_t n, n_offered;
    bool failed; /* out of memory, which _draw tells the report */
} ev_bars;

/* `shown`: the value in words; NULL: with two decimals. An interval that is not finite is not drawn. */
void ev_bars_add(ev_bars *bars, const char *name, const char *shown, double value, ev_interval interval);
/* Into the report, where a chart is wanted; then frees the bars. The description is followed by each bar's
 * name and value. */
void ev_bars_draw(ev_bars *bars, ev_report *report, ev_chart_labels labels);

#endif
