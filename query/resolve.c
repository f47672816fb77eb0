/* See resolve.h. */
#include "query/resolve.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/buf.h"
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

/* A pattern that needs more than this on one word runs away; the number is a thousand times what sane ones
 * need. */
enum { REGEX_MATCH_LIMIT = 100000 };

struct ev_query_word {
    ev_node_kind kind;
    const ev_node *node;
    ev_buf norms[EV_CLASS_LAST], stems[EV_CLASS_LAST];
    bool without_kazakh;
    pcre2_code *code;
    pcre2_match_context *limits;
};

void ev_query_word_free(ev_query_word *word) {
    if (!word)
        return;
    for (int i = 0; i < EV_CLASS_LAST; i++) {
        ev_buf_free(&word->norms[i]);
        ev_buf_free(&word->stems[i]);
    }
    pcre2_match_context_free(word->limits);
    pcre2_code_free(word->code);
    free(word);
}

/* Norms have no ё; a pattern with one would match nothing. */
static void fold_pattern(ev_buf *out, const char *pattern) {
    for (const char *c = pattern; *c; c++) {
        if (!strncmp(c, "ё", 2) || !strncmp(c, "Ё", 2)) {
            ev_buf_add_str(out, "е");
            c++;
        } else {
            ev_buf_add_char(out, *c);
        }
    }
}

static ev_status bad_regex(const ev_query *query, const ev_node *node, int code, size_t offset,
                           ev_error *err) {
    PCRE2_UCHAR words[160];
    pcre2_get_error_message(code, words, sizeof words);
    size_t place = node->start + 1 + offset;
    int column = 0;
    for (size_t i = 0; i < place && query->text[i]; i++)
        column += ((unsigned char)query->text[i] & 0xC0) != 0x80;
    return ev_fail(err, EV_BAD_PATTERN, "the regular expression does not compile: %s\n  %.200s\n  %*s^",
                   words, query->text, column, "");
}

static ev_status compile(const ev_query *query, ev_query_word *word, ev_error *err) {
    ev_buf folded = {0};
    int code;
    PCRE2_SIZE offset;
    fold_pattern(&folded, word->node->text);
    ev_status status = ev_buf_status(&folded, err);
    if (status == EV_OK) {
        word->code = pcre2_compile((PCRE2_SPTR)folded.data, folded.len,
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &code,
                                   &offset, NULL);
        if (!word->code)
            status = bad_regex(query, word->node, code, offset, err);
    }
    ev_buf_free(&folded);
    if (status != EV_OK)
        return status;
    pcre2_jit_compile(word->code, PCRE2_JIT_COMPLETE);
    word->limits = pcre2_match_context_create(NULL);
    if (!word->limits)
        return ev_out_of_memory(err);
    pcre2_set_match_limit(word->limits, REGEX_MATCH_LIMIT);
    return EV_OK;
}

