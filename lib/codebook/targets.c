/* See targets.h. */
#include "codebook/targets.h"

#include <stdlib.h>
#include <string.h>

enum {
    REMEMBERED = 12,
    MEMORY_SENTENCES = 3,
    NAMES_AROUND = 8, /* labels before and behind a name that may hold it */
};

/* The rules that find an organisation's names: a stretch of the codebook's. */
typedef struct name_rules {
    size_t first, end;
} name_rules;

struct ev_targets {
    const ev_codebook *codebook;
    const ev_scanner *scanner;
    uint32_t union_list, treaty_list;
    name_rules *names; /* by item */
    struct {
        uint32_t item;
        size_t sentence;
    } remembered[REMEMBERED]; /* named last first */
    size_t n_remembered;
};

static void find_names(ev_targets *targets) {
    const ev_codebook *codebook = targets->codebook;
    for (size_t i = 0; i < codebook->n_rules; i++) {
        const ev_rule *rule = &codebook->rules[i];
        if (rule->item == EV_NO_ITEM)
            continue;
        name_rules *names = &targets->names[rule->item];
        if (names->end == 0)
            names->first = i;
        names->end = i + 1;
    }
}

ev_status ev_targets_new(const ev_codebook *codebook, const ev_scanner *scanner, ev_targets **out,
                         ev_error *err) {
    ev_targets *targets = calloc(1, sizeof *targets);
    *out = targets;
    if (!targets || !(targets->names = calloc(codebook->n_items + 1, sizeof *targets->names)))
        return ev_out_of_memory(err);
    targets->codebook = codebook;
    targets->scanner = scanner;
    targets->union_list = ev_codebook_list(codebook, "union");
    targets->treaty_list = ev_codebook_list(codebook, "treaty");
    find_names(targets);
    return EV_OK;
}

void ev_targets_free(ev_targets *targets) {
    if (!targets)
        return;
    free(targets->names);
    free(targets);
}

void ev_targets_forget(ev_targets *targets) {
    targets->n_remembered = 0;
}

static void remember(ev_targets *targets, uint32_t item, size_t sentence) {
    memmove(targets->remembered + 1, targets->remembered, (REMEMBERED - 1) * sizeof *targets->remembered);
    targets->remembered[0].item = item;
    targets->remembered[0].sentence = sentence;
    targets->n_remembered += targets->n_remembered < REMEMBERED;
}

/* A name inside another's: the Customs Union in "Southern African Customs Union". */
static bool is_inner(const ev_scan *scan, size_t number) {
    const ev_label *inner = &scan->labels[number];
    size_t end = number + NAMES_AROUND < scan->n_labels ? number + NAMES_AROUND : scan->n_labels;
    for (size_t i = number > NAMES_AROUND ? number - NAMES_AROUND : 0; i < end; i++) {
        const ev_label *one = &scan->labels[i];
        if (one->list == inner->list && one->start <= inner->start && one->end >= inner->end &&
            one->end - one->start > inner->end - inner->start)
            return true;
    }
    return false;
}

/* Labels of one list come in the order of their places. */
void ev_targets_remember(ev_targets *targets, const ev_scan *scan, size_t sentence) {
    for (size_t i = 0; i < scan->n_labels; i++)
        if (scan->labels[i].list == targets->codebook->org_list && !is_inner(scan, i))
            remember(targets, scan->labels[i].item, sentence);
}

static bool element_holds(const ev_targets *targets, const ev_element *element, uint32_t token) {
    for (size_t i = 0; i < element->n_choices; i++)
        for (size_t j = 0; j < element->choices[i].n_atoms; j++)
            if (ev_scanner_passes(targets->scanner, token, element->choices[i].atoms[j].number))
                return true;
    return false;
}

/* Whether one of the item's names has the word at the token. */
static bool name_has_word(const ev_targets *targets, uint32_t item, uint32_t token) {
    for (size_t i = targets->names[item].first; i < targets->names[item].end; i++) {
        const ev_pattern *pattern = &targets->codebook->rules[i].pattern;
        for (size_t j = 0; j < pattern->n_elements; j++)
            if (element_holds(targets, &pattern->elements[j], token))
                return true;
    }
    return false;
}

