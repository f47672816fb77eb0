/* See trend_series.h. */
#include "query/trend_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_BYTES = 16, MAX_PERIODS = 60000 };

static const ev_per_words words[] = {
    [EV_PER_PASSAGES] = {"passages per 1,000 passages", "Wilson score, 95 % (Wilson 1927)", 1e3, 3},
    [EV_PER_TOKENS] = {"occurrences per million tokens", "Poisson exact, 95 % (Garwood 1936)", 1e6, 2},
    [EV_PER_STATEMENTS] = {"statements per 100 statements", "Wilson score, 95 % (Wilson 1927)", 1e2, 2},
};

const ev_per_words *ev_per_words_of(ev_per per) {
    return &words[per];
}

static uint64_t counted(ev_per per, const ev_count *count) {
    return per == EV_PER_PASSAGES ? count->sentences
           : per == EV_PER_TOKENS ? count->count
                                  : count->statements;
}

static uint64_t out_of(ev_per per, const ev_totals *totals) {
    return per == EV_PER_PASSAGES ? totals->sentences
           : per == EV_PER_TOKENS ? totals->tokens
                                  : totals->statements;
}

ev_trend_value ev_trend_rate(ev_per per, uint64_t n, uint64_t of) {
    ev_trend_value value = {.n = n, .of = of, .rate = NAN, .interval = {NAN, NAN}, .smooth = NAN};
    if (of == 0)
        return value;
    double times = words[per].times;
    double scale = per == EV_PER_TOKENS ? times / (double)of : times;
    value.interval = per == EV_PER_TOKENS ? ev_poisson(n) : ev_wilson(n, of);
    value.interval.low *= scale;
    value.interval.high *= scale;
    value.rate = (double)n * times / (double)of;
    return value;
}

const ev_trend_value *ev_trend_at(const ev_trend *trend, size_t series, size_t period) {
    return &trend->values[series * trend->n_periods + period];
}

/* ---- Periods */

/* The number of a period, so that neighbours differ by one; false for a label that is none. */
static bool period_number(ev_key by, const char *label, int *number) {
    int year;
    int month;
    int n_read = 0;
    if (by == EV_KEY_YEAR && sscanf(label, "%4d%n", &year, &n_read) == 1 && !label[n_read])
        *number = year;
    else if (by == EV_KEY_DECADE && sscanf(label, "%4ds%n", &year, &n_read) == 1 && n_read == 5 &&
             !label[n_read])
        *number = year / 10;
    else if (by == EV_KEY_MONTH && sscanf(label, "%4d-%2d%n", &year, &month, &n_read) == 2 && !label[n_read])
        *number = year * 12 + month - 1;
    else
        return false;
    return n_read > 0;
}

static double period_middle(ev_key by, int number) {
    if (by == EV_KEY_MONTH)
        return (number + 0.5) / 12;
    return by == EV_KEY_DECADE ? number * 10 + 5 : number + 0.5;
}

static void period_label(ev_key by, int number, char *label) {
    if (by == EV_KEY_MONTH)
        snprintf(label, LABEL_BYTES, "%04d-%02d", number / 12, number % 12 + 1);
    else if (by == EV_KEY_DECADE)
        snprintf(label, LABEL_BYTES, "%03d0s", number);
    else
        snprintf(label, LABEL_BYTES, "%04d", number);
}

static void span_of_numbers(const ev_trend *trend, int *first, int *last, size_t *n_other) {
    *first = INT32_MAX;
    *last = INT32_MIN;
    *n_other = 0;
    for (size_t i = 0; i < ev_groups_count(trend->groups); i++) {
        int number;
        if (!period_number(trend->question->by, ev_groups_at(trend->groups, i)->labels[0], &number)) {
            (*n_other)++;
            continue;
        }
        *first = number < *first ? number : *first;
        *last = number > *last ? number : *last;
    }
}

static void set_span(ev_trend *trend, int first, int last) {
    ev_key by = trend->question->by;
    double years = by == EV_KEY_DECADE ? 10 : by == EV_KEY_YEAR ? 1 : 1.0 / 12;
    if (first > last)
        return;
    trend->from = floor(period_middle(by, first) - years / 2 + 1e-9);
    trend->to = ceil(period_middle(by, last) + years / 2 - 1e-9);
}

/* The groups, which are in order of labels, and between them the periods in which nobody spoke. of_group[] is
 * where each group is among the periods. */
