/* A report: numbers that somebody else can make again. Its manifest says from what and how; tables, prose and
 * charts follow, in the format that --format names. freq, trend, compare, collocates and the study print
 * through it:
 *
 *     ev_report *report = NULL;
 *     ev_status status = ev_report_new(&report, &session, "Frequencies", err);
 *     ev_report_meta(report, "rounding", "per million: 2 decimals");     more lines of the manifest
 *     ev_printer *p = ev_report_table(report, "rows", NULL, columns, n_columns);
 *     ev_print_str(p, ...); ... ev_print_row_end(p);
 *     ev_report_chart(report, &svg);
 *     status = ev_report_end(report, status, err);
 *
 * The manifest: command (canonical: cli/command_line.h), release, corpus, codebook, lists of names and
 * stopwords (digests), analysis, and what the caller adds. It names no path, no time and no machine: the same
 * statements give the same bytes. A subcommand that prints reports sets `.report = true` in its
 * ev_subcommand, so that `evquery verify` runs it again; it has the options EV_OPTION_INDEXES and
 * EV_OPTION_FORMAT, and may have EV_OPTION_CHART.
 *
 * Ownership: _new is freed by _end. A report remembers its first failure, after which calls do nothing. */
#ifndef EV_QUERY_REPORT_REPORT_H
#define EV_QUERY_REPORT_REPORT_H

#include "base/buf.h"
#include "cli/options.h"
#include "cli/output.h"
#include "query/session.h"

typedef struct ev_report ev_report;

#define EV_REPORT_FORMATS "table|csv|tsv|jsonl|json|html"

#define EV_OPTION_CHART                                                                       \
    {                                                                                         \
        .name = "chart", .kind = EV_OPT_STRING, .arg = "FILE", .in_report = EV_IN_REPORT_NOT, \
        .help = "draw the chart into FILE too, by its ending as .svg or .png"                 \
    }

/* For subcommands whose rows are read by other programs rather than reported: their csv, tsv and json have
 * the manifest only on demand. html always has it. */
#define EV_OPTION_MANIFEST                                                                        \
    {                                                                                             \
        .name = "manifest", .kind = EV_OPT_FLAG,                                                  \
        .help = "begin csv, tsv and json with the manifest, so that `verify` can make them again" \
    }

/* Begins with the manifest, on standard output. The session is open; it and the title are lent until the end.
 * EV_BAD_ARGUMENT for a --chart that is neither .svg nor .png; EV_NOMEM, EV_IO, EV_CORRUPT. */
ev_status ev_report_new(ev_report **out, const ev_session *session, const char *title, ev_error *err);

/* A further line of the manifest; before the first table. */
void ev_report_meta(ev_report *report, const char *key, const char *value);
void ev_report_metaf(ev_report *report, const char *key, const char *fmt, ...) EV_PRINTF(3, 4);
/* A file that the command names: "KEY: NAME DIGEST", so that `verify` can tell whether it has the same. */
void ev_report_meta_file(ev_report *report, const char *key, const char *path);

/* The next table; rows go to the printer, which is lent until the next call (output.h: ev_print_table). */
ev_printer *ev_report_table(ev_report *report, const char *name, const char *title, const ev_column *columns,
                            size_t n_columns);
void ev_report_prose(ev_report *report, const char *text);
void ev_report_heading(ev_report *report, const char *text);
/* A drawing of chart.h: stands in the page, and is what --chart writes; a second one would be left out there,
 * so the first is it. */
void ev_report_chart(ev_report *report, const ev_buf *svg);

/* Whether a chart is wanted at all: by html or by --chart. */
bool ev_report_wants_chart(const ev_report *report);

/* What --format asks for. */
ev_format ev_report_format(const ev_report *report);

/* Ends and frees the report, which may be NULL. Returns `status` when that is a failure already, else the
 * report's own. */
ev_status ev_report_end(ev_report *report, ev_status status, ev_error *err);

#endif
