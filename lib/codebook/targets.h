/* About which organisation: the one that a place names, or what a plain "the Union" in it stands for.
 *
 * The codebook's lists `union` and `treaty` hold the plain referents. One stands for the organisation named
 * last before it whose own name has that word (the Union: the Eurasian Economic Union, and not the United
 * Nations); if no such is named, for the one named last, not more than a few sentences before. A theme with
 * `target: sentence` takes, where its words name none, the organisation named nearest in the sentence; one
 * with `target: near` also that named last in the few sentences before ("the threat of exit").
 *
 * Ownership: _new is freed by _free; the codebook and the scanner are lent. */
#ifndef EV_CODEBOOK_TARGETS_H
#define EV_CODEBOOK_TARGETS_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "codebook/scan.h"

#include <stddef.h>

typedef struct ev_targets ev_targets;

/* EV_NOMEM. */
ev_status ev_targets_new(const ev_codebook *codebook, const ev_scanner *scanner, ev_targets **out,
                         ev_error *err);
void ev_targets_free(ev_targets *targets);

/* A new statement: nothing has been named. */
void ev_targets_forget(ev_targets *targets);
/* After a sentence's last question: its organisations are named now. */
void ev_targets_remember(ev_targets *targets, const ev_scan *scan, size_t sentence);
/* The organisation's id, or "". `scan` is of the sentence, as the scanner left it. */
const char *ev_targets_of(const ev_targets *targets, const ev_scan *scan, const ev_found *place,
                          size_t sentence);

#endif
