/* Words typed in the wrong keyboard layout: `cedthtybntn` is `суверенитет` on the keys of a Russian keyboard.
 */
#ifndef EV_QUERY_KEYBOARD_H
#define EV_QUERY_KEYBOARD_H

#include "base/buf.h"

#include <stdbool.h>

/* Clears `out` and puts the lower-case word there that the same keys give in the other layout (US QWERTY and
 * Russian ЙЦУКЕН). False when a character is on no such key. */
bool ev_keyboard_other_layout(const char *word, size_t n_bytes, ev_buf *out);

#endif
