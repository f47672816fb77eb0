/* See speech.h. Each sentence's turns of speaking are kept with who speaks by them; a place asks the turn
 * that governs it, then the quotations around it, then the statement's own speaker. */
#include "codebook/speech.h"

#include "base/buf.h"
#include "codebook/byline.h"
#include "codebook/people.h"
#include "codebook/quotes.h"
#include "codebook/subject.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_MAX_BYTES = 60, /* a shorter quotation may be a title: «Независимая газета» */
    NEAR_BYTES = 4,      /* marks and spaces between a quotation and the sentence that it borders on */
    LAST_WORDS = 4,      /* a turn so near to the end closes the sentence: "..., the minister said." */
    TURNS_ASKED = 16,    /* turns looked at around a place */
};

/* Speakers that are no items. */
#define SPEAKER_UNKNOWN (UINT32_MAX - 1)
#define SPEAKER_SELF (UINT32_MAX - 2) /* whoever speaks around it */
#define SPEAKER_NONE (UINT32_MAX - 3) /* not said */

typedef struct turn {
    uint32_t start, subject; /* bytes: of the turn, and of who speaks by it */
    uint32_t quote;          /* the quotation it stands in, or EV_NO_QUOTE */
    uint32_t speaker;
    bool closing;  /* it ends the sentence that it reports: "..., said X." */
    bool inverted; /* it stands behind a mark: ", said X, ..." */
} turn;

struct ev_speech {
    const ev_codebook *codebook;
    ev_subjects subjects;
    uint32_t self_list, that_list;
    const ev_analysis *analysis;
    const char *own;
    ev_quotes quotes;
    uint32_t *quoted; /* by quotation: its speaker */
    size_t quoted_capacity;
    ev_people people;
    turn *turns;
    size_t n_turns, turns_capacity;
    size_t *first_turn; /* by sentence, and one more */
    size_t first_capacity;
    uint32_t *floors; /* by sentence: who has the floor in it (byline.h), or SPEAKER_NONE */
    size_t floors_capacity;
    uint32_t paragraphs_floor;
    /* the sentence at hand */
    const ev_sentence *sentence;
    const ev_token *tokens;
    const ev_scan *scan;
    size_t number;
};

ev_status ev_speech_new(const ev_codebook *codebook, ev_speech **out, ev_error *err) {
    ev_speech *speech = calloc(1, sizeof *speech);
    *out = speech;
    if (!speech)
        return ev_out_of_memory(err);
    speech->codebook = codebook;
    speech->subjects = ev_subjects_of(codebook);
    speech->self_list = ev_codebook_list(codebook, "self");
    speech->that_list = ev_codebook_list(codebook, "that");
    ev_people_init(&speech->people, codebook);
    return EV_OK;
}

void ev_speech_free(ev_speech *speech) {
    if (!speech)
        return;
    ev_quotes_free(&speech->quotes);
    ev_people_free(&speech->people);
    free(speech->quoted);
    free(speech->turns);
    free(speech->first_turn);
    free(speech->floors);
    free(speech);
}

ev_status ev_speech_begin(ev_speech *speech, const ev_analysis *analysis, const char *own, ev_error *err) {
    speech->analysis = analysis;
    speech->own = own;
    speech->n_turns = 0;
    ev_people_forget(&speech->people);
    ev_status status = ev_quotes_find(&speech->quotes, analysis->text, analysis->n_bytes, err);
    if (status != EV_OK)
        return status;
    void *first = speech->first_turn;
    void *quoted = speech->quoted;
    void *floors = speech->floors;
    size_t n = analysis->n_sentences + 1;
    bool grown = ev_array_grow(&first, &speech->first_capacity, n, sizeof *speech->first_turn);
    speech->first_turn = first;
    grown = grown && ev_array_grow(&floors, &speech->floors_capacity, n, sizeof *speech->floors);
    speech->floors = floors;
    grown = grown &&
            ev_array_grow(&quoted, &speech->quoted_capacity, speech->quotes.n + 1, sizeof *speech->quoted);
    speech->quoted = quoted;
    if (!grown)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < speech->quotes.n; i++)
        speech->quoted[i] = SPEAKER_NONE;
    speech->first_turn[0] = 0;
    return EV_OK;
}

