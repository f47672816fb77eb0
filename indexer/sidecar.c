/* See sidecar.h. Each folder's rows are kept as a JSON object: a file's name leads to its row, written as
 * JSON text, which is smaller than the parsed one. */
#include "indexer/sidecar.h"

#include "store/fs.h"
#include "text/decode.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SIDECAR_BYTES = 1 << 30, MAX_MEMBER_BYTES = 64 << 20, MAX_COLUMNS = 1000 };

struct ev_sidecars {
    json_t *folders; /* path to rows; null: has no sidecar */
    json_t
        *unmet; /* of an archive: folder to the table's path and the names of files not met yet; else NULL */
};

/* One table while it is read. */
typedef struct table {
    const char *path, *folder;
    const ev_sink *sink;
    json_t *rows;
    json_t *header; /* names of the columns, the first included */
    json_t *cells;  /* of the row at hand */
    uint64_t line, row_line;
    uint64_t n_absent; /* rows whose file is not there */
    char *first_absent;
    bool broken; /* nothing more can be read of it */
    bool out_of_memory;
} table;

ev_status ev_sidecars_new(ev_sidecars **out, ev_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out && ((*out)->folders = json_object()))
        return EV_OK;
    free(*out);
    *out = NULL;
    return ev_out_of_memory(err);
}

ev_status ev_sidecars_new_for_archive(ev_sidecars **out, ev_error *err) {
    ev_status status = ev_sidecars_new(out, err);
    if (status == EV_OK && !((*out)->unmet = json_object())) {
        ev_sidecars_free(*out);
        *out = NULL;
        status = ev_out_of_memory(err);
    }
    return status;
}

void ev_sidecars_free(ev_sidecars *sidecars) {
    if (!sidecars)
        return;
    json_decref(sidecars->folders);
    json_decref(sidecars->unmet);
    free(sidecars);
}

bool ev_is_sidecar(const char *path) {
    const char *slash = strrchr(path, '/');
    return !strcmp(slash ? slash + 1 : path, EV_SIDECAR_NAME);
}

static void refuse_row(table *t, const char *words, const char *more) {
    ev_error why = {0};
    ev_fail(&why, EV_BAD_INPUT, "%s%s", words, more);
    ev_error_at(&why, t->path, t->row_line, 0);
    t->sink->refused(t->sink->user, &why);
}

static void on_cell(void *bytes, size_t n_bytes, void *user) {
    table *t = user;
    if (json_array_size(t->cells) > MAX_COLUMNS)
        return;
    if (json_array_append_new(t->cells, json_stringn(bytes ? bytes : "", n_bytes)) != 0)
        t->out_of_memory = true;
}

/* Every column needs a name of its own; the first may be called anything. */
static void take_header(table *t) {
    size_t n = json_array_size(t->cells);
    for (size_t i = 1; i < n && !t->broken; i++) {
        const json_t *name = json_array_get(t->cells, i);
        t->broken = json_string_length(name) == 0;
        for (size_t j = 1; j < i && !t->broken; j++)
            t->broken = json_equal(name, json_array_get(t->cells, j));
    }
    if (n < 2)
        refuse_row(t, "has one column only; the first is the file's name, the others its metadata", "");
    else if (n > MAX_COLUMNS)
        refuse_row(t, "has too many columns", "");
    else if (t->broken)
        refuse_row(t, "each column of the first line needs a name of its own", "");
    t->broken = t->broken || n < 2 || n > MAX_COLUMNS;
    t->header = json_incref(t->cells);
}

/* The cells that json_columns names become what they say. */
static bool parse_json_cells(json_t *row) {
    const char *names = json_string_value(json_object_get(row, EV_SIDECAR_JSON_COLUMNS));
    json_t *list = names ? json_loads(names, 0, NULL) : NULL;
    bool sound = !names || json_is_array(list);
    for (size_t i = 0; sound && i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        const char *cell = name ? json_string_value(json_object_get(row, name)) : NULL;
        json_t *value = cell ? json_loads(cell, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL) : NULL;
        sound = value && json_object_set_new(row, name, value) == 0;
    }
    json_decref(list);
    json_object_del(row, EV_SIDECAR_JSON_COLUMNS);
    return sound;
}

static json_t *make_row(table *t) {
    json_t *row = json_object();
    for (size_t i = 1; row && i < json_array_size(t->header); i++) {
        json_t *cell = json_array_get(t->cells, i);
        const char *name = json_string_value(json_array_get(t->header, i));
        if (json_string_length(cell) > 0 && json_object_set(row, name, cell) != 0)
            t->out_of_memory = true;
    }
    t->out_of_memory = t->out_of_memory || !row;
    return row;
}

