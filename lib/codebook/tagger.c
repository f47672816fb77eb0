/* See tagger.h. */
#include "codebook/tagger.h"

#include "base/buf.h"
#include "codebook/context.h"
#include "codebook/linking.h"
#include "codebook/pieces.h"
#include "codebook/scan.h"
#include "codebook/speech.h"
#include "codebook/targets.h"

#include <stdlib.h>
#include <string.h>

/* Categories of the context that give a tag its attributes. */
typedef struct attribute_categories {
    uint32_t negation, condition, question, obligation;
} attribute_categories;

struct ev_tagger {
    const ev_codebook *codebook;
    ev_scanner *scanner;
    ev_speech *speech;
    ev_linker *linker;    /* opened when a statement has a speaker */
    ev_buf asked;         /* the speaker linked last, and who it is */
    const char *asked_id; /* NULL: no actor, or several */
    ev_targets *targets;
    ev_context context;
    attribute_categories meaning;
    ev_tag *tags;
    size_t n_tags, tags_capacity;
    ev_tag_cue *cues;
    size_t n_cues, cues_capacity;
    ev_near_miss *misses;
    size_t n_misses, misses_capacity;
    ev_given_up *given_up;
    size_t n_given_up, given_up_capacity;
    ev_pieces pieces;
    /* the sentence at hand */
    const ev_analysis *analysis;
    uint32_t sentence;
    const ev_token *tokens;
    ev_scan scan;
};

ev_status ev_tagger_new(const ev_codebook *codebook, const ev_lexicon *lexicon, ev_tagger **out,
                        ev_error *err) {
    *out = NULL;
    ev_tagger *tagger = calloc(1, sizeof *tagger);
    if (!tagger)
        return ev_out_of_memory(err);
    tagger->codebook = codebook;
    tagger->meaning = (attribute_categories){
        ev_codebook_category(codebook, "negation"), ev_codebook_category(codebook, "condition"),
        ev_codebook_category(codebook, "question"), ev_codebook_category(codebook, "obligation")};
    ev_context_init(&tagger->context, codebook);
    ev_status status = ev_scanner_new(codebook, lexicon, &tagger->scanner, err);
    if (status == EV_OK)
        status = ev_speech_new(codebook, &tagger->speech, err);
    if (status == EV_OK)
        status = ev_targets_new(codebook, tagger->scanner, &tagger->targets, err);
    if (status == EV_OK)
        *out = tagger;
    else
        ev_tagger_free(tagger);
    return status;
}

void ev_tagger_free(ev_tagger *tagger) {
    if (!tagger)
        return;
    ev_scanner_free(tagger->scanner);
    ev_speech_free(tagger->speech);
    ev_linker_free(tagger->linker);
    ev_buf_free(&tagger->asked);
    ev_targets_free(tagger->targets);
    ev_context_free(&tagger->context);
    free(tagger->tags);
    free(tagger->cues);
    free(tagger->misses);
    free(tagger->given_up);
    ev_pieces_free(&tagger->pieces);
    free(tagger);
}

void ev_tagger_clear(ev_tagger *tagger) {
    ev_scanner_clear(tagger->scanner);
}

static const ev_rule *rule_of(const ev_tagger *tagger, const ev_found *found) {
    return &tagger->codebook->rules[found->rule];
}

static bool overlap(const ev_found *a, const ev_found *b) {
    return a->start < b->end && b->start < a->end;
}

/* ---- Cues */

static uint32_t byte_start(const ev_tagger *tagger, const ev_found *found) {
    return tagger->tokens[found->start].start;
}

static uint32_t byte_end(const ev_tagger *tagger, const ev_found *found) {
    return tagger->tokens[found->end - 1].end;
}

static ev_status add_cue(ev_tagger *tagger, ev_tag_cue cue, ev_error *err) {
    void *items = tagger->cues;
    bool grown = ev_array_grow(&items, &tagger->cues_capacity, tagger->n_cues + 1, sizeof *tagger->cues);
    tagger->cues = items;
    if (!grown)
        return ev_out_of_memory(err);
    tagger->cues[tagger->n_cues++] = cue;
    return EV_OK;
}

