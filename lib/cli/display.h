/* Text for a terminal: made harmless, measured, cut, wrapped and marked.
 *
 * A "display string" is valid UTF-8 on one line in which nothing acts on a terminal: white space of any kind
 * is a blank, control characters are shown by their pictures, bidirectional controls and ill-formed bytes as
 * U+FFFD. Bytes that it cannot hold otherwise surround what is to be highlighted: EV_MARK_MATCH or
 * EV_MARK_TAG before it, EV_MARK_OFF behind. Widths are in terminal columns: 0 for a combining mark, 2 for a
 * wide character. */
#ifndef EV_CLI_DISPLAY_H
#define EV_CLI_DISPLAY_H

#include "base/buf.h"

typedef enum ev_mark {
    EV_MARK_NONE,
    EV_MARK_MATCH, /* what was searched for */
    EV_MARK_TAG,   /* what a codebook tagged */
    EV_MARK_OFF,
} ev_mark;

typedef struct ev_span {
    size_t start, end; /* bytes of the text; end is exclusive */
    ev_mark mark;      /* EV_MARK_NONE is EV_MARK_MATCH */
} ev_span;

/* Appends the display string of a text. Spans come in text order and do not overlap; what lies outside of the
 * text or out of order is left unmarked. */
void ev_display_make(ev_buf *out, const char *text, size_t n_bytes, const ev_span *spans, size_t n_spans);

size_t ev_display_width(const char *display, size_t n_bytes);

/* How many bytes of the display string fit into `columns`, whole characters with their combining marks.
 * *width is what they take. */
size_t ev_display_fit(const char *display, size_t n_bytes, size_t columns, size_t *width);
/* The same from the end: returns the offset from which the rest fits. */
size_t ev_display_fit_end(const char *display, size_t n_bytes, size_t columns, size_t *width);

/* The first line of a display string wrapped at blanks to `columns`: its bytes; *next is where the second
 * line begins (n_bytes when there is none). A word longer than a line is broken. */
size_t ev_display_line(const char *display, size_t n_bytes, size_t columns, size_t *next);

/* Appends a piece of a display string as a terminal gets it: matches in bold red and tags in blue when
 * `colour`, else marks are left out. *open is the mark that is open, before and after; an open one is closed
 * at the end of the piece and opened again by the next. */
void ev_display_put(ev_buf *out, const char *display, size_t n_bytes, bool colour, ev_mark *open);

#endif
