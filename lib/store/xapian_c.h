/* A C face for libxapian 1.4. It stands alone: this header and xapian_c.cc, no other file of any project.
 *
 * OWNERSHIP, one rule. What a `_new`, an `_open…` or an `xpc_X **out` hands over is yours and ends with its
 * `_free` (NULL is allowed). Bytes in a `char **out` are yours and end with xpc_free(); bytes in a `const
 * char **out` are lent until the next call on the object that lent them. What you pass is copied; only the
 * `context` of a callback is kept as it is and must outlive the objects that call back. Objects may be freed
 * in any order.
 *
 * BYTES. Terms, values, keys and data are bytes with a length and may contain NUL; NULL is allowed where the
 * length is 0. What is handed out has a NUL after its last byte, not counted in the length.
 *
 * ERRORS. Every function that can fail returns an xpc_status and fills `err` (which may be NULL) on failure;
 * on success `err` is left as it was. After a failure the out parameters mean nothing, except that object
 * pointers are NULL. No C++ exception leaves this library. A NULL object is XPC_INVALID_ARGUMENT, a closed
 * database XPC_CLOSED, everywhere; the comments name what else is to be expected.
 *
 * MODIFIED DATABASES. A reader whose revision was overwritten (a writer committed twice meanwhile) is
 * reopened and the call is repeated in here, at most XPC_REOPEN_LIMIT times, then XPC_MODIFIED is returned.
 * Iterators go on behind the last item that they gave, in the new revision. Whoever needs one revision over
 * several calls compares xpc_database_reopened() before and after.
 *
 * THREADS. Objects that share a database belong to one thread at a time. */
#ifndef XPC_XAPIAN_C_H
#define XPC_XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* BY_CLASS(name, Xapian's class, words): one for each of its error classes, derived classes before their
 * bases. OTHER(name, words): what no class of Xapian says. */
#define XPC_STATUS_LIST(BY_CLASS, OTHER)                                                        \
    OTHER(OK, "no error")                                                                       \
    OTHER(NOMEM, "out of memory")                                                               \
    OTHER(DISK_FULL, "no space left for the database")                                          \
    OTHER(PERMISSION, "permission denied")                                                      \
    OTHER(CALLBACK, "a callback asked to stop")                                                 \
    BY_CLASS(ASSERTION, AssertionError, "a check inside Xapian failed")                         \
    BY_CLASS(INVALID_ARGUMENT, InvalidArgumentError, "invalid argument")                        \
    BY_CLASS(INVALID_OPERATION, InvalidOperationError, "operation not possible on this object") \
    BY_CLASS(UNIMPLEMENTED, UnimplementedError, "not implemented by this kind of database")     \
    BY_CLASS(CORRUPT, DatabaseCorruptError, "database is damaged")                              \
    BY_CLASS(CREATE, DatabaseCreateError, "database cannot be created")                         \
    BY_CLASS(LOCKED, DatabaseLockError, "database is locked by another writer")                 \
    BY_CLASS(MODIFIED, DatabaseModifiedError, "database changed while it was read")             \
    BY_CLASS(VERSION, DatabaseVersionError, "database has another format version")              \
    BY_CLASS(NOT_FOUND, DatabaseNotFoundError, "no database there")                             \
    BY_CLASS(OPENING, DatabaseOpeningError, "database cannot be opened")                        \
    BY_CLASS(CLOSED, DatabaseClosedError, "database is closed")                                 \
    BY_CLASS(DATABASE, DatabaseError, "database failed")                                        \
    BY_CLASS(DOC_NOT_FOUND, DocNotFoundError, "no such document")                               \
    BY_CLASS(FEATURE_UNAVAILABLE, FeatureUnavailableError, "feature not available")             \
    BY_CLASS(INTERNAL, InternalError, "internal error of Xapian")                               \
    BY_CLASS(NETWORK_TIMEOUT, NetworkTimeoutError, "network timed out")                         \
    BY_CLASS(NETWORK, NetworkError, "network failed")                                           \
    BY_CLASS(BAD_QUERY, QueryParserError, "query not understood")                               \
    BY_CLASS(SERIALISATION, SerialisationError, "serialised form not understood")               \
    BY_CLASS(RANGE, RangeError, "out of range")                                                 \
    BY_CLASS(WILDCARD, WildcardError, "wildcard matches too many terms")                        \
    BY_CLASS(XAPIAN, Error, "error of Xapian of an unknown class")                              \
    OTHER(EXCEPTION, "C++ library failed")                                                      \
    OTHER(UNKNOWN, "unknown exception")

typedef enum xpc_status {
#define XPC_STATUS_BY_CLASS(name, xapian_class, words) XPC_##name,
#define XPC_STATUS_OTHER(name, words) XPC_##name,
    XPC_STATUS_LIST(XPC_STATUS_BY_CLASS, XPC_STATUS_OTHER)
#undef XPC_STATUS_BY_CLASS
#undef XPC_STATUS_OTHER
        XPC_STATUS_LAST
} xpc_status;

enum { XPC_ERROR_TEXT_BYTES = 512, XPC_REOPEN_LIMIT = 32 };

typedef struct xpc_error {
    xpc_status status;
    char text[XPC_ERROR_TEXT_BYTES]; /* Xapian's words, context and the system's reason; UTF-8, cut at a
                                        character */
} xpc_error;

/* The list's name ("DOC_NOT_FOUND"), its words, and Xapian's class ("DocNotFoundError", "" if none); never
 * NULL. */
const char *xpc_status_name(xpc_status status);
const char *xpc_status_text(xpc_status status);
const char *xpc_status_class(xpc_status status);

/* The library at run time: "1.4.22". Lent for ever. */
const char *xpc_version(void);
void xpc_free(void *bytes);

typedef struct xpc_database xpc_database;
typedef struct xpc_document xpc_document;
typedef struct xpc_postings xpc_postings;   /* the documents of a term, by docid */
typedef struct xpc_positions xpc_positions; /* the positions of a term in a document */
typedef struct xpc_strings xpc_strings;     /* terms, keys or values */
typedef struct xpc_values xpc_values;       /* a slot's values by docid, or a document's values by slot */
typedef struct xpc_query xpc_query;
typedef struct xpc_parser xpc_parser;
typedef struct xpc_stemmer xpc_stemmer;
typedef struct xpc_enquire xpc_enquire;
typedef struct xpc_facet xpc_facet;
typedef struct xpc_matches xpc_matches;

