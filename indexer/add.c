/* evindex add: reads statements into an index. */
#include "cli/program.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "indexer/codebooks.h"
#include "indexer/file_record.h"
#include "indexer/ingest.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"
#include "indexer/seen_ids.h"
#include "indexer/sources.h"
#include "indexer/stored_tags.h"
#include "indexer/subcommands.h"
#include "text/analyse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_JOBS = 64, MAX_SHARDS = 64, DEFAULT_BATCH_MIB = 64, MAX_BATCH_MIB = 4096 };

typedef struct add_run {
    const ev_parsed *parsed;
    ev_reading reading;
    char settings[EV_SHA256_HEX_BYTES]; /* of the options that change what is read from a file */
    ev_codebook *codebook;              /* NULL: no tags are wanted */
    ev_index_writer *writer;
    ev_ingest *ingest;
    ev_seen_ids seen;
    ev_refusals refusals;
    uint64_t statements_unchanged;      /* of files that were not even read */
    uint64_t n_of_file, refused_before; /* of the file being read */
    ev_progress progress;
    uint64_t bytes_done; /* of the files before the one being read */
} add_run;

static void on_refused(void *user, const ev_error *why) {
    add_run *run = user;
    ev_progress_clear(&run->progress);
    ev_refusals_add(&run->refusals, why);
}

static void on_notice(void *user, const ev_error *what) {
    add_run *run = user;
    ev_progress_clear(&run->progress);
    ev_refusals_notice(&run->refusals, what);
}

static ev_status on_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                              ev_error *err) {
    add_run *run = user;
    bool is_new;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    ev_status status = ev_seen_ids_add(&run->seen, id, &is_new, err);
    if (status != EV_OK)
        return status;
    if (!is_new) {
        ev_error why = {0};
        ev_fail(&why, EV_EXISTS,
                "id \"%.200s\" stands twice in this run; the first is kept, give this one another", id);
        ev_error_at(&why, ev_input_shown(input), line, 0);
        on_refused(run, &why);
        return EV_OK;
    }
    run->n_of_file++;
    off_t place = lseek(input->fd, 0, SEEK_CUR);
    ev_progress_at(&run->progress, run->bytes_done + (place > 0 ? (uint64_t)place : 0));
    return ev_ingest_add(run->ingest, statement, err);
}

/* The settings that a file is read with: those of all, and what its folder's metadata.csv says of it. */
static ev_status settings_of(add_run *run, const ev_input *input, char hex[EV_SHA256_HEX_BYTES],
                             ev_error *err) {
    const ev_sink sink = {on_statement, on_refused, on_notice, run};
    unsigned char digest[EV_SHA256_BYTES];
    ev_buf row = {0};
    ev_sha256 sha;
    ev_status status = ev_metadata_row(run->reading.metadata, input, &sink, &row, err);
    ev_sha256_init(&sha);
    ev_sha256_add_field(&sha, run->settings, strlen(run->settings));
    ev_sha256_add_field(&sha, row.data, row.len);
    ev_sha256_end(&sha, digest);
    ev_sha256_hex(digest, hex);
    ev_buf_free(&row);
    return status;
}

static bool on_unchanged(void *user, const ev_input *input, const struct stat *info) {
    add_run *run = user;
    uint64_t n;
    char settings[EV_SHA256_HEX_BYTES];
    if (settings_of(run, input, settings, NULL) != EV_OK ||
        !ev_file_record_is_current(ev_index_writer_index(run->writer), input->path, info, settings, &n))
        return false;
    run->statements_unchanged += n;
    run->bytes_done += (uint64_t)info->st_size;
    ev_progress_at(&run->progress, run->bytes_done);
    return true;
}

static bool is_same_file(const ev_input *input, const struct stat *info) {
    struct stat after;
    return fstat(input->fd, &after) == 0 && after.st_size == info->st_size &&
           after.st_mtim.tv_sec == info->st_mtim.tv_sec && after.st_mtim.tv_nsec == info->st_mtim.tv_nsec;
}

/* A file that was read whole, without a refusal, is remembered; one with a refusal is read, and refused,
 * again. One that changed meanwhile may be in with parts of both. */
