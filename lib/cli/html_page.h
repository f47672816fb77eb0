/* The frame of every page: one file that needs no other and asks no network, tables that sort when their
 * heads are clicked, dark or light as the reader's system is, legible in print. */
#ifndef EV_CLI_HTML_PAGE_H
#define EV_CLI_HTML_PAGE_H

#include "base/buf.h"

/* From the doctype to the level-one heading. */
void ev_html_page_start(ev_buf *out, const char *title);
void ev_html_page_end(ev_buf *out);

#endif
