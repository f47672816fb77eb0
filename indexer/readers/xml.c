/* See xml.h. */
#include "indexer/readers/xml.h"

#include "indexer/readers/flow.h"

#include <libxml/parser.h>
#include <string.h>

/* No network, and neither XML_PARSE_NOENT nor XML_PARSE_DTDLOAD: entities stay references. */
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT };

bool ev_xml_is(const xmlNode *node, const char *name) {
    return node && node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
}

xmlNode *ev_xml_element(xmlNode *node) {
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

xmlNode *ev_xml_find(xmlNode *node, const char *name) {
    for (xmlNode *child = node ? ev_xml_element(node->children) : NULL; child;
         child = ev_xml_element(child->next)) {
        xmlNode *found = ev_xml_is(child, name) ? child : ev_xml_find(child, name);
        if (found)
            return found;
    }
    return NULL;
}

const char *ev_xml_attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!strcmp((const char *)attribute->name, name))
            return attribute->children && attribute->children->content
                       ? (const char *)attribute->children->content
                       : "";
    return NULL;
}

static void add_text(const xmlNode *node, ev_flow *flow) {
    for (const xmlNode *child = node->children; child; child = child->next) {
        const char *characters = NULL;
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            ev_flow_add_str(flow, (const char *)child->content);
        else if (child->type == XML_ENTITY_REF_NODE && ev_xml_entity(child, &characters, NULL) == EV_OK)
            ev_flow_add_str(flow, characters);
        else if (child->type == XML_ELEMENT_NODE)
            add_text(child, flow);
    }
}

void ev_xml_text(const xmlNode *node, ev_buf *out) {
    ev_flow flow = ev_flow_into(out);
    add_text(node, &flow);
}

ev_status ev_xml_entity(const xmlNode *reference, const char **characters, ev_error *err) {
    const xmlEntity *entity = xmlGetDocEntity(reference->doc, reference->name);
    bool internal =
        entity && entity->content &&
        (entity->etype == XML_INTERNAL_GENERAL_ENTITY || entity->etype == XML_INTERNAL_PREDEFINED_ENTITY);
    if (internal &&
        (entity->etype == XML_INTERNAL_PREDEFINED_ENTITY || !strpbrk((const char *)entity->content, "&<"))) {
        *characters = (const char *)entity->content;
        return EV_OK;
    }
    return ev_fail(err, EV_BAD_INPUT,
                   "the entity &%.60s; stands for something outside of the file or for markup; such are not "
                   "fetched or expanded: write the text itself",
                   (const char *)reference->name);
}

/* Short of memory, libxml2 may have none left for its message either. */
static bool was_short_of_memory(const xmlError *problem) {
    return problem && (problem->code == XML_ERR_NO_MEMORY || !problem->message);
}

ev_status ev_xml_problem(ev_error *err) {
    const xmlError *problem = xmlGetLastError();
    if (was_short_of_memory(problem))
        return ev_out_of_memory(err);
    const char *words = problem && problem->message ? problem->message : "not well-formed";
    int n = (int)strcspn(words, "\n");
    ev_fail(err, EV_BAD_INPUT, "not well-formed XML: %.*s; mend it there", n, words);
    if (err && problem && problem->line > 0 && !err->line)
        err->line = (uint64_t)problem->line;
    return EV_BAD_INPUT;
}

ev_status ev_xml_parse(const char *bytes, size_t n_bytes, xmlDoc **out, ev_error *err) {
    xmlResetLastError();
    *out = n_bytes < INT32_MAX ? xmlReadMemory(bytes, (int)n_bytes, NULL, NULL, OPTIONS) : NULL;
    return *out ? EV_OK : ev_xml_problem(err);
}

ev_status ev_xml_reader_new(xmlInputReadCallback read, void *user, xmlTextReader **out, ev_error *err) {
    xmlResetLastError();
    *out = xmlReaderForIO(read, NULL, user, NULL, NULL, OPTIONS);
    return *out ? EV_OK : ev_out_of_memory(err);
}
