/* From the paths of a command line to open inputs: files, folders (walked in order of names) and "-" for
 * standard input. Names everything that it leaves out. */
#ifndef EV_INDEXER_SOURCES_H
#define EV_INDEXER_SOURCES_H

#include "indexer/readers/reader.h"

#include <sys/stat.h>

typedef struct ev_source_visitor {
    /* One input, open. `info` is NULL for standard input. Any status but EV_OK ends the walk. */
    ev_status (*input)(void *user, const ev_input *input, const struct stat *info, ev_error *err);
    /* Asked before a file is opened, whose input has no fd yet; true leaves it out (the visitor knows that it
     * did not change). NULL: never. */
    bool (*unchanged)(void *user, const ev_input *input, const struct stat *info);
    void (*refused)(void *user, const ev_error *why);
    void (*notice)(void *user, const ev_error *what);
    const char *index_path; /* a folder that is never walked into, or NULL */
    void *user;
} ev_source_visitor;

/* A path as the index knows it: without "./" before it, doubled slashes, and slashes at its end. In heap
 * memory that the caller frees; NULL when memory is short. */
char *ev_source_path(const char *path);

/* Bytes of all files that a walk would come by, as far as can be told beforehand: for the time left. */
uint64_t ev_sources_bytes(char *const *paths, size_t n_paths);

/* A path that is not there, not readable, or no file or folder is refused by name and the walk goes on.
 * Symbolic links to files are followed, links to folders only when named by the user; hidden names inside
 * folders are left out and their number is told. What the visitor returned; EV_NOMEM. */
ev_status ev_sources_walk(char *const *paths, size_t n_paths, const ev_source_visitor *visitor,
                          ev_error *err);

#endif
