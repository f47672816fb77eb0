/* See tag_record.h. */
#include "store/tag_record.h"

/* The tokens that a span of bytes touches, counted from the passage's first. */
static void span_tokens(const ev_sentence *sentence, const ev_token *tokens, ev_stored_tag *tag) {
    uint32_t first = 0;
    while (first < sentence->n_tokens && tokens[first].end <= tag->start)
        first++;
    uint32_t end = first;
    while (end < sentence->n_tokens && tokens[end].start < tag->end)
        end++;
    tag->first_token = first;
    tag->n_tokens = end - first;
}

static void add_string(ev_buf *out, const char *text, uint32_t n_bytes) {
    ev_buf_add_varint(out, n_bytes);
    ev_buf_add(out, text, n_bytes);
}

void ev_tag_record_add(ev_buf *out, const ev_sentence *sentence, const ev_token *tokens,
                       const ev_tag_in *tags, size_t n_tags) {
    ev_buf_add_varint(out, n_tags);
    for (size_t i = 0; i < n_tags; i++) {
        ev_stored_tag tag = tags[i].tag;
        span_tokens(sentence, tokens, &tag);
        ev_buf_add_varint(out, tag.start);
        ev_buf_add_varint(out, tag.end);
        ev_buf_add_varint(out, tag.first_token);
        ev_buf_add_varint(out, tag.n_tokens);
        ev_buf_add_varint(out, tag.polarity);
        ev_buf_add_varint(out, tag.modality);
        add_string(out, tag.theme, tag.theme_bytes);
        add_string(out, tag.rule, tag.rule_bytes);
        add_string(out, tag.speaker, tag.speaker_bytes);
        add_string(out, tag.target, tag.target_bytes);
    }
}

static bool read_u32(const unsigned char **at, const unsigned char *end, uint32_t *value) {
    uint64_t wide;
    if (!ev_varint_read(at, end, &wide) || wide > UINT32_MAX)
        return false;
    *value = (uint32_t)wide;
    return true;
}

static bool read_string(const unsigned char **at, const unsigned char *end, const char **text,
                        uint32_t *n_bytes) {
    if (!read_u32(at, end, n_bytes) || *n_bytes > (size_t)(end - *at))
        return false;
    *text = (const char *)*at;
    *at += *n_bytes;
    return true;
}

bool ev_tag_record_read(const unsigned char **at, const unsigned char *end, ev_stored_tag *tag) {
    return read_u32(at, end, &tag->start) && read_u32(at, end, &tag->end) &&
           read_u32(at, end, &tag->first_token) && read_u32(at, end, &tag->n_tokens) &&
           read_u32(at, end, &tag->polarity) && read_u32(at, end, &tag->modality) &&
           read_string(at, end, &tag->theme, &tag->theme_bytes) &&
           read_string(at, end, &tag->rule, &tag->rule_bytes) &&
           read_string(at, end, &tag->speaker, &tag->speaker_bytes) &&
           read_string(at, end, &tag->target, &tag->target_bytes);
}
