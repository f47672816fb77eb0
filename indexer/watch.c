/* See watch.h. Folders made while nobody looked are watched before the caller looks at them, so no change
 * falls between a look and the next wait. */
#include "indexer/watch.h"

#include "cli/signals.h"
#include "store/fs.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_DEPTH = 64,
    LOOK_MS = 250,     /* how soon an interruption is noticed */
    QUIET_MS = 200,    /* without a change before the caller looks: writers write in pieces */
    MAX_NOISE = 50,    /* changes in a row after which it looks all the same */
    EVENT_BYTES = 8192 /* read at once */
};
static const uint32_t EVENTS = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                               IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;

struct ev_watch {
    int fd;
    char *const *paths;
    size_t n_paths;
    const char *index_path;
};

static ev_status watch_failed(const char *path, ev_error *err) {
    if (errno == ENOSPC)
        return ev_fail(err, EV_NO_SPACE,
                       "%s: the system watches no more folders; raise fs.inotify.max_user_watches", path);
    return ev_fail_errno(err, errno, "%s: cannot watch", path);
}

static bool is_index(const ev_watch *watch, const struct stat *info) {
    struct stat index;
    return stat(watch->index_path, &index) == 0 && index.st_dev == info->st_dev &&
           index.st_ino == info->st_ino;
}

static ev_status watch_folder(const ev_watch *watch, const char *path, int depth, ev_error *err);

/* Something in a folder: another folder is watched too; what has gone meanwhile shows as a change. */
static ev_status watch_entry(const ev_watch *watch, const char *folder, const struct dirent *entry, int depth,
                             ev_error *err) {
    struct stat info;
    if (entry->d_name[0] == '.' || (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
        return EV_OK;
    char *path = ev_path_join(folder, entry->d_name);
    if (!path)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && !is_index(watch, &info))
        status = watch_folder(watch, path, depth + 1, err);
    free(path);
    return status;
}

static ev_status watch_folder(const ev_watch *watch, const char *path, int depth, ev_error *err) {
    if (depth > MAX_DEPTH)
        return EV_OK;
    if (inotify_add_watch(watch->fd, path, EVENTS) < 0)
        return depth > 0 && (errno == ENOENT || errno == EACCES) ? EV_OK : watch_failed(path, err);
    DIR *stream = opendir(path);
    ev_status status = EV_OK;
    const struct dirent *entry;
    while (stream && status == EV_OK && (entry = readdir(stream)))
        status = watch_entry(watch, path, entry, depth, err);
    if (stream)
        closedir(stream);
    return status;
}

/* A file is watched by its folder: an editor puts a new file in its place. */
static ev_status watch_path(const ev_watch *watch, const char *path, ev_error *err) {
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return watch_folder(watch, path, 0, err);
    char *folder = strdup(path);
    if (!folder)
        return ev_out_of_memory(err);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    const char *name = slash ? folder : ".";
    ev_status status = inotify_add_watch(watch->fd, name, EVENTS) < 0 ? watch_failed(name, err) : EV_OK;
    free(folder);
    return status;
}

static ev_status watch_all(const ev_watch *watch, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < watch->n_paths; i++)
        status = watch_path(watch, watch->paths[i], err);
    return status;
}

ev_status ev_watch_new(char *const *paths, size_t n_paths, const char *index_path, ev_watch **out,
                       ev_error *err) {
    *out = NULL;
    ev_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return ev_out_of_memory(err);
    *watch = (ev_watch){inotify_init1(IN_CLOEXEC | IN_NONBLOCK), paths, n_paths, index_path};
    ev_status status =
        watch->fd < 0 ? ev_fail_errno(err, errno, "cannot watch for changes") : watch_all(watch, err);
    if (status == EV_OK)
        *out = watch;
    else
        ev_watch_free(watch);
    return status;
}

void ev_watch_free(ev_watch *watch) {
    if (!watch)
        return;
    if (watch->fd >= 0)
        close(watch->fd);
    free(watch);
}

/* Whether something changed within this time; what it was is thrown away. */
static bool changed_within(const ev_watch *watch, int milliseconds) {
    char events[EVENT_BYTES];
    struct pollfd ready = {.fd = watch->fd, .events = POLLIN};
    if (poll(&ready, 1, milliseconds) <= 0)
        return false;
    while (read(watch->fd, events, sizeof events) > 0) {
    }
    return true;
}

ev_status ev_watch_wait(ev_watch *watch, ev_error *err) {
    while (!changed_within(watch, LOOK_MS))
        if (ev_interrupted())
            return ev_fail(err, EV_INTERRUPTED, "interrupted; the index is as the last round left it");
    for (int i = 0; i < MAX_NOISE && !ev_interrupted() && changed_within(watch, QUIET_MS); i++) {
    }
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted; the index is as the last round left it");
    return watch_all(watch, err);
}
