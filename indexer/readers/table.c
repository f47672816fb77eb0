/* CSV and TSV (libcsv): a row is a statement. The first row has the headings, unless --map names all columns
 * by their numbers. A row that cannot be read is refused by the number of its first line and the rest goes
 * in. */
#include "indexer/readers/columns.h"
#include "indexer/readers/reader.h"
#include "indexer/readers/table_shape.h"
#include "text/decode.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A row may be as long as the largest text, every byte of it a doubled quotation mark, and some metadata. */
enum { ROW_SLACK_BYTES = 1 << 20, WHOLE_LIMIT_FACTOR = 4 };

typedef struct table {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    ev_buf *bytes; /* UTF-8, as far as read */
    size_t used;   /* rows before are done with */
    bool at_end;   /* of the input */
    uint64_t line; /* of the row at `used` */
    char encoding[32];
    ev_table_shape shape;
    struct csv_parser parser;
    ev_columns columns;
    bool has_columns;
    ev_buf cells;   /* of the row, each with a NUL behind it */
    size_t *starts; /* where cells begin */
    size_t n_cells, starts_capacity;
    unsigned n_rows; /* that the parser ended since it was asked */
    bool short_of_memory;
    uint64_t n_repaired; /* places in texts */
} table;

static void on_cell(void *bytes, size_t n_bytes, void *user) {
    table *t = user;
    void *starts = t->starts;
    if (!ev_array_grow(&starts, &t->starts_capacity, t->n_cells + 1, sizeof *t->starts)) {
        t->short_of_memory = true;
        return;
    }
    t->starts = starts;
    t->starts[t->n_cells++] = t->cells.len;
    ev_buf_add(&t->cells, bytes, n_bytes);
    ev_buf_add_char(&t->cells, '\0');
}

static void on_row(int end, void *user) {
    (void)end;
    table *t = user;
    t->n_rows++;
}

static const char *cell(const table *t, size_t i) {
    return t->cells.data + t->starts[i];
}

/* A parser that begins a row. Without quoting, the mark is a byte that no text has. */
static bool begin_row(table *t, bool quoted) {
    csv_free(&t->parser);
    if (csv_init(&t->parser, CSV_STRICT) != 0)
        return false;
    csv_set_delim(&t->parser, (unsigned char)t->shape.delimiter);
    csv_set_quote(&t->parser, quoted ? '"' : '\0');
    ev_buf_clear(&t->cells);
    t->n_cells = 0;
    t->n_rows = 0;
    return true;
}

/* ---- Lines */

static ev_status read_more(table *t, ev_error *why) {
    size_t n = 0;
    ev_status status = ev_read_step(t->input, t->bytes, &n, why);
    if (status == EV_OK && n == 0) {
        t->at_end = true;
        if (t->bytes->len > 0 && t->bytes->data[t->bytes->len - 1] != '\n')
            ev_buf_add_char(t->bytes, '\n');
        status = ev_buf_status(t->bytes, why);
    }
    return status;
}

/* The end of the line that begins at `from`, its newline included; `from` at the end of the input. */
static ev_status end_of_line(table *t, size_t from, size_t *end, ev_error *why) {
    size_t looked = from;
    for (;;) {
        const char *newline =
            t->bytes->len > looked ? memchr(t->bytes->data + looked, '\n', t->bytes->len - looked) : NULL;
        *end = newline ? (size_t)(newline - t->bytes->data) + 1 : t->bytes->len;
        if (newline || t->at_end)
            return EV_OK;
        looked = t->bytes->len;
        ev_status status = read_more(t, why);
        if (status != EV_OK)
            return status;
    }
}

static void forget_used(table *t) {
    if (t->used < EV_READ_STEP_BYTES)
        return;
    memmove(t->bytes->data, t->bytes->data + t->used, t->bytes->len - t->used);
    t->bytes->len -= t->used;
    t->used = 0;
}

/* ---- Rows */

typedef enum row_state { ROW_DONE, ROW_BLANK, ROW_BAD, ROW_NONE } row_state;

/* Gives the parser lines until a row ends. *end: behind the row; *n_lines: how many lines it has. */
static ev_status parse_row(table *t, bool quoted, row_state *state, size_t *end, uint64_t *n_lines,
                           ev_error *why) {
    size_t limit = t->options->max_statement_bytes * 2 + ROW_SLACK_BYTES;
    if (!begin_row(t, quoted))
        return ev_out_of_memory(why);
    *n_lines = 0;
    *state = ROW_BAD;
    for (size_t at = t->used;; at = *end) {
        ev_status status = end_of_line(t, at, end, why);
        if (status != EV_OK)
            return status;
        size_t n = *end - at;
        if (n == 0 && *n_lines == 0)
            *state = ROW_NONE;
        if (n == 0 || *end - t->used > limit)
            return EV_OK;
        ++*n_lines;
        if (csv_parse(&t->parser, t->bytes->data + at, n, on_cell, on_row, t) != n)
            return EV_OK;
        if (t->cells.failed || t->short_of_memory)
            return ev_out_of_memory(why);
        if (t->n_rows == 1)
            *state = ROW_DONE;
        else if (t->n_cells == 0 && *n_lines == 1 && strspn(t->bytes->data + at, " \t\r\n") >= n)
            *state = ROW_BLANK;
        if (t->n_rows > 0 || *state == ROW_BLANK)
            return EV_OK;
    }
}

