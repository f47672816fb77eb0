/* Interruption that long loops notice: SIGINT and SIGTERM set a flag, a second one ends the process at once.
 */
#ifndef EV_CLI_SIGNALS_H
#define EV_CLI_SIGNALS_H

#include <stdbool.h>

/* Installs the handlers, and has SIGPIPE and SIGXFSZ ignored: a closed pipe and a file over its limit are
 * write errors (EPIPE, EFBIG). Called by ev_program_main() before the subcommand runs. */
void ev_signals_install(void);

/* Whether the user asked to stop. Cheap; safe from any thread. */
bool ev_interrupted(void);

#endif
