/* See analyse.h. Tokens come one by one; between each two, sentences.h says whether a sentence ends. When it
 * does, the evidence of its words decides its language. */
#include "text/analyser.h"
#include "text/sentences.h"

#include <string.h>

static ev_status add_pending(ev_analyser *analyser, const ev_token_span *span, ev_error *err) {
    ev_status status = ev_analyser_add(analyser, span, err);
    if (status != EV_OK)
        return status;
    uint32_t surface_id = analyser->pending[analyser->n_pending - 1].surface_id;
    ev_langid_add(&analyser->evidence, ev_lexicon_evidence(analyser->lexicon, surface_id));
    return EV_OK;
}

static ev_status close_sentence(ev_analyser *analyser, size_t start, size_t end, uint8_t flags,
                                ev_error *err) {
    bool mixed = false;
    analyser->previous = ev_langid_decide(&analyser->evidence, analyser->analysis.text + start, end - start,
                                          analyser->declared, analyser->previous, &mixed);
    memset(&analyser->evidence, 0, sizeof analyser->evidence);
    return ev_analyser_close_sentence(analyser, start, end, flags | (mixed ? EV_SENTENCE_MIXED : 0),
                                      analyser->previous, err);
}

/* Lines without words, such as "***", are sentences without tokens. */
static ev_status add_wordless(ev_analyser *analyser, size_t start, size_t end, ev_error *err) {
    ev_lang lang = analyser->previous != EV_LANG_UND ? analyser->previous : analyser->declared;
    ev_text_trim(analyser->analysis.text, &start, &end);
    if (start == end)
        return EV_OK;
    return ev_analyser_close_sentence(analyser, start, end, EV_SENTENCE_PARAGRAPH, lang, err);
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
        status = close_sentence(analyser, open->start, found->end, open->flags | heading, err);
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
    ev_text_trim(text, &first, &last);
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
    analyser->declared = declared;
    analyser->previous = EV_LANG_UND;
    memset(&analyser->evidence, 0, sizeof analyser->evidence);
    ev_status status = ev_analyser_begin(analyser, text, n_bytes, err);
    if (status == EV_OK)
        status = analyse_text(analyser, err);
    if (status == EV_OK)
        *out = ev_analyser_end(analyser);
    return status;
}
