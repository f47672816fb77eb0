/* evquery kwic: the concordance. A line for each place where the query's words match, with what stands around
 * it. */
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "query/listing.h"
#include "query/session.h"
#include "query/subcommands.h"
#include "store/terms.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_LIMIT = 100, DEFAULT_CONTEXT = 10, MAX_CONTEXT = 1000, MACHINE = ~(1u << EV_FORMAT_TABLE) };

static const ev_column columns[] = {
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "date", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "country", .kind = EV_CELL_TEXT, .only = MACHINE},
    {.name = "speaker", .kind = EV_CELL_TEXT, .only = MACHINE},
    {.name = "lang", .kind = EV_CELL_TEXT, .only = MACHINE},
    {.name = "passage", .kind = EV_CELL_INT, .only = MACHINE},
    {.name = "start", .kind = EV_CELL_INT, .only = MACHINE},
    {.name = "end", .kind = EV_CELL_INT, .only = MACHINE},
    {.name = "left", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_START, .right = true},
    {.name = "node", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "right", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_END},
};

/* One line, with all that sorting and printing need. */
typedef struct line {
    char *id, *date, *country, *speaker;
    ev_lang lang;
    int64_t passage;
    size_t start, end; /* of the node, in bytes of the statement's text */
    char *left, *node, *right;
    char *sort_key; /* what --sort compares; "" for none */
} line;

typedef enum sort_by { SORT_TEXT, SORT_LEFT, SORT_RIGHT, SORT_NODE, SORT_DATE, SORT_SPEAKER } sort_by;

typedef struct kwic_run {
    ev_session session;
    ev_listing listing;
    size_t n_context;
    sort_by sort;
    line *lines;
    size_t n_lines, capacity;
} kwic_run;

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The place n words before `at` (words as white space parts them), never before `floor`. */
static size_t words_before(const char *text, size_t at, size_t n) {
    for (size_t i = 0; i < n && at > 0; i++) {
        while (at > 0 && is_space(text[at - 1]))
            at--;
        while (at > 0 && !is_space(text[at - 1]))
            at--;
    }
    return at;
}

static size_t words_after(const char *text, size_t n_bytes, size_t at, size_t n) {
    while (at < n_bytes && !is_space(text[at])) /* what clings to the node: a comma, an ending */
        at++;
    for (size_t i = 0; i < n && at < n_bytes; i++) {
        while (at < n_bytes && is_space(text[at]))
            at++;
        while (at < n_bytes && !is_space(text[at]))
            at++;
    }
    return at;
}

/* A copy on one line: each run of white space is one space, none at the ends. */
static char *one_line(const char *text, size_t n_bytes) {
    ev_buf out = {0};
    for (size_t i = 0; i < n_bytes; i++) {
        if (!is_space(text[i]))
            ev_buf_add_char(&out, text[i]);
        else if (out.len > 0 && out.data[out.len - 1] != ' ')
            ev_buf_add_char(&out, ' ');
    }
    if (out.len > 0 && out.data[out.len - 1] == ' ')
        out.len--;
    char *copy = out.failed ? NULL : strdup(ev_buf_cstr(&out));
    ev_buf_free(&out);
    return copy;
}

/* The words of the left context from the node outwards, folded: "the union | leave" sorts under "union the".
 */
static void add_reversed(ev_buf *key, const char *text) {
    size_t end = strlen(text);
    while (end > 0) {
        size_t start = end;
        while (start > 0 && !is_space(text[start - 1]))
            start--;
        ev_fold_value(key, text + start, end - start);
        ev_buf_add_char(key, '\1'); /* below every character of a word, so that shorter words come first */
        end = start > 0 ? start - 1 : 0;
    }
}

static char *make_sort_key(const kwic_run *run, const line *l) {
    ev_buf key = {0};
    switch (run->sort) {
    case SORT_LEFT:
        add_reversed(&key, l->left);
        break;
    case SORT_RIGHT:
        ev_fold_value(&key, l->right, strlen(l->right));
        break;
    case SORT_NODE:
        ev_fold_value(&key, l->node, strlen(l->node));
        break;
    case SORT_DATE:
        ev_buf_add_str(&key, l->date);
        break;
    case SORT_SPEAKER:
        ev_fold_value(&key, l->speaker, strlen(l->speaker));
        break;
    case SORT_TEXT:
        break;
    }
    char *copy = key.failed ? NULL : strdup(ev_buf_cstr(&key));
    ev_buf_free(&key);
    return copy;
}

