/* See display.h. */
#include "cli/display.h"

#include <string.h>

#include <utf8proc.h>

#define REPLACEMENT "\xEF\xBF\xBD"
#define MARK_END "\033[0m"

static const char *const mark_starts[] = {[EV_MARK_MATCH] = "\033[1;31m", [EV_MARK_TAG] = "\033[34m"};

static bool is_mark(char c) {
    return c == EV_MARK_MATCH || c == EV_MARK_TAG || c == EV_MARK_OFF;
}

/* Characters that reorder what a terminal shows around them (Unicode 15, UAX 9, explicit formatting
 * characters). */
static const struct {
    utf8proc_int32_t first, last;
} REORDERING[] = {{0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

static bool reorders(utf8proc_int32_t c) {
    for (size_t i = 0; i < sizeof REORDERING / sizeof *REORDERING; i++)
        if (c >= REORDERING[i].first && c <= REORDERING[i].last)
            return true;
    return false;
}

static bool is_blank(utf8proc_int32_t c) {
    return c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r' || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

/* One character made harmless; returns its length in the text. */
static size_t add_character(ev_buf *out, const char *at, size_t n_bytes) {
    unsigned char first = (unsigned char)*at;
    if (first >= 0x20 && first < 0x7F) {
        ev_buf_add_char(out, *at);
        return 1;
    }
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n_bytes, &c);
    if (n < 1) {
        ev_buf_add_str(out, REPLACEMENT);
        return 1;
    }
    if (is_blank(c)) {
        ev_buf_add_char(out, ' ');
    } else if (c < 0x20 || c == 0x7F) {
        char picture[] = "\xE2\x90\x80"; /* U+2400, SYMBOL FOR NULL */
        picture[2] = (char)(0x80 + (c == 0x7F ? 0x21 : c));
        ev_buf_add_str(out, picture);
    } else if (c < 0xA0 || reorders(c)) {
        ev_buf_add_str(out, REPLACEMENT);
    } else {
        ev_buf_add(out, at, (size_t)n);
    }
    return (size_t)n;
}

void ev_display_make(ev_buf *out, const char *text, size_t n_bytes, const ev_span *spans, size_t n_spans) {
    size_t next = 0;
    bool open = false;
    for (size_t i = 0; i < n_bytes;) {
        if (open && i >= spans[next].end) {
            ev_buf_add_char(out, EV_MARK_OFF);
            open = false;
            next++;
        }
        while (!open && next < n_spans && spans[next].end <= i)
            next++;
        if (!open && next < n_spans && i >= spans[next].start) {
            ev_buf_add_char(out, spans[next].mark == EV_MARK_TAG ? EV_MARK_TAG : EV_MARK_MATCH);
            open = true;
        }
        i += add_character(out, text + i, n_bytes - i);
    }
    if (open)
        ev_buf_add_char(out, EV_MARK_OFF);
}

/* The character at a place of a display string: its length, and in *width its columns. */
static size_t character(const char *display, size_t n_bytes, size_t *width) {
    unsigned char first = (unsigned char)*display;
    *width = 0;
    if (is_mark((char)first))
        return 1;
    *width = 1;
    if (first < 0x80)
        return 1;
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)display, (utf8proc_ssize_t)n_bytes, &c);
    if (n < 1)
        return 1;
    int columns = utf8proc_charwidth(c);
    *width = columns > 0 ? (size_t)columns : 0;
    return (size_t)n;
}

size_t ev_display_width(const char *display, size_t n_bytes) {
    size_t total = 0, width;
    for (size_t i = 0; i < n_bytes; total += width)
        i += character(display + i, n_bytes - i, &width);
    return total;
}

size_t ev_display_fit(const char *display, size_t n_bytes, size_t columns, size_t *width) {
    size_t i = 0, wide;
    *width = 0;
    while (i < n_bytes) {
        size_t n = character(display + i, n_bytes - i, &wide);
        if (*width + wide > columns)
            break;
        *width += wide;
        i += n;
    }
    return i;
}

size_t ev_display_fit_end(const char *display, size_t n_bytes, size_t columns, size_t *width) {
    size_t total = ev_display_width(display, n_bytes);
    size_t i = 0, wide;
    while (total > columns && i < n_bytes) {
        i += character(display + i, n_bytes - i, &wide);
        total -= wide;
    }
    *width = total;
    if (i == 0)
        return 0;
    /* What stands at the cut may be combining marks of a character that went: they go with it. */
    while (i < n_bytes && (unsigned char)display[i] >= 0x80) {
        size_t n = character(display + i, n_bytes - i, &wide);
        if (wide > 0)
            break;
        i += n;
    }
    return i;
}

size_t ev_display_line(const char *display, size_t n_bytes, size_t columns, size_t *next) {
    size_t width;
    size_t fits = ev_display_fit(display, n_bytes, columns ? columns : 1, &width);
    if (fits == n_bytes) {
        *next = n_bytes;
        return n_bytes;
    }
    size_t end = fits;
    while (end > 0 && display[end] != ' ')
        end--;
    if (end == 0) { /* no blank: break the word, and go on by at least one character */
        *next = fits ? fits : character(display, n_bytes, &width);
        return *next;
    }
    *next = end;
    while (*next < n_bytes && display[*next] == ' ')
        (*next)++;
    while (end > 0 && display[end - 1] == ' ')
        end--;
    return end;
}

void ev_display_put(ev_buf *out, const char *display, size_t n_bytes, bool colour, ev_mark *open) {
    if (colour && *open != EV_MARK_NONE)
        ev_buf_add_str(out, mark_starts[*open]);
    for (size_t i = 0; i < n_bytes;) {
        size_t n = 0;
        while (i + n < n_bytes && !is_mark(display[i + n]))
            n++;
        ev_buf_add(out, display + i, n);
        i += n;
        if (i == n_bytes)
            break;
        *open = display[i] == EV_MARK_OFF ? EV_MARK_NONE : (ev_mark)display[i];
        i++;
        if (colour)
            ev_buf_add_str(out, *open == EV_MARK_NONE ? MARK_END : mark_starts[*open]);
    }
    if (colour && *open != EV_MARK_NONE)
        ev_buf_add_str(out, MARK_END);
}
