/* A program's bash completion, from the option tables: subcommands, options, choices; else file names. */
#ifndef EV_CLI_COMPLETION_H
#define EV_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/options.h"

void ev_completion_bash(ev_buf *out, const ev_program *program);

#endif
