/* A growing byte buffer with a sticky failure: after the first one every call does nothing, and the owner
 * asks once at the end. Also the varint coding that every file of the index uses. */
#ifndef EV_BASE_BUF_H
#define EV_BASE_BUF_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_buf {
    char *data; /* not NUL-terminated unless ev_buf_cstr() was called; NULL while empty */
    size_t len;
    size_t capacity;
    bool failed;
} ev_buf; /* all zero is a valid empty buffer */

/* Frees the memory and empties the buffer; it can be used again. */
void ev_buf_free(ev_buf *buf);
/* Forgets the content and a failure, keeps the memory. */
void ev_buf_clear(ev_buf *buf);

/* Makes room for n_bytes more and returns where they go (the caller then adds to len), or NULL on failure. */
char *ev_buf_reserve(ev_buf *buf, size_t n_bytes);
void ev_buf_add(ev_buf *buf, const void *bytes, size_t n_bytes);
void ev_buf_add_str(ev_buf *buf, const char *text);
void ev_buf_add_char(ev_buf *buf, char c);
void ev_buf_printf(ev_buf *buf, const char *fmt, ...) EV_PRINTF(2, 3);
/* In decimal digits. */
void ev_buf_add_int(ev_buf *buf, int64_t value);
/* LEB128, least significant group first. */
void ev_buf_add_varint(ev_buf *buf, uint64_t value);

/* NUL-terminates (the NUL is not counted in len) and lends the content until the next call; "" after a
 * failure. */
const char *ev_buf_cstr(ev_buf *buf);

/* EV_OK, or EV_NOMEM with words. */
ev_status ev_buf_status(const ev_buf *buf, ev_error *err);

/* Reads one varint and moves *at; false when it does not end before `end` or is over 64 bits (*at is then
 * undefined). */
bool ev_varint_read(const unsigned char **at, const unsigned char *end, uint64_t *value);

/* Grows an array so that it holds `wanted` items of item_bytes: doubling, overflow checked. Returns false and
 * leaves the array as it was when memory is short. */
bool ev_array_grow(void **items, size_t *capacity, size_t wanted, size_t item_bytes);
/* Room for one more item in an array that keeps no capacity, for short ones: the item, all zero, or NULL when
 * memory is short. */
void *ev_array_append(void **items, size_t *n, size_t item_bytes);

#endif
