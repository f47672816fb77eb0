/* Runs the examples that a codebook gives for its themes: those that must match and those that must not. */
#ifndef EV_CODEBOOK_EXAMPLES_H
#define EV_CODEBOOK_EXAMPLES_H

#include "codebook/codebook.h"

typedef struct ev_examples_run {
    size_t n_run, n_failed;
    bool *covered; /* by rule: an example that must match shows a rule of a theme, one that must not an
                    * `unless`; NULL: not wanted */
} ev_examples_run;

/* `failed` is told of each example that fails, with file, line, column and what to do; NULL: nobody is.
 * EV_NOMEM. */
ev_status ev_codebook_run_examples(const ev_codebook *codebook,
                                   void (*failed)(void *user, const ev_error *why), void *user,
                                   ev_examples_run *run, ev_error *err);

#endif
