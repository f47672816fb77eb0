/* What a report that was saved says of itself: its manifest, read back from csv, tsv, json or html. Read line
 * by line and not as a whole document, so that a damaged report still tells what can be told.
 *
 * Ownership: _read is freed by _free; texts are lent until then. */
#ifndef EV_QUERY_REPORT_STATED_H
#define EV_QUERY_REPORT_STATED_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { EV_STATED_MOST = 64 };

typedef struct ev_stated {
    struct {
        char *key, *value;
        uint64_t line; /* from 1 */
    } items[EV_STATED_MOST];
    size_t n;
} ev_stated; /* all zero is empty */

/* EV_BAD_INPUT when there is no manifest that names a command; EV_NOMEM. */
ev_status ev_stated_read(const char *bytes, size_t n_bytes, ev_stated *stated, ev_error *err);
void ev_stated_free(ev_stated *stated);

/* A value, or NULL; *line is where it stands (`line` may be NULL). */
const char *ev_stated_get(const ev_stated *stated, const char *key, uint64_t *line);

#endif
