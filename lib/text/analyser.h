/* What the files of analyse.h share: analyser.c, which knows the language of its sentence, and analyse.c,
 * which finds sentences and asks for their language. */
#ifndef EV_TEXT_ANALYSER_H
#define EV_TEXT_ANALYSER_H

#include "text/analyse.h"
#include "text/langid.h"
#include "text/tokens.h"

typedef struct ev_pending_token {
    ev_token_span span;
    uint32_t surface_id;
} ev_pending_token;

struct ev_analyser {
    ev_lexicon *lexicon;
    ev_analysis analysis;
    ev_sentence *sentences;
    size_t sentences_capacity;
    ev_token *tokens;
    size_t tokens_capacity;
    ev_pending_token *pending; /* of the open sentence */
    size_t n_pending, pending_capacity;
    /* analyse.c only: what is known of the open sentence's language, and of the one before */
    ev_lang_evidence_sum evidence;
    ev_lang declared, previous;
};

/* Readies the analyser for a text. EV_TOO_LARGE. */
ev_status ev_analyser_begin(ev_analyser *analyser, const char *text, size_t n_bytes, ev_error *err);
/* Adds a token to the open sentence, as the last that is pending. EV_NOMEM. */
ev_status ev_analyser_add(ev_analyser *analyser, const ev_token_span *span, ev_error *err);
/* Gives the open sentence's tokens their types and closes it. EV_NOMEM. */
ev_status ev_analyser_close_sentence(ev_analyser *analyser, size_t start, size_t end, uint8_t flags,
                                     ev_lang lang, ev_error *err);
/* The analysis of what was closed so far. */
const ev_analysis *ev_analyser_end(ev_analyser *analyser);

/* Takes the white space around [start, end) off. */
void ev_text_trim(const char *text, size_t *start, size_t *end);

#endif
