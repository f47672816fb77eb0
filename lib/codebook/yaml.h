/* A YAML file as a tree whose nodes know their place, for codebooks and the lists of names beside them.
 *
 * Ownership: _open is closed by _close; nodes and their strings are lent until then. Errors are
 * EV_BAD_CODEBOOK with file, line and column. */
#ifndef EV_CODEBOOK_YAML_H
#define EV_CODEBOOK_YAML_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

typedef struct ev_yaml {
    yaml_document_t document;
    char *path;
    bool open;
} ev_yaml;

/* EV_NOT_FOUND, EV_PERMISSION, EV_IO, EV_NOMEM; EV_BAD_CODEBOOK for what is not YAML, is empty, or holds a
 * second document. */
ev_status ev_yaml_open(const char *path, ev_yaml *yaml, ev_error *err);
void ev_yaml_close(ev_yaml *yaml);

yaml_node_t *ev_yaml_root(ev_yaml *yaml);
/* The value of a key of a mapping; NULL when there is none (or `map` is no mapping). */
yaml_node_t *ev_yaml_get(ev_yaml *yaml, const yaml_node_t *map, const char *key);
/* Pair i of a mapping, item i of a sequence; false past the end. */
bool ev_yaml_pair(ev_yaml *yaml, const yaml_node_t *map, size_t i, yaml_node_t **key, yaml_node_t **value);
yaml_node_t *ev_yaml_item(ev_yaml *yaml, const yaml_node_t *sequence, size_t i);
/* A scalar's text, NUL-terminated; NULL for other nodes. */
const char *ev_yaml_text(const yaml_node_t *node);

/* EV_BAD_CODEBOOK with these words at the node's place. */
ev_status ev_yaml_fail(const ev_yaml *yaml, const yaml_node_t *node, ev_error *err, const char *fmt, ...)
    EV_PRINTF(4, 5);

/* EV_BAD_CODEBOOK at the first key of a mapping that is not among the `n` names: a misspelt key would else be
 * ignored in silence. */
ev_status ev_yaml_known_keys(ev_yaml *yaml, const yaml_node_t *map, const char *const *names, size_t n,
                             ev_error *err);

#endif
