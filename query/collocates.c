/* evquery collocates: which words stand near a node more often than chance would have them there. */
#include "cli/program.h"
#include "query/bars.h"
#include "query/report/report.h"
#include "query/session.h"
#include "query/stats/association.h"
#include "query/subcommands.h"
#include "query/windows.h"
#include "query/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_WINDOW = 5, MAX_WINDOW = 1000 };

static const ev_column columns[] = {
    {.name = "term", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "stem", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS},
    {.name = "lang", .kind = EV_CELL_TEXT, .spare = 2},
    {.name = "count", .kind = EV_CELL_INT},
    {.name = "left", .kind = EV_CELL_INT, .spare = 1},
    {.name = "right", .kind = EV_CELL_INT, .spare = 1},
    {.name = "frequency", .kind = EV_CELL_INT},
    {.name = "expected", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 9},
    {.name = "mi", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 4},
    {.name = "mi3", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 8},
    {.name = "t", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 5},
    {.name = "g2", .kind = EV_CELL_NUMBER, .decimals = 4, .spare = 3},
    {.name = "log_dice", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "delta_p_collocate", .kind = EV_CELL_NUMBER, .decimals = 6, .spare = 6},
    {.name = "delta_p_node", .kind = EV_CELL_NUMBER, .decimals = 6, .spare = 7},
};

#define COLLOCATE_ORDERS "log_dice|mi|mi3|t|g2|delta_p_collocate|delta_p_node|count"
typedef enum collocate_order {
    BY_LOG_DICE,
    BY_MI,
    BY_MI3,
    BY_T,
    BY_G2,
    BY_DELTA_P_COLLOCATE,
    BY_DELTA_P_NODE,
    BY_COUNT,
} collocate_order;

typedef struct collocate {
    ev_vocabulary_item item;
    uint64_t left, right, frequency;
    ev_association association;
    int64_t key; /* what it is sorted by */
} collocate;

typedef struct collocates_run {
    ev_session session;
    ev_answer where;
    ev_groups *groups;
    ev_words words;
    ev_window window;
    ev_window_totals totals;
    collocate *rows;
    size_t n_rows;
    ev_report *report;
} collocates_run;

static double measure_of(const collocate *row, collocate_order order) {
    const ev_association *a = &row->association;
    switch (order) {
    case BY_LOG_DICE:
        return a->log_dice;
    case BY_MI:
        return a->mi;
    case BY_MI3:
        return a->mi3;
    case BY_T:
        return a->t;
    case BY_G2:
        return a->g2;
    case BY_DELTA_P_COLLOCATE:
        return a->delta_p_collocate;
    case BY_DELTA_P_NODE:
        return a->delta_p_node;
    case BY_COUNT:
        break;
    }
    return (double)(row->left + row->right);
}

/* In millionths, so that no rounding error decides; equal ones go by count, then as the vocabulary is ranked.
 */
static int64_t key_of(const collocate *row, collocate_order order) {
    double value = measure_of(row, order);
    return isnan(value) ? INT64_MIN : llround(value * 1e6);
}

static int compare_rows(const void *a, const void *b) {
    const collocate *x = a;
    const collocate *y = b;
    uint64_t x_count = x->left + x->right;
    uint64_t y_count = y->left + y->right;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    if (x_count != y_count)
        return x_count > y_count ? -1 : 1;
    if (x->item.count != y->item.count)
        return x->item.count > y->item.count ? -1 : 1;
    int order = strcmp(x->item.form, y->item.form);
    if (order == 0)
        order = strcmp(x->item.stem, y->item.stem);
    return order != 0                                ? order
           : x->item.word_class < y->item.word_class ? -1
                                                     : x->item.word_class > y->item.word_class;
}

static ev_status fill_rows(collocates_run *run, const ev_window_count *counts, ev_error *err) {
    const ev_parsed *parsed = run->session.parsed;
    uint64_t min_count = ev_words_min_count(parsed);
    uint64_t min_frequency = (uint64_t)ev_opt_int(parsed, "min-frequency", 1);
    collocate_order order = (collocate_order)ev_opt_choice(parsed, "sort");
    size_t n = ev_vocabulary_size(run->words.vocabulary);
    uint64_t positions = ev_groups_total(run->groups).tokens - run->totals.node_tokens;
    run->rows = calloc(n + 1, sizeof *run->rows);
    if (!run->rows)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < n; i++) {
        uint64_t together = counts[i].left + counts[i].right;
        collocate row = {.item = ev_vocabulary_at(run->words.vocabulary, i)};
        row.left = counts[i].left;
        row.right = counts[i].right;
        row.frequency = row.item.count - counts[i].node;
        if (together < min_count || row.frequency < min_frequency)
            continue;
        row.association = ev_association_of(together, run->totals.in_windows, row.frequency, positions);
        row.association.log_dice = ev_log_dice(together, run->totals.places, row.frequency);
        row.key = key_of(&row, order);
        run->rows[run->n_rows++] = row;
    }
    if (run->n_rows > 1)
        qsort(run->rows, run->n_rows, sizeof *run->rows, compare_rows);
    return EV_OK;
}

