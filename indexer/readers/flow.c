/* See flow.h. */
#include "indexer/readers/flow.h"

#include <string.h>

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

ev_flow ev_flow_into(ev_buf *out) {
    return (ev_flow){.out = out, .start = out->len};
}

/* Nothing but spaces has been added. */
static bool is_empty(const ev_flow *flow) {
    return flow->out->len == flow->start;
}

static void add_gap(ev_flow *flow) {
    if (!is_empty(flow)) {
        for (unsigned i = 0; i < flow->n_breaks; i++)
            ev_buf_add_char(flow->out, '\n');
        if (flow->n_breaks == 0 && flow->space)
            ev_buf_add_char(flow->out, ' ');
    }
    flow->n_breaks = 0;
    flow->space = false;
}

void ev_flow_add(ev_flow *flow, const char *bytes, size_t n_bytes) {
    size_t at = 0;
    while (at < n_bytes) {
        size_t from = at;
        while (at < n_bytes && !is_space(bytes[at]))
            at++;
        if (at > from) {
            add_gap(flow);
            ev_buf_add(flow->out, bytes + from, at - from);
        }
        flow->space = flow->space || at < n_bytes;
        while (at < n_bytes && is_space(bytes[at]))
            at++;
    }
}

void ev_flow_add_str(ev_flow *flow, const char *text) {
    ev_flow_add(flow, text, strlen(text));
}

void ev_flow_space(ev_flow *flow) {
    flow->space = true;
}

void ev_flow_line(ev_flow *flow) {
    if (flow->n_breaks == 0)
        flow->n_breaks = 1;
}

void ev_flow_paragraph(ev_flow *flow) {
    flow->n_breaks = 2;
}
