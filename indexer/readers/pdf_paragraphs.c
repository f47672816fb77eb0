/* See pdf.h: lines are joined to paragraphs. A paragraph ends where the next line stands lower than lines do,
 * is indented, is written in another size, or where a line that ends a sentence is short. */
#include "indexer/readers/pdf.h"

#include "text/tokens.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PITCH_STEPS = 400, STEPS_A_POINT = 4, LONGEST_PART = 60, SAMPLED_LINES = 200 };

typedef struct writer {
    const ev_pdf_text *pdf;
    ev_buf *out;
    float pitch;           /* from line to line of the text, most often */
    float *lefts, *rights; /* of each line: where most lines of its column begin and the longest ends */
    ev_hash_set words;     /* of all lines, to know compounds that bear a hyphen */
    ev_hash_set compounds;
    size_t *pending; /* first lines of notes that the paragraph refers to */
    size_t n_pending, capacity;
    size_t next_note; /* notes before this line are written or pending */
    bool *written;    /* of each line that begins a note */
} writer;

/* --- measures --- */

static float usual_pitch(const ev_pdf_text *pdf) {
    size_t n[PITCH_STEPS] = {0};
    size_t best = 0;
    for (size_t i = 1; i < pdf->n_lines; i++) {
        const ev_pdf_line *a = &pdf->lines[i - 1];
        const ev_pdf_line *b = &pdf->lines[i];
        float step = (b->box.y1 - a->box.y1) * STEPS_A_POINT;
        if (a->page != b->page || a->note || b->note || step < 1 || step >= PITCH_STEPS)
            continue;
        n[(size_t)step]++;
        best = n[(size_t)step] > n[best] ? (size_t)step : best;
    }
    return ((float)best + 0.5F) / STEPS_A_POINT;
}

/* The left edge is where the most lines begin, the right one where the longest ends. */
static void measure_column(const ev_pdf_text *pdf, size_t first, size_t end, float *left, float *right) {
    size_t best = 0;
    *left = pdf->lines[first].box.x0;
    *right = pdf->lines[first].box.x1;
    size_t step = (end - first) / SAMPLED_LINES + 1;
    for (size_t i = first; i < end; i += step) {
        size_t n = 0;
        for (size_t j = first; j < end; j += step)
            n += fabsf(pdf->lines[j].box.x0 - pdf->lines[i].box.x0) < 1.5F;
        if (n > best) {
            best = n;
            *left = pdf->lines[i].box.x0;
        }
    }
    for (size_t i = first; i < end; i++)
        *right = pdf->lines[i].box.x1 > *right ? pdf->lines[i].box.x1 : *right;
}

/* A line that stands clearly higher than the one before it begins another column. */
static size_t column_end(const ev_pdf_text *pdf, size_t first) {
    size_t end = first + 1;
    while (end < pdf->n_lines && pdf->lines[end].page == pdf->lines[first].page &&
           pdf->lines[end].box.y1 > pdf->lines[end - 1].box.y1 - pdf->lines[end].size * 2)
        end++;
    return end;
}

static bool measure_columns(writer *w) {
    const ev_pdf_text *pdf = w->pdf;
    w->lefts = calloc(pdf->n_lines + 1, sizeof *w->lefts);
    w->rights = calloc(pdf->n_lines + 1, sizeof *w->rights);
    w->written = calloc(pdf->n_lines + 1, sizeof *w->written);
    if (!w->lefts || !w->rights || !w->written)
        return false;
    for (size_t i = 0; i < pdf->n_lines;) {
        size_t end = column_end(pdf, i);
        float left, right;
        measure_column(pdf, i, end, &left, &right);
        for (; i < end; i++) {
            w->lefts[i] = left;
            w->rights[i] = right;
        }
    }
    return true;
}

/* --- hyphens at the end of lines --- */

