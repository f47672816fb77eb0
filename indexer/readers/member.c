/* See member.h. */
#include "indexer/readers/member.h"

#include <stdlib.h>
#include <string.h>

static ev_status set(char **to, ev_buf *text, ev_error *err) {
    *to = text->failed ? NULL : strdup(ev_buf_cstr(text));
    ev_buf_free(text);
    return *to ? EV_OK : ev_out_of_memory(err);
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The path behind a first folder that is called as the archive is, without its endings. */
static const char *below_own_folder(const ev_input *archive, const char *path) {
    ev_buf id = {0};
    ev_id_of_path(&id, last_part(archive->name ? archive->name : ""));
    const char *own = ev_buf_cstr(&id);
    size_t n = strlen(own);
    bool same = n > 0 && !strncmp(path, own, n) && path[n] == '/' && path[n + 1] != '\0';
    ev_buf_free(&id);
    return same ? path + n + 1 : path;
}

ev_status ev_member_names(ev_member *names, const ev_input *archive, const char *path, ev_error *err) {
    ev_buf shown = {0};
    ev_buf id = {0};
    ev_buf members = {0};
    while (!strncmp(path, "./", 2))
        path += 2;
    ev_buf_printf(&shown, "%s!%s", ev_input_shown(archive), path);
    ev_buf_add_str(&id, archive->members_id);
    ev_id_of_path(&id, below_own_folder(archive, path));
    ev_buf_printf(&members, "%s/", ev_buf_cstr(&id));
    names->name = strdup(path);
    ev_status status = set(&names->path, &shown, err);
    ev_status second = set(&names->base_id, &id, err);
    ev_status third = set(&names->members_id, &members, err);
    if (!names->name || second != EV_OK || third != EV_OK)
        status = ev_out_of_memory(err);
    return status;
}

ev_status ev_member_names_file(ev_member *names, const ev_input *compressed, ev_error *err) {
    const char *name = compressed->name ? compressed->name : "";
    names->path = strdup(ev_input_shown(compressed));
    names->name = strndup(name, ev_name_uncompressed(name));
    names->base_id = strdup(compressed->base_id);
    names->members_id = strdup(compressed->members_id);
    bool whole = names->path && names->name && names->base_id && names->members_id;
    return whole ? EV_OK : ev_out_of_memory(err);
}

void ev_member_clear(ev_member *names) {
    free(names->path);
    free(names->name);
    free(names->base_id);
    free(names->members_id);
    memset(names, 0, sizeof *names);
}

ev_input ev_member_input(const ev_member *names, const ev_input *archive) {
    return (ev_input){.path = names->path,
                      .file = archive->file,
                      .name = names->name,
                      .base_id = names->base_id,
                      .members_id = names->members_id,
                      .fd = archive->fd};
}

bool ev_member_climbs(const char *path) {
    if (*path == '/')
        return true;
    for (const char *at = path; *at; at += strcspn(at, "/\\"), at += *at != '\0')
        if (!strncmp(at, "..", 2) && (at[2] == '\0' || at[2] == '/' || at[2] == '\\'))
            return true;
    return path[0] != '\0' && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

bool ev_member_is_hidden(const char *path) {
    for (const char *at = path; *at; at += strcspn(at, "/"), at += *at == '/')
        if (*at == '.' && strncmp(at, "./", 2) != 0 && strncmp(at, "../", 3) != 0 && strcmp(at, ".."))
            return true;
    return false;
}
