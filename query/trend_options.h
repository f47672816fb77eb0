/* What the command line of `evquery trend` asks, as a plan: for the subcommand itself, and for the study,
 * whose predictions are commands.
 *
 * Ownership: _read fills what _free frees, in any case; the command line is lent until then. The plan points
 * into the record, which must not be moved. */
#ifndef EV_QUERY_TREND_OPTIONS_H
#define EV_QUERY_TREND_OPTIONS_H

#include "cli/options.h"
#include "query/trend_job.h"

/* Rows for the tables of `trend` and of reports made of its commands. */
#define EV_OPTION_PERMUTATIONS                                                                             \
    {                                                                                                      \
        .name = "permutations", .kind = EV_OPT_INT, .arg = "N", .min = 1, .max = 1000000, .value = "9999", \
        .help = "of the test that goes with a comparison"                                                  \
    }
#define EV_OPTION_SEED                                                                            \
    {                                                                                             \
        .name = "seed", .kind = EV_OPT_INT, .arg = "N", .min = 0, .max = INT64_MAX, .value = "1", \
        .help = "of its random numbers"                                                           \
    }

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