/* ---- Databases: open and close */

/* For xpc_database_open_writable: one action, ORed with options and perhaps a backend. */
enum {
    XPC_DB_CREATE_OR_OPEN = 0x00,
    XPC_DB_CREATE_OR_OVERWRITE = 0x01,
    XPC_DB_CREATE = 0x02, /* XPC_CREATE when there is one */
    XPC_DB_OPEN = 0x03,
    XPC_DB_NO_SYNC = 0x04,     /* commit without waiting for the disk */
    XPC_DB_FULL_SYNC = 0x08,   /* as far as the system allows, on to the medium */
    XPC_DB_DANGEROUS = 0x10,   /* overwrite blocks in place: no reader may have it open, a crash damages it */
    XPC_DB_NO_TERMLIST = 0x20, /* when creating: no lists of a document's terms, so nothing can be deleted */
    XPC_DB_RETRY_LOCK = 0x40,  /* wait for another writer */
    XPC_DB_BACKEND_GLASS = 0x100,
    XPC_DB_BACKEND_STUB = 0x300,
    XPC_DB_BACKEND_INMEMORY = 0x400
};

/* Opens for reading a database folder, a single-file database or a stub file (a text file that names others).
 * A stub file may name a program to run or a host: open only stubs that you trust. XPC_NOT_FOUND, XPC_OPENING
 * (not a database), XPC_VERSION, XPC_CORRUPT, XPC_PERMISSION. */
xpc_status xpc_database_open(const char *path, xpc_database **out, xpc_error *err);
/* Several as one; document d of the i-th of n has docid (d - 1) * n + i + 1. n is at least 1. As _open. */
xpc_status xpc_database_open_many(const char *const *paths, size_t n, xpc_database **out, xpc_error *err);
/* Opens for writing; what it reads is its own uncommitted state. `block_bytes`: 2048 to 65536, a power of
 * two, 0 for Xapian's choice. XPC_LOCKED, XPC_CREATE, and as _open. */
xpc_status xpc_database_open_writable(const char *path, unsigned flags, unsigned block_bytes,
                                      xpc_database **out, xpc_error *err);
/* A writable database without a file. */
xpc_status xpc_database_open_memory(xpc_database **out, xpc_error *err);
/* A served database (xapian-tcpsrv), or a program that serves on its standard input and output
 * (xapian-progsrv ARGS). `args` is split at spaces. Timeouts in milliseconds, 0: none. `flags` as for
 * _open_writable. XPC_NETWORK, XPC_NETWORK_TIMEOUT. */
xpc_status xpc_database_open_tcp(const char *host, unsigned port, unsigned timeout_ms,
                                 unsigned connect_timeout_ms, xpc_database **out, xpc_error *err);
xpc_status xpc_database_open_tcp_writable(const char *host, unsigned port, unsigned timeout_ms,
                                          unsigned connect_timeout_ms, unsigned flags, xpc_database **out,
                                          xpc_error *err);
xpc_status xpc_database_open_program(const char *program, const char *args, unsigned timeout_ms,
                                     xpc_database **out, xpc_error *err);
xpc_status xpc_database_open_program_writable(const char *program, const char *args, unsigned timeout_ms,
                                              unsigned flags, xpc_database **out, xpc_error *err);
/* Adds the shards of `other`, which stays usable by itself. A writable one takes only writable ones, and no
 * database takes itself (XPC_INVALID_ARGUMENT). */
xpc_status xpc_database_add(xpc_database *database, const xpc_database *other, xpc_error *err);

/* Goes to the newest revision; *changed (may be NULL) is false if there was surely none. */
xpc_status xpc_database_reopen(xpc_database *database, bool *changed, xpc_error *err);
/* How often a call on this database or on what was made from it had to reopen it. 0 for NULL. */
uint64_t xpc_database_reopened(const xpc_database *database);
/* Keeps a served database's connection from timing out. */
xpc_status xpc_database_keep_alive(xpc_database *database, xpc_error *err);
/* Commits what is pending and closes the files now, whatever else still refers to them. XPC_DISK_FULL,
 * XPC_DATABASE. */
xpc_status xpc_database_close(xpc_database *database, xpc_error *err);
/* Frees it; the files are closed with the last object that refers to them. A failure to commit would be lost:
 * writers call _commit or _close before. */
void xpc_database_free(xpc_database *database);

/* ---- Databases: statistics */

xpc_status xpc_database_doccount(xpc_database *database, uint32_t *n_docs, xpc_error *err);
/* The highest docid that was ever used; 0: none. */
xpc_status xpc_database_lastdocid(xpc_database *database, uint32_t *docid, xpc_error *err);
/* A document's length is the sum of its terms' wdf (within-document frequency). */
xpc_status xpc_database_total_length(xpc_database *database, uint64_t *length, xpc_error *err);
xpc_status xpc_database_average_length(xpc_database *database, double *length, xpc_error *err);
/* Bounds, not always reached. */
xpc_status xpc_database_length_bounds(xpc_database *database, uint32_t *lower, uint32_t *upper,
                                      xpc_error *err);
xpc_status xpc_database_has_positions(xpc_database *database, bool *has, xpc_error *err);
/* XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_doclength(xpc_database *database, uint32_t docid, uint32_t *length, xpc_error *err);
/* XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_unique_terms(xpc_database *database, uint32_t docid, uint32_t *n_terms,
                                     xpc_error *err);
/* Documents with the term; how often it occurs in all; an upper bound of its wdf. 0 for an unknown term. */
xpc_status xpc_database_termfreq(xpc_database *database, const char *term, size_t term_bytes,
                                 uint32_t *n_docs, xpc_error *err);
xpc_status xpc_database_collection_freq(xpc_database *database, const char *term, size_t term_bytes,
                                        uint32_t *n, xpc_error *err);
