/* See duplicates.h. First the MinHash of every statement, from the token streams; then the statements in the
 * order in which they would be kept, each compared with those kept so far that agree with it in a band. */
#include "store/duplicates.h"

#include "text/minhash.h"

#include <stdlib.h>
#include <string.h>

/* Texts of which this many fewer bins agree than the threshold asks are not compared: over four standard
 * errors. Only texts with shingles for all bins are judged so. */
#define MARGIN 0.22
enum { ENOUGH_SHINGLES = 8 * EV_MINHASH_BINS };
/* Sets up to this size stay in memory; larger ones are read again when they are compared. */
enum { SMALL_SET = 64 };
static const uint32_t NOBODY = UINT32_MAX;

/* A statement that is compared. */
typedef struct node {
    uint32_t index, segment;
    ev_statement_record record;
    uint64_t sum; /* of its shingles: equal texts have equal sums */
    size_t n_shingles;
    size_t small_set; /* where its set begins among the small ones, when it is one */
    uint32_t n_small; /* its size; 0: it is large */
    uint32_t kept_by; /* itself, or the one kept that it is a near-duplicate of */
    uint32_t stamp;   /* the last one that it was compared with */
    bool in_group;
    ev_minhash minhash;
    char *id; /* of members of groups */
} node;

/* A kept statement in one of its bands; others that hash alike follow. */
typedef struct band_entry {
    uint32_t node, next;
} band_entry;

typedef struct shingle_set {
    uint64_t *hashes;
    size_t n, capacity;
    size_t node; /* whose it is; SIZE_MAX: nobody's */
} shingle_set;

typedef struct finder {
    ev_index *const *indexes;
    node *nodes;
    size_t n, capacity;
    uint64_t *norms; /* hashes of the norms of the segment at hand, by type */
    size_t norms_capacity;
    size_t index, segment; /* that they are of; SIZE_MAX: none */
    uint32_t *ids;
    size_t ids_capacity;
    shingle_set left, right;
    uint64_t *small; /* the small sets, one after the other */
    size_t n_small, small_capacity;
    uint32_t *heads; /* by hash of a band: the entry put in last */
    size_t n_heads;  /* a power of two */
    band_entry *entries;
    size_t n_entries;
} finder;

/* ---- Shingles */

static ev_status hash_norms(finder *f, size_t index, size_t segment, ev_error *err) {
    const ev_lexicon_file *lexicon = &f->indexes[index]->segments[segment].lexicon;
    void *norms = f->norms;
    if (f->index == index && f->segment == segment)
        return EV_OK;
    bool grown = ev_array_grow(&norms, &f->norms_capacity, (size_t)lexicon->n_types + 1, sizeof *f->norms);
    f->norms = norms;
    if (!grown)
        return ev_out_of_memory(err);
    for (uint32_t i = 0; i < lexicon->n_types; i++) {
        ev_lexicon_entry entry;
        if (!ev_lexicon_file_get(lexicon, i, &entry))
            return ev_segment_damaged(&f->indexes[index]->segments[segment], "passages", err);
        f->norms[i] = ev_word_hash(entry.norm, entry.norm_bytes);
    }
    f->index = index;
    f->segment = segment;
    return EV_OK;
}

static ev_status add_passage(finder *f, const ev_segment *segment, uint32_t docid, shingle_set *set,
                             ev_error *err) {
    ev_passage passage;
    if (!ev_segment_passage(segment, docid, &passage) || passage.n_tokens > segment->tokens.n_bytes)
        return ev_segment_damaged(segment, "passages", err);
    void *ids = f->ids;
    void *hashes = set->hashes;
    bool grown = ev_array_grow(&ids, &f->ids_capacity, passage.n_tokens + 1, sizeof *f->ids);
    f->ids = ids;
    grown =
        grown && ev_array_grow(&hashes, &set->capacity, set->n + passage.n_tokens + 1, sizeof *set->hashes);
    set->hashes = hashes;
    if (!grown)
        return ev_out_of_memory(err);
    if (!ev_passage_ids(&passage, f->ids))
        return ev_segment_damaged(segment, "passages", err);
    for (uint32_t i = 0; i < passage.n_tokens; i++) {
        if (f->ids[i] >= segment->lexicon.n_types)
            return ev_segment_damaged(segment, "passages", err);
        set->hashes[set->n++] = f->norms[f->ids[i]];
    }
    return EV_OK;
}

