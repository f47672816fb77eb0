/* The study's predictions, each a command of `evquery trend` that stands by itself, and the report of them
 * all. */
#ifndef EV_QUERY_STUDY_H
#define EV_QUERY_STUDY_H

#include "query/report/report.h"

/* Runs all of them over the session's indexes and prints one report. The session's command line is that of
 * the subcommand `report`, whose options --seed, --permutations and --events count for all. As
 * ev_trend_job_run() and ev_report_end() fail. */
ev_status ev_study_print(const ev_session *session, ev_error *err);

#endif
