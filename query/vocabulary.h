/* The words of a corpus, over all its segments: by stem or by exact form, ranked by how often they occur in
 * the part of it that a query finds. Words of different word classes (en, ru, kk, x for other languages) are
 * different even when they are spelled alike. Counted on the token streams.
 *
 * Order: the more frequent first, equal ones by their form's bytes, then by class: it depends on the
 * statements alone. Ownership: _new is freed by _free; what is lent lives as long. */
#ifndef EV_QUERY_VOCABULARY_H
#define EV_QUERY_VOCABULARY_H

#include "query/count.h"
#include "query/stopwords.h"

typedef struct ev_vocabulary ev_vocabulary;

typedef struct ev_vocabulary_item {
    const char
        *form; /* the norm; of a stem, that of its norms that occurs most (equal ones: the first by bytes) */
    const char *stem; /* "" when words are exact forms */
    ev_word_class word_class;
    uint64_t count; /* tokens in what `within` divides */
} ev_vocabulary_item;

/* `within` says where words are counted for the ranking. `stopwords`: forms to leave out, NULL for none.
 * EV_CORRUPT, EV_NOMEM. */
ev_status ev_vocabulary_new(ev_groups *within, bool exact, const ev_stopwords *stopwords, ev_vocabulary **out,
                            ev_error *err);
void ev_vocabulary_free(ev_vocabulary *vocabulary);

/* How many words occur; item 0 is the most frequent. */
size_t ev_vocabulary_size(const ev_vocabulary *vocabulary);
ev_vocabulary_item ev_vocabulary_at(const ev_vocabulary *vocabulary, size_t i);
/* By type id of a segment: the place in the ranking, or EV_NO_ITEM for a stop word and for what does not
 * occur. */
const uint32_t *ev_vocabulary_of_types(const ev_vocabulary *vocabulary, size_t segment);
#define EV_NO_ITEM UINT32_MAX
/* By type id of a segment: its tokens in what `within` divides. */
const uint32_t *ev_vocabulary_type_counts(const ev_vocabulary *vocabulary, size_t segment);

#endif
