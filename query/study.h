/* The study's predictions, each a command of `evquery trend` that stands by itself, and the report of them
 * all. */
#ifndef EV_QUERY_STUDY_H
#define EV_QUERY_STUDY_H

#include "query/report/report.h"

/* The commands, in order; NULL past the last. corpus/README.md has them too, and a test compares. */
const char *ev_study_command(size_t i);

/* Runs all of them over the session's indexes and prints one report. `parsed`: of the subcommand `report`,
 * whose options --seed, --permutations and --events count for all. As ev_trend_job_run fails. */
ev_status ev_study_print(const ev_session *session, ev_error *err);

#endif