/* A row that was not written as the table's shape says: one without quoting is read so when it divides its
 * cells by tabs, otherwise its first line is refused. */
static ev_status retry_row(table *t, row_state *state, size_t *end, uint64_t *n_lines, ev_error *why) {
    size_t first_line;
    ev_status status = end_of_line(t, t->used, &first_line, why);
    if (status == EV_OK && t->shape.delimiter == '\t' && t->shape.quoted)
        status = parse_row(t, false, state, end, n_lines, why);
    *end = first_line;
    *n_lines = 1;
    return status;
}

static ev_status bad_row(const table *t, ev_error *why) {
    bool open =
        t->shape.quoted && t->n_rows == 0 && memchr(t->bytes->data + t->used, '"', t->bytes->len - t->used);
    if (open)
        return ev_fail(
            why, EV_BAD_INPUT,
            "a quotation mark opens a cell and does not close it before the next cell; write marks "
            "inside cells twice, or close it");
    return ev_fail(why, EV_BAD_INPUT, "the row cannot be divided into cells; write it anew");
}

static ev_status take_headings(table *t, ev_error *why) {
    const char **headings = calloc(t->n_cells + 1, sizeof *headings);
    if (!headings)
        return ev_out_of_memory(why);
    for (size_t i = 0; i < t->n_cells; i++)
        headings[i] = cell(t, i);
    ev_status status = ev_columns_new(&t->columns, headings, t->n_cells, t->options->map, why);
    free(headings);
    t->has_columns = status == EV_OK;
    return status;
}

static ev_status set_cell(ev_statement *statement, const char *key, const char *value, ev_error *why) {
    if (!*value)
        return EV_OK;
    json_t *string = json_string(value);
    if (!string || json_object_set_new(statement->meta, key, string) != 0)
        return ev_fail(why, EV_BAD_INPUT, "column \"%.80s\" is not UTF-8; save the table as UTF-8", key);
    return EV_OK;
}

static ev_status set_text(table *t, ev_statement *statement, ev_error *why) {
    const char *text = cell(t, t->columns.text);
    size_t n_bytes = strlen(text);
    ev_decode_report report;
    if (n_bytes > t->options->max_statement_bytes)
        return ev_fail(why, EV_TOO_LARGE, "the text has %zu MiB, the limit is %zu MiB; split the statement",
                       n_bytes >> 20, t->options->max_statement_bytes >> 20);
    ev_status status = ev_decode(text, n_bytes, "UTF-8", &statement->text, &report, why);
    t->n_repaired += status == EV_OK ? report.n_repaired : 0;
    if (status == EV_OK && strspn(text, " \t\r\n") == n_bytes)
        status = ev_fail(why, EV_BAD_INPUT, "no text in the column \"%.80s\"; fill it or take the row out",
                         t->columns.keys[t->columns.text]);
    if (status == EV_OK)
        status = ev_statement_set_origin(statement, t->input->file, t->input->path, t->line, t->encoding,
                                         report.n_repaired, why);
    return status;
}

static ev_status make_statement(table *t, ev_statement *statement, ev_error *why) {
    if (t->n_cells != t->columns.n_columns)
        return ev_fail(why, EV_BAD_INPUT,
                       "the row has %zu cells, the table %zu columns; a delimiter is missing or one stands "
                       "unquoted in a cell",
                       t->n_cells, t->columns.n_columns);
    statement->meta = json_object();
    ev_status status = statement->meta ? EV_OK : ev_out_of_memory(why);
    for (size_t i = 0; status == EV_OK && i < t->n_cells; i++)
        if (i != t->columns.text)
            status = set_cell(statement, t->columns.keys[i], cell(t, i), why);
    if (status == EV_OK && !json_object_get(statement->meta, "id")) {
        ev_buf id = {0};
        ev_buf_printf(&id, "%s:%llu", t->input->base_id, (unsigned long long)t->line);
        status = ev_statement_set(statement, EV_FIELD_ID, ev_buf_cstr(&id), why);
        ev_buf_free(&id);
    }
    return status == EV_OK ? set_text(t, statement, why) : status;
}

static ev_status take_row(table *t, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    ev_status status = make_statement(t, &statement, &why);
    if (status == EV_OK)
        status = t->sink->statement(t->sink->user, &statement, t->input, t->line, err);
    else
        status = ev_sink_settle(t->sink, t->input, t->line, status, &why, err);
    ev_statement_clear(&statement);
    return status;
}

