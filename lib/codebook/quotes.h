/* Where a text quotes: quotations in «», “”, „“ and "", one inside another, over several sentences and
 * paragraphs. A mark that is never closed is none, so that a forgotten one spoils nothing after it.
 *
 * Ownership: a quotes structure is all zero before the first _find and freed by _free. Time is linear in the
 * text. */
#ifndef EV_CODEBOOK_QUOTES_H
#define EV_CODEBOOK_QUOTES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A longer one was never closed. */
enum { EV_QUOTE_MAX_BYTES = 6000 };
#define EV_NO_QUOTE UINT32_MAX

typedef struct ev_quote {
    uint32_t start, end; /* bytes between the marks */
    uint32_t parent;     /* the quotation around it, or EV_NO_QUOTE */
    bool introduced;     /* a colon stands before it */
} ev_quote;

typedef struct ev_quotes {
    ev_quote *items; /* by start: a quotation before those inside it */
    size_t n, capacity;
    uint32_t *open; /* starts of marks that wait for their end */
    size_t n_open, open_capacity;
} ev_quotes;

/* Replaces what was found before. `text` is valid UTF-8. EV_NOMEM. */
ev_status ev_quotes_find(ev_quotes *quotes, const char *text, size_t n_bytes, ev_error *err);
void ev_quotes_free(ev_quotes *quotes);

/* The innermost quotation that holds a byte, or EV_NO_QUOTE. */
uint32_t ev_quotes_at(const ev_quotes *quotes, uint32_t byte);

#endif
