/* evindex agree: how far coders agree, by theme and language; the codebook's rules may be one of them. */
#include "cli/output.h"
#include "cli/program.h"
#include "codebook/tagger.h"
#include "indexer/agreement.h"
#include "indexer/codebooks.h"
#include "indexer/coded_sheet.h"
#include "indexer/rule_coder.h"
#include "indexer/subcommands.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CODERS = 20 };

/* A theme, or a family of themes, that some coder gave. */
typedef struct name_list {
    char **names;
    size_t n, capacity;
    bool failed;
} name_list;

/* A row of a coder's sheet. */
typedef struct entry {
    const ev_sheet_row *row;
    size_t coder;
} entry;

/* A sentence that some coder has in the sheet. */
typedef struct unit {
    const ev_sheet_row *row;        /* of the first coder who has it */
    const char *themes[MAX_CODERS]; /* NULL: not in the sheet */
} unit;

typedef struct agree_run {
    ev_coded_sheet sheets[MAX_CODERS];
    size_t n_sheets, n_coders; /* the rules are the last coder */
    ev_buf rule_codes;
    unit *units;
    size_t n_units;
    name_list themes, langs;
    int *codes;
    ev_printer *printer;
} agree_run;

static const ev_column columns[] = {
    {.name = "theme", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "lang", .kind = EV_CELL_TEXT},
    {.name = "coders", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "sentences", .kind = EV_CELL_INT},
    {.name = "given by one", .kind = EV_CELL_INT},
    {.name = "by all", .kind = EV_CELL_INT},
    {.name = "agreement", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "kappa", .kind = EV_CELL_NUMBER, .decimals = 4},
    {.name = "alpha", .kind = EV_CELL_NUMBER, .decimals = 4},
};

/* ---- Themes and languages */

