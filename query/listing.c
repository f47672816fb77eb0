/* See listing.h. */
#include "query/listing.h"

#include <stdlib.h>
#include <string.h>

void ev_listing_start(ev_listing *listing, ev_matcher *matcher) {
    memset(listing, 0, sizeof *listing);
    listing->matcher = matcher;
    ev_matcher_segments(matcher, &listing->matches);
}

void ev_listing_end(ev_listing *listing) {
    json_decref(listing->meta);
    ev_buf_free(&listing->text);
    ev_query_tokens_free(&listing->tokens);
    free(listing->spans);
    memset(listing, 0, sizeof *listing);
}

static ev_status take_statement(ev_listing *listing, size_t segment_number, uint32_t docid, ev_error *err) {
    if (listing->statement_docid == docid && listing->segment == segment_number)
        return EV_OK;
    ev_segment *segment = listing->matches[segment_number].segment;
    uint32_t number;
    ev_statement_record record;
    listing->statement_docid = 0;
    json_decref(listing->meta);
    listing->meta = NULL;
    ev_buf_clear(&listing->text);
    if (!ev_segment_statement_number(segment, docid, &number) ||
        !ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "statements", err);
    ev_status status = ev_segment_meta(segment, docid, &listing->meta, NULL, err);
    if (status == EV_OK)
        status = ev_segment_text(segment, &record, &listing->text, err);
    if (status != EV_OK)
        return status;
    listing->segment = segment_number;
    listing->statement_docid = docid;
    return EV_OK;
}

/* Token spans come in order; those that touch or overlap become one stretch of bytes. */
static ev_status merge_spans(ev_listing *listing, const ev_token_span *found, size_t n_found, size_t *n_spans,
                             ev_error *err) {
    const ev_query_tokens *tokens = &listing->tokens;
    void *items = listing->spans;
    if (!ev_array_grow(&items, &listing->spans_capacity, n_found + 1, sizeof *listing->spans))
        return ev_out_of_memory(err);
    listing->spans = items;
    *n_spans = 0;
    for (size_t i = 0; i < n_found; i++) {
        uint32_t last = found[i].first_token + found[i].n_tokens - 1;
        if (found[i].n_tokens == 0 || last >= tokens->n)
            continue;
        ev_span span = {tokens->items[found[i].first_token].start, tokens->items[last].end, EV_MARK_MATCH};
        ev_span *before = *n_spans ? &listing->spans[*n_spans - 1] : NULL;
        if (before && span.start <= before->end)
            before->end = span.end > before->end ? span.end : before->end;
        else
            listing->spans[(*n_spans)++] = span;
    }
    return EV_OK;
}

ev_status ev_listing_passage(ev_listing *listing, size_t segment_number, uint32_t docid,
                             ev_shown_passage *shown, ev_error *err) {
    const ev_segment *segment = listing->matches[segment_number].segment;
    ev_passage passage;
    memset(shown, 0, sizeof *shown);
    if (!ev_segment_passage(segment, docid, &passage))
        return ev_segment_damaged(segment, "passages", err);
    ev_status status = take_statement(listing, segment_number, passage.statement_docid, err);
    if (status != EV_OK)
        return status;
    if (passage.start > listing->text.len || passage.n_bytes > listing->text.len - passage.start)
        return ev_segment_damaged(segment, "tokens", err);
    shown->text = listing->text.data + passage.start;
    shown->n_bytes = passage.n_bytes;
    shown->statement_text = listing->text.data;
    shown->statement_bytes = listing->text.len;
    shown->start = passage.start;
    shown->end = passage.start + passage.n_bytes;
    shown->number = docid - passage.statement_docid;
    shown->lang = passage.lang;
    shown->tokens = &listing->tokens;
    status = ev_query_tokenise(shown->text, shown->n_bytes, passage.lang, &listing->tokens, err);
    if (status == EV_OK)
        status = ev_matcher_spans(listing->matcher, segment_number, &passage, &shown->token_spans,
                                  &shown->n_token_spans, err);
    if (status == EV_OK)
        status = merge_spans(listing, shown->token_spans, shown->n_token_spans, &shown->n_spans, err);
    shown->spans = listing->spans;
    return status;
}

const char *ev_listing_meta(const ev_listing *listing, const char *key) {
    const char *value = json_string_value(json_object_get(listing->meta, key));
    return value ? value : "";
}
