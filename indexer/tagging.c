/* See tagging.h. */
#include "indexer/tagging.h"

#include "cli/signals.h"
#include "indexer/codebooks.h"
#include "indexer/sources.h"

#include <inttypes.h>
#include <string.h>

enum { LEXICON_MAX_BYTES = 64 << 20 };

static void on_refused(void *user, const ev_error *why) {
    ev_tag_reader *reader = user;
    ev_refusals_add(&reader->refusals, why);
}

static void on_notice(void *user, const ev_error *what) {
    const ev_tag_reader *reader = user;
    ev_refusals_notice(&reader->refusals, what);
}

static void count_languages(ev_tag_reader *reader, const ev_analysis *analysis) {
    if (reader->codebooks[0]->any_language)
        return;
    for (size_t i = 0; i < analysis->n_sentences; i++) {
        ev_lang lang = (ev_lang)analysis->sentences[i].lang;
        if (analysis->sentences[i].n_tokens > 0 && ev_lang_class(lang) == EV_CLASS_OTHER)
            reader->n_untagged[lang]++;
    }
}

static ev_status analyse(ev_tag_reader *reader, const ev_statement *statement, const ev_analysis **analysis,
                         ev_error *err) {
    const char *declared = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    ev_lang lang = declared ? ev_lang_from_code(declared, strlen(declared)) : EV_LANG_UND;
    if (ev_lexicon_memory(reader->lexicon) > LEXICON_MAX_BYTES) {
        ev_lexicon_clear(reader->lexicon);
        for (size_t i = 0; i < reader->n_codebooks; i++)
            ev_tagger_clear(reader->taggers[i]);
    }
    return ev_analyse(reader->analyser, statement->text.data, statement->text.len,
                      lang == EV_LANG_LAST ? EV_LANG_UND : lang, analysis, err);
}

static ev_status on_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                              ev_error *err) {
    (void)input;
    (void)line;
    ev_tag_reader *reader = user;
    const ev_analysis *analysis = NULL;
    ev_tagging taggings[EV_MAX_CODEBOOKS];
    const char *speaker = ev_statement_get(statement, EV_FIELD_SPEAKER);
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    ev_status status = analyse(reader, statement, &analysis, err);
    for (size_t i = 0; status == EV_OK && i < reader->n_codebooks; i++) {
        status = ev_tagger_tag(reader->taggers[i], analysis, speaker ? speaker : "", &taggings[i], err);
        if (status == EV_OK)
            status = ev_given_up_add(&reader->given_up[i], reader->codebooks[i], &taggings[i], err);
    }
    if (status != EV_OK)
        return status;
    count_languages(reader, analysis);
    return reader->tagged(reader->user, statement, analysis, taggings, err);
}

static ev_status on_input(void *user, const ev_input *input, const struct stat *info, ev_error *err) {
    (void)info;
    ev_tag_reader *reader = user;
    const ev_sink sink = {on_statement, on_refused, on_notice, reader};
    return ev_read_input(input, &reader->reading.options, &sink, err);
}

ev_status ev_tag_reader_load(ev_tag_reader *reader, const ev_parsed *parsed, ev_tagged_fn tagged, void *user,
                             ev_error *err) {
    reader->tagged = tagged;
    reader->user = user;
    reader->n_codebooks = 1;
    return ev_codebook_load(ev_opt_str(parsed, "codebook"), &reader->codebooks[0], err);
}

ev_status ev_tag_reader_start(ev_tag_reader *reader, const ev_parsed *parsed, ev_error *err) {
    reader->refusals.program = parsed->program->name;
    for (size_t i = 0; i < reader->n_codebooks; i++)
        ev_codebook_notice(reader->codebooks[i], &reader->refusals);
    ev_status status = ev_reading_new(&reader->reading, parsed, err);
    if (status == EV_OK)
        status = ev_lexicon_new(&reader->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&reader->analyser, reader->lexicon, err);
    for (size_t i = 0; status == EV_OK && i < reader->n_codebooks; i++)
        status = ev_tagger_new(reader->codebooks[i], reader->lexicon, &reader->taggers[i], err);
    return status;
}

/* What was not tagged is said. */
static void say_rest(ev_tag_reader *reader) {
    uint64_t n = 0;
    ev_buf names = {0};
    for (int i = 0; i < EV_LANG_LAST; i++) {
        if (reader->n_untagged[i] == 0)
            continue;
        ev_buf_printf(&names, "%s%s %" PRIu64, n ? ", " : "", ev_lang_code((ev_lang)i),
                      reader->n_untagged[i]);
        n += reader->n_untagged[i];
    }
    if (n > 0)
        fprintf(stderr, "%s: %" PRIu64 "%s than the codebook's and %s no tags (%s)\n",
                reader->refusals.program, n,
                n == 1 ? " sentence is in another language" : " sentences are in other languages",
                n == 1 ? "has" : "have", ev_buf_cstr(&names));
    for (size_t i = 0; i < reader->n_codebooks; i++)
        ev_given_up_report(&reader->given_up[i], reader->codebooks[i], &reader->refusals);
    ev_buf_free(&names);
}

ev_status ev_tag_reader_read(ev_tag_reader *reader, const char *const *paths, size_t n_paths, ev_error *err) {
    const ev_source_visitor visitor = {
        .input = on_input, .refused = on_refused, .notice = on_notice, .user = reader};
    ev_status status = ev_sources_walk((char *const *)(uintptr_t)paths, n_paths, &visitor, err);
    if (status == EV_OK)
        say_rest(reader);
    return status;
}

void ev_tag_reader_free(ev_tag_reader *reader) {
    for (size_t i = 0; i < reader->n_codebooks; i++) {
        ev_given_up_free(&reader->given_up[i]);
        ev_tagger_free(reader->taggers[i]);
        ev_codebook_free(reader->codebooks[i]);
    }
    ev_analyser_free(reader->analyser);
    ev_lexicon_free(reader->lexicon);
    ev_reading_free(&reader->reading);
    ev_refusals_free(&reader->refusals);
}
