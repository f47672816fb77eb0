/* evquery compare: what one part of a corpus says more than another: keyness of words, and ratios of the
 * rates of themes or any terms. */
#include "cli/program.h"
#include "query/bars.h"
#include "query/compare_rows.h"
#include "query/report/report.h"
#include "query/session.h"
#include "query/subcommands.h"
#include "query/tally.h"
#include "query/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const rounding =
    "per_million: 2 decimals; log_ratio, g2, chi2, odds_ratio, ratio: 4 decimals; p: 6 decimals";

static const ev_column columns[] = {
    {.name = "term", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "stem", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS},
    {.name = "lang", .kind = EV_CELL_TEXT, .spare = 1},
    {.name = "count_a", .kind = EV_CELL_INT},
    {.name = "count_b", .kind = EV_CELL_INT},
    {.name = "per_million_a", .kind = EV_CELL_NUMBER, .decimals = 2, .spare = 3},
    {.name = "per_million_b", .kind = EV_CELL_NUMBER, .decimals = 2, .spare = 3},
    {.name = "log_ratio", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "g2", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 2},
    {.name = "chi2", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 6},
    {.name = "odds_ratio", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 5},
    {.name = "p", .kind = EV_CELL_NUMBER, .decimals = 6, .spare = 4},
    {.name = "p_adjusted", .kind = EV_CELL_NUMBER, .decimals = 6},
};

static const ev_column rate_columns[] = {
    {.name = "term", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "count_a", .kind = EV_CELL_INT},
    {.name = "count_b", .kind = EV_CELL_INT},
    {.name = "per_million_a", .kind = EV_CELL_NUMBER, .decimals = 2, .spare = 3},
    {.name = "per_million_b", .kind = EV_CELL_NUMBER, .decimals = 2, .spare = 3},
    {.name = "ratio", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "ratio_low", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "ratio_high", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "log_ratio", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "g2", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 2},
    {.name = "p", .kind = EV_CELL_NUMBER, .decimals = 6, .spare = 4},
    {.name = "p_adjusted", .kind = EV_CELL_NUMBER, .decimals = 6},
};

/* One side: a part of the corpus. */
typedef struct side {
    ev_answer answer;
    ev_groups *groups; /* one */
} side;

typedef struct compare_run {
    ev_session session;
    side a, b;
    ev_answer all;
    ev_groups *everything;
    ev_words words;
    ev_compared *rows;
    size_t n_rows, capacity;
    ev_report *report;
} compare_run;

static ev_status open_side(compare_run *run, side *s, const char *option, ev_error *err) {
    static const ev_keys none = {{0}, 0};
    const char *text = ev_opt_str(run->session.parsed, option);
    if (!text)
        return ev_fail(
            err, EV_BAD_ARGUMENT,
            "compare needs two parts of the corpus: --a QUERY --b QUERY; --b 'NOT (QUERY)' is all the rest");
    ev_status status = ev_session_ask(&run->session, text, true, &s->answer, err);
    if (status == EV_OK)
        status = ev_groups_new(&none, s->answer.matcher, &s->groups, err);
    return status;
}

/* ---- Rows */

static ev_status add_row(compare_run *run, ev_compared row, ev_error *err) {
    void *rows = run->rows;
    bool grown = ev_array_grow(&rows, &run->capacity, run->n_rows + 1, sizeof *run->rows);
    run->rows = rows;
    if (!grown)
        return ev_out_of_memory(err);
    run->rows[run->n_rows++] = row;
    return EV_OK;
}

