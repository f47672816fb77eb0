/* Runs the command that a report states again, in this process, and catches what it prints.
 *
 * A report comes from somebody else: only subcommands that print reports run, none of their options that name
 * a place on this machine is taken from it, and no shell sees it. */
#ifndef EV_QUERY_RERUN_H
#define EV_QUERY_RERUN_H

#include "base/buf.h"
#include "cli/options.h"
#include "query/report/stated.h"

/* Where a file is that a command names by its name only. */
typedef struct ev_rerun_files {
    const char *given;       /* by the user; NULL: none */
    const char *report_path; /* beside it, else among the data that ships with the program, else here */
} ev_rerun_files;

typedef struct ev_rerun {
    int exit_code;
    ev_buf out, err; /* what it printed */
} ev_rerun;          /* all zero is empty */

/* `parsed`: of the subcommand that verifies; its indexes are read. EV_BAD_INPUT when the command is none that
 * can be verified (err has the line in the report); EV_NOT_FOUND for a file that it needs, EV_BAD_ARGUMENT
 * for one that it does not; EV_NOMEM, EV_IO. What the command itself fails with is in the result. */
ev_status ev_rerun_command(const ev_parsed *parsed, const ev_stated *stated, const ev_rerun_files *files,
                           ev_rerun *result, ev_error *err);
void ev_rerun_free(ev_rerun *result);

#endif
