/* See export_folder.h. */
#include "indexer/export_folder.h"

#include "indexer/readers/reader.h"
#include "indexer/sidecar.h"
#include "store/fs.h"
#include "store/terms.h"
#include "text/analyse.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_NAME_BYTES = 180, DIGEST_DIGITS = 16 };

typedef struct export_run {
    const ev_export_list *list;
    const char *folder;
    json_t *columns; /* names, in order; the first column is not among them */
    json_t *taken;   /* case folded names of files */
    ev_out table, lines;
    uint64_t n_lines;
    ev_buf row, line, text, name;
} export_run;

/* ---- Names of files */

/* Bytes that every file system takes; letters of any script are left as they are. */
static bool is_plain(unsigned char c, size_t at) {
    return c > 0x20 && c != 0x7F && !strchr("/\\<>:\"|?*%", c) && (c != '.' || at > 0);
}

static void add_name(ev_buf *name, const char *id) {
    size_t n = 0;
    for (; id[n] && name->len < MAX_NAME_BYTES; n++)
        if (is_plain((unsigned char)id[n], n))
            ev_buf_add_char(name, id[n]);
        else
            ev_buf_printf(name, "%%%02X", (unsigned char)id[n]);
    if (!id[n])
        return;
    char hex[EV_SHA256_HEX_BYTES];
    ev_path_digest(id, hex);
    while (name->len > 0 && ((unsigned char)name->data[name->len - 1] & 0x80))
        name->len--;
    ev_buf_printf(name, "~%.*s", DIGEST_DIGITS, hex);
}

/* Two ids may differ in letter case only, which some file systems do not tell apart. */
static ev_status make_name(export_run *run, const char *id, ev_error *err) {
    ev_buf folded = {0};
    ev_buf_clear(&run->name);
    add_name(&run->name, id);
    ev_fold_value(&folded, run->name.data ? run->name.data : "", run->name.len);
    const char *key = ev_buf_cstr(&folded);
    json_int_t n = json_integer_value(json_object_get(run->taken, key)) + 1;
    bool noted = json_object_set_new(run->taken, key, json_integer(n)) == 0;
    if (n > 1)
        ev_buf_printf(&run->name, "~%lld", (long long)n);
    ev_buf_add_str(&run->name, ".txt");
    ev_buf_free(&folded);
    return noted ? ev_buf_status(&run->name, err) : ev_out_of_memory(err);
}

/* ---- Whether a plain file can hold a text: it is read as `add` would read it */

typedef struct trial {
    const ev_buf *text;
    size_t at;
    bool same, refused;
} trial;

static ev_status read_text(void *user, char *into, size_t n_bytes, size_t *n_read, ev_error *err) {
    (void)err;
    trial *t = user;
    size_t left = t->text->len - t->at;
    *n_read = left < n_bytes ? left : n_bytes;
    memcpy(into, t->text->data + t->at, *n_read);
    t->at += *n_read;
    return EV_OK;
}

static ev_status on_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                              ev_error *err) {
    trial *t = user;
    (void)err;
    (void)line;
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    t->refused = t->refused || t->same; /* a second statement */
    t->same = statement->text.len == t->text->len &&
              !memcmp(statement->text.data, t->text->data, t->text->len) &&
              json_object_size(statement->meta) == 1 && id && !strcmp(id, input->base_id);
    return EV_OK;
}

static void on_refused(void *user, const ev_error *why) {
    (void)why;
    ((trial *)user)->refused = true;
}

static void on_notice(void *user, const ev_error *what) {
    (void)user;
    (void)what;
}

static ev_status can_be_plain(const char *name, const ev_buf *text, bool *can, ev_error *err) {
    trial t = {.text = text};
    const ev_input input = {.path = name,
                            .file = name,
                            .name = name,
                            .base_id = "id",
                            .members_id = "",
                            .fd = -1,
                            .read = read_text,
                            .user = &t};
    const ev_read_options options = {.max_statement_bytes = EV_TEXT_MAX_BYTES};
    const ev_sink sink = {on_statement, on_refused, on_notice, &t};
    ev_status status = text->len ? ev_read_any(&input, &options, &sink, err) : EV_OK;
    *can = status == EV_OK && t.same && !t.refused;
    return status;
}

