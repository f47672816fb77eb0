/* Readers turn files into statements: one file here for each input format, all behind this interface.
 *
 * A reader gives each statement to the sink as soon as it has it, names each thing that it cannot read to the
 * sink with file and line, and goes on where the format allows it. It never prints and never touches an
 * index. */
#ifndef EV_INDEXER_READER_H
#define EV_INDEXER_READER_H

#include "indexer/name_pattern.h"
#include "store/statement.h"

#include <stdio.h>

typedef struct ev_read_options {
    const ev_name_pattern *name_pattern; /* NULL: none */
    const char *encoding;                /* NULL: detect */
    size_t max_statement_bytes;          /* of text; a larger statement is refused by name */
} ev_read_options;

typedef struct ev_input {
    const char *path;    /* as named to the user; NULL: standard input */
    const char *base_id; /* the id of a file that is one statement, and what ids of its lines begin with */
    FILE *stream;        /* open at its beginning; the caller closes it */
} ev_input;

typedef struct ev_sink {
    /* Takes the statement's content (the struct is empty afterwards). Any status but EV_OK ends the reading.
     */
    ev_status (*statement)(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                           ev_error *err);
    /* One thing was refused; file and line are filled. */
    void (*refused)(void *user, const ev_error *why);
    /* Something a user should know, though nothing was refused. */
    void (*notice)(void *user, const ev_error *what);
    void *user;
} ev_sink;

/* Reads the whole input by the format that its first bytes, then its name, show. Refusals go to the sink;
 * what is returned is EV_OK, or what the sink returned, or EV_NOMEM. */
ev_status ev_read_input(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_error *err);

/* The readers. `head` is what has been read from the stream already. */
ev_status ev_read_plain(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_buf *head, ev_error *err);
ev_status ev_read_jsonl(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_buf *head, ev_error *err);

/* Shared by the readers: checks the metadata, gives the statement to the sink, or refuses it at this line. */
ev_status ev_sink_statement(const ev_sink *sink, ev_statement *statement, const ev_input *input,
                            uint64_t line, ev_error *err);
/* Refuses with the words in *why at this line of the input, and clears it. */
void ev_sink_refuse(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *why);

enum { EV_READ_STEP_BYTES = 1 << 16 };
/* Appends up to EV_READ_STEP_BYTES to the buffer; 0 at the end. EV_IO names the file. */
ev_status ev_read_step(const ev_input *input, ev_buf *into, size_t *n_bytes, ev_error *err);

#endif
