/* See tei_lists.h. */
#include "indexer/readers/tei_lists.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void ev_tei_shelf_clear(ev_tei_shelf *shelf) {
    json_decref(shelf->lists);
    *shelf = (ev_tei_shelf){0};
}

/* ---- What they hold */

static bool is_member(const ev_input *input) {
    return !input->file || strcmp(input->path ? input->path : "", input->file) != 0;
}

ev_status ev_tei_lists_keep(const ev_input *input, const ev_read_options *options,
                            const ev_tei_header *header, ev_error *err) {
    ev_tei_shelf *shelf = options->shelf;
    if (!shelf || !input->path || !ev_is_tei_list_or_root(input->path))
        return EV_OK;
    if (!shelf->lists && !(shelf->lists = json_object()))
        return ev_out_of_memory(err);
    json_t *list = json_pack("{s:O?, s:O?}", "persons", header->persons, "orgs", header->orgs);
    /* a folder's name may hold any bytes */
    if (list)
        json_object_set_new_nocheck(shelf->lists, input->path, list);
    return list ? EV_OK : ev_out_of_memory(err);
}

typedef struct finding {
    const json_t *from; /* the lists by their paths */
    ev_tei_header *header;
} finding;

static ev_status add_list(ev_tei_header *header, json_t *list, ev_error *err) {
    if (!list)
        return EV_OK;
    if (!header->lists)
        header->lists = json_array();
    return json_array_append(header->lists, list) == 0 ? EV_OK : ev_out_of_memory(err);
}

static ev_status take_from_shelf(void *user, const char *path, ev_error *err) {
    const finding *f = user;
    return add_list(f->header, json_object_get(f->from, path), err);
}

static ev_status take_members(const ev_input *input, const ev_tei_shelf *shelf, ev_tei_header *header,
                              ev_error *err) {
    ev_tei_folders folders = {0};
    finding f = {shelf->lists, header};
    const ev_tei_look l = {&folders, shelf->lists, take_from_shelf, &f};
    size_t floor = strlen(input->path) - strlen(input->name);
    ev_status status = shelf->lists ? ev_tei_look_for(&l, input->path, floor, err) : EV_OK;
    ev_tei_folders_clear(&folders);
    return status;
}

static ev_status take_beside(const json_t *lists, ev_tei_header *header, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < json_array_size(lists); i++)
        status = add_list(header, json_array_get(lists, i), err);
    return status;
}

/* ---- Lists that stand behind what they serve in an archive */

static bool want_list(void *user, const ev_input *member) {
    const ev_unpacking *outer = user;
    if (outer->renew)
        outer->renew(outer->user);
    return member && ev_is_tei_list_or_root(member->name);
}

/* The file is opened anew: the archive is being read from its descriptor. */
static int open_again(const ev_input *input) {
    struct stat now;
    struct stat then;
    int fd = input->file ? open(input->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    bool same = fd >= 0 && fstat(fd, &now) == 0 && fstat(input->fd, &then) == 0 &&
                now.st_dev == then.st_dev && now.st_ino == then.st_ino && S_ISREG(now.st_mode);
    if (fd >= 0 && !same)
        close(fd);
    return same ? fd : -1;
}

static void drop_refusal(void *user, const ev_error *why) {
    (void)user;
    (void)why;
}

/* What is wrong in the archive is told when its members are read. */
static ev_status search(const ev_input *input, const ev_read_options *options, ev_error *err) {
    ev_tei_shelf *shelf = options->shelf;
    ev_buf head = {0};
    const ev_sink sink = {ev_drop_statement, drop_refusal, ev_drop_notice, NULL};
    ev_input archive = {.path = input->file,
                        .file = input->file,
                        .name = input->file,
                        .base_id = "",
                        .members_id = "",
                        .fd = open_again(input)};
    ev_unpacking unpacking = {.limits = options->limits, .member = want_list, .user = options->unpacking};
    ev_read_options own = *options;
    shelf->searched = true;
    if (archive.fd < 0)
        return EV_OK;
    own.unpacking = &unpacking;
    shelf->only = true;
    ev_status status = ev_read_archive(&archive, &own, &sink, &head, err);
    shelf->only = false;
    close(archive.fd);
    return status;
}

ev_status ev_tei_lists_find(const ev_input *input, const ev_read_options *options, const char *who,
                            ev_tei_header *header, ev_error *err) {
    ev_tei_shelf *shelf = options->shelf;
    if (input->path && !is_member(input))
        return take_beside(options->lists, header, err);
    if (!input->path || !shelf)
        return EV_OK;
    ev_status status = take_members(input, shelf, header, err);
    if (status != EV_OK || shelf->searched || ev_tei_header_knows(header, who))
        return status;
    status = search(input, options, err);
    return status == EV_OK ? take_members(input, shelf, header, err) : status;
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

ev_status ev_tei_lists_state(ev_tei_folders *folders, const char *path, ev_buf *out, ev_error *err) {
    const ev_tei_look l = {folders, NULL, add_state, out};
    return ev_tei_look_for(&l, path, 0, err);
}
