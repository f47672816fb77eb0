/* The codebook as one of the coders: which themes its rules give a sentence, from its text and the sentence
 * before it. */
#ifndef EV_INDEXER_RULE_CODER_H
#define EV_INDEXER_RULE_CODER_H

#include "base/buf.h"

typedef struct ev_rule_coder ev_rule_coder;

/* `codebook` NULL: the one that ships. As ev_codebook_load(). */
ev_status ev_rule_coder_new(const char *codebook, ev_rule_coder **out, ev_error *err);
void ev_rule_coder_free(ev_rule_coder *coder);

/* Appends the themes, parted by blanks, or - for none. EV_NOMEM, EV_TOO_LARGE. */
ev_status ev_rule_coder_code(ev_rule_coder *coder, const char *before, const char *text, const char *lang,
                             ev_buf *themes, ev_error *err);

#endif
