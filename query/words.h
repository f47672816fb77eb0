/* What freq, compare and collocates share: the vocabulary as their options ask for it, and how many of its
 * words are shown.
 *
 * Ownership: all zero is a valid empty one; _open fills what _close frees, in any case. */
#ifndef EV_QUERY_WORDS_H
#define EV_QUERY_WORDS_H

#include "cli/options.h"
#include "query/vocabulary.h"

/* Rows for the subcommands' tables. */
#define EV_OPTION_EXACT \
    { .name = "exact", .kind = EV_OPT_FLAG, .help = "words by their form instead of their stem" }
#define EV_OPTION_WITH_STOPWORDS \
    { .name = "with-stopwords", .kind = EV_OPT_FLAG, .help = "leave stop words in" }
#define EV_OPTION_LIMIT                                                                                      \
    {                                                                                                        \
        .name = "limit", .letter = 'n', .kind = EV_OPT_INT, .arg = "N", .min = 0, .max = EV_MAX_WORDS_SHOWN, \
        .value = "50", .help = "words to show; 0 shows all"                                                  \
    }
#define EV_OPTION_MIN_COUNT(explained)                                                            \
    {                                                                                             \
        .name = "min-count", .kind = EV_OPT_INT, .arg = "N", .min = 1, .max = EV_MAX_WORDS_SHOWN, \
        .value = "3", .help = (explained)                                                         \
    }
enum { EV_MAX_WORDS_SHOWN = 100000000 };

typedef struct ev_words {
    ev_stopwords stopwords;
    ev_vocabulary *vocabulary;
} ev_words;

/* The words that occur in what `within` divides, by --exact and --with-stopwords. As ev_stopwords_load and
 * ev_vocabulary_new fail. */
ev_status ev_words_open(ev_words *words, const ev_parsed *parsed, ev_groups *within, ev_error *err);
void ev_words_close(ev_words *words);

/* How many of n rows --limit shows. */
size_t ev_words_shown(const ev_parsed *parsed, size_t n);
uint64_t ev_words_min_count(const ev_parsed *parsed);

#endif