static ev_status count_collocates(collocates_run *run, ev_error *err) {
    ev_window_count *counts = calloc(ev_vocabulary_size(run->words.vocabulary) + 1, sizeof *counts);
    ev_status status = counts ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_windows_count(run->session.answer.matcher, run->groups, run->words.vocabulary,
                                  run->window, counts, &run->totals, err);
    if (status == EV_OK)
        status = fill_rows(run, counts, err);
    free(counts);
    return status;
}

/* ---- Printing */

static void print_row(ev_printer *p, const collocate *row) {
    const ev_association *a = &row->association;
    ev_print_str(p, row->item.form);
    ev_print_str(p, row->item.stem);
    ev_print_str(p, ev_class_code(row->item.word_class));
    ev_print_int(p, (int64_t)(row->left + row->right));
    ev_print_int(p, (int64_t)row->left);
    ev_print_int(p, (int64_t)row->right);
    ev_print_int(p, (int64_t)row->frequency);
    ev_print_number(p, a->expected);
    ev_print_number(p, a->mi);
    ev_print_number(p, a->mi3);
    ev_print_number(p, a->t);
    ev_print_number(p, a->g2);
    ev_print_number(p, a->log_dice);
    ev_print_number(p, a->delta_p_collocate);
    ev_print_number(p, a->delta_p_node);
    ev_print_row_end(p);
}

static void draw_chart(collocates_run *run, const char *title, size_t n_shown) {
    static const ev_interval none = {NAN, NAN};
    collocate_order order = (collocate_order)ev_opt_choice(run->session.parsed, "sort");
    ev_chart_labels labels = {
        .title = title,
        .description = "How strongly the words of the table are associated with the node.",
        .x = ev_opt_str(run->session.parsed, "sort"),
    };
    ev_bars bars = {0};
    for (size_t i = 0; i < n_shown; i++)
        ev_bars_add(&bars, run->rows[i].item.form, NULL, measure_of(&run->rows[i], order), none);
    ev_bars_draw(&bars, run->report, labels);
}

static ev_status print_all(collocates_run *run, const char *title, size_t n_shown, ev_error *err) {
    ev_status status = ev_report_new(&run->report, &run->session, title, err);
    if (status != EV_OK)
        return status;
    ev_report_metaf(run->report, "node",
                    "%" PRIu64 " places, %" PRIu64 " tokens; %" PRIu64 " tokens in windows",
                    run->totals.places, run->totals.node_tokens, run->totals.in_windows);
    ev_report_metaf(run->report, "positions", "%" PRIu64,
                    ev_groups_total(run->groups).tokens - run->totals.node_tokens);
    ev_report_metaf(run->report, "rows", "%zu of %zu", n_shown, run->n_rows);
    ev_report_meta(run->report, "rounding", "measures: 4 decimals; delta_p: 6 decimals");
    ev_column shown[sizeof columns / sizeof columns[0]];
    memcpy(shown, columns, sizeof columns);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) /* what it is sorted by is seen */
        if (!strcmp(columns[i].name, ev_opt_str(run->session.parsed, "sort")))
            shown[i].spare = 0;
    ev_printer *p = ev_report_table(run->report, "collocates", NULL, shown, sizeof shown / sizeof shown[0]);
    for (size_t i = 0; i < n_shown; i++)
        print_row(p, &run->rows[i]);
    draw_chart(run, title, n_shown);
    return ev_report_end(run->report, EV_OK, err);
}

static void say_result(const collocates_run *run, size_t n_shown) {
    const char *name = run->session.parsed->program->name;
    fprintf(stderr, "%s: showing %zu of %zu collocates, from %" PRIu64 " places of the node\n", name, n_shown,
            run->n_rows, run->totals.places);
    if (n_shown < run->n_rows)
        fprintf(stderr, "%s: for all, --limit 0\n", name);
    if (run->totals.places > 0 && run->n_rows == 0)
        fprintf(stderr, "%s: no word stands near it often enough; lower --min-count or --min-frequency\n",
                name);
    if (run->totals.places == 0 && ev_matcher_n_passages(run->session.answer.matcher) > 0)
        fprintf(stderr, "%s: the node occurs, but not in what --where finds\n", name);
    else if (run->totals.places == 0)
        ev_session_explain_zero(&run->session);
}

/* ---- The whole */

