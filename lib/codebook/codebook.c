/* See codebook.h. The parts that building shares, the tables of beginnings, and the end. */
#include "codebook/codebook_build.h"

#include "text/tokens.h"

#include <stdlib.h>
#include <string.h>

ev_rule *ev_cb_add_rule(ev_codebook *codebook, ev_role role, uint32_t owner, ev_word_class word_class) {
    void *items = codebook->rules;
    bool grown =
        ev_array_grow(&items, &codebook->rules_capacity, codebook->n_rules + 1, sizeof *codebook->rules);
    codebook->rules = items;
    if (!grown)
        return NULL;
    ev_rule *rule = &codebook->rules[codebook->n_rules++];
    *rule = (ev_rule){.role = role,
                      .owner = owner,
                      .word_class = word_class,
                      .item = EV_NO_ITEM,
                      .before = EV_REACH_SENTENCE,
                      .after = EV_REACH_SENTENCE,
                      .polarity = EV_ANY_ATTRIBUTE,
                      .modality = EV_ANY_ATTRIBUTE};
    return rule;
}

uint32_t ev_codebook_list(const ev_codebook *codebook, const char *name) {
    for (size_t i = 0; i < codebook->n_lists; i++)
        if (!strcmp(codebook->lists[i].name, name))
            return (uint32_t)i;
    return EV_NO_ITEM;
}

uint32_t ev_codebook_theme(const ev_codebook *codebook, const char *id) {
    for (size_t i = 0; i < codebook->n_themes; i++)
        if (!strcmp(codebook->themes[i].id, id))
            return (uint32_t)i;
    return EV_NO_ITEM;
}

uint32_t ev_codebook_category(const ev_codebook *codebook, const char *name) {
    for (size_t i = 0; i < codebook->n_categories; i++)
        if (!strcmp(codebook->categories[i], name))
            return (uint32_t)i;
    return EV_NO_ITEM;
}

ev_status ev_cb_list(ev_codebook *codebook, const char *name, uint32_t *number, ev_error *err) {
    *number = ev_codebook_list(codebook, name);
    if (*number != EV_NO_ITEM)
        return EV_OK;
    void *items = codebook->lists;
    ev_list *list = ev_array_append(&items, &codebook->n_lists, sizeof *list);
    codebook->lists = items;
    if (!list || !(list->name = strdup(name)))
        return ev_out_of_memory(err);
    *number = (uint32_t)codebook->n_lists - 1;
    return EV_OK;
}

/* A word of a pattern has to be one token, or no text could ever match it. */
static ev_status check_word(const ev_atom *atom, ev_word_class word_class, ev_error *err) {
    ev_token_span token;
    size_t n_bytes = strlen(atom->text);
    if (!ev_token_next(atom->text, n_bytes, 0, &token) || token.start != 0 || token.end != n_bytes)
        return ev_fail(err, EV_BAD_PATTERN,
                       "\"%.80s\" is not one word as texts are cut; write its parts apart", atom->text);
    ev_token_span part;
    if (ev_token_counts_parts(atom->text, &token, word_class) &&
        ev_token_split(atom->text, &token, 0, &part) && part.end < n_bytes)
        return ev_fail(err, EV_BAD_PATTERN,
                       "\"%.80s\" is cut at its hyphen in texts; write its parts apart, without hyphen",
                       atom->text);
    return EV_OK;
}

static ev_status number_list(const ev_codebook *codebook, const ev_rule *rule, ev_atom *atom, ev_error *err) {
    atom->number = ev_codebook_list(codebook, atom->text);
    if (atom->number == EV_NO_ITEM)
        return ev_fail(
            err, EV_BAD_PATTERN,
            "there is no list \"%.80s\" above; lists are named @list, and ORG, BODY, ACTOR, STATE are known",
            atom->text);
    if (rule->role == EV_ROLE_LIST && atom->number >= rule->owner)
        return ev_fail(err, EV_BAD_PATTERN,
                       "list \"%.80s\" is not complete yet: a list may use the lists above it", atom->text);
    return EV_OK;
}

