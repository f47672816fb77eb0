/* See tag_diff.h. A tag is the same in both when theme, place and attributes are; by which rule does not
 * matter. */
#include "indexer/tag_diff.h"

#include "cli/output.h"
#include "cli/program.h"
#include "indexer/codebooks.h"
#include "indexer/tag_row.h"
#include "indexer/tagging.h"

#include <inttypes.h>
#include <string.h>

typedef struct diff_run {
    ev_tag_reader reader;
    ev_printer *printer;
    uint64_t gained, lost, kept;
} diff_run;

static const ev_column columns[] = {{.name = "change", .kind = EV_CELL_TEXT}, EV_TAG_COLUMNS(0)};

static bool same_tag(const ev_codebook *a_book, const ev_tag *a, const ev_codebook *b_book, const ev_tag *b) {
    return a->start == b->start && a->end == b->end && a->polarity == b->polarity &&
           a->modality == b->modality && !strcmp(a->speaker, b->speaker) && !strcmp(a->target, b->target) &&
           !strcmp(a_book->themes[a->theme].id, b_book->themes[b->theme].id);
}

/* Whether the codebook numbered `other` gives the tag as well. Tags stand in order of their places. */
static bool has_tag(const diff_run *run, const ev_tagging *taggings, size_t of, const ev_tag *tag) {
    size_t other = 1 - of;
    const ev_tagging *tags = &taggings[other];
    size_t low = 0;
    size_t high = tags->n_tags;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tags->tags[middle].start < tag->start)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < tags->n_tags && tags->tags[low].start == tag->start; low++)
        if (same_tag(run->reader.codebooks[of], tag, run->reader.codebooks[other], &tags->tags[low]))
            return true;
    return false;
}

static ev_status on_tagged(void *user, const ev_statement *statement, const ev_analysis *analysis,
                           const ev_tagging *taggings, ev_error *err) {
    static const char *const changes[] = {"lost", "gained"};
    diff_run *run = user;
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    if (ev_printer_failed(run->printer))
        return ev_fail(err, EV_PIPE, "the reader of the results went away");
    for (size_t of = 0; of < 2; of++)
        for (size_t i = 0; i < taggings[of].n_tags; i++) {
            const ev_tag *tag = &taggings[of].tags[i];
            if (has_tag(run, taggings, of, tag)) {
                run->kept += of;
                continue;
            }
            *(of ? &run->gained : &run->lost) += 1;
            ev_print_str(run->printer, changes[of]);
            ev_tag_row_print(run->printer, run->reader.codebooks[of], id, analysis, tag);
        }
    return EV_OK;
}

static ev_status start(diff_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_tag_reader *reader = &run->reader;
    if (parsed->n_args < 3)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--diff takes the old codebook, the new one, and the statements to compare them on: "
                       "evindex check --diff OLD.yml NEW.yml PATH...");
    reader->tagged = on_tagged;
    reader->user = run;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < 2; i++) {
        status = ev_codebook_load(parsed->args[i], &reader->codebooks[i], err);
        reader->n_codebooks = i + 1;
    }
    if (status == EV_OK)
        status = ev_tag_reader_start(reader, parsed, err);
    return status == EV_OK ? ev_printer_new(&run->printer, stdout,
                                            ev_output_options_for(stdout, ev_opt_str(parsed, "format")),
                                            columns, sizeof columns / sizeof columns[0], err)
                           : status;
}

int ev_tag_diff_run(const ev_parsed *parsed) {
    diff_run run = {0};
    ev_error err = {0};
    ev_status status = start(&run, parsed, &err);
    if (status == EV_OK)
        status = ev_tag_reader_read(&run.reader, parsed->args + 2, parsed->n_args - 2, &err);
    if (run.printer) {
        ev_status ended = ev_printer_end(run.printer, status == EV_OK ? &err : NULL);
        status = status == EV_OK ? ended : status;
    }
    int code = run.reader.refusals.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status == EV_OK)
        fprintf(stderr, "%s: gained %" PRIu64 ", lost %" PRIu64 ", the same %" PRIu64 "\n",
                parsed->program->name, run.gained, run.lost, run.kept);
    else
        code = ev_program_fail(parsed, &err);
    ev_tag_reader_free(&run.reader);
    return code;
}
