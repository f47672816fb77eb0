/* evquery show: one statement whole, with its metadata. */
#include "cli/json.h"
#include "cli/output.h"
#include "cli/program.h"
#include "query/subcommands.h"
#include "store/index.h"
#include "store/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Metadata values other than strings are shown as JSON. */
static void add_value(ev_buf *out, const json_t *value) {
    char *dumped = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *text = dumped ? dumped : json_string_value(value);
    ev_display_make(out, text ? text : "", text ? strlen(text) : 0, NULL, 0);
    free(dumped);
}

static void add_field(ev_buf *out, const char *key, const json_t *value) {
    ev_display_make(out, key, strlen(key), NULL, 0);
    ev_buf_add_str(out, ": ");
    add_value(out, value);
    ev_buf_add_char(out, '\n');
}

/* The known keys in their order, then the others in order of their names. */
static void add_head(ev_buf *out, json_t *meta) {
    for (int i = 0; i < EV_FIELD_LAST; i++) {
        const json_t *value = json_object_get(meta, ev_field_key((ev_field)i));
        if (value)
            add_field(out, ev_field_key((ev_field)i), value);
        json_object_del(meta, ev_field_key((ev_field)i));
    }
    char *rest = json_dumps(meta, JSON_COMPACT | JSON_SORT_KEYS);
    json_t *sorted = rest ? json_loads(rest, 0, NULL) : NULL;
    const char *key;
    json_t *value;
    json_object_foreach(sorted, key, value) {
        add_field(out, key, value);
    }
    json_decref(sorted);
    free(rest);
}

static void add_list(ev_buf *out, bool *first, const char *words) {
    ev_buf_add_str(out, *first ? "" : "; ");
    ev_buf_add_str(out, words);
    *first = false;
}

/* "title, type by metadata.csv" for each source, in the order of their say. */
static void add_sources(ev_buf *out, bool *first, const json_t *from) {
    static const struct {
        const char *source, *words;
    } sources[] = {{"--set", "--set"}, {"metadata.csv", "metadata.csv"}, {"name", "the file's name"}};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        const char *key;
        json_t *source;
        size_t n = 0;
        json_object_foreach((json_t *)(uintptr_t)from, key, source) {
            if (strcmp(json_string_value(source), sources[i].source) != 0)
                continue;
            if (n++ == 0)
                add_list(out, first, "");
            else
                ev_buf_add_str(out, ", ");
            ev_display_make(out, key, strlen(key), NULL, 0);
        }
        if (n > 0)
            ev_buf_printf(out, " by %s", sources[i].words);
    }
}

/* Where the statement came from, and what its metadata owes to others than its file. */
static void add_origin(ev_buf *out, const json_t *origin) {
    const char *file = json_string_value(json_object_get(origin, "file"));
    json_int_t line = json_integer_value(json_object_get(origin, "line"));
    const char *key;
    json_t *value;
    bool first = true;
    ev_buf_add_str(out, "origin: ");
    add_list(out, &first, "");
    ev_display_make(out, file ? file : "(standard input)", strlen(file ? file : "(standard input)"), NULL, 0);
    if (line > 0)
        ev_buf_printf(out, ", line %lld", (long long)line);
    add_sources(out, &first, json_object_get(origin, "from"));
    json_object_foreach(json_object_get(origin, "given"), key, value) {
        add_list(out, &first, "");
        ev_display_make(out, key, strlen(key), NULL, 0);
        ev_buf_add_str(out, " given as ");
        add_value(out, value);
    }
    ev_buf_add_char(out, '\n');
}

/* Line by line, so that nothing in the text acts on a terminal and its lines stay lines. */
static void add_text(ev_buf *out, const ev_buf *text) {
    size_t at = 0;
    while (at < text->len) {
        const char *end = memchr(text->data + at, '\n', text->len - at);
        size_t stop = end ? (size_t)(end - text->data) : text->len;
        ev_display_make(out, text->data + at, stop - at, NULL, 0);
        ev_buf_add_char(out, '\n');
        at = stop + 1;
    }
}

static void add_json(ev_buf *out, const json_t *meta, const ev_buf *text) {
    char *dumped = json_dumps(meta, JSON_COMPACT | JSON_SORT_KEYS);
    size_t n = dumped ? strlen(dumped) : 0;
    if (n == 0)
        out->failed = true;
    ev_buf_add(out, dumped, n ? n - 1 : 0);
    ev_buf_add_str(out, ",\"text\":");
    ev_json_string(out, text->data, text->len);
    ev_buf_add_str(out, "}\n");
    free(dumped);
}

static ev_status show_statement(ev_segment *segment, uint32_t docid, bool as_json, ev_error *err) {
    json_t *meta = NULL;
    json_t *origin = NULL;
    ev_buf text = {0};
    ev_buf out = {0};
    uint32_t number;
    ev_statement_record record;
    if (!ev_segment_statement_number(segment, docid, &number) ||
        !ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "statements", err);
    ev_status status = ev_segment_meta(segment, docid, &meta, &origin, err);
    if (status == EV_OK)
        status = ev_segment_text(segment, &record, &text, err);
    if (status == EV_OK && as_json) {
        add_json(&out, meta, &text);
    } else if (status == EV_OK) {
        add_head(&out, meta);
        add_origin(&out, origin);
        ev_buf_printf(&out, "passages: %" PRIu32 ", tokens: %" PRIu32 "\n\n", record.n_passages,
                      record.n_tokens);
        add_text(&out, &text);
    }
    if (status == EV_OK)
        status = ev_buf_status(&out, err);
    if (status == EV_OK)
        status = ev_write_results(stdout, out.data, out.len, err);
    json_decref(meta);
    json_decref(origin);
    ev_buf_free(&text);
    ev_buf_free(&out);
    return status;
}

static ev_status show_from(const ev_parsed *parsed, const char *index_path, const char *id, ev_error *err) {
    ev_index index;
    size_t segment;
    uint32_t docid;
    ev_status status = ev_index_open(index_path, &index, err);
    if (status != EV_OK)
        return status;
    status = ev_index_find(&index, id, &segment, &docid, err);
    if (status == EV_OK)
        status = show_statement(&index.segments[segment], docid, ev_opt_choice(parsed, "format") == 1, err);
    ev_index_close(&index);
    return status;
}

static int run_show(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_status status = EV_NOT_FOUND;
    for (size_t i = 0; status == EV_NOT_FOUND && i < ev_opt_count(parsed, "index"); i++)
        status = show_from(parsed, ev_opt_nth(parsed, "index", i), parsed->args[0], &err);
    if (status == EV_OK)
        return EV_EXIT_OK;
    if (status == EV_NOT_FOUND)
        ev_fail(&err, EV_NOT_FOUND,
                "no statement with the id \"%.200s\"; `evquery search 'id:%.200s*'` finds ids that "
                "begin so",
                parsed->args[0], parsed->args[0]);
    return ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEXES,
    {.name = "format",
     .letter = 'f',
     .kind = EV_OPT_CHOICE,
     .choices = "text|jsonl",
     .value = "text",
     .help = "as text to read, or as one JSON object"},
    {0},
};

static const ev_example examples[] = {
    {"evquery show -d un.index KAZ_70_2015", "metadata and text of a statement"},
    {0},
};

const ev_subcommand evquery_show = {
    .name = "show",
    .summary = "one statement whole, with its metadata",
    .usage = "ID",
    .min_args = 1,
    .max_args = 1,
    .options = options,
    .examples = examples,
    .run = run_show,
};
