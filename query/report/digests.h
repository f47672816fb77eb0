/* What a report's numbers depend on, as digests: the corpus, the codebook and the lists of names that it was
 * tagged and linked by, and the stop words. */
#ifndef EV_QUERY_REPORT_DIGESTS_H
#define EV_QUERY_REPORT_DIGESTS_H

#include "base/buf.h"
#include "store/index.h"

/* Of all indexes together; one index knows its own. EV_NOMEM, EV_CORRUPT. */
ev_status ev_digest_corpus(ev_index *const *indexes, size_t n_indexes, char hex[EV_SHA256_HEX_BYTES],
                           ev_error *err);

/* Appends the digests of one part of the indexes' bases, each once, in order, parted by blanks, "none" for
 * what has none; then, where this program's own list of names is another, "; names in queries by DIGEST".
 * EV_IO. */
ev_status ev_digest_basis(ev_buf *out, ev_index *const *indexes, size_t n_indexes, ev_basis_part part,
                          ev_error *err);

/* Over the names and bytes of the .txt files of stopwords/ in order of their names. Where there is no data
 * folder hex is "none". EV_IO, EV_NOMEM. */
ev_status ev_digest_stopwords(char hex[EV_SHA256_HEX_BYTES], ev_error *err);

#endif
