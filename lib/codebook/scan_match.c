/* See scan_state.h. Words are asked by their groups (element_set.h); a gap grows word by word, and the
 * nearest way counts. */
#include "codebook/scan_state.h"

#include <utf8proc.h>

bool ev_scanner_passes(const ev_scanner *scanner, uint32_t at, uint32_t test) {
    return ev_known_words_pass(&scanner->words, scanner->tokens[at].type_id, test);
}

/* ---- How words are written */

int32_t ev_scan_letter(const char *text, uint32_t at, uint32_t end, uint32_t *step) {
    utf8proc_int32_t letter = 0;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(end - at), &letter);
    *step = n > 0 ? (uint32_t)n : 1;
    return n > 0 ? letter : 0;
}

static bool begins_with_capital(const ev_scanner *scanner, uint32_t at) {
    const ev_token *token = &scanner->tokens[at];
    uint32_t step;
    return utf8proc_isupper(ev_scan_letter(scanner->analysis->text, token->start, token->end, &step)) != 0;
}

/* Capitals only, up to a hyphen or apostrophe: ЕАЭО-дан, EAEU's. A plural's small s in EEUs is no name's. */
static bool is_in_capitals(const ev_scanner *scanner, uint32_t at) {
    const ev_token *token = &scanner->tokens[at];
    uint32_t step;
    for (uint32_t i = token->start; i < token->end; i += step) {
        int32_t letter = ev_scan_letter(scanner->analysis->text, i, token->end, &step);
        if (letter == '-' || letter == 0x2011 || letter == 0x2010 || letter == '\'' || letter == 0x2019)
            return i > token->start;
        if (utf8proc_islower(letter))
            return false;
    }
    return true;
}

bool ev_scan_is_cased(const ev_scanner *scanner, const ev_rule *rule, uint32_t at) {
    switch (rule->casing) {
    case EV_CASING_ANY:
        return true;
    case EV_CASING_CAPITAL:
        return begins_with_capital(scanner, at);
    case EV_CASING_ABBREVIATION:
        return is_in_capitals(scanner, at);
    }
    return false;
}

/* ---- Matching */

/* The sentence ends behind the word, or a comma, dash, colon, bracket or quotation mark stands there. */
static bool ends_clause(const ev_scanner *scanner, uint32_t at) {
    return at + 1 == scanner->n_tokens || scanner->gaps[at + 1] != 0;
}

static bool place_holds(const ev_scanner *scanner, uint32_t test, uint32_t at) {
    return test == EV_TEST_CAPITAL ? begins_with_capital(scanner, at) : ends_clause(scanner, at);
}

static bool word_holds(const ev_scanner *scanner, const ev_atom *atom, uint32_t at) {
    bool yes = atom->kind == EV_ATOM_FEATURE && ev_test_is_of_place(atom->number)
                   ? place_holds(scanner, atom->number, at)
                   : ev_scanner_passes(scanner, at, atom->number);
    return yes != atom->negated;
}

/* All conditions of a choice but lists, on one word. */
static bool words_hold(const ev_scanner *scanner, const ev_choice *choice, uint32_t at) {
    for (size_t i = 0; i < choice->n_atoms; i++)
        if (choice->atoms[i].kind != EV_ATOM_LIST && !word_holds(scanner, &choice->atoms[i], at))
            return false;
    return true;
}

static const ev_atom *list_of(const ev_choice *choice) {
    for (size_t i = 0; i < choice->n_atoms; i++)
        if (choice->atoms[i].kind == EV_ATOM_LIST)
            return &choice->atoms[i];
    return NULL;
}

static bool match_from(ev_scanner *scanner, ev_match *m, size_t element, uint32_t at);

/* The pattern goes on behind an entry of a list. */
static bool match_behind(ev_scanner *scanner, ev_match *m, size_t element, uint32_t number) {
    const ev_label label = scanner->labels[number];
    uint32_t anchor = m->anchor;
    if (label.list == scanner->codebook->org_list)
        m->anchor = number;
    if (match_from(scanner, m, element + 1, label.end))
        return true;
    m->anchor = anchor;
    return false;
}

