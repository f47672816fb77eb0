/* See word_tests.h. A test on the words themselves is looked up in one hash table by its stem, form,
 * beginning or end; so are regular expressions that mean no more than that (plain_regex.h). The others, and
 * features, are tried one by one, once a distinct word. */
#include "codebook/plain_regex.h"
#include "codebook/word_tests_state.h"
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

ev_status ev_word_tests_new(ev_word_tests **out, ev_error *err) {
    *out = calloc(1, sizeof **out);
    return *out ? EV_OK : ev_out_of_memory(err);
}

void ev_word_tests_free(ev_word_tests *tests) {
    if (!tests)
        return;
    for (size_t i = 0; i < tests->n_tests; i++) {
        free(tests->tests[i].key);
        ev_regex_free(tests->tests[i].regex);
    }
    free(tests->tests);
    free(tests->slots);
    for (int i = 0; i < EV_CLASS_LAST; i++) {
        free(tests->tried[i].numbers);
        ev_regex_free(tests->tried[i].any);
    }
    ev_buf_free(&tests->norm);
    ev_buf_free(&tests->stem);
    free(tests);
}

/* ---- Keys */

static bool is_tried(ev_test_kind kind) {
    return kind == EV_TEST_REGEX || kind == EV_TEST_FEATURE;
}

void ev_tests_put_key(ev_buf *key, ev_test_kind kind, ev_word_class word_class, const char *text,
                      size_t n_bytes) {
    ev_buf_clear(key);
    ev_buf_add_char(key, (char)('a' + kind));
    bool of_class = kind == EV_TEST_STEM || kind == EV_TEST_REGEX;
    ev_buf_add_char(key, (char)('a' + (of_class ? (int)word_class : 0)));
    ev_buf_add(key, text, n_bytes);
}

/* The key of a test in the making: by kind its stem, its norm or its text. */
static ev_status make_key(ev_word_tests *tests, ev_test_kind kind, const char *text, ev_word_class word_class,
                          ev_buf *key, ev_error *err) {
    uint32_t features;
    if (is_tried(kind)) {
        ev_tests_put_key(key, kind, word_class, text, strlen(text));
        return ev_buf_status(key, err);
    }
    ev_status status =
        ev_word_analyse(text, strlen(text), word_class, &tests->norm, &tests->stem, &features, err);
    if (status != EV_OK)
        return status;
    const ev_buf *part = kind == EV_TEST_STEM ? &tests->stem : &tests->norm;
    ev_tests_put_key(key, kind, word_class, part->data, part->len);
    return ev_buf_status(key, err);
}

/* FNV-1a. */
static uint64_t hash(const char *bytes, size_t n_bytes) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n_bytes; i++)
        h = (h ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return h ^ h >> 32;
}

uint32_t *ev_tests_slot(const ev_word_tests *tests, const ev_buf *key) {
    for (size_t i = (size_t)hash(key->data, key->len) & (tests->n_slots - 1);;
         i = (i + 1) & (tests->n_slots - 1)) {
        uint32_t number = tests->slots[i];
        if (number == 0)
            return &tests->slots[i];
        const test *one = &tests->tests[number - 1];
        if (one->n_bytes == key->len && !memcmp(one->key, key->data, key->len))
            return &tests->slots[i];
    }
}

static bool grow_slots(ev_word_tests *tests) {
    if (tests->n_slots > 2 * (tests->n_tests + 1))
        return true;
    size_t n = tests->n_slots ? 2 * tests->n_slots : 256;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    free(tests->slots);
    tests->slots = slots;
    tests->n_slots = n;
    for (size_t i = 0; i < tests->n_tests; i++) {
        if (tests->tests[i].chained)
            continue;
        const ev_buf key = {.data = tests->tests[i].key, .len = tests->tests[i].n_bytes};
        *ev_tests_slot(tests, &key) = (uint32_t)i + 1;
    }
    return true;
}

bool ev_test_is_of_place(uint32_t number) {
    return number == EV_TEST_CAPITAL || number == EV_TEST_LAST;
}

