/* From YAML to a codebook. Keys are checked, so that nothing written in a codebook is ever ignored; every
 * complaint names file, line and column. */
#include "codebook/codebook_build.h"

#include "codebook/yaml.h"

#include <stdlib.h>
#include <string.h>

typedef struct loader {
    ev_yaml *yaml;
    ev_codebook *codebook;
} loader;

static const struct {
    const char *key;
    ev_word_class word_class;
} languages[] = {{"en", EV_CLASS_EN}, {"ru", EV_CLASS_RU}, {"kk", EV_CLASS_KK}};
enum { N_LANGUAGES = sizeof languages / sizeof languages[0] };

#define KNOWN(load, map, err, ...)                                            \
    ev_yaml_known_keys((load)->yaml, map, (const char *const[]){__VA_ARGS__}, \
                       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), err)

static ev_status copy_text(const char *text, char **to, ev_error *err) {
    *to = strdup(text ? text : "");
    return *to ? EV_OK : ev_out_of_memory(err);
}

static ev_status expect(loader *load, const yaml_node_t *node, yaml_node_type_t type, const char *what,
                        ev_error *err) {
    return !node || node->type == type ? EV_OK : ev_yaml_fail(load->yaml, node, err, "here stands %s", what);
}

static bool find_language(const char *key, ev_word_class *word_class) {
    for (size_t i = 0; i < N_LANGUAGES; i++)
        if (!strcmp(languages[i].key, key)) {
            *word_class = languages[i].word_class;
            return true;
        }
    return false;
}

/* What is done with one item of a list under a language. */
typedef ev_status (*take_item)(loader *load, const yaml_node_t *item, ev_word_class word_class, size_t number,
                               void *user, ev_error *err);

/* `map`: languages, each with a list of items. NULL: there is nothing. */
static ev_status each_language(loader *load, const yaml_node_t *map, take_item take, void *user,
                               ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *items;
    ev_status status =
        expect(load, map, YAML_MAPPING_NODE, "a language (en, ru, kk), and a list under it", err);
    for (size_t i = 0; status == EV_OK && ev_yaml_pair(load->yaml, map, i, &key, &items); i++) {
        ev_word_class word_class = EV_CLASS_OTHER;
        const char *name = ev_yaml_text(key);
        if (!name || !find_language(name, &word_class))
            return ev_yaml_fail(load->yaml, key, err,
                                "unknown language \"%s\"; rules can be in en, ru and kk", name ? name : "");
        status = expect(load, items, YAML_SEQUENCE_NODE, "a list, each item after a hyphen or in [ ]", err);
        const yaml_node_t *item;
        for (size_t j = 0; status == EV_OK && (item = ev_yaml_item(load->yaml, items, j)); j++)
            status = take(load, item, word_class, j + 1, user, err);
    }
    return status;
}

/* `node`: a pattern, or {regex: ...} for a regular expression over the sentence. */
static ev_status compile_at(loader *load, ev_rule *rule, const yaml_node_t *node, ev_error *err) {
    const yaml_node_t *regex = ev_yaml_get(load->yaml, node, "regex");
    const char *text = ev_yaml_text(regex ? regex : node);
    if (!text)
        return ev_yaml_fail(
            load->yaml, node, err,
            "here stands a pattern, as a text, or a regular expression, as regex: and a text");
    if (regex && rule->role == EV_ROLE_LIST)
        return ev_yaml_fail(load->yaml, node, err,
                            "a list has words and turns of words; put the regular expression into the "
                            "patterns of a theme, or into / / around a single word");
    rule->line = node->start_mark.line + 1;
    rule->column = node->start_mark.column + 1;
    ev_status status =
        regex ? ev_cb_compile_regex(rule, text, err) : ev_cb_compile(load->codebook, rule, text, err);
    if (status == EV_BAD_PATTERN) {
        ev_error why = *err;
        status = ev_yaml_fail(load->yaml, node, err, "%s", why.text);
    }
    return status;
}

/* ---- Lists */

static ev_status take_entry(loader *load, const yaml_node_t *item, ev_word_class word_class, size_t number,
                            void *user, ev_error *err) {
    (void)number;
    ev_rule *rule = ev_cb_add_rule(load->codebook, EV_ROLE_LIST, *(const uint32_t *)user, word_class);
    return rule ? compile_at(load, rule, item, err) : ev_out_of_memory(err);
}

