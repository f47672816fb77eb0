/* See fs.h. */
#include "store/fs.h"

#include "base/bytes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP_BYTES = 1 << 16, OUT_BUFFER_BYTES = 1 << 18, MAX_TREE_DEPTH = 8 };

char *ev_path_join(const char *dir, const char *name) {
    size_t dir_bytes = strlen(dir);
    size_t name_bytes = strlen(name);
    bool slash = dir_bytes > 0 && dir[dir_bytes - 1] != '/';
    char *path = malloc(dir_bytes + slash + name_bytes + 1);
    if (!path)
        return NULL;
    memcpy(path, dir, dir_bytes);
    if (slash)
        path[dir_bytes] = '/';
    memcpy(path + dir_bytes + slash, name, name_bytes);
    path[dir_bytes + slash + name_bytes] = '\0';
    return path;
}

static ev_status read_all(int fd, const char *path, size_t max_bytes, ev_buf *out, ev_error *err) {
    size_t start = out->len;
    for (;;) {
        char *to = ev_buf_reserve(out, READ_STEP_BYTES);
        if (!to)
            return ev_buf_status(out, err);
        ssize_t got = read(fd, to, READ_STEP_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ev_fail_errno(err, errno, "cannot read");
        if (got == 0)
            return EV_OK;
        out->len += (size_t)got;
        if (out->len - start > max_bytes) {
            ev_fail(err, EV_TOO_LARGE, "is over the limit of %zu MiB", max_bytes >> 20);
            return ev_error_at(err, path, 0, 0);
        }
    }
}

ev_status ev_file_read(const char *path, size_t max_bytes, ev_buf *out, ev_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        ev_fail_errno(err, errno, "cannot open");
        return ev_error_at(err, path, 0, 0);
    }
    ev_status status = read_all(fd, path, max_bytes, out, err);
    close(fd);
    if (status != EV_OK)
        ev_error_at(err, path, 0, 0);
    return status;
}

static ev_status write_all(int fd, const char *bytes, size_t n_bytes, ev_error *err) {
    while (n_bytes > 0) {
        ssize_t done = write(fd, bytes, n_bytes);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return ev_fail_errno(err, errno, "cannot write");
        bytes += done;
        n_bytes -= (size_t)done;
    }
    return EV_OK;
}

static void before_step(const ev_fs_hook *hook, const char *path) {
    if (hook && hook->before_step)
        hook->before_step(hook->user, path);
}

static ev_status sync_fd(int fd, const char *path, const ev_fs_hook *hook, ev_error *err) {
    before_step(hook, path);
    if (fsync(fd) == 0)
        return EV_OK;
    ev_fail_errno(err, errno, "cannot make durable");
    return ev_error_at(err, path, 0, 0);
}

static ev_status sync_path(const char *path, const ev_fs_hook *hook, ev_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        ev_fail_errno(err, errno, "cannot open");
        return ev_error_at(err, path, 0, 0);
    }
    ev_status status = sync_fd(fd, path, hook, err);
    close(fd);
    return status;
}

static ev_status sync_parent(const char *path, const ev_fs_hook *hook, ev_error *err) {
    char *parent = strdup(path);
    if (!parent)
        return ev_out_of_memory(err);
    char *slash = strrchr(parent, '/');
    if (slash && slash != parent)
        *slash = '\0';
    ev_status status = sync_path(slash ? parent : ".", hook, err);
    free(parent);
    return status;
}

static ev_status write_durably(const char *path, const void *bytes, size_t n_bytes, const ev_fs_hook *hook,
                               ev_error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        ev_fail_errno(err, errno, "cannot create");
        return ev_error_at(err, path, 0, 0);
    }
    ev_status status = write_all(fd, bytes, n_bytes, err);
    if (status != EV_OK)
        ev_error_at(err, path, 0, 0);
    else
        status = sync_fd(fd, path, hook, err);
    if (close(fd) != 0 && status == EV_OK)
        status = ev_fail_errno(err, errno, "cannot close %s", path);
    return status;
}

ev_status ev_file_replace(const char *path, const void *bytes, size_t n_bytes, const ev_fs_hook *hook,
                          ev_error *err) {
    ev_buf fresh = {0};
    ev_buf_printf(&fresh, "%s.new", path);
    const char *fresh_path = ev_buf_cstr(&fresh);
    ev_status status = ev_buf_status(&fresh, err);
    if (status == EV_OK)
        status = write_durably(fresh_path, bytes, n_bytes, hook, err);
    if (status == EV_OK) {
        before_step(hook, path);
        if (rename(fresh_path, path) != 0) {
            status = ev_fail_errno(err, errno, "cannot rename to");
            ev_error_at(err, path, 0, 0);
        }
    }
    if (status == EV_OK)
        status = sync_parent(path, hook, err);
    ev_buf_free(&fresh);
    return status;
}

typedef ev_status (*visit_fn)(const char *path, bool is_dir, const ev_fs_hook *hook, ev_error *err);

/* Calls visit for everything below dir (children before their folder) and for dir itself; links are not
 * followed. */
