/* See nearest.h. */
#include "codebook/nearest.h"

#include "codebook/scan.h"

/* How deep lists are looked into for the entry that came nearest. */
enum { DEPTH = 4 };

typedef struct search {
    const ev_codebook *codebook;
    const ev_scanner *scanner;
    ev_word_class word_class;
} search;

static double share_there(const search *s, uint32_t number, int depth, ev_nearest *found);

/* The entry of the element's lists most of whose words are there. */
static double share_of_lists(const search *s, const ev_element *element, int depth, ev_nearest *found) {
    double best = 0;
    for (size_t i = 0; depth > 0 && i < element->n_choices; i++) {
        const ev_atom *atom = &element->choices[i].atoms[0];
        for (size_t j = 0; atom->kind == EV_ATOM_LIST && j < s->codebook->n_rules; j++) {
            const ev_rule *rule = &s->codebook->rules[j];
            ev_nearest inner = *found;
            if (rule->role != EV_ROLE_LIST || rule->owner != atom->number ||
                rule->word_class != s->word_class)
                continue;
            double share = share_there(s, (uint32_t)j, depth - 1, &inner);
            if (share > best) {
                best = share;
                *found = inner;
            }
        }
    }
    return best;
}

/* Which part of the rule's elements some word of the sentence is; an element that is a list counts by half
 * for the part of its best entry. *found says what is missing. */
static double share_there(const search *s, uint32_t number, int depth, ev_nearest *found) {
    const ev_rule *rule = &s->codebook->rules[number];
    double there = 0;
    bool missing = false;
    found->entry = number;
    found->missing = EV_NO_ITEM;
    for (size_t i = 0; i < rule->pattern.n_elements; i++) {
        const ev_element *element = &rule->pattern.elements[i];
        if (element->optional || ev_scanner_has(s->scanner, element)) {
            there += 1;
            continue;
        }
        ev_nearest inner = {.entry = number, .missing = (uint32_t)i};
        there += share_of_lists(s, element, depth, &inner) / 2;
        if (!missing) {
            found->entry = inner.entry;
            found->missing = inner.missing;
        }
        missing = true;
    }
    return rule->pattern.n_elements ? there / (double)rule->pattern.n_elements : 0;
}

bool ev_nearest_rule(ev_tagger *tagger, const ev_analysis *analysis, size_t sentence, uint32_t theme,
                     ev_nearest *nearest) {
    search s = {ev_tagger_codebook(tagger), ev_tagger_scan(tagger, analysis, sentence),
                ev_lang_class((ev_lang)analysis->sentences[sentence].lang)};
    double best = -1;
    for (size_t i = 0; s.scanner && i < s.codebook->n_rules; i++) {
        const ev_rule *rule = &s.codebook->rules[i];
        if (rule->role != EV_ROLE_THEME || rule->owner != theme || rule->word_class != s.word_class)
            continue;
        ev_nearest found = {.rule = (uint32_t)i};
        double share = share_there(&s, (uint32_t)i, DEPTH, &found);
        if (share <= best)
            continue;
        *nearest = found;
        nearest->rule = (uint32_t)i;
        best = share;
    }
    return best >= 0;
}

static void add_atom(ev_buf *out, const ev_atom *atom) {
    static const char *const before[] = {
        [EV_ATOM_STEM] = "",   [EV_ATOM_EXACT] = "=",   [EV_ATOM_PREFIX] = "", [EV_ATOM_SUFFIX] = "*",
        [EV_ATOM_REGEX] = "/", [EV_ATOM_FEATURE] = "{", [EV_ATOM_LIST] = "@",
    };
    static const char *const after[] = {
        [EV_ATOM_STEM] = "",   [EV_ATOM_EXACT] = "",    [EV_ATOM_PREFIX] = "*", [EV_ATOM_SUFFIX] = "",
        [EV_ATOM_REGEX] = "/", [EV_ATOM_FEATURE] = "}", [EV_ATOM_LIST] = "",
    };
    ev_buf_printf(out, "%s%s%s%s", atom->negated ? "!" : "", before[atom->kind], atom->text,
                  after[atom->kind]);
}

static void add_element(ev_buf *out, const ev_element *element) {
    for (size_t i = 0; i < element->n_choices; i++) {
        if (i > 0)
            ev_buf_add_char(out, '|');
        for (size_t j = 0; j < element->choices[i].n_atoms; j++) {
            if (j > 0)
                ev_buf_add_char(out, '&');
            add_atom(out, &element->choices[i].atoms[j]);
        }
    }
}

void ev_nearest_reason(ev_buf *out, const ev_codebook *codebook, const ev_nearest *nearest) {
    const ev_rule *rule = &codebook->rules[nearest->rule];
    const ev_rule *entry = &codebook->rules[nearest->entry];
    if (rule->regex) {
        ev_buf_printf(out, "its regular expression is not found: %s", rule->text);
        return;
    }
    if (nearest->missing == EV_NO_ITEM) {
        ev_buf_printf(out, "its words are there, but further apart or in another order: %s", entry->text);
        return;
    }
    ev_buf_add_str(out, "no word of the sentence is ");
    add_element(out, &entry->pattern.elements[nearest->missing]);
    if (entry->text)
        ev_buf_printf(out, " in %s", entry->text);
    if (entry != rule)
        ev_buf_printf(out, ", which %s asks for", rule->text);
}
