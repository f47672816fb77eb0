/* See speech.h. */
#include "codebook/speech.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    QUOTE_MAX_BYTES = 6000, /* a longer one was never closed */
    NAME_MAX_BYTES = 60,    /* a shorter one may be a title: «Независимая газета» */
    MEMORY_SENTENCES = 3,   /* how far back a pronoun's actor may have been named */
};

typedef struct quote {
    uint32_t start, end; /* bytes between the marks */
    bool introduced;     /* a colon stands before it */
    bool attributed;
    uint32_t actor; /* item, or EV_NO_ITEM: unknown */
} quote;

struct ev_speech {
    const ev_codebook *codebook;
    uint32_t speech_list, pronoun_list, office_list;
    const ev_analysis *analysis;
    const char *own;
    quote *quotes;
    size_t n_quotes, quotes_capacity;
    /* by sentence: who is reported in it outside of quotations */
    uint32_t *reported; /* item; EV_NO_ITEM: unknown; OWN_SPEAKER */
    size_t reported_capacity;
    uint32_t last_actor; /* item, or EV_NO_ITEM */
    size_t last_sentence;
};

#define OWN_SPEAKER (UINT32_MAX - 1)

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

ev_status ev_speech_new(const ev_codebook *codebook, ev_speech **out, ev_error *err) {
    ev_speech *speech = calloc(1, sizeof *speech);
    *out = speech;
    if (!speech)
        return out_of_memory(err);
    speech->codebook = codebook;
    speech->speech_list = ev_codebook_list(codebook, "speech");
    speech->pronoun_list = ev_codebook_list(codebook, "pronoun");
    speech->office_list = ev_codebook_list(codebook, "office");
    return EV_OK;
}

void ev_speech_free(ev_speech *speech) {
    if (!speech)
        return;
    free(speech->quotes);
    free(speech->reported);
    free(speech);
}

/* ---- quotations */

typedef enum mark { MARK_NONE, MARK_OPENS, MARK_CLOSES, MARK_EITHER } mark;

static mark mark_of(int32_t sign) {
    if (sign == 0xAB || sign == 0x201E)
        return MARK_OPENS;
    if (sign == 0xBB || sign == 0x201D)
        return MARK_CLOSES;
    if (sign == '"' || sign == 0x201C)
        return MARK_EITHER; /* “ closes where „ has opened */
    return MARK_NONE;
}

static bool is_space_at(const char *text, size_t n_bytes, size_t at) {
    return at >= n_bytes || text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r';
}

/* The last sign before a byte that is not white space is a colon. */
static bool colon_before(const char *text, size_t at) {
    while (at > 0 && is_space_at(text, at, at - 1))
        at--;
    return at > 0 && text[at - 1] == ':';
}

static ev_status add_quote(ev_speech *speech, size_t mark_at, size_t start, size_t end, ev_error *err) {
    void *items = speech->quotes;
    bool grown =
        ev_array_grow(&items, &speech->quotes_capacity, speech->n_quotes + 1, sizeof *speech->quotes);
    speech->quotes = items;
    if (!grown)
        return out_of_memory(err);
    speech->quotes[speech->n_quotes++] = (quote){
        (uint32_t)start, (uint32_t)end, colon_before(speech->analysis->text, mark_at), false, EV_NO_ITEM};
    return EV_OK;
}

/* Finds the outermost quotations. One that is not closed within QUOTE_MAX_BYTES is none: its mark is passed
 * over, so that a forgotten mark spoils nothing after it. */
static size_t closing_mark(const char *text, size_t n_bytes, size_t from, size_t *after) {
    size_t depth = 1;
    size_t limit = n_bytes - from > QUOTE_MAX_BYTES ? from + QUOTE_MAX_BYTES : n_bytes;
    for (size_t i = from; i < limit;) {
        utf8proc_int32_t sign;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n_bytes - i), &sign);
        step = step > 0 ? step : 1;
        mark kind = mark_of(sign);
        if (kind == MARK_EITHER)
            kind = is_space_at(text, n_bytes, i - 1) && !is_space_at(text, n_bytes, i + (size_t)step)
                       ? MARK_OPENS
                       : MARK_CLOSES;
        depth += kind == MARK_OPENS;
        depth -= kind == MARK_CLOSES;
        if (depth == 0) {
            *after = i + (size_t)step;
            return i;
        }
        i += (size_t)step;
    }
    return n_bytes;
}

static ev_status find_quotes(ev_speech *speech, ev_error *err) {
    const char *text = speech->analysis->text;
    size_t n_bytes = speech->analysis->n_bytes;
    ev_status status = EV_OK;
    speech->n_quotes = 0;
    for (size_t i = 0; status == EV_OK && i < n_bytes;) {
        utf8proc_int32_t sign;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n_bytes - i), &sign);
        size_t next = i + (size_t)(step > 0 ? step : 1);
        mark kind = mark_of(sign);
        if (kind == MARK_OPENS || kind == MARK_EITHER) {
            size_t after = next;
            size_t end = closing_mark(text, n_bytes, next, &after);
            if (end < n_bytes) {
                status = add_quote(speech, i, next, end, err);
                next = after;
            }
        }
        i = next;
    }
    return status;
}

