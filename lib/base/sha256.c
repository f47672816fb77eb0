/* See sha256.h. */
#include "base/sha256.h"

#include <errno.h>
#include <stdio.h>

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

static void end_hex(ev_sha256 *sha, char hex[EV_SHA256_HEX_BYTES]) {
    unsigned char digest[EV_SHA256_BYTES];
    ev_sha256_end(sha, digest);
    ev_sha256_hex(digest, hex);
}

void ev_sha256_of(const void *bytes, size_t n_bytes, char hex[EV_SHA256_HEX_BYTES]) {
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, bytes, n_bytes);
    end_hex(&sha, hex);
}

ev_status ev_sha256_file(const char *path, char hex[EV_SHA256_HEX_BYTES], ev_error *err) {
    char bytes[8192];
    size_t n;
    ev_sha256 sha;
    FILE *file = fopen(path, "rb");
    if (!file) {
        ev_fail_errno(err, errno, "cannot open it");
        return ev_error_at(err, path, 0, 0);
    }
    ev_sha256_init(&sha);
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        ev_sha256_add(&sha, bytes, n);
    int error = ferror(file) ? errno : 0;
    fclose(file);
    end_hex(&sha, hex);
    if (!error)
        return EV_OK;
    ev_fail_errno(err, error, "cannot read it");
    return ev_error_at(err, path, 0, 0);
}
