/* See office.h: the text of word processors' XML. */
#include "indexer/readers/office.h"

#include <stdlib.h>
#include <string.h>

typedef struct writer {
    const ev_office_rules *rules;
    xmlNode *const *notes;
    size_t n_notes;
    ev_flow flow;
    xmlNode **pending; /* notes of the paragraph */
    size_t n_pending, capacity;
    bool in_note;
    ev_error *why;
} writer;

static ev_office_role role_of(const ev_office_rules *rules, const xmlNode *node) {
    for (size_t i = 0; i < rules->n_rules; i++)
        if (!strcmp(rules->rules[i].name, (const char *)node->name))
            return rules->rules[i].role;
    return EV_OFFICE_INLINE;
}

static ev_status add_children(writer *w, const xmlNode *node, bool in_text, bool in_table);

static ev_status keep_note(writer *w, xmlNode *note) {
    void *items = w->pending;
    if (!note || w->in_note)
        return EV_OK;
    if (!ev_array_grow(&items, &w->capacity, w->n_pending + 1, sizeof(xmlNode *)))
        return ev_out_of_memory(w->why);
    w->pending = items;
    w->pending[w->n_pending++] = note;
    return EV_OK;
}

static xmlNode *find_note(const writer *w, const xmlNode *reference) {
    const char *id = ev_xml_attribute(reference, "id");
    bool is_end = strstr((const char *)reference->name, "endnote") != NULL;
    for (size_t i = 0; id && i < w->n_notes; i++) {
        const char *other = ev_xml_attribute(w->notes[i], "id");
        if (other && !strcmp(other, id) && ev_xml_is(w->notes[i], "endnote") == is_end)
            return w->notes[i];
    }
    return NULL;
}

/* Notes are paragraphs of their own behind the one that they belong to. */
static ev_status add_notes(writer *w, bool in_table) {
    ev_status status = EV_OK;
    w->in_note = true;
    for (size_t i = 0; i < w->n_pending && status == EV_OK; i++) {
        ev_flow_paragraph(&w->flow);
        status = add_children(w, w->pending[i], false, in_table);
        ev_flow_paragraph(&w->flow);
    }
    w->in_note = false;
    w->n_pending = 0;
    return status;
}

static ev_status add_paragraph(writer *w, const xmlNode *node, bool in_text, bool in_table) {
    if (in_table)
        ev_flow_space(&w->flow);
    else
        ev_flow_paragraph(&w->flow);
    ev_status status = add_children(w, node, in_text, in_table);
    if (in_table)
        ev_flow_space(&w->flow);
    else
        ev_flow_paragraph(&w->flow);
    return status == EV_OK && !w->in_note && !in_table ? add_notes(w, in_table) : status;
}

static ev_status add_table(writer *w, const xmlNode *node) {
    ev_flow_paragraph(&w->flow);
    ev_status status = add_children(w, node, false, true);
    ev_flow_paragraph(&w->flow);
    return status == EV_OK && !w->in_note ? add_notes(w, false) : status;
}

static ev_status add_element(writer *w, xmlNode *node, bool in_text, bool in_table) {
    switch (role_of(w->rules, node)) {
    case EV_OFFICE_LEFT_OUT:
        return EV_OK;
    case EV_OFFICE_PARAGRAPH:
        return add_paragraph(w, node, in_text, in_table);
    case EV_OFFICE_TABLE:
        return add_table(w, node);
    case EV_OFFICE_ROW:
        ev_flow_line(&w->flow);
        return add_children(w, node, in_text, in_table);
    case EV_OFFICE_LINE:
        ev_flow_line(&w->flow);
        return EV_OK;
    case EV_OFFICE_SPACE:
        ev_flow_space(&w->flow);
        return EV_OK;
    case EV_OFFICE_HYPHEN:
        ev_flow_add_str(&w->flow, "-");
        return EV_OK;
    case EV_OFFICE_TEXT:
        return add_children(w, node, true, in_table);
    case EV_OFFICE_NOTE:
        return keep_note(w, node);
    case EV_OFFICE_NOTE_REF:
        return keep_note(w, find_note(w, node));
    case EV_OFFICE_INLINE:
        break;
    }
    return add_children(w, node, in_text, in_table);
}

static ev_status add_children(writer *w, const xmlNode *node, bool in_text, bool in_table) {
    ev_status status = EV_OK;
    for (xmlNode *child = node->children; child && status == EV_OK; child = child->next) {
        const char *characters = NULL;
        if (child->type == XML_ELEMENT_NODE) {
            status = add_element(w, child, in_text, in_table);
        } else if (child->type == XML_ENTITY_REF_NODE) {
            status = ev_xml_entity(child, &characters, w->why);
            ev_flow_add_str(&w->flow, status == EV_OK ? characters : "");
        } else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
                   (in_text || !w->rules->text_elements)) {
            ev_flow_add_str(&w->flow, (const char *)child->content);
        }
    }
    return status;
}

ev_status ev_office_text(const ev_office_rules *rules, xmlNode *element, xmlNode *const *notes,
                         size_t n_notes, ev_buf *out, ev_error *why) {
    writer w = {.rules = rules, .notes = notes, .n_notes = n_notes, .flow = ev_flow_into(out), .why = why};
    ev_status status = add_children(&w, element, false, false);
    if (status == EV_OK)
        status = add_notes(&w, false);
    free(w.pending);
    return status == EV_OK ? ev_buf_status(out, why) : status;
}

void ev_office_metadata(xmlDoc *part, const char *date_element, const char *author_element,
                        ev_statement *statement) {
    const struct {
        const char *key, *element;
    } fields[] = {{"title", "title"}, {"author", author_element}, {"language", "language"}};
    xmlNode *root = part ? xmlDocGetRootElement(part) : NULL;
    ev_buf text = {0};
    for (size_t i = 0; root && i < sizeof fields / sizeof fields[0]; i++) {
        const xmlNode *node = ev_xml_find(root, fields[i].element);
        ev_buf_clear(&text);
        if (node)
            ev_xml_text(node, &text);
        ev_document_set(statement, fields[i].key, ev_buf_cstr(&text));
    }
    const xmlNode *date = root ? ev_xml_find(root, date_element) : NULL;
    ev_buf_clear(&text);
    if (date)
        ev_xml_text(date, &text);
    ev_document_set_date(statement, ev_buf_cstr(&text));
    ev_buf_free(&text);
}