static bool is_word_byte(char c) {
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* Every word inside of lines; those that begin or end one may be halves. */
static bool know_words(writer *w) {
    for (size_t i = 0; i < w->pdf->n_lines; i++) {
        const char *text = w->pdf->text.data + w->pdf->lines[i].at;
        size_t n_bytes = w->pdf->lines[i].n_bytes;
        for (size_t at = 0; at < n_bytes;) {
            size_t end = at;
            while (end < n_bytes && is_word_byte(text[end]))
                end++;
            if (end > at) {
                bool compound = memchr(text + at, '-', end - at) != NULL;
                if (!ev_hash_set_add(compound ? &w->compounds : &w->words,
                                     ev_hash_bytes(0, text + at, end - at)))
                    return false;
            }
            at = end + 1;
        }
    }
    return true;
}

/* Whether the halves of a word at a line's end are a compound that keeps its hyphen: it stands so elsewhere
 * more often than in one piece. */
static bool keeps_hyphen(const writer *w, const char *first, size_t n_first, const char *second,
                         size_t n_second) {
    char word[2 * LONGEST_PART + 1];
    if (n_first > LONGEST_PART || n_second > LONGEST_PART)
        return false;
    memcpy(word, first, n_first);
    word[n_first] = '-';
    memcpy(word + n_first + 1, second, n_second);
    uint32_t n_compound = ev_hash_set_count(&w->compounds, ev_hash_bytes(0, word, n_first + 1 + n_second));
    memcpy(word + n_first, second, n_second);
    return n_compound > ev_hash_set_count(&w->words, ev_hash_bytes(0, word, n_first + n_second));
}

static size_t hyphen_bytes(const ev_buf *out) {
    static const char *const hyphens[] = {"-", "\xC2\xAD", "\xE2\x80\x90"};
    for (size_t i = 0; i < sizeof hyphens / sizeof hyphens[0]; i++) {
        size_t n = strlen(hyphens[i]);
        if (out->len > n && !memcmp(out->data + out->len - n, hyphens[i], n) &&
            is_word_byte(out->data[out->len - n - 1]))
            return n;
    }
    return 0;
}

/* Whether what ends at `end` is a web address: it may be divided at any hyphen, and keeps it. */
static bool is_address(const char *text, size_t end) {
    size_t start = end;
    while (start > 0 && !strchr(" \n", text[start - 1]))
        start--;
    return memmem(text + start, end - start, "://", 3) ||
           (end - start > 4 && !memcmp(text + start, "www.", 4));
}

/* Appends a line to what may end in a hyphen: the word is put together as the analysis would read it. */
static void join_line(writer *w, const char *text, size_t n_bytes) {
    ev_buf *out = w->out;
    size_t n_hyphen = hyphen_bytes(out);
    size_t at = out->len - n_hyphen;
    ev_buf_add_char(out, '\n');
    ev_buf_add(out, text, n_bytes);
    if (out->failed)
        return;
    size_t joined = out->len - n_bytes - 1; /* where the newline is */
    if (n_hyphen == 0) {
        out->data[joined] = ' ';
        return;
    }
    size_t start = at;
    while (start > 0 && is_word_byte(out->data[start - 1]))
        start--;
    size_t n_second = 0;
    while (n_second < n_bytes && is_word_byte(text[n_second]))
        n_second++;
    size_t gone = ev_line_break_hyphen(out->data, out->len, at);
    if (is_address(out->data, at) ||
        (gone > 0 && keeps_hyphen(w, out->data + start, at - start, text, n_second)))
        gone = 0;
    size_t from = gone > 0 ? at : joined;
    memmove(out->data + from, out->data + joined + 1, n_bytes);
    out->len = from + n_bytes;
}

/* --- where paragraphs end --- */

static bool ends_sentence(const ev_pdf_text *pdf, const ev_pdf_line *line) {
    size_t n = line->n_bytes;
    const char *text = pdf->text.data + line->at;
    while (n > 0 && (strchr("\")]", text[n - 1]) || (unsigned char)text[n - 1] >= 0x80)) {
        if ((unsigned char)text[n - 1] >= 0x80 && n >= 2 && memcmp(text + n - 2, "\xC2\xBB", 2) != 0 &&
            (n < 3 || memcmp(text + n - 3, "\xE2\x80\x9D", 3) != 0))
            return n >= 3 && !memcmp(text + n - 3, "\xE2\x80\xA6", 3);
        n -= (unsigned char)text[n - 1] < 0x80 ? 1 : memcmp(text + n - 2, "\xC2\xBB", 2) ? 3 : 2;
    }
    return n > 0 && strchr(".!?:;", text[n - 1]);
}

static bool is_indented(const writer *w, const ev_pdf_line *line) {
    float in = line->box.x0 - w->lefts[line - w->pdf->lines];
    return in > line->size * 0.7F && in < line->size * 8;
}

static bool is_short(const writer *w, const ev_pdf_line *line) {
    size_t at = (size_t)(line - w->pdf->lines);
    return line->box.x1 < w->rights[at] - (w->rights[at] - w->lefts[at]) * 0.15F;
}

static bool begins_paragraph(const writer *w, const ev_pdf_line *before, const ev_pdf_line *line) {
    bool other_size = fabsf(line->size - before->size) > before->size * 0.08F;
    bool flows_on = line->page != before->page || line->box.y1 <= before->box.y1;
    bool ended = ends_sentence(w->pdf, before);
    if (other_size)
        return true;
    if (flows_on)
        return ended && (is_short(w, before) || (is_indented(w, line) && !is_indented(w, before)));
    if (line->box.y1 - before->box.y1 > w->pitch * 1.3F)
        return true;
    if (is_indented(w, line) && !is_indented(w, before))
        return true;
    return ended && is_short(w, before);
}

/* --- writing --- */

static void end_paragraph(writer *w) {
    if (w->out->len > 0)
        ev_buf_add_str(w->out, "\n\n");
}

/* The lines of one note, from its first to where another begins. */
static void write_note(writer *w, size_t first) {
    const ev_pdf_text *pdf = w->pdf;
    end_paragraph(w);
    ev_buf_add(w->out, pdf->text.data + pdf->lines[first].at, pdf->lines[first].n_bytes);
    for (size_t i = first + 1; i < pdf->n_lines && (pdf->lines[i].furniture || pdf->lines[i].note); i++) {
        const ev_pdf_line *line = &pdf->lines[i];
        if (line->furniture)
            continue;
        if (line->label[0] || line->page != pdf->lines[first].page)
            break;
        join_line(w, pdf->text.data + line->at, line->n_bytes);
    }
    w->written[first] = true;
}

static bool keep_note(writer *w, size_t line) {
    void *items = w->pending;
    if (!ev_array_grow(&items, &w->capacity, w->n_pending + 1, sizeof *w->pending))
        return false;
    w->pending = items;
    w->pending[w->n_pending++] = line;
    return true;
}

/* The note of a mark stands behind it on the same page, or at the top of the next. */
static bool find_note(writer *w, size_t from, const char *label) {
    const ev_pdf_text *pdf = w->pdf;
    for (size_t i = from; i < pdf->n_lines && pdf->lines[i].page <= pdf->lines[from].page + 1; i++)
        if (pdf->lines[i].note && !w->written[i] && !strcmp(pdf->lines[i].label, label)) {
            w->written[i] = true;
            return keep_note(w, i);
        }
    return true;
}

/* The paragraph is whole: its notes follow, and those of pages before that nothing refers to. */
static void write_notes(writer *w, uint32_t before_page) {
    const ev_pdf_text *pdf = w->pdf;
    for (size_t i = 0; i < w->n_pending; i++)
        write_note(w, w->pending[i]);
    w->n_pending = 0;
    for (; w->next_note < pdf->n_lines && pdf->lines[w->next_note].page < before_page; w->next_note++)
        if (pdf->lines[w->next_note].note && pdf->lines[w->next_note].label[0] && !w->written[w->next_note])
            write_note(w, w->next_note);
}

static bool write_lines(writer *w) {
    const ev_pdf_text *pdf = w->pdf;
    const ev_pdf_line *before = NULL;
    for (size_t i = 0; i < pdf->n_lines; i++) {
        const ev_pdf_line *line = &pdf->lines[i];
        if (line->furniture || line->note)
            continue;
        const char *text = pdf->text.data + line->at;
        if (before && !begins_paragraph(w, before, line)) {
            join_line(w, text, line->n_bytes);
        } else {
            write_notes(w, line->page);
            end_paragraph(w);
            ev_buf_add(w->out, text, line->n_bytes);
        }
        for (uint32_t m = 0; m < line->n_marks; m++)
            if (!find_note(w, i, pdf->marks[line->first_mark + m].label))
                return false;
        before = line;
    }
    write_notes(w, pdf->n_pages);
    return true;
}

ev_status ev_pdf_write(const ev_pdf_text *pdf, ev_buf *out, ev_error *err) {
    writer w = {.pdf = pdf, .out = out, .pitch = usual_pitch(pdf)};
    bool whole = measure_columns(&w) && know_words(&w) && write_lines(&w) && !out->failed;
    ev_hash_set_clear(&w.words);
    ev_hash_set_clear(&w.compounds);
    free(w.lefts);
    free(w.rights);
    free(w.written);
    free(w.pending);
    return whole ? EV_OK : ev_out_of_memory(err);
}

void ev_pdf_title(const ev_pdf_text *pdf, ev_buf *out) {
    float largest = 0;
    uint32_t page = pdf->n_lines ? pdf->lines[0].page : 0;
    for (size_t i = 0; i < pdf->n_lines && pdf->lines[i].page == page; i++)
        largest = !pdf->lines[i].furniture && pdf->lines[i].size > largest ? pdf->lines[i].size : largest;
    if (largest < pdf->body_size * 1.15F)
        return;
    for (size_t i = 0; i < pdf->n_lines && pdf->lines[i].page == page; i++) {
        const ev_pdf_line *line = &pdf->lines[i];
        if (line->furniture || line->size < largest * 0.97F)
            continue;
        if (out->len > 0)
            ev_buf_add_char(out, ' ');
        ev_buf_add(out, pdf->text.data + line->at, line->n_bytes);
    }
}
