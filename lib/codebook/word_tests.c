/* See word_tests.h. A test on the words themselves is looked up in one hash table by its stem, form,
 * beginning or end; the few regular expressions and features are tried one by one, once a distinct word. */
#include "codebook/word_tests.h"

#include "codebook/linking_data.h"
#include "codebook/regex.h"
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

typedef struct test {
    ev_test_kind kind;
    char *key; /* kind and word class as two letters, then stem, norm or text; NUL-terminated */
    size_t n_bytes;
    uint32_t feature;
    ev_regex *regex;
} test;

/* Regular expressions and features that are tried on words of a class. */
typedef struct tried_tests {
    uint32_t *numbers;
    size_t n;
    size_t capacity;
    ev_regex *any; /* finds something in a word when one of the first n_joined does: most words fail it */
    size_t n_joined;
} tried_tests;

struct ev_word_tests {
    test *tests; /* test i has number i + 1 */
    size_t n_tests;
    size_t capacity;
    uint32_t *slots;                  /* numbers by hash of the key, 0: free */
    size_t n_slots;                   /* a power of two */
    size_t longest[2];                /* beginning, end, in bytes */
    bool outer[2][256];               /* whether a beginning has this first byte, an end this last one */
    tried_tests tried[EV_CLASS_LAST]; /* of EV_CLASS_OTHER: asked of words of any class */
    ev_buf norm, stem;
};

struct ev_prober {
    const ev_word_tests *tests;
    ev_regex_matcher *matcher;
    uint32_t *numbers;
    size_t n_numbers;
    size_t capacity;
    uint32_t limit; /* the first test that hit its limit on the word, or EV_TEST_NONE */
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

/* ---- keys */

static bool is_tried(ev_test_kind kind) {
    return kind == EV_TEST_REGEX || kind == EV_TEST_FEATURE;
}

static void put_key(ev_buf *key, ev_test_kind kind, ev_word_class word_class, const char *text,
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
        put_key(key, kind, word_class, text, strlen(text));
        return ev_buf_status(key, err);
    }
    ev_status status =
        ev_word_analyse(text, strlen(text), word_class, &tests->norm, &tests->stem, &features, err);
    if (status != EV_OK)
        return status;
    const ev_buf *part = kind == EV_TEST_STEM ? &tests->stem : &tests->norm;
    put_key(key, kind, word_class, part->data, part->len);
    return ev_buf_status(key, err);
}

/* FNV-1a. */
static uint64_t hash(const char *bytes, size_t n_bytes) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n_bytes; i++)
        h = (h ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return h ^ h >> 32;
}

/* The slot that holds the key, or the free one where it belongs. There is always a free one. */
static uint32_t *slot_of(const ev_word_tests *tests, const ev_buf *key) {
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
        const ev_buf key = {.data = tests->tests[i].key, .len = tests->tests[i].n_bytes};
        *slot_of(tests, &key) = (uint32_t)i + 1;
    }
    return true;
}

bool ev_test_is_of_place(uint32_t number) {
    return number == EV_TEST_CAPITAL || number == EV_TEST_LAST;
}

/* ---- making */

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
        return out_of_memory(err);
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
    *slot_of(tests, key) = *number;
    size_t *longest = &tests->longest[kind == EV_TEST_SUFFIX];
    if ((kind == EV_TEST_PREFIX || kind == EV_TEST_SUFFIX) && key->len - 2 > *longest)
        *longest = key->len - 2;
    if (kind == EV_TEST_PREFIX && key->len > 2)
        tests->outer[0][(unsigned char)key->data[2]] = true;
    if (kind == EV_TEST_SUFFIX && key->len > 2)
        tests->outer[1][(unsigned char)key->data[key->len - 1]] = true;
    if (is_tried(kind))
        tried->numbers[tried->n++] = *number;
    made->key = key->data;
    made->n_bytes = key->len;
    memset(key, 0, sizeof *key);
    return EV_OK;
}

ev_status ev_word_tests_add(ev_word_tests *tests, ev_test_kind kind, const char *text,
                            ev_word_class word_class, uint32_t *number, ev_error *err) {
    ev_buf key = {0};
    if (kind == EV_TEST_FEATURE && (!strcmp(text, "capital") || !strcmp(text, "last"))) {
        *number = *text == 'c' ? EV_TEST_CAPITAL : EV_TEST_LAST;
        return EV_OK;
    }
    ev_status status = grow_slots(tests) ? EV_OK : out_of_memory(err);
    if (status == EV_OK)
        status = make_key(tests, kind, text, word_class, &key, err);
    uint32_t known = status == EV_OK ? *slot_of(tests, &key) : 0;
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

/* ---- asking */

ev_status ev_prober_new(const ev_word_tests *tests, ev_prober **out, ev_error *err) {
    ev_prober *prober = calloc(1, sizeof *prober);
    *out = NULL;
    if (!prober)
        return out_of_memory(err);
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
        return out_of_memory(err);
    prober->numbers[prober->n_numbers++] = number;
    return EV_OK;
}

static ev_status look_up(ev_prober *prober, ev_test_kind kind, ev_word_class word_class, const char *text,
                         size_t n_bytes, ev_error *err) {
    put_key(&prober->key, kind, word_class, text, n_bytes);
    if (prober->key.failed)
        return out_of_memory(err);
    uint32_t number = *slot_of(prober->tests, &prober->key);
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

ev_status ev_prober_ask(ev_prober *prober, const ev_type *type, const uint32_t **numbers, size_t *n_numbers,
                        uint32_t *limit, ev_error *err) {
    prober->n_numbers = 0;
    prober->limit = EV_TEST_NONE;
    ev_status status = prober->tests->n_slots ? look_up_all(prober, type, err) : EV_OK;
    if (status == EV_OK)
        status = try_all(prober, &prober->tests->tried[EV_CLASS_OTHER], type, err);
    if (status == EV_OK && type->word_class != EV_CLASS_OTHER)
        status = try_all(prober, &prober->tests->tried[type->word_class], type, err);
    if (prober->n_numbers > 1)
        qsort(prober->numbers, prober->n_numbers, sizeof *prober->numbers, compare_numbers);
    *numbers = prober->numbers;
    *n_numbers = prober->n_numbers;
    *limit = prober->limit;
    return status;
}
