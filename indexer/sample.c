/* evindex sample: sentences for human coders, drawn from every theme and language alike. */
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "indexer/codebooks.h"
#include "indexer/strata.h"
#include "indexer/subcommands.h"
#include "indexer/tagging.h"
#include "store/index.h"
#include "store/schema.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SAMPLE = 100000, MAX_STRATA_OF_ONE = 64 };

/* A sentence as it is printed; the same struct lends it when it is offered. */
typedef struct sentence {
    const char *id;
    uint64_t passage;
    ev_lang lang;
    const char *before; /* the sentence before it in the statement */
    size_t before_bytes;
    const char *text;
    size_t text_bytes;
} sentence;

typedef struct sample_run {
    ev_tag_reader reader; /* of paths */
    ev_index index;       /* or of an index */
    bool has_index;
    ev_strata *strata;
    ev_printer *printer;
    uint64_t n_sentences;
    ev_buf names;                     /* of the strata of the sentence at hand */
    size_t starts[MAX_STRATA_OF_ONE]; /* in names */
    size_t n_names;
} sample_run;

static const ev_column columns[] = {
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "passage", .kind = EV_CELL_INT},
    {.name = "lang", .kind = EV_CELL_TEXT},
    {.name = "before", .kind = EV_CELL_TEXT},
    {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
    {.name = "themes", .kind = EV_CELL_TEXT},
    {.name = "note", .kind = EV_CELL_TEXT},
};

static const ev_column strata_columns[] = {
    {.name = "stratum", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "sentences", .kind = EV_CELL_INT},
    {.name = "drawn", .kind = EV_CELL_INT},
};

/* ---- Units */

static void *make_unit(const void *source) {
    const sentence *from = source;
    size_t id_bytes = strlen(from->id) + 1;
    sentence *to = malloc(sizeof *to + id_bytes + from->before_bytes + from->text_bytes);
    if (!to)
        return NULL;
    char *bytes = (char *)(to + 1);
    *to = *from;
    to->id = memcpy(bytes, from->id, id_bytes);
    to->before = bytes + id_bytes;
    to->text = to->before + from->before_bytes;
    if (from->before_bytes > 0)
        memcpy(bytes + id_bytes, from->before, from->before_bytes);
    if (from->text_bytes > 0)
        memcpy(bytes + id_bytes + from->before_bytes, from->text, from->text_bytes);
    return to;
}

static void begin_strata(sample_run *run) {
    ev_buf_clear(&run->names);
    run->n_names = 0;
}

static void add_stratum(sample_run *run, const char *theme, size_t n_bytes, ev_lang lang) {
    size_t start = run->names.len;
    ev_buf_printf(&run->names, "%.*s/%s", (int)n_bytes, theme, ev_lang_code(lang));
    ev_buf_add_char(&run->names, '\0');
    for (size_t i = 0; !run->names.failed && i < run->n_names; i++)
        if (!strcmp(run->names.data + run->starts[i], run->names.data + start)) {
            run->names.len = start;
            return;
        }
    if (run->n_names < MAX_STRATA_OF_ONE)
        run->starts[run->n_names++] = start;
}

static ev_status offer(sample_run *run, const sentence *one, ev_error *err) {
    const char *names[MAX_STRATA_OF_ONE];
    if (run->n_names == 0)
        add_stratum(run, "(none)", strlen("(none)"), one->lang);
    ev_status status = ev_buf_status(&run->names, err);
    for (size_t i = 0; status == EV_OK && i < run->n_names; i++)
        names[i] = run->names.data + run->starts[i];
    run->n_sentences++;
    return status == EV_OK ? ev_strata_add(run->strata, one->id, one->passage, names, run->n_names, one, err)
                           : status;
}

static bool can_be_tagged(const ev_codebook *codebook, ev_lang lang) {
    return ev_lang_class(lang) != EV_CLASS_OTHER || (codebook && codebook->any_language);
}

/* ---- From paths */

