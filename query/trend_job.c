/* See trend_job.h. */
#include "query/trend_job.h"

#include "store/statement.h"

#include <string.h>

bool ev_trend_plan_compares(const ev_trend_plan *plan) {
    return plan->around || plan->ahead || plan->versus || plan->ratio;
}

static ev_status check_plan(const ev_trend_plan *plan, ev_error *err) {
    size_t n_ways = (plan->around != NULL) + (plan->ahead != NULL) + (plan->versus != NULL) + plan->ratio;
    size_t n_lines = plan->question.n_series * (plan->versus ? 2 : 1);
    if (n_ways > 1)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--around, --ahead, --versus and --ratio compare in four ways; give one of them");
    if (n_lines > EV_MAX_SERIES)
        return ev_fail(err, EV_BAD_ARGUMENT, "at most %d series in one trend, not %zu", EV_MAX_SERIES,
                       n_lines);
    if (plan->ratio && plan->question.n_series < 2)
        return ev_fail(err, EV_BAD_ARGUMENT, "--ratio compares the first series with the others; name two");
    return EV_OK;
}

/* The events that the comparison is about: a date stands for an event without a name. */
static ev_status find_events(ev_trend_job *job, ev_error *err) {
    const ev_trend_plan *plan = job->plan;
    const ev_event *event = NULL;
    int32_t first_day;
    int32_t last_day;
    if (plan->around && ev_date_range(plan->around, &first_day, &last_day))
        return ev_events_single(plan->around, &job->marked, err);
    ev_status status = EV_OK;
    if (plan->around)
        status = ev_events_find(plan->events, plan->around, &event, err);
    if (status == EV_OK && event)
        status = ev_events_add(&job->marked, event, err);
    for (size_t i = 0; plan->ahead && status == EV_OK && i < plan->events->n; i++)
        if (!strcmp(plan->events->items[i].kind, plan->ahead))
            status = ev_events_add(&job->marked, &plan->events->items[i], err);
    return status;
}

static ev_status make_split(ev_trend_job *job, ev_error *err) {
    const ev_trend_plan *plan = job->plan;
    if (plan->around)
        return ev_split_around(&job->marked.items[0], &job->split, err);
    if (!plan->ahead)
        return EV_OK;
    ev_status status = ev_events_check_kind(plan->events, plan->ahead, err);
    return status == EV_OK ? ev_split_ahead(plan->events, plan->ahead, plan->months, &job->split, err)
                           : status;
}

static ev_status count(const ev_session *session, ev_trend_job *job, ev_error *err) {
    const ev_trend_plan *plan = job->plan;
    bool by_statement = ev_trend_plan_compares(plan);
    ev_status status = ev_trend_new(session, &plan->question, by_statement, &job->trends[0], err);
    job->n_trends = status == EV_OK;
    if (status != EV_OK || !plan->versus)
        return status;
    job->versus = plan->question;
    job->versus.where = plan->versus;
    status = ev_trend_new(session, &job->versus, by_statement, &job->trends[1], err);
    job->n_trends += status == EV_OK;
    return status;
}

static ev_status compare_series(ev_trend_job *job, size_t series, ev_error *err) {
    const ev_trend_plan *plan = job->plan;
    ev_test_row *row = &job->rows[job->n_rows++];
    for (size_t i = 0; i < EV_SIDES; i++) {
        row->series[i] = plan->question.names[series];
        row->parts[i] = job->split.names[i];
    }
    if (!plan->versus)
        return ev_trend_compare(job->trends[0], series, &job->split, plan->chance, &row->test, err);
    row->parts[EV_SIDE_FIRST] = plan->versus;
    row->parts[EV_SIDE_SECOND] = plan->question.where;
    return ev_trend_versus(job->trends[1], job->trends[0], series, plan->chance, &row->test, err);
}

static ev_status compare_pair(ev_trend_job *job, size_t other, ev_error *err) {
    const ev_trend_question *question = &job->plan->question;
    ev_test_row *row = &job->rows[job->n_rows++];
    row->series[EV_SIDE_FIRST] = question->names[other];
    row->series[EV_SIDE_SECOND] = question->names[0];
    row->parts[EV_SIDE_FIRST] = row->parts[EV_SIDE_SECOND] = question->where;
    return ev_trend_pair(job->trends[0], other, 0, job->plan->chance, &row->test, err);
}

static ev_status compare(ev_trend_job *job, ev_error *err) {
    const ev_trend_plan *plan = job->plan;
    ev_status status = EV_OK;
    if (!ev_trend_plan_compares(plan))
        return EV_OK;
    for (size_t i = plan->ratio; status == EV_OK && i < plan->question.n_series; i++)
        status = plan->ratio ? compare_pair(job, i, err) : compare_series(job, i, err);
    return status;
}

ev_status ev_trend_job_run(const ev_session *session, const ev_trend_plan *plan, ev_trend_job *job,
                           ev_error *err) {
    memset(job, 0, sizeof *job);
    job->plan = plan;
    ev_status status = check_plan(plan, err);
    if (status == EV_OK)
        status = find_events(job, err);
    if (status == EV_OK)
        status = make_split(job, err);
    if (status == EV_OK)
        status = count(session, job, err);
    return status == EV_OK ? compare(job, err) : status;
}

void ev_trend_job_free(ev_trend_job *job) {
    for (size_t i = 0; i < job->n_trends; i++)
        ev_trend_free(job->trends[i]);
    ev_split_free(&job->split);
    ev_events_free(&job->marked);
    memset(job, 0, sizeof *job);
}

static ev_trends trends_of(const ev_trend_job *job) {
    return (ev_trends){{job->trends[0], job->trends[1]}, job->n_trends};
}

void ev_trend_job_draw(ev_report *report, const ev_trend_job *job, const char *title) {
    ev_trends trends = trends_of(job);
    const ev_events *marks = job->plan->mark ? job->plan->events : &job->marked;
    ev_trend_draw(report, &trends, marks, title);
}

void ev_trend_job_print(ev_report *report, const ev_trend_job *job, const char *name, const char *title) {
    ev_trends trends = trends_of(job);
    ev_trend_print(report, &trends, name, title);
}

void ev_trend_job_explain(const ev_session *session, const ev_trend_job *job) {
    for (size_t i = 0; i < job->n_trends; i++) {
        const ev_trend *trend = job->trends[i];
        if (ev_matcher_n_passages(trend->base.matcher) == 0) {
            ev_answer_explain_zero(session, &trend->base);
            continue;
        }
        for (size_t j = 0; i == 0 && j < job->plan->question.n_series; j++)
            if (ev_matcher_n_passages(trend->answers[j].matcher) == 0)
                ev_answer_explain_zero(session, &trend->answers[j]);
    }
}
