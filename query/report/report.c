/* See report.h. */
#include "query/report/report.h"

#include "base/release.h"
#include "cli/command_line.h"
#include "query/report/chart_file.h"
#include "query/report/digests.h"
#include "text/analyse.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct ev_report {
    const ev_session *session;
    ev_printer *printer;
    ev_format format;
    bool stated;            /* the manifest is printed */
    const char *chart_path; /* NULL: none wanted, or written already */
    ev_status status;
    ev_error failure;
};

static void keep_failure(ev_report *report, ev_status status, const ev_error *err) {
    if (status == EV_OK || report->status != EV_OK)
        return;
    report->status = status;
    report->failure = *err;
}

static ev_status print_command(ev_report *report, ev_error *err) {
    ev_buf command = {0};
    ev_buf format = {0};
    ev_buf_printf(&format, "--format %s", ev_format_name(report->format));
    ev_command_line(&command, report->session->parsed, ev_buf_cstr(&format));
    ev_report_meta(report, "command", ev_buf_cstr(&command));
    ev_status status = ev_buf_status(&command, err);
    ev_buf_free(&format);
    ev_buf_free(&command);
    return status;
}

static ev_counts all_counts(const ev_session *session) {
    ev_counts all = {0};
    for (size_t i = 0; i < session->n_indexes; i++) {
        ev_counts counts = ev_manifest_counts(&session->index_list[i]->manifest);
        all.statements += counts.statements;
        all.passages += counts.passages;
        all.tokens += counts.tokens;
    }
    return all;
}

static ev_status print_basis(ev_report *report, ev_error *err) {
    const ev_session *session = report->session;
    ev_status status = EV_OK;
    for (int part = 0; status == EV_OK && part < EV_BASIS_LAST; part++) {
        ev_buf digests = {0};
        status = ev_digest_basis(&digests, session->index_list, session->n_indexes, (ev_basis_part)part, err);
        if (status == EV_OK)
            status = ev_buf_status(&digests, err);
        if (status == EV_OK)
            ev_report_meta(report, ev_basis_name((ev_basis_part)part), ev_buf_cstr(&digests));
        ev_buf_free(&digests);
    }
    return status;
}

static ev_status print_sources(ev_report *report, ev_error *err) {
    const ev_session *session = report->session;
    char corpus[EV_SHA256_HEX_BYTES];
    char stopwords[EV_SHA256_HEX_BYTES];
    ev_counts counts = all_counts(session);
    ev_status status = ev_digest_corpus(session->index_list, session->n_indexes, corpus, err);
    if (status == EV_OK)
        status = ev_digest_stopwords(stopwords, err);
    if (status != EV_OK)
        return status;
    ev_report_meta(report, "release", EV_RELEASE);
    ev_report_meta(report, "corpus", corpus);
    ev_report_metaf(report, "size", "%" PRIu64 " statements, %" PRIu64 " passages, %" PRIu64 " tokens",
                    counts.statements, counts.passages, counts.tokens);
    status = print_basis(report, err);
    ev_report_meta(report, "stopwords", stopwords);
    ev_report_meta(report, "analysis", ev_analysis_version());
    return status;
}

ev_status ev_report_new(ev_report **out, const ev_session *session, const char *title, ev_error *err) {
    const ev_parsed *parsed = session->parsed;
    *out = NULL;
    ev_report *report = calloc(1, sizeof *report);
    if (!report)
        return ev_out_of_memory(err);
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    report->session = session;
    report->format = options.format;
    report->stated = options.format == EV_FORMAT_HTML || !ev_opt_exists(parsed, "manifest") ||
                     ev_opt_flag(parsed, "manifest");
    report->chart_path = ev_opt_exists(parsed, "chart") ? ev_opt_str(parsed, "chart") : NULL;
    ev_status status = report->chart_path ? ev_chart_file_check(report->chart_path, err) : EV_OK;
    if (status == EV_OK)
        status = ev_printer_new(&report->printer, stdout, options, NULL, 0, err);
    if (status == EV_OK)
        ev_print_title(report->printer, title);
    if (status == EV_OK && report->stated)
        status = print_command(report, err);
    if (status == EV_OK && report->stated)
        status = print_sources(report, err);
    if (status != EV_OK) {
        ev_report_end(report, status, NULL);
        return status;
    }
    *out = report;
    return EV_OK;
}

void ev_report_meta(ev_report *report, const char *key, const char *value) {
    if (report->stated)
        ev_print_meta(report->printer, key, value);
}

void ev_report_metaf(ev_report *report, const char *key, const char *fmt, ...) {
    char value[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(value, sizeof value, fmt, args);
    va_end(args);
    ev_report_meta(report, key, value);
}

void ev_report_meta_file(ev_report *report, const char *key, const char *path) {
    char hex[EV_SHA256_HEX_BYTES];
    ev_error err = {0};
    ev_status status = ev_sha256_file(path, hex, &err);
    if (status == EV_OK)
        ev_report_metaf(report, key, "%s %s", ev_file_name(path), hex);
    keep_failure(report, status, &err);
}

ev_printer *ev_report_table(ev_report *report, const char *name, const char *title, const ev_column *columns,
                            size_t n_columns) {
    ev_print_table(report->printer, name, title, columns, n_columns);
    return report->printer;
}

void ev_report_prose(ev_report *report, const char *text) {
    ev_print_prose(report->printer, text);
}

void ev_report_heading(ev_report *report, const char *text) {
    ev_print_heading(report->printer, text);
}

void ev_report_chart(ev_report *report, const ev_buf *svg) {
    ev_error err = {0};
    if (svg->failed)
        keep_failure(report, ev_out_of_memory(&err), &err);
    if (report->status != EV_OK)
        return;
    ev_print_figure(report->printer, svg->data, svg->len);
    if (report->chart_path)
        keep_failure(report, ev_chart_file_write(report->chart_path, svg->data, svg->len, &err), &err);
    report->chart_path = NULL;
}

bool ev_report_wants_chart(const ev_report *report) {
    return report->format == EV_FORMAT_HTML || report->chart_path;
}

ev_format ev_report_format(const ev_report *report) {
    return report->format;
}

ev_status ev_report_end(ev_report *report, ev_status status, ev_error *err) {
    if (!report)
        return status;
    if (status == EV_OK && report->status != EV_OK) {
        status = report->status;
        if (err)
            *err = report->failure;
    }
    if (status != EV_OK)
        ev_printer_abandon(report->printer);
    else
        status = ev_printer_end(report->printer, err);
    free(report);
    return status;
}
