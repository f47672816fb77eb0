/* See regex.h. */
#include "codebook/regex.h"

#include "base/buf.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* A sane expression needs under a thousand steps from one place. */
enum { MATCH_LIMIT = 20000, HEAP_LIMIT_KIB = 4096, JIT_STACK_LEAST = 32 << 10, JIT_STACK_MOST = 1 << 20 };
/* Of a probe: an expression that doubles its work with every letter is far over the limit by then. */
enum { PROBE_LETTERS = 12, PROBE_REPEATS = 40 };

struct ev_regex {
    pcre2_code *code;
    ev_buf text; /* ё folded */
};

struct ev_regex_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static void fold(ev_buf *out, const char *expression) {
    for (const char *c = expression; *c; c++) {
        if (!strncmp(c, "ё", 2) || !strncmp(c, "Ё", 2)) {
            ev_buf_add_str(out, "е");
            c++;
        } else {
            ev_buf_add_char(out, *c);
        }
    }
}

static ev_status bad(const ev_regex *regex, int code, size_t offset, ev_error *err) {
    PCRE2_UCHAR words[160];
    size_t character = 1;
    for (size_t i = 0; regex->text.data && i < offset && i < regex->text.len; i++)
        character += ((unsigned char)regex->text.data[i] & 0xC0) != 0x80;
    pcre2_get_error_message(code, words, sizeof words);
    return ev_fail(
        err, EV_BAD_PATTERN,
        "the regular expression \"%.*s\" does not compile, character %zu: %s; mend it, or put \\ before "
        "signs that mean themselves",
        (int)(regex->text.len > 120 ? 120 : regex->text.len), regex->text.data, character, words);
}

ev_status ev_regex_new(const char *expression, ev_regex **out, ev_error *err) {
    int code;
    PCRE2_SIZE offset;
    ev_regex *regex = calloc(1, sizeof *regex);
    *out = NULL;
    if (!regex)
        return ev_out_of_memory(err);
    fold(&regex->text, expression);
    ev_status status = ev_buf_status(&regex->text, err);
    if (status == EV_OK) {
        regex->code = pcre2_compile((PCRE2_SPTR)(regex->text.data ? regex->text.data : ""), regex->text.len,
                                    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &code,
                                    &offset, NULL);
        if (!regex->code)
            status = bad(regex, code, offset, err);
    }
    if (status != EV_OK) {
        ev_regex_free(regex);
        return status;
    }
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    *out = regex;
    return EV_OK;
}

void ev_regex_free(ev_regex *regex) {
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    ev_buf_free(&regex->text);
    free(regex);
}

ev_status ev_regex_matcher_new(ev_regex_matcher **out, ev_error *err) {
    ev_regex_matcher *matcher = calloc(1, sizeof *matcher);
    *out = matcher;
    if (!matcher)
        return ev_out_of_memory(err);
    matcher->data = pcre2_match_data_create(1, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    matcher->stack = pcre2_jit_stack_create(JIT_STACK_LEAST, JIT_STACK_MOST, NULL);
    if (!matcher->data || !matcher->context || !matcher->stack) {
        ev_regex_matcher_free(matcher);
        *out = NULL;
        return ev_out_of_memory(err);
    }
    pcre2_set_match_limit(matcher->context, MATCH_LIMIT);
    pcre2_set_heap_limit(matcher->context, HEAP_LIMIT_KIB);
    pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return EV_OK;
}

void ev_regex_matcher_free(ev_regex_matcher *matcher) {
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

ev_matched ev_regex_find(const ev_regex *regex, ev_regex_matcher *matcher, const char *text, size_t n_bytes,
                         size_t from, size_t *start, size_t *end) {
    int found = pcre2_match(regex->code, (PCRE2_SPTR)text, n_bytes, from, PCRE2_NO_UTF_CHECK, matcher->data,
                            matcher->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return EV_MATCHED_NO;
    if (found < 0)
        return EV_MATCHED_LIMIT;
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(matcher->data);
    *start = places[0];
    *end = places[1] > places[0] ? places[1] : places[0]; /* \K can turn them round */
    return EV_MATCHED_YES;
}

/* ---- Probes */

static bool is_among(const char *letters, size_t n, const char *letter, size_t n_bytes) {
    for (size_t i = 0; i + n_bytes <= n; i++)
        if (!memcmp(letters + i, letter, n_bytes))
            return true;
    return false;
}

/* The distinct letters and digits of an expression, with an "a" for its classes. */
static size_t letters_of(const ev_regex *regex, char (*letters)[5], size_t most) {
    ev_buf seen = {0};
    size_t n = 0;
    memcpy(letters[n++], "a", 2);
    ev_buf_add_char(&seen, 'a');
    for (size_t i = 0; i < regex->text.len && n < most;) {
        utf8proc_int32_t sign = 0;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)regex->text.data + i,
                                                 (utf8proc_ssize_t)(regex->text.len - i), &sign);
        size_t bytes = step > 0 ? (size_t)step : 1;
        utf8proc_category_t kind = step > 0 ? utf8proc_category(sign) : UTF8PROC_CATEGORY_CN;
        bool word =
            kind == UTF8PROC_CATEGORY_LL || kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_ND;
        if (word && seen.data && !is_among(seen.data, seen.len, regex->text.data + i, bytes)) {
            memcpy(letters[n], regex->text.data + i, bytes);
            letters[n++][bytes] = '\0';
            ev_buf_add(&seen, regex->text.data + i, bytes);
        }
        i += bytes;
    }
    ev_buf_free(&seen);
    return n;
}

/* One letter, or two in turn, with or without blanks, and then a sign that no expression expects. */
static bool probe(const ev_regex *regex, ev_regex_matcher *matcher, const char *one, const char *two,
                  const char *between, ev_buf *word) {
    size_t start;
    size_t end;
    ev_buf_clear(word);
    for (int i = 0; i < PROBE_REPEATS; i++) {
        ev_buf_add_str(word, one);
        ev_buf_add_str(word, two);
        ev_buf_add_str(word, between);
    }
    ev_buf_add_str(word, "\u00a7");
    return !word->failed &&
           ev_regex_find(regex, matcher, word->data, word->len, 0, &start, &end) == EV_MATCHED_LIMIT;
}

ev_status ev_regex_runs_away(const ev_regex *regex, bool *yes, ev_error *err) {
    char letters[PROBE_LETTERS][5];
    size_t n = letters_of(regex, letters, PROBE_LETTERS);
    ev_regex_matcher *matcher = NULL;
    ev_buf word = {0};
    ev_status status = ev_regex_matcher_new(&matcher, err);
    *yes = false;
    for (size_t i = 0; status == EV_OK && !*yes && i < n; i++)
        for (size_t j = 0; !*yes && j < n; j++) {
            const char *two = i == j ? "" : letters[j];
            *yes = probe(regex, matcher, letters[i], two, "", &word) ||
                   probe(regex, matcher, letters[i], two, " ", &word);
        }
    if (status == EV_OK)
        status = ev_buf_status(&word, err);
    ev_buf_free(&word);
    ev_regex_matcher_free(matcher);
    return status;
}
