/* evindex export: an index as JSON Lines, or as a folder of plain files with their metadata, which `evindex
 * add` reads back to the same corpus digest. */
#include "cli/output.h"
#include "cli/program.h"
#include "indexer/export_folder.h"
#include "indexer/subcommands.h"

#include <inttypes.h>
#include <stdio.h>

static ev_status print_entry(const ev_export_list *list, const ev_export_entry *entry, ev_buf *text,
                             ev_buf *line, ev_error *err) {
    json_t *meta = NULL;
    ev_buf_clear(text);
    ev_buf_clear(line);
    ev_status status = ev_export_load(list, entry, &meta, text, err);
    if (status == EV_OK)
        status = ev_export_line(meta, text, line, err);
    if (status == EV_OK)
        status = ev_write_results(stdout, line->data, line->len, err);
    json_decref(meta);
    return status;
}

static ev_status print_all(const ev_export_list *list, ev_error *err) {
    ev_buf text = {0};
    ev_buf line = {0};
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < list->n; i++)
        status = print_entry(list, &list->entries[i], &text, &line, err);
    ev_buf_free(&text);
    ev_buf_free(&line);
    return status;
}

static ev_status write_folder(const ev_parsed *parsed, const ev_export_list *list, const char *folder,
                              ev_error *err) {
    uint64_t n_lines = 0;
    ev_status status = ev_export_folder(list, folder, &n_lines, err);
    if (status != EV_OK)
        return status;
    printf("%s: %" PRIu64 " files and metadata.csv\n", folder, (uint64_t)list->n - n_lines);
    if (n_lines > 0)
        fprintf(stderr, "%s: %s/%s: %" PRIu64 " statements whose text a plain file cannot hold as it is\n",
                parsed->program->name, folder, EV_EXPORT_LINES, n_lines);
    return EV_OK;
}

static int run_export(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_index index;
    const char *folder = ev_opt_str(parsed, "to");
    ev_status status = ev_index_open(ev_opt_str(parsed, "index"), &index, &err);
    if (status != EV_OK)
        return ev_program_fail(parsed, &err);
    ev_export_list list;
    status = ev_export_list_make(&index, &list, &err);
    if (status == EV_OK)
        status = folder ? write_folder(parsed, &list, folder, &err) : print_all(&list, &err);
    ev_export_list_free(&list);
    ev_index_close(&index);
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEX,
    {.name = "to",
     .kind = EV_OPT_STRING,
     .arg = "FOLDER",
     .help = "write plain text files and a metadata.csv into a new folder instead"},
    {0},
};

static const ev_example examples[] = {
    {"evindex export -d speeches.index > speeches.jsonl", "write everything that was put in"},
    {"evindex export -d speeches.index --to speeches", "a folder for readtext and quanteda in R"},
    {0},
};

const ev_subcommand evindex_export = {
    .name = "export",
    .summary = "all statements as JSON Lines or plain files",
    .min_args = 0,
    .max_args = 0,
    .description =
        "Prints each statement as one JSON object with its metadata and text, in order of ids. With --to, "
        "writes a folder with a text file for each statement and a metadata.csv whose first column, doc_id, "
        "is the file's name. `evindex add` makes an index with the same corpus digest of either.",
    .options = options,
    .examples = examples,
    .run = run_export,
};
