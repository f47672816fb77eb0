/* A program's main: parses, answers --help, --version and the like, runs the subcommand, looks after signals
 * and after results that could not be written, and says what the exit code is. */
#ifndef EV_CLI_PROGRAM_H
#define EV_CLI_PROGRAM_H

#include "cli/options.h"

/* What a program returns to the shell. */
enum {
    EV_EXIT_OK = 0,
    EV_EXIT_PARTIAL = 1,       /* finished, but some input was refused (each named on standard error) */
    EV_EXIT_FAILED = 2,        /* wrong usage, or could not start, or could not go on */
    EV_EXIT_INTERRUPTED = 130, /* SIGINT or SIGTERM: 128 + SIGINT, as shells say it */
    EV_EXIT_PIPE = 141, /* the reader of standard output went away: 128 + SIGPIPE, nothing is printed */
};

/* Returns an EV_EXIT_* code. Errors are printed on standard error as "PROGRAM: what". */
int ev_program_main(const ev_program *program, int argc, char **argv);

/* Prints the error under the program's name and returns the exit code for its status: EV_EXIT_INTERRUPTED for
 * EV_INTERRUPTED, EV_EXIT_PIPE for EV_PIPE (of which nothing is printed), else EV_EXIT_FAILED. For the last
 * lines of a subcommand's run. */
int ev_program_fail(const ev_parsed *parsed, const ev_error *err);

#endif