static void free_line(line *l) {
    free(l->id);
    free(l->date);
    free(l->country);
    free(l->speaker);
    free(l->left);
    free(l->node);
    free(l->right);
    free(l->sort_key);
}

static ev_status add_line(kwic_run *run, const ev_shown_passage *shown, const ev_token_span *span,
                          ev_error *err) {
    void *items = run->lines;
    if (!ev_array_grow(&items, &run->capacity, run->n_lines + 1, sizeof *run->lines))
        return ev_fail(err, EV_NOMEM, "out of memory");
    run->lines = items;
    const char *text = shown->statement_text;
    line l = {.lang = shown->lang, .passage = shown->number};
    l.start = shown->start + shown->tokens[span->first_token].start;
    l.end = shown->start + shown->tokens[span->first_token + span->n_tokens - 1].end;
    size_t from = words_before(text, l.start, run->n_context);
    size_t to = words_after(text, shown->statement_bytes, l.end, run->n_context);
    l.id = strdup(ev_listing_meta(&run->listing, "id"));
    l.date = strdup(ev_listing_meta(&run->listing, "date"));
    l.country = strdup(ev_listing_meta(&run->listing, "country"));
    l.speaker = strdup(ev_listing_meta(&run->listing, "speaker"));
    l.left = one_line(text + from, l.start - from);
    l.node = one_line(text + l.start, l.end - l.start);
    l.right = one_line(text + l.end, to - l.end);
    bool complete = l.id && l.date && l.country && l.speaker && l.left && l.node && l.right;
    l.sort_key = complete ? make_sort_key(run, &l) : NULL;
    if (!l.sort_key) {
        free_line(&l);
        return ev_fail(err, EV_NOMEM, "out of memory");
    }
    run->lines[run->n_lines++] = l;
    return EV_OK;
}

static ev_status add_passage(kwic_run *run, size_t segment, uint32_t docid, ev_error *err) {
    ev_shown_passage shown;
    ev_status status = ev_listing_passage(&run->listing, segment, docid, &shown, err);
    for (size_t i = 0; status == EV_OK && i < shown.n_token_spans; i++) {
        const ev_token_span *span = &shown.token_spans[i];
        const ev_token_span *before = i ? &shown.token_spans[i - 1] : NULL;
        bool again = before && before->first_token == span->first_token && before->n_tokens == span->n_tokens;
        if (!again && span->first_token + span->n_tokens <= shown.n_tokens && span->n_tokens > 0)
            status = add_line(run, &shown, span, err);
    }
    return status;
}

static ev_status collect(kwic_run *run, ev_error *err) {
    ev_segment_match *matches;
    size_t n_segments = ev_matcher_segments(run->session.answer.matcher, &matches);
    ev_listing_start(&run->listing, run->session.answer.matcher);
    for (size_t i = 0; i < n_segments; i++)
        for (uint32_t docid = ev_bits_next(&matches[i].passages, 1); docid < matches[i].passages.n;
             docid = ev_bits_next(&matches[i].passages, docid + 1)) {
            ev_status status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                                : add_passage(run, i, docid, err);
            if (status != EV_OK)
                return status;
        }
    return EV_OK;
}

/* Within equal keys: by date, id and place, so that the order never depends on how the index is divided. */
static int compare_lines(const void *a, const void *b) {
    const line *x = a;
    const line *y = b;
    int order = strcmp(x->sort_key, y->sort_key);
    if (order == 0)
        order = strcmp(x->date, y->date);
    if (order == 0)
        order = strcmp(x->id, y->id);
    if (order == 0)
        order = x->start < y->start ? -1 : x->start > y->start;
    if (order == 0)
        order = x->end < y->end ? -1 : x->end > y->end;
    return order;
}

