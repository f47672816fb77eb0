/* Any bytes as a file of any format, read in this process: what comes out is valid UTF-8 with an id, and what
 * is refused has words. The first byte picks the name, and with it the format where the bytes leave it open.
 */
#include "indexer/readers/columns.h"
#include "indexer/readers/reader.h"
#include "text/decode.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const NAMES[] = {"a.txt", "a.jsonl", "a.json",   "a.csv",  "a.tsv",  "a.html",
                                    "a.xml", "a.pdf",   "a.docx",   "a.odt",  "a.tar",  "a.zip",
                                    "a.gz",  "a.zst",   "a.tar.xz", "a.html", "a.json", "a.csv"};

typedef struct bytes {
    const uint8_t *data;
    size_t left;
} bytes;

static void must(bool holds) {
    if (!holds)
        abort();
}

static ev_status give(void *user, char *into, size_t n_bytes, size_t *n_read, ev_error *err) {
    (void)err;
    bytes *from = user;
    *n_read = n_bytes < from->left ? n_bytes : from->left;
    memcpy(into, from->data, *n_read);
    from->data += *n_read;
    from->left -= *n_read;
    return EV_OK;
}

static ev_status take(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                      ev_error *err) {
    (void)user;
    (void)line;
    (void)err;
    must(ev_utf8_valid(statement->text.data, statement->text.len, NULL));
    must(json_object_get(statement->meta, "id") != NULL && statement->origin && input->base_id);
    ev_statement_clear(statement);
    return EV_OK;
}

static void hear(void *user, const ev_error *what) {
    (void)user;
    must(what->text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    const char *name = NAMES[data[0] % (sizeof NAMES / sizeof NAMES[0])];
    bytes from = {data + 1, size - 1};
    ev_buf head = {0};
    ev_error err = {0};
    ev_read_limits limits = EV_READ_LIMITS;
    limits.free_bytes = limits.unpacked_bytes = 4 << 20;
    const ev_sink sink = {take, hear, hear, NULL};
    const ev_read_options options = {.max_statement_bytes = 4 << 20, .limits = limits};
    const ev_input input = {.path = name,
                            .file = name,
                            .name = name,
                            .base_id = "a",
                            .members_id = "",
                            .fd = -1,
                            .read = give,
                            .user = &from};
    must(ev_read_from(&input, &options, &sink, &head, &err) == EV_OK);
    ev_buf_free(&head);
    return 0;
}
