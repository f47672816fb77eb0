/* Where the data is that ships with the programs (the folders corpus/ and stopwords/). */
#ifndef EV_CLI_DATADIR_H
#define EV_CLI_DATADIR_H

#include "base/buf.h"
#include "base/error.h"

/* Puts the path of a data file or folder ("stopwords/ru.txt") into `out`, emptied first; read it by
 * ev_buf_cstr(). Looked for, in this order, and only in the first of them that there is: $EXITVOICE_DATA,
 * when it is set the source tree, when the program runs from a build folder in it
 *   ../share/exitvoice beside the program's folder, then PREFIX/share/exitvoice as it was built
 * EV_NOT_FOUND names the places and what to do; EV_NOMEM. */
ev_status ev_data_path(ev_buf *out, const char *relative, ev_error *err);

#endif