static ev_status load_lists(loader *load, const yaml_node_t *lists, ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *value;
    ev_status status = expect(load, lists, YAML_MAPPING_NODE, "names of lists", err);
    for (size_t i = 0; status == EV_OK && ev_yaml_pair(load->yaml, lists, i, &key, &value); i++) {
        const char *name = ev_yaml_text(key);
        uint32_t number;
        if (!name || ev_codebook_list(load->codebook, name) != EV_NO_ITEM)
            return ev_yaml_fail(load->yaml, key, err,
                                "a list \"%s\" is there already; give this one another name",
                                name ? name : "");
        status = ev_cb_list(load->codebook, name, &number, err);
        if (status == EV_OK)
            status = each_language(load, value, take_entry, &number, err);
    }
    return status;
}

/* ---- Context */

static ev_status read_reach(loader *load, const yaml_node_t *group, const char *key, uint32_t *reach,
                            ev_error *err) {
    const yaml_node_t *node = ev_yaml_get(load->yaml, group, key);
    const char *text = ev_yaml_text(node);
    char *end;
    if (!node)
        return EV_OK;
    unsigned long wide = text ? strtoul(text, &end, 10) : 0;
    if (!text || *text == '\0' || *end != '\0' || wide > 1000)
        return ev_yaml_fail(load->yaml, node, err, "\"%s\" is a number of words up to 1000", key);
    *reach = (uint32_t)wide;
    return EV_OK;
}

static ev_status read_flag(loader *load, const yaml_node_t *map, const char *key, bool *flag, ev_error *err) {
    const yaml_node_t *node = ev_yaml_get(load->yaml, map, key);
    const char *text = ev_yaml_text(node);
    if (!node)
        return EV_OK;
    if (!text || (strcmp(text, "true") != 0 && strcmp(text, "false") != 0))
        return ev_yaml_fail(load->yaml, node, err, "\"%s\" is true or false", key);
    *flag = !strcmp(text, "true");
    return EV_OK;
}

/* A group of cues with one reach. When only one side is given, the other side is not reached. */
static ev_status take_cues(loader *load, const yaml_node_t *group, ev_word_class word_class, size_t number,
                           void *user, ev_error *err) {
    (void)number;
    uint32_t before = EV_REACH_SENTENCE;
    uint32_t after = EV_REACH_SENTENCE;
    bool clause = false;
    ev_status status =
        expect(load, group, YAML_MAPPING_NODE, "a group of cues: {cues: [...], before: N, after: N}", err);
    if (status == EV_OK)
        status = KNOWN(load, group, err, "cues", "before", "after", "clause");
    bool sided = ev_yaml_get(load->yaml, group, "before") || ev_yaml_get(load->yaml, group, "after");
    if (sided)
        before = after = 0;
    if (status == EV_OK)
        status = read_reach(load, group, "before", &before, err);
    if (status == EV_OK)
        status = read_reach(load, group, "after", &after, err);
    if (status == EV_OK)
        status = read_flag(load, group, "clause", &clause, err);
    const yaml_node_t *cues = ev_yaml_get(load->yaml, group, "cues");
    if (status == EV_OK && (!cues || cues->type != YAML_SEQUENCE_NODE))
        return ev_yaml_fail(load->yaml, group, err, "this group has no list \"cues\"");
    const yaml_node_t *cue;
    for (size_t i = 0; status == EV_OK && (cue = ev_yaml_item(load->yaml, cues, i)); i++) {
        ev_rule *rule = ev_cb_add_rule(load->codebook, EV_ROLE_CUE, *(const uint32_t *)user, word_class);
        if (!rule)
            return ev_out_of_memory(err);
        rule->before = before;
        rule->after = after;
        rule->clause = clause;
        status = compile_at(load, rule, cue, err);
    }
    return status;
}

static ev_status take_unless(loader *load, const yaml_node_t *item, ev_word_class word_class, size_t number,
                             void *user, ev_error *err) {
    (void)number;
    const ev_rule *like = user;
    ev_rule *rule = ev_cb_add_rule(load->codebook, like->role, like->owner, word_class);
    return rule ? compile_at(load, rule, item, err) : ev_out_of_memory(err);
}

