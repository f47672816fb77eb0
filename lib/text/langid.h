/* The language of a sentence, from evidence that is computed once for each distinct word and added up for
 * each token.
 *
 * A word's evidence is how much better it fits English, Russian, Kazakh in Cyrillic or Kazakh in Latin
 * letters than it fits any other language, in EV_LANGID_UNIT parts of a bit, and which other language its
 * letters or the word itself name. A sentence is decided from the sum; a general identifier is asked only
 * when the sum does not decide. Pure functions over constant tables: no state, no allocation, thread-safe. */
#ifndef EV_TEXT_LANGID_H
#define EV_TEXT_LANGID_H

#include "text/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EV_LANGID_UNIT = 16 };

typedef enum ev_langid_model {
    EV_MODEL_EN,
    EV_MODEL_RU,
    EV_MODEL_KK_CYRL,
    EV_MODEL_KK_LATN,
    EV_MODEL_LAST
} ev_langid_model;

typedef enum ev_langid_script {
    EV_SCRIPT_NONE, /* no letters: a number */
    EV_SCRIPT_LATN,
    EV_SCRIPT_CYRL,
    EV_SCRIPT_OTHER, /* the hint names the language, as far as the script does */
    EV_SCRIPT_LAST
} ev_langid_script;

typedef struct ev_lang_evidence {
    uint64_t strangers; /* bit 1 << ev_lang: the languages that do not write one of the word's letters */
    uint64_t hints;     /* bit 1 << ev_lang: the languages that letters, or the word itself, name; 0: none */
    int16_t score[EV_MODEL_LAST]; /* log-likelihood ratio, 1/EV_LANGID_UNIT bit; 0: says nothing */
    uint8_t script;               /* ev_langid_script */
    uint8_t hint_weight;          /* what each hinted language gets, 1/EV_LANGID_UNIT bit */
} ev_lang_evidence;

/* All zero is an empty sum. */
typedef struct ev_lang_evidence_sum {
    uint64_t strangers;
    int32_t score[EV_MODEL_LAST];
    /* For each pair of the three languages (row: the second language, column: the main one), the best run of
     * words so far that fit the first better than the other, and the run that is growing. */
    int32_t best_run[3][3];
    int32_t run[3][3];
    int32_t either;    /* sum over the words of the best score that each has in any of the three */
    uint32_t n_won[3]; /* words that fit this one of the three clearly better than the other two */
    uint32_t n_words[EV_SCRIPT_LAST];
    uint32_t hint[EV_LANG_LAST];
} ev_lang_evidence_sum;

/* The evidence of one word. `folded_word`: valid UTF-8, case folded, NFC; ё may be е already, look-alike
 * letters may be repaired or not. */
void ev_langid_word(const char *folded_word, size_t n_bytes, ev_lang_evidence *out);

/* Of a word that begins with a capital, and may be a name, which is in no language: less against each model.
 */
void ev_langid_soften(ev_lang_evidence *word);

/* Adds one token's evidence, in text order. */
void ev_langid_add(ev_lang_evidence_sum *sum, const ev_lang_evidence *word);

/* The language of a sentence whose tokens were added, EV_LANG_UND when nothing tells. `sentence` is its text
 * as written. `declared` (metadata) and `previous` (the sentence before, of the same statement) are weak
 * evidence and decide alone only where words do not: a lone number is in the language around it; EV_LANG_UND
 * for none. *mixed: a run of words is in another one of English, Russian and Kazakh. */
ev_lang ev_langid_decide(const ev_lang_evidence_sum *sum, const char *sentence, size_t n_bytes,
                         ev_lang declared, ev_lang previous, bool *mixed);

#endif
