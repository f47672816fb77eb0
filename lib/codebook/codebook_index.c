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
        if (set->optional || set->anywhere || set->n_sign_lists > 0 || set->n_sign_words >= fewest)
            continue;
        group = set->sign_group;
        fewest = set->n_sign_words;
    }
    return group;
}

static ev_status add_start(const ev_codebook *codebook, ev_starts *starts, uint32_t number, ev_error *err) {
    if (starts->n > 0 && starts->rules[starts->n - 1] == number)
        return EV_OK;
    const ev_rule *rule = &codebook->rules[number];
    size_t n_gates = starts->n;
    void *rules = starts->rules;
    void *gates = starts->gates;
    uint32_t *made = ev_array_append(&rules, &starts->n, sizeof *made);
    starts->rules = rules;
    ev_gate *gate = made ? ev_array_append(&gates, &n_gates, sizeof *gate) : NULL;
    starts->gates = gates;
    if (!gate)
        return ev_out_of_memory(err);
    *made = number;
    *gate = (ev_gate){needed_group(rule), rule->word_class,
                      rule->role == EV_ROLE_LIST ? rule->owner : (uint32_t)codebook->n_lists};
    return EV_OK;
}

/* Names of all languages are in one list, and most rules that begin by one hold in one language. */
static ev_status add_list_start(ev_codebook *codebook, uint32_t list, uint32_t number, ev_error *err) {
    ev_word_class of = codebook->rules[number].word_class;
    ev_status status = EV_OK;
    for (int c = 0; status == EV_OK && c < EV_CLASS_LAST; c++)
        if (of == EV_CLASS_OTHER || of == (ev_word_class)c)
            status = add_start(codebook, &codebook->by_list[EV_CLASS_LAST * list + (uint32_t)c], number, err);
    return status;
}

static ev_status index_rule(ev_codebook *codebook, uint32_t number, ev_error *err) {
    const ev_rule *rule = &codebook->rules[number];
    const ev_element *first = &rule->pattern.elements[0];
    ev_status status = EV_OK;
    if (rule->regex)
        return add_start(codebook, &codebook->regexes[rule->word_class], number, err);
    for (size_t i = 0; status == EV_OK && i < first->n_choices; i++) {
        const ev_atom *atom = ev_choice_sign(&first->choices[i]);
        if (!atom) {
            ev_fail(err, EV_BAD_CODEBOOK,
                    "pattern \"%s\": {capital} and {last} alone cannot begin a pattern; add a word",
                    rule->text);
            return ev_error_at(err, codebook->path, rule->line, rule->column);
        }
        status = atom->kind == EV_ATOM_LIST
                     ? add_list_start(codebook, atom->number, number, err)
                     : add_start(codebook, &codebook->by_test[atom->number], number, err);
    }
    return status;
}

static ev_status make_sets(ev_rule *rule, ev_error *err) {
    ev_status status = EV_OK;
    if (rule->regex)
        return EV_OK;
    rule->sets = calloc(rule->pattern.n_elements, sizeof *rule->sets);
    if (!rule->sets)
        return ev_out_of_memory(err);
    rule->n_sets = rule->pattern.n_elements;
    for (size_t i = 0; status == EV_OK && i < rule->pattern.n_elements; i++)
        status = ev_element_set_make(&rule->pattern.elements[i], &rule->sets[i], err);
    const ev_element_set *first = &rule->sets[0];
    rule->one_word = rule->n_sets == 1 && first->n_lists == 0 && first->n_rest == 0;
    return status;
}

ev_status ev_cb_index_starts(ev_codebook *codebook, ev_error *err) {
    codebook->by_test = calloc(ev_word_tests_count(codebook->tests), sizeof *codebook->by_test);
    codebook->by_list = calloc(EV_CLASS_LAST * codebook->n_lists + 1, sizeof *codebook->by_list);
    if (!codebook->by_test || !codebook->by_list)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = make_sets(&codebook->rules[i], err);
    if (status == EV_OK)
        status = ev_cb_group_words(codebook, err);
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++)
        status = index_rule(codebook, (uint32_t)i, err);
    return status;
}
