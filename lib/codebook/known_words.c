/* See known_words.h. */
#include "codebook/known_words.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

ev_status ev_known_words_init(ev_known_words *words, const ev_codebook *codebook, const ev_lexicon *lexicon,
                              ev_error *err) {
    *words = (ev_known_words){.codebook = codebook, .lexicon = lexicon};
    return ev_prober_new(codebook->tests, &words->prober, err);
}

void ev_known_words_free(ev_known_words *words) {
    ev_prober_free(words->prober);
    free(words->types);
    free(words->numbers);
    memset(words, 0, sizeof *words);
}

void ev_known_words_clear(ev_known_words *words) {
    words->n_types = 0;
    words->n_numbers = 0;
}

static ev_status add_numbers(ev_known_words *words, const uint32_t *numbers, size_t n, ev_error *err) {
    void *items = words->numbers;
    bool grown =
        ev_array_grow(&items, &words->numbers_capacity, words->n_numbers + n + 1, sizeof *words->numbers);
    words->numbers = items;
    if (!grown)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < n; i++)
        words->numbers[words->n_numbers++] = numbers[i];
    return EV_OK;
}

static int compare_numbers(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Orders the groups behind a word's tests, each once. */
static void sort_groups(ev_known_words *words, ev_known_word *word) {
    size_t first = (size_t)word->start + word->n_tests;
    uint32_t *groups = words->numbers + first;
    size_t n = words->n_numbers - first;
    size_t kept = 0;
    if (n > 1)
        qsort(groups, n, sizeof *groups, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || groups[kept - 1] != groups[i])
            groups[kept++] = groups[i];
    word->n_groups = (uint32_t)kept;
    words->n_numbers = first + kept;
}

static ev_status learn(ev_known_words *words, uint32_t type_id, uint32_t *limit, ev_error *err) {
    const uint32_t *tests = NULL;
    size_t n = 0;
    ev_type type = ev_lexicon_type(words->lexicon, type_id);
    ev_status status = ev_prober_ask(words->prober, &type, &tests, &n, limit, err);
    if (status != EV_OK)
        return status;
    words->types[type_id] = (ev_known_word){(uint32_t)words->n_numbers, (uint32_t)n, 0, true};
    status = add_numbers(words, tests, n, err);
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        const ev_starts *groups = &words->codebook->groups_by_test[tests[i]];
        status = add_numbers(words, groups->rules, groups->n, err);
    }
    if (status == EV_OK)
        sort_groups(words, &words->types[type_id]);
    return status;
}

ev_status ev_known_words_learn(ev_known_words *words, uint32_t type_id, uint32_t *limit, ev_error *err) {
    void *items = words->types;
    *limit = EV_TEST_NONE;
    if (type_id < words->n_types && words->types[type_id].known)
        return EV_OK;
    bool grown = ev_array_grow(&items, &words->types_capacity, (size_t)type_id + 1, sizeof *words->types);
    words->types = items;
    if (!grown)
        return ev_out_of_memory(err);
    while (words->n_types <= type_id)
        words->types[words->n_types++].known = false;
    return learn(words, type_id, limit, err);
}
