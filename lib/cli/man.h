/* A program's man page, section 1, as roff source with man(7) macros, from the option tables. */
#ifndef EV_CLI_MAN_H
#define EV_CLI_MAN_H

#include "base/buf.h"
#include "cli/options.h"

void ev_man_page(ev_buf *out, const ev_program *program);

#endif
