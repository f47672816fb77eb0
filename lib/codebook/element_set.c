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

static void sort_words(ev_element_set *set) {
    size_t kept = 0;
    if (set->n_words > 1)
        qsort(set->words, set->n_words, sizeof *set->words, compare_numbers);
    for (size_t i = 0; i < set->n_words; i++)
        if (kept == 0 || set->words[kept - 1] != set->words[i])
            set->words[kept++] = set->words[i];
    set->n_words = kept;
}

static ev_status make_room(ev_element_set *set, size_t n_choices, ev_error *err) {
    set->words = calloc(n_choices, sizeof *set->words);
    set->lists = calloc(n_choices, sizeof *set->lists);
    set->rest = calloc(n_choices, sizeof *set->rest);
    return set->words && set->lists && set->rest ? EV_OK : ev_fail(err, EV_NOMEM, "out of memory");
}

ev_status ev_element_set_make(const ev_element *element, ev_element_set *set, ev_error *err) {
    set->group = UINT32_MAX;
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
    }
    sort_words(set);
    return status;
}

void ev_element_set_free(ev_element_set *set) {
    free(set->words);
    free(set->lists);
    free(set->rest);
    memset(set, 0, sizeof *set);
}
