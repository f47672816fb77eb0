/* The options of every subcommand that reads input, and what readers get from them. */
#ifndef EV_INDEXER_READING_H
#define EV_INDEXER_READING_H

#include "base/sha256.h"
#include "cli/options.h"
#include "indexer/metadata.h"
#include "indexer/readers/columns.h"
#include "indexer/readers/confined.h"
#include "indexer/readers/tei_folders.h"

/* Rows for the subcommand's table. */
#define EV_READING_OPTIONS                                                                                 \
    {.name = "name-pattern",                                                                               \
     .kind = EV_OPT_STRING,                                                                                \
     .arg = "PATTERN",                                                                                     \
     .help = "metadata out of file names, as in {country}_{session}_{year}.txt"},                          \
        {.name = "map",                                                                                    \
         .kind = EV_OPT_STRING,                                                                            \
         .arg = "KEY=COLUMN,...",                                                                          \
         .help = "columns of tables, by heading or number, as in text=content,date=3"},                    \
        {.name = "set",                                                                                    \
         .kind = EV_OPT_STRING,                                                                            \
         .arg = "KEY=VALUE",                                                                               \
         .repeatable = true,                                                                               \
         .help = "metadata for every statement read, over what files say"},                                \
        {.name = "encoding",                                                                               \
         .kind = EV_OPT_STRING,                                                                            \
         .arg = "NAME",                                                                                    \
         .shown = "detected",                                                                              \
         .help = "encoding of text, tables and pages"},                                                    \
        {.name = "max-seconds",                                                                            \
         .kind = EV_OPT_INT,                                                                               \
         .arg = "N",                                                                                       \
         .min = 1,                                                                                         \
         .max = 86400,                                                                                     \
         .shown = "120",                                                                                   \
         .help = "processor time for one PDF, word processor's file or member of an archive"},             \
    {                                                                                                      \
        .name = "max-memory", .kind = EV_OPT_INT, .arg = "MIB", .min = 16, .max = 1 << 20, .shown = "512", \
        .help = "memory for reading one of these, in MiB"                                                  \
    }

typedef struct ev_reading {
    ev_read_options options;
    ev_metadata *metadata;
    ev_column_map *map;
    ev_confined *confined;
    ev_tei_folders folders;
} ev_reading; /* all zero is valid for _free; stays where it is, for the options point into it */

/* Takes the options from the command line, which is lent and must outlive it. EV_BAD_ARGUMENT, EV_NOMEM, and
 * as the lists of names in corpus/ fail to load. */
ev_status ev_reading_new(ev_reading *reading, const ev_parsed *parsed, ev_error *err);
void ev_reading_free(ev_reading *reading);

/* Adds every option that changes what is read from a file: after a change of one every file is read again. */
void ev_reading_digest(const ev_reading *reading, const ev_parsed *parsed, ev_sha256 *sha);

#endif
