/* What every subcommand that takes a query does first: open the indexes, parse, match; and what it says at
 * the end. */
#ifndef EV_QUERY_SESSION_H
#define EV_QUERY_SESSION_H

#include "cli/options.h"
#include "query/match.h"

/* A query and what it found. All zero is a valid empty one. */
typedef struct ev_answer {
    ev_query query;
    ev_matcher *matcher;
} ev_answer;

typedef struct ev_session {
    const ev_parsed *parsed;
    ev_index *indexes;
    ev_index **index_list;
    size_t n_indexes;
    ev_answer answer; /* of ev_session_match */
} ev_session;

/* Opens the indexes that -d names; with --unique near-duplicates are as if they had been removed, which
 * standard error is told. As ev_index_open(). */
ev_status ev_session_open(const ev_parsed *parsed, ev_session *session, ev_error *err);
/* Parses the text and matches it with the unit that --unit names (sentence when the subcommand has no such
 * option). As ev_session_ask(). */
ev_status ev_session_match(ev_session *session, const char *text, ev_error *err);
void ev_session_close(ev_session *session);

/* Parses the text and matches it over the session's indexes. Where it says what other things are counted in,
 * `whole_units`: see ev_matcher_keep_units. As ev_query_parse(), ev_query_link(), ev_matcher_new() and
 * ev_matcher_run(). */
ev_status ev_session_ask(const ev_session *session, const char *text, bool whole_units, ev_answer *answer,
                         ev_error *err);
void ev_answer_free(ev_answer *answer);
/* As ev_session_explain_zero, for one of several queries. */
void ev_answer_explain_zero(const ev_session *session, const ev_answer *answer);

/* The positionals as one query: `evquery search exit threat` is `evquery search 'exit threat'`. Freed by the
 * caller. */
char *ev_session_query_text(const ev_parsed *parsed);

/* Says on standard error why nothing was found: a word that is in no lexicon and what is near it, a filter
 * without such a value and the values there are, or parts that never meet. */
void ev_session_explain_zero(const ev_session *session);

/* Milliseconds since an arbitrary moment, for the time that a message names. */
double ev_milliseconds(void);

#define EV_OPTION_WHERE                                                             \
    {                                                                               \
        .name = "where", .letter = 'w', .kind = EV_OPT_STRING, .arg = "QUERY",      \
        .help = "count only in the sentences that QUERY finds (--unit widens them)" \
    }

#define EV_OPTION_UNIQUE                                                                      \
    {                                                                                         \
        .name = "unique", .kind = EV_OPT_FLAG,                                                \
        .help = "of statements that are nearly the same (evindex info --duplicates) keep one" \
    }
#define EV_OPTION_UNIT                                                                    \
    {                                                                                     \
        .name = "unit", .kind = EV_OPT_CHOICE, .choices = "sentence|paragraph|statement", \
        .value = "sentence", .help = "within what all parts of a query have to meet"      \
    }

#endif
