/* evquery verify: makes a report again from its manifest and says whether it is the same to the byte, or
 * which of the things that it depends on differs. */
#include "cli/display.h"
#include "cli/output.h"
#include "cli/program.h"
#include "query/rerun.h"
#include "query/session.h"
#include "query/subcommands.h"
#include "store/fs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_REPORT_BYTES = 1 << 30, SHOWN_BYTES = 160 };

/* What it means that a line of the manifest differs. */
static const struct {
    const char *key, *meaning;
} meanings[] = {
    {"command", "the command is written in another way"},
    {"release", "another release of Exitvoice made it"},
    {"corpus", "other statements, texts or metadata were read"},
    {"codebook", "another codebook gave the tags"},
    {"actors", "speakers are known by another list of actors"},
    {"organisations", "another list of organisations"},
    {"countries", "another list of countries"},
    {"stopwords", "other stop words"},
    {"analysis", "sentences and words are counted by another version of the analysis"},
    {"events", "another events file"},
};

static const char *meaning_of(const char *key) {
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (!strcmp(meanings[i].key, key))
            return meanings[i].meaning;
    return "states something else";
}

static void add_shown(ev_buf *out, const char *name, const char *text, size_t n_bytes) {
    ev_buf_printf(out, "    %s: ", name);
    if (!text)
        ev_buf_add_str(out, "(nothing: it has ended)");
    else
        ev_display_make(out, text, n_bytes < SHOWN_BYTES ? n_bytes : SHOWN_BYTES, NULL, 0);
    ev_buf_add_str(out, text && n_bytes > SHOWN_BYTES ? "\xE2\x80\xA6\n" : "\n");
}

static size_t add_differences(ev_buf *out, const ev_stated *report, const ev_stated *here) {
    size_t n = 0;
    for (size_t i = 0; i < report->n; i++) {
        const char *key = report->items[i].key;
        const char *value = ev_stated_get(here, key, NULL);
        if (value && !strcmp(value, report->items[i].value))
            continue;
        n++;
        ev_buf_add_str(out, "  ");
        ev_display_make(out, key, strlen(key), NULL, 0);
        ev_buf_printf(out, ": %s\n", meaning_of(key));
        add_shown(out, "report", report->items[i].value, strlen(report->items[i].value));
        add_shown(out, "here", value ? value : "(not stated)", strlen(value ? value : "(not stated)"));
    }
    return n;
}

/* The line in which two texts first differ, from 1, and where it begins in both. */
static uint64_t first_difference(const ev_buf *a, const ev_buf *b, size_t *start) {
    size_t i = 0;
    uint64_t line = 1;
    *start = 0;
    for (; i < a->len && i < b->len && a->data[i] == b->data[i]; i++)
        if (a->data[i] == '\n') {
            line++;
            *start = i + 1;
        }
    return line;
}

static void add_line(ev_buf *out, const char *name, const ev_buf *text, size_t start) {
    if (start >= text->len) {
        add_shown(out, name, NULL, 0);
        return;
    }
    const char *end = memchr(text->data + start, '\n', text->len - start);
    add_shown(out, name, text->data + start, end ? (size_t)(end - text->data) - start : text->len - start);
}

static uint64_t count_lines(const ev_buf *text) {
    uint64_t n = 0;
    for (size_t i = 0; i < text->len; i++)
        n += text->data[i] == '\n';
    return n;
}

/* Appends the answer; true when the report is the same. */
static bool compare(ev_buf *out, const char *path, const ev_buf *report, const ev_stated *stated,
                    const ev_buf *here) {
    ev_stated now;
    ev_error ignored = {0};
    if (report->len == here->len && memcmp(report->data, here->data, here->len) == 0) {
        ev_buf_printf(out, "identical: %s, %" PRIu64 " lines, corpus %s\n", path, count_lines(report),
                      ev_stated_get(stated, "corpus", NULL));
        return true;
    }
    size_t start;
    uint64_t line = first_difference(report, here, &start);
    ev_buf_printf(out, "differs: %s, first in line %" PRIu64 "\n", path, line);
    add_line(out, "report", report, start);
    add_line(out, "here", here, start);
    if (ev_stated_read(here->data, here->len, &now, &ignored) == EV_OK &&
        add_differences(out, stated, &now) == 0)
        ev_buf_add_str(
            out,
            "  the manifest agrees: the same command over the same corpus gives other lines here, so the "
            "report was altered, or a program that made it was\n");
    ev_stated_free(&now);
    return false;
}