/* ---- The table */

/* Quoted unless every reader takes it as it stands. */
static void add_cell(ev_buf *row, const char *text) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    if (!text[strspn(text, plain)]) {
        ev_buf_add_str(row, text);
        return;
    }
    ev_buf_add_char(row, '"');
    for (; *text; text++) {
        if (*text == '"')
            ev_buf_add_char(row, '"');
        ev_buf_add_char(row, *text);
    }
    ev_buf_add_char(row, '"');
}

/* A text that a cell can hold; an empty cell would say that there is no value. */
static bool is_text(const json_t *value) {
    return json_is_string(value) && json_string_length(value) > 0 &&
           strlen(json_string_value(value)) == json_string_length(value);
}

static bool add_json_cell(ev_buf *row, const json_t *value) {
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    if (text)
        add_cell(row, text);
    free(text);
    return text != NULL;
}

static ev_status add_row(export_run *run, const json_t *meta, ev_error *err) {
    json_t *as_json = json_array();
    size_t i;
    const json_t *column;
    bool complete = as_json != NULL;
    ev_buf_clear(&run->row);
    add_cell(&run->row, ev_buf_cstr(&run->name));
    json_array_foreach(run->columns, i, column) {
        const char *name = json_string_value(column);
        const json_t *value = json_object_get(meta, name);
        ev_buf_add_char(&run->row, ',');
        if (!strcmp(name, EV_SIDECAR_JSON_COLUMNS))
            complete = complete && (json_array_size(as_json) == 0 || add_json_cell(&run->row, as_json));
        else if (is_text(value))
            add_cell(&run->row, json_string_value(value));
        else if (value)
            complete = complete && add_json_cell(&run->row, value) &&
                       json_array_append_new(as_json, json_string(name)) == 0;
    }
    ev_buf_add_char(&run->row, '\n');
    json_decref(as_json);
    ev_out_add(&run->table, run->row.data, run->row.len);
    return complete ? ev_buf_status(&run->row, err) : ev_out_of_memory(err);
}

