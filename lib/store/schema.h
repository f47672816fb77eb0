/* The index's schema: what lies where in an index folder, and the names of everything in it. A test dumps an
 * index and fails on anything that this page does not list.
 *
 * INDEX/
 *   CURRENT          the manifest (JSON): the only mutable file, replaced by one rename; names the live
 *                    segments, each with its counts, its files' sizes and the docids of its dead statements
 *                    (manifest.h)
 *   LOCK             held (flock) by the one writer; its text names the process
 *   seg-00000001/    a segment: never changed once CURRENT names it
 *     xapian/        a Xapian database without term lists and without positions
 *     lexicon        every type of the segment (lexicon_file.h)
 *     frequent       the postings of its commonest types once more, to be read at once (frequent.h)
 *     passages       for each docid, where its token stream begins (passage record)
 *     tokens         the token streams
 *     statements     one fixed-size record for each statement, by docid (statement record)
 *     text           each statement's text, one zstd frame each
 *     tags           the tags of each tagged passage
 *
 * DOCUMENTS. A statement takes consecutive docids: one for the statement, then one for each passage
 * (sentence), in text order; neighbours of a passage are docid - 1 and docid + 1. Docids begin at 1 in each
 * segment.
 *
 * TERMS of a passage
 *   Wen:word  Wru:слово  Wkk:сөз  Wx:mot    a type: word class, colon, norm; its wdf is the number of tokens
 *   Texit  Texit.threat                      a theme of one of its tags, every level
 *   XSPEAKER:nazarbayev                      who speaks in one of its tags
 * TERMS of a statement (values are case folded; over EV_TERM_MAX_BYTES they are cut and end in a digest)
 *   S                 every statement
 *   Qid               its id as given, unfolded
 *   XDATE:2014  XDATE:2014-05  XDATE:2014-05-29       its date, every level that is known
 *   XTITLE: XSPEAKER: XROLE: XCOUNTRY: XORGANISATION: XLANGUAGE: XTYPE: XSOURCE:   the field's value
 *                     and the ids that it links to (XSPEAKER:nazarbayev); of a passage: who is quoted in it
 *   XM:key=value      any other metadata; XM:key.inner=value inside an object
 * DATA of a statement: its metadata as canonical JSON, a newline, its origin as JSON. Passages have none.
 * METADATA of the database
 *   file:DIGEST       what is known of an input file (file_record.h); DIGEST is of the path
 * No values, no positions, no spelling.
 *
 * All integers in the flat files are little-endian; "varint" is LEB128 (base/buf.h).
 *
 * PASSAGE RECORD, 12 bytes, record i is docid i + 1
 *   u40 offset in `tokens`; u8 language (ev_lang); u16 flags (EV_PASSAGE_*); u32 docid of its statement.
 *   For a statement's own docid: offset 0, language und, flags EV_PASSAGE_IS_STATEMENT, and the number of its
 *   statement record.
 * TOKEN STREAM, varints
 *   start (bytes in the statement's text), length (bytes), number of tokens, the type ids; where
 *   EV_PASSAGE_TAGGED is set, then the offset of its tags in `tags`.
 * STATEMENT RECORD, 72 bytes
 *   u32 docid; u32 passages; u64 offset in `text`; u32 bytes of its frame; u32 bytes of text; u32 tokens;
 *   i32 first and i32 last day of its date as yyyymmdd, 0: none; u32 flags (reserved, 0); 32 bytes digest.
 * TAGS of a passage
 *   varint count; for each: start, end (bytes in the statement's text), first token, tokens (in the passage),
 *   polarity, modality (store/tag.h), then theme, rule, speaker, target as length and bytes.
 * FREQUENT
 *   u32 number of types; for each, by type id: u32 id, u32 postings, u64 offset in the file of its postings;
 *   a posting is a varint, twice the distance from the docid before (0 at first) and 1 more where the number
 *   of its tokens follows as a varint; where none follows it is 1. */
#ifndef EV_STORE_SCHEMA_H
#define EV_STORE_SCHEMA_H

/* Raised when a reader of the old number would misread the new files. An index of another number is refused.
 */
#define EV_SCHEMA_VERSION 3

#define EV_MANIFEST_NAME "CURRENT"
#define EV_LOCK_NAME "LOCK"
#define EV_SEGMENT_PATTERN "seg-%08llu"

#define EV_SEGMENT_XAPIAN "xapian"
/* the flat files of a segment; their sizes stand in the manifest */
#define EV_SEGMENT_FILE_LIST(X) \
    X(LEXICON, "lexicon")       \
    X(FREQUENT, "frequent")     \
    X(PASSAGES, "passages")     \
    X(TOKENS, "tokens")         \
    X(STATEMENTS, "statements") \
    X(TEXT, "text")             \
    X(TAGS, "tags")
typedef enum ev_segment_file {
#define EV_SEGMENT_FILE_ENUM(name, file) EV_FILE_##name,
    EV_SEGMENT_FILE_LIST(EV_SEGMENT_FILE_ENUM)
#undef EV_SEGMENT_FILE_ENUM
        EV_FILE_LAST
} ev_segment_file;

#define EV_TERM_TYPE "W"
#define EV_TERM_THEME "T"
#define EV_TERM_STATEMENT "S"
#define EV_TERM_ID "Q"
#define EV_TERM_DATE "XDATE:"
#define EV_TERM_META "XM:"
#define EV_KEY_FILE "file:"

enum {
    EV_TERM_MAX_BYTES = 200, /* Xapian allows 245 after doubling NULs */
    EV_PASSAGE_RECORD_BYTES = 12,
    EV_STATEMENT_RECORD_BYTES = 72,
};

enum {
    EV_PASSAGE_PARAGRAPH = 1u << 0, /* as EV_SENTENCE_PARAGRAPH, EV_SENTENCE_MIXED, EV_SENTENCE_HEADING */
    EV_PASSAGE_MIXED = 1u << 1,
    EV_PASSAGE_HEADING = 1u << 2,
    EV_PASSAGE_IS_STATEMENT = 1u << 8,
    EV_PASSAGE_TAGGED = 1u << 9,
};

#endif