static ev_status print_answer(ev_buf *out, ev_error *err) {
    ev_status status = ev_buf_status(out, err);
    return status == EV_OK ? ev_write_results(stdout, out->data, out->len, err) : status;
}

/* The command ran and failed: its own words say why. */
static void add_failure(ev_buf *out, const char *path, const ev_stated *stated, const ev_rerun *run) {
    uint64_t line = 0;
    ev_stated_get(stated, "command", &line);
    ev_buf_printf(out, "differs: %s, line %" PRIu64 ": the command of the report cannot be run here\n", path,
                  line);
    for (size_t at = 0; at < run->err.len;) {
        const char *end = memchr(run->err.data + at, '\n', run->err.len - at);
        size_t stop = end ? (size_t)(end - run->err.data) : run->err.len;
        ev_buf_add_str(out, "    ");
        ev_display_make(out, run->err.data + at, stop - at, NULL, 0);
        ev_buf_add_char(out, '\n');
        at = stop + 1;
    }
}

static ev_status verify(const ev_parsed *parsed, const char *path, bool *same, ev_error *err) {
    ev_session session;
    ev_buf report = {0};
    ev_buf out = {0};
    ev_stated stated = {0};
    ev_rerun run = {0};
    ev_rerun_files files = {.given = ev_opt_str(parsed, "events"), .report_path = path};
    ev_status status = ev_session_open(parsed, &session, err); /* the indexes' own faults first */
    ev_session_close(&session);
    if (status == EV_OK)
        status = ev_file_read(strcmp(path, "-") ? path : "/dev/stdin", MAX_REPORT_BYTES, &report, err);
    if (status == EV_OK) {
        status = ev_stated_read(report.data, report.len, &stated, err);
        status = status == EV_OK ? EV_OK : ev_error_at(err, path, 0, 0);
    }
    if (status == EV_OK)
        status = ev_rerun_command(parsed, &stated, &files, &run, err);
    if (status == EV_OK && run.exit_code == EV_EXIT_INTERRUPTED)
        status = ev_fail(err, EV_INTERRUPTED, "interrupted");
    *same = false;
    if (status == EV_OK && run.exit_code == EV_EXIT_OK)
        *same = compare(&out, path, &report, &stated, &run.out);
    else if (status == EV_OK)
        add_failure(&out, path, &stated, &run);
    if (status == EV_OK)
        status = print_answer(&out, err);
    ev_rerun_free(&run);
    ev_stated_free(&stated);
    ev_buf_free(&report);
    ev_buf_free(&out);
    return status;
}

static int run_verify(const ev_parsed *parsed) {
    ev_error err = {0};
    bool same;
    ev_status status = verify(parsed, parsed->args[0], &same, &err);
    if (status == EV_OK)
        return same ? EV_EXIT_OK : EV_EXIT_PARTIAL;
    int code = ev_program_fail(parsed, &err);
    /* A command that nobody can have run is an altered report. */
    return status == EV_BAD_INPUT && err.line > 0 ? EV_EXIT_PARTIAL : code;
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    {.name = "events",
     .kind = EV_OPT_STRING,
     .arg = "FILE",
     .shown = "beside the report, or the program's own",
     .help = "the events file that the report was made with"},
    {0},
};

static const ev_example examples[] = {
    {"evquery verify -d speeches.index trend.csv", "identical, or what differs"},
    {0},
};

const ev_subcommand evquery_verify = {
    .name = "verify",
    .summary = "make a report again and compare it",
    .usage = "REPORT|-",
    .min_args = 1,
    .max_args = 1,
    .description =
        "Runs the command that a report's manifest states over the index that -d names, and compares every "
        "byte. Exit code 0: identical. 1: it differs; the first line that does is shown, and which lines of "
        "the manifest differ and what that means. 2: it cannot be verified, being no report, or without "
        "the index or a file that it needs.",
    .options = options,
    .examples = examples,
    .run = run_verify,
};
