/* quanteda's YAML dictionaries (quanteda.io, dictionary(file, format = "YAML")): a mapping of keys to values,
 * to lists of values and further mappings, or to a mapping of keys below them. */
#include "codebook/dictionary.h"

#include <string.h>

/* An alias (*name) repeats what it names, itself even, so that a short file can be endless. */
enum { MAX_DEPTH = 32, MAX_NODES = 500000 };

typedef struct branch {
    const char *id;
    const char *title;
    int depth;
} branch;

static ev_status load_value(ev_dictionary *dictionary, ev_yaml *yaml, const yaml_node_t *value,
                            const branch *at, ev_error *err);

static ev_status load_entry(ev_dictionary *dictionary, const yaml_node_t *value, const branch *at,
                            ev_error *err) {
    uint32_t theme;
    uint64_t line = value->start_mark.line + 1;
    ev_status status = ev_dictionary_theme(dictionary, at->id, at->title, line, &theme, err);
    return status == EV_OK ? ev_dictionary_entry(dictionary, theme, ev_yaml_text(value), line,
                                                 value->start_mark.column + 1, err)
                           : status;
}

static ev_status load_key(ev_dictionary *dictionary, ev_yaml *yaml, const yaml_node_t *key,
                          const yaml_node_t *value, const branch *at, ev_error *err) {
    const char *name = ev_yaml_text(key);
    ev_buf id = {0};
    if (!name || !*name)
        return ev_yaml_fail(yaml, key, err, "a key of a dictionary is a word; write one before the colon");
    ev_buf_add_str(&id, at->id);
    ev_dictionary_add_key(&id, name);
    const branch below = {ev_buf_cstr(&id), name, at->depth + 1};
    ev_status status = ev_buf_status(&id, err);
    if (status == EV_OK)
        status = load_value(dictionary, yaml, value, &below, err);
    ev_buf_free(&id);
    return status;
}

static ev_status load_value(ev_dictionary *dictionary, ev_yaml *yaml, const yaml_node_t *value,
                            const branch *at, ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *below;
    const yaml_node_t *item;
    ev_status status = EV_OK;
    const branch inside = {at->id, at->title, at->depth + 1};
    if (at->depth > MAX_DEPTH)
        return ev_yaml_fail(yaml, value, err,
                            "a dictionary has at most %d levels; does an alias (*) lead back to itself?",
                            MAX_DEPTH);
    if (++dictionary->n_nodes > MAX_NODES)
        return ev_yaml_fail(yaml, value, err,
                            "a dictionary has at most %d words; do aliases (*) multiply them?", MAX_NODES);
    if (ev_yaml_text(value))
        return *ev_yaml_text(value) ? load_entry(dictionary, value, at, err) : EV_OK;
    for (size_t i = 0; status == EV_OK && ev_yaml_pair(yaml, value, i, &key, &below); i++)
        status = load_key(dictionary, yaml, key, below, at, err);
    for (size_t i = 0; status == EV_OK && (item = ev_yaml_item(yaml, value, i)); i++)
        status = load_value(dictionary, yaml, item, &inside, err);
    return status;
}

/* A codebook of ours whose list of themes is missing would else be read as words. */
static ev_status refuse_codebook(ev_yaml *yaml, ev_error *err) {
    for (yaml_node_t *node = yaml->document.nodes.start; node < yaml->document.nodes.top; node++)
        if (ev_yaml_get(yaml, node, "patterns") && ev_yaml_get(yaml, node, "id"))
            return ev_yaml_fail(yaml, node, err,
                                "this is a theme of a codebook, but the file has no \"themes\"; put it under "
                                "\"themes:\"");
    return EV_OK;
}

ev_status ev_cb_load_quanteda(ev_dictionary *dictionary, ev_yaml *yaml, ev_error *err) {
    const branch root = {"", "", 0};
    const yaml_node_t *node = ev_yaml_root(yaml);
    if (node->type != YAML_MAPPING_NODE)
        return ev_yaml_fail(
            yaml, node, err,
            "this is neither a codebook, with a list \"themes\", nor a dictionary of keys and words; "
            "corpus/README.md shows both");
    ev_status status = refuse_codebook(yaml, err);
    if (status == EV_OK)
        status = load_value(dictionary, yaml, node, &root, err);
    if (status == EV_OK && dictionary->n_entries == 0)
        status = ev_yaml_fail(yaml, node, err, "the dictionary has no words; list some under its keys");
    return status;
}
