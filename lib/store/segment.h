/* A segment that is read: the flat files of one seg-… folder, mapped, and its Xapian database (schema.h says
 * what lies where). A segment never changes, so every reader sees the same for as long as it has it open.
 *
 * Ownership: _open is closed by _close; what a function lends is valid until the segment is closed, unless it
 * says otherwise. Not thread-safe (the decompressor and the database are shared); open it once a thread. */
#ifndef EV_STORE_SEGMENT_H
#define EV_STORE_SEGMENT_H

#include "base/buf.h"
#include "base/sha256.h"
#include "store/frequent.h"
#include "store/lexicon_file.h"
#include "store/manifest.h"
#include "store/tag_record.h"
#include "store/xapian_c.h"
#include "text/lang.h"

#include <jansson.h>

typedef struct ev_segment {
    char *path;
    const ev_segment_info *info; /* lent by the manifest */
    xpc_database *database;
    ev_lexicon_file lexicon;
    ev_frequent frequent;
    ev_map passages, tokens, statements, text, tags;
    uint32_t n_docs;
    uint32_t n_statements; /* dead ones included */
    void *decompressor;    /* made when the first text is read */
} ev_segment;

/* One passage. `ids` is the varint stream of its type ids; read it with ev_passage_ids. */
typedef struct ev_passage {
    uint32_t docid, statement_docid;
    uint32_t start, n_bytes; /* in the statement's text */
    uint32_t n_tokens;
    ev_lang lang;
    uint16_t flags; /* EV_PASSAGE_* */
    const unsigned char *ids, *ids_end;
} ev_passage;

typedef struct ev_statement_record {
    uint32_t docid; /* of the statement; its passages are docid + 1 .. docid + n_passages */
    uint32_t n_passages;
    uint64_t text_offset;
    uint32_t frame_bytes, text_bytes;
    uint32_t n_tokens;
    int32_t first_day, last_day; /* yyyymmdd; 0: no date */
    const unsigned char *digest; /* EV_SHA256_BYTES */
} ev_statement_record;

/* EV_CORRUPT, with the folder and what to do. `what`: a file of the segment, or what it holds. */
ev_status ev_segment_damaged(const ev_segment *segment, const char *what, ev_error *err);

/* EV_CORRUPT (a file is missing or of another size than the manifest says), EV_NOMEM, EV_PERMISSION, EV_IO.
 */
ev_status ev_segment_open(const char *index_path, const ev_segment_info *info, ev_segment *segment,
                          ev_error *err);
void ev_segment_close(ev_segment *segment);

/* Record number 0 .. n_statements - 1, in order of docid. False when the file is damaged. */
bool ev_segment_statement_at(const ev_segment *segment, uint32_t number, ev_statement_record *record);
/* The number of the statement whose docid this is, or that holds the passage with this docid. False as above.
 */
bool ev_segment_statement_number(const ev_segment *segment, uint32_t docid, uint32_t *number);

/* False for a docid that is a statement's own or out of range, or when the file is damaged. */
bool ev_segment_passage(const ev_segment *segment, uint32_t docid, ev_passage *passage);
/* Only language, flags and statement: one memory access. Flags have EV_PASSAGE_IS_STATEMENT for a statement's
 * docid. */
bool ev_segment_passage_head(const ev_segment *segment, uint32_t docid, ev_lang *lang, uint16_t *flags,
                             uint32_t *statement_docid);
/* Copies the type ids; `ids` has room for passage->n_tokens. False when the stream is damaged. */
bool ev_passage_ids(const ev_passage *passage, uint32_t *ids);

/* Appends the statement's text to `out`. EV_CORRUPT, EV_NOMEM. */
ev_status ev_segment_text(ev_segment *segment, const ev_statement_record *record, ev_buf *out, ev_error *err);
/* The statement's metadata and origin, new references that the caller decrefs; `origin` may be NULL when it
 * is not wanted. EV_CORRUPT, EV_NOMEM, or as Xapian fails. */
ev_status ev_segment_meta(ev_segment *segment, uint32_t statement_docid, json_t **meta, json_t **origin,
                          ev_error *err);

/* Where the tags of a passage begin and how many they are; ev_segment_next_tag then reads one and moves on.
 * False where there are none or the file is damaged. */
bool ev_segment_tags(const ev_segment *segment, const ev_passage *passage, const unsigned char **at,
                     uint64_t *n_tags);
bool ev_segment_next_tag(const ev_segment *segment, const unsigned char **at, ev_stored_tag *tag);

#endif
