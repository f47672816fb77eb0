/* Plain text and Markdown: a file is one statement. Metadata may stand before the text as YAML between two
 * lines of three hyphens. */
#include "indexer/readers/reader.h"

#include "indexer/readers/front_matter.h"
#include "text/decode.h"

#include <string.h>

/* UTF-16 and UTF-32 need up to four bytes for what UTF-8 says in one. */
enum { RAW_BYTES_PER_TEXT_BYTE = 4 };

/* Cuts the front matter off: it is the metadata. */
static ev_status take_front_matter(ev_statement *statement, ev_error *why) {
    json_t *front = NULL;
    size_t body_start = 0;
    ev_status status =
        ev_front_matter_parse(statement->text.data, statement->text.len, &front, &body_start, why);
    if (status != EV_OK || !front)
        return status;
    memmove(statement->text.data, statement->text.data + body_start, statement->text.len - body_start);
    statement->text.len -= body_start;
    json_decref(statement->meta);
    statement->meta = front;
    return EV_OK;
}

static bool only_spaces(const ev_buf *text) {
    for (size_t i = 0; i < text->len; i++)
        if (!strchr(" \t\r\n\f\v", text->data[i]))
            return false;
    return true;
}

static ev_status make_statement(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                                const ev_buf *bytes, ev_statement *statement, ev_error *why) {
    ev_decode_report report;
    ev_status status = ev_decode(bytes->data, bytes->len, options->encoding, &statement->text, &report, why);
    if (status == EV_OK && statement->text.len > options->max_statement_bytes)
        status = ev_fail(why, EV_TOO_LARGE, "the text has %zu MiB, the limit is %zu MiB; split the statement",
                         statement->text.len >> 20, options->max_statement_bytes >> 20);
    if (status == EV_OK)
        status = take_front_matter(statement, why);
    if (status == EV_OK && !json_object_get(statement->meta, "id"))
        status = ev_statement_set(statement, EV_FIELD_ID, input->base_id, why);
    if (status == EV_OK && only_spaces(&statement->text))
        status = ev_fail(why, EV_BAD_INPUT, "holds no text; there is nothing to read");
    if (status != EV_OK)
        return status;
    ev_sink_tell_decoding(sink, input, &report);
    return ev_statement_set_origin(statement, input->file, input->path, 0, report.encoding, report.n_repaired,
                                   why);
}

ev_status ev_read_plain(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_buf *head, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status = ev_read_rest(input, head, options->max_statement_bytes * RAW_BYTES_PER_TEXT_BYTE,
                                    "a file is one statement: split it, or write JSON Lines with a statement "
                                    "a line",
                                    &why);
    if (status == EV_OK)
        status = make_statement(input, options, sink, head, &statement, &why);
    if (status == EV_OK)
        status = sink->statement(sink->user, &statement, input, 0, err);
    else
        status = ev_sink_settle(sink, input, 0, status, &why, err);
    ev_statement_clear(&statement);
    return status;
}
