/* Draws units from strata: each stratum gives as many as any other as long as it has them. Which units are
 * drawn follows from a seed and the units' names alone, whatever the order in which they come; memory holds
 * the drawn ones, not the corpus. A unit may be in several strata, and is drawn once.
 *
 * Ownership: _new is freed by _free; names are copied, what is drawn is lent. */
#ifndef EV_INDEXER_STRATA_H
#define EV_INDEXER_STRATA_H

#include "base/error.h"
#include "base/sha256.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A unit that may be drawn: `payload` is the caller's, made when the unit enters and freed when it leaves. */
typedef struct ev_unit {
    unsigned char key[EV_SHA256_BYTES];
    void *payload;
    bool drawn;
    unsigned n_strata; /* that hold it now */
} ev_unit;

typedef struct ev_strata ev_strata;

typedef struct ev_strata_options {
    uint64_t seed;
    size_t n; /* units to draw */
    /* Makes the payload of a unit; `source` is what _add was given. NULL: memory is short. */
    void *(*make)(const void *source);
    void (*unmake)(void *payload);
} ev_strata_options;

/* EV_NOMEM. */
ev_status ev_strata_new(const ev_strata_options *options, ev_strata **out, ev_error *err);
void ev_strata_free(ev_strata *strata);

/* A unit, by its name, with the names of its strata. EV_NOMEM. */
ev_status ev_strata_add(ev_strata *strata, const char *id, uint64_t number, const char *const *names,
                        size_t n_names, const void *source, ev_error *err);

/* Draws; afterwards units are in the order of their keys, which is by chance. EV_NOMEM. */
ev_status ev_strata_draw(ev_strata *strata, const ev_unit *const **drawn, size_t *n_drawn, ev_error *err);

/* Stratum i, in order of names: how many units it has and how many were drawn for it. False past the last. */
bool ev_strata_at(const ev_strata *strata, size_t i, const char **name, uint64_t *n_units, uint64_t *n_drawn);

#endif