static ev_status on_tagged(void *user, const ev_statement *statement, const ev_analysis *analysis,
                           const ev_tagging *tagging, ev_error *err) {
    sample_run *run = user;
    const ev_codebook *codebook = run->reader.codebooks[0];
    size_t next_tag = 0;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++) {
        const ev_sentence *s = &analysis->sentences[i];
        const ev_sentence *before = i > 0 ? s - 1 : NULL;
        const sentence one = {.id = ev_statement_get(statement, EV_FIELD_ID),
                              .passage = i + 1,
                              .lang = (ev_lang)s->lang,
                              .before = before ? analysis->text + before->start : "",
                              .before_bytes = before ? before->end - before->start : 0,
                              .text = analysis->text + s->start,
                              .text_bytes = s->end - s->start};
        begin_strata(run);
        for (; next_tag < tagging->n_tags && tagging->tags[next_tag].sentence == i; next_tag++) {
            const char *theme = codebook->themes[tagging->tags[next_tag].theme].id;
            add_stratum(run, theme, strlen(theme), one.lang);
        }
        if (s->n_tokens > 0 && can_be_tagged(codebook, one.lang))
            status = offer(run, &one, err);
    }
    return status;
}

static ev_status read_paths(sample_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_tag_reader *reader = &run->reader;
    ev_status status = ev_tag_reader_load(reader, parsed, on_tagged, run, err);
    if (status == EV_OK)
        status = ev_tag_reader_start(reader, parsed, err);
    return status == EV_OK ? ev_tag_reader_read(reader, parsed->args, parsed->n_args, err) : status;
}

/* ---- From an index */

static ev_status offer_passages(sample_run *run, const ev_segment *segment, const ev_statement_record *record,
                                const char *id, const ev_buf *text, ev_error *err) {
    sentence one = {.id = id};
    ev_status status = EV_OK;
    for (uint32_t i = 0; status == EV_OK && i < record->n_passages; i++) {
        ev_passage passage;
        const unsigned char *at;
        uint64_t n = 0;
        ev_stored_tag tag;
        if (!ev_segment_passage(segment, record->docid + 1 + i, &passage) || passage.start > text->len ||
            passage.n_bytes > text->len - passage.start)
            return ev_segment_damaged(segment, "a file", err);
        one.passage = i + 1;
        one.lang = passage.lang;
        one.text = text->data + passage.start;
        one.text_bytes = passage.n_bytes;
        begin_strata(run);
        bool tagged = ev_segment_tags(segment, &passage, &at, &n);
        for (; tagged && n > 0 && ev_segment_next_tag(segment, &at, &tag); n--)
            add_stratum(run, tag.theme, tag.theme_bytes, one.lang);
        if (tagged && n > 0)
            return ev_segment_damaged(segment, "a file", err);
        if (passage.n_tokens > 0 && (can_be_tagged(NULL, one.lang) || run->n_names > 0))
            status = offer(run, &one, err);
        one.before = one.text;
        one.before_bytes = one.text_bytes;
    }
    return status;
}

static ev_status on_statement(void *user, size_t number, const ev_statement_record *record, ev_error *err) {
    sample_run *run = user;
    ev_segment *segment = &run->index.segments[number];
    json_t *meta = NULL;
    ev_buf text = {0};
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    ev_status status = ev_segment_meta(segment, record->docid, &meta, NULL, err);
    if (status == EV_OK)
        status = ev_segment_text(segment, record, &text, err);
    const char *id = json_string_value(json_object_get(meta, "id"));
    if (status == EV_OK)
        status = offer_passages(run, segment, record, id ? id : "", &text, err);
    json_decref(meta);
    ev_buf_free(&text);
    return status;
}

static ev_status read_index(sample_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_status status = ev_index_open(ev_opt_str(parsed, "index"), &run->index, err);
    run->has_index = status == EV_OK;
    if (status == EV_OK && !run->index.manifest.basis.digests[EV_BASIS_CODEBOOK][0])
        return ev_fail(
            err, EV_BAD_ARGUMENT,
            "%s: has no tags to draw by; run `evindex add` with a codebook, or name the statements",
            ev_opt_str(parsed, "index"));
    return status == EV_OK ? ev_index_each(&run->index, on_statement, run, err) : status;
}

/* ---- The subcommand */

static void print_sample(const sample_run *run, const ev_unit *const *drawn, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const sentence *one = drawn[i]->payload;
        ev_print_str(run->printer, one->id);
        ev_print_int(run->printer, (int64_t)one->passage);
        ev_print_str(run->printer, ev_lang_code(one->lang));
        ev_print_text(run->printer, one->before, one->before_bytes);
        ev_print_text(run->printer, one->text, one->text_bytes);
        ev_print_empty(run->printer);
        ev_print_empty(run->printer);
        ev_print_row_end(run->printer);
    }
}