static ev_status make_periods(ev_trend *trend, size_t *of_group, ev_error *err) {
    ev_key by = trend->question->by;
    size_t n_groups = ev_groups_count(trend->groups);
    size_t n_other;
    int first;
    int last;
    span_of_numbers(trend, &first, &last, &n_other);
    size_t n_regular = first <= last ? (size_t)(last - first) + 1 : 0;
    if (n_regular > MAX_PERIODS)
        return ev_fail(err, EV_TOO_LARGE,
                       "the dates span %zu periods; take --by decade, or a date: in --where", n_regular);
    trend->periods = calloc(n_regular + n_other + 1, sizeof *trend->periods);
    trend->labels = calloc(n_regular + 1, LABEL_BYTES);
    if (!trend->periods || !trend->labels)
        return ev_out_of_memory(err);
    int next = first;
    size_t n_empty = 0;
    for (size_t i = 0; i < n_groups; i++) {
        const ev_group *group = ev_groups_at(trend->groups, i);
        int number;
        bool regular = period_number(by, group->labels[0], &number);
        for (; regular && next < number; next++, n_empty++) {
            char *label = trend->labels + n_empty * LABEL_BYTES;
            period_label(by, next, label);
            trend->periods[trend->n_periods++] = (ev_period){label, period_middle(by, next), {0, 0, 0}};
        }
        next = regular ? number + 1 : next;
        of_group[i] = trend->n_periods;
        trend->periods[trend->n_periods++] =
            (ev_period){group->labels[0], regular ? period_middle(by, number) : NAN, group->totals};
    }
    set_span(trend, first, last);
    return EV_OK;
}

/* ---- Counts */

/* The pooled rate of so many periods around one, those at the ends cut short. */
static void smooth(ev_trend *trend, ev_trend_value *values) {
    int reach = trend->question->smooth / 2;
    for (size_t i = 0; i < trend->n_periods; i++) {
        uint64_t n = 0;
        uint64_t of = 0;
        for (int j = -reach; j <= reach; j++) {
            size_t at = i + (size_t)j;
            if ((j < 0 && i < (size_t)-j) || at >= trend->n_periods || isnan(trend->periods[at].middle))
                continue;
            n += values[at].n;
            of += values[at].of;
        }
        if (of > 0 && !isnan(trend->periods[i].middle))
            values[i].smooth = ev_trend_rate(trend->question->per, n, of).rate;
    }
}

static ev_status count_series(ev_trend *trend, const ev_session *session, size_t series,
                              const size_t *of_group, ev_count *counts, ev_error *err) {
    ev_per per = trend->question->per;
    ev_trend_value *values = trend->values + series * trend->n_periods;
    ev_answer *answer = &trend->answers[series];
    ev_count total;
    ev_status status = ev_session_ask(session, trend->question->queries[series], false, answer, err);
    if (status == EV_OK && ev_query_counts(&answer->query) == EV_COUNTED_NOTHING)
        return ev_fail(err, EV_BAD_QUERY,
                       "\"%.200s\" has only filters: there is nothing to count in it; put it into "
                       "--where, and name a word or a theme",
                       trend->question->queries[series]);
    if (status == EV_OK)
        status = ev_count_by_group(answer->matcher, trend->groups, counts, &total, err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < trend->n_periods; i++)
        values[i] = ev_trend_rate(per, 0, out_of(per, &trend->periods[i].totals));
    for (size_t i = 0; i < ev_groups_count(trend->groups); i++)
        values[of_group[i]] = ev_trend_rate(per, counted(per, &counts[i]), values[of_group[i]].of);
    ev_totals all = ev_groups_total(trend->groups);
    trend->totals[series] = ev_trend_rate(per, counted(per, &total), out_of(per, &all));
    smooth(trend, values);
    return EV_OK;
}

static ev_status count_all(ev_trend *trend, const ev_session *session, ev_error *err) {
    size_t n_groups = ev_groups_count(trend->groups);
    size_t *of_group = calloc(n_groups + 1, sizeof *of_group);
    ev_count *counts = calloc(n_groups + 1, sizeof *counts);
    ev_status status = of_group && counts ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = make_periods(trend, of_group, err);
    if (status == EV_OK) {
        trend->values = calloc(trend->question->n_series * trend->n_periods + 1, sizeof *trend->values);
        status = trend->values ? EV_OK : ev_out_of_memory(err);
    }
    for (size_t i = 0; status == EV_OK && i < trend->question->n_series; i++)
        status = count_series(trend, session, i, of_group, counts, err);
    free(of_group);
    free(counts);
    return status;
}

/* ---- Statement by statement */

/* Where the statements of a segment begin in trend->statements, by number of the statement's record; they are
 * put in order only when all is counted. */
typedef struct by_statement {
    ev_trend *trend;
    ev_segment_match *matches;
    size_t *starts; /* by segment */
    size_t series;
    size_t last_segment; /* of the passage that was counted last: */
    uint32_t last_docid; /* one of several tags is visited several times */
} by_statement;

static ev_trend_statement *statement_of(const by_statement *by, size_t segment, uint32_t docid) {
    uint32_t number;
    if (!ev_segment_statement_number(by->matches[segment].segment, docid, &number))
        return NULL;
    return &by->trend->statements[by->starts[segment] + number];
}

