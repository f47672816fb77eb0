/* evquery trend: how often themes or words occur over time, with intervals, events, and a test of whether it
 * changed. */
#include "cli/program.h"
#include "query/subcommands.h"
#include "query/trend_options.h"

enum { MAX_MONTHS = 600, MAX_SMOOTH = 99 };

static void make_title(ev_buf *title, const ev_trend_question *question) {
    for (size_t i = 0; i < question->n_series; i++) {
        const char *between = i + 1 < question->n_series ? ", " : " and ";
        ev_buf_printf(title, "%s%s", i ? between : "", question->names[i]);
    }
    ev_buf_printf(title, " by %s", ev_key_name(question->by));
}

static ev_status print_report(const ev_session *session, const ev_trend_asked *asked, const ev_trend_job *job,
                              const char *title, ev_error *err) {
    ev_report *report = NULL;
    ev_status status = ev_report_new(&report, session, title, err);
    if (status != EV_OK)
        return status;
    ev_trend_print_meta(report, &asked->plan.question);
    if (ev_trend_plan_compares(&asked->plan))
        ev_trend_test_print_meta(report, asked->plan.chance);
    if (asked->events_path.len > 0)
        ev_report_meta_file(report, "events", asked->events_path.data);
    ev_trend_job_draw(report, job, title);
    ev_trend_job_print(report, job, "trend", NULL);
    if (job->n_rows > 0)
        ev_trend_test_print(report, asked->plan.question.per, job->rows, job->n_rows, "test", "Compared");
    return ev_report_end(report, status, err);
}

static ev_status work(const ev_parsed *parsed, ev_session *session, ev_trend_asked *asked, ev_trend_job *job,
                      ev_error *err) {
    ev_buf title = {0};
    ev_status status = ev_trend_asked_read(parsed, asked, err);
    if (status == EV_OK)
        status = ev_session_open(parsed, session, err);
    if (status == EV_OK)
        status = ev_trend_job_run(session, &asked->plan, job, err);
    if (status == EV_OK) {
        make_title(&title, &asked->plan.question);
        status = ev_buf_status(&title, err);
    }
    if (status == EV_OK)
        status = print_report(session, asked, job, ev_buf_cstr(&title), err);
    if (status == EV_OK)
        ev_trend_job_explain(session, job);
    ev_buf_free(&title);
    return status;
}

static int run_trend(const ev_parsed *parsed) {
    ev_session session = {0};
    ev_trend_asked asked = {0};
    ev_trend_job job = {0};
    ev_error err = {0};
    ev_status status = work(parsed, &session, &asked, &job, &err);
    ev_trend_job_free(&job);
    ev_session_close(&session);
    ev_trend_asked_free(&asked);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    EV_OPTION_UNIQUE,
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
    EV_OPTION_PERMUTATIONS,
    EV_OPTION_SEED,
    EV_OPTION_CHART,
    EV_OPTION_UNIT,
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
    .description = "Counts each theme and each query in every period of time and gives the rate with its "
                   "interval of 95 %. Periods in which nobody spoke have empty rates; statements without a "
                   "date are counted under (none).\n\n"
                   "--around, --ahead, --versus and --ratio compare two rates: their ratio with an exact "
                   "interval, which takes sentences as independent of each other, and the p-value of a "
                   "permutation test, which moves whole statements. A statement whose date does not tell on "
                   "which side of an event it lies is on neither, and is shown.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_trend,
};
