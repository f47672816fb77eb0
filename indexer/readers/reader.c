/* See reader.h: what all readers share, and what is done to every statement on its way to the sink. */
#include "indexer/readers/reader.h"

#include <stdlib.h>
#include <string.h>

void ev_sink_refuse(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *why) {
    ev_error_at(why, ev_input_shown(input), line, 0);
    sink->refused(sink->user, why);
    ev_error_clear(why);
}

void ev_sink_notice(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *what) {
    ev_error_at(what, ev_input_shown(input), line, 0);
    sink->notice(sink->user, what);
    ev_error_clear(what);
}

ev_status ev_sink_settle(const ev_sink *sink, const ev_input *input, uint64_t line, ev_status status,
                         ev_error *why, ev_error *err) {
    if (status == EV_NOMEM && err)
        *err = *why;
    if (status == EV_OK || status == EV_NOMEM)
        return status;
    ev_sink_refuse(sink, input, line, why);
    return EV_OK;
}

/* Stands between the readers and the user's sink: metadata that the file does not give itself, and checks. */
typedef struct finishing {
    const ev_read_options *options;
    const ev_sink *sink;
    char *name;        /* of the input whose name was taken apart last */
    json_t *from_name; /* what its name gave; NULL: the name does not fit */
} finishing;

/* Takes the name of an input apart when it is another than before. A name that does not fit is refused once
 * and leaves `from_name` NULL. */
static ev_status take_name(finishing *f, const ev_input *input, ev_error *err) {
    if (f->name && !strcmp(f->name, input->name))
        return EV_OK;
    free(f->name);
    json_decref(f->from_name);
    f->name = strdup(input->name);
    f->from_name = json_object();
    if (!f->name || !f->from_name)
        return ev_fail(err, EV_NOMEM, "out of memory");
    ev_error why = {0};
    ev_status status = ev_name_pattern_apply(f->options->name_pattern, input->name, f->from_name, &why);
    if (status == EV_OK)
        return EV_OK;
    json_decref(f->from_name);
    f->from_name = NULL;
    return ev_sink_settle(f->sink, input, 0, status, &why, err);
}

static ev_status finish_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                                  ev_error *err) {
    finishing *f = user;
    ev_error why = {0};
    ev_status status = EV_OK;
    if (f->options->name_pattern && input->name) {
        status = take_name(f, input, err);
        if (status != EV_OK || !f->from_name)
            return status;
        if (!statement->meta && !(statement->meta = json_object()))
            return ev_fail(err, EV_NOMEM, "out of memory");
        if (json_object_update_missing(statement->meta, f->from_name) != 0)
            return ev_fail(err, EV_NOMEM, "out of memory");
    }
    status = ev_statement_check(statement, &why);
    if (status != EV_OK)
        return ev_sink_settle(f->sink, input, line, status, &why, err);
    return f->sink->statement(f->sink->user, statement, input, line, err);
}

static void pass_refusal(void *user, const ev_error *why) {
    const finishing *f = user;
    f->sink->refused(f->sink->user, why);
}

static void pass_notice(void *user, const ev_error *what) {
    const finishing *f = user;
    f->sink->notice(f->sink->user, what);
}

ev_status ev_read_any(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_error *err) {
    ev_buf head = {0};
    size_t n = 0;
    ev_error why = {0};
    ev_status status = ev_read_step(input, &head, &n, &why);
    if (status == EV_OK && n == 0)
        status = ev_fail(&why, EV_BAD_INPUT, "is empty; there is nothing to read");
    if (status == EV_OK)
        status = ev_reader_for(input, &head)(input, options, sink, &head, err);
    else
        status = ev_sink_settle(sink, input, 0, status, &why, err);
    ev_buf_free(&head);
    return status;
}

ev_status ev_read_input(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_error *err) {
    finishing f = {.options = options, .sink = sink};
    const ev_sink own = {finish_statement, pass_refusal, pass_notice, &f};
    ev_status status = ev_read_any(input, options, &own, err);
    free(f.name);
    json_decref(f.from_name);
    return status;
}
