/* The sidecar of a folder: a table called metadata.csv beside the files, a row a file, as quanteda's users
 * keep it for readtext. The first column is the file's name, the others are metadata. Cells are divided by
 * comma, semicolon or tab; a cell that is empty says nothing. Where a column "json_columns" names columns (a
 * JSON array of their names), the cells of these are JSON: numbers, lists.
 *
 * Ownership: _new is freed by _free; a row is the caller's. Sidecars are read once and kept. */
#ifndef EV_INDEXER_SIDECAR_H
#define EV_INDEXER_SIDECAR_H

#include "indexer/readers/reader.h"

#define EV_SIDECAR_NAME "metadata.csv"
#define EV_SIDECAR_JSON_COLUMNS "json_columns"

typedef struct ev_sidecars ev_sidecars;

/* EV_NOMEM. */
ev_status ev_sidecars_new(ev_sidecars **out, ev_error *err);
void ev_sidecars_free(ev_sidecars *sidecars);

/* For the tables of an archive: none is looked for on disk, those that there are come by ev_sidecars_take().
 * EV_NOMEM. */
ev_status ev_sidecars_new_for_archive(ev_sidecars **out, ev_error *err);
/* Reads a table that is known by this path; nothing when it has been read before. As ev_sidecars_row(). */
ev_status ev_sidecars_take(ev_sidecars *sidecars, const char *path, const ev_input *input,
                           const ev_sink *sink, ev_error *err);

/* To be asked when the archive has been read: tells of rows for which no member has asked. */
void ev_sidecars_tell_unmet(const ev_sidecars *sidecars, const ev_sink *sink);

/* Whether a path is a sidecar's: such a file is no statement. */
bool ev_is_sidecar(const char *path);

/* The row for a file, as JSON text lent until _free, or NULL: the sidecar beside it is asked, then
 * those of up to `n_above` folders above, in which the file stands with its folders. What is wrong in a
 * sidecar is given to the sink when it is read: a row, or the whole. EV_NOMEM. */
ev_status ev_sidecars_row(ev_sidecars *sidecars, const char *path, size_t n_above, const ev_sink *sink,
                          const char **row, ev_error *err);

#endif