/* The shingles of a statement, in the order of its text. */
static ev_status read_shingles(finder *f, size_t index, size_t segment, const ev_statement_record *record,
                               shingle_set *set, ev_error *err) {
    const ev_segment *from = &f->indexes[index]->segments[segment];
    set->n = 0;
    set->node = SIZE_MAX;
    ev_status status = hash_norms(f, index, segment, err);
    for (uint32_t i = 1; status == EV_OK && i <= record->n_passages; i++)
        status = add_passage(f, from, record->docid + i, set, err);
    if (status == EV_OK && set->n > 0)
        set->n = ev_shingles(set->hashes, set->n, set->hashes);
    return status;
}

/* The set of shingles of a node; `set` keeps a large one for the next question. */
static ev_status set_of(finder *f, uint32_t number, shingle_set *set, const uint64_t **hashes, size_t *n,
                        ev_error *err) {
    const node *one = &f->nodes[number];
    ev_status status = EV_OK;
    if (one->n_small > 0) {
        *hashes = f->small + one->small_set;
        *n = one->n_small;
        return EV_OK;
    }
    if (set->node != number) {
        status = read_shingles(f, one->index, one->segment, &one->record, set, err);
        set->n = status == EV_OK ? ev_shingles_unique(set->hashes, set->n) : 0;
        set->node = status == EV_OK ? number : SIZE_MAX;
    }
    *hashes = set->hashes;
    *n = set->n;
    return status;
}

static ev_status similarity_of(finder *f, uint32_t a, uint32_t b, double *similarity, ev_error *err) {
    const uint64_t *left;
    const uint64_t *right;
    size_t n_left;
    size_t n_right;
    ev_status status = set_of(f, a, &f->left, &left, &n_left, err);
    if (status == EV_OK)
        status = set_of(f, b, &f->right, &right, &n_right, err);
    if (status == EV_OK)
        *similarity = ev_shingles_similarity(left, n_left, right, n_right);
    return status;
}

/* ---- Nodes */

static ev_status keep_small_set(finder *f, node *one, ev_error *err) {
    void *small = f->small;
    if (f->left.n > SMALL_SET)
        return EV_OK;
    size_t n = ev_shingles_unique(f->left.hashes, f->left.n);
    bool grown = ev_array_grow(&small, &f->small_capacity, f->n_small + n, sizeof *f->small);
    f->small = small;
    if (!grown)
        return ev_out_of_memory(err);
    memcpy(f->small + f->n_small, f->left.hashes, n * sizeof *f->small);
    one->small_set = f->n_small;
    one->n_small = (uint32_t)n;
    f->n_small += n;
    return EV_OK;
}

static ev_status add_node(finder *f, size_t index, size_t segment, const ev_statement_record *record,
                          ev_error *err) {
    void *nodes = f->nodes;
    ev_status status = read_shingles(f, index, segment, record, &f->left, err);
    if (status != EV_OK || f->left.n == 0)
        return status;
    if (f->n == NOBODY || !ev_array_grow(&nodes, &f->capacity, f->n + 1, sizeof *f->nodes))
        return ev_out_of_memory(err);
    f->nodes = nodes;
    node *one = &f->nodes[f->n++];
    memset(one, 0, sizeof *one);
    one->index = (uint32_t)index;
    one->segment = (uint32_t)segment;
    one->record = *record;
    one->n_shingles = f->left.n;
    for (size_t i = 0; i < f->left.n; i++)
        one->sum += f->left.hashes[i];
    ev_minhash_make(f->left.hashes, f->left.n, &one->minhash);
    one->stamp = NOBODY;
    return keep_small_set(f, one, err);
}

static ev_status add_nodes(finder *f, size_t index, ev_error *err) {
    const ev_index *from = f->indexes[index];
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < from->manifest.n_segments; i++) {
        const ev_segment *segment = &from->segments[i];
        for (uint32_t number = 0; status == EV_OK && number < segment->n_statements; number++) {
            ev_statement_record record;
            if (!ev_segment_statement_at(segment, number, &record))
                status = ev_segment_damaged(segment, "passages", err);
            else if (!ev_segment_info_is_dead(segment->info, record.docid))
                status = add_node(f, index, i, &record, err);
        }
    }
    return status;
}

/* ---- Whom to keep */

/* Negative when the first is rather kept than the second. */
static int compare_to_keep(const void *a, const void *b) {
    const node *x = a;
    const node *y = b;
    int32_t day_x = x->record.first_day ? x->record.first_day : INT32_MAX;
    int32_t day_y = y->record.first_day ? y->record.first_day : INT32_MAX;
    if (day_x != day_y)
        return day_x < day_y ? -1 : 1;
    int by_digest = memcmp(x->record.digest, y->record.digest, EV_SHA256_BYTES);
    return by_digest ? by_digest : x->index < y->index ? -1 : x->index > y->index;
}