static ev_status load_context(loader *load, const yaml_node_t *context, ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *value;
    ev_codebook *codebook = load->codebook;
    ev_status status = expect(load, context, YAML_MAPPING_NODE, "categories of cues", err);
    for (size_t i = 0; status == EV_OK && ev_yaml_pair(load->yaml, context, i, &key, &value); i++) {
        const char *name = ev_yaml_text(key);
        if (!name || ev_codebook_category(codebook, name) != EV_NO_ITEM)
            return ev_yaml_fail(load->yaml, key, err,
                                "a category \"%s\" is there already; give this one another name",
                                name ? name : "");
        if (codebook->n_categories == EV_MAX_CATEGORIES)
            return ev_yaml_fail(load->yaml, key, err, "at most %d categories", EV_MAX_CATEGORIES);
        status = KNOWN(load, value, err, "reach", "unless");
        void *items = codebook->categories;
        char **category = ev_array_append(&items, &codebook->n_categories, sizeof *category);
        codebook->categories = items;
        if (!category || !(*category = strdup(name)))
            return ev_out_of_memory(err);
        uint32_t number = (uint32_t)codebook->n_categories - 1;
        ev_rule unless = {.role = EV_ROLE_CUE_UNLESS, .owner = number};
        if (status == EV_OK)
            status = each_language(load, ev_yaml_get(load->yaml, value, "reach"), take_cues, &number, err);
        if (status == EV_OK)
            status = each_language(load, ev_yaml_get(load->yaml, value, "unless"), take_unless, &unless, err);
    }
    return status;
}

/* ---- Themes */

/* What the rules of a theme share unless they say otherwise. */
typedef struct defaults {
    uint32_t theme;
    const char *theme_id;
    uint64_t needs, without;
    int polarity, modality;
} defaults;

static ev_status read_categories(loader *load, const yaml_node_t *map, const char *key, uint64_t *set,
                                 ev_error *err) {
    const yaml_node_t *names = ev_yaml_get(load->yaml, map, key);
    const yaml_node_t *name;
    ev_status status = expect(load, names, YAML_SEQUENCE_NODE, "a list of categories of the context", err);
    if (names)
        *set = 0;
    for (size_t i = 0; status == EV_OK && (name = ev_yaml_item(load->yaml, names, i)); i++) {
        const char *text = ev_yaml_text(name);
        uint32_t number = text ? ev_codebook_category(load->codebook, text) : EV_NO_ITEM;
        if (number == EV_NO_ITEM)
            return ev_yaml_fail(load->yaml, name, err,
                                "the context has no category \"%s\"; add it there, or take it out here",
                                text ? text : "");
        *set |= UINT64_C(1) << number;
    }
    return status;
}

static ev_status read_attribute(loader *load, const yaml_node_t *map, const char *key,
                                const char *(*name_of)(unsigned), unsigned n, int *value, ev_error *err) {
    const yaml_node_t *node = ev_yaml_get(load->yaml, map, key);
    const char *text = ev_yaml_text(node);
    for (unsigned i = 0; text && i < n; i++)
        if (!strcmp(name_of(i), text)) {
            *value = (int)i;
            return EV_OK;
        }
    return node ? ev_yaml_fail(load->yaml, node, err, "\"%s\" is no %s", text ? text : "", key) : EV_OK;
}

static ev_status read_conditions(loader *load, const yaml_node_t *map, defaults *to, ev_error *err) {
    ev_status status = read_categories(load, map, "needs", &to->needs, err);
    if (status == EV_OK)
        status = read_categories(load, map, "without", &to->without, err);
    if (status == EV_OK)
        status =
            read_attribute(load, map, "polarity", ev_polarity_name, EV_POLARITY_LAST, &to->polarity, err);
    if (status == EV_OK)
        status =
            read_attribute(load, map, "modality", ev_modality_name, EV_MODALITY_LAST, &to->modality, err);
    return status;
}

static ev_status take_pattern(loader *load, const yaml_node_t *item, ev_word_class word_class, size_t number,
                              void *user, ev_error *err) {
    defaults own = *(const defaults *)user;
    const yaml_node_t *pattern = item;
    ev_status status = EV_OK;
    if (item->type == YAML_MAPPING_NODE) {
        status = KNOWN(load, item, err, "pattern", "regex", "needs", "without", "polarity", "modality");
        const yaml_node_t *words = ev_yaml_get(load->yaml, item, "pattern");
        pattern = words ? words : item;
        if (status == EV_OK && !words == !ev_yaml_get(load->yaml, item, "regex"))
            return ev_yaml_fail(load->yaml, item, err, "a rule has either a \"pattern\" or a \"regex\"");
        if (status == EV_OK)
            status = read_conditions(load, item, &own, err);
    }
    if (status != EV_OK)
        return status;
    ev_rule *rule = ev_cb_add_rule(load->codebook, EV_ROLE_THEME, own.theme, word_class);
    if (!rule)
        return ev_out_of_memory(err);
    rule->needs = own.needs;
    rule->without = own.without;
    rule->polarity = own.polarity;
    rule->modality = own.modality;
    ev_buf name = {0};
    ev_buf_printf(&name, "%s/%s/%zu", own.theme_id, ev_class_code(word_class), number);
    rule->name = strdup(ev_buf_cstr(&name));
    ev_buf_free(&name);
    return rule->name ? compile_at(load, rule, pattern, err) : ev_out_of_memory(err);
}

