/* The parts of reading a page: what it says of itself, and its main text. For html.c and tests only. */
#ifndef EV_INDEXER_HTML_H
#define EV_INDEXER_HTML_H

#include "indexer/readers/reader.h"

#include <libxml/tree.h>

/* Title, date, language, author, publisher and address from JSON-LD, meta elements, microdata and links, the
 * better source first; only what is not set yet. `body` as of ev_json_ld(). */
void ev_html_metadata(xmlNode *root, ev_statement *statement, ev_buf *body);
/* From the JSON-LD of a script element. The text of the article, when it stands there, goes into an empty
 * `body`. */
void ev_json_ld(const char *json, size_t n_bytes, ev_statement *statement, ev_buf *body);

/* Appends the main text: the article or what else holds most of the words that are no links, without menus,
 * scripts, forms, comments and the like, which are taken out of the tree. False: the page is nested too
 * deep. */
bool ev_html_main_text(xmlNode *root, ev_buf *out);

#endif