/* A choice that asks for several things at once. */
static bool match_choice(ev_scanner *scanner, ev_match *m, size_t element, const ev_choice *choice,
                         uint32_t at) {
    const ev_atom *list = list_of(choice);
    scanner->steps++;
    if (!list)
        return words_hold(scanner, choice, at) && match_from(scanner, m, element + 1, at + 1);
    for (uint32_t i = scanner->first_label[at]; i != EV_NO_ITEM; i = scanner->labels[i].next)
        if (scanner->labels[i].list == list->number &&
            words_hold(scanner, choice, scanner->labels[i].end - 1) && match_behind(scanner, m, element, i))
            return true;
    return false;
}

static bool has_list(const ev_element_set *set, uint32_t list) {
    for (size_t i = 0; i < set->n_lists; i++)
        if (set->lists[i] == list)
            return true;
    return false;
}

bool ev_scan_match(ev_scanner *scanner, ev_match *m, size_t element, uint32_t at) {
    const ev_element_set *set = &m->rule->sets[element];
    scanner->steps++;
    if (set->group != EV_NO_ITEM &&
        ev_known_words_in_group(&scanner->words, scanner->tokens[at].type_id, set->group) &&
        match_from(scanner, m, element + 1, at + 1))
        return true;
    if (set->n_lists > 0)
        for (uint32_t i = scanner->first_label[at]; i != EV_NO_ITEM; i = scanner->labels[i].next)
            if (has_list(set, scanner->labels[i].list) && match_behind(scanner, m, element, i))
                return true;
    for (size_t i = 0; i < set->n_rest; i++)
        if (match_choice(scanner, m, element, &m->rule->pattern.elements[element].choices[set->rest[i]], at))
            return true;
    return false;
}

static bool begins_entry(const ev_scanner *scanner, uint32_t list, uint32_t at) {
    for (uint32_t i = scanner->first_label[at]; i != EV_NO_ITEM; i = scanner->labels[i].next)
        if (scanner->labels[i].list == list)
            return true;
    return false;
}

/* Whether the gap before an element may not grow over the word at `at`. */
static bool is_barred(const ev_scanner *scanner, const ev_element_set *e, uint32_t at) {
    return e->barred && begins_entry(scanner, e->barrier, at);
}

/* Elements from `element` on, with their gaps, from word `at` on; the nearest way counts. */
static bool match_from(ev_scanner *scanner, ev_match *m, size_t element, uint32_t at) {
    if (element == m->rule->n_sets) {
        m->end = at;
        return true;
    }
    const ev_element_set *e = &m->rule->sets[element];
    for (uint32_t skipped = 0; skipped <= e->gap && at + skipped < scanner->n_tokens; skipped++) {
        if (e->clause && (scanner->gaps[at + skipped] & (EV_GAP_COMMA | EV_GAP_CLAUSE)))
            break;
        if (scanner->steps > EV_SCAN_STEPS)
            return false;
        if (ev_scan_match(scanner, m, element, at + skipped))
            return true;
        if (is_barred(scanner, e, at + skipped))
            break;
    }
    return e->optional && match_from(scanner, m, element + 1, at);
}

static bool has_label(const ev_scanner *scanner, uint32_t list) {
    for (size_t i = 0; i < scanner->n_labels; i++)
        if (scanner->labels[i].list == list)
            return true;
    return false;
}

bool ev_scanner_has(const ev_scanner *scanner, const ev_element *element) {
    for (size_t i = 0; i < element->n_choices; i++) {
        const ev_atom *list = list_of(&element->choices[i]);
        if (list && has_label(scanner, list->number))
            return true;
        for (uint32_t at = 0; !list && at < scanner->n_tokens; at++)
            if (words_hold(scanner, &element->choices[i], at))
                return true;
    }
    return false;
}
