/* PDF (poppler-glib): a document is one statement. See pdf.h for how its pages become a text. */
#include "indexer/readers/pdf.h"

#include "indexer/readers/document.h"

#include <glib.h>
#include <poppler.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_MEMORY_BYTES = 256 << 20, TAIL_BYTES = 2048, SHOWN_PAGES = 10 };

/* The end of a PDF has a mark: a file without it has been cut off, and what poppler makes of it is a part. */
static bool is_whole(const char *tail, size_t n_bytes) {
    return memmem(tail, n_bytes, "%%EOF", 5) != NULL;
}

static ev_status cut_off(ev_error *why) {
    return ev_fail(why, EV_BAD_INPUT, "is cut off: a PDF ends with %%%%EOF; get it again");
}

static ev_status check_tail(const ev_input *input, ev_error *why) {
    char tail[TAIL_BYTES];
    struct stat info;
    if (fstat(input->fd, &info) != 0)
        return EV_OK;
    off_t from = info.st_size > TAIL_BYTES ? info.st_size - TAIL_BYTES : 0;
    ssize_t n = pread(input->fd, tail, sizeof tail, from);
    return n > 0 && is_whole(tail, (size_t)n) ? EV_OK : cut_off(why);
}

static ev_status say_problem(GError *problem, ev_error *why) {
    ev_status status;
    if (problem && problem->domain == POPPLER_ERROR && problem->code == POPPLER_ERROR_ENCRYPTED)
        status =
            ev_fail(why, EV_BAD_INPUT, "is encrypted; open it with its password and save it without one");
    else
        status = ev_fail(why, EV_BAD_INPUT, "is damaged (%s); get it again, or print it to a new PDF",
                         problem ? problem->message : "no reason given");
    g_clear_error(&problem);
    return status;
}

/* A file is read where it lies; what comes through a pipe or out of an archive is held in memory. */
static ev_status open_document(const ev_input *input, ev_buf *head, PopplerDocument **out, ev_error *why) {
    GError *problem = NULL;
    ev_status status;
    if (!input->read && lseek(input->fd, 0, SEEK_SET) == 0) {
        status = check_tail(input, why);
        int fd = status == EV_OK ? dup(input->fd) : -1; /* poppler closes its own */
        *out = fd >= 0 ? poppler_document_new_from_fd(fd, NULL, &problem) : NULL;
    } else {
        status = ev_read_rest(input, head, MAX_MEMORY_BYTES, "unpack it and add it as a file", why);
        size_t n_tail = head->len < TAIL_BYTES ? head->len : TAIL_BYTES;
        if (status == EV_OK && !is_whole(head->data + head->len - n_tail, n_tail))
            status = cut_off(why);
        GBytes *bytes = status == EV_OK ? g_bytes_new_static(head->data, head->len) : NULL;
        *out = bytes ? poppler_document_new_from_bytes(bytes, NULL, &problem) : NULL;
        if (bytes)
            g_bytes_unref(bytes);
    }
    return status != EV_OK || *out ? status : say_problem(problem, why);
}

static ev_status add_page(PopplerPage *page, ev_pdf_text *pdf, ev_error *why) {
    PopplerRectangle *rectangles = NULL;
    guint n = 0;
    double width, height;
    poppler_page_get_size(page, &width, &height);
    char *text = poppler_page_get_text(page);
    ev_buf boxes = {0};
    if (text && poppler_page_get_text_layout(page, &rectangles, &n))
        for (guint i = 0; i < n; i++) {
            const ev_pdf_box box = {(float)rectangles[i].x1, (float)rectangles[i].y1, (float)rectangles[i].x2,
                                    (float)rectangles[i].y2};
            ev_buf_add(&boxes, &box, sizeof box);
        }
    ev_status status = ev_buf_status(&boxes, why);
    if (status == EV_OK)
        status = ev_pdf_add_page(pdf, (float)height, text ? text : "", (const ev_pdf_box *)(void *)boxes.data,
                                 n, why);
    ev_buf_free(&boxes);
    g_free(rectangles);
    g_free(text);
    return status;
}

