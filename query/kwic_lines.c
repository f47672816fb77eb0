/* See kwic_lines.h. */
#include "query/kwic_lines.h"

#include "cli/signals.h"
#include "query/listing.h"
#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

/* A block takes about so many bytes. A line has its own, and those of its context, which is to be thought of
 * as long: with too many lines the block is large, with too few the same statements are read for many blocks.
 */
enum { BLOCK_BYTES = 32 << 20, LINE_BYTES = 320, WORD_BYTES = 16, SENTENCE_BYTES = 320 };

/* Tags of passages, in bytes of the statement's text. A sentence may hold thousands of places, so that they
 * are gathered once for all places with the same passages around them. */
typedef struct tag_spans {
    ev_span *items;
    size_t n, capacity;
    size_t segment;
    uint32_t first, last; /* docids of the passages; 0: none yet */
} tag_spans;

/* Lines of a block: all their texts lie in one buffer, all their spans in one array, and are known by where
 * they begin there. Strings end with a NUL. */
typedef struct made_text {
    size_t start, n_bytes;
    size_t first_span, n_spans;
} made_text;

typedef struct made_head {
    size_t id, date, country, speaker;
} made_head;

typedef struct made_line {
    made_head head;
    size_t themes;
    ev_lang lang;
    int64_t passage;
    size_t start, end;
    made_text left, node, right;
} made_line;

typedef struct block {
    made_line *lines;
    uint32_t *order; /* in which they are made */
    ev_buf texts;
    ev_span *spans;
    size_t n_spans, spans_capacity;
} block;

typedef struct making {
    ev_segment_match *matches;
    ev_listing listing;
    ev_shown_passage shown; /* of the passage at hand */
    ev_passage passage;     /* docid 0: none is at hand in this block */
    size_t segment;         /* of it */
    made_head head;         /* of its statement */
    size_t themes;          /* of it */
    ev_kwic_context context;
    tag_spans tags;
    block block;
} making;

/* ---- Context */

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
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
            return ev_out_of_memory(err);
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

/* ---- Texts */

static size_t add_string(making *m, const char *text) {
    size_t start = m->block.texts.len;
    ev_buf_add(&m->block.texts, text, strlen(text) + 1);
    return start;
}

/* The themes of one sentence's tags: few, so that sorting copies of their names is cheap. */
static size_t add_themes(making *m) {
    enum { MAX_THEMES = 64 };
    char *names[MAX_THEMES];
    size_t n = 0;
    const ev_segment *segment = m->matches[m->segment].segment;
    ev_buf *texts = &m->block.texts;
    size_t start = texts->len;
    const unsigned char *at;
    uint64_t n_tags = 0;
    ev_stored_tag tag;
    if (m->passage.flags & EV_PASSAGE_TAGGED && ev_segment_tags(segment, &m->passage, &at, &n_tags))
        while (n_tags-- > 0 && n < MAX_THEMES && ev_segment_next_tag(segment, &at, &tag))
            if ((names[n] = strndup(tag.theme, tag.theme_bytes)))
                n++;
    if (n > 1)
        qsort(names, n, sizeof *names, compare_strings);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(names[i - 1], names[i]) != 0)
            ev_buf_printf(texts, "%s%s", texts->len > start ? " " : "", names[i]);
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    ev_buf_add_char(texts, '\0');
    return start;
}

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

/* Where a run ends: words parted by one blank each, as they are on a line. */
static size_t run_end(const char *text, size_t from, size_t to) {
    size_t at = from;
    while (at < to && (!is_space(text[at]) || (text[at] == ' ' && at + 1 < to && !is_space(text[at + 1]))))
        at++;
    return at;
}

static bool add_span(block *b, size_t start, size_t end) {
    void *spans = b->spans;
    bool grown = ev_array_grow(&spans, &b->spans_capacity, b->n_spans + 1, sizeof *b->spans);
    b->spans = spans;
    if (grown)
        b->spans[b->n_spans++] = (ev_span){start, end, EV_MARK_TAG};
    return grown;
}

