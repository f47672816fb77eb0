/* See pdf.h: page numbers, and heads and feet that stand on several pages near each other, in letters of one
 * size and with other numbers at most. Only the outermost lines of a page are asked. */
#include "indexer/readers/pdf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    OUTER_LINES = 3,   /* from the top, and as many from the foot */
    SAME_ON_PAGES = 3, /* of a window, or on all, when there are fewer */
    WINDOW_PAGES = 8,  /* windows overlap by half */
    KEY_BYTES = 200,   /* longer lines are text */
    MAX_NUMBER_BYTES = 24
};

static const char *const NUMBER_WORDS[] = {"page", "p.",   "of",       "pages",    "стр.",
                                           "стр",  "с.",   "страница", "из",       "бет",
                                           "Page", "Стр.", "С.",       "Страница", "Бет"};

/* The lines of each page in the order of their height, and where each page begins among them. */
typedef struct page_order {
    size_t *lines;
    size_t *starts; /* of n_pages + 1 */
} page_order;

static ev_status sort_pages(const ev_pdf_text *pdf, page_order *order, ev_error *err) {
    order->lines = calloc(pdf->n_lines + 1, sizeof *order->lines);
    order->starts = calloc(pdf->n_pages + 2, sizeof *order->starts);
    if (!order->lines || !order->starts)
        return ev_out_of_memory(err);
    size_t at = 0;
    for (uint32_t page = 0; page < pdf->n_pages; page++) {
        order->starts[page] = at;
        for (; at < pdf->n_lines && pdf->lines[at].page == page; at++) {
            size_t to = at; /* lines are nearly in order already */
            while (to > order->starts[page] &&
                   pdf->lines[order->lines[to - 1]].box.y0 > pdf->lines[at].box.y0) {
                order->lines[to] = order->lines[to - 1];
                to--;
            }
            order->lines[to] = at;
        }
    }
    order->starts[pdf->n_pages] = at;
    return EV_OK;
}

/* The line without its digits, its size, and whether it stands above or below, in one of the two windows that
 * have its page. 0 for a line that is too long. */
static uint64_t key_of(const ev_pdf_text *pdf, const ev_pdf_line *line, bool at_top, uint32_t window) {
    char key[KEY_BYTES];
    size_t n = 0;
    if (line->n_bytes >= KEY_BYTES)
        return 0;
    for (size_t i = 0; i < line->n_bytes; i++) {
        char c = pdf->text.data[line->at + i];
        bool digit = c >= '0' && c <= '9';
        if (!(digit && n > 0 && key[n - 1] == '#') && c != ' ')
            key[n++] = digit ? '#' : c;
    }
    uint64_t where[] = {at_top, window, (line->page + window * (WINDOW_PAGES / 2)) / WINDOW_PAGES,
                        (uint64_t)(line->size * 2)};
    return ev_hash_bytes(ev_hash_bytes(0, (const char *)where, sizeof where), key, n);
}

static bool is_roman(const char *word, size_t n_bytes) {
    size_t n_lower = strspn(word, "ivxlcdm");
    size_t n_upper = strspn(word, "IVXLCDM");
    return n_bytes > 0 && n_bytes < 8 && (n_lower >= n_bytes || n_upper >= n_bytes);
}

static bool is_number_word(const char *word, size_t n_bytes) {
    for (size_t i = 0; i < sizeof NUMBER_WORDS / sizeof NUMBER_WORDS[0]; i++)
        if (strlen(NUMBER_WORDS[i]) == n_bytes && !memcmp(NUMBER_WORDS[i], word, n_bytes))
            return true;
    return false;
}

