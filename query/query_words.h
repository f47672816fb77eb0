/* Words as the analysis sees them: the same tokens that the index was made with. */
#ifndef EV_QUERY_WORDS_H
#define EV_QUERY_WORDS_H

#include "base/buf.h"
#include "base/error.h"
#include "text/lang.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ev_query_token {
    size_t start, end; /* bytes in what was tokenised */
} ev_query_token;

typedef struct ev_query_tokens { /* all zero is a valid empty one */
    ev_query_token *items;
    size_t n, capacity;
} ev_query_tokens;

/* The tokens of a piece of a query (EV_LANG_UND) or of a passage, in place of those that `tokens` had.
 * EV_NOMEM. */
ev_status ev_query_tokenise(const char *text, size_t n_bytes, ev_lang lang, ev_query_tokens *tokens,
                            ev_error *err);
void ev_query_tokens_free(ev_query_tokens *tokens);

/* The bytes of the white space character at `text` (no-break and other Unicode spaces too), or 0. */
size_t ev_query_space(const char *text, size_t n_bytes);
bool ev_query_is_utf8(const char *text, size_t n_bytes, size_t *bad_byte);

#endif
