/* Kazakh in Latin letters brought to Cyrillic, so that one query finds both scripts.
 *
 * Spellings understood: the alphabets published in 2017 (apostrophes: a' g' s'), 2018 (acutes: á ǵ sh) and
 * 2021 (ä ğ ş ū, with ı for і and i for и), the digraphs of 2017 (ae oe ue gh ng zh sh ch), and what people
 * type without any marks (egemendik, qazaqstan). Letters that those leave open (a, o, u, g without marks) are
 * decided by vowel harmony. */
#ifndef EV_TEXT_KK_SCRIPT_H
#define EV_TEXT_KK_SCRIPT_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends the Cyrillic form of a case folded word (valid UTF-8; apostrophes as '). False, with nothing
 * appended, when the word has a letter that none of these alphabets has, or no letter at all. */
bool ev_kk_latin_to_cyrillic(const char *word, size_t n_bytes, ev_buf *out);

#endif
