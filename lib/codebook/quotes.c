/* See quotes.h. Marks that open wait on a stack; a closing mark ends the last of them. */
#include "codebook/quotes.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef enum mark { MARK_NONE, MARK_OPENS, MARK_CLOSES, MARK_EITHER } mark;

static mark mark_of(int32_t sign) {
    if (sign == 0xAB || sign == 0x201E)
        return MARK_OPENS;
    if (sign == 0xBB || sign == 0x201D)
        return MARK_CLOSES;
    if (sign == '"' || sign == 0x201C)
        return MARK_EITHER; /* “ closes where „ has opened */
    return MARK_NONE;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool ends_with(const char *text, size_t at, const char *sign) {
    size_t n = strlen(sign);
    return at >= n && !memcmp(text + at - n, sign, n);
}

/* A mark that can do both opens at the beginning of a word and closes behind one. */
static mark decide(const char *text, size_t n_bytes, size_t at, size_t after) {
    static const char *const free_signs[] = {
        "(", "[", "-", "\"", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xAB", "\xE2\x80\x9C"};
    bool free_before = at == 0 || is_space(text[at - 1]);
    for (size_t i = 0; !free_before && i < sizeof free_signs / sizeof free_signs[0]; i++)
        free_before = ends_with(text, at, free_signs[i]);
    bool word_after = after < n_bytes && !is_space(text[after]) && !strchr(",.;:!?)]", text[after]);
    return free_before && word_after ? MARK_OPENS : MARK_CLOSES;
}

/* The last sign before a byte that is not white space is a colon. */
static bool colon_before(const char *text, size_t at) {
    while (at > 0 && is_space(text[at - 1]))
        at--;
    return at > 0 && text[at - 1] == ':';
}

/* A paragraph inside a quotation repeats the opening mark. */
static bool at_paragraph(const char *text, size_t at) {
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    return at > 0 && text[at - 1] == '\n';
}

static ev_status open_quote(ev_quotes *quotes, const char *text, size_t at, size_t after, ev_error *err) {
    if (quotes->n_open > 0 && at - quotes->open[quotes->n_open - 1] > EV_QUOTE_MAX_BYTES)
        quotes->n_open = 0;
    if (quotes->n_open > 0 && at_paragraph(text, at))
        return EV_OK;
    void *items = quotes->open;
    bool grown = ev_array_grow(&items, &quotes->open_capacity, quotes->n_open + 1, sizeof *quotes->open);
    quotes->open = items;
    if (!grown)
        return ev_out_of_memory(err);
    quotes->open[quotes->n_open++] = (uint32_t)after;
    return EV_OK;
}

/* The mark that opened stands in the byte or two or three before `start`. */
static size_t mark_before(const char *text, size_t start) {
    size_t at = start - 1;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static ev_status close_quote(ev_quotes *quotes, const char *text, size_t at, ev_error *err) {
    if (quotes->n_open == 0)
        return EV_OK;
    uint32_t start = quotes->open[--quotes->n_open];
    if (at <= start || at - start > EV_QUOTE_MAX_BYTES)
        return EV_OK;
    void *items = quotes->items;
    bool grown = ev_array_grow(&items, &quotes->capacity, quotes->n + 1, sizeof *quotes->items);
    quotes->items = items;
    if (!grown)
        return ev_out_of_memory(err);
    quotes->items[quotes->n++] =
        (ev_quote){start, (uint32_t)at, EV_NO_QUOTE, colon_before(text, mark_before(text, start))};
    return EV_OK;
}

static int compare_quotes(const void *left, const void *right) {
    const ev_quote *a = left;
    const ev_quote *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

/* A quotation lies in the last one before it that ends after it. */
static void find_parents(ev_quotes *quotes) {
    uint32_t around = EV_NO_QUOTE;
    for (size_t i = 0; i < quotes->n; i++) {
        while (around != EV_NO_QUOTE && quotes->items[around].end < quotes->items[i].end)
            around = quotes->items[around].parent;
        quotes->items[i].parent = around;
        around = (uint32_t)i;
    }
}

ev_status ev_quotes_find(ev_quotes *quotes, const char *text, size_t n_bytes, ev_error *err) {
    ev_status status = EV_OK;
    quotes->n = quotes->n_open = 0;
    for (size_t i = 0; status == EV_OK && i < n_bytes;) {
        utf8proc_int32_t sign = (unsigned char)text[i];
        size_t step = 1;
        if (sign >= 0x80) {
            utf8proc_ssize_t read =
                utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n_bytes - i), &sign);
            step = read > 0 ? (size_t)read : 1;
        }
        mark kind = mark_of(sign);
        if (kind == MARK_EITHER)
            kind = decide(text, n_bytes, i, i + step);
        if (kind == MARK_OPENS)
            status = open_quote(quotes, text, i, i + step, err);
        else if (kind == MARK_CLOSES)
            status = close_quote(quotes, text, i, err);
        i += step;
    }
    if (quotes->n > 1)
        qsort(quotes->items, quotes->n, sizeof *quotes->items, compare_quotes);
    find_parents(quotes);
    return status;
}

void ev_quotes_free(ev_quotes *quotes) {
    free(quotes->items);
    free(quotes->open);
    memset(quotes, 0, sizeof *quotes);
}

uint32_t ev_quotes_at(const ev_quotes *quotes, uint32_t byte) {
    size_t low = 0;
    size_t high = quotes->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (quotes->items[middle].start <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t at = low > 0 ? (uint32_t)low - 1 : EV_NO_QUOTE;
    while (at != EV_NO_QUOTE && quotes->items[at].end <= byte)
        at = quotes->items[at].parent;
    return at;
}
