/* See freq_table.h. */
#include "query/freq_table.h"

#include "query/freq_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_COLUMNS = 20, RATE_DECIMALS = 2, DISPERSION_DECIMALS = 4 };

struct ev_freq_table {
    ev_report *report;
    ev_printer *printer;
    ev_freq_shape shape;
    ev_column *columns;
    size_t n_columns;
    ev_freq_chart *chart; /* NULL: none is wanted */
    const char **across;  /* wide: the labels of the last key, each once */
    size_t n_across;
    bool raw; /* wide: the row holds totals, which are no rates */
    uint64_t n_rows;
};

static void add_column(ev_freq_table *t, ev_column column) {
    t->columns[t->n_columns++] = column;
}

static void add_text(ev_freq_table *t, const char *name) {
    add_column(t, (ev_column){.name = name, .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE});
}

static void add_int(ev_freq_table *t, const char *name, unsigned spare) {
    add_column(t, (ev_column){.name = name, .kind = EV_CELL_INT, .spare = spare});
}

static void add_number(ev_freq_table *t, const char *name, int decimals, unsigned spare) {
    add_column(t, (ev_column){.name = name, .kind = EV_CELL_NUMBER, .decimals = decimals, .spare = spare});
}

static void add_term_columns(ev_freq_table *t) {
    add_text(t, "term");
    if (t->shape.words && t->shape.stems)
        add_column(t, (ev_column){.name = "stem", .kind = EV_CELL_TEXT, .only = EV_FOR_PROGRAMS});
    if (t->shape.words)
        add_text(t, "lang");
}

static void make_long(ev_freq_table *t) {
    const ev_keys *keys = ev_groups_keys(t->shape.groups);
    add_term_columns(t);
    for (size_t i = 0; i < keys->n; i++)
        add_text(t, ev_key_name(keys->items[i]));
    add_int(t, "count", 0);
    add_number(t, "per_million", RATE_DECIMALS, 0);
    add_int(t, "sentences", 3);
    add_int(t, "statements", 2);
    if (t->shape.parts) {
        add_int(t, "range", 1);
        add_int(t, "parts", 1);
        add_number(t, "dp", DISPERSION_DECIMALS, 0);
        add_number(t, "dp_norm", DISPERSION_DECIMALS, 5);
        add_number(t, "juilland_d", DISPERSION_DECIMALS, 4);
    }
    add_int(t, "group_tokens", 6);
    add_int(t, "group_sentences", 7);
    add_int(t, "group_statements", 7);
}

/* ---- Wide */

static size_t last_key(const ev_freq_table *t) {
    size_t n = ev_groups_keys(t->shape.groups)->n;
    return n ? n - 1 : 0;
}

