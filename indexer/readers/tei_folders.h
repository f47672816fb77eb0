/* Which lists of persons and organisations serve a TEI file, by their names: PREFIX-listPerson.xml and
 * PREFIX-listOrg.xml, and the root of the corpus, PREFIX.xml or PREFIX.ana.xml. They serve the files whose
 * names begin with PREFIX (a root: with PREFIX and "_") in their own folder and in those up to two folders
 * below, years for example: of a file's folder and those above it, the nearest that has any serves it. When
 * none fits so and all lists of the file's own folder have one prefix, those do. */
#ifndef EV_INDEXER_TEI_FOLDERS_H
#define EV_INDEXER_TEI_FOLDERS_H

#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether a path has the name of a list, */
bool ev_is_tei_list(const char *path);
/* or one that a root could have. */
bool ev_is_tei_list_or_root(const char *path);

/* The names of lists and roots in the folders that were looked at. All zero is a valid empty one; freed by
 * _clear. */
typedef struct ev_tei_folders {
    json_t *names; /* folder: {"lists": [..], the longest prefix first, "roots": {..}} */
} ev_tei_folders;
void ev_tei_folders_clear(ev_tei_folders *folders);

typedef struct ev_tei_look {
    ev_tei_folders *folders;
    const json_t *lists; /* an object whose keys are paths: there are no other lists. NULL: those on disk */
    ev_status (*each)(void *user, const char *path, ev_error *err);
    void *user;
} ev_tei_look;

/* Calls `each` with the path of every list that serves the file with this path, whose first `floor` bytes are
 * no folders. Returns what `each` returned when that is not EV_OK, which ends it; EV_NOMEM. */
ev_status ev_tei_look_for(const ev_tei_look *look, const char *path, size_t floor, ev_error *err);

#endif
