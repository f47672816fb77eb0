/* evindex check: whether codebooks are sound: themes, rules, examples, rules that no example covers, patterns
 * that could run away; and with --diff, which tags a changed codebook gains and loses over a corpus. */
#include "cli/output.h"
#include "cli/program.h"
#include "codebook/examples.h"
#include "codebook/run_away.h"
#include "indexer/codebooks.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"
#include "indexer/subcommands.h"
#include "indexer/tag_diff.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A codebook that was loaded, and what its examples showed. */
typedef struct checked {
    ev_codebook *codebook;
    ev_examples_run examples;
    ev_run_away *run_away; /* by rule */
} checked;

typedef struct check_run {
    ev_refusals problems;
    checked *books;
    size_t n;
    ev_printer *printer;
} check_run;

static const ev_column theme_columns[] = {
    {.name = "codebook", .kind = EV_CELL_TEXT, .only = ~(1u << EV_FORMAT_TABLE)},
    {.name = "theme", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "title", .kind = EV_CELL_TEXT},
    {.name = "rules en", .kind = EV_CELL_INT},
    {.name = "ru", .kind = EV_CELL_INT},
    {.name = "kk", .kind = EV_CELL_INT},
    {.name = "any", .kind = EV_CELL_INT},
    {.name = "unless", .kind = EV_CELL_INT},
    {.name = "must match", .kind = EV_CELL_INT},
    {.name = "must not", .kind = EV_CELL_INT},
    {.name = "without example", .kind = EV_CELL_INT},
};

