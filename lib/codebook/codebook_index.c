/* Where each rule may begin, by the first condition of each choice of its first word: a sentence costs only
 * the rules whose first words it has. */
#include "codebook/codebook_build.h"

#include <stdlib.h>

/* Of the later elements that must be there and are words: the group of the one with the fewest, or
 * EV_NO_ITEM. */
static uint32_t needed_group(const ev_rule *rule) {
    uint32_t group = EV_NO_ITEM;
    size_t fewest = SIZE_MAX;
    for (size_t i = 1; i < rule->n_sets; i++) {
        const ev_element_set *set = &rule->sets[i];
        if (set->optional || set->n_lists > 0 || set->n_rest > 0 || set->n_words >= fewest)
            continue;
        group = set->group;
        fewest = set->n_words;
    }
    return group;
}

static ev_status add_start(ev_starts *starts, const ev_rule *rule, uint32_t number, ev_error *err) {
    if (starts->n > 0 && starts->rules[starts->n - 1] == number)
        return EV_OK;
    size_t n_needs = starts->n;
    void *rules = starts->rules;
    void *needs = starts->needs;
    uint32_t *made = ev_array_append(&rules, &starts->n, sizeof *made);
    starts->rules = rules;
    uint32_t *need = made ? ev_array_append(&needs, &n_needs, sizeof *need) : NULL;
    starts->needs = needs;
    if (!need)
        return ev_fail(err, EV_NOMEM, "out of memory");
    *made = number;
    *need = needed_group(rule);
    return EV_OK;
}

/* The first condition of a choice that says which words can be it. */
static const ev_atom *anchor_of(const ev_choice *choice) {
    for (size_t i = 0; i < choice->n_atoms; i++) {
        const ev_atom *atom = &choice->atoms[i];
        bool of_place = atom->kind == EV_ATOM_FEATURE && ev_test_is_of_place(atom->number);
        if (!atom->negated && !of_place)
            return atom;
    }
    return NULL;
}

static ev_status index_rule(ev_codebook *codebook, uint32_t number, ev_error *err) {
    const ev_rule *rule = &codebook->rules[number];
    const ev_element *first = &rule->pattern.elements[0];
    ev_status status = EV_OK;
    if (rule->regex)
        return add_start(&codebook->regexes[rule->word_class], rule, number, err);
    for (size_t i = 0; status == EV_OK && i < first->n_choices; i++) {
        const ev_atom *atom = anchor_of(&first->choices[i]);
        if (!atom) {
            ev_fail(err, EV_BAD_CODEBOOK,
                    "pattern \"%s\": {capital} and {last} alone cannot begin a pattern; add a word",
                    rule->text);
            return ev_error_at(err, codebook->path, rule->line, rule->column);
        }
        ev_starts *table = atom->kind == EV_ATOM_LIST ? codebook->by_list : codebook->by_test;
        status = add_start(&table[atom->number], rule, number, err);
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
    return status;
}

ev_status ev_cb_index_starts(ev_codebook *codebook, ev_error *err) {
    codebook->by_test = calloc(ev_word_tests_count(codebook->tests), sizeof *codebook->by_test);
    codebook->by_list = calloc(codebook->n_lists + 1, sizeof *codebook->by_list);
    if (!codebook->by_test || !codebook->by_list)
        return ev_fail(err, EV_NOMEM, "out of memory");
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = make_sets(&codebook->rules[i], err);
    if (status == EV_OK)
        status = ev_cb_group_words(codebook, err);
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = index_rule(codebook, (uint32_t)i, err);
    return status;
}