/* Categories that a rule's tags depend on: those that it needs, and those that give attributes. */
static uint64_t asked_by(const ev_tagger *tagger, const ev_rule *rule) {
    const attribute_categories *meaning = &tagger->meaning;
    return rule->needs | tagger->codebook->themes[rule->owner].possible_by |
           ev_context_bit(meaning->negation) | ev_context_bit(meaning->condition) |
           ev_context_bit(meaning->question) | ev_context_bit(meaning->obligation);
}

/* Two rules of a category may find the same words. */
static bool is_noted(const ev_tagger *tagger, const ev_tag *tag, const ev_tag_cue *cue) {
    for (size_t i = tag->first_cue; i < tagger->n_cues; i++)
        if (tagger->cues[i].category == cue->category && tagger->cues[i].start == cue->start &&
            tagger->cues[i].end == cue->end)
            return true;
    return false;
}

static ev_status note_cues(ev_tagger *tagger, const ev_found *place, ev_tag *tag, ev_error *err) {
    ev_status status = EV_OK;
    uint64_t asked = asked_by(tagger, rule_of(tagger, place));
    tag->first_cue = (uint32_t)tagger->n_cues;
    for (size_t i = 0; status == EV_OK && i < tagger->context.n_active; i++) {
        const ev_found *cue = &tagger->context.active[i];
        ev_tag_cue noted = {rule_of(tagger, cue)->owner, cue->rule, byte_start(tagger, cue),
                            byte_end(tagger, cue)};
        if ((asked & ev_context_bit(noted.category)) && ev_context_reaches(&tagger->context, cue, place) &&
            !is_noted(tagger, tag, &noted))
            status = add_cue(tagger, noted, err);
    }
    uint32_t end = tagger->analysis->sentences[tagger->sentence].end;
    if (status == EV_OK && tagger->scan.question && tagger->meaning.question != EV_NO_ITEM)
        status = add_cue(tagger, (ev_tag_cue){tagger->meaning.question, EV_NO_ITEM, end - 1, end}, err);
    tag->n_cues = (uint32_t)tagger->n_cues - tag->first_cue;
    return status;
}

/* ---- Places */

static ev_status note_miss(ev_tagger *tagger, const ev_found *place, ev_refusal why, uint64_t categories,
                           uint32_t other, ev_error *err) {
    void *items = tagger->misses;
    bool grown =
        ev_array_grow(&items, &tagger->misses_capacity, tagger->n_misses + 1, sizeof *tagger->misses);
    tagger->misses = items;
    if (!grown)
        return ev_out_of_memory(err);
    tagger->misses[tagger->n_misses++] = (ev_near_miss){tagger->sentence,
                                                        byte_start(tagger, place),
                                                        byte_end(tagger, place),
                                                        place->rule,
                                                        why,
                                                        categories,
                                                        other};
    return EV_OK;
}

static bool lies_in(const ev_found *found, const ev_label *label) {
    return label->start <= found->start && found->end <= label->end;
}

/* Words of an organisation's name, beyond which the place goes, say nothing of what the organisation is:
 * to leave the World Trade Organization is not to leave a trade organisation. */
static bool is_part_of_name(const ev_tagger *tagger, const ev_found *found, const ev_found *place) {
    for (size_t i = 0; i < tagger->scan.n_labels; i++) {
        const ev_label *label = &tagger->scan.labels[i];
        if (label->list == tagger->codebook->org_list && lies_in(found, label) && !lies_in(place, label))
            return true;
    }
    return false;
}

static uint32_t unless_of(const ev_tagger *tagger, const ev_found *place) {
    uint32_t theme = rule_of(tagger, place)->owner;
    for (size_t i = 0; i < tagger->scan.n_founds; i++) {
        const ev_found *other = &tagger->scan.founds[i];
        const ev_rule *rule = rule_of(tagger, other);
        if (rule->role == EV_ROLE_THEME_UNLESS && rule->owner == theme && overlap(other, place) &&
            !is_part_of_name(tagger, other, place))
            return other->rule;
    }
    return EV_NO_ITEM;
}

