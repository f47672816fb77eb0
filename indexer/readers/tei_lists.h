/* Persons and organisations of a ParlaMint corpus that stand in files of their own: PREFIX-listPerson.xml and
 * PREFIX-listOrg.xml in the folder of a TEI file whose name begins with PREFIX; when none fits so and all
 * lists of the folder have one prefix, those. No other file is ever opened, and none through a symbolic link.
 *
 * Ownership: all zero is a valid empty one; freed by _clear. */
#ifndef EV_INDEXER_TEI_LISTS_H
#define EV_INDEXER_TEI_LISTS_H

#include "indexer/readers/reader.h"
#include "indexer/readers/tei.h"

/* The lists of one folder, looked up once. */
typedef struct ev_tei_lists {
    ev_buf folder;
    json_t *names; /* of the list files, in order */
} ev_tei_lists;
void ev_tei_lists_clear(ev_tei_lists *lists);

/* Whether a name is that of such a list. */
bool ev_is_tei_list(const char *name);

/* Adds what the lists beside the input's file hold to the header; what is there already stays. Nothing beside
 * standard input and members of archives. A list that cannot be read is given to the sink as a notice.
 * EV_NOMEM. */
ev_status ev_tei_lists_read(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            ev_tei_header *header, ev_error *err);

/* Appends what shows whether the lists beside a file are as they were: names, sizes and times; nothing when
 * there are none. EV_NOMEM. */
ev_status ev_tei_lists_state(ev_tei_lists *lists, const ev_input *input, ev_buf *out, ev_error *err);

#endif