typedef struct example_kind {
    uint32_t theme;
    bool match;
} example_kind;

static ev_status take_example(loader *load, const yaml_node_t *item, ev_word_class word_class, size_t number,
                              void *user, ev_error *err) {
    (void)number;
    const example_kind *kind = user;
    const char *text = ev_yaml_text(item);
    if (!text)
        return ev_yaml_fail(load->yaml, item, err, "an example is a text");
    void *items = load->codebook->examples;
    ev_codebook_example *example = ev_array_append(&items, &load->codebook->n_examples, sizeof *example);
    load->codebook->examples = items;
    if (!example)
        return ev_out_of_memory(err);
    example->theme = kind->theme;
    example->match = kind->match;
    example->word_class = word_class;
    example->line = item->start_mark.line + 1;
    example->column = item->start_mark.column + 1;
    return copy_text(text, &example->text, err);
}

static ev_status load_examples(loader *load, const yaml_node_t *examples, uint32_t theme, ev_error *err) {
    ev_status status = KNOWN(load, examples, err, "match", "skip");
    example_kind match = {theme, true};
    example_kind skip = {theme, false};
    if (status == EV_OK)
        status = each_language(load, ev_yaml_get(load->yaml, examples, "match"), take_example, &match, err);
    if (status == EV_OK)
        status = each_language(load, ev_yaml_get(load->yaml, examples, "skip"), take_example, &skip, err);
    return status;
}

/* A theme's head: what stands before its rules. */
static ev_status begin_theme(loader *load, const yaml_node_t *node, ev_error *err) {
    ev_status status = expect(load, node, YAML_MAPPING_NODE, "a theme: id, title, definition, patterns", err);
    if (status == EV_OK)
        status = KNOWN(load, node, err, "id", "title", "definition", "patterns", "unless", "needs", "without",
                       "polarity", "modality", "possible_by", "yields_to", "target", "examples");
    const yaml_node_t *id = ev_yaml_get(load->yaml, node, "id");
    if (status == EV_OK && !ev_yaml_text(id))
        return ev_yaml_fail(load->yaml, node, err, "this theme has no \"id\"");
    if (status == EV_OK && ev_codebook_theme(load->codebook, ev_yaml_text(id)) != EV_NO_ITEM)
        return ev_yaml_fail(load->yaml, id, err, "a theme \"%s\" is there already; give this one another id",
                            ev_yaml_text(id));
    if (status != EV_OK)
        return status;
    void *items = load->codebook->themes;
    ev_theme *theme = ev_array_append(&items, &load->codebook->n_themes, sizeof *theme);
    load->codebook->themes = items;
    if (!theme)
        return ev_out_of_memory(err);
    theme->line = node->start_mark.line + 1;
    status = copy_text(ev_yaml_text(id), &theme->id, err);
    if (status == EV_OK)
        status = copy_text(ev_yaml_text(ev_yaml_get(load->yaml, node, "title")), &theme->title, err);
    if (status == EV_OK)
        status =
            copy_text(ev_yaml_text(ev_yaml_get(load->yaml, node, "definition")), &theme->definition, err);
    return status;
}

static ev_status read_target(loader *load, const yaml_node_t *node, ev_theme *theme, ev_error *err) {
    const yaml_node_t *where = ev_yaml_get(load->yaml, node, "target");
    const char *text = where ? ev_yaml_text(where) : "words";
    theme->target_near = text && !strcmp(text, "near");
    theme->target_in_sentence = theme->target_near || (text && !strcmp(text, "sentence"));
    return theme->target_in_sentence || (text && !strcmp(text, "words"))
               ? EV_OK
               : ev_yaml_fail(load->yaml, where, err, "\"target\" is words, sentence or near");
}

/* Where the theme does not say what makes it possible, the category of that name does. */
static ev_status read_possible(loader *load, const yaml_node_t *node, ev_theme *theme, ev_error *err) {
    uint32_t usual = ev_codebook_category(load->codebook, "possibility");
    theme->possible_by = usual == EV_NO_ITEM ? 0 : UINT64_C(1) << usual;
    return read_categories(load, node, "possible_by", &theme->possible_by, err);
}