static ev_status walk(const char *dir, int depth, visit_fn visit, const ev_fs_hook *hook, ev_error *err) {
    if (depth > MAX_TREE_DEPTH)
        return ev_fail(err, EV_INTERNAL, "%s is nested deeper than an index can be", dir);
    DIR *stream = opendir(dir);
    if (!stream) {
        ev_fail_errno(err, errno, "cannot open");
        return ev_error_at(err, dir, 0, 0);
    }
    ev_status status = EV_OK;
    const struct dirent *entry;
    while (status == EV_OK && (entry = readdir(stream))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        char *path = ev_path_join(dir, entry->d_name);
        struct stat info;
        if (!path)
            status = ev_out_of_memory(err);
        else if (lstat(path, &info) != 0)
            status = errno == ENOENT ? EV_OK : ev_fail_errno(err, errno, "cannot look at %s", path);
        else if (S_ISDIR(info.st_mode))
            status = walk(path, depth + 1, visit, hook, err);
        else
            status = visit(path, false, hook, err);
        free(path);
    }
    closedir(stream);
    return status == EV_OK ? visit(dir, true, hook, err) : status;
}

static ev_status visit_sync(const char *path, bool is_dir, const ev_fs_hook *hook, ev_error *err) {
    (void)is_dir;
    return sync_path(path, hook, err);
}

ev_status ev_tree_sync(const char *dir, const ev_fs_hook *hook, ev_error *err) {
    return walk(dir, 0, visit_sync, hook, err);
}

static ev_status visit_remove(const char *path, bool is_dir, const ev_fs_hook *hook, ev_error *err) {
    (void)hook;
    int failed = is_dir ? rmdir(path) : unlink(path);
    if (failed == 0 || errno == ENOENT)
        return EV_OK;
    return ev_fail_errno(err, errno, "cannot remove %s", path);
}

ev_status ev_tree_remove(const char *dir, ev_error *err) {
    struct stat info;
    if (lstat(dir, &info) != 0)
        return errno == ENOENT ? EV_OK : ev_fail_errno(err, errno, "cannot look at %s", dir);
    if (!S_ISDIR(info.st_mode))
        return visit_remove(dir, false, NULL, err);
    return walk(dir, 0, visit_remove, NULL, err);
}

ev_status ev_map_open(const char *path, ev_map *map, ev_error *err) {
    memset(map, 0, sizeof *map);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        ev_fail_errno(err, errno, "cannot open");
        if (fd >= 0)
            close(fd);
        return ev_error_at(err, path, 0, 0);
    }
    if (info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (data == MAP_FAILED) {
            ev_fail_errno(err, errno, "cannot map");
            close(fd);
            return ev_error_at(err, path, 0, 0);
        }
        map->data = data;
        map->n_bytes = (size_t)info.st_size;
    }
    close(fd);
    return EV_OK;
}

void ev_map_close(ev_map *map) {
    if (map->data)
        munmap((void *)(uintptr_t)map->data, map->n_bytes);
    memset(map, 0, sizeof *map);
}

ev_status ev_out_open(ev_out *out, const char *path, ev_error *err) {
    memset(out, 0, sizeof *out);
    out->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (out->fd < 0) {
        ev_fail_errno(err, errno, "cannot create");
        ev_error_at(err, path, 0, 0);
    } else if (!(out->path = strdup(path))) {
        close(out->fd);
        ev_out_of_memory(err);
    } else {
        return EV_OK;
    }
    memset(out, 0, sizeof *out);
    out->fd = -1;
    return err ? err->status : EV_IO;
}

static void flush_pending(ev_out *out) {
    if (out->failure.status == EV_OK && out->pending.failed)
        ev_out_of_memory(&out->failure);
    if (out->failure.status == EV_OK &&
        write_all(out->fd, out->pending.data, out->pending.len, &out->failure))
        ev_error_at(&out->failure, out->path, 0, 0);
    ev_buf_clear(&out->pending);
}

void ev_out_add(ev_out *out, const void *bytes, size_t n_bytes) {
    out->n_bytes += n_bytes;
    ev_buf_add(&out->pending, bytes, n_bytes);
    if (out->pending.len >= OUT_BUFFER_BYTES || out->pending.failed)
        flush_pending(out);
}

void ev_out_add_u32(ev_out *out, uint32_t value) {
    unsigned char bytes[4];
    ev_put_u32(bytes, value);
    ev_out_add(out, bytes, sizeof bytes);
}

ev_status ev_out_close(ev_out *out, ev_error *err) {
    if (!out->path)
        return EV_OK;
    flush_pending(out);
    if (close(out->fd) != 0 && out->failure.status == EV_OK) {
        ev_fail_errno(&out->failure, errno, "cannot close");
        ev_error_at(&out->failure, out->path, 0, 0);
    }
    ev_status status = out->failure.status;
    if (status != EV_OK && err)
        *err = out->failure;
    free(out->path);
    ev_buf_free(&out->pending);
    memset(out, 0, sizeof *out);
    out->fd = -1;
    return status;
}
