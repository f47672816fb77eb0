/* OpenDocument text (ISO 26300): see office.h. Headers and footers stand in styles.xml, which is not read. */
#include "indexer/readers/office.h"

static const ev_office_rule RULES[] = {
    {"p", EV_OFFICE_PARAGRAPH},
    {"h", EV_OFFICE_PARAGRAPH},
    {"s", EV_OFFICE_SPACE},
    {"tab", EV_OFFICE_SPACE},
    {"line-break", EV_OFFICE_LINE},
    {"table", EV_OFFICE_TABLE},
    {"table-row", EV_OFFICE_ROW},
    {"note", EV_OFFICE_NOTE},
    {"note-citation", EV_OFFICE_LEFT_OUT},
    {"annotation", EV_OFFICE_LEFT_OUT},
    {"desc", EV_OFFICE_LEFT_OUT},
    {"ruby-text", EV_OFFICE_LEFT_OUT},
    {"tracked-changes", EV_OFFICE_LEFT_OUT},
    {"forms", EV_OFFICE_LEFT_OUT},
    {"sequence-decls", EV_OFFICE_LEFT_OUT},
    {"index-title-template", EV_OFFICE_LEFT_OUT},
};

static const ev_office_rules ODT = {RULES, sizeof RULES / sizeof RULES[0], false};

ev_status ev_odt_statement(xmlDoc *const parts[EV_PART_LAST], ev_statement *statement, ev_error *why) {
    xmlNode *body = ev_xml_find(xmlDocGetRootElement(parts[EV_PART_ODT_TEXT]), "body");
    ev_office_metadata(parts[EV_PART_ODT_META], "creation-date", "initial-creator", statement);
    return body ? ev_office_text(&ODT, body, NULL, 0, &statement->text, why) : EV_OK;
}
