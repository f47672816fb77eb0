/* Word processors' files: XML in a zip. What DOCX and ODT have in common; for office.c, docx.c, odt.c. */
#ifndef EV_INDEXER_OFFICE_H
#define EV_INDEXER_OFFICE_H

#include "indexer/readers/document.h"
#include "indexer/readers/flow.h"
#include "indexer/readers/xml.h"

/* What an element does to the text. */
typedef enum ev_office_role {
    EV_OFFICE_INLINE,    /* nothing: its content counts */
    EV_OFFICE_LEFT_OUT,  /* deleted text, instructions of fields, comments */
    EV_OFFICE_PARAGRAPH, /* in a table: parted by a space */
    EV_OFFICE_TABLE,
    EV_OFFICE_ROW,
    EV_OFFICE_LINE,     /* a line break */
    EV_OFFICE_SPACE,    /* a tab, a run of spaces */
    EV_OFFICE_HYPHEN,   /* one that does not break */
    EV_OFFICE_TEXT,     /* holds characters, where only such elements do */
    EV_OFFICE_NOTE,     /* a note with its content */
    EV_OFFICE_NOTE_REF, /* points to a note in another part by its id */
} ev_office_role;

typedef struct ev_office_rule {
    const char *name; /* local name of the element */
    ev_office_role role;
} ev_office_rule;

typedef struct ev_office_rules {
    const ev_office_rule *rules;
    size_t n_rules;
    bool text_elements; /* characters count in EV_OFFICE_TEXT only */
} ev_office_rules;

/* Appends the text of the element: paragraphs parted by an empty line, the notes of a paragraph behind it.
 * `notes` holds elements with ids, NULL for none. EV_NOMEM. */
ev_status ev_office_text(const ev_office_rules *rules, xmlNode *element, xmlNode *const *notes,
                         size_t n_notes, ev_buf *out, ev_error *why);

/* The parts of a file, by their place in PARTS (office.c); NULL where there is none. */
typedef enum ev_office_part {
    EV_PART_DOCX_TEXT,
    EV_PART_DOCX_FOOTNOTES,
    EV_PART_DOCX_ENDNOTES,
    EV_PART_DOCX_META,
    EV_PART_ODT_TEXT,
    EV_PART_ODT_META,
    EV_PART_LAST
} ev_office_part;

/* Fill an empty statement with text and metadata. EV_NOMEM. */
ev_status ev_docx_statement(xmlDoc *const parts[EV_PART_LAST], ev_statement *statement, ev_error *why);
ev_status ev_odt_statement(xmlDoc *const parts[EV_PART_LAST], ev_statement *statement, ev_error *why);

/* Title, author, date and language from the Dublin Core elements of a part. */
void ev_office_metadata(xmlDoc *part, const char *date_element, const char *author_element,
                        ev_statement *statement);

#endif
