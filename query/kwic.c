/* evquery kwic: the concordance. A line for each place where the query's words match, with what stands around
 * it. */
#include "cli/program.h"
#include "query/count.h"
#include "query/kwic_lines.h"
#include "query/report/report.h"
#include "query/subcommands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_LIMIT = 100, DEFAULT_CONTEXT = 10, MAX_CONTEXT = 1000, PLACES_AT_ONCE = 10000 };

static const ev_column columns[] = {
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "date", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "country", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS},
    {.name = "speaker", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS},
    {.name = "lang", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS},
    {.name = "passage", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "start", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "end", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "themes", .kind = EV_CELL_TEXT, .only = EV_NOT_IN_TABLE},
    {.name = "left", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_START, .right = true},
    {.name = "node", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_END},
    {.name = "right", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_END},
};

typedef struct kwic_run {
    ev_session session;
    ev_places places;
    ev_sort_keys keys;
    ev_report *report;
    ev_printer *printer;
} kwic_run;

static ev_status print_line(void *user, const ev_kwic_line *line, ev_error *err) {
    ev_printer *p = ((kwic_run *)user)->printer;
    ev_span whole = {0, line->node.n_bytes, EV_MARK_MATCH};
    ev_print_str(p, line->id);
    ev_print_str(p, line->date);
    ev_print_str(p, line->country);
    ev_print_str(p, line->speaker);
    ev_print_str(p, ev_lang_code(line->lang));
    ev_print_int(p, line->passage);
    ev_print_int(p, (int64_t)line->start);
    ev_print_int(p, (int64_t)line->end);
    ev_print_str(p, line->themes);
    ev_print_marked(p, line->left.text, line->left.n_bytes, line->left.spans, line->left.n_spans);
    ev_print_marked(p, line->node.text, line->node.n_bytes, &whole, 1);
    ev_print_marked(p, line->right.text, line->right.n_bytes, line->right.spans, line->right.n_spans);
    ev_print_row_end(p);
    return ev_printer_failed(p) ? ev_fail(err, EV_PIPE, "the reader of the results went away") : EV_OK;
}

static size_t count_limit(const kwic_run *run, const ev_parsed *parsed) {
    bool table = ev_report_format(run->report) == EV_FORMAT_TABLE;
    size_t limit = (size_t)ev_opt_int(parsed, "limit", table ? TABLE_LIMIT : 0);
    size_t n = ev_places_count(&run->places);
    return limit > 0 && limit < n ? limit : n;
}

static void say_result(const kwic_run *run, size_t n_shown) {
    const char *name = run->session.parsed->program->name;
    const ev_answer *answer = &run->session.answer;
    fprintf(stderr, "%s: showing %zu of %zu lines, from %" PRIu64 " passages of %" PRIu64 " statements\n",
            name, n_shown, run->places.n_found, ev_matcher_n_passages(answer->matcher),
            ev_matcher_n_statements(answer->matcher));
    size_t n = ev_places_count(&run->places);
    if (n < run->places.n_found)
        fprintf(stderr, "%s: a random sample of %zu lines, seed %" PRId64 "\n", name, n,
                ev_opt_int(run->session.parsed, "seed", 0));
    if (n_shown < n)
        fprintf(stderr, "%s: for all, --limit 0\n", name);
    if (run->places.n_found > 0)
        return;
    if (ev_matcher_n_passages(answer->matcher) > 0 && ev_query_counts(&answer->query) == EV_COUNTED_NOTHING)
        fprintf(stderr,
                "%s: the query has only filters; add the word or theme that is to stand in the middle\n",
                name);
    else
        ev_session_explain_zero(&run->session);
}

static ev_status find_places(kwic_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_status status = ev_places_open(&run->places, &run->session.answer, err);
    if (status != EV_OK || !ev_opt_given(parsed, "sample"))
        return status;
    return ev_places_sample(&run->places, (size_t)ev_opt_int(parsed, "sample", 1),
                            (uint64_t)ev_opt_int(parsed, "seed", 0), err);
}

