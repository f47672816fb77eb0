/* What a report's numbers depend on, as digests: the corpus, the codebook that tagged it, the stop words, and
 * any file that a command names. */
#ifndef EV_QUERY_REPORT_DIGESTS_H
#define EV_QUERY_REPORT_DIGESTS_H

#include "base/buf.h"
#include "store/index.h"

/* Of all indexes together; one index knows its own. EV_NOMEM, EV_CORRUPT. */
ev_status ev_digest_corpus(ev_index *const *indexes, size_t n_indexes, char hex[EV_SHA256_HEX_BYTES],
                           ev_error *err);

/* Appends the digests of the indexes' codebooks, each once, in order, parted by blanks; "none" for statements
 * that nothing tagged. */
void ev_digest_codebooks(ev_buf *out, ev_index *const *indexes, size_t n_indexes);

/* Over the names and bytes of the .txt files of stopwords/ in order of their names. Where there is no data
 * folder hex is "none". EV_IO, EV_NOMEM. */
ev_status ev_digest_stopwords(char hex[EV_SHA256_HEX_BYTES], ev_error *err);

/* Over a file's bytes. EV_NOT_FOUND, EV_IO, EV_NOMEM. */
ev_status ev_digest_file(const char *path, char hex[EV_SHA256_HEX_BYTES], ev_error *err);

#endif
