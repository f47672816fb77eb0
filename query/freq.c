/* evquery freq: how often words, phrases, queries and themes occur, by group, with totals; or the most
 * frequent words. */
#include "cli/program.h"
#include "cli/signals.h"
#include "query/freq_table.h"
#include "query/report/report.h"
#include "query/session.h"
#include "query/subcommands.h"
#include "query/tally.h"
#include "query/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TOP_OF_NOTHING_ASKED = 20 };

typedef struct freq_run {
    ev_session session;
    ev_answer where;
    ev_keys keys;
    ev_groups *groups;
    ev_freq_parts *parts; /* for dispersion; NULL when not wanted */
    ev_words words;
    ev_report *report;
    ev_freq_table *table;
    size_t n_empty; /* terms that occur nowhere */
} freq_run;

/* The groups that dispersion counts in; NULL when it is not wanted. */
static ev_groups *parts_of(const freq_run *run) {
    return run->parts ? ev_freq_parts_groups(run->parts) : NULL;
}

/* ---- Terms */

static ev_status count_term(freq_run *run, const char *text, const ev_answer *answer, ev_error *err) {
    ev_freq_row row = {.term = text, .stem = "", .lang = ""};
    ev_count *counts = calloc(ev_groups_count(run->groups) + 1, sizeof *counts);
    ev_count *parts = run->parts ? calloc(ev_groups_count(parts_of(run)) + 1, sizeof *parts) : NULL;
    ev_count unused;
    ev_status status = counts && (parts || !run->parts) ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_count_by_group(answer->matcher, run->groups, counts, &row.total, err);
    if (status == EV_OK && parts)
        status = ev_count_by_group(answer->matcher, parts_of(run), parts, &unused, err);
    if (status == EV_OK && parts)
        row.dispersion = ev_freq_parts_measure(run->parts, parts);
    row.counts = counts;
    if (status == EV_OK)
        status = ev_freq_table_row(run->table, &row, err);
    run->n_empty += status == EV_OK && row.total.count == 0;
    free(counts);
    free(parts);
    return status;
}

static void explain_term(const freq_run *run, const char *text, const ev_answer *answer) {
    if (ev_matcher_n_passages(answer->matcher) > 0) {
        fprintf(stderr, "%s: %s: it occurs, but not in what --where finds\n",
                run->session.parsed->program->name, text);
        return;
    }
    fprintf(stderr, "%s: %s: no occurrence\n", run->session.parsed->program->name, text);
    ev_answer_explain_zero(&run->session, answer);
}

static ev_status do_term(freq_run *run, const char *text, ev_error *err) {
    ev_answer answer = {0};
    size_t n_empty = run->n_empty;
    ev_status status = ev_session_ask(&run->session, text, false, &answer, err);
    if (status == EV_OK && ev_query_counts(&answer.query) == EV_COUNTED_NOTHING)
        status = ev_fail(err, EV_BAD_ARGUMENT,
                         "'%.200s' has no word and no theme to count; add one, or put it into --where", text);
    if (status == EV_OK)
        status = count_term(run, text, &answer, err);
    if (status == EV_OK && run->n_empty > n_empty)
        explain_term(run, text, &answer);
    ev_answer_free(&answer);
    return status;
}

/* ---- Words of the vocabulary */

static ev_status print_word(freq_run *run, size_t word, const ev_count *counts, ev_count total,
                            const ev_count *parts, ev_error *err) {
    ev_vocabulary_item item = ev_vocabulary_at(run->words.vocabulary, word);
    ev_freq_row row = {.term = item.form,
                       .stem = item.stem,
                       .lang = ev_class_code(item.word_class),
                       .counts = counts,
                       .total = total,
                       .dispersion = parts ? ev_freq_parts_measure(run->parts, parts) : NULL};
    return ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                            : ev_freq_table_row(run->table, &row, err);
}

static ev_status do_band(freq_run *run, size_t first, size_t n, ev_error *err) {
    ev_tally *by_group = NULL;
    ev_tally *by_part = NULL;
    ev_status status = ev_tally_new(run->words.vocabulary, run->groups, first, n, &by_group, err);
    if (status == EV_OK && run->parts)
        status = ev_tally_new(run->words.vocabulary, parts_of(run), first, n, &by_part, err);
    for (size_t i = 0; status == EV_OK && i < n && !ev_freq_table_failed(run->table); i++) {
        ev_count total;
        ev_count unused;
        const ev_count *counts = ev_tally_row(by_group, i, &total);
        const ev_count *parts = by_part ? ev_tally_row(by_part, i, &unused) : NULL;
        status = print_word(run, first + i, counts, total, parts, err);
    }
    ev_tally_free(by_group);
    ev_tally_free(by_part);
    return status;
}