xpc_status xpc_database_wdf_bound(xpc_database *database, const char *term, size_t term_bytes, uint32_t *wdf,
                                  xpc_error *err);
xpc_status xpc_database_term_exists(xpc_database *database, const char *term, size_t term_bytes, bool *exists,
                                    xpc_error *err);
/* Documents with a value in the slot, and bounds of the values in byte order (empty when there are none). */
xpc_status xpc_database_value_freq(xpc_database *database, uint32_t slot, uint32_t *n_docs, xpc_error *err);
xpc_status xpc_database_value_lower(xpc_database *database, uint32_t slot, char **value, size_t *value_bytes,
                                    xpc_error *err);
xpc_status xpc_database_value_upper(xpc_database *database, uint32_t slot, char **value, size_t *value_bytes,
                                    xpc_error *err);
/* "" in memory; for several, theirs with ":" between. */
xpc_status xpc_database_uuid(xpc_database *database, char **uuid, size_t *uuid_bytes, xpc_error *err);
/* Of one database on disk; XPC_INVALID_OPERATION for several, XPC_UNIMPLEMENTED elsewhere. */
xpc_status xpc_database_revision(xpc_database *database, uint64_t *revision, xpc_error *err);
/* Whether a writer holds it. */
xpc_status xpc_database_locked(xpc_database *database, bool *locked, xpc_error *err);
xpc_status xpc_database_n_shards(xpc_database *database, size_t *n_shards, xpc_error *err);
xpc_status xpc_database_describe(xpc_database *database, char **text, size_t *text_bytes, xpc_error *err);

/* ---- Databases: reading */

/* The document's data; XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_get_data(xpc_database *database, uint32_t docid, char **data, size_t *data_bytes,
                                 xpc_error *err);
/* The document, to be read, or changed and put back; it is read when it is asked. XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_get_document(xpc_database *database, uint32_t docid, xpc_document **out,
                                     xpc_error *err);
/* Empty for a key that is not set. XPC_INVALID_ARGUMENT for an empty key. */
xpc_status xpc_database_get_metadata(xpc_database *database, const char *key, size_t key_bytes, char **value,
                                     size_t *value_bytes, xpc_error *err);
/* The keys that begin with the prefix, in byte order. XPC_UNIMPLEMENTED in memory. Several databases as one
 * have the metadata of the first. */
xpc_status xpc_database_metadata_keys(xpc_database *database, const char *prefix, size_t prefix_bytes,
                                      xpc_strings **out, xpc_error *err);
/* All terms that begin with the prefix, in byte order; xpc_strings_termfreq tells each one's documents. */
xpc_status xpc_database_terms(xpc_database *database, const char *prefix, size_t prefix_bytes,
                              xpc_strings **out, xpc_error *err);
/* The terms of a document; with wdf, termfreq, positions. XPC_DOC_NOT_FOUND; XPC_FEATURE_UNAVAILABLE when the
 * database was made without term lists. */
xpc_status xpc_database_document_terms(xpc_database *database, uint32_t docid, xpc_strings **out,
                                       xpc_error *err);
/* The documents of a term, none if it is unknown; of the empty term: all documents. */
xpc_status xpc_database_postings(xpc_database *database, const char *term, size_t term_bytes,
                                 xpc_postings **out, xpc_error *err);
/* None if the document does not have the term or it has no positions. XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_positions(xpc_database *database, uint32_t docid, const char *term, size_t term_bytes,
                                  xpc_positions **out, xpc_error *err);
/* The values of a slot, by docid. */
xpc_status xpc_database_values(xpc_database *database, uint32_t slot, xpc_values **out, xpc_error *err);
xpc_status xpc_database_synonyms(xpc_database *database, const char *term, size_t term_bytes,
                                 xpc_strings **out, xpc_error *err);
xpc_status xpc_database_synonym_keys(xpc_database *database, const char *prefix, size_t prefix_bytes,
                                     xpc_strings **out, xpc_error *err);
/* The words of the spelling dictionary; xpc_strings_termfreq tells their frequencies. */
xpc_status xpc_database_spellings(xpc_database *database, xpc_strings **out, xpc_error *err);
/* The nearest word within `max_edits` (in code points) that is not the word itself; empty if there is none.
 */
xpc_status xpc_database_spelling_suggestion(xpc_database *database, const char *word, size_t word_bytes,
                                            unsigned max_edits, char **suggestion, size_t *suggestion_bytes,
                                            xpc_error *err);

/* ---- Databases: writing. XPC_INVALID_OPERATION on one that is open for reading */

/* XPC_INVALID_ARGUMENT for a term over 245 bytes (a NUL counts twice); XPC_DATABASE when docids are used up.
 */
xpc_status xpc_database_add_document(xpc_database *database, const xpc_document *document, uint32_t *docid,
                                     xpc_error *err);
/* Adds it under this docid when there is none. XPC_INVALID_ARGUMENT for docid 0. */
xpc_status xpc_database_replace_document(xpc_database *database, uint32_t docid, const xpc_document *document,
                                         xpc_error *err);
/* Replaces the first document that has the term and deletes the others; adds it when none has. */
xpc_status xpc_database_replace_by_term(xpc_database *database, const char *term, size_t term_bytes,
                                        const xpc_document *document, uint32_t *docid, xpc_error *err);
/* XPC_DOC_NOT_FOUND. */
xpc_status xpc_database_delete_document(xpc_database *database, uint32_t docid, xpc_error *err);
/* Deletes every document with the term; none is no error. */
xpc_status xpc_database_delete_by_term(xpc_database *database, const char *term, size_t term_bytes,
                                       xpc_error *err);
/* An empty value takes the key away. */
xpc_status xpc_database_set_metadata(xpc_database *database, const char *key, size_t key_bytes,
                                     const char *value, size_t value_bytes, xpc_error *err);
xpc_status xpc_database_add_synonym(xpc_database *database, const char *term, size_t term_bytes,
                                    const char *synonym, size_t synonym_bytes, xpc_error *err);
xpc_status xpc_database_remove_synonym(xpc_database *database, const char *term, size_t term_bytes,
                                       const char *synonym, size_t synonym_bytes, xpc_error *err);
