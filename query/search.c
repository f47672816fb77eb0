/* evquery search: ranked statements with their best passages. */
#include "cli/json.h"
#include "cli/output.h"
#include "cli/program.h"
#include "query/listing.h"
#include "query/rank.h"
#include "query/report/report.h"
#include "query/session.h"
#include "query/subcommands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_LIMIT = 20, DEFAULT_PASSAGES = 1, MAX_PASSAGES = 100 };

static const ev_column columns[] = {
    {.name = "rank", .kind = EV_CELL_INT},
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "date", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "country", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "speaker", .kind = EV_CELL_TEXT},
    {.name = "title", .kind = EV_CELL_TEXT, .only = EV_NOT_IN_TABLE},
    {.name = "weight", .kind = EV_CELL_NUMBER, .decimals = 4, .only = EV_FOR_PROGRAMS},
    {.name = "passages", .kind = EV_CELL_INT},
    {.name = "passage", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "lang", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "start", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "end", .kind = EV_CELL_INT, .only = EV_FOR_PROGRAMS},
    {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
    {.name = "matches", .kind = EV_CELL_JSON, .only = EV_FOR_PROGRAMS},
};

typedef struct search_run {
    ev_session session;
    ev_ranking *ranking;
    ev_printer *printer;
    ev_listing listing;
    size_t n_passages;
} search_run;

static const double weight_unit = 1e6;

/* [{"start":..,"end":..}] in bytes of the statement's text. */
static void print_matches(search_run *run, const ev_shown_passage *shown) {
    ev_buf json = {0};
    ev_buf_add_char(&json, '[');
    for (size_t i = 0; i < shown->n_spans; i++)
        ev_buf_printf(&json, "%s{\"start\":%zu,\"end\":%zu}", i ? "," : "",
                      shown->start + shown->spans[i].start, shown->start + shown->spans[i].end);
    ev_buf_add_char(&json, ']');
    ev_print_json(run->printer, json.data, json.len);
    ev_buf_free(&json);
}

static ev_status print_passage(search_run *run, const ev_hit *hit, size_t rank, const ev_passage_hit *passage,
                               bool first, uint64_t n_matching, ev_error *err) {
    ev_shown_passage shown;
    ev_status status = ev_listing_passage(&run->listing, hit->segment, passage->docid, &shown, err);
    if (status != EV_OK)
        return status;
    ev_printer *p = run->printer;
    ev_print_int(p, (int64_t)rank);
    ev_print_str(p, ev_listing_meta(&run->listing, "id"));
    ev_print_str(p, ev_listing_meta(&run->listing, "date"));
    ev_print_str(p, ev_listing_meta(&run->listing, "country"));
    ev_print_str(p, ev_listing_meta(&run->listing, "speaker"));
    ev_print_str(p, ev_listing_meta(&run->listing, "title"));
    ev_print_number(p, (double)hit->weight / weight_unit);
    if (first)
        ev_print_int(p, (int64_t)n_matching);
    else
        ev_print_empty(p);
    ev_print_int(p, shown.number);
    ev_print_str(p, ev_lang_code(shown.lang));
    ev_print_int(p, (int64_t)shown.start);
    ev_print_int(p, (int64_t)shown.end);
    ev_print_marked(p, shown.text, shown.n_bytes, shown.spans, shown.n_spans);
    print_matches(run, &shown);
    ev_print_row_end(p);
    return EV_OK;
}

static ev_status print_hit(search_run *run, const ev_hit *hit, size_t rank, ev_error *err) {
    ev_passage_hit best[MAX_PASSAGES];
    uint64_t n_matching;
    size_t n;
    ev_status status = ev_ranking_passages(run->ranking, hit, best, run->n_passages, &n, &n_matching, err);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = print_passage(run, hit, rank, &best[i], i == 0, n_matching, err);
    return status;
}

