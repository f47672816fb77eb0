/* What the index remembers of an input file, so that an unchanged one need not be read again. */
#ifndef EV_INDEXER_FILE_RECORD_H
#define EV_INDEXER_FILE_RECORD_H

#include "base/buf.h"
#include "store/index.h"

#include <sys/stat.h>

/* Appends the record (a line of JSON): path, size, times, inode, the digest of the options it was read with,
 * and how many statements it gave. A file changed less than a moment before it was looked at could change
 * again without its times showing it: its record is marked and never trusted. */
void ev_file_record_make(ev_buf *out, const char *path, const struct stat *info, const char *settings,
                         uint64_t n_statements, uint64_t generation);

/* Whether the newest record of the path says that the file is as it was and was read with the same settings;
 * *n_statements is then how many statements it gave. Any failure to read a record counts as changed. */
bool ev_file_record_is_current(const ev_index *index, const char *path, const struct stat *info,
                               const char *settings, uint64_t *n_statements);

#endif