static ev_status print_lines(const kwic_run *run, size_t n, ev_output_options options, ev_error *err) {
    ev_printer *p = NULL;
    ev_status status = ev_printer_new(&p, stdout, options, columns, sizeof columns / sizeof columns[0], err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < n && !ev_printer_failed(p); i++) {
        const line *l = &run->lines[i];
        ev_span whole = {0, strlen(l->node)};
        ev_print_str(p, l->id);
        ev_print_str(p, l->date);
        ev_print_str(p, l->country);
        ev_print_str(p, l->speaker);
        ev_print_str(p, ev_lang_code(l->lang));
        ev_print_int(p, l->passage);
        ev_print_int(p, (int64_t)l->start);
        ev_print_int(p, (int64_t)l->end);
        ev_print_str(p, l->left);
        ev_print_marked(p, l->node, whole.end, &whole, 1);
        ev_print_str(p, l->right);
        ev_print_row_end(p);
    }
    return ev_printer_end(p, err);
}

static bool has_word(const kwic_run *run) {
    for (size_t i = 0; i < ev_matcher_n_leaves(run->session.answer.matcher); i++)
        if (ev_node_is_positional(ev_matcher_leaf(run->session.answer.matcher, i)))
            return true;
    return false;
}

static void say_result(kwic_run *run, size_t n_shown) {
    const char *name = run->session.parsed->program->name;
    fprintf(stderr, "%s: showing %zu of %zu lines, from %" PRIu64 " passages of %" PRIu64 " statements\n",
            name, n_shown, run->n_lines, ev_matcher_n_passages(run->session.answer.matcher),
            ev_matcher_n_statements(run->session.answer.matcher));
    if (n_shown < run->n_lines)
        fprintf(stderr, "%s: for all, --limit 0\n", name);
    if (run->n_lines > 0)
        return;
    if (ev_matcher_n_passages(run->session.answer.matcher) > 0 && !has_word(run))
        fprintf(stderr,
                "%s: the query has only filters; add the word or theme that is to stand in the middle\n",
                name);
    else
        ev_session_explain_zero(&run->session);
}

static ev_status kwic(kwic_run *run, const ev_parsed *parsed, const char *text, ev_error *err) {
    run->n_context = (size_t)ev_opt_int(parsed, "context", DEFAULT_CONTEXT);
    run->sort = (sort_by)ev_opt_choice(parsed, "sort");
    ev_status status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_session_match(&run->session, text, err);
    if (status == EV_OK)
        status = collect(run, err);
    if (status != EV_OK)
        return status;
    if (run->n_lines > 1)
        qsort(run->lines, run->n_lines, sizeof *run->lines, compare_lines);
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    size_t limit = (size_t)ev_opt_int(parsed, "limit", options.format == EV_FORMAT_TABLE ? TABLE_LIMIT : 0);
    size_t n = limit > 0 && limit < run->n_lines ? limit : run->n_lines;
    status = print_lines(run, n, options, err);
    if (status == EV_OK)
        say_result(run, n);
    return status;
}

static int run_kwic(const ev_parsed *parsed) {
    kwic_run run = {0};
    ev_error err = {0};
    char *text = ev_session_query_text(parsed);
    ev_status status = text ? kwic(&run, parsed, text, &err) : ev_fail(&err, EV_NOMEM, "out of memory");
    for (size_t i = 0; i < run.n_lines; i++)
        free_line(&run.lines[i]);
    free(run.lines);
    ev_listing_end(&run.listing);
    ev_session_close(&run.session);
    free(text);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT("table|csv|tsv|jsonl|json"),
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
     .help = "words on each side"},
    {.name = "sort",
     .letter = 's',
     .kind = EV_OPT_CHOICE,
     .choices = "text|left|right|node|date|speaker",
     .value = "text",
     .help = "order of lines; text is by date and id"},
    EV_OPTION_UNIT,
    EV_OPTION_UNIQUE,
    {0},
};

static const ev_example examples[] = {
    {"evquery kwic егемендік --sort right", "every form of a Kazakh word, ordered by what follows"},
    {"evquery kwic 'вправе NEAR/4 выйти' --format csv > lines.csv", "lines for a spreadsheet"},
    {0},
};

const ev_subcommand evquery_kwic = {
    .name = "kwic",
    .summary = "concordance: every match in its context",
    .usage = "QUERY",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description = "Prints a line for each place where the words of the query match, the match in the "
                   "middle. In csv and the "
                   "other formats for programs `start` and `end` are bytes in the statement's text.",
    .options = options,
    .examples = examples,
    .run = run_kwic,
};
