/* See frames.h. */
#include "indexer/readers/frames.h"

#include <string.h>

enum { INPUT_STRINGS = 6 };

void ev_frame_begin(ev_buf *frame, ev_frame_kind kind) {
    ev_buf_clear(frame);
    ev_buf_add_char(frame, (char)kind);
    ev_buf_add(frame, "\0\0\0\0", 4);
}

void ev_frame_end(ev_buf *frame) {
    if (frame->failed)
        return;
    size_t n_bytes = frame->len - EV_FRAME_HEAD_BYTES;
    for (int i = 0; i < 4; i++)
        frame->data[1 + i] = (char)(n_bytes >> (8 * i) & 0xFF);
}

size_t ev_frame_bytes(const unsigned char head[EV_FRAME_HEAD_BYTES]) {
    size_t n_bytes = 0;
    for (int i = 0; i < 4; i++)
        n_bytes |= (size_t)head[1 + i] << (8 * i);
    return n_bytes;
}

void ev_frame_add_string(ev_buf *frame, const char *bytes, size_t n_bytes) {
    ev_buf_add_varint(frame, n_bytes);
    ev_buf_add(frame, bytes, n_bytes);
}

void ev_frame_add_error(ev_buf *frame, const ev_error *err) {
    ev_buf_add_varint(frame, err->status);
    ev_buf_add_varint(frame, err->line);
    ev_buf_add_varint(frame, err->column);
    ev_frame_add_string(frame, err->file, strlen(err->file));
    ev_frame_add_string(frame, err->text, strlen(err->text));
}

void ev_frame_add_input(ev_buf *frame, const ev_input *input) {
    const char *const strings[INPUT_STRINGS] = {input->path,    input->file,       input->name,
                                                input->base_id, input->members_id, input->row};
    for (int i = 0; i < INPUT_STRINGS; i++) {
        ev_buf_add_varint(frame, strings[i] != NULL);
        ev_frame_add_string(frame, strings[i] ? strings[i] : "", strings[i] ? strlen(strings[i]) : 0);
    }
}

uint64_t ev_frame_number(ev_frame_reader *reader) {
    uint64_t value = 0;
    if (reader->bad || !ev_varint_read(&reader->at, reader->end, &value)) {
        reader->bad = true;
        return 0;
    }
    return value;
}

const char *ev_frame_string(ev_frame_reader *reader, size_t *n_bytes) {
    uint64_t n = ev_frame_number(reader);
    *n_bytes = 0;
    if (reader->bad || n > (uint64_t)(reader->end - reader->at)) {
        reader->bad = true;
        return "";
    }
    const char *bytes = (const char *)reader->at;
    reader->at += n;
    *n_bytes = (size_t)n;
    return bytes;
}

static void copy_string(ev_frame_reader *reader, char *to, size_t capacity) {
    size_t n_bytes;
    const char *bytes = ev_frame_string(reader, &n_bytes);
    size_t n = n_bytes < capacity ? n_bytes : capacity - 1;
    memcpy(to, bytes, n);
    to[n] = '\0';
}

void ev_frame_error(ev_frame_reader *reader, ev_error *err) {
    ev_error_clear(err);
    uint64_t status = ev_frame_number(reader);
    err->status = status < EV_STATUS_LAST ? (ev_status)status : EV_INTERNAL;
    err->line = ev_frame_number(reader);
    err->column = ev_frame_number(reader);
    copy_string(reader, err->file, sizeof err->file);
    copy_string(reader, err->text, sizeof err->text);
}

void ev_frame_input(ev_frame_reader *reader, ev_buf *strings, ev_input *input) {
    size_t starts[INPUT_STRINGS];
    bool there[INPUT_STRINGS];
    ev_buf_clear(strings);
    for (int i = 0; i < INPUT_STRINGS; i++) {
        size_t n_bytes;
        there[i] = ev_frame_number(reader) != 0;
        const char *bytes = ev_frame_string(reader, &n_bytes);
        starts[i] = strings->len;
        ev_buf_add(strings, bytes, n_bytes);
        ev_buf_add_char(strings, '\0');
    }
    reader->bad = reader->bad || strings->failed;
    const char *all = ev_buf_cstr(strings);
    const char *found[INPUT_STRINGS];
    for (int i = 0; i < INPUT_STRINGS; i++)
        found[i] = reader->bad ? "" : there[i] ? all + starts[i] : NULL;
    *input = (ev_input){.path = found[0],
                        .file = found[1],
                        .name = found[2],
                        .base_id = found[3],
                        .members_id = found[4],
                        .row = found[5],
                        .fd = -1};
}
