/* Tagging a text by the shipped codebook, shown in a line: what the tests of meaning share. */
#ifndef EV_TESTS_TAGGER_FIXTURE_H
#define EV_TESTS_TAGGER_FIXTURE_H

#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "codebook/tagger.h"
#include "text/analyse.h"

typedef struct tagger_fixture {
    ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_tagger *tagger;
    ev_buf shown;
} tagger_fixture;

static inline int open_tagger(void **state) {
    static tagger_fixture fixture;
    ev_error err = {0};
    memset(&fixture, 0, sizeof fixture);
    if (ev_codebook_open("corpus/codebooks/exitvoice.yml", "corpus", &fixture.codebook, &err) != EV_OK ||
        ev_lexicon_new(&fixture.lexicon, &err) != EV_OK ||
        ev_analyser_new(&fixture.analyser, fixture.lexicon, &err) != EV_OK ||
        ev_tagger_new(fixture.codebook, fixture.lexicon, &fixture.tagger, &err) != EV_OK)
        return -1;
    *state = &fixture;
    return 0;
}

static inline int close_tagger(void **state) {
    tagger_fixture *fixture = *state;
    ev_tagger_free(fixture->tagger);
    ev_analyser_free(fixture->analyser);
    ev_lexicon_free(fixture->lexicon);
    ev_codebook_free(fixture->codebook);
    ev_buf_free(&fixture->shown);
    return 0;
}

/* What a line says of a tag. */
enum { SHOW_THEME = 1, SHOW_POLARITY = 2, SHOW_MODALITY = 4, SHOW_SPEAKER = 8, SHOW_TARGET = 16 };

static inline void show_part(ev_buf *out, const char *part) {
    if (out->len > 0 && out->data[out->len - 1] != ' ')
        ev_buf_add_char(out, ',');
    ev_buf_add_str(out, *part ? part : "-");
}

/* The tags of the themes that begin with `family`, in order, with a blank between them. */
static inline const char *show_tags(tagger_fixture *fixture, const char *text, const char *speaker,
                                    const char *family, int what) {
    const ev_analysis *analysis = NULL;
    ev_tagging tagging = {0};
    ev_buf *out = &fixture->shown;
    ev_buf_clear(out);
    assert_int_equal(ev_analyse(fixture->analyser, text, strlen(text), EV_LANG_UND, &analysis, NULL), EV_OK);
    assert_int_equal(ev_tagger_tag(fixture->tagger, analysis, speaker, &tagging, NULL), EV_OK);
    for (size_t i = 0; i < tagging.n_tags; i++) {
        const ev_tag *tag = &tagging.tags[i];
        const char *theme = fixture->codebook->themes[tag->theme].id;
        if (strncmp(theme, family, strlen(family)) != 0)
            continue;
        if (out->len > 0)
            ev_buf_add_char(out, ' ');
        if (what & SHOW_THEME)
            show_part(out, theme);
        if (what & SHOW_POLARITY)
            show_part(out, ev_polarity_name(tag->polarity));
        if (what & SHOW_MODALITY)
            show_part(out, ev_modality_name(tag->modality));
        if (what & SHOW_SPEAKER)
            show_part(out, tag->speaker);
        if (what & SHOW_TARGET)
            show_part(out, tag->target);
    }
    return ev_buf_cstr(out);
}

typedef struct tag_case {
    const char *text, *expected;
} tag_case;

static inline void check_tags(void **state, const tag_case *cases, size_t n_cases, const char *speaker,
                              const char *family, int what) {
    for (size_t i = 0; i < n_cases; i++) {
        const char *shown = show_tags(*state, cases[i].text, speaker, family, what);
        if (strcmp(shown, cases[i].expected) != 0)
            fail_msg("\"%s\": %s instead of %s", cases[i].text, shown, cases[i].expected);
    }
}

#define CHECK_TAGS(cases, speaker, family, what) \
    check_tags(state, cases, sizeof(cases) / sizeof *(cases), speaker, family, what)

#endif
