/* See links.h. */
#include "query/links.h"

#include "cli/datadir.h"
#include "codebook/linking.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static bool is_linked(const ev_node *node, ev_link_kind *kind) {
    static const struct {
        ev_field field;
        ev_link_kind kind;
    } linked[] = {{EV_FIELD_SPEAKER, EV_LINK_ACTOR},
                  {EV_FIELD_ORGANISATION, EV_LINK_ORGANISATION},
                  {EV_FIELD_COUNTRY, EV_LINK_COUNTRY}};
    if (node->kind != EV_NODE_FILTER || node->open_end)
        return false;
    *kind = EV_LINK_ORGANISATION;
    if (node->filter == EV_FILTER_TARGET)
        return true;
    for (size_t i = 0; i < sizeof linked / sizeof linked[0]; i++)
        if (node->filter == EV_FILTER_FIELD && node->field == (int)linked[i].field) {
            *kind = linked[i].kind;
            return true;
        }
    return false;
}

/* The kinds of what the query's filters name. */
static unsigned kinds_of(const ev_node *node) {
    ev_link_kind kind;
    unsigned kinds = is_linked(node, &kind) ? 1u << kind : 0;
    for (size_t i = 0; i < node->n_children; i++)
        kinds |= kinds_of(node->children[i]);
    return kinds;
}

static ev_status open_linker(unsigned kinds, ev_linker **linker, ev_error *err) {
    ev_buf folder = {0};
    ev_status status = ev_data_path(&folder, "corpus", err);
    if (status == EV_OK)
        status = ev_linker_open(ev_buf_cstr(&folder), kinds, linker, err);
    ev_buf_free(&folder);
    return status;
}

static ev_status link_filter(ev_node *node, ev_link_kind kind, ev_linker *linker, ev_error *err) {
    const char *ids[EV_MAX_LINKS];
    size_t n_ids = 0;
    ev_status status = ev_linker_find(linker, kind, node->text, ids, &n_ids, err);
    if (status != EV_OK || n_ids == 0)
        return status;
    node->also = calloc(n_ids, sizeof *node->also);
    for (size_t i = 0; node->also && i < n_ids; i++)
        if ((node->also[node->n_also] = strdup(ids[i])))
            node->n_also++;
    return node->n_also == n_ids ? EV_OK : ev_out_of_memory(err);
}

static ev_status link_node(ev_node *node, ev_linker *linker, ev_error *err) {
    ev_link_kind kind;
    ev_status status = is_linked(node, &kind) ? link_filter(node, kind, linker, err) : EV_OK;
    for (size_t i = 0; status == EV_OK && i < node->n_children; i++)
        status = link_node(node->children[i], linker, err);
    return status;
}

ev_status ev_query_link(ev_query *query, ev_error *err) {
    ev_linker *linker = NULL;
    unsigned kinds = kinds_of(query->root);
    if (kinds == 0)
        return EV_OK;
    ev_status status = open_linker(kinds, &linker, err);
    if (status == EV_OK)
        status = link_node(query->root, linker, err);
    ev_linker_free(linker);
    return status;
}
