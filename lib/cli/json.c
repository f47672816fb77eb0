/* See json.h. */
#include "cli/json.h"

#include <math.h>
#include <string.h>

#include <utf8proc.h>

static void add_escape(ev_buf *out, unsigned char c) {
    static const struct {
        char c, letter;
    } short_escapes[] = {{'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
                         {'\r', 'r'}, {'\b', 'b'},  {'\f', 'f'}};
    for (size_t i = 0; i < sizeof short_escapes / sizeof *short_escapes; i++) {
        if (short_escapes[i].c == (char)c) {
            ev_buf_add_char(out, '\\');
            ev_buf_add_char(out, short_escapes[i].letter);
            return;
        }
    }
    ev_buf_printf(out, "\\u%04x", c);
}

/* One character that is not ASCII; returns its length in bytes. */
static size_t add_character(ev_buf *out, const char *at, size_t n_bytes) {
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n_bytes, &c);
    if (n < 1) {
        ev_buf_add_str(out, "\xEF\xBF\xBD");
        return 1;
    }
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        ev_buf_printf(out, "\\u%04x", (unsigned)c); /* line ends for JavaScript or Python */
    else
        ev_buf_add(out, at, (size_t)n);
    return (size_t)n;
}

void ev_json_string(ev_buf *out, const char *bytes, size_t n_bytes) {
    ev_buf_add_char(out, '"');
    size_t i = 0;
    while (i < n_bytes) {
        size_t plain = i;
        while (plain < n_bytes) {
            unsigned char c = (unsigned char)bytes[plain];
            if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
                break;
            plain++;
        }
        ev_buf_add(out, bytes + i, plain - i);
        i = plain;
        if (i == n_bytes)
            break;
        unsigned char c = (unsigned char)bytes[i];
        if (c >= 0x80) {
            i += add_character(out, bytes + i, n_bytes - i);
        } else {
            add_escape(out, c);
            i++;
        }
    }
    ev_buf_add_char(out, '"');
}

void ev_json_key(ev_buf *out, const char *key) {
    ev_json_string(out, key, strlen(key));
    ev_buf_add_char(out, ':');
}

bool ev_number_text(ev_buf *out, double value, int decimals) {
    if (!isfinite(value))
        return false;
    size_t start = out->len;
    ev_buf_printf(out, "%.*f", decimals, value);
    if (out->failed || out->data[start] != '-')
        return true;
    if (strspn(out->data + start, "-0.") == out->len - start) { /* rounded to nothing: no sign */
        memmove(out->data + start, out->data + start + 1, out->len - start - 1);
        out->len--;
    }
    return true;
}

void ev_json_number(ev_buf *out, double value, int decimals) {
    if (!ev_number_text(out, value, decimals))
        ev_buf_add_str(out, "null");
}