static ev_status remember_file(add_run *run, const ev_input *input, const struct stat *info, ev_error *err) {
    if (!is_same_file(input, info)) {
        ev_error why = {0};
        ev_fail(&why, EV_BAD_INPUT,
                "changed while it was read; what is in the index may be part old, part new: run the same "
                "command again");
        ev_error_at(&why, input->path, 0, 0);
        on_refused(run, &why);
    }
    if (run->refusals.n != run->refused_before)
        return EV_OK;
    char digest[EV_SHA256_HEX_BYTES];
    char settings[EV_SHA256_HEX_BYTES];
    ev_buf record = {0};
    ev_path_digest(input->path, digest);
    ev_status status = settings_of(run, input, settings, err);
    ev_file_record_make(&record, input->path, info, settings, run->n_of_file,
                        ev_index_writer_index(run->writer)->manifest.generation);
    const char *text = ev_buf_cstr(&record);
    if (status == EV_OK)
        status = ev_buf_status(&record, err);
    if (status == EV_OK)
        status = ev_ingest_file_done(run->ingest, digest, text, err);
    ev_buf_free(&record);
    return status;
}

static ev_status on_input(void *user, const ev_input *input, const struct stat *info, ev_error *err) {
    add_run *run = user;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    const ev_sink sink = {on_statement, on_refused, on_notice, run};
    run->n_of_file = 0;
    run->refused_before = run->refusals.n;
    ev_status status = ev_read_input(input, &run->reading.options, &sink, err);
    run->bytes_done += info ? (uint64_t)info->st_size : 0;
    return status == EV_OK && info ? remember_file(run, input, info, err) : status;
}

/* A change of these, or of how texts are analysed, makes every file be read again. */
static void digest_settings(add_run *run) {
    const char *analysis = ev_analysis_version();
    unsigned char digest[EV_SHA256_BYTES];
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add_field(&sha, analysis, strlen(analysis));
    ev_reading_digest(&run->reading, run->parsed, &sha);
    ev_sha256_end(&sha, digest);
    ev_sha256_hex(digest, run->settings);
}

static ev_status load_codebook(add_run *run, ev_error *err) {
    const char *path = ev_opt_str(run->parsed, "codebook");
    return path && !strcmp(path, "none") ? EV_OK : ev_codebook_load(path, &run->codebook, err);
}

/* One index has the tags of one codebook: another one tags what is there anew, and says so. */
static ev_status fit_tags(add_run *run, ev_error *err) {
    if (run->codebook)
        ev_codebook_notice(run->codebook, &run->refusals);
    const ev_manifest *manifest = &ev_index_writer_index(run->writer)->manifest;
    const char *was = manifest->codebook ? manifest->codebook : "";
    const char *now = run->codebook ? run->codebook->digest : "";
    uint64_t n = ev_manifest_counts(manifest).statements;
    if (!strcmp(was, now))
        return EV_OK;
    if (n == 0)
        return ev_index_writer_set_codebook(run->writer, run->codebook ? now : NULL, err);
    ev_error what = {0};
    if (!run->codebook)
        ev_fail(&what, EV_OK, "--codebook none: the tags of its %" PRIu64 " statements are taken away", n);
    else if (!manifest->codebook)
        ev_fail(&what, EV_OK, "has no tags yet; its %" PRIu64 " statements are tagged by %s (digest %.16s)",
                n, run->codebook->path, now);
    else
        ev_fail(&what, EV_OK,
                "was tagged by another codebook (digest %.16s); its %" PRIu64
                " statements are tagged anew by %s (digest %.16s)",
                was, n, run->codebook->path, now);
    ev_error_at(&what, ev_opt_str(run->parsed, "index"), 0, 0);
    on_notice(run, &what);
    return ev_retag_index(run->writer, run->codebook, err);
}

static ev_status start(add_run *run, ev_error *err) {
    ev_status status = ev_reading_new(&run->reading, run->parsed, err);
    if (status == EV_OK)
        status = load_codebook(run, err);
    if (status != EV_OK)
        return status;
    run->refusals.program = run->parsed->program->name;
    digest_settings(run);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t jobs =
        ev_opt_int(run->parsed, "jobs", processors > 0 ? (processors < MAX_JOBS ? processors : MAX_JOBS) : 1);
    ev_ingest_options options = {
        .n_jobs = (unsigned)jobs,
        .n_shards = (unsigned)ev_opt_int(run->parsed, "shards", jobs),
        .batch_bytes = (uint64_t)ev_opt_int(run->parsed, "batch-size", DEFAULT_BATCH_MIB) << 20,
        .codebook = run->codebook,
    };
    status = ev_index_writer_open(ev_opt_str(run->parsed, "index"), NULL, &run->writer, err);
    if (status == EV_OK)
        status = fit_tags(run, err);
    return status == EV_OK ? ev_ingest_new(run->writer, &options, &run->ingest, err) : status;
}

