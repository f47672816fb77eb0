/* See sources.h. */
#include "indexer/sources.h"

#include "indexer/sidecar.h"

#include "store/fs.h"
#include "store/manifest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_DEPTH = 64 };

typedef struct walk {
    const ev_source_visitor *visitor;
    size_t root_bytes; /* of the path that the user named: ids begin behind it */
    struct stat index_info;
    bool has_index;
    uint64_t n_hidden;
} walk;

static void refuse(const walk *w, const char *path, ev_error *why) {
    ev_error_at(why, path, 0, 0);
    w->visitor->refused(w->visitor->user, why);
}

static void refuse_errno(const walk *w, const char *path, int errno_value, const char *what) {
    ev_error why = {0};
    ev_fail_errno(&why, errno_value, "%s", what);
    refuse(w, path, &why);
}

static void refuse_kind(const walk *w, const char *path, const char *kind) {
    ev_error why = {0};
    ev_fail(&why, EV_UNSUPPORTED, "is %s; name files, folders, or - for standard input", kind);
    refuse(w, path, &why);
}

/* What ids of an archive's members begin with: as if it had been unpacked where it lies; nothing for an
 * archive that the user named, as for a folder. */
static void make_members_id(ev_buf *members_id, const char *id, bool named) {
    if (!named)
        ev_buf_printf(members_id, "%s/", id);
}

/* Without blocking: a file could have become a FIFO since it was looked at. */
static ev_status open_file(walk *w, ev_input *input, const struct stat *info, ev_error *err) {
    const ev_source_visitor *visitor = w->visitor;
    struct stat opened;
    ev_status status = EV_OK;
    if (visitor->unchanged && visitor->unchanged(visitor->user, input, info))
        return EV_OK;
    input->fd = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (input->fd < 0 || fstat(input->fd, &opened) != 0)
        refuse_errno(w, input->path, errno, "cannot open");
    else if (!S_ISREG(opened.st_mode))
        refuse_kind(w, input->path, "not a regular file");
    else
        status = visitor->input(visitor->user, input, info, err);
    if (input->fd >= 0)
        close(input->fd);
    return status;
}

static ev_status visit_file(walk *w, const char *path, const struct stat *info, bool named, ev_error *err) {
    ev_buf id = {0};
    ev_buf members_id = {0};
    const char *relative = path + w->root_bytes;
    while (*relative == '/')
        relative++;
    ev_id_of_path(&id, relative);
    make_members_id(&members_id, ev_buf_cstr(&id), named);
    ev_input input = {.path = path,
                      .file = path,
                      .name = path,
                      .base_id = ev_buf_cstr(&id),
                      .members_id = ev_buf_cstr(&members_id),
                      .fd = -1};
    ev_status status = ev_buf_status(&id, err);
    if (status == EV_OK)
        status = ev_buf_status(&members_id, err);
    if (status == EV_OK)
        status = open_file(w, &input, info, err);
    ev_buf_free(&id);
    ev_buf_free(&members_id);
    return status;
}

static ev_status walk_folder(walk *w, const char *path, int depth, ev_error *err);

static void pass_sidecar(const walk *w, const char *path, int depth) {
    ev_error what = {0};
    if (depth > 0)
        return;
    ev_fail(&what, EV_OK,
            "is the metadata of the files beside it, not a statement; to add its rows as statements, "
            "give it another name");
    ev_error_at(&what, path, 0, 0);
    w->visitor->notice(w->visitor->user, &what);
}

static bool is_index(const char *path) {
    ev_manifest manifest = {0};
    ev_status status = ev_manifest_read(path, &manifest, NULL);
    ev_manifest_clear(&manifest);
    return status == EV_OK || status == EV_VERSION;
}

/* An index's files are no texts: true, and it is said, for the index that is written to and for any other. */
static bool pass_index(const walk *w, const char *path, const struct stat *info, int depth) {
    ev_error what = {0};
    if (w->has_index && info->st_dev == w->index_info.st_dev && info->st_ino == w->index_info.st_ino)
        ev_fail(&what, EV_OK, "is the index itself and was left out");
    else if (is_index(path))
        ev_fail(&what, EV_UNSUPPORTED,
                "is an index%s; to add what it holds, evindex export -d %s | evindex add -d INDEX -",
                depth > 0 ? " and was left out" : "", path);
    else
        return false;
    ev_error_at(&what, path, 0, 0);
    if (what.status == EV_OK || depth > 0)
        w->visitor->notice(w->visitor->user, &what);
    else
        w->visitor->refused(w->visitor->user, &what);
    return true;
}