/* The tags along a text that is being cut. */
typedef struct tag_walk {
    size_t next; /* the tag */
    bool open;   /* the last span is of it */
} tag_walk;

/* Marks what tags have of a run, text[from, to), that goes to `at` in the line's text. Each tag is one span
 * from its first to its last letter, over as many runs as it has. */
static bool mark_run(making *m, const char *text, size_t from, size_t to, size_t at, tag_walk *walk) {
    const tag_spans *tags = &m->tags;
    block *b = &m->block;
    for (; walk->next < tags->n && tags->items[walk->next].start < to; walk->next++, walk->open = false) {
        const ev_span *tag = &tags->items[walk->next];
        size_t start = tag->start > from ? tag->start : from;
        size_t end = tag->end < to ? tag->end : to;
        start += start < end && is_space(text[start]);
        end -= start < end && is_space(text[end - 1]);
        if (start < end && walk->open)
            b->spans[b->n_spans - 1].end = at + end - from;
        else if (start < end && !add_span(b, at + start - from, at + end - from))
            return false;
        walk->open = walk->open || start < end;
        if (tag->end > to) /* it goes on in the next run */
            break;
    }
    return true;
}

/* Copies [from, to) on one line: each run of white space is one blank, none at the ends. Tags go along. */
static bool cut(making *m, const char *text, size_t from, size_t to, made_text *out) {
    block *b = &m->block;
    tag_walk walk = {first_tag_behind(&m->tags, from), false};
    *out = (made_text){.start = b->texts.len, .first_span = b->n_spans};
    for (size_t i = from; i < to;) {
        if (is_space(text[i])) {
            i++;
            continue;
        }
        size_t end = run_end(text, i, to);
        if (b->texts.len > out->start)
            ev_buf_add_char(&b->texts, ' ');
        if (!mark_run(m, text, i, end, b->texts.len - out->start, &walk))
            return false;
        ev_buf_add(&b->texts, text + i, end - i);
        i = end;
    }
    out->n_bytes = b->texts.len - out->start;
    out->n_spans = b->n_spans - out->first_span;
    return !b->texts.failed;
}

/* ---- Lines */

static void find_context(const making *m, const made_line *line, size_t *from, size_t *to) {
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
    uint32_t last_statement = m->segment == place->segment ? m->passage.statement_docid : 0;
    if (m->segment == place->segment && m->passage.docid == place->docid)
        return EV_OK;
    ev_status status = ev_listing_passage(&m->listing, place->segment, place->docid, &m->shown, err);
    if (status != EV_OK)
        return status;
    if (!ev_segment_passage(segment, place->docid, &m->passage))
        return ev_segment_damaged(segment, "passages", err);
    m->segment = place->segment;
    if (m->passage.statement_docid != last_statement)
        m->head = (made_head){add_string(m, ev_listing_meta(&m->listing, "id")),
                              add_string(m, ev_listing_meta(&m->listing, "date")),
                              add_string(m, ev_listing_meta(&m->listing, "country")),
                              add_string(m, ev_listing_meta(&m->listing, "speaker"))};
    m->themes = add_themes(m);
    return ev_buf_status(&m->block.texts, err);
}

static ev_status make_line(making *m, const ev_place *place, made_line *line, ev_error *err) {
    size_t from;
    size_t to;
    ev_status status = take_passage(m, place, err);
    const ev_shown_passage *shown = &m->shown;
    if (status != EV_OK)
        return status;
    if (place->first_token + place->n_tokens > shown->tokens->n)
        return ev_segment_damaged(m->matches[place->segment].segment, "tokens", err);
    const ev_query_token *tokens = shown->tokens->items + place->first_token;
    *line = (made_line){
        .head = m->head,
        .themes = m->themes,
        .lang = shown->lang,
        .passage = shown->number,
        .start = shown->start + tokens[0].start,
        .end = shown->start + tokens[place->n_tokens - 1].end,
    };
    find_context(m, line, &from, &to);
    status = find_tags(m, from, to, err);
    if (status != EV_OK)
        return status;
    bool complete = cut(m, shown->statement_text, from, line->start, &line->left) &&
                    cut(m, shown->statement_text, line->start, line->end, &line->node) &&
                    cut(m, shown->statement_text, line->end, to, &line->right);
    return complete ? EV_OK : ev_out_of_memory(err);
}

