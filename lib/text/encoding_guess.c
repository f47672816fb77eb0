/* Which encoding unmarked bytes are in: see encoding.h. Each table of CANDIDATES makes letters of the bytes;
 * the one whose letters read best in some language wins (encoding_fit.h). */
#include "text/encoding.h"

#include "text/encoding_fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchardet.h>

/* Mean bits a letter: text in a language of the models is under the first, noise over the second. */
static const double GOOD_BITS = 4.8, NOISE_BITS = 6.6;
static const double MARGIN_SCALE = 4;
/* uchardet 0.0.7 gives no confidence of its own. */
static const double UCHARDET_CONFIDENCE = 0.75;
enum { SAMPLE_BYTES = 64 << 10, UCHARDET_MIN_HIGH = 16, FOREIGN_LINE_LETTERS = 12, FOREIGN_LINE_MARGIN = 16 };

/* In order of preference where the bytes tell no difference. */
static const ev_encoding_id CANDIDATES[] = {
    EV_ENCODING_CP1251, EV_ENCODING_CP1252,    EV_ENCODING_KOI8R,       EV_ENCODING_CP866,
    EV_ENCODING_KZ1048, EV_ENCODING_ISO8859_5, EV_ENCODING_MACCYRILLIC,
};
enum { N_CANDIDATES = sizeof CANDIDATES / sizeof CANDIDATES[0] };
enum {
    PLAIN = 1
}; /* windows-1252: what a text with nothing but quotation marks outside ASCII is said to be in */

struct ev_guesser {
    ev_fit_table tables[N_CANDIDATES];
    int best; /* of CANDIDATES, -1: none */
    unsigned model;
    double mean_bits, margin_bits;
};

static bool same_text(const ev_fit_table *a, const ev_fit_table *b, const bool used[256]) {
    for (unsigned byte = 0x80; byte < 256; byte++)
        if (used[byte] && a->bytes[byte].code_point != b->bytes[byte].code_point)
            return false;
    return true;
}

static void choose(ev_guesser *g, const char *bytes, size_t n_bytes) {
    double bits[N_CANDIDATES];
    bool used[256] = {false};
    for (size_t i = 0; i < n_bytes; i++)
        used[(unsigned char)bytes[i]] = true;
    for (int k = 0; k < N_CANDIDATES; k++) {
        if (!g->tables[k].loaded)
            continue;
        ev_fit fit = ev_fit_measure(&g->tables[k], bytes, n_bytes, EV_FIT_ALL_MODELS);
        bits[k] = fit.bits;
        if (g->best >= 0 && bits[k] >= bits[g->best])
            continue;
        g->best = k;
        g->model = fit.model;
        g->mean_bits = fit.n_letters ? fit.bits / (double)fit.n_letters : NOISE_BITS;
    }
    if (g->best < 0)
        return;
    if (g->tables[PLAIN].loaded && same_text(&g->tables[PLAIN], &g->tables[g->best], used))
        g->best = PLAIN;
    for (int k = 0; k < N_CANDIDATES; k++)
        if (g->tables[k].loaded && !same_text(&g->tables[k], &g->tables[g->best], used))
            g->margin_bits = fmin(g->margin_bits, bits[k] - bits[g->best]);
}

/* 1 for text of a known language that no other table reads as well, towards 0 for noise and for close calls.
 */
static double confidence_of(const ev_guesser *g) {
    double fit = (NOISE_BITS - g->mean_bits) / (NOISE_BITS - GOOD_BITS);
    fit = fmin(fmax(fit, 0), 1);
    return fit * (1 - exp2(-g->margin_bits / MARGIN_SCALE));
}

/* uchardet knows encodings of languages that we have no models of. Its word counts when the whole sample
 * converts. */
