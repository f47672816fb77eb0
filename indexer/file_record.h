/* What the index remembers of an input file, so that an unchanged one need not be read again. */
#ifndef EV_INDEXER_FILE_RECORD_H
#define EV_INDEXER_FILE_RECORD_H

#include "base/buf.h"
#include "store/index.h"

#include <sys/stat.h>

/* Appends the record, a line "PRINT SETTLED CLEAN STATEMENTS GENERATION": a digest of the file's size, times,
 * inode and of the settings that it was read with; 1, or 0 for a file changed less than a moment before it
 * was looked at, which could change again without its times showing it and is never trusted; 1 where the
 * index surely holds no statements of the file but those that it gave; how many statements it gave; the
 * generation of the index before it was read. */
void ev_file_record_make(ev_buf *out, const struct stat *info, const char *settings, bool clean,
                         uint64_t n_statements, uint64_t generation);

/* The newest records of all files of an index, read once: a look-up must cost less than reading a file of a
 * few hundred bytes. All zero is a valid empty table. */
typedef struct ev_file_records {
    struct ev_file_slot *slots;
    size_t n_slots; /* a power of two */
    size_t n;
} ev_file_records;

/* A record that cannot be read counts as absent, and so does that of a file that the manifest calls stale.
 * EV_NOMEM, or as Xapian fails. */
ev_status ev_file_records_load(const ev_index *index, ev_file_records *records, ev_error *err);
void ev_file_records_clear(ev_file_records *records);

/* Whether the file is as it was and was read with the same settings; *n_statements is then how many
 * statements it gave. `clean`: its record has to be, too. `path_digest` as ev_path_digest() gives it. */
bool ev_file_records_current(const ev_file_records *records, const char *path_digest, const struct stat *info,
                             const char *settings, bool clean, uint64_t *n_statements);

#endif