ev_status ev_speech_begin(ev_speech *speech, const ev_analysis *analysis, const char *own, ev_error *err) {
    speech->analysis = analysis;
    speech->own = own;
    speech->last_actor = EV_NO_ITEM;
    speech->last_sentence = 0;
    void *items = speech->reported;
    bool grown = ev_array_grow(&items, &speech->reported_capacity, analysis->n_sentences + 1,
                               sizeof *speech->reported);
    speech->reported = items;
    return grown ? find_quotes(speech, err) : out_of_memory(err);
}

/* The quotation that holds a byte, or NULL. Quotations come in order and do not overlap. */
static quote *quote_at(const ev_speech *speech, uint32_t byte) {
    size_t low = 0;
    size_t high = speech->n_quotes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        quote *one = &speech->quotes[middle];
        if (byte < one->start)
            high = middle;
        else if (byte >= one->end)
            low = middle + 1;
        else
            return one;
    }
    return NULL;
}

/* ---- sentences */

/* What a sentence says outside of its quotations about who speaks. */
typedef struct attribution {
    bool speaks;    /* a turn of speaking */
    uint32_t where; /* the token it stands at */
    bool stand_in;  /* a pronoun or an office */
    uint32_t actor; /* the actor nearest to the turn, or EV_NO_ITEM */
    uint32_t first_actor;
} attribution;

static uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

static bool is_outside(const ev_speech *speech, const ev_sentence *sentence, const ev_label *label) {
    return !quote_at(speech, speech->analysis->tokens[sentence->first_token + label->start].start);
}

static void nearest_actor(const ev_speech *speech, const ev_sentence *sentence, const ev_scan *scan,
                          attribution *found) {
    uint32_t nearest = UINT32_MAX;
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        if (label->list != speech->codebook->actor_list || !is_outside(speech, sentence, label))
            continue;
        if (distance(label->start, found->where) < nearest) {
            nearest = distance(label->start, found->where);
            found->actor = label->item;
        }
        if (label->start < first) {
            first = label->start;
            found->first_actor = label->item;
        }
    }
}

static attribution read_attribution(const ev_speech *speech, const ev_sentence *sentence,
                                    const ev_scan *scan) {
    attribution found = {.actor = EV_NO_ITEM, .first_actor = EV_NO_ITEM};
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        bool turn = label->list == speech->speech_list;
        bool stand_in = label->list == speech->pronoun_list || label->list == speech->office_list;
        if ((!turn && !stand_in) || !is_outside(speech, sentence, label))
            continue;
        found.stand_in = found.stand_in || stand_in;
        if (turn && !found.speaks)
            found.where = label->start;
        found.speaks = found.speaks || turn;
    }
    nearest_actor(speech, sentence, scan, &found);
    return found;
}

/* Who the turn of speaking means. */
static uint32_t speaker_meant(const ev_speech *speech, const attribution *found, size_t sentence) {
    if (found->actor != EV_NO_ITEM)
        return found->actor;
    bool remembered =
        speech->last_actor != EV_NO_ITEM && sentence - speech->last_sentence <= MEMORY_SENTENCES;
    return found->stand_in && remembered ? speech->last_actor : EV_NO_ITEM;
}

/* Gives the sentence's quotations to the speaker: those in it, and the one that it introduces or that ended
 * before it without a speaker. Returns whether there are any. */
static bool attribute_quotes(ev_speech *speech, const ev_sentence *sentence, const attribution *found,
                             uint32_t actor) {
    bool any = false;
    for (size_t i = 0; i < speech->n_quotes; i++) {
        quote *one = &speech->quotes[i];
        if (one->end < sentence->start || one->start > sentence->end + 4)
            continue;
        bool begins_before = one->start < sentence->start;
        any = true;
        if (one->attributed || (!found->speaks && !(one->introduced && !begins_before)))
            continue;
        one->attributed = true;
        one->actor = actor;
    }
    return any;
}

ev_status ev_speech_sentence(ev_speech *speech, size_t number, const ev_scan *scan, ev_error *err) {
    (void)err;
    const ev_sentence *sentence = &speech->analysis->sentences[number];
    attribution found = read_attribution(speech, sentence, scan);
    uint32_t actor = speaker_meant(speech, &found, number);
    bool quotes = attribute_quotes(speech, sentence, &found, actor);
    bool named = actor != EV_NO_ITEM || found.stand_in;
    speech->reported[number] = found.speaks && !quotes && named ? actor : OWN_SPEAKER;
    if (found.first_actor != EV_NO_ITEM) {
        speech->last_actor = found.first_actor;
        speech->last_sentence = number;
    }
    return EV_OK;
}

static const char *name_of(const ev_speech *speech, uint32_t actor) {
    return actor == EV_NO_ITEM ? "unknown" : speech->codebook->items[actor].id;
}

const char *ev_speech_speaker(const ev_speech *speech, size_t sentence, uint32_t start) {
    const quote *inside = quote_at(speech, start);
    if (inside && (inside->attributed || inside->end - inside->start > NAME_MAX_BYTES))
        return name_of(speech, inside->attributed ? inside->actor : EV_NO_ITEM);
    uint32_t reported = speech->reported[sentence];
    return reported == OWN_SPEAKER ? speech->own : name_of(speech, reported);
}
