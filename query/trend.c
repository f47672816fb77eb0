/* evquery trend: how often themes or words occur over time, with intervals, events, and a test of whether it
 * changed. */
#include "cli/datadir.h"
#include "cli/program.h"
#include "query/subcommands.h"
#include "query/trend_print.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_MONTHS = 6,
    MAX_MONTHS = 600,
    DEFAULT_PERMUTATIONS = 9999,
    MAX_PERMUTATIONS = 1000000,
    MAX_SMOOTH = 99
};

typedef struct trend_run {
    const ev_parsed *parsed;
    ev_session session;
    ev_trend_question question;
    char *theme_queries[EV_MAX_SERIES];
    ev_buf events_path;
    ev_events events; /* of the file */
    ev_events single; /* a date that --around names */
    ev_split split;
    bool tested;
    ev_trend *trend;
    ev_trend_test tests[EV_MAX_SERIES];
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
    ev_trend_question *question = &run->question;
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

static ev_status read_question(trend_run *run, ev_error *err) {
    static const ev_key keys[] = {EV_KEY_YEAR, EV_KEY_MONTH, EV_KEY_DECADE};
    const ev_parsed *parsed = run->parsed;
    const char *where = ev_opt_str(parsed, "where");
    run->question.where = where ? where : "";
    run->question.by = keys[ev_opt_choice(parsed, "by")];
    run->question.per = (ev_per)ev_opt_choice(parsed, "per");
    run->question.smooth = (int)ev_opt_int(parsed, "smooth", 1);
    if (run->question.smooth % 2 == 0)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--smooth needs an odd number, so that a period is in the middle");
    return read_series(run, err);
}

/* The file that --events names; where only a test needs events, the one that ships with the program. */
static ev_status read_events(trend_run *run, ev_error *err) {
    const char *path = ev_opt_str(run->parsed, "events");
    ev_status status = EV_OK;
    if (path)
        ev_buf_add_str(&run->events_path, path);
    else
        status = ev_data_path(&run->events_path, "corpus/events.yml", err);
    if (status == EV_OK)
        status = ev_buf_status(&run->events_path, err);
    return status == EV_OK ? ev_events_load(ev_buf_cstr(&run->events_path), &run->events, err) : status;
}

/* A date stands for an event without a name. */
static ev_status split_around(trend_run *run, const char *around, ev_error *err) {
    const ev_event *event = NULL;
    int32_t first_day;
    int32_t last_day;
    if (!ev_date_range(around, &first_day, &last_day)) {
        ev_status status = ev_events_find(&run->events, around, &event, err);
        return status == EV_OK ? ev_split_around(event, &run->split, err) : status;
    }
    ev_status status = ev_events_single(around, &run->single, err);
    return status == EV_OK ? ev_split_around(&run->single.items[0], &run->split, err) : status;
}

static ev_status read_test(trend_run *run, ev_error *err) {
    const char *around = ev_opt_str(run->parsed, "around");
    const char *ahead = ev_opt_str(run->parsed, "ahead");
    int32_t first_day;
    int32_t last_day;
    ev_status status = EV_OK;
    if (around && ahead)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--around and --ahead divide time in two ways; give one of them");
    bool named = ahead || (around && !ev_date_range(around, &first_day, &last_day));
    if (named || ev_opt_str(run->parsed, "events"))
        status = read_events(run, err);
    if (status == EV_OK && around)
        status = split_around(run, around, err);
    if (status == EV_OK && ahead)
        status = ev_events_check_kind(&run->events, ahead, err);
    if (status == EV_OK && ahead)
        status = ev_split_ahead(&run->events, ahead, (int)ev_opt_int(run->parsed, "months", DEFAULT_MONTHS),
                                &run->split, err);
    run->tested = around || ahead;
    return status;
}

/* ---- What is answered */

static ev_status test_all(trend_run *run, ev_error *err) {
    uint64_t n = (uint64_t)ev_opt_int(run->parsed, "permutations", DEFAULT_PERMUTATIONS);
    uint64_t seed = (uint64_t)ev_opt_int(run->parsed, "seed", 1);
    ev_status status = EV_OK;
    for (size_t i = 0; run->tested && status == EV_OK && i < run->question.n_series; i++)
        status = ev_trend_compare(run->trend, i, &run->split, n, seed, &run->tests[i], err);
    return status;
}

static void make_title(ev_buf *title, const ev_trend_question *question) {
    for (size_t i = 0; i < question->n_series; i++)
        ev_buf_printf(title, "%s%s",
                      i == 0                       ? ""
                      : i + 1 < question->n_series ? ", "
                                                   : " and ",
                      question->names[i]);
    ev_buf_printf(title, " by %s", ev_key_name(question->by));
}

static ev_status print_report(trend_run *run, ev_report *report, const char *title) {
    const ev_parsed *parsed = run->parsed;
    ev_trend_print_meta(report, &run->question);
    if (run->tested)
        ev_trend_test_print_meta(report, (uint64_t)ev_opt_int(parsed, "permutations", DEFAULT_PERMUTATIONS),
                                 (uint64_t)ev_opt_int(parsed, "seed", 1));
    if (run->events.n > 0)
        ev_report_meta_file(report, "events", ev_buf_cstr(&run->events_path));
    ev_trend_draw(report, run->trend, run->single.n ? &run->single : &run->events, title);
    ev_trend_print(report, run->trend, "trend", NULL);
    if (run->tested)
        ev_trend_test_print(report, run->trend, &run->split, run->tests, "test", "Before and after");
    return EV_OK;
}

static ev_status answer(trend_run *run, ev_error *err) {
    ev_report *report = NULL;
    ev_buf title = {0};
    make_title(&title, &run->question);
    ev_status status = ev_buf_status(&title, err);
    if (status == EV_OK)
        status = ev_report_new(&report, &run->session, ev_buf_cstr(&title), err);
    if (status == EV_OK)
        status = print_report(run, report, ev_buf_cstr(&title));
    status = ev_report_end(report, status, err);
    ev_buf_free(&title);
    return status;
}

/* A series of zeros and a --where that finds nothing say why. */
static void explain(const trend_run *run) {
    if (ev_matcher_n_passages(run->trend->base.matcher) == 0) {
        ev_answer_explain_zero(&run->session, &run->trend->base);
        return;
    }
    for (size_t i = 0; i < run->question.n_series; i++)
        if (ev_matcher_n_passages(run->trend->answers[i].matcher) == 0)
            ev_answer_explain_zero(&run->session, &run->trend->answers[i]);
}

static ev_status work(trend_run *run, ev_error *err) {
    ev_status status = read_question(run, err);
    if (status == EV_OK)
        status = read_test(run, err);
    if (status == EV_OK)
        status = ev_session_open(run->parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_trend_new(&run->session, &run->question, run->tested, &run->trend, err);
    if (status == EV_OK)
        status = test_all(run, err);
    if (status == EV_OK)
        status = answer(run, err);
    if (status == EV_OK)
        explain(run);
    return status;
}

static int run_trend(const ev_parsed *parsed) {
    trend_run run = {.parsed = parsed};
    ev_error err = {0};
    ev_status status = work(&run, &err);
    ev_trend_free(run.trend);
    ev_session_close(&run.session);
    ev_split_free(&run.split);
    ev_events_free(&run.events);
    ev_events_free(&run.single);
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
    {.name = "permutations",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_PERMUTATIONS,
     .value = "9999",
     .help = "of the test"},
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
    .description = "Counts each theme and each query in every period of time and gives the rate with its "
                   "interval of 95 %. "
                   "Periods in which nobody spoke have empty rates; statements without a date are counted "
                   "under (none).\n\n"
                   "--around and --ahead add a test: the ratio of the two rates with an exact interval, "
                   "which takes sentences "
                   "as independent of each other, and the p-value of a permutation test, which moves whole "
                   "statements. A "
                   "statement whose date does not tell on which side it lies is in neither and is shown.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_trend,
};
