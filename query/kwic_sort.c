/* The orders of a concordance: ev_sort_keys_parse and ev_places_sort of kwic_places.h. Each key of each place
 * is a number: the rank of a word or value among all that occur. */
#include "query/kwic_places.h"

#include "cli/options.h"
#include "query/intern.h"
#include "store/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 5 };

typedef enum key_kind { KEY_TEXT, KEY_WORDS, KEY_NODE, KEY_META } key_kind;

typedef struct key_row {
    const char *name;
    key_kind kind;
    int first, last; /* KEY_WORDS: -1 is the word before the node, 1 the word behind it */
    ev_field field;  /* KEY_META */
} key_row;

static const key_row rows[] = {
    {"text", KEY_TEXT, 0, 0, EV_FIELD_LAST},       {"node", KEY_NODE, 0, 0, EV_FIELD_LAST},
    {"left", KEY_WORDS, -1, -5, EV_FIELD_LAST},    {"right", KEY_WORDS, 1, 5, EV_FIELD_LAST},
    {"left1", KEY_WORDS, -1, -1, EV_FIELD_LAST},   {"left2", KEY_WORDS, -2, -2, EV_FIELD_LAST},
    {"left3", KEY_WORDS, -3, -3, EV_FIELD_LAST},   {"left4", KEY_WORDS, -4, -4, EV_FIELD_LAST},
    {"left5", KEY_WORDS, -5, -5, EV_FIELD_LAST},   {"right1", KEY_WORDS, 1, 1, EV_FIELD_LAST},
    {"right2", KEY_WORDS, 2, 2, EV_FIELD_LAST},    {"right3", KEY_WORDS, 3, 3, EV_FIELD_LAST},
    {"right4", KEY_WORDS, 4, 4, EV_FIELD_LAST},    {"right5", KEY_WORDS, 5, 5, EV_FIELD_LAST},
    {"date", KEY_META, 0, 0, EV_FIELD_DATE},       {"speaker", KEY_META, 0, 0, EV_FIELD_SPEAKER},
    {"country", KEY_META, 0, 0, EV_FIELD_COUNTRY}, {"file", KEY_META, 0, 0, EV_FIELD_ID},
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };

/* ---- Parsing */

static ev_status unknown_key(const char *name, ev_error *err) {
    ev_nearest nearest;
    ev_nearest_start(&nearest, name);
    for (size_t i = 0; i < N_ROWS; i++)
        ev_nearest_offer(&nearest, rows[i].name);
    const char *best = ev_nearest_best(&nearest);
    return ev_fail(
        err, EV_BAD_ARGUMENT,
        "--sort cannot be '%.40s'%s%s%s There are: text node left right left1 to left5 right1 to right5 date "
        "speaker country file; several are parted by commas",
        name, best ? "; did you mean " : ".", best ? best : "", best ? "?" : "");
}

ev_status ev_sort_keys_parse(const char *text, ev_sort_keys *keys, ev_error *err) {
    *keys = (ev_sort_keys){0};
    while (text) {
        char name[32];
        size_t n = strcspn(text, ",");
        int row = 0;
        snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), text);
        while (row < N_ROWS && strcmp(rows[row].name, name) != 0)
            row++;
        if (row == N_ROWS)
            return unknown_key(name, err);
        if (keys->n == EV_MAX_SORT_KEYS)
            return ev_fail(err, EV_BAD_ARGUMENT, "--sort takes at most %d keys", EV_MAX_SORT_KEYS);
        keys->items[keys->n++] = row;
        text = text[n] ? text + n + 1 : NULL;
    }
    return EV_OK;
}

/* ---- The words around a node */

/* One passage's type ids. */
typedef struct tokens {
    ev_passage passage;
    uint32_t *ids;
    size_t capacity;
    bool here;
} tokens;

typedef struct sorting {
    ev_places *places;
    ev_segment_match *matches;
    ev_intern values;  /* all words and values */
    uint32_t *numbers; /* by place, stride of them each: first value numbers, then their ranks */
    size_t stride;
    ev_buf folded;
    tokens at;
} sorting;

