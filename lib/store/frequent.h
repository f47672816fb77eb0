/* The postings of a segment's commonest types as a flat file, beside those that Xapian has of them: a
 * question about common words reads hundreds of thousands, and Xapian hands out one by one what can be read
 * here at a tenth of the time. schema.h has the layout.
 *
 * Ownership: _open is closed by _close; a list is lent until then. Reading is thread-safe. */
#ifndef EV_STORE_FREQUENT_H
#define EV_STORE_FREQUENT_H

#include "base/error.h"
#include "store/fs.h"

#include <stdbool.h>
#include <stdint.h>

/* Types with fewer tokens than this are left to Xapian: it reads their postings in a tenth of a millisecond.
 */
enum { EV_FREQUENT_MIN_TOKENS = 4096 };

typedef struct ev_frequent {
    ev_map map;
    uint32_t n_types;
} ev_frequent;

typedef struct ev_frequent_list {
    const unsigned char *at, *end;
    uint32_t n_postings;
} ev_frequent_list;

/* EV_NOT_FOUND, EV_CORRUPT, EV_PERMISSION, EV_IO. */
ev_status ev_frequent_open(const char *path, ev_frequent *frequent, ev_error *err);
void ev_frequent_close(ev_frequent *frequent);

/* False for a type that is not there. */
bool ev_frequent_find(const ev_frequent *frequent, uint32_t type_id, ev_frequent_list *list);
/* Fills list->n_postings docids, which rise, and counts. False when the file is damaged, or holds a docid
 * that is not below `end`. */
bool ev_frequent_read(const ev_frequent_list *list, uint32_t end, uint32_t *restrict docids,
                      uint32_t *restrict counts);

struct ev_segment;
/* Writes the file of a segment, of which only passages and token streams are read; counts[i]: tokens of type
 * i. EV_CORRUPT, EV_NOMEM, EV_NO_SPACE, EV_IO. */
ev_status ev_frequent_write(const char *path, const struct ev_segment *segment, const uint32_t *counts,
                            uint32_t n_types, uint64_t *n_bytes, ev_error *err);

#endif