static ev_modality modality_of(const ev_tagger *tagger, const ev_rule *rule, uint64_t context) {
    bool conditional = (context & ev_context_bit(tagger->meaning.condition)) != 0;
    if (rule->modality != EV_ANY_ATTRIBUTE && !conditional)
        return (ev_modality)rule->modality;
    if (context & ev_context_bit(tagger->meaning.question))
        return EV_MODALITY_QUESTION;
    if (conditional)
        return EV_MODALITY_CONDITIONAL;
    if (context & ev_context_bit(tagger->meaning.obligation))
        return EV_MODALITY_OBLIGATED;
    if (context & tagger->codebook->themes[rule->owner].possible_by)
        return EV_MODALITY_POSSIBLE;
    return EV_MODALITY_ACTUAL;
}

static ev_status add_tag(ev_tagger *tagger, const ev_found *place, uint64_t context, ev_error *err) {
    const ev_rule *rule = rule_of(tagger, place);
    void *items = tagger->tags;
    bool grown = ev_array_grow(&items, &tagger->tags_capacity, tagger->n_tags + 1, sizeof *tagger->tags);
    tagger->tags = items;
    if (!grown)
        return ev_out_of_memory(err);
    ev_tag *tag = &tagger->tags[tagger->n_tags++];
    *tag = (ev_tag){.sentence = tagger->sentence,
                    .start = byte_start(tagger, place),
                    .end = byte_end(tagger, place),
                    .first_token = place->start,
                    .n_tokens = place->end - place->start,
                    .theme = rule->owner,
                    .rule = place->rule,
                    .modality = modality_of(tagger, rule, context),
                    .target = ev_targets_of(tagger->targets, &tagger->scan, place, tagger->sentence)};
    bool negated = (context & ev_context_bit(tagger->meaning.negation)) != 0;
    tag->polarity = rule->polarity != EV_ANY_ATTRIBUTE ? (ev_polarity)rule->polarity
                    : negated                          ? EV_POLARITY_NEGATED
                                                       : EV_POLARITY_AFFIRMED;
    return note_cues(tagger, place, tag, err);
}

static ev_status judge(ev_tagger *tagger, const ev_found *place, ev_error *err) {
    const ev_rule *rule = rule_of(tagger, place);
    uint64_t context = ev_context_of(&tagger->context, place);
    uint32_t unless = unless_of(tagger, place);
    if (unless != EV_NO_ITEM)
        return note_miss(tagger, place, EV_REFUSED_UNLESS, 0, unless, err);
    if (rule->needs && !(rule->needs & context))
        return note_miss(tagger, place, EV_REFUSED_NEEDS, rule->needs, EV_NO_ITEM, err);
    if (rule->without & context)
        return note_miss(tagger, place, EV_REFUSED_WITHOUT, rule->without & context, EV_NO_ITEM, err);
    return add_tag(tagger, place, context, err);
}

/* ---- A sentence */

/* Both are in one array: a rule that came to the same place by two lists has one tag, the first. */
static bool is_better(const ev_tag *a, const ev_tag *b) {
    if (a->n_tokens != b->n_tokens)
        return a->n_tokens > b->n_tokens;
    if (a->rule != b->rule)
        return a->rule < b->rule;
    return a->start != b->start ? a->start < b->start : a < b;
}

/* The rule of a better tag at the same place, or EV_NO_ITEM. */
static uint32_t beaten_by(const ev_tagger *tagger, size_t first, const ev_tag *tag) {
    for (size_t i = first; i < tagger->n_tags; i++) {
        const ev_tag *other = &tagger->tags[i];
        if (other != tag && other->theme == tag->theme && other->start < tag->end &&
            tag->start < other->end && is_better(other, tag))
            return other->rule;
    }
    return EV_NO_ITEM;
}

