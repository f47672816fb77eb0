/* A document that is one statement, while a reader makes it: metadata as it is found, text, and how it is
 * given to the sink. */
#ifndef EV_INDEXER_DOCUMENT_H
#define EV_INDEXER_DOCUMENT_H

#include "indexer/readers/reader.h"

/* Sets a key unless it is set already; white space at both ends is cut off, an empty value is none. What is
 * not UTF-8 is left out. */
void ev_document_set(ev_statement *statement, const char *key, const char *value);
/* As set, of the key "date", for a value that is a date (ISO 8601, as the formats here require); anything
 * else is left out. */
void ev_document_set_date(ev_statement *statement, const char *value);

/* Gives the statement to the sink, with the input's id when it has none. A statement without text is refused
 * with `when_empty`. When `status` is not EV_OK the document is refused with *why instead. Empties the
 * statement. Returns as ev_read_input(). */
ev_status ev_document_give(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                           ev_statement *statement, const char *when_empty, ev_status status, ev_error *why,
                           ev_error *err);

#endif
