/* JSON Lines: an object a line, only "text" required. A bad line is refused by its number and the rest goes
 * in. */
#include "indexer/readers/reader.h"

#include "text/decode.h"

#include <ctype.h>
#include <string.h>

/* JSON escapes and metadata beside the text: a line may be this much longer than the largest text. */
enum { LINE_SLACK_BYTES = 1 << 20, LINE_BYTES_PER_TEXT_BYTE = 2 };

typedef struct line_reader {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    ev_buf *pending; /* bytes read and not yet used: begins at a line's beginning */
    size_t used;     /* of pending */
    uint64_t line;
} line_reader;

static ev_status take_text(line_reader *reader, ev_statement *statement, ev_error *why) {
    const json_t *text = json_object_get(statement->meta, "text");
    if (!text)
        return ev_fail(why, EV_BAD_INPUT, "no \"text\" in this line; every statement needs one");
    if (!json_is_string(text))
        return ev_fail(why, EV_BAD_INPUT, "\"text\" is not a string; write it in quotation marks");
    size_t n_bytes = json_string_length(text);
    if (n_bytes > reader->options->max_statement_bytes)
        return ev_fail(why, EV_TOO_LARGE, "the text has %zu MiB, the limit is %zu MiB; split the statement",
                       n_bytes >> 20, reader->options->max_statement_bytes >> 20);
    ev_decode_report report;
    ev_status status = ev_decode(json_string_value(text), n_bytes, "UTF-8", &statement->text, &report, why);
    if (status != EV_OK)
        return status;
    if (statement->text.len == 0)
        return ev_fail(why, EV_BAD_INPUT, "\"text\" is empty; there is nothing to read");
    return ev_statement_set_origin(statement, reader->input->file, reader->input->path, reader->line, "UTF-8",
                                   report.n_repaired, why);
}

static ev_status default_id(line_reader *reader, ev_statement *statement, ev_error *why) {
    if (json_object_get(statement->meta, "id"))
        return EV_OK;
    ev_buf id = {0};
    ev_buf_printf(&id, "%s:%llu", reader->input->base_id, (unsigned long long)reader->line);
    ev_status status = ev_statement_set(statement, EV_FIELD_ID, ev_buf_cstr(&id), why);
    ev_buf_free(&id);
    return status;
}

/* jansson names the place in characters of the line; its own words say what it expected there. */
static ev_status parse_line(line_reader *reader, const char *line, size_t n_bytes, ev_statement *statement,
                            ev_error *why) {
    json_error_t problem;
    size_t bad_byte;
    if (!ev_utf8_valid(line, n_bytes, &bad_byte))
        return ev_fail(why, EV_BAD_INPUT,
                       "not UTF-8 at byte %zu of the line; JSON has to be UTF-8, save it so", bad_byte + 1);
    statement->meta = json_loadb(line, n_bytes, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &problem);
    if (!statement->meta) {
        ev_fail(why, EV_BAD_INPUT, "not a JSON object: %s; mend the line or take it out", problem.text);
        why->line = reader->line;
        why->column = problem.column > 0 ? (uint64_t)problem.column : 0;
        return EV_BAD_INPUT;
    }
    if (!json_is_object(statement->meta))
        return ev_fail(why, EV_BAD_INPUT, "a JSON value that is not an object; write {\"text\": ...}");
    ev_status status = take_text(reader, statement, why);
    return status == EV_OK ? default_id(reader, statement, why) : status;
}

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
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status = parse_line(reader, line, n_bytes, &statement, &why);
    if (status == EV_OK)
        status = reader->sink->statement(reader->sink->user, &statement, reader->input, reader->line, err);
    else
        status = ev_sink_settle(reader->sink, reader->input, reader->line, status, &why, err);
    ev_statement_clear(&statement);
    return status;
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
    size_t limit = options->max_statement_bytes * LINE_BYTES_PER_TEXT_BYTE + LINE_SLACK_BYTES;
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