static ev_status print_hits(search_run *run, const ev_hit *hits, size_t from, size_t to, ev_error *err) {
    ev_report *report = NULL;
    ev_status status = ev_report_new(&report, &run->session, "Search", err);
    if (status != EV_OK)
        return status;
    run->printer = ev_report_table(report, "statements", NULL, columns, sizeof columns / sizeof columns[0]);
    ev_listing_start(&run->listing, run->session.answer.matcher);
    for (size_t i = from; status == EV_OK && i < to && !ev_printer_failed(run->printer); i++)
        status = print_hit(run, &hits[i], i + 1, err);
    return ev_report_end(report, status, err);
}

static void say_result(const search_run *run, size_t from, size_t to, size_t n_hits, double milliseconds) {
    const char *name = run->session.parsed->program->name;
    uint64_t n_passages = ev_matcher_n_passages(run->session.answer.matcher);
    if (n_hits == 0)
        fprintf(stderr, "%s: nothing found, in %.0f ms\n", name, milliseconds);
    else if (from >= to)
        fprintf(stderr, "%s: %zu statements found, none from --offset %zu on\n", name, n_hits, from);
    else
        fprintf(stderr, "%s: showing %zu to %zu of %zu statements (%" PRIu64 " passages), found in %.0f ms\n",
                name, from + 1, to, n_hits, n_passages, milliseconds);
    if (to < n_hits && from < to)
        fprintf(stderr, "%s: for the next, --offset %zu; for all, --limit 0\n", name, to);
}

static ev_status search(search_run *run, const ev_parsed *parsed, const char *text, ev_error *err) {
    double began = ev_milliseconds();
    size_t n_hits = 0;
    size_t limit = (size_t)ev_opt_int(parsed, "limit", DEFAULT_LIMIT);
    size_t from = (size_t)ev_opt_int(parsed, "offset", 0);
    ev_status status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_session_match(&run->session, text, err);
    if (status == EV_OK)
        status = ev_rank(run->session.answer.matcher, limit == 0 ? 0 : from + limit, &run->ranking, err);
    if (status != EV_OK)
        return status;
    double found = ev_milliseconds() - began;
    const ev_hit *hits = ev_ranking_hits(run->ranking, &n_hits);
    size_t to = limit == 0 || n_hits - (from < n_hits ? from : n_hits) < limit ? n_hits : from + limit;
    run->n_passages = (size_t)ev_opt_int(parsed, "passages", DEFAULT_PASSAGES);
    status = print_hits(run, hits, from, to, err);
    if (status != EV_OK)
        return status;
    say_result(run, from, to, n_hits, found);
    if (n_hits == 0)
        ev_session_explain_zero(&run->session);
    return EV_OK;
}

static int run_search(const ev_parsed *parsed) {
    search_run run = {0};
    ev_error err = {0};
    char *text = ev_session_query_text(parsed);
    ev_status status = text ? search(&run, parsed, text, &err) : ev_out_of_memory(&err);
    ev_listing_end(&run.listing);
    ev_ranking_free(run.ranking);
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
     .shown = "20",
     .help = "statements to show; 0 shows all"},
    {.name = "offset",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = INT32_MAX,
     .shown = "0",
     .help = "statements to leave out at the beginning"},
    {.name = "passages",
     .letter = 'p',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_PASSAGES,
     .shown = "1",
     .help = "best passages to show of each statement"},
    EV_OPTION_UNIT,
    EV_OPTION_UNIQUE,
    {0},
};

static const ev_example examples[] = {
    {"evquery search -d un.index 'sovereignty NEAR/5 independence country:KAZ year:2010..2016'",
     "two words within five of each other, in speeches of one country and time"},
    {"evquery search '\"right to withdraw\" date:2014-03-18..'", "a phrase, from a day on"},
    {0},
};

const ev_subcommand evquery_search = {
    .name = "search",
    .summary = "ranked statements with their best passages",
    .usage = "QUERY",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description = "Prints the statements that match the query, the most telling first, each with its best "
                   "passages. All words of a query have to meet in one sentence unless --unit widens it. "
                   "`evquery help query` has the query language.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_search,
};
