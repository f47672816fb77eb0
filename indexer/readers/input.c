/* See reader.h: reading bytes of an input, and ids out of names. */
#include "indexer/readers/reader.h"

#include "text/decode.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const char *ev_input_shown(const ev_input *input) {
    return input->path ? input->path : "(standard input)";
}

static ev_status read_fd(const ev_input *input, char *into, size_t n_bytes, size_t *n_read, ev_error *err) {
    ssize_t n;
    do
        n = read(input->fd, into, n_bytes);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        ev_fail_errno(err, errno, "cannot read");
        ev_error_at(err, ev_input_shown(input), 0, 0);
        return EV_IO;
    }
    *n_read = (size_t)n;
    return EV_OK;
}

static ev_status read_bytes(const ev_input *input, char *into, size_t n_bytes, size_t *n_read,
                            ev_error *err) {
    return input->read ? input->read(input->user, into, n_bytes, n_read, err)
                       : read_fd(input, into, n_bytes, n_read, err);
}

/* A pipe gives what it has: a step is filled as far as the input goes, so that a head says enough. */
ev_status ev_read_step(const ev_input *input, ev_buf *into, size_t *n_bytes, ev_error *err) {
    *n_bytes = 0;
    char *to = ev_buf_reserve(into, EV_READ_STEP_BYTES);
    if (!to)
        return ev_buf_status(into, err);
    size_t n = 1;
    while (n > 0 && *n_bytes < EV_READ_STEP_BYTES) {
        ev_status status = read_bytes(input, to + *n_bytes, EV_READ_STEP_BYTES - *n_bytes, &n, err);
        if (status != EV_OK)
            return status;
        *n_bytes += n;
        into->len += n;
    }
    return EV_OK;
}

ev_status ev_read_rest(const ev_input *input, ev_buf *into, size_t limit, const char *remedy, ev_error *err) {
    size_t n = 1;
    while (n > 0) {
        ev_status status = ev_read_step(input, into, &n, err);
        if (status != EV_OK)
            return status;
        if (into->len > limit)
            return ev_fail(err, EV_TOO_LARGE, "is larger than %zu MiB; %s", limit >> 20, remedy);
    }
    return EV_OK;
}

bool ev_name_ends(const char *name, const char *ending) {
    size_t n = strlen(name);
    size_t m = strlen(ending);
    return n >= m && !strcasecmp(name + n - m, ending);
}

static const char *const COMPRESSIONS[] = {".gz", ".zst", ".xz", ".bz2", ".lz4", ".Z"};

size_t ev_name_uncompressed(const char *name) {
    for (size_t i = 0; i < sizeof COMPRESSIONS / sizeof COMPRESSIONS[0]; i++)
        if (ev_name_ends(name, COMPRESSIONS[i]))
            return strlen(name) - strlen(COMPRESSIONS[i]);
    return strlen(name);
}

/* Where the last ending of a name begins; a name that begins with a dot has none there. */
static size_t without_ending(const char *relative, size_t n_bytes) {
    const char *slash = memrchr(relative, '/', n_bytes);
    const char *dot = memrchr(relative, '.', n_bytes);
    bool has_ending = dot && dot != relative && dot[-1] != '/' && (!slash || dot > slash);
    return has_ending ? (size_t)(dot - relative) : n_bytes;
}

void ev_id_of_path(ev_buf *id, const char *relative) {
    size_t n_bytes = without_ending(relative, ev_name_uncompressed(relative));
    size_t at = 0;
    while (at < n_bytes) {
        unsigned char c = (unsigned char)relative[at];
        size_t bad = 0;
        size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        bool sound =
            c >= 0x20 && c != 0x7F && length <= n_bytes - at && ev_utf8_valid(relative + at, length, &bad);
        if (sound)
            ev_buf_add(id, relative + at, length);
        else
            ev_buf_printf(id, "%%%02X", c);
        at += sound ? length : 1;
    }
}
