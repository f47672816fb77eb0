/* evindex tag: the tags of each sentence of the input, by a codebook. No index is made. */
#include "cli/json.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "codebook/reasons.h"
#include "codebook/tagger.h"
#include "indexer/brat.h"
#include "indexer/codebooks.h"
#include "indexer/given_up.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"
#include "indexer/sources.h"
#include "indexer/subcommands.h"
#include "text/analyse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LEXICON_MAX_BYTES = 64 << 20, NEAREST_SHOWN = 3 };

typedef struct tag_run {
    ev_reading reading;
    ev_refusals refusals;
    ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_tagger *tagger;
    ev_printer *printer; /* csv, tsv, table */
    const char *brat_folder;
    bool explain;
    uint32_t why_not; /* theme, or EV_NO_ITEM */
    ev_buf out;
    ev_given_up_counts given_up;
    uint64_t n_untagged[EV_LANG_LAST]; /* sentences in languages that no rule speaks */
} tag_run;

static const ev_column columns[] = {
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "passage", .kind = EV_CELL_INT},
    {.name = "lang", .kind = EV_CELL_TEXT},
    {.name = "theme", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "start", .kind = EV_CELL_INT},
    {.name = "end", .kind = EV_CELL_INT},
    {.name = "match", .kind = EV_CELL_TEXT},
    {.name = "rule", .kind = EV_CELL_TEXT, .only = ~(1u << EV_FORMAT_TABLE)},
    {.name = "polarity", .kind = EV_CELL_TEXT},
    {.name = "modality", .kind = EV_CELL_TEXT},
    {.name = "speaker", .kind = EV_CELL_TEXT},
    {.name = "target", .kind = EV_CELL_TEXT},
    {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
};

static void on_refused(void *user, const ev_error *why) {
    tag_run *run = user;
    ev_refusals_add(&run->refusals, why);
}

static void on_notice(void *user, const ev_error *what) {
    const tag_run *run = user;
    ev_refusals_notice(&run->refusals, what);
}

static void add_pair(ev_buf *out, const char *key, const char *value) {
    ev_buf_add_char(out, ',');
    ev_json_key(out, key);
    ev_json_string(out, value, strlen(value));
}

static void add_cues(const tag_run *run, const ev_tagging *tagging, const ev_analysis *analysis,
                     const ev_tag *tag) {
    ev_buf *out = (ev_buf *)&run->out;
    ev_buf_add_str(out, ",\"pattern\":");
    const char *pattern = run->codebook->rules[tag->rule].text;
    ev_json_string(out, pattern, strlen(pattern));
    ev_buf_add_str(out, ",\"cues\":[");
    for (uint32_t i = 0; i < tag->n_cues; i++) {
        const ev_tag_cue *cue = &tagging->cues[tag->first_cue + i];
        const char *category = run->codebook->categories[cue->category];
        ev_buf_printf(out, "%s{\"category\":", i ? "," : "");
        ev_json_string(out, category, strlen(category));
        ev_buf_printf(out, ",\"start\":%u,\"end\":%u,\"match\":", cue->start, cue->end);
        ev_json_string(out, analysis->text + cue->start, cue->end - cue->start);
        ev_buf_add_char(out, '}');
    }
    ev_buf_add_char(out, ']');
}

static void add_tag(tag_run *run, const ev_tagging *tagging, const ev_analysis *analysis, const ev_tag *tag) {
    ev_buf *out = &run->out;
    const char *theme = run->codebook->themes[tag->theme].id;
    ev_buf_add_str(out, "{\"theme\":");
    ev_json_string(out, theme, strlen(theme));
    ev_buf_printf(out, ",\"start\":%u,\"end\":%u,\"match\":", tag->start, tag->end);
    ev_json_string(out, analysis->text + tag->start, tag->end - tag->start);
    add_pair(out, "rule", run->codebook->rules[tag->rule].name);
    add_pair(out, "polarity", ev_polarity_name(tag->polarity));
    add_pair(out, "modality", ev_modality_name(tag->modality));
    add_pair(out, "speaker", tag->speaker);
    add_pair(out, "target", tag->target);
    if (run->explain)
        add_cues(run, tagging, analysis, tag);
    ev_buf_add_char(out, '}');
}

