/* See svg.h. */
#include "query/report/svg.h"

#include "cli/display.h"
#include "cli/html.h"

#include <ctype.h>
#include <string.h>

#define FONT "'DejaVu Sans','Noto Sans',Arial,sans-serif"
/* Of the size, the means of running text in these fonts: of small Latin letters and signs; of capitals,
 * digits and other scripts. */
#define CHARACTER_WIDTH 0.58
#define WIDER_WIDTH 0.66

static const ev_svg_style styles[EV_SVG_STYLES] = {
    {"#0072B2", "", 'c'},        {"#D55E00", "7 3", 's'},     {"#009E73", "2 3", 't'},
    {"#CC79A7", "9 3 2 3", 'd'}, {"#000000", "4 2", 'x'},     {"#E69F00", "12 3 2 3", 'v'},
    {"#56B4E9", "1 3", 'p'},     {"#7A7A7A", "6 2 1 2", 'o'},
};

const ev_svg_style *ev_svg_style_of(size_t i) {
    return &styles[i % EV_SVG_STYLES];
}

void ev_svg_start(ev_buf *out, double width, double height, const char *title, const char *description) {
    ev_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%.0f\" height=\"%.0f\" "
                  "viewBox=\"0 0 %.0f %.0f\" font-family=\"" FONT "\">\n<title>",
                  width, height, width, height);
    ev_html_str(out, title);
    ev_buf_add_str(out, "</title>\n<desc>");
    ev_html_str(out, description);
    ev_buf_add_str(out, "</desc>\n");
    ev_svg_box(out, 0, 0, width, height, "#ffffff", NULL);
}

void ev_svg_end(ev_buf *out) {
    ev_buf_add_str(out, "</svg>\n");
}

static void start_text(ev_buf *out, double x, double y, int size, ev_svg_anchor anchor, const char *colour) {
    static const char *const anchors[] = {"start", "middle", "end"};
    ev_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\">", x, y,
                  size, anchors[anchor], colour);
}

void ev_svg_text(ev_buf *out, double x, double y, int size, ev_svg_anchor anchor, const char *colour,
                 const char *text) {
    start_text(out, x, y, size, anchor, colour);
    ev_html_str(out, text);
    ev_buf_add_str(out, "</text>\n");
}

void ev_svg_text_within(ev_buf *out, double x, double y, int size, ev_svg_anchor anchor, double width,
                        const char *text) {
    size_t n_bytes = strlen(text);
    size_t taken;
    if (ev_svg_text_width(text, size) <= width) {
        ev_svg_text(out, x, y, size, anchor, EV_SVG_INK, text);
        return;
    }
    size_t columns = (size_t)(width / (size * WIDER_WIDTH));
    start_text(out, x, y, size, anchor, EV_SVG_INK);
    ev_html_text(out, text, ev_display_fit(text, n_bytes, columns > 1 ? columns - 1 : 0, &taken));
    ev_buf_add_str(out, "\xE2\x80\xA6<title>");
    ev_html_str(out, text);
    ev_buf_add_str(out, "</title></text>\n");
}

void ev_svg_bold(ev_buf *out, double x, double y, int size, const char *text) {
    ev_buf_printf(
        out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" font-weight=\"bold\" fill=\"" EV_SVG_INK "\">", x,
        y, size);
    ev_html_str(out, text);
    ev_buf_add_str(out, "</text>\n");
}

void ev_svg_text_upwards(ev_buf *out, double x, double y, int size, const char *text) {
    ev_buf_printf(out,
                  "<text transform=\"translate(%.1f %.1f) rotate(-90)\" font-size=\"%d\" "
                  "text-anchor=\"middle\" fill=\"" EV_SVG_FAINT "\">",
                  x, y, size);
    ev_html_str(out, text);
    ev_buf_add_str(out, "</text>\n");
}

void ev_svg_line(ev_buf *out, double x1, double y1, double x2, double y2, const char *colour, double width,
                 const char *dashes) {
    ev_buf_printf(out,
                  "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"",
                  x1, y1, x2, y2, colour, width);
    if (*dashes)
        ev_buf_printf(out, " stroke-dasharray=\"%s\"", dashes);
    ev_buf_add_str(out, "/>\n");
}

static void close_with_hint(ev_buf *out, const char *element, const char *hint) {
    if (!hint) {
        ev_buf_add_str(out, "/>\n");
        return;
    }
    ev_buf_add_str(out, "><title>");
    ev_html_str(out, hint);
    ev_buf_printf(out, "</title></%s>\n", element);
}

void ev_svg_box(ev_buf *out, double x, double y, double width, double height, const char *fill,
                const char *hint) {
    ev_buf_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"", x, y, width,
                  height, fill);
    close_with_hint(out, "rect", hint);
}

/* The outlines of the shapes, around 0,0. */
static const char *outline(char shape) {
    switch (shape) {
    case 's':
        return "M-3-3H3V3H-3Z";
    case 't':
        return "M0-4L3.8 3H-3.8Z";
    case 'v':
        return "M0 4L3.8-3H-3.8Z";
    case 'd':
        return "M0-4.2L4.2 0L0 4.2L-4.2 0Z";
    case 'x':
        return "M-3-4L0-1L3-4L4-3L1 0L4 3L3 4L0 1L-3 4L-4 3L-1 0L-4-3Z";
    case 'o':
        return "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0ZM-2 0A2 2 0 1 0 2 0A2 2 0 1 0-2 0Z";
    case 'p':
        return "M-1-4H1V-1H4V1H1V4H-1V1H-4V-1H-1Z";
    default:
        return "M-3.4 0A3.4 3.4 0 1 1 3.4 0A3.4 3.4 0 1 1-3.4 0Z";
    }
}

void ev_svg_point(ev_buf *out, double x, double y, const ev_svg_style *style, const char *hint) {
    ev_buf_printf(out, "<path transform=\"translate(%.1f %.1f)\" d=\"%s\" fill=\"%s\"", x, y,
                  outline(style->shape), style->colour);
    close_with_hint(out, "path", hint);
}

double ev_svg_text_width(const char *text, int size) {
    size_t n_narrow = 0;
    for (const char *c = text; *c; c++)
        n_narrow += (unsigned char)*c < 0x80 && !isupper((unsigned char)*c) && !isdigit((unsigned char)*c);
    size_t n_wider = ev_display_width(text, strlen(text)) - n_narrow;
    return ((double)n_narrow * CHARACTER_WIDTH + (double)n_wider * WIDER_WIDTH) * size;
}

size_t ev_svg_wrapped(ev_buf *out, double x, double y, double width, int size, double line_height,
                      const char *colour, const char *text) {
    size_t n_bytes = strlen(text);
    size_t n_lines = 0;
    size_t columns = width > 0 ? (size_t)(width / (size * CHARACTER_WIDTH)) : 0;
    columns = columns > 0 ? columns : 1;
    for (size_t at = 0, next; at < n_bytes; at += next, n_lines++) {
        size_t n = ev_display_line(text + at, n_bytes - at, columns, &next);
        char line[512];
        if (!out)
            continue;
        n = n < sizeof line ? n : sizeof line - 1;
        memcpy(line, text + at, n);
        line[n] = '\0';
        ev_svg_text(out, x, y + (double)n_lines * line_height, size, EV_SVG_START, colour, line);
    }
    return n_lines;
}