static bool same_text(const node *a, const node *b) {
    return a->sum == b->sum && a->n_shingles == b->n_shingles;
}

static bool can_be_similar(const node *a, const node *b) {
    if (a->n_shingles < ENOUGH_SHINGLES || b->n_shingles < ENOUGH_SHINGLES)
        return true;
    return ev_minhash_similarity(&a->minhash, &b->minhash) >= EV_DUPLICATE_THRESHOLD - MARGIN;
}

static ev_status are_similar(finder *f, uint32_t a, uint32_t b, bool *similar, ev_error *err) {
    double similarity = 1;
    *similar = same_text(&f->nodes[a], &f->nodes[b]);
    if (*similar || !can_be_similar(&f->nodes[a], &f->nodes[b]))
        return EV_OK;
    ev_status status = similarity_of(f, a, b, &similarity, err);
    *similar = status == EV_OK && similarity >= EV_DUPLICATE_THRESHOLD;
    return status;
}

static uint32_t *head_of(finder *f, const node *one, size_t band) {
    return &f->heads[ev_minhash_band(&one->minhash, band) & (f->n_heads - 1)];
}

/* The first kept statement that this one is a near-duplicate of, or NOBODY. Those kept have lower numbers. */
static ev_status find_kept(finder *f, uint32_t number, uint32_t *kept, ev_error *err) {
    ev_status status = EV_OK;
    *kept = NOBODY;
    for (size_t band = 0; band < EV_MINHASH_BANDS; band++)
        for (uint32_t at = *head_of(f, &f->nodes[number], band); at != NOBODY; at = f->entries[at].next) {
            uint32_t other = f->entries[at].node;
            bool similar = false;
            if (f->nodes[other].stamp == number || other > *kept)
                continue;
            f->nodes[other].stamp = number;
            status = are_similar(f, number, other, &similar, err);
            if (status != EV_OK)
                return status;
            *kept = similar ? other : *kept;
        }
    return EV_OK;
}

static void keep(finder *f, uint32_t number) {
    for (size_t band = 0; band < EV_MINHASH_BANDS; band++) {
        uint32_t *head = head_of(f, &f->nodes[number], band);
        f->entries[f->n_entries] = (band_entry){number, *head};
        *head = (uint32_t)f->n_entries++;
    }
}

static ev_status make_tables(finder *f, ev_error *err) {
    size_t most = f->n * EV_MINHASH_BANDS + 1;
    if (most >= NOBODY)
        return ev_fail(err, EV_TOO_LARGE, "over %u statements are too many to look for near-duplicates",
                       NOBODY / EV_MINHASH_BANDS);
    for (f->n_heads = 1; f->n_heads < most;)
        f->n_heads *= 2;
    f->heads = malloc(f->n_heads * sizeof *f->heads);
    f->entries = calloc(most, sizeof *f->entries);
    if (!f->heads || !f->entries)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < f->n_heads; i++)
        f->heads[i] = NOBODY;
    return EV_OK;
}

static ev_status choose_kept(finder *f, ev_error *err) {
    if (f->n > 1)
        qsort(f->nodes, f->n, sizeof *f->nodes, compare_to_keep);
    ev_status status = make_tables(f, err);
    for (uint32_t i = 0; status == EV_OK && i < f->n; i++) {
        uint32_t kept;
        status = find_kept(f, i, &kept, err);
        f->nodes[i].kept_by = kept == NOBODY ? i : kept;
        if (kept == NOBODY)
            keep(f, i);
        else
            f->nodes[i].in_group = f->nodes[kept].in_group = true;
    }
    return status;
}

/* ---- Groups */

static ev_status load_id(finder *f, node *one, ev_error *err) {
    json_t *meta = NULL;
    ev_segment *segment = &f->indexes[one->index]->segments[one->segment];
    ev_status status = ev_segment_meta(segment, one->record.docid, &meta, NULL, err);
    const char *id = json_string_value(json_object_get(meta, "id"));
    if (status == EV_OK && !(one->id = strdup(id ? id : "")))
        status = ev_out_of_memory(err);
    json_decref(meta);
    return status;
}

/* A member and the one that its group keeps, while they are put in order. */
typedef struct member {
    const node *one, *kept;
    uint32_t number;
} member;

static int compare_members(const void *a, const void *b) {
    const member *x = a;
    const member *y = b;
    int by_kept = strcmp(x->kept->id, y->kept->id);
    if (x->kept != y->kept)
        return by_kept ? by_kept : x->kept->index < y->kept->index ? -1 : 1;
    if ((x->one == x->kept) != (y->one == y->kept))
        return x->one == x->kept ? -1 : 1;
    int by_id = strcmp(x->one->id, y->one->id);
    return by_id ? by_id : x->one->index < y->one->index ? -1 : x->one->index > y->one->index;
}