static void ask_uchardet(const char *bytes, size_t n_bytes, size_t n_high, ev_encoding_guess *guess) {
    uchardet_t detector = uchardet_new();
    if (!detector)
        return;
    bool handled = uchardet_handle_data(detector, bytes, n_bytes) == 0;
    uchardet_data_end(detector);
    const char *name = handled ? uchardet_get_charset(detector) : "";
    if (*name && ev_encoding_find(name) == EV_ENCODING_LAST && n_high >= UCHARDET_MIN_HIGH &&
        ev_converts_cleanly(name, bytes, n_bytes)) {
        guess->id = EV_ENCODING_LAST;
        guess->confidence = UCHARDET_CONFIDENCE;
        snprintf(guess->name, sizeof guess->name, "%s", name);
    }
    uchardet_delete(detector);
}

/* Copies the lines that hold bytes outside ASCII, up to SAMPLE_BYTES. Returns how many such bytes there are.
 */
static size_t take_sample(const char *bytes, size_t n_bytes, ev_buf *sample) {
    size_t n_high = 0, at = 0;
    while (at < n_bytes && sample->len < SAMPLE_BYTES && !sample->failed) {
        const char *newline = memchr(bytes + at, '\n', n_bytes - at);
        size_t n = newline ? (size_t)(newline - bytes) + 1 - at : n_bytes - at;
        size_t room = SAMPLE_BYTES - sample->len;
        if (ev_ascii_run(bytes + at, n) < n)
            ev_buf_add(sample, bytes + at, n < room ? n : room);
        at += n;
    }
    for (size_t i = 0; i < sample->len; i++)
        n_high += (unsigned char)sample->data[i] >= 0x80;
    return n_high;
}

static void guess_sample(ev_guesser *g, const ev_buf *sample, size_t n_high, ev_encoding_guess *guess) {
    choose(g, sample->data, sample->len);
    if (g->best >= 0) {
        guess->id = CANDIDATES[g->best];
        guess->confidence = confidence_of(g);
        snprintf(guess->name, sizeof guess->name, "%s", EV_ENCODINGS[guess->id].name);
    }
    if (guess->confidence < UCHARDET_CONFIDENCE)
        ask_uchardet(sample->data, sample->len, n_high, guess);
}

ev_status ev_guesser_new(ev_guesser **out, const char *bytes, size_t n_bytes, ev_encoding_guess *guess,
                         ev_error *err) {
    *out = NULL;
    *guess = (ev_encoding_guess){.id = EV_ENCODING_LAST};
    ev_guesser *g = calloc(1, sizeof *g);
    if (!g)
        return ev_fail(err, EV_NOMEM, "no memory to tell the encoding");
    g->best = -1;
    g->margin_bits = 64;
    for (int k = 0; k < N_CANDIDATES; k++)
        ev_fit_load(CANDIDATES[k], &g->tables[k]);
    ev_buf sample = {0};
    size_t n_high = take_sample(bytes, n_bytes, &sample);
    ev_status status = ev_buf_status(&sample, err);
    if (status == EV_OK && n_high > 0)
        guess_sample(g, &sample, n_high, guess);
    ev_buf_free(&sample);
    if (status == EV_OK)
        *out = g;
    else
        ev_guesser_free(g);
    return status;
}

void ev_guesser_free(ev_guesser *guesser) {
    free(guesser);
}

ev_encoding_id ev_guesser_line(const ev_guesser *g, const char *line, size_t n_bytes) {
    ev_encoding_id main_one = CANDIDATES[g->best];
    ev_fit main_fit = ev_fit_measure(&g->tables[g->best], line, n_bytes, 1u << g->model);
    if (main_fit.n_letters < FOREIGN_LINE_LETTERS || main_fit.bits < (double)main_fit.n_letters * NOISE_BITS)
        return main_one;
    int best = g->best;
    double best_bits =
        ev_fit_measure(&g->tables[best], line, n_bytes, EV_FIT_ALL_MODELS).bits - FOREIGN_LINE_MARGIN;
    for (int k = 0; k < N_CANDIDATES; k++) {
        if (!g->tables[k].loaded)
            continue;
        ev_fit fit = ev_fit_measure(&g->tables[k], line, n_bytes, EV_FIT_ALL_MODELS);
        if (fit.bits < best_bits && fit.bits < (double)fit.n_letters * GOOD_BITS) {
            best = k;
            best_bits = fit.bits;
        }
    }
    return CANDIDATES[best];
}
