/* See pieces.h. */
#include "codebook/pieces.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

void ev_pieces_free(ev_pieces *pieces) {
    free(pieces->sentences);
    free(pieces->origins);
    memset(pieces, 0, sizeof *pieces);
}

static ev_status add(ev_pieces *pieces, const ev_sentence *piece, size_t origin, ev_error *err) {
    void *sentences = pieces->sentences;
    void *origins = pieces->origins;
    size_t n = pieces->analysis.n_sentences + 1;
    bool grown = ev_array_grow(&sentences, &pieces->sentences_capacity, n, sizeof *pieces->sentences);
    pieces->sentences = sentences;
    grown = grown && ev_array_grow(&origins, &pieces->origins_capacity, n, sizeof *pieces->origins);
    pieces->origins = origins;
    if (!grown)
        return ev_out_of_memory(err);
    pieces->sentences[pieces->analysis.n_sentences] = *piece;
    pieces->origins[pieces->analysis.n_sentences++] = (uint32_t)origin;
    return EV_OK;
}

static ev_status cut(ev_pieces *pieces, const ev_analysis *analysis, size_t number, ev_error *err) {
    const ev_sentence *whole = &analysis->sentences[number];
    uint32_t end = whole->first_token + whole->n_tokens;
    ev_sentence piece = *whole;
    ev_status status = EV_OK;
    do {
        bool last = end - piece.first_token <= EV_PIECE_TOKENS;
        piece.n_tokens = last ? end - piece.first_token : EV_PIECE_TOKENS;
        piece.end = last ? whole->end : analysis->tokens[piece.first_token + piece.n_tokens].start;
        status = add(pieces, &piece, number, err);
        piece.first_token += piece.n_tokens;
        piece.start = piece.end;
    } while (status == EV_OK && piece.first_token < end);
    return status;
}

ev_status ev_pieces_of(ev_pieces *pieces, const ev_analysis *analysis, const ev_analysis **out,
                       ev_error *err) {
    bool any = false;
    *out = analysis;
    for (size_t i = 0; i < analysis->n_sentences; i++)
        any = any || analysis->sentences[i].n_tokens > EV_PIECE_TOKENS;
    if (!any)
        return EV_OK;
    pieces->analysis = *analysis;
    pieces->analysis.n_sentences = 0;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++)
        status = cut(pieces, analysis, i, err);
    pieces->analysis.sentences = pieces->sentences;
    *out = &pieces->analysis;
    return status;
}
