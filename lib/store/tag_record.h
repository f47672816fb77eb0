/* The tags of a passage as bytes of the file `tags` (schema.h says how), written and read in one place.
 *
 * Ownership: what is read lends its strings from the bytes. */
#ifndef EV_STORE_TAG_RECORD_H
#define EV_STORE_TAG_RECORD_H

#include "base/buf.h"
#include "text/analyse.h"

typedef struct ev_stored_tag {
    uint32_t start, end;                         /* bytes in the statement's text */
    uint32_t first_token, n_tokens;              /* in the passage */
    unsigned polarity, modality;                 /* as the codebook floor numbers them */
    const char *theme, *rule, *speaker, *target; /* not NUL-terminated; 0 bytes: none */
    uint32_t theme_bytes, rule_bytes, speaker_bytes, target_bytes;
} ev_stored_tag;

/* A tag to store; `sentence` counts from 0 in the analysis. */
typedef struct ev_tag_in {
    size_t sentence;
    ev_stored_tag tag; /* first_token and n_tokens are computed when it is written */
} ev_tag_in;

/* Appends the count and the tags of one sentence, whose tokens are given. A failure is sticky in `out`. */
void ev_tag_record_add(ev_buf *out, const ev_sentence *sentence, const ev_token *tokens,
                       const ev_tag_in *tags, size_t n_tags);

/* Reads one tag (the count was read before) and moves *at. False when the bytes are damaged. */
bool ev_tag_record_read(const unsigned char **at, const unsigned char *end, ev_stored_tag *tag);

#endif
