/* Cuts sentences of endless length (a table, a list without stops) into pieces before they are tagged: what
 * rules and cues cost grows with the square of a sentence's length. No real sentence is cut.
 *
 * Ownership: all zero is a valid beginning, freed by _free; what _of gives is lent until its next call. */
#ifndef EV_CODEBOOK_PIECES_H
#define EV_CODEBOOK_PIECES_H

#include "base/error.h"
#include "text/analyse.h"

enum { EV_PIECE_TOKENS = 1000 };

typedef struct ev_pieces {
    ev_analysis analysis;
    ev_sentence *sentences;
    size_t sentences_capacity;
    uint32_t *origins; /* by piece: its sentence in the analysis that was cut */
    size_t origins_capacity;
} ev_pieces;

void ev_pieces_free(ev_pieces *pieces);

/* The analysis itself where no sentence has over EV_PIECE_TOKENS tokens, else one of pieces. EV_NOMEM. */
ev_status ev_pieces_of(ev_pieces *pieces, const ev_analysis *analysis, const ev_analysis **out,
                       ev_error *err);

#endif
