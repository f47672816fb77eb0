/* What the command line of `evquery trend` asks, as a plan: for the subcommand itself, and for the study,
 * whose predictions are commands.
 *
 * Ownership: _read fills what _free frees, in any case; the command line is lent until then. The plan points
 * into the record, which must not be moved. */
#ifndef EV_QUERY_TREND_OPTIONS_H
#define EV_QUERY_TREND_OPTIONS_H

#include "cli/options.h"
#include "query/trend_job.h"

typedef struct ev_trend_asked {
    ev_trend_plan plan;
    char *theme_queries[EV_MAX_SERIES];
    ev_buf events_path; /* empty when no events are needed */
    ev_events events;
} ev_trend_asked;

/* `parsed` is a command line of `evquery trend`. EV_BAD_ARGUMENT; else as ev_events_load fails. */
ev_status ev_trend_asked_read(const ev_parsed *parsed, ev_trend_asked *asked, ev_error *err);
void ev_trend_asked_free(ev_trend_asked *asked);

#endif
