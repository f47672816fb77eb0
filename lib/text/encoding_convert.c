/* Conversion to UTF-8 by iconv, with ill-formed sequences replaced: see encoding.h. */
#include "text/encoding.h"

#include <errno.h>
#include <iconv.h>

enum { CHUNK_BYTES = 64 << 10, GROWTH = 4 };

static void count_repair(ev_repairs *repairs, uint64_t offset) {
    if (repairs->n++ == 0 || offset < repairs->first_byte)
        repairs->first_byte = offset;
}

static void add_replacement(ev_buf *out) {
    ev_buf_add(out, "\xEF\xBF\xBD", 3);
}

/* Converts until the input ends or a sequence is ill-formed; *in and *left move on. Returns iconv's errno, 0
 * at the end. */
static int convert_run(iconv_t converter, char **in, size_t *left, ev_buf *out) {
    while (*left > 0) {
        size_t room = (*left < CHUNK_BYTES ? *left : CHUNK_BYTES) * GROWTH;
        char *to = ev_buf_reserve(out, room);
        if (!to)
            return ENOMEM;
        char *at = to;
        size_t done = iconv(converter, in, left, &at, &room);
        int failure = done == (size_t)-1 ? errno : 0;
        out->len += (size_t)(at - to);
        if (failure && failure != E2BIG)
            return failure;
    }
    return 0;
}

static void convert_all(iconv_t converter, const ev_encoding *encoding, const char *bytes, size_t n_bytes,
                        uint64_t offset, ev_buf *out, ev_repairs *repairs) {
    char *in = (char *)(uintptr_t)bytes; /* iconv's prototype: it does not write there */
    size_t left = n_bytes;
    while (left > 0 && !out->failed) {
        int failure = convert_run(converter, &in, &left, out);
        if (failure == 0 || failure == ENOMEM)
            return;
        count_repair(repairs, offset + (n_bytes - left));
        add_replacement(out);
        size_t skip = failure == EINVAL || left < encoding->unit_bytes ? left : encoding->unit_bytes;
        in += skip;
        left -= skip;
        iconv(converter, NULL, NULL, NULL, NULL);
    }
}

ev_status ev_convert(const ev_encoding *encoding, const char *bytes, size_t n_bytes, uint64_t offset,
                     ev_buf *out, ev_repairs *repairs, ev_error *err) {
    iconv_t converter = iconv_open("UTF-8", encoding->iconv);
    if (converter == (iconv_t)-1)
        return errno == ENOMEM
                   ? ev_fail(err, EV_NOMEM, "no memory to convert from %s", encoding->name)
                   : ev_fail(err, EV_BAD_ENCODING, "this system cannot convert from %s", encoding->name);
    size_t from = out->len;
    convert_all(converter, encoding, bytes, n_bytes, offset, out, repairs);
    iconv_close(converter);
    for (uint64_t n = ev_buf_drop_nuls(out, from); n > 0; n--)
        count_repair(repairs, offset);
    return ev_buf_status(out, err);
}

bool ev_converts_cleanly(const char *iconv_name, const char *bytes, size_t n_bytes) {
    iconv_t converter = iconv_open("UTF-8", iconv_name);
    if (converter == (iconv_t)-1)
        return false;
    ev_buf out = {0};
    char *in = (char *)(uintptr_t)bytes;
    size_t left = n_bytes;
    int failure = convert_run(converter, &in, &left, &out);
    ev_buf_free(&out);
    iconv_close(converter);
    /* a sample may end in the middle of a character */
    return failure == 0 || failure == EINVAL;
}
