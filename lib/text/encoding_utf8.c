/* UTF-8 as Unicode 15 defines it (section 3.9, D92 and table 3-7). ASCII goes by 32 bytes at a time, two-byte
 * letters (all of Cyrillic) by their own loop, the rest by one careful function. */
#include "text/encoding.h"

#include "text/decode.h"

#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD";
enum { REPLACEMENT_BYTES = 3 };

#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t load8(const unsigned char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static const unsigned char *skip_ascii(const unsigned char *at, const unsigned char *end) {
    while (end - at >= 32) {
        uint64_t any = load8(at) | load8(at + 8) | load8(at + 16) | load8(at + 24);
        if (any & HIGH_BITS)
            break;
        at += 32;
    }
    while (end - at >= 8 && !(load8(at) & HIGH_BITS))
        at += 8;
    while (at < end && *at < 0x80)
        at++;
    return at;
}

static bool is_tail(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

static const unsigned char *skip_two_byte(const unsigned char *at, const unsigned char *end) {
    while (end - at >= 2 && at[0] >= 0xC2 && at[0] <= 0xDF && is_tail(at[1]))
        at += 2;
    return at;
}

/* How many bytes a lead byte calls for, 0 for a byte that cannot lead, and what its second byte may be. */
static size_t lead_length(unsigned char lead, unsigned char *low, unsigned char *high) {
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    if (lead < 0xE0)
        return 2;
    if (lead == 0xE0)
        *low = 0xA0;
    if (lead == 0xED)
        *high = 0x9F;
    if (lead == 0xF0)
        *low = 0x90;
    if (lead == 0xF4)
        *high = 0x8F;
    return lead < 0xF0 ? 3 : 4;
}

/* Length of the sequence at `at`: of the whole of it with *good, of its maximal subpart without. */
static size_t sequence(const unsigned char *at, const unsigned char *end, bool *good) {
    unsigned char low, high;
    size_t want = lead_length(*at, &low, &high);
    *good = want == 1;
    if (want <= 1)
        return 1;
    size_t got = 1;
    if (at + got < end && at[got] >= low && at[got] <= high) {
        got++;
        while (got < want && at + got < end && is_tail(at[got]))
            got++;
    }
    *good = got == want;
    return got;
}

size_t ev_utf8_run(const char *bytes, size_t n_bytes) {
    if (n_bytes == 0)
        return 0;
    const unsigned char *begin = (const unsigned char *)bytes, *at = begin, *end = begin + n_bytes;
    for (;;) {
        at = skip_two_byte(skip_ascii(at, end), end);
        if (at == end)
            break;
        bool good;
        size_t length = sequence(at, end, &good);
        if (!good)
            break;
        at += length;
    }
    return (size_t)(at - begin);
}

size_t ev_ascii_run(const char *bytes, size_t n_bytes) {
    if (n_bytes == 0)
        return 0;
    const unsigned char *begin = (const unsigned char *)bytes;
    return (size_t)(skip_ascii(begin, begin + n_bytes) - begin);
}

size_t ev_utf8_bad_bytes(const char *bytes, size_t n_bytes) {
    if (n_bytes == 0)
        return 0;
    const unsigned char *at = (const unsigned char *)bytes;
    bool good;
    size_t length = sequence(at, at + n_bytes, &good);
    return good ? 0 : length;
}

bool ev_utf8_valid(const char *bytes, size_t n_bytes, size_t *bad_byte) {
    size_t run = ev_utf8_run(bytes, n_bytes);
    if (run == n_bytes)
        return true;
    if (bad_byte)
        *bad_byte = run;
    return false;
}

static void count_repair(ev_repairs *repairs, uint64_t offset) {
    if (repairs->n++ == 0)
        repairs->first_byte = offset;
}

/* Appends well-formed bytes without their NULs. */
static void add_without_nuls(const char *bytes, size_t n_bytes, uint64_t offset, ev_buf *out,
                             ev_repairs *repairs) {
    size_t at = 0;
    while (at < n_bytes) {
        const char *nul = memchr(bytes + at, '\0', n_bytes - at);
        size_t length = nul ? (size_t)(nul - bytes) - at : n_bytes - at;
        ev_buf_add(out, bytes + at, length);
        at += length;
        if (nul)
            count_repair(repairs, offset + at++);
    }
}

void ev_utf8_repair(const char *bytes, size_t n_bytes, uint64_t offset, ev_buf *out, ev_repairs *repairs) {
    size_t at = 0;
    while (at < n_bytes) {
        size_t run = ev_utf8_run(bytes + at, n_bytes - at);
        add_without_nuls(bytes + at, run, offset + at, out, repairs);
        at += run;
        if (at == n_bytes)
            break;
        count_repair(repairs, offset + at);
        ev_buf_add(out, REPLACEMENT, REPLACEMENT_BYTES);
        at += ev_utf8_bad_bytes(bytes + at, n_bytes - at);
    }
}

uint64_t ev_buf_drop_nuls(ev_buf *buf, size_t from) {
    if (buf->failed || from >= buf->len)
        return 0;
    char *to = memchr(buf->data + from, '\0', buf->len - from);
    if (!to)
        return 0;
    char *end = buf->data + buf->len;
    for (const char *at = to; at < end; at++)
        if (*at != '\0')
            *to++ = *at;
    uint64_t n_dropped = (uint64_t)(end - to);
    buf->len -= (size_t)n_dropped;
    return n_dropped;
}
