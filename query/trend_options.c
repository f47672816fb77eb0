/* See trend_options.h. */
#include "query/trend_options.h"

#include "cli/datadir.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

/* A theme is a word of the query language, never a piece of it. */
static ev_status theme_query(const char *theme, char **query, ev_error *err) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-*";
    ev_buf text = {0};
    if (theme[strspn(theme, allowed)])
        return ev_fail(err, EV_BAD_ARGUMENT, "--theme needs a theme such as exit.threat, not '%.100s'",
                       theme);
    ev_buf_printf(&text, "theme:%s", theme);
    *query = text.failed ? NULL : strdup(ev_buf_cstr(&text));
    ev_buf_free(&text);
    return *query ? EV_OK : ev_out_of_memory(err);
}

static ev_status read_series(const ev_parsed *parsed, ev_trend_asked *asked, ev_error *err) {
    ev_trend_question *question = &asked->plan.question;
    size_t n_themes = ev_opt_count(parsed, "theme");
    size_t n = n_themes + parsed->n_args;
    ev_status status = EV_OK;
    if (n == 0)
        return ev_fail(err, EV_BAD_ARGUMENT, "trend needs something to count: --theme THEME, or a QUERY");
    if (n > EV_MAX_SERIES)
        return ev_fail(err, EV_BAD_ARGUMENT, "at most %d series in one trend, not %zu", EV_MAX_SERIES, n);
    for (size_t i = 0; status == EV_OK && i < n_themes; i++) {
        question->names[i] = ev_opt_nth(parsed, "theme", i);
        status = theme_query(question->names[i], &asked->theme_queries[i], err);
        question->queries[i] = asked->theme_queries[i];
    }
    for (size_t i = n_themes; i < n; i++)
        question->names[i] = question->queries[i] = parsed->args[i - n_themes];
    question->n_series = n;
    return status;
}

/* The file that --events names; where only a comparison needs events, the one that ships with the program. */
static ev_status read_events(const ev_parsed *parsed, ev_trend_asked *asked, ev_error *err) {
    const char *path = ev_opt_str(parsed, "events");
    ev_status status = EV_OK;
    int32_t first_day;
    int32_t last_day;
    bool named = asked->plan.ahead ||
                 (asked->plan.around && !ev_date_range(asked->plan.around, &first_day, &last_day));
    if (!path && !named)
        return EV_OK;
    if (path)
        ev_buf_add_str(&asked->events_path, path);
    else
        status = ev_data_path(&asked->events_path, EV_EVENTS_FILE, err);
    if (status == EV_OK)
        status = ev_buf_status(&asked->events_path, err);
    return status == EV_OK ? ev_events_load(ev_buf_cstr(&asked->events_path), &asked->events, err) : status;
}

ev_status ev_trend_asked_read(const ev_parsed *parsed, ev_trend_asked *asked, ev_error *err) {
    static const ev_key keys[] = {EV_KEY_YEAR, EV_KEY_MONTH, EV_KEY_DECADE};
    ev_trend_plan *plan = &asked->plan;
    memset(asked, 0, sizeof *asked);
    const char *where = ev_opt_str(parsed, "where");
    plan->question.where = where ? where : "";
    plan->question.by = keys[ev_opt_choice(parsed, "by")];
    plan->question.per = (ev_per)ev_opt_choice(parsed, "per");
    plan->question.smooth = (int)ev_opt_int(parsed, "smooth", 1);
    plan->around = ev_opt_str(parsed, "around");
    plan->ahead = ev_opt_str(parsed, "ahead");
    plan->months = (int)ev_opt_int(parsed, "months", 0);
    plan->versus = ev_opt_str(parsed, "versus");
    plan->ratio = ev_opt_flag(parsed, "ratio");
    plan->chance.n_permutations = (uint64_t)ev_opt_int(parsed, "permutations", 0);
    plan->chance.seed = (uint64_t)ev_opt_int(parsed, "seed", 0);
    plan->events = &asked->events;
    plan->mark = ev_opt_given(parsed, "events");
    if (plan->question.smooth % 2 == 0)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--smooth needs an odd number, so that a period is in the middle");
    ev_status status = read_series(parsed, asked, err);
    return status == EV_OK ? read_events(parsed, asked, err) : status;
}

void ev_trend_asked_free(ev_trend_asked *asked) {
    ev_events_free(&asked->events);
    ev_buf_free(&asked->events_path);
    for (size_t i = 0; i < EV_MAX_SERIES; i++)
        free(asked->theme_queries[i]);
    memset(asked, 0, sizeof *asked);
}
