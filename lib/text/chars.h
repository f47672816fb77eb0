/* Code points and their classes, for everything in text/ that looks at letters. All classes come from
 * utf8proc, so that one Unicode version decides every token; the short cuts below it are tested against it
 * for all code points. */
#ifndef EV_TEXT_CHARS_H
#define EV_TEXT_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_char_class {
    EV_CHAR_OTHER,      /* punctuation, symbols, controls */
    EV_CHAR_LETTER,     /* L* */
    EV_CHAR_MARK,       /* M* */
    EV_CHAR_DIGIT,      /* Nd */
    EV_CHAR_NUMERAL,    /* Nl, No: Roman numerals, superscripts, fractions */
    EV_CHAR_SPACE,      /* Zs, tab, and the like: white space inside a line */
    EV_CHAR_NEWLINE,    /* ends a line: LF, CR, VT, FF, NEL, LS, PS */
    EV_CHAR_HYPHEN,     /* joins the halves of a word: - and U+2010, U+2011 */
    EV_CHAR_APOSTROPHE, /* ' and its typographic forms, when not letters */
    EV_CHAR_IGNORED,    /* Cf: soft hyphen, zero-width characters, direction marks */
} ev_char_class;

/* The code point at `at` of valid UTF-8, and its length in bytes. Reads no further than the sequence itself.
 */
static inline int32_t ev_char_read(const char *at, size_t *n_bytes) {
    const unsigned char *b = (const unsigned char *)at;
    if (b[0] < 0x80) {
        *n_bytes = 1;
        return b[0];
    }
    if (b[0] < 0xE0) {
        *n_bytes = 2;
        return (b[0] & 0x1F) << 6 | (b[1] & 0x3F);
    }
    if (b[0] < 0xF0) {
        *n_bytes = 3;
        return (b[0] & 0x0F) << 12 | (b[1] & 0x3F) << 6 | (b[2] & 0x3F);
    }
    *n_bytes = 4;
    return (b[0] & 0x07) << 18 | (b[1] & 0x3F) << 12 | (b[2] & 0x3F) << 6 | (b[3] & 0x3F);
}

/* The start of the character that ends before `at`, which is over 0 and on a character boundary. */
static inline size_t ev_char_before(const char *text, size_t at) {
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

ev_char_class ev_char_class_of(int32_t cp);
/* Letters, marks, digits, numerals and what is ignored inside a word. */
bool ev_char_in_word(ev_char_class c);
bool ev_char_is_upper(int32_t cp); /* Lu or Lt */
bool ev_char_is_lower(int32_t cp); /* Ll */
/* Cyrillic and Latin letters (by Unicode block; without the shared signs between them). */
bool ev_char_is_cyrillic(int32_t cp);
bool ev_char_is_latin(int32_t cp);

#endif
