/* The terms of schema.h, spelled in one place for whoever writes them and whoever asks for them. */
#ifndef EV_STORE_TERMS_H
#define EV_STORE_TERMS_H

#include "base/buf.h"
#include "store/statement.h"
#include "text/lang.h"

/* Each clears `out` and leaves the term in it; a failure is sticky in `out`. Values are case folded, and cut
 * with a digest at their end when the term would be over EV_TERM_MAX_BYTES. */
void ev_term_type(ev_buf *out, ev_word_class word_class, const char *norm, size_t n_bytes);
void ev_term_field(ev_buf *out, ev_field field, const char *value, size_t n_bytes);
void ev_term_meta(ev_buf *out, const char *key, const char *value, size_t n_bytes);
void ev_term_id(ev_buf *out, const char *id, size_t n_bytes);
void ev_term_theme(ev_buf *out, const char *theme, size_t n_bytes);

/* The prefix of a field's terms ("XCOUNTRY:"). */
void ev_term_field_prefix(ev_buf *out, ev_field field);

/* Appends the case folded form of valid UTF-8, for values that are compared without regard to case. */
void ev_fold_value(ev_buf *out, const char *value, size_t n_bytes);

#endif
