/* Tags as brat standoff (brat.nlplab.org/standoff.html): ID.txt with the text, ID.ann with the tags. */
#ifndef EV_INDEXER_BRAT_H
#define EV_INDEXER_BRAT_H

#include "base/buf.h"
#include "base/error.h"
#include "codebook/tagger.h"

/* Appends the content of the .ann file. */
void ev_brat_add(ev_buf *out, const ev_codebook *codebook, const ev_analysis *analysis,
                 const ev_tagging *tagging);

/* Writes both files into the folder, which is made when it is not there. What an id holds that a file name
 * should not is written as %XX. EV_PERMISSION, EV_NO_SPACE, EV_IO, EV_NOMEM. */
ev_status ev_brat_write(const char *folder, const char *id, const ev_codebook *codebook,
                        const ev_analysis *analysis, const ev_tagging *tagging, ev_error *err);

#endif
