/* See coded_sheet.h. Cells are gathered as offsets while the bytes grow, and become strings at the end. */
#include "indexer/coded_sheet.h"

#include "indexer/readers/table_shape.h"
#include "store/fs.h"
#include "text/decode.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 1 << 28, MAX_COLUMNS = 1000 };

static const char *const names[EV_SHEET_LAST] = {
    [EV_SHEET_ID] = "id",         [EV_SHEET_PASSAGE] = "passage", [EV_SHEET_LANG] = "lang",
    [EV_SHEET_THEMES] = "themes", [EV_SHEET_TEXT] = "text",       [EV_SHEET_BEFORE] = "before",
};

/* A sheet in the making. */
typedef struct sheet_reader {
    ev_coded_sheet *sheet;
    int columns[MAX_COLUMNS]; /* which of ours a column is, or EV_SHEET_LAST */
    size_t n_columns, column; /* of the headings; of the row at hand */
    size_t *offsets;          /* EV_SHEET_LAST a row, plus 1; 0: no cell */
    size_t offsets_capacity;
    bool in_head, any_cell, failed;
    uint64_t line, row_line;
} sheet_reader;

static int column_named(const char *name, size_t n_bytes) {
    int i = 0;
    while (i < EV_SHEET_LAST && (strlen(names[i]) != n_bytes || strncasecmp(names[i], name, n_bytes) != 0))
        i++;
    return i;
}

static void on_heading(sheet_reader *r, const char *name, size_t n_bytes) {
    int column = column_named(name, n_bytes);
    if (r->n_columns == MAX_COLUMNS)
        return;
    r->columns[r->n_columns++] = column;
    if (column < EV_SHEET_LAST)
        r->sheet->has[column] = true;
}

static bool begin_row(sheet_reader *r) {
    void *rows = r->sheet->rows;
    void *offsets = r->offsets;
    size_t n = r->sheet->n_rows + 1;
    bool grown = ev_array_grow(&rows, &r->sheet->rows_capacity, n, sizeof *r->sheet->rows);
    r->sheet->rows = rows;
    grown = grown && ev_array_grow(&offsets, &r->offsets_capacity, n * EV_SHEET_LAST, sizeof *r->offsets);
    r->offsets = offsets;
    if (!grown)
        return false;
    memset(&r->offsets[r->sheet->n_rows * EV_SHEET_LAST], 0, EV_SHEET_LAST * sizeof *r->offsets);
    r->sheet->rows[r->sheet->n_rows++].line = r->row_line;
    return true;
}

static void on_cell(void *bytes, size_t n_bytes, void *user) {
    sheet_reader *r = user;
    size_t column = r->column++;
    r->any_cell = r->any_cell || n_bytes > 0;
    if (r->in_head) {
        on_heading(r, bytes, n_bytes);
        return;
    }
    if (column == 0 && !begin_row(r))
        r->failed = true;
    if (r->failed || column >= r->n_columns || r->columns[column] == EV_SHEET_LAST)
        return;
    r->offsets[(r->sheet->n_rows - 1) * EV_SHEET_LAST + (size_t)r->columns[column]] = r->sheet->bytes.len + 1;
    ev_buf_add(&r->sheet->bytes, bytes, n_bytes);
    ev_buf_add_char(&r->sheet->bytes, '\0');
}

static void on_row(int end, void *user) {
    (void)end;
    sheet_reader *r = user;
    if (!r->in_head && r->column > 0 && !r->any_cell)
        r->sheet->n_rows--; /* a blank line */
    r->in_head = r->in_head && r->column == 0;
    r->column = 0;
    r->any_cell = false;
    r->row_line = r->line + 1;
}

static ev_status bad(const sheet_reader *r, uint64_t line, ev_error *err, const char *what,
                     const char *name) {
    ev_fail(err, EV_BAD_INPUT, what, name);
    return ev_error_at(err, r->sheet->path, line, 0);
}