static ev_status visit_path(walk *w, const char *path, int depth, ev_error *err) {
    struct stat info;
    struct stat link = {0};
    bool there = lstat(path, &link) == 0;
    info = link;
    if (!there || (S_ISLNK(link.st_mode) && stat(path, &info) != 0)) {
        refuse_errno(w, path, errno, "cannot look at it");
        return EV_OK;
    }
    if (S_ISREG(info.st_mode) && ev_is_sidecar(path)) {
        pass_sidecar(w, path, depth);
        return EV_OK;
    }
    if (S_ISREG(info.st_mode))
        return visit_file(w, path, &info, depth == 0, err);
    if (!S_ISDIR(info.st_mode)) {
        refuse_kind(w, path, "not a regular file");
        return EV_OK;
    }
    if (pass_index(w, path, &info, depth))
        return EV_OK;
    if (depth > 0 && S_ISLNK(link.st_mode))
        refuse_kind(w, path, "a symbolic link to a folder, which is not followed");
    else if (depth > MAX_DEPTH)
        refuse_kind(w, path, "a folder nested too deep");
    else
        return walk_folder(w, path, depth, err);
    return EV_OK;
}

static int is_visible(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* By bytes: the order must not depend on the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static ev_status walk_folder(walk *w, const char *path, int depth, ev_error *err) {
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, is_visible, compare_names);
    if (n < 0) {
        refuse_errno(w, path, errno, "cannot open the folder");
        return EV_OK;
    }
    ev_status status = EV_OK;
    for (int i = 0; i < n; i++) {
        bool hidden = entries[i]->d_name[0] == '.';
        w->n_hidden += hidden;
        char *child = hidden || status != EV_OK ? NULL : ev_path_join(path, entries[i]->d_name);
        if (child)
            status = visit_path(w, child, depth + 1, err);
        else if (!hidden && status == EV_OK)
            status = ev_out_of_memory(err);
        free(child);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static ev_status visit_stdin(walk *w, ev_error *err) {
    ev_input input = {.base_id = "stdin", .members_id = "", .fd = STDIN_FILENO};
    return w->visitor->input(w->visitor->user, &input, NULL, err);
}

char *ev_source_path(const char *path) {
    size_t n = 0;
    bool empty = *path == '\0';
    while (path[0] == '.' && path[1] == '/')
        path += 2 + strspn(path + 2, "/");
    char *tidy = malloc(strlen(path) + 2);
    for (const char *at = path; tidy && *at; at++)
        if (*at != '/' || at[1] != '/')
            tidy[n++] = *at;
    while (tidy && n > 1 && tidy[n - 1] == '/')
        n--;
    if (tidy && n == 0 && !empty)
        tidy[n++] = '.';
    if (tidy)
        tidy[n] = '\0';
    return tidy;
}

/* A file's id is its name; in a folder it is the path below the folder. */
static size_t root_bytes_of(const char *path) {
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return strlen(path);
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static uint64_t bytes_below(const char *path, int depth) {
    struct stat info;
    struct dirent **entries = NULL;
    if (stat(path, &info) != 0 || depth > MAX_DEPTH)
        return 0;
    if (S_ISREG(info.st_mode))
        return (uint64_t)info.st_size;
    int n = S_ISDIR(info.st_mode) ? scandir(path, &entries, is_visible, NULL) : 0;
    uint64_t sum = 0;
    for (int i = 0; i < n; i++) {
        char *child = entries[i]->d_name[0] == '.' ? NULL : ev_path_join(path, entries[i]->d_name);
        struct stat link;
        bool followed = child && lstat(child, &link) == 0 && !S_ISLNK(link.st_mode);
        sum += followed ? bytes_below(child, depth + 1) : 0;
        free(child);
        free(entries[i]);
    }
    free(entries);
    return sum;
}

uint64_t ev_sources_bytes(char *const *paths, size_t n_paths) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n_paths; i++)
        sum += strcmp(paths[i], "-") ? bytes_below(paths[i], 0) : 0;
    return sum;
}

ev_status ev_sources_walk(char *const *paths, size_t n_paths, const ev_source_visitor *visitor,
                          ev_error *err) {
    walk w = {.visitor = visitor};
    w.has_index = visitor->index_path && stat(visitor->index_path, &w.index_info) == 0;
    for (size_t i = 0; i < n_paths; i++) {
        w.root_bytes = root_bytes_of(paths[i]);
        ev_status status = strcmp(paths[i], "-") ? visit_path(&w, paths[i], 0, err) : visit_stdin(&w, err);
        if (status != EV_OK)
            return status;
    }
    if (w.n_hidden > 0) {
        ev_error what = {0};
        ev_fail(&what, EV_OK,
                "%llu hidden files or folders (names that begin with a dot) were left out; name them to "
                "add them",
                (unsigned long long)w.n_hidden);
        visitor->notice(visitor->user, &what);
    }
    return EV_OK;
}
