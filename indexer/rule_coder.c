/* See rule_coder.h. */
#include "indexer/rule_coder.h"

#include "codebook/tagger.h"
#include "indexer/codebooks.h"
#include "text/analyse.h"

#include <stdlib.h>
#include <string.h>

struct ev_rule_coder {
    ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_tagger *tagger;
    ev_buf text;
};

ev_status ev_rule_coder_new(const char *codebook, ev_rule_coder **out, ev_error *err) {
    ev_rule_coder *coder = calloc(1, sizeof *coder);
    *out = NULL;
    if (!coder)
        return ev_out_of_memory(err);
    ev_status status = ev_codebook_load(codebook, &coder->codebook, err);
    if (status == EV_OK)
        status = ev_lexicon_new(&coder->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&coder->analyser, coder->lexicon, err);
    if (status == EV_OK)
        status = ev_tagger_new(coder->codebook, coder->lexicon, &coder->tagger, err);
    if (status == EV_OK)
        *out = coder;
    else
        ev_rule_coder_free(coder);
    return status;
}

void ev_rule_coder_free(ev_rule_coder *coder) {
    if (!coder)
        return;
    ev_tagger_free(coder->tagger);
    ev_analyser_free(coder->analyser);
    ev_lexicon_free(coder->lexicon);
    ev_codebook_free(coder->codebook);
    ev_buf_free(&coder->text);
    free(coder);
}

ev_status ev_rule_coder_code(ev_rule_coder *coder, const char *before, const char *text, const char *lang,
                             ev_buf *themes, ev_error *err) {
    const ev_analysis *analysis = NULL;
    ev_tagging tagging;
    ev_lang declared = ev_lang_from_code(lang, strlen(lang));
    ev_buf_clear(&coder->text);
    ev_buf_add_str(&coder->text, before);
    ev_buf_add_str(&coder->text, "\n\n");
    size_t start = coder->text.len;
    ev_buf_add_str(&coder->text, text);
    ev_status status = ev_buf_status(&coder->text, err);
    if (status == EV_OK)
        status = ev_analyse(coder->analyser, coder->text.data, coder->text.len,
                            declared == EV_LANG_LAST ? EV_LANG_UND : declared, &analysis, err);
    if (status == EV_OK)
        status = ev_tagger_tag(coder->tagger, analysis, "", &tagging, err);
    if (status != EV_OK)
        return status;
    bool any = false;
    for (size_t i = 0; i < tagging.n_tags; i++) {
        if (tagging.tags[i].start < start)
            continue;
        ev_buf_printf(themes, "%s%s", any ? " " : "", coder->codebook->themes[tagging.tags[i].theme].id);
        any = true;
    }
    if (!any)
        ev_buf_add_char(themes, '-');
    return EV_OK;
}
