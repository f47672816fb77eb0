/* The few file operations that durability needs, with errors that name the path. Everything that makes a step
 * of a publication visible or durable (fsync, rename) goes through here and is counted, so that tests can
 * stop at each.
 *
 * All fail by errno (EV_NOT_FOUND, EV_PERMISSION, EV_NO_SPACE, EV_IO), or with EV_NOMEM. */
#ifndef EV_STORE_FS_H
#define EV_STORE_FS_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Called before every fsync and rename with the path concerned; tests copy the index there. NULL for none. */
typedef struct ev_fs_hook {
    void (*before_step)(void *user, const char *path);
    void *user;
} ev_fs_hook;

/* "DIR/NAME" in heap memory that the caller frees; NULL when memory is short. */
char *ev_path_join(const char *dir, const char *name);

/* Appends the whole file to out. Also EV_TOO_LARGE (over max_bytes). */
ev_status ev_file_read(const char *path, size_t max_bytes, ev_buf *out, ev_error *err);

/* Writes PATH.new, makes it durable and renames it to PATH: readers see the old content or the new, never a
 * part. */
ev_status ev_file_replace(const char *path, const void *bytes, size_t n_bytes, const ev_fs_hook *hook,
                          ev_error *err);

/* fsync of a folder and of every file and folder below it. */
ev_status ev_tree_sync(const char *dir, const ev_fs_hook *hook, ev_error *err);

/* Removes a folder and all below it, following no symbolic link. A path that is not there is not an error. */
ev_status ev_tree_remove(const char *dir, ev_error *err);

/* A file mapped for reading. An empty file has data NULL and n_bytes 0. */
typedef struct ev_map {
    const unsigned char *data;
    size_t n_bytes;
} ev_map;
ev_status ev_map_open(const char *path, ev_map *map, ev_error *err);
void ev_map_close(ev_map *map);

/* A file that is written from front to back through a buffer, with a sticky failure. */
typedef struct ev_out {
    int fd;
    char *path;
    ev_buf pending;
    uint64_t n_bytes; /* given to ev_out_add so far */
    ev_error failure; /* EV_OK while all is well */
} ev_out;
ev_status ev_out_open(ev_out *out, const char *path, ev_error *err);
void ev_out_add(ev_out *out, const void *bytes, size_t n_bytes);
void ev_out_add_u32(ev_out *out, uint32_t value);
/* Writes what is pending, closes (without fsync: see ev_tree_sync) and reports the first failure. Safe after
 * a failed or absent open. */
ev_status ev_out_close(ev_out *out, ev_error *err);

#endif
