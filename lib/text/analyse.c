/* See analyse.h. Tokens come one by one; between each two, sentences.h says whether a sentence ends. The
 * tokens of the open sentence wait with their surface forms; when it closes, its language is decided and
 * gives each its type. */
#include "text/analyse.h"

#include "base/buf.h"
#include "text/chars.h"
#include "text/langid.h"
#include "text/sentences.h"
#include "text/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <utf8proc.h>

typedef struct pending_token {
    ev_token_span span;
    uint32_t surface_id;
} pending_token;

struct ev_analyser {
    ev_lexicon *lexicon;
    ev_analysis analysis;
    ev_sentence *sentences;
    size_t sentences_capacity;
    ev_token *tokens;
    size_t tokens_capacity;
    pending_token *pending; /* of the open sentence */
    size_t n_pending, pending_capacity;
    ev_lang_evidence_sum evidence; /* of the open sentence */
    ev_lang declared, previous;
};

ev_status ev_analyser_new(ev_analyser **out, ev_lexicon *lexicon, ev_error *err) {
    *out = calloc(1, sizeof **out);
    if (!*out)
        return ev_fail(err, EV_NOMEM, "out of memory for an analyser");
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

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory while analysing a text");
}

static ev_status begin(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang declared,
                       ev_error *err) {
    if (n_bytes > EV_TEXT_MAX_BYTES)
        return ev_fail(err, EV_TOO_LARGE, "a text of %zu bytes is over the limit of %d; split the statement",
                       n_bytes, EV_TEXT_MAX_BYTES);
    analyser->analysis = (ev_analysis){.text = text, .n_bytes = n_bytes};
    analyser->n_pending = 0;
    analyser->declared = declared;
    analyser->previous = EV_LANG_UND;
    memset(&analyser->evidence, 0, sizeof analyser->evidence);
    return EV_OK;
}

static const ev_analysis *end(ev_analyser *analyser) {
    analyser->analysis.sentences = analyser->sentences;
    analyser->analysis.tokens = analyser->tokens;
    return &analyser->analysis;
}

static ev_status add_pending(ev_analyser *analyser, const ev_token_span *span, ev_error *err) {
    void *items = analyser->pending;
    if (!ev_array_grow(&items, &analyser->pending_capacity, analyser->n_pending + 1,
                       sizeof *analyser->pending))
        return out_of_memory(err);
    analyser->pending = items;
    uint32_t surface_id;
    ev_status status = ev_lexicon_add_surface(analyser->lexicon, analyser->analysis.text + span->start,
                                              span->end - span->start, &surface_id, err);
    if (status != EV_OK)
        return status;
    analyser->pending[analyser->n_pending++] = (pending_token){*span, surface_id};
    ev_langid_add(&analyser->evidence, ev_lexicon_evidence(analyser->lexicon, surface_id));
    return EV_OK;
}

static ev_status add_token(ev_analyser *analyser, const ev_token_span *span, uint32_t surface_id,
                           ev_word_class class, ev_error *err) {
    void *items = analyser->tokens;
    if (!ev_array_grow(&items, &analyser->tokens_capacity, analyser->analysis.n_tokens + 1,
                       sizeof *analyser->tokens))
        return out_of_memory(err);
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
        return out_of_memory(err);
    analyser->sentences = items;
    analyser->sentences[analyser->analysis.n_sentences++] = *sentence;
    return EV_OK;
}

/* Gives the open sentence's tokens their types and closes it; `lang` EV_LANG_LAST: to be decided. */
static ev_status close_sentence(ev_analyser *analyser, size_t start, size_t end, uint8_t flags, ev_lang lang,
                                ev_error *err) {
    const ev_analysis *analysis = &analyser->analysis;
    bool mixed = false;
    if (lang == EV_LANG_LAST) {
        lang = ev_langid_decide(&analyser->evidence, analysis->text + start, end - start, analyser->declared,
                                analyser->previous, &mixed);
        analyser->previous = lang;
    }
    ev_sentence sentence = {.start = (uint32_t)start,
                            .end = (uint32_t)end,
                            .first_token = (uint32_t)analysis->n_tokens,
                            .lang = (uint8_t)lang,
                            .flags = (uint8_t)(flags | (mixed ? EV_SENTENCE_MIXED : 0))};
    ev_word_class class = ev_lang_class(lang);
    for (size_t i = 0; i < analyser->n_pending; i++) {
        const pending_token *token = &analyser->pending[i];
        bool split = ev_token_counts_parts(analysis->text, &token->span, class);
        ev_status status = split ? add_parts(analyser, &token->span, class, err)
                                 : add_token(analyser, &token->span, token->surface_id, class, err);
        if (status != EV_OK)
            return status;
    }
    sentence.n_tokens = (uint32_t)(analysis->n_tokens - sentence.first_token);
    analyser->n_pending = 0;
    memset(&analyser->evidence, 0, sizeof analyser->evidence);
    return add_sentence(analyser, &sentence, err);
}