static ev_status read_passage(sorting *s, const ev_segment *segment, uint32_t docid, ev_error *err) {
    tokens *at = &s->at;
    at->here = ev_segment_passage(segment, docid, &at->passage);
    if (!at->here)
        return EV_OK;
    void *ids = at->ids;
    bool grown = ev_array_grow(&ids, &at->capacity, at->passage.n_tokens + 1, sizeof *at->ids);
    at->ids = ids;
    if (!grown)
        return ev_out_of_memory(err);
    at->here = ev_passage_ids(&at->passage, at->ids);
    return EV_OK;
}

static ev_status value_number(sorting *s, const char *text, size_t n_bytes, uint32_t *number, ev_error *err) {
    return ev_intern_add(&s->values, text, n_bytes, number, err);
}

static ev_status word_number(sorting *s, const ev_segment *segment, uint32_t type, uint32_t *number,
                             ev_error *err) {
    ev_lexicon_entry entry;
    if (!ev_lexicon_file_get(&segment->lexicon, type, &entry))
        return ev_segment_damaged(segment, "lexicon", err);
    return value_number(s, entry.norm, entry.norm_bytes, number, err);
}

/* The words 1 to MAX_WORDS in one direction; "" where the statement has no more. */
static ev_status words_beside(sorting *s, const ev_place *place, int step, uint32_t words[MAX_WORDS],
                              ev_error *err) {
    const ev_segment *segment = s->matches[place->segment].segment;
    uint32_t docid = place->docid;
    ev_status status = read_passage(s, segment, docid, err);
    uint32_t statement = s->at.passage.statement_docid;
    int64_t token =
        step < 0 ? (int64_t)place->first_token : (int64_t)place->first_token + place->n_tokens - 1;
    for (int found = 0; status == EV_OK && found < MAX_WORDS;) {
        token += step;
        if (s->at.here && token >= 0 && token < (int64_t)s->at.passage.n_tokens) {
            status = word_number(s, segment, s->at.ids[token], &words[found++], err);
            continue;
        }
        docid = step < 0 ? docid - 1 : docid + 1;
        status = s->at.here ? read_passage(s, segment, docid, err) : EV_OK;
        if (status == EV_OK && (!s->at.here || s->at.passage.statement_docid != statement)) {
            s->at.here = false;
            status = value_number(s, "", 0, &words[found++], err);
        }
        token = step < 0 ? (int64_t)s->at.passage.n_tokens : -1;
    }
    return status;
}

static ev_status node_value(sorting *s, const ev_place *place, uint32_t *number, ev_error *err) {
    const ev_segment *segment = s->matches[place->segment].segment;
    ev_status status = read_passage(s, segment, place->docid, err);
    ev_buf_clear(&s->folded);
    for (uint32_t i = 0; status == EV_OK && s->at.here && i < place->n_tokens; i++) {
        ev_lexicon_entry entry;
        if (!ev_lexicon_file_get(&segment->lexicon, s->at.ids[place->first_token + i], &entry))
            break;
        ev_buf_add(&s->folded, entry.norm, entry.norm_bytes);
        ev_buf_add_char(&s->folded, ' ');
    }
    if (status == EV_OK)
        status = ev_buf_status(&s->folded, err);
    return status == EV_OK ? value_number(s, s->folded.data, s->folded.len, number, err) : status;
}

static ev_status meta_value(sorting *s, const ev_place *place, ev_field field, uint32_t *number,
                            ev_error *err) {
    ev_segment *segment = s->matches[place->segment].segment;
    ev_lang lang;
    uint16_t flags;
    uint32_t statement;
    json_t *meta = NULL;
    ev_segment_passage_head(segment, place->docid, &lang, &flags, &statement);
    ev_status status = ev_segment_meta(segment, statement, &meta, NULL, err);
    if (status != EV_OK)
        return status;
    const json_t *value = json_object_get(meta, ev_field_key(field));
    ev_buf_clear(&s->folded);
    if (json_is_string(value))
        ev_fold_value(&s->folded, json_string_value(value), json_string_length(value));
    status = ev_buf_status(&s->folded, err);
    if (status == EV_OK)
        status = value_number(s, s->folded.data, s->folded.len, number, err);
    json_decref(meta);
    return status;
}

/* ---- Numbers and order */

static size_t numbers_of(const key_row *row) {
    return row->kind == KEY_WORDS ? (size_t)abs(row->last - row->first) + 1 : 1;
}

