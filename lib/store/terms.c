/* See terms.h. */
#include "store/terms.h"

#include "base/sha256.h"
#include "store/schema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { DIGEST_TAIL_BYTES = 32 };

/* ASCII letters fold each by itself; false, and nothing is done, where there is anything else. */
static bool fold_ascii(ev_buf *out, const char *value, size_t n_bytes) {
    unsigned char any = 0;
    for (size_t i = 0; i < n_bytes; i++)
        any |= (unsigned char)value[i];
    char *to = any < 0x80 ? ev_buf_reserve(out, n_bytes) : NULL;
    if (!to)
        return false;
    for (size_t i = 0; i < n_bytes; i++)
        to[i] = (char)(value[i] >= 'A' && value[i] <= 'Z' ? value[i] + ('a' - 'A') : value[i]);
    out->len += n_bytes;
    return true;
}

void ev_fold_value(ev_buf *out, const char *value, size_t n_bytes) {
    utf8proc_uint8_t *folded = NULL;
    if (fold_ascii(out, value, n_bytes))
        return;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)value, (utf8proc_ssize_t)n_bytes, &folded,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (n >= 0)
        ev_buf_add(out, folded, (size_t)n);
    else
        ev_buf_add(out, value, n_bytes);
    free(folded);
}

/* Two long values that begin alike must not become one term. */
static void limit(ev_buf *out) {
    if (out->failed || out->len <= EV_TERM_MAX_BYTES)
        return;
    unsigned char digest[EV_SHA256_BYTES];
    char hex[EV_SHA256_HEX_BYTES];
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, out->data, out->len);
    ev_sha256_end(&sha, digest);
    ev_sha256_hex(digest, hex);
    out->len = EV_TERM_MAX_BYTES - DIGEST_TAIL_BYTES;
    while (out->len > 0 && ((unsigned char)out->data[out->len] & 0xC0) == 0x80)
        out->len--;
    ev_buf_add(out, hex, DIGEST_TAIL_BYTES);
}

void ev_term_type(ev_buf *out, ev_word_class word_class, const char *norm, size_t n_bytes) {
    ev_buf_clear(out);
    ev_buf_add_str(out, EV_TERM_TYPE);
    ev_buf_add_str(out, ev_class_code(word_class));
    ev_buf_add_char(out, ':');
    ev_buf_add(out, norm, n_bytes);
    limit(out);
}

void ev_term_field_prefix(ev_buf *out, ev_field field) {
    ev_buf_clear(out);
    ev_buf_add_char(out, 'X');
    for (const char *key = ev_field_key(field); *key; key++)
        ev_buf_add_char(out, (char)toupper((unsigned char)*key));
    ev_buf_add_char(out, ':');
}

void ev_term_field(ev_buf *out, ev_field field, const char *value, size_t n_bytes) {
    ev_term_field_prefix(out, field);
    ev_fold_value(out, value, n_bytes);
    limit(out);
}

void ev_term_meta(ev_buf *out, const char *key, const char *value, size_t n_bytes) {
    ev_buf_clear(out);
    ev_buf_add_str(out, EV_TERM_META);
    ev_fold_value(out, key, strlen(key));
    ev_buf_add_char(out, '=');
    ev_fold_value(out, value, n_bytes);
    limit(out);
}

static void term_as_given(ev_buf *out, const char *prefix, const char *value, size_t n_bytes) {
    ev_buf_clear(out);
    ev_buf_add_str(out, prefix);
    ev_buf_add(out, value, n_bytes);
    limit(out);
}

void ev_term_id(ev_buf *out, const char *id, size_t n_bytes) {
    term_as_given(out, EV_TERM_ID, id, n_bytes);
}

void ev_term_theme(ev_buf *out, const char *theme, size_t n_bytes) {
    term_as_given(out, EV_TERM_THEME, theme, n_bytes);
}
