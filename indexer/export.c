/* evindex export: an index as JSON Lines, which `evindex add` reads back to the same corpus digest. */
#include "cli/json.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "indexer/subcommands.h"
#include "store/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements are printed in order of their ids, so that one corpus has one export. */
typedef struct entry {
    char *id;
    size_t segment;
    ev_statement_record record;
} entry;

typedef struct export_run {
    const ev_index *index;
    entry *entries;
    size_t n, capacity;
} export_run;

static ev_status note(void *user, size_t segment, const ev_statement_record *record, ev_error *err) {
    export_run *run = user;
    void *items = run->entries;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    if (!ev_array_grow(&items, &run->capacity, run->n + 1, sizeof *run->entries))
        return ev_fail(err, EV_NOMEM, "out of memory");
    run->entries = items;
    json_t *meta = NULL;
    ev_status status = ev_segment_meta(&run->index->segments[segment], record->docid, &meta, NULL, err);
    if (status != EV_OK)
        return status;
    const char *id = json_string_value(json_object_get(meta, "id"));
    char *copy = strdup(id ? id : "");
    json_decref(meta);
    if (!copy)
        return ev_fail(err, EV_NOMEM, "out of memory");
    entry *e = &run->entries[run->n++];
    e->id = copy;
    e->segment = segment;
    e->record = *record;
    return EV_OK;
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(((const entry *)a)->id, ((const entry *)b)->id);
}

/* The metadata object with "text" put before its closing brace. */
static ev_status print_entry(const export_run *run, const entry *e, ev_buf *text, ev_buf *line,
                             ev_error *err) {
    ev_segment *segment = &run->index->segments[e->segment];
    json_t *meta = NULL;
    ev_buf_clear(text);
    ev_buf_clear(line);
    ev_status status = ev_segment_meta(segment, e->record.docid, &meta, NULL, err);
    if (status == EV_OK)
        status = ev_segment_text(segment, &e->record, text, err);
    char *dumped = status == EV_OK ? json_dumps(meta, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(meta);
    if (status != EV_OK)
        return status;
    size_t n = dumped ? strlen(dumped) : 0;
    ev_buf_add(line, dumped, n ? n - 1 : 0);
    ev_buf_add_str(line, ",\"text\":");
    ev_json_string(line, text->data, text->len);
    ev_buf_add_str(line, "}\n");
    free(dumped);
    status = n ? ev_buf_status(line, err) : ev_fail(err, EV_NOMEM, "out of memory");
    if (status == EV_OK)
        status = ev_write_results(stdout, line->data, line->len, err);
    return status;
}

static ev_status print_all(export_run *run, ev_error *err) {
    ev_buf text = {0};
    ev_buf line = {0};
    if (run->n > 1)
        qsort(run->entries, run->n, sizeof *run->entries, compare_ids);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < run->n; i++)
        status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                  : print_entry(run, &run->entries[i], &text, &line, err);
    ev_buf_free(&text);
    ev_buf_free(&line);
    return status;
}

static int run_export(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_index index;
    export_run run = {.index = &index};
    ev_status status = ev_index_open(ev_opt_str(parsed, "index"), &index, &err);
    if (status == EV_OK) {
        status = ev_index_each(&index, note, &run, &err);
        if (status == EV_OK)
            status = print_all(&run, &err);
        ev_index_close(&index);
    }
    for (size_t i = 0; i < run.n; i++)
        free(run.entries[i].id);
    free(run.entries);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {EV_OPTION_INDEX, {0}};

static const ev_example examples[] = {
    {"evindex export -d speeches.index > speeches.jsonl", "write everything that was put in"},
    {0},
};

const ev_subcommand evindex_export = {
    .name = "export",
    .summary = "print all statements as JSON Lines",
    .min_args = 0,
    .max_args = 0,
    .description =
        "Prints each statement as one JSON object with its metadata and text, in order of ids. `evindex add` "
        "makes an index with the same corpus digest of it.",
    .options = options,
    .examples = examples,
    .run = run_export,
};
