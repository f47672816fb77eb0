/* See word_tests.h. Stems, forms and abbreviations are looked up in one sorted table; the few tests of other
 * kinds are tried one by one, once a distinct word. */
#include "codebook/word_tests.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

/* A sane expression needs under a thousand steps on a word. */
enum { MATCH_LIMIT = 20000 };

typedef struct test {
    ev_test_kind kind;
    char *key; /* kind and word class as two letters, then stem, norm or text */
    size_t n_bytes;
    uint32_t number;
    uint32_t feature;
    pcre2_code *code;
} test;

struct ev_word_tests {
    test *tests; /* looked up by key first, then the others */
    size_t n_tests;
    size_t capacity;
    size_t n_keyed;
    ev_buf norm, stem;
};

struct ev_prober {
    const ev_word_tests *tests;
    pcre2_match_data *match;
    pcre2_match_context *limits;
    uint32_t *numbers;
    size_t n_numbers;
    size_t capacity;
    ev_buf key;
};

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

ev_status ev_word_tests_new(ev_word_tests **out, ev_error *err) {
    *out = calloc(1, sizeof **out);
    return *out ? EV_OK : out_of_memory(err);
}

void ev_word_tests_free(ev_word_tests *tests) {
    if (!tests)
        return;
    for (size_t i = 0; i < tests->n_tests; i++) {
        free(tests->tests[i].key);
        pcre2_code_free(tests->tests[i].code);
    }
    free(tests->tests);
    ev_buf_free(&tests->norm);
    ev_buf_free(&tests->stem);
    free(tests);
}

static bool is_keyed(ev_test_kind kind) {
    return kind == EV_TEST_STEM || kind == EV_TEST_EXACT || kind == EV_TEST_ABBREVIATION;
}

static void put_key(ev_buf *key, ev_test_kind kind, ev_word_class word_class, const char *text,
                    size_t n_bytes) {
    ev_buf_clear(key);
    ev_buf_add_char(key, (char)('a' + kind));
    ev_buf_add_char(key, (char)('a' + (kind == EV_TEST_STEM ? (int)word_class : 0)));
    ev_buf_add(key, text, n_bytes);
}

/* The key of a test in the making: by kind its stem, its norm or its text. */
static ev_status make_key(ev_word_tests *tests, ev_test_kind kind, const char *text, ev_word_class word_class,
                          ev_buf *key, ev_error *err) {
    uint32_t features;
    ev_status status = EV_OK;
    if (kind == EV_TEST_REGEX || kind == EV_TEST_FEATURE) {
        put_key(key, kind, word_class, text, strlen(text));
        return ev_buf_status(key, err);
    }
    status = ev_word_analyse(text, strlen(text), word_class, &tests->norm, &tests->stem, &features, err);
    if (status != EV_OK)
        return status;
    const ev_buf *part = kind == EV_TEST_STEM ? &tests->stem : &tests->norm;
    put_key(key, kind, word_class, part->data, part->len);
    return ev_buf_status(key, err);
}

static ev_status compile(test *made, const char *text, ev_error *err) {
    int code;
    PCRE2_SIZE offset;
    made->code =
        pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                      PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &code, &offset, NULL);
    if (!made->code) {
        PCRE2_UCHAR words[160];
        pcre2_get_error_message(code, words, sizeof words);
        return ev_fail(err, EV_BAD_PATTERN,
                       "the regular expression /%.120s/ does not compile: %s at byte %zu", text, words,
                       (size_t)offset + 1);
    }
    pcre2_jit_compile(made->code, PCRE2_JIT_COMPLETE);
    return EV_OK;
}

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
                   "no feature is called {%.60s}; known are capital, negated, conditional, verb, number",
                   text);
}

ev_status ev_word_tests_add(ev_word_tests *tests, ev_test_kind kind, const char *text,
                            ev_word_class word_class, uint32_t *number, ev_error *err) {
    if (kind == EV_TEST_FEATURE && !strcmp(text, "capital")) {
        *number = EV_TEST_CAPITAL;
        return EV_OK;
    }
    ev_buf key = {0};
    ev_status status = make_key(tests, kind, text, word_class, &key, err);
    for (size_t i = 0; status == EV_OK && i < tests->n_tests; i++)
        if (tests->tests[i].n_bytes == key.len && !memcmp(tests->tests[i].key, key.data, key.len)) {
            *number = tests->tests[i].number;
            ev_buf_free(&key);
            return EV_OK;
        }
    void *items = tests->tests;
    if (status == EV_OK && !ev_array_grow(&items, &tests->capacity, tests->n_tests + 1, sizeof *tests->tests))
        status = out_of_memory(err);
    tests->tests = items;
    if (status != EV_OK) {
        ev_buf_free(&key);
        return status;
    }
    test *made = &tests->tests[tests->n_tests];
    ev_buf_cstr(&key);
    if (key.failed) {
        ev_buf_free(&key);
        return out_of_memory(err);
    }
    *made = (test){.kind = kind, .key = key.data, .n_bytes = key.len};
    if (kind == EV_TEST_REGEX)
        status = compile(made, text, err);
    else if (kind == EV_TEST_FEATURE)
        status = find_feature(made, text, err);
    if (status != EV_OK) {
        free(made->key);
        return status;
    }
    made->number = (uint32_t)++tests->n_tests;
    *number = made->number;
    return EV_OK;
}

static int compare_bytes(const char *a, size_t n_a, const char *b, size_t n_b) {
    int order = memcmp(a, b, n_a < n_b ? n_a : n_b);
    return order ? order : (n_a > n_b) - (n_a < n_b);
}

