/* Runs all rules of a codebook over one sentence: entries of lists first, in the order of the lists, then
 * cues and themes. A rule that takes too many steps is given up in this sentence, and named. What was found
 * is given as it is; tagger.h decides what it means.
 *
 * Ownership: _new is freed by _free; the codebook and the lexicon are lent. What a scan found is lent until
 * the next. Not thread-safe: one scanner a thread. */
#ifndef EV_CODEBOOK_SCAN_H
#define EV_CODEBOOK_SCAN_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "text/analyse.h"

/* An entry of a list in the sentence. Tokens are counted within the sentence. */
typedef struct ev_label {
    uint32_t start, end; /* tokens [start, end) */
    uint32_t list;
    uint32_t item; /* EV_NO_ITEM for lists of plain words */
    uint32_t next; /* the next label that starts at the same token, or EV_NO_ITEM */
} ev_label;

/* A cue or a place of a theme. */
typedef struct ev_found {
    uint32_t rule;
    uint32_t start, end; /* tokens [start, end) */
    uint32_t org;        /* the organisation that the pattern went through, or EV_NO_ITEM */
    uint32_t anchor;     /* number of the label that gave the organisation, or EV_NO_ITEM */
} ev_found;

/* What stands between a token and the one before it. */
enum {
    EV_GAP_COMMA = 1u << 0,
    EV_GAP_CLAUSE = 1u << 1, /* ; : a dash, a bracket */
    EV_GAP_QUOTE = 1u << 2,
    EV_GAP_COLON = 1u << 3, /* besides EV_GAP_CLAUSE */
    EV_GAP_DASH = 1u << 4,  /* besides EV_GAP_CLAUSE */
};

typedef struct ev_scan {
    const ev_label *labels;
    size_t n_labels;
    const ev_found *founds; /* by rule number, then by place; longest first */
    size_t n_founds;
    const uint8_t *gaps; /* by token of the sentence */
    uint32_t n_tokens;
    bool question;            /* the sentence ends in a question mark */
    const uint32_t *given_up; /* rules that hit their limit of steps somewhere in it */
    size_t n_given_up;
} ev_scan;

/* Steps that a rule may take from one word; sane rules need a few dozen. */
enum { EV_SCAN_STEPS = 20000 };

typedef struct ev_scanner ev_scanner;

/* EV_NOMEM. */
ev_status ev_scanner_new(const ev_codebook *codebook, const ev_lexicon *lexicon, ev_scanner **out,
                         ev_error *err);
void ev_scanner_free(ev_scanner *scanner);
/* To be called after ev_lexicon_clear(): what was known of its types is forgotten. */
void ev_scanner_clear(ev_scanner *scanner);

/* EV_NOMEM. */
ev_status ev_scanner_scan(ev_scanner *scanner, const ev_analysis *analysis, size_t sentence, ev_scan *scan,
                          ev_error *err);

/* Whether a word of the sentence scanned last passes a test of the codebook. */
bool ev_scanner_passes(const ev_scanner *scanner, uint32_t token, uint32_t test);

/* Whether a word of the sentence scanned last, or an entry of a list in it, is what the element asks for. */
bool ev_scanner_has(const ev_scanner *scanner, const ev_element *element);

#endif