xpc_status xpc_database_clear_synonyms(xpc_database *database, const char *term, size_t term_bytes,
                                       xpc_error *err);
xpc_status xpc_database_add_spelling(xpc_database *database, const char *word, size_t word_bytes, uint32_t n,
                                     xpc_error *err);
xpc_status xpc_database_remove_spelling(xpc_database *database, const char *word, size_t word_bytes,
                                        uint32_t n, xpc_error *err);
/* Makes what was written durable and visible to readers that open or reopen; inside a transaction
 * XPC_INVALID_OPERATION (but a server commits). XPC_DISK_FULL, XPC_DATABASE: the last revision that was
 * committed stays readable. */
xpc_status xpc_database_commit(xpc_database *database, xpc_error *err);
/* All until _commit_transaction becomes visible together, of each shard by itself; `flushed`: and durable at
 * its end. XPC_INVALID_OPERATION for a transaction inside another, or the end of one that was not begun. */
xpc_status xpc_database_begin_transaction(xpc_database *database, bool flushed, xpc_error *err);
xpc_status xpc_database_commit_transaction(xpc_database *database, xpc_error *err);
xpc_status xpc_database_cancel_transaction(xpc_database *database, xpc_error *err);

/* ---- Databases: care */

enum {
    XPC_CHECK_SHORT_TREE = 1,
    XPC_CHECK_FULL_TREE = 2,
    XPC_CHECK_SHOW_FREELIST = 4,
    XPC_CHECK_SHOW_STATS = 8,
    XPC_CHECK_FIX = 16
};
/* Checks the files at `path`; *n_errors is 0 for a sound database, `report` (NULL: not wanted) says what was
 * seen. A check that ends early, as on a lost file, is a status as at opening. */
xpc_status xpc_database_check(const char *path, unsigned options, size_t *n_errors, char **report,
                              size_t *report_bytes, xpc_error *err);
enum {
    XPC_COMPACT_STANDARD = 0,
    XPC_COMPACT_FULL = 1,
    XPC_COMPACT_FULLER = 2,
    XPC_COMPACT_NO_RENUMBER = 4, /* keep docids; those of several databases must then not overlap */
    XPC_COMPACT_MULTIPASS = 8,
    XPC_COMPACT_SINGLE_FILE = 16
};
/* Writes all shards as one compact database to `path`. Of metadata with the same key the first shard's is
 * kept. XPC_INVALID_OPERATION with changes that are not committed; XPC_DATABASE in memory;
 * XPC_DISK_FULL. */
xpc_status xpc_database_compact(xpc_database *database, const char *path, unsigned flags,
                                unsigned block_bytes, xpc_error *err);

/* ---- Iterators: each stands before its first item until _next, _read or _skip_to */

/* The next document; *docid is 0 at the end. */
xpc_status xpc_postings_next(xpc_postings *postings, uint32_t *docid, xpc_error *err);
/* The next up to `capacity` documents in one call; *n is less than the capacity only at the end. `wdfs` may
 * be NULL. */
xpc_status xpc_postings_read(xpc_postings *postings, uint32_t *docids, uint32_t *wdfs, size_t capacity,
                             size_t *n, xpc_error *err);
/* Forward to the first document at or behind `docid` (0 at the end); it then is the current one. Never
 * backward. */
xpc_status xpc_postings_skip_to(xpc_postings *postings, uint32_t docid, uint32_t *found, xpc_error *err);
/* Of the current document. XPC_INVALID_OPERATION when there is none; XPC_DOC_NOT_FOUND when the database was
 * modified and no longer has it. */
xpc_status xpc_postings_wdf(xpc_postings *postings, uint32_t *wdf, xpc_error *err);
xpc_status xpc_postings_doclength(xpc_postings *postings, uint32_t *length, xpc_error *err);
xpc_status xpc_postings_unique_terms(xpc_postings *postings, uint32_t *n_terms, xpc_error *err);
xpc_status xpc_postings_positions(xpc_postings *postings, xpc_positions **out, xpc_error *err);
void xpc_postings_free(xpc_postings *postings);

/* The next position; *found is false at the end. */
xpc_status xpc_positions_next(xpc_positions *positions, uint32_t *position, bool *found, xpc_error *err);
xpc_status xpc_positions_read(xpc_positions *positions, uint32_t *out, size_t capacity, size_t *n,
                              xpc_error *err);
xpc_status xpc_positions_skip_to(xpc_positions *positions, uint32_t at_least, uint32_t *position, bool *found,
                                 xpc_error *err);
void xpc_positions_free(xpc_positions *positions);

/* The next string; *string is NULL at the end. */
xpc_status xpc_strings_next(xpc_strings *strings, const char **string, size_t *string_bytes, xpc_error *err);
/* Forward to the first string at or behind this one in byte order, which is then the current one.
 * XPC_INVALID_OPERATION for lists that are not in byte order (xpc_facet_top, xpc_parser_stopped, _unstemmed,
 * query terms). */
xpc_status xpc_strings_skip_to(xpc_strings *strings, const char *at_least, size_t at_least_bytes,
                               const char **string, size_t *string_bytes, xpc_error *err);
/* Of the current string, where the list has it; else XPC_INVALID_OPERATION. */
xpc_status xpc_strings_termfreq(xpc_strings *strings, uint32_t *n_docs, xpc_error *err);
xpc_status xpc_strings_wdf(xpc_strings *strings, uint32_t *wdf, xpc_error *err);
xpc_status xpc_strings_positions(xpc_strings *strings, xpc_positions **out, xpc_error *err);
void xpc_strings_free(xpc_strings *strings);

/* The next value; *value is NULL at the end. `number` is the docid in a slot's values, the slot in a
 * document's. */
xpc_status xpc_values_next(xpc_values *values, uint32_t *number, const char **value, size_t *value_bytes,
                           xpc_error *err);
xpc_status xpc_values_skip_to(xpc_values *values, uint32_t at_least, uint32_t *number, const char **value,
                              size_t *value_bytes, xpc_error *err);
void xpc_values_free(xpc_values *values);

/* ---- Documents */

