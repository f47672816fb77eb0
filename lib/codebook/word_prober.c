/* See word_tests.h: what a word passes. */
#include "codebook/linking_data.h"
#include "codebook/word_tests_state.h"

#include <stdlib.h>
#include <string.h>

struct ev_prober {
    const ev_word_tests *tests;
    ev_regex_matcher *matcher;
    uint32_t *numbers;
    size_t n_numbers;
    size_t capacity;
    uint32_t limit; /* the first test that hit its limit on the word, or EV_TEST_NONE */
    ev_buf key;
};

ev_status ev_prober_new(const ev_word_tests *tests, ev_prober **out, ev_error *err) {
    ev_prober *prober = calloc(1, sizeof *prober);
    *out = NULL;
    if (!prober)
        return ev_out_of_memory(err);
    prober->tests = tests;
    ev_status status = ev_regex_matcher_new(&prober->matcher, err);
    if (status == EV_OK)
        *out = prober;
    else
        ev_prober_free(prober);
    return status;
}

void ev_prober_free(ev_prober *prober) {
    if (!prober)
        return;
    ev_regex_matcher_free(prober->matcher);
    free(prober->numbers);
    ev_buf_free(&prober->key);
    free(prober);
}

static ev_status note(ev_prober *prober, uint32_t number, ev_error *err) {
    void *items = prober->numbers;
    bool grown = ev_array_grow(&items, &prober->capacity, prober->n_numbers + 1, sizeof *prober->numbers);
    prober->numbers = items;
    if (!grown)
        return ev_out_of_memory(err);
    prober->numbers[prober->n_numbers++] = number;
    return EV_OK;
}

/* The expressions that mean this. */
static ev_status look_up_meaning(ev_prober *prober, meaning what, ev_word_class word_class, const char *text,
                                 size_t n_bytes, ev_error *err) {
    ev_tests_put_meaning(&prober->key, what, word_class, text, n_bytes);
    if (prober->key.failed)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    uint32_t number = *ev_tests_slot(prober->tests, &prober->key);
    for (; status == EV_OK && number; number = prober->tests->tests[number - 1].next)
        status = note(prober, prober->tests->tests[number - 1].meant, err);
    return status;
}

static ev_status look_up_meanings(ev_prober *prober, const ev_type *type, ev_word_class word_class,
                                  ev_error *err) {
    const size_t *longest = prober->tests->longest_meant[word_class];
    const char *norm = type->norm;
    size_t n = type->norm_bytes;
    ev_status status = look_up_meaning(prober, MEANS_WORD, word_class, norm, n, err);
    for (size_t i = 0; status == EV_OK && i <= n; i++) {
        if (i < n && ((unsigned char)norm[i] & 0xC0) == 0x80)
            continue;
        if (i > 0 && i <= longest[0])
            status = look_up_meaning(prober, MEANS_BEGINNING, word_class, norm, i, err);
        if (status == EV_OK && i < n && n - i <= longest[1])
            status = look_up_meaning(prober, MEANS_END, word_class, norm + i, n - i, err);
    }
    return status;
}

static ev_status look_up(ev_prober *prober, ev_test_kind kind, ev_word_class word_class, const char *text,
                         size_t n_bytes, ev_error *err) {
    ev_tests_put_key(&prober->key, kind, word_class, text, n_bytes);
    if (prober->key.failed)
        return ev_out_of_memory(err);
    uint32_t number = *ev_tests_slot(prober->tests, &prober->key);
    return number ? note(prober, number, err) : EV_OK;
}

/* Every beginning and every end of the norm, at its letters. */
static ev_status look_up_parts(ev_prober *prober, const ev_type *type, ev_error *err) {
    const ev_word_tests *tests = prober->tests;
    ev_status status = EV_OK;
    if (type->norm_bytes == 0)
        return EV_OK;
    size_t longest_start = tests->outer[0][(unsigned char)type->norm[0]] ? tests->longest[0] : 0;
    size_t longest_end =
        tests->outer[1][(unsigned char)type->norm[type->norm_bytes - 1]] ? tests->longest[1] : 0;
    for (size_t i = 0; status == EV_OK && i <= type->norm_bytes; i++) {
        bool inside_letter = i < type->norm_bytes && ((unsigned char)type->norm[i] & 0xC0) == 0x80;
        if (inside_letter)
            continue;
        if (i > 0 && i <= longest_start)
            status = look_up(prober, EV_TEST_PREFIX, type->word_class, type->norm, i, err);
        if (status == EV_OK && i < type->norm_bytes && type->norm_bytes - i <= longest_end)
            status =
                look_up(prober, EV_TEST_SUFFIX, type->word_class, type->norm + i, type->norm_bytes - i, err);
    }
    return status;
}

