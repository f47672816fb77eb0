/* Errors as values: one status list for the whole project, and one record that carries the words.
 *
 * Nothing below the programs prints or exits. A function that can fail returns an ev_status and, where it
 * takes an ev_error, fills it at the deepest place that knows what went wrong. A program prints the record
 * once with ev_error_print(). The caller owns the record (usually on its stack); it holds no heap memory. */
#ifndef EV_BASE_ERROR_H
#define EV_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* name, what a person reads when no more is known */
#define EV_STATUS_LIST(X)                           \
    X(OK, "no error")                               \
    X(NOMEM, "out of memory")                       \
    X(IO, "input or output failed")                 \
    X(NOT_FOUND, "not found")                       \
    X(EXISTS, "exists already")                     \
    X(PERMISSION, "permission denied")              \
    X(NO_SPACE, "no space left on the device")      \
    X(BAD_ARGUMENT, "bad argument")                 \
    X(BAD_INPUT, "input not understood")            \
    X(BAD_ENCODING, "text encoding not understood") \
    X(TOO_LARGE, "over a stated limit")             \
    X(BAD_QUERY, "query not understood")            \
    X(BAD_PATTERN, "pattern does not compile")      \
    X(PATTERN_LIMIT, "pattern hit its match limit") \
    X(BAD_CODEBOOK, "codebook refused")             \
    X(LOCKED, "index is locked by another writer")  \
    X(MODIFIED, "index changed while it was read")  \
    X(CORRUPT, "index is damaged")                  \
    X(VERSION, "index has another version")         \
    X(NO_INDEX, "no index there")                   \
    X(NETWORK, "network failed")                    \
    X(UNSUPPORTED, "not supported here")            \
    X(INTERRUPTED, "interrupted")                   \
    X(PIPE, "the reader of the results went away")  \
    X(INTERNAL, "internal error")

typedef enum ev_status {
#define EV_STATUS_ENUM(name, text) EV_##name,
    EV_STATUS_LIST(EV_STATUS_ENUM)
#undef EV_STATUS_ENUM
        EV_STATUS_LAST
} ev_status;

enum { EV_ERROR_TEXT_BYTES = 512, EV_ERROR_FILE_BYTES = 512 };

typedef struct ev_error {
    ev_status status;
    char text[EV_ERROR_TEXT_BYTES]; /* what, and what to do; UTF-8, never cut inside a character */
    char file[EV_ERROR_FILE_BYTES]; /* the input it speaks of, or "" */
    uint64_t line;                  /* from 1, 0: no line */
    uint64_t column;                /* in code points from 1, 0: no column */
} ev_error;

#if defined(__GNUC__)
#define EV_PRINTF(fmt_index, first_arg) __attribute__((format(printf, fmt_index, first_arg)))
#else
#define EV_PRINTF(fmt_index, first_arg)
#endif

/* The list's words for a status; never NULL. */
const char *ev_status_text(ev_status status);

/* Empties the record: EV_OK, no words, no place. */
void ev_error_clear(ev_error *err);

/* Sets status and words (printf style) and returns `status`, so that `return ev_fail(err, ...)` is the idiom.
 * Where %.Ns cuts a word inside a character, that character goes. The place (file, line, column) is left as
 * it is. `err` may be NULL. */
ev_status ev_fail(ev_error *err, ev_status status, const char *fmt, ...) EV_PRINTF(3, 4);

/* As ev_fail, for a failed system call: picks the status by `errno_value` and adds strerror's words. */
ev_status ev_fail_errno(ev_error *err, int errno_value, const char *fmt, ...) EV_PRINTF(3, 4);

#ifdef __clang_analyzer__
/* The analyser sees one file at a time: tell it that ev_fail() returns what it is given, and so never EV_OK.
 */
static inline ev_status ev_status_given(ev_status returned, ev_status status) {
    (void)returned;
    return status;
}
#define ev_fail(err, status, ...) ev_status_given((ev_fail)(err, status, __VA_ARGS__), status)
#endif

/* EV_NOMEM, in the same words everywhere. */
static inline ev_status ev_out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

/* Names the place unless a deeper caller has named it before. Returns err->status. `file` may be NULL. */
ev_status ev_error_at(ev_error *err, const char *file, uint64_t line, uint64_t column);

/* Prints "PROGRAM: FILE:LINE:COLUMN: text\n" (the parts that are known) to `out`, control characters made
 * visible. */
void ev_error_print(FILE *out, const char *program, const ev_error *err);

#endif
