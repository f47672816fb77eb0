/* From Xapian's errors to the project's: the one place where an xpc_status becomes an ev_status. */
#ifndef EV_STORE_ERROR_H
#define EV_STORE_ERROR_H

#include "base/error.h"
#include "store/xapian_c.h"

/* The project's status for each of Xapian's; EV_INTERNAL for a number that is none. */
ev_status ev_status_of_xapian(xpc_status status);

/* Fills `err` with the cause's status and words and, unless a deeper caller named one, `path` as the file
 * (NULL: none). Returns err's status, so that `return ev_fail_xapian(...)` is the idiom. `err` may be NULL.
 */
ev_status ev_fail_xapian(ev_error *err, const xpc_error *cause, const char *path);

#endif
