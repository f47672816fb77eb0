/* See yaml.h. */
#include "codebook/yaml.h"

#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ev_status at(ev_error *err, const char *path, yaml_mark_t mark) {
    return ev_error_at(err, path, mark.line + 1, mark.column + 1);
}

static ev_status not_yaml(const yaml_parser_t *parser, const char *path, ev_error *err) {
    if (parser->error == YAML_MEMORY_ERROR)
        return ev_out_of_memory(err);
    bool tab = parser->problem && strstr(parser->problem, "cannot start any token");
    bool open_quote =
        parser->problem && strstr(parser->problem, "unexpected end of stream") && parser->context;
    ev_fail(err, EV_BAD_CODEBOOK, "%s%s%s", parser->problem ? parser->problem : "not YAML",
            parser->context ? ", " : "", parser->context ? parser->context : "");
    if (tab)
        ev_fail(
            err, EV_BAD_CODEBOOK,
            "a character that YAML does not allow here: indent by blanks, not by tabs, and put words that "
            "begin with a sign between quotation marks");
    if (open_quote)
        ev_fail(err, EV_BAD_CODEBOOK, "the quotation mark that opens here is never closed");
    return at(err, path, open_quote ? parser->context_mark : parser->problem_mark);
}

static ev_status refuse_second(yaml_parser_t *parser, const char *path, ev_error *err) {
    yaml_document_t second;
    if (!yaml_parser_load(parser, &second))
        return not_yaml(parser, path, err);
    yaml_mark_t mark = second.start_mark;
    bool more = yaml_document_get_root_node(&second) != NULL;
    yaml_document_delete(&second);
    if (!more)
        return EV_OK;
    ev_fail(err, EV_BAD_CODEBOOK, "a second document begins here; take out the line ---");
    return at(err, path, mark);
}

static ev_status load(FILE *file, const char *path, ev_yaml *yaml, ev_error *err) {
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return ev_out_of_memory(err);
    yaml_parser_set_input_file(&parser, file);
    ev_status status = EV_OK;
    if (!yaml_parser_load(&parser, &yaml->document))
        status = not_yaml(&parser, path, err);
    yaml->open = status == EV_OK;
    if (status == EV_OK && !yaml_document_get_root_node(&yaml->document)) {
        ev_fail(
            err, EV_BAD_CODEBOOK,
            "the file is empty; corpus/README.md and the heads of the files in corpus/ show what it holds");
        status = ev_error_at(err, path, 1, 1);
    }
    if (status == EV_OK)
        status = refuse_second(&parser, path, err);
    yaml_parser_delete(&parser);
    return status;
}

/* A key that stands twice in a mapping: one of the two would be ignored in silence. */
static ev_status refuse_twin(ev_yaml *yaml, const yaml_node_t *map, size_t i, ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *other;
    yaml_node_t *value;
    ev_yaml_pair(yaml, map, i, &key, &value);
    for (size_t j = 0; j < i && ev_yaml_pair(yaml, map, j, &other, &value); j++)
        if (ev_yaml_text(key) && ev_yaml_text(other) && !strcmp(ev_yaml_text(key), ev_yaml_text(other)))
            return ev_yaml_fail(yaml, key, err,
                                "the key \"%s\" stands in line %zu already; put both together",
                                ev_yaml_text(key), other->start_mark.line + 1);
    return EV_OK;
}

static ev_status refuse_twins(ev_yaml *yaml, ev_error *err) {
    ev_status status = EV_OK;
    yaml_node_t *key;
    yaml_node_t *value;
    for (yaml_node_t *node = yaml->document.nodes.start; status == EV_OK && node < yaml->document.nodes.top;
         node++)
        for (size_t i = 0; status == EV_OK && ev_yaml_pair(yaml, node, i, &key, &value); i++)
            status = refuse_twin(yaml, node, i, err);
    return status;
}