static ev_status fill(finder *f, const member *members, size_t n, ev_duplicates *out, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        const node *one = members[i].one;
        ev_duplicate *item = &out->items[out->n++];
        out->n_groups += one == members[i].kept;
        *item = (ev_duplicate){.index = one->index,
                               .segment = one->segment,
                               .docid = one->record.docid,
                               .id = strdup(one->id),
                               .group = out->n_groups - 1,
                               .kept = one == members[i].kept,
                               .similarity = 1};
        if (!item->id)
            status = ev_out_of_memory(err);
        else if (!item->kept && !same_text(one, members[i].kept))
            status = similarity_of(f, one->kept_by, members[i].number, &item->similarity, err);
    }
    return status;
}

static ev_status make_groups(finder *f, ev_duplicates *out, ev_error *err) {
    member *members = calloc(f->n + 1, sizeof *members);
    size_t n = 0;
    ev_status status = members ? EV_OK : ev_out_of_memory(err);
    for (uint32_t i = 0; status == EV_OK && i < f->n; i++) {
        if (!f->nodes[i].in_group)
            continue;
        members[n++] = (member){&f->nodes[i], &f->nodes[f->nodes[i].kept_by], i};
        status = load_id(f, &f->nodes[i], err);
    }
    if (status == EV_OK && n > 1)
        qsort(members, n, sizeof *members, compare_members);
    if (status == EV_OK && !(out->items = calloc(n + 1, sizeof *out->items)))
        status = ev_out_of_memory(err);
    if (status == EV_OK)
        status = fill(f, members, n, out, err);
    free(members);
    return status;
}

ev_status ev_duplicates_find(ev_index *const *indexes, size_t n_indexes, ev_duplicates *out, ev_error *err) {
    finder f = {.indexes = indexes, .index = SIZE_MAX, .segment = SIZE_MAX};
    f.left.node = f.right.node = SIZE_MAX;
    memset(out, 0, sizeof *out);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n_indexes; i++)
        status = add_nodes(&f, i, err);
    if (status == EV_OK)
        status = choose_kept(&f, err);
    if (status == EV_OK)
        status = make_groups(&f, out, err);
    if (status != EV_OK)
        ev_duplicates_free(out);
    for (size_t i = 0; i < f.n; i++)
        free(f.nodes[i].id);
    free(f.nodes);
    free(f.norms);
    free(f.ids);
    free(f.small);
    free(f.heads);
    free(f.entries);
    free(f.left.hashes);
    free(f.right.hashes);
    return status;
}

void ev_duplicates_free(ev_duplicates *duplicates) {
    for (size_t i = 0; i < duplicates->n; i++)
        free(duplicates->items[i].id);
    free(duplicates->items);
    memset(duplicates, 0, sizeof *duplicates);
}

/* ---- Hiding */

static int compare_docids(const void *a, const void *b) {
    const uint32_t *x = a;
    const uint32_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

static ev_status hide(ev_index *index, const ev_duplicate *item, ev_error *err) {
    ev_segment_info *info = &index->manifest.segments[item->segment];
    const ev_segment *segment = &index->segments[item->segment];
    uint32_t number;
    ev_statement_record record;
    if (!ev_segment_statement_number(segment, item->docid, &number) ||
        !ev_segment_statement_at(segment, number, &record))
        return ev_segment_damaged(segment, "passages", err);
    uint32_t *dead = realloc(info->dead, (info->n_dead + 1) * sizeof *dead);
    if (!dead)
        return ev_out_of_memory(err);
    info->dead = dead;
    info->dead[info->n_dead++] = item->docid;
    info->live.statements--;
    info->live.passages -= record.n_passages;
    info->live.tokens -= record.n_tokens;
    info->live.text_bytes -= record.text_bytes;
    return EV_OK;
}

ev_status ev_duplicates_hide(ev_index *const *indexes, size_t n_indexes, const ev_duplicates *duplicates,
                             ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < duplicates->n; i++)
        if (!duplicates->items[i].kept)
            status = hide(indexes[duplicates->items[i].index], &duplicates->items[i], err);
    for (size_t i = 0; i < n_indexes; i++) {
        indexes[i]->manifest.digest[0] = '\0'; /* it is of more statements than there seem to be now */
        for (size_t j = 0; j < indexes[i]->manifest.n_segments; j++) {
            ev_segment_info *info = &indexes[i]->manifest.segments[j];
            if (info->n_dead > 1)
                qsort(info->dead, info->n_dead, sizeof *info->dead, compare_docids);
        }
    }
    return status;
}
