/* See reader.h: which reader an input gets, by its first bytes, then by its name. */
#include "indexer/readers/reader.h"

#include <ctype.h>
#include <string.h>

static size_t skip_spaces(const ev_buf *head, size_t at) {
    while (at < head->len && isspace((unsigned char)head->data[at]))
        at++;
    return at;
}

static bool is_named(const ev_input *input, const char *ending) {
    return input->name && ev_name_ends(input->name, ending);
}

/* JSON Lines begin with an object; a text that begins with a brace by chance has not `{"` or a JSON name. */
static bool looks_like_jsonl(const ev_input *input, const ev_buf *head) {
    if (is_named(input, ".jsonl") || is_named(input, ".ndjson"))
        return true;
    if (is_named(input, ".txt") || is_named(input, ".md"))
        return false;
    size_t at = skip_spaces(head, head->len >= 3 && !memcmp(head->data, "\xEF\xBB\xBF", 3) ? 3 : 0);
    if (at == head->len || head->data[at] != '{')
        return false;
    at = skip_spaces(head, at + 1);
    return at < head->len && (head->data[at] == '"' || head->data[at] == '}');
}

ev_reader *ev_reader_for(const ev_input *input, const ev_buf *head) {
    return looks_like_jsonl(input, head) ? ev_read_jsonl : ev_read_plain;
}
