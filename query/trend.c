/* evquery trend: how often themes or words occur over time, with intervals, events, and a test of whether it
 * changed. */
#include "cli/datadir.h"
#include "cli/program.h"
#include "query/subcommands.h"
#include "query/trend_job.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_MONTHS = 600, MAX_PERMUTATIONS = 1000000, MAX_SMOOTH = 99 };

typedef struct trend_run {
    const ev_parsed *parsed;
    ev_session session;
    ev_trend_plan plan;
    char *theme_queries[EV_MAX_SERIES];
    ev_buf events_path;
    ev_events events; /* of the file; empty when none is needed */
    ev_trend_job job;
} trend_run;

/* ---- What is asked */

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
    return *query ? EV_OK : ev_fail(err, EV_NOMEM, "out of memory");
}

static ev_status read_series(trend_run *run, ev_error *err) {
    ev_trend_question *question = &run->plan.question;
    size_t n_themes = ev_opt_count(run->parsed, "theme");
    size_t n = n_themes + run->parsed->n_args;
    ev_status status = EV_OK;
    if (n == 0)
        return ev_fail(err, EV_BAD_ARGUMENT, "trend needs something to count: --theme THEME, or a QUERY");
    if (n > EV_MAX_SERIES)
        return ev_fail(err, EV_BAD_ARGUMENT, "at most %d series in one trend, not %zu", EV_MAX_SERIES, n);
    for (size_t i = 0; status == EV_OK && i < n_themes; i++) {
        question->names[i] = ev_opt_nth(run->parsed, "theme", i);
        status = theme_query(question->names[i], &run->theme_queries[i], err);
        question->queries[i] = run->theme_queries[i];
    }
    for (size_t i = n_themes; i < n; i++)
        question->names[i] = question->queries[i] = run->parsed->args[i - n_themes];
    question->n_series = n;
    return status;
}

/* The file that --events names; where only a comparison needs events, the one that ships with the program. */
static ev_status read_events(trend_run *run, ev_error *err) {
    const char *path = ev_opt_str(run->parsed, "events");
    ev_status status = EV_OK;
    int32_t first_day;
    int32_t last_day;
    bool named =
        run->plan.ahead || (run->plan.around && !ev_date_range(run->plan.around, &first_day, &last_day));
    if (!path && !named)
        return EV_OK;
    if (path)
        ev_buf_add_str(&run->events_path, path);
    else
        status = ev_data_path(&run->events_path, EV_EVENTS_FILE, err);
    if (status == EV_OK)
        status = ev_buf_status(&run->events_path, err);
    return status == EV_OK ? ev_events_load(ev_buf_cstr(&run->events_path), &run->events, err) : status;
}

static ev_status read_plan(trend_run *run, ev_error *err) {
    static const ev_key keys[] = {EV_KEY_YEAR, EV_KEY_MONTH, EV_KEY_DECADE};
    const ev_parsed *parsed = run->parsed;
    ev_trend_plan *plan = &run->plan;
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
    plan->events = &run->events;
    plan->mark = ev_opt_given(parsed, "events");
    if (plan->question.smooth % 2 == 0)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--smooth needs an odd number, so that a period is in the middle");
    ev_status status = read_series(run, err);
    return status == EV_OK ? read_events(run, err) : status;
}

/* ---- What is answered */

static void make_title(ev_buf *title, const ev_trend_question *question) {
    for (size_t i = 0; i < question->n_series; i++) {
        const char *between = i + 1 < question->n_series ? ", " : " and ";
        ev_buf_printf(title, "%s%s", i ? between : "", question->names[i]);
    }
    ev_buf_printf(title, " by %s", ev_key_name(question->by));
}

static ev_status print_report(trend_run *run, const char *title, ev_error *err) {
    ev_report *report = NULL;
    ev_trend_names names = {.chart_title = title, .periods = "trend", .test = "test"};
    ev_status status = ev_report_new(&report, &run->session, title, err);
    if (status != EV_OK)
        return status;
    ev_trend_print_meta(report, &run->plan.question);
    if (ev_trend_plan_compares(&run->plan))
        ev_trend_test_print_meta(report, run->plan.chance);
    if (run->events_path.len > 0)
        ev_report_meta_file(report, "events", ev_buf_cstr(&run->events_path));
    ev_trend_job_print(report, &run->job, &names);
    return ev_report_end(report, status, err);
}

