/* What the files of segment_writer.h share: segment_writer.c, which puts a segment together, segment_docs.c,
 * its Xapian documents, and segment_files.c, its flat files. */
#ifndef EV_STORE_SEGMENT_BUILD_H
#define EV_STORE_SEGMENT_BUILD_H

#include "store/schema.h"
#include "store/segment_writer.h"

#include <zstd.h>

/* What a type needs while it is counted: its term, and where it stands in the passage at hand. */
typedef struct ev_type_state {
    uint32_t term_offset, term_bytes; /* in term_names */
    uint32_t last_passage;            /* docid that used `slot` last */
    uint32_t slot;                    /* in the arrays of the passage's terms */
} ev_type_state;

struct ev_segment_writer {
    char *path;
    bool finished;
    ev_segment_info info;
    ev_error failure;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    xpc_database *database;
    xpc_document *document;
    ev_out files[EV_FILE_LAST]; /* all but EV_FILE_LEXICON and _FREQUENT */
    ZSTD_CCtx *compressor;
    ev_buf scratch, term;
    /* by type id */
    ev_type_state *types;
    size_t types_capacity;
    uint32_t *counts;
    size_t counts_capacity;
    uint32_t n_types; /* of which the two arrays know */
    ev_buf term_names;
    /* the terms of the passage at hand */
    const char **terms;
    size_t terms_capacity;
    size_t *term_bytes;
    size_t term_bytes_capacity;
    uint32_t *wdfs;
    size_t wdfs_capacity;
};

/* ---- segment_docs.c: EV_NO_SPACE, EV_IO, EV_NOMEM, EV_TOO_LARGE, or as Xapian fails */

ev_status ev_segment_docs_open(ev_segment_writer *writer, ev_error *err);
/* Takes in the types that the lexicon has and the writer does not know; wanted before their tokens are. */
ev_status ev_segment_docs_learn(ev_segment_writer *writer, ev_error *err);
/* Both add a document, whose docid is info.n_docs afterwards. */
ev_status ev_segment_docs_statement(ev_segment_writer *writer, const ev_statement *statement, ev_error *err);
ev_status ev_segment_docs_passage(ev_segment_writer *writer, const ev_sentence *sentence,
                                  const ev_token *tokens, const ev_tag_in *tags, size_t n_tags,
                                  ev_error *err);
ev_status ev_segment_docs_put_file(ev_segment_writer *writer, const char *path_digest, const char *record,
                                   ev_error *err);
ev_status ev_segment_docs_close(ev_segment_writer *writer, ev_error *err);

/* ---- segment_files.c: the records of the document that was added last; fails as fs.h does */

ev_status ev_segment_files_open(ev_segment_writer *writer, ev_error *err);
/* EV_INTERNAL, EV_NOMEM; that a file cannot be written is told by its own failure. */
ev_status ev_segment_files_statement(ev_segment_writer *writer, const ev_statement *statement,
                                     const unsigned char digest[EV_SHA256_BYTES], const ev_analysis *analysis,
                                     ev_error *err);
void ev_segment_files_passage(ev_segment_writer *writer, uint32_t statement_docid,
                              const ev_sentence *sentence, const ev_token *tokens, const ev_tag_in *tags,
                              size_t n_tags);
/* The first failure of a file, EV_OK where all is well. */
ev_status ev_segment_files_failure(const ev_segment_writer *writer, ev_error *err);
/* Notes their sizes; writes the lexicon and the frequent postings. */
ev_status ev_segment_files_close(ev_segment_writer *writer, ev_error *err);

#endif