/* A row may speak of a file that has gone since; but a misspelt name would lose its metadata in silence. */
static void look_for_file(table *t, const char *name) {
    char *path = t->folder ? ev_path_join(t->folder, name) : NULL;
    if (path && access(path, F_OK) != 0 && t->n_absent++ == 0)
        t->first_absent = strdup(name);
    free(path);
}

static void take_row(table *t) {
    const char *name = json_string_value(json_array_get(t->cells, 0));
    while (name && !strncmp(name, "./", 2))
        name += 2;
    if (json_array_size(t->cells) != json_array_size(t->header)) {
        refuse_row(t, "has not as many cells as the first line; mend the row", "");
        return;
    }
    if (!name || !*name || json_object_get(t->rows, name)) {
        refuse_row(t, name && *name ? "a second row for " : "names no file", name ? name : "");
        return;
    }
    json_t *row = make_row(t);
    char *text = NULL;
    if (row && !parse_json_cells(row))
        refuse_row(t, EV_SIDECAR_JSON_COLUMNS " has to be a JSON array of columns whose cells are JSON", "");
    else if (row && (text = json_dumps(row, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY)))
        t->out_of_memory |= json_object_set_new(t->rows, name, json_string(text)) != 0;
    look_for_file(t, name);
    free(text);
    json_decref(row);
}

static void on_row(int end, void *user) {
    table *t = user;
    (void)end;
    if (t->broken)
        return;
    if (!t->header)
        take_header(t);
    else
        take_row(t);
    json_decref(t->cells);
    t->cells = json_array();
    t->row_line = 0;
    t->out_of_memory |= !t->cells;
}

/* The one of the three that stands most often in the first line. */
static unsigned char delimiter_of(const ev_buf *text) {
    const char *end = memchr(text->data, '\n', text->len);
    size_t n = end ? (size_t)(end - text->data) : text->len;
    size_t counts[3] = {0};
    static const char delimiters[] = ",;\t";
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < 3; d++)
            counts[d] += text->data[i] == delimiters[d];
    size_t best = 0;
    for (size_t d = 1; d < 3; d++)
        best = counts[d] > counts[best] ? d : best;
    return (unsigned char)delimiters[best];
}

/* Line by line, so that a row is known by the line where it begins. */
static void parse_table(table *t, const ev_buf *text) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        t->out_of_memory = true;
        return;
    }
    csv_set_delim(&parser, delimiter_of(text));
    csv_set_space_func(&parser, NULL);
    bool sound = true;
    for (size_t at = 0; sound && at < text->len && !t->broken && !t->out_of_memory;) {
        const char *end = memchr(text->data + at, '\n', text->len - at);
        size_t n = end ? (size_t)(end - (text->data + at)) + 1 : text->len - at;
        t->line++;
        if (t->row_line == 0)
            t->row_line = t->line;
        sound = csv_parse(&parser, text->data + at, n, on_cell, on_row, t) == n;
        at += n;
    }
    if (!t->broken && (!sound || csv_fini(&parser, on_cell, on_row, t) != 0)) {
        refuse_row(t,
                   "a quotation mark that is not closed, or stands inside a cell; the rows from here on are "
                   "left out: mend the row",
                   "");
        t->broken = true;
    }
    csv_free(&parser);
}

static void tell_absent(const ev_sink *sink, const char *path, uint64_t n, const char *first) {
    ev_error what = {0};
    if (n == 0)
        return;
    ev_fail(&what, EV_OK, "%llu rows name files that are not there, the first of them %s",
            (unsigned long long)n, first ? first : "");
    ev_error_at(&what, path, 0, 0);
    sink->notice(sink->user, &what);
}

/* Makes rows of the bytes; what is wrong with them has been given to the sink. NULL: memory is short. */
static json_t *make_rows(const char *path, const char *folder, const ev_buf *bytes, const ev_sink *sink) {
    ev_buf text = {0};
    ev_error why = {0};
    ev_decode_report report;
    size_t bad_byte;
    const char *data = bytes->data ? bytes->data : "";
    table t = {.path = path, .folder = folder, .sink = sink, .rows = json_object(), .cells = json_array()};
    ev_status status = t.rows && t.cells ? EV_OK : EV_NOMEM;
    if (status == EV_OK)
        status = ev_decode(data, bytes->len, ev_utf8_valid(data, bytes->len, &bad_byte) ? "UTF-8" : NULL,
                           &text, &report, &why);
    if (status == EV_OK) {
        parse_table(&t, &text);
        tell_absent(sink, path, t.n_absent, t.first_absent);
    } else if (status != EV_NOMEM) {
        ev_error_at(&why, path, 0, 0);
        sink->refused(sink->user, &why);
    }
    json_t *rows = status != EV_NOMEM && !t.out_of_memory ? json_incref(t.rows) : NULL;
    json_decref(t.rows);
    json_decref(t.header);
    json_decref(t.cells);
    free(t.first_absent);
    ev_buf_free(&text);
    return rows;
}

