/* The one writer of an index: holds its lock, hands out new segments, and publishes generations.
 *
 * States of a batch: (1) segments are written, named by nothing; (2) they are durable
 * (ev_segment_writer_finish); (3) a new manifest names them and leaves out what they replace: written beside
 * the old one, durable, then renamed over it, and the folder made durable. Before the rename a crash leaves
 * the old generation, after it the new one, and in either case the folders that no manifest names are removed
 * by the next writer. Readers see (3) or nothing.
 *
 * Ownership: _open is closed by _close, which publishes nothing. Not thread-safe; segment writers handed out
 * may be used on other threads, one each. */
#ifndef EV_STORE_INDEX_WRITER_H
#define EV_STORE_INDEX_WRITER_H

#include "store/index.h"
#include "store/segment_writer.h"

typedef struct ev_index_writer ev_index_writer;

/* Makes the folder when it is not there, takes the lock, publishes an empty generation in a new index, and
 * clears away what an interrupted writer left. `hook` (copied) is called before each fsync and rename; NULL
 * for none. EV_LOCKED names the process that writes; EV_NO_INDEX for a folder that holds other things;
 * EV_VERSION, EV_CORRUPT, EV_PERMISSION, EV_NO_SPACE, EV_IO, EV_NOMEM. */
ev_status ev_index_writer_open(const char *path, const ev_fs_hook *hook, ev_index_writer **out,
                               ev_error *err);
/* As above, but EV_NO_INDEX where there is no index yet. */
ev_status ev_index_writer_open_existing(const char *path, const ev_fs_hook *hook, ev_index_writer **out,
                                        ev_error *err);
void ev_index_writer_close(ev_index_writer *writer);

/* The generation published last, open for reading; lent until the next publication. */
const ev_index *ev_index_writer_index(const ev_index_writer *writer);
const ev_fs_hook *ev_index_writer_hook(const ev_index_writer *writer);

/* A new segment of this index. The caller finishes or frees it. As ev_segment_writer_new(). */
ev_status ev_index_writer_new_segment(ev_index_writer *writer, ev_segment_writer **out, ev_error *err);

/* What the next publication changes besides adding segments; all of it is forgotten by a publication.
 * EV_NOMEM; EV_BAD_ARGUMENT for a segment that is not there. */
ev_status ev_index_writer_remove(ev_index_writer *writer, size_t segment, uint32_t statement_docid,
                                 ev_error *err);
ev_status ev_index_writer_drop_segment(ev_index_writer *writer, size_t segment, ev_error *err);
/* The file (by its path's digest in hexadecimal) is read again by the next run even if it did not change /
 * need not be. EV_NOMEM. */
ev_status ev_index_writer_set_stale(ev_index_writer *writer, const char *path_digest, ev_error *err);
void ev_index_writer_clear_stale(ev_index_writer *writer, const char *path_digest);
/* Lines of JSON about what the run refused; written to a file of the generation. As ev_file_replace(). */
ev_status ev_index_writer_set_refused(ev_index_writer *writer, const char *lines, size_t n_bytes,
                                      ev_error *err);
void ev_index_writer_set_basis(ev_index_writer *writer, const ev_basis *basis);
bool ev_index_writer_has_changes(const ev_index_writer *writer);

/* Publishes the finished segments with the changes above as one generation, then removes the folders that it
 * no longer names. On failure the old generation stands. EV_NO_SPACE, EV_PERMISSION, EV_IO, EV_CORRUPT,
 * EV_NOMEM. */
ev_status ev_index_writer_publish(ev_index_writer *writer, const ev_segment_info *infos, size_t n_infos,
                                  ev_error *err);

/* Rewrites small segments into one, and segments that are mostly dead, so that their number stays bounded;
 * publishes. Does nothing while there are few. The words of statements are analysed again, their tags kept.
 * Fails as a segment writer does, and as ev_index_writer_publish(). */
ev_status ev_index_writer_merge(ev_index_writer *writer, ev_error *err);

/* Who gives statements their tags, and what they link to, when an index gets another basis. */
typedef struct ev_retag {
    /* A segment begins, whose statements are analysed with this lexicon. */
    ev_status (*begin)(void *user, const ev_lexicon *lexicon, ev_error *err);
    /* The tags of a statement, by sentence, lent until the next call. Its origin may be changed. */
    ev_status (*tag)(void *user, ev_statement *statement, const ev_analysis *analysis, const ev_tag_in **tags,
                     size_t *n_tags, ev_error *err);
    void *user;
} ev_retag;

/* Rewrites every segment with new tags and publishes them with their basis as one generation: no reader ever
 * sees tags of two codebooks, or links by two lists of names, in one index. Fails as ev_index_writer_merge(),
 * or as `retag` does. */
ev_status ev_index_writer_retag(ev_index_writer *writer, const ev_retag *retag, const ev_basis *basis,
                                ev_error *err);

#endif