static int compare_tests(const void *left, const void *right) {
    const test *a = left;
    const test *b = right;
    if (is_keyed(a->kind) != is_keyed(b->kind))
        return is_keyed(a->kind) ? -1 : 1;
    return compare_bytes(a->key, a->n_bytes, b->key, b->n_bytes);
}

void ev_word_tests_finish(ev_word_tests *tests) {
    if (tests->n_tests > 1)
        qsort(tests->tests, tests->n_tests, sizeof *tests->tests, compare_tests);
    while (tests->n_keyed < tests->n_tests && is_keyed(tests->tests[tests->n_keyed].kind))
        tests->n_keyed++;
}

uint32_t ev_word_tests_count(const ev_word_tests *tests) {
    return (uint32_t)tests->n_tests + 1;
}

ev_status ev_prober_new(const ev_word_tests *tests, ev_prober **out, ev_error *err) {
    ev_prober *prober = calloc(1, sizeof *prober);
    *out = NULL;
    if (!prober)
        return out_of_memory(err);
    prober->tests = tests;
    prober->match = pcre2_match_data_create(1, NULL);
    prober->limits = pcre2_match_context_create(NULL);
    if (!prober->match || !prober->limits) {
        ev_prober_free(prober);
        return out_of_memory(err);
    }
    pcre2_set_match_limit(prober->limits, MATCH_LIMIT);
    *out = prober;
    return EV_OK;
}

void ev_prober_free(ev_prober *prober) {
    if (!prober)
        return;
    pcre2_match_data_free(prober->match);
    pcre2_match_context_free(prober->limits);
    free(prober->numbers);
    ev_buf_free(&prober->key);
    free(prober);
}

static ev_status note(ev_prober *prober, uint32_t number, ev_error *err) {
    void *items = prober->numbers;
    bool grown = ev_array_grow(&items, &prober->capacity, prober->n_numbers + 1, sizeof *prober->numbers);
    prober->numbers = items;
    if (!grown)
        return out_of_memory(err);
    prober->numbers[prober->n_numbers++] = number;
    return EV_OK;
}

static ev_status look_up(ev_prober *prober, ev_test_kind kind, ev_word_class word_class, const char *text,
                         size_t n_bytes, ev_error *err) {
    size_t low = 0;
    size_t high = prober->tests->n_keyed;
    put_key(&prober->key, kind, word_class, text, n_bytes);
    ev_status status = ev_buf_status(&prober->key, err);
    while (status == EV_OK && low < high) {
        size_t middle = low + (high - low) / 2;
        const test *one = &prober->tests->tests[middle];
        int order = compare_bytes(one->key, one->n_bytes, prober->key.data, prober->key.len);
        if (order == 0)
            return note(prober, one->number, err);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return status;
}

static ev_status holds(ev_prober *prober, const test *one, const ev_type *type, bool *yes, ev_error *err) {
    const char *text = one->key + 2;
    size_t n_bytes = one->n_bytes - 2;
    *yes = false;
    if (one->kind == EV_TEST_FEATURE) {
        *yes = (type->features & one->feature) != 0;
    } else if (one->kind == EV_TEST_REGEX) {
        int found = pcre2_match(one->code, (PCRE2_SPTR)type->norm, type->norm_bytes, 0, PCRE2_NO_UTF_CHECK,
                                prober->match, prober->limits);
        if (found < 0 && found != PCRE2_ERROR_NOMATCH)
            return ev_fail(
                err, EV_PATTERN_LIMIT,
                "/%s/ needs too many steps on the word \"%s\"; write it with fewer nested repetitions", text,
                type->norm);
        *yes = found >= 0;
    } else if (type->norm_bytes >= n_bytes) {
        const char *place =
            one->kind == EV_TEST_PREFIX ? type->norm : type->norm + type->norm_bytes - n_bytes;
        *yes = !memcmp(place, text, n_bytes);
    }
    return EV_OK;
}

static int compare_numbers(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static ev_status ask_keyed(ev_prober *prober, const ev_type *type, ev_error *err) {
    const char *hyphen = memchr(type->norm, '-', type->norm_bytes);
    size_t head = hyphen ? (size_t)(hyphen - type->norm) : type->norm_bytes;
    ev_status status = look_up(prober, EV_TEST_STEM, type->word_class, type->stem, type->stem_bytes, err);
    if (status == EV_OK)
        status = look_up(prober, EV_TEST_EXACT, type->word_class, type->norm, type->norm_bytes, err);
    if (status == EV_OK)
        status = look_up(prober, EV_TEST_ABBREVIATION, type->word_class, type->norm, head, err);
    return status;
}

ev_status ev_prober_ask(ev_prober *prober, const ev_type *type, const uint32_t **numbers, size_t *n_numbers,
                        ev_error *err) {
    prober->n_numbers = 0;
    ev_status status = ask_keyed(prober, type, err);
    for (size_t i = prober->tests->n_keyed; status == EV_OK && i < prober->tests->n_tests; i++) {
        bool yes;
        status = holds(prober, &prober->tests->tests[i], type, &yes, err);
        if (status == EV_OK && yes)
            status = note(prober, prober->tests->tests[i].number, err);
    }
    if (prober->n_numbers > 1)
        qsort(prober->numbers, prober->n_numbers, sizeof *prober->numbers, compare_numbers);
    *numbers = prober->numbers;
    *n_numbers = prober->n_numbers;
    return status;
}
