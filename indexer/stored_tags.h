/* From what a tagger found to what an index stores: the tags of one statement, with names instead of numbers.
 *
 * Ownership: a list is emptied by _clear; its strings are lent by the codebook and by the tagging. */
#ifndef EV_INDEXER_STORED_TAGS_H
#define EV_INDEXER_STORED_TAGS_H

#include "codebook/tagger.h"
#include "indexer/metadata.h"
#include "store/index_writer.h"

typedef struct ev_tag_list {
    ev_tag_in *tags; /* by sentence */
    size_t n, capacity;
} ev_tag_list; /* all zero is a valid empty list */

void ev_tag_list_clear(ev_tag_list *list);
/* Fills the list, whatever was in it, with the tags of a statement. EV_NOMEM. */
ev_status ev_tag_list_fill(ev_tag_list *list, const ev_codebook *codebook, const ev_tagging *tagging,
                           ev_error *err);

/* Tags every statement of the index by the codebook, or takes all tags away where that is NULL, links it by
 * the lists of names that `metadata` has, and publishes it with this basis as one generation. As the index
 * writer, the tagger and the linker fail. */
ev_status ev_retag_index(ev_index_writer *writer, const ev_codebook *codebook, ev_metadata *metadata,
                         const ev_basis *basis, ev_error *err);

#endif