ev_status ev_yaml_open(const char *path, ev_yaml *yaml, ev_error *err) {
    memset(yaml, 0, sizeof *yaml);
    FILE *file = fopen(path, "rb");
    int first = file ? fgetc(file) : EOF;
    if (!file || ferror(file)) { /* a folder can be opened but not read */
        ev_fail_errno(err, errno, file ? "cannot read it" : "cannot open it");
        if (file)
            fclose(file);
        return ev_error_at(err, path, 0, 0);
    }
    ungetc(first, file);
    yaml->path = strdup(path);
    ev_status status = yaml->path ? load(file, path, yaml, err) : ev_out_of_memory(err);
    fclose(file);
    if (status == EV_OK)
        status = refuse_twins(yaml, err);
    if (status != EV_OK)
        ev_yaml_close(yaml);
    return status;
}

void ev_yaml_close(ev_yaml *yaml) {
    if (yaml->open)
        yaml_document_delete(&yaml->document);
    free(yaml->path);
    memset(yaml, 0, sizeof *yaml);
}

yaml_node_t *ev_yaml_root(ev_yaml *yaml) {
    return yaml_document_get_root_node(&yaml->document);
}

bool ev_yaml_pair(ev_yaml *yaml, const yaml_node_t *map, size_t i, yaml_node_t **key, yaml_node_t **value) {
    if (!map || map->type != YAML_MAPPING_NODE ||
        i >= (size_t)(map->data.mapping.pairs.top - map->data.mapping.pairs.start))
        return false;
    const yaml_node_pair_t *pair = map->data.mapping.pairs.start + i;
    *key = yaml_document_get_node(&yaml->document, pair->key);
    *value = yaml_document_get_node(&yaml->document, pair->value);
    return *key && *value;
}

yaml_node_t *ev_yaml_get(ev_yaml *yaml, const yaml_node_t *map, const char *key) {
    yaml_node_t *name;
    yaml_node_t *value;
    for (size_t i = 0; ev_yaml_pair(yaml, map, i, &name, &value); i++)
        if (ev_yaml_text(name) && !strcmp(ev_yaml_text(name), key))
            return value;
    return NULL;
}

yaml_node_t *ev_yaml_item(ev_yaml *yaml, const yaml_node_t *sequence, size_t i) {
    if (!sequence || sequence->type != YAML_SEQUENCE_NODE ||
        i >= (size_t)(sequence->data.sequence.items.top - sequence->data.sequence.items.start))
        return NULL;
    return yaml_document_get_node(&yaml->document, sequence->data.sequence.items.start[i]);
}

const char *ev_yaml_text(const yaml_node_t *node) {
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

ev_status ev_yaml_fail(const ev_yaml *yaml, const yaml_node_t *node, ev_error *err, const char *fmt, ...) {
    char words[EV_ERROR_TEXT_BYTES];
    va_list args;
    va_start(args, fmt);
    vsnprintf(words, sizeof words, fmt, args);
    va_end(args);
    ev_fail(err, EV_BAD_CODEBOOK, "%s", words);
    return node ? at(err, yaml->path, node->start_mark) : ev_error_at(err, yaml->path, 0, 0);
}

static bool is_among(const char *name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

ev_status ev_yaml_known_keys(ev_yaml *yaml, const yaml_node_t *map, const char *const *names, size_t n,
                             ev_error *err) {
    yaml_node_t *key;
    yaml_node_t *value;
    for (size_t i = 0; ev_yaml_pair(yaml, map, i, &key, &value); i++) {
        const char *name = ev_yaml_text(key);
        if (name && is_among(name, names, n))
            continue;
        ev_buf known = {0};
        for (size_t j = 0; j < n; j++)
            ev_buf_printf(&known, "%s%s", j ? ", " : "", names[j]);
        ev_status status = ev_yaml_fail(yaml, key, err, "unknown key \"%s\"; known here: %s",
                                        name ? name : "(not a word)", ev_buf_cstr(&known));
        ev_buf_free(&known);
        return status;
    }
    return EV_OK;
}
