/* How far a long run is: what is done, the rate and the time left, on one line of a terminal that is written
 * over at most ten times a second. On anything but a terminal it prints nothing. One thread reports.
 *
 * The time left is the mean rate of the whole run applied to what remains. */
#ifndef EV_CLI_PROGRESS_H
#define EV_CLI_PROGRESS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct ev_progress {
    FILE *stream;     /* NULL: silent */
    const char *what; /* "reading" */
    const char *unit; /* "sentences"; NULL: bytes, shown as kB, MB and GB */
    uint64_t total;   /* 0: not known */
    double started;   /* seconds of a clock that only goes forward */
    double printed;
    bool line_open;
} ev_progress;

/* `stream` is usually stderr; `what` and `unit` are lent until the end. */
void ev_progress_start(ev_progress *progress, FILE *stream, const char *what, const char *unit,
                       uint64_t total);
/* Cheap enough for every item. `total` may have been changed by the caller meanwhile. */
void ev_progress_at(ev_progress *progress, uint64_t done);
/* Takes the line away: before a message is printed, and at the end. The next ev_progress_at() brings it back.
 */
void ev_progress_clear(ev_progress *progress);

/* The line's text after so many seconds, without escape sequences: what the others print. */
void ev_progress_line(ev_buf *out, const ev_progress *progress, uint64_t done, double seconds);

#endif
