/* The form in which words are compared: one norm for all the ways in which a word reaches us.
 *
 * What is folded: case (full folding, so that ligatures and sharp s come apart), decomposed letters (NFC), ё
 * as е, stress marks, soft and line-break hyphens, zero-width and direction characters, apostrophes, hyphens,
 * full-width forms, and letters of the other script that only look right (Latin o in a Cyrillic word,
 * Cyrillic о in a Latin one). In Kazakh words also the letters that old 8-bit fonts put in place of Kazakh
 * ones. What is never folded: й (into и), қ ғ (к г), ң (н), ү ұ (у), ө (о), ә (а), һ, і, and every Latin
 * letter with a diacritic that Unicode has as one letter.
 *
 * Limit: of the combining marks on one letter the first EV_NORM_MAX_MARKS count, further ones are dropped,
 * which keeps the time linear whatever the input.
 *
 * Ownership: an ev_normal is the caller's; all zero is valid and empty; it can be used again and again, and
 * is freed by ev_normal_free(). */
#ifndef EV_TEXT_NORMALISE_H
#define EV_TEXT_NORMALISE_H

#include "base/buf.h"
#include "base/error.h"
#include "text/lang.h"

#include <stdint.h>

enum { EV_NORM_MAX_MARKS = 30 };

typedef struct ev_code_point {
    int32_t cp;
    uint32_t at; /* byte in the input where its character begins */
} ev_code_point;

typedef struct ev_code_points {
    ev_code_point *items;
    size_t n, capacity;
} ev_code_points;

typedef struct ev_normal_run {
    uint32_t norm, input; /* from here on bytes run in step, until the next run */
} ev_normal_run;

typedef struct ev_normal {
    ev_buf text; /* the normalised text */
    size_t n_input;
    ev_normal_run *runs; /* this and what follows is private */
    size_t n_runs, runs_capacity;
    ev_code_points word, folded;
} ev_normal;

void ev_normal_free(ev_normal *normal);

/* Normalises running text: its words as ev_normalise_word() does in EV_CLASS_OTHER; between them, quotation
 * marks become " or ', dashes -, an ellipsis three stops, and each run of white space one space. `text` is
 * valid UTF-8. EV_NOMEM, EV_TOO_LARGE (over 4 GB). */
ev_status ev_normalise(const char *text, size_t n_bytes, ev_normal *out, ev_error *err);

/* Normalises one token (tokens.h). The class decides where the letters alone do not: a word made only of
 * letters that both scripts share, and the old Kazakh fonts (EV_CLASS_KK). Kazakh stays in its script.
 * EV_NOMEM, EV_TOO_LARGE. */
ev_status ev_normalise_word(const char *word, size_t n_bytes, ev_word_class word_class, ev_normal *out,
                            ev_error *err);

/* The input byte for a byte of the normalised text: the start of the character that it came from. For the end
 * of the text, the end of the input; so a match [a, b) maps to [to_input(a), to_input(b)), with the marks and
 * hyphens dropped after it. */
size_t ev_normal_to_input(const ev_normal *normal, size_t norm_byte);

#endif