/* --why-not: the rules of the theme whose words are there, and what stopped each. */
static void add_why_not(tag_run *run, const ev_tagging *tagging, const ev_analysis *analysis,
                        size_t sentence) {
    ev_buf *out = &run->out;
    size_t n = 0;
    ev_buf_add_str(out, ",\"why_not\":[");
    for (size_t i = 0; i < tagging->n_misses && n < NEAREST_SHOWN; i++) {
        const ev_near_miss *miss = &tagging->misses[i];
        const ev_rule *rule = &run->codebook->rules[miss->rule];
        ev_buf reason = {0};
        if (miss->sentence != sentence || rule->owner != run->why_not)
            continue;
        ev_reason_add(&reason, run->codebook, miss);
        ev_buf_printf(out, "%s{\"rule\":", n++ ? "," : "");
        ev_json_string(out, rule->name, strlen(rule->name));
        ev_buf_printf(out, ",\"start\":%u,\"end\":%u,\"match\":", miss->start, miss->end);
        ev_json_string(out, analysis->text + miss->start, miss->end - miss->start);
        add_pair(out, "reason", ev_buf_cstr(&reason));
        ev_buf_add_char(out, '}');
        ev_buf_free(&reason);
    }
    ev_buf_add_char(out, ']');
    if (n == 0)
        add_pair(out, "why_not_words", "the words of no rule of this theme stand together in the sentence");
}

static void add_json_line(tag_run *run, const char *id, const ev_analysis *analysis, size_t i,
                          const ev_tagging *tagging, size_t first, size_t end) {
    const ev_sentence *sentence = &analysis->sentences[i];
    ev_buf *out = &run->out;
    bool has_theme = false;
    ev_buf_add_str(out, "{\"id\":");
    ev_json_string(out, id, strlen(id));
    ev_buf_printf(out, ",\"passage\":%zu,\"lang\":\"%s\",\"start\":%u,\"end\":%u,\"text\":", i + 1,
                  ev_lang_code((ev_lang)sentence->lang), sentence->start, sentence->end);
    ev_json_string(out, analysis->text + sentence->start, sentence->end - sentence->start);
    ev_buf_add_str(out, ",\"tags\":[");
    for (size_t t = first; t < end; t++) {
        if (t > first)
            ev_buf_add_char(out, ',');
        add_tag(run, tagging, analysis, &tagging->tags[t]);
        has_theme = has_theme || tagging->tags[t].theme == run->why_not;
    }
    ev_buf_add_char(out, ']');
    if (run->why_not != EV_NO_ITEM && !has_theme)
        add_why_not(run, tagging, analysis, i);
    ev_buf_add_str(out, "}\n");
}

static void print_row(tag_run *run, const char *id, const ev_analysis *analysis, const ev_tag *tag) {
    const ev_sentence *sentence = &analysis->sentences[tag->sentence];
    const ev_span span = {tag->start - sentence->start, tag->end - sentence->start};
    ev_printer *printer = run->printer;
    ev_print_str(printer, id);
    ev_print_int(printer, (int64_t)tag->sentence + 1);
    ev_print_str(printer, ev_lang_code((ev_lang)sentence->lang));
    ev_print_str(printer, run->codebook->themes[tag->theme].id);
    ev_print_int(printer, tag->start);
    ev_print_int(printer, tag->end);
    ev_print_text(printer, analysis->text + tag->start, tag->end - tag->start);
    ev_print_str(printer, run->codebook->rules[tag->rule].name);
    ev_print_str(printer, ev_polarity_name(tag->polarity));
    ev_print_str(printer, ev_modality_name(tag->modality));
    ev_print_str(printer, tag->speaker);
    ev_print_str(printer, tag->target);
    ev_print_marked(printer, analysis->text + sentence->start, sentence->end - sentence->start, &span, 1);
    ev_print_row_end(printer);
}

static ev_status write_json(tag_run *run, const char *id, const ev_analysis *analysis,
                            const ev_tagging *tagging, ev_error *err) {
    size_t first = 0;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++) {
        size_t end = first;
        while (end < tagging->n_tags && tagging->tags[end].sentence == i)
            end++;
        add_json_line(run, id, analysis, i, tagging, first, end);
        first = end;
        status = ev_buf_status(&run->out, err);
        if (status == EV_OK)
            status = ev_write_results(stdout, run->out.data, run->out.len, err);
        ev_buf_clear(&run->out);
    }
    return status;
}

