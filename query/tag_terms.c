/* See ev_query_group_tags in ast.h. */
#include "query/ast.h"

#include "store/statement.h"

#include <stdlib.h>

static bool is_speaker(const ev_node *node) {
    return node->kind == EV_NODE_FILTER && node->filter == EV_FILTER_FIELD && node->field == EV_FIELD_SPEAKER;
}

/* Only filters of tags and speaker:, AND, OR, NOT. */
static bool is_of_tag(const ev_node *node) {
    if (ev_filter_is_of_tag(node) || is_speaker(node))
        return true;
    if (node->kind != EV_NODE_AND && node->kind != EV_NODE_OR && node->kind != EV_NODE_NOT)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (!is_of_tag(node->children[i]))
            return false;
    return true;
}

static bool names_theme(const ev_node *node) {
    bool found = node->kind == EV_NODE_FILTER && node->filter == EV_FILTER_THEME;
    for (size_t i = 0; !found && i < node->n_children; i++)
        found = names_theme(node->children[i]);
    return found;
}

static bool has_not(const ev_node *node) {
    bool found = node->kind == EV_NODE_NOT;
    for (size_t i = 0; !found && i < node->n_children; i++)
        found = has_not(node->children[i]);
    return found;
}

/* Asks for a tag by itself: some way to satisfy it names a theme, target, polarity or modality. */
static bool asks_for_tag(const ev_node *node) {
    if (ev_filter_is_of_tag(node))
        return true;
    if (node->kind != EV_NODE_AND && node->kind != EV_NODE_OR)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (asks_for_tag(node->children[i]))
            return true;
    return false;
}

/* What a child of an AND is to the tag that the AND speaks of. */
typedef enum role {
    ROLE_NONE,
    ROLE_THEME,     /* a tag of its own */
    ROLE_ATTRIBUTE, /* belongs to each tag */
} role;

static role role_of(const ev_node *node) {
    if (!is_of_tag(node))
        return ROLE_NONE;
    if (!names_theme(node))
        return ROLE_ATTRIBUTE;
    return has_not(node) ? ROLE_NONE : ROLE_THEME;
}

static ev_node *new_node(ev_node_kind kind, const ev_node *like) {
    ev_node *node = calloc(1, sizeof *node);
    if (node) {
        node->kind = kind;
        node->start = like->start;
        node->end = like->end;
    }
    return node;
}

bool ev_node_asks_for_tag(const ev_node *node) {
    return is_of_tag(node) && asks_for_tag(node);
}

/* Puts a node of `kind` around *node. */
static ev_status wrap(ev_node **node, ev_node_kind kind, ev_error *err) {
    ev_node *around = new_node(kind, *node);
    if (!around || !ev_node_add_child(around, *node)) {
        ev_node_free(around);
        return ev_out_of_memory(err);
    }
    *node = around;
    return EV_OK;
}

static ev_status group_children(ev_node *node, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < node->n_children; i++)
        status = ev_query_group_tags(&node->children[i], err);
    return status;
}

/* Adds copies of the AND's attributes to a theme, and makes a TAG of it all. */
static ev_status make_tag(ev_node **theme, ev_node *const *attributes, size_t n, ev_error *err) {
    ev_status status = n > 0 ? wrap(theme, EV_NODE_AND, err) : EV_OK;
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        ev_node *copy = ev_node_copy(attributes[i]);
        if (!copy || !ev_node_add_child(*theme, copy)) {
            ev_node_free(copy);
            return ev_out_of_memory(err);
        }
    }
    return status == EV_OK ? wrap(theme, EV_NODE_TAG, err) : status;
}

/* The attributes leave the AND: all but the first when no theme takes them. */
static void take_out(ev_node *node, ev_node *const *gone, size_t n_gone) {
    size_t kept = 0;
    for (size_t i = 0; i < node->n_children; i++) {
        bool leaves = false;
        for (size_t j = 0; j < n_gone; j++)
            leaves = leaves || gone[j] == node->children[i];
        if (!leaves)
            node->children[kept++] = node->children[i];
    }
    node->n_children = kept;
    for (size_t j = 0; j < n_gone; j++)
        ev_node_free(gone[j]);
}

static ev_status group_and(ev_node *node, ev_node **attributes, ev_error *err) {
    size_t n_attributes = 0;
    size_t n_themes = 0;
    bool asked = false;
    for (size_t i = 0; i < node->n_children; i++) {
        role found = role_of(node->children[i]);
        n_themes += found == ROLE_THEME;
        if (found != ROLE_ATTRIBUTE)
            continue;
        /* what asks for a tag comes first: it stands for the theme where there is none */
        bool first = !asked && asks_for_tag(node->children[i]);
        asked = asked || first;
        attributes[n_attributes++] = node->children[i];
        if (first) {
            attributes[n_attributes - 1] = attributes[0];
            attributes[0] = node->children[i];
        }
    }
    if (n_themes == 0 && !asked)
        return group_children(node, err);
    ev_node *lead = n_themes == 0 ? attributes[0] : NULL;
    size_t skip = n_themes == 0;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < node->n_children; i++) {
        ev_node **child = &node->children[i];
        if (*child == lead || role_of(*child) == ROLE_THEME)
            status = make_tag(child, attributes + skip, n_attributes - skip, err);
        else if (role_of(*child) == ROLE_NONE)
            status = ev_query_group_tags(child, err);
    }
    take_out(node, attributes + skip, n_attributes - skip);
    return status;
}

ev_status ev_query_group_tags(ev_node **root, ev_error *err) {
    ev_node *node = *root;
    if (ev_filter_is_of_tag(node))
        return wrap(root, EV_NODE_TAG, err);
    if (node->kind == EV_NODE_TAG)
        return EV_OK;
    if (node->kind != EV_NODE_AND)
        return group_children(node, err);
    ev_node **attributes = calloc(node->n_children + 1, sizeof *attributes);
    if (!attributes)
        return ev_out_of_memory(err);
    ev_status status = group_and(node, attributes, err);
    free(attributes);
    if (status == EV_OK && node->n_children == 1) { /* an AND of one */
        *root = node->children[0];
        node->n_children = 0;
        ev_node_free(node);
    }
    return status;
}
