/* Any bytes, through decoding and analysis: what comes out keeps the promises of text/decode.h and
 * text/analyse.h. */
#include "text/analyse.h"
#include "text/decode.h"
#include "text/tokens.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

static bool at_character(const ev_analysis *analysis, uint32_t byte) {
    return byte == analysis->n_bytes || ((unsigned char)analysis->text[byte] & 0xC0) != 0x80;
}

/* Tokens lie in their sentence, in order, apart, and on the edges of characters. */
static void check_sentence(const ev_analysis *analysis, const ev_sentence *sentence) {
    uint32_t end = sentence->start;
    must(sentence->start < sentence->end && sentence->end <= analysis->n_bytes);
    must((size_t)sentence->first_token + sentence->n_tokens <= analysis->n_tokens);
    for (uint32_t i = 0; i < sentence->n_tokens; i++) {
        const ev_token *token = &analysis->tokens[sentence->first_token + i];
        must(token->start >= end && token->end > token->start && token->end <= sentence->end);
        must(at_character(analysis, token->start) && at_character(analysis, token->end));
        end = token->end;
    }
}

static void check_analysis(const char *text, size_t n_bytes) {
    ev_error err = {0};
    ev_lexicon *lexicon = NULL;
    ev_analyser *analyser = NULL;
    const ev_analysis *analysis = NULL;
    must(ev_lexicon_new(&lexicon, &err) == EV_OK);
    must(ev_analyser_new(&analyser, lexicon, &err) == EV_OK);
    must(ev_analyse(analyser, text, n_bytes, EV_LANG_UND, &analysis, &err) == EV_OK);
    uint32_t end = 0;
    for (size_t i = 0; i < analysis->n_sentences; i++) {
        must(analysis->sentences[i].start >= end);
        check_sentence(analysis, &analysis->sentences[i]);
        end = analysis->sentences[i].end;
    }
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ev_buf text = {0};
    ev_decode_report report = {0};
    ev_error err = {0};
    size_t bad_byte;
    ev_status status = ev_decode((const char *)data, size, NULL, &text, &report, &err);
    must(status == EV_OK || status == EV_BAD_ENCODING);
    if (status == EV_OK) {
        must(ev_utf8_valid(ev_buf_cstr(&text), text.len, &bad_byte));
        check_analysis(ev_buf_cstr(&text), text.len);
    }
    ev_buf_free(&text);
    return 0;
}
