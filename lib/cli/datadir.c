/* See datadir.h. */
#include "cli/datadir.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef EV_PREFIX
#define EV_PREFIX "/usr/local"
#endif

/* From the program's folder: build/, build/sanitize/, and bin/ of an installation. */
static const char *const BESIDE_PROGRAM[] = {"/..", "/../..", "/../share/exitvoice"};

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A folder is the data folder when it holds both of these. */
static bool holds_data(ev_buf *folder) {
    size_t len = folder->len;
    ev_buf_add_str(folder, "/corpus");
    bool corpus = is_folder(ev_buf_cstr(folder));
    folder->len = len;
    ev_buf_add_str(folder, "/stopwords");
    bool stopwords = is_folder(ev_buf_cstr(folder));
    folder->len = len;
    return corpus && stopwords;
}

/* The folder of the running program, without a closing slash; false when the system does not tell. */
static bool program_folder(char *path, size_t capacity) {
    ssize_t n = readlink("/proc/self/exe", path, capacity - 1);
    if (n <= 0)
        return false;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

static bool find_data_folder(ev_buf *out) {
    char program[PATH_MAX];
    if (program_folder(program, sizeof program)) {
        for (size_t i = 0; i < sizeof BESIDE_PROGRAM / sizeof *BESIDE_PROGRAM; i++) {
            ev_buf_clear(out);
            ev_buf_add_str(out, program);
            ev_buf_add_str(out, BESIDE_PROGRAM[i]);
            if (holds_data(out))
                return true;
        }
    }
    ev_buf_clear(out);
    ev_buf_add_str(out, EV_PREFIX "/share/exitvoice");
    return holds_data(out);
}

ev_status ev_data_path(ev_buf *out, const char *relative, ev_error *err) {
    const char *named = getenv("EXITVOICE_DATA");
    ev_buf_clear(out);
    if (named && *named)
        ev_buf_add_str(out, named);
    else if (!find_data_folder(out) && !out->failed)
        return ev_fail(err, EV_NOT_FOUND,
                       "the data folder is neither beside the program nor in " EV_PREFIX
                       "/share/exitvoice; set EXITVOICE_DATA to the folder that holds corpus and stopwords");
    ev_buf_add_char(out, '/');
    ev_buf_add_str(out, relative);
    const char *path = ev_buf_cstr(out);
    ev_status status = ev_buf_status(out, err);
    if (status)
        return status;
    struct stat info;
    if (stat(path, &info) != 0)
        return ev_fail_errno(err, errno, "data file %s", path);
    return EV_OK;
}