static void print_strata(const sample_run *run) {
    const char *name;
    uint64_t n_units;
    uint64_t n_drawn;
    for (size_t i = 0; ev_strata_at(run->strata, i, &name, &n_units, &n_drawn); i++) {
        ev_print_str(run->printer, name);
        ev_print_int(run->printer, (int64_t)n_units);
        ev_print_int(run->printer, (int64_t)n_drawn);
        ev_print_row_end(run->printer);
    }
}

static ev_status print_all(sample_run *run, const ev_parsed *parsed, ev_error *err) {
    const ev_unit *const *drawn = NULL;
    size_t n = 0;
    bool strata = ev_opt_flag(parsed, "strata");
    const ev_column *shown = strata ? strata_columns : columns;
    size_t n_columns = strata ? sizeof strata_columns / sizeof *columns : sizeof columns / sizeof *columns;
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    ev_status status = ev_strata_draw(run->strata, &drawn, &n, err);
    if (status == EV_OK)
        status = ev_printer_new(&run->printer, stdout, options, shown, n_columns, err);
    if (status != EV_OK)
        return status;
    if (strata)
        print_strata(run);
    else
        print_sample(run, drawn, n);
    fprintf(stderr, "%s: drew %zu of %" PRIu64 " sentences%s\n", parsed->program->name, n, run->n_sentences,
            n < (size_t)ev_opt_int(parsed, "n", 0) ? ", which is all there are" : "");
    return ev_printer_end(run->printer, err);
}

static int run_sample(const ev_parsed *parsed) {
    sample_run run = {.n_sentences = 0};
    ev_error err = {0};
    const ev_strata_options options = {.seed = (uint64_t)ev_opt_int(parsed, "seed", 0),
                                       .n = (size_t)ev_opt_int(parsed, "n", 0),
                                       .make = make_unit,
                                       .unmake = free};
    ev_status status = ev_strata_new(&options, &run.strata, &err);
    if (status == EV_OK)
        status = parsed->n_args > 0 ? read_paths(&run, parsed, &err) : read_index(&run, parsed, &err);
    if (status == EV_OK)
        status = print_all(&run, parsed, &err);
    int code = run.reader.refusals.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status != EV_OK)
        code = ev_program_fail(parsed, &err);
    ev_strata_free(run.strata);
    ev_tag_reader_free(&run.reader);
    if (run.has_index)
        ev_index_close(&run.index);
    ev_buf_free(&run.names);
    return code;
}

static const ev_option options[] = {
    EV_OPTION_INDEX,
    EV_OPTION_CODEBOOK,
    {.name = "n",
     .kind = EV_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = MAX_SAMPLE,
     .value = "100",
     .help = "how many sentences"},
    {.name = "seed",
     .kind = EV_OPT_INT,
     .arg = "S",
     .min = 0,
     .max = INT64_MAX,
     .value = "1",
     .help = "the same seed draws the same sentences; another one others"},
    {.name = "strata",
     .kind = EV_OPT_FLAG,
     .help = "print how many sentences each stratum has and gives, instead"},
    EV_OPTION_FORMAT("table|csv|tsv|jsonl|json"),
    EV_READING_OPTIONS,
    {0},
};

static const ev_example examples[] = {
    {"evindex sample -d speeches.index --n 200 --seed 7 --format csv > coder.csv",
     "200 sentences of an index"},
    {"evindex sample --n 50 corpus/statements > coder.csv", "of files, tagged for the purpose"},
    {0},
};

const ev_subcommand evindex_sample = {
    .name = "sample",
    .summary = "draw sentences for human coders",
    .usage = "[PATH...|-]",
    .min_args = 0,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Draws sentences from every theme and language alike, and from those without a theme, in an order by "
        "chance; "
        "a small stratum gives what it has. What the rules say is not shown. Coders fill in the column "
        "\"themes\": the ids of themes, parted by blanks, or - for none; an empty cell counts as not coded. "
        "`evindex "
        "agree` compares their sheets.\n\n"
        "Without a path the sentences of the index are drawn, by its tags.",
    .options = options,
    .examples = examples,
    .run = run_sample,
};
