/* See signals.h. */
#include "cli/signals.h"

#include <signal.h>
#include <string.h>

/* The one variable that is not constant: a signal handler has no other way to speak. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

void ev_signals_install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = on_interrupt;
    /* RESETHAND: the second signal has its usual effect, the end. RESTART: no call in the libraries fails
     * with EINTR. */
    action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL); /* the write fails, and says why */
}

bool ev_interrupted(void) {
    return interrupted != 0;
}
