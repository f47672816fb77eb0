/* Which codebook a subcommand works by: --codebook, or the one that ships with the programs. */
#ifndef EV_INDEXER_CODEBOOKS_H
#define EV_INDEXER_CODEBOOKS_H

#include "base/error.h"
#include "codebook/codebook.h"
#include "indexer/refusals.h"

#define EV_OPTION_CODEBOOK                                                                             \
    {                                                                                                  \
        .name = "codebook", .kind = EV_OPT_STRING, .arg = "FILE", .shown = "exitvoice.yml",            \
        .help = "what is tagged and how; names of organisations and actors stand in corpus/ as always" \
    }

/* `path` NULL: the one that ships. As ev_codebook_open(); EV_BAD_CODEBOOK also when an example of its own
 * fails. */
ev_status ev_codebook_load(const char *path, ev_codebook **out, ev_error *err);
/* As ev_codebook_open(): its examples are not run. */
ev_status ev_codebook_load_unchecked(const char *path, ev_codebook **out, ev_error *err);

/* Says what could not be taken over from a dictionary of another program. */
void ev_codebook_notice(const ev_codebook *codebook, const ev_refusals *refusals);

#endif