static ev_status number_atom(ev_codebook *codebook, const ev_rule *rule, ev_atom *atom, ev_error *err) {
    static const ev_test_kind kinds[] = {
        [EV_ATOM_STEM] = EV_TEST_STEM,     [EV_ATOM_EXACT] = EV_TEST_EXACT,
        [EV_ATOM_PREFIX] = EV_TEST_PREFIX, [EV_ATOM_SUFFIX] = EV_TEST_SUFFIX,
        [EV_ATOM_REGEX] = EV_TEST_REGEX,   [EV_ATOM_FEATURE] = EV_TEST_FEATURE,
    };
    if (atom->kind == EV_ATOM_LIST)
        return number_list(codebook, rule, atom, err);
    bool word = atom->kind == EV_ATOM_STEM || atom->kind == EV_ATOM_EXACT;
    ev_status status = word ? check_word(atom, rule->word_class, err) : EV_OK;
    return status == EV_OK ? ev_word_tests_add(codebook->tests, kinds[atom->kind], atom->text,
                                               rule->word_class, &atom->number, err)
                           : status;
}

ev_status ev_cb_compile(ev_codebook *codebook, ev_rule *rule, const char *text, ev_error *err) {
    ev_status status = ev_pattern_parse(text, &rule->pattern, err);
    rule->text = strdup(text);
    if (!rule->text)
        return ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < rule->pattern.n_elements; i++) {
        ev_element *element = &rule->pattern.elements[i];
        if (element->barred)
            status = number_list(codebook, rule, &element->barrier, err);
        for (size_t j = 0; status == EV_OK && j < element->n_choices; j++)
            for (size_t k = 0; status == EV_OK && k < element->choices[j].n_atoms; k++)
                status = number_atom(codebook, rule, &element->choices[j].atoms[k], err);
    }
    return status;
}

ev_status ev_cb_compile_regex(ev_rule *rule, const char *text, ev_error *err) {
    rule->text = strdup(text);
    return rule->text ? ev_regex_new(text, &rule->regex, err) : ev_out_of_memory(err);
}

static void clear_starts(ev_starts *starts, size_t n) {
    for (size_t i = 0; starts && i < n; i++) {
        free(starts[i].rules);
        free(starts[i].gates);
    }
}

static void free_themes(ev_codebook *codebook) {
    for (size_t i = 0; i < codebook->n_themes; i++) {
        free(codebook->themes[i].id);
        free(codebook->themes[i].title);
        free(codebook->themes[i].definition);
        free(codebook->themes[i].yields_to);
    }
    free(codebook->themes);
    for (size_t i = 0; i < codebook->n_examples; i++)
        free(codebook->examples[i].text);
    free(codebook->examples);
}

static void free_rules(ev_codebook *codebook) {
    for (size_t i = 0; i < codebook->n_rules; i++) {
        for (size_t j = 0; codebook->rules[i].sets && j < codebook->rules[i].pattern.n_elements; j++)
            ev_element_set_free(&codebook->rules[i].sets[j]);
        free(codebook->rules[i].sets);
        ev_pattern_free(&codebook->rules[i].pattern);
        ev_regex_free(codebook->rules[i].regex);
        free(codebook->rules[i].name);
        free(codebook->rules[i].text);
    }
    free(codebook->rules);
}

void ev_codebook_free(ev_codebook *codebook) {
    if (!codebook)
        return;
    clear_starts(codebook->by_test, codebook->tests ? ev_word_tests_count(codebook->tests) : 0);
    clear_starts(codebook->by_list, EV_CLASS_LAST * codebook->n_lists);
    clear_starts(codebook->groups_by_test, codebook->tests ? ev_word_tests_count(codebook->tests) : 0);
    clear_starts(codebook->regexes, EV_CLASS_LAST);
    free(codebook->by_test);
    free(codebook->by_list);
    free(codebook->groups_by_test);
    free_rules(codebook);
    free_themes(codebook);
    for (size_t i = 0; i < codebook->n_lists; i++)
        free(codebook->lists[i].name);
    free(codebook->lists);
    for (size_t i = 0; i < codebook->n_items; i++) {
        free(codebook->items[i].id);
        free(codebook->items[i].kind);
        for (size_t j = 0; j < codebook->items[i].n_surnames; j++)
            free(codebook->items[i].surnames[j]);
        free(codebook->items[i].surnames);
        free(codebook->items[i].given);
    }
    free(codebook->items);
    for (size_t i = 0; i < codebook->n_categories; i++)
        free(codebook->categories[i]);
    free(codebook->categories);
    ev_word_tests_free(codebook->tests);
    free(codebook->path);
    free(codebook->names_folder);
    free(codebook->name);
    free(codebook->version);
    free(codebook->note);
    free(codebook);
}
