/* See words.h. */
#include "query/words.h"

ev_status ev_words_open(ev_words *words, const ev_parsed *parsed, ev_groups *within, ev_error *err) {
    bool all = ev_opt_flag(parsed, "with-stopwords");
    ev_status status = all ? EV_OK : ev_stopwords_load(&words->stopwords, err);
    return status == EV_OK ? ev_vocabulary_new(within, ev_opt_flag(parsed, "exact"),
                                               all ? NULL : &words->stopwords, &words->vocabulary, err)
                           : status;
}

void ev_words_close(ev_words *words) {
    ev_vocabulary_free(words->vocabulary);
    ev_stopwords_free(&words->stopwords);
    *words = (ev_words){0};
}

size_t ev_words_shown(const ev_parsed *parsed, size_t n) {
    size_t limit = (size_t)ev_opt_int(parsed, "limit", 0);
    return limit > 0 && limit < n ? limit : n;
}

uint64_t ev_words_min_count(const ev_parsed *parsed) {
    return (uint64_t)ev_opt_int(parsed, "min-count", 1);
}
