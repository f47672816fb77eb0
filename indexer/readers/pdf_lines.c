/* See pdf.h: characters and their boxes become lines. Small raised numbers and stars are marks of footnotes:
 * they are taken out of the text, which would otherwise have "treaty1", and remembered. */
#include "indexer/readers/pdf.h"

#include "text/decode.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

enum { MAX_SIZES = 16 };

/* A mark is at most so high as the line's letters, and its foot is raised by so much of their height. */
static const float MARK_HEIGHT = 0.82F, MARK_RAISED = 0.12F;
/* Poppler puts no space between the cells of a table, which stand farther apart than this. */
static const float CELL_GAP = 0.4F;

void ev_pdf_text_clear(ev_pdf_text *pdf) {
    ev_buf_free(&pdf->text);
    free(pdf->lines);
    free(pdf->marks);
    free(pdf->heights);
    *pdf = (ev_pdf_text){0};
}

/* One character of a line. */
typedef struct glyph {
    const char *bytes;
    size_t n_bytes;
    ev_pdf_box box;
} glyph;

static size_t character_bytes(const char *at) {
    unsigned char c = (unsigned char)*at;
    size_t n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < n; i++)
        if (!at[i])
            return i;
    return n;
}

static float height_of(const ev_pdf_box *box) {
    return box->y1 - box->y0;
}

/* The height that the most characters have; *foot is where they stand. */
static float usual_height(const glyph *glyphs, size_t n, float *foot) {
    struct {
        float height, foot;
        size_t n;
    } sizes[MAX_SIZES];
    size_t n_sizes = 0;
    size_t best = 0;
    for (size_t i = 0; i < n; i++) {
        if (*glyphs[i].bytes == ' ')
            continue;
        float height = height_of(&glyphs[i].box);
        size_t at = 0;
        while (at < n_sizes && (height > sizes[at].height * 1.03F || height < sizes[at].height * 0.97F))
            at++;
        if (at == MAX_SIZES)
            continue;
        if (at == n_sizes) {
            sizes[at].height = height;
            sizes[at].foot = glyphs[i].box.y1;
            sizes[n_sizes++].n = 0;
        }
        sizes[at].n++;
        best = sizes[at].n > sizes[best].n ? at : best;
    }
    *foot = n_sizes ? sizes[best].foot : 0;
    return n_sizes ? sizes[best].height : 0;
}

static bool is_mark_character(const glyph *g) {
    static const char *const others[] = {"\xE2\x80\xA0", "\xE2\x80\xA1"}; /* daggers */
    if (g->n_bytes == 1)
        return (*g->bytes >= '0' && *g->bytes <= '9') || *g->bytes == '*';
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (g->n_bytes == strlen(others[i]) && !memcmp(g->bytes, others[i], g->n_bytes))
            return true;
    return false;
}

static bool is_raised(const glyph *g, float height, float foot) {
    return height_of(&g->box) < height * MARK_HEIGHT && g->box.y1 < foot - height * MARK_RAISED;
}

static ev_status add_mark(ev_pdf_text *pdf, ev_pdf_line *line, const char *label, ev_error *err) {
    void *items = pdf->marks;
    if (!ev_array_grow(&items, &pdf->marks_capacity, pdf->n_marks + 1, sizeof *pdf->marks))
        return ev_out_of_memory(err);
    pdf->marks = items;
    memcpy(pdf->marks[pdf->n_marks++].label, label, EV_PDF_LABEL_BYTES);
    line->n_marks++;
    return EV_OK;
}

static bool begins_cell(const ev_buf *text, const ev_pdf_line *line, const glyph *g) {
    return text->len > line->at && text->data[text->len - 1] != ' ' && *g->bytes != ' ' &&
           g->box.x0 - g[-1].box.x1 > line->size * CELL_GAP;
}

/* Appends the line's text. A mark that begins the line is the label of a footnote, the others refer to one.
 */
