/* The lexicon of one run: every distinct word met, once. Owns the surface forms (exact bytes as written), the
 * types (word class + norm) they map to, and each type's stem. Each distinct surface form is normalised and
 * stemmed once; after that a token costs one hash look-up. Knows nothing of files or the index.
 *
 * Ownership: _new is freed by _free; what a getter lends is valid until the next call that may add a word;
 * what is passed in is copied. Not thread-safe: one lexicon a thread. */
#ifndef EV_TEXT_LEXICON_H
#define EV_TEXT_LEXICON_H

#include "base/error.h"
#include "text/lang.h"
#include "text/langid.h"

#include <stdint.h>

typedef struct ev_lexicon ev_lexicon;

/* A type: one norm in one word class. Strings are NUL-terminated UTF-8, lent by the lexicon. */
typedef struct ev_type {
    const char
        *norm; /* what `=word` matches: NFC, case folded, ё as е, look-alikes repaired, Kazakh in Cyrillic */
    const char *stem; /* what a plain word matches; the norm itself in EV_CLASS_OTHER */
    uint32_t norm_bytes;
    uint32_t stem_bytes;
    ev_word_class word_class;
    uint32_t features; /* EV_FEATURE_*: what morphology saw in the form, 0 where it does not look */
} ev_type;

enum {
    EV_FEATURE_NEGATED = 1u << 0,     /* Kazakh -ма/-ме..., -мас, емес forms */
    EV_FEATURE_CONDITIONAL = 1u << 1, /* Kazakh -са/-се */
    EV_FEATURE_VERB = 1u << 2,
    EV_FEATURE_NUMBER = 1u << 3, /* digits only, with their separators */
};

/* Type ids count from 0 in order of first appearance, so that frequent words have small ids. */
/* EV_NOMEM. */
ev_status ev_lexicon_new(ev_lexicon **out, ev_error *err);
void ev_lexicon_free(ev_lexicon *lexicon);
/* Forgets every word but keeps the memory: ids begin at 0 again. */
void ev_lexicon_clear(ev_lexicon *lexicon);

uint32_t ev_lexicon_size(const ev_lexicon *lexicon); /* number of types */
size_t ev_lexicon_memory(const ev_lexicon *lexicon); /* bytes held, near enough to decide when to write out */
ev_type ev_lexicon_type(const ev_lexicon *lexicon, uint32_t type_id);

/* A word is added in two steps, since its class is known only when its sentence has been read: first the
 * surface form (valid UTF-8, one token), numbered from 0 in order of first appearance, then its type in a
 * class. What is there already keeps its number. EV_NOMEM, EV_TOO_LARGE (over 2^32 - 1 types). */
ev_status ev_lexicon_add_surface(ev_lexicon *lexicon, const char *surface, size_t n_bytes,
                                 uint32_t *surface_id, ev_error *err);
ev_status ev_lexicon_surface_type(ev_lexicon *lexicon, uint32_t surface_id, ev_word_class word_class,
                                  uint32_t *type_id, ev_error *err);
/* What the word says about its sentence's language; lent until the next call that may add a word. */
const ev_lang_evidence *ev_lexicon_evidence(const ev_lexicon *lexicon, uint32_t surface_id);

#endif
