/* See study.h. What a prediction says and which command tests it is a table; a page holds the numbers and no
 * judgement beyond them. */
#include "query/study.h"

#include "cli/command_line.h"
#include "cli/json.h"
#include "query/subcommands.h"
#include "query/trend_options.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALLER "country:KAZ OR country:BLR OR country:ARM OR country:KGZ"
#define COMPOSED "source:\"composed for Exitvoice, not a real statement\""

static const struct prediction {
    const char *heading, *claim, *command;
    const char *chart;
    const char *test, *series; /* what programs call the tables */
    const char *parts[2];      /* short names for the chart; NULL: a chart over time */
} predictions[] = {
    {.heading = "1. Exit threats and the defence of sovereignty, before and after March 2014",
     .claim =
         "Prediction: exit threats and defence of sovereignty by the smaller members rise after March 2014.",
     .command = "evquery trend --theme exit.threat --theme sovereignty.defence --where '" SMALLER
                "' --around crimea",
     .chart = "Exit threats and defence of sovereignty, by the smaller members",
     .test = "prediction-1",
     .series = "prediction-1-series"},
    {.heading = "2. Pledges of integration before Russian national elections",
     .claim = "Prediction: pledges of integration cluster in the months before Russian national elections.",
     .command =
         "evquery trend --theme integration.pledge --where 'country:RUS OR " SMALLER "' --ahead election",
     .chart = "Pledges of integration, by the five members",
     .test = "prediction-2",
     .series = "prediction-2-series"},
    {.heading = "3. Equality and limits, success and great power: the smaller members against Russia",
     .claim = "Prediction: smaller members speak of equality and limits more than Russia does; Russia speaks "
              "of success and great power more.",
     .command =
         "evquery trend --theme integration.equality --theme integration.limits --theme integration.success "
         "--theme power.great --where '" SMALLER "' --versus country:RUS",
     .chart = "Who speaks of what",
     .test = "prediction-3",
     .series = "prediction-3-series",
     .parts = {"Russia", "smaller members"}},
    {.heading = "4. Bilateral against multilateral in Russian statements before 2014",
     .claim = "Prediction: bilateral framing prevails over multilateral framing in Russian statements before "
              "2014.",
     .command = "evquery trend 'двусторонн* OR bilateral* OR екіжақты*' 'многосторонн* OR multilateral* OR "
                "көпжақты*' --where 'country:RUS date:..2013-12-31' --ratio",
     .chart = "Bilateral and multilateral in Russian statements before 2014",
     .test = "prediction-4",
     .series = "prediction-4-series"},
};

enum { N_PREDICTIONS = sizeof predictions / sizeof predictions[0] };

/* ---- A prediction's command */

/* One command, parsed and run. The members lend to each other, in this order. */
typedef struct answered {
    ev_buf text;
    char **words;
    ev_parsed parsed;
    ev_trend_asked asked;
    ev_trend_job job;
} answered;

static void answered_free(answered *a) {
    ev_trend_job_free(&a->job);
    ev_trend_asked_free(&a->asked);
    ev_parsed_free(&a->parsed);
    free(a->words);
    ev_buf_free(&a->text);
}

/* What was given to the report counts for each command in it. */
static void add_option(ev_buf *text, const ev_parsed *report, const char *name) {
    const char *value = ev_opt_str(report, name);
    if (!value)
        return;
    ev_buf_printf(text, " --%s ", name);
    ev_command_word(text, value);
}

static ev_status answer(const ev_session *session, const struct prediction *prediction, answered *a,
                        ev_error *err) {
    size_t n_words;
    ev_buf_add_str(&a->text, prediction->command);
    add_option(&a->text, session->parsed, "permutations");
    add_option(&a->text, session->parsed, "seed");
    add_option(&a->text, session->parsed, "events");
    ev_status status = ev_buf_status(&a->text, err);
    if (status == EV_OK)
        status = ev_command_split(ev_buf_cstr(&a->text), &a->words, &n_words, err);
    if (status == EV_OK)
        status = ev_parse(session->parsed->program, (int)n_words, a->words, &a->parsed, err);
    if (status == EV_OK)
        status = ev_trend_asked_read(&a->parsed, &a->asked, err);
    return status == EV_OK ? ev_trend_job_run(session, &a->asked.plan, &a->job, err) : status;
}

/* ---- What it found, in words and pictures */

static void add_rate(ev_buf *text, const ev_trend_value *value, ev_per per) {
    ev_buf_printf(text, "%" PRIu64 " of %" PRIu64, value->n, value->of);
    if (value->of == 0)
        return;
    ev_buf_add_str(text, " (");
    ev_number_text(text, value->rate, ev_per_words_of(per)->decimals);
    ev_buf_add_char(text, ')');
}

static void add_ratio(ev_buf *text, const ev_trend_test *test) {
    bool bounded = isfinite(test->interval.high);
    bool spoken = test->sides[EV_SIDE_FIRST].value.of > 0 && test->sides[EV_SIDE_SECOND].value.of > 0;
    if (!isfinite(test->ratio)) {
        ev_buf_add_str(text, spoken ? "There is no ratio: the first side has none."
                                    : "There is no ratio: on one side nobody spoke.");
        return;
    }
    ev_buf_add_str(text, "Ratio of the second to the first: ");
    ev_number_text(text, test->ratio, 3);
    ev_buf_add_str(text, ", interval from ");
    ev_number_text(text, test->interval.low, 3);
    ev_buf_add_str(text, bounded ? " to " : " without an upper end");
    ev_number_text(text, test->interval.high, 3);
    ev_buf_add_str(text, ", p = ");
    ev_number_text(text, test->chance.p, 4);
    ev_buf_add_char(text, '.');
}

