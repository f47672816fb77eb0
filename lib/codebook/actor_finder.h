/* Which actor a name in a statement's metadata means: "Nursultan Nazarbayev", «Н. А. Назарбаев» and
 * "President Nazarbayev" are all nazarbayev. A text in which no actor or more than one is named means none.
 *
 * Ownership: _new is freed by _free; the codebook is lent. Not thread-safe: one finder a thread. */
#ifndef EV_CODEBOOK_ACTOR_FINDER_H
#define EV_CODEBOOK_ACTOR_FINDER_H

#include "base/error.h"
#include "codebook/codebook.h"

#include <stdint.h>

typedef struct ev_actor_finder ev_actor_finder;

ev_status ev_actor_finder_new(const ev_codebook *codebook, ev_actor_finder **out, ev_error *err);
void ev_actor_finder_free(ev_actor_finder *finder);

/* `item` becomes the actor's, or EV_NO_ITEM. The same name as in the call before costs nothing. EV_NOMEM. */
ev_status ev_actor_find(ev_actor_finder *finder, const char *name, uint32_t *item, ev_error *err);

#endif
