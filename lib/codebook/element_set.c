/* See element_set.h. */
#include "codebook/element_set.h"

#include "codebook/word_tests.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST_SLOTS = 4 };

static bool is_plain_test(const ev_choice *choice) {
    const ev_atom *atom = &choice->atoms[0];
    return choice->n_atoms == 1 && !atom->negated && atom->kind != EV_ATOM_LIST &&
           atom->number != EV_TEST_CAPITAL;
}

static bool is_plain_list(const ev_choice *choice) {
    return choice->n_atoms == 1 && choice->atoms[0].kind == EV_ATOM_LIST;
}

static void put(ev_element_set *set, uint32_t test) {
    uint32_t i = ev_element_slot(test) & set->mask;
    while (set->slots[i] != 0 && set->slots[i] != test)
        i = (i + 1) & set->mask;
    set->slots[i] = test;
}

/* At most half of the slots are used. */
static ev_status make_room(ev_element_set *set, size_t n_tests, size_t n_choices, ev_error *err) {
    uint32_t n_slots = FEWEST_SLOTS;
    while (n_slots < 2 * n_tests)
        n_slots *= 2;
    set->mask = n_slots - 1;
    set->slots = n_tests > 0 ? calloc(n_slots, sizeof *set->slots) : NULL;
    set->lists = calloc(n_choices, sizeof *set->lists);
    set->rest = calloc(n_choices, sizeof *set->rest);
    bool got = set->lists && set->rest && (set->slots || n_tests == 0);
    return got ? EV_OK : ev_fail(err, EV_NOMEM, "out of memory");
}

ev_status ev_element_set_make(const ev_element *element, ev_element_set *set, ev_error *err) {
    size_t n_tests = 0;
    for (size_t i = 0; i < element->n_choices; i++)
        n_tests += is_plain_test(&element->choices[i]);
    set->gap = element->gap;
    set->barrier = element->barrier.number;
    set->clause = element->clause;
    set->barred = element->barred;
    set->optional = element->optional;
    ev_status status = make_room(set, n_tests, element->n_choices, err);
    for (size_t i = 0; status == EV_OK && i < element->n_choices; i++) {
        const ev_choice *choice = &element->choices[i];
        if (is_plain_test(choice))
            put(set, choice->atoms[0].number);
        else if (is_plain_list(choice))
            set->lists[set->n_lists++] = choice->atoms[0].number;
        else
            set->rest[set->n_rest++] = (uint32_t)i;
    }
    return status;
}

void ev_element_set_free(ev_element_set *set) {
    free(set->slots);
    free(set->lists);
    free(set->rest);
    memset(set, 0, sizeof *set);
}
