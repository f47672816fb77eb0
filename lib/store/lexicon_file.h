/* The lexicon of a segment as a file: every type with its norm, stem and count, found by id, by norm, by the
 * beginning of a norm, or by stem. Written once from an ev_lexicon, then mapped: opening it costs nothing and
 * reading copies nothing.
 *
 * Layout (little-endian): "EVLX", u32 number of types N, then four arrays of u32: N+1 record offsets, N ids
 * in order of (class, norm), N ids in order of (class, stem, norm), N counts; then the records: u8 class,
 * varint features, varint bytes of norm, varint bytes of stem, norm, stem. Order is by bytes, which in UTF-8
 * is by code points. */
#ifndef EV_STORE_LEXICON_FILE_H
#define EV_STORE_LEXICON_FILE_H

#include "store/fs.h"
#include "text/lexicon.h"

#include <stdint.h>

#define EV_NO_TYPE UINT32_MAX

typedef struct ev_lexicon_file {
    ev_map map;
    uint32_t n_types;
    const unsigned char *offsets, *by_norm, *by_stem, *counts, *records; /* into the map */
    size_t records_bytes;
} ev_lexicon_file;

typedef struct ev_lexicon_entry {
    const char *norm; /* not NUL-terminated; lent by the map */
    const char *stem;
    uint32_t norm_bytes, stem_bytes;
    uint32_t features; /* EV_FEATURE_* */
    uint32_t count;    /* tokens in the segment, those of dead statements included */
    ev_word_class word_class;
} ev_lexicon_entry;

/* counts[i]: tokens of type i. EV_NOMEM, EV_IO, EV_NO_SPACE, EV_TOO_LARGE. */
ev_status ev_lexicon_file_write(const char *path, const ev_lexicon *lexicon, const uint32_t *counts,
                                uint64_t *n_bytes, ev_error *err);

/* EV_CORRUPT when the arrays do not fit the file. */
ev_status ev_lexicon_file_open(const char *path, ev_lexicon_file *file, ev_error *err);
void ev_lexicon_file_close(ev_lexicon_file *file);

/* False when the record is damaged or the id is out of range. */
bool ev_lexicon_file_get(const ev_lexicon_file *file, uint32_t type_id, ev_lexicon_entry *entry);

/* The type with this class and norm, or EV_NO_TYPE. */
uint32_t ev_lexicon_file_find(const ev_lexicon_file *file, ev_word_class word_class, const char *norm,
                              size_t n_bytes);

/* Types of one class in an order are neighbours: [*first, *end) are positions to give to _norm_at or
 * _stem_at. */
void ev_lexicon_file_prefix(const ev_lexicon_file *file, ev_word_class word_class, const char *norm_prefix,
                            size_t n_bytes, uint32_t *first, uint32_t *end);
void ev_lexicon_file_stem(const ev_lexicon_file *file, ev_word_class word_class, const char *stem,
                          size_t n_bytes, uint32_t *first, uint32_t *end);
uint32_t ev_lexicon_file_norm_at(const ev_lexicon_file *file, uint32_t position); /* type id */
uint32_t ev_lexicon_file_stem_at(const ev_lexicon_file *file, uint32_t position); /* type id */

#endif
