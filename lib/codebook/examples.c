/* See examples.h. */
#include "codebook/examples.h"

#include "codebook/reasons.h"
#include "codebook/tagger.h"

#include <string.h>

/* What runs the examples, one after another. */
typedef struct runner {
    const ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_tagger *tagger;
    ev_examples_run *run;
} runner;

static ev_lang language_of(ev_word_class word_class) {
    const char *code = ev_class_code(word_class);
    return ev_lang_from_code(code, strlen(code));
}

static const ev_tag *tag_of(const ev_tagging *tagging, uint32_t theme) {
    for (size_t i = 0; i < tagging->n_tags; i++)
        if (tagging->tags[i].theme == theme)
            return &tagging->tags[i];
    return NULL;
}

/* Which rules an example shows at work. */
static void note_covered(const runner *r, const ev_codebook_example *example, const ev_tagging *tagging) {
    bool *covered = r->run->covered;
    for (size_t i = 0; covered && example->match && i < tagging->n_tags; i++)
        if (tagging->tags[i].theme == example->theme)
            covered[tagging->tags[i].rule] = true;
    for (size_t i = 0; covered && i < tagging->n_misses; i++) {
        const ev_near_miss *miss = &tagging->misses[i];
        bool own = r->codebook->rules[miss->rule].owner == example->theme;
        if (own && miss->why == EV_REFUSED_BEATEN && example->match)
            covered[miss->rule] = true;
        if (own && miss->why == EV_REFUSED_UNLESS && !example->match)
            covered[miss->other] = true;
    }
}

/* What came nearest to the theme in an example that has no tag of it. */
static void add_nearest(const runner *r, const ev_codebook_example *example, const ev_analysis *analysis,
                        const ev_tagging *tagging, ev_buf *out) {
    for (size_t i = 0; i < tagging->n_misses; i++) {
        const ev_near_miss *miss = &tagging->misses[i];
        const ev_rule *rule = &r->codebook->rules[miss->rule];
        if (rule->owner != example->theme)
            continue;
        ev_buf_printf(out, "rule %s comes nearest, but ", rule->name);
        ev_reason_add(out, r->codebook, miss);
        return;
    }
    for (size_t i = 0; i < analysis->n_sentences; i++)
        if (ev_lang_class((ev_lang)analysis->sentences[i].lang) != example->word_class) {
            ev_buf_printf(out, "it is read as language %s",
                          ev_lang_code((ev_lang)analysis->sentences[i].lang));
            return;
        }
    ev_buf_add_str(out, "no rule finds its words there; widen a rule, or add one");
}

static ev_status fail(const runner *r, const ev_codebook_example *example, const ev_analysis *analysis,
                      const ev_tagging *tagging, ev_error *why) {
    const char *theme = r->codebook->themes[example->theme].id;
    const ev_tag *tag = tag_of(tagging, example->theme);
    ev_buf words = {0};
    memset(why, 0, sizeof *why);
    if (tag)
        ev_buf_printf(&words,
                      "the example must not bear %s, but rule %s finds \"%.*s\" in it; narrow the rule, or "
                      "take the place back by an unless",
                      theme, r->codebook->rules[tag->rule].name, (int)(tag->end - tag->start),
                      analysis->text + tag->start);
    else
        ev_buf_printf(&words, "the example must bear %s, but does not: ", theme);
    if (!tag)
        add_nearest(r, example, analysis, tagging, &words);
    ev_fail(why, EV_BAD_CODEBOOK, "%s", ev_buf_cstr(&words));
    ev_error_at(why, r->codebook->path, example->line, example->column);
    ev_buf_free(&words);
    return EV_BAD_CODEBOOK;
}

/* EV_BAD_CODEBOOK, and *why: the example fails. */
static ev_status run_example(runner *r, const ev_codebook_example *example, ev_error *why) {
    const ev_analysis *analysis = NULL;
    ev_tagging tagging;
    ev_status status = ev_analyse(r->analyser, example->text, strlen(example->text),
                                  language_of(example->word_class), &analysis, why);
    if (status == EV_OK)
        status = ev_tagger_tag(r->tagger, analysis, "", &tagging, why);
    if (status != EV_OK)
        return status;
    r->run->n_run++;
    note_covered(r, example, &tagging);
    bool bears = tag_of(&tagging, example->theme) != NULL;
    return bears == example->match ? EV_OK : fail(r, example, analysis, &tagging, why);
}

ev_status ev_codebook_run_examples(const ev_codebook *codebook,
                                   void (*failed)(void *user, const ev_error *why), void *user,
                                   ev_examples_run *run, ev_error *err) {
    runner r = {.codebook = codebook, .run = run};
    ev_status status = ev_lexicon_new(&r.lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&r.analyser, r.lexicon, err);
    if (status == EV_OK)
        status = ev_tagger_new(codebook, r.lexicon, &r.tagger, err);
    for (size_t i = 0; status == EV_OK && i < codebook->n_examples; i++) {
        ev_error why = {0};
        ev_status one = run_example(&r, &codebook->examples[i], &why);
        if (one == EV_BAD_CODEBOOK) {
            run->n_failed++;
            if (failed)
                failed(user, &why);
        } else if (one != EV_OK) {
            *err = why;
            status = one;
        }
    }
    ev_tagger_free(r.tagger);
    ev_analyser_free(r.analyser);
    ev_lexicon_free(r.lexicon);
    return status;
}
