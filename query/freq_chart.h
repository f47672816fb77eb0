/* The chart of freq: where its terms stand when dispersion is asked for; else a line over time for each term
 * when groups are by a date, a heat map of the first term when two keys are crossed, or bars. What does not
 * fit is left out, and the note says so. */
#ifndef EV_QUERY_FREQ_CHART_H
#define EV_QUERY_FREQ_CHART_H

#include "query/freq_parts.h"
#include "query/report/report.h"

typedef struct ev_freq_chart ev_freq_chart;

/* NULL when memory is short. The groups are lent, and the parts, which may be NULL. */
ev_freq_chart *ev_freq_chart_new(const ev_groups *groups, const ev_freq_parts *parts);
void ev_freq_chart_free(ev_freq_chart *chart);
/* By group; the parts, where there are any, were measured with this term's counts. False when memory is
 * short. */
bool ev_freq_chart_add(ev_freq_chart *chart, const char *term, const ev_count *counts,
                       const ev_dispersion *dispersion);
void ev_freq_chart_draw(ev_freq_chart *chart, ev_report *report);

#endif
