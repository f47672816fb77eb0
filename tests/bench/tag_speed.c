/* How fast sentences are tagged when their tokens are given: analyses all files first, then tags them by each
 * codebook in turn on one thread and says how long that took.
 *
 *   tag_speed NAMES_FOLDER ROUNDS CODEBOOK[,CODEBOOK...] FILE...
 *
 * One line a codebook and round: "CODEBOOK BYTES SECONDS TAGS". Each round has a new tagger, so that every
 * distinct word is asked anew. */
#include "base/buf.h"
#include "codebook/tagger.h"
#include "store/fs.h"
#include "text/analyse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct statement {
    ev_buf text;
    ev_analysis analysis; /* its arrays are our copies */
} statement;

typedef struct bench {
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    statement *statements;
    size_t n;
    size_t n_bytes;
} bench;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const void *copy(const void *from, size_t n_bytes) {
    void *to = malloc(n_bytes + 1);
    return to ? memcpy(to, from, n_bytes) : NULL;
}

static ev_status read_statement(bench *b, const char *path, ev_error *err) {
    statement *s = &b->statements[b->n++];
    const ev_analysis *analysis = NULL;
    ev_status status = ev_file_read(path, EV_TEXT_MAX_BYTES, &s->text, err);
    if (status == EV_OK)
        status = ev_analyse(b->analyser, s->text.data, s->text.len, EV_LANG_UND, &analysis, err);
    if (status != EV_OK)
        return status;
    s->analysis = *analysis;
    s->analysis.sentences = copy(analysis->sentences, analysis->n_sentences * sizeof *analysis->sentences);
    s->analysis.tokens = copy(analysis->tokens, analysis->n_tokens * sizeof *analysis->tokens);
    b->n_bytes += s->text.len;
    return s->analysis.sentences && s->analysis.tokens ? EV_OK : ev_out_of_memory(err);
}

static ev_status tag_all(const bench *b, const ev_codebook *codebook, ev_error *err) {
    ev_tagger *tagger = NULL;
    size_t n_tags = 0;
    double start = now();
    ev_status status = ev_tagger_new(codebook, b->lexicon, &tagger, err);
    for (size_t i = 0; status == EV_OK && i < b->n; i++) {
        ev_tagging tagging;
        status = ev_tagger_tag(tagger, &b->statements[i].analysis, "", &tagging, err);
        n_tags += status == EV_OK ? tagging.n_tags : 0;
    }
    if (status == EV_OK)
        printf("%s %zu %.6f %zu\n", codebook->path, b->n_bytes, now() - start, n_tags);
    ev_tagger_free(tagger);
    return status;
}

static ev_status run(bench *b, char **argv, ev_error *err) {
    ev_status status = EV_OK;
    char *list = argv[3];
    for (char *path = strtok(list, ","); status == EV_OK && path; path = strtok(NULL, ",")) {
        ev_codebook *codebook = NULL;
        status = ev_codebook_open(path, argv[1], &codebook, err);
        for (int i = 0; status == EV_OK && i < atoi(argv[2]); i++)
            status = tag_all(b, codebook, err);
        ev_codebook_free(codebook);
    }
    return status;
}

int main(int argc, char **argv) {
    ev_error err = {0};
    bench b = {0};
    if (argc < 5) {
        fprintf(stderr, "usage: tag_speed NAMES_FOLDER ROUNDS CODEBOOK[,CODEBOOK...] FILE...\n");
        return 2;
    }
    b.statements = calloc((size_t)argc, sizeof *b.statements);
    ev_status status = b.statements ? ev_lexicon_new(&b.lexicon, &err) : EV_NOMEM;
    if (status == EV_OK)
        status = ev_analyser_new(&b.analyser, b.lexicon, &err);
    for (int i = 4; status == EV_OK && i < argc; i++)
        status = read_statement(&b, argv[i], &err);
    if (status == EV_OK)
        status = run(&b, argv, &err);
    if (status != EV_OK)
        ev_error_print(stderr, "tag_speed", &err);
    return status == EV_OK ? 0 : 2;
}
