/* See decode.h. */
#include "text/decode.h"

#include "text/encoding.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static size_t utf8_mark(const char *bytes, size_t n_bytes) {
    return n_bytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static void decode_utf8(const char *bytes, size_t n_bytes, ev_buf *out, ev_decode_report *report) {
    snprintf(report->encoding, sizeof report->encoding, "UTF-8");
    report->confidence = 1.0;
    size_t mark = utf8_mark(bytes, n_bytes);
    ev_repairs repairs = {0};
    ev_utf8_repair(bytes + mark, n_bytes - mark, mark, out, &repairs);
    report->n_repaired = repairs.n;
    report->first_bad_byte = repairs.first_byte;
}

ev_status ev_decode(const char *bytes, size_t n_bytes, const char *encoding, ev_buf *out,
                    ev_decode_report *report, ev_error *err) {
    memset(report, 0, sizeof *report);
    if (encoding && strcasecmp(encoding, "utf-8") != 0 && strcasecmp(encoding, "utf8") != 0)
        return ev_fail(err, EV_BAD_ENCODING, "no encoding is called '%.60s'; known are: UTF-8", encoding);
    const char *binary = encoding ? NULL : ev_binary_kind(bytes, n_bytes);
    if (binary)
        return ev_fail(err, EV_BAD_ENCODING, "not a text but %s", binary);
    decode_utf8(bytes, n_bytes, out, report);
    return ev_buf_status(out, err);
}