static int compare_names(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void add_name(name_list *list, const char *name, size_t n_bytes) {
    for (size_t i = 0; i < list->n; i++)
        if (strlen(list->names[i]) == n_bytes && !memcmp(list->names[i], name, n_bytes))
            return;
    void *items = list->names;
    bool grown = ev_array_grow(&items, &list->capacity, list->n + 1, sizeof *list->names);
    list->names = items;
    char *copy = grown ? strndup(name, n_bytes) : NULL;
    if (copy)
        list->names[list->n++] = copy;
    else
        list->failed = true;
}

/* "exit.threat" makes "exit" and "exit.threat". */
static void add_levels(void *user, const char *theme, size_t n_bytes) {
    for (size_t end = 1; end <= n_bytes; end++)
        if (end == n_bytes || theme[end] == '.')
            add_name(user, theme, end);
}

static void free_names(name_list *list) {
    for (size_t i = 0; i < list->n; i++)
        free(list->names[i]);
    free(list->names);
}

typedef struct search {
    const char *theme;
    bool found;
} search;

static void look_for(void *user, const char *theme, size_t n_bytes) {
    search *s = user;
    size_t n = strlen(s->theme);
    s->found = s->found || (n_bytes >= n && !memcmp(theme, s->theme, n) && (n_bytes == n || theme[n] == '.'));
}

/* ---- Units */

static int compare_entries(const void *left, const void *right) {
    const entry *a = left;
    const entry *b = right;
    int order = strcmp(a->row->cells[EV_SHEET_ID], b->row->cells[EV_SHEET_ID]);
    if (order == 0)
        order = strcmp(a->row->cells[EV_SHEET_PASSAGE], b->row->cells[EV_SHEET_PASSAGE]);
    return order ? order : (a->coder > b->coder) - (a->coder < b->coder);
}

static bool same_sentence(const ev_sheet_row *a, const ev_sheet_row *b) {
    assert(a && b);
    return !strcmp(a->cells[EV_SHEET_ID], b->cells[EV_SHEET_ID]) &&
           !strcmp(a->cells[EV_SHEET_PASSAGE], b->cells[EV_SHEET_PASSAGE]);
}

static void add_entry(agree_run *run, const entry *one) {
    const char *themes = one->row->cells[EV_SHEET_THEMES];
    const char *lang = one->row->cells[EV_SHEET_LANG];
    if (run->n_units == 0 || !same_sentence(run->units[run->n_units - 1].row, one->row)) {
        run->units[run->n_units++] = (unit){.row = one->row};
        add_name(&run->langs, lang, strlen(lang));
    }
    run->units[run->n_units - 1].themes[one->coder] = themes;
    ev_each_theme(themes, add_levels, &run->themes);
}

static ev_status gather_units(agree_run *run, ev_error *err) {
    size_t n = 0;
    for (size_t c = 0; c < run->n_sheets; c++)
        n += run->sheets[c].n_rows;
    entry *entries = calloc(n + 1, sizeof *entries);
    run->units = calloc(n + 1, sizeof *run->units);
    if (!entries || !run->units) {
        free(entries);
        return ev_out_of_memory(err);
    }
    n = 0;
    for (size_t c = 0; c < run->n_sheets; c++)
        for (size_t i = 0; i < run->sheets[c].n_rows; i++)
            entries[n++] = (entry){&run->sheets[c].rows[i], c};
    if (n > 1)
        qsort(entries, n, sizeof *entries, compare_entries);
    for (size_t i = 0; i < n; i++)
        add_entry(run, &entries[i]);
    run->n_coders = run->n_sheets;
    free(entries);
    return EV_OK;
}

/* The rules code every sentence, from its text and the sentence before it. */
static ev_status let_rules_code(agree_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_rule_coder *coder = NULL;
    ev_status status = ev_rule_coder_new(ev_opt_str(parsed, "codebook"), &coder, err);
    size_t *offsets = calloc(run->n_units + 1, sizeof *offsets);
    if (status == EV_OK && !offsets)
        status = ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < run->n_units; i++) {
        const ev_sheet_row *row = run->units[i].row;
        assert(row); /* add_entry() put it there */
        offsets[i] = run->rule_codes.len;
        status = ev_rule_coder_code(coder, row->cells[EV_SHEET_BEFORE], row->cells[EV_SHEET_TEXT],
                                    row->cells[EV_SHEET_LANG], &run->rule_codes, err);
        ev_buf_add_char(&run->rule_codes, '\0');
    }
    if (status == EV_OK)
        status = ev_buf_status(&run->rule_codes, err);
    for (size_t i = 0; status == EV_OK && i < run->n_units; i++) {
        run->units[i].themes[run->n_sheets] = run->rule_codes.data + offsets[i];
        ev_each_theme(run->units[i].themes[run->n_sheets], add_levels, &run->themes);
    }
    run->n_coders = run->n_sheets + 1;
    free(offsets);
    ev_rule_coder_free(coder);
    return status;
}

/* ---- Figures */

/* Codes of the theme in the language ("" for all of them): given or not. Returns the number of units. */
static size_t fill_codes(agree_run *run, const char *theme, const char *lang) {
    size_t n = 0;
    size_t wanted = 0;
    for (size_t i = 0; i < run->n_units; i++)
        wanted += !*lang || !strcmp(run->units[i].row->cells[EV_SHEET_LANG], lang);
    for (size_t i = 0; i < run->n_units; i++) {
        const unit *one = &run->units[i];
        if (*lang && strcmp(one->row->cells[EV_SHEET_LANG], lang) != 0)
            continue;
        for (size_t c = 0; c < run->n_coders; c++) {
            search s = {theme, false};
            bool coded = one->themes[c] && ev_is_coded(one->themes[c]);
            if (coded)
                ev_each_theme(one->themes[c], look_for, &s);
            run->codes[c * wanted + n] = coded ? s.found : EV_NOT_CODED;
        }
        n++;
    }
    return n;
}

static void print_optional(ev_printer *p, bool defined, double value) {
    if (defined)
        ev_print_number(p, value);
    else
        ev_print_empty(p);
}

static const char *coder_name(const agree_run *run, size_t c) {
    return c == run->n_sheets ? "rules" : run->sheets[c].path;
}

