/* The context of places: which cues of a sentence are active, and which of them reach a place.
 *
 * A cue acts within its reach in words; one of a group with `clause: true` stops at a comma, dash, bracket or
 * quotation mark, and at a word of the codebook's list `clause` ("but", "which", "а", "бірақ"), which begins
 * a clause without any.
 *
 * Ownership: _init before use, freed by _free; the codebook is lent, and the scan as long as it is asked
 * about. */
#ifndef EV_CODEBOOK_CONTEXT_H
#define EV_CODEBOOK_CONTEXT_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "codebook/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ev_context {
    const ev_codebook *codebook;
    uint32_t clause_list;
    uint32_t question; /* category */
    const ev_scan *scan;
    ev_found *active; /* cues of the sentence that nothing takes back */
    size_t n_active, active_capacity;
    uint32_t *clauses; /* by token of the sentence: the number of its clause */
    size_t clauses_capacity;
} ev_context;

void ev_context_init(ev_context *context, const ev_codebook *codebook);
void ev_context_free(ev_context *context);

/* A sentence's cues. EV_NOMEM. */
ev_status ev_context_read(ev_context *context, const ev_scan *scan, ev_error *err);
bool ev_context_reaches(const ev_context *context, const ev_found *cue, const ev_found *place);
/* The categories whose cues reach a place, as a set of bits. */
uint64_t ev_context_of(const ev_context *context, const ev_found *place);

/* The set of one category; empty for EV_NO_ITEM. */
uint64_t ev_context_bit(uint32_t category);

#endif
