/* The stop words of stopwords/ by word class: left out of top lists, keyness and collocates unless asked
 * for. What is counted for a group is never without them.
 *
 * Ownership: all zero is a valid empty list; ev_stopwords_free ends it. */
#ifndef EV_QUERY_STOPWORDS_H
#define EV_QUERY_STOPWORDS_H

#include "query/intern.h"
#include "text/lang.h"

typedef struct ev_stopwords {
    ev_intern words; /* "en:the" */
} ev_stopwords;

/* Reads en.txt, ru.txt and kk.txt of the data folder. EV_NOT_FOUND, EV_IO, EV_NOMEM, each naming the file. */
ev_status ev_stopwords_load(ev_stopwords *stopwords, ev_error *err);
void ev_stopwords_free(ev_stopwords *stopwords);
/* `norm` is a type's. */
bool ev_stopwords_has(const ev_stopwords *stopwords, ev_word_class word_class, const char *norm,
                      size_t n_bytes);

#endif