static ev_status do_words(freq_run *run, size_t n_wanted, ev_error *err) {
    const ev_vocabulary *vocabulary = run->words.vocabulary;
    size_t n = ev_vocabulary_size(vocabulary);
    n = n_wanted > 0 && n_wanted < n ? n_wanted : n;
    ev_status status = EV_OK;
    for (size_t first = 0; status == EV_OK && first < n && !ev_freq_table_failed(run->table);) {
        size_t band = ev_tally_band(vocabulary, run->parts ? parts_of(run) : run->groups, first, n - first);
        status = do_band(run, first, band, err);
        first += band;
    }
    return status;
}

/* ---- The whole */

static bool wants_words(const ev_parsed *parsed) {
    return ev_opt_given(parsed, "top") || parsed->n_args == 0;
}

static ev_status check_arguments(const ev_parsed *parsed, ev_error *err) {
    if (ev_opt_given(parsed, "top") && parsed->n_args > 0)
        return ev_fail(err, EV_BAD_ARGUMENT, "--top counts all words; leave it out or the terms");
    if (parsed->n_args > 0 && ev_opt_flag(parsed, "exact"))
        return ev_fail(err, EV_BAD_ARGUMENT, "--exact is for --top; for a term write =word");
    if (parsed->n_args > 0 && ev_opt_flag(parsed, "with-stopwords"))
        return ev_fail(err, EV_BAD_ARGUMENT, "--with-stopwords is for --top; terms are always counted");
    if (ev_opt_flag(parsed, "wide") && ev_opt_flag(parsed, "dispersion"))
        return ev_fail(err, EV_BAD_ARGUMENT, "--dispersion needs a long table; leave out --wide");
    return EV_OK;
}

static ev_status begin_report(freq_run *run, ev_error *err) {
    const ev_parsed *parsed = run->session.parsed;
    ev_freq_shape shape = {
        .groups = run->groups,
        .wide = ev_opt_flag(parsed, "wide"),
        .value = (ev_freq_value)ev_opt_choice(parsed, "value"),
        .words = wants_words(parsed),
        .stems = !ev_opt_flag(parsed, "exact"),
        .parts = run->parts,
        .skip_empty = wants_words(parsed) || ev_keys_have(&run->keys, EV_SCOPE_TAG),
    };
    ev_status status = ev_report_new(&run->report, &run->session, "Frequencies", err);
    if (status != EV_OK)
        return status;
    ev_report_meta(run->report, "rounding", "per_million: 2 decimals; dp, dp_norm, juilland_d: 4 decimals");
    return ev_freq_table_new(run->report, &shape, &run->table, err);
}

/* What a reader has to know to read the numbers, on standard error. */
static void say_totals(const freq_run *run) {
    const char *name = run->session.parsed->program->name;
    ev_totals all = ev_groups_total(run->groups);
    fprintf(stderr,
            "%s: %" PRIu64 " rows; counted in %" PRIu64 " tokens, %" PRIu64 " sentences, %" PRIu64
            " statements\n",
            name, ev_freq_table_rows(run->table), all.tokens, all.sentences, all.statements);
    if (run->words.vocabulary && ev_opt_int(run->session.parsed, "top", TOP_OF_NOTHING_ASKED) > 0 &&
        (size_t)ev_opt_int(run->session.parsed, "top", TOP_OF_NOTHING_ASKED) <
            ev_vocabulary_size(run->words.vocabulary))
        fprintf(stderr, "%s: of %zu words; for all, --top 0\n", name,
                ev_vocabulary_size(run->words.vocabulary));
    if (!ev_matcher_finds_all(run->where.matcher) && all.sentences == 0) {
        fprintf(stderr, "%s: --where finds nothing\n", name);
        ev_answer_explain_zero(&run->session, &run->where);
    }
    for (size_t i = 0; i < run->keys.n; i++)
        if (ev_groups_count(run->groups) == 1 && !strcmp(ev_groups_at(run->groups, 0)->labels[i], "(none)"))
            fprintf(stderr, "%s: nothing has a %s: all is in one group\n", name,
                    ev_key_name(run->keys.items[i]));
}

