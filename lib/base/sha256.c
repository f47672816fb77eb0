/* See sha256.h. */
#include "base/sha256.h"

void ev_sha256_init(ev_sha256 *sha) {
    sha256_init(&sha->context);
}

void ev_sha256_add(ev_sha256 *sha, const void *bytes, size_t n_bytes) {
    sha256_update(&sha->context, n_bytes, bytes);
}

void ev_sha256_add_field(ev_sha256 *sha, const void *bytes, size_t n_bytes) {
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)((uint64_t)n_bytes >> (56 - 8 * i));
    ev_sha256_add(sha, length, sizeof length);
    ev_sha256_add(sha, bytes, n_bytes);
}

void ev_sha256_end(ev_sha256 *sha, unsigned char digest[EV_SHA256_BYTES]) {
    sha256_digest(&sha->context, EV_SHA256_BYTES, digest);
}

void ev_sha256_hex(const unsigned char digest[EV_SHA256_BYTES], char hex[EV_SHA256_HEX_BYTES]) {
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < EV_SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * EV_SHA256_BYTES] = '\0';
}
