/* See document.h. */
#include "indexer/readers/document.h"

#include "text/dates.h"

#include <string.h>

void ev_document_set(ev_statement *statement, const char *key, const char *value) {
    if (!value || (!statement->meta && !(statement->meta = json_object())))
        return;
    value += strspn(value, " \t\r\n");
    size_t n = strlen(value);
    while (n > 0 && strchr(" \t\r\n", value[n - 1]))
        n--;
    json_t *string = n > 0 && !json_object_get(statement->meta, key) ? json_stringn(value, n) : NULL;
    if (string)
        json_object_set_new(statement->meta, key, string);
}

void ev_document_set_date(ev_statement *statement, const char *value) {
    int32_t first;
    int32_t last;
    char iso[EV_DATE_BYTES];
    if (!value)
        return;
    value += strspn(value, " \t\r\n");
    if (ev_date_range(value, &first, &last) || ev_date_parse(value, strlen(value), iso))
        ev_document_set(statement, "date", value);
}

static ev_status finish(const ev_input *input, const ev_read_options *options, ev_statement *statement,
                        const char *when_empty, ev_error *why) {
    ev_status status = ev_buf_status(&statement->text, why);
    if (status == EV_OK && statement->text.len == 0)
        status = ev_fail(why, EV_BAD_INPUT, "%s", when_empty);
    if (status == EV_OK && statement->text.len > options->max_statement_bytes)
        status = ev_fail(why, EV_TOO_LARGE, "the text has %zu MiB, the limit is %zu MiB; split the statement",
                         statement->text.len >> 20, options->max_statement_bytes >> 20);
    if (status == EV_OK && !json_object_get(statement->meta, "id"))
        status = ev_statement_set(statement, EV_FIELD_ID, input->base_id, why);
    if (status == EV_OK && !statement->origin)
        status = ev_statement_set_origin(statement, input->file, input->path, 0, NULL, 0, why);
    return status;
}

ev_status ev_document_give(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                           ev_statement *statement, const char *when_empty, ev_status status, ev_error *why,
                           ev_error *err) {
    if (status == EV_OK)
        status = finish(input, options, statement, when_empty, why);
    if (status == EV_OK)
        status = sink->statement(sink->user, statement, input, 0, err);
    else
        status = ev_sink_settle(sink, input, 0, status, why, err);
    ev_statement_clear(statement);
    return status;
}
