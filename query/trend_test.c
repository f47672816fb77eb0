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
            return ev_out_of_memory(err);
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

/* Which side days belong to; 0, 0 is no date. */
static int side_of(const ev_split *split, int32_t first_day, int32_t last_day) {
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

/* Adds statements to their sides, and to the units that chance moves. */
typedef struct tally {
    uint64_t hits[EV_SIDES], sizes[EV_SIDES];
    ev_unit_count *units;
    size_t n_units;
} tally;

static ev_status start(tally *t, ev_trend_test *test, size_t n_units, ev_error *err) {
    memset(t, 0, sizeof *t);
    memset(test, 0, sizeof *test);
    t->units = calloc(n_units + 1, sizeof *t->units);
    return t->units ? EV_OK : ev_out_of_memory(err);
}

static void add(tally *t, ev_trend_test *test, const ev_trend_statement *statement, size_t series, int side) {
    t->hits[side] += statement->hits[series];
    t->sizes[side] += statement->size;
    test->sides[side].n_statements++;
    if (side != EV_SIDE_UNKNOWN)
        t->units[t->n_units++] =
            (ev_unit_count){statement->hits[series], statement->size, side == EV_SIDE_SECOND};
}

static ev_status finish(tally *t, ev_trend_test *test, ev_per per, ev_chance chance, ev_error *err) {
    for (size_t i = 0; i < EV_SIDES; i++)
        test->sides[i].value = ev_trend_rate(per, t->hits[i], t->sizes[i]);
    set_ratio(test);
    ev_status status =
        ev_permutation_test(t->units, t->n_units, chance.n_permutations, chance.seed, &test->chance, err);
    free(t->units);
    return status;
}

ev_status ev_trend_compare(const ev_trend *trend, size_t series, const ev_split *split, ev_chance chance,
                           ev_trend_test *test, ev_error *err) {
    tally t;
    ev_status status = start(&t, test, trend->n_statements, err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < trend->n_statements; i++) {
        const ev_trend_statement *statement = &trend->statements[i];
        add(&t, test, statement, series, side_of(split, statement->first_day, statement->last_day));
    }
    return finish(&t, test, trend->question->per, chance, err);
}

/* Both lists are in order of digests. */
static size_t count_shared(const ev_trend *a, const ev_trend *b) {
    size_t n = 0;
    for (size_t i = 0, j = 0; i < a->n_statements && j < b->n_statements;) {
        int order = memcmp(a->statements[i].digest, b->statements[j].digest, EV_SHA256_BYTES);
        n += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return n;
}

ev_status ev_trend_versus(const ev_trend *first, const ev_trend *second, size_t series, ev_chance chance,
                          ev_trend_test *test, ev_error *err) {
    tally t;
    size_t n_shared = count_shared(first, second);
    if (n_shared > 0)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "%zu statements are in both parts and cannot be on two sides of a test; let the two "
                       "queries exclude each other",
                       n_shared);
    ev_status status = start(&t, test, first->n_statements + second->n_statements, err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < first->n_statements; i++)
        add(&t, test, &first->statements[i], series, EV_SIDE_FIRST);
    for (size_t i = 0; i < second->n_statements; i++)
        add(&t, test, &second->statements[i], series, EV_SIDE_SECOND);
    return finish(&t, test, first->question->per, chance, err);
}

ev_status ev_trend_pair(const ev_trend *trend, size_t first, size_t second, ev_chance chance,
                        ev_trend_test *test, ev_error *err) {
    ev_unit_pair *pairs = calloc(trend->n_statements + 1, sizeof *pairs);
    memset(test, 0, sizeof *test);
    if (!pairs)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < trend->n_statements; i++)
        pairs[i] = (ev_unit_pair){trend->statements[i].hits[first], trend->statements[i].hits[second]};
    test->sides[EV_SIDE_FIRST] = (ev_side_count){trend->n_statements, trend->totals[first]};
    test->sides[EV_SIDE_SECOND] = (ev_side_count){trend->n_statements, trend->totals[second]};
    set_ratio(test);
    ev_flip_test(pairs, trend->n_statements, chance.n_permutations, chance.seed, &test->chance);
    free(pairs);
    return EV_OK;
}
