/* From bytes to valid UTF-8: the first step of every reader. Names what it found and repaired, loses nothing
 * in silence.
 *
 * Later offsets all refer to the text that comes out of here (the "decoded input"). Time is linear in the
 * input. */
#ifndef EV_TEXT_DECODE_H
#define EV_TEXT_DECODE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* A guess below this is refused. The confidence is how far the letters that the encoding makes of the bytes
 * are from noise (1: mean cost of a letter under 4.8 bits, 0: over 6.6), times 1 - 2^(-margin/4), the margin
 * being the bits that the next best encoding would cost more. Unmarked UTF-8 and UTF-16 are known, not
 * guessed. */
#define EV_DECODE_MIN_CONFIDENCE 0.5

typedef struct ev_decode_report {
    char encoding[32]; /* "UTF-8", "windows-1251", ...: what the bytes were taken for, the most of them */
    char second_encoding[32]; /* of single lines that were taken for another one; "" for none */
    bool guessed;             /* neither declared nor marked nor well-formed UTF-8 */
    double confidence;        /* 0..1, of a guess; else 1 */
    bool mended_double_utf8;  /* UTF-8 that had been taken for Latin-1, cp1252 or cp1251 and encoded again */
    uint64_t n_other_lines;   /* lines that were taken for other encodings than `encoding` */
    uint64_t n_repaired;      /* byte sequences replaced by U+FFFD, or NULs taken out */
    uint64_t first_bad_byte;  /* offset in the input of the first of them */
} ev_decode_report;

/* Appends the text to `out`. `encoding` is a name from --encoding or a reader, NULL to detect. A byte order
 * mark is dropped. Ill-formed UTF-8 is replaced as Unicode 15, section 3.9 (maximal subparts) advises, and
 * counted.
 *
 * A declared encoding is obeyed: nothing is detected or mended, no file is called binary. Names are those of
 * EV_ENCODINGS (encoding.h) and whatever else iconv knows; iso-8859-1 means windows-1252, as on the web.
 * Otherwise, in this order: a byte order mark; a binary file (encoding.h says how one is known) is refused;
 * UTF-16 and UTF-32 without a mark; UTF-8 when it is well-formed, or nearly so; single-byte and East Asian
 * encodings by ev_guesser_new(). A file of lines in several encodings is decoded line by line.
 *
 * EV_BAD_ENCODING (unknown name; detection below EV_DECODE_MIN_CONFIDENCE; a binary file: the words say
 * which), EV_NOMEM. After a failure `out` holds what it held before. */
ev_status ev_decode(const char *bytes, size_t n_bytes, const char *encoding, ev_buf *out,
                    ev_decode_report *report, ev_error *err);

/* Appends what a user should be told of a report, "" for nothing: "is not UTF-8 and was taken for
 * windows-1251 (confidence 0.98; ...); 3 places are not valid ...". Bytes count from 1 there. */
void ev_decode_notice(const ev_decode_report *report, ev_buf *words);

/* Whether the bytes are well-formed UTF-8 (no overlongs, no surrogates, nothing over U+10FFFF). On false
 * *bad_byte is the offset of the first ill-formed sequence. */
bool ev_utf8_valid(const char *bytes, size_t n_bytes, size_t *bad_byte);

#endif
