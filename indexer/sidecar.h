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

ev_status ev_sidecars_new(ev_sidecars **out, ev_error *err);
void ev_sidecars_free(ev_sidecars *sidecars);

/* Whether a path is a sidecar's: such a file is no statement. */
bool ev_is_sidecar(const char *path);

/* The row for a file, as JSON text lent until the next call, or NULL: the sidecar beside it is asked, then
 * those of up to `n_above` folders above, in which the file stands with its folders. What is wrong in a
 * sidecar is given to the sink when it is read: a row, or the whole. EV_NOMEM. */
ev_status ev_sidecars_row(ev_sidecars *sidecars, const char *path, size_t n_above, const ev_sink *sink,
                          const char **row, ev_error *err);

#endif
