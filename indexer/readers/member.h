/* The names of a member of an archive: how it is shown, what formats and name patterns go by, and the id that
 * it gets. An archive counts as a folder that lies where the archive does. */
#ifndef EV_INDEXER_MEMBER_H
#define EV_INDEXER_MEMBER_H

#include "indexer/readers/reader.h"

typedef struct ev_member {
    char *path, *name, *base_id, *members_id;
} ev_member; /* all zero is valid for _clear */

/* Of the member with this path in the archive. A first folder that bears the archive's name is no part of
 * ids. EV_NOMEM. */
ev_status ev_member_names(ev_member *names, const ev_input *archive, const char *path, ev_error *err);
/* Of the file in a compressed file: that file's, without the ending of the compression. EV_NOMEM. */
ev_status ev_member_names_file(ev_member *names, const ev_input *compressed, ev_error *err);
void ev_member_clear(ev_member *names);

/* An input with these names, which it lends, held by the archive's file. */
ev_input ev_member_input(const ev_member *names, const ev_input *archive);

/* Whether a path is absolute or has ".." in it. */
bool ev_member_climbs(const char *path);
/* Whether a part of the path begins with a dot, as what systems put beside files does. */
bool ev_member_is_hidden(const char *path);

#endif
