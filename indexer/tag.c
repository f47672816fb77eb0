/* evindex tag: the tags of each sentence of the input, by a codebook. No index is made. */
#include "cli/output.h"
#include "cli/program.h"
#include "indexer/brat.h"
#include "indexer/codebooks.h"
#include "indexer/subcommands.h"
#include "indexer/tag_lines.h"
#include "indexer/tag_row.h"
#include "indexer/tagging.h"

#include <string.h>
#include <unistd.h>

typedef struct tag_run {
    ev_tag_reader reader;
    ev_printer *printer; /* csv, tsv, table; NULL: lines */
    bool brat;
    const char *brat_folder; /* NULL: the one statement's annotations go to standard output */
    uint64_t n_statements;
    ev_tag_lines lines;
    void (*add_line)(ev_buf *out, const ev_tag_lines *lines, size_t sentence, size_t first, size_t end);
    ev_buf out;
} tag_run;

static const ev_column columns[] = {EV_TAG_COLUMNS(EV_NOT_IN_TABLE)};

static ev_status write_lines(tag_run *run, const ev_analysis *analysis, const ev_tagging *tagging,
                             ev_error *err) {
    size_t first = 0;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++) {
        size_t end = first;
        while (end < tagging->n_tags && tagging->tags[end].sentence == i)
            end++;
        run->add_line(&run->out, &run->lines, i, first, end);
        first = end;
        status = ev_buf_status(&run->out, err);
        if (status == EV_OK && run->out.len > 0)
            status = ev_write_results(stdout, run->out.data, run->out.len, err);
        ev_buf_clear(&run->out);
    }
    return status;
}

/* What is printed waits for the end: a second statement must find nothing printed. */
static ev_status take_brat(tag_run *run, const ev_statement *statement, const ev_analysis *analysis,
                           const ev_tagging *tagging, ev_error *err) {
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    if (run->brat_folder)
        return ev_brat_write(run->brat_folder, id, run->reader.codebooks[0], analysis, tagging, err);
    if (run->n_statements++ > 0) {
        ev_fail(err, EV_BAD_ARGUMENT,
                "\"%.100s\" is a second statement, and standard output takes the annotations of one: name a "
                "folder for both files of each by --output",
                id);
        return EV_BAD_ARGUMENT;
    }
    ev_brat_add(&run->out, run->reader.codebooks[0], analysis, tagging);
    return ev_buf_status(&run->out, err);
}

static ev_status on_tagged(void *user, const ev_statement *statement, const ev_analysis *analysis,
                           const ev_tagging *tagging, ev_error *err) {
    tag_run *run = user;
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    if (run->printer && ev_printer_failed(run->printer))
        return ev_fail(err, EV_PIPE, "the reader of the results went away");
    if (run->brat)
        return take_brat(run, statement, analysis, tagging, err);
    run->lines.id = id;
    run->lines.analysis = analysis;
    run->lines.tagging = tagging;
    if (!run->printer)
        return write_lines(run, analysis, tagging, err);
    for (size_t i = 0; i < tagging->n_tags; i++)
        ev_tag_row_print(run->printer, run->lines.codebook, id, analysis, &tagging->tags[i]);
    return EV_OK;
}

static ev_status choose_lines(tag_run *run, const ev_parsed *parsed, ev_error *err) {
    const char *theme = ev_opt_str(parsed, "why-not");
    run->lines.codebook = run->reader.codebooks[0];
    run->lines.explain = ev_opt_flag(parsed, "explain");
    run->lines.why_not = theme ? ev_codebook_theme(run->lines.codebook, theme) : EV_NO_ITEM;
    return theme && run->lines.why_not == EV_NO_ITEM
               ? ev_fail(err, EV_BAD_ARGUMENT,
                         "--why-not %s: the codebook has no such theme; `evindex check` lists them", theme)
               : EV_OK;
}

/* For people a text or a table, for programs JSON Lines. */
static const char *format_of(const tag_run *run, const ev_parsed *parsed) {
    const char *format = ev_opt_str(parsed, "format");
    bool asked = run->lines.explain || run->lines.why_not != EV_NO_ITEM;
    if (format)
        return format;
    if (!isatty(STDOUT_FILENO))
        return "jsonl";
    return asked ? "text" : "table";
}

