/* What langid.c knows of languages: letters, words and letter sequences. Data that a linguist can read and
 * mend. */
#ifndef EV_TEXT_LANGID_DATA_H
#define EV_TEXT_LANGID_DATA_H

#include "text/lang.h"

#include <stddef.h>
#include <stdint.h>

#define EV_LANG_BIT(lang) (UINT64_C(1) << (lang))

/* Letters that only some of our languages write, sorted by code point; a letter that is not listed says
 * nothing. */
typedef struct ev_letter_hint {
    uint32_t letter;
    uint64_t langs; /* EV_LANG_BIT() of each */
} ev_letter_hint;

extern const ev_letter_hint EV_LETTER_HINTS[];
extern const size_t EV_N_LETTER_HINTS;

#endif
