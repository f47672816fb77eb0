/* See reader.h: what all readers share, and what is done to every statement on its way to the sink. */
#include "indexer/readers/reader.h"

#include "indexer/metadata.h"
#include "indexer/readers/confined.h"

#include <string.h>

const ev_read_limits EV_READ_LIMITS = {
    .cpu_seconds = 120,
    .memory_bytes = UINT64_C(512) << 20,
    .output_bytes = UINT64_C(64) << 30,
    .unpacked_bytes = UINT64_C(256) << 30,
    .free_bytes = UINT64_C(64) << 20,
    .ratio = 200,
    .members = 10000000,
    .depth = 4,
};

ev_status ev_drop_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                            ev_error *err) {
    (void)user;
    (void)input;
    (void)line;
    (void)err;
    ev_statement_clear(statement);
    return EV_OK;
}

void ev_drop_notice(void *user, const ev_error *what) {
    (void)user;
    (void)what;
}

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

void ev_sink_tell_decoding(const ev_sink *sink, const ev_input *input, const ev_decode_report *report) {
    ev_buf words = {0};
    ev_error what = {0};
    ev_decode_notice(report, &words);
    if (words.len > 0) {
        ev_fail(&what, EV_BAD_ENCODING, "%s", ev_buf_cstr(&words));
        ev_sink_notice(sink, input, 0, &what);
    }
    ev_buf_free(&words);
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
} finishing;

static ev_status finish_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                                  ev_error *err) {
    const finishing *f = user;
    ev_metadata *metadata = f->options->metadata;
    ev_error why = {0};
    bool fits = true;
    ev_status status = EV_OK;
    if (metadata)
        status = ev_metadata_add(metadata, input, f->sink, statement, &fits, err);
    if (status != EV_OK || !fits)
        return status;
    status = ev_statement_check(statement, &why);
    if (status != EV_OK)
        return ev_sink_settle(f->sink, input, line, status, &why, err);
    if (metadata)
        status = ev_metadata_settle(metadata, statement, err);
    return status == EV_OK ? f->sink->statement(f->sink->user, statement, input, line, err) : status;
}

static void pass_refusal(void *user, const ev_error *why) {
    const finishing *f = user;
    f->sink->refused(f->sink->user, why);
}

static void pass_notice(void *user, const ev_error *what) {
    const finishing *f = user;
    f->sink->notice(f->sink->user, what);
}

/* Fills an empty head; false when nothing can come of the input, which has then been refused. */
static bool fill_head(const ev_input *input, const ev_sink *sink, ev_buf *head, ev_status *status,
                      ev_error *err) {
    size_t n = 0;
    ev_error why = {0};
    *status = head->len > 0 ? EV_OK : ev_read_step(input, head, &n, &why);
    if (*status == EV_OK && head->len == 0)
        *status = ev_fail(&why, EV_BAD_INPUT, "is empty; there is nothing to read");
    if (*status == EV_OK)
        return true;
    *status = ev_sink_settle(sink, input, 0, *status, &why, err);
    return false;
}

/* Between a reader and the sink: whether anything came of an input. */
typedef struct counting {
    const ev_sink *sink;
    bool any;
} counting;

static ev_status count_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                                 ev_error *err) {
    counting *c = user;
    c->any = true;
    return c->sink->statement(c->sink->user, statement, input, line, err);
}

static void count_refusal(void *user, const ev_error *why) {
    counting *c = user;
    c->any = true;
    c->sink->refused(c->sink->user, why);
}

static void count_notice(void *user, const ev_error *what) {
    counting *c = user;
    c->any = true;
    c->sink->notice(c->sink->user, what);
}

/* No input is passed over in silence; an archive speaks for itself. */
static ev_status read_by(const ev_input_format *format, const ev_input *input, const ev_read_options *options,
                         const ev_sink *sink, ev_buf *head, ev_error *err) {
    counting c = {.sink = sink};
    const ev_sink own = {count_statement, count_refusal, count_notice, &c};
    ev_error why = {0};
    ev_status status = format->read(input, options, &own, head, err);
    if (status != EV_OK || c.any || format->read == ev_read_archive)
        return status;
    ev_fail(&why, EV_BAD_INPUT, "holds no statement; there is nothing to read");
    ev_sink_refuse(sink, input, 0, &why);
    return EV_OK;
}

ev_status ev_read_from(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                       ev_buf *head, ev_error *err) {
    ev_status status;
    if (!fill_head(input, sink, head, &status, err))
        return status;
    return read_by(ev_input_format_of(input, options, head), input, options, sink, head, err);
}

/* By a child where there is one and the format is not trusted. */
static ev_status read_begun(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            ev_buf *head, ev_error *err) {
    const ev_input_format *format = ev_input_format_of(input, options, head);
    ev_status status = EV_OK;
    if (!options->confined || !format->confined)
        return read_by(format, input, options, sink, head, err);
    if (format->read == ev_read_tei)
        status = ev_confined_find_lists(options->confined, input, sink, err);
    return status == EV_OK ? ev_confined_read(options->confined, input, head, sink, err) : status;
}

ev_status ev_read_any(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_error *err) {
    ev_buf head = {0};
    ev_status status;
    if (fill_head(input, sink, &head, &status, err))
        status = read_begun(input, options, sink, &head, err);
    ev_buf_free(&head);
    return status;
}

ev_status ev_read_input(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_error *err) {
    finishing f = {.options = options, .sink = sink};
    const ev_sink own = {finish_statement, pass_refusal, pass_notice, &f};
    return ev_read_any(input, options, &own, err);
}
