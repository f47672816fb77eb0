/* From a statement's text to sentences and tokens: the one door that programs use for analysis.
 *
 * The text is valid UTF-8 (decode.h makes it so). Every offset is in bytes of that text, so cutting [start,
 * end) out of it gives what the reader saw. A sentence never crosses a paragraph; tokens never cross a
 * sentence; tokens are words and numbers (punctuation is not a token); sentences and tokens come in text
 * order and do not overlap.
 *
 * Ownership: _new is freed by _free; an analysis is lent until the analyser's next call. Not thread-safe. */
#ifndef EV_TEXT_ANALYSE_H
#define EV_TEXT_ANALYSE_H

#include "base/error.h"
#include "text/lang.h"
#include "text/lexicon.h"

#include <stdint.h>

/* Goes into index metadata and report manifests: changes whenever tokens, sentences, languages or stems can
 * change. ev_analysis_version() adds the library versions that can change a count (Unicode of utf8proc, the
 * stemmers). */
#define EV_ANALYSIS_VERSION 3

typedef struct ev_token {
    uint32_t start, end; /* bytes in the text; end is exclusive */
    uint32_t type_id;    /* in the analyser's lexicon */
} ev_token;

enum {
    EV_SENTENCE_PARAGRAPH = 1u << 0, /* first of its paragraph */
    EV_SENTENCE_MIXED = 1u << 1,     /* holds words of a second language; `lang` is the main one */
    EV_SENTENCE_HEADING = 1u << 2,   /* a line of its own without a closing stop */
};

typedef struct ev_sentence {
    uint32_t start, end; /* bytes, without the white space around */
    uint32_t first_token;
    uint32_t n_tokens; /* may be 0: "***" */
    uint8_t lang;      /* ev_lang */
    uint8_t flags;     /* EV_SENTENCE_* */
} ev_sentence;

typedef struct ev_analysis {
    const char *text;
    size_t n_bytes;
    const ev_sentence *sentences;
    size_t n_sentences;
    const ev_token *tokens; /* of all sentences */
    size_t n_tokens;
} ev_analysis;

enum { EV_TEXT_MAX_BYTES = 64 << 20 }; /* a statement's text; more is EV_TOO_LARGE */

typedef struct ev_analyser ev_analyser;

/* The lexicon is lent to the analyser and must outlive it. EV_NOMEM. */
ev_status ev_analyser_new(ev_analyser **out, ev_lexicon *lexicon, ev_error *err);
void ev_analyser_free(ev_analyser *analyser);

/* `declared`: the language that the statement's metadata names, used as evidence and not as an order;
 * EV_LANG_UND for none. `text` must stay valid as long as the analysis is used. EV_NOMEM, EV_TOO_LARGE. */
ev_status ev_analyse(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang declared,
                     const ev_analysis **out, ev_error *err);

/* Cuts one passage into the same tokens as ev_analyse() gave, when its language is known already (for
 * display). EV_NOMEM, EV_TOO_LARGE. */
ev_status ev_analyse_sentence(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang lang,
                              const ev_analysis **out, ev_error *err);

/* "exitvoice-analysis 2; unicode 15.0.0; ...": lent for ever. */
const char *ev_analysis_version(void);

#endif