/* ---- Making */

static ev_status find_feature(test *made, const char *text, ev_error *err) {
    static const struct {
        const char *name;
        uint32_t feature;
    } features[] = {{"negated", EV_FEATURE_NEGATED},
                    {"conditional", EV_FEATURE_CONDITIONAL},
                    {"verb", EV_FEATURE_VERB},
                    {"number", EV_FEATURE_NUMBER}};
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        if (!strcmp(features[i].name, text)) {
            made->feature = features[i].feature;
            return EV_OK;
        }
    return ev_fail(err, EV_BAD_PATTERN,
                   "no feature is called {%.60s}; known are capital, last, negated, conditional, verb, "
                   "number",
                   text);
}

void ev_tests_put_meaning(ev_buf *key, meaning what, ev_word_class word_class, const char *text,
                          size_t n_bytes) {
    ev_buf_clear(key);
    ev_buf_add_char(key, (char)what);
    ev_buf_add_char(key, (char)('a' + (int)word_class));
    ev_buf_add(key, text, n_bytes);
}

static ev_status add_meaning(ev_word_tests *tests, meaning what, ev_word_class word_class, const char *word,
                             uint32_t number, ev_error *err) {
    ev_buf key = {0};
    void *items = tests->tests;
    bool grown = ev_array_grow(&items, &tests->capacity, tests->n_tests + 1, sizeof *tests->tests);
    tests->tests = items;
    ev_tests_put_meaning(&key, what, word_class, word, strlen(word));
    ev_buf_cstr(&key);
    if (!grown || key.failed || !grow_slots(tests)) {
        ev_buf_free(&key);
        return ev_out_of_memory(err);
    }
    uint32_t *slot = ev_tests_slot(tests, &key);
    test *made = &tests->tests[tests->n_tests++];
    *made = (test){.kind = EV_TEST_REGEX, .key = key.data, .n_bytes = key.len, .meant = number};
    if (*slot) {
        test *first = &tests->tests[*slot - 1];
        made->next = first->next;
        made->chained = true;
        first->next = (uint32_t)tests->n_tests;
    } else {
        *slot = (uint32_t)tests->n_tests;
    }
    if (what != MEANS_WORD && strlen(word) > tests->longest_meant[word_class][what == MEANS_END])
        tests->longest_meant[word_class][what == MEANS_END] = strlen(word);
    return EV_OK;
}

static ev_status add_meanings(ev_word_tests *tests, const ev_plain_regex *plain, ev_word_class word_class,
                              uint32_t number, ev_error *err) {
    meaning what = !plain->at_end ? MEANS_BEGINNING : !plain->at_start ? MEANS_END : MEANS_WORD;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < plain->n; i++)
        status = add_meaning(tests, what, word_class, plain->words[i], number, err);
    return status;
}

/* Fills the test and enters it; the key's memory is the test's afterwards. */
static ev_status enter(ev_word_tests *tests, ev_test_kind kind, const char *text, ev_word_class word_class,
                       ev_buf *key, uint32_t *number, ev_error *err) {
    tried_tests *tried = &tests->tried[kind == EV_TEST_REGEX ? word_class : EV_CLASS_OTHER];
    void *items = tests->tests;
    void *numbers = tried->numbers;
    bool grown = ev_array_grow(&items, &tests->capacity, tests->n_tests + 1, sizeof *tests->tests);
    tests->tests = items;
    grown = grown && ev_array_grow(&numbers, &tried->capacity, tried->n + 1, sizeof *tried->numbers);
    tried->numbers = numbers;
    ev_buf_cstr(key);
    if (!grown || key->failed || !grow_slots(tests))
        return ev_out_of_memory(err);
    test *made = &tests->tests[tests->n_tests];
    *made = (test){.kind = kind};
    ev_status status = EV_OK;
    if (kind == EV_TEST_REGEX)
        status = ev_regex_new(text, &made->regex, err);
    else if (kind == EV_TEST_FEATURE)
        status = find_feature(made, text, err);
    if (status != EV_OK)
        return status;
    *number = (uint32_t)++tests->n_tests;
    *ev_tests_slot(tests, key) = *number;
    size_t *longest = &tests->longest[kind == EV_TEST_SUFFIX];
    if ((kind == EV_TEST_PREFIX || kind == EV_TEST_SUFFIX) && key->len - 2 > *longest)
        *longest = key->len - 2;
    if (kind == EV_TEST_PREFIX && key->len > 2)
        tests->outer[0][(unsigned char)key->data[2]] = true;
    if (kind == EV_TEST_SUFFIX && key->len > 2)
        tests->outer[1][(unsigned char)key->data[key->len - 1]] = true;
    made->key = key->data;
    made->n_bytes = key->len;
    memset(key, 0, sizeof *key);
    ev_plain_regex plain;
    if (kind == EV_TEST_REGEX && ev_plain_regex_read(text, &plain))
        return add_meanings(tests, &plain, word_class, *number, err);
    if (is_tried(kind))
        tried->numbers[tried->n++] = *number;
    return EV_OK;
}