/* Some statements at a time, where their order is the one that is asked for. */
static ev_status print_lines(kwic_run *run, const ev_parsed *parsed, size_t n_shown, ev_error *err) {
    ev_kwic_context context = {(size_t)ev_opt_int(parsed, "context", DEFAULT_CONTEXT),
                               ev_opt_choice(parsed, "context-in") == 1};
    size_t at_once = ev_sort_keys_keep_statements(&run->keys) ? PLACES_AT_ONCE : SIZE_MAX;
    ev_status status = EV_OK;
    for (size_t left = n_shown, n = 1; status == EV_OK && left > 0 && n > 0; left -= n) {
        status = ev_places_read(&run->places, at_once, err);
        if (status == EV_OK)
            status = ev_places_sort(&run->places, &run->keys, err);
        n = run->places.n < left ? run->places.n : left;
        if (status == EV_OK)
            status = ev_kwic_each(&run->places, n, context, print_line, run, err);
    }
    return status;
}

static ev_status print_report(kwic_run *run, const ev_parsed *parsed, size_t *n_shown, ev_error *err) {
    ev_status status = ev_report_new(&run->report, &run->session, "Concordance", err);
    if (status != EV_OK)
        return status;
    *n_shown = count_limit(run, parsed);
    ev_report_metaf(run->report, "lines", "%zu of %zu", *n_shown, run->places.n_found);
    run->printer = ev_report_table(run->report, "lines", NULL, columns, sizeof columns / sizeof columns[0]);
    status = print_lines(run, parsed, *n_shown, err);
    if (status == EV_PIPE) /* the report knows why: a reader that went away, a full disk */
        status = EV_OK;
    return ev_report_end(run->report, status, err);
}

static ev_status kwic(kwic_run *run, const ev_parsed *parsed, const char *text, ev_error *err) {
    size_t n_shown = 0;
    ev_status status = ev_sort_keys_parse(ev_opt_str(parsed, "sort"), &run->keys, err);
    if (status == EV_OK)
        status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_session_match(&run->session, text, err);
    if (status == EV_OK)
        status = find_places(run, parsed, err);
    if (status == EV_OK)
        status = print_report(run, parsed, &n_shown, err);
    if (status == EV_OK)
        say_result(run, n_shown);
    return status;
}

static int run_kwic(const ev_parsed *parsed) {
    kwic_run run = {0};
    ev_error err = {0};
    char *text = ev_session_query_text(parsed);
    ev_status status = text ? kwic(&run, parsed, text, &err) : ev_out_of_memory(&err);
    ev_places_close(&run.places);
    ev_session_close(&run.session);
    free(text);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    EV_OPTION_MANIFEST,
    {.name = "limit",
     .letter = 'n',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = INT32_MAX,
     .shown = "100 in a table, all elsewhere",
     .help = "lines to show; 0 shows all"},
    {.name = "context",
     .letter = 'c',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = MAX_CONTEXT,
     .shown = "10",
     .help = "words on each side, or sentences"},
    {.name = "context-in",
     .kind = EV_OPT_CHOICE,
     .choices = "words|sentences",
     .value = "words",
     .help = "what --context counts; of sentences, those beside the node's own"},
    {.name = "sort",
     .letter = 's',
     .kind = EV_OPT_STRING,
     .arg = "KEY[,KEY...]",
     .value = "text",
     .help = "order of lines: text (date, id, place), node, left, right, left1 to left5, right1 to right5 "
             "(one word), "
             "date, speaker, country, file"},
    {.name = "sample",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = INT32_MAX,
     .help = "keep N lines chosen at random"},
    {.name = "seed",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = INT64_MAX,
     .value = "0",
     .help = "another seed, another sample"},
    EV_OPTION_UNIT,
    EV_OPTION_UNIQUE,
    {0},
};

static const ev_example examples[] = {
    {"evquery kwic егемендік --sort right1,left1", "every form of a Kazakh word, ordered by its neighbours"},
    {"evquery kwic 'вправе NEAR/4 выйти' --format csv > lines.csv", "lines for a spreadsheet"},
    {"evquery kwic theme:exit --sample 50 --context 1 --context-in sentences", "fifty tags to read"},
    {0},
};

const ev_subcommand evquery_kwic = {
    .name = "kwic",
    .summary = "concordance: every match in its context",
    .usage = "QUERY",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Prints a line for each place where the words of the query match, the match (the node) in the "
        "middle; for a query that names only tags, where a tag stands. Tags are coloured. In csv and the "
        "other formats for programs `start` and `end` are bytes in the statement's text.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_kwic,
};
