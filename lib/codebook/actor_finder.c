/* See actor_finder.h. The name is read as a sentence of each language in turn. */
#include "codebook/actor_finder.h"

#include "base/buf.h"
#include "codebook/scan.h"
#include "text/analyse.h"

#include <stdlib.h>
#include <string.h>

struct ev_actor_finder {
    const ev_codebook *codebook;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_scanner *scanner;
    ev_buf name; /* asked last */
    uint32_t item;
};

ev_status ev_actor_finder_new(const ev_codebook *codebook, ev_actor_finder **out, ev_error *err) {
    ev_actor_finder *finder = calloc(1, sizeof *finder);
    *out = NULL;
    if (!finder)
        return ev_fail(err, EV_NOMEM, "out of memory");
    finder->codebook = codebook;
    finder->item = EV_NO_ITEM;
    ev_status status = ev_lexicon_new(&finder->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&finder->analyser, finder->lexicon, err);
    if (status == EV_OK)
        status = ev_scanner_new(codebook, finder->lexicon, &finder->scanner, err);
    if (status == EV_OK)
        *out = finder;
    else
        ev_actor_finder_free(finder);
    return status;
}

void ev_actor_finder_free(ev_actor_finder *finder) {
    if (!finder)
        return;
    ev_scanner_free(finder->scanner);
    ev_analyser_free(finder->analyser);
    ev_lexicon_free(finder->lexicon);
    ev_buf_free(&finder->name);
    free(finder);
}

/* The one actor among the labels, EV_NO_ITEM for none or several. */
static uint32_t only_actor(const ev_actor_finder *finder, const ev_scan *scan) {
    uint32_t item = EV_NO_ITEM;
    for (size_t i = 0; i < scan->n_labels; i++) {
        const ev_label *label = &scan->labels[i];
        if (label->list != finder->codebook->actor_list)
            continue;
        if (item != EV_NO_ITEM && item != label->item)
            return EV_NO_ITEM;
        item = label->item;
    }
    return item;
}

static ev_status look_up(ev_actor_finder *finder, const char *name, ev_error *err) {
    static const ev_lang langs[] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK};
    ev_status status = EV_OK;
    finder->item = EV_NO_ITEM;
    for (size_t i = 0; status == EV_OK && finder->item == EV_NO_ITEM && i < sizeof langs / sizeof langs[0];
         i++) {
        const ev_analysis *analysis = NULL;
        ev_scan scan = {0};
        status = ev_analyse_sentence(finder->analyser, name, strlen(name), langs[i], &analysis, err);
        if (status == EV_OK && analysis->n_sentences > 0)
            status = ev_scanner_scan(finder->scanner, analysis, 0, &scan, err);
        if (status == EV_OK)
            finder->item = only_actor(finder, &scan);
    }
    return status;
}

ev_status ev_actor_find(ev_actor_finder *finder, const char *name, uint32_t *item, ev_error *err) {
    ev_status status = EV_OK;
    if (finder->name.len == 0 || strcmp(ev_buf_cstr(&finder->name), name) != 0) {
        ev_buf_clear(&finder->name);
        ev_buf_add_str(&finder->name, name);
        status = look_up(finder, name, err);
        if (status == EV_OK)
            status = ev_buf_status(&finder->name, err);
    }
    *item = *name ? finder->item : EV_NO_ITEM;
    return status;
}