/* The first row: headings, or already a statement. */
static ev_status take_first_row(table *t, ev_error *why, ev_error *err) {
    bool headless = t->options->map && ev_column_map_by_number(t->options->map);
    ev_status status;
    if (!headless)
        return take_headings(t, why);
    status = ev_columns_new(&t->columns, NULL, t->n_cells, t->options->map, why);
    t->has_columns = status == EV_OK;
    return status == EV_OK ? take_row(t, err) : status;
}

static ev_status read_rows(table *t, ev_error *why, ev_error *err) {
    for (;;) {
        row_state state;
        size_t end;
        uint64_t n_lines;
        forget_used(t);
        ev_status status = parse_row(t, t->shape.quoted, &state, &end, &n_lines, why);
        if (status == EV_OK && state == ROW_BAD)
            status = retry_row(t, &state, &end, &n_lines, why);
        if (status != EV_OK || state == ROW_NONE)
            return status;
        if (state == ROW_BAD) {
            ev_error bad = {0};
            bad_row(t, &bad);
            ev_sink_refuse(t->sink, t->input, t->line, &bad);
            if (!t->has_columns)
                return EV_OK;
        } else if (state == ROW_DONE) {
            status = t->has_columns ? take_row(t, err) : take_first_row(t, why, err);
            if (status != EV_OK)
                return status;
        }
        t->used = end;
        t->line += n_lines;
    }
}

/* UTF-8 is read as it comes; another encoding whole. The head may end inside a character: what follows its
 * last line does not count. */
static ev_status settle_encoding(table *t, ev_error *why) {
    ev_decode_report report;
    ev_buf decoded = {0};
    const char *newline = memrchr(t->bytes->data, '\n', t->bytes->len);
    size_t n_looked = newline ? (size_t)(newline - t->bytes->data) + 1 : t->bytes->len;
    ev_status status = ev_decode(t->bytes->data, n_looked, t->options->encoding, &decoded, &report, why);
    if (status == EV_OK && (strcmp(report.encoding, "UTF-8") != 0 || report.mended_double_utf8)) {
        size_t limit = t->options->max_statement_bytes * WHOLE_LIMIT_FACTOR;
        status = ev_read_rest(t->input, t->bytes, limit, "save it as UTF-8, which is read in parts", why);
        ev_buf_clear(&decoded);
        if (status == EV_OK)
            status = ev_decode(t->bytes->data, t->bytes->len, t->options->encoding, &decoded, &report, why);
        if (status == EV_OK) {
            ev_sink_tell_decoding(t->sink, t->input, &report);
            ev_buf_free(t->bytes);
            *t->bytes = decoded;
            decoded = (ev_buf){0};
        }
    } else if (status == EV_OK && t->bytes->len >= 3 && !memcmp(t->bytes->data, "\xEF\xBB\xBF", 3)) {
        t->used = 3;
    }
    snprintf(t->encoding, sizeof t->encoding, "%s", status == EV_OK ? report.encoding : "");
    ev_buf_free(&decoded);
    return status;
}

/* A first line that tells a spreadsheet the delimiter ("sep=;"): it is told by the rows themselves. */
static void pass_over_hint(table *t) {
    enum { HINT_BYTES = 6 }; /* with a carriage return */
    const char *line = t->bytes->data + t->used;
    size_t n = t->bytes->len - t->used;
    const char *end = n > 0 ? memchr(line, '\n', n) : NULL;
    if (!end || end - line > HINT_BYTES || strncasecmp(line, "sep=", 4) != 0)
        return;
    t->used += (size_t)(end - line) + 1;
    t->line++;
}

static void tell_repairs(const table *t) {
    ev_error what = {0};
    if (t->n_repaired == 0)
        return;
    ev_fail(&what, EV_BAD_ENCODING,
            "%llu places in its texts are not valid UTF-8 and stand as U+FFFD; check the file's encoding",
            (unsigned long long)t->n_repaired);
    ev_sink_notice(t->sink, t->input, 0, &what);
}

ev_status ev_read_table(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_buf *head, ev_error *err) {
    table t = {.input = input, .options = options, .sink = sink, .bytes = head, .line = 1};
    ev_error why = {0};
    if (csv_init(&t.parser, CSV_STRICT) != 0)
        return ev_out_of_memory(err);
    ev_status status = settle_encoding(&t, &why);
    ev_status read = EV_OK;
    if (status == EV_OK) {
        bool tabs = input->name && (ev_name_ends(input->name, ".tsv") || ev_name_ends(input->name, ".tab"));
        pass_over_hint(&t);
        t.shape = ev_table_shape_of(head->data + t.used, head->len - t.used, tabs);
        read = read_rows(&t, &why, err);
        status = why.status;
        tell_repairs(&t);
    }
    csv_free(&t.parser);
    ev_columns_clear(&t.columns);
    ev_buf_free(&t.cells);
    free(t.starts);
    return status == EV_OK ? read : ev_sink_settle(sink, input, t.line, status, &why, err);
}