static ev_marked_text lend_text(const block *b, const made_text *made) {
    return (ev_marked_text){b->texts.data + made->start, made->n_bytes,
                            made->n_spans ? b->spans + made->first_span : NULL, made->n_spans};
}

static ev_kwic_line lend_line(const block *b, const made_line *made) {
    const char *texts = b->texts.data;
    return (ev_kwic_line){
        .id = texts + made->head.id,
        .date = texts + made->head.date,
        .country = texts + made->head.country,
        .speaker = texts + made->head.speaker,
        .themes = texts + made->themes,
        .lang = made->lang,
        .passage = made->passage,
        .start = made->start,
        .end = made->end,
        .left = lend_text(b, &made->left),
        .node = lend_text(b, &made->node),
        .right = lend_text(b, &made->right),
    };
}

/* ---- Blocks */

static int by_passage(const void *a, const void *b, void *user) {
    const ev_place *places = user;
    const ev_place *x = &places[*(const uint32_t *)a];
    const ev_place *y = &places[*(const uint32_t *)b];
    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

/* Whether each passage's places are neighbours, and each statement's passages, as in the order of the text.
 */
static bool in_text_order(const ev_place *places, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (places[i - 1].statement > places[i].statement ||
            (places[i - 1].statement == places[i].statement && places[i - 1].docid > places[i].docid))
            return false;
    return true;
}

static ev_status do_block(making *m, ev_place *places, size_t n, ev_kwic_visit visit, void *user,
                          ev_error *err) {
    block *b = &m->block;
    ev_status status = EV_OK;
    ev_buf_clear(&b->texts);
    b->n_spans = 0;
    m->passage = (ev_passage){0};
    for (size_t i = 0; i < n; i++)
        b->order[i] = (uint32_t)i;
    if (!in_text_order(places, n))
        qsort_r(b->order, n, sizeof *b->order, by_passage, places);
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = ev_interrupted() ? ev_fail(err, EV_INTERRUPTED, "interrupted")
                                  : make_line(m, &places[b->order[i]], &b->lines[b->order[i]], err);
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        ev_kwic_line line = lend_line(b, &b->lines[i]);
        status = visit(user, &line, err);
    }
    return status;
}

static size_t lines_of_block(ev_kwic_context context) {
    size_t of_context = 2 * context.n * (context.sentences ? SENTENCE_BYTES : WORD_BYTES);
    return BLOCK_BYTES / (LINE_BYTES + of_context);
}

ev_status ev_kwic_each(const ev_places *places, size_t n, ev_kwic_context context, ev_kwic_visit visit,
                       void *user, ev_error *err) {
    making m = {.context = context};
    size_t most = lines_of_block(context);
    size_t at_once = n < most ? n : most;
    ev_matcher_segments(places->answer->matcher, &m.matches);
    ev_listing_start(&m.listing, places->answer->matcher);
    m.block.lines = calloc(at_once + 1, sizeof *m.block.lines);
    m.block.order = calloc(at_once + 1, sizeof *m.block.order);
    ev_status status = m.block.lines && m.block.order ? EV_OK : ev_out_of_memory(err);
    for (size_t first = 0; status == EV_OK && first < n; first += at_once)
        status =
            do_block(&m, places->items + first, n - first < at_once ? n - first : at_once, visit, user, err);
    ev_listing_end(&m.listing);
    ev_buf_free(&m.block.texts);
    free(m.block.spans);
    free(m.block.lines);
    free(m.block.order);
    free(m.tags.items);
    return status;
}
