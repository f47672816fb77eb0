/* See query_words.h. */
#include "query/query_words.h"

#include "text/analyse.h"
#include "text/decode.h"

#include <stdlib.h>
#include <utf8proc.h>

static ev_status copy_tokens(const ev_analysis *analysis, ev_query_tokens *tokens, ev_error *err) {
    tokens->items = malloc((analysis->n_tokens + 1) * sizeof *tokens->items);
    if (!tokens->items)
        return ev_fail(err, EV_NOMEM, "out of memory");
    for (size_t i = 0; i < analysis->n_tokens; i++)
        tokens->items[i] = (ev_query_token){analysis->tokens[i].start, analysis->tokens[i].end};
    tokens->n = analysis->n_tokens;
    return EV_OK;
}

ev_status ev_query_tokenise(const char *text, size_t n_bytes, ev_query_tokens *tokens, ev_error *err) {
    ev_lexicon *lexicon = NULL;
    ev_analyser *analyser = NULL;
    const ev_analysis *analysis = NULL;
    *tokens = (ev_query_tokens){0};
    ev_status status = ev_lexicon_new(&lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&analyser, lexicon, err);
    if (status == EV_OK)
        status = ev_analyse_sentence(analyser, text, n_bytes, EV_LANG_UND, &analysis, err);
    if (status == EV_OK)
        status = copy_tokens(analysis, tokens, err);
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
    return status;
}

void ev_query_tokens_free(ev_query_tokens *tokens) {
    free(tokens->items);
    *tokens = (ev_query_tokens){0};
}

size_t ev_query_space(const char *text, size_t n_bytes) {
    utf8proc_int32_t code_point;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &code_point);
    if (n <= 0)
        return 0;
    if (code_point == '\t' || code_point == '\n' || code_point == '\r')
        return 1;
    return utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZS ? (size_t)n : 0;
}

bool ev_query_is_utf8(const char *text, size_t n_bytes, size_t *bad_byte) {
    return ev_utf8_valid(text, n_bytes, bad_byte);
}
