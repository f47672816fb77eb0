/* Regular expressions of a codebook: PCRE2 in UTF mode without regard to case, compiled once and by JIT, run
 * under limits, so that none hangs a run.
 *
 * Ownership: _new is freed by _free. A compiled expression is constant and may be used by several threads,
 * each with a matcher of its own. */
#ifndef EV_CODEBOOK_REGEX_H
#define EV_CODEBOOK_REGEX_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ev_regex ev_regex;
typedef struct ev_regex_matcher ev_regex_matcher;

/* The texts that it meets have no ё: it is read as е in the expression too. EV_BAD_PATTERN says what does not
 * compile and at which character; EV_NOMEM. */
ev_status ev_regex_new(const char *expression, ev_regex **out, ev_error *err);
void ev_regex_free(ev_regex *regex);

ev_status ev_regex_matcher_new(ev_regex_matcher **out, ev_error *err);
void ev_regex_matcher_free(ev_regex_matcher *matcher);

typedef enum ev_matched { EV_MATCHED_NO, EV_MATCHED_YES, EV_MATCHED_LIMIT } ev_matched;

/* Looks for the expression at or after byte `from`; *start and *end are where it was found. EV_MATCHED_LIMIT:
 * it needed more steps than it may take, and whether it matches is not known. `text` is valid UTF-8. */
ev_matched ev_regex_find(const ev_regex *regex, ev_regex_matcher *matcher, const char *text, size_t n_bytes,
                         size_t from, size_t *start, size_t *end);

/* Whether it hits its limit on words made of its own letters over and over: then it would on some text as
 * well. EV_NOMEM. */
ev_status ev_regex_runs_away(const ev_regex *regex, bool *yes, ev_error *err);

#endif
