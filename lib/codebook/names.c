/* The lists of names beside a codebook: ORG and BODY from organisations.yml, ACTOR from actors.yml, STATE
 * from countries.yml. Names stand there in citation form; they match by the stems of their words, and so
 * inflected. An abbreviation matches as it is written, with or without a case ending after a hyphen. */
#include "codebook/codebook_build.h"

#include "codebook/name_forms.h"
#include "codebook/yaml.h"
#include "text/analyse.h"
#include "text/chars.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef struct name_loader {
    ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_yaml yaml;
} name_loader;

/* The languages that names are given in. Latin-script Kazakh becomes Cyrillic by its norm. */
static const struct {
    const char *key;
    ev_lang lang;
} name_langs[] = {{"en", EV_LANG_EN}, {"ru", EV_LANG_RU}, {"kk", EV_LANG_KK}, {"kk-latn", EV_LANG_KK}};

static ev_status add_item(ev_codebook *codebook, const char *id, const char *kind, uint32_t *number,
                          ev_error *err) {
    void *items = codebook->items;
    bool grown =
        ev_array_grow(&items, &codebook->items_capacity, codebook->n_items + 1, sizeof *codebook->items);
    codebook->items = items;
    if (!grown)
        return ev_out_of_memory(err);
    ev_name_item *item = &codebook->items[codebook->n_items];
    *item = (ev_name_item){0};
    item->id = strdup(id);
    item->kind = strdup(kind);
    if (!item->id || !item->kind) {
        free(item->id);
        free(item->kind);
        return ev_out_of_memory(err);
    }
    *number = (uint32_t)codebook->n_items++;
    return EV_OK;
}

/* At least two letters, and none of them small. */
static bool is_abbreviation(const char *word, size_t n_bytes) {
    size_t n_capitals = 0;
    for (size_t i = 0; i < n_bytes;) {
        utf8proc_int32_t letter;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)word + i, (utf8proc_ssize_t)(n_bytes - i), &letter);
        if (step <= 0)
            return false;
        if (utf8proc_islower(letter))
            return false;
        n_capitals += utf8proc_isupper(letter) != 0;
        i += (size_t)step;
    }
    return n_capitals >= 2;
}

static ev_status add_choice(ev_element *element, uint32_t test, ev_error *err) {
    ev_atom *atom = ev_element_add_choice(element, EV_ATOM_STEM);
    if (!atom)
        return ev_out_of_memory(err);
    atom->number = test;
    return EV_OK;
}

/* An abbreviation stands in sentences of any language, each with its own norms. */
static ev_status add_word(ev_codebook *codebook, ev_element *element, const char *word,
                          ev_word_class word_class, bool abbreviation, ev_error *err) {
    uint32_t test;
    ev_status status = EV_OK;
    if (!abbreviation) {
        status = ev_word_tests_add(codebook->tests, EV_TEST_STEM, word, word_class, &test, err);
        return status == EV_OK ? add_choice(element, test, err) : status;
    }
    for (int i = 0; status == EV_OK && i < EV_CLASS_LAST; i++) {
        status = ev_word_tests_add(codebook->tests, EV_TEST_ABBREVIATION, word, (ev_word_class)i, &test, err);
        if (status == EV_OK)
            status = add_choice(element, test, err);
    }
    return status;
}

static bool begins_small(const char *name) {
    size_t n_bytes;
    return ev_char_is_lower(ev_char_read(name, &n_bytes));
}

/* A word of a name in every case. */
static ev_status add_forms(ev_codebook *codebook, ev_element *element, const ev_name_forms *forms,
                           ev_word_class word_class, ev_error *err) {
    ev_buf form = {0};
    uint32_t test;
    ev_status status = ev_word_tests_add(codebook->tests, EV_TEST_NAME, forms->word, word_class, &test, err);
    if (status == EV_OK)
        status = add_choice(element, test, err);
    for (size_t i = 0; status == EV_OK && forms->endings[i]; i++) {
        ev_buf_clear(&form);
        ev_buf_add(&form, forms->word, forms->kept);
        ev_buf_add_str(&form, forms->endings[i]);
        status =
            ev_word_tests_add(codebook->tests, EV_TEST_EXACT, ev_buf_cstr(&form), word_class, &test, err);
        if (status == EV_OK)
            status = add_choice(element, test, err);
    }
    ev_buf_free(&form);
    return status;
}

