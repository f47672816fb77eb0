/* See stated.h. The three ways of writing a manifest are those of lib/cli/output_*.c. */
#include "query/report/stated.h"

#include "base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 400 }; /* a page has its style before its manifest */

typedef struct text_line {
    const char *text;
    size_t n_bytes;
    uint64_t number;
} text_line;

static void keep(ev_stated *stated, const text_line *l, ev_buf *key, ev_buf *value) {
    if (stated->n == EV_STATED_MOST || key->failed || value->failed)
        return;
    char *key_copy = strdup(ev_buf_cstr(key));
    char *value_copy = strdup(ev_buf_cstr(value));
    if (!key_copy || !value_copy) {
        free(key_copy);
        free(value_copy);
        return;
    }
    stated->items[stated->n].key = key_copy;
    stated->items[stated->n].value = value_copy;
    stated->items[stated->n++].line = l->number;
}

static const char *find(const char *text, size_t n_bytes, const char *part) {
    return memmem(text, n_bytes, part, strlen(part));
}

static bool begins(const text_line *l, const char *start) {
    return l->n_bytes >= strlen(start) && memcmp(l->text, start, strlen(start)) == 0;
}

/* "# key: value", with \t \n \r \\ in the value */
static bool read_csv(const text_line *l, ev_buf *key, ev_buf *value) {
    static const char letters[] = "tnr\\";
    static const char characters[] = "\t\n\r\\";
    const char *colon = find(l->text, l->n_bytes, ": ");
    if (!begins(l, "# ") || !colon)
        return false;
    ev_buf_add(key, l->text + 2, (size_t)(colon - l->text) - 2);
    for (const char *at = colon + 2; at < l->text + l->n_bytes; at++) {
        const char *letter = *at == '\\' && at + 1 < l->text + l->n_bytes ? strchr(letters, at[1]) : NULL;
        ev_buf_add_char(value, letter ? characters[letter - letters] : *at);
        at += letter != NULL;
    }
    return true;
}

/* "  "key":"value"," with the line's own comma or bracket behind it */
static bool read_json(const text_line *l, ev_buf *key, ev_buf *value) {
    if (!begins(l, "  \""))
        return false;
    ev_buf object = {0};
    size_t n = l->n_bytes;
    while (n > 0 && (l->text[n - 1] == ',' || l->text[n - 1] == '}'))
        n--;
    ev_buf_add_char(&object, '{');
    ev_buf_add(&object, l->text, n);
    ev_buf_add_char(&object, '}');
    json_t *pair = object.failed ? NULL : json_loadb(object.data, object.len, 0, NULL);
    const char *name;
    json_t *text;
    json_object_foreach(pair, name, text) {
        ev_buf_add_str(key, name);
        ev_buf_add_str(value, json_string_value(text) ? json_string_value(text) : "");
    }
    json_decref(pair);
    ev_buf_free(&object);
    return key->len > 0;
}

static void add_unescaped(ev_buf *out, const char *from, const char *to) {
    static const struct {
        const char *reference;
        char character;
    } references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    while (from < to) {
        size_t i = 0;
        while (i < sizeof references / sizeof references[0] &&
               strncmp(from, references[i].reference, strlen(references[i].reference)) != 0)
            i++;
        bool found = i < sizeof references / sizeof references[0];
        ev_buf_add_char(out, found ? references[i].character : *from);
        from += found ? strlen(references[i].reference) : 1;
    }
}

static bool read_html(const text_line *l, ev_buf *key, ev_buf *value) {
    static const char middle[] = "</dt><dd>";
    const char *parts = find(l->text, l->n_bytes, middle);
    const char *end = find(l->text, l->n_bytes, "</dd>");
    if (!begins(l, "<dt>") || !parts || !end || end < parts)
        return false;
    add_unescaped(key, l->text + strlen("<dt>"), parts);
    add_unescaped(value, parts + strlen(middle), end);
    return true;
}

typedef bool (*line_reader)(const text_line *l, ev_buf *key, ev_buf *value);

static void read_lines(const char *bytes, size_t n_bytes, line_reader read, ev_stated *stated) {
    text_line l = {.number = 1};
    for (size_t at = 0; at < n_bytes && l.number <= MOST_LINES; l.number++) {
        const char *end = memchr(bytes + at, '\n', n_bytes - at);
        l.text = bytes + at;
        l.n_bytes = end ? (size_t)(end - l.text) : n_bytes - at;
        ev_buf key = {0};
        ev_buf value = {0};
        if (read(&l, &key, &value))
            keep(stated, &l, &key, &value);
        ev_buf_free(&key);
        ev_buf_free(&value);
        at += l.n_bytes + 1;
    }
}

ev_status ev_stated_read(const char *bytes, size_t n_bytes, ev_stated *stated, ev_error *err) {
    static const line_reader readers[] = {read_csv, read_json, read_html};
    memset(stated, 0, sizeof *stated);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        read_lines(bytes, n_bytes, readers[i], stated);
        if (ev_stated_get(stated, "command", NULL))
            return EV_OK;
        ev_stated_free(stated);
    }
    return ev_fail(
        err, EV_BAD_INPUT,
        "no manifest with a command is in it: not a report, or damaged there; reports are saved with "
        "--format csv, tsv, json or html (table and jsonl have no manifest)");
}

void ev_stated_free(ev_stated *stated) {
    for (size_t i = 0; i < stated->n; i++) {
        free(stated->items[i].key);
        free(stated->items[i].value);
    }
    memset(stated, 0, sizeof *stated);
}

const char *ev_stated_get(const ev_stated *stated, const char *key, uint64_t *line) {
    for (size_t i = 0; i < stated->n; i++)
        if (!strcmp(stated->items[i].key, key)) {
            if (line)
                *line = stated->items[i].line;
            return stated->items[i].value;
        }
    return NULL;
}
