/* evindex tokens: sentences, languages, tokens and stems of the input, as the index would have them. No index
 * is made. */
#include "cli/json.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"
#include "indexer/sources.h"
#include "indexer/subcommands.h"
#include "text/analyse.h"

#include <string.h>

/* A lexicon that grows over this is begun anew, so that any amount of input needs bounded memory. */
enum { LEXICON_MAX_BYTES = 64 << 20 };

typedef struct tokens_run {
    ev_reading reading;
    ev_refusals refusals;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    bool conllu;
    ev_buf out;
} tokens_run;

static void on_refused(void *user, const ev_error *why) {
    tokens_run *run = user;
    ev_refusals_add(&run->refusals, why);
}

static void on_notice(void *user, const ev_error *what) {
    const tokens_run *run = user;
    ev_refusals_notice(&run->refusals, what);
}

/* What morphology saw in a form: our name, and what Universal Dependencies call it (in the order of its
 * FEATS). */
static const struct {
    uint32_t feature;
    const char *name, *ud;
} FEATURES[] = {{EV_FEATURE_CONDITIONAL, "conditional", "Mood=Cnd"},
                {EV_FEATURE_NEGATED, "negated", "Polarity=Neg"}};
enum { N_FEATURES = sizeof FEATURES / sizeof FEATURES[0] };

static void add_features(ev_buf *out, uint32_t features) {
    const char *gap = ",\"features\":[";
    for (size_t i = 0; i < N_FEATURES; i++)
        if (features & FEATURES[i].feature) {
            ev_buf_printf(out, "%s\"%s\"", gap, FEATURES[i].name);
            gap = ",";
        }
    if (*gap && !gap[1])
        ev_buf_add_char(out, ']');
}

static void add_ud_features(ev_buf *out, uint32_t features) {
    const char *gap = "";
    for (size_t i = 0; i < N_FEATURES; i++)
        if (features & FEATURES[i].feature) {
            ev_buf_printf(out, "%s%s", gap, FEATURES[i].ud);
            gap = "|";
        }
    if (!*gap)
        ev_buf_add_char(out, '_');
}

static void add_token(tokens_run *run, const ev_analysis *analysis, const ev_token *token) {
    ev_type type = ev_lexicon_type(run->lexicon, token->type_id);
    ev_buf *out = &run->out;
    ev_buf_add_str(out, "{\"form\":");
    ev_json_string(out, analysis->text + token->start, token->end - token->start);
    ev_buf_printf(out, ",\"start\":%u,\"end\":%u,\"norm\":", token->start, token->end);
    ev_json_string(out, type.norm, type.norm_bytes);
    ev_buf_add_str(out, ",\"stem\":");
    ev_json_string(out, type.stem, type.stem_bytes);
    add_features(out, type.features);
    ev_buf_add_char(out, '}');
}

static void add_json_line(tokens_run *run, const char *id, const ev_analysis *analysis, size_t i) {
    const ev_sentence *sentence = &analysis->sentences[i];
    ev_buf *out = &run->out;
    ev_buf_add_str(out, "{\"id\":");
    ev_json_string(out, id, strlen(id));
    ev_buf_printf(out,
                  ",\"passage\":%zu,\"lang\":\"%s\",\"mixed\":%s,\"start\":%u,\"end\":%u,\"text\":", i + 1,
                  ev_lang_code((ev_lang)sentence->lang),
                  sentence->flags & EV_SENTENCE_MIXED ? "true" : "false", sentence->start, sentence->end);
    ev_json_string(out, analysis->text + sentence->start, sentence->end - sentence->start);
    ev_buf_add_str(out, ",\"tokens\":[");
    for (uint32_t t = 0; t < sentence->n_tokens; t++) {
        if (t > 0)
            ev_buf_add_char(out, ',');
        add_token(run, analysis, &analysis->tokens[sentence->first_token + t]);
    }
    ev_buf_add_str(out, "]}\n");
}

/* A CoNLL-U field ends at white space; a token over a line's end holds some. */
static void add_field(ev_buf *out, const char *text, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        ev_buf_add_char(out, (unsigned char)text[i] <= ' ' ? ' ' : text[i]);
}

