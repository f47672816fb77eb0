/* Inside the codebook floor: what a scanner holds, shared by scan.c, which runs the rules over a sentence,
 * and scan_match.c, which tries one rule at one word. Nobody else includes this. */
#ifndef EV_CODEBOOK_SCAN_STATE_H
#define EV_CODEBOOK_SCAN_STATE_H

#include "codebook/flat_sentence.h"
#include "codebook/known_words.h"
#include "codebook/scan.h"

typedef struct ev_candidate {
    uint32_t rule, at;
} ev_candidate;

/* Candidates of one list, or of cues and themes. */
typedef struct ev_bucket {
    ev_candidate *items;
    size_t n, capacity;
} ev_bucket;

struct ev_scanner {
    const ev_codebook *codebook;
    const ev_lexicon *lexicon;
    ev_known_words words;
    ev_bucket *buckets;    /* by list, then one for cues and themes */
    uint32_t *seen_lists;  /* by list: the number of the last scan in which it had an entry */
    uint32_t *seen_groups; /* by group of words: the same */
    uint32_t n_scans;
    ev_label *labels;
    size_t n_labels, labels_capacity;
    uint32_t *first_label; /* by token of the sentence */
    size_t first_capacity;
    uint8_t *gaps;
    size_t gaps_capacity;
    ev_found *founds;
    size_t n_founds, founds_capacity;
    ev_regex_matcher *matcher;
    ev_flat_sentence flat;
    uint32_t *given_up; /* rules, in the sentence at hand */
    size_t n_given_up, given_up_capacity;
    /* of the sentence at hand */
    const ev_analysis *analysis;
    const ev_token *tokens;
    uint32_t n_tokens;
    ev_word_class word_class;
    uint32_t steps; /* of the rule at hand, from one word */
};

/* A rule that is tried: where it ends, and the label of the organisation that it went through. */
typedef struct ev_match {
    const ev_rule *rule;
    uint32_t end;
    uint32_t anchor;
} ev_match;

/* The letter at a byte, and its length; 0 for what is none. */
int32_t ev_scan_letter(const char *text, uint32_t at, uint32_t end, uint32_t *step);
/* Whether the word is written as the rule of a name asks. */
bool ev_scan_is_cased(const ev_scanner *scanner, const ev_rule *rule, uint32_t at);
/* Tries element `element` of the rule exactly at a word, and the rest of the pattern after it. */
bool ev_scan_match(ev_scanner *scanner, ev_match *m, size_t element, uint32_t at);

#endif
