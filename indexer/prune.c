/* See prune.h. */
#include "indexer/prune.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct prune_run {
    const ev_index *index;
    const ev_prune_scope *scope;
    ev_gone_visit visit;
    void *user;
} prune_run;

static bool is_absent(const char *path) {
    struct stat info;
    return lstat(path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* A member is shown as ARCHIVE!MEMBER; a file's own name may hold the sign too. */
static bool file_is_absent(const char *shown) {
    char *path = strdup(shown);
    bool absent = path && is_absent(path);
    for (char *sign = path ? strrchr(path, '!') : NULL; absent && sign; sign = strrchr(path, '!')) {
        *sign = '\0';
        absent = is_absent(path);
    }
    free(path);
    return absent;
}

/* A path that is not there itself may be a disk that is not mounted: nothing below it counts as gone. A file
 * that was named has to be gone itself. */
static bool is_below(const char *shown, const char *root) {
    size_t n = strlen(root);
    struct stat info;
    if (!strcmp(root, "."))
        return shown[0] != '/' && strncmp(shown, "../", 3) != 0;
    if (strncmp(shown, root, n) != 0)
        return false;
    bool inside = root[n - 1] == '/' || shown[n] == '/';
    return inside && stat(root, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_gone(const prune_run *run, const char *id, const json_t *origin) {
    const ev_prune_scope *scope = run->scope;
    const char *shown = json_string_value(json_object_get(origin, "file"));
    const char *digest = json_string_value(json_object_get(origin, "file_digest"));
    if (!shown || !digest || ev_seen_ids_has(scope->ids, id) || ev_seen_ids_has(scope->kept, digest))
        return false;
    if (ev_seen_ids_has(scope->read, digest))
        return true;
    for (size_t i = 0; i < scope->n_paths; i++)
        if (is_below(shown, scope->paths[i]))
            return file_is_absent(shown);
    return false;
}

static ev_status look_at(void *user, size_t segment, const ev_statement_record *record, ev_error *err) {
    const prune_run *run = user;
    json_t *meta = NULL;
    json_t *origin = NULL;
    ev_status status = ev_segment_meta(&run->index->segments[segment], record->docid, &meta, &origin, err);
    const char *id = json_string_value(json_object_get(meta, "id"));
    const char *digest = json_string_value(json_object_get(origin, "file_digest"));
    if (status == EV_OK && id && is_gone(run, id, origin))
        status = run->visit(run->user, segment, record->docid, id, digest ? digest : "", err);
    json_decref(meta);
    json_decref(origin);
    return status;
}

ev_status ev_prune_each(const ev_index *index, const ev_prune_scope *scope, ev_gone_visit visit, void *user,
                        ev_error *err) {
    prune_run run = {index, scope, visit, user};
    return ev_index_each(index, look_at, &run, err);
}
