/* Who speaks, place by place, in a statement that quotes others: quotations (quotes.h) and reported speech
 * ("he stated that", "по словам", "деп мәлімдеді") go to the actor who is said to speak; a pronoun or an
 * office ("the leader of Kazakhstan") to the fitting actor named last before it.
 *
 * The codebook's lists say what these are: `speech` turns of speaking, `self` turns of the statement's own
 * speaker ("I said"), `pronoun` and `office` what may stand for an actor named before, `unnamed` who speaks
 * without a name ("the analyst"). Where somebody is quoted who cannot be told, the speaker is "unknown":
 * never a guess. A short quotation that nobody is said to speak (a title, a word in distance marks) belongs
 * to whoever writes it.
 *
 * Ownership: _new is freed by _free; the codebook is lent. Use: _begin, _sentence for each sentence in order,
 * then _speaker for any place. */
#ifndef EV_CODEBOOK_SPEECH_H
#define EV_CODEBOOK_SPEECH_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "codebook/scan.h"
#include "text/analyse.h"

typedef struct ev_speech ev_speech;

/* EV_NOMEM. */
ev_status ev_speech_new(const ev_codebook *codebook, ev_speech **out, ev_error *err);
void ev_speech_free(ev_speech *speech);

/* A new statement; `own` is its speaker ("" for none), lent. EV_NOMEM. */
ev_status ev_speech_begin(ev_speech *speech, const ev_analysis *analysis, const char *own, ev_error *err);
/* EV_NOMEM. */
ev_status ev_speech_sentence(ev_speech *speech, size_t sentence, const ev_scan *scan, ev_error *err);
/* The speaker of the place [start, end), in bytes of the text, in the sentence: an actor's id, "unknown", or
 * the statement's own. */
const char *ev_speech_speaker(const ev_speech *speech, size_t sentence, uint32_t start, uint32_t end);

#endif
