/* See index_writer.h. */
#include "store/index_writer.h"

#include "store/schema.h"
#include "text/analyse.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct removal {
    size_t segment;
    uint32_t docid;
} removal;

struct ev_index_writer {
    char *path;
    int lock_fd;
    ev_fs_hook hook;
    ev_index index;
    ev_manifest next;     /* what will be published: the current one plus the changes */
    uint64_t next_number; /* of a segment; runs ahead of the manifest's */
    removal *removals;
    size_t n_removals, removals_capacity;
    bool *dropped; /* by segment of the current generation */
    bool changed;
};

static void read_holder(int fd, char *holder, size_t capacity) {
    ssize_t n = pread(fd, holder, capacity - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
}

static ev_status take_lock(ev_index_writer *writer, ev_error *err) {
    char *path = ev_path_join(writer->path, EV_LOCK_NAME);
    if (!path)
        return ev_out_of_memory(err);
    writer->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    free(path);
    if (writer->lock_fd < 0)
        return ev_fail_errno(err, errno, "%s: cannot write to the index", writer->path);
    if (flock(writer->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return ev_fail_errno(err, errno, "%s: cannot lock the index", writer->path);
        char holder[64];
        read_holder(writer->lock_fd, holder, sizeof holder);
        return ev_fail(err, EV_LOCKED,
                       "%s: another evindex (%s) is writing to this index; try again when it has ended",
                       writer->path, holder[0] ? holder : "unknown process");
    }
    char text[64];
    int n = snprintf(text, sizeof text, "process %ld\n", (long)getpid());
    /* The text only serves the message above: a lock without it is a lock. */
    if (ftruncate(writer->lock_fd, 0) == 0 && pwrite(writer->lock_fd, text, (size_t)n, 0) != n)
        return ev_fail_errno(err, errno ? errno : ENOSPC, "%s: cannot write to the index", writer->path);
    return EV_OK;
}

static bool is_ours(const char *name) {
    return !strcmp(name, EV_LOCK_NAME) || !strncmp(name, EV_MANIFEST_NAME, strlen(EV_MANIFEST_NAME)) ||
           !strncmp(name, "seg-", 4) || !strncmp(name, "refused-", 8);
}

static bool is_named(const ev_manifest *manifest, const char *name) {
    if (!strcmp(name, EV_LOCK_NAME) || !strcmp(name, EV_MANIFEST_NAME) || !strcmp(name, manifest->refused))
        return true;
    for (size_t i = 0; i < manifest->n_segments; i++)
        if (!strcmp(name, manifest->segments[i].name))
            return true;
    return false;
}

typedef ev_status (*entry_fn)(ev_index_writer *writer, const char *name, ev_error *err);

static ev_status each_entry(ev_index_writer *writer, entry_fn visit, ev_error *err) {
    DIR *stream = opendir(writer->path);
    if (!stream)
        return ev_fail_errno(err, errno, "%s: cannot open the folder", writer->path);
    ev_status status = EV_OK;
    const struct dirent *entry;
    while (status == EV_OK && (entry = readdir(stream)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = visit(writer, entry->d_name, err);
    closedir(stream);
    return status;
}

static ev_status refuse_foreign(ev_index_writer *writer, const char *name, ev_error *err) {
    if (is_ours(name))
        return EV_OK;
    return ev_fail(err, EV_NO_INDEX,
                   "%s: is a folder with other things in it (%s) and not an index; name a new folder",
                   writer->path, name);
}

static ev_status remove_unnamed(ev_index_writer *writer, const char *name, ev_error *err) {
    if (!is_ours(name) || is_named(&writer->index.manifest, name))
        return EV_OK;
    char *path = ev_path_join(writer->path, name);
    ev_status status = path ? ev_tree_remove(path, err) : ev_out_of_memory(err);
    free(path);
    return status;
}

static bool has_manifest(const char *index_path) {
    char *path = ev_path_join(index_path, EV_MANIFEST_NAME);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

/* Begins the next generation's manifest as a copy of the published one. */
static ev_status begin_next(ev_index_writer *writer, ev_error *err) {
    ev_manifest_clear(&writer->next);
    free(writer->dropped);
    writer->n_removals = 0;
    writer->changed = false;
    size_t n = writer->index.manifest.n_segments;
    writer->dropped = calloc(n ? n : 1, sizeof *writer->dropped);
    if (!writer->dropped)
        return ev_out_of_memory(err);
    return ev_manifest_copy(&writer->index.manifest, &writer->next, err);
}

static ev_status open_locked(ev_index_writer *writer, ev_error *err) {
    ev_status status = EV_OK;
    bool fresh = !has_manifest(writer->path);
    if (fresh) {
        status = each_entry(writer, refuse_foreign, err);
        ev_manifest empty = {.next_segment = 1};
        if (status == EV_OK)
            status = ev_manifest_write(writer->path, &empty, &writer->hook, err);
    }
    if (status == EV_OK)
        status = ev_index_open(writer->path, &writer->index, err);
    if (status == EV_OK)
        status = each_entry(writer, remove_unnamed, err);
    if (status == EV_OK)
        status = begin_next(writer, err);
    if (status == EV_OK)
        writer->next_number = writer->index.manifest.next_segment;
    return status;
}

ev_status ev_index_writer_open_existing(const char *path, const ev_fs_hook *hook, ev_index_writer **out,
                                        ev_error *err) {
    *out = NULL;
    ev_manifest manifest;
    ev_status status = ev_manifest_read(path, &manifest, err);
    if (status != EV_OK)
        return status;
    ev_manifest_clear(&manifest);
    return ev_index_writer_open(path, hook, out, err);
}

ev_status ev_index_writer_open(const char *path, const ev_fs_hook *hook, ev_index_writer **out,
                               ev_error *err) {
    *out = NULL;
    struct stat info;
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return ev_fail_errno(err, errno, "%s: cannot make the index folder", path);
    if (stat(path, &info) != 0)
        return ev_fail_errno(err, errno, "%s: cannot look at the index folder", path);
    if (!S_ISDIR(info.st_mode))
        return ev_fail(err, EV_NO_INDEX, "%s: is a file, not an index folder; name a new folder", path);
    ev_index_writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return ev_out_of_memory(err);
    writer->lock_fd = -1;
    writer->path = strdup(path);
    if (hook)
        writer->hook = *hook;
    ev_status status = writer->path ? EV_OK : ev_out_of_memory(err);
    /* Looked at before the lock file is made in it: a folder of somebody else's is left as it was. */
    if (status == EV_OK && !has_manifest(path))
        status = each_entry(writer, refuse_foreign, err);
    if (status == EV_OK)
        status = take_lock(writer, err);
    if (status == EV_OK)
        status = open_locked(writer, err);
    if (status == EV_OK)
        *out = writer;
    else
        ev_index_writer_close(writer);
    return status;
}

void ev_index_writer_close(ev_index_writer *writer) {
    if (!writer)
        return;
    ev_index_close(&writer->index);
    ev_manifest_clear(&writer->next);
    if (writer->lock_fd >= 0)
        close(writer->lock_fd);
    free(writer->removals);
    free(writer->dropped);
    free(writer->path);
    free(writer);
}

const ev_index *ev_index_writer_index(const ev_index_writer *writer) {
    return &writer->index;
}

const ev_fs_hook *ev_index_writer_hook(const ev_index_writer *writer) {
    return &writer->hook;
}

ev_status ev_index_writer_new_segment(ev_index_writer *writer, ev_segment_writer **out, ev_error *err) {
    return ev_segment_writer_new(writer->path, writer->next_number++, out, err);
}

ev_status ev_index_writer_remove(ev_index_writer *writer, size_t segment, uint32_t statement_docid,
                                 ev_error *err) {
    void *items = writer->removals;
    if (!ev_array_grow(&items, &writer->removals_capacity, writer->n_removals + 1, sizeof *writer->removals))
        return ev_out_of_memory(err);
    writer->removals = items;
    writer->removals[writer->n_removals++] = (removal){segment, statement_docid};
    writer->changed = true;
    return EV_OK;
}

ev_status ev_index_writer_drop_segment(ev_index_writer *writer, size_t segment, ev_error *err) {
    if (segment >= writer->index.manifest.n_segments)
        return ev_fail(err, EV_BAD_ARGUMENT, "no segment %zu", segment);
    writer->dropped[segment] = writer->changed = true;
    return EV_OK;
}

void ev_index_writer_clear_stale(ev_index_writer *writer, const char *path_digest) {
    ev_manifest *next = &writer->next;
    for (size_t i = 0; i < next->n_stale_files; i++)
        if (!strcmp(next->stale_files[i], path_digest)) {
            memmove(next->stale_files[i], next->stale_files[--next->n_stale_files], EV_SHA256_HEX_BYTES);
            writer->changed = true;
            return;
        }
}

ev_status ev_index_writer_set_stale(ev_index_writer *writer, const char *path_digest, ev_error *err) {
    ev_manifest *next = &writer->next;
    for (size_t i = 0; i < next->n_stale_files; i++)
        if (!strcmp(next->stale_files[i], path_digest))
            return EV_OK;
    void *grown = realloc(next->stale_files, (next->n_stale_files + 1) * sizeof *next->stale_files);
    if (!grown)
        return ev_out_of_memory(err);
    next->stale_files = grown;
    snprintf(next->stale_files[next->n_stale_files++], EV_SHA256_HEX_BYTES, "%s", path_digest);
    writer->changed = true;
    return EV_OK;
}

ev_status ev_index_writer_set_refused(ev_index_writer *writer, const char *lines, size_t n_bytes,
                                      ev_error *err) {
    ev_manifest *next = &writer->next;
    if (n_bytes == 0 && !next->refused[0])
        return EV_OK;
    writer->changed = true;
    next->refused[0] = '\0';
    if (n_bytes == 0)
        return EV_OK;
    snprintf(next->refused, sizeof next->refused, "refused-%08llu", (unsigned long long)next->generation + 1);
    char *path = ev_path_join(writer->path, next->refused);
    ev_status status =
        path ? ev_file_replace(path, lines, n_bytes, &writer->hook, err) : ev_out_of_memory(err);
    free(path);
    return status;
}

void ev_index_writer_set_basis(ev_index_writer *writer, const ev_basis *basis) {
    writer->next.basis = *basis;
}

bool ev_index_writer_has_changes(const ev_index_writer *writer) {
    return writer->changed;
}

static int compare_u32(const void *a, const void *b) {
    const uint32_t *x = a;
    const uint32_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Enters one dead statement into its segment's list, at the end: the list is sorted once, after the last. */
static ev_status apply_removal(ev_index_writer *writer, const removal *gone, ev_error *err) {
    const ev_segment *segment = &writer->index.segments[gone->segment];
    ev_segment_info *info = &writer->next.segments[gone->segment];
    ev_statement_record record;
    uint32_t number;
    if (ev_segment_info_is_dead(segment->info, gone->docid))
        return EV_OK;
    if (!ev_segment_statement_number(segment, gone->docid, &number) ||
        !ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "statements", err);
    uint32_t *grown = realloc(info->dead, (info->n_dead + 1) * sizeof *grown);
    if (!grown)
        return ev_out_of_memory(err);
    info->dead = grown;
    info->dead[info->n_dead++] = gone->docid;
    info->live.statements--;
    info->live.passages -= record.n_passages;
    info->live.tokens -= record.n_tokens;
    info->live.text_bytes -= record.text_bytes;
    return EV_OK;
}

static ev_status apply_removals(ev_index_writer *writer, ev_error *err) {
    for (size_t i = 0; i < writer->n_removals; i++) {
        ev_status status = apply_removal(writer, &writer->removals[i], err);
        if (status != EV_OK)
            return status;
    }
    for (size_t i = 0; i < writer->index.manifest.n_segments; i++) {
        ev_segment_info *info = &writer->next.segments[i];
        if (info->n_dead > 1)
            qsort(info->dead, info->n_dead, sizeof *info->dead, compare_u32);
    }
    return EV_OK;
}

/* A segment of which no statement lives goes with the dropped ones; one that never had any holds what is
 * known of files. */
static void take_out_dropped(ev_index_writer *writer) {
    ev_manifest *next = &writer->next;
    size_t kept = 0;
    for (size_t i = 0; i < next->n_segments; i++) {
        bool old = i < writer->index.manifest.n_segments;
        if ((old && writer->dropped[i]) ||
            (next->segments[i].live.statements == 0 && next->segments[i].n_docs > 0))
            ev_segment_info_clear(&next->segments[i]);
        else
            next->segments[kept++] = next->segments[i];
    }
    next->n_segments = kept;
}

static ev_status prepare_next(ev_index_writer *writer, const ev_segment_info *infos, size_t n_infos,
                              ev_error *err) {
    ev_status status = apply_removals(writer, err);
    for (size_t i = 0; status == EV_OK && i < n_infos; i++)
        status = ev_manifest_add_segment(&writer->next, &infos[i], err);
    if (status != EV_OK)
        return status;
    take_out_dropped(writer);
    writer->next.generation++;
    writer->next.next_segment = writer->next_number;
    if (!writer->next.analysis && !(writer->next.analysis = strdup(ev_analysis_version())))
        return ev_out_of_memory(err);
    return EV_OK;
}

/* Opens the coming generation before it is published: its digest goes into its manifest, and segments that
 * cannot be read back are never published. */
static ev_status publish_next(ev_index_writer *writer, ev_error *err) {
    ev_index coming = {0};
    ev_status status = ev_index_open_manifest(writer->path, &writer->next, &coming, err);
    const ev_index *only[] = {&coming};
    if (status == EV_OK)
        status = ev_corpus_digest(only, 1, coming.manifest.digest, err);
    if (status == EV_OK)
        status = ev_manifest_write(writer->path, &coming.manifest, &writer->hook, err);
    if (status != EV_OK) {
        ev_index_close(&coming);
        return status;
    }
    ev_index_close(&writer->index);
    writer->index = coming;
    return EV_OK;
}

ev_status ev_index_writer_publish(ev_index_writer *writer, const ev_segment_info *infos, size_t n_infos,
                                  ev_error *err) {
    ev_status status = prepare_next(writer, infos, n_infos, err);
    if (status == EV_OK)
        status = publish_next(writer, err);
    if (status != EV_OK) {
        begin_next(writer, NULL);
        return status;
    }
    status = each_entry(writer, remove_unnamed, err);
    ev_status begun = begin_next(writer, status == EV_OK ? err : NULL);
    return status == EV_OK ? begun : status;
}
