/* Files that are no text: known by the signature they begin with, those among them that are written in
 * letters, or by control characters that text does not use. */
#include "text/encoding.h"

#include <string.h>

enum { SAMPLE_BYTES = 64 << 10, CONTROLS_ALLOWED = 4, ONE_IN = 32 };

static const struct {
    const char *bytes;
    size_t n_bytes;
    const char *kind;
} SIGNATURES[] = {
    {"%PDF-", 5, "a PDF document"},
    {"PK\x03\x04", 4, "a zip archive or an office document"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "an old office document (OLE)"},
    {"\x1F\x8B", 2, "gzip-compressed data"},
    {"\x28\xB5\x2F\xFD", 4, "zstd-compressed data"},
    {"BZh", 3, "bzip2-compressed data"},
    {"\xFD"
     "7zXZ\x00",
     6, "xz-compressed data"},
    {"{\\rtf", 5, "an RTF document"},
    {"%!PS", 4, "a PostScript document"},
    {"7z\xBC\xAF\x27\x1C", 6, "a 7z archive"},
    {"Rar!\x1A\x07", 6, "a RAR archive"},
    {"\x89PNG\r\n\x1A\n", 8, "a PNG image"},
    {"\xFF\xD8\xFF", 3, "a JPEG image"},
    {"GIF87a", 6, "a GIF image"},
    {"GIF89a", 6, "a GIF image"},
    {"II*\x00", 4, "a TIFF image"},
    {"MM\x00*", 4, "a TIFF image"},
    {"AT&TFORM", 8, "a DjVu document"},
    {"\x7F"
     "ELF",
     4, "a program (ELF)"},
    {"SQLite format 3\x00", 16, "an SQLite database"},
    {"OggS\x00", 5, "an Ogg recording"},
    {"ID3\x03", 4, "an MP3 recording"},
    {"ID3\x04", 4, "an MP3 recording"},
};

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Whether one of the eight bytes may be 00-08 or 10-1F: quick, sometimes yes for nothing, never a false no.
 */
static bool may_hold_control(uint64_t word) {
    uint64_t under_09 = (word - EACH_BYTE(0x09)) & ~word;
    uint64_t from_10 = (word & EACH_BYTE(0xF0)) ^ EACH_BYTE(0x10);
    uint64_t is_10 = (from_10 - EACH_BYTE(0x01)) & ~from_10;
    return ((under_09 | is_10) & EACH_BYTE(0x80)) != 0;
}

static size_t count_controls(const unsigned char *bytes, size_t n_bytes) {
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i++) {
        unsigned char c = bytes[i];
        n += c < 0x09 || (c >= 0x10 && c < 0x20 && c != 0x1A && c != 0x1B);
    }
    return n;
}

static bool has_many_controls(const unsigned char *bytes, size_t n_bytes) {
    size_t n = 0, at = 0;
    for (; n_bytes - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        if (may_hold_control(word))
            n += count_controls(bytes + at, 8);
    }
    n += count_controls(bytes + at, n_bytes - at);
    return n > CONTROLS_ALLOWED && n * ONE_IN > n_bytes;
}

const char *ev_binary_kind(const char *bytes, size_t n_bytes) {
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof SIGNATURES[0]; i++)
        if (n_bytes >= SIGNATURES[i].n_bytes &&
            memcmp(bytes, SIGNATURES[i].bytes, SIGNATURES[i].n_bytes) == 0)
            return SIGNATURES[i].kind;
    size_t sample = n_bytes < SAMPLE_BYTES ? n_bytes : SAMPLE_BYTES;
    return has_many_controls((const unsigned char *)bytes, sample) ? "binary data" : NULL;
}