xpc_status xpc_document_new(xpc_document **out, xpc_error *err);
/* Takes everything out, so that one object serves for many documents: cheaper than _free and _new. */
void xpc_document_clear(xpc_document *document);
void xpc_document_free(xpc_document *document);

xpc_status xpc_document_set_data(xpc_document *document, const char *data, size_t data_bytes, xpc_error *err);
xpc_status xpc_document_get_data(xpc_document *document, const char **data, size_t *data_bytes,
                                 xpc_error *err);
/* Adds `wdf` to the term's. XPC_INVALID_ARGUMENT for an empty term; one over 245 bytes is refused by the
 * database. */
xpc_status xpc_document_add_term(xpc_document *document, const char *term, size_t term_bytes, uint32_t wdf,
                                 xpc_error *err);
/* A term that filters and has no weight: wdf 0. */
xpc_status xpc_document_add_boolean_term(xpc_document *document, const char *term, size_t term_bytes,
                                         xpc_error *err);
/* Many terms in one call, cheapest in byte order; a term that comes twice has its wdfs added. At an error
 * those before it are in. */
xpc_status xpc_document_add_terms(xpc_document *document, const char *const *terms, const size_t *term_bytes,
                                  const uint32_t *wdfs, size_t n, xpc_error *err);
xpc_status xpc_document_add_posting(xpc_document *document, const char *term, size_t term_bytes,
                                    uint32_t position, uint32_t wdf, xpc_error *err);
/* XPC_INVALID_ARGUMENT when the document does not have it. */
xpc_status xpc_document_remove_term(xpc_document *document, const char *term, size_t term_bytes,
                                    xpc_error *err);
xpc_status xpc_document_remove_posting(xpc_document *document, const char *term, size_t term_bytes,
                                       uint32_t position, uint32_t wdf, xpc_error *err);
xpc_status xpc_document_clear_terms(xpc_document *document, xpc_error *err);
xpc_status xpc_document_n_terms(xpc_document *document, uint32_t *n_terms, xpc_error *err);
/* With wdf and positions; termfreq only where the document came from a database. */
xpc_status xpc_document_terms(xpc_document *document, xpc_strings **out, xpc_error *err);
/* An empty value is none. */
xpc_status xpc_document_set_value(xpc_document *document, uint32_t slot, const char *value,
                                  size_t value_bytes, xpc_error *err);
xpc_status xpc_document_get_value(xpc_document *document, uint32_t slot, const char **value,
                                  size_t *value_bytes, xpc_error *err);
/* XPC_INVALID_ARGUMENT when the document does not have it. */
xpc_status xpc_document_remove_value(xpc_document *document, uint32_t slot, xpc_error *err);
xpc_status xpc_document_clear_values(xpc_document *document, xpc_error *err);
xpc_status xpc_document_n_values(xpc_document *document, uint32_t *n_values, xpc_error *err);
xpc_status xpc_document_values(xpc_document *document, xpc_values **out, xpc_error *err);
/* Where it came from; 0 for a new one. Of one that is lent to a decider: in its shard. */
xpc_status xpc_document_docid(xpc_document *document, uint32_t *docid, xpc_error *err);
xpc_status xpc_document_serialise(xpc_document *document, char **bytes, size_t *n_bytes, xpc_error *err);
/* XPC_SERIALISATION for other bytes. */
xpc_status xpc_document_unserialise(const char *bytes, size_t n_bytes, xpc_document **out, xpc_error *err);
xpc_status xpc_document_describe(xpc_document *document, char **text, size_t *text_bytes, xpc_error *err);

/* ---- Queries: immutable */

/* NAME: as Xapian::Query::OP_NAME */
#define XPC_OP_LIST(X) \
    X(AND)             \
    X(OR)              \
    X(AND_NOT)         \
    X(XOR)             \
    X(AND_MAYBE)       \
    X(FILTER)          \
    X(NEAR)            \
    X(PHRASE)          \
    X(VALUE_RANGE)     \
    X(SCALE_WEIGHT) X(ELITE_SET) X(VALUE_GE) X(VALUE_LE) X(SYNONYM) X(MAX) X(WILDCARD) X(INVALID)
/* NAME: as Xapian::Query::LEAF_NAME; kinds of query that no operator makes */
#define XPC_LEAF_LIST(X) X(TERM) X(POSTING_SOURCE) X(MATCH_ALL) X(MATCH_NOTHING)

typedef enum xpc_op {
#define XPC_OP_ENUM(name) XPC_OP_##name,
#define XPC_LEAF_ENUM(name) XPC_LEAF_##name,
    XPC_OP_LIST(XPC_OP_ENUM) XPC_LEAF_LIST(XPC_LEAF_ENUM)
#undef XPC_OP_ENUM
#undef XPC_LEAF_ENUM
        XPC_OP_LAST
} xpc_op;

/* "AND_NOT", "TERM"; "?" outside the list. */
const char *xpc_op_name(xpc_op op);

/* `wqf`: the term's frequency in the query, usually 1; `position` in the query or 0. The empty term matches
 * all. */
xpc_status xpc_query_term(const char *term, size_t term_bytes, uint32_t wqf, uint32_t position,
                          xpc_query **out, xpc_error *err);
/* AND, OR, AND_NOT, XOR, AND_MAYBE, FILTER, NEAR, PHRASE, ELITE_SET, SYNONYM, MAX of n queries; no query
 * matches nothing. `parameter`: the window of NEAR and PHRASE in positions, the size of ELITE_SET, 0: n, or
 * Xapian's choice. XPC_INVALID_ARGUMENT for another operator; XPC_UNIMPLEMENTED for what NEAR and PHRASE
 * cannot hold. */
xpc_status xpc_query_combine(xpc_op op, const xpc_query *const *queries, size_t n, uint32_t parameter,
                             xpc_query **out, xpc_error *err);
/* The same of terms with wqf 1. */
xpc_status xpc_query_combine_terms(xpc_op op, const char *const *terms, const size_t *term_bytes, size_t n,
                                   uint32_t parameter, xpc_query **out, xpc_error *err);