/* ---- Turns */

static uint32_t byte_of(const ev_speech *speech, uint32_t token) {
    return speech->tokens[token].start;
}

/* The words of who speaks: the turn and its subject. */
typedef struct stretch {
    uint32_t first, end;
} stretch;

static stretch words_of(const ev_label *label, const ev_person *subject) {
    return (stretch){subject->start < label->start ? subject->start : label->start,
                     subject->end > label->end ? subject->end : label->end};
}

static bool closes_sentence(const ev_speech *speech, stretch words) {
    const ev_scan *scan = speech->scan;
    bool last = words.end + LAST_WORDS >= scan->n_tokens;
    bool goes_on = words.end < scan->n_tokens &&
                   ((scan->gaps[words.end] & EV_GAP_COMMA) ||
                    ev_people_has_label(&speech->people, words.end, &speech->that_list, 1));
    return scan->gaps[words.first] != 0 && last && !goes_on;
}

/* It stands between marks: "Armenia, Pashinyan said, may leave". */
static bool is_inserted(const ev_speech *speech, stretch words) {
    const ev_scan *scan = speech->scan;
    return words.first > 0 && scan->gaps[words.first] != 0 &&
           (words.end == scan->n_tokens || scan->gaps[words.end] != 0);
}

static ev_status add_turn(ev_speech *speech, const turn *made, ev_error *err) {
    void *items = speech->turns;
    bool grown = ev_array_grow(&items, &speech->turns_capacity, speech->n_turns + 1, sizeof *speech->turns);
    speech->turns = items;
    if (!grown)
        return ev_out_of_memory(err);
    speech->turns[speech->n_turns++] = *made;
    return EV_OK;
}

/* Russian and Kazakh leave a quotation open around the words of who reports it: «..., — said X. — ...». */
static void claim_quote_around(ev_speech *speech, const ev_label *label, const turn *made) {
    bool after_dash = (speech->scan->gaps[label->start] & EV_GAP_CLAUSE) != 0;
    if (made->quote != EV_NO_QUOTE && (made->closing || made->inverted) && after_dash &&
        speech->quoted[made->quote] == SPEAKER_NONE)
        speech->quoted[made->quote] = made->speaker;
}

static ev_status read_turn(ev_speech *speech, const ev_label *label, ev_error *err) {
    turn made = {.start = byte_of(speech, label->start)};
    made.subject = made.start;
    made.quote = ev_quotes_at(&speech->quotes, made.start);
    made.speaker = SPEAKER_SELF;
    if (label->list == speech->self_list)
        return add_turn(speech, &made, err);
    ev_person subject;
    if (!ev_subject_of(&speech->subjects, &speech->people, label, made.quote, &subject))
        return EV_OK;
    const stretch words = words_of(label, &subject);
    uint32_t actor = ev_people_who(&speech->people, &subject, speech->number);
    made.speaker = actor == EV_NO_ITEM ? SPEAKER_UNKNOWN : actor;
    made.subject = byte_of(speech, subject.start);
    made.closing = closes_sentence(speech, words);
    made.inverted = ev_subject_is_inverted(&speech->people, label) || is_inserted(speech, words);
    claim_quote_around(speech, label, &made);
    return add_turn(speech, &made, err);
}

static int compare_turns(const void *left, const void *right) {
    const turn *a = left;
    const turn *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->speaker == SPEAKER_SELF) - (b->speaker == SPEAKER_SELF);
}

static ev_status read_turns(ev_speech *speech, ev_error *err) {
    ev_status status = EV_OK;
    size_t first = speech->n_turns;
    for (size_t i = 0; status == EV_OK && i < speech->scan->n_labels; i++) {
        const ev_label *label = &speech->scan->labels[i];
        if (label->list == speech->subjects.speech_list || label->list == speech->subjects.source_list ||
            label->list == speech->self_list)
            status = read_turn(speech, label, err);
    }
    if (speech->n_turns - first > 1)
        qsort(speech->turns + first, speech->n_turns - first, sizeof *speech->turns, compare_turns);
    speech->first_turn[speech->number + 1] = speech->n_turns;
    return status;
}

