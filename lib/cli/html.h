/* Pieces of HTML for whoever writes it to a buffer; what a page looks like is in html_page.h. */
#ifndef EV_CLI_HTML_H
#define EV_CLI_HTML_H

#include "base/buf.h"

/* Text for an element's content or a quoted attribute, of HTML, XML and SVG alike: the five special
 * characters as references, bytes that are not UTF-8 and characters that XML does not allow as U+FFFD. */
void ev_html_text(ev_buf *out, const char *text, size_t n_bytes);
void ev_html_str(ev_buf *out, const char *text);

#endif