/* Weights multiplied; XPC_INVALID_ARGUMENT for a negative factor. With 0 it only filters. */
xpc_status xpc_query_scale(const xpc_query *query, double factor, xpc_query **out, xpc_error *err);
/* Values from `low` to `high` in byte order, both included; from `low` on; up to `high`. */
xpc_status xpc_query_value_range(uint32_t slot, const char *low, size_t low_bytes, const char *high,
                                 size_t high_bytes, xpc_query **out, xpc_error *err);
xpc_status xpc_query_value_ge(uint32_t slot, const char *low, size_t low_bytes, xpc_query **out,
                              xpc_error *err);
xpc_status xpc_query_value_le(uint32_t slot, const char *high, size_t high_bytes, xpc_query **out,
                              xpc_error *err);
typedef enum xpc_wildcard_limit {
    XPC_WILDCARD_ERROR,        /* XPC_WILDCARD at matching */
    XPC_WILDCARD_FIRST,        /* the first in byte order */
    XPC_WILDCARD_MOST_FREQUENT /* those of most documents */
} xpc_wildcard_limit;
/* Every term that begins with `prefix`, combined by SYNONYM, OR or MAX. `max_terms` 0: no limit, else
 * of each shard by itself. */
xpc_status xpc_query_wildcard(const char *prefix, size_t prefix_bytes, uint32_t max_terms,
                              xpc_wildcard_limit limit, xpc_op combiner, xpc_query **out, xpc_error *err);
xpc_status xpc_query_match_all(xpc_query **out, xpc_error *err);
xpc_status xpc_query_match_nothing(xpc_query **out, xpc_error *err);
/* A mark for "no valid query": XPC_INVALID_OPERATION when it is matched, alone or within another. */
xpc_status xpc_query_invalid(xpc_query **out, xpc_error *err);

/* A posting source: documents and weights that the caller supplies, for each shard by itself. Each callback
 * returns 0, or another number to stop the match with XPC_CALLBACK. */
typedef struct xpc_source_bounds {
    uint32_t n_min, n_estimate, n_max; /* documents that it will give */
    double max_weight;                 /* no weight may be above it */
} xpc_source_bounds;
typedef struct xpc_source {
    void *context;
    /* Called for each match and shard, with the shard's docids; *state is then passed to the others. */
    int (*open)(void *context, xpc_database *shard, void **state, xpc_source_bounds *bounds);
    /* The first document at or behind `at_least` (0: no more) and its weight (not under 0). Those that weigh
     * less than `min_weight` may be left out. */
    int (*seek)(void *state, uint32_t at_least, double min_weight, uint32_t *docid, double *weight);
    void (*close)(void *state); /* NULL: nothing to do */
} xpc_source;
xpc_status xpc_query_source(const xpc_source *source, xpc_query **out, xpc_error *err);

xpc_status xpc_query_type(const xpc_query *query, xpc_op *type, xpc_error *err);
/* The sum of wqf, which is what the parser counts as length. */
xpc_status xpc_query_length(const xpc_query *query, uint32_t *length, xpc_error *err);
xpc_status xpc_query_n_subqueries(const xpc_query *query, size_t *n, xpc_error *err);
/* XPC_RANGE for a number not below n. */
xpc_status xpc_query_subquery(const xpc_query *query, size_t number, xpc_query **out, xpc_error *err);
/* In order of their positions in the query, or each once in byte order. */
xpc_status xpc_query_terms(const xpc_query *query, bool unique, xpc_strings **out, xpc_error *err);
xpc_status xpc_query_describe(const xpc_query *query, char **text, size_t *text_bytes, xpc_error *err);
/* XPC_UNIMPLEMENTED for a query with a posting source. */
xpc_status xpc_query_serialise(const xpc_query *query, char **bytes, size_t *n_bytes, xpc_error *err);
/* XPC_SERIALISATION for other bytes. */
xpc_status xpc_query_unserialise(const char *bytes, size_t n_bytes, xpc_query **out, xpc_error *err);
void xpc_query_free(xpc_query *query);

/* ---- Stemmers and the query parser */

/* A language by name or code ("russian", "ru"); "none" stems nothing. XPC_INVALID_ARGUMENT for one that is
 * not there. */
xpc_status xpc_stemmer_new(const char *language, xpc_stemmer **out, xpc_error *err);
/* The stem of a word, lent until the next call or the context's end; NULL stops with XPC_CALLBACK. */
typedef const char *(*xpc_stem_fn)(void *context, const char *word, size_t word_bytes, size_t *stem_bytes);
xpc_status xpc_stemmer_new_callback(xpc_stem_fn stem, void *context, xpc_stemmer **out, xpc_error *err);
xpc_status xpc_stemmer_stem(xpc_stemmer *stemmer, const char *word, size_t word_bytes, const char **stem,
                            size_t *stem_bytes, xpc_error *err);
/* The names that _new knows, with spaces between. */
xpc_status xpc_stemmer_languages(char **names, size_t *names_bytes, xpc_error *err);
void xpc_stemmer_free(xpc_stemmer *stemmer);

enum {
    XPC_PARSE_BOOLEAN = 1,
    XPC_PARSE_PHRASE = 2,
    XPC_PARSE_LOVEHATE = 4,
    XPC_PARSE_BOOLEAN_ANY_CASE = 8,
    XPC_PARSE_WILDCARD = 16,
    XPC_PARSE_PURE_NOT = 32,
    XPC_PARSE_PARTIAL = 64,
    XPC_PARSE_SPELLING = 128,
    XPC_PARSE_SYNONYM = 256,
    XPC_PARSE_AUTO_SYNONYMS = 512,
    XPC_PARSE_AUTO_MULTIWORD_SYNONYMS = 1024,
    XPC_PARSE_CJK_NGRAM = 2048,
    XPC_PARSE_ACCUMULATE = 65536,
    XPC_PARSE_NO_POSITIONS = 0x20000,
    XPC_PARSE_DEFAULT = 7
};
typedef enum xpc_stem_strategy {
    XPC_STEM_NONE,
    XPC_STEM_SOME,
    XPC_STEM_ALL,
    XPC_STEM_ALL_Z,
    XPC_STEM_SOME_FULL_POS
} xpc_stem_strategy;

