/* E-mail and web addresses in running text. Pure; looks at no more than a few hundred bytes for what is not
 * an address. */
#ifndef EV_TEXT_TOKEN_ADDRESS_H
#define EV_TEXT_TOKEN_ADDRESS_H

#include <stddef.h>

/* The length in bytes of the address that begins at `start`, where the word found there ends at `word_end`;
 * 0: none. Stops, commas, brackets and quotation marks that follow an address are not part of it. */
size_t ev_address_bytes(const char *text, size_t n_bytes, size_t start, size_t word_end);

#endif
