/* Tags a statement's sentences by a codebook: which theme, which words, which rule, affirmed or negated,
 * actual or not, who speaks, about which organisation. The one door that programs use.
 *
 * A rule's place counts when cues of the context (context.h) that it needs reach it, none that it excludes
 * does, and no `unless` touches it. Of overlapping places of one theme the longest stays. targets.h says
 * which organisation a plain "the Union" means, speech.h who speaks.
 *
 * Ownership: _new is freed by _free; the codebook and the lexicon are lent. Tags are lent until the next
 * call. Not thread-safe: one tagger a thread. */
#ifndef EV_CODEBOOK_TAGGER_H
#define EV_CODEBOOK_TAGGER_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "text/analyse.h"

/* A cue that reached a tag: of a category that its rule needs, or that gives attributes. */
typedef struct ev_tag_cue {
    uint32_t category;
    uint32_t rule;       /* EV_NO_ITEM: the sentence's question mark */
    uint32_t start, end; /* bytes in the text */
} ev_tag_cue;

typedef struct ev_tag {
    uint32_t sentence;              /* in the analysis, from 0 */
    uint32_t start, end;            /* bytes in the text */
    uint32_t first_token, n_tokens; /* in the sentence */
    uint32_t theme, rule;           /* in the codebook */
    ev_polarity polarity;
    ev_modality modality;
    /* an actor's id, the statement's own speaker, "unknown" for a quotation without one */
    const char *speaker;
    const char *target;         /* an organisation's id, or "" */
    uint32_t first_cue, n_cues; /* in ev_tagging.cues */
} ev_tag;

/* Why a rule that found its words gave no tag. */
typedef enum ev_refusal {
    EV_REFUSED_NEEDS,   /* none of the categories in `categories` reaches the place */
    EV_REFUSED_WITHOUT, /* one of the categories in `categories` reaches it */
    EV_REFUSED_UNLESS,  /* rule `other` touches it */
    EV_REFUSED_YIELDS,  /* theme `other` is there */
    EV_REFUSED_BEATEN,  /* rule `other` of the same theme says more at this place */
} ev_refusal;

typedef struct ev_near_miss {
    uint32_t sentence;
    uint32_t start, end; /* bytes in the text */
    uint32_t rule;
    ev_refusal why;
    uint64_t categories;
    uint32_t other;
} ev_near_miss;

/* A rule that was not tried to its end in a sentence, because it took too many steps. */
typedef struct ev_given_up {
    uint32_t sentence, rule;
} ev_given_up;

typedef struct ev_tagging {
    const ev_tag *tags; /* by sentence, then by place */
    size_t n_tags;
    const ev_tag_cue *cues;
    const ev_near_miss *misses; /* by sentence */
    size_t n_misses;
    const ev_given_up *given_up; /* by sentence */
    size_t n_given_up;
} ev_tagging;

typedef struct ev_tagger ev_tagger;

/* EV_NOMEM. */
ev_status ev_tagger_new(const ev_codebook *codebook, const ev_lexicon *lexicon, ev_tagger **out,
                        ev_error *err);
void ev_tagger_free(ev_tagger *tagger);
/* To be called after ev_lexicon_clear(). */
void ev_tagger_clear(ev_tagger *tagger);

/* `speaker`: the statement's own ("" for none: tags of its own words then have none), lent as long as the
 * tags are used; a name of an actor becomes that actor's id. EV_NOMEM. */
ev_status ev_tagger_tag(ev_tagger *tagger, const ev_analysis *analysis, const char *speaker,
                        ev_tagging *tagging, ev_error *err);

const ev_codebook *ev_tagger_codebook(const ev_tagger *tagger);
/* Scans one sentence anew, for whoever asks what is in it (nearest.h); lent until the next call. NULL: memory
 * is short. */
const struct ev_scanner *ev_tagger_scan(ev_tagger *tagger, const ev_analysis *analysis, size_t sentence);

#endif
