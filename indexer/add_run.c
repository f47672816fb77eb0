/* See add_run.h. */
#include "indexer/add_run.h"

#include "cli/progress.h"
#include "cli/signals.h"
#include "indexer/codebooks.h"
#include "indexer/file_record.h"
#include "indexer/given_up.h"
#include "indexer/ingest.h"
#include "indexer/novelty.h"
#include "indexer/prune.h"
#include "indexer/readers/tei_lists.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"
#include "indexer/sources.h"
#include "indexer/stored_tags.h"
#include "text/analyse.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

typedef struct add_run {
    const ev_add *add;
    const ev_parsed *parsed;
    ev_reading reading;
    char settings[EV_SHA256_HEX_BYTES]; /* of the options that change what is read from a file */
    ev_codebook *codebook;              /* NULL: no tags are wanted */
    ev_index_writer *writer;            /* NULL in a dry run */
    ev_ingest *ingest;                  /* NULL in a dry run */
    ev_index own_index;                 /* of a dry run; without a path: there is none yet */
    ev_file_records records;
    ev_seen_ids seen; /* ids of the statements read */
    ev_seen_ids kept,
        whole; /* path digests of the files left unread or read in part, and of those read whole */
    ev_refusals refusals;
    ev_ingest_counts would;        /* of a dry run */
    uint64_t n_removed;            /* by --prune */
    uint64_t statements_unchanged; /* of files that were not even read */
    bool began_empty;
    uint64_t n_of_file, refused_before; /* of the file being read */
    ev_progress progress;
    uint64_t bytes_done; /* of the files before the one being read */
} add_run;

static const ev_index *index_of(const add_run *run) {
    return run->writer ? ev_index_writer_index(run->writer) : &run->own_index;
}

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

/* Says what would be done with a statement, and counts it. */
static ev_status foretell(add_run *run, const ev_statement *statement, ev_error *err) {
    static const char *const words[] = {"add", "replace", NULL, NULL};
    unsigned char digest[EV_SHA256_BYTES];
    ev_novelty novelty = {EV_IS_NEW, 0, 0};
    ev_status status = ev_statement_digest(statement, digest, err);
    if (status == EV_OK)
        status = ev_novelty_of(&run->own_index, statement, digest, &novelty, err);
    if (status != EV_OK)
        return status;
    run->would.added += novelty.kind == EV_IS_NEW;
    run->would.replaced += novelty.kind == EV_IS_CHANGED;
    run->would.unchanged += novelty.kind == EV_IS_UNCHANGED || novelty.kind == EV_IS_MOVED;
    if (words[novelty.kind])
        printf("would %s %s\n", words[novelty.kind], ev_statement_get(statement, EV_FIELD_ID));
    return EV_OK;
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
    return run->ingest ? ev_ingest_add(run->ingest, statement, err) : foretell(run, statement, err);
}

/* The settings that a file is read with: those of all, what its folder's metadata.csv says of it, and how the
 * lists of persons are that serve it. */
static ev_status settings_of(add_run *run, const ev_input *input, char hex[EV_SHA256_HEX_BYTES],
                             ev_error *err) {
    const ev_sink sink = {on_statement, on_refused, on_notice, run};
    unsigned char digest[EV_SHA256_BYTES];
    ev_buf row = {0};
    ev_sha256 sha;
    ev_status status = ev_metadata_row(run->reading.metadata, input, &sink, &row, err);
    bool may_be_tei = ev_name_ends(input->file, ".xml") && !ev_is_tei_list(input->file);
    if (status == EV_OK && may_be_tei)
        status = ev_tei_lists_state(&run->reading.folders, input->file, &row, err);
    memcpy(hex, run->settings, EV_SHA256_HEX_BYTES);
    if (status == EV_OK && row.len > 0) {
        ev_sha256_init(&sha);
        ev_sha256_add_field(&sha, run->settings, strlen(run->settings));
        ev_sha256_add_field(&sha, row.data, row.len);
        ev_sha256_end(&sha, digest);
        ev_sha256_hex(digest, hex);
    }
    ev_buf_free(&row);
    return status;
}

