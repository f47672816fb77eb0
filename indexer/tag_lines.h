/* A tagged sentence as a line of JSON, the contract that other programs rely on, or as lines that people
 * read; with what earned each tag, and what stopped others, where that is asked for. */
#ifndef EV_INDEXER_TAG_LINES_H
#define EV_INDEXER_TAG_LINES_H

#include "base/buf.h"
#include "codebook/tagger.h"

typedef struct ev_tag_lines {
    const ev_codebook *codebook;
    ev_tagger *tagger;
    bool explain;
    uint32_t why_not; /* a theme, or EV_NO_ITEM */
    const char *id;   /* of the statement */
    const ev_analysis *analysis;
    const ev_tagging *tagging;
} ev_tag_lines;

/* A sentence and the tags [first, end) that it has. Failures are sticky in `out`. */
void ev_tag_json_add(ev_buf *out, const ev_tag_lines *lines, size_t sentence, size_t first, size_t end);
/* The same to read; sentences of which there is nothing to say give nothing. */
void ev_tag_text_add(ev_buf *out, const ev_tag_lines *lines, size_t sentence, size_t first, size_t end);

/* Why a theme is not found in a sentence: the places that came near, or the rule that found most of its
 * words. */
typedef struct ev_why_not {
    const char *rule;
    uint32_t start, end; /* bytes; 0, 0: no place */
    ev_buf reason;
} ev_why_not;
enum { EV_WHY_NOT_MOST = 3 };
/* Returns how many there are; each reason is freed by the caller. */
size_t ev_why_not_find(const ev_tag_lines *lines, size_t sentence, ev_why_not why[EV_WHY_NOT_MOST]);

#endif
