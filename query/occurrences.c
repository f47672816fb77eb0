/* See occurrences.h. */
#include "query/occurrences.h"

#include "store/store_error.h"
#include "store/terms.h"

static ev_status reserve(ev_occurrences *to, size_t n_more, ev_error *err) {
    void *docids = to->docids;
    void *counts = to->counts;
    bool grown = ev_array_grow(&docids, &to->capacity, to->n + n_more, sizeof *to->docids);
    to->docids = docids;
    grown = grown && ev_array_grow(&counts, &to->counts_capacity, to->n + n_more, sizeof *to->counts);
    to->counts = counts;
    return grown ? EV_OK : ev_out_of_memory(err);
}

ev_status ev_occurrences_add(ev_occurrences *to, uint32_t docid, uint32_t count, ev_error *err) {
    ev_status status = reserve(to, 1, err);
    if (status != EV_OK)
        return status;
    to->docids[to->n] = docid;
    to->counts[to->n++] = count;
    return EV_OK;
}

static bool all_below(const uint32_t *docids, size_t n, uint32_t end) {
    uint32_t highest = 0;
    for (size_t i = 0; i < n; i++)
        highest = docids[i] > highest ? docids[i] : highest;
    return highest < end;
}

/* Puts the postings that Xapian has of a type, at most `n_most`, behind those that are there. */
static ev_status read_xapian(ev_segment *segment, const ev_buf *term, size_t n_most, ev_occurrences *to,
                             size_t *n, ev_error *err) {
    xpc_error cause = {0};
    xpc_postings *postings = NULL;
    ev_status status = EV_OK;
    if (xpc_database_postings(segment->database, term->data, term->len, &postings, &cause) != XPC_OK ||
        xpc_postings_read(postings, to->docids + to->n, to->counts + to->n, n_most + 1, n, &cause) != XPC_OK)
        status = ev_fail_xapian(err, &cause, segment->path);
    else if (*n > n_most || !all_below(to->docids + to->n, *n, segment->n_docs + 1))
        status = ev_segment_damaged(segment, "a file", err);
    xpc_postings_free(postings);
    return status;
}

/* Appends the postings of one type. The lexicon says how often it occurs, so there are no more of them. */
static ev_status add_postings(ev_segment *segment, uint32_t id, const ev_lexicon_entry *entry, ev_buf *term,
                              ev_occurrences *to, ev_error *err) {
    size_t n_most = entry->count < segment->n_docs ? entry->count : segment->n_docs;
    size_t n = 0;
    ev_frequent_list list;
    ev_status status = reserve(to, n_most + 1, err);
    if (status != EV_OK)
        return status;
    if (ev_frequent_find(&segment->frequent, id, &list)) {
        n = list.n_postings;
        if (n > n_most ||
            !ev_frequent_read(&list, segment->n_docs + 1, to->docids + to->n, to->counts + to->n))
            return ev_segment_damaged(segment, "a file", err);
    } else {
        ev_term_type(term, entry->word_class, entry->norm, entry->norm_bytes);
        status = ev_buf_status(term, err);
        if (status == EV_OK)
            status = read_xapian(segment, term, n_most, to, &n, err);
    }
    if (status == EV_OK)
        to->n += n;
    return status;
}

/* Room for all types at once, as far as it is sure to be wanted. */
static ev_status reserve_types(const ev_segment *segment, const ev_bits *types, ev_occurrences *to,
                               ev_error *err) {
    uint64_t n_tokens = 0;
    for (uint32_t id = ev_bits_next(types, 0); id < types->n; id = ev_bits_next(types, id + 1)) {
        ev_lexicon_entry entry;
        if (!ev_lexicon_file_get(&segment->lexicon, id, &entry))
            return ev_segment_damaged(segment, "a file", err);
        n_tokens += entry.count;
    }
    return reserve(to, n_tokens < segment->n_docs ? (size_t)n_tokens + 1 : (size_t)segment->n_docs + 1, err);
}

/* All occurrences of a word's types in a segment. */
ev_status ev_occurrences_of_word(ev_segment *segment, const ev_bits *types, ev_occurrences *to,
                                 ev_error *err) {
    ev_buf term = {0};
    ev_status status = reserve_types(segment, types, to, err);
    for (uint32_t id = ev_bits_next(types, 0); status == EV_OK && id < types->n;
         id = ev_bits_next(types, id + 1)) {
        ev_lexicon_entry entry;
        if (!ev_lexicon_file_get(&segment->lexicon, id, &entry)) {
            status = ev_segment_damaged(segment, "a file", err);
            break;
        }
        status = add_postings(segment, id, &entry, &term, to, err);
    }
    ev_buf_free(&term);
    return status;
}

void ev_occurrences_set(const ev_occurrences *from, ev_bits *to) {
    for (size_t i = 0; i < from->n; i++)
        ev_bits_set(to, from->docids[i]);
}

void ev_occurrences_keep(ev_occurrences *found, const ev_bits *live) {
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        if (!ev_bits_has(live, found->docids[i]))
            continue;
        found->docids[kept] = found->docids[i];
        found->counts[kept++] = found->counts[i];
    }
    found->n = kept;
}