static ev_status add_pages(PopplerDocument *document, ev_pdf_text *pdf, ev_buf *empty, size_t max_bytes,
                           ev_error *why) {
    int n_pages = poppler_document_get_n_pages(document);
    int n_empty = 0;
    ev_status status = EV_OK;
    for (int i = 0; i < n_pages && status == EV_OK; i++) {
        size_t before = pdf->n_lines;
        PopplerPage *page = poppler_document_get_page(document, i);
        if (!page)
            return ev_fail(why, EV_BAD_INPUT, "page %d of %d is damaged; get the file again", i + 1, n_pages);
        status = add_page(page, pdf, why);
        g_object_unref(page);
        if (pdf->n_lines == before && n_empty++ < SHOWN_PAGES)
            ev_buf_printf(empty, "%s%d", empty->len ? ", " : "", i + 1);
        if (status == EV_OK && pdf->text.len > max_bytes)
            status =
                ev_fail(why, EV_TOO_LARGE, "the text has over %zu MiB; split the document", max_bytes >> 20);
    }
    if (n_empty > SHOWN_PAGES)
        ev_buf_add_str(empty, ", ...");
    if (status == EV_OK && pdf->n_lines == 0)
        status = ev_fail(why, EV_BAD_INPUT,
                         "its %d pages hold pictures and no text; recognise the text (OCR) first", n_pages);
    return status;
}

/* What programs put there that nobody wrote: the name of a file. */
static bool is_file_name(const char *title) {
    static const char *const endings[] = {".doc", ".docx", ".odt", ".pdf", ".indd",
                                          ".tex", ".dvi",  ".rtf", ".txt"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ev_name_ends(title, endings[i]))
            return true;
    return !strncmp(title, "Microsoft Word", 14) || !strcasecmp(title, "untitled");
}

static void take_metadata(PopplerDocument *document, const ev_pdf_text *pdf, ev_statement *statement) {
    char *title = poppler_document_get_title(document);
    char *author = poppler_document_get_author(document);
    GDateTime *created = poppler_document_get_creation_date_time(document);
    ev_buf largest = {0};
    if (title && !is_file_name(title))
        ev_document_set(statement, "title", title);
    ev_pdf_title(pdf, &largest);
    ev_document_set(statement, "title", ev_buf_cstr(&largest));
    ev_document_set(statement, "author", author);
    if (created) {
        char *date = g_date_time_format(created, "%Y-%m-%d");
        ev_document_set_date(statement, date);
        g_free(date);
        g_date_time_unref(created);
    }
    ev_buf_free(&largest);
    g_free(title);
    g_free(author);
}

static ev_status make_statement(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                                ev_buf *head, ev_statement *statement, ev_error *why) {
    PopplerDocument *document = NULL;
    ev_pdf_text pdf = {0};
    ev_buf empty = {0};
    ev_status status = open_document(input, head, &document, why);
    if (status == EV_OK)
        status = add_pages(document, &pdf, &empty, options->max_statement_bytes, why);
    if (status == EV_OK)
        status = ev_pdf_find_furniture(&pdf, why);
    if (status == EV_OK) {
        ev_pdf_find_notes(&pdf);
        status = ev_pdf_write(&pdf, &statement->text, why);
    }
    if (status == EV_OK)
        take_metadata(document, &pdf, statement);
    if (status == EV_OK)
        status = ev_statement_set_origin(statement, input->file, input->path, 0, NULL, pdf.n_repaired, why);
    if (status == EV_OK && empty.len > 0) {
        ev_error what = {0};
        ev_fail(&what, EV_OK,
                "holds no text on page %s: pictures, perhaps; recognise their text (OCR) if it counts",
                ev_buf_cstr(&empty));
        ev_sink_notice(sink, input, 0, &what);
    }
    if (document)
        g_object_unref(document);
    ev_pdf_text_clear(&pdf);
    ev_buf_free(&empty);
    return status;
}

ev_status ev_read_pdf(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_buf *head, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status = make_statement(input, options, sink, head, &statement, &why);
    return ev_document_give(input, options, sink, &statement, "holds no text", status, &why, err);
}
