/* Where each rule may begin, by the first condition of each choice of its first word: a sentence costs only
 * the rules whose first words it has. */
#include "codebook/codebook_build.h"

#include <stdlib.h>

static ev_status add_start(ev_starts *starts, uint32_t rule, ev_error *err) {
    if (starts->n > 0 && starts->rules[starts->n - 1] == rule)
        return EV_OK;
    void *items = starts->rules;
    uint32_t *made = ev_cb_append(&items, &starts->n, sizeof *made);
    starts->rules = items;
    if (!made)
        return ev_fail(err, EV_NOMEM, "out of memory");
    *made = rule;
    return EV_OK;
}

/* The first condition of a choice that says which words can be it. */
static const ev_atom *anchor_of(const ev_choice *choice) {
    for (size_t i = 0; i < choice->n_atoms; i++) {
        const ev_atom *atom = &choice->atoms[i];
        bool capital = atom->kind == EV_ATOM_FEATURE && atom->number == EV_TEST_CAPITAL;
        if (!atom->negated && !capital)
            return atom;
    }
    return NULL;
}

static ev_status index_rule(ev_codebook *codebook, uint32_t number, ev_error *err) {
    const ev_rule *rule = &codebook->rules[number];
    const ev_element *first = &rule->pattern.elements[0];
    ev_status status = EV_OK;
    if (rule->regex)
        return add_start(&codebook->regexes[rule->word_class], number, err);
    for (size_t i = 0; status == EV_OK && i < first->n_choices; i++) {
        const ev_atom *atom = anchor_of(&first->choices[i]);
        if (!atom) {
            ev_fail(err, EV_BAD_CODEBOOK,
                    "pattern \"%s\": {capital} alone cannot begin a pattern; add a word", rule->text);
            return ev_error_at(err, codebook->path, rule->line, rule->column);
        }
        ev_starts *table = atom->kind == EV_ATOM_LIST ? codebook->by_list : codebook->by_test;
        status = add_start(&table[atom->number], number, err);
    }
    return status;
}

static ev_status make_sets(ev_rule *rule, ev_error *err) {
    ev_status status = EV_OK;
    if (rule->regex)
        return EV_OK;
    rule->sets = calloc(rule->pattern.n_elements, sizeof *rule->sets);
    if (!rule->sets)
        return ev_fail(err, EV_NOMEM, "out of memory");
    rule->n_sets = rule->pattern.n_elements;
    for (size_t i = 0; status == EV_OK && i < rule->pattern.n_elements; i++)
        status = ev_element_set_make(&rule->pattern.elements[i], &rule->sets[i], err);
    for (size_t i = 1; status == EV_OK && rule->key == 0 && i < rule->pattern.n_elements; i++)
        if (!rule->pattern.elements[i].optional && !rule->sets[i].slots && rule->sets[i].n_rest == 0)
            rule->key = i;
    return status;
}

ev_status ev_cb_index_starts(ev_codebook *codebook, ev_error *err) {
    codebook->by_test = calloc(ev_word_tests_count(codebook->tests), sizeof *codebook->by_test);
    codebook->by_list = calloc(codebook->n_lists + 1, sizeof *codebook->by_list);
    if (!codebook->by_test || !codebook->by_list)
        return ev_fail(err, EV_NOMEM, "out of memory");
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = index_rule(codebook, (uint32_t)i, err);
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = make_sets(&codebook->rules[i], err);
    return status;
}
