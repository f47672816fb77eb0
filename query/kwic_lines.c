/* See kwic_lines.h. */
#include "query/kwic_lines.h"

#include "cli/signals.h"
#include "query/listing.h"
#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

/* Lines of a block: in sentences each may be long. */
enum { BLOCK_OF_WORDS = 10000, BLOCK_OF_SENTENCES = 500 };

/* Tags of passages, in bytes of the statement's text. A sentence may hold thousands of places, so that they
 * are gathered once for all places with the same passages around them. */
typedef struct tag_spans {
    ev_span *items;
    size_t n, capacity;
    size_t segment;
    uint32_t first, last; /* docids of the passages; 0: none yet */
} tag_spans;

typedef struct making {
    const ev_places *places;
    ev_answer *answer;
    ev_segment_match *matches;
    ev_listing listing;
    ev_shown_passage shown; /* of the passage at hand */
    ev_passage passage;
    size_t segment; /* of it */
    char *themes;
    ev_kwic_context context;
    tag_spans tags;
    ev_buf scratch;
} making;

static ev_status out_of_memory(ev_error *err) {
    return ev_fail(err, EV_NOMEM, "out of memory");
}

/* ---- Context */

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The place n words before `at`: words as white space parts them. */
static size_t words_before(const char *text, size_t at, size_t n) {
    for (size_t i = 0; i < n && at > 0; i++) {
        while (at > 0 && is_space(text[at - 1]))
            at--;
        while (at > 0 && !is_space(text[at - 1]))
            at--;
    }
    return at;
}

static size_t words_after(const char *text, size_t n_bytes, size_t at, size_t n) {
    while (at < n_bytes && !is_space(text[at])) /* what clings to the node: a comma, an ending */
        at++;
    for (size_t i = 0; i < n && at < n_bytes; i++) {
        while (at < n_bytes && is_space(text[at]))
            at++;
        while (at < n_bytes && !is_space(text[at]))
            at++;
    }
    return at;
}

/* The passage n steps away in the same statement, or the last on the way there. */
static ev_passage passage_beside(const ev_segment *segment, ev_passage from, int step, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ev_passage next;
        if (!ev_segment_passage(segment, step < 0 ? from.docid - 1 : from.docid + 1, &next) ||
            next.statement_docid != from.statement_docid)
            break;
        from = next;
    }
    return from;
}

/* ---- Tags */

static ev_status add_tags(making *m, const ev_segment *segment, const ev_passage *passage, ev_error *err) {
    const unsigned char *at;
    uint64_t n;
    ev_stored_tag tag;
    if (!(passage->flags & EV_PASSAGE_TAGGED) || !ev_segment_tags(segment, passage, &at, &n))
        return EV_OK;
    while (n-- > 0 && ev_segment_next_tag(segment, &at, &tag)) {
        void *items = m->tags.items;
        bool grown = ev_array_grow(&items, &m->tags.capacity, m->tags.n + 1, sizeof *m->tags.items);
        m->tags.items = items;
        if (!grown)
            return out_of_memory(err);
        m->tags.items[m->tags.n++] = (ev_span){tag.start, tag.end, EV_MARK_TAG};
    }
    return EV_OK;
}

