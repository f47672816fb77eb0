/* Reads statements and tags them by one codebook or by several, for every subcommand that tags without an
 * index. What cannot be read, and what is left out, is named on standard error. */
#ifndef EV_INDEXER_TAGGING_H
#define EV_INDEXER_TAGGING_H

#include "cli/options.h"
#include "codebook/tagger.h"
#include "indexer/given_up.h"
#include "indexer/reading.h"
#include "indexer/refusals.h"

enum { EV_MAX_CODEBOOKS = 2 };

/* A statement with its analysis and its tags by each codebook; all of it lent for the call. Any status but
 * EV_OK ends the reading. */
typedef ev_status (*ev_tagged_fn)(void *user, const ev_statement *statement, const ev_analysis *analysis,
                                  const ev_tagging *taggings, ev_error *err);

typedef struct ev_tag_reader {
    ev_codebook *codebooks[EV_MAX_CODEBOOKS]; /* owned */
    size_t n_codebooks;
    ev_refusals refusals;
    ev_tagged_fn tagged;
    void *user;
    /* this and what follows is private */
    ev_reading reading;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_tagger *taggers[EV_MAX_CODEBOOKS];
    ev_given_up_counts given_up[EV_MAX_CODEBOOKS];
    uint64_t n_untagged[EV_LANG_LAST]; /* sentences in languages that no rule speaks */
} ev_tag_reader;                       /* all zero is valid for _free */

/* Sets the visitor, and as the one codebook that of --codebook or the one that ships. As ev_codebook_load().
 */
ev_status ev_tag_reader_load(ev_tag_reader *reader, const ev_parsed *parsed, ev_tagged_fn tagged, void *user,
                             ev_error *err);
/* Fills what is private, for the codebooks that the caller has put in; the options of EV_READING_OPTIONS are
 * taken from the command line, which is lent. As ev_reading_new(); EV_NOMEM. */
ev_status ev_tag_reader_start(ev_tag_reader *reader, const ev_parsed *parsed, ev_error *err);
/* Visits every statement of the paths, then says what was left out: sentences in other languages, rules that
 * were given up. What the visitor returned; EV_INTERRUPTED; EV_NOMEM. */
ev_status ev_tag_reader_read(ev_tag_reader *reader, const char *const *paths, size_t n_paths, ev_error *err);
void ev_tag_reader_free(ev_tag_reader *reader);

#endif