static ev_status add_words(compare_run *run, size_t first, size_t n, ev_tally *in_a, ev_tally *in_b,
                           ev_error *err) {
    uint64_t min_count = ev_words_min_count(run->session.parsed);
    uint64_t n_a = ev_groups_total(run->a.groups).tokens;
    uint64_t n_b = ev_groups_total(run->b.groups).tokens;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        ev_vocabulary_item item = ev_vocabulary_at(run->words.vocabulary, first + i);
        ev_count a;
        ev_count b;
        ev_tally_row(in_a, i, &a);
        ev_tally_row(in_b, i, &b);
        if (a.count + b.count < min_count || a.count + b.count == 0)
            continue;
        ev_compared row = ev_compare_counts(a.count, n_a, b.count, n_b);
        row.term = item.form;
        row.stem = item.stem;
        row.lang = ev_class_code(item.word_class);
        status = add_row(run, row, err);
    }
    return status;
}

static ev_status do_band(compare_run *run, size_t first, size_t n, ev_error *err) {
    ev_tally *in_a = NULL;
    ev_tally *in_b = NULL;
    ev_status status = ev_tally_new(run->words.vocabulary, run->a.groups, first, n, &in_a, err);
    if (status == EV_OK)
        status = ev_tally_new(run->words.vocabulary, run->b.groups, first, n, &in_b, err);
    if (status == EV_OK)
        status = add_words(run, first, n, in_a, in_b, err);
    ev_tally_free(in_a);
    ev_tally_free(in_b);
    return status;
}

static ev_status compare_words(compare_run *run, ev_error *err) {
    static const ev_keys none = {{0}, 0};
    ev_status status = ev_session_ask(&run->session, "", true, &run->all, err);
    if (status == EV_OK)
        status = ev_groups_new(&none, run->all.matcher, &run->everything, err);
    if (status == EV_OK)
        status = ev_words_open(&run->words, run->session.parsed, run->everything, err);
    size_t n = status == EV_OK ? ev_vocabulary_size(run->words.vocabulary) : 0;
    for (size_t first = 0; status == EV_OK && first < n;) {
        size_t band = ev_tally_band(run->words.vocabulary, run->everything, first, n - first);
        status = do_band(run, first, band, err);
        first += band;
    }
    return status;
}

static ev_status compare_term(compare_run *run, const char *text, ev_error *err) {
    ev_answer answer = {0};
    ev_count a = {0};
    ev_count b = {0};
    ev_count unused;
    ev_status status = ev_session_ask(&run->session, text, false, &answer, err);
    if (status == EV_OK && ev_query_counts(&answer.query) == EV_COUNTED_NOTHING)
        status = ev_fail(err, EV_BAD_ARGUMENT,
                         "'%.200s' has no word and no theme to count; put it into --a or --b", text);
    if (status == EV_OK)
        status = ev_count_by_group(answer.matcher, run->a.groups, &a, &unused, err);
    if (status == EV_OK)
        status = ev_count_by_group(answer.matcher, run->b.groups, &b, &unused, err);
    if (status == EV_OK) {
        ev_compared row = ev_compare_counts(a.count, ev_groups_total(run->a.groups).tokens, b.count,
                                            ev_groups_total(run->b.groups).tokens);
        row.term = text;
        row.stem = row.lang = "";
        status = add_row(run, row, err);
    }
    if (status == EV_OK && a.count + b.count == 0) {
        fprintf(stderr, "%s: %s: no occurrence in either part\n", run->session.parsed->program->name, text);
        if (ev_matcher_n_passages(answer.matcher) == 0)
            ev_answer_explain_zero(&run->session, &answer);
    }
    ev_answer_free(&answer);
    return status;
}

/* ---- Printing */

static void print_word(ev_printer *p, const ev_compared *row) {
    ev_print_str(p, row->term);
    ev_print_str(p, row->stem);
    ev_print_str(p, row->lang);
    ev_print_int(p, (int64_t)row->a);
    ev_print_int(p, (int64_t)row->b);
    ev_print_number(p, ev_per_million(row->a, row->n_a));
    ev_print_number(p, ev_per_million(row->b, row->n_b));
    ev_print_number(p, row->log_ratio);
    ev_print_number(p, row->g2);
    ev_print_number(p, row->chi2);
    ev_print_number(p, row->odds_ratio);
    ev_print_number(p, row->p);
    ev_print_number(p, row->p_adjusted);
    ev_print_row_end(p);
}