static ev_status prepare(freq_run *run, const ev_parsed *parsed, ev_error *err) {
    const char *where = ev_opt_str(parsed, "where");
    ev_status status = check_arguments(parsed, err);
    if (status == EV_OK)
        status = ev_keys_parse(ev_opt_str(parsed, "by"), &run->keys, err);
    if (status == EV_OK)
        status = ev_session_open(parsed, &run->session, err);
    if (status == EV_OK)
        status = ev_session_ask(&run->session, where ? where : "", true, &run->where, err);
    if (status == EV_OK)
        status = ev_groups_new(&run->keys, run->where.matcher, &run->groups, err);
    if (status == EV_OK && ev_opt_flag(parsed, "dispersion"))
        status = ev_freq_parts_new(ev_opt_str(parsed, "parts"), run->groups, &run->parts, err);
    if (status == EV_OK && wants_words(parsed))
        status = ev_words_open(&run->words, parsed, run->groups, err);
    return status == EV_OK ? begin_report(run, err) : status;
}

static ev_status freq(freq_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_status status = prepare(run, parsed, err);
    if (status != EV_OK)
        return ev_report_end(run->report, status, err);
    for (size_t i = 0; status == EV_OK && i < parsed->n_args; i++)
        status = do_term(run, parsed->args[i], err);
    if (status == EV_OK && run->words.vocabulary)
        status = do_words(run, (size_t)ev_opt_int(parsed, "top", TOP_OF_NOTHING_ASKED), err);
    if (status == EV_OK)
        ev_freq_table_end(run->table);
    status = ev_report_end(run->report, status, err);
    if (status == EV_OK)
        say_totals(run);
    return status;
}

static int run_freq(const ev_parsed *parsed) {
    freq_run run = {0};
    ev_error err = {0};
    ev_status status = freq(&run, parsed, &err);
    ev_freq_table_free(run.table);
    ev_words_close(&run.words);
    ev_freq_parts_free(run.parts);
    ev_groups_free(run.groups);
    ev_answer_free(&run.where);
    ev_session_close(&run.session);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    EV_OPTION_FORMAT(EV_REPORT_FORMATS),
    EV_OPTION_CHART,
    {.name = "by",
     .letter = 'b',
     .kind = EV_OPT_STRING,
     .arg = "KEY[,KEY]",
     .help = "count by year, month, decade, country, speaker, language, type, source, organisation, role, "
             "statement, "
             "theme, target, polarity or modality; two are crossed"},
    EV_OPTION_WHERE,
    {.name = "top",
     .letter = 't',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = EV_MAX_WORDS_SHOWN,
     .shown = "20 when no term is given",
     .help = "the N most frequent words; 0 for the whole vocabulary"},
    EV_OPTION_EXACT,
    EV_OPTION_WITH_STOPWORDS,
    {.name = "wide", .kind = EV_OPT_FLAG, .help = "a column for each group instead of a row"},
    {.name = "value",
     .kind = EV_OPT_CHOICE,
     .choices = EV_FREQ_VALUES,
     .value = "count",
     .help = "what a wide table holds"},
    {.name = "dispersion", .kind = EV_OPT_FLAG, .help = "add range, Gries' DP and Juilland's D"},
    {.name = "parts",
     .kind = EV_OPT_STRING,
     .arg = "KEY",
     .value = "statement",
     .help = "over which parts --dispersion looks"},
    EV_OPTION_UNIT,
    EV_OPTION_UNIQUE,
    {0},
};

static const ev_example examples[] = {
    {"evquery freq sovereignty независимость тәуелсіздік --by year,country",
     "three words, by year and country"},
    {"evquery freq --top 50 --where 'country:KAZ year:2014..'", "the most frequent words of a part"},
    {"evquery freq theme:exit --by year,modality --format csv > exit.csv", "tags, for a spreadsheet"},
    {0},
};

const ev_subcommand evquery_freq = {
    .name = "freq",
    .summary = "frequencies by group, with totals",
    .usage = "[TERM...]",
    .min_args = 0,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Counts each term, which is a query, in every group: occurrences, their rate per million tokens, the "
        "sentences and statements that hold one, and what the group has of each in all. A term with only "
        "filters of "
        "tags (theme:exit) counts tags. Without terms it counts the most frequent words.\n\n"
        "Keys of tags (theme, target, polarity, modality) count a tag under its own value and a word under "
        "the "
        "values of all tags of its sentence; rates are then of all tokens of the other key.",
    .options = options,
    .examples = examples,
    .report = true,
    .run = run_freq,
};