ev_status ev_word_tests_add(ev_word_tests *tests, ev_test_kind kind, const char *text,
                            ev_word_class word_class, uint32_t *number, ev_error *err) {
    ev_buf key = {0};
    if (kind == EV_TEST_FEATURE && (!strcmp(text, "capital") || !strcmp(text, "last"))) {
        *number = *text == 'c' ? EV_TEST_CAPITAL : EV_TEST_LAST;
        return EV_OK;
    }
    ev_status status = grow_slots(tests) ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = make_key(tests, kind, text, word_class, &key, err);
    uint32_t known = status == EV_OK ? *ev_tests_slot(tests, &key) : 0;
    if (known)
        *number = known;
    else if (status == EV_OK)
        status = enter(tests, kind, text, word_class, &key, number, err);
    ev_buf_free(&key);
    return status;
}

/* What would mean something else inside of a larger expression. */
static bool can_be_joined(const test *one) {
    static const char *const alone[] = {"(?<", "(?P", "(?'", "(?|", "(?&", "(?R",
                                        "(*",  "\\g", "\\k", "\\Q", "(?("};
    const char *text = one->key + 2;
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (strstr(text, alone[i]))
            return false;
    for (const char *c = strchr(text, '\\'); c; c = strchr(c + 1, '\\'))
        if (c[1] >= '0' && c[1] <= '9')
            return false;
    return one->kind == EV_TEST_REGEX;
}

static ev_status join(const ev_word_tests *tests, tried_tests *tried, ev_error *err) {
    enum { WORTH_IT = 4 };
    ev_buf all = {0};
    for (size_t i = 0; i < tried->n; i++) {
        uint32_t number = tried->numbers[i];
        if (!can_be_joined(&tests->tests[number - 1]))
            continue;
        tried->numbers[i] = tried->numbers[tried->n_joined];
        tried->numbers[tried->n_joined++] = number;
        ev_buf_printf(&all, "%s(?:%s)", all.len ? "|" : "", tests->tests[number - 1].key + 2);
    }
    ev_status status = ev_buf_status(&all, err);
    if (status == EV_OK && tried->n_joined >= WORTH_IT)
        status = ev_regex_new(ev_buf_cstr(&all), &tried->any, err);
    ev_buf_free(&all);
    return status;
}

ev_status ev_word_tests_finish(ev_word_tests *tests, ev_error *err) {
    ev_status status = EV_OK;
    for (int i = 0; status == EV_OK && i < EV_CLASS_LAST; i++)
        status = join(tests, &tests->tried[i], err);
    return status;
}

uint32_t ev_word_tests_count(const ev_word_tests *tests) {
    return (uint32_t)tests->n_tests + 1;
}

ev_status ev_word_tests_run_away(const ev_word_tests *tests, uint32_t number, bool *yes, ev_error *err) {
    const test *one = ev_test_is_of_place(number) ? NULL : &tests->tests[number - 1];
    *yes = false;
    return one && one->regex ? ev_regex_runs_away(one->regex, yes, err) : EV_OK;
}
