/* Which rules of a codebook could take endless time: regular expressions that do on words of their own
 * letters, and patterns with so many wide gaps that one place could be tried in more ways than a rule may
 * take steps. */
#ifndef EV_CODEBOOK_RUN_AWAY_H
#define EV_CODEBOOK_RUN_AWAY_H

#include "codebook/codebook.h"

typedef enum ev_run_away {
    EV_RUN_AWAY_NO,
    EV_RUN_AWAY_COULD, /* on a sentence made for it */
    EV_RUN_AWAY_SEEN,  /* an expression that hit its limit when it was tried */
} ev_run_away;

/* Fills one for each rule. EV_NOMEM. */
ev_status ev_codebook_run_aways(const ev_codebook *codebook, ev_run_away *by_rule, ev_error *err);

#endif
