/* Metadata out of file names: `{country}_{session}_{year}.txt` takes KAZ_70_2015.txt apart. */
#ifndef EV_INDEXER_NAME_PATTERN_H
#define EV_INDEXER_NAME_PATTERN_H

#include "base/error.h"

#include <jansson.h>

typedef struct ev_name_pattern ev_name_pattern;

/* Fields stand in braces; everything else is literal. A field takes at least one character and never a slash.
 * A pattern with slashes is compared with as many folders of the path, others with the file's name only.
 * EV_BAD_ARGUMENT: an open, empty or nested brace, no field, two fields without anything between, a field
 * twice. EV_NOMEM. */
ev_status ev_name_pattern_new(const char *pattern, ev_name_pattern **out, ev_error *err);
void ev_name_pattern_free(ev_name_pattern *pattern);

/* Sets each field's value in `meta`; `year` (with `month`, `day` where given) also makes the date when there
 * is none. EV_BAD_INPUT when the name does not fit, or is not UTF-8. */
ev_status ev_name_pattern_apply(const ev_name_pattern *pattern, const char *path, json_t *meta,
                                ev_error *err);

#endif
