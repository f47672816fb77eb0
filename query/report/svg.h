/* Writes SVG 1.1: what all charts share. Lengths are pixels at 96 to the inch, written with one decimal; text
 * is escaped; colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any kind
 * of colour vision tell apart. */
#ifndef EV_QUERY_REPORT_SVG_H
#define EV_QUERY_REPORT_SVG_H

#include "base/buf.h"

#define EV_SVG_INK "#1b1d20"
#define EV_SVG_FAINT "#5b6168"
#define EV_SVG_GRID "#dfe2e6"

enum { EV_SVG_STYLES = 8, EV_SVG_TEXT = 13, EV_SVG_SMALL = 11 };

/* How series number i is told from the others: by colour, by dashes and by the shape of its points. */
typedef struct ev_svg_style {
    const char *colour;
    const char *dashes; /* "" for a whole line */
    char
        shape; /* c circle, s square, t triangle, d diamond, x cross, p plus, v triangle on its tip, o ring */
} ev_svg_style;
const ev_svg_style *ev_svg_style_of(size_t i);

typedef enum ev_svg_anchor { EV_SVG_START, EV_SVG_MIDDLE, EV_SVG_END } ev_svg_anchor;

/* From the <svg> element to its title, its description (what a reader who cannot see it is told), and the
 * white ground. */
void ev_svg_start(ev_buf *out, double width, double height, const char *title, const char *description);
void ev_svg_end(ev_buf *out);

void ev_svg_text(ev_buf *out, double x, double y, int size, ev_svg_anchor anchor, const char *colour,
                 const char *text);
/* The same, at most so wide: what is cut off is told by an ellipsis, and shown when it is pointed at. */
void ev_svg_text_within(ev_buf *out, double x, double y, int size, ev_svg_anchor anchor, double width,
                        const char *text);
void ev_svg_bold(ev_buf *out, double x, double y, int size, const char *text);
/* Turned by a quarter, to be read from below. */
void ev_svg_text_upwards(ev_buf *out, double x, double y, int size, const char *text);
void ev_svg_line(ev_buf *out, double x1, double y1, double x2, double y2, const char *colour, double width,
                 const char *dashes);
/* A box whose `hint` (NULL: none) shows when it is pointed at. */
void ev_svg_box(ev_buf *out, double x, double y, double width, double height, const char *fill,
                const char *hint);
void ev_svg_point(ev_buf *out, double x, double y, const ev_svg_style *style, const char *hint);

/* How wide a text is, roughly. */
double ev_svg_text_width(const char *text, int size);
/* Draws a text over as many lines as it needs in `width`; returns how many (drawn when `out` is not NULL). */
size_t ev_svg_wrapped(ev_buf *out, double x, double y, double width, int size, double line_height,
                      const char *colour, const char *text);

#endif