static void print_rate(ev_printer *p, const ev_compared *row) {
    ev_print_str(p, row->term);
    ev_print_int(p, (int64_t)row->a);
    ev_print_int(p, (int64_t)row->b);
    ev_print_number(p, ev_per_million(row->a, row->n_a));
    ev_print_number(p, ev_per_million(row->b, row->n_b));
    ev_print_number(p, row->ratio);
    ev_print_number(p, row->ratio_low);
    ev_print_number(p, row->ratio_high);
    ev_print_number(p, row->log_ratio);
    ev_print_number(p, row->g2);
    ev_print_number(p, row->p);
    ev_print_number(p, row->p_adjusted);
    ev_print_row_end(p);
}

/* Of terms the interval is drawn too: that of the ratio. */
static void draw_chart(compare_run *run, bool words, size_t n_shown) {
    const ev_parsed *parsed = run->session.parsed;
    ev_bars bars = {0};
    ev_buf title = {0};
    ev_buf_printf(&title, "Log ratio of rates: %s against %s", ev_opt_str(parsed, "a"),
                  ev_opt_str(parsed, "b"));
    ev_chart_labels labels = {
        .title = ev_buf_cstr(&title),
        .description =
            "Binary logarithm of the ratio of the rate in the first part to the rate in the second: above "
            "0 more frequent in the first, below 0 in the second.",
        .x = "log ratio (1 is twice as often)",
        .note = words ? NULL : "Exact intervals of 95 %, where they have two ends.",
    };
    for (size_t i = 0; i < n_shown; i++) {
        const ev_compared *row = &run->rows[i];
        ev_interval interval = {words ? NAN : log2(row->ratio_low), words ? NAN : log2(row->ratio_high)};
        ev_bars_add(&bars, row->term, NULL, row->log_ratio, interval);
    }
    bars.failed = bars.failed || title.failed;
    ev_bars_draw(&bars, run->report, labels);
    ev_buf_free(&title);
}

static ev_status print_all(compare_run *run, bool words, size_t n_shown, ev_error *err) {
    ev_totals a = ev_groups_total(run->a.groups);
    ev_totals b = ev_groups_total(run->b.groups);
    ev_status status = ev_report_new(&run->report, &run->session, "Comparison", err);
    if (status != EV_OK)
        return status;
    ev_report_metaf(run->report, "part a",
                    "%" PRIu64 " tokens, %" PRIu64 " sentences, %" PRIu64 " statements", a.tokens,
                    a.sentences, a.statements);
    ev_report_metaf(run->report, "part b",
                    "%" PRIu64 " tokens, %" PRIu64 " sentences, %" PRIu64 " statements", b.tokens,
                    b.sentences, b.statements);
    ev_report_metaf(run->report, "rows", "%zu of %zu", n_shown, run->n_rows);
    ev_report_meta(run->report, "correction", "p_adjusted: Benjamini-Hochberg over all rows, shown or not");
    ev_report_meta(run->report, "rounding", rounding);
    ev_printer *p = words ? ev_report_table(run->report, "keyness", "Keyness", columns,
                                            sizeof columns / sizeof columns[0])
                          : ev_report_table(run->report, "rates", "Ratios of rates", rate_columns,
                                            sizeof rate_columns / sizeof rate_columns[0]);
    for (size_t i = 0; i < n_shown; i++)
        (words ? print_word : print_rate)(p, &run->rows[i]);
    draw_chart(run, words, n_shown);
    return ev_report_end(run->report, EV_OK, err);
}

static void say_side(const compare_run *run, const side *s, const char *name) {
    ev_totals totals = ev_groups_total(s->groups);
    const char *program = run->session.parsed->program->name;
    fprintf(stderr, "%s: %s: %" PRIu64 " tokens, %" PRIu64 " sentences, %" PRIu64 " statements\n", program,
            name, totals.tokens, totals.sentences, totals.statements);
    if (totals.sentences == 0)
        ev_answer_explain_zero(&run->session, &s->answer);
}

