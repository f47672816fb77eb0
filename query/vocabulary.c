/* See vocabulary.h. */
#include "query/vocabulary.h"

#include "query/parallel.h"
#include "query/type_ids.h"

#include <stdlib.h>
#include <string.h>

typedef struct form {
    uint64_t count;
    uint32_t item; /* as numbered */
} form;

typedef struct item {
    uint64_t count;
    uint32_t best; /* number of the form that is shown */
} item;

struct ev_vocabulary {
    bool exact;
    const ev_groups *within;
    const ev_stopwords *stopwords;
    ev_segment_match *matches;
    size_t n_segments;
    ev_intern form_keys, item_keys; /* "en:norm", "en:stem" */
    form *forms;
    item *items;
    size_t forms_capacity, items_capacity;
    uint32_t **of_types; /* by segment: the form of each type, at the end its item's rank */
    uint32_t **type_counts;
    uint32_t *ranked; /* item numbers in order */
    size_t n_ranked;
};

/* Tokens of each type in what is divided. */
static ev_status count_types(void *user, size_t i, ev_error *err) {
    ev_vocabulary *v = user;
    const ev_segment *segment = v->matches[i].segment;
    const uint32_t *groups = ev_groups_of(v->within, i);
    ev_type_ids ids = {0};
    ev_status status = EV_OK;
    v->type_counts[i] = calloc((size_t)segment->lexicon.n_types + 1, sizeof **v->type_counts);
    if (!v->type_counts[i])
        return ev_out_of_memory(err);
    for (uint32_t docid = 1; status == EV_OK && docid <= segment->n_docs; docid++) {
        ev_passage passage;
        if (groups[docid] == EV_NO_GROUP)
            continue;
        status = ev_type_ids_read(&ids, segment, docid, &passage, err);
        for (uint32_t j = 0; status == EV_OK && j < passage.n_tokens; j++)
            if (ids.items[j] < segment->lexicon.n_types)
                v->type_counts[i][ids.items[j]]++;
    }
    ev_type_ids_free(&ids);
    return status;
}

/* ---- Forms and items */

static ev_status intern_key(ev_intern *keys, ev_buf *key, ev_word_class word_class, const char *text,
                            size_t n_bytes, uint32_t *number, ev_error *err) {
    ev_buf_clear(key);
    ev_buf_add_str(key, ev_class_code(word_class));
    ev_buf_add_char(key, ':');
    ev_buf_add(key, text, n_bytes);
    ev_status status = ev_buf_status(key, err);
    return status == EV_OK ? ev_intern_add(keys, key->data, key->len, number, err) : status;
}

static ev_status new_form(ev_vocabulary *v, ev_buf *key, const ev_lexicon_entry *entry, uint32_t number,
                          ev_error *err) {
    void *forms = v->forms;
    void *items = v->items;
    bool grown = ev_array_grow(&forms, &v->forms_capacity, (size_t)number + 1, sizeof *v->forms);
    v->forms = forms;
    if (!grown)
        return ev_out_of_memory(err);
    v->forms[number] = (form){0};
    size_t n_items = v->item_keys.n;
    const char *text = v->exact ? entry->norm : entry->stem;
    size_t n_bytes = v->exact ? entry->norm_bytes : entry->stem_bytes;
    ev_status status =
        intern_key(&v->item_keys, key, entry->word_class, text, n_bytes, &v->forms[number].item, err);
    if (status != EV_OK || v->item_keys.n == n_items)
        return status;
    grown = ev_array_grow(&items, &v->items_capacity, n_items + 1, sizeof *v->items);
    v->items = items;
    if (!grown)
        return ev_out_of_memory(err);
    v->items[n_items] = (item){0, EV_NO_ITEM};
    return EV_OK;
}

static ev_status take_types(ev_vocabulary *v, size_t i, ev_buf *key, ev_error *err) {
    const ev_lexicon_file *lexicon = &v->matches[i].segment->lexicon;
    v->of_types[i] = calloc((size_t)lexicon->n_types + 1, sizeof **v->of_types);
    if (!v->of_types[i])
        return ev_out_of_memory(err);
    for (uint32_t id = 0; id < lexicon->n_types; id++) {
        ev_lexicon_entry entry;
        uint32_t number;
        v->of_types[i][id] = EV_NO_ITEM;
        if (v->type_counts[i][id] == 0)
            continue;
        if (!ev_lexicon_file_get(lexicon, id, &entry))
            return ev_segment_damaged(v->matches[i].segment, "a file", err);
        if (v->stopwords && ev_stopwords_has(v->stopwords, entry.word_class, entry.norm, entry.norm_bytes))
            continue;
        size_t n_forms = v->form_keys.n;
        ev_status status =
            intern_key(&v->form_keys, key, entry.word_class, entry.norm, entry.norm_bytes, &number, err);
        if (status == EV_OK && v->form_keys.n > n_forms)
            status = new_form(v, key, &entry, number, err);
        if (status != EV_OK)
            return status;
        v->of_types[i][id] = number;
        v->forms[number].count += v->type_counts[i][id];
        v->items[v->forms[number].item].count += v->type_counts[i][id];
    }
    return EV_OK;
}

/* "en:norm" of a form: equal class within an item, so bytes of the norm decide. */
static int compare_forms(const ev_vocabulary *v, uint32_t a, uint32_t b) {
    size_t n;
    return strcmp(ev_intern_text(&v->form_keys, a, &n), ev_intern_text(&v->form_keys, b, &n));
}

