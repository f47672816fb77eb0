/* The parts that decode.c puts together: UTF-8 itself, tables of encoding names, conversion by iconv,
 * recognition of unmarked encodings, of UTF-8 encoded twice and of binary files. For lib/text/decode.c and
 * its tests only. */
#ifndef EV_TEXT_ENCODING_H
#define EV_TEXT_ENCODING_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a repair did: sequences replaced and NULs taken out, and where in the input the first of them was. */
typedef struct ev_repairs {
    uint64_t n;
    uint64_t first_byte; /* meaningful when n > 0 */
} ev_repairs;

/* encoding_utf8.c */

/* Length of the longest well-formed prefix, in bytes. */
size_t ev_utf8_run(const char *bytes, size_t n_bytes);
/* Length of the maximal subpart of an ill-formed sequence (Unicode 15, section 3.9, table 3-8) at the
 * beginning of `bytes`; 0 when the sequence there is well-formed or n_bytes is 0. */
size_t ev_utf8_bad_bytes(const char *bytes, size_t n_bytes);
/* Appends `bytes` with each ill-formed sequence replaced by one U+FFFD and NULs taken out; adds to *repairs.
 * `offset` is where `bytes` begin in the input. Failure is kept in `out`. */
void ev_utf8_repair(const char *bytes, size_t n_bytes, uint64_t offset, ev_buf *out, ev_repairs *repairs);
/* Takes the NULs out of what was appended after `from`; returns how many there were. */
uint64_t ev_buf_drop_nuls(ev_buf *buf, size_t from);

/* encoding_binary.c */

/* What a binary file is ("a PDF document", "binary data"), or NULL for what may be text. Names by signature;
 * "binary data" when more than 1 byte in 32 (and more than 4) of the first 64 KiB is a control character that
 * text does not use: 00-08, 10-1F except SUB and ESC. UTF-16 and UTF-32 must have been ruled out before. Lent
 * for ever. */
const char *ev_binary_kind(const char *bytes, size_t n_bytes);

#endif