static ev_status choose_format(tag_run *run, const ev_parsed *parsed, ev_error *err) {
    const char *format = format_of(run, parsed);
    run->brat = !strcmp(format, "brat");
    run->brat_folder = ev_opt_str(parsed, "output");
    if (!run->brat && run->brat_folder)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--output is for --format brat; other formats go to standard output");
    if (!strcmp(format, "jsonl") || !strcmp(format, "text")) {
        run->add_line = !strcmp(format, "text") ? ev_tag_text_add : ev_tag_json_add;
        return EV_OK;
    }
    if (run->lines.explain || run->lines.why_not != EV_NO_ITEM)
        return ev_fail(err, EV_BAD_ARGUMENT, "--explain and --why-not need --format text or jsonl");
    return run->brat ? EV_OK
                     : ev_printer_new(&run->printer, stdout, ev_output_options_for(stdout, format), columns,
                                      sizeof columns / sizeof columns[0], err);
}

static ev_status start(tag_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_tag_reader *reader = &run->reader;
    ev_status status = ev_tag_reader_load(reader, parsed, on_tagged, run, err);
    if (status == EV_OK)
        status = choose_lines(run, parsed, err);
    if (status == EV_OK)
        status = choose_format(run, parsed, err);
    if (status == EV_OK)
        status = ev_tag_reader_start(reader, parsed, err);
    run->lines.tagger = reader->taggers[0];
    return status;
}

static int run_tag(const ev_parsed *parsed) {
    tag_run run = {.lines.why_not = EV_NO_ITEM};
    ev_error err = {0};
    ev_status status = start(&run, parsed, &err);
    if (status == EV_OK)
        status = ev_tag_reader_read(&run.reader, parsed->args, parsed->n_args, &err);
    if (status == EV_OK && run.out.len > 0)
        status = ev_write_results(stdout, run.out.data, run.out.len, &err);
    if (run.printer) {
        ev_status ended = ev_printer_end(run.printer, status == EV_OK ? &err : NULL);
        status = status == EV_OK ? ended : status;
    }
    int code = run.reader.refusals.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status != EV_OK)
        code = ev_program_fail(parsed, &err);
    ev_tag_reader_free(&run.reader);
    ev_buf_free(&run.out);
    return code;
}

static const ev_option options[] = {
    EV_OPTION_CODEBOOK,
    {.name = "format",
     .letter = 'f',
     .kind = EV_OPT_CHOICE,
     .choices = "jsonl|csv|tsv|table|text|brat",
     .shown = "table on a terminal, jsonl elsewhere",
     .help = "jsonl: a line a sentence; csv, tsv, table: a row a tag; text: to read; brat: the "
             "standoff annotations of one statement, with --output two files a statement"},
    {.name = "output",
     .letter = 'o',
     .kind = EV_OPT_STRING,
     .arg = "FOLDER",
     .help = "where brat's files go"},
    {.name = "explain", .kind = EV_OPT_FLAG, .help = "show each tag's pattern, and the cues that reached it"},
    {.name = "why-not",
     .kind = EV_OPT_STRING,
     .arg = "THEME",
     .help = "for sentences without this theme: which rules came near, and what stopped them"},
    EV_READING_OPTIONS,
    {0},
};

static const ev_example examples[] = {
    {"evindex tag --format csv speeches/ > tags.csv", "a table of tags, for R or a spreadsheet"},
    {"evindex tag --explain article.txt", "each tag with the words and cues that earned it"},
    {"evindex tag --why-not exit.threat - < sentence.txt", "why a sentence is not tagged"},
    {0},
};

const ev_subcommand evindex_tag = {
    .name = "tag",
    .summary = "tag sentences by a codebook, without an index",
    .usage = "PATH...|-",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description = "Finds the themes of the codebook in each sentence and says for every tag which words "
                   "earned it, by which rule, whether it is affirmed or negated, actual or conditional, who "
                   "speaks, and about which organisation. Places are bytes of the decoded input.",
    .options = options,
    .examples = examples,
    .run = run_tag,
};
