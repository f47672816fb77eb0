/* See query_words.h. */
#include "query/query_words.h"

#include "text/decode.h"
#include "text/tokens.h"

#include <stdlib.h>
#include <utf8proc.h>

ev_status ev_query_tokenise(const char *text, size_t n_bytes, ev_lang lang, ev_query_tokens *tokens,
                            ev_error *err) {
    ev_token_walk walk = {0};
    ev_token_span token;
    tokens->n = 0;
    while (ev_token_walk_next(text, n_bytes, ev_lang_class(lang), &walk, &token)) {
        void *items = tokens->items;
        if (!ev_array_grow(&items, &tokens->capacity, tokens->n + 1, sizeof *tokens->items))
            return ev_out_of_memory(err);
        tokens->items = items;
        tokens->items[tokens->n++] = (ev_query_token){token.start, token.end};
    }
    return EV_OK;
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
