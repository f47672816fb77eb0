/* Why a rule that found its words gave no tag, in words. */
#ifndef EV_CODEBOOK_REASONS_H
#define EV_CODEBOOK_REASONS_H

#include "base/buf.h"
#include "codebook/tagger.h"

/* Appends "no cue of negation reaches it" and the like. */
void ev_reason_add(ev_buf *out, const ev_codebook *codebook, const ev_near_miss *miss);

#endif
