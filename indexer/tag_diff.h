/* evindex check --diff: the tags that one codebook gives and another does not. */
#ifndef EV_INDEXER_TAG_DIFF_H
#define EV_INDEXER_TAG_DIFF_H

#include "cli/options.h"

/* Positionals: OLD, NEW, paths. Returns the exit code. */
int ev_tag_diff_run(const ev_parsed *parsed);

#endif