static ev_status read_everything(add_run *run, ev_error *err) {
    const ev_source_visitor visitor = {
        .input = on_input,
        .unchanged = on_unchanged,
        .refused = on_refused,
        .notice = on_notice,
        .index_path = ev_opt_str(run->parsed, "index"),
        .user = run,
    };
    char *const *paths = (char *const *)(uintptr_t)run->parsed->args;
    uint64_t total = isatty(STDERR_FILENO) ? ev_sources_bytes(paths, run->parsed->n_args) : 0;
    ev_progress_start(&run->progress, stderr, "reading", NULL, total);
    ev_status status = ev_sources_walk(paths, run->parsed->n_args, &visitor, err);
    ev_progress_clear(&run->progress);
    return status;
}

/* Publishes what is in, also after an interruption, with what was refused. */
static ev_status finish(add_run *run, ev_error *err) {
    ev_status status = ev_buf_status(&run->refusals.lines, err);
    if (status == EV_OK)
        status =
            ev_index_writer_set_refused(run->writer, run->refusals.lines.data, run->refusals.lines.len, err);
    if (status == EV_OK)
        status = ev_ingest_flush(run->ingest, err);
    if (run->codebook)
        ev_given_up_report(ev_ingest_given_up(run->ingest), run->codebook, &run->refusals);
    return status == EV_OK ? ev_index_writer_merge(run->writer, err) : status;
}

static void print_summary(const add_run *run) {
    ev_ingest_counts counts = ev_ingest_get_counts(run->ingest);
    const ev_manifest *manifest = &ev_index_writer_index(run->writer)->manifest;
    ev_counts all = ev_manifest_counts(manifest);
    printf("added %" PRIu64 ", replaced %" PRIu64 ", unchanged %" PRIu64 ", refused %" PRIu64 "\n",
           counts.added, counts.replaced, counts.unchanged + run->statements_unchanged, run->refusals.n);
    printf("%s: %" PRIu64 " statements, %" PRIu64 " passages, %" PRIu64 " tokens, digest %.16s\n",
           ev_opt_str(run->parsed, "index"), all.statements, all.passages, all.tokens, manifest->digest);
}

static int run_add(const ev_parsed *parsed) {
    add_run run = {.parsed = parsed};
    ev_error err = {0};
    ev_status status = start(&run, &err);
    ev_status read = status == EV_OK ? read_everything(&run, &err) : status;
    if (status == EV_OK && (read == EV_OK || read == EV_INTERRUPTED)) {
        status = finish(&run, read == EV_OK ? &err : &(ev_error){0});
        if (status == EV_OK)
            print_summary(&run);
    }
    if (read == EV_INTERRUPTED)
        ev_fail(&err, EV_INTERRUPTED,
                "interrupted; what was read until then is in the index, run the same command again "
                "to go on");
    int code = EV_EXIT_OK;
    if (status != EV_OK || read != EV_OK)
        code = ev_program_fail(parsed, &err);
    else if (run.refusals.n > 0)
        code = EV_EXIT_PARTIAL;
    ev_ingest_free(run.ingest);
    ev_index_writer_close(run.writer);
    ev_codebook_free(run.codebook);
    ev_seen_ids_clear(&run.seen);
    ev_refusals_free(&run.refusals);
    ev_reading_free(&run.reading);
    return code;
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
     .max = MAX_JOBS,
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
     .kind = EV_OPT_INT,
     .arg = "MIB",
     .min = 1,
     .max = MAX_BATCH_MIB,
     .shown = "64",
     .help = "MiB of text after which what is in becomes visible and survives a crash"},
    {0},
};

static const ev_example examples[] = {
    {"evindex add -d speeches.index --name-pattern '{country}_{session}_{year}.txt' ungdc/",
     "add a folder, with metadata out of the file names"},
    {"evindex add -d news.index articles.jsonl", "add statements from JSON Lines"},
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
        "Plain text and Markdown files are one statement each; metadata may stand before the text as YAML "
        "between two "
        "lines of three hyphens. JSON Lines are a statement a line: \"text\" is required, \"id\", \"title\", "
        "\"date\", "
        "\"speaker\", \"role\", \"country\", \"organisation\", \"language\", \"type\" and \"source\" have a "
        "meaning, other "
        "keys are kept.\n\n"
        "Each sentence is tagged by the codebook; --codebook none makes an index without tags. An index has "
        "the tags of one codebook: with another one, what is in it already is tagged anew.\n\n"
        "Statements become visible in whole batches. An interrupted run leaves the last complete batch; run "
        "the same "
        "command again to go on.",
    .options = options,
    .examples = examples,
    .run = run_add,
};
