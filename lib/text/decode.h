/* From bytes to valid UTF-8: the first step of every reader. Names what it found and repaired, loses nothing
 * in silence.
 *
 * Later offsets all refer to the text that comes out of here (the "decoded input"). */
#ifndef EV_TEXT_DECODE_H
#define EV_TEXT_DECODE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ev_decode_report {
    char encoding[32];       /* "UTF-8", "windows-1251", ...: what the bytes were taken for */
    bool guessed;            /* neither declared nor marked */
    double confidence;       /* 0..1, of a guess */
    bool mended_double_utf8; /* UTF-8 that had been taken for Latin-1 or cp1252 and encoded again */
    uint64_t n_repaired;     /* byte sequences replaced by U+FFFD, or NULs taken out */
    uint64_t first_bad_byte; /* offset in the input of the first of them */
} ev_decode_report;

/* Appends the text to `out`. `encoding` is a name from --encoding or a reader, NULL to detect. A byte order
 * mark is dropped. Ill-formed UTF-8 is replaced as Unicode 15, section 3.9 (maximal subparts) advises, and
 * counted. EV_BAD_ENCODING (unknown name; detection below the stated confidence; a binary file: the words say
 * which), EV_NOMEM. */
ev_status ev_decode(const char *bytes, size_t n_bytes, const char *encoding, ev_buf *out,
                    ev_decode_report *report, ev_error *err);

/* Whether the bytes are well-formed UTF-8 (no overlongs, no surrogates, nothing over U+10FFFF). On false
 * *bad_byte is the offset of the first ill-formed sequence. */
bool ev_utf8_valid(const char *bytes, size_t n_bytes, size_t *bad_byte);

#endif