static ev_status read_window(const ev_parsed *parsed, ev_window *window, ev_error *err) {
    int64_t both = ev_opt_int(parsed, "window", DEFAULT_WINDOW);
    bool sides = ev_opt_given(parsed, "left") || ev_opt_given(parsed, "right");
    if (ev_opt_flag(parsed, "sentence")) {
        if (sides || ev_opt_given(parsed, "window"))
            return ev_fail(err, EV_BAD_ARGUMENT,
                           "--sentence takes the whole sentence; leave out --window, --left and --right");
        *window = (ev_window){EV_WHOLE_SENTENCE, EV_WHOLE_SENTENCE};
        return EV_OK;
    }
    if (sides && ev_opt_given(parsed, "window"))
        return ev_fail(err, EV_BAD_ARGUMENT, "--window is both sides; give it, or --left and --right");
    window->left = (uint32_t)(sides ? ev_opt_int(parsed, "left", 0) : both);
    window->right = (uint32_t)(sides ? ev_opt_int(parsed, "right", 0) : both);
    if (window->left == 0 && window->right == 0)
        return ev_fail(err, EV_BAD_ARGUMENT, "the window is empty; --left or --right has to be at least 1");
    return EV_OK;
}

static ev_status ask(collocates_run *run, const ev_parsed *parsed, const char *node, ev_error *err) {
    static const ev_keys none = {{0}, 0};
    const char *where = ev_opt_str(parsed, "where");
    ev_status status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_session_match(&run->session, node, err);
    if (status == EV_OK && ev_query_counts(&run->session.answer.query) == EV_COUNTED_NOTHING)
        status = ev_fail(err, EV_BAD_ARGUMENT, "'%.200s' has no word and no theme; the node needs one", node);
    if (status == EV_OK)
        status = ev_session_ask(&run->session, where ? where : "", true, &run->where, err);
    if (status == EV_OK)
        status = ev_groups_new(&none, run->where.matcher, &run->groups, err);
    return status;
}

static ev_status collocate_words(collocates_run *run, const ev_parsed *parsed, const char *node,
                                 ev_error *err) {
    ev_buf title = {0};
    ev_status status = read_window(parsed, &run->window, err);
    if (status == EV_OK)
        status = ask(run, parsed, node, err);
    if (status == EV_OK)
        status = ev_words_open(&run->words, parsed, run->groups, err);
    if (status == EV_OK)
        status = count_collocates(run, err);
    if (status != EV_OK)
        return status;
    size_t n_shown = ev_words_shown(parsed, run->n_rows);
    ev_buf_printf(&title, "Collocates of %s", node);
    status = ev_buf_status(&title, err);
    if (status == EV_OK)
        status = print_all(run, ev_buf_cstr(&title), n_shown, err);
    ev_buf_free(&title);
    if (status == EV_OK)
        say_result(run, n_shown);
    return status;
}

static int run_collocates(const ev_parsed *parsed) {
    collocates_run run = {0};
    ev_error err = {0};
    char *node = ev_session_query_text(parsed);
    ev_status status = node ? collocate_words(&run, parsed, node, &err) : ev_out_of_memory(&err);
    free(run.rows);
    ev_words_close(&run.words);
    ev_groups_free(run.groups);
    ev_answer_free(&run.where);
    ev_session_close(&run.session);
    free(node);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    EV_OPTION_CHART,
    EV_OPTION_UNIQUE,
    {.name = "window",
     .letter = 'w',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_WINDOW,
     .shown = "5",
     .help = "tokens on each side of the node, within its sentence"},
    {.name = "left",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = MAX_WINDOW,
     .help = "tokens on the left only"},
    {.name = "right",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = MAX_WINDOW,
     .help = "tokens on the right only"},
    {.name = "sentence", .kind = EV_OPT_FLAG, .help = "the whole sentence instead of a window"},
    {.name = "where",
     .kind = EV_OPT_STRING,
     .arg = "QUERY",
     .help = "count only in the sentences that QUERY finds"},
    EV_OPTION_LIMIT,
    EV_OPTION_MIN_COUNT("leave out words that stand near the node less often"),
    {.name = "min-frequency",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = EV_MAX_WORDS_SHOWN,
     .shown = "1",
     .help = "leave out words that occur less often in all"},
    {.name = "sort",
     .letter = 's',
     .kind = EV_OPT_CHOICE,
     .choices = COLLOCATE_ORDERS,
     .value = "log_dice",
     .help = "which measure orders them, the greatest first"},
    EV_OPTION_EXACT,
    EV_OPTION_WITH_STOPWORDS,
    EV_OPTION_UNIT,
    {0},
};

static const ev_example examples[] = {
    {"evquery collocates союз --window 4", "words within four tokens of any form of a word"},
    {"evquery collocates sovereignty --right 2 --sort g2", "words that follow it"},
    {"evquery collocates theme:exit --sentence --where country:KAZ", "words of sentences around a tag"},
    {0},
};

const ev_subcommand evquery_collocates = {
    .name = "collocates",
    .summary = "words that stand near a node, with measures",
    .usage = "NODE",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description = "Counts the words within a window around each place where the query (the node) matches, "
                   "and measures how much they attract each other: MI, MI3, t, log-likelihood (G2, negative "
                   "when they avoid each other), logDice, and Delta P in both directions: delta_p_collocate "
                   "foretells the word from the node, delta_p_node the node from the word. A token counts "
                   "once, however many windows it is in; the node's own tokens count nowhere.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_collocates,
};
