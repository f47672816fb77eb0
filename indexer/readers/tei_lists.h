/* Persons and organisations of a ParlaMint corpus that stand in files of their own, and in the header of its
 * root: tei_folders.h says which serve a TEI file. Those of a file on disk are read before it (confined.h);
 * lists of an archive serve what is in it, wherever they stand in it, and nothing outside.
 *
 * Ownership: all zero is a valid empty one; freed by _clear. */
#ifndef EV_INDEXER_TEI_LISTS_H
#define EV_INDEXER_TEI_LISTS_H

#include "indexer/readers/reader.h"
#include "indexer/readers/tei.h"
#include "indexer/readers/tei_folders.h"

/* What the lists that have been read hold, by their paths: of an archive while it is read, or of one list. */
typedef struct ev_tei_shelf {
    json_t *lists; /* path: {"persons": .., "orgs": ..}, as in ev_tei_header */
    bool only;     /* nothing but the lists is wanted */
    bool searched; /* the archive has been looked through for them */
} ev_tei_shelf;
void ev_tei_shelf_clear(ev_tei_shelf *shelf);

/* Puts on the options' shelf, if there is one, what the header of a list or a root holds. EV_NOMEM. */
ev_status ev_tei_lists_keep(const ev_input *input, const ev_read_options *options,
                            const ev_tei_header *header, ev_error *err);

/* Has the header ask the lists that serve the input: the options' for a file on disk; those on the shelf for
 * a member of an archive, which is looked through once, from its beginning, when what has been read of it
 * does not tell all of `who`; of one that comes through a pipe there is no more than that. EV_NOMEM. */
ev_status ev_tei_lists_find(const ev_input *input, const ev_read_options *options, const char *who,
                            ev_tei_header *header, ev_error *err);

/* Appends what shows whether the lists that serve a file on disk are as they were: names, sizes and times;
 * nothing when there are none. EV_NOMEM. */
ev_status ev_tei_lists_state(ev_tei_folders *folders, const char *path, ev_buf *out, ev_error *err);

#endif
