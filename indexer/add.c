/* evindex add: reads statements into an index, once or as often as a folder changes. */
#include "cli/program.h"
#include "cli/signals.h"
#include "indexer/add_run.h"
#include "indexer/codebooks.h"
#include "indexer/reading.h"
#include "indexer/sources.h"
#include "indexer/subcommands.h"
#include "indexer/watch.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SHARDS = 64, DEFAULT_BATCH_MIB = 128 };
static const uint64_t MAX_BATCH_BYTES = (uint64_t)4 << 30;

static void free_paths(char **paths, size_t n) {
    for (size_t i = 0; paths && i < n; i++)
        free(paths[i]);
    free(paths);
}

/* One folder has one name, however it is typed: an index knows files by the paths that they were added under.
 */
static ev_status tidy_paths(const ev_parsed *parsed, char ***out, ev_error *err) {
    *out = calloc(parsed->n_args + 1, sizeof **out);
    bool complete = *out != NULL;
    for (size_t i = 0; complete && i < parsed->n_args; i++)
        complete = ((*out)[i] = ev_source_path(parsed->args[i])) != NULL;
    return complete ? EV_OK : ev_out_of_memory(err);
}

/* A number of MiB, or with a K of KiB. */
static ev_status batch_bytes_of(const ev_parsed *parsed, uint64_t *n_bytes, ev_error *err) {
    const char *text = ev_opt_str(parsed, "batch-size");
    size_t n_digits = text ? strspn(text, "0123456789") : 0;
    const char *unit = text ? text + n_digits : "";
    *n_bytes = (uint64_t)DEFAULT_BATCH_MIB << 20;
    if (!text)
        return EV_OK;
    *n_bytes = n_digits > 0 && n_digits < 10 ? strtoull(text, NULL, 10) << (*unit == 'K' ? 10 : 20) : 0;
    bool known = !*unit || ((*unit == 'K' || *unit == 'M') && !unit[1]);
    if (!known || *n_bytes == 0 || *n_bytes > MAX_BATCH_BYTES)
        return ev_fail(err, EV_BAD_ARGUMENT, "--batch-size \"%.40s\": write 1K to 4096M, as in 64M", text);
    return EV_OK;
}

static ev_status check_options(const ev_parsed *parsed, ev_error *err) {
    bool watch = ev_opt_flag(parsed, "watch");
    if (watch && ev_opt_flag(parsed, "dry-run"))
        return ev_fail(err, EV_BAD_ARGUMENT, "--watch and --dry-run exclude each other; leave one out");
    for (size_t i = 0; watch && i < parsed->n_args; i++)
        if (!strcmp(parsed->args[i], "-"))
            return ev_fail(err, EV_BAD_ARGUMENT, "standard input cannot be watched; name files or folders");
    return EV_OK;
}

/* A round for each change, until the user ends it. An index that another program writes to is tried again
 * with the next change. */
static ev_status watch_paths(const ev_add *add, ev_add_outcome *outcome, ev_error *err) {
    ev_watch *watch = NULL;
    ev_status status = ev_watch_new(add->paths, add->n_paths, ev_opt_str(add->parsed, "index"), &watch, err);
    if (status == EV_OK)
        status = ev_add_run(add, outcome, err);
    while (status == EV_OK) {
        status = ev_watch_wait(watch, err);
        if (status == EV_OK)
            status = ev_add_run(add, outcome, err);
        if (status == EV_LOCKED) {
            ev_error_print(stderr, add->parsed->program->name, err);
            status = EV_OK;
        }
    }
    ev_watch_free(watch);
    return status;
}

