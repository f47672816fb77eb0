/* SHA-256 (FIPS 180-4), by nettle: the digests of statements, corpora, codebooks and reports. */
#ifndef EV_BASE_SHA256_H
#define EV_BASE_SHA256_H

#include "base/error.h"

#include <nettle/sha2.h>
#include <stddef.h>

enum { EV_SHA256_BYTES = 32, EV_SHA256_HEX_BYTES = 65 };

typedef struct ev_sha256 {
    struct sha256_ctx context;
} ev_sha256;

void ev_sha256_init(ev_sha256 *sha);
void ev_sha256_add(ev_sha256 *sha, const void *bytes, size_t n_bytes);
/* Adds the length as eight big-endian bytes before the bytes, so that neighbouring fields cannot run
 * together. */
void ev_sha256_add_field(ev_sha256 *sha, const void *bytes, size_t n_bytes);
void ev_sha256_end(ev_sha256 *sha, unsigned char digest[EV_SHA256_BYTES]);
/* Lower-case hexadecimal with a closing NUL. */
void ev_sha256_hex(const unsigned char digest[EV_SHA256_BYTES], char hex[EV_SHA256_HEX_BYTES]);

/* Of some bytes, and of a file's, as `sha256sum` prints it. EV_NOT_FOUND, EV_PERMISSION, EV_IO. */
void ev_sha256_of(const void *bytes, size_t n_bytes, char hex[EV_SHA256_HEX_BYTES]);
ev_status ev_sha256_file(const char *path, char hex[EV_SHA256_HEX_BYTES], ev_error *err);

#endif
