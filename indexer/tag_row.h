/* A tag as a row of a table, for every subcommand that lists tags. */
#ifndef EV_INDEXER_TAG_ROW_H
#define EV_INDEXER_TAG_ROW_H

#include "cli/output.h"
#include "codebook/tagger.h"

/* The columns that ev_tag_row_print() fills. `rule_only`: which formats name the rule, as ev_column.only. */
#define EV_TAG_COLUMNS(rule_only)                                                                        \
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE}, {.name = "passage", .kind = EV_CELL_INT}, \
        {.name = "lang", .kind = EV_CELL_TEXT},                                                          \
        {.name = "theme", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},                                    \
        {.name = "start", .kind = EV_CELL_INT}, {.name = "end", .kind = EV_CELL_INT},                    \
        {.name = "match", .kind = EV_CELL_TEXT},                                                         \
        {.name = "rule", .kind = EV_CELL_TEXT, .only = (rule_only)},                                     \
        {.name = "polarity", .kind = EV_CELL_TEXT}, {.name = "modality", .kind = EV_CELL_TEXT},          \
        {.name = "speaker", .kind = EV_CELL_TEXT}, {.name = "target", .kind = EV_CELL_TEXT}, {           \
        .name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP                                         \
    }

/* Prints these cells and ends the row; cells of the caller's own come before. `id`: of the statement. Places
 * are bytes of the statement's text; the sentence stands in the last cell with the tag marked in it. Failures
 * are sticky in the printer. */
void ev_tag_row_print(ev_printer *printer, const ev_codebook *codebook, const char *id,
                      const ev_analysis *analysis, const ev_tag *tag);

#endif
