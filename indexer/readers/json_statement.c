/* See json_statement.h. */
#include "indexer/readers/json_statement.h"

#include "text/decode.h"

#include <string.h>

enum { SLACK_BYTES = 1 << 20, BYTES_PER_TEXT_BYTE = 2 };

/* One value and where it stands. */
typedef struct value {
    const ev_input *input;
    const ev_read_options *options;
    const char *bytes;
    size_t n_bytes;
    uint64_t line, number;
} value;

size_t ev_json_limit(const ev_read_options *options) {
    return options->max_statement_bytes * BYTES_PER_TEXT_BYTE + SLACK_BYTES;
}

static ev_status take_text(const value *v, ev_statement *statement, ev_error *why) {
    const json_t *text = json_object_get(statement->meta, "text");
    if (!text)
        return ev_fail(why, EV_BAD_INPUT, "no \"text\" in this line; every statement needs one");
    if (!json_is_string(text))
        return ev_fail(why, EV_BAD_INPUT, "\"text\" is not a string; write it in quotation marks");
    size_t n_bytes = json_string_length(text);
    if (n_bytes > v->options->max_statement_bytes)
        return ev_fail(why, EV_TOO_LARGE, "the text has %zu MiB, the limit is %zu MiB; split the statement",
                       n_bytes >> 20, v->options->max_statement_bytes >> 20);
    static const char MARK[] =
        "\xEF\xBB\xBF"; /* a character of the string, not of the file: offsets count it */
    if (strncmp(json_string_value(text), MARK, strlen(MARK)) == 0)
        ev_buf_add_str(&statement->text, MARK);
    ev_decode_report report;
    ev_status status = ev_decode(json_string_value(text), n_bytes, "UTF-8", &statement->text, &report, why);
    if (status != EV_OK)
        return status;
    if (statement->text.len == 0)
        return ev_fail(why, EV_BAD_INPUT, "\"text\" is empty; there is nothing to read");
    return ev_statement_set_origin(statement, v->input->file, v->input->path, v->line, "UTF-8",
                                   report.n_repaired, why);
}

static ev_status default_id(const value *v, ev_statement *statement, ev_error *why) {
    if (json_object_get(statement->meta, "id"))
        return EV_OK;
    ev_buf id = {0};
    ev_buf_printf(&id, "%s:%llu", v->input->base_id, (unsigned long long)v->number);
    ev_status status = ev_statement_set(statement, EV_FIELD_ID, ev_buf_cstr(&id), why);
    ev_buf_free(&id);
    return status;
}

/* jansson names the place in lines and characters of the value; its own words say what it expected there. */
static ev_status parse(const value *v, ev_statement *statement, ev_error *why) {
    json_error_t problem;
    size_t bad_byte;
    if (!ev_utf8_valid(v->bytes, v->n_bytes, &bad_byte))
        return ev_fail(why, EV_BAD_INPUT,
                       "not UTF-8 at byte %zu of the line; JSON has to be UTF-8, save it so", bad_byte + 1);
    statement->meta = json_loadb(v->bytes, v->n_bytes, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &problem);
    if (!statement->meta) {
        ev_fail(why, EV_BAD_INPUT, "not a JSON object: %s; mend the line or take it out", problem.text);
        why->line = v->line + (problem.line > 1 ? (uint64_t)problem.line - 1 : 0);
        why->column = problem.column > 0 ? (uint64_t)problem.column : 0;
        return EV_BAD_INPUT;
    }
    if (!json_is_object(statement->meta))
        return ev_fail(why, EV_BAD_INPUT, "a JSON value that is not an object; write {\"text\": ...}");
    ev_status status = take_text(v, statement, why);
    return status == EV_OK ? default_id(v, statement, why) : status;
}

ev_status ev_json_statement(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            const char *bytes, size_t n_bytes, uint64_t line, uint64_t number,
                            ev_error *err) {
    const value v = {input, options, bytes, n_bytes, line, number};
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status = parse(&v, &statement, &why);
    if (status == EV_OK)
        status = sink->statement(sink->user, &statement, input, line, err);
    else
        status = ev_sink_settle(sink, input, line, status, &why, err);
    ev_statement_clear(&statement);
    return status;
}