static int compare_spans(const void *a, const void *b) {
    const ev_span *x = a;
    const ev_span *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* In order, those that overlap made one. */
static void merge_tags(tag_spans *tags) {
    size_t kept = 0;
    if (tags->n > 1)
        qsort(tags->items, tags->n, sizeof *tags->items, compare_spans);
    for (size_t i = 0; i < tags->n; i++) {
        ev_span *last = kept ? &tags->items[kept - 1] : NULL;
        if (last && tags->items[i].start < last->end)
            last->end = tags->items[i].end > last->end ? tags->items[i].end : last->end;
        else
            tags->items[kept++] = tags->items[i];
    }
    tags->n = kept;
}

/* The tags of all passages that lie in [from, to) of the statement's text. */
static ev_status find_tags(making *m, size_t from, size_t to, ev_error *err) {
    const ev_segment *segment = m->matches[m->segment].segment;
    ev_passage first = m->passage;
    ev_passage last = m->passage;
    ev_status status = EV_OK;
    for (ev_passage next = passage_beside(segment, first, -1, 1);
         next.docid != first.docid && (size_t)next.start + next.n_bytes > from;
         next = passage_beside(segment, first, -1, 1))
        first = next;
    for (ev_passage next = passage_beside(segment, last, 1, 1); next.docid != last.docid && next.start < to;
         next = passage_beside(segment, last, 1, 1))
        last = next;
    if (m->tags.segment == m->segment && m->tags.first == first.docid && m->tags.last == last.docid)
        return EV_OK;
    m->tags.n = 0;
    m->tags.segment = m->segment;
    m->tags.first = first.docid;
    m->tags.last = last.docid;
    for (ev_passage at = first; status == EV_OK; at = passage_beside(segment, at, 1, 1)) {
        status = add_tags(m, segment, &at, err);
        if (at.docid == last.docid)
            break;
    }
    merge_tags(&m->tags);
    return status;
}

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The themes of one sentence's tags: few, so that sorting copies of their names is cheap. */
static char *themes_of(making *m, const ev_segment *segment, const ev_passage *passage) {
    enum { MAX_THEMES = 64 };
    char *names[MAX_THEMES];
    size_t n = 0;
    const unsigned char *at;
    uint64_t n_tags = 0;
    ev_stored_tag tag;
    if (passage->flags & EV_PASSAGE_TAGGED && ev_segment_tags(segment, passage, &at, &n_tags))
        while (n_tags-- > 0 && n < MAX_THEMES && ev_segment_next_tag(segment, &at, &tag))
            if ((names[n] = strndup(tag.theme, tag.theme_bytes)))
                n++;
    if (n > 1)
        qsort(names, n, sizeof *names, compare_strings);
    ev_buf_clear(&m->scratch);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[i - 1], names[i]) != 0)
            ev_buf_printf(&m->scratch, "%s%s", m->scratch.len ? " " : "", names[i]);
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    return m->scratch.failed ? NULL : strdup(ev_buf_cstr(&m->scratch));
}

/* ---- Lines */

