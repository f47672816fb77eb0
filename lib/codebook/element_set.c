/* See element_set.h. */
#include "codebook/element_set.h"

#include "codebook/word_tests.h"

#include <stdlib.h>
#include <string.h>

static bool is_plain_test(const ev_choice *choice) {
    const ev_atom *atom = &choice->atoms[0];
    return choice->n_atoms == 1 && !atom->negated && atom->kind != EV_ATOM_LIST &&
           !ev_test_is_of_place(atom->number);
}

static bool is_plain_list(const ev_choice *choice) {
    return choice->n_atoms == 1 && choice->atoms[0].kind == EV_ATOM_LIST;
}

static int compare_numbers(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Rising, each once; how many they are then. */
static size_t sort_numbers(uint32_t *numbers, size_t n) {
    size_t kept = 0;
    if (n > 1)
        qsort(numbers, n, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    return kept;
}

const ev_atom *ev_choice_sign(const ev_choice *choice) {
    for (size_t i = 0; i < choice->n_atoms; i++) {
        const ev_atom *atom = &choice->atoms[i];
        bool of_place = atom->kind == EV_ATOM_FEATURE && ev_test_is_of_place(atom->number);
        if (!atom->negated && !of_place)
            return atom;
    }
    return NULL;
}

static void add_sign(ev_element_set *set, const ev_choice *choice) {
    const ev_atom *sign = ev_choice_sign(choice);
    if (!sign)
        set->anywhere = true;
    else if (sign->kind == EV_ATOM_LIST)
        set->sign_lists[set->n_sign_lists++] = sign->number;
    else
        set->sign_words[set->n_sign_words++] = sign->number;
}

static ev_status make_room(ev_element_set *set, size_t n_choices, ev_error *err) {
    set->words = calloc(n_choices, sizeof *set->words);
    set->lists = calloc(n_choices, sizeof *set->lists);
    set->rest = calloc(n_choices, sizeof *set->rest);
    set->sign_words = calloc(n_choices, sizeof *set->sign_words);
    set->sign_lists = calloc(n_choices, sizeof *set->sign_lists);
    bool made = set->words && set->lists && set->rest && set->sign_words && set->sign_lists;
    return made ? EV_OK : ev_out_of_memory(err);
}

ev_status ev_element_set_make(const ev_element *element, ev_element_set *set, ev_error *err) {
    set->group = UINT32_MAX;
    set->sign_group = UINT32_MAX;
    set->gap = element->gap;
    set->barrier = element->barrier.number;
    set->clause = element->clause;
    set->barred = element->barred;
    set->optional = element->optional;
    ev_status status = make_room(set, element->n_choices, err);
    for (size_t i = 0; status == EV_OK && i < element->n_choices; i++) {
        const ev_choice *choice = &element->choices[i];
        if (is_plain_test(choice))
            set->words[set->n_words++] = choice->atoms[0].number;
        else if (is_plain_list(choice))
            set->lists[set->n_lists++] = choice->atoms[0].number;
        else
            set->rest[set->n_rest++] = (uint32_t)i;
        add_sign(set, choice);
    }
    set->n_words = sort_numbers(set->words, set->n_words);
    set->n_sign_words = sort_numbers(set->sign_words, set->n_sign_words);
    set->n_sign_lists = sort_numbers(set->sign_lists, set->n_sign_lists);
    return status;
}

void ev_element_set_free(ev_element_set *set) {
    free(set->words);
    free(set->lists);
    free(set->rest);
    free(set->sign_words);
    free(set->sign_lists);
    memset(set, 0, sizeof *set);
}
