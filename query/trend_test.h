/* Did it change, and who says it more? Two rates side by side: before and after an event, the months before
 * each of several events against all other time, one part of the corpus against another, or one theme against
 * another in the same text.
 *
 * Rates are compared by their ratio with an exact interval (stats/interval.h), which takes sentences as
 * independent, and by a permutation test that moves statements whole (stats/permutation.h), which does not.
 */
#ifndef EV_QUERY_TREND_TEST_H
#define EV_QUERY_TREND_TEST_H

#include "query/events.h"
#include "query/stats/permutation.h"
#include "query/trend_series.h"

/* The two sides, and what cannot be told: a statement that is undated, or dated by its year when the line
 * goes through the year. */
enum { EV_SIDE_FIRST, EV_SIDE_SECOND, EV_SIDE_UNKNOWN, EV_SIDES };

/* Statements within one of the windows are on the second side. */
typedef struct ev_window {
    int32_t first_day, end_day; /* yyyymmdd; end_day is no longer in it */
} ev_window;

typedef struct ev_split {
    char *names[EV_SIDES]; /* "before 2014-03-18 (crimea)" */
    ev_window *windows;    /* in order of their first days */
    size_t n_windows;
} ev_split; /* all zero is empty */

/* Before an event's first day, and from it on. EV_NOMEM. */
ev_status ev_split_around(const ev_event *event, ev_split *split, ev_error *err);
/* The months before each event of a kind: the event's own first day is no longer in it. EV_NOMEM. */
ev_status ev_split_ahead(const ev_events *events, const char *kind, int months, ev_split *split,
                         ev_error *err);
void ev_split_free(ev_split *split);

typedef struct ev_side_count {
    uint64_t n_statements;
    ev_trend_value value;
} ev_side_count;

typedef struct ev_trend_test {
    ev_side_count sides[EV_SIDES];
    double ratio; /* second to first; NaN when it has no value */
    ev_interval interval;
    ev_permutation chance;
} ev_trend_test;

typedef struct ev_chance {
    uint64_t n_permutations, seed;
} ev_chance;

/* What follows compares series of trends that were counted by statement. EV_NOMEM, EV_TOO_LARGE. */

/* The two sides of a split. */
ev_status ev_trend_compare(const ev_trend *trend, size_t series, const ev_split *split, ev_chance chance,
                           ev_trend_test *test, ev_error *err);
/* The same series in two parts of the corpus. EV_BAD_ARGUMENT when some statement is in both. */
ev_status ev_trend_versus(const ev_trend *first, const ev_trend *second, size_t series, ev_chance chance,
                          ev_trend_test *test, ev_error *err);
/* Two series in the same text. */
ev_status ev_trend_pair(const ev_trend *trend, size_t first, size_t second, ev_chance chance,
                        ev_trend_test *test, ev_error *err);

#endif
