/* See tei_lists.h. */
#include "indexer/readers/tei_lists.h"

#include <errno.h>
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

static void add_missing(json_t **into, json_t *more) {
    *into = *into ? *into : json_object();
    if (more)
        json_object_update_missing(*into, more);
}

static void add_list(ev_tei_header *header, const json_t *list) {
    add_missing(&header->persons, json_object_get(list, "persons"));
    add_missing(&header->orgs, json_object_get(list, "orgs"));
}

ev_status ev_tei_lists_keep(const ev_input *input, const ev_read_options *options,
                            const ev_tei_header *header, ev_error *err) {
    ev_tei_shelf *shelf = options->shelf;
    if (!shelf || !input->path || !ev_is_tei_list_or_root(input->path))
        return EV_OK;
    if (!shelf->lists && !(shelf->lists = json_object()))
        return ev_fail(err, EV_NOMEM, "out of memory");
    json_t *list = json_pack("{s:O?, s:O?}", "persons", header->persons, "orgs", header->orgs);
    /* a folder's name may hold any bytes */
    if (list)
        json_object_set_new_nocheck(shelf->lists, input->path, list);
    return list ? EV_OK : ev_fail(err, EV_NOMEM, "out of memory");
}

typedef struct reading {
    const ev_read_options *options;
    const ev_sink *sink; /* for notices */
    ev_tei_header *header;
} reading;

static void tell_refusal(void *user, const ev_error *why) {
    const ev_sink *sink = user;
    sink->notice(sink->user, why);
}

/* As any TEI file is read; what it gives is dropped, but for what is put on the shelf. */
static ev_status read_list(const reading *r, const ev_input *input, ev_tei_shelf *shelf, ev_error *err) {
    ev_buf head = {0};
    ev_sink notices = *r->sink;
    const ev_sink sink = {ev_drop_statement, tell_refusal, ev_drop_notice, &notices};
    ev_read_options own = *r->options;
    own.shelf = shelf;
    ev_status status = ev_read_tei(input, &own, &sink, &head, err);
    ev_buf_free(&head);
    return status;
}

static ev_status read_from_disk(void *user, const char *path, ev_error *err) {
    const reading *r = user;
    ev_error why = {0};
    struct stat info;
    ev_tei_shelf shelf = {.only = true};
    ev_input input = {.path = path, .file = path, .name = path, .base_id = path};
    input.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ev_status status = EV_OK;
    if (input.fd < 0)
        ev_fail_errno(&why, errno, "cannot read");
    else if (fstat(input.fd, &info) != 0 || !S_ISREG(info.st_mode))
        ev_fail(&why, EV_BAD_INPUT, "is no ordinary file");
    else
        status = read_list(r, &input, &shelf, err);
    if (input.fd >= 0)
        close(input.fd);
    if (why.status != EV_OK)
        ev_sink_notice(r->sink, &input, 0, &why);
    add_list(r->header, json_object_get(shelf.lists, path));
    ev_tei_shelf_clear(&shelf);
    return status;
}

static ev_status take_from_shelf(void *user, const char *path, ev_error *err) {
    const reading *r = user;
    (void)err;
    add_list(r->header, json_object_get(r->options->shelf->lists, path));
    return EV_OK;
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

static ev_status take_lists(const ev_input *input, const reading *r, ev_error *err) {
    bool member = is_member(input);
    ev_tei_folders folders = {0};
    if (member && !r->options->shelf->lists)
        return EV_OK;
    const ev_tei_look l = {&folders, member ? r->options->shelf->lists : NULL,
                           member ? take_from_shelf : read_from_disk, (void *)r};
    size_t floor = member ? strlen(input->path) - strlen(input->name) : 0;
    ev_status status = ev_tei_look_for(&l, input->path, floor, err);
    ev_tei_folders_clear(&folders);
    return status;
}

ev_status ev_tei_lists_read(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            const char *who, ev_tei_header *header, ev_error *err) {
    const reading r = {options, sink, header};
    ev_tei_shelf *shelf = options->shelf;
    if (!input->path || (is_member(input) && !shelf))
        return EV_OK;
    ev_status status = take_lists(input, &r, err);
    if (status != EV_OK || !is_member(input) || shelf->searched || ev_tei_header_knows(header, who))
        return status;
    status = search(input, options, err);
    return status == EV_OK ? take_lists(input, &r, err) : status;
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

ev_status ev_tei_lists_state(ev_tei_folders *folders, const ev_input *input, ev_buf *out, ev_error *err) {
    bool may_be_tei = input->file && ev_name_ends(input->file, ".xml") && !ev_is_tei_list(input->file);
    const ev_tei_look l = {folders, NULL, add_state, out};
    return may_be_tei ? ev_tei_look_for(&l, input->file, 0, err) : EV_OK;
}
