/* The text of a PDF on its way from lines on pages to paragraphs. pdf.c fills it by poppler; what follows
 * needs no PDF: pdf_lines.c makes lines of characters and their places, pdf_furniture.c finds page numbers
 * and running heads, pdf_notes.c footnotes, pdf_paragraphs.c writes the text. For these files and tests only.
 *
 * Places are in points, y grows downwards, pages and lines count from 0 in reading order. */
#ifndef EV_INDEXER_PDF_H
#define EV_INDEXER_PDF_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { EV_PDF_LABEL_BYTES = 8 };

typedef struct ev_pdf_box {
    float x0, y0, x1, y1;
} ev_pdf_box;

typedef struct ev_pdf_line {
    size_t at, n_bytes; /* in `text`, without marks of footnotes */
    uint32_t page;
    ev_pdf_box box;
    float size; /* the height of most of its characters */
    bool furniture;
    bool note;                      /* part of a footnote */
    char label[EV_PDF_LABEL_BYTES]; /* of the footnote that begins here: "3", "*"; "" for none */
    uint32_t first_mark, n_marks;   /* of footnotes that it refers to */
} ev_pdf_line;

typedef struct ev_pdf_mark {
    char label[EV_PDF_LABEL_BYTES];
} ev_pdf_mark;

typedef struct ev_pdf_text {
    ev_buf text;
    ev_pdf_line *lines;
    size_t n_lines, lines_capacity;
    ev_pdf_mark *marks;
    size_t n_marks, marks_capacity;
    float *heights; /* of the pages */
    uint32_t n_pages;
    size_t heights_capacity;
    float body_size;     /* of most of the text */
    uint64_t n_repaired; /* characters that are none, and stand as U+FFFD */
} ev_pdf_text;           /* all zero is valid and empty */

void ev_pdf_text_clear(ev_pdf_text *pdf);

/* Adds the next page: its characters in reading order, lines ended by newlines, and a box for each. EV_NOMEM.
 */
ev_status ev_pdf_add_page(ev_pdf_text *pdf, float height, const char *characters, const ev_pdf_box *boxes,
                          size_t n_boxes, ev_error *err);

/* With all pages in, in this order: */
ev_status ev_pdf_find_furniture(ev_pdf_text *pdf, ev_error *err);
void ev_pdf_find_notes(ev_pdf_text *pdf);
/* Appends the paragraphs, each with its footnotes behind it. */
ev_status ev_pdf_write(const ev_pdf_text *pdf, ev_buf *out, ev_error *err);

/* Appends the lines in the largest letters of the first page that has any, when they are larger than the
 * text: the title. */
void ev_pdf_title(const ev_pdf_text *pdf, ev_buf *out);

/* A set of hashes of words, counted in occurrences of the whole. */
typedef struct ev_hash_set {
    uint64_t *slots; /* 0: free */
    uint32_t *counts;
    size_t n_slots, n_used;
} ev_hash_set; /* all zero is valid and empty */
void ev_hash_set_clear(ev_hash_set *set);
uint64_t ev_hash_bytes(uint64_t seed, const char *bytes, size_t n_bytes);
/* Adds one occurrence. False when memory is short. */
bool ev_hash_set_add(ev_hash_set *set, uint64_t hash);
uint32_t ev_hash_set_count(const ev_hash_set *set, uint64_t hash);

#endif