static bool lies_in(const ev_label *label, const ev_found *place) {
    return label->start >= place->start && label->end <= place->end;
}

static bool is_referent(const ev_targets *targets, const ev_label *label) {
    return label->list == targets->union_list || label->list == targets->treaty_list;
}

/* The last plain referent of a place: its last token, or EV_NO_ITEM. */
static uint32_t referent_of(const ev_targets *targets, const ev_scan *scan, const ev_found *place) {
    uint32_t token = EV_NO_ITEM;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        if (is_referent(targets, label) && lies_in(label, place) &&
            (token == EV_NO_ITEM || label->end > token))
            token = label->end - 1;
    }
    return token;
}

/* The organisation named last in the sentences before. */
static uint32_t named_before(const ev_targets *targets, size_t sentence) {
    bool fresh = targets->n_remembered > 0 && sentence - targets->remembered[0].sentence <= MEMORY_SENTENCES;
    return fresh ? targets->remembered[0].item : EV_NO_ITEM;
}

/* What a referent at `token` stands for; EV_NO_ITEM: nothing that was named. */
static uint32_t resolve(const ev_targets *targets, const ev_scan *scan, uint32_t token, size_t sentence) {
    uint32_t in_sentence = EV_NO_ITEM;
    uint32_t fitting = EV_NO_ITEM;
    for (size_t i = 0; i < scan->n_labels && scan->labels[i].list <= targets->codebook->org_list; i++) {
        const ev_label *label = &scan->labels[i];
        if (label->list != targets->codebook->org_list || label->start >= token || is_inner(scan, i))
            continue;
        in_sentence = label->item;
        if (name_has_word(targets, label->item, token))
            fitting = label->item;
    }
    for (size_t i = 0; fitting == EV_NO_ITEM && i < targets->n_remembered; i++)
        if (name_has_word(targets, targets->remembered[i].item, token))
            fitting = targets->remembered[i].item;
    if (fitting != EV_NO_ITEM || in_sentence != EV_NO_ITEM)
        return fitting != EV_NO_ITEM ? fitting : in_sentence;
    return named_before(targets, sentence);
}

/* The organisation (or, if none, the body) named in the place last, or in the sentence nearest to it. */
static uint32_t named(const ev_scan *scan, const ev_found *place, uint32_t list, bool inside) {
    uint32_t item = EV_NO_ITEM;
    uint32_t nearest = UINT32_MAX;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        if (label->list != list || (inside && !lies_in(label, place)) || is_inner(scan, i))
            continue;
        uint32_t distance = label->start >= place->end   ? label->start - place->end
                            : label->end <= place->start ? place->start - label->end
                                                         : 0;
        if (distance < nearest || (inside && distance <= nearest)) {
            nearest = distance;
            item = label->item;
        }
    }
    return item;
}

const char *ev_targets_of(const ev_targets *targets, const ev_scan *scan, const ev_found *place,
                          size_t sentence) {
    const ev_codebook *codebook = targets->codebook;
    uint32_t item = place->org;
    if (item == EV_NO_ITEM)
        item = named(scan, place, codebook->org_list, true);
    uint32_t referent = item == EV_NO_ITEM ? referent_of(targets, scan, place) : EV_NO_ITEM;
    if (referent != EV_NO_ITEM)
        item = resolve(targets, scan, referent, sentence);
    if (item == EV_NO_ITEM)
        item = named(scan, place, codebook->body_list, true);
    const ev_theme *theme = &codebook->themes[codebook->rules[place->rule].owner];
    if (item == EV_NO_ITEM && theme->target_in_sentence)
        item = named(scan, place, codebook->org_list, false);
    if (item == EV_NO_ITEM && theme->target_in_sentence)
        item = named(scan, place, codebook->body_list, false);
    if (item == EV_NO_ITEM && theme->target_near)
        item = named_before(targets, sentence);
    return item == EV_NO_ITEM ? "" : codebook->items[item].id;
}
