/* Any bytes as a codebook: it loads, or the error says where and why; what loads can tag a text. */
#include "codebook/tagger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char TEXT[] = "If the rules are not kept, we have the right to leave the Union, he said. "
                           "«Мы выйдем из Союза», заявил министр. Одақтан шықпаймыз.";

static void must(bool holds) {
    if (!holds)
        abort();
}

static void tag_text(const ev_codebook *codebook) {
    ev_error err = {0};
    ev_lexicon *lexicon = NULL;
    ev_analyser *analyser = NULL;
    ev_tagger *tagger = NULL;
    const ev_analysis *analysis = NULL;
    ev_tagging tagging;
    must(ev_lexicon_new(&lexicon, &err) == EV_OK);
    must(ev_analyser_new(&analyser, lexicon, &err) == EV_OK);
    must(ev_analyse(analyser, TEXT, sizeof TEXT - 1, EV_LANG_UND, &analysis, &err) == EV_OK);
    must(ev_tagger_new(codebook, lexicon, &tagger, &err) == EV_OK);
    ev_status status = ev_tagger_tag(tagger, analysis, "", &tagging, &err);
    must(status == EV_OK || status == EV_PATTERN_LIMIT);
    for (size_t i = 0; status == EV_OK && i < tagging.n_tags; i++)
        must(tagging.tags[i].start < tagging.tags[i].end && tagging.tags[i].end < sizeof TEXT);
    ev_tagger_free(tagger);
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    ev_error err = {0};
    ev_codebook *codebook = NULL;
    int file = memfd_create("codebook", 0);
    must(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    ev_status status = ev_codebook_open(path, "corpus", &codebook, &err);
    must(status == EV_OK || err.text[0] != '\0');
    if (status == EV_OK)
        tag_text(codebook);
    ev_codebook_free(codebook);
    close(file);
    return 0;
}