static int compare_keys(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The known keys that occur in their order, then the others in order of their names, then json_columns. */
static ev_status choose_columns(export_run *run, ev_error *err) {
    const json_t *keys = run->list->keys;
    const char **others = calloc(json_object_size(keys) + 1, sizeof *others);
    size_t n = 0;
    const char *key;
    json_t *value;
    bool complete = others != NULL;
    for (int i = 0; i < EV_FIELD_LAST; i++)
        if (json_object_get(keys, ev_field_key((ev_field)i)))
            complete =
                complete && json_array_append_new(run->columns, json_string(ev_field_key((ev_field)i))) == 0;
    json_object_foreach((json_t *)(uintptr_t)keys, key, value) {
        bool other =
            ev_field_from_key(key) == EV_FIELD_LAST && *key && strcmp(key, EV_SIDECAR_JSON_COLUMNS) != 0;
        if (other && complete)
            others[n++] = key;
    }
    if (n > 1)
        qsort(others, n, sizeof *others, compare_keys);
    for (size_t i = 0; i < n; i++)
        complete = complete && json_array_append_new(run->columns, json_string(others[i])) == 0;
    if (n > 0)
        complete = complete && json_array_append_new(run->columns, json_string(EV_SIDECAR_JSON_COLUMNS)) == 0;
    free(others);
    return complete ? EV_OK : ev_out_of_memory(err);
}

static ev_status add_header(export_run *run, ev_error *err) {
    size_t i;
    const json_t *column;
    ev_buf_clear(&run->row);
    ev_buf_add_str(&run->row, "doc_id");
    json_array_foreach(run->columns, i, column) {
        ev_buf_add_char(&run->row, ',');
        add_cell(&run->row, json_string_value(column));
    }
    ev_buf_add_char(&run->row, '\n');
    ev_out_add(&run->table, run->row.data, run->row.len);
    return ev_buf_status(&run->row, err);
}

/* ---- Statements */

static ev_status write_file(const export_run *run, ev_error *err) {
    ev_out out = {.fd = -1};
    char *path = ev_path_join(run->folder, run->name.data);
    ev_status status = path ? ev_out_open(&out, path, err) : ev_out_of_memory(err);
    if (status == EV_OK) {
        ev_out_add(&out, run->text.data, run->text.len);
        status = ev_out_close(&out, err);
    }
    free(path);
    return status;
}

static ev_status write_line(export_run *run, const json_t *meta, ev_error *err) {
    ev_status status = EV_OK;
    if (run->n_lines++ == 0) {
        char *path = ev_path_join(run->folder, EV_EXPORT_LINES);
        status = path ? ev_out_open(&run->lines, path, err) : ev_out_of_memory(err);
        free(path);
    }
    ev_buf_clear(&run->line);
    if (status == EV_OK)
        status = ev_export_line(meta, &run->text, &run->line, err);
    if (status == EV_OK)
        ev_out_add(&run->lines, run->line.data, run->line.len);
    return status;
}

static ev_status write_statement(export_run *run, const ev_export_entry *entry, ev_error *err) {
    json_t *meta = NULL;
    bool plain = false;
    ev_buf_clear(&run->text);
    ev_status status = ev_export_load(run->list, entry, &meta, &run->text, err);
    if (status == EV_OK)
        status = make_name(run, entry->id, err);
    if (status == EV_OK)
        status = can_be_plain(ev_buf_cstr(&run->name), &run->text, &plain, err);
    plain = plain && !json_object_get(meta, "") && !json_object_get(meta, EV_SIDECAR_JSON_COLUMNS);
    if (status == EV_OK && !plain)
        status = write_line(run, meta, err);
    if (status == EV_OK && plain)
        status = write_file(run, err);
    if (status == EV_OK && plain)
        status = add_row(run, meta, err);
    json_decref(meta);
    return status;
}

static ev_status make_folder(const char *folder, ev_error *err) {
    if (mkdir(folder, 0777) == 0)
        return EV_OK;
    if (errno != EEXIST)
        return ev_fail_errno(err, errno, "%s: cannot make the folder", folder);
    DIR *stream = opendir(folder);
    const struct dirent *entry = NULL;
    if (!stream)
        return ev_fail_errno(err, errno, "%s: cannot open the folder", folder);
    do
        entry = readdir(stream);
    while (entry && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")));
    closedir(stream);
    return entry ? ev_fail(err, EV_EXISTS, "%s: is a folder with other things in it; name a new one", folder)
                 : EV_OK;
}

static ev_status write_all(export_run *run, ev_error *err) {
    char *path = ev_path_join(run->folder, EV_SIDECAR_NAME);
    ev_status status = path ? ev_out_open(&run->table, path, err) : ev_out_of_memory(err);
    free(path);
    if (status == EV_OK)
        status = choose_columns(run, err);
    if (status == EV_OK)
        status = add_header(run, err);
    for (size_t i = 0; status == EV_OK && i < run->list->n; i++)
        status = write_statement(run, &run->list->entries[i], err);
    ev_status closed = ev_out_close(&run->table, status == EV_OK ? err : NULL);
    status = status == EV_OK ? closed : status;
    if (run->n_lines > 0)
        closed = ev_out_close(&run->lines, status == EV_OK ? err : NULL);
    return status == EV_OK ? closed : status;
}

ev_status ev_export_folder(const ev_export_list *list, const char *folder, uint64_t *n_lines, ev_error *err) {
    export_run run = {.list = list,
                      .folder = folder,
                      .columns = json_array(),
                      .taken = json_object(),
                      .table = {.fd = -1},
                      .lines = {.fd = -1}};
    ev_status status = run.columns && run.taken ? make_folder(folder, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = write_all(&run, err);
    *n_lines = run.n_lines;
    json_decref(run.columns);
    json_decref(run.taken);
    ev_buf_free(&run.row);
    ev_buf_free(&run.line);
    ev_buf_free(&run.text);
    ev_buf_free(&run.name);
    return status;
}
