/* See tei_folders.h. */
#include "indexer/readers/tei_folders.h"

#include "indexer/readers/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDERS_ABOVE = 2 };

static const struct {
    const char *ending;
    bool is_root;
} KINDS[] = {{"-listPerson.xml", false}, {"-listOrg.xml", false}, {".ana.xml", true}, {".xml", true}};

void ev_tei_folders_clear(ev_tei_folders *folders) {
    json_decref(folders->names);
    *folders = (ev_tei_folders){0};
}

/* ---- Names */

static const char *name_in(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The length of the prefix in the name of a list or a root; 0: it is neither. */
static size_t prefix_of(const char *name, bool *is_root) {
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        *is_root = KINDS[i].is_root;
        if (ev_name_ends(name, KINDS[i].ending))
            return *is_root && strchr(name, '_') ? 0 : strlen(name) - strlen(KINDS[i].ending);
    }
    return 0;
}

bool ev_is_tei_list(const char *path) {
    bool is_root;
    return prefix_of(name_in(path), &is_root) > 0 && !is_root;
}

bool ev_is_tei_list_or_root(const char *path) {
    bool is_root;
    return prefix_of(name_in(path), &is_root) > 0;
}

/* Whether the lists are of one corpus. */
static bool have_one_prefix(const json_t *lists) {
    const char *first = json_string_value(json_array_get(lists, 0));
    bool is_root;
    bool same = first != NULL;
    size_t n = first ? prefix_of(first, &is_root) : 0;
    for (size_t i = 1; same && i < json_array_size(lists); i++) {
        const char *name = json_string_value(json_array_get(lists, i));
        same = prefix_of(name, &is_root) == n && !strncmp(name, first, n);
    }
    return same;
}

/* ---- Folders */

/* A list's names in the order in which lists are read. */
static int compare_names(const void *a, const void *b) {
    bool is_root;
    const char *one = json_string_value(*(json_t *const *)a);
    const char *other = json_string_value(*(json_t *const *)b);
    size_t n = prefix_of(one, &is_root);
    size_t m = prefix_of(other, &is_root);
    return n != m ? (n < m) - (n > m) : strcmp(one, other);
}

/* Takes the reference to the array. */
static json_t *in_order(json_t *names) {
    size_t n = json_array_size(names);
    json_t **all = calloc(n + 1, sizeof(json_t *));
    json_t *sorted = all ? json_array() : NULL;
    for (size_t i = 0; all && i < n; i++)
        all[i] = json_array_get(names, i);
    if (n > 1 && all)
        qsort(all, n, sizeof(json_t *), compare_names);
    for (size_t i = 0; sorted && i < n; i++)
        json_array_append(sorted, all[i]);
    free(all);
    json_decref(names);
    return sorted;
}

/* Notes what a folder has; a name that is not UTF-8 is no list's. */
static void note(json_t *folder, const char *name) {
    if (ev_is_tei_list(name))
        json_array_append_new(json_object_get(folder, "lists"), json_string(name));
    else if (ev_is_tei_list_or_root(name))
        json_object_set_new(json_object_get(folder, "roots"), name, json_true());
}

/* A folder that cannot be listed has none. */
static void note_disk(json_t *folder, const char *path) {
    DIR *dir = opendir(*path ? path : ".");
    for (const struct dirent *entry; dir && (entry = readdir(dir));)
        note(folder, entry->d_name);
    if (dir)
        closedir(dir);
}

static void note_shelf(json_t *folder, const char *path, const json_t *lists) {
    const char *list;
    const json_t *value;
    size_t n = strlen(path);
    json_object_foreach((json_t *)lists, list, value) {
        if (!strncmp(list, path, n) && !strchr(list + n, '/') && !strchr(list + n, '!'))
            note(folder, list + n);
    }
}

/* The lists and roots of a folder, whose path may hold any bytes, lent. NULL: memory is short. */
static const json_t *folder_of(ev_tei_folders *folders, const json_t *lists, const char *path) {
    if (!folders->names)
        folders->names = json_object();
    if (json_object_get(folders->names, path))
        return json_object_get(folders->names, path);
    json_t *folder = json_pack("{s:[], s:{}}", "lists", "roots");
    if (folder && lists)
        note_shelf(folder, path, lists);
    else if (folder)
        note_disk(folder, path);
    json_t *sorted = folder ? in_order(json_incref(json_object_get(folder, "lists"))) : NULL;
    if (!sorted || json_object_set_new(folder, "lists", sorted) != 0 ||
        json_object_set_nocheck(folders->names, path, folder) != 0) {
        json_decref(folder);
        return NULL;
    }
    json_decref(folder);
    return folder;
}