/* ---- Quotations */

/* The first of the turns [first, end) that begins behind a byte. */
static size_t turn_behind(const ev_speech *speech, size_t first, size_t end, uint32_t byte) {
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (speech->turns[middle].start <= byte)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* The turn nearest to a quotation, of those around it in the sentence; NULL for none. */
static const turn *turn_beside(const ev_speech *speech, const ev_quote *quote) {
    const turn *best = NULL;
    uint32_t nearest = UINT32_MAX;
    size_t first = speech->first_turn[speech->number];
    size_t end = speech->first_turn[speech->number + 1];
    size_t before = turn_behind(speech, first, end, quote->start);
    size_t behind = turn_behind(speech, before, end, quote->end);
    for (size_t i = before; i-- > first && before - i <= TURNS_ASKED;)
        if (speech->turns[i].quote == quote->parent && quote->start - speech->turns[i].start < nearest) {
            nearest = quote->start - speech->turns[i].start;
            best = &speech->turns[i];
        }
    for (size_t i = behind; i < end && i - behind < TURNS_ASKED; i++)
        if (speech->turns[i].quote == quote->parent && speech->turns[i].start - quote->end < nearest) {
            nearest = speech->turns[i].start - quote->end;
            best = &speech->turns[i];
        }
    return best;
}

/* Who is named first in the sentence, where a colon and a quotation follow; somebody speaks in any case. */
static uint32_t introducer(const ev_speech *speech, const ev_quote *quote) {
    const ev_person *one = ev_people_after(&speech->people, 0, quote->parent, speech->scan->n_tokens);
    if (!one || byte_of(speech, one->start) >= quote->start)
        return SPEAKER_UNKNOWN;
    uint32_t actor = ev_people_who(&speech->people, one, speech->number);
    return actor == EV_NO_ITEM ? SPEAKER_UNKNOWN : actor;
}

/* A quotation that opens a sentence goes on from the one that ended the sentence before. */
static uint32_t carried_on(const ev_speech *speech, uint32_t number) {
    const ev_quote *quote = &speech->quotes.items[number];
    if (speech->number == 0 || number == 0 || quote->start > speech->sentence->start + NEAR_BYTES ||
        speech->people.n > 0)
        return SPEAKER_NONE;
    const ev_quote *before = &speech->quotes.items[number - 1];
    bool neighbours =
        before->parent == quote->parent && before->end + NEAR_BYTES >= speech->sentence[-1].start;
    return neighbours ? speech->quoted[number - 1] : SPEAKER_NONE;
}

static void attribute(ev_speech *speech, uint32_t number) {
    const ev_quote *quote = &speech->quotes.items[number];
    bool begins_here = quote->start >= speech->sentence->start;
    const turn *beside = turn_beside(speech, quote);
    if (speech->quoted[number] != SPEAKER_NONE)
        return;
    if (beside)
        speech->quoted[number] = beside->speaker;
    else if (quote->introduced && begins_here)
        speech->quoted[number] = introducer(speech, quote);
    else if (begins_here)
        speech->quoted[number] = carried_on(speech, number);
}

/* A quotation that ended just before the sentence at hand, and was more than a word in distance marks: it is
 * long, or began a sentence. */
static bool is_utterance(const ev_speech *speech, const ev_quote *quote) {
    const ev_sentence *sentence = speech->sentence;
    if (quote->end > sentence->start || quote->end + NEAR_BYTES < sentence->start || speech->number == 0)
        return false;
    return quote->end - quote->start > NAME_MAX_BYTES || quote->start <= sentence[-1].start + NEAR_BYTES;
}

/* The sentence's quotations: those that it is inside of, those that begin in it, and one that ended just
 * before it, if the sentence begins by saying who spoke. */
static void attribute_quotes(ev_speech *speech) {
    const ev_sentence *sentence = speech->sentence;
    for (uint32_t at = ev_quotes_at(&speech->quotes, sentence->start); at != EV_NO_QUOTE;
         at = speech->quotes.items[at].parent)
        attribute(speech, at);
    uint32_t from = sentence->start > NEAR_BYTES ? sentence->start - NEAR_BYTES : 0;
    size_t low = 0;
    for (size_t high = speech->quotes.n; low < high;) {
        size_t middle = low + (high - low) / 2;
        bool early = speech->quotes.items[middle].start < from;
        low = early ? middle + 1 : low;
        high = early ? high : middle;
    }
    bool follows = low > 0 && is_utterance(speech, &speech->quotes.items[low - 1]);
    const size_t first = speech->first_turn[speech->number];
    bool begins_by_turn = first < speech->n_turns &&
                          speech->turns[first].start < sentence->start + 2 * NAME_MAX_BYTES &&
                          speech->turns[first].quote == EV_NO_QUOTE;
    if (follows && begins_by_turn)
        attribute(speech, (uint32_t)low - 1);
    for (size_t i = low; i < speech->quotes.n && speech->quotes.items[i].start <= sentence->end; i++)
        attribute(speech, (uint32_t)i);
}

static void give_floor(ev_speech *speech) {
    ev_byline byline = ev_byline_of(&speech->people);
    if (speech->number == 0 || (speech->sentence->flags & EV_SENTENCE_PARAGRAPH))
        speech->paragraphs_floor = SPEAKER_NONE;
    if (byline.paragraph)
        speech->paragraphs_floor = byline.item;
    speech->floors[speech->number] = byline.item == EV_NO_ITEM ? speech->paragraphs_floor : byline.item;
}

ev_status ev_speech_sentence(ev_speech *speech, size_t number, const ev_scan *scan, ev_error *err) {
    speech->number = number;
    speech->sentence = &speech->analysis->sentences[number];
    speech->tokens = speech->analysis->tokens + speech->sentence->first_token;
    speech->scan = scan;
    ev_status status =
        ev_people_read(&speech->people, speech->analysis, speech->sentence, scan, &speech->quotes, err);
    if (status == EV_OK)
        status = read_turns(speech, err);
    if (status != EV_OK)
        return status;
    give_floor(speech);
    attribute_quotes(speech);
    ev_people_remember(&speech->people, number);
    return EV_OK;
}

/* ---- Places */

/* A turn before a place reports it unless it closes what stood before; one behind it does if it closes or
 * interrupts the sentence, or if its subject stands before the place or in it (verbs come last in Kazakh). */
static bool governs(const turn *one, uint32_t start, uint32_t end) {
    return one->start <= start ? !one->closing : one->closing || one->inverted || one->subject < end;
}

static const turn *governing(const ev_speech *speech, size_t sentence, uint32_t start, uint32_t end,
                             uint32_t quote) {
    size_t first = speech->first_turn[sentence];
    size_t last = speech->first_turn[sentence + 1];
    size_t after = turn_behind(speech, first, last, start);
    for (size_t i = after; i-- > first && after - i <= TURNS_ASKED;)
        if (speech->turns[i].quote == quote && governs(&speech->turns[i], start, end))
            return &speech->turns[i];
    for (size_t i = after; i < last && i - after < TURNS_ASKED; i++)
        if (speech->turns[i].quote == quote && governs(&speech->turns[i], start, end))
            return &speech->turns[i];
    return NULL;
}

const char *ev_speech_speaker(const ev_speech *speech, size_t sentence, uint32_t start, uint32_t end) {
    uint32_t quote = ev_quotes_at(&speech->quotes, start);
    uint32_t floor = speech->floors[sentence];
    for (;;) {
        const turn *one = governing(speech, sentence, start, end, quote);
        uint32_t speaker = one ? one->speaker : SPEAKER_NONE;
        bool inside = quote != EV_NO_QUOTE;
        if (!one && inside)
            speaker = speech->quoted[quote];
        const ev_quote *around = inside ? &speech->quotes.items[quote] : NULL;
        if (speaker == SPEAKER_NONE && around && around->end - around->start > NAME_MAX_BYTES)
            speaker = SPEAKER_UNKNOWN;
        if (speaker == SPEAKER_UNKNOWN)
            return "unknown";
        if (speaker < SPEAKER_NONE)
            return speech->codebook->items[speaker].id;
        if (!around)
            return floor < SPEAKER_NONE ? speech->codebook->items[floor].id : speech->own;
        quote = around->parent;
    }
}