static int compare_labels(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The labels of the last key in order; "(none)", which is less than letters and digits, goes to the end. */
static void find_across(ev_freq_table *t) {
    size_t n = ev_groups_count(t->shape.groups);
    for (size_t i = 0; i < n; i++)
        t->across[i] = ev_groups_at(t->shape.groups, i)->labels[last_key(t)];
    qsort(t->across, n, sizeof *t->across, compare_labels);
    for (size_t i = 0; i < n; i++)
        if (t->n_across == 0 || strcmp(t->across[t->n_across - 1], t->across[i]) != 0)
            t->across[t->n_across++] = t->across[i];
    for (size_t i = 0; i + 1 < t->n_across; i++)
        if (!strcmp(t->across[i], "(none)")) {
            const char *none = t->across[i];
            memmove(t->across + i, t->across + i + 1, (t->n_across - i - 1) * sizeof *t->across);
            t->across[t->n_across - 1] = none;
            break;
        }
}

static void add_value_column(ev_freq_table *t, const char *name) {
    if (t->shape.value == EV_VALUE_PER_MILLION)
        add_number(t, name, RATE_DECIMALS, 0);
    else
        add_int(t, name, 0);
}

static void make_wide(ev_freq_table *t) {
    const ev_keys *keys = ev_groups_keys(t->shape.groups);
    add_term_columns(t);
    if (keys->n > 1)
        add_text(t, ev_key_name(keys->items[0]));
    if (keys->n > 0)
        find_across(t);
    for (size_t i = 0; i < t->n_across; i++)
        add_value_column(t, t->across[i]);
    add_value_column(t, "total");
}

static uint64_t value_of(const ev_freq_table *t, const ev_count *count) {
    if (t->raw)
        return count->count;
    return t->shape.value == EV_VALUE_SENTENCES    ? count->sentences
           : t->shape.value == EV_VALUE_STATEMENTS ? count->statements
                                                   : count->count;
}

static void print_value(ev_freq_table *t, uint64_t value, uint64_t tokens) {
    if (t->shape.value == EV_VALUE_PER_MILLION)
        ev_print_number(t->printer, t->raw ? (double)value : ev_per_million(value, tokens));
    else
        ev_print_int(t->printer, (int64_t)value);
}

static void print_term(ev_freq_table *t, const char *term, const char *stem, const char *lang) {
    ev_print_str(t->printer, term);
    if (t->shape.words && t->shape.stems)
        ev_print_str(t->printer, stem);
    if (t->shape.words)
        ev_print_str(t->printer, lang);
}

/* A statement can be in several groups of a key of sentences or tags: its counts are no sum. */
static bool sums_up(const ev_freq_table *t) {
    const ev_keys *keys = ev_groups_keys(t->shape.groups);
    return t->shape.value != EV_VALUE_STATEMENTS ||
           ev_key_scope_of(keys->items[keys->n - 1]) == EV_SCOPE_STATEMENT;
}

/* One row: the groups from `first` on that have its first label. Returns the first group of the next row. */
static size_t print_wide_row(ev_freq_table *t, const ev_freq_row *row, size_t first) {
    const ev_groups *groups = t->shape.groups;
    size_t n_keys = ev_groups_keys(groups)->n;
    const char *down = n_keys > 1 ? ev_groups_at(groups, first)->labels[0] : NULL;
    uint64_t sum = 0;
    uint64_t tokens = 0;
    size_t at = first;
    print_term(t, row->term, row->stem, row->lang);
    if (down)
        ev_print_str(t->printer, down);
    for (size_t i = 0; i < t->n_across; i++) {
        const ev_group *group = at < ev_groups_count(groups) ? ev_groups_at(groups, at) : NULL;
        bool here = group && (!down || !strcmp(group->labels[0], down)) &&
                    !strcmp(group->labels[last_key(t)], t->across[i]);
        if (!here) {
            ev_print_empty(t->printer);
            continue;
        }
        print_value(t, value_of(t, &row->counts[at]), group->totals.tokens);
        sum += value_of(t, &row->counts[at]);
        tokens += group->totals.tokens;
        at++;
    }
    if (down && sums_up(t))
        print_value(t, sum, tokens);
    else if (down)
        ev_print_empty(t->printer);
    else
        print_value(t, value_of(t, &row->total), ev_groups_total(groups).tokens);
    ev_print_row_end(t->printer);
    t->n_rows++;
    return at;
}

/* The totals as rows of their own, so that a wide table can be checked too. */
static void print_wide_totals(ev_freq_table *t) {
    static const char *const names[] = {"(tokens)", "(sentences)", "(statements)"};
    const ev_groups *groups = t->shape.groups;
    size_t n = ev_groups_count(groups);
    ev_totals all = ev_groups_total(groups);
    ev_count *counts = calloc(n + 1, sizeof *counts);
    t->raw = true;
    for (int which = 0; counts && which < 3; which++) {
        for (size_t i = 0; i < n; i++) {
            const ev_totals *totals = &ev_groups_at(groups, i)->totals;
            counts[i].count = which == 0   ? totals->tokens
                              : which == 1 ? totals->sentences
                                           : totals->statements;
        }
        uint64_t total = which == 0 ? all.tokens : which == 1 ? all.sentences : all.statements;
        ev_freq_row row = {names[which], "", "", counts, {total, 0, 0}, NULL};
        for (size_t at = 0; at < n;)
            at = print_wide_row(t, &row, at);
    }
    t->raw = false;
    free(counts);
}

/* ---- The table */

static const char *sized_title(const ev_freq_table *t) {
    return t->shape.wide ? "Frequencies, a column for each group" : "Frequencies";
}

ev_status ev_freq_table_new(ev_report *report, const ev_freq_shape *shape, ev_freq_table **out,
                            ev_error *err) {
    *out = NULL;
    ev_freq_table *t = calloc(1, sizeof *t);
    size_t n_columns = LONG_COLUMNS + (shape->wide ? ev_groups_count(shape->groups) : 0);
    if (!t)
        return ev_out_of_memory(err);
    t->report = report;
    t->shape = *shape;
    t->columns = calloc(n_columns, sizeof *t->columns);
    t->across = calloc(ev_groups_count(shape->groups) + 1, sizeof *t->across);
    t->chart = ev_report_wants_chart(report) ? ev_freq_chart_new(shape->groups, shape->parts) : NULL;
    if (!t->columns || !t->across || (ev_report_wants_chart(report) && !t->chart)) {
        ev_freq_table_free(t);
        return ev_out_of_memory(err);
    }
    if (shape->wide)
        make_wide(t);
    else
        make_long(t);
    t->printer = ev_report_table(report, "frequencies", sized_title(t), t->columns, t->n_columns);
    *out = t;
    return EV_OK;
}

static void print_dispersion(ev_freq_table *t, const ev_dispersion *d) {
    ev_print_int(t->printer, (int64_t)d->range);
    ev_print_int(t->printer, (int64_t)d->n_parts);
    ev_print_number(t->printer, d->dp);
    ev_print_number(t->printer, d->dp_norm);
    ev_print_number(t->printer, d->juilland_d);
}

static void print_long_row(ev_freq_table *t, const ev_freq_row *row, size_t i) {
    const ev_group *group = ev_groups_at(t->shape.groups, i);
    const ev_count *count = &row->counts[i];
    print_term(t, row->term, row->stem, row->lang);
    for (size_t key = 0; key < ev_groups_keys(t->shape.groups)->n; key++)
        ev_print_str(t->printer, group->labels[key]);
    ev_print_int(t->printer, (int64_t)count->count);
    ev_print_number(t->printer, ev_per_million(count->count, group->totals.tokens));
    ev_print_int(t->printer, (int64_t)count->sentences);
    ev_print_int(t->printer, (int64_t)count->statements);
    if (t->shape.parts)
        print_dispersion(t, &row->dispersion[i]);
    ev_print_int(t->printer, (int64_t)group->totals.tokens);
    ev_print_int(t->printer, (int64_t)group->totals.sentences);
    ev_print_int(t->printer, (int64_t)group->totals.statements);
    ev_print_row_end(t->printer);
    t->n_rows++;
}

ev_status ev_freq_table_row(ev_freq_table *t, const ev_freq_row *row, ev_error *err) {
    size_t n = ev_groups_count(t->shape.groups);
    if (t->chart && !ev_freq_chart_add(t->chart, row->term, row->counts, row->dispersion))
        return ev_out_of_memory(err);
    bool skip_empty = t->shape.skip_empty && row->total.count > 0;
    if (!t->shape.wide)
        for (size_t i = 0; i < n; i++)
            if (row->counts[i].count > 0 || !skip_empty)
                print_long_row(t, row, i);
    if (t->shape.wide)
        for (size_t at = 0; at < n;)
            at = print_wide_row(t, row, at);
    return EV_OK;
}

void ev_freq_table_end(ev_freq_table *t) {
    if (t->shape.wide)
        print_wide_totals(t);
    if (t->chart)
        ev_freq_chart_draw(t->chart, t->report);
}

void ev_freq_table_free(ev_freq_table *t) {
    if (!t)
        return;
    ev_freq_chart_free(t->chart);
    free(t->columns);
    free(t->across);
    free(t);
}

bool ev_freq_table_failed(const ev_freq_table *t) {
    return ev_printer_failed(t->printer);
}

uint64_t ev_freq_table_rows(const ev_freq_table *t) {
    return t->n_rows;
}
