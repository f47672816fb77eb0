/* JSON that is no JSON Lines: an array of objects, or objects one after another, written over any number of
 * lines. Values are cut out of the stream one at a time, so that a file of any size needs bounded memory.
 * What is no JSON is refused by its line, and the reading goes on behind the next value that is whole. */
#include "indexer/readers/json_statement.h"

#include <ctype.h>
#include <string.h>

typedef struct array_reader {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    ev_buf *bytes;
    size_t at;     /* how far the bytes are used */
    uint64_t line; /* at `at` */
    uint64_t n_objects;
    bool in_array, closed;
    bool wants_comma; /* a value stands before */
} array_reader;

/* A byte of a value: brackets are counted, but those in strings. */
typedef struct nesting {
    size_t depth;
    bool in_string, escaped;
} nesting;

static void step(nesting *n, char c) {
    if (n->in_string) {
        if (!n->escaped && c == '"')
            n->in_string = false;
        n->escaped = !n->escaped && c == '\\';
        return;
    }
    n->in_string = c == '"';
    if (c == '{' || c == '[')
        n->depth++;
    else if ((c == '}' || c == ']') && n->depth > 0)
        n->depth--;
}

/* Makes the byte at `at` there; false at the end of the input or after a failure, which is then in *why. */
static bool have(array_reader *r, size_t at, ev_error *why) {
    while (at >= r->bytes->len) {
        size_t n = 0;
        if (ev_read_step(r->input, r->bytes, &n, why) != EV_OK || n == 0)
            return false;
    }
    return true;
}

static void refuse_at(array_reader *r, const char *words) {
    ev_error why = {0};
    ev_fail(&why, EV_BAD_INPUT, "%s", words);
    ev_sink_refuse(r->sink, r->input, r->line, &why);
}

static void use_up(array_reader *r, size_t to) {
    for (const char *c = r->bytes->data + r->at; c < r->bytes->data + to; c++)
        r->line += *c == '\n';
    r->at = to;
    if (r->at >= EV_READ_STEP_BYTES) {
        memmove(r->bytes->data, r->bytes->data + r->at, r->bytes->len - r->at);
        r->bytes->len -= r->at;
        r->at = 0;
    }
}

/* One object, from its brace to the one that closes it. */
static ev_status take_object(array_reader *r, ev_error *why, ev_error *err) {
    nesting n = {0};
    size_t end = r->at;
    size_t limit = ev_json_limit(r->options);
    do {
        if (!have(r, end, why)) {
            if (why->status == EV_OK)
                ev_fail(why, EV_BAD_INPUT, "the object that begins here is not closed; the file is cut off");
            return why->status;
        }
        if (end - r->at > limit)
            return ev_fail(
                why, EV_TOO_LARGE,
                "the object that begins here is longer than %zu MiB; split the statement, or close it",
                limit >> 20);
        step(&n, r->bytes->data[end++]);
    } while (n.depth > 0);
    ev_status status = ev_json_statement(r->input, r->options, r->sink, r->bytes->data + r->at, end - r->at,
                                         r->line, ++r->n_objects, err);
    use_up(r, end);
    return status;
}

/* Passes over what cannot stand between values, up to what can. */
static void skip_rubbish(array_reader *r, const char *words, ev_error *why) {
    refuse_at(r, words);
    size_t end = r->at + 1;
    while (have(r, end, why) && !strchr("{],\n", r->bytes->data[end]))
        end++;
    use_up(r, end < r->bytes->len ? end : r->bytes->len);
}

/* What stands between values. True: it is used up. */
static bool take_mark(array_reader *r, char c) {
    bool used = true;
    if (c == '[' && !r->in_array && !r->wants_comma)
        r->in_array = true;
    else if (c == ']' && r->in_array && !r->closed)
        r->closed = true;
    else if (c == ',' && r->in_array && r->wants_comma && !r->closed)
        r->wants_comma = false;
    else
        used = false;
    if (used)
        use_up(r, r->at + 1);
    return used;
}

static ev_status take_values(array_reader *r, ev_error *why, ev_error *err) {
    ev_status status = EV_OK;
    while (status == EV_OK && have(r, r->at, why)) {
        char c = r->bytes->data[r->at];
        if (isspace((unsigned char)c)) {
            use_up(r, r->at + 1);
        } else if (c == '{' && !r->closed) {
            if (r->in_array && r->wants_comma)
                refuse_at(r, "no comma before this object; write one between two");
            status = take_object(r, why, err);
            r->wants_comma = true;
        } else if (!take_mark(r, c)) {
            skip_rubbish(r, "no JSON object where one has to stand; write [{\"text\": ...}, ...]", why);
        }
    }
    return status;
}

ev_status ev_read_json_array(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                             ev_buf *head, ev_error *err) {
    array_reader r = {.input = input, .options = options, .sink = sink, .bytes = head, .line = 1};
    ev_error why = {0};
    if (head->len >= 3 && !memcmp(head->data, "\xEF\xBB\xBF", 3))
        r.at = 3;
    ev_status status = take_values(&r, &why, err);
    if (status == EV_OK && why.status == EV_OK && r.in_array && !r.closed)
        ev_fail(&why, EV_BAD_INPUT, "the array is not closed; the file is cut off");
    return why.status == EV_OK ? status : ev_sink_settle(sink, input, r.line, why.status, &why, err);
}
