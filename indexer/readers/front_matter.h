/* YAML front matter: the metadata that may stand before a plain text, between two lines of three hyphens. */
#ifndef EV_INDEXER_FRONT_MATTER_H
#define EV_INDEXER_FRONT_MATTER_H

#include "base/error.h"

#include <jansson.h>
#include <stddef.h>

/* *front: a new JSON object (scalars become strings, lists become arrays), or NULL where the text has none;
 * *body_start: where the text begins behind it, in bytes. EV_BAD_INPUT with line and column: not closed, not
 * YAML, not a mapping, or nested deeper than a list. */
ev_status ev_front_matter_parse(const char *text, size_t n_bytes, json_t **front, size_t *body_start,
                                ev_error *err);

#endif