/* How often a theme was given by one of the two at least, and by both. */
static void count_given(const ev_codes *codes, size_t a, size_t b, int64_t *by_one, int64_t *by_both) {
    *by_one = *by_both = 0;
    for (size_t i = 0; i < codes->n_units; i++) {
        int x = codes->codes[a * codes->n_units + i];
        int y = codes->codes[b * codes->n_units + i];
        if (x == EV_NOT_CODED || y == EV_NOT_CODED)
            continue;
        *by_one += x || y;
        *by_both += x && y;
    }
}

static void print_head(agree_run *run, const char *theme, const char *lang, const char *coders) {
    ev_print_str(run->printer, theme);
    ev_print_str(run->printer, *lang ? lang : "all");
    ev_print_str(run->printer, coders);
}

static void print_pair(agree_run *run, const char *theme, const char *lang, const ev_codes *codes, size_t a,
                       size_t b) {
    size_t n = 0;
    double share = 0;
    double kappa = 0;
    double alpha = 0;
    int64_t by_one;
    int64_t by_both;
    ev_buf coders = {0};
    ev_buf_printf(&coders, "%s, %s", coder_name(run, a), coder_name(run, b));
    bool any = ev_agreement(codes, a, b, &n, &share);
    bool has_kappa = ev_cohen_kappa(codes, a, b, &kappa);
    bool has_alpha = codes->n_coders == 2 && ev_krippendorff_alpha(codes, &alpha);
    count_given(codes, a, b, &by_one, &by_both);
    print_head(run, theme, lang, ev_buf_cstr(&coders));
    ev_print_int(run->printer, (int64_t)n);
    ev_print_int(run->printer, by_one);
    ev_print_int(run->printer, by_both);
    print_optional(run->printer, any, share);
    print_optional(run->printer, has_kappa, kappa);
    print_optional(run->printer, has_alpha, alpha);
    ev_print_row_end(run->printer);
    ev_buf_free(&coders);
}

/* Alpha is one figure for all coders; with two of them it stands beside kappa. */
static void print_together(agree_run *run, const char *theme, const char *lang, const ev_codes *codes) {
    char coders[32];
    double alpha = 0;
    size_t n = 0;
    for (size_t i = 0; i < codes->n_units; i++) {
        size_t n_coded = 0;
        for (size_t c = 0; c < codes->n_coders; c++)
            n_coded += codes->codes[c * codes->n_units + i] != EV_NOT_CODED;
        n += n_coded > 1;
    }
    snprintf(coders, sizeof coders, "all %zu", codes->n_coders);
    bool has_alpha = ev_krippendorff_alpha(codes, &alpha);
    print_head(run, theme, lang, coders);
    ev_print_int(run->printer, (int64_t)n);
    for (int i = 0; i < 4; i++)
        ev_print_empty(run->printer);
    print_optional(run->printer, has_alpha, alpha);
    ev_print_row_end(run->printer);
}

static void print_theme(agree_run *run, const char *theme, const char *lang) {
    const ev_codes codes = {run->codes, run->n_coders, fill_codes(run, theme, lang)};
    for (size_t a = 0; a < run->n_coders; a++)
        for (size_t b = a + 1; b < run->n_coders; b++)
            print_pair(run, theme, lang, &codes, a, b);
    if (run->n_coders > 2)
        print_together(run, theme, lang, &codes);
}

static ev_status print_all(agree_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    run->codes = calloc(run->n_coders * run->n_units + 1, sizeof *run->codes);
    if (!run->codes || run->themes.failed || run->langs.failed)
        return ev_out_of_memory(err);
    ev_status status =
        ev_printer_new(&run->printer, stdout, options, columns, sizeof columns / sizeof columns[0], err);
    if (status != EV_OK)
        return status;
    if (run->themes.n > 1)
        qsort(run->themes.names, run->themes.n, sizeof *run->themes.names, compare_names);
    if (run->langs.n > 1)
        qsort(run->langs.names, run->langs.n, sizeof *run->langs.names, compare_names);
    for (size_t t = 0; t < run->themes.n; t++) {
        for (size_t l = 0; run->langs.n > 1 && l < run->langs.n; l++)
            print_theme(run, run->themes.names[t], run->langs.names[l]);
        print_theme(run, run->themes.names[t], "");
    }
    return ev_printer_end(run->printer, err);
}