static ev_status add_hits(void *user, size_t segment, uint32_t docid, uint32_t group, uint64_t n,
                          ev_error *err) {
    by_statement *by = user;
    ev_trend_statement *statement = statement_of(by, segment, docid);
    (void)group;
    if (!statement)
        return ev_segment_damaged(by->matches[segment].segment, "passages", err);
    uint64_t *hits = &statement->hits[by->series];
    bool again = docid == by->last_docid && segment == by->last_segment;
    by->last_docid = docid;
    by->last_segment = segment;
    switch (by->trend->question->per) {
    case EV_PER_PASSAGES:
        *hits += !again;
        break;
    case EV_PER_TOKENS:
        *hits += n;
        break;
    case EV_PER_STATEMENTS:
        *hits = 1;
        break;
    }
    return EV_OK;
}

static ev_status add_size(by_statement *by, size_t segment, uint32_t docid, ev_error *err) {
    const ev_segment *in = by->matches[segment].segment;
    ev_per per = by->trend->question->per;
    ev_passage passage = {0};
    ev_trend_statement *statement = statement_of(by, segment, docid);
    if (!statement || (per == EV_PER_TOKENS && !ev_segment_passage(in, docid, &passage)))
        return ev_segment_damaged(in, "passages", err);
    if (per == EV_PER_STATEMENTS)
        statement->size = 1;
    else
        statement->size += per == EV_PER_PASSAGES ? 1 : passage.n_tokens;
    return EV_OK;
}

static ev_status add_segment(by_statement *by, size_t segment, ev_error *err) {
    const ev_segment *in = by->matches[segment].segment;
    const uint32_t *groups = ev_groups_of(by->trend->groups, segment);
    ev_status status = EV_OK;
    for (uint32_t i = 0; i < in->n_statements; i++) {
        ev_statement_record record;
        if (!ev_segment_statement_at(in, i, &record))
            return ev_segment_damaged(in, "passages", err);
        by->trend->statements[by->starts[segment] + i] = (ev_trend_statement){
            .first_day = record.first_day, .last_day = record.last_day, .digest = record.digest};
    }
    for (uint32_t docid = 1; status == EV_OK && docid <= in->n_docs; docid++)
        if (groups[docid] != EV_NO_GROUP)
            status = add_size(by, segment, docid, err);
    return status;
}

static int by_digest(const void *a, const void *b) {
    const ev_trend_statement *x = a;
    const ev_trend_statement *y = b;
    return memcmp(x->digest, y->digest, EV_SHA256_BYTES);
}

/* Statements of which nothing is divided fall out. */
static void keep_found(ev_trend *trend) {
    size_t n = 0;
    for (size_t i = 0; i < trend->n_statements; i++)
        if (trend->statements[i].size > 0)
            trend->statements[n++] = trend->statements[i];
    trend->n_statements = n;
    if (n > 1)
        qsort(trend->statements, n, sizeof *trend->statements, by_digest);
}

static ev_status count_by_statement(ev_trend *trend, ev_error *err) {
    by_statement by = {.trend = trend};
    size_t n_segments = ev_matcher_segments(trend->base.matcher, &by.matches);
    by.starts = calloc(n_segments + 1, sizeof *by.starts);
    ev_status status = by.starts ? EV_OK : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n_segments; i++) {
        by.starts[i] = trend->n_statements;
        trend->n_statements += by.matches[i].segment->n_statements;
    }
    trend->statements = calloc(trend->n_statements + 1, sizeof *trend->statements);
    if (!trend->statements)
        status = ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n_segments; i++)
        status = add_segment(&by, i, err);
    for (; status == EV_OK && by.series < trend->question->n_series; by.series++, by.last_docid = 0)
        status = ev_count_each(trend->answers[by.series].matcher, trend->groups, add_hits, &by, err);
    if (status == EV_OK)
        keep_found(trend);
    free(by.starts);
    return status;
}

ev_status ev_trend_new(const ev_session *session, const ev_trend_question *question, bool by_statement_too,
                       ev_trend **out, ev_error *err) {
    ev_keys keys = {{question->by}, 1};
    *out = NULL;
    ev_trend *trend = calloc(1, sizeof *trend);
    if (!trend)
        return ev_out_of_memory(err);
    trend->question = question;
    ev_status status = ev_session_ask(session, question->where, true, &trend->base, err);
    if (status == EV_OK)
        status = ev_groups_new(&keys, trend->base.matcher, &trend->groups, err);
    if (status == EV_OK)
        status = ev_groups_list(trend->groups, err);
    if (status == EV_OK)
        status = count_all(trend, session, err);
    if (status == EV_OK && by_statement_too)
        status = count_by_statement(trend, err);
    if (status != EV_OK) {
        ev_trend_free(trend);
        return status;
    }
    *out = trend;
    return EV_OK;
}

void ev_trend_free(ev_trend *trend) {
    if (!trend)
        return;
    ev_groups_free(trend->groups);
    for (size_t i = 0; i < trend->question->n_series; i++)
        ev_answer_free(&trend->answers[i]);
    ev_answer_free(&trend->base);
    free(trend->periods);
    free(trend->values);
    free(trend->statements);
    free(trend->labels);
    free(trend);
}