static int run_add(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_add_outcome outcome = {0};
    ev_seen_ids told = {0};
    char **paths = NULL;
    uint64_t batch_bytes = 0;
    bool watch = ev_opt_flag(parsed, "watch");
    ev_status status = check_options(parsed, &err);
    if (status == EV_OK)
        status = batch_bytes_of(parsed, &batch_bytes, &err);
    if (status == EV_OK)
        status = tidy_paths(parsed, &paths, &err);
    const ev_add add = {
        .parsed = parsed,
        .paths = paths,
        .n_paths = parsed->n_args,
        .batch_bytes = batch_bytes,
        .dry_run = ev_opt_flag(parsed, "dry-run"),
        .prune = watch || ev_opt_flag(parsed, "prune"),
        .told = watch ? &told : NULL,
    };
    if (status == EV_OK)
        status = watch ? watch_paths(&add, &outcome, &err) : ev_add_run(&add, &outcome, &err);
    ev_seen_ids_clear(&told);
    free_paths(paths, parsed->n_args);
    if (status != EV_OK)
        return ev_program_fail(parsed, &err);
    return outcome.n_refused > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
}

static const ev_option options[] = {
    EV_OPTION_INDEX,
    EV_OPTION_CODEBOOK,
    EV_READING_OPTIONS,
    {.name = "jobs",
     .letter = 'j',
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = EV_ADD_MAX_JOBS,
     .shown = "one a processor",
     .help = "worker threads"},
    {.name = "shards",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_SHARDS,
     .shown = "one a worker",
     .help = "segments that a batch is spread over; never changes an answer"},
    {.name = "batch-size",
     .kind = EV_OPT_STRING,
     .arg = "SIZE",
     .shown = "128M",
     .help = "text after which what is in becomes visible and survives a crash: 64M, 256K"},
    {.name = "prune",
     .kind = EV_OPT_FLAG,
     .help = "remove statements whose file has gone from PATH, or that it no longer holds"},
    {.name = "dry-run",
     .kind = EV_OPT_FLAG,
     .help = "write nothing; print what would be done, a line a statement"},
    {.name = "watch",
     .kind = EV_OPT_FLAG,
     .help = "go on, and do the same with --prune whenever something below PATH changes"},
    {0},
};

static const ev_example examples[] = {
    {"evindex add -d speeches.index --name-pattern '{country}_{session}_{year}.txt' ungdc/",
     "add a folder, with metadata out of the file names"},
    {"evindex add -d news.index articles.jsonl", "add statements from JSON Lines"},
    {"evindex add -d un.index --name-pattern '{country}_{session}_{year}.txt' ungdc.tar.gz",
     "add an archive as it is"},
    {"evindex add -d news.index --map text=content,date=published news.csv", "add the rows of a table"},
    {0},
};

const ev_subcommand evindex_add = {
    .name = "add",
    .summary = "read statements into an index",
    .usage = "PATH...|-",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Reads files, folders or standard input (-) and adds each statement to the index, which is made when "
        "it is not "
        "there. A statement whose id is there already replaces it; one that did not change is left alone.\n\n"
        "The format is known by a file's first bytes, then by its name. One statement each: plain text and "
        "Markdown (metadata may stand before the text as YAML between two lines of three hyphens), HTML, "
        "TEI, "
        "PDF, DOCX and ODT. Many: JSON Lines and JSON arrays (an object each), CSV and TSV (a row each), "
        "ParlaMint (an utterance each), and archives (tar, zip; gz, bz2, xz, zst), whose members are read in "
        "place by their own formats.\n\n"
        "\"text\" is required; \"id\", \"title\", \"date\", \"speaker\", \"role\", \"country\", "
        "\"organisation\", \"language\", \"type\" and \"source\" have a meaning, other keys and columns are "
        "kept. "
        "--map says which column of a table is what.\n\n"
        "Each sentence is tagged by the codebook; --codebook none makes an index without tags. An index has "
        "the tags of one codebook: with another one, what is in it already is tagged anew.\n\n"
        "Statements become visible in whole batches. An interrupted run leaves the last complete batch; run "
        "the same command again to go on.",
    .options = options,
    .examples = examples,
    .run = run_add,
};
