/* See analyser.h. The tokens of the open sentence wait with their surface forms; when it closes, its language
 * gives each its type. */
#include "text/analyser.h"

#include "base/buf.h"
#include "text/chars.h"

#include <stdlib.h>

ev_status ev_analyser_new(ev_analyser **out, ev_lexicon *lexicon, ev_error *err) {
    *out = calloc(1, sizeof **out);
    if (!*out)
        return ev_out_of_memory(err);
    (*out)->lexicon = lexicon;
    return EV_OK;
}

void ev_analyser_free(ev_analyser *analyser) {
    if (!analyser)
        return;
    free(analyser->sentences);
    free(analyser->tokens);
    free(analyser->pending);
    free(analyser);
}

ev_status ev_analyser_begin(ev_analyser *analyser, const char *text, size_t n_bytes, ev_error *err) {
    if (n_bytes > EV_TEXT_MAX_BYTES)
        return ev_fail(err, EV_TOO_LARGE, "a text of %zu bytes is over the limit of %d; split the statement",
                       n_bytes, EV_TEXT_MAX_BYTES);
    analyser->analysis = (ev_analysis){.text = text, .n_bytes = n_bytes};
    analyser->n_pending = 0;
    return EV_OK;
}

const ev_analysis *ev_analyser_end(ev_analyser *analyser) {
    analyser->analysis.sentences = analyser->sentences;
    analyser->analysis.tokens = analyser->tokens;
    return &analyser->analysis;
}

ev_status ev_analyser_add(ev_analyser *analyser, const ev_token_span *span, ev_error *err) {
    void *items = analyser->pending;
    if (!ev_array_grow(&items, &analyser->pending_capacity, analyser->n_pending + 1,
                       sizeof *analyser->pending))
        return ev_out_of_memory(err);
    analyser->pending = items;
    uint32_t surface_id;
    ev_status status = ev_lexicon_add_surface(analyser->lexicon, analyser->analysis.text + span->start,
                                              span->end - span->start, &surface_id, err);
    if (status == EV_OK)
        analyser->pending[analyser->n_pending++] = (ev_pending_token){*span, surface_id};
    return status;
}

static ev_status add_token(ev_analyser *analyser, const ev_token_span *span, uint32_t surface_id,
                           ev_word_class class, ev_error *err) {
    void *items = analyser->tokens;
    if (!ev_array_grow(&items, &analyser->tokens_capacity, analyser->analysis.n_tokens + 1,
                       sizeof *analyser->tokens))
        return ev_out_of_memory(err);
    analyser->tokens = items;
    uint32_t type_id;
    ev_status status = ev_lexicon_surface_type(analyser->lexicon, surface_id, class, &type_id, err);
    if (status == EV_OK)
        analyser->tokens[analyser->analysis.n_tokens++] =
            (ev_token){(uint32_t)span->start, (uint32_t)span->end, type_id};
    return status;
}

/* English compounds count word by word. */
static ev_status add_parts(ev_analyser *analyser, const ev_token_span *span, ev_word_class class,
                           ev_error *err) {
    const char *text = analyser->analysis.text;
    ev_token_span part;
    for (size_t at = span->start; ev_token_split(text, span, at, &part); at = part.end) {
        uint32_t surface_id;
        ev_status status = ev_lexicon_add_surface(analyser->lexicon, text + part.start, part.end - part.start,
                                                  &surface_id, err);
        if (status == EV_OK)
            status = add_token(analyser, &part, surface_id, class, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static ev_status add_sentence(ev_analyser *analyser, const ev_sentence *sentence, ev_error *err) {
    void *items = analyser->sentences;
    if (!ev_array_grow(&items, &analyser->sentences_capacity, analyser->analysis.n_sentences + 1,
                       sizeof *analyser->sentences))
        return ev_out_of_memory(err);
    analyser->sentences = items;
    analyser->sentences[analyser->analysis.n_sentences++] = *sentence;
    return EV_OK;
}

ev_status ev_analyser_close_sentence(ev_analyser *analyser, size_t start, size_t end, uint8_t flags,
                                     ev_lang lang, ev_error *err) {
    const ev_analysis *analysis = &analyser->analysis;
    ev_sentence sentence = {.start = (uint32_t)start,
                            .end = (uint32_t)end,
                            .first_token = (uint32_t)analysis->n_tokens,
                            .lang = (uint8_t)lang,
                            .flags = flags};
    ev_word_class class = ev_lang_class(lang);
    for (size_t i = 0; i < analyser->n_pending; i++) {
        const ev_pending_token *token = &analyser->pending[i];
        bool split = ev_token_counts_parts(analysis->text, &token->span, class);
        ev_status status = split ? add_parts(analyser, &token->span, class, err)
                                 : add_token(analyser, &token->span, token->surface_id, class, err);
        if (status != EV_OK)
            return status;
    }
    sentence.n_tokens = (uint32_t)(analysis->n_tokens - sentence.first_token);
    analyser->n_pending = 0;
    return add_sentence(analyser, &sentence, err);
}

void ev_text_trim(const char *text, size_t *start, size_t *end) {
    size_t step;
    while (*start < *end) {
        ev_char_class class = ev_char_class_of(ev_char_read(text + *start, &step));
        if (class != EV_CHAR_SPACE && class != EV_CHAR_NEWLINE)
            break;
        *start += step;
    }
    while (*end > *start) {
        size_t before = ev_char_before(text, *end);
        ev_char_class class = ev_char_class_of(ev_char_read(text + before, &step));
        if (class != EV_CHAR_SPACE && class != EV_CHAR_NEWLINE)
            break;
        *end = before;
    }
}

ev_status ev_analyse_sentence(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang lang,
                              const ev_analysis **out, ev_error *err) {
    ev_status status = ev_analyser_begin(analyser, text, n_bytes, err);
    ev_token_span token = {0};
    while (status == EV_OK && ev_token_next(text, n_bytes, token.end, &token))
        status = ev_analyser_add(analyser, &token, err);
    size_t first = 0, last = n_bytes;
    ev_text_trim(text, &first, &last);
    if (status == EV_OK && first < last)
        status = ev_analyser_close_sentence(analyser, first, last, EV_SENTENCE_PARAGRAPH, lang, err);
    if (status == EV_OK)
        *out = ev_analyser_end(analyser);
    return status;
}
