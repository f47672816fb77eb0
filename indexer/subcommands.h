/* The subcommands of evindex, each defined in the file of its name. */
#ifndef EV_INDEXER_SUBCOMMANDS_H
#define EV_INDEXER_SUBCOMMANDS_H

#include "cli/options.h"

extern const ev_subcommand evindex_add, evindex_remove, evindex_info, evindex_export, evindex_tokens,
    evindex_tag, evindex_check;

/* Rows that several subcommands which read input share. */
#define EV_OPTION_NAME_PATTERN                                                     \
    {                                                                              \
        .name = "name-pattern", .kind = EV_OPT_STRING, .arg = "PATTERN",           \
        .help = "metadata out of file names, as in {country}_{session}_{year}.txt" \
    }
#define EV_OPTION_ENCODING                                                             \
    {                                                                                  \
        .name = "encoding", .kind = EV_OPT_STRING, .arg = "NAME", .shown = "detected", \
        .help = "encoding of plain text files"                                         \
    }

#endif
