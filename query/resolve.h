/* From a word of a query to the types of a segment's lexicon: by stem, exact norm, beginning of a norm, or
 * regex. */
#ifndef EV_QUERY_RESOLVE_H
#define EV_QUERY_RESOLVE_H

#include "query/ast.h"
#include "query/bits.h"
#include "store/segment.h"

/* A word of the query, analysed once in every word class (or compiled), to be looked up in many lexicons. */
typedef struct ev_query_word ev_query_word;

/* EV_BAD_PATTERN names the place in the query; EV_NOMEM. */
ev_status ev_query_word_new(const ev_query *query, const ev_node *node, ev_query_word **out, ev_error *err);
void ev_query_word_free(ev_query_word *word);

/* Sets the bits of the type ids that the word matches; `types` is empty and has n_types places. Safe to call
 * from several threads. EV_PATTERN_LIMIT, EV_CORRUPT, EV_NOMEM. */
ev_status ev_query_word_resolve(const ev_query_word *word, const ev_segment *segment, ev_bits *types,
                                ev_error *err);

/* A word typed in Latin letters is also a Kazakh word (egemendik is егемендік), but `bar` and `men` are
 * rather English: where another class has the word as typed, Kazakh is left out. True when this lexicon has
 * it so. */
bool ev_query_word_is_latin_elsewhere(const ev_query_word *word, const ev_lexicon_file *lexicon);
void ev_query_word_leave_kazakh_out(ev_query_word *word);

/* The norm in a class (0 bytes for a regex), lent. */
const char *ev_query_word_norm(const ev_query_word *word, ev_word_class word_class, size_t *n_bytes);

#endif
