/* The words of dates: months in three languages, and what may stand beside a date without a meaning of its
 * own. */
#ifndef EV_TEXT_DATES_DATA_H
#define EV_TEXT_DATES_DATA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ev_date_word {
    const char *word; /* case folded */
    int month;        /* 1 to 12; 0: passed over */
    bool inflected;   /* endings may follow */
} ev_date_word;

extern const ev_date_word ev_date_words[];
extern const size_t ev_n_date_words;

#endif
