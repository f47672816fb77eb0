/* See tag_diff.h. A tag is the same in both when theme, place and attributes are; by which rule does not
 * matter. */
#include "indexer/tag_diff.h"

#include "cli/output.h"
#include "cli/program.h"
#include "indexer/codebooks.h"
#include "indexer/tagging.h"

#include <inttypes.h>
#include <string.h>

typedef struct diff_run {
    ev_tag_reader reader;
    ev_printer *printer;
    uint64_t gained, lost, kept;
} diff_run;

static const ev_column columns[] = {
    {.name = "change", .kind = EV_CELL_TEXT},
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "passage", .kind = EV_CELL_INT},
    {.name = "lang", .kind = EV_CELL_TEXT},
    {.name = "theme", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "start", .kind = EV_CELL_INT},
    {.name = "end", .kind = EV_CELL_INT},
    {.name = "match", .kind = EV_CELL_TEXT},
    {.name = "rule", .kind = EV_CELL_TEXT},
    {.name = "polarity", .kind = EV_CELL_TEXT},
    {.name = "modality", .kind = EV_CELL_TEXT},
    {.name = "speaker", .kind = EV_CELL_TEXT},
    {.name = "target", .kind = EV_CELL_TEXT},
    {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
};

static void print_change(diff_run *run, const char *change, const char *id, const ev_analysis *analysis,
                         const ev_codebook *codebook, const ev_tag *tag) {
    const ev_sentence *sentence = &analysis->sentences[tag->sentence];
    const ev_span span = {tag->start - sentence->start, tag->end - sentence->start, EV_MARK_TAG};
    ev_printer *p = run->printer;
    ev_print_str(p, change);
    ev_print_str(p, id);
    ev_print_int(p, (int64_t)tag->sentence + 1);
    ev_print_str(p, ev_lang_code((ev_lang)sentence->lang));
    ev_print_str(p, codebook->themes[tag->theme].id);
    ev_print_int(p, tag->start);
    ev_print_int(p, tag->end);
    ev_print_text(p, analysis->text + tag->start, tag->end - tag->start);
    ev_print_str(p, codebook->rules[tag->rule].name);
    ev_print_str(p, ev_polarity_name(tag->polarity));
    ev_print_str(p, ev_modality_name(tag->modality));
    ev_print_str(p, tag->speaker);
    ev_print_str(p, tag->target);
    ev_print_marked(p, analysis->text + sentence->start, sentence->end - sentence->start, &span, 1);
    ev_print_row_end(p);
}

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
            print_change(run, changes[of], id, analysis, run->reader.codebooks[of], tag);
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
