/* JSON Lines: an object a line, only "text" required. A bad line is refused by its number and the rest goes
 * in. */
#include "indexer/readers/json_statement.h"

#include <ctype.h>
#include <string.h>

typedef struct line_reader {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    ev_buf *pending; /* bytes read and not yet used: begins at a line's beginning */
    size_t used;     /* of pending */
    uint64_t line;
} line_reader;

static bool is_blank(const char *line, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        if (!isspace((unsigned char)line[i]))
            return false;
    return true;
}

static ev_status read_line(line_reader *reader, const char *line, size_t n_bytes, ev_error *err) {
    reader->line++;
    if (reader->line == 1 && n_bytes >= 3 && !memcmp(line, "\xEF\xBB\xBF", 3)) {
        line += 3;
        n_bytes -= 3;
    }
    if (is_blank(line, n_bytes))
        return EV_OK;
    return ev_json_statement(reader->input, reader->options, reader->sink, line, n_bytes, reader->line,
                             reader->line, err);
}

/* Uses every whole line in pending. */
static ev_status read_whole_lines(line_reader *reader, ev_error *err) {
    ev_buf *pending = reader->pending;
    const char *end;
    while ((end = memchr(pending->data + reader->used, '\n', pending->len - reader->used))) {
        const char *line = pending->data + reader->used;
        reader->used = (size_t)(end - pending->data) + 1;
        ev_status status = read_line(reader, line, (size_t)(end - line), err);
        if (status != EV_OK)
            return status;
    }
    memmove(pending->data, pending->data + reader->used, pending->len - reader->used);
    pending->len -= reader->used;
    reader->used = 0;
    return EV_OK;
}

/* A line that is too long to hold is named and left out; memory stays bounded. Leaves what follows it in
 * pending. */
static ev_status skip_long_line(line_reader *reader, size_t limit, ev_error *err) {
    ev_error why = {0};
    ev_fail(&why, EV_TOO_LARGE, "the line is longer than %zu MiB; split the statement", limit >> 20);
    ev_sink_refuse(reader->sink, reader->input, ++reader->line, &why);
    for (;;) {
        size_t n = 0;
        ev_buf_clear(reader->pending);
        ev_status status = ev_read_step(reader->input, reader->pending, &n, err);
        if (status != EV_OK || n == 0)
            return status;
        const char *end = memchr(reader->pending->data, '\n', reader->pending->len);
        if (end) {
            reader->used = (size_t)(end - reader->pending->data) + 1;
            return read_whole_lines(reader, err);
        }
    }
}

ev_status ev_read_jsonl(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_buf *head, ev_error *err) {
    line_reader reader = {.input = input, .options = options, .sink = sink, .pending = head};
    size_t limit = ev_json_limit(options);
    ev_status status = EV_OK;
    size_t n = 1;
    while (status == EV_OK && n > 0) {
        status = read_whole_lines(&reader, err);
        if (status == EV_OK && head->len > limit)
            status = skip_long_line(&reader, limit, err);
        if (status == EV_OK)
            status = ev_read_step(input, head, &n, err);
    }
    if (status == EV_OK && head->len > 0)
        status = read_line(&reader, head->data, head->len, err);
    if (status == EV_IO) { /* the lines before are in; the place is named */
        ev_sink_refuse(sink, input, reader.line + 1, err);
        status = EV_OK;
    }
    return status;
}
