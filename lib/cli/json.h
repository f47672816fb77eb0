/* Pieces of JSON (RFC 8259) for whoever writes it to a buffer. Output is always valid UTF-8 on one line. */
#ifndef EV_CLI_JSON_H
#define EV_CLI_JSON_H

#include "base/buf.h"

/* A string in quotes. Control characters and U+2028/2029 are escaped; bytes that are not UTF-8 become U+FFFD.
 */
void ev_json_string(ev_buf *out, const char *bytes, size_t n_bytes);
/* A key with its colon: "key": */
void ev_json_key(ev_buf *out, const char *key);
/* With a fixed number of decimals; null for what JSON has no number for (NaN, infinities). */
void ev_json_number(ev_buf *out, double value, int decimals);

/* Appends a number with a fixed number of decimals, never "-0.00"; false (and nothing) for NaN and
 * infinities. */
bool ev_number_text(ev_buf *out, double value, int decimals);

#endif
