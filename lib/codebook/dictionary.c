/* See dictionary.h. */
#include "codebook/dictionary.h"

#include "text/tokens.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { SKIPPED_NAMED = 10 };

/* ---- Themes */

void ev_dictionary_add_key(ev_buf *id, const char *key) {
    if (id->len > 0)
        ev_buf_add_char(id, '.');
    size_t n_bytes = strlen(key);
    for (size_t i = 0; i < n_bytes;) {
        utf8proc_int32_t sign;
        utf8proc_uint8_t lower[4];
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)key + i, (utf8proc_ssize_t)(n_bytes - i), &sign);
        i += step > 0 ? (size_t)step : 1;
        bool parts = step <= 0 || sign <= ' ' || sign == '.';
        if (parts)
            ev_buf_add_char(id, '-');
        else
            ev_buf_add(id, lower, (size_t)utf8proc_encode_char(utf8proc_tolower(sign), lower));
    }
}

ev_status ev_dictionary_theme(ev_dictionary *dictionary, const char *id, const char *title, uint64_t line,
                              uint32_t *theme, ev_error *err) {
    ev_codebook *codebook = dictionary->codebook;
    *theme = ev_codebook_theme(codebook, id);
    if (*theme != EV_NO_ITEM)
        return EV_OK;
    void *items = codebook->themes;
    ev_theme *made = ev_array_append(&items, &codebook->n_themes, sizeof *made);
    codebook->themes = items;
    if (!made)
        return ev_out_of_memory(err);
    made->id = strdup(id);
    made->title = strdup(title);
    made->definition = strdup("");
    made->line = line;
    *theme = (uint32_t)codebook->n_themes - 1;
    return made->id && made->title && made->definition ? EV_OK : ev_out_of_memory(err);
}

/* ---- Entries */

static ev_status skip(ev_dictionary *dictionary, uint64_t line) {
    if (dictionary->n_skipped++ < SKIPPED_NAMED)
        ev_buf_printf(&dictionary->skipped, "%s%" PRIu64, dictionary->skipped.len ? ", " : "", line);
    else if (dictionary->n_skipped == SKIPPED_NAMED + 1)
        ev_buf_add_str(&dictionary->skipped, " ...");
    return EV_OK;
}

static ev_status add_test(ev_dictionary *dictionary, ev_element *element, ev_atom_kind kind, const char *text,
                          ev_word_class word_class, ev_error *err) {
    static const ev_test_kind tests[] = {[EV_ATOM_EXACT] = EV_TEST_EXACT,
                                         [EV_ATOM_PREFIX] = EV_TEST_PREFIX,
                                         [EV_ATOM_SUFFIX] = EV_TEST_SUFFIX,
                                         [EV_ATOM_REGEX] = EV_TEST_REGEX};
    uint32_t number;
    ev_status status =
        ev_word_tests_add(dictionary->codebook->tests, tests[kind], text, word_class, &number, err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < element->n_choices; i++)
        if (element->choices[i].atoms[0].number == number)
            return EV_OK;
    ev_atom *atom = ev_element_add_choice(element, kind);
    if (!atom || !(atom->text = strdup(text)))
        return ev_out_of_memory(err);
    atom->number = number;
    return EV_OK;
}

/* A norm depends on the word class (Latin-script Kazakh): one test for each. */
static ev_status add_tests(ev_dictionary *dictionary, ev_element *element, ev_atom_kind kind,
                           const char *text, ev_error *err) {
    ev_status status = EV_OK;
    for (int i = 0; status == EV_OK && i < EV_CLASS_LAST; i++)
        status = add_test(dictionary, element, kind, text, (ev_word_class)i, err);
    return status;
}

/* A glob with wildcards elsewhere than at one end, as a regular expression. */
static ev_status add_glob(ev_dictionary *dictionary, ev_element *element, const char *word, size_t n_bytes,
                          ev_error *err) {
    ev_buf expression = {0};
    ev_buf_add_char(&expression, '^');
    for (size_t i = 0; i < n_bytes; i++) {
        if (word[i] == '*')
            ev_buf_add_str(&expression, ".*");
        else if (word[i] == '?')
            ev_buf_add_char(&expression, '.');
        else if (strchr("\\^$.[]|()+{}/#", word[i]))
            ev_buf_printf(&expression, "\\%c", word[i]);
        else
            ev_buf_add_char(&expression, word[i]);
    }
    ev_buf_add_char(&expression, '$');
    ev_status status = ev_buf_status(&expression, err);
    if (status == EV_OK)
        status = add_test(dictionary, element, EV_ATOM_REGEX, ev_buf_cstr(&expression), EV_CLASS_OTHER, err);
    ev_buf_free(&expression);
    return status;
}

