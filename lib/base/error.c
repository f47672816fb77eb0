/* See error.h. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

const char *ev_status_text(ev_status status) {
    switch (status) {
#define EV_STATUS_TEXT(name, text) \
    case EV_##name:                \
        return text;
        EV_STATUS_LIST(EV_STATUS_TEXT)
#undef EV_STATUS_TEXT
    case EV_STATUS_LAST:
        break;
    }
    return "unknown status";
}

void ev_error_clear(ev_error *err) {
    memset(err, 0, sizeof *err);
}

/* vsnprintf cuts at a byte: take back a character that was cut in two. */
static void cut_at_character(char *text, size_t capacity) {
    size_t len = strlen(text);
    if (len + 1 < capacity)
        return;
    size_t last = len;
    while (last > 0 && ((unsigned char)text[last - 1] & 0xC0) == 0x80)
        last--;
    if (last == 0)
        return;
    unsigned char lead = (unsigned char)text[last - 1];
    size_t n_bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (len - (last - 1) < n_bytes)
        text[last - 1] = '\0';
}

/* The bytes at `text` that make a character, or what is left of one; *whole: all of it is there. */
static size_t character_at(const char *text, bool *whole) {
    unsigned char lead = (unsigned char)*text;
    size_t wanted = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    size_t n = 1;
    while (n < wanted && ((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    *whole = n == wanted;
    return n;
}

/* Words within the text were cut by %.Ns where a character's beginning stands before ASCII or the end. False:
 * the text has bytes that are UTF-8 in no way, such as a file's name, and is to stay as it is. */
static bool only_cut(const char *text) {
    while (*text) {
        unsigned char lead = (unsigned char)*text;
        bool whole;
        text += character_at(text, &whole);
        if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || (!whole && (unsigned char)*text >= 0x80))
            return false;
    }
    return true;
}

static void drop_cut_characters(char *text) {
    char *to = text;
    if (!only_cut(text))
        return;
    while (*text) {
        bool whole;
        size_t n = character_at(text, &whole);
        if (whole)
            memmove(to, text, n);
        to += whole ? n : 0;
        text += n;
    }
    *to = '\0';
}

static void set_text(ev_error *err, const char *fmt, va_list args) {
    int written = vsnprintf(err->text, sizeof err->text, fmt, args);
    if (written < 0)
        err->text[0] = '\0';
    cut_at_character(err->text, sizeof err->text);
    drop_cut_characters(err->text);
}

ev_status(ev_fail)(ev_error *err, ev_status status, const char *fmt, ...) {
    if (!err)
        return status;
    err->status = status;
    va_list args;
    va_start(args, fmt);
    set_text(err, fmt, args);
    va_end(args);
    return status;
}

static ev_status status_of_errno(int errno_value) {
    switch (errno_value) {
    case ENOMEM:
        return EV_NOMEM;
    case ENOENT:
    case ENOTDIR:
        return EV_NOT_FOUND;
    case EEXIST:
        return EV_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return EV_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return EV_NO_SPACE;
    case EINTR:
        return EV_INTERRUPTED;
    case EPIPE:
        return EV_PIPE;
    default:
        return EV_IO;
    }
}

ev_status ev_fail_errno(ev_error *err, int errno_value, const char *fmt, ...) {
    ev_status status = status_of_errno(errno_value);
    if (!err)
        return status;
    err->status = status;
    va_list args;
    va_start(args, fmt);
    set_text(err, fmt, args);
    va_end(args);
    size_t len = strlen(err->text);
    snprintf(err->text + len, sizeof err->text - len, ": %s", strerror(errno_value));
    cut_at_character(err->text, sizeof err->text);
    return status;
}

ev_status ev_error_at(ev_error *err, const char *file, uint64_t line, uint64_t column) {
    if (!err)
        return EV_OK;
    if (file && !err->file[0]) {
        snprintf(err->file, sizeof err->file, "%s", file);
        cut_at_character(err->file, sizeof err->file);
    }
    if (!err->line) {
        err->line = line;
        err->column = column;
    }
    return err->status;
}

/* A file name or a quoted input may hold an escape sequence; a terminal must not act on it. The second byte
 * of a C1 control (U+0080 to U+009F) is what such a terminal knows it by. */
static void print_visible(FILE *out, const char *text, bool lines_allowed) {
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        bool control = *p < 0x20 || *p == 0x7F;
        if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0) {
            fprintf(out, "\\xc2\\x%02x", p[1]);
            p++;
        } else if (control && !(*p == '\n' && lines_allowed)) {
            fprintf(out, "\\x%02x", *p);
        } else {
            fputc(*p, out);
        }
    }
}

void ev_error_print(FILE *out, const char *program, const ev_error *err) {
    fprintf(out, "%s: ", program);
    if (err->file[0]) {
        print_visible(out, err->file, false);
        if (err->line)
            fprintf(out, ":%llu", (unsigned long long)err->line);
        if (err->line && err->column)
            fprintf(out, ":%llu", (unsigned long long)err->column);
        fputs(": ", out);
    }
    print_visible(out, err->text[0] ? err->text : ev_status_text(err->status), true);
    fputc('\n', out);
}
