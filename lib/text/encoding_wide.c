/* UTF-16 and UTF-32, by their marks and without: see encoding.h. */
#include "text/encoding.h"

#include <string.h>

enum { SAMPLE_BYTES = 16 << 10 };

static const struct {
    const char *bytes;
    size_t n_bytes;
    ev_encoding_id id;
} MARKS[] = {
    /* the marks of UTF-32 first: that of UTF-16LE begins one of them */
    {"\xFF\xFE\x00\x00", 4, EV_ENCODING_UTF32LE}, {"\x00\x00\xFE\xFF", 4, EV_ENCODING_UTF32BE},
    {"\xEF\xBB\xBF", 3, EV_ENCODING_UTF8},        {"\xFF\xFE", 2, EV_ENCODING_UTF16LE},
    {"\xFE\xFF", 2, EV_ENCODING_UTF16BE},
};

ev_encoding_id ev_encoding_of_mark(const char *bytes, size_t n_bytes, size_t *mark_bytes) {
    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++)
        if (n_bytes >= MARKS[i].n_bytes && memcmp(bytes, MARKS[i].bytes, MARKS[i].n_bytes) == 0) {
            *mark_bytes = MARKS[i].n_bytes;
            return MARKS[i].id;
        }
    *mark_bytes = 0;
    return EV_ENCODING_LAST;
}

static uint32_t unit_at(const unsigned char *at, size_t unit_bytes, bool big_endian) {
    uint32_t unit = 0;
    for (size_t i = 0; i < unit_bytes; i++)
        unit |= (uint32_t)at[big_endian ? unit_bytes - 1 - i : i] << (8 * i);
    return unit;
}

static bool is_letter_like(uint32_t unit) {
    return unit == '\t' || unit == '\n' || unit == '\r' || (unit >= 0x20 && unit < 0x7F) ||
           (unit >= 0xA0 && unit < 0x250) || (unit >= 0x400 && unit < 0x530);
}

static bool is_punctuation(uint32_t unit) {
    return (unit >= 0x2010 && unit <= 0x201E) || unit == 0x2026 || unit == 0x2116 || unit == 0xFEFF;
}

static bool units_fit(const unsigned char *bytes, size_t n_bytes, size_t unit_bytes, bool big_endian) {
    size_t n = 0, n_letters = 0, n_fit = 0;
    for (size_t at = 0; at + unit_bytes <= n_bytes; at += unit_bytes, n++) {
        uint32_t unit = unit_at(bytes + at, unit_bytes, big_endian);
        n_letters += is_letter_like(unit);
        n_fit += is_letter_like(unit) || is_punctuation(unit);
    }
    return n > 0 && n_fit * 10 >= n * 9 && n_letters * 2 > n;
}

ev_encoding_id ev_encoding_of_units(const char *bytes, size_t n_bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t n = n_bytes < SAMPLE_BYTES ? n_bytes : SAMPLE_BYTES;
    if (units_fit(at, n, 4, false))
        return EV_ENCODING_UTF32LE;
    if (units_fit(at, n, 4, true))
        return EV_ENCODING_UTF32BE;
    if (units_fit(at, n, 2, false))
        return EV_ENCODING_UTF16LE;
    return units_fit(at, n, 2, true) ? EV_ENCODING_UTF16BE : EV_ENCODING_LAST;
}
