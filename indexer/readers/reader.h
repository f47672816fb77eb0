/* Readers turn files into statements: one file here for each input format, all behind this interface.
 *
 * A reader gives each statement to the sink as soon as it has it, names each thing that it cannot read to the
 * sink with file and line, and goes on where the format allows it. It never prints and never touches an
 * index. It sets only what the file itself says; ev_read_input() adds what is known beside the file
 * (metadata.h) and checks the whole. */
#ifndef EV_INDEXER_READER_H
#define EV_INDEXER_READER_H

#include "store/statement.h"
#include "text/decode.h"

#include <stdbool.h>

/* What a file may cost. */
typedef struct ev_read_limits {
    uint64_t cpu_seconds;    /* of processor time for a document that is read by a child */
    uint64_t memory_bytes;   /* that such a child may take */
    uint64_t output_bytes;   /* of all statements of one file that is read by a child */
    uint64_t unpacked_bytes; /* of all members of one archive, and of the archives in it */
    uint64_t free_bytes;     /* that may be unpacked whatever the size of the archive; beyond, */
    uint64_t ratio;          /* so many times its size */
    uint64_t members;        /* of one archive and the archives in it */
    unsigned depth;          /* of archives in archives */
} ev_read_limits;
extern const ev_read_limits EV_READ_LIMITS; /* the defaults */

struct ev_column_map;
struct ev_confined;
struct ev_unpacking;
struct ev_tei_shelf;
struct ev_tei_folders;
struct ev_sidecars;

typedef struct ev_read_options {
    struct ev_metadata *metadata;    /* what is known beside the file (metadata.h); NULL: nothing */
    const char *encoding;            /* NULL: detect */
    const struct ev_column_map *map; /* columns of tables (columns.h); NULL: by their headings */
    size_t max_statement_bytes;      /* of text; a larger statement is refused by name */
    ev_read_limits limits;
    struct ev_confined *confined;   /* reads what may do harm (confined.h); NULL: all in this process */
    struct ev_unpacking *unpacking; /* of the archive that is being read (archive.c); NULL: none */
    struct ev_tei_shelf *shelf;     /* for lists of persons (tei_lists.h); NULL: they are not kept */
    struct ev_tei_folders *folders; /* on disk, where such lists are looked for; NULL: they are not */
    json_t *lists;                  /* that serve the file on disk which is being read; NULL: none */
    struct ev_sidecars *tables;     /* of metadata in the archive that is being read; NULL: none */
} ev_read_options;

/* Something to read. All strings are lent. */
typedef struct ev_input {
    const char *path; /* as named to the user, ARCHIVE!MEMBER for a member; NULL: standard input */
    const char *file; /* the file that holds it: the path, or the outermost archive's; NULL: standard input */
    const char
        *name; /* what formats and name patterns go by: a file's path, a member's path in its archive */
    const char *base_id;    /* the id of a file that is one statement, and what ids of its lines begin with */
    const char *members_id; /* what ids of its members begin with, when it is an archive */
    const char
        *row; /* what a table of metadata in its archive says of it, as JSON (sidecar.h); NULL: nothing */
    int fd;   /* of `file`, for its size and position; -1: none */
    /* Reads up to n_bytes of the content, 0 at its end. NULL: read from fd. */
    ev_status (*read)(void *user, char *into, size_t n_bytes, size_t *n_read, ev_error *err);
    void *user;
} ev_input;

typedef struct ev_sink {
    /* Takes the statement's content (the struct is empty afterwards). Any status but EV_OK ends the reading.
     */
    ev_status (*statement)(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                           ev_error *err);
    /* One thing was refused; file and line are filled. */
    void (*refused)(void *user, const ev_error *why);
    /* Something a user should know, though nothing was refused. */
    void (*notice)(void *user, const ev_error *what);
    void *user;
} ev_sink;

/* Reads the whole input by the format that its first bytes, then its name, show, and gives the sink
 * statements with an id, whose metadata is checked. Refusals go to the sink; what is returned is EV_OK, or
 * what the sink returned, or EV_NOMEM. */
