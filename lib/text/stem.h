/* From a word as written to its norm and stem: the one definition that the lexicon and queries share.
 *
 * The norm is normalise.h's, without an abbreviation's last stop and a hashtag's sign; Kazakh in Latin
 * letters becomes Cyrillic. The stem stands for the word's inflected forms: in English and Russian it is near
 * the lemma, so that words of one root but another meaning ("sovereign", "sovereignty") stay apart; irregular
 * forms come from tables.
 *
 * A norm over EV_NORM_MAX_BYTES is cut there and ends in the hash of the whole, so that different words stay
 * different; its stem is the norm.
 *
 * Ownership: _new is freed by _free. Not thread-safe: one stemmer a thread. */
#ifndef EV_TEXT_STEM_H
#define EV_TEXT_STEM_H

#include "base/buf.h"
#include "base/error.h"
#include "text/lang.h"

#include <stddef.h>
#include <stdint.h>

enum { EV_NORM_MAX_BYTES = 200 };

typedef struct ev_stemmer ev_stemmer;

/* EV_NOMEM. */
ev_status ev_stemmer_new(ev_stemmer **out, ev_error *err);
void ev_stemmer_free(ev_stemmer *stemmer);

/* Replaces the content of `norm` and `stem`. `word` is valid UTF-8, one token; features are EV_FEATURE_*
 * (lexicon.h). EV_NOMEM, EV_TOO_LARGE (over 4 GB). */
ev_status ev_stemmer_word(ev_stemmer *stemmer, const char *word, size_t n_bytes, ev_word_class word_class,
                          ev_buf *norm, ev_buf *stem, uint32_t *features, ev_error *err);

/* The same for one word, without a stemmer at hand. EV_NOMEM. */
ev_status ev_word_analyse(const char *word, size_t n_bytes, ev_word_class word_class, ev_buf *norm,
                          ev_buf *stem, uint32_t *features, ev_error *err);

#endif