static ev_status work(trend_run *run, ev_error *err) {
    ev_buf title = {0};
    ev_status status = read_plan(run, err);
    if (status == EV_OK)
        status = ev_session_open(run->parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_trend_job_run(&run->session, &run->plan, &run->job, err);
    if (status == EV_OK) {
        make_title(&title, &run->plan.question);
        status = ev_buf_status(&title, err);
    }
    if (status == EV_OK)
        status = print_report(run, ev_buf_cstr(&title), err);
    if (status == EV_OK)
        ev_trend_job_explain(&run->session, &run->job);
    ev_buf_free(&title);
    return status;
}

static int run_trend(const ev_parsed *parsed) {
    trend_run run = {.parsed = parsed};
    ev_error err = {0};
    ev_status status = work(&run, &err);
    ev_trend_job_free(&run.job);
    ev_session_close(&run.session);
    ev_events_free(&run.events);
    ev_buf_free(&run.events_path);
    for (size_t i = 0; i < EV_MAX_SERIES; i++)
        free(run.theme_queries[i]);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    {.name = "theme",
     .letter = 't',
     .kind = EV_OPT_STRING,
     .arg = "THEME",
     .repeatable = true,
     .help = "count the tags of this theme and of those below it"},
    {.name = "by",
     .kind = EV_OPT_CHOICE,
     .choices = "year|month|decade",
     .value = "year",
     .help = "the periods"},
    {.name = "where",
     .letter = 'w',
     .kind = EV_OPT_STRING,
     .arg = "QUERY",
     .help = "only in what this query finds"},
    {.name = "per",
     .kind = EV_OPT_CHOICE,
     .choices = "passages|tokens|statements",
     .value = "passages",
     .help = "rate: passages per 1,000, occurrences per million tokens, or statements in percent"},
    {.name = "smooth",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_SMOOTH,
     .value = "1",
     .shown = "none",
     .help = "pooled rates of N periods (odd), drawn as the line"},
    {.name = "events",
     .kind = EV_OPT_STRING,
     .arg = "FILE",
     .in_report = EV_IN_REPORT_FILE_NAME,
     .help = "mark the events of this file (corpus/events.yml)"},
    {.name = "around",
     .kind = EV_OPT_STRING,
     .arg = "EVENT",
     .help = "test before against after an event (its id) or a date"},
    {.name = "ahead",
     .kind = EV_OPT_STRING,
     .arg = "KIND",
     .help = "test the months before events of a kind against all other time"},
    {.name = "months",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_MONTHS,
     .value = "6",
     .help = "how many months --ahead takes"},
    {.name = "versus",
     .kind = EV_OPT_STRING,
     .arg = "QUERY",
     .help = "compare what --where finds with what this query finds"},
    {.name = "ratio", .kind = EV_OPT_FLAG, .help = "compare the first series with each of the others"},
    {.name = "permutations",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_PERMUTATIONS,
     .value = "9999",
     .help = "of the test that goes with a comparison"},
    {.name = "seed",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = INT64_MAX,
     .value = "1",
     .help = "of its random numbers"},
    EV_OPTION_CHART,
    {0},
};

static const ev_example examples[] = {
    {"evquery trend --theme sovereignty --where 'country:KAZ OR country:BLR' --events corpus/events.yml",
     "a theme over the years, with the study's events"},
    {"evquery trend --theme exit.threat --around crimea --format html > trend.html",
     "before and after an event, as a page with chart"},
    {"evquery trend --theme integration.equality --where country:KAZ --versus country:RUS",
     "who says it more"},
    {"evquery trend 'sovereign*' 'independen*' --per tokens --smooth 3 --chart words.png",
     "words per million, the line smoothed, as a picture"},
    {0},
};

const ev_subcommand evquery_trend = {
    .name = "trend",
    .summary = "themes or words over time, with intervals",
    .usage = "[QUERY]...",
    .min_args = 0,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Counts each theme and each query in every period of time and gives the rate with its "
        "interval of 95 %. "
        "Periods in which nobody spoke have empty rates; statements without a date are counted "
        "under (none).\n\n"
        "--around, --ahead, --versus and --ratio compare two rates: their ratio with an exact interval, "
        "which takes "
        "sentences as independent of each other, and the p-value of a permutation test, which moves whole "
        "statements. A statement whose date does not tell on which side of an event it lies is on neither, "
        "and is "
        "shown.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_trend,
};
