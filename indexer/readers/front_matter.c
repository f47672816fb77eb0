/* See front_matter.h. */
#include "indexer/readers/front_matter.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 16, MAX_VALUES = 10000 };

/* The number of bytes of the line at `at`, without its end; *next is where the following line begins. */
static size_t line_at(const char *text, size_t n_bytes, size_t at, size_t *next) {
    const char *end = memchr(text + at, '\n', n_bytes - at);
    size_t stop = end ? (size_t)(end - text) : n_bytes;
    *next = end ? stop + 1 : n_bytes;
    return stop > at && text[stop - 1] == '\r' ? stop - 1 - at : stop - at;
}

static bool is_fence(const char *line, size_t n_bytes) {
    while (n_bytes > 3 && (line[n_bytes - 1] == ' ' || line[n_bytes - 1] == '\t'))
        n_bytes--;
    return n_bytes == 3 && (!memcmp(line, "---", 3) || !memcmp(line, "...", 3));
}

static ev_status at_mark(ev_error *err, yaml_mark_t mark, const char *words) {
    ev_fail(err, EV_BAD_INPUT, "front matter: %s", words);
    /* the fence is line 1, libyaml counts from 0 behind it */
    err->line = mark.line + 2;
    err->column = mark.column + 1;
    return EV_BAD_INPUT;
}

static ev_status not_yaml(ev_error *err, const yaml_parser_t *parser) {
    char words[160];
    snprintf(words, sizeof words, "%.100s; mend it or take it out",
             parser->problem ? parser->problem : "not YAML");
    return at_mark(err, parser->problem_mark, words);
}

/* What is being read, and how much of it: an alias may stand for much. */
typedef struct front_matter {
    yaml_document_t *document;
    unsigned depth, n_values;
} front_matter;

static bool is_null(const yaml_node_t *node) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    const char *value = (const char *)node->data.scalar.value;
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
        if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !strcmp(value, nulls[i]))
            return true;
    return false;
}

static ev_status read_value(front_matter *front, int number, json_t **value, ev_error *err);

static ev_status read_list(front_matter *front, const yaml_node_t *node, json_t *array, ev_error *err) {
    ev_status status = EV_OK;
    for (const yaml_node_item_t *item = node->data.sequence.items.start;
         status == EV_OK && item < node->data.sequence.items.top; item++) {
        json_t *value = NULL;
        status = read_value(front, *item, &value, err);
        if (value)
            json_array_append_new(array, value);
    }
    return status;
}

static ev_status read_mapping(front_matter *front, const yaml_node_t *node, json_t *object, ev_error *err) {
    ev_status status = EV_OK;
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         status == EV_OK && pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(front->document, pair->key);
        const char *name = (const char *)key->data.scalar.value;
        json_t *value = NULL;
        if (key->type != YAML_SCALAR_NODE)
            return at_mark(err, key->start_mark, "a key has to be a word");
        if (json_object_get(object, name))
            return at_mark(err, key->start_mark, "this key stands twice; keep one");
        status = read_value(front, pair->value, &value, err);
        if (value)
            json_object_set_new(object, name, value);
    }
    return status;
}

/* NULL for what says nothing. */
static ev_status read_value(front_matter *front, int number, json_t **value, ev_error *err) {
    const yaml_node_t *node = yaml_document_get_node(front->document, number);
    if (front->depth == MAX_DEPTH || ++front->n_values > MAX_VALUES)
        return at_mark(err, node->start_mark, "too much, or nested too deep; keep to plain values");
    if (node->type == YAML_SCALAR_NODE && is_null(node))
        return EV_OK;
    *value = node->type == YAML_SCALAR_NODE
                 ? json_stringn((const char *)node->data.scalar.value, node->data.scalar.length)
             : node->type == YAML_SEQUENCE_NODE ? json_array()
                                                : json_object();
    if (!*value)
        return ev_out_of_memory(err);
    front->depth++;
    ev_status status = node->type == YAML_SEQUENCE_NODE  ? read_list(front, node, *value, err)
                       : node->type == YAML_MAPPING_NODE ? read_mapping(front, node, *value, err)
                                                         : EV_OK;
    front->depth--;
    return status;
}

static ev_status parse_yaml(const char *yaml, size_t n_bytes, json_t *front, ev_error *err) {
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return ev_out_of_memory(err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, n_bytes);
    ev_status status;
    if (yaml_parser_load(&parser, &document)) {
        front_matter reading = {.document = &document};
        const yaml_node_t *root = yaml_document_get_root_node(&document);
        status = !root ? EV_OK
                 : root->type == YAML_MAPPING_NODE
                     ? read_mapping(&reading, root, front, err)
                     : at_mark(err, root->start_mark, "write `key: value` lines");
        yaml_document_delete(&document);
    } else {
        status = not_yaml(err, &parser);
    }
    yaml_parser_delete(&parser);
    return status;
}

ev_status ev_front_matter_parse(const char *text, size_t n_bytes, json_t **front, size_t *body_start,
                                ev_error *err) {
    *front = NULL;
    *body_start = 0;
    size_t yaml_start;
    size_t first = n_bytes ? line_at(text, n_bytes, 0, &yaml_start) : 0;
    if (first < 3 || memcmp(text, "---", 3) != 0 || !is_fence(text, first))
        return EV_OK;
    size_t at = yaml_start;
    size_t next = yaml_start;
    while (at < n_bytes && !is_fence(text + at, line_at(text, n_bytes, at, &next)))
        at = next;
    if (at >= n_bytes) {
        ev_fail(err, EV_BAD_INPUT, "the front matter is not closed; end it with a line of three hyphens");
        err->line = 1;
        return EV_BAD_INPUT;
    }
    json_t *object = json_object();
    ev_status status =
        object ? parse_yaml(text + yaml_start, at - yaml_start, object, err) : ev_out_of_memory(err);
    if (status != EV_OK) {
        json_decref(object);
        return status;
    }
    *front = object;
    *body_start = next;
    return EV_OK;
}
