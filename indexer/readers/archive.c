/* Archives and compressed files (libarchive), read in place: nothing is unpacked to disk. Each member is an
 * input of its own, of any format, archives included; a compressed file is read as the file in it. Tables of
 * metadata in an archive serve its members. What all members unpack to is limited, absolutely and in
 * proportion to the archive. */
#include "indexer/readers/reader.h"

#include "indexer/readers/member.h"
#include "indexer/readers/tei_lists.h"
#include "indexer/sidecar.h"
#include "text/decode.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct unpacker {
    const ev_input *input;
    const ev_read_options *options; /* with `unpacking` */
    const ev_sink *sink;
    ev_unpacking *unpacking;
    struct archive *archive;
    const ev_buf *head;
    bool head_given;
    bool size_known; /* of the file; else what has been read of it counts */
    char block[EV_READ_STEP_BYTES];
    ev_error failure; /* of reading the archive's own bytes */
    uint64_t n_hidden, n_files, n_read;
    bool stopped; /* a limit is reached, or the archive is damaged; it has been named */
} unpacker;

/* ---- The archive's bytes */

static la_ssize_t give_bytes(struct archive *archive, void *user, const void **bytes) {
    unpacker *u = user;
    size_t n = 0;
    if (!u->head_given) {
        u->head_given = true;
        *bytes = u->head->data;
        n = u->head->len;
    } else {
        ev_status status = EV_OK;
        *bytes = u->block;
        if (u->input->read) {
            status = u->input->read(u->input->user, u->block, sizeof u->block, &n, &u->failure);
        } else {
            ssize_t got = read(u->input->fd, u->block, sizeof u->block);
            status = got < 0 ? ev_fail_errno(&u->failure, errno, "cannot read") : EV_OK;
            n = got > 0 ? (size_t)got : 0;
        }
        if (status != EV_OK) {
            archive_set_error(archive, EIO, "%s", u->failure.text);
            return ARCHIVE_FATAL;
        }
    }
    if (u->unpacking->depth == 1 && !u->size_known)
        u->unpacking->packed_bytes += n;
    return (la_ssize_t)n;
}

/* A zip's table of contents stands at its end. The head is read again. */
static la_int64_t seek_file(struct archive *archive, void *user, la_int64_t offset, int whence) {
    unpacker *u = user;
    (void)archive;
    u->head_given = true;
    off_t at = lseek(u->input->fd, offset, whence);
    return at < 0 ? ARCHIVE_FATAL : at;
}

