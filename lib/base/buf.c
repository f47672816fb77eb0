/* See buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, VARINT_MAX_BYTES = 10, SHORT_TEXT_BYTES = 64, INT64_MAX_CHARS = 20 };

void ev_buf_free(ev_buf *buf) {
    free(buf->data);
    memset(buf, 0, sizeof *buf);
}

void ev_buf_clear(ev_buf *buf) {
    buf->len = 0;
    buf->failed = false;
}

bool ev_array_grow(void **items, size_t *capacity, size_t wanted, size_t item_bytes) {
    if (wanted <= *capacity)
        return true;
    size_t grown = *capacity ? *capacity : FIRST_CAPACITY;
    while (grown < wanted) {
        if (grown > SIZE_MAX / 2)
            return false;
        grown *= 2;
    }
    if (grown > SIZE_MAX / item_bytes)
        return false;
    void *moved = realloc(*items, grown * item_bytes);
    if (!moved)
        return false;
    *items = moved;
    *capacity = grown;
    return true;
}

void *ev_array_append(void **items, size_t *n, size_t item_bytes) {
    void *grown = realloc(*items, (*n + 1) * item_bytes);
    if (!grown)
        return NULL;
    *items = grown;
    void *made = (char *)grown + *n * item_bytes;
    memset(made, 0, item_bytes);
    ++*n;
    return made;
}

/* Most of what is added is a few bytes, for which there is room. */
static inline bool has_room(const ev_buf *buf, size_t n_bytes) {
    return !buf->failed && n_bytes <= buf->capacity - buf->len;
}

char *ev_buf_reserve(ev_buf *buf, size_t n_bytes) {
    if (has_room(buf, n_bytes) && buf->data)
        return buf->data + buf->len;
    if (buf->failed)
        return NULL;
    if (n_bytes > SIZE_MAX - buf->len) {
        buf->failed = true;
        return NULL;
    }
    void *items = buf->data;
    if (!ev_array_grow(&items, &buf->capacity, buf->len + n_bytes, 1)) {
        buf->failed = true;
        return NULL;
    }
    buf->data = items;
    return buf->data + buf->len;
}

void ev_buf_add(ev_buf *buf, const void *bytes, size_t n_bytes) {
    if (n_bytes == 0 || (!has_room(buf, n_bytes) && !ev_buf_reserve(buf, n_bytes)))
        return;
    memcpy(buf->data + buf->len, bytes, n_bytes);
    buf->len += n_bytes;
}

void ev_buf_add_str(ev_buf *buf, const char *text) {
    ev_buf_add(buf, text, strlen(text));
}

void ev_buf_add_char(ev_buf *buf, char c) {
    if (has_room(buf, 1) || ev_buf_reserve(buf, 1))
        buf->data[buf->len++] = c;
}

/* Most of what is written is short: a second pass only where it is not. */
void ev_buf_printf(ev_buf *buf, const char *fmt, ...) {
    char *to = ev_buf_reserve(buf, SHORT_TEXT_BYTES);
    size_t room = SHORT_TEXT_BYTES;
    int needed = 0;
    for (int pass = 0; to && pass < 2; pass++) {
        va_list args;
        va_start(args, fmt);
        needed = vsnprintf(to, room, fmt, args);
        va_end(args);
        if (needed < 0 || (size_t)needed < room)
            break;
        room = (size_t)needed + 1;
        to = ev_buf_reserve(buf, room);
    }
    if (to && needed >= 0)
        buf->len += (size_t)needed;
    else
        buf->failed = true;
}

void ev_buf_add_int(ev_buf *buf, int64_t value) {
    char digits[INT64_MAX_CHARS];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        digits[--at] = '-';
    ev_buf_add(buf, digits + at, sizeof digits - at);
}

void ev_buf_add_varint(ev_buf *buf, uint64_t value) {
    unsigned char bytes[VARINT_MAX_BYTES];
    size_t n = 0;
    while (value >= 0x80) {
        bytes[n++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[n++] = (unsigned char)value;
    ev_buf_add(buf, bytes, n);
}

const char *ev_buf_cstr(ev_buf *buf) {
    char *end = ev_buf_reserve(buf, 1);
    if (!end)
        return "";
    *end = '\0';
    return buf->data;
}

ev_status ev_buf_status(const ev_buf *buf, ev_error *err) {
    return buf->failed ? ev_out_of_memory(err) : EV_OK;
}

bool ev_varint_read(const unsigned char **at, const unsigned char *end, uint64_t *value) {
    uint64_t v = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = *(*at)++;
        if (shift == 63 && byte > 1)
            return false;
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = v;
            return true;
        }
    }
    return false;
}