static ev_status load_rules(loader *load, const yaml_node_t *node, uint32_t number, ev_error *err) {
    defaults own = {.theme = number,
                    .theme_id = load->codebook->themes[number].id,
                    .polarity = EV_ANY_ATTRIBUTE,
                    .modality = EV_ANY_ATTRIBUTE};
    ev_rule unless = {.role = EV_ROLE_THEME_UNLESS, .owner = number};
    ev_status status = read_conditions(load, node, &own, err);
    if (status == EV_OK)
        status = read_target(load, node, &load->codebook->themes[number], err);
    if (status == EV_OK)
        status = read_possible(load, node, &load->codebook->themes[number], err);
    if (status == EV_OK)
        status = each_language(load, ev_yaml_get(load->yaml, node, "patterns"), take_pattern, &own, err);
    if (status == EV_OK)
        status = each_language(load, ev_yaml_get(load->yaml, node, "unless"), take_unless, &unless, err);
    if (status == EV_OK)
        status = load_examples(load, ev_yaml_get(load->yaml, node, "examples"), number, err);
    return status;
}

/* Names of themes can be resolved only when all are there. */
static ev_status load_yields(loader *load, const yaml_node_t *node, uint32_t number, ev_error *err) {
    const yaml_node_t *names = ev_yaml_get(load->yaml, node, "yields_to");
    const yaml_node_t *name;
    ev_status status = expect(load, names, YAML_SEQUENCE_NODE, "a list of themes", err);
    for (size_t i = 0; status == EV_OK && (name = ev_yaml_item(load->yaml, names, i)); i++) {
        const char *text = ev_yaml_text(name);
        uint32_t other = text ? ev_codebook_theme(load->codebook, text) : EV_NO_ITEM;
        if (other == EV_NO_ITEM)
            return ev_yaml_fail(load->yaml, name, err, "there is no theme \"%s\"; name one of this codebook",
                                text ? text : "");
        ev_theme *theme = &load->codebook->themes[number];
        void *items = theme->yields_to;
        uint32_t *made = ev_array_append(&items, &theme->n_yields_to, sizeof *made);
        theme->yields_to = items;
        if (!made)
            return ev_out_of_memory(err);
        *made = other;
    }
    return status;
}

static ev_status load_themes(loader *load, const yaml_node_t *themes, ev_error *err) {
    const yaml_node_t *node;
    ev_status status = expect(load, themes, YAML_SEQUENCE_NODE, "a list of themes", err);
    if (status == EV_OK && !ev_yaml_item(load->yaml, themes, 0))
        return ev_yaml_fail(
            load->yaml, themes ? themes : ev_yaml_root(load->yaml), err,
            "the codebook has no themes; add \"themes:\", and under it a list of them, each with an id");
    for (size_t i = 0; status == EV_OK && (node = ev_yaml_item(load->yaml, themes, i)); i++) {
        status = begin_theme(load, node, err);
        if (status == EV_OK)
            status = load_rules(load, node, (uint32_t)i, err);
    }
    for (size_t i = 0; status == EV_OK && (node = ev_yaml_item(load->yaml, themes, i)); i++)
        status = load_yields(load, node, (uint32_t)i, err);
    return status;
}

/* ---- The whole */

ev_status ev_cb_load_parts(ev_codebook *codebook, ev_yaml *yaml, ev_error *err) {
    loader in = {yaml, codebook};
    loader *load = &in;
    const yaml_node_t *root = ev_yaml_root(load->yaml);
    ev_status status = expect(load, root, YAML_MAPPING_NODE, "codebook, lists, context and themes", err);
    if (status == EV_OK)
        status = KNOWN(load, root, err, "codebook", "version", "lists", "context", "themes");
    if (status == EV_OK)
        status =
            copy_text(ev_yaml_text(ev_yaml_get(load->yaml, root, "codebook")), &load->codebook->name, err);
    if (status == EV_OK)
        status =
            copy_text(ev_yaml_text(ev_yaml_get(load->yaml, root, "version")), &load->codebook->version, err);
    if (status == EV_OK)
        status = load_lists(load, ev_yaml_get(load->yaml, root, "lists"), err);
    if (status == EV_OK)
        status = load_context(load, ev_yaml_get(load->yaml, root, "context"), err);
    return status == EV_OK ? load_themes(load, ev_yaml_get(load->yaml, root, "themes"), err) : status;
}