static ev_status open_archive(unpacker *u, ev_error *why) {
    struct archive *a = u->archive = archive_read_new();
    struct stat info;
    if (!a)
        return ev_out_of_memory(why);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_lz4(a);
    archive_read_support_filter_compress(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_raw(a);
    archive_read_support_format_empty(a);
    bool is_file = !u->input->read && u->unpacking->depth == 1 && fstat(u->input->fd, &info) == 0 &&
                   S_ISREG(info.st_mode) && lseek(u->input->fd, 0, SEEK_SET) == 0;
    if (is_file) {
        archive_read_set_seek_callback(a, seek_file);
        u->head_given = u->size_known = true;
        u->unpacking->packed_bytes = (uint64_t)info.st_size;
    }
    archive_read_set_read_callback(a, give_bytes);
    archive_read_set_callback_data(a, u);
    if (archive_read_open1(a) == ARCHIVE_OK)
        return EV_OK;
    return ev_fail(why, EV_BAD_INPUT, "cannot be opened as an archive (%s); get it again",
                   archive_error_string(a));
}

/* ---- A member's bytes */

static ev_status within_limits(const ev_unpacking *unpacking, ev_error *err) {
    const ev_read_limits *limits = &unpacking->limits;
    if (unpacking->unpacked_bytes > limits->unpacked_bytes)
        return ev_fail(err, EV_TOO_LARGE, "unpacks to more than %llu MiB; split the archive",
                       (unsigned long long)(limits->unpacked_bytes >> 20));
    if (unpacking->unpacked_bytes > limits->free_bytes &&
        unpacking->unpacked_bytes / limits->ratio > unpacking->packed_bytes)
        return ev_fail(err, EV_TOO_LARGE,
                       "unpacks to more than %llu times its size, as archive bombs do; unpack it yourself if "
                       "you trust it",
                       (unsigned long long)limits->ratio);
    return EV_OK;
}

static ev_status read_member(void *user, char *into, size_t n_bytes, size_t *n_read, ev_error *err) {
    unpacker *u = user;
    *n_read = 0;
    la_ssize_t n = archive_read_data(u->archive, into, n_bytes);
    if (n < 0) {
        u->stopped = n == ARCHIVE_FATAL;
        ev_fail(err, EV_BAD_INPUT, "is damaged or cut off (%s); get it again",
                archive_error_string(u->archive) ? archive_error_string(u->archive) : "no reason given");
        return EV_IO;
    }
    *n_read = (size_t)n;
    u->unpacking->unpacked_bytes += (uint64_t)n;
    ev_status status = within_limits(u->unpacking, err);
    u->stopped = u->stopped || status != EV_OK;
    return status == EV_OK ? EV_OK : EV_IO;
}

/* What a reader left of a member still counts: a bomb may hide behind a bad beginning. */
static ev_status drain(unpacker *u, ev_error *why) {
    char rest[EV_READ_STEP_BYTES];
    size_t n = 1;
    ev_status status = EV_OK;
    while (status == EV_OK && n > 0)
        status = read_member(u, rest, sizeof rest, &n, why);
    return status;
}

/* ---- Members */

static ev_status read_as(unpacker *u, const ev_input *member, ev_error *err) {
    ev_buf head = {0};
    ev_error why = {0};
    size_t n = 0;
    ev_unpacking *unpacking = u->unpacking;
    ev_status status = ev_read_step(member, &head, &n, &why);
    bool is_archive =
        status == EV_OK && n > 0 && ev_input_format_of(member, u->options, &head)->read == ev_read_archive;
    bool wanted = is_archive || !unpacking->member || unpacking->member(unpacking->user, member);
    if (status != EV_OK)
        status = ev_sink_settle(u->sink, member, 0, status, &why, err);
    else if (wanted)
        status = ev_read_from(member, u->options, u->sink, &head, err);
    ev_buf_free(&head);
    if (status == EV_OK && !is_archive && unpacking->member)
        unpacking->member(unpacking->user, NULL);
    return status;
}

static ev_status refuse_member(unpacker *u, const ev_input *member, const char *words) {
    ev_unpacking *unpacking = u->unpacking;
    if (unpacking->member && !unpacking->member(unpacking->user, member))
        return EV_OK;
    ev_error why = {0};
    ev_fail(&why, EV_BAD_INPUT, "%s", words);
    ev_sink_refuse(u->sink, member, 0, &why);
    if (unpacking->member)
        unpacking->member(unpacking->user, NULL);
    return EV_OK;
}

/* What tables of metadata know a member by: its path below the archive as if that were a folder. */
static ev_status add_table_path(const unpacker *u, const ev_member *names, ev_buf *path, ev_error *err) {
    ev_buf_printf(path, "%s!/%s", ev_input_shown(u->input), names->name);
    return ev_buf_status(path, err);
}

static ev_status look_up_row(const unpacker *u, const ev_member *names, const char **row, ev_error *err) {
    ev_buf path = {0};
    size_t n_above = 0;
    for (const char *c = names->name; *c; c++)
        n_above += *c == '/';
    ev_status status = add_table_path(u, names, &path, err);
    if (status == EV_OK)
        status = ev_sidecars_row(u->options->tables, ev_buf_cstr(&path), n_above, u->sink, row, err);
    ev_buf_free(&path);
    return status;
}

static ev_status take_table(const unpacker *u, const ev_member *names, const ev_input *member,
                            ev_error *err) {
    ev_buf path = {0};
    ev_status status = add_table_path(u, names, &path, err);
    if (status == EV_OK)
        status = ev_sidecars_take(u->options->tables, ev_buf_cstr(&path), member, u->sink, err);
    ev_buf_free(&path);
    return status;
}

static ev_status take_member(unpacker *u, struct archive_entry *entry, const ev_member *names,
                             ev_error *err) {
    ev_input member = ev_member_input(names, u->input);
    member.read = read_member;
    member.user = u;
    u->n_files++;
    if (ev_member_climbs(names->name))
        return refuse_member(u, &member,
                             "its path climbs out of the archive; it is not read: rename it if you trust it");
    if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) != AE_IFREG)
        return refuse_member(u, &member, "is a link or a device and no file; put the file itself in");
    if (archive_entry_is_data_encrypted(entry))
        return refuse_member(u, &member, "is encrypted; unpack the archive with its password and add that");
    u->n_read++;
    bool is_table = ev_is_sidecar(names->name);
    ev_status status =
        is_table ? take_table(u, names, &member, err) : look_up_row(u, names, &member.row, err);
    if (status == EV_OK && !is_table)
        status = read_as(u, &member, err);
    ev_error why = {0};
    ev_status rest = status == EV_OK && !u->stopped ? drain(u, &why) : EV_OK;
    return rest == EV_OK ? status : ev_sink_settle(u->sink, &member, 0, rest, &why, err);
}

