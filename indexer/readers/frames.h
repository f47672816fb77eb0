/* What goes between a program and the process that reads for it: frames of one byte that says what it is,
 * four bytes of length (least significant first), and that many bytes of varints and of strings with their
 * lengths before them. The receiver trusts nothing in them. */
#ifndef EV_INDEXER_FRAMES_H
#define EV_INDEXER_FRAMES_H

#include "base/buf.h"
#include "indexer/readers/reader.h"

typedef enum ev_frame_kind {
    EV_FRAME_REQUEST = 'Q', /* an input to read; descriptors go with it */
    EV_FRAME_LIST = 'L',  /* the same, a list of persons (tei_lists.h); answered by what it holds, as JSON */
    EV_FRAME_LISTS = 'K', /* such answers: the lists that serve the inputs which follow */
    EV_FRAME_STATEMENT = 'S', /* line, metadata, origin, text */
    EV_FRAME_REFUSED = 'R',   /* an ev_error */
    EV_FRAME_NOTICE = 'N',    /* an ev_error */
    EV_FRAME_MEMBER = 'M',    /* a member begins: its number from 1 and its names; 0: back in the archive */
    EV_FRAME_END = 'E',       /* an ev_error: how the reading ended */
} ev_frame_kind;

enum { EV_FRAME_HEAD_BYTES = 5 };

/* Begins a frame in an empty buffer, and sets its length when all is in. */
void ev_frame_begin(ev_buf *frame, ev_frame_kind kind);
void ev_frame_end(ev_buf *frame);
void ev_frame_add_string(ev_buf *frame, const char *bytes, size_t n_bytes);
void ev_frame_add_error(ev_buf *frame, const ev_error *err);
/* Path, file, name, base_id, members_id and row; a NULL stays one. */
void ev_frame_add_input(ev_buf *frame, const ev_input *input);

/* The length that a frame's head tells. */
size_t ev_frame_bytes(const unsigned char head[EV_FRAME_HEAD_BYTES]);

/* Reads what was added, in the same order. After something that does not fit, `bad` stays set and everything
 * read is zero or empty. */
typedef struct ev_frame_reader {
    const unsigned char *at, *end;
    bool bad;
} ev_frame_reader;
uint64_t ev_frame_number(ev_frame_reader *reader);
/* Lends the bytes in the frame. */
const char *ev_frame_string(ev_frame_reader *reader, size_t *n_bytes);
void ev_frame_error(ev_frame_reader *reader, ev_error *err);
/* The strings go into `strings`, which lends them to the input; its fd is -1. */
void ev_frame_input(ev_frame_reader *reader, ev_buf *strings, ev_input *input);

#endif
