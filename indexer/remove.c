/* evindex remove: takes statements out of an index by their ids. */
#include "cli/program.h"
#include "indexer/subcommands.h"
#include "store/index_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The file that the statement came from is read again by the next `add`: its statements are no longer all
 * there. */
static ev_status mark_file(ev_index_writer *writer, ev_segment *segment, uint32_t docid, ev_error *err) {
    json_t *meta = NULL;
    json_t *origin = NULL;
    ev_status status = ev_segment_meta(segment, docid, &meta, &origin, err);
    const char *digest = json_string_value(json_object_get(origin, "file_digest"));
    if (status == EV_OK && digest && strlen(digest) == EV_SHA256_HEX_BYTES - 1)
        status = ev_index_writer_set_stale(writer, digest, err);
    json_decref(meta);
    json_decref(origin);
    return status;
}

static ev_status remove_one(ev_index_writer *writer, const char *id, ev_error *err) {
    const ev_index *index = ev_index_writer_index(writer);
    size_t segment;
    uint32_t docid;
    ev_status status = ev_index_find(index, id, &segment, &docid, err);
    if (status == EV_OK)
        status = mark_file(writer, &index->segments[segment], docid, err);
    if (status == EV_OK)
        status = ev_index_writer_remove(writer, segment, docid, err);
    return status;
}

static ev_status remove_all(ev_index_writer *writer, const ev_parsed *parsed, uint64_t *n_removed,
                            uint64_t *n_missing, ev_error *err) {
    for (size_t i = 0; i < parsed->n_args; i++) {
        ev_status status = remove_one(writer, parsed->args[i], err);
        if (status == EV_NOT_FOUND) {
            ev_error why = {0};
            ev_fail(&why, EV_NOT_FOUND,
                    "no statement with the id \"%.200s\"; `evquery search id:%.200s*` may find it",
                    parsed->args[i], parsed->args[i]);
            ev_error_print(stderr, parsed->program->name, &why);
            ++*n_missing;
        } else if (status != EV_OK) {
            return status;
        } else {
            ++*n_removed;
        }
    }
    ev_status status =
        ev_index_writer_has_changes(writer) ? ev_index_writer_publish(writer, NULL, 0, err) : EV_OK;
    return status == EV_OK ? ev_index_writer_merge(writer, err) : status;
}

static int run_remove(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_index_writer *writer = NULL;
    uint64_t n_removed = 0;
    uint64_t n_missing = 0;
    ev_status status = ev_index_writer_open_existing(ev_opt_str(parsed, "index"), NULL, &writer, &err);
    if (status == EV_OK)
        status = remove_all(writer, parsed, &n_removed, &n_missing, &err);
    if (status == EV_OK)
        printf("removed %" PRIu64 ", not there %" PRIu64 "\n", n_removed, n_missing);
    ev_index_writer_close(writer);
    if (status != EV_OK)
        return ev_program_fail(parsed, &err);
    return n_missing > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
}

static const ev_option options[] = {EV_OPTION_INDEX, {0}};

static const ev_example examples[] = {
    {"evindex remove -d speeches.index KAZ_70_2015", "take one statement out"},
    {0},
};

const ev_subcommand evindex_remove = {
    .name = "remove",
    .summary = "take statements out of an index",
    .usage = "ID...",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .options = options,
    .examples = examples,
    .run = run_remove,
};