ev_status ev_read_input(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                        ev_error *err);

/* A format. `head` is what has been read of the input already: all of it, or EV_READ_STEP_BYTES at least. A
 * reader may use it as its buffer. Returns as ev_read_input(); what it cannot read is given to the sink. */
typedef ev_status ev_reader(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                            ev_buf *head, ev_error *err);
ev_reader ev_read_plain, ev_read_jsonl, ev_read_json_array, ev_read_table, ev_read_html, ev_read_tei,
    ev_read_office, ev_read_pdf, ev_read_archive, ev_read_unsupported;

/* As ev_read_input(), but the sink gets statements as the reader made them. */
ev_status ev_read_any(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_error *err);
/* As ev_read_any(), of an input of which `head` has been read, by this process. An empty head is filled
 * first. */
ev_status ev_read_from(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                       ev_buf *head, ev_error *err);

typedef struct ev_input_format {
    ev_reader *read;
    bool confined;       /* to be read by a child */
    const char *refusal; /* what is said of a format that is not read; NULL: it is */
} ev_input_format;
/* The format of an input that begins with `head`. */
const ev_input_format *ev_input_format_of(const ev_input *input, const ev_read_options *options,
                                          const ev_buf *head);

/* What is shared by an archive and the archives in it while they are read. */
typedef struct ev_unpacking {
    ev_read_limits limits;
    uint64_t packed_bytes, unpacked_bytes, n_members;
    unsigned depth;
    bool peeking; /* nothing but tables of metadata is wanted */
    /* A member that is a document begins; false passes over it. NULL: back in the archive. NULL: not told. */
    bool (*member)(void *user, const ev_input *input);
    void (*renew)(void *user); /* what follows has the time of a document to itself. NULL: not told */
    void *user;
} ev_unpacking;

/* ---- Shared by the readers */

/* For sinks of readings of which only something else is wanted: nothing comes of a statement, of a notice.
 * Always EV_OK. */
ev_status ev_drop_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                            ev_error *err);
void ev_drop_notice(void *user, const ev_error *what);

/* Refuses with the words in *why at this line of the input, and clears it. */
void ev_sink_refuse(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *why);
/* As refuse, but nothing was left out. */
void ev_sink_notice(const ev_sink *sink, const ev_input *input, uint64_t line, ev_error *what);
/* As notice, of what was guessed, mended or replaced when the input was decoded; nothing when nothing was. */
void ev_sink_tell_decoding(const ev_sink *sink, const ev_input *input, const ev_decode_report *report);
/* For the end of a reader: EV_OK, EV_NOMEM and what the sink returned stay as they are; anything else is
 * refused at `line` and becomes EV_OK. `why` holds the words of `status`. */
ev_status ev_sink_settle(const ev_sink *sink, const ev_input *input, uint64_t line, ev_status status,
                         ev_error *why, ev_error *err);
/* The path, or words for standard input. */
const char *ev_input_shown(const ev_input *input);

enum { EV_READ_STEP_BYTES = 1 << 16 };
/* Appends up to EV_READ_STEP_BYTES to the buffer; 0 at the end. EV_IO names the file. */
ev_status ev_read_step(const ev_input *input, ev_buf *into, size_t *n_bytes, ev_error *err);
/* Appends the rest of the input. EV_TOO_LARGE when the buffer then holds more than `limit` bytes; the caller
 * says what to do in `remedy`. */
ev_status ev_read_rest(const ev_input *input, ev_buf *into, size_t limit, const char *remedy, ev_error *err);

/* Whether a name ends so, whatever the case of its ASCII letters. */
bool ev_name_ends(const char *name, const char *ending);
/* Appends the id that a relative path makes: without its ending, and without that of a compression; bytes
 * that are not UTF-8 or are control characters as %XX, so that any name makes a valid id. */
void ev_id_of_path(ev_buf *id, const char *relative);
/* How many bytes of the name are left without the ending of a compression (.gz, .zst, ...). */
size_t ev_name_uncompressed(const char *name);

#endif
