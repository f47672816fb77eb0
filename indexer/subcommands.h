/* The subcommands of evindex, each defined in the file of its name. */
#ifndef EV_INDEXER_SUBCOMMANDS_H
#define EV_INDEXER_SUBCOMMANDS_H

#include "cli/options.h"

extern const ev_subcommand evindex_add, evindex_remove, evindex_info, evindex_export, evindex_tokens,
    evindex_tag, evindex_check, evindex_sample, evindex_agree;

#endif
