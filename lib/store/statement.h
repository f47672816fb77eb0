/* A statement before it is indexed: its metadata as one JSON object and its decoded text. Checks the
 * metadata's shape and computes the digest that tells a changed statement from an unchanged one.
 *
 * Ownership: a statement owns its metadata, origin and text; ev_statement_clear frees them. */
#ifndef EV_STORE_STATEMENT_H
#define EV_STORE_STATEMENT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/sha256.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* The metadata keys that have a meaning; every other key is kept and searchable as meta:KEY=VALUE.
 * enum name, JSON key, query filter. */
#define EV_FIELD_LIST(X)            \
    X(ID, "id")                     \
    X(TITLE, "title")               \
    X(DATE, "date")                 \
    X(SPEAKER, "speaker")           \
    X(ROLE, "role")                 \
    X(COUNTRY, "country")           \
    X(ORGANISATION, "organisation") \
    X(LANGUAGE, "language")         \
    X(TYPE, "type")                 \
    X(SOURCE, "source")

typedef enum ev_field {
#define EV_FIELD_ENUM(name, key) EV_FIELD_##name,
    EV_FIELD_LIST(EV_FIELD_ENUM)
#undef EV_FIELD_ENUM
        EV_FIELD_LAST
} ev_field;

/* The JSON key of a field; EV_FIELD_LAST for a key that is not one of ours. */
const char *ev_field_key(ev_field field);
ev_field ev_field_from_key(const char *key);

typedef struct ev_statement {
    json_t *meta;   /* an object; after ev_statement_check every known key holds a non-empty string */
    json_t *origin; /* an object: where it came from; no part of the digest */
    ev_buf text;    /* valid UTF-8: the decoded input */
} ev_statement;     /* all zero is a valid empty statement */

void ev_statement_clear(ev_statement *statement);

/* Lends the string of a known key, or NULL. */
const char *ev_statement_get(const ev_statement *statement, ev_field field);
/* Sets a known key (copied); an empty value takes the key away. EV_BAD_INPUT (not UTF-8), EV_NOMEM. */
ev_status ev_statement_set(ev_statement *statement, ev_field field, const char *value, ev_error *err);

/* Notes the origin: `shown`, the path as a user knows it (bytes that are not UTF-8 as U+FFFD; ARCHIVE!MEMBER
 * for a member of an archive), the digest of `file`, the path of the file that holds it, the first line from
 * 1 (0: none), the encoding (NULL: the format's own) and the number of repaired places (0: none). `file` NULL
 * is standard input. EV_NOMEM. */
ev_status ev_statement_set_origin(ev_statement *statement, const char *file, const char *shown, uint64_t line,
                                  const char *encoding, uint64_t n_repaired, ev_error *err);

/* Keeps a field's value as it is now under "given" of the origin, before it is brought into its one shape.
 * EV_NOMEM. */
ev_status ev_statement_note_given(ev_statement *statement, ev_field field);

/* SHA-256 of a path's bytes in hexadecimal: how the index knows a file. */
void ev_path_digest(const char *path, char hex[EV_SHA256_HEX_BYTES]);

/* Brings the metadata into its one shape: numbers and booleans of known keys become strings, nulls and empty
 * strings are dropped, a date in words becomes ISO 8601 (text/dates.h). EV_BAD_INPUT names the key, the value
 * and the remedy: no id, a known key that holds a list or an object, a bad date, an id of over
 * EV_ID_MAX_BYTES or with control characters. */
ev_status ev_statement_check(ev_statement *statement, ev_error *err);
enum { EV_ID_MAX_BYTES = 4096 };

/* SHA-256 over the length-prefixed id, text and canonical metadata (keys sorted by bytes, no spaces).
 * EV_NOMEM. */
ev_status ev_statement_digest(const ev_statement *statement, unsigned char digest[EV_SHA256_BYTES],
                              ev_error *err);

/* The canonical metadata in heap memory that the caller frees with free(); NULL when memory is short. */
char *ev_meta_dump(const json_t *meta);

/* A date may be partial: 2014, 2014-05 or 2014-05-29 (ISO 8601-1:2019, 5.2.2). A time after the day is cut
 * off. As numbers yyyymmdd: the first and the last day that it can mean. Returns false for anything else, a
 * 31st of April included. */
bool ev_date_range(const char *date, int32_t *first_day, int32_t *last_day);

#endif
