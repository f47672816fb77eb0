/* Text as a reader of a page sees it: white space run together, paragraphs parted by an empty line. */
#ifndef EV_INDEXER_FLOW_H
#define EV_INDEXER_FLOW_H

#include "base/buf.h"

#include <stdbool.h>

typedef struct ev_flow {
    ev_buf *out;
    size_t start;      /* where the flow began in `out` */
    unsigned n_breaks; /* newlines that are due before the next word */
    bool space;        /* a space is */
} ev_flow;

/* Begins at the end of the buffer. */
ev_flow ev_flow_into(ev_buf *out);
/* Adds words; any run of spaces, tabs and line ends, no-break spaces kept, is one space. */
void ev_flow_add(ev_flow *flow, const char *bytes, size_t n_bytes);
void ev_flow_add_str(ev_flow *flow, const char *text);
void ev_flow_space(ev_flow *flow);
/* The next word begins a line, or a paragraph. */
void ev_flow_line(ev_flow *flow);
void ev_flow_paragraph(ev_flow *flow);

#endif
