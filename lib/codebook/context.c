/* See context.h. */
#include "codebook/context.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

void ev_context_init(ev_context *context, const ev_codebook *codebook) {
    memset(context, 0, sizeof *context);
    context->codebook = codebook;
    context->clause_list = ev_codebook_list(codebook, "clause");
    context->question = ev_codebook_category(codebook, "question");
}

void ev_context_free(ev_context *context) {
    free(context->active);
    free(context->clauses);
}

static const ev_rule *rule_of(const ev_context *context, const ev_found *found) {
    return &context->codebook->rules[found->rule];
}

static bool overlap(const ev_found *a, const ev_found *b) {
    return a->start < b->end && b->start < a->end;
}

static bool is_taken_back(const ev_context *context, const ev_found *cue) {
    for (size_t i = 0; i < context->scan->n_founds; i++) {
        const ev_found *other = &context->scan->founds[i];
        const ev_rule *rule = rule_of(context, other);
        if (rule->role == EV_ROLE_CUE_UNLESS && rule->owner == rule_of(context, cue)->owner &&
            overlap(other, cue))
            return true;
    }
    return false;
}

static ev_status gather_cues(ev_context *context, ev_error *err) {
    context->n_active = 0;
    for (size_t i = 0; i < context->scan->n_founds; i++) {
        const ev_found *found = &context->scan->founds[i];
        if (rule_of(context, found)->role != EV_ROLE_CUE || is_taken_back(context, found))
            continue;
        void *items = context->active;
        bool grown =
            ev_array_grow(&items, &context->active_capacity, context->n_active + 1, sizeof *context->active);
        context->active = items;
        if (!grown)
            return ev_out_of_memory(err);
        context->active[context->n_active++] = *found;
    }
    return EV_OK;
}

/* Numbers the clauses: a new one begins behind a mark and at each word that begins one. */
static ev_status number_clauses(ev_context *context, ev_error *err) {
    const ev_scan *scan = context->scan;
    void *items = context->clauses;
    bool grown = ev_array_grow(&items, &context->clauses_capacity, (size_t)scan->n_tokens + 1,
                               sizeof *context->clauses);
    context->clauses = items;
    if (!grown)
        return ev_out_of_memory(err);
    for (uint32_t i = 0; i < scan->n_tokens; i++)
        context->clauses[i] = i > 0 && scan->gaps[i] != 0;
    for (size_t i = 0; i < scan->n_labels; i++)
        if (scan->labels[i].list == context->clause_list && scan->labels[i].start > 0)
            context->clauses[scan->labels[i].start] = 1;
    for (uint32_t i = 1; i < scan->n_tokens; i++)
        context->clauses[i] += context->clauses[i - 1];
    return EV_OK;
}

ev_status ev_context_read(ev_context *context, const ev_scan *scan, ev_error *err) {
    context->scan = scan;
    ev_status status = gather_cues(context, err);
    return status == EV_OK && context->n_active > 0 ? number_clauses(context, err) : status;
}

bool ev_context_reaches(const ev_context *context, const ev_found *cue, const ev_found *place) {
    const ev_rule *rule = rule_of(context, cue);
    if (overlap(cue, place))
        return true;
    bool ahead = cue->end <= place->start;
    uint32_t reach = ahead ? rule->before : rule->after;
    uint32_t from = ahead ? cue->end - 1 : place->end - 1;
    uint32_t to = ahead ? place->start : cue->start;
    if (reach == 0 || to - from - 1 > reach)
        return false;
    return !rule->clause || context->clauses[from] == context->clauses[to];
}

uint64_t ev_context_bit(uint32_t category) {
    return category == EV_NO_ITEM ? 0 : UINT64_C(1) << category;
}

uint64_t ev_context_of(const ev_context *context, const ev_found *place) {
    uint64_t set = context->scan->question ? ev_context_bit(context->question) : 0;
    for (size_t i = 0; i < context->n_active; i++) {
        uint64_t bit = ev_context_bit(rule_of(context, &context->active[i])->owner);
        if (!(set & bit) && ev_context_reaches(context, &context->active[i], place))
            set |= bit;
    }
    return set;
}
