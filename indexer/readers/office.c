/* DOCX and ODT (libarchive and libxml2): a file is one statement. Only the parts with text and metadata are
 * unpacked, in memory. */
#include "indexer/readers/office.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum { MAX_FILE_BYTES = 256 << 20, MAX_PART_BYTES = 256 << 20, STEP_BYTES = 1 << 16, RATIO_FROM = 16 << 20 };

static const char *const PARTS[EV_PART_LAST] = {
    [EV_PART_DOCX_TEXT] = "word/document.xml",
    [EV_PART_DOCX_FOOTNOTES] = "word/footnotes.xml",
    [EV_PART_DOCX_ENDNOTES] = "word/endnotes.xml",
    [EV_PART_DOCX_META] = "docProps/core.xml",
    [EV_PART_ODT_TEXT] = "content.xml",
    [EV_PART_ODT_META] = "meta.xml",
};

static ev_status unpack_part(struct archive *archive, size_t packed_bytes, const ev_read_limits *limits,
                             ev_buf *out, ev_error *why) {
    for (;;) {
        char *to = ev_buf_reserve(out, STEP_BYTES);
        if (!to)
            return ev_buf_status(out, why);
        la_ssize_t n = archive_read_data(archive, to, STEP_BYTES);
        if (n < 0)
            return ev_fail(why, EV_BAD_INPUT,
                           "is damaged or encrypted (%s); open it in its program and save it anew",
                           archive_error_string(archive));
        if (n == 0)
            return EV_OK;
        out->len += (size_t)n;
        if (out->len > MAX_PART_BYTES || (out->len > RATIO_FROM && out->len / limits->ratio > packed_bytes))
            return ev_fail(why, EV_TOO_LARGE, "unpacks to far more than its size, as archive bombs do");
    }
}

/* Some programs number the text: word/document2.xml. */
static ev_office_part part_of(const char *name) {
    static const char text[] = "word/document";
    if (name && !strncmp(name, text, strlen(text)) &&
        !strcmp(name + strlen(text) + strspn(name + strlen(text), "0123456789"), ".xml"))
        return EV_PART_DOCX_TEXT;
    for (int i = 0; name && i < EV_PART_LAST; i++)
        if (!strcmp(PARTS[i], name))
            return (ev_office_part)i;
    return EV_PART_LAST;
}

static ev_status parse_part(struct archive *archive, const ev_buf *file, const ev_read_limits *limits,
                            ev_office_part part, xmlDoc **out, ev_error *why) {
    ev_buf xml = {0};
    ev_status status = unpack_part(archive, file->len, limits, &xml, why);
    if (status == EV_OK && !*out) {
        status = ev_xml_parse(xml.data ? xml.data : "", xml.len, out, why);
        if (status == EV_BAD_INPUT) { /* the line is the part's, not the file's */
            ev_error inner = *why;
            ev_error_clear(why);
            ev_fail(why, EV_BAD_INPUT, "%s, line %llu: %.300s", PARTS[part], (unsigned long long)inner.line,
                    inner.text);
        }
    }
    ev_buf_free(&xml);
    return status;
}

static ev_status take_parts(struct archive *archive, const ev_buf *file, const ev_read_limits *limits,
                            xmlDoc *parts[EV_PART_LAST], ev_error *why) {
    struct archive_entry *entry;
    for (;;) {
        int found = archive_read_next_header(archive, &entry);
        if (found == ARCHIVE_EOF)
            return EV_OK;
        if (found < ARCHIVE_WARN)
            return ev_fail(why, EV_BAD_INPUT, "is damaged or cut off (%s); get it again",
                           archive_error_string(archive));
        ev_office_part part = part_of(archive_entry_pathname(entry));
        ev_status status =
            part == EV_PART_LAST ? EV_OK : parse_part(archive, file, limits, part, &parts[part], why);
        if (status != EV_OK)
            return status;
    }
}

static ev_status make_statement(const ev_buf *file, const ev_read_limits *limits, ev_statement *statement,
                                ev_error *why) {
    xmlDoc *parts[EV_PART_LAST] = {0};
    struct archive *archive = archive_read_new();
    if (!archive)
        return ev_out_of_memory(why);
    archive_read_support_format_zip(archive);
    ev_status status = EV_OK;
    if (archive_read_open_memory(archive, file->data, file->len) != ARCHIVE_OK)
        status = ev_fail(why, EV_BAD_INPUT, "is damaged or cut off (%s); get it again",
                         archive_error_string(archive));
    if (status == EV_OK)
        status = take_parts(archive, file, limits, parts, why);
    if (status == EV_OK && parts[EV_PART_DOCX_TEXT])
        status = ev_docx_statement(parts, statement, why);
    else if (status == EV_OK && parts[EV_PART_ODT_TEXT])
        status = ev_odt_statement(parts, statement, why);
    else if (status == EV_OK)
        status = ev_fail(
            why, EV_UNSUPPORTED,
            "is an office file without a text document in it, or a book; save it as DOCX, ODT, HTML or text");
    for (int i = 0; i < EV_PART_LAST; i++)
        if (parts[i])
            xmlFreeDoc(parts[i]);
    archive_read_free(archive);
    return status;
}

ev_status ev_read_office(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                         ev_buf *head, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status =
        ev_read_rest(input, head, MAX_FILE_BYTES, "take pictures out of it, or save its text", &why);
    if (status == EV_OK)
        status = make_statement(head, &options->limits, &statement, &why);
    return ev_document_give(input, options, sink, &statement,
                            "the document holds no text; there is nothing to read", status, &why, err);
}
