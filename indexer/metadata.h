/* What is known of a statement beside what its file says: by the file's name (--name-pattern), by the
 * folder's metadata.csv, by --set. Where several speak of one key, --set wins over metadata.csv, that over
 * the file itself, and the file over its name. Then values get one shape: countries their ISO 3166 alpha-3
 * code, languages their code, and speakers and organisations are linked to the ids of corpus/. What a
 * statement owes to others than its file, the values as given, and the links stand in its origin:
 *
 *   from   {"country": "name" | "metadata.csv" | "--set"}
 *   given  {"country": "Казахстан"}
 *   links  {"speaker": ["nazarbayev"]}
 *
 * Ownership: _new is freed by _free. Not thread-safe. */
#ifndef EV_INDEXER_METADATA_H
#define EV_INDEXER_METADATA_H

#include "base/sha256.h"
#include "indexer/readers/reader.h"
#include "store/manifest.h"

typedef struct ev_metadata ev_metadata;

typedef struct ev_metadata_options {
    const char *name_pattern; /* NULL: none */
    const char *const *set;   /* KEY=VALUE each */
    size_t n_set;
    const char *names_folder; /* that of actors.yml, organisations.yml and countries.yml */
} ev_metadata_options;

/* EV_BAD_ARGUMENT names what is wrong in a pattern or a KEY=VALUE; else as ev_linker_open(). */
ev_status ev_metadata_new(const ev_metadata_options *options, ev_metadata **out, ev_error *err);
void ev_metadata_free(ev_metadata *metadata);

/* Adds what the statement's metadata depends on beside its file: the options and the list of countries. */
void ev_metadata_digest(const ev_metadata *metadata, ev_sha256 *sha);
/* Appends the row of metadata.csv that speaks of an input's file, nothing where there is none. EV_NOMEM. */
ev_status ev_metadata_row(ev_metadata *metadata, const ev_input *input, const ev_sink *sink, ev_buf *out,
                          ev_error *err);

/* Adds what is known of the input to a statement as its reader made it. *fits is false where the input's name
 * does not fit the pattern, which is refused once; the statement is then to be left out. EV_NOMEM. */
ev_status ev_metadata_add(ev_metadata *metadata, const ev_input *input, const ev_sink *sink,
                          ev_statement *statement, bool *fits, ev_error *err);
/* Brings the values of a checked statement into one shape and links them. EV_NOMEM. */
ev_status ev_metadata_settle(ev_metadata *metadata, ev_statement *statement, ev_error *err);
/* Links its speaker and organisation, in the place of the links that it has. EV_NOMEM. */
ev_status ev_metadata_link(ev_metadata *metadata, ev_statement *statement, ev_error *err);

/* Fills in the digests of the lists of names. */
void ev_metadata_basis(const ev_metadata *metadata, ev_basis *basis);

#endif