/* The first tag that ends behind a place. */
static size_t first_tag_behind(const tag_spans *tags, size_t place) {
    size_t low = 0;
    size_t high = tags->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tags->items[middle].end <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Copies [from, to) on one line: each run of white space is one blank, none at the ends. Tags go along. */
static bool cut(making *m, const char *text, size_t from, size_t to, ev_marked_text *out) {
    const tag_spans *tags = &m->tags;
    size_t next = first_tag_behind(tags, from);
    bool open = false;
    ev_buf_clear(&m->scratch);
    out->spans = calloc(first_tag_behind(tags, to) - next + 2, sizeof *out->spans);
    if (!out->spans)
        return false;
    for (size_t i = from; i < to; i++) {
        if (is_space(text[i])) {
            if (m->scratch.len > 0 && m->scratch.data[m->scratch.len - 1] != ' ')
                ev_buf_add_char(&m->scratch, ' ');
            continue;
        }
        if (open && i >= tags->items[next].end) {
            open = false;
            next++;
        }
        while (!open && next < tags->n && tags->items[next].end <= i)
            next++;
        if (!open && next < tags->n && tags->items[next].start <= i) {
            out->spans[out->n_spans++] = (ev_span){m->scratch.len, m->scratch.len, EV_MARK_TAG};
            open = true;
        }
        ev_buf_add_char(&m->scratch, text[i]);
        if (open)
            out->spans[out->n_spans - 1].end = m->scratch.len;
    }
    if (m->scratch.len > 0 && m->scratch.data[m->scratch.len - 1] == ' ')
        m->scratch.len--;
    out->n_bytes = m->scratch.len;
    out->text = m->scratch.failed ? NULL : strdup(ev_buf_cstr(&m->scratch));
    return out->text != NULL;
}

static void free_line(ev_kwic_line *line) {
    free(line->id);
    free(line->date);
    free(line->country);
    free(line->speaker);
    free(line->themes);
    free(line->left.text);
    free(line->left.spans);
    free(line->node.text);
    free(line->node.spans);
    free(line->right.text);
    free(line->right.spans);
}

static void find_context(const making *m, const ev_kwic_line *line, size_t *from, size_t *to) {
    const ev_segment *segment = m->matches[m->segment].segment;
    const ev_shown_passage *shown = &m->shown;
    if (!m->context.sentences) {
        *from = words_before(shown->statement_text, line->start, m->context.n);
        *to = words_after(shown->statement_text, shown->statement_bytes, line->end, m->context.n);
        return;
    }
    ev_passage first = passage_beside(segment, m->passage, -1, m->context.n);
    ev_passage last = passage_beside(segment, m->passage, 1, m->context.n);
    *from = first.start < line->start ? first.start : line->start;
    *to = (size_t)last.start + last.n_bytes;
    if (*to > shown->statement_bytes || *to < line->end)
        *to = line->end;
}

/* Analyses the passage of a place, unless it is at hand. */
static ev_status take_passage(making *m, const ev_place *place, ev_error *err) {
    const ev_segment *segment = m->matches[place->segment].segment;
    if (m->themes && m->segment == place->segment && m->passage.docid == place->docid)
        return EV_OK;
    free(m->themes);
    m->themes = NULL;
    m->segment = place->segment;
    ev_status status = ev_listing_passage(&m->listing, place->segment, place->docid, &m->shown, err);
    if (status != EV_OK)
        return status;
    if (!ev_segment_passage(segment, place->docid, &m->passage))
        return ev_fail(err, EV_CORRUPT,
                       "%s: passages is damaged; restore the index from a copy or make it again",
                       segment->path);
    m->themes = themes_of(m, segment, &m->passage);
    return m->themes ? EV_OK : out_of_memory(err);
}

static ev_status make_line(making *m, const ev_place *place, ev_kwic_line *line, ev_error *err) {
    size_t from;
    size_t to;
    ev_status status = take_passage(m, place, err);
    const ev_shown_passage *shown = &m->shown;
    if (status != EV_OK)
        return status;
    if (place->first_token + place->n_tokens > shown->tokens->n)
        return ev_fail(err, EV_CORRUPT,
                       "%s: tokens is damaged; restore the index from a copy or make it again",
                       m->matches[place->segment].segment->path);
    line->lang = shown->lang;
    line->passage = shown->number;
    const ev_query_token *tokens = shown->tokens->items + place->first_token;
    line->start = shown->start + tokens[0].start;
    line->end = shown->start + tokens[place->n_tokens - 1].end;
    find_context(m, line, &from, &to);
    status = find_tags(m, from, to, err);
    if (status != EV_OK)
        return status;
    line->id = strdup(ev_listing_meta(&m->listing, "id"));
    line->date = strdup(ev_listing_meta(&m->listing, "date"));
    line->country = strdup(ev_listing_meta(&m->listing, "country"));
    line->speaker = strdup(ev_listing_meta(&m->listing, "speaker"));
    line->themes = strdup(m->themes);
    bool complete = line->id && line->date && line->country && line->speaker && line->themes &&
                    cut(m, shown->statement_text, from, line->start, &line->left) &&
                    cut(m, shown->statement_text, line->start, line->end, &line->node) &&
                    cut(m, shown->statement_text, line->end, to, &line->right);
    return complete ? EV_OK : out_of_memory(err);
}

/* ---- Blocks */

static int by_statement(const void *a, const void *b, void *user) {
    const ev_place *places = user;
    const ev_place *x = &places[*(const uint32_t *)a];
    const ev_place *y = &places[*(const uint32_t *)b];
    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

static ev_status do_block(making *m, size_t first, size_t n, ev_kwic_visit visit, void *user, ev_error *err) {
    ev_kwic_line *lines = calloc(n + 1, sizeof *lines);
    uint32_t *order = calloc(n + 1, sizeof *order);
    ev_status status = lines && order ? EV_OK : out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        order[i] = (uint32_t)i;
    if (status == EV_OK && n > 1)
        qsort_r(order, n, sizeof *order, by_statement, m->places->items + first);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                  : make_line(m, &m->places->items[first + order[i]], &lines[order[i]], err);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = visit(user, &lines[i], err);
    for (size_t i = 0; lines && i < n; i++)
        free_line(&lines[i]);
    free(lines);
    free(order);
    return status;
}

ev_status ev_kwic_each(const ev_places *places, size_t n, ev_answer *answer, ev_kwic_context context,
                       ev_kwic_visit visit, void *user, ev_error *err) {
    making m = {.places = places, .answer = answer, .context = context};
    ev_status status = EV_OK;
    ev_matcher_segments(answer->matcher, &m.matches);
    ev_listing_start(&m.listing, answer->matcher);
    size_t block = context.sentences ? BLOCK_OF_SENTENCES : BLOCK_OF_WORDS;
    for (size_t first = 0; status == EV_OK && first < n; first += block)
        status = do_block(&m, first, n - first < block ? n - first : block, visit, user, err);
    ev_listing_end(&m.listing);
    ev_buf_free(&m.scratch);
    free(m.tags.items);
    free(m.themes);
    return status;
}