static bool has_letter(const char *word, size_t n_bytes) {
    ev_token_span token;
    return ev_token_next(word, n_bytes, 0, &token);
}

static ev_status add_word(ev_dictionary *dictionary, ev_element *element, const char *word, size_t n_bytes,
                          ev_error *err) {
    size_t wild = strcspn(word, "*?");
    bool head =
        n_bytes > 1 && word[0] == '*' && !memchr(word + 1, '*', n_bytes - 1) && !memchr(word, '?', n_bytes);
    bool tail = wild == n_bytes - 1 && wild > 0 && word[wild] == '*';
    if (wild < n_bytes && !head && !tail)
        return add_glob(dictionary, element, word, n_bytes, err);
    char *text = strndup(head ? word + 1 : word, n_bytes - head - tail);
    ev_status status = text ? add_tests(dictionary, element,
                                        head   ? EV_ATOM_SUFFIX
                                        : tail ? EV_ATOM_PREFIX
                                               : EV_ATOM_EXACT,
                                        text, err)
                            : ev_out_of_memory(err);
    free(text);
    return status;
}

/* `cut`: at hyphens as well, as English texts are cut. *fits: every word can stand in a text. */
static ev_status add_words(ev_dictionary *dictionary, ev_pattern *pattern, const char *entry, bool cut,
                           bool *fits, ev_error *err) {
    const char *const parting = cut ? " \t-" : " \t";
    ev_status status = EV_OK;
    *fits = true;
    for (const char *at = entry + strspn(entry, parting); status == EV_OK && *at; at += strspn(at, parting)) {
        size_t n_bytes = strcspn(at, parting);
        bool anything = strspn(at, "*?") >= n_bytes;
        *fits = *fits && pattern->n_elements < EV_PATTERN_MAX_ELEMENTS &&
                (has_letter(at, n_bytes) || (anything && pattern->n_elements > 0));
        if (!*fits)
            return EV_OK;
        char *word = strndup(at, n_bytes);
        status = word ? add_word(dictionary, &pattern->elements[pattern->n_elements++], word, n_bytes, err)
                      : ev_out_of_memory(err);
        free(word);
        at += n_bytes;
    }
    *fits = *fits && pattern->n_elements > 0;
    return status;
}

static ev_status name_rule(ev_dictionary *dictionary, ev_rule *rule, const char *entry, ev_error *err) {
    ev_buf name = {0};
    ev_buf_printf(&name, "%s/any/%zu", dictionary->codebook->themes[rule->owner].id, ++dictionary->n_entries);
    rule->name = strdup(ev_buf_cstr(&name));
    rule->text = strdup(entry);
    ev_buf_free(&name);
    return rule->name && rule->text ? EV_OK : ev_out_of_memory(err);
}

static ev_status add_rule(ev_dictionary *dictionary, uint32_t theme, const char *entry, bool cut,
                          uint64_t line, uint64_t column, ev_error *err) {
    ev_codebook *codebook = dictionary->codebook;
    bool fits = false;
    ev_rule *rule = ev_cb_add_rule(codebook, EV_ROLE_THEME, theme, EV_CLASS_OTHER);
    if (!rule)
        return ev_out_of_memory(err);
    rule->line = line;
    rule->column = column;
    ev_status status = add_words(dictionary, &rule->pattern, entry, cut, &fits, err);
    if (status == EV_OK && fits)
        return name_rule(dictionary, rule, entry, err);
    ev_pattern_free(&rule->pattern);
    codebook->n_rules--;
    return status == EV_OK ? skip(dictionary, line) : status;
}

ev_status ev_dictionary_entry(ev_dictionary *dictionary, uint32_t theme, const char *entry, uint64_t line,
                              uint64_t column, ev_error *err) {
    ev_status status = add_rule(dictionary, theme, entry, false, line, column, err);
    const char *hyphen = strchr(entry, '-');
    bool inside = hyphen && hyphen > entry && hyphen[1] && hyphen[1] != ' ' && hyphen[-1] != ' ';
    return status == EV_OK && inside ? add_rule(dictionary, theme, entry, true, line, column, err) : status;
}