static ev_status look_up_name(ev_prober *prober, const ev_type *type, ev_error *err) {
    ev_status status = look_up(prober, EV_TEST_NAME, type->word_class, type->norm, type->norm_bytes, err);
    for (size_t i = 0; status == EV_OK && type->word_class == EV_CLASS_KK && ev_link_endings[i]; i++) {
        size_t n = strlen(ev_link_endings[i]);
        if (type->norm_bytes > n && !memcmp(type->norm + type->norm_bytes - n, ev_link_endings[i], n))
            status = look_up(prober, EV_TEST_NAME, type->word_class, type->norm, type->norm_bytes - n, err);
    }
    return status;
}

static ev_status look_up_all(ev_prober *prober, const ev_type *type, ev_error *err) {
    size_t head = strcspn(type->norm, "-'"); /* ЕАЭО-дан, EAEU's */
    ev_status status = look_up(prober, EV_TEST_STEM, type->word_class, type->stem, type->stem_bytes, err);
    if (status == EV_OK)
        status = look_up(prober, EV_TEST_EXACT, type->word_class, type->norm, type->norm_bytes, err);
    if (status == EV_OK)
        status = look_up(prober, EV_TEST_ABBREVIATION, type->word_class, type->norm, head, err);
    if (status == EV_OK)
        status = look_up_name(prober, type, err);
    if (status == EV_OK)
        status = look_up_meanings(prober, type, EV_CLASS_OTHER, err);
    if (status == EV_OK && type->word_class != EV_CLASS_OTHER)
        status = look_up_meanings(prober, type, type->word_class, err);
    return status == EV_OK ? look_up_parts(prober, type, err) : status;
}

static bool holds(ev_prober *prober, uint32_t number, const ev_type *type) {
    const test *one = &prober->tests->tests[number - 1];
    size_t start;
    size_t end;
    if (one->kind == EV_TEST_FEATURE)
        return (type->features & one->feature) != 0;
    ev_matched found =
        ev_regex_find(one->regex, prober->matcher, type->norm, type->norm_bytes, 0, &start, &end);
    if (found == EV_MATCHED_LIMIT && prober->limit == EV_TEST_NONE)
        prober->limit = number;
    return found == EV_MATCHED_YES;
}

static ev_status try_all(ev_prober *prober, const tried_tests *tried, const ev_type *type, ev_error *err) {
    size_t start;
    size_t end;
    size_t first = 0;
    ev_status status = EV_OK;
    if (tried->any && ev_regex_find(tried->any, prober->matcher, type->norm, type->norm_bytes, 0, &start,
                                    &end) == EV_MATCHED_NO)
        first = tried->n_joined;
    for (size_t i = first; status == EV_OK && i < tried->n; i++)
        if (holds(prober, tried->numbers[i], type))
            status = note(prober, tried->numbers[i], err);
    return status;
}

static int compare_numbers(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* An expression may be found by several of the words that it means. */
static void sort_numbers(ev_prober *prober) {
    size_t kept = 0;
    if (prober->n_numbers > 1)
        qsort(prober->numbers, prober->n_numbers, sizeof *prober->numbers, compare_numbers);
    for (size_t i = 0; i < prober->n_numbers; i++)
        if (kept == 0 || prober->numbers[kept - 1] != prober->numbers[i])
            prober->numbers[kept++] = prober->numbers[i];
    prober->n_numbers = kept;
}

ev_status ev_prober_ask(ev_prober *prober, const ev_type *type, const uint32_t **numbers, size_t *n_numbers,
                        uint32_t *limit, ev_error *err) {
    prober->n_numbers = 0;
    prober->limit = EV_TEST_NONE;
    ev_status status = prober->tests->n_slots ? look_up_all(prober, type, err) : EV_OK;
    if (status == EV_OK)
        status = try_all(prober, &prober->tests->tried[EV_CLASS_OTHER], type, err);
    if (status == EV_OK && type->word_class != EV_CLASS_OTHER)
        status = try_all(prober, &prober->tests->tried[type->word_class], type, err);
    sort_numbers(prober);
    *numbers = prober->numbers;
    *n_numbers = prober->n_numbers;
    *limit = prober->limit;
    return status;
}