static uint32_t yielded_to(const ev_tagger *tagger, size_t first, const ev_tag *tag) {
    const ev_theme *theme = &tagger->codebook->themes[tag->theme];
    for (size_t i = 0; i < theme->n_yields_to; i++)
        for (size_t j = first; j < tagger->n_tags; j++)
            if (tagger->tags[j].theme == theme->yields_to[i])
                return theme->yields_to[i];
    return EV_NO_ITEM;
}

static int compare_tags(const void *left, const void *right) {
    const ev_tag *a = left;
    const ev_tag *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->theme > b->theme) - (a->theme < b->theme);
}

/* Of overlapping tags of one theme the best stays; themes that yield go. */
static ev_status settle(ev_tagger *tagger, size_t first, ev_error *err) {
    enum { KEPT_AT_ONCE = 64 };
    bool small_gone[KEPT_AT_ONCE];
    size_t n = tagger->n_tags - first;
    bool *gone = n <= KEPT_AT_ONCE ? small_gone : malloc(n * sizeof *gone);
    ev_status status = gone ? EV_OK : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        const ev_tag *tag = &tagger->tags[first + i];
        uint32_t to = yielded_to(tagger, first, tag);
        uint32_t by = to == EV_NO_ITEM ? beaten_by(tagger, first, tag) : EV_NO_ITEM;
        gone[i] = to != EV_NO_ITEM || by != EV_NO_ITEM;
        if (!gone[i])
            continue;
        ev_found place = {
            .rule = tag->rule, .start = tag->first_token, .end = tag->first_token + tag->n_tokens};
        status = to != EV_NO_ITEM ? note_miss(tagger, &place, EV_REFUSED_YIELDS, 0, to, err)
                                  : note_miss(tagger, &place, EV_REFUSED_BEATEN, 0, by, err);
    }
    size_t kept = 0;
    for (size_t i = 0; status == EV_OK && i < n; i++)
        if (!gone[i])
            tagger->tags[first + kept++] = tagger->tags[first + i];
    if (gone != small_gone)
        free(gone);
    if (status != EV_OK)
        return status;
    tagger->n_tags = first + kept;
    if (kept > 1)
        qsort(tagger->tags + first, kept, sizeof *tagger->tags, compare_tags);
    return EV_OK;
}

static ev_status tag_sentence(ev_tagger *tagger, ev_error *err) {
    size_t first = tagger->n_tags;
    ev_status status = ev_context_read(&tagger->context, &tagger->scan, err);
    for (size_t i = 0; status == EV_OK && i < tagger->scan.n_founds; i++)
        if (rule_of(tagger, &tagger->scan.founds[i])->role == EV_ROLE_THEME)
            status = judge(tagger, &tagger->scan.founds[i], err);
    if (status == EV_OK && tagger->n_tags > first)
        status = settle(tagger, first, err);
    ev_targets_remember(tagger->targets, &tagger->scan, tagger->sentence);
    return status;
}

static ev_status link_speaker(ev_tagger *tagger, const char *speaker, ev_error *err) {
    const char *ids[EV_MAX_LINKS] = {NULL};
    size_t n_ids = 0;
    ev_status status = EV_OK;
    if (!tagger->linker)
        status = ev_linker_open(tagger->codebook->names_folder, EV_LINK_ALL, &tagger->linker, err);
    if (status == EV_OK)
        status = ev_linker_find(tagger->linker, EV_LINK_ACTOR, speaker, ids, &n_ids, err);
    tagger->asked_id = n_ids == 1 ? ids[0] : NULL;
    ev_buf_clear(&tagger->asked);
    ev_buf_add_str(&tagger->asked, speaker);
    return status == EV_OK ? ev_buf_status(&tagger->asked, err) : status;
}

/* The statement's own speaker, by the actor's id where one is named. */
static ev_status begin_speech(ev_tagger *tagger, const char *speaker, ev_error *err) {
    ev_status status = EV_OK;
    bool known = tagger->linker && !strcmp(ev_buf_cstr(&tagger->asked), speaker);
    if (*speaker && !known)
        status = link_speaker(tagger, speaker, err);
    const char *own = *speaker && tagger->asked_id ? tagger->asked_id : speaker;
    return status == EV_OK ? ev_speech_begin(tagger->speech, tagger->analysis, own, err) : status;
}

