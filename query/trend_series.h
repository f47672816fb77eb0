/* What `evquery trend` counts: how often each of several queries occurs in each period of time, and in each
 * statement, out of how much. Everything is counted by count.h within groups.h; this file adds the periods in
 * which nobody spoke, rates, intervals and smoothing.
 *
 * Ownership: _new is freed by _free; all else is lent until then. */
#ifndef EV_QUERY_TREND_SERIES_H
#define EV_QUERY_TREND_SERIES_H

#include "query/count.h"
#include "query/session.h"
#include "query/stats/interval.h"

/* What a rate is: n of what, out of what, times what. */
typedef enum ev_per { EV_PER_PASSAGES, EV_PER_TOKENS, EV_PER_STATEMENTS } ev_per;
typedef struct ev_per_words {
    const char *rate;     /* "passages per 1,000 passages" */
    const char *interval; /* for the manifest, with its source */
    double times;
    int decimals;
} ev_per_words;
const ev_per_words *ev_per_words_of(ev_per per);

enum { EV_MAX_SERIES = 8 }; /* that a chart can tell apart */

typedef struct ev_trend_question {
    const char *names[EV_MAX_SERIES];
    const char *queries[EV_MAX_SERIES];
    size_t n_series;
    const char *where; /* "" for all */
    ev_key by;         /* EV_KEY_YEAR, EV_KEY_MONTH or EV_KEY_DECADE */
    ev_per per;
    int smooth; /* periods, odd; 1: none */
} ev_trend_question;

typedef struct ev_period {
    const char *label; /* "2014", "2014-05", "2010s", "(none)" */
    double middle;     /* in years; NaN where the label is no such period */
    ev_totals totals;
} ev_period;

typedef struct ev_trend_value {
    uint64_t n, of;
    double rate; /* NaN where `of` is 0; so is the interval */
    ev_interval interval;
    double smooth;
} ev_trend_value;

/* A statement that --where finds, with what each series has in it. */
typedef struct ev_trend_statement {
    int32_t first_day, last_day;
    const unsigned char *digest;
    uint64_t size;                /* in what rates are out of */
    uint64_t hits[EV_MAX_SERIES]; /* in what they count */
} ev_trend_statement;

typedef struct ev_trend {
    const ev_trend_question *question;
    ev_answer base;
    ev_answer answers[EV_MAX_SERIES];
    ev_groups *groups;
    ev_period *periods; /* in order; "(none)" last */
    size_t n_periods;
    double from, to;        /* the years that they span; 0, 0: none */
    ev_trend_value *values; /* series after series, a value a period */
    ev_trend_value totals[EV_MAX_SERIES];
    ev_trend_statement *statements; /* in order of their digests */
    size_t n_statements;
    char *labels; /* of periods without text */
} ev_trend;

/* Asks and counts; with `by_statement` also statement by statement. The question is lent. Queries fail as
 * ev_session_ask does; EV_BAD_QUERY for one that counts nothing, EV_TOO_LARGE for too many periods,
 * EV_CORRUPT, EV_NOMEM. */
ev_status ev_trend_new(const ev_session *session, const ev_trend_question *question, bool by_statement,
                       ev_trend **out, ev_error *err);
void ev_trend_free(ev_trend *trend);

const ev_trend_value *ev_trend_at(const ev_trend *trend, size_t series, size_t period);
/* A rate with its interval, by the question's unit. */
ev_trend_value ev_trend_rate(ev_per per, uint64_t n, uint64_t of);

#endif
