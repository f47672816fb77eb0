/* The manifest of an index (its CURRENT file): which segments are live and what they count. Whoever has read
 * it sees one generation; a writer makes the next one and publishes it by one rename. Pure data: opens no
 * segment.
 *
 * Ownership: a manifest owns all it points to; ev_manifest_clear frees it. */
#ifndef EV_STORE_MANIFEST_H
#define EV_STORE_MANIFEST_H

#include "base/error.h"
#include "base/sha256.h"
#include "store/fs.h"
#include "store/schema.h"

#include <stdint.h>

enum { EV_SEGMENT_NAME_BYTES = 32 };

typedef struct ev_counts {
    uint64_t statements, passages, tokens, text_bytes;
} ev_counts;

typedef struct ev_segment_info {
    char name[EV_SEGMENT_NAME_BYTES];
    uint32_t n_docs;                   /* highest docid */
    ev_counts live;                    /* without its dead statements */
    uint64_t file_bytes[EV_FILE_LAST]; /* of the flat files */
    uint32_t *dead;                    /* docids of statements that were removed or replaced, ascending */
    size_t n_dead;
} ev_segment_info;

/* What an index is made with besides its statements: the codebook that tags them, and the lists of names by
 * which speakers, organisations and countries are known. */
#define EV_BASIS_LIST(X)              \
    X(CODEBOOK, "codebook")           \
    X(ACTORS, "actors")               \
    X(ORGANISATIONS, "organisations") \
    X(COUNTRIES, "countries")
typedef enum ev_basis_part {
#define EV_BASIS_ENUM(name, key) EV_BASIS_##name,
    EV_BASIS_LIST(EV_BASIS_ENUM)
#undef EV_BASIS_ENUM
        EV_BASIS_LAST
} ev_basis_part;

typedef struct ev_basis {
    char digests[EV_BASIS_LAST][EV_SHA256_HEX_BYTES]; /* of each file; "" for none */
} ev_basis;

/* What a part is called: "actors". */
const char *ev_basis_name(ev_basis_part part);

typedef struct ev_manifest {
    uint64_t generation;   /* 0: nothing published yet */
    uint64_t next_segment; /* number of the next segment to be made */
    char *analysis;        /* ev_analysis_version() of the writer; NULL before the first segment */
    ev_basis basis;
    char digest[EV_SHA256_HEX_BYTES]; /* corpus digest, "" when it has to be computed */
    ev_segment_info *segments;
    size_t n_segments;
    char (*stale_files)[EV_SHA256_HEX_BYTES]; /* files to be read again although they did not change */
    size_t n_stale_files;
    char refused[EV_SEGMENT_NAME_BYTES]; /* file with what the last run refused, or "" */
} ev_manifest;                           /* all zero is a valid empty manifest */

void ev_manifest_clear(ev_manifest *manifest);

/* Reads INDEX/CURRENT. EV_NO_INDEX (no such folder, or a folder that is not an index), EV_VERSION (another
 * schema or analysis: the words say what to do), EV_CORRUPT, EV_PERMISSION, EV_NOMEM. */
ev_status ev_manifest_read(const char *index_path, ev_manifest *manifest, ev_error *err);

/* Publishes: replaces INDEX/CURRENT durably. The segments it names must be durable already. As
 * ev_file_replace(). */
ev_status ev_manifest_write(const char *index_path, const ev_manifest *manifest, const ev_fs_hook *hook,
                            ev_error *err);

/* Deep copy into an empty manifest. EV_NOMEM. */
ev_status ev_manifest_copy(const ev_manifest *from, ev_manifest *to, ev_error *err);

ev_status ev_manifest_add_segment(ev_manifest *manifest, const ev_segment_info *info, ev_error *err);
void ev_segment_info_clear(ev_segment_info *info);
/* Whether the statement with this docid is dead in the segment. */
bool ev_segment_info_is_dead(const ev_segment_info *info, uint32_t docid);

ev_counts ev_manifest_counts(const ev_manifest *manifest);

#endif