/* Fed line by line, so that a row knows its line. */
static ev_status parse(sheet_reader *r, const ev_buf *text, ev_error *err) {
    struct csv_parser parser;
    ev_table_shape shape = ev_table_shape_of(text->data ? text->data : "", text->len, false);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return ev_out_of_memory(err);
    csv_set_delim(&parser, (unsigned char)shape.delimiter);
    bool sound = true;
    for (size_t at = 0; sound && text->data && at < text->len;) {
        const char *end = memchr(text->data + at, '\n', text->len - at);
        size_t n = end ? (size_t)(end - text->data) + 1 - at : text->len - at;
        r->line++;
        sound = csv_parse(&parser, text->data + at, n, on_cell, on_row, r) == n;
        at += n;
    }
    sound = sound && csv_fini(&parser, on_cell, on_row, r) == 0;
    csv_free(&parser);
    if (r->failed || r->sheet->bytes.failed)
        return ev_out_of_memory(err);
    return sound ? EV_OK
                 : bad(r, r->row_line, err,
                       "the row that begins here has a quotation mark too many or too few%s", "");
}

static ev_status check_columns(const sheet_reader *r, ev_error *err) {
    for (int i = 0; i <= EV_SHEET_THEMES; i++)
        if (!r->sheet->has[i])
            return bad(r, 1, err,
                       "no column is called \"%s\"; the first row has the headings of `evindex sample`: id, "
                       "passage, lang, text, themes",
                       names[i]);
    return EV_OK;
}

static int compare_rows(const void *left, const void *right) {
    const ev_sheet_row *a = left;
    const ev_sheet_row *b = right;
    int order = strcmp(a->cells[EV_SHEET_ID], b->cells[EV_SHEET_ID]);
    return order ? order : strcmp(a->cells[EV_SHEET_PASSAGE], b->cells[EV_SHEET_PASSAGE]);
}

static ev_status finish(sheet_reader *r, ev_error *err) {
    ev_coded_sheet *sheet = r->sheet;
    for (size_t i = 0; i < sheet->n_rows; i++)
        for (int c = 0; c < EV_SHEET_LAST; c++) {
            size_t offset = r->offsets[i * EV_SHEET_LAST + (size_t)c];
            sheet->rows[i].cells[c] = offset ? sheet->bytes.data + offset - 1 : "";
        }
    if (sheet->n_rows > 1)
        qsort(sheet->rows, sheet->n_rows, sizeof *sheet->rows, compare_rows);
    for (size_t i = 1; i < sheet->n_rows; i++)
        if (compare_rows(&sheet->rows[i - 1], &sheet->rows[i]) == 0)
            return bad(r, sheet->rows[i].line, err,
                       "sentence %s stands twice in the sheet; keep one row of it",
                       sheet->rows[i].cells[EV_SHEET_ID]);
    return sheet->n_rows > 0 ? EV_OK : bad(r, 1, err, "the sheet has no rows%s", "");
}

ev_status ev_coded_sheet_read(const char *path, ev_coded_sheet *sheet, ev_error *err) {
    ev_buf bytes = {0};
    ev_buf text = {0};
    ev_decode_report report;
    sheet_reader r = {.sheet = sheet, .in_head = true, .row_line = 1};
    memset(sheet, 0, sizeof *sheet);
    sheet->path = strdup(path);
    ev_status status = sheet->path ? ev_file_read(path, MAX_BYTES, &bytes, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_decode(bytes.data ? bytes.data : "", bytes.len, NULL, &text, &report, err);
    if (status == EV_OK)
        status = parse(&r, &text, err);
    if (status == EV_OK)
        status = check_columns(&r, err);
    if (status == EV_OK)
        status = finish(&r, err);
    if (status != EV_OK)
        ev_error_at(err, path, 0, 0);
    free(r.offsets);
    ev_buf_free(&bytes);
    ev_buf_free(&text);
    return status;
}

void ev_coded_sheet_free(ev_coded_sheet *sheet) {
    free(sheet->path);
    free(sheet->rows);
    ev_buf_free(&sheet->bytes);
    memset(sheet, 0, sizeof *sheet);
}

static const char PARTING[] = " \t\r\n,;";

bool ev_is_coded(const char *themes) {
    return themes[strspn(themes, PARTING)] != '\0';
}

void ev_each_theme(const char *themes, void (*visit)(void *user, const char *theme, size_t n_bytes),
                   void *user) {
    for (const char *at = themes + strspn(themes, PARTING); *at; at += strspn(at, PARTING)) {
        size_t n = strcspn(at, PARTING);
        if (n != 1 || *at != '-')
            visit(user, at, n);
        at += n;
    }
}
