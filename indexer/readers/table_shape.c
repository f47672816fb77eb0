/* See table_shape.h. */
#include "indexer/readers/table_shape.h"

#include <string.h>
#include <strings.h>

enum { SAMPLE_ROWS = 50 };

/* Moves *at behind one row and returns its number of cells; 0 when the bytes end before the row does. */
static size_t count_cells(const char *bytes, size_t n_bytes, char delimiter, size_t *at) {
    size_t n_cells = 1;
    bool inside = false;
    bool begins = true;
    for (size_t i = *at; i < n_bytes; i++) {
        char c = bytes[i];
        if (c == '"' && (inside || begins))
            inside = !inside;
        begins = false;
        if (inside)
            continue;
        if (c == '\n') {
            *at = i + 1;
            return n_cells;
        }
        if (c == delimiter) {
            n_cells++;
            begins = true;
        }
    }
    *at = n_bytes;
    return inside ? 0 : n_cells;
}

/* How many of the first rows have as many cells as the first one; 0 when that has one only. */
static size_t count_alike(const char *bytes, size_t n_bytes, char delimiter) {
    size_t at = 0;
    size_t first = count_cells(bytes, n_bytes, delimiter, &at);
    size_t n_alike = first > 1;
    for (int row = 1; first > 1 && row < SAMPLE_ROWS && at < n_bytes; row++)
        n_alike += count_cells(bytes, n_bytes, delimiter, &at) == first;
    return n_alike;
}

/* Whether every cell that begins with a quotation mark ends with one. */
static bool is_well_quoted(const char *bytes, size_t n_bytes, char delimiter) {
    bool begins = true;
    for (size_t i = 0; i < n_bytes; i++) {
        if (bytes[i] == '"' && begins) {
            for (i++; i < n_bytes && (bytes[i] != '"' || (i + 1 < n_bytes && bytes[i + 1] == '"')); i++)
                i += bytes[i] == '"';
            char next = i + 1 < n_bytes ? bytes[i + 1] : '\n';
            if (next != delimiter && next != '\n' && next != '\r')
                return false;
            continue;
        }
        begins = bytes[i] == delimiter || bytes[i] == '\n';
    }
    return true;
}

ev_table_shape ev_table_shape_of(const char *bytes, size_t n_bytes, bool tabs_only) {
    static const char delimiters[] = {'\t', ';', ','};
    ev_table_shape shape = {tabs_only ? '\t' : ',', true};
    size_t best = 0;
    for (size_t i = 0; !tabs_only && i < sizeof delimiters; i++) {
        size_t n_alike = count_alike(bytes, n_bytes, delimiters[i]);
        if (n_alike > best) {
            best = n_alike;
            shape.delimiter = delimiters[i];
        }
    }
    if (shape.delimiter == '\t')
        shape.quoted = is_well_quoted(bytes, n_bytes, '\t');
    return shape;
}

bool ev_table_has_text_heading(const char *bytes, size_t n_bytes, char delimiter) {
    const char *newline = memchr(bytes, '\n', n_bytes);
    size_t end = newline ? (size_t)(newline - bytes) : n_bytes;
    size_t n_cells = 0;
    bool found = false;
    for (size_t at = 0; at <= end; n_cells++) {
        const char *next = memchr(bytes + at, delimiter, end - at);
        size_t stop = next ? (size_t)(next - bytes) : end;
        size_t from = at;
        size_t to = stop;
        while (to > from && strchr("\" \r", bytes[to - 1]))
            to--;
        while (from < to && strchr("\" ", bytes[from]))
            from++;
        found = found || (to - from == 4 && !strncasecmp(bytes + from, "text", 4));
        at = stop + 1;
    }
    return found && n_cells > 1;
}

bool ev_table_is_divided(const char *bytes, size_t n_bytes) {
    const char *newline = memchr(bytes, '\n', n_bytes);
    size_t end = newline ? (size_t)(newline - bytes) : n_bytes;
    return memchr(bytes, '\t', end) || memchr(bytes, ';', end) || memchr(bytes, ',', end);
}