static ev_status analyse(ev_query_word *word, ev_error *err) {
    for (int i = 0; i < EV_CLASS_LAST; i++) {
        uint32_t features;
        ev_status status = ev_word_analyse(word->node->text, strlen(word->node->text), (ev_word_class)i,
                                           &word->norms[i], &word->stems[i], &features, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

ev_status ev_query_word_new(const ev_query *query, const ev_node *node, ev_query_word **out, ev_error *err) {
    *out = NULL;
    ev_query_word *word = calloc(1, sizeof *word);
    if (!word)
        return ev_out_of_memory(err);
    word->kind = node->kind;
    word->node = node;
    ev_status status = node->kind == EV_NODE_REGEX ? compile(query, word, err) : analyse(word, err);
    if (status == EV_OK)
        *out = word;
    else
        ev_query_word_free(word);
    return status;
}

static ev_status match_types(const ev_query_word *word, const ev_segment *segment, pcre2_match_data *match,
                             ev_bits *types, ev_error *err) {
    const ev_lexicon_file *lexicon = &segment->lexicon;
    for (uint32_t id = 0; id < lexicon->n_types; id++) {
        ev_lexicon_entry entry;
        if (!ev_lexicon_file_get(lexicon, id, &entry))
            return ev_segment_damaged(segment, "lexicon", err);
        int found = pcre2_match(word->code, (PCRE2_SPTR)entry.norm, entry.norm_bytes, 0, PCRE2_NO_UTF_CHECK,
                                match, word->limits);
        if (found >= 0)
            ev_bits_set(types, id);
        else if (found != PCRE2_ERROR_NOMATCH)
            return ev_fail(
                err, EV_PATTERN_LIMIT,
                "/%s/ needs too many steps on the word \"%.*s\"; write it with fewer nested repetitions",
                word->node->text, (int)entry.norm_bytes, entry.norm);
    }
    return EV_OK;
}

static ev_status resolve_regex(const ev_query_word *word, const ev_segment *segment, ev_bits *types,
                               ev_error *err) {
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(word->code, NULL);
    if (!match)
        return ev_out_of_memory(err);
    ev_status status = match_types(word, segment, match, types, err);
    pcre2_match_data_free(match);
    return status;
}

static void set_exact(const ev_query_word *word, ev_word_class c, const ev_lexicon_file *lexicon,
                      ev_bits *types) {
    uint32_t id = ev_lexicon_file_find(lexicon, c, word->norms[c].data, word->norms[c].len);
    if (id != EV_NO_TYPE)
        ev_bits_set(types, id);
}

static void set_stem(const ev_query_word *word, ev_word_class c, const ev_lexicon_file *lexicon,
                     ev_bits *types) {
    uint32_t first;
    uint32_t end;
    ev_lexicon_file_stem(lexicon, c, word->stems[c].data, word->stems[c].len, &first, &end);
    for (uint32_t i = first; i < end; i++)
        ev_bits_set(types, ev_lexicon_file_stem_at(lexicon, i));
}

static void set_prefix(const ev_query_word *word, ev_word_class c, const ev_lexicon_file *lexicon,
                       ev_bits *types) {
    uint32_t first;
    uint32_t end;
    ev_lexicon_file_prefix(lexicon, c, word->norms[c].data, word->norms[c].len, &first, &end);
    for (uint32_t i = first; i < end; i++)
        ev_bits_set(types, ev_lexicon_file_norm_at(lexicon, i));
}

ev_status ev_query_word_resolve(const ev_query_word *word, const ev_segment *segment, ev_bits *types,
                                ev_error *err) {
    const ev_lexicon_file *lexicon = &segment->lexicon;
    if (word->kind == EV_NODE_REGEX)
        return resolve_regex(word, segment, types, err);
    for (int i = 0; i < EV_CLASS_LAST; i++) {
        ev_word_class c = (ev_word_class)i;
        if (c == EV_CLASS_KK && word->without_kazakh)
            continue;
        if (word->kind == EV_NODE_EXACT)
            set_exact(word, c, lexicon, types);
        else if (word->kind == EV_NODE_PREFIX)
            set_prefix(word, c, lexicon, types);
        else
            set_stem(word, c, lexicon, types);
    }
    return EV_OK;
}

const char *ev_query_word_norm(const ev_query_word *word, ev_word_class word_class, size_t *n_bytes) {
    *n_bytes = word->norms[word_class].len;
    return word->norms[word_class].data;
}

static bool has_norm(const ev_query_word *word, ev_word_class c, const ev_lexicon_file *lexicon) {
    const ev_buf *norm = &word->norms[c];
    return ev_lexicon_file_find(lexicon, c, norm->data, norm->len) != EV_NO_TYPE;
}

bool ev_query_word_is_latin_elsewhere(const ev_query_word *word, const ev_lexicon_file *lexicon) {
    const ev_buf *plain = &word->norms[EV_CLASS_OTHER];
    const ev_buf *kazakh = &word->norms[EV_CLASS_KK];
    if (word->kind == EV_NODE_REGEX || plain->len == 0 ||
        (plain->len == kazakh->len && !memcmp(plain->data, kazakh->data, plain->len)))
        return false;
    return has_norm(word, EV_CLASS_EN, lexicon) || has_norm(word, EV_CLASS_OTHER, lexicon);
}

void ev_query_word_leave_kazakh_out(ev_query_word *word) {
    word->without_kazakh = true;
}