static ev_status note_given_up(ev_tagger *tagger, ev_error *err) {
    void *items = tagger->given_up;
    bool grown = ev_array_grow(&items, &tagger->given_up_capacity,
                               tagger->n_given_up + tagger->scan.n_given_up + 1, sizeof *tagger->given_up);
    tagger->given_up = items;
    if (!grown)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < tagger->scan.n_given_up; i++)
        tagger->given_up[tagger->n_given_up++] = (ev_given_up){tagger->sentence, tagger->scan.given_up[i]};
    return EV_OK;
}

/* Numbers of pieces become numbers of the sentences that they were cut from. */
static void put_together(ev_tagger *tagger, const ev_analysis *whole) {
    const uint32_t *origins = tagger->pieces.origins;
    for (size_t i = 0; i < tagger->n_tags; i++) {
        ev_tag *tag = &tagger->tags[i];
        const ev_sentence *piece = &tagger->analysis->sentences[tag->sentence];
        tag->sentence = origins[tag->sentence];
        tag->first_token += piece->first_token - whole->sentences[tag->sentence].first_token;
    }
    for (size_t i = 0; i < tagger->n_misses; i++)
        tagger->misses[i].sentence = origins[tagger->misses[i].sentence];
    for (size_t i = 0; i < tagger->n_given_up; i++)
        tagger->given_up[i].sentence = origins[tagger->given_up[i].sentence];
}

static ev_status tag_sentences(ev_tagger *tagger, ev_error *err) {
    const ev_analysis *analysis = tagger->analysis;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++) {
        tagger->sentence = (uint32_t)i;
        tagger->tokens = analysis->tokens + analysis->sentences[i].first_token;
        status = ev_scanner_scan(tagger->scanner, analysis, i, &tagger->scan, err);
        if (status == EV_OK)
            status = ev_speech_sentence(tagger->speech, i, &tagger->scan, err);
        if (status == EV_OK)
            status = tag_sentence(tagger, err);
        if (status == EV_OK && tagger->scan.n_given_up > 0)
            status = note_given_up(tagger, err);
    }
    return status;
}

ev_status ev_tagger_tag(ev_tagger *tagger, const ev_analysis *analysis, const char *speaker,
                        ev_tagging *tagging, ev_error *err) {
    tagger->n_given_up = 0;
    tagger->n_tags = 0;
    tagger->n_cues = 0;
    tagger->n_misses = 0;
    ev_targets_forget(tagger->targets);
    ev_status status = ev_pieces_of(&tagger->pieces, analysis, &tagger->analysis, err);
    if (status == EV_OK)
        status = begin_speech(tagger, speaker, err);
    if (status == EV_OK)
        status = tag_sentences(tagger, err);
    for (size_t i = 0; status == EV_OK && i < tagger->n_tags;
         i++) /* a speaker may be named after the words */
        tagger->tags[i].speaker = ev_speech_speaker(tagger->speech, tagger->tags[i].sentence,
                                                    tagger->tags[i].start, tagger->tags[i].end);
    if (status == EV_OK && tagger->analysis != analysis)
        put_together(tagger, analysis);
    *tagging = (ev_tagging){tagger->tags,     tagger->n_tags,   tagger->cues,      tagger->misses,
                            tagger->n_misses, tagger->given_up, tagger->n_given_up};
    return status;
}

const ev_codebook *ev_tagger_codebook(const ev_tagger *tagger) {
    return tagger->codebook;
}

const struct ev_scanner *ev_tagger_scan(ev_tagger *tagger, const ev_analysis *analysis, size_t sentence) {
    ev_scan scan;
    ev_status status = ev_scanner_scan(tagger->scanner, analysis, sentence, &scan, NULL);
    return status == EV_OK ? tagger->scanner : NULL;
}