/* Makes of a folder, "" or ending with a slash, the one above; what stands before `floor` stays. On disk,
 * where that is nothing, there is always one above but for the root. */
static bool go_up(ev_buf *folder, size_t floor) {
    const char *at = ev_buf_cstr(folder) + floor;
    size_t n = strlen(at);
    if (!strcmp(at, "/") || (n == 0 && floor > 0))
        return false;
    size_t start = n > 0 ? n - 1 : 0;
    while (start > 0 && at[start - 1] != '/')
        start--;
    if (n == 0 || !strcmp(at + start, "../")) {
        ev_buf_add_str(folder, "../");
        return true;
    }
    bool same = !strcmp(at + start, "./");
    folder->len = floor + start;
    return !same || go_up(folder, floor);
}

/* ---- Which lists serve a file */

static ev_status tell(const ev_tei_look *l, const char *folder, const char *name, bool *found,
                      ev_error *err) {
    ev_buf path = {0};
    *found = true;
    ev_buf_printf(&path, "%s%s", folder, name);
    ev_status status = ev_buf_status(&path, err);
    if (status == EV_OK)
        status = l->each(l->user, ev_buf_cstr(&path), err);
    ev_buf_free(&path);
    return status;
}

/* Those that serve the file; a NULL for the file: all, if they have one prefix. */
static ev_status tell_lists(const ev_tei_look *l, const char *folder, const json_t *lists, const char *file,
                            bool *found, ev_error *err) {
    ev_status status = EV_OK;
    bool one = !file && have_one_prefix(lists);
    bool is_root;
    size_t i;
    const json_t *value;
    json_array_foreach(lists, i, value) {
        const char *name = json_string_value(value);
        if (status == EV_OK && (file ? !strncmp(file, name, prefix_of(name, &is_root)) : one))
            status = tell(l, folder, name, found, err);
    }
    return status;
}

static ev_status tell_roots(const ev_tei_look *l, const char *folder, const json_t *roots, const char *file,
                            bool *found, ev_error *err) {
    ev_status status = EV_OK;
    size_t n = strcspn(file, "_");
    for (size_t i = 0; file[n] && i < sizeof KINDS / sizeof KINDS[0]; i++) {
        ev_buf name = {0};
        ev_buf_printf(&name, "%.*s%s", (int)n, file, KINDS[i].ending);
        if (status == EV_OK && KINDS[i].is_root && json_object_get(roots, ev_buf_cstr(&name)))
            status = tell(l, folder, ev_buf_cstr(&name), found, err);
        ev_buf_free(&name);
    }
    return status;
}

static ev_status look_in(const ev_tei_look *l, const char *path, const char *file, bool *found,
                         ev_error *err) {
    const json_t *folder = folder_of(l->folders, l->lists, path);
    if (!folder)
        return ev_out_of_memory(err);
    ev_status status = tell_lists(l, path, json_object_get(folder, "lists"), file, found, err);
    return status == EV_OK && file ? tell_roots(l, path, json_object_get(folder, "roots"), file, found, err)
                                   : status;
}

/* The path begins with `floor` bytes that are the archive's. */
ev_status ev_tei_look_for(const ev_tei_look *l, const char *path, size_t floor, ev_error *err) {
    ev_buf folder = {0};
    bool found = false;
    const char *name = name_in(path + floor);
    ev_buf_add(&folder, path, (size_t)(name - path));
    ev_status status = ev_buf_status(&folder, err);
    for (int above = 0; status == EV_OK && !found && above <= FOLDERS_ABOVE; above++) {
        status = look_in(l, ev_buf_cstr(&folder), name, &found, err);
        if (!go_up(&folder, floor))
            break;
    }
    ev_buf_clear(&folder);
    ev_buf_add(&folder, path, (size_t)(name - path));
    if (status == EV_OK && !found)
        status = look_in(l, ev_buf_cstr(&folder), NULL, &found, err);
    if (status == EV_OK)
        status = ev_buf_status(&folder, err);
    ev_buf_free(&folder);
    return status;
}