static void choose_forms(ev_vocabulary *v) {
    for (uint32_t i = 0; i < v->form_keys.n; i++) {
        item *of = &v->items[v->forms[i].item];
        uint64_t best = of->best == EV_NO_ITEM ? 0 : v->forms[of->best].count;
        if (of->best == EV_NO_ITEM || v->forms[i].count > best ||
            (v->forms[i].count == best && compare_forms(v, i, of->best) < 0))
            of->best = i;
    }
}

/* ---- Ranking */

static const char *after_colon(const char *key) {
    return strchr(key, ':') + 1;
}

static int compare_items(const void *a, const void *b, void *user) {
    const ev_vocabulary *v = user;
    const item *x = &v->items[*(const uint32_t *)a];
    const item *y = &v->items[*(const uint32_t *)b];
    size_t n;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    const char *x_key = ev_intern_text(&v->form_keys, x->best, &n);
    const char *y_key = ev_intern_text(&v->form_keys, y->best, &n);
    int order = strcmp(after_colon(x_key), after_colon(y_key));
    if (order == 0)
        order = strcmp(x_key, y_key);
    return order != 0 ? order : x->best < y->best ? -1 : x->best > y->best;
}

static ev_status rank_items(ev_vocabulary *v, ev_error *err) {
    size_t n = v->item_keys.n;
    uint32_t *rank = calloc(n + 1, sizeof *rank);
    v->ranked = calloc(n + 1, sizeof *v->ranked);
    if (!rank || !v->ranked) {
        free(rank);
        return ev_out_of_memory(err);
    }
    v->n_ranked = n;
    for (size_t i = 0; i < n; i++)
        v->ranked[i] = (uint32_t)i;
    if (n > 1)
        qsort_r(v->ranked, n, sizeof *v->ranked, compare_items, v);
    for (size_t i = 0; i < n; i++)
        rank[v->ranked[i]] = (uint32_t)i;
    for (size_t i = 0; i < v->n_segments; i++)
        for (uint32_t id = 0; id < v->matches[i].segment->lexicon.n_types; id++)
            if (v->of_types[i][id] != EV_NO_ITEM)
                v->of_types[i][id] = rank[v->forms[v->of_types[i][id]].item];
    free(rank);
    return EV_OK;
}

static uint64_t n_passages(const ev_groups *groups) {
    return ev_matcher_n_passages(ev_groups_base(groups));
}

static ev_status fill(ev_vocabulary *v, ev_error *err) {
    ev_buf key = {0};
    v->of_types = calloc(v->n_segments + 1, sizeof *v->of_types);
    v->type_counts = calloc(v->n_segments + 1, sizeof *v->type_counts);
    ev_status status = v->of_types && v->type_counts ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_for_each_segment(v->n_segments, n_passages(v->within), count_types, v, err);
    for (size_t i = 0; status == EV_OK && i < v->n_segments; i++)
        status = take_types(v, i, &key, err);
    ev_buf_free(&key);
    if (status != EV_OK)
        return status;
    choose_forms(v);
    return rank_items(v, err);
}

ev_status ev_vocabulary_new(ev_groups *within, bool exact, const ev_stopwords *stopwords, ev_vocabulary **out,
                            ev_error *err) {
    *out = NULL;
    ev_vocabulary *v = calloc(1, sizeof *v);
    if (!v)
        return ev_out_of_memory(err);
    v->exact = exact;
    v->within = within;
    v->stopwords = stopwords;
    v->n_segments = ev_matcher_segments(ev_groups_base(within), &v->matches);
    ev_status status = ev_groups_list(within, err);
    if (status == EV_OK)
        status = fill(v, err);
    if (status == EV_OK)
        *out = v;
    else
        ev_vocabulary_free(v);
    return status;
}

void ev_vocabulary_free(ev_vocabulary *v) {
    if (!v)
        return;
    for (size_t i = 0; i < v->n_segments; i++) {
        if (v->of_types)
            free(v->of_types[i]);
        if (v->type_counts)
            free(v->type_counts[i]);
    }
    ev_intern_free(&v->form_keys);
    ev_intern_free(&v->item_keys);
    free(v->forms);
    free(v->items);
    free(v->of_types);
    free(v->type_counts);
    free(v->ranked);
    free(v);
}

size_t ev_vocabulary_size(const ev_vocabulary *v) {
    return v->n_ranked;
}

static ev_word_class class_of_key(const char *key) {
    int c = 0;
    while (c + 1 < EV_CLASS_LAST &&
           strncmp(key, ev_class_code((ev_word_class)c), (size_t)(strchr(key, ':') - key)))
        c++;
    return (ev_word_class)c;
}

ev_vocabulary_item ev_vocabulary_at(const ev_vocabulary *v, size_t i) {
    size_t n;
    const item *of = &v->items[v->ranked[i]];
    const char *form_key = ev_intern_text(&v->form_keys, of->best, &n);
    const char *item_key = ev_intern_text(&v->item_keys, v->ranked[i], &n);
    return (ev_vocabulary_item){after_colon(form_key), v->exact ? "" : after_colon(item_key),
                                class_of_key(form_key), of->count};
}

const uint32_t *ev_vocabulary_of_types(const ev_vocabulary *v, size_t segment) {
    return v->of_types[segment];
}

const uint32_t *ev_vocabulary_type_counts(const ev_vocabulary *v, size_t segment) {
    return v->type_counts[segment];
}