/* What could not be compared is said. */
static void say_rest(const agree_run *run, const ev_parsed *parsed) {
    for (size_t c = 0; c < run->n_sheets; c++) {
        size_t n_absent = 0;
        size_t n_empty = 0;
        for (size_t i = 0; i < run->n_units; i++) {
            const char *themes = run->units[i].themes[c];
            n_absent += !themes;
            n_empty += themes && !ev_is_coded(themes);
        }
        if (n_absent > 0 || n_empty > 0)
            fprintf(stderr,
                    "%s: %s: of %zu sentences %zu are not in the sheet and %zu are not coded (the cell is "
                    "empty)\n",
                    parsed->program->name, run->sheets[c].path, run->n_units, n_absent, n_empty);
    }
    if (run->themes.n == 0)
        fprintf(stderr, "%s: no coder gave any theme: there is nothing to compare\n", parsed->program->name);
}

static ev_status read_sheets(agree_run *run, const ev_parsed *parsed, ev_error *err) {
    bool rules = ev_opt_flag(parsed, "rules");
    if (parsed->n_args + rules < 2)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "one coder alone agrees with nobody: name a second sheet, or add --rules");
    ev_status status = EV_OK;
    for (size_t c = 0; status == EV_OK && c < parsed->n_args; c++) {
        status = ev_coded_sheet_read(parsed->args[c], &run->sheets[c], err);
        run->n_sheets = c + 1;
        if (status == EV_OK && rules && !run->sheets[c].has[EV_SHEET_TEXT]) {
            ev_fail(err, EV_BAD_INPUT,
                    "the rules need the column \"text\"; keep it as `evindex sample` wrote it");
            status = ev_error_at(err, parsed->args[c], 1, 0);
        }
    }
    if (status == EV_OK)
        status = gather_units(run, err);
    return status == EV_OK && rules ? let_rules_code(run, parsed, err) : status;
}

static int run_agree(const ev_parsed *parsed) {
    agree_run run = {.n_sheets = 0};
    ev_error err = {0};
    ev_status status = read_sheets(&run, parsed, &err);
    if (status == EV_OK)
        status = print_all(&run, parsed, &err);
    if (status == EV_OK)
        say_rest(&run, parsed);
    int code = status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
    for (size_t c = 0; c < run.n_sheets; c++)
        ev_coded_sheet_free(&run.sheets[c]);
    free_names(&run.themes);
    free_names(&run.langs);
    ev_buf_free(&run.rule_codes);
    free(run.units);
    free(run.codes);
    return code;
}

static const ev_option options[] = {
    {.name = "rules", .kind = EV_OPT_FLAG, .help = "the rules of the codebook are a coder, too"},
    EV_OPTION_CODEBOOK,
    EV_OPTION_FORMAT("table|csv|tsv|jsonl|json"),
    {0},
};

static const ev_example examples[] = {
    {"evindex agree anna.csv boris.csv", "two coders, by theme and language"},
    {"evindex agree --rules anna.csv boris.csv", "and the rules as a third"},
    {0},
};

const ev_subcommand evindex_agree = {
    .name = "agree",
    .summary = "how far coders agree: kappa and alpha",
    .usage = "SHEET...",
    .min_args = 1,
    .max_args = MAX_CODERS - 1,
    .description = "Compares the sheets of `evindex sample` that coders filled in: for each theme, given or "
                   "not, the share of sentences coded alike, Cohen's kappa of each pair, and Krippendorff's "
                   "alpha of all coders (nominal), by language and together. A theme's family counts as "
                   "well: exit is given where exit.threat is. Sentences that a coder has not coded are left "
                   "out of the pair, and counted on standard error. A figure that is not defined, as where "
                   "both coders gave one value throughout, is empty.",
    .options = options,
    .examples = examples,
    .run = run_agree,
};
