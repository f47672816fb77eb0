/* HTML (libxml2): a page is one statement: its main text, with what its metadata says. */
#include "indexer/readers/html.h"

#include "indexer/readers/document.h"
#include "indexer/readers/xml.h"
#include "text/decode.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

enum { DECLARED_WITHIN = 4096, NAME_BYTES = 40 };

/* The encoding that the page declares in its first bytes (`charset=...`), "" for none. */
static void declared_encoding(const ev_buf *bytes, char name[NAME_BYTES]) {
    size_t n = bytes->len < DECLARED_WITHIN ? bytes->len : DECLARED_WITHIN;
    name[0] = '\0';
    for (size_t at = 0; at + 8 < n; at++) {
        if (strncasecmp(bytes->data + at, "charset=", 8) != 0)
            continue;
        at += 8;
        while (at < n && strchr("\"' ", bytes->data[at]))
            at++;
        size_t length = 0;
        while (at + length < n && length < NAME_BYTES - 1 && !strchr("\"' />;\r\n", bytes->data[at + length]))
            length++;
        memcpy(name, bytes->data + at, length);
        name[length] = '\0';
        return;
    }
}

/* By --encoding; by what the bytes are, when they are UTF-8 or marked; by what the page declares; by guess.
 */
static ev_status decode(const ev_read_options *options, const ev_buf *bytes, ev_buf *text,
                        ev_decode_report *report, ev_error *why) {
    char declared[NAME_BYTES];
    declared_encoding(bytes, declared);
    if (!options->encoding && *declared && !ev_utf8_valid(bytes->data, bytes->len, NULL)) {
        ev_status status = ev_decode(bytes->data, bytes->len, declared, text, report, why);
        if (status != EV_BAD_ENCODING)
            return status;
    }
    return ev_decode(bytes->data, bytes->len, options->encoding, text, report, why);
}

static ev_status make_statement(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                                const ev_buf *bytes, ev_statement *statement, ev_error *why) {
    ev_decode_report report;
    ev_buf text = {0};
    ev_buf body = {0};
    ev_status status = decode(options, bytes, &text, &report, why);
    xmlDoc *page = NULL;
    if (status == EV_OK)
        page = htmlReadMemory(text.data ? text.data : "", (int)text.len, NULL, "UTF-8",
                              HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                  HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    xmlNode *root = page ? xmlDocGetRootElement(page) : NULL;
    if (root) {
        ev_html_metadata(root, statement, &body);
        if (!ev_html_main_text(root, &statement->text))
            status = ev_fail(why, EV_TOO_LARGE, "the page's elements are nested too deep; save it anew");
        if (statement->text.len == 0) /* a script was to fill the page */
            ev_buf_add(&statement->text, body.data, body.len);
    }
    if (page)
        xmlFreeDoc(page);
    ev_buf_free(&text);
    ev_buf_free(&body);
    if (status == EV_OK)
        ev_sink_tell_decoding(sink, input, &report);
    if (status == EV_OK)
        status = ev_statement_set_origin(statement, input->file, input->path, 0, report.encoding,
                                         report.n_repaired, why);
    return status;
}

ev_status ev_read_html(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                       ev_buf *head, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status =
        ev_read_rest(input, head, options->max_statement_bytes, "a page is one statement: split it", &why);
    if (status == EV_OK)
        status = make_statement(input, options, sink, head, &statement, &why);
    return ev_document_give(input, options, sink, &statement,
                            "the page holds no text outside of menus, scripts and forms; save the page's "
                            "text as a file of its own",
                            status, &why, err);
}
