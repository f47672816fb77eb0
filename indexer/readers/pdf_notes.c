/* See pdf.h: footnotes, which are smaller than the text, begin with a label and stand in the lower part of a
 * page. */
#include "indexer/readers/pdf.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE_STEPS = 400, STEPS_A_POINT = 4 };

static const float SMALLER = 0.93F, LOWER_PART = 0.35F;

/* The size in which the most bytes are written. */
static float body_size(const ev_pdf_text *pdf) {
    size_t bytes[SIZE_STEPS] = {0};
    size_t best = 0;
    for (size_t i = 0; i < pdf->n_lines; i++) {
        float step = pdf->lines[i].size * STEPS_A_POINT;
        if (step < 0 || step >= SIZE_STEPS)
            continue;
        bytes[(size_t)step] += pdf->lines[i].n_bytes;
        best = bytes[(size_t)step] > bytes[best] ? (size_t)step : best;
    }
    return ((float)best + 0.5F) / STEPS_A_POINT;
}

/* A label that is no raised mark: "3 See", "3. See", "* See". */
static void plain_label(const ev_pdf_text *pdf, ev_pdf_line *line) {
    const char *text = pdf->text.data + line->at;
    size_t n = 0;
    while (n < line->n_bytes && n < 4 && text[n] >= '0' && text[n] <= '9')
        n++;
    if (n == 0)
        while (n < line->n_bytes && n < 4 && text[n] == '*')
            n++;
    size_t after = n + (n < line->n_bytes && (text[n] == '.' || text[n] == ')'));
    if (n == 0 || n == 4 || after >= line->n_bytes || text[after] != ' ')
        return;
    memcpy(line->label, text, n);
    line->label[n] = '\0';
    after++;
    line->at += after;
    line->n_bytes -= after;
}

void ev_pdf_find_notes(ev_pdf_text *pdf) {
    pdf->body_size = body_size(pdf);
    bool in_note = false;
    uint32_t page = 0;
    for (size_t i = 0; i < pdf->n_lines; i++) {
        ev_pdf_line *line = &pdf->lines[i];
        if (line->furniture)
            continue;
        in_note = in_note && line->page == page;
        page = line->page;
        bool small = line->size < pdf->body_size * SMALLER;
        bool low = line->box.y0 > pdf->heights[page] * LOWER_PART;
        if (small && low && !line->label[0])
            plain_label(pdf, line);
        line->note = small && ((low && line->label[0]) || in_note);
        in_note = line->note;
    }
}
