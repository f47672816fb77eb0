/* See program.h. */
#include "cli/program.h"

#include "base/buf.h"
#include "base/release.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/signals.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

int ev_program_fail(const ev_parsed *parsed, const ev_error *err) {
    if (err->status == EV_PIPE)
        return EV_EXIT_PIPE;
    ev_error_print(stderr, parsed->program->name, err);
    return err->status == EV_INTERRUPTED ? EV_EXIT_INTERRUPTED : EV_EXIT_FAILED;
}

static int print_text(const ev_parsed *parsed) {
    ev_buf text = {0};
    switch (parsed->request) {
    case EV_REQUEST_HELP:
        if (parsed->page)
            ev_buf_add_str(&text, parsed->page->text);
        else if (parsed->subcommand)
            ev_help_subcommand(&text, parsed->program, parsed->subcommand);
        else
            ev_help_program(&text, parsed->program);
        break;
    case EV_REQUEST_VERSION:
        ev_buf_printf(&text, "%s (exitvoice) %s\n", parsed->program->name, EV_RELEASE);
        break;
    case EV_REQUEST_MAN:
        ev_man_page(&text, parsed->program);
        break;
    case EV_REQUEST_COMPLETION:
        ev_completion_bash(&text, parsed->program);
        break;
    case EV_REQUEST_RUN:
        break;
    }
    ev_error err = {0};
    ev_status status = ev_buf_status(&text, &err);
    if (!status)
        fwrite(text.data, 1, text.len, stdout);
    ev_buf_free(&text);
    return status ? ev_program_fail(parsed, &err) : EV_EXIT_OK;
}

/* Whether standard output is a pipe that nobody reads any more. */
static bool reader_gone(void) {
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/* Results that did not reach the reader are a failure, whatever the subcommand thinks. */
static int check_stdout(const ev_parsed *parsed, int code) {
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) == 0 && !failed)
        return code;
    int why = errno; /* 0 when an earlier write failed and nothing was left to flush */
    ev_error err = {0};
    if (reader_gone())
        ev_fail(&err, EV_PIPE, "the reader of the results went away");
    else if (why)
        ev_fail_errno(&err, why, "the results could not be written");
    else
        ev_fail(&err, EV_IO, "the results could not be written whole");
    return ev_program_fail(parsed, &err);
}

int ev_program_main(const ev_program *program, int argc, char **argv) {
    ev_parsed parsed;
    ev_error err = {0};
    ev_signals_install();
    int code;
    if (ev_parse(program, argc, argv, &parsed, &err))
        code = ev_program_fail(&parsed, &err);
    else if (parsed.request == EV_REQUEST_RUN)
        code = parsed.subcommand->run(&parsed);
    else
        code = print_text(&parsed);
    if (code == EV_EXIT_OK || code == EV_EXIT_PARTIAL)
        code = check_stdout(&parsed, code);
    ev_parsed_free(&parsed);
    return code;
}
