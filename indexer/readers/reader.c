/* See reader.h: what all readers share, and the choice among them. */
#include "indexer/readers/reader.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static const char *shown_path(const ev_input *input) {
    return input->path ? input->path : "(standard input)";
}

void ev_sink_refuse(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *why) {
    ev_error_at(why, shown_path(input), line, 0);
    sink->refused(sink->user, why);
    ev_error_clear(why);
}

ev_status ev_sink_statement(const ev_sink *sink, ev_statement *statement, const ev_input *input,
                            uint64_t line, ev_error *err) {
    ev_error why = {0};
    ev_status status = ev_statement_check(statement, &why);
    if (status == EV_NOMEM)
        return ev_fail(err, EV_NOMEM, "out of memory");
    if (status != EV_OK) {
        ev_sink_refuse(sink, input, line, &why);
        return EV_OK;
    }
    return sink->statement(sink->user, statement, input, line, err);
}

ev_status ev_read_step(const ev_input *input, ev_buf *into, size_t *n_bytes, ev_error *err) {
    *n_bytes = 0;
    char *to = ev_buf_reserve(into, EV_READ_STEP_BYTES);
    if (!to)
        return ev_buf_status(into, err);
    errno = 0;
    *n_bytes = fread(to, 1, EV_READ_STEP_BYTES, input->stream);
    into->len += *n_bytes;
    if (*n_bytes == 0 && ferror(input->stream)) {
        ev_fail_errno(err, errno ? errno : EIO, "cannot read");
        ev_error_at(err, shown_path(input), 0, 0);
        return EV_IO;
    }
    return EV_OK;
}

static bool ends_with(const char *text, const char *tail) {
    size_t n = strlen(text);
    size_t m = strlen(tail);
    return n >= m && !strcasecmp(text + n - m, tail);
}

/* JSON Lines begin with an object; a text that begins with a brace by chance has not `{"` or a JSON name. */
static bool looks_like_jsonl(const ev_input *input, const ev_buf *head) {
    if (input->path && (ends_with(input->path, ".jsonl") || ends_with(input->path, ".ndjson")))
        return true;
    if (input->path && (ends_with(input->path, ".txt") || ends_with(input->path, ".md")))
        return false;
    size_t at = head->len >= 3 && !memcmp(head->data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < head->len && isspace((unsigned char)head->data[at]))
        at++;
    if (at == head->len || head->data[at++] != '{')
        return false;
    while (at < head->len && isspace((unsigned char)head->data[at]))
        at++;
    return at < head->len && (head->data[at] == '"' || head->data[at] == '}');
}

ev_status ev_read_input(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_error *err) {
    ev_buf head = {0};
    size_t n = 0;
    ev_error why = {0};
    ev_status status = ev_read_step(input, &head, &n, &why);
    if (status == EV_IO) {
        ev_sink_refuse(sink, input, 0, &why);
        status = EV_OK;
    } else if (status != EV_OK) {
        *err = why;
    } else if (n == 0) {
        ev_fail(&why, EV_BAD_INPUT, "is empty; there is nothing to read");
        ev_sink_refuse(sink, input, 0, &why);
    } else if (looks_like_jsonl(input, &head)) {
        status = ev_read_jsonl(input, options, sink, &head, err);
    } else {
        status = ev_read_plain(input, options, sink, &head, err);
    }
    ev_buf_free(&head);
    return status;
}