/* "exit.threat, before 2014-03-18 (crimea): 8 of 449 (17.817); from 2014-03-18 on (crimea): 20 of 709
 * (28.209). Ratio of the second to the first: 1.583, interval from 0.668 to 4.156, p = 0.2908." */
static void print_finding(ev_report *report, const struct prediction *prediction, const ev_test_row *row,
                          ev_per per) {
    const char *const *parts = prediction->parts[0] ? prediction->parts : row->parts;
    ev_buf text = {0};
    bool pair = strcmp(row->series[EV_SIDE_FIRST], row->series[EV_SIDE_SECOND]) != 0;
    for (size_t side = EV_SIDE_FIRST; side <= EV_SIDE_SECOND; side++) {
        if (pair)
            ev_buf_add_str(&text, row->series[side]);
        else
            ev_buf_printf(&text, "%s%s%s", side ? "" : row->series[side], side ? "" : ", ", parts[side]);
        ev_buf_add_str(&text, ": ");
        add_rate(&text, &row->test.sides[side].value, per);
        ev_buf_add_str(&text, side == EV_SIDE_FIRST ? "; " : ". ");
    }
    add_ratio(&text, &row->test);
    ev_report_prose(report, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

static void draw_sides(ev_report *report, const struct prediction *prediction, const ev_trend_job *job) {
    ev_test_bars bars = {.rows = job->rows, .n_rows = job->n_rows, .parts = prediction->parts};
    ev_trend_test_draw(report, job->plan->question.per, &bars, prediction->chart);
}

static void print_prediction(ev_report *report, const struct prediction *prediction,
                             const ev_trend_job *job) {
    ev_per per = job->plan->question.per;
    ev_buf command = {0};
    ev_buf_printf(&command, "By itself: %s", prediction->command);
    ev_report_heading(report, prediction->heading);
    ev_report_prose(report, prediction->claim);
    for (size_t i = 0; i < job->n_rows; i++)
        print_finding(report, prediction, &job->rows[i], per);
    ev_report_prose(report, ev_buf_cstr(&command));
    ev_buf_free(&command);
    if (prediction->parts[0])
        draw_sides(report, prediction, job);
    else
        ev_trend_job_draw(report, job, prediction->chart);
    ev_trend_test_print(report, per, job->rows, job->n_rows, prediction->test, "The two sides");
}

/* ---- The page */

/* What was composed shows what was put in: the page says how much of it there is. */
static ev_status count_composed(const ev_session *session, uint64_t *n, ev_error *err) {
    ev_answer composed = {0};
    ev_status status = ev_session_ask(session, COMPOSED, true, &composed, err);
    *n = status == EV_OK ? ev_matcher_n_statements(composed.matcher) : 0;
    ev_answer_free(&composed);
    return status;
}

static void print_introduction(ev_report *report, uint64_t n_composed) {
    ev_buf text = {0};
    ev_report_prose(
        report,
        "The study predicts four things of what leaders say. Each is tested here by one command, over the "
        "corpus that the manifest names. A rate is the passages (sentences) that bear a theme or hold "
        "a word, of 1,000 passages. The interval of a ratio takes sentences as independent of each "
        "other; the p-value comes from moving whole statements, and is the one to trust where few "
        "statements speak. A prediction that holds in one corpus holds in that corpus.");
    if (n_composed > 0)
        ev_buf_printf(
            &text,
            "%" PRIu64
            " statements of this corpus were composed for Exitvoice and never spoken. What they show "
            "is what was put into them: they are no evidence for or against the study.",
            n_composed);
    if (n_composed > 0)
        ev_report_prose(report, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

static void print_meta(ev_report *report, const answered *first) {
    ev_trend_print_meta(report, &first->asked.plan.question);
    ev_trend_test_print_meta(report, first->asked.plan.chance);
    ev_report_meta_file(report, "events", first->asked.events_path.data);
}

static void print_all(ev_report *report, const answered *answers, uint64_t n_composed) {
    print_meta(report, &answers[0]);
    print_introduction(report, n_composed);
    for (size_t i = 0; i < N_PREDICTIONS; i++)
        print_prediction(report, &predictions[i], &answers[i].job);
    ev_report_heading(report, "The numbers by year");
    for (size_t i = 0; i < N_PREDICTIONS; i++)
        ev_trend_job_print(report, &answers[i].job, predictions[i].series, predictions[i].heading);
}

ev_status ev_study_print(const ev_session *session, ev_error *err) {
    ev_report *report = NULL;
    answered answers[N_PREDICTIONS] = {0};
    uint64_t n_composed = 0;
    ev_status status = count_composed(session, &n_composed, err);
    for (size_t i = 0; status == EV_OK && i < N_PREDICTIONS; i++)
        status = answer(session, &predictions[i], &answers[i], err);
    if (status == EV_OK)
        status =
            ev_report_new(&report, session, "Exit, voice and sovereignty: the study's four predictions", err);
    if (status == EV_OK)
        print_all(report, answers, n_composed);
    status = ev_report_end(report, status, err);
    for (size_t i = 0; i < N_PREDICTIONS; i++)
        answered_free(&answers[i]);
    return status;
}