static ev_status compare(compare_run *run, const ev_parsed *parsed, ev_error *err) {
    bool words = parsed->n_args == 0;
    if (!words && (ev_opt_flag(parsed, "exact") || ev_opt_flag(parsed, "with-stopwords")))
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--exact and --with-stopwords are for all words; leave out the terms");
    ev_status status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = open_side(run, &run->a, "a", err);
    if (status == EV_OK)
        status = open_side(run, &run->b, "b", err);
    if (status == EV_OK && words)
        status = compare_words(run, err);
    for (size_t i = 0; status == EV_OK && i < parsed->n_args; i++)
        status = compare_term(run, parsed->args[i], err);
    if (status == EV_OK && !ev_compare_adjust(run->rows, run->n_rows))
        status = ev_out_of_memory(err);
    if (status != EV_OK)
        return status;
    if (words)
        ev_compare_sort(run->rows, run->n_rows, (ev_compare_order)ev_opt_choice(parsed, "sort"));
    size_t n_shown = words ? ev_words_shown(parsed, run->n_rows) : run->n_rows;
    status = print_all(run, words, n_shown, err);
    if (status != EV_OK)
        return status;
    say_side(run, &run->a, "part a");
    say_side(run, &run->b, "part b");
    if (n_shown < run->n_rows)
        fprintf(stderr, "%s: showing %zu of %zu words; for all, --limit 0\n", parsed->program->name, n_shown,
                run->n_rows);
    return EV_OK;
}

static int run_compare(const ev_parsed *parsed) {
    compare_run run = {0};
    ev_error err = {0};
    ev_status status = compare(&run, parsed, &err);
    free(run.rows);
    ev_words_close(&run.words);
    ev_groups_free(run.everything);
    ev_groups_free(run.a.groups);
    ev_groups_free(run.b.groups);
    ev_answer_free(&run.all);
    ev_answer_free(&run.a.answer);
    ev_answer_free(&run.b.answer);
    ev_session_close(&run.session);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    EV_OPTION_CHART,
    EV_OPTION_UNIQUE,
    {.name = "a", .kind = EV_OPT_STRING, .arg = "QUERY", .help = "one part of the corpus"},
    {.name = "b", .kind = EV_OPT_STRING, .arg = "QUERY", .help = "the part that it is compared with"},
    EV_OPTION_LIMIT,
    EV_OPTION_MIN_COUNT("leave out words that occur less often in both parts together"),
    {.name = "sort",
     .letter = 's',
     .kind = EV_OPT_CHOICE,
     .choices = EV_COMPARE_ORDERS,
     .value = "effect",
     .help = "effect: log ratio among words with p_adjusted below 0.05, the others behind; or one column"},
    EV_OPTION_EXACT,
    EV_OPTION_WITH_STOPWORDS,
    EV_OPTION_UNIT,
    {0},
};

static const ev_example examples[] = {
    {"evquery compare --a 'country:KAZ' --b 'country:RUS'",
     "the words that mark the first against the second"},
    {"evquery compare --a 'year:2014..' --b 'year:..2013' theme:exit theme:integration",
     "ratios of the rates of themes"},
    {0},
};

const ev_subcommand evquery_compare = {
    .name = "compare",
    .summary = "keyness of one part against another, ratios of rates",
    .usage = "[TERM...]",
    .min_args = 0,
    .max_args = EV_ANY_NUMBER,
    .description = "Without terms: the words that are more, or less, frequent in the part that --a finds "
                   "than in that of --b, with log-likelihood (G2), log ratio, chi-squared and odds ratio, "
                   "and p values corrected by Benjamini and Hochberg. With terms, which are queries or "
                   "themes: the ratio of their rates with an exact interval of 95 %.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_compare,
};
