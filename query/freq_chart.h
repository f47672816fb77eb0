/* The chart of freq: a line over time for each term when groups are by a date, a heat map of the first term
 * when two keys are crossed, else bars. What does not fit is left out, and the note says so. */
#ifndef EV_QUERY_FREQ_CHART_H
#define EV_QUERY_FREQ_CHART_H

#include "query/count.h"
#include "query/report/report.h"

typedef struct ev_freq_chart ev_freq_chart;

/* NULL when memory is short. The groups are lent. */
ev_freq_chart *ev_freq_chart_new(const ev_groups *groups);
void ev_freq_chart_free(ev_freq_chart *chart);
/* `counts`: by group. False when memory is short. */
bool ev_freq_chart_add(ev_freq_chart *chart, const char *term, const ev_count *counts);
void ev_freq_chart_draw(ev_freq_chart *chart, ev_report *report);

#endif