static ev_status add_surname(ev_name_item *item, const char *word, ev_error *err) {
    void *surnames = item->surnames;
    char **surname = ev_array_append(&surnames, &item->n_surnames, sizeof *surname);
    item->surnames = surnames;
    return surname && (*surname = strdup(word)) ? EV_OK : ev_out_of_memory(err);
}

/* The word of a variant at a token, as an element of the rule that finds it. */
static ev_status add_element(name_loader *naming, const char *word, ev_lang lang, ev_rule *rule,
                             ev_error *err) {
    ev_codebook *codebook = naming->codebook;
    ev_element *element = &rule->pattern.elements[rule->pattern.n_elements++];
    bool abbreviation = is_abbreviation(word, strlen(word));
    if (element == rule->pattern.elements && abbreviation)
        rule->casing = EV_CASING_ABBREVIATION;
    ev_status status = add_word(codebook, element, word, ev_lang_class(lang), abbreviation, err);
    if (status != EV_OK || rule->owner == codebook->state_list)
        return status;
    bool female = codebook->items[rule->item].gender == EV_GENDER_FEMALE;
    ev_name_forms forms = ev_name_forms_of(word, lang, female);
    return add_forms(codebook, element, &forms, ev_lang_class(lang), err);
}

static ev_status add_variant(name_loader *naming, const char *variant, ev_lang lang, uint32_t list,
                             uint32_t item, ev_casing casing, ev_error *err) {
    const ev_analysis *analysis = NULL;
    ev_status status = ev_analyse_sentence(naming->analyser, variant, strlen(variant), lang, &analysis, err);
    if (status != EV_OK)
        return status;
    if (analysis->n_tokens == 0 || analysis->n_tokens > EV_PATTERN_MAX_ELEMENTS)
        return ev_fail(err, EV_BAD_CODEBOOK, "a name has 1 to %d words", EV_PATTERN_MAX_ELEMENTS);
    ev_rule *rule = ev_cb_add_rule(naming->codebook, EV_ROLE_LIST, list, EV_CLASS_OTHER);
    if (!rule)
        return ev_out_of_memory(err);
    rule->item = item;
    rule->casing = begins_small(variant) ? EV_CASING_ANY : casing;
    for (size_t i = 0; status == EV_OK && i < analysis->n_tokens; i++) {
        const ev_token *token = &analysis->tokens[i];
        char *word = strndup(variant + token->start, token->end - token->start);
        status = word ? add_element(naming, word, lang, rule, err) : ev_out_of_memory(err);
        if (status == EV_OK && i + 1 == analysis->n_tokens && list == naming->codebook->actor_list)
            status = add_surname(&naming->codebook->items[item], word, err);
        free(word);
    }
    return status;
}

/* Every variant in a mapping of languages to lists of names. */
static ev_status add_variants(name_loader *naming, const yaml_node_t *variants, uint32_t list, uint32_t item,
                              ev_casing casing, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < sizeof name_langs / sizeof name_langs[0]; i++) {
        const yaml_node_t *names = ev_yaml_get(&naming->yaml, variants, name_langs[i].key);
        const yaml_node_t *name;
        for (size_t j = 0; status == EV_OK && (name = ev_yaml_item(&naming->yaml, names, j)); j++) {
            const char *text = ev_yaml_text(name);
            status = text ? add_variant(naming, text, name_langs[i].lang, list, item, casing, err)
                          : ev_yaml_fail(&naming->yaml, name, err, "a name is a text");
            if (status != EV_OK)
                ev_error_at(err, naming->yaml.path, name->start_mark.line + 1, name->start_mark.column + 1);
        }
    }
    return status;
}

static ev_status required(name_loader *naming, const yaml_node_t *entry, const char *key, const char **text,
                          ev_error *err) {
    *text = ev_yaml_text(ev_yaml_get(&naming->yaml, entry, key));
    return *text ? EV_OK : ev_yaml_fail(&naming->yaml, entry, err, "this entry has no \"%s\"", key);
}

static ev_status add_organisation(name_loader *naming, const yaml_node_t *entry, ev_error *err) {
    const char *id;
    const char *kind;
    uint32_t item;
    ev_codebook *codebook = naming->codebook;
    ev_status status = required(naming, entry, "id", &id, err);
    if (status == EV_OK)
        status = required(naming, entry, "kind", &kind, err);
    if (status == EV_OK)
        status = add_item(codebook, id, kind, &item, err);
    if (status != EV_OK)
        return status;
    uint32_t list = !strcmp(kind, "body") ? codebook->body_list : codebook->org_list;
    return add_variants(naming, ev_yaml_get(&naming->yaml, entry, "variants"), list, item, EV_CASING_ANY,
                        err);
}

