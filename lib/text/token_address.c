/* See token_address.h. Forms: scheme://rest, local@host.tld, www.host.tld/path, host.tld/path. */
#include "text/token_address.h"

#include "text/abbreviations.h"
#include "text/chars.h"

#include <stdbool.h>
#include <string.h>

enum { LOCAL_MAX_BYTES = 64, HOST_MAX_BYTES = 253 };

static bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The end of a run up to white space, a quotation mark or an angle bracket, without the punctuation at its
 * end. */
static size_t rest_end(const char *text, size_t n_bytes, size_t at) {
    size_t end = at, step;
    for (size_t i = at; i < n_bytes; i += step) {
        int32_t cp = ev_char_read(text + i, &step);
        ev_char_class class = ev_char_class_of(cp);
        if (class == EV_CHAR_SPACE || class == EV_CHAR_NEWLINE ||
            (cp < 0x80 && cp && strchr("\"<>{}|\\^`", cp)) || cp == 0xBB || (cp >= 0x2018 && cp <= 0x201F))
            break;
        if (!(cp < 0x80 && cp && strchr(".,;:!?)]'*_", cp)))
            end = i + step;
    }
    return end;
}

/* The end of "host.tld", and whether its last part is one that is known; 0 when it is no host. */
static size_t host_end(const char *text, size_t n_bytes, size_t at, bool *known) {
    size_t end = 0, label = at, i = at;
    size_t limit = n_bytes - at > HOST_MAX_BYTES ? at + HOST_MAX_BYTES : n_bytes;
    for (; i <= limit; i++) {
        if (i < limit && (is_alnum(text[i]) || text[i] == '-'))
            continue;
        if (i == label || text[i - 1] == '-')
            break;
        if (label > at && !(text[label] >= '0' && text[label] <= '9')) {
            end = i;
            *known = ev_address_end(text + label, i - label) && text[label] >= 'a';
        }
        if (i == limit || text[i] != '.')
            break;
        label = i + 1;
    }
    return end;
}

static size_t mail_end(const char *text, size_t n_bytes, size_t start) {
    size_t i = start;
    while (i < n_bytes && i - start < LOCAL_MAX_BYTES &&
           (is_alnum(text[i]) || (text[i] && strchr("._%+-", text[i]))))
        i++;
    if (i >= n_bytes || text[i] != '@')
        return 0;
    bool known = false;
    return host_end(text, n_bytes, i + 1, &known);
}

static size_t web_end(const char *text, size_t n_bytes, size_t start) {
    bool known = false;
    size_t end = host_end(text, n_bytes, start, &known);
    bool www = n_bytes - start > 4 && memcmp(text + start, "www.", 4) == 0;
    if (end == 0 || !(known || www))
        return 0;
    size_t step;
    if (end < n_bytes && ev_char_in_word(ev_char_class_of(ev_char_read(text + end, &step))))
        return 0;
    return end < n_bytes && text[end] == '/' ? rest_end(text, n_bytes, end) : end;
}

static size_t address_end_at(const char *text, size_t n_bytes, size_t start, size_t word_end) {
    if (word_end + 3 < n_bytes && memcmp(text + word_end, "://", 3) == 0) {
        size_t end = rest_end(text, n_bytes, word_end + 3);
        return end > word_end + 3 ? end : 0;
    }
    bool dotted = text[word_end] == '.' && word_end + 1 < n_bytes && is_alnum(text[word_end + 1]);
    if (!dotted && text[word_end] != '@' && text[word_end] != '+')
        return 0;
    size_t end = mail_end(text, n_bytes, start);
    return end || !dotted ? end : web_end(text, n_bytes, start);
}

size_t ev_address_bytes(const char *text, size_t n_bytes, size_t start, size_t word_end) {
    if (word_end >= n_bytes || !strchr(".@:+", text[word_end]) || text[word_end] == '\0')
        return 0;
    size_t end = address_end_at(text, n_bytes, start, word_end);
    return end > word_end ? end - start : 0;
}