static ev_status add_text(ev_pdf_text *pdf, ev_pdf_line *line, const glyph *glyphs, size_t n, float foot,
                          ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; i < n && status == EV_OK; i++) {
        char label[EV_PDF_LABEL_BYTES] = "";
        size_t n_label = 0;
        size_t end = i;
        while (end < n && is_mark_character(&glyphs[end]) && is_raised(&glyphs[end], line->size, foot) &&
               n_label + glyphs[end].n_bytes < sizeof label) {
            memcpy(label + n_label, glyphs[end].bytes, glyphs[end].n_bytes);
            n_label += glyphs[end++].n_bytes;
        }
        if (n_label == 0 && begins_cell(&pdf->text, line, &glyphs[i]))
            ev_buf_add_char(&pdf->text, ' ');
        bool begins = pdf->text.len == line->at;
        bool double_space = *glyphs[i].bytes == ' ' && (begins || pdf->text.data[pdf->text.len - 1] == ' ');
        if (n_label == 0 && !double_space)
            ev_buf_add(&pdf->text, glyphs[i].bytes, glyphs[i].n_bytes);
        else if (n_label == 0)
            continue;
        else if (begins)
            memcpy(line->label, label, sizeof label);
        else
            status = add_mark(pdf, line, label, err);
        i = n_label ? end - 1 : i;
    }
    return status;
}

static void add_box(ev_pdf_box *sum, const ev_pdf_box *box, bool first) {
    sum->x0 = first || box->x0 < sum->x0 ? box->x0 : sum->x0;
    sum->x1 = first || box->x1 > sum->x1 ? box->x1 : sum->x1;
}

static ev_status add_line(ev_pdf_text *pdf, const glyph *glyphs, size_t n, ev_error *err) {
    float foot;
    while (n > 0 && *glyphs[n - 1].bytes == ' ')
        n--;
    while (n > 0 && *glyphs->bytes == ' ') {
        glyphs++;
        n--;
    }
    if (n == 0)
        return EV_OK;
    void *items = pdf->lines;
    if (!ev_array_grow(&items, &pdf->lines_capacity, pdf->n_lines + 1, sizeof *pdf->lines))
        return ev_out_of_memory(err);
    pdf->lines = items;
    ev_pdf_line *line = &pdf->lines[pdf->n_lines++];
    *line = (ev_pdf_line){.at = pdf->text.len, .page = pdf->n_pages, .first_mark = (uint32_t)pdf->n_marks};
    line->size = usual_height(glyphs, n, &foot);
    for (size_t i = 0; i < n; i++)
        add_box(&line->box, &glyphs[i].box, i == 0);
    line->box.y1 = foot;
    line->box.y0 = foot - line->size;
    ev_status status = add_text(pdf, line, glyphs, n, foot, err);
    line->n_bytes = pdf->text.len - line->at;
    ev_buf_add_char(&pdf->text, '\n');
    return status == EV_OK ? ev_buf_status(&pdf->text, err) : status;
}

ev_status ev_pdf_add_page(ev_pdf_text *pdf, float height, const char *characters, const ev_pdf_box *boxes,
                          size_t n_boxes, ev_error *err) {
    void *heights = pdf->heights;
    if (!ev_array_grow(&heights, &pdf->heights_capacity, pdf->n_pages + 1, sizeof *pdf->heights))
        return ev_out_of_memory(err);
    pdf->heights = heights;
    pdf->heights[pdf->n_pages] = height;
    glyph *glyphs = malloc((n_boxes + 1) * sizeof *glyphs);
    if (!glyphs)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    size_t n = 0;
    for (size_t i = 0; i < n_boxes && *characters && status == EV_OK; i++) {
        size_t n_bytes = character_bytes(characters);
        if (*characters == '\n') {
            status = add_line(pdf, glyphs, n, err);
            n = 0;
        } else {
            bool valid = ev_utf8_valid(characters, n_bytes, NULL); /* fonts may map to halves of pairs */
            pdf->n_repaired += !valid;
            glyphs[n++] = valid ? (glyph){characters, n_bytes, boxes[i]} : (glyph){REPLACEMENT, 3, boxes[i]};
        }
        characters += n_bytes;
    }
    if (status == EV_OK)
        status = add_line(pdf, glyphs, n, err);
    free(glyphs);
    pdf->n_pages++;
    return status;
}