/* Reads the sidecar of a folder; *rows is a JSON null where there is none. */
static ev_status load(const char *folder, const ev_sink *sink, json_t **rows, ev_error *err) {
    ev_buf bytes = {0};
    ev_error why = {0};
    char *path = ev_path_join(folder, EV_SIDECAR_NAME);
    *rows = NULL;
    if (path && access(path, F_OK) != 0)
        *rows = json_null();
    else if (path && ev_file_read(path, MAX_SIDECAR_BYTES, &bytes, &why) == EV_OK)
        *rows = make_rows(path, folder, &bytes, sink);
    else if (path && why.status != EV_NOMEM) {
        ev_error_at(&why, path, 0, 0);
        sink->refused(sink->user, &why);
        *rows = json_object();
    }
    free(path);
    ev_buf_free(&bytes);
    return *rows ? EV_OK : ev_out_of_memory(err);
}

static ev_status rows_of(ev_sidecars *sidecars, const char *folder, const ev_sink *sink, const json_t **rows,
                         ev_error *err) {
    json_t *loaded = NULL;
    *rows = json_object_get(sidecars->folders, folder);
    ev_status status = *rows || sidecars->unmet ? EV_OK : load(folder, sink, &loaded, err);
    if (!loaded)
        return status;
    *rows = loaded;
    return json_object_set_new_nocheck(sidecars->folders, folder, loaded) ? ev_out_of_memory(err) : EV_OK;
}

ev_status ev_sidecars_take(ev_sidecars *sidecars, const char *path, const ev_input *input,
                           const ev_sink *sink, ev_error *err) {
    const char *slash = strrchr(path, '/');
    char *folder = strndup(path, slash ? (size_t)(slash - path) : 0);
    ev_status status = folder ? EV_OK : ev_out_of_memory(err);
    ev_buf bytes = {0};
    ev_error why = {0};
    if (status == EV_OK && !json_object_get(sidecars->folders, folder)) {
        status = ev_read_rest(input, &bytes, MAX_MEMBER_BYTES, "divide it among folders", &why);
        json_t *rows = status == EV_OK ? make_rows(ev_input_shown(input), NULL, &bytes, sink) : json_object();
        status = status == EV_OK ? status : ev_sink_settle(sink, input, 0, status, &why, err);
        json_t *names = rows ? json_copy(rows) : NULL;
        json_t *unmet = json_pack("{s:s, s:o}", "path", ev_input_shown(input), "names", names);
        if (!unmet || json_object_set_new_nocheck(sidecars->folders, folder, rows) != 0 ||
            json_object_set_new_nocheck(sidecars->unmet, folder, unmet) != 0)
            status = ev_out_of_memory(err);
    }
    ev_buf_free(&bytes);
    free(folder);
    return status;
}

void ev_sidecars_tell_unmet(const ev_sidecars *sidecars, const ev_sink *sink) {
    const char *folder;
    const json_t *unmet;
    json_object_foreach(sidecars->unmet, folder, unmet) {
        json_t *names = json_object_get(unmet, "names");
        tell_absent(sink, json_string_value(json_object_get(unmet, "path")), json_object_size(names),
                    json_object_iter_key(json_object_iter(names)));
    }
}

ev_status ev_sidecars_row(ev_sidecars *sidecars, const char *path, size_t n_above, const ev_sink *sink,
                          const char **row, ev_error *err) {
    char *folder = strdup(path);
    ev_status status = folder ? EV_OK : ev_out_of_memory(err);
    *row = NULL;
    for (size_t level = 0; status == EV_OK && (!*row || sidecars->unmet) && level <= n_above; level++) {
        char *slash = strrchr(folder, '/');
        const char *name = slash ? path + (slash - folder) + 1 : level == 0 ? path : NULL;
        const json_t *rows = NULL;
        if (!name)
            break;
        folder[slash == folder ? 1 : slash ? slash - folder : 0] = '\0';
        status = rows_of(sidecars, slash ? folder : ".", sink, &rows, err);
        if (status == EV_OK && !*row)
            *row = json_string_value(json_object_get(rows, name));
        json_object_del(json_object_get(json_object_get(sidecars->unmet, folder), "names"), name);
    }
    free(folder);
    return status;
}