static bool on_unchanged(void *user, const ev_input *input, const struct stat *info) {
    add_run *run = user;
    uint64_t n;
    bool is_new;
    char settings[EV_SHA256_HEX_BYTES];
    char digest[EV_SHA256_HEX_BYTES];
    ev_path_digest(input->path, digest);
    if (settings_of(run, input, settings, NULL) != EV_OK ||
        !ev_file_records_current(&run->records, digest, info, settings, run->add->prune, &n) ||
        (run->add->prune && ev_seen_ids_add(&run->kept, digest, &is_new, NULL) != EV_OK))
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
 * again. */
static ev_status remember_file(add_run *run, const ev_input *input, const struct stat *info,
                               const char *path_digest, ev_error *err) {
    char settings[EV_SHA256_HEX_BYTES];
    ev_buf record = {0};
    ev_status status = settings_of(run, input, settings, err);
    ev_file_record_make(&record, info, settings, run->add->prune || run->began_empty, run->n_of_file,
                        index_of(run)->manifest.generation);
    const char *text = ev_buf_cstr(&record);
    if (status == EV_OK)
        status = ev_buf_status(&record, err);
    if (status == EV_OK && run->ingest)
        status = ev_ingest_file_done(run->ingest, path_digest, text, err);
    ev_buf_free(&record);
    return status;
}

/* One that changed while it was read may be in with parts of both. */
static ev_status end_file(add_run *run, const ev_input *input, const struct stat *info, ev_error *err) {
    char digest[EV_SHA256_HEX_BYTES];
    bool is_new;
    ev_path_digest(input->path, digest);
    if (!is_same_file(input, info)) {
        ev_error why = {0};
        ev_fail(&why, EV_BAD_INPUT,
                "changed while it was read; what is in the index may be part old, part new: run the same "
                "command again");
        ev_error_at(&why, input->path, 0, 0);
        on_refused(run, &why);
    }
    bool whole = run->refusals.n == run->refused_before;
    ev_status status = EV_OK;
    if (run->add->prune)
        status = ev_seen_ids_add(whole ? &run->whole : &run->kept, digest, &is_new, err);
    return status == EV_OK && whole ? remember_file(run, input, info, digest, err) : status;
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
    return status == EV_OK && info ? end_file(run, input, info, err) : status;
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

static ev_basis basis_of(const add_run *run) {
    ev_basis basis = {0};
    if (run->codebook)
        memcpy(basis.digests[EV_BASIS_CODEBOOK], run->codebook->digest, EV_SHA256_HEX_BYTES);
    ev_metadata_basis(run->reading.metadata, &basis);
    return basis;
}

/* "actors, countries": which lists of names are others; empty when none is. */
static void add_other_names(ev_buf *out, const ev_basis *was, const ev_basis *now) {
    for (int i = EV_BASIS_CODEBOOK + 1; i < EV_BASIS_LAST; i++)
        if (strcmp(was->digests[i], now->digests[i]) != 0)
            ev_buf_printf(out, "%s%s", out->len ? ", " : "", ev_basis_name((ev_basis_part)i));
}

static void say_other_names(add_run *run, const char *names, uint64_t n) {
    ev_error what = {0};
    ev_fail(&what, EV_OK,
            "was made with other lists of names (%s); its %" PRIu64 " statements are linked%s anew", names, n,
            run->codebook ? " and tagged" : "");
    ev_error_at(&what, ev_opt_str(run->parsed, "index"), 0, 0);
    on_notice(run, &what);
}

/* `was`: the digest of the codebook before; "" when there was none. */
static void say_other_codebook(add_run *run, const char *was, uint64_t n) {
    ev_error what = {0};
    if (!run->codebook)
        ev_fail(&what, EV_OK, "--codebook none: the tags of its %" PRIu64 " statements are taken away", n);
    else if (!*was)
        ev_fail(&what, EV_OK, "has no tags yet; its %" PRIu64 " statements are tagged by %s (digest %.16s)",
                n, run->codebook->path, run->codebook->digest);
    else
        ev_fail(&what, EV_OK,
                "was tagged by another codebook (digest %.16s); its %" PRIu64
                " statements are tagged anew by %s (digest %.16s)",
                was, n, run->codebook->path, run->codebook->digest);
    ev_error_at(&what, ev_opt_str(run->parsed, "index"), 0, 0);
    on_notice(run, &what);
}

static void say_other_basis(add_run *run, const ev_basis *was, const ev_basis *now) {
    const char *before = was->digests[EV_BASIS_CODEBOOK];
    uint64_t n = ev_manifest_counts(&index_of(run)->manifest).statements;
    ev_buf names = {0};
    add_other_names(&names, was, now);
    if (names.len > 0)
        say_other_names(run, ev_buf_cstr(&names), n);
    if (strcmp(before, now->digests[EV_BASIS_CODEBOOK]) != 0)
        say_other_codebook(run, before, n);
    ev_buf_free(&names);
}

/* One index has the tags of one codebook and knows names by one set of lists: with others what is there is
 * tagged and linked anew, which is said. */
static ev_status fit_basis(add_run *run, ev_error *err) {
    if (run->codebook)
        ev_codebook_notice(run->codebook, &run->refusals);
    const ev_manifest *manifest = &index_of(run)->manifest;
    const ev_basis was = manifest->basis;
    const ev_basis now = basis_of(run);
    bool empty = ev_manifest_counts(manifest).statements == 0;
    if (!empty && !memcmp(&was, &now, sizeof now))
        return EV_OK;
    if (empty && run->writer)
        ev_index_writer_set_basis(run->writer, &now);
    if (empty)
        return EV_OK;
    say_other_basis(run, &was, &now);
    return run->writer ? ev_retag_index(run->writer, run->codebook, run->reading.metadata, &now, err) : EV_OK;
}

/* An index that is not there yet is an empty one. */
static ev_status open_for_reading(add_run *run, ev_error *err) {
    const char *path = ev_opt_str(run->parsed, "index");
    if (access(path, F_OK) != 0)
        return EV_OK;
    return ev_index_open(path, &run->own_index, err);
}

static ev_status open_for_writing(add_run *run, ev_error *err) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t most = processors < EV_ADD_MAX_JOBS ? processors : EV_ADD_MAX_JOBS;
    int64_t jobs = ev_opt_int(run->parsed, "jobs", most > 0 ? most : 1);
    ev_ingest_options options = {
        .n_jobs = (unsigned)jobs,
        .n_shards = (unsigned)ev_opt_int(run->parsed, "shards", jobs),
        .batch_bytes = run->add->batch_bytes,
        .codebook = run->codebook,
    };
    ev_status status = ev_index_writer_open(ev_opt_str(run->parsed, "index"), NULL, &run->writer, err);
    return status == EV_OK ? ev_ingest_new(run->writer, &options, &run->ingest, err) : status;
}

static ev_status start(add_run *run, ev_error *err) {
    ev_status status = ev_reading_new(&run->reading, run->parsed, err);
    if (status == EV_OK)
        status = load_codebook(run, err);
    if (status != EV_OK)
        return status;
    run->refusals.program = run->parsed->program->name;
    run->refusals.told = run->add->told;
    digest_settings(run);
    status = run->add->dry_run ? open_for_reading(run, err) : open_for_writing(run, err);
    if (status == EV_OK)
        status = fit_basis(run, err);
    run->began_empty = ev_manifest_counts(&index_of(run)->manifest).statements == 0;
    return status == EV_OK ? ev_file_records_load(index_of(run), &run->records, err) : status;
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
    char *const *paths = run->add->paths;
    uint64_t total = isatty(STDERR_FILENO) ? ev_sources_bytes(paths, run->add->n_paths) : 0;
    ev_progress_start(&run->progress, stderr, "reading", NULL, total);
    ev_status status = ev_sources_walk(paths, run->add->n_paths, &visitor, err);
    ev_progress_clear(&run->progress);
    return status;
}

static ev_status remove_gone(void *user, size_t segment, uint32_t docid, const char *id,
                             const char *file_digest, ev_error *err) {
    add_run *run = user;
    run->n_removed++;
    if (!run->writer) {
        printf("would remove %s\n", id);
        return EV_OK;
    }
    ev_status status = ev_index_writer_remove(run->writer, segment, docid, err);
    /* A disk that comes back with its old times has to be read again. */
    bool whole = ev_seen_ids_has(&run->whole, file_digest);
    return status == EV_OK && !whole ? ev_index_writer_set_stale(run->writer, file_digest, err) : status;
}

static ev_status prune(add_run *run, ev_error *err) {
    const ev_prune_scope scope = {(const char *const *)run->add->paths, run->add->n_paths, &run->seen,
                                  &run->kept, &run->whole};
    ev_status status = ev_prune_each(index_of(run), &scope, remove_gone, run, err);
    if (status == EV_OK && run->writer && ev_index_writer_has_changes(run->writer))
        status = ev_index_writer_publish(run->writer, NULL, 0, err);
    return status;
}

/* Publishes what is in, also after an interruption, with what was refused: which rules were given up is known
 * when all is tagged. */
static ev_status finish(add_run *run, bool interrupted, ev_error *err) {
    ev_status status = run->ingest ? ev_ingest_settle(run->ingest, err) : EV_OK;
    if (run->codebook && run->ingest)
        ev_given_up_report(ev_ingest_given_up(run->ingest), run->codebook, &run->refusals);
    if (status == EV_OK)
        status = ev_buf_status(&run->refusals.lines, err);
    if (status == EV_OK && run->writer)
        status =
            ev_index_writer_set_refused(run->writer, run->refusals.lines.data, run->refusals.lines.len, err);
    if (status == EV_OK && run->ingest)
        status = ev_ingest_flush(run->ingest, err);
    if (status == EV_OK && run->add->prune && !interrupted)
        status = prune(run, err);
    return status == EV_OK && run->writer ? ev_index_writer_merge(run->writer, err) : status;
}

static void print_foretold(const add_run *run) {
    printf("would add %" PRIu64 ", replace %" PRIu64 ", leave %" PRIu64 " unchanged, refuse %" PRIu64,
           run->would.added, run->would.replaced, run->would.unchanged + run->statements_unchanged,
           run->refusals.n);
    if (run->add->prune)
        printf(", remove %" PRIu64, run->n_removed);
    printf("; nothing was written\n");
}

static void print_summary(const add_run *run) {
    ev_ingest_counts counts = ev_ingest_get_counts(run->ingest);
    const ev_manifest *manifest = &index_of(run)->manifest;
    ev_counts all = ev_manifest_counts(manifest);
    printf("added %" PRIu64 ", replaced %" PRIu64 ", unchanged %" PRIu64 ", refused %" PRIu64, counts.added,
           counts.replaced, counts.unchanged + run->statements_unchanged, run->refusals.n);
    if (run->add->prune)
        printf(", removed %" PRIu64, run->n_removed);
    printf("\n%s: %" PRIu64 " statements, %" PRIu64 " passages, %" PRIu64 " tokens, digest %.16s\n",
           ev_opt_str(run->parsed, "index"), all.statements, all.passages, all.tokens, manifest->digest);
    fflush(stdout);
}

static void clear_run(add_run *run) {
    ev_ingest_free(run->ingest);
    ev_index_writer_close(run->writer);
    if (run->own_index.path)
        ev_index_close(&run->own_index);
    ev_codebook_free(run->codebook);
    ev_file_records_clear(&run->records);
    ev_seen_ids_clear(&run->seen);
    ev_seen_ids_clear(&run->kept);
    ev_seen_ids_clear(&run->whole);
    ev_refusals_free(&run->refusals);
    ev_reading_free(&run->reading);
}

ev_status ev_add_run(const ev_add *add, ev_add_outcome *outcome, ev_error *err) {
    add_run run = {.add = add, .parsed = add->parsed};
    ev_status status = start(&run, err);
    ev_status read = status == EV_OK ? read_everything(&run, err) : status;
    if (status == EV_OK && (read == EV_OK || read == EV_INTERRUPTED)) {
        status = finish(&run, read == EV_INTERRUPTED, read == EV_OK ? err : &(ev_error){0});
        if (status == EV_OK && add->dry_run)
            print_foretold(&run);
        else if (status == EV_OK)
            print_summary(&run);
    }
    if (read == EV_INTERRUPTED)
        status = ev_fail(err, EV_INTERRUPTED,
                         "interrupted; what was read until then is in the index, run the same command again "
                         "to go on");
    else if (status == EV_OK)
        status = read;
    outcome->n_refused = run.refusals.n;
    clear_run(&run);
    return status;
}
