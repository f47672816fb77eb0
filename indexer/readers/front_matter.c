/* See front_matter.h. */
#include "indexer/readers/front_matter.h"

#include <stdbool.h>
#include <string.h>
#include <yaml.h>

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

static json_t *scalar(const yaml_node_t *node) {
    return json_stringn((const char *)node->data.scalar.value, node->data.scalar.length);
}

static ev_status add_list(yaml_document_t *document, const yaml_node_t *node, json_t *array, ev_error *err) {
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top;
         item++) {
        const yaml_node_t *child = yaml_document_get_node(document, *item);
        if (child->type != YAML_SCALAR_NODE)
            return at_mark(err, child->start_mark, "a list may hold plain values only");
        json_array_append_new(array, scalar(child));
    }
    return EV_OK;
}

static ev_status add_pair(yaml_document_t *document, const yaml_node_pair_t *pair, json_t *front,
                          ev_error *err) {
    const yaml_node_t *key = yaml_document_get_node(document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(document, pair->value);
    if (key->type != YAML_SCALAR_NODE)
        return at_mark(err, key->start_mark, "a key has to be a word");
    const char *name = (const char *)key->data.scalar.value;
    if (json_object_get(front, name))
        return at_mark(err, key->start_mark, "this key stands twice; keep one");
    if (value->type == YAML_SCALAR_NODE)
        return json_object_set_new(front, name, scalar(value)) ? ev_fail(err, EV_NOMEM, "out of memory")
                                                               : EV_OK;
    if (value->type != YAML_SEQUENCE_NODE)
        return at_mark(err, value->start_mark, "a value may be plain or a list, not a mapping");
    json_t *array = json_array();
    ev_status status =
        array ? add_list(document, value, array, err) : ev_fail(err, EV_NOMEM, "out of memory");
    if (json_object_set_new(front, name, array) != 0 && status == EV_OK)
        status = ev_fail(err, EV_NOMEM, "out of memory");
    return status;
}

static ev_status add_pairs(yaml_document_t *document, json_t *front, ev_error *err) {
    const yaml_node_t *root = yaml_document_get_root_node(document);
    if (!root)
        return EV_OK;
    if (root->type != YAML_MAPPING_NODE)
        return at_mark(err, root->start_mark, "write `key: value` lines");
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top;
         pair++) {
        ev_status status = add_pair(document, pair, front, err);
        if (status != EV_OK)
            return status;
    }
    return EV_OK;
}

static ev_status parse_yaml(const char *yaml, size_t n_bytes, json_t *front, ev_error *err) {
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return ev_fail(err, EV_NOMEM, "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, n_bytes);
    ev_status status;
    if (yaml_parser_load(&parser, &document)) {
        status = add_pairs(&document, front, err);
        yaml_document_delete(&document);
    } else {
        status = at_mark(err, parser.problem_mark, parser.problem ? parser.problem : "not YAML");
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
    ev_status status = object ? parse_yaml(text + yaml_start, at - yaml_start, object, err)
                              : ev_fail(err, EV_NOMEM, "out of memory");
    if (status != EV_OK) {
        json_decref(object);
        return status;
    }
    *front = object;
    *body_start = next;
    return EV_OK;
}