/* "12", "– 12 –", "xiv", "Page 3 of 10", "12/30": *number is the first number, 0 for a Roman one. */
static bool is_page_number(const ev_pdf_text *pdf, const ev_pdf_line *line, uint32_t *number) {
    char text[MAX_NUMBER_BYTES + 1];
    size_t n_numbers = 0;
    if (line->n_bytes > MAX_NUMBER_BYTES)
        return false;
    memcpy(text, pdf->text.data + line->at, line->n_bytes);
    text[line->n_bytes] = '\0';
    for (char *c = text; *c; c++) /* dashes of three bytes */
        if (!strncmp(c, "\xE2\x80\x93", 3) || !strncmp(c, "\xE2\x80\x94", 3))
            memcpy(c, "   ", 3);
    *number = 0;
    for (const char *at = text; *at;) {
        at += strspn(at, " -/|[]()~.");
        size_t n = strcspn(at, " -/|[]()~");
        size_t n_digits = strspn(at, "0123456789");
        if (n_digits > 0 && n_digits == n && n < 6) {
            *number = n_numbers++ ? *number : (uint32_t)strtoul(at, NULL, 10);
        } else if (is_roman(at, n) && line->n_bytes == n) {
            n_numbers++;
        } else if (n > 0 && !is_number_word(at, n)) {
            return false;
        }
        at += n;
    }
    return n_numbers > 0 && n_numbers <= 2;
}

typedef void visit_outer(ev_pdf_text *pdf, ev_pdf_line *line, bool at_top, void *user);

/* Calls for the outermost lines of all pages that are not known as furniture yet. */
static void each_outer_line(ev_pdf_text *pdf, const page_order *order, visit_outer *visit, void *user) {
    for (uint32_t page = 0; page < pdf->n_pages; page++) {
        size_t first = order->starts[page];
        size_t end = order->starts[page + 1];
        for (size_t i = first; i < end; i++) {
            bool at_top = i - first < OUTER_LINES;
            bool at_foot = end - 1 - i < OUTER_LINES;
            ev_pdf_line *line = &pdf->lines[order->lines[i]];
            if (at_top)
                visit(pdf, line, true, user);
            if (at_foot)
                visit(pdf, line, false, user);
        }
    }
}

/* A number counts up with the pages: the same difference on two pages at least. */
static uint64_t difference_key(const ev_pdf_line *line, uint32_t number) {
    int64_t difference = (int64_t)number - (int64_t)line->page;
    return ev_hash_bytes(2, (const char *)&difference, sizeof difference);
}

static void count_line(ev_pdf_text *pdf, ev_pdf_line *line, bool at_top, void *user) {
    ev_hash_set *seen = user;
    uint32_t number;
    for (uint32_t window = 0; window < 2; window++) {
        uint64_t key = key_of(pdf, line, at_top, window);
        if (key)
            ev_hash_set_add(seen, key);
    }
    bool upper = line->box.y1 < pdf->heights[line->page] / 2; /* a line of a short page comes by twice */
    if (upper == at_top && is_page_number(pdf, line, &number) && number > 0)
        ev_hash_set_add(seen, difference_key(line, number));
}

/* In the outermost tenth of the page. */
static bool is_at_edge(const ev_pdf_text *pdf, const ev_pdf_line *line) {
    float height = pdf->heights[line->page];
    return line->box.y1 < height * 0.12F || line->box.y0 > height * 0.88F;
}

/* A line of text may come back, too, but hardly at the edges of so many pages near each other. */
static bool comes_back(const ev_pdf_text *pdf, const ev_pdf_line *line, bool at_top,
                       const ev_hash_set *seen) {
    uint32_t wanted = pdf->n_pages < SAME_ON_PAGES ? pdf->n_pages : SAME_ON_PAGES;
    for (uint32_t window = 0; window < 2 && pdf->n_pages > 1; window++) {
        uint64_t key = key_of(pdf, line, at_top, window);
        if (key && ev_hash_set_count(seen, key) >= wanted)
            return true;
    }
    return false;
}

static void mark_line(ev_pdf_text *pdf, ev_pdf_line *line, bool at_top, void *user) {
    const ev_hash_set *seen = user;
    uint32_t number;
    if (is_page_number(pdf, line, &number))
        line->furniture = line->furniture || number == 0 || is_at_edge(pdf, line) ||
                          ev_hash_set_count(seen, difference_key(line, number)) > 1;
    else
        line->furniture = line->furniture || comes_back(pdf, line, at_top, seen);
}

ev_status ev_pdf_find_furniture(ev_pdf_text *pdf, ev_error *err) {
    page_order order = {0};
    ev_hash_set seen = {0};
    ev_status status = sort_pages(pdf, &order, err);
    if (status == EV_OK) {
        each_outer_line(pdf, &order, count_line, &seen);
        each_outer_line(pdf, &order, mark_line, &seen);
    }
    ev_hash_set_clear(&seen);
    free(order.lines);
    free(order.starts);
    return status;
}
