/* How fast a text is analysed, from bytes to stems, and what its pieces take.
 *
 *   analysis_speed FILE...
 *
 * Prints "PIECE SECONDS" a line, processor time on one thread: `analysis` is the whole, as `evindex tokens`
 * does it; the pieces are run on the same bytes once more, each by itself, so together they may take a little
 * more or less. */
#include "base/buf.h"
#include "store/fs.h"
#include "text/analyse.h"
#include "text/decode.h"
#include "text/langid.h"
#include "text/stem.h"
#include "text/tokens.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct bench {
    ev_buf bytes, text;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    uint32_t n_types;
    size_t n_tokens;
} bench;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static ev_status decode(bench *b, ev_error *err) {
    ev_decode_report report;
    ev_buf_clear(&b->text);
    return ev_decode(b->bytes.data, b->bytes.len, NULL, &b->text, &report, err);
}

static ev_status analyse(bench *b, ev_error *err) {
    const ev_analysis *analysis = NULL;
    ev_status status = ev_analyse(b->analyser, b->text.data, b->text.len, EV_LANG_UND, &analysis, err);
    b->n_tokens += status == EV_OK ? analysis->n_tokens : 0;
    return status;
}

static void find_tokens(const bench *b) {
    ev_token_span token = {0};
    while (ev_token_next(b->text.data, b->text.len, token.end, &token)) {
    }
}

/* Each distinct word once, as the lexicon does. */
static ev_status stem_types(const bench *b, ev_error *err) {
    ev_stemmer *stemmer = NULL;
    ev_buf norm = {0}, stem = {0};
    uint32_t features;
    ev_status status = ev_stemmer_new(&stemmer, err);
    for (uint32_t id = 0; status == EV_OK && id < ev_lexicon_size(b->lexicon); id++) {
        ev_type type = ev_lexicon_type(b->lexicon, id);
        status = ev_stemmer_word(stemmer, type.norm, type.norm_bytes, type.word_class, &norm, &stem,
                                 &features, err);
    }
    ev_stemmer_free(stemmer);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
    return status;
}

static void tell_languages(const bench *b) {
    ev_lang_evidence evidence;
    for (uint32_t id = 0; id < ev_lexicon_size(b->lexicon); id++) {
        ev_type type = ev_lexicon_type(b->lexicon, id);
        ev_langid_word(type.norm, type.norm_bytes, &evidence);
    }
}

typedef struct times {
    double decode, whole, tokens;
} times;

static ev_status one_file(bench *b, const char *path, times *sum, ev_error *err) {
    ev_buf_clear(&b->bytes);
    ev_status status = ev_file_read(path, EV_TEXT_MAX_BYTES, &b->bytes, err);
    double start = now();
    if (status == EV_OK)
        status = decode(b, err);
    double decoded = now();
    if (status == EV_OK)
        status = analyse(b, err);
    double analysed = now();
    if (status == EV_OK)
        find_tokens(b);
    sum->decode += decoded - start;
    sum->whole += analysed - start;
    sum->tokens += now() - analysed;
    return status;
}

static ev_status run(bench *b, char **paths, int n_paths, ev_error *err) {
    times sum = {0};
    ev_status status = ev_lexicon_new(&b->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&b->analyser, b->lexicon, err);
    for (int i = 0; status == EV_OK && i < n_paths; i++)
        status = one_file(b, paths[i], &sum, err);
    double start = now();
    if (status == EV_OK)
        status = stem_types(b, err);
    double stemmed = now();
    if (status == EV_OK)
        tell_languages(b);
    double told = now();
    if (status == EV_OK)
        printf(
            "analysis %.6f\ndecode %.6f\ntokens %.6f\nstems %.6f\nlanguages %.6f\nn_tokens %zu\nn_types %u\n",
            sum.whole, sum.decode, sum.tokens, stemmed - start, told - stemmed, b->n_tokens,
            ev_lexicon_size(b->lexicon));
    return status;
}

int main(int argc, char **argv) {
    bench b = {0};
    ev_error err = {0};
    if (argc < 2) {
        fprintf(stderr, "usage: analysis_speed FILE...\n");
        return 2;
    }
    ev_status status = run(&b, argv + 1, argc - 1, &err);
    if (status != EV_OK)
        ev_error_print(stderr, "analysis_speed", &err);
    ev_analyser_free(b.analyser);
    ev_lexicon_free(b.lexicon);
    ev_buf_free(&b.bytes);
    ev_buf_free(&b.text);
    return status != EV_OK;
}
