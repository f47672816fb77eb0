/* One JSON object as a statement: what JSON Lines and JSON arrays have in common. */
#ifndef EV_INDEXER_JSON_STATEMENT_H
#define EV_INDEXER_JSON_STATEMENT_H

#include "indexer/readers/reader.h"

/* Makes a statement of the bytes of one JSON value that begins on `line`, gives it to the sink, or refuses it
 * at its line. One without an id is called by the input and `number`. Returns as ev_read_input(). */
ev_status ev_json_statement(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            const char *bytes, size_t n_bytes, uint64_t line, uint64_t number, ev_error *err);

/* JSON escapes and metadata beside the text: a value may be longer than the largest text, by so much. */
size_t ev_json_limit(const ev_read_options *options);

#endif
