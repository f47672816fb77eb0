/* Word's DOCX (ECMA-376): see office.h. Headers and footers are other parts, which are not read: page
 * furniture. */
#include "indexer/readers/office.h"

#include <stdlib.h>

static const ev_office_rule RULES[] = {
    {"t", EV_OFFICE_TEXT},
    {"p", EV_OFFICE_PARAGRAPH},
    {"tab", EV_OFFICE_SPACE},
    {"br", EV_OFFICE_LINE},
    {"cr", EV_OFFICE_LINE},
    {"noBreakHyphen", EV_OFFICE_HYPHEN},
    {"tbl", EV_OFFICE_TABLE},
    {"tr", EV_OFFICE_ROW},
    {"footnoteReference", EV_OFFICE_NOTE_REF},
    {"endnoteReference", EV_OFFICE_NOTE_REF},
    {"pPr", EV_OFFICE_LEFT_OUT},      /* holds tab stops, which are called tab */
    {"del", EV_OFFICE_LEFT_OUT},      /* tracked changes */
    {"moveFrom", EV_OFFICE_LEFT_OUT}, /* the place that a moved text has left */
    {"instrText", EV_OFFICE_LEFT_OUT},
    {"Fallback", EV_OFFICE_LEFT_OUT}, /* the same text box again, for older programs */
};

static const ev_office_rules DOCX = {RULES, sizeof RULES / sizeof RULES[0], true};

static size_t count_notes(xmlDoc *part, xmlNode **notes) {
    size_t n = 0;
    xmlNode *root = part ? xmlDocGetRootElement(part) : NULL;
    for (xmlNode *child = root ? ev_xml_element(root->children) : NULL; child;
         child = ev_xml_element(child->next)) {
        if (notes)
            notes[n] = child;
        n++;
    }
    return n;
}

ev_status ev_docx_statement(xmlDoc *const parts[EV_PART_LAST], ev_statement *statement, ev_error *why) {
    xmlNode *body = ev_xml_find(xmlDocGetRootElement(parts[EV_PART_DOCX_TEXT]), "body");
    size_t n_footnotes = count_notes(parts[EV_PART_DOCX_FOOTNOTES], NULL);
    size_t n_notes = n_footnotes + count_notes(parts[EV_PART_DOCX_ENDNOTES], NULL);
    xmlNode **notes = calloc(n_notes + 1, sizeof(xmlNode *));
    if (!notes)
        return ev_out_of_memory(why);
    count_notes(parts[EV_PART_DOCX_FOOTNOTES], notes);
    count_notes(parts[EV_PART_DOCX_ENDNOTES], notes + n_footnotes);
    ev_office_metadata(parts[EV_PART_DOCX_META], "created", "creator", statement);
    ev_status status = body ? ev_office_text(&DOCX, body, notes, n_notes, &statement->text, why) : EV_OK;
    free(notes);
    return status;
}
