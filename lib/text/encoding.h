/* The parts that decode.c puts together: UTF-8 itself, names of encodings, conversion by iconv, recognition
 * of unmarked encodings, of UTF-8 encoded twice and of binary files. For lib/text/decode.c and tests only.
 *
 * Functions that append keep a failure in the buffer (ev_buf_status). `offset` is where `bytes` begin in the
 * input. */
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

/* ---- encoding_utf8.c */

/* Length of the longest well-formed prefix, in bytes. */
size_t ev_utf8_run(const char *bytes, size_t n_bytes);
/* Length of the maximal subpart of an ill-formed sequence (Unicode 15, section 3.9, D93b) at the beginning of
 * `bytes`; 0 when the sequence there is well-formed or n_bytes is 0. */
size_t ev_utf8_bad_bytes(const char *bytes, size_t n_bytes);
/* Length of the ASCII prefix. */
size_t ev_ascii_run(const char *bytes, size_t n_bytes);
/* Appends `bytes` with each ill-formed sequence replaced by one U+FFFD and NULs taken out; adds to *repairs.
 */
void ev_utf8_repair(const char *bytes, size_t n_bytes, uint64_t offset, ev_buf *out, ev_repairs *repairs);
/* Takes the NULs out of what was appended after `from`; returns how many there were. */
uint64_t ev_buf_drop_nuls(ev_buf *buf, size_t from);

/* ---- encoding_names.c */

typedef struct ev_encoding {
    const char *name;    /* as reported and documented */
    const char *iconv;   /* what iconv calls it */
    const char *aliases; /* normalised: lower case, letters and digits only; a blank before and after each */
    size_t unit_bytes;   /* 1, 2 or 4: what is skipped after an ill-formed sequence */
} ev_encoding;

typedef enum ev_encoding_id {
    EV_ENCODING_UTF8,
    EV_ENCODING_UTF16,
    EV_ENCODING_UTF16LE,
    EV_ENCODING_UTF16BE,
    EV_ENCODING_UTF32,
    EV_ENCODING_UTF32LE,
    EV_ENCODING_UTF32BE,
    EV_ENCODING_CP1251,
    EV_ENCODING_KOI8R,
    EV_ENCODING_CP866,
    EV_ENCODING_ISO8859_5,
    EV_ENCODING_KZ1048,
    EV_ENCODING_MACCYRILLIC,
    EV_ENCODING_CP1252,
    EV_ENCODING_LAST
} ev_encoding_id;

extern const ev_encoding EV_ENCODINGS[EV_ENCODING_LAST];

/* EV_ENCODING_LAST when it is none of the table's; case, blanks, hyphens and the like do not count. */
ev_encoding_id ev_encoding_find(const char *name);
/* The table's names with commas between them. */
void ev_encoding_names(ev_buf *out);

/* ---- encoding_convert.c */

/* Appends `bytes` as UTF-8. Ill-formed sequences become U+FFFD and NULs are taken out, both counted.
 * EV_BAD_ENCODING when this system's iconv does not know the encoding; EV_NOMEM. */
ev_status ev_convert(const ev_encoding *encoding, const char *bytes, size_t n_bytes, uint64_t offset,
                     ev_buf *out, ev_repairs *repairs, ev_error *err);
/* Whether every sequence is well-formed in the encoding; false also when iconv does not know it. */
bool ev_converts_cleanly(const char *iconv_name, const char *bytes, size_t n_bytes);

/* ---- encoding_wide.c */

/* The encoding that a byte order mark names, and the mark's length; EV_ENCODING_LAST without a mark. */
ev_encoding_id ev_encoding_of_mark(const char *bytes, size_t n_bytes, size_t *mark_bytes);
/* UTF-16 or UTF-32 without a mark: nine in ten units of the first 16 KiB are letters, digits and punctuation
 * of our scripts, more than half of them below U+0530. EV_ENCODING_LAST when it is none. */
ev_encoding_id ev_encoding_of_units(const char *bytes, size_t n_bytes);

/* ---- encoding_guess.c */

typedef struct ev_encoding_guess {
    char name[32]; /* as reported, and known to iconv when the id is EV_ENCODING_LAST; "": no guess at all */
    ev_encoding_id id; /* EV_ENCODING_LAST for an encoding that only iconv knows */
    double confidence; /* 0..1 */
} ev_encoding_guess;

typedef struct ev_guesser ev_guesser;

/* The most likely encoding of bytes that are no UTF-8: by how well the letters that each single-byte table
 * makes of them follow each other in Russian, Kazakh and other languages, else by uchardet. Reads the first
 * 64 KiB that are not ASCII. The guesser, freed by the caller, can then look at single lines. EV_NOMEM. */
ev_status ev_guesser_new(ev_guesser **out, const char *bytes, size_t n_bytes, ev_encoding_guess *guess,
                         ev_error *err);
void ev_guesser_free(ev_guesser *guesser);
/* The table that a line reads well in when it is noise in the guessed one, else the guessed one. Only when
 * the guess had an id. */
ev_encoding_id ev_guesser_line(const ev_guesser *guesser, const char *line, size_t n_bytes);

/* ---- encoding_double.c */

/* Whether the text (valid UTF-8) holds lines that were UTF-8, were read as windows-1252, Latin-1 or
 * windows-1251, and were encoded again: every character outside ASCII of such a line is a byte of that
 * encoding, and the bytes are well-formed UTF-8, at least two sequences of it a line and four in the text. */
bool ev_is_double_utf8(const char *text, size_t n_bytes);
/* Appends the text with those lines mended. */
void ev_mend_double_utf8(const char *text, size_t n_bytes, ev_buf *out);

/* ---- encoding_binary.c */

/* What a binary file is ("a PDF document", "binary data"), or NULL for what may be text. Names by signature;
 * "binary data" when more than 1 byte in 32 (and more than 4) of the first 64 KiB is a control character that
 * text does not use: 00-08, 10-1F except SUB and ESC. UTF-16 and UTF-32 must have been ruled out before. Lent
 * for ever. */
const char *ev_binary_kind(const char *bytes, size_t n_bytes);

#endif