static const ev_column rule_columns[] = {
    {.name = "place", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_START},
    {.name = "rule", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "lang", .kind = EV_CELL_TEXT},
    {.name = "pattern", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
};

static void on_failed(void *user, const ev_error *why) {
    check_run *run = user;
    ev_refusals_add(&run->problems, why);
}

/* ---- Tables */

static bool is_of_theme(const ev_rule *rule, uint32_t theme) {
    return (rule->role == EV_ROLE_THEME || rule->role == EV_ROLE_THEME_UNLESS) && rule->owner == theme;
}

static void print_theme(check_run *run, const checked *book, uint32_t theme) {
    int64_t by_class[EV_CLASS_LAST] = {0};
    int64_t unless = 0;
    int64_t uncovered = 0;
    int64_t examples[2] = {0};
    const ev_codebook *codebook = book->codebook;
    for (size_t i = 0; i < codebook->n_rules; i++) {
        const ev_rule *rule = &codebook->rules[i];
        if (!is_of_theme(rule, theme))
            continue;
        by_class[rule->word_class] += rule->role == EV_ROLE_THEME;
        unless += rule->role == EV_ROLE_THEME_UNLESS;
        uncovered += !book->examples.covered[i];
    }
    for (size_t i = 0; i < codebook->n_examples; i++)
        examples[codebook->examples[i].match] += codebook->examples[i].theme == theme;
    ev_printer *p = run->printer;
    ev_print_str(p, codebook->path);
    ev_print_str(p, codebook->themes[theme].id);
    ev_print_str(p, codebook->themes[theme].title);
    ev_print_int(p, by_class[EV_CLASS_EN]);
    ev_print_int(p, by_class[EV_CLASS_RU]);
    ev_print_int(p, by_class[EV_CLASS_KK]);
    ev_print_int(p, by_class[EV_CLASS_OTHER]);
    ev_print_int(p, unless);
    ev_print_int(p, examples[true]);
    ev_print_int(p, examples[false]);
    ev_print_int(p, uncovered);
    ev_print_row_end(p);
}

static void print_rule(check_run *run, const ev_codebook *codebook, const ev_rule *rule) {
    char place[EV_ERROR_FILE_BYTES + 32];
    snprintf(place, sizeof place, "%.400s:%" PRIu64 ":%" PRIu64, codebook->path, rule->line, rule->column);
    ev_print_str(run->printer, place);
    ev_print_str(run->printer, rule->name ? rule->name : "(unless)");
    ev_print_str(run->printer, rule->word_class == EV_CLASS_OTHER ? "any" : ev_class_code(rule->word_class));
    ev_print_str(run->printer, rule->text);
    ev_print_row_end(run->printer);
}

typedef bool (*rule_filter)(const checked *book, size_t rule);

static bool is_rule(const checked *book, size_t rule) {
    ev_role role = book->codebook->rules[rule].role;
    return role == EV_ROLE_THEME || role == EV_ROLE_THEME_UNLESS;
}

static bool is_uncovered(const checked *book, size_t rule) {
    return is_rule(book, rule) && !book->examples.covered[rule];
}

static bool could_run_away(const checked *book, size_t rule) {
    return book->run_away[rule] != EV_RUN_AWAY_NO;
}

static void print_rules(check_run *run, const char *name, const char *title, rule_filter wanted) {
    ev_print_table(run->printer, name, title, rule_columns, sizeof rule_columns / sizeof rule_columns[0]);
    for (size_t i = 0; i < run->n; i++)
        for (size_t j = 0; j < run->books[i].codebook->n_rules; j++)
            if (wanted(&run->books[i], j))
                print_rule(run, run->books[i].codebook, &run->books[i].codebook->rules[j]);
}

static ev_status print_all(check_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    ev_status status = ev_printer_new(&run->printer, stdout, options, NULL, 0, err);
    if (status != EV_OK)
        return status;
    ev_print_table(run->printer, "themes", "Themes", theme_columns,
                   sizeof theme_columns / sizeof theme_columns[0]);
    for (size_t i = 0; i < run->n; i++)
        for (uint32_t j = 0; j < run->books[i].codebook->n_themes; j++)
            print_theme(run, &run->books[i], j);
    if (ev_opt_flag(parsed, "rules"))
        print_rules(run, "rules", "Rules", is_rule);
    print_rules(run, "without-example", "Rules that no example covers", is_uncovered);
    print_rules(run, "run-away", "Patterns that could run away", could_run_away);
    return ev_printer_end(run->printer, err);
}

/* ---- A codebook */

/* An expression that was seen to run away is a fault of the codebook; a pattern that only could is listed. */
static void refuse_run_aways(check_run *run, const checked *book) {
    for (size_t i = 0; i < book->codebook->n_rules; i++) {
        const ev_rule *rule = &book->codebook->rules[i];
        ev_error why = {0};
        if (book->run_away[i] != EV_RUN_AWAY_SEEN)
            continue;
        ev_fail(&why, EV_PATTERN_LIMIT,
                "\"%.200s\" backtracks without end on some words; write it with fewer nested repetitions",
                rule->text);
        ev_error_at(&why, book->codebook->path, rule->line, rule->column);
        ev_refusals_add(&run->problems, &why);
    }
}

static void say_summary(const checked *book) {
    const ev_codebook *codebook = book->codebook;
    size_t n_rules = 0;
    size_t n_uncovered = 0;
    for (size_t i = 0; i < codebook->n_rules; i++) {
        n_rules += is_rule(book, i);
        n_uncovered += is_uncovered(book, i);
    }
    fprintf(
        stderr,
        "evindex: %s: themes %zu, rules %zu (without example %zu), examples %zu (failed %zu), digest %.16s\n",
        codebook->path, codebook->n_themes, n_rules, n_uncovered, book->examples.n_run,
        book->examples.n_failed, codebook->digest);
}

static ev_status examine(check_run *run, checked *book, ev_error *err) {
    book->examples.covered = calloc(book->codebook->n_rules + 1, sizeof *book->examples.covered);
    book->run_away = calloc(book->codebook->n_rules + 1, sizeof *book->run_away);
    if (!book->examples.covered || !book->run_away)
        return ev_out_of_memory(err);
    ev_status status = ev_codebook_run_examples(book->codebook, on_failed, run, &book->examples, err);
    if (status == EV_OK)
        status = ev_codebook_run_aways(book->codebook, book->run_away, err);
    if (status == EV_OK)
        refuse_run_aways(run, book);
    if (status == EV_OK)
        say_summary(book);
    return status;
}

static ev_status check_one(check_run *run, const char *path, ev_error *err) {
    checked *book = &run->books[run->n];
    ev_error why = {0};
    ev_status status = ev_codebook_load_unchecked(path, &book->codebook, &why);
    if (status == EV_NOMEM) {
        *err = why;
        return status;
    }
    if (status != EV_OK) {
        ev_refusals_add(&run->problems, &why);
        return EV_OK;
    }
    run->n++;
    ev_codebook_notice(book->codebook, &run->problems);
    return examine(run, book, err);
}

static int run_check(const ev_parsed *parsed) {
    if (ev_opt_flag(parsed, "diff"))
        return ev_tag_diff_run(parsed);
    check_run run = {.problems.program = parsed->program->name};
    ev_error err = {0};
    size_t n = parsed->n_args ? parsed->n_args : 1;
    run.books = calloc(n, sizeof *run.books);
    ev_status status = run.books ? EV_OK : ev_out_of_memory(&err);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = check_one(&run, parsed->n_args ? parsed->args[i] : NULL, &err);
    if (status == EV_OK && run.n > 0)
        status = print_all(&run, parsed, &err);
    int code = run.problems.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status != EV_OK)
        code = ev_program_fail(parsed, &err);
    for (size_t i = 0; i < run.n; i++) {
        free(run.books[i].examples.covered);
        free(run.books[i].run_away);
        ev_codebook_free(run.books[i].codebook);
    }
    free(run.books);
    ev_refusals_free(&run.problems);
    return code;
}

static const ev_option options[] = {
    EV_OPTION_FORMAT("table|csv|tsv|jsonl|json|html"),
    {.name = "rules", .kind = EV_OPT_FLAG, .help = "list every rule, too"},
    {.name = "diff",
     .kind = EV_OPT_FLAG,
     .help = "OLD NEW PATH...: list the tags that NEW gains and loses against OLD over the statements of the "
             "paths"},
    EV_READING_OPTIONS,
    {0},
};

static const ev_example examples[] = {
    {"evindex check", "the codebook that ships"},
    {"evindex check mine.yml", "one of your own"},
    {"evindex check --diff old.yml new.yml speeches/ > changes.csv", "what a change does to your corpus"},
    {0},
};

const ev_subcommand evindex_check = {
    .name = "check",
    .summary = "check codebooks and run their examples",
    .usage = "[CODEBOOK...] | --diff OLD NEW PATH...|-",
    .min_args = 0,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Reads each codebook, runs its examples, and prints its themes, the rules that no example covers and "
        "the "
        "patterns that could take endless time. A fault is named with file, line and column; `tag` and `add` "
        "refuse a "
        "codebook that fails its own examples. Without a codebook the one that ships is checked.\n\n"
        "Exit code 1: a codebook was refused, or an example failed.",
    .options = options,
    .examples = examples,
    .run = run_check,
};
