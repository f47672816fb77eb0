/* See trend_test.h. */
#include "query/trend_test.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAST_DAY INT32_MAX

void ev_split_free(ev_split *split) {
    for (size_t i = 0; i < EV_SIDES; i++)
        free(split->names[i]);
    free(split->windows);
    memset(split, 0, sizeof *split);
}

static char *take_text(ev_buf *text) {
    char *copy = text->failed ? NULL : strdup(ev_buf_cstr(text));
    ev_buf_free(text);
    return copy;
}

static ev_status check(ev_split *split, ev_error *err) {
    for (size_t i = 0; i < EV_SIDES; i++)
        if (!split->names[i] || !split->windows) {
            ev_split_free(split);
            return ev_fail(err, EV_NOMEM, "out of memory");
        }
    return EV_OK;
}

ev_status ev_split_around(const ev_event *event, ev_split *split, ev_error *err) {
    ev_buf before = {0};
    ev_buf after = {0};
    bool named = strcmp(event->id, event->date) != 0;
    ev_buf_printf(&before, named ? "before %s (%s)" : "before %s", event->date, event->id);
    ev_buf_printf(&after, named ? "from %s on (%s)" : "from %s on", event->date, event->id);
    memset(split, 0, sizeof *split);
    split->names[EV_SIDE_FIRST] = take_text(&before);
    split->names[EV_SIDE_SECOND] = take_text(&after);
    split->names[EV_SIDE_UNKNOWN] = strdup("(the date does not tell)");
    split->windows = calloc(1, sizeof *split->windows);
    if (split->windows)
        split->windows[split->n_windows++] = (ev_window){event->first_day, LAST_DAY};
    return check(split, err);
}

ev_status ev_split_ahead(const ev_events *events, const char *kind, int months, ev_split *split,
                         ev_error *err) {
    ev_buf within = {0};
    ev_buf_printf(&within, "%d months before each %s", months, kind);
    memset(split, 0, sizeof *split);
    split->names[EV_SIDE_FIRST] = strdup("all other time");
    split->names[EV_SIDE_SECOND] = take_text(&within);
    split->names[EV_SIDE_UNKNOWN] = strdup("(the date does not tell)");
    split->windows = calloc(events->n + 1, sizeof *split->windows);
    for (size_t i = 0; split->windows && i < events->n; i++)
        if (!strcmp(events->items[i].kind, kind))
            split->windows[split->n_windows++] =
                (ev_window){ev_months_before(events->items[i].first_day, months), events->items[i].first_day};
    return check(split, err);
}

int ev_split_side(const ev_split *split, int32_t first_day, int32_t last_day) {
    int side = EV_SIDE_FIRST;
    if (first_day == 0)
        return EV_SIDE_UNKNOWN;
    for (size_t i = 0; i < split->n_windows; i++) {
        const ev_window *window = &split->windows[i];
        if (first_day >= window->first_day && last_day < window->end_day)
            return EV_SIDE_SECOND;
        if (last_day >= window->first_day && first_day < window->end_day)
            side = EV_SIDE_UNKNOWN;
    }
    return side;
}

static void set_ratio(ev_trend_test *test) {
    const ev_trend_value *first = &test->sides[EV_SIDE_FIRST].value;
    const ev_trend_value *second = &test->sides[EV_SIDE_SECOND].value;
    test->ratio = first->n > 0 && second->of > 0 ? second->rate / first->rate : NAN;
    test->interval = ev_rate_ratio(second->n, second->of, first->n, first->of);
}

ev_status ev_trend_compare(const ev_trend *trend, size_t series, const ev_split *split,
                           uint64_t n_permutations, uint64_t seed, ev_trend_test *test, ev_error *err) {
    uint64_t hits[EV_SIDES] = {0};
    uint64_t sizes[EV_SIDES] = {0};
    size_t n_units = 0;
    memset(test, 0, sizeof *test);
    ev_unit_count *units = calloc(trend->n_statements + 1, sizeof *units);
    if (!units)
        return ev_fail(err, EV_NOMEM, "out of memory");
    for (size_t i = 0; i < trend->n_statements; i++) {
        const ev_trend_statement *statement = &trend->statements[i];
        int side = ev_split_side(split, statement->first_day, statement->last_day);
        hits[side] += statement->hits[series];
        sizes[side] += statement->size;
        test->sides[side].n_statements++;
        if (side != EV_SIDE_UNKNOWN)
            units[n_units++] =
                (ev_unit_count){statement->hits[series], statement->size, side == EV_SIDE_SECOND};
    }
    for (size_t i = 0; i < EV_SIDES; i++)
        test->sides[i].value = ev_trend_rate(trend->question->per, hits[i], sizes[i]);
    set_ratio(test);
    ev_status status = ev_permutation_test(units, n_units, n_permutations, seed, &test->chance, err);
    free(units);
    return status;
}
