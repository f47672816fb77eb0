/* XML by libxml2, with nothing fetched and nothing expanded: no external entity or DTD is ever opened, and an
 * entity that stands for more than characters is refused. */
#ifndef EV_INDEXER_XML_H
#define EV_INDEXER_XML_H

#include "base/buf.h"
#include "base/error.h"

#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <stdbool.h>

/* Whether a node is an element of this local name, whatever its namespace. */
bool ev_xml_is(const xmlNode *node, const char *name);
/* The next element at `node` or behind it among its siblings; NULL: none. */
xmlNode *ev_xml_element(xmlNode *node);
/* The first element of this name below the node, in the order of the document; NULL: none. */
xmlNode *ev_xml_find(xmlNode *node, const char *name);
/* The value of an attribute by its local name, lent, or NULL. */
const char *ev_xml_attribute(const xmlNode *node, const char *name);
/* Appends all text below the node, white space run together. */
void ev_xml_text(const xmlNode *node, ev_buf *out);

/* The characters that an entity reference stands for: those of the five of XML, or declared inside the
 * document as text without markup. EV_BAD_INPUT for any other: it is not fetched and not expanded. */
ev_status ev_xml_entity(const xmlNode *reference, const char **characters, ev_error *err);

/* A whole document. EV_BAD_INPUT with its line, EV_NOMEM. Freed with xmlFreeDoc(). */
ev_status ev_xml_parse(const char *bytes, size_t n_bytes, xmlDoc **out, ev_error *err);

/* A document in parts: nodes as they come. Freed with xmlFreeTextReader(), before the buffer. EV_NOMEM. */
ev_status ev_xml_reader_new(xmlInputReadCallback read, void *user, xmlTextReader **out, ev_error *err);
/* The last problem of this thread: EV_BAD_INPUT in libxml2's words, with its line; EV_NOMEM. */
ev_status ev_xml_problem(ev_error *err);

#endif
