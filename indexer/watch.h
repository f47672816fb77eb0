/* Waits for changes below files and folders, by inotify. Tells that something changed, not what: whoever
 * waits looks at all of it again.
 *
 * Ownership: _new is freed by _free; paths are lent. */
#ifndef EV_INDEXER_WATCH_H
#define EV_INDEXER_WATCH_H

#include "base/error.h"

#include <stddef.h>

typedef struct ev_watch ev_watch;

/* `index_path` names a folder whose changes are nobody's concern. EV_NOT_FOUND, EV_PERMISSION; EV_NO_SPACE
 * where the system allows no more watches, with what to do; EV_NOMEM. */
ev_status ev_watch_new(char *const *paths, size_t n_paths, const char *index_path, ev_watch **out,
                       ev_error *err);
void ev_watch_free(ev_watch *watch);

/* Returns when something has changed since the call before (or since _new) and then nothing more for a
 * moment. EV_INTERRUPTED when the user ends it; else as _new. */
ev_status ev_watch_wait(ev_watch *watch, ev_error *err);

#endif