static ev_status fill_place(sorting *s, const ev_sort_keys *keys, size_t place_number, ev_error *err) {
    const ev_place *place = &s->places->items[place_number];
    uint32_t *to = s->numbers + place_number * s->stride;
    bool same_statement =
        place_number > 0 && s->places->items[place_number - 1].statement == place->statement;
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < keys->n; i++) {
        const key_row *row = &rows[keys->items[i]];
        if (row->kind == KEY_TEXT) {
            *to = place->statement;
        } else if (row->kind == KEY_NODE) {
            status = node_value(s, place, to, err);
        } else if (row->kind == KEY_META && same_statement) {
            *to = *(to - s->stride); /* places of a statement are neighbours */
        } else if (row->kind == KEY_META) {
            status = meta_value(s, place, row->field, to, err);
        } else {
            uint32_t words[MAX_WORDS];
            status = words_beside(s, place, row->first < 0 ? -1 : 1, words, err);
            for (size_t j = 0; status == EV_OK && j < numbers_of(row); j++)
                to[j] = words[(size_t)abs(row->first) - 1 + j];
        }
        to += numbers_of(row);
    }
    return status;
}

/* Numbers become ranks, but for those of the text, which are ranks already. */
static ev_status rank_numbers(sorting *s, const ev_sort_keys *keys, ev_error *err) {
    uint32_t *ranks = calloc(s->values.n + 1, sizeof *ranks);
    ev_status status = ranks ? ev_intern_rank(&s->values, ranks, err) : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < s->places->n; i++) {
        uint32_t *at = s->numbers + i * s->stride;
        for (size_t j = 0; j < keys->n; j++) {
            const key_row *row = &rows[keys->items[j]];
            for (size_t k = 0; k < numbers_of(row); k++, at++)
                *at = row->kind == KEY_TEXT ? *at : ranks[*at];
        }
    }
    free(ranks);
    return status;
}

static int compare_places(const void *a, const void *b, void *user) {
    const sorting *s = user;
    uint32_t i = *(const uint32_t *)a;
    uint32_t j = *(const uint32_t *)b;
    const uint32_t *x = s->numbers + i * s->stride;
    const uint32_t *y = s->numbers + j * s->stride;
    for (size_t k = 0; k < s->stride; k++)
        if (x[k] != y[k])
            return x[k] < y[k] ? -1 : 1;
    return i < j ? -1 : i > j; /* as they stood: in the order of the text */
}

/* Moves the places to where `order` says that they come from, a cycle at a time: all of them are many. */
static void move_places(ev_place *items, uint32_t *order, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ev_place first = items[i];
        size_t at = i;
        while (order[at] != i) {
            size_t from = order[at];
            items[at] = items[from];
            order[at] = (uint32_t)at;
            at = from;
        }
        items[at] = first;
        order[at] = (uint32_t)at;
    }
}

static ev_status reorder(sorting *s, ev_error *err) {
    ev_places *places = s->places;
    uint32_t *order = calloc(places->n + 1, sizeof *order);
    if (!order)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < places->n; i++)
        order[i] = (uint32_t)i;
    if (places->n > 1)
        qsort_r(order, places->n, sizeof *order, compare_places, s);
    move_places(places->items, order, places->n);
    free(order);
    return EV_OK;
}

bool ev_sort_keys_keep_statements(const ev_sort_keys *keys) {
    return keys->n > 0 && rows[keys->items[0]].kind == KEY_TEXT;
}

ev_status ev_places_sort(ev_places *places, const ev_sort_keys *keys, ev_error *err) {
    sorting s = {.places = places};
    if (places->n < 2 || (keys->n == 1 && ev_sort_keys_keep_statements(keys))) /* in order as they are read */
        return EV_OK;
    ev_matcher_segments(places->answer->matcher, &s.matches);
    for (size_t i = 0; i < keys->n; i++)
        s.stride += numbers_of(&rows[keys->items[i]]);
    s.numbers = calloc(places->n * s.stride + 1, sizeof *s.numbers);
    ev_status status = s.numbers ? EV_OK : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < places->n; i++)
        status = fill_place(&s, keys, i, err);
    if (status == EV_OK)
        status = rank_numbers(&s, keys, err);
    if (status == EV_OK)
        status = reorder(&s, err);
    ev_intern_free(&s.values);
    ev_buf_free(&s.folded);
    free(s.numbers);
    free(s.at.ids);
    return status;
}