xpc_status xpc_parser_new(xpc_parser **out, xpc_error *err);
void xpc_parser_free(xpc_parser *parser);
/* For wildcards, spelling and synonyms. */
xpc_status xpc_parser_set_database(xpc_parser *parser, const xpc_database *database, xpc_error *err);
xpc_status xpc_parser_set_stemmer(xpc_parser *parser, const xpc_stemmer *stemmer, xpc_error *err);
xpc_status xpc_parser_set_stemming(xpc_parser *parser, xpc_stem_strategy strategy, xpc_error *err);
/* 1: a stop word, 0: none, negative: stop with XPC_CALLBACK. A NULL function takes the stopper away. */
typedef int (*xpc_stop_fn)(void *context, const char *term, size_t term_bytes);
xpc_status xpc_parser_set_stopper(xpc_parser *parser, xpc_stop_fn stop, void *context, xpc_error *err);
/* AND, OR, NEAR, PHRASE, ELITE_SET, SYNONYM or MAX; else XPC_INVALID_ARGUMENT. */
xpc_status xpc_parser_set_default_op(xpc_parser *parser, xpc_op op, xpc_error *err);
/* `flags`: for which of XPC_PARSE_WILDCARD and XPC_PARSE_PARTIAL. */
xpc_status xpc_parser_set_max_expansion(xpc_parser *parser, uint32_t max_terms, xpc_wildcard_limit limit,
                                        unsigned flags, xpc_error *err);
/* `field:word` means terms with `prefix`; a field may have several. XPC_INVALID_OPERATION for a field that is
 * both boolean and not. */
xpc_status xpc_parser_add_prefix(xpc_parser *parser, const char *field, const char *prefix, xpc_error *err);
/* A filter; of an `exclusive` one the values are alternatives, else all must match. */
xpc_status xpc_parser_add_boolean_prefix(xpc_parser *parser, const char *field, const char *prefix,
                                         bool exclusive, xpc_error *err);
typedef enum xpc_range_kind { XPC_RANGE_STRING, XPC_RANGE_NUMBER, XPC_RANGE_DATE } xpc_range_kind;
enum { XPC_RANGE_SUFFIX = 1, XPC_RANGE_REPEATED = 2, XPC_RANGE_PREFER_MDY = 4 };
/* `low..high` searches the values of a slot: as bytes, as sortable numbers, as dates yyyymmdd. `affix` (""
 * for none) must stand before it, or behind it with XPC_RANGE_SUFFIX; with XPC_RANGE_REPEATED at both ends if
 * at the second. */
xpc_status xpc_parser_add_range(xpc_parser *parser, xpc_range_kind kind, uint32_t slot, const char *affix,
                                unsigned flags, xpc_error *err);
/* XPC_BAD_QUERY with what is wrong; XPC_CALLBACK. */
xpc_status xpc_parser_parse(xpc_parser *parser, const char *text, size_t text_bytes, unsigned flags,
                            const char *default_prefix, xpc_query **out, xpc_error *err);
/* Of the last parse: the query with corrected spelling (empty: nothing to correct), the stop words left out,
 * and the forms in the query from which a term was stemmed. */
xpc_status xpc_parser_corrected(xpc_parser *parser, const char **text, size_t *text_bytes, xpc_error *err);
xpc_status xpc_parser_stopped(xpc_parser *parser, xpc_strings **out, xpc_error *err);
xpc_status xpc_parser_unstemmed(xpc_parser *parser, const char *term, size_t term_bytes, xpc_strings **out,
                                xpc_error *err);
xpc_status xpc_parser_describe(xpc_parser *parser, char **text, size_t *text_bytes, xpc_error *err);

/* ---- Searching */

xpc_status xpc_enquire_new(const xpc_database *database, xpc_enquire **out, xpc_error *err);
void xpc_enquire_free(xpc_enquire *enquire);
/* `query_length` 0: the query's own. */
xpc_status xpc_enquire_set_query(xpc_enquire *enquire, const xpc_query *query, uint32_t query_length,
                                 xpc_error *err);

/* name, number of parameters; their meaning and defaults are those of Xapian's class of the same name */
#define XPC_WEIGHT_LIST(X)                                  \
    X(BOOL, 0)      /* every weight 0 */                    \
    X(COORD, 0)     /* the number of matching terms */      \
    X(TFIDF, 0)     /* `normalisations`, as "ntn" */        \
    X(TRAD, 1)      /* k */                                 \
    X(BM25, 5)      /* k1, k2, k3, b, min_normlen */        \
    X(BM25_PLUS, 6) /* k1, k2, k3, b, min_normlen, delta */ \
    X(PL2, 1)       /* c */                                 \
    X(DPH, 0)
typedef enum xpc_weight {
#define XPC_WEIGHT_ENUM(name, n_parameters) XPC_WEIGHT_##name,
    XPC_WEIGHT_LIST(XPC_WEIGHT_ENUM)
#undef XPC_WEIGHT_ENUM
        XPC_WEIGHT_LAST
} xpc_weight;
/* `parameters`: as many as the list says, or NULL for the defaults; `normalisations`: for TFIDF, or NULL.
 * XPC_INVALID_ARGUMENT for values that the scheme does not allow. */
xpc_status xpc_enquire_set_weighting(xpc_enquire *enquire, xpc_weight scheme, const double *parameters,
                                     const char *normalisations, xpc_error *err);
typedef enum xpc_docid_order {
    XPC_DOCID_DESCENDING,
    XPC_DOCID_ASCENDING,
    XPC_DOCID_DONT_CARE
} xpc_docid_order;
/* Among equals. */
xpc_status xpc_enquire_set_docid_order(xpc_enquire *enquire, xpc_docid_order order, xpc_error *err);
/* Leaves out what is under a percentage of the best or under a weight. */
xpc_status xpc_enquire_set_cutoff(xpc_enquire *enquire, unsigned percent, double weight, xpc_error *err);
/* Of each value of the slot at most `max` documents; 0: all. Documents without a value are never collapsed.
 */
