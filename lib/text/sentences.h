/* Where sentences end: looked for only between two neighbouring tokens, so that it costs nothing inside a
 * clause.
 *
 * A sentence ends at . ! ? … with the quotation marks and brackets that close after it, and a footnote mark
 * "[17]"; not at the stop of an abbreviation, unless what follows says so; not where the next word begins
 * with a small letter; and always at a blank line. A single line end is a space where the text is wrapped,
 * but ends a heading, and begins a list's item; where lines are paragraphs it ends one. In a text that is set
 * with an empty line after each of its lines, as some programs leave a PDF, such a pair of line ends is one.
 *
 * Pure functions of the bytes; time linear in the text. */
#ifndef EV_TEXT_SENTENCES_H
#define EV_TEXT_SENTENCES_H

#include "text/tokens.h"

#include <stdbool.h>
#include <stddef.h>

/* How the text uses line ends. */
typedef struct ev_line_style {
    bool wrapped; /* lines break inside sentences */
    bool doubled; /* with an empty line after each line */
    size_t width; /* mean bytes of a line that breaks so */
} ev_line_style;

ev_line_style ev_line_survey(const char *text, size_t n_bytes);

typedef enum ev_break_kind {
    EV_BREAK_NONE,
    EV_BREAK_SENTENCE,  /* within a paragraph */
    EV_BREAK_LINE,      /* a heading or a list's item ends at a line end */
    EV_BREAK_PARAGRAPH, /* a blank line, or a line end where lines are paragraphs */
} ev_break_kind;

typedef struct ev_break {
    ev_break_kind kind;
    bool closed; /* a stop stands at the end */
    size_t end;  /* of the sentence before, in bytes */
    size_t
        next; /* where the sentence after begins; between the two only white space and lines without words */
} ev_break;

typedef struct ev_gap {
    const ev_token_span *before,
        *after; /* the tokens on its two sides; NULL at the text's beginning and end */
    bool first; /* `before` is the first token of its sentence */
} ev_gap;

ev_break ev_sentence_break(const char *text, size_t n_bytes, const ev_line_style *style, const ev_gap *gap);

#endif
