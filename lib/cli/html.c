/* See html.h. */
#include "cli/html.h"

#include <string.h>

#include <utf8proc.h>

/* What a plain character has to be written as; NULL: as it is. */
static const char *reference(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

static bool is_allowed(utf8proc_int32_t c) {
    return c >= 0xA0 && c != 0xFFFE && c != 0xFFFF;
}

void ev_html_text(ev_buf *out, const char *text, size_t n_bytes) {
    size_t from = 0;
    for (size_t i = 0; i < n_bytes;) {
        utf8proc_int32_t c = (unsigned char)text[i];
        utf8proc_ssize_t n = 1;
        const char *instead = c < 0x80 ? reference((unsigned char)c) : NULL;
        if (c >= 0x80) {
            n = utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n_bytes - i), &c);
            instead = n < 1 || !is_allowed(c) ? "\xEF\xBF\xBD" : NULL;
            n = n < 1 ? 1 : n;
        }
        if (instead) {
            ev_buf_add(out, text + from, i - from);
            ev_buf_add_str(out, instead);
            from = i + (size_t)n;
        }
        i += (size_t)n;
    }
    ev_buf_add(out, text + from, n_bytes - from);
}

void ev_html_str(ev_buf *out, const char *text) {
    ev_html_text(out, text, strlen(text));
}
