/* See stored_tags.h. */
#include "indexer/stored_tags.h"

#include <stdlib.h>
#include <string.h>

void ev_tag_list_clear(ev_tag_list *list) {
    free(list->tags);
    memset(list, 0, sizeof *list);
}

static uint32_t length(const char *text) {
    return (uint32_t)strlen(text);
}

static ev_stored_tag stored(const ev_codebook *codebook, const ev_tag *tag) {
    const char *theme = codebook->themes[tag->theme].id;
    const char *rule = codebook->rules[tag->rule].name;
    return (ev_stored_tag){
        .start = tag->start,
        .end = tag->end,
        .polarity = tag->polarity,
        .modality = tag->modality,
        .theme = theme,
        .theme_bytes = length(theme),
        .rule = rule,
        .rule_bytes = length(rule),
        .speaker = tag->speaker,
        .speaker_bytes = length(tag->speaker),
        .target = tag->target,
        .target_bytes = length(tag->target),
    };
}

ev_status ev_tag_list_fill(ev_tag_list *list, const ev_codebook *codebook, const ev_tagging *tagging,
                           ev_error *err) {
    void *items = list->tags;
    bool grown = ev_array_grow(&items, &list->capacity, tagging->n_tags + 1, sizeof *list->tags);
    list->tags = items;
    if (!grown)
        return ev_out_of_memory(err);
    list->n = tagging->n_tags;
    for (size_t i = 0; i < tagging->n_tags; i++)
        list->tags[i] = (ev_tag_in){tagging->tags[i].sentence, stored(codebook, &tagging->tags[i])};
    return EV_OK;
}

/* ---- An index anew */

typedef struct retagging {
    const ev_codebook *codebook;
    ev_metadata *metadata;
    ev_tagger *tagger; /* of the segment at hand */
    ev_tag_list list;
} retagging;

static ev_status begin_segment(void *user, const ev_lexicon *lexicon, ev_error *err) {
    retagging *state = user;
    ev_tagger_free(state->tagger);
    state->tagger = NULL;
    return state->codebook ? ev_tagger_new(state->codebook, lexicon, &state->tagger, err) : EV_OK;
}

static ev_status tag_statement(void *user, ev_statement *statement, const ev_analysis *analysis,
                               const ev_tag_in **tags, size_t *n_tags, ev_error *err) {
    retagging *state = user;
    ev_tagging tagging = {0};
    const char *speaker = ev_statement_get(statement, EV_FIELD_SPEAKER);
    ev_status status = ev_metadata_link(state->metadata, statement, err);
    if (status == EV_OK && state->tagger)
        status = ev_tagger_tag(state->tagger, analysis, speaker ? speaker : "", &tagging, err);
    if (status == EV_OK && state->tagger)
        status = ev_tag_list_fill(&state->list, state->codebook, &tagging, err);
    *tags = state->list.tags;
    *n_tags = state->list.n;
    return status;
}

ev_status ev_retag_index(ev_index_writer *writer, const ev_codebook *codebook, ev_metadata *metadata,
                         const ev_basis *basis, ev_error *err) {
    retagging state = {.codebook = codebook, .metadata = metadata};
    const ev_retag retag = {begin_segment, tag_statement, &state};
    ev_status status = ev_index_writer_retag(writer, &retag, basis, err);
    ev_tagger_free(state.tagger);
    ev_tag_list_clear(&state.list);
    return status;
}