/* CoNLL-U (universaldependencies.org/format.html): lemma is our stem, MISC has the bytes of the input. */
static void add_conllu(tokens_run *run, const char *id, const ev_analysis *analysis, size_t i) {
    const ev_sentence *sentence = &analysis->sentences[i];
    ev_buf *out = &run->out;
    ev_buf_add_str(out, "# sent_id = ");
    add_field(out, id, strlen(id));
    ev_buf_printf(out, "-%zu\n# lang = %s\n%s# text = ", i + 1, ev_lang_code((ev_lang)sentence->lang),
                  sentence->flags & EV_SENTENCE_MIXED ? "# mixed = yes\n" : "");
    add_field(out, analysis->text + sentence->start, sentence->end - sentence->start);
    ev_buf_add_char(out, '\n');
    for (uint32_t t = 0; t < sentence->n_tokens; t++) {
        const ev_token *token = &analysis->tokens[sentence->first_token + t];
        ev_type type = ev_lexicon_type(run->lexicon, token->type_id);
        ev_buf_printf(out, "%u\t", t + 1);
        add_field(out, analysis->text + token->start, token->end - token->start);
        ev_buf_add_char(out, '\t');
        ev_buf_add(out, type.stem, type.stem_bytes);
        ev_buf_add_str(out, "\t_\t_\t");
        add_ud_features(out, type.features);
        ev_buf_printf(out, "\t_\t_\t_\tNorm=%s|Start=%u|End=%u\n", type.norm, token->start, token->end);
    }
    ev_buf_add_char(out, '\n');
}

static ev_status write_out(tokens_run *run, ev_error *err) {
    ev_status status = ev_buf_status(&run->out, err);
    if (status == EV_OK)
        status = ev_write_results(stdout, run->out.data, run->out.len, err);
    ev_buf_clear(&run->out);
    return status;
}

static ev_status on_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                              ev_error *err) {
    (void)input;
    (void)line;
    tokens_run *run = user;
    const ev_analysis *analysis = NULL;
    const char *declared = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    ev_lang lang = declared ? ev_lang_from_code(declared, strlen(declared)) : EV_LANG_UND;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    if (ev_lexicon_memory(run->lexicon) > LEXICON_MAX_BYTES)
        ev_lexicon_clear(run->lexicon);
    ev_status status = ev_analyse(run->analyser, statement->text.data, statement->text.len,
                                  lang == EV_LANG_LAST ? EV_LANG_UND : lang, &analysis, err);
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    for (size_t i = 0; status == EV_OK && i < analysis->n_sentences; i++) {
        if (run->conllu)
            add_conllu(run, id, analysis, i);
        else
            add_json_line(run, id, analysis, i);
        status = write_out(run, err);
    }
    return status;
}

static ev_status on_input(void *user, const ev_input *input, const struct stat *info, ev_error *err) {
    (void)info;
    tokens_run *run = user;
    const ev_sink sink = {on_statement, on_refused, on_notice, run};
    return ev_read_input(input, &run->reading.options, &sink, err);
}

static ev_status start(tokens_run *run, const ev_parsed *parsed, ev_error *err) {
    ev_status status = ev_reading_new(&run->reading, parsed, err);
    run->refusals.program = parsed->program->name;
    run->conllu = !strcmp(ev_opt_str(parsed, "format"), "conllu");
    if (status == EV_OK)
        status = ev_lexicon_new(&run->lexicon, err);
    return status == EV_OK ? ev_analyser_new(&run->analyser, run->lexicon, err) : status;
}

static int run_tokens(const ev_parsed *parsed) {
    tokens_run run = {0};
    ev_error err = {0};
    const ev_source_visitor visitor = {
        .input = on_input, .refused = on_refused, .notice = on_notice, .user = &run};
    ev_status status = start(&run, parsed, &err);
    if (status == EV_OK)
        status = ev_sources_walk((char *const *)(uintptr_t)parsed->args, parsed->n_args, &visitor, &err);
    int code = run.refusals.n > 0 ? EV_EXIT_PARTIAL : EV_EXIT_OK;
    if (status != EV_OK)
        code = ev_program_fail(parsed, &err);
    ev_analyser_free(run.analyser);
    ev_lexicon_free(run.lexicon);
    ev_reading_free(&run.reading);
    ev_refusals_free(&run.refusals);
    ev_buf_free(&run.out);
    return code;
}

static const ev_option options[] = {
    {.name = "format",
     .letter = 'f',
     .kind = EV_OPT_CHOICE,
     .choices = "jsonl|conllu",
     .value = "jsonl",
     .help = "how sentences are printed"},
    EV_READING_OPTIONS,
    {0},
};

static const ev_example examples[] = {
    {"evindex tokens speech.txt", "print each sentence with its language and tokens"},
    {"evindex tokens --format conllu - < speech.txt", "the same in CoNLL-U"},
    {0},
};

const ev_subcommand evindex_tokens = {
    .name = "tokens",
    .summary = "print sentences, languages, tokens and stems",
    .usage = "PATH...|-",
    .min_args = 1,
    .max_args = EV_ANY_NUMBER,
    .description =
        "Analyses statements as `evindex add` would and prints each sentence with its language and its "
        "tokens: form as written, place in bytes of the decoded input, norm and stem. A sentence with a run "
        "of words in a second language says so (mixed). Kazakh verbs show negation and condition.",
    .options = options,
    .examples = examples,
    .run = run_tokens,
};
