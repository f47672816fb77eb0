/* See flat_sentence.h. */
#include "codebook/flat_sentence.h"

#include <stdlib.h>
#include <string.h>

void ev_flat_sentence_free(ev_flat_sentence *flat) {
    ev_buf_free(&flat->text);
    ev_normal_free(&flat->gap);
    free(flat->places);
    memset(flat, 0, sizeof *flat);
}

static ev_status add_gap(ev_flat_sentence *flat, const char *text, size_t from, size_t to, ev_error *err) {
    if (to - from == 1 && text[from] == ' ') {
        ev_buf_add_char(&flat->text, ' ');
        return EV_OK;
    }
    ev_status status = from < to ? ev_normalise(text + from, to - from, &flat->gap, err) : EV_OK;
    if (status == EV_OK && from < to)
        ev_buf_add(&flat->text, flat->gap.text.data, flat->gap.text.len);
    return status;
}

ev_status ev_flat_sentence_make(ev_flat_sentence *flat, const ev_analysis *analysis,
                                const ev_sentence *sentence, const ev_lexicon *lexicon, ev_error *err) {
    const ev_token *tokens = analysis->tokens + sentence->first_token;
    void *items = flat->places;
    bool grown = ev_array_grow(&items, &flat->places_capacity, 2 * ((size_t)sentence->n_tokens + 1),
                               sizeof *flat->places);
    flat->places = items;
    if (!grown)
        return ev_out_of_memory(err);
    size_t from = sentence->start;
    ev_buf_clear(&flat->text);
    flat->n_tokens = sentence->n_tokens;
    ev_status status = EV_OK;
    for (uint32_t i = 0; status == EV_OK && i < sentence->n_tokens; i++) {
        ev_type type = ev_lexicon_type(lexicon, tokens[i].type_id);
        status = add_gap(flat, analysis->text, from, tokens[i].start, err);
        flat->places[2 * (size_t)i] = flat->text.len;
        ev_buf_add(&flat->text, type.norm, type.norm_bytes);
        flat->places[2 * (size_t)i + 1] = flat->text.len;
        from = tokens[i].end;
    }
    if (status == EV_OK)
        status = add_gap(flat, analysis->text, from, sentence->end, err);
    return status == EV_OK ? ev_buf_status(&flat->text, err) : status;
}

/* How many tokens have their beginning (side 0) or their end (side 1) before the byte, or at it where `at` is
 * set. */
static uint32_t count_before(const ev_flat_sentence *flat, size_t side, size_t byte, bool at) {
    uint32_t low = 0;
    uint32_t high = flat->n_tokens;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t place = flat->places[2 * (size_t)middle + side];
        if (place < byte || (at && place == byte))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool ev_flat_sentence_tokens(const ev_flat_sentence *flat, size_t start, size_t end, uint32_t *first,
                             uint32_t *past) {
    *first = count_before(flat, 1, start, true);
    *past = count_before(flat, 0, end, false);
    return *first < *past;
}