/* As UTF-8 where the archive says how it is written. Old zip files do not: what is no UTF-8 there is in the
 * code page of DOS, which is CP866 where Russian and Kazakh are written. */
static ev_status add_path(unpacker *u, struct archive_entry *entry, ev_buf *path, ev_error *err) {
    const char *utf8 = archive_entry_pathname_utf8(entry);
    const char *raw = utf8 ? utf8 : archive_entry_pathname(entry);
    size_t n = raw ? strlen(raw) : 0;
    bool is_zip = (archive_format(u->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
    ev_decode_report report;
    if (is_zip && n > 0 && !ev_utf8_valid(raw, n, NULL))
        return ev_decode(raw, n, "CP866", path, &report, err);
    ev_buf_add(path, raw ? raw : "", n);
    return ev_buf_status(path, err);
}

static ev_status take_entry(unpacker *u, struct archive_entry *entry, ev_error *err) {
    ev_member names = {0};
    ev_buf path = {0};
    bool is_raw = archive_format(u->archive) == ARCHIVE_FORMAT_RAW;
    ev_status status = add_path(u, entry, &path, err);
    if (status == EV_OK)
        status = is_raw ? ev_member_names_file(&names, u->input, err)
                        : ev_member_names(&names, u->input, ev_buf_cstr(&path), err);
    ev_buf_free(&path);
    if (status == EV_OK && !is_raw && archive_entry_filetype(entry) == AE_IFDIR)
        status = EV_OK;
    else if (status == EV_OK && !is_raw && ev_member_is_hidden(names.name) && !ev_member_climbs(names.name))
        u->n_hidden++;
    else if (status == EV_OK)
        status = take_member(u, entry, &names, err);
    ev_member_clear(&names);
    return status;
}

static ev_status take_entries(unpacker *u, ev_error *why, ev_error *err) {
    struct archive_entry *entry;
    ev_status status = EV_OK;
    while (status == EV_OK && !u->stopped) {
        int found = archive_read_next_header(u->archive, &entry);
        bool no_members = archive_format(u->archive) == ARCHIVE_FORMAT_RAW && u->unpacking->peeking;
        if (found == ARCHIVE_EOF || no_members)
            return EV_OK;
        if (found < ARCHIVE_WARN)
            return ev_fail(
                why, EV_BAD_INPUT,
                "is damaged or cut off behind %llu members (%s); what stands before is read, get it "
                "again for the rest",
                (unsigned long long)u->n_read,
                archive_error_string(u->archive) ? archive_error_string(u->archive) : "no reason given");
        if (++u->unpacking->n_members > u->unpacking->limits.members)
            return ev_fail(why, EV_TOO_LARGE, "holds more than %llu members; split it",
                           (unsigned long long)u->unpacking->limits.members);
        status = take_entry(u, entry, err);
    }
    return status;
}

static void tell_what_was_left(const unpacker *u) {
    ev_error what = {0};
    if (u->n_hidden > 0) {
        ev_fail(&what, EV_OK, "%llu hidden members (names that begin with a dot) were left out",
                (unsigned long long)u->n_hidden);
        ev_sink_notice(u->sink, u->input, 0, &what);
    }
    if (u->stopped && archive_format(u->archive) != ARCHIVE_FORMAT_RAW) {
        ev_fail(&what, EV_BAD_INPUT, "the rest of the archive is not read");
        ev_sink_notice(u->sink, u->input, 0, &what);
    }
}

/* Without a locale of UTF-8, libarchive has no names but those in ASCII. */
static ev_status unpack(unpacker *u, ev_error *err) {
    ev_error why = {0};
    locale_t own = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = own ? uselocale(own) : (locale_t)0;
    ev_status status = open_archive(u, &why);
    ev_status taken = EV_OK;
    if (status == EV_OK) {
        taken = take_entries(u, &why, err);
        status = why.status;
        tell_what_was_left(u);
    }
    if (u->archive)
        archive_read_free(u->archive);
    if (status == EV_OK && taken == EV_OK && u->n_files == 0 && !u->stopped && u->n_hidden == 0)
        status = ev_fail(&why, EV_BAD_INPUT, "holds no files; there is nothing to read");
    if (own) {
        uselocale(before);
        freelocale(own);
    }
    return status == EV_OK ? taken : ev_sink_settle(u->sink, u->input, 0, status, &why, err);
}

static ev_status read_archive(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                              ev_buf *head, ev_error *err) {
    ev_unpacking *unpacking = options->unpacking;
    unpacker u = {.input = input, .options = options, .sink = sink, .unpacking = unpacking, .head = head};
    if (unpacking->depth == unpacking->limits.depth) {
        ev_error why = {0};
        ev_fail(&why, EV_TOO_LARGE, "is an archive in %u archives, which is too deep; unpack it yourself",
                unpacking->depth);
        ev_sink_refuse(sink, input, 0, &why);
        return EV_OK;
    }
    unpacking->depth++;
    ev_status status = unpack(&u, err);
    unpacking->depth--;
    return status;
}

/* ---- Tables of metadata */

/* What is wrong with the archive is told when its members are read, with a table here only. */
static void tell_of_table(void *user, const ev_error *what) {
    const ev_sink *sink = user;
    if (ev_name_ends(what->file, EV_SIDECAR_NAME))
        sink->refused(sink->user, what);
}

static bool want_no_member(void *user, const ev_input *member) {
    const ev_unpacking *outer = user;
    (void)member;
    if (outer->renew)
        outer->renew(outer->user);
    return false;
}

/* A table may stand behind the files that it describes: an archive that can be read twice is looked through
 * first. */
static ev_status find_tables(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                             ev_buf *head, ev_error *err) {
    struct stat info;
    ev_sink notes = *sink;
    const ev_sink own_sink = {ev_drop_statement, tell_of_table, ev_drop_notice, &notes};
    ev_unpacking peek = {
        .limits = options->limits, .peeking = true, .member = want_no_member, .user = options->unpacking};
    ev_read_options own = *options;
    own.unpacking = &peek;
    bool is_file = !input->read && input->fd >= 0 && fstat(input->fd, &info) == 0 && S_ISREG(info.st_mode);
    return is_file ? read_archive(input, &own, &own_sink, head, err) : EV_OK;
}

/* What an archive's members share is made for the outermost. */
ev_status ev_read_archive(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                          ev_buf *head, ev_error *err) {
    if (options->tables)
        return read_archive(input, options, sink, head, err);
    ev_unpacking fresh = {.limits = options->limits};
    ev_tei_shelf shelf = {0};
    ev_sidecars *tables = NULL;
    ev_read_options own = *options;
    ev_status status = ev_sidecars_new_for_archive(&tables, err);
    own.unpacking = options->unpacking ? options->unpacking : &fresh;
    own.shelf = &shelf;
    own.tables = tables;
    if (status == EV_OK)
        status = find_tables(input, &own, sink, head, err);
    if (status == EV_OK)
        status = read_archive(input, &own, sink, head, err);
    if (status == EV_OK)
        ev_sidecars_tell_unmet(tables, sink);
    ev_tei_shelf_clear(&shelf);
    ev_sidecars_free(tables);
    return status;
}