static ev_status write_tags(tag_run *run, const char *id, const ev_analysis *analysis,
                            const ev_tagging *tagging, ev_error *err) {
    if (run->brat_folder)
        return ev_brat_write(run->brat_folder, id, run->codebook, analysis, tagging, err);
    if (!run->printer)
        return write_json(run, id, analysis, tagging, err);
    for (size_t i = 0; i < tagging->n_tags; i++)
        print_row(run, id, analysis, &tagging->tags[i]);
    return EV_OK;
}

static void count_languages(tag_run *run, const ev_analysis *analysis) {
    for (size_t i = 0; i < analysis->n_sentences; i++) {
        ev_lang lang = (ev_lang)analysis->sentences[i].lang;
        if (analysis->sentences[i].n_tokens > 0 && ev_lang_class(lang) == EV_CLASS_OTHER)
            run->n_untagged[lang]++;
    }
}

static ev_status on_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                              ev_error *err) {
    (void)input;
    (void)line;
    tag_run *run = user;
    const ev_analysis *analysis = NULL;
    ev_tagging tagging;
    const char *declared = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    const char *speaker = ev_statement_get(statement, EV_FIELD_SPEAKER);
    ev_lang lang = declared ? ev_lang_from_code(declared, strlen(declared)) : EV_LANG_UND;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    if (run->printer && ev_printer_failed(run->printer))
        return ev_fail(err, EV_PIPE, "the reader of the results went away");
    if (ev_lexicon_memory(run->lexicon) > LEXICON_MAX_BYTES) {
        ev_lexicon_clear(run->lexicon);
        ev_tagger_clear(run->tagger);
    }
    ev_status status = ev_analyse(run->analyser, statement->text.data, statement->text.len,
                                  lang == EV_LANG_LAST ? EV_LANG_UND : lang, &analysis, err);
    if (status == EV_OK)
        status = ev_tagger_tag(run->tagger, analysis, speaker ? speaker : "", &tagging, err);
    if (status != EV_OK)
        return status;
    count_languages(run, analysis);
    status = ev_given_up_add(&run->given_up, run->codebook, &tagging, err);
    if (status != EV_OK)
        return status;
    return write_tags(run, ev_statement_get(statement, EV_FIELD_ID), analysis, &tagging, err);
}

static ev_status on_input(void *user, const ev_input *input, const struct stat *info, ev_error *err) {
    (void)info;
    tag_run *run = user;
    const ev_sink sink = {on_statement, on_refused, on_notice, run};
    return ev_read_input(input, &run->reading.options, &sink, err);
}

static ev_status choose_format(tag_run *run, const ev_parsed *parsed, ev_error *err) {
    const char *format = ev_opt_str(parsed, "format");
    const char *theme = ev_opt_str(parsed, "why-not");
    run->why_not = theme ? ev_codebook_theme(run->codebook, theme) : EV_NO_ITEM;
    run->explain = ev_opt_flag(parsed, "explain");
    run->brat_folder = ev_opt_str(parsed, "output");
    if (theme && run->why_not == EV_NO_ITEM)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--why-not %s: the codebook has no such theme; `evindex check` lists them", theme);
    if (!strcmp(format, "brat"))
        return run->brat_folder
                   ? EV_OK
                   : ev_fail(err, EV_BAD_ARGUMENT,
                             "--format brat writes two files a statement: name a folder by --output");
    if (run->brat_folder)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--output is for --format brat; other formats go to standard output");
    if (!strcmp(format, "jsonl"))
        return EV_OK;
    if (run->explain || run->why_not != EV_NO_ITEM)
        return ev_fail(err, EV_BAD_ARGUMENT, "--explain and --why-not need --format jsonl");
    return ev_printer_new(&run->printer, stdout, ev_output_options_for(stdout, format), columns,
                          sizeof columns / sizeof columns[0], err);
}

