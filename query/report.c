/* evquery report: reports that hold several answers, of which each is a command of its own. */
#include "cli/program.h"
#include "query/study.h"
#include "query/subcommands.h"
#include "query/trend_options.h"

#include <string.h>

static int run_report(const ev_parsed *parsed) {
    ev_session session = {0};
    ev_error err = {0};
    ev_status status = EV_OK;
    if (strcmp(parsed->args[0], "study") != 0)
        status =
            ev_fail(&err, EV_BAD_ARGUMENT, "there is no report '%.60s'; there is: study", parsed->args[0]);
    if (status == EV_OK)
        status = ev_session_open(parsed, &session, &err);
    if (status == EV_OK)
        status = ev_study_print(&session, &err);
    ev_session_close(&session);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_UNIQUE,
    {.name = "format",
     .letter = 'f',
     .kind = EV_OPT_CHOICE,
     .choices = EV_REPORT_FORMATS,
     .value = "html",
     .in_report = EV_IN_REPORT_NOT,
     .help = "how it is printed; html is one page with charts"},
    {.name = "events",
     .kind = EV_OPT_STRING,
     .arg = "FILE",
     .shown = EV_EVENTS_FILE " of the program",
     .in_report = EV_IN_REPORT_FILE_NAME,
     .help = "the dates that statements are divided by"},
    EV_OPTION_PERMUTATIONS,
    EV_OPTION_SEED,
    {0},
};

static const ev_example examples[] = {
    {"evquery report study -d speeches.index > study.html", "the study's four predictions, as a page"},
    {"evquery report study -d speeches.index --format json > study.json", "the same numbers, for a program"},
    {0},
};

const ev_subcommand evquery_report = {
    .name = "report",
    .summary = "the study's four predictions, tested on a corpus",
    .usage = "study",
    .min_args = 1,
    .max_args = 1,
    .description =
        "Tests the four predictions of the study behind the codebook: exit threats and the defence of "
        "sovereignty after March 2014, pledges before elections, equality and limits against success and "
        "great power, bilateral against multilateral. Each is one command of `evquery trend`, which the page "
        "names and which can be run by itself.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_report,
};