static ev_status read_gender(name_loader *naming, const yaml_node_t *entry, ev_gender *gender,
                             ev_error *err) {
    const yaml_node_t *node = ev_yaml_get(&naming->yaml, entry, "gender");
    const char *text = node ? ev_yaml_text(node) : NULL;
    if (!node)
        return EV_OK;
    if (text && !strcmp(text, "male"))
        *gender = EV_GENDER_MALE;
    else if (text && !strcmp(text, "female"))
        *gender = EV_GENDER_FEMALE;
    else
        return ev_yaml_fail(&naming->yaml, node, err,
                            "a gender is male or female; leave the key out where it is not known");
    return EV_OK;
}

static ev_status add_actor(name_loader *naming, const yaml_node_t *entry, ev_error *err) {
    const char *id;
    const char *country;
    uint32_t item = EV_NO_ITEM;
    ev_gender gender = EV_GENDER_ANY;
    ev_status status = required(naming, entry, "id", &id, err);
    if (status == EV_OK)
        status = required(naming, entry, "country", &country, err);
    if (status == EV_OK)
        status = read_gender(naming, entry, &gender, err);
    if (status == EV_OK)
        status = add_item(naming->codebook, id, country, &item, err);
    const char *name = ev_yaml_text(ev_yaml_get(&naming->yaml, entry, "name"));
    if (status == EV_OK)
        naming->codebook->items[item].gender = gender;
    if (status == EV_OK && name && !(naming->codebook->items[item].given = strdup(name)))
        status = ev_out_of_memory(err);
    return status == EV_OK ? add_variants(naming, ev_yaml_get(&naming->yaml, entry, "variants"),
                                          naming->codebook->actor_list, item, EV_CASING_CAPITAL, err)
                           : status;
}

static ev_status add_state(name_loader *naming, const yaml_node_t *entry, ev_error *err) {
    static const char *const keys[] = {"names", "capital", "people"};
    const char *id;
    uint32_t item;
    ev_status status = required(naming, entry, "alpha3", &id, err);
    if (status == EV_OK)
        status = add_item(naming->codebook, id, "", &item, err);
    for (size_t i = 0; status == EV_OK && i < sizeof keys / sizeof keys[0]; i++)
        status =
            add_variants(naming, ev_yaml_get(&naming->yaml, entry, keys[i]), naming->codebook->state_list,
                         item, i < 2 ? EV_CASING_CAPITAL : EV_CASING_ANY, err);
    return status;
}

typedef ev_status (*add_entry)(name_loader *naming, const yaml_node_t *entry, ev_error *err);

static ev_status load_file(name_loader *naming, const char *folder, const char *file, add_entry add,
                           ev_error *err) {
    ev_buf path = {0};
    ev_buf_printf(&path, "%s/%s", folder, file);
    ev_status status = ev_buf_status(&path, err);
    if (status == EV_OK)
        status = ev_yaml_open(ev_buf_cstr(&path), &naming->yaml, err);
    const yaml_node_t *entry;
    const yaml_node_t *root = status == EV_OK ? ev_yaml_root(&naming->yaml) : NULL;
    for (size_t i = 0; status == EV_OK && (entry = ev_yaml_item(&naming->yaml, root, i)); i++)
        status = add(naming, entry, err);
    ev_yaml_close(&naming->yaml);
    ev_buf_free(&path);
    return status;
}

ev_status ev_cb_load_names(ev_codebook *codebook, const char *folder, ev_error *err) {
    name_loader naming = {.codebook = codebook};
    ev_status status = ev_cb_list(codebook, "ORG", &codebook->org_list, err);
    if (status == EV_OK)
        status = ev_cb_list(codebook, "BODY", &codebook->body_list, err);
    if (status == EV_OK)
        status = ev_cb_list(codebook, "ACTOR", &codebook->actor_list, err);
    if (status == EV_OK)
        status = ev_cb_list(codebook, "STATE", &codebook->state_list, err);
    if (status == EV_OK)
        status = ev_lexicon_new(&naming.lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&naming.analyser, naming.lexicon, err);
    if (status == EV_OK)
        status = load_file(&naming, folder, "organisations.yml", add_organisation, err);
    if (status == EV_OK)
        status = load_file(&naming, folder, "actors.yml", add_actor, err);
    if (status == EV_OK)
        status = load_file(&naming, folder, "countries.yml", add_state, err);
    ev_analyser_free(naming.analyser);
    ev_lexicon_free(naming.lexicon);
    return status;
}
