/* See ast.h: nodes, and what kinds they are of. The grammar is in parse.c. */
#include "query/ast.h"

#include <stdlib.h>
#include <string.h>

void ev_node_free(ev_node *node) {
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        ev_node_free(node->children[i]);
    for (size_t i = 0; i < node->n_also; i++)
        free(node->also[i]);
    free(node->also);
    free(node->children);
    free(node->text);
    free(node->key);
    free(node);
}

void ev_query_free(ev_query *query) {
    ev_node_free(query->root);
    free(query->text);
    memset(query, 0, sizeof *query);
}

bool ev_node_add_child(ev_node *parent, ev_node *child) {
    ev_node **grown = realloc(parent->children, (parent->n_children + 1) * sizeof *grown);
    if (!grown)
        return false;
    parent->children = grown;
    parent->children[parent->n_children++] = child;
    if (parent->start > child->start)
        parent->start = child->start;
    if (parent->end < child->end)
        parent->end = child->end;
    return true;
}

static bool copy_parts(const ev_node *from, ev_node *to) {
    if ((from->text && !(to->text = strdup(from->text))) || (from->key && !(to->key = strdup(from->key))))
        return false;
    for (size_t i = 0; i < from->n_children; i++) {
        ev_node *child = ev_node_copy(from->children[i]);
        if (!child || !ev_node_add_child(to, child)) {
            ev_node_free(child);
            return false;
        }
    }
    return true;
}

ev_node *ev_node_copy(const ev_node *node) {
    ev_node *copy = malloc(sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *node;
    copy->text = copy->key = NULL;
    copy->children = NULL;
    copy->n_children = 0;
    if (copy_parts(node, copy))
        return copy;
    ev_node_free(copy);
    return NULL;
}

bool ev_node_is_word(const ev_node *node) {
    return node->kind == EV_NODE_WORD || node->kind == EV_NODE_EXACT || node->kind == EV_NODE_PREFIX ||
           node->kind == EV_NODE_REGEX;
}

bool ev_node_is_leaf(const ev_node *node) {
    return node->kind != EV_NODE_AND && node->kind != EV_NODE_OR && node->kind != EV_NODE_NOT &&
           node->kind != EV_NODE_ALL;
}

bool ev_filter_is_of_tag(const ev_node *node) {
    return node->kind == EV_NODE_FILTER &&
           (node->filter == EV_FILTER_THEME || node->filter == EV_FILTER_TARGET ||
            node->filter == EV_FILTER_POLARITY || node->filter == EV_FILTER_MODALITY);
}

bool ev_node_is_positional(const ev_node *node) {
    switch (node->kind) {
    case EV_NODE_WORD:
    case EV_NODE_EXACT:
    case EV_NODE_PREFIX:
    case EV_NODE_REGEX:
    case EV_NODE_PHRASE:
    case EV_NODE_NEAR:
    case EV_NODE_ADJ:
    case EV_NODE_TAG:
        return true;
    case EV_NODE_OR:
        for (size_t i = 0; i < node->n_children; i++)
            if (!ev_node_is_positional(node->children[i]))
                return false;
        return true;
    case EV_NODE_FILTER:
        return ev_filter_is_of_tag(node);
    case EV_NODE_ALL:
    case EV_NODE_AND:
    case EV_NODE_NOT:
        break;
    }
    return false;
}
