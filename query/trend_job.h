/* One trend from question to print: asked, counted, compared, drawn. `evquery trend` does one, the study
 * several.
 *
 * Ownership: _run fills a job that _free frees, in any case; the plan and the session are lent until then. */
#ifndef EV_QUERY_TREND_JOB_H
#define EV_QUERY_TREND_JOB_H

#include "query/trend_print.h"

/* Rates are compared in at most one way: that whose member is set. */
typedef struct ev_trend_plan {
    ev_trend_question question;
    const char *around; /* an event's id or a date: before and after it */
    const char *ahead;  /* a kind of events: so many months before each of them, against all other time */
    int months;
    const char *versus; /* a query: the part that --where finds, against the part that this finds */
    bool ratio;         /* the first series against each of the others */
    ev_chance chance;
    const ev_events *events; /* among which `around` and `ahead` are looked up */
    bool mark;               /* all events in the chart; else only those of the comparison */
} ev_trend_plan;

typedef struct ev_trend_job {
    const ev_trend_plan *plan;
    ev_trend *trends[2];
    size_t n_trends;
    ev_trend_question versus;
    ev_split split;
    ev_events marked; /* those that the comparison is about */
    ev_test_row rows[EV_MAX_SERIES];
    size_t n_rows;
} ev_trend_job;

/* EV_BAD_ARGUMENT for a plan that cannot be: two ways to compare, an event that is none, too many lines for a
 * chart; else as ev_trend_new and the comparison fail. */
ev_status ev_trend_job_run(const ev_session *session, const ev_trend_plan *plan, ev_trend_job *job,
                           ev_error *err);
void ev_trend_job_free(ev_trend_job *job);

bool ev_trend_plan_compares(const ev_trend_plan *plan);

/* The chart with the events of the plan. */
void ev_trend_job_draw(ev_report *report, const ev_trend_job *job, const char *title);
/* The table of periods; the comparison is job->rows. */
void ev_trend_job_print(ev_report *report, const ev_trend_job *job, const char *name, const char *title);

/* Says on standard error why a series, or a whole part, is zero. */
void ev_trend_job_explain(const ev_session *session, const ev_trend_job *job);

#endif
