/* Makes one segment: takes analysed statements in turn and writes what schema.h describes into a new seg-…
 * folder, which nobody reads until the index writer names it in the manifest. Owns the lexicon and the
 * analyser of the segment, so that type ids mean the same in the analysis and in the files.
 *
 * Ownership: _new is freed by _free, which also removes the folder of a segment that was not finished. Not
 * thread-safe: one thread a segment. After the first failure every call returns it again. */
#ifndef EV_STORE_SEGMENT_WRITER_H
#define EV_STORE_SEGMENT_WRITER_H

#include "store/fs.h"
#include "store/manifest.h"
#include "store/segment.h"
#include "store/statement.h"
#include "text/analyse.h"

typedef struct ev_segment_writer ev_segment_writer;

/* Makes the folder INDEX/seg-NUMBER. EV_EXISTS, EV_NO_SPACE, EV_PERMISSION, EV_IO, EV_NOMEM. */
ev_status ev_segment_writer_new(const char *index_path, uint64_t number, ev_segment_writer **out,
                                ev_error *err);
void ev_segment_writer_free(ev_segment_writer *writer);

/* Lent: what a tagger of this segment's statements is made with. */
ev_lexicon *ev_segment_writer_lexicon(ev_segment_writer *writer);
/* Analyses with the segment's own lexicon; the result is lent until the next call. As ev_analyse(). */
ev_status ev_segment_writer_analyse(ev_segment_writer *writer, const ev_statement *statement,
                                    const ev_analysis **analysis, ev_error *err);

/* Adds the statement with the analysis that ev_segment_writer_analyse gave of it and its tags, ordered by
 * sentence. EV_TOO_LARGE (2^32 - 1 documents), EV_NO_SPACE, EV_IO, EV_NOMEM. */
ev_status ev_segment_writer_add(ev_segment_writer *writer, const ev_statement *statement,
                                const unsigned char digest[EV_SHA256_BYTES], const ev_analysis *analysis,
                                const ev_tag_in *tags, size_t n_tags, ev_error *err);

/* Keeps what is known of an input file (a line of JSON) under the path's digest, in hexadecimal.
 * EV_NO_SPACE, EV_IO, EV_NOMEM. */
ev_status ev_segment_writer_put_file(ev_segment_writer *writer, const char *path_digest, const char *record,
                                     ev_error *err);

/* Writes everything out, makes it durable and fills *info (its strings and lists are the caller's to clear).
 * EV_NO_SPACE, EV_IO, EV_NOMEM; also the first failure of an _add. */
ev_status ev_segment_writer_finish(ev_segment_writer *writer, const ev_fs_hook *hook, ev_segment_info *info,
                                   ev_error *err);

#endif
