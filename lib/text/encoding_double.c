/* UTF-8 that was read as a single-byte encoding and encoded again: see encoding.h.
 *
 * "Привет" becomes "ÐŸÑ€Ð¸Ð²ÐµÑ‚" (windows-1252) or "РџСЂРёРІРµС‚" (windows-1251). A line is taken back when
 * all its characters outside ASCII are bytes of that encoding, and those bytes are well-formed UTF-8. Real
 * text does not pass: in Russian a letter from С to Я would have to be followed by a sign of windows-1251
 * each time. */
#include "text/encoding.h"

#include <string.h>
#include <utf8proc.h>

enum { LINE_SEQUENCES = 2, TEXT_SEQUENCES = 4, MAX_TIMES = 3, NO_BYTE = -1 };

/* The characters of 80-9F in windows-1252; 0: unused there, and the byte was then kept as a C1 control. */
static const uint16_t CP1252_80[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* 80-BF in windows-1251; from C0 on it is U+0410 to U+044F. */
static const uint16_t CP1251_80[64] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0,      0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

static int find(const uint16_t *table, size_t n, uint32_t c) {
    for (size_t i = 0; i < n; i++)
        if (table[i] == c)
            return (int)(0x80 + i);
    return NO_BYTE;
}

static int cp1252_byte(uint32_t c) {
    return c < 0x100 ? (int)c : find(CP1252_80, sizeof CP1252_80 / sizeof CP1252_80[0], c);
}

static int cp1251_byte(uint32_t c) {
    if (c >= 0x0410 && c <= 0x044F)
        return (int)(c - 0x0410 + 0xC0);
    return c < 0x80 || c == 0x98 ? (int)c : find(CP1251_80, sizeof CP1251_80 / sizeof CP1251_80[0], c);
}

typedef int (*byte_of)(uint32_t c);

static utf8proc_ssize_t next_char(const char *text, size_t n_bytes, uint32_t *c) {
    utf8proc_int32_t code_point;
    utf8proc_ssize_t length =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &code_point);
    *c = length > 0 ? (uint32_t)code_point : 0;
    return length;
}

/* Whether the first two characters outside ASCII could begin a sequence of UTF-8: settles nearly every line.
 */
static bool may_be_double(const char *line, size_t n_bytes, byte_of to_byte) {
    size_t at = ev_ascii_run(line, n_bytes);
    uint32_t c;
    utf8proc_ssize_t length = next_char(line + at, n_bytes - at, &c);
    if (length <= 0)
        return false;
    int lead = to_byte(c);
    at += (size_t)length;
    if (lead < 0xC2 || lead > 0xF4 || next_char(line + at, n_bytes - at, &c) <= 0)
        return false;
    int tail = to_byte(c);
    return tail >= 0x80 && tail < 0xC0;
}

/* Appends the line's bytes before it was encoded again. Returns how many sequences it then has; 0, and
 * nothing is appended, when it is no such line. */
static size_t take_back(const char *line, size_t n_bytes, byte_of to_byte, ev_buf *out) {
    if (!may_be_double(line, n_bytes, to_byte))
        return 0;
    size_t from = out->len, n_sequences = 0;
    for (size_t at = 0; at < n_bytes && !out->failed;) {
        uint32_t c;
        utf8proc_ssize_t length = next_char(line + at, n_bytes - at, &c);
        int byte = length > 0 ? to_byte(c) : NO_BYTE;
        if (byte == NO_BYTE) {
            out->len = from;
            return 0;
        }
        ev_buf_add_char(out, (char)byte);
        n_sequences += byte >= 0xC0;
        at += (size_t)length;
    }
    if (!out->failed && n_sequences >= LINE_SEQUENCES &&
        ev_utf8_run(out->data + from, out->len - from) == out->len - from)
        return n_sequences;
    out->len = from;
    return 0;
}

static size_t mend_line(const char *line, size_t n_bytes, ev_buf *out) {
    size_t n = take_back(line, n_bytes, cp1252_byte, out);
    return n ? n : take_back(line, n_bytes, cp1251_byte, out);
}

static size_t line_bytes(const char *text, size_t n_bytes) {
    const char *newline = memchr(text, '\n', n_bytes);
    return newline ? (size_t)(newline - text) + 1 : n_bytes;
}

bool ev_is_double_utf8(const char *text, size_t n_bytes) {
    ev_buf scratch = {0};
    size_t n_sequences = 0;
    for (size_t at = 0; at < n_bytes && n_sequences < TEXT_SEQUENCES;) {
        at += ev_ascii_run(text + at, n_bytes - at);
        if (at == n_bytes)
            break;
        size_t n = line_bytes(text + at, n_bytes - at);
        scratch.len = 0;
        n_sequences += mend_line(text + at, n, &scratch);
        at += n;
    }
    ev_buf_free(&scratch);
    return n_sequences >= TEXT_SEQUENCES;
}

void ev_mend_double_utf8(const char *text, size_t n_bytes, ev_buf *out) {
    ev_buf once = {0};
    for (size_t at = 0; at < n_bytes;) {
        size_t n = line_bytes(text + at, n_bytes - at);
        once.len = 0;
        bool mended = mend_line(text + at, n, &once) > 0;
        for (int times = 1; mended && times < MAX_TIMES; times++) {
            ev_buf again = {0};
            mended = mend_line(once.data, once.len, &again) > 0;
            if (mended) {
                ev_buf_free(&once);
                once = again;
            } else {
                ev_buf_free(&again);
            }
        }
        if (once.len > 0)
            ev_buf_add(out, once.data, once.len);
        else
            ev_buf_add(out, text + at, n);
        at += n;
    }
    out->failed |= once.failed;
    ev_buf_free(&once);
}