/* [start, end) without the white space around it. */
static void trim(const char *text, size_t *start, size_t *end) {
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

/* Lines without words, such as "***", are sentences without tokens. */
static ev_status add_wordless(ev_analyser *analyser, size_t start, size_t end, ev_error *err) {
    trim(analyser->analysis.text, &start, &end);
    if (start == end)
        return EV_OK;
    size_t n_pending = analyser->n_pending;
    analyser->n_pending = 0;
    ev_status status =
        close_sentence(analyser, start, end, EV_SENTENCE_PARAGRAPH,
                       analyser->previous != EV_LANG_UND ? analyser->previous : analyser->declared, err);
    analyser->n_pending = n_pending;
    return status;
}

/* Where the open sentence began, and how. */
typedef struct open_sentence {
    size_t start;
    uint8_t flags;
    bool own_line; /* begins a line */
} open_sentence;

static ev_status take_break(ev_analyser *analyser, const ev_break *found, open_sentence *open,
                            ev_error *err) {
    bool line = found->kind != EV_BREAK_SENTENCE;
    ev_status status = EV_OK;
    if (analyser->n_pending > 0) {
        uint8_t heading = line && open->own_line && !found->closed ? EV_SENTENCE_HEADING : 0;
        status = close_sentence(analyser, open->start, found->end, open->flags | heading, EV_LANG_LAST, err);
        if (status == EV_OK)
            status = add_wordless(analyser, found->end, found->next, err);
    } else {
        status = add_wordless(analyser, open->start, found->next, err);
    }
    open->start = found->next;
    open->own_line = line;
    open->flags = found->kind == EV_BREAK_PARAGRAPH ? EV_SENTENCE_PARAGRAPH : 0;
    return status;
}

static ev_status analyse_text(ev_analyser *analyser, ev_error *err) {
    const char *text = analyser->analysis.text;
    size_t n_bytes = analyser->analysis.n_bytes, first = 0, last = n_bytes;
    trim(text, &first, &last);
    ev_line_style style = ev_line_survey(text, n_bytes);
    open_sentence open = {.start = first, .flags = EV_SENTENCE_PARAGRAPH, .own_line = true};
    ev_token_span tokens[2] = {{0}};
    ev_gap gap = {0};
    for (unsigned turn = 0; first < last; turn ^= 1) {
        bool more = ev_token_next(text, n_bytes, gap.before ? gap.before->end : 0, &tokens[turn]);
        gap.after = more ? &tokens[turn] : NULL;
        gap.first = analyser->n_pending == 1;
        ev_break found = {.kind = EV_BREAK_NONE};
        if (more || gap.before)
            found = ev_sentence_break(text, n_bytes, &style, &gap);
        ev_status status = found.kind != EV_BREAK_NONE ? take_break(analyser, &found, &open, err) : EV_OK;
        if (status == EV_OK && more)
            status = add_pending(analyser, &tokens[turn], err);
        if (status != EV_OK)
            return status;
        if (!more)
            break;
        gap.before = &tokens[turn];
    }
    return gap.before ? EV_OK : add_wordless(analyser, first, last, err);
}

ev_status ev_analyse(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang declared,
                     const ev_analysis **out, ev_error *err) {
    ev_status status = begin(analyser, text, n_bytes, declared, err);
    if (status == EV_OK)
        status = analyse_text(analyser, err);
    if (status == EV_OK)
        *out = end(analyser);
    return status;
}

ev_status ev_analyse_sentence(ev_analyser *analyser, const char *text, size_t n_bytes, ev_lang lang,
                              const ev_analysis **out, ev_error *err) {
    ev_status status = begin(analyser, text, n_bytes, lang, err);
    ev_token_span token = {0};
    while (status == EV_OK && ev_token_next(text, n_bytes, token.end, &token))
        status = add_pending(analyser, &token, err);
    size_t first = 0, last = n_bytes;
    trim(text, &first, &last);
    if (status == EV_OK && first < last)
        status = close_sentence(analyser, first, last, EV_SENTENCE_PARAGRAPH, lang, err);
    if (status == EV_OK)
        *out = end(analyser);
    return status;
}

/* The version's words, made once: the library's part is known only when the program runs. */
static char version_text[64];
static once_flag version_made = ONCE_FLAG_INIT;

static void make_version(void) {
    snprintf(version_text, sizeof version_text, "exitvoice-analysis %d; unicode %s; utf8proc %s",
             EV_ANALYSIS_VERSION, utf8proc_unicode_version(), utf8proc_version());
}

const char *ev_analysis_version(void) {
    call_once(&version_made, make_version);
    return version_text;
}
