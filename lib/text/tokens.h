/* Cuts valid UTF-8 into tokens: words and numbers, in text order, never punctuation.
 *
 * A word is letters, marks and digits, joined by single hyphens and by apostrophes ("что-то", "don't"), and
 * over a line end where a hyphen divides it ("sover-\neignty"). Numbers keep their points, commas, colons and
 * slashes between digits ("1,000", "3,14", "25:7", "2007/08"). Initials and known abbreviations keep their
 * stop ("А.", "г.", "U.S.", "т.е."). E-mail and web addresses and hashtags are one token. HTML character
 * references left in a text are punctuation.
 *
 * Pure functions of the bytes: no state, no allocation, no failure; time linear in the text. */
#ifndef EV_TEXT_TOKENS_H
#define EV_TEXT_TOKENS_H

#include "text/abbreviations.h"
#include "text/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EV_TOKEN_HYPHEN = 1u << 0,  /* holds a hyphen that ev_token_split() can cut at */
    EV_TOKEN_STOP = 1u << 1,    /* its last byte is an abbreviation's stop */
    EV_TOKEN_NUMBER = 1u << 2,  /* digits and their separators only */
    EV_TOKEN_ADDRESS = 1u << 3, /* e-mail or web address */
};

typedef struct ev_token_span {
    size_t start, end; /* bytes in the text; end is exclusive */
    uint8_t flags;     /* EV_TOKEN_* */
    uint8_t ending;    /* ev_ending, where EV_TOKEN_STOP is set */
} ev_token_span;

/* The first token that begins at or after byte `at` (a token's end, or 0); false when there is none. */
bool ev_token_next(const char *text, size_t n_bytes, size_t at, ev_token_span *out);

/* Whether the parts of a hyphenated token count as words of their own: in English; in Russian for words in
 * Latin letters ("Seine-et-Marne") and for names joined to names or numbers ("Рейнланд-Пфальц", "Ту-154").
 * Other Russian compounds, and all Kazakh ones, are one word ("социально-экономический", "Санкт-Петербург").
 */
bool ev_token_counts_parts(const char *text, const ev_token_span *token, ev_word_class word_class);

/* The next part of such a token: `at` is its start, then the end of the part before; false when there is
 * none. "long-term" has two parts; "re-elect" has one, its beginning being a prefix. */
bool ev_token_split(const char *text, const ev_token_span *token, size_t at, ev_token_span *part);

/* The tokens of a text whose word class is known, compounds that count part by part in their parts: those
 * that ev_analyse() counts in a sentence. All zero is the beginning. */
typedef struct ev_token_walk {
    ev_token_span whole; /* the token that `at` is in or behind */
    size_t at;           /* where the last part ends */
    bool in_parts;
} ev_token_walk;
bool ev_token_walk_next(const char *text, size_t n_bytes, ev_word_class word_class, ev_token_walk *walk,
                        ev_token_span *out);

/* The length in bytes of a hyphen and the line break after it when the word goes on in the next line with a
 * lower-case letter, 0 otherwise. `at` is the hyphen's place. */
size_t ev_line_break_hyphen(const char *text, size_t n_bytes, size_t at);

#endif
