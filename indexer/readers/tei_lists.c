/* See tei_lists.h. */
#include "indexer/readers/tei_lists.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const ENDINGS[] = {"-listPerson.xml", "-listOrg.xml"};

/* The length of a list's name without its ending; 0: it is none. */
static size_t prefix_of(const char *name) {
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++)
        if (ev_name_ends(name, ENDINGS[i]))
            return strlen(name) - strlen(ENDINGS[i]);
    return 0;
}

bool ev_is_tei_list(const char *name) {
    return name && prefix_of(name) > 0;
}

void ev_tei_lists_clear(ev_tei_lists *lists) {
    ev_buf_free(&lists->folder);
    json_decref(lists->names);
    *lists = (ev_tei_lists){0};
}

/* ---- Which lists */

static const char *name_in(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A name that is not UTF-8 is no list's. A folder that cannot be listed has none. */
static json_t *names_in_order(const char *folder) {
    json_t *names = json_array();
    DIR *dir = opendir(folder);
    char **found = NULL;
    size_t n = 0;
    for (const struct dirent *entry; names && dir && (entry = readdir(dir));) {
        char **grown = ev_is_tei_list(entry->d_name) ? realloc(found, (n + 1) * sizeof *found) : NULL;
        found = grown ? grown : found;
        if (grown && (found[n] = strdup(entry->d_name)))
            n++;
    }
    if (n > 1)
        qsort(found, n, sizeof *found, compare_names);
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(names, json_string(found[i]));
        free(found[i]);
    }
    free(found);
    if (dir)
        closedir(dir);
    return names;
}

static ev_status look(ev_tei_lists *lists, const char *path, ev_error *err) {
    ev_buf folder = {0};
    size_t n = (size_t)(name_in(path) - path);
    ev_buf_add(&folder, n > 0 ? path : "./", n > 0 ? n : 2);
    if (lists->names && !strcmp(ev_buf_cstr(&folder), ev_buf_cstr(&lists->folder))) {
        ev_buf_free(&folder);
        return EV_OK;
    }
    ev_tei_lists_clear(lists);
    lists->folder = folder;
    lists->names = names_in_order(ev_buf_cstr(&folder));
    return lists->names ? ev_buf_status(&lists->folder, err) : ev_fail(err, EV_NOMEM, "out of memory");
}

static bool has_prefix(const char *name, const char *prefix, size_t n) {
    return n > 0 && !strncmp(name, prefix, n);
}

/* The longest prefix that the file's name begins with, or the only one; "" for none. */
static const char *choose_prefix(const ev_tei_lists *lists, const char *name, size_t *n_prefix) {
    const char *only = "";
    const char *best = "";
    size_t n_best = 0;
    size_t n_only = 0;
    bool one = true;
    size_t i;
    const json_t *value;
    json_array_foreach(lists->names, i, value) {
        const char *list = json_string_value(value);
        size_t n = prefix_of(list);
        one = one && (i == 0 || (n == n_only && has_prefix(list, only, n_only)));
        only = list;
        n_only = n;
        if (n > n_best && has_prefix(name, list, n)) {
            best = list;
            n_best = n;
        }
    }
    *n_prefix = n_best > 0 ? n_best : one ? n_only : 0;
    return n_best > 0 ? best : only;
}

/* Calls `each` with the path of every list that belongs to the input's file. */
static ev_status for_each_list(ev_tei_lists *lists, const ev_input *input,
                               ev_status (*each)(void *user, const char *path, ev_error *err), void *user,
                               ev_error *err) {
    bool is_file = input->path && input->file && !strcmp(input->path, input->file);
    ev_status status = is_file ? look(lists, input->file, err) : EV_OK;
    if (status != EV_OK || !is_file)
        return status;
    size_t n;
    const char *prefix = choose_prefix(lists, name_in(input->file), &n);
    size_t i;
    const json_t *value;
    json_array_foreach(lists->names, i, value) {
        const char *name = json_string_value(value);
        ev_buf path = {0};
        if (status != EV_OK || prefix_of(name) != n || !has_prefix(name, prefix, n))
            continue;
        ev_buf_printf(&path, "%s%s", ev_buf_cstr(&lists->folder), name);
        status = ev_buf_status(&path, err);
        if (status == EV_OK)
            status = each(user, ev_buf_cstr(&path), err);
        ev_buf_free(&path);
    }
    return status;
}

/* ---- What they hold */

typedef struct reading {
    const ev_read_options *options;
    const ev_sink *sink;
    ev_tei_header *header;
} reading;

static ev_status read_bytes(const char *path, size_t limit, ev_buf *bytes, ev_error *why) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return ev_fail_errno(why, errno, "cannot read");
    ev_input input = {.path = path, .file = path, .name = path, .fd = fd};
    ev_status status = fstat(fd, &info) == 0 && S_ISREG(info.st_mode)
                           ? ev_read_rest(&input, bytes, limit, "split it", why)
                           : ev_fail(why, EV_BAD_INPUT, "is no ordinary file");
    close(fd);
    return status;
}

static ev_status read_list(void *user, const char *path, ev_error *err) {
    reading *r = user;
    ev_buf bytes = {0};
    ev_error why = {0};
    xmlDoc *doc = NULL;
    ev_status status = read_bytes(path, r->options->max_statement_bytes, &bytes, &why);
    if (status == EV_OK)
        status = ev_xml_parse(ev_buf_cstr(&bytes), bytes.len, &doc, &why);
    ev_buf_free(&bytes);
    if (status == EV_OK)
        status = ev_tei_header_add_lists(r->header, xmlDocGetRootElement(doc), err);
    if (doc)
        xmlFreeDoc(doc);
    if (status == EV_OK || status == EV_NOMEM)
        return status;
    const ev_input input = {.path = path, .file = path};
    ev_sink_notice(r->sink, &input, why.line, &why);
    return EV_OK;
}

ev_status ev_tei_lists_read(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            ev_tei_header *header, ev_error *err) {
    reading r = {options, sink, header};
    ev_tei_lists lists = {0};
    ev_status status = for_each_list(&lists, input, read_list, &r, err);
    ev_tei_lists_clear(&lists);
    return status;
}

/* ---- How they are */

static ev_status add_state(void *user, const char *path, ev_error *err) {
    ev_buf *out = user;
    struct stat info;
    if (lstat(path, &info) == 0)
        ev_buf_printf(out, "%s %lld %lld.%09ld\n", path, (long long)info.st_size,
                      (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
    return ev_buf_status(out, err);
}

ev_status ev_tei_lists_state(ev_tei_lists *lists, const ev_input *input, ev_buf *out, ev_error *err) {
    bool may_be_tei = input->file && ev_name_ends(input->file, ".xml") && !ev_is_tei_list(input->file);
    return may_be_tei ? for_each_list(lists, input, add_state, out, err) : EV_OK;
}