static ev_status start(tag_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_status status = ev_reading_new(&run->reading, parsed, err);
    run->refusals.program = parsed->program->name;
    if (status == EV_OK)
        status = ev_codebook_load(ev_opt_str(parsed, "codebook"), &run->codebook, err);
    if (status == EV_OK)
        status = choose_format(run, parsed, err);
    if (status == EV_OK)
        status = ev_lexicon_new(&run->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&run->analyser, run->lexicon, err);
    return status == EV_OK ? ev_tagger_new(run->codebook, run->lexicon, &run->tagger, err) : status;
}

/* What was not tagged is said. */
static void say_rest(const tag_run *run, const ev_parsed *parsed) {
    uint64_t n = 0;
    ev_buf names = {0};
    for (int i = 0; i < EV_LANG_LAST; i++) {
        if (run->n_untagged[i] == 0)
            continue;
        ev_buf_printf(&names, "%s%s %" PRIu64, n ? ", " : "", ev_lang_code((ev_lang)i), run->n_untagged[i]);
        n += run->n_untagged[i];
    }
    if (n > 0)
        fprintf(stderr, "%s: %" PRIu64 "%s than the codebook's and %s no tags (%s)\n", parsed->program->name,
                n, n == 1 ? " sentence is in another language" : " sentences are in other languages",
                n == 1 ? "has" : "have", ev_buf_cstr(&names));
    ev_buf_free(&names);
}

static int run_tag(const ev_parsed *parsed) {
    tag_run run = {.why_not = EV_NO_ITEM};
    ev_error err = {0};
    const ev_source_visitor visitor = {
        .input = on_input, .refused = on_refused, .notice = on_notice, .user = &run};
    ev_status status = start(&run, parsed, &err);
    if (status == EV_OK)
        status = ev_sources_walk((char *const *)(uintptr_t)parsed->args, parsed->n_args, &visitor, &err);
    if (run.printer) {
        ev_status ended = ev_printer_end(run.printer, status == EV_OK ? &err : NULL);
        status = status == EV_OK ? ended : status;
    }
    if (status == EV_OK) {
        say_rest(&run, parsed);
        ev_given_up_report(&run.given_up, run.codebook, &run.refusals);
    }
    int code = run.refusals.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status != EV_OK)
        code = ev_program_fail(parsed, &err);
    ev_given_up_free(&run.given_up);
    ev_tagger_free(run.tagger);
    ev_codebook_free(run.codebook);
    ev_analyser_free(run.analyser);
    ev_lexicon_free(run.lexicon);
    ev_reading_free(&run.reading);
    ev_refusals_free(&run.refusals);
    ev_buf_free(&run.out);
    return code;
}

static const ev_option options[] = {
    EV_OPTION_CODEBOOK,
    {.name = "format",
     .letter = 'f',
     .kind = EV_OPT_CHOICE,
     .choices = "jsonl|csv|tsv|table|brat",
     .value = "jsonl",
     .help = "jsonl: a line a sentence; csv, tsv, table: a row a tag; brat: two files a statement"},
    {.name = "output",
     .letter = 'o',
     .kind = EV_OPT_STRING,
     .arg = "FOLDER",
     .help = "where brat's files go"},
    {.name = "explain", .kind = EV_OPT_FLAG, .help = "show each tag's pattern, and the cues that reached it"},
    {.name = "why-not",
     .kind = EV_OPT_STRING,
     .arg = "THEME",
     .help = "for sentences without this theme: which rules came near, and what stopped them"},
    EV_READING_OPTIONS,
    {0},
};

static const ev_example examples[] = {
    {"evindex tag --format csv speeches/ > tags.csv", "a table of tags, for R or a spreadsheet"},
    {"evindex tag --explain article.txt", "each tag with the words and cues that earned it"},
    {"evindex tag --why-not exit.threat - < sentence.txt", "why a sentence is not tagged"},
    {0},
};

const ev_subcommand evindex_tag = {
    .name = "tag",
    .summary = "tag sentences by a codebook, without an index",
    .usage = "PATH...|-",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description = "Finds the themes of the codebook in each sentence and says for every tag which words "
                   "earned it, by which "
                   "rule, whether it is affirmed or negated, actual or conditional, who speaks, and about "
                   "which organisation. "
                   "Places are bytes of the decoded input.",
    .options = options,
    .examples = examples,
    .run = run_tag,
};
