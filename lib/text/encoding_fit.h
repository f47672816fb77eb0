/* How well bytes read when a single-byte table is taken for theirs, in bits: letter sequences by the models
 * of langid_data.h, a fixed price for signs, penalties for what no text does (Latin and Cyrillic letters in
 * one word, a capital after a small letter, unused bytes). For encoding_guess.c only. */
#ifndef EV_TEXT_ENCODING_FIT_H
#define EV_TEXT_ENCODING_FIT_H

#include "text/encoding.h"

/* Cyrillic letters are priced in Russian, Kazakh, East Slavic, South Slavic and Kipchak languages. */
enum { EV_FIT_MODELS = 5, EV_FIT_ALL_MODELS = (1 << EV_FIT_MODELS) - 1 };

/* What a byte is in a table. */
typedef struct ev_fit_byte {
    uint32_t code_point; /* 0: none */
    uint8_t kind;
    uint8_t symbol;
    bool capital;
} ev_fit_byte;

typedef struct ev_fit_table {
    bool loaded; /* false: this system's iconv does not know the encoding */
    ev_fit_byte bytes[256];
} ev_fit_table;

typedef struct ev_fit {
    double bits;        /* of all that is not the same in every table */
    uint64_t n_letters; /* that these bits are for, signs counted too */
    unsigned model;     /* of the Cyrillic letters, the one that fits best */
} ev_fit;

void ev_fit_load(ev_encoding_id id, ev_fit_table *table);
/* `models`: bits 1 << model of those to try. The table must be loaded. */
ev_fit ev_fit_measure(const ev_fit_table *table, const char *bytes, size_t n_bytes, unsigned models);

#endif