xpc_status xpc_enquire_set_collapse(xpc_enquire *enquire, uint32_t slot, uint32_t max, xpc_error *err);
typedef enum xpc_sort {
    XPC_SORT_RELEVANCE, /* keys are not read */
    XPC_SORT_KEYS,
    XPC_SORT_KEYS_THEN_RELEVANCE,
    XPC_SORT_RELEVANCE_THEN_KEYS
} xpc_sort;
typedef struct xpc_sort_key {
    uint32_t slot;
    bool descending;
} xpc_sort_key;
/* By the values of n slots in byte order, the first slot first. XPC_INVALID_ARGUMENT for keys wanted and n 0.
 * With several keys, a served database cannot be matched by this object again: XPC_UNIMPLEMENTED.
 */
xpc_status xpc_enquire_set_sort(xpc_enquire *enquire, xpc_sort sort, const xpc_sort_key *keys, size_t n,
                                xpc_error *err);
/* Stops looking for more than `check_at_least` asks after so many seconds; 0: never. */
xpc_status xpc_enquire_set_time_limit(xpc_enquire *enquire, double seconds, xpc_error *err);
/* 1: keep the document, 0: drop it, negative: stop the match with XPC_CALLBACK. The document is lent for the
 * call. A NULL function takes the decider away. XPC_UNIMPLEMENTED at matching where a shard is remote. */
typedef int (*xpc_decide_fn)(void *context, xpc_document *document);
xpc_status xpc_enquire_set_decider(xpc_enquire *enquire, xpc_decide_fn decide, void *context, xpc_error *err);

/* Counts the values of a slot over the documents that the next match looks at, at least `check_at_least` of
 * them; each match begins anew. The facet counts as long as the enquire lives and it is not cleared. */
xpc_status xpc_enquire_add_facet(xpc_enquire *enquire, uint32_t slot, xpc_facet **out, xpc_error *err);
xpc_status xpc_enquire_clear_facets(xpc_enquire *enquire, xpc_error *err);
/* Documents that were looked at; those without a value count here. */
xpc_status xpc_facet_total(const xpc_facet *facet, size_t *n_docs, xpc_error *err);
/* Values in byte order, or the `max` most frequent first; xpc_strings_termfreq tells the count. */
xpc_status xpc_facet_values(const xpc_facet *facet, xpc_strings **out, xpc_error *err);
xpc_status xpc_facet_top(const xpc_facet *facet, size_t max, xpc_strings **out, xpc_error *err);
void xpc_facet_free(xpc_facet *facet);

/* Ranks `first` to `first + max - 1`, from 0. The match counts are exact if `check_at_least` is as high as
 * they are. XPC_INVALID_OPERATION for an invalid query; XPC_WILDCARD; XPC_UNIMPLEMENTED; XPC_NETWORK. */
xpc_status xpc_enquire_match(xpc_enquire *enquire, uint32_t first, uint32_t max, uint32_t check_at_least,
                             xpc_matches **out, xpc_error *err);
/* The query's terms that index this document, in order of their positions in the query. XPC_DOC_NOT_FOUND. */
xpc_status xpc_enquire_matching_terms(xpc_enquire *enquire, uint32_t docid, xpc_strings **out,
                                      xpc_error *err);
xpc_status xpc_enquire_describe(xpc_enquire *enquire, char **text, size_t *text_bytes, xpc_error *err);

typedef struct xpc_match_counts {
    uint32_t lower, estimate, upper;             /* documents that match, after collapsing */
    uint32_t all_lower, all_estimate, all_upper; /* before collapsing */
    double max_possible, max_attained;           /* weights */
} xpc_match_counts;
typedef struct xpc_match {
    uint32_t docid;
    uint32_t rank; /* from 0 */
    double weight;
    unsigned percent;
    uint32_t collapsed; /* a lower bound of how many were left out for it */
} xpc_match;
xpc_status xpc_matches_counts(const xpc_matches *matches, xpc_match_counts *counts, xpc_error *err);
/* How many this object holds; 0 for NULL. */
size_t xpc_matches_size(const xpc_matches *matches);
/* Numbers `from` up to `capacity` more, counted from 0 in this object; *n of them. */
xpc_status xpc_matches_read(const xpc_matches *matches, size_t from, xpc_match *out, size_t capacity,
                            size_t *n, xpc_error *err);
/* XPC_RANGE for a number not below the size; XPC_DOC_NOT_FOUND when it was deleted meanwhile. */
xpc_status xpc_matches_document(const xpc_matches *matches, size_t number, xpc_document **out,
                                xpc_error *err);
xpc_status xpc_matches_collapse_key(const xpc_matches *matches, size_t number, char **key, size_t *key_bytes,
                                    xpc_error *err);
xpc_status xpc_matches_sort_key(const xpc_matches *matches, size_t number, char **key, size_t *key_bytes,
                                xpc_error *err);
/* Of a term of the query; XPC_INVALID_ARGUMENT for another. */
xpc_status xpc_matches_termfreq(const xpc_matches *matches, const char *term, size_t term_bytes,
                                uint32_t *n_docs, xpc_error *err);
xpc_status xpc_matches_termweight(const xpc_matches *matches, const char *term, size_t term_bytes,
                                  double *weight, xpc_error *err);
/* A piece of the text of about `max_bytes` around the query's terms, each between `before` and `behind`,
 * `omitted` where something was left out; &, < and > are escaped. `stemmer` may be NULL. */
xpc_status xpc_matches_snippet(const xpc_matches *matches, const char *text, size_t text_bytes,
                               size_t max_bytes, const xpc_stemmer *stemmer, const char *before,
                               const char *behind, const char *omitted, char **snippet, size_t *snippet_bytes,
                               xpc_error *err);
void xpc_matches_free(xpc_matches *matches);

/* ---- Numbers as values that sort as bytes */

enum { XPC_SORTABLE_BYTES = 9 };
/* Writes at most XPC_SORTABLE_BYTES and returns how many; without a NUL. */
size_t xpc_sortable_serialise(double number, char *bytes);
double xpc_sortable_unserialise(const char *bytes, size_t n_bytes);

#ifdef __cplusplus
}
#endif

#endif
