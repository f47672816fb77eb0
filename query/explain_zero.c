/* Why a query found nothing: ev_session_explain_zero of session.h. */
#include "query/session.h"

#include "cli/options.h"
#include "query/filters.h"
#include "query/keyboard.h"
#include "query/resolve.h"
#include "store/terms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SUGGESTIONS = 3, MAX_VALUES = 12, VALUES_PER_SEGMENT = 64 };

/* A query that found nothing, and the session that asked it. */
typedef struct explained {
    const ev_session *session;
    const ev_answer *answer;
} explained;

static void say(const explained *x, const char *text) {
    fprintf(stderr, "%s: %s\n", x->session->parsed->program->name, text);
}

static const char *node_text(const explained *x, const ev_node *node, int *n_bytes) {
    *n_bytes = (int)(node->end - node->start);
    return x->answer->query.text + node->start;
}

/* ---- Words */

typedef struct suggestion {
    char *word;
    unsigned distance;
    uint64_t count;
} suggestion;

/* Code points of valid UTF-8, at most `capacity`; returns how many, or 0 when there are more. */
static size_t code_points(const char *text, size_t n_bytes, uint32_t *out, size_t capacity) {
    size_t n = 0;
    for (size_t i = 0; i < n_bytes;) {
        unsigned char c = (unsigned char)text[i];
        size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (n == capacity || length > n_bytes - i)
            return 0;
        uint32_t value = length == 1 ? c : c & (0xFFu >> (length + 1));
        for (size_t j = 1; j < length; j++)
            value = value << 6 | ((unsigned char)text[i + j] & 0x3F);
        out[n++] = value;
        i += length;
    }
    return n;
}

enum { MAX_LETTERS = 40 };

/* Letters wrong, missing, added or swapped with a neighbour (optimal string alignment); stops above `limit`.
 */
static unsigned edit_distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m, unsigned limit) {
    unsigned rows[3][MAX_LETTERS + 1];
    if ((n > m ? n - m : m - n) > limit)
        return limit + 1;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *above2 = rows[(i + 1) % 3];
        unsigned least = row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && above2[j - 2] + 1 < best)
                best = above2[j - 2] + 1;
            row[j] = best;
            least = best < least ? best : least;
        }
        if (least > limit)
            return limit + 1;
    }
    return rows[n % 3][m];
}

static bool better(const suggestion *a, const suggestion *b) {
    if (!b->word || a->distance != b->distance)
        return !b->word || a->distance < b->distance;
    return a->count != b->count ? a->count > b->count : strcmp(a->word, b->word) < 0;
}

/* Keeps the best few, each word once. */
static void offer(suggestion *best, const ev_lexicon_entry *entry, unsigned distance) {
    suggestion candidate = {strndup(entry->norm, entry->norm_bytes), distance, entry->count};
    for (size_t i = 0; candidate.word && i < MAX_SUGGESTIONS; i++) {
        if (best[i].word && !strcmp(best[i].word, candidate.word)) {
            best[i].count += candidate.count;
            break;
        }
        if (!better(&candidate, &best[i]))
            continue;
        suggestion pushed = best[i];
        best[i] = candidate;
        candidate = pushed;
        if (candidate.word && !strcmp(candidate.word, best[i].word))
            break;
    }
    free(candidate.word);
}

static void nearest_in_lexicon(const ev_lexicon_file *lexicon, const uint32_t *wanted, size_t n,
                               suggestion *best) {
    unsigned limit = n <= 4 ? 1 : 2;
    for (uint32_t id = 0; id < lexicon->n_types; id++) {
        ev_lexicon_entry entry;
        uint32_t letters[MAX_LETTERS];
        if (!ev_lexicon_file_get(lexicon, id, &entry))
            return;
        size_t m = code_points(entry.norm, entry.norm_bytes, letters, MAX_LETTERS);
        unsigned distance = m ? edit_distance(wanted, n, letters, m, limit) : limit + 1;
        if (distance <= limit && distance > 0)
            offer(best, &entry, distance);
    }
}

/* The word that the same keys give in the other layout, when a lexicon has it. */
static bool other_layout_has_it(const explained *x, const char *norm, size_t n_bytes, ev_buf *other) {
    ev_segment_match *matches;
    size_t n = ev_matcher_segments(x->answer->matcher, &matches);
    if (!ev_keyboard_other_layout(norm, n_bytes, other))
        return false;
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < EV_CLASS_LAST; c++)
            if (ev_lexicon_file_find(&matches[i].segment->lexicon, (ev_word_class)c, other->data,
                                     other->len) != EV_NO_TYPE)
                return true;
    return false;
}

static void explain_word(const explained *x, const ev_node *node) {
    suggestion best[MAX_SUGGESTIONS] = {{0}};
    ev_query_word *word = NULL;
    uint32_t letters[MAX_LETTERS];
    ev_segment_match *matches;
    ev_buf text = {0};
    ev_buf other = {0};
    size_t n_segments = ev_matcher_segments(x->answer->matcher, &matches);
    ev_buf_printf(&text, "\"%s\" is not in the lexicon", node->text);
    if (ev_query_word_new(&x->answer->query, node, &word, NULL) == EV_OK && node->kind != EV_NODE_REGEX) {
        size_t n_bytes;
        const char *norm = ev_query_word_norm(word, EV_CLASS_OTHER, &n_bytes);
        size_t n = code_points(norm, n_bytes, letters, MAX_LETTERS);
        for (size_t i = 0; n > 0 && i < n_segments; i++)
            nearest_in_lexicon(&matches[i].segment->lexicon, letters, n, best);
        if (other_layout_has_it(x, norm, n_bytes, &other))
            ev_buf_printf(&text, "; on the other keyboard layout it is \"%.*s\", which is", (int)other.len,
                          other.data);
    }
    if (node->kind == EV_NODE_REGEX)
        ev_buf_add_str(&text, ": the pattern matches no word of it");
    if (best[0].word)
        ev_buf_add_str(&text, "; near it:");
    for (size_t i = 0; i < MAX_SUGGESTIONS && best[i].word; i++)
        ev_buf_printf(&text, "%s %s (%" PRIu64 ")", i ? "," : "", best[i].word, best[i].count);
    say(x, ev_buf_cstr(&text));
    for (size_t i = 0; i < MAX_SUGGESTIONS; i++)
        free(best[i].word);
    ev_query_word_free(word);
    ev_buf_free(&text);
    ev_buf_free(&other);
}

/* Whether any lexicon has a type for the word. */
static bool word_is_known(const explained *x, const ev_node *node) {
    ev_segment_match *matches;
    ev_query_word *word = NULL;
    bool known = false;
    size_t n = ev_matcher_segments(x->answer->matcher, &matches);
    if (ev_query_word_new(&x->answer->query, node, &word, NULL) != EV_OK)
        return true;
    for (size_t i = 0; !known && i < n; i++) {
        ev_bits types;
        if (!ev_bits_new(&types, matches[i].segment->lexicon.n_types))
            break;
        ev_query_word_resolve(word, matches[i].segment, &types, NULL);
        known = ev_bits_count(&types) > 0;
        ev_bits_free(&types);
    }
    ev_query_word_free(word);
    return known;
}

/* Returns how many words of the node are in no lexicon, each explained. */
static size_t explain_words(const explained *x, const ev_node *node) {
    if (ev_node_is_word(node)) {
        if (word_is_known(x, node))
            return 0;
        explain_word(x, node);
        return 1;
    }
    size_t n = 0;
    for (size_t i = 0; i < node->n_children; i++)
        n += explain_words(x, node->children[i]);
    return n;
}

/* ---- Filters */

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum { MAX_ALL_VALUES = MAX_VALUES * VALUES_PER_SEGMENT };

/* Values of the filter's kind, in order, each once; returns how many. */
static size_t gather_values(const explained *x, const ev_node *node, char *all[MAX_ALL_VALUES]) {
    ev_segment_match *matches;
    size_t n_all = 0;
    size_t n_segments = ev_matcher_segments(x->answer->matcher, &matches);
    for (size_t i = 0; i < n_segments && i < MAX_VALUES; i++) {
        char **values = NULL;
        size_t n = 0;
        if (ev_filter_values(matches[i].segment, node, VALUES_PER_SEGMENT, &values, &n, NULL) == EV_OK)
            for (size_t j = 0; j < n; j++)
                all[n_all++] = values[j];
        free(values);
    }
    if (n_all > 1)
        qsort(all, n_all, sizeof *all, compare_strings);
    size_t kept = 0;
    for (size_t i = 0; i < n_all; i++) {
        if (kept > 0 && !strcmp(all[kept - 1], all[i]))
            free(all[i]);
        else
            all[kept++] = all[i];
    }
    return kept;
}

static void explain_filter(const explained *x, const ev_node *node) {
    char *all[MAX_ALL_VALUES] = {NULL};
    size_t n_all = gather_values(x, node, all);
    int n_bytes;
    const char *shown = node_text(x, node, &n_bytes);
    ev_buf text = {0};
    ev_nearest nearest;
    ev_buf typed = {0};
    if (node->filter == EV_FILTER_FIELD || node->filter == EV_FILTER_META)
        ev_fold_value(&typed, node->text, strlen(node->text)); /* as the index has them */
    else
        ev_buf_add_str(&typed, node->text);
    ev_nearest_start(&nearest, ev_buf_cstr(&typed));
    for (size_t i = 0; i < n_all; i++)
        ev_nearest_offer(&nearest, all[i]);
    ev_buf_printf(&text, "nothing has %.*s", n_bytes, shown);
    if (ev_nearest_best(&nearest))
        ev_buf_printf(&text, "; did you mean %s?", ev_nearest_best(&nearest));
    ev_buf_add_str(&text, n_all == 0                  ? "; nothing in the index has a value of this kind"
                          : ev_nearest_best(&nearest) ? " There are:"
                                                      : "; there are:");
    for (size_t i = 0; i < n_all && i < MAX_VALUES; i++)
        ev_buf_printf(&text, " %s", all[i]);
    if (n_all > MAX_VALUES)
        ev_buf_add_str(&text, " ...");
    say(x, ev_buf_cstr(&text));
    for (size_t i = 0; i < n_all; i++)
        free(all[i]);
    ev_buf_free(&typed);
    ev_buf_free(&text);
}

/* ---- Tags */

static bool any_tag_fits(const explained *x, const ev_node *node) {
    ev_segment_match *matches;
    bool found = false;
    size_t n = ev_matcher_segments(x->answer->matcher, &matches);
    for (size_t i = 0; !found && i < n; i++) {
        ev_bits passages;
        if (!ev_bits_new(&passages, matches[i].segment->n_docs + 1))
            break;
        found = ev_filter_passages(matches[i].segment, node, &passages, NULL) == EV_OK &&
                ev_bits_count(&passages) > 0;
        ev_bits_free(&passages);
    }
    return found;
}

/* Returns how many filters below a TAG no tag satisfies, each explained. */
static size_t explain_tag_filters(const explained *x, const ev_node *node) {
    size_t n = 0;
    if (node->kind == EV_NODE_FILTER && !any_tag_fits(x, node)) {
        explain_filter(x, node);
        n++;
    }
    for (size_t i = 0; node->kind != EV_NODE_NOT && i < node->n_children; i++)
        n += explain_tag_filters(x, node->children[i]);
    return n;
}

static void explain_tag(const explained *x, const ev_node *node) {
    int n_bytes;
    const char *shown = node_text(x, node, &n_bytes);
    ev_buf text = {0};
    if (explain_tag_filters(x, node) > 0)
        return;
    ev_buf_printf(&text,
                  "each filter of a tag fits some tag, but none is all of this at once: %.*s; leave one "
                  "of them out",
                  n_bytes, shown);
    say(x, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

/* ---- The whole */

static void explain_meeting(const explained *x) {
    ev_buf text = {0};
    size_t n = ev_matcher_n_leaves(x->answer->matcher);
    ev_buf_add_str(&text, "each part is there, but they never meet as the query asks:");
    for (size_t i = 0; i < n; i++) {
        int n_bytes;
        const char *shown = node_text(x, ev_matcher_leaf(x->answer->matcher, i), &n_bytes);
        ev_buf_printf(&text, "%s %.*s in %" PRIu64, i ? "," : "", n_bytes, shown,
                      ev_matcher_leaf_passages(x->answer->matcher, i));
    }
    ev_buf_add_str(&text, " passages; try --unit statement, OR, or a wider distance");
    say(x, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

static void explain(const explained *x) {
    size_t n_explained = 0;
    size_t n_leaves = ev_matcher_n_leaves(x->answer->matcher);
    uint64_t n_statements = 0;
    for (size_t i = 0; i < x->session->n_indexes; i++)
        n_statements += ev_manifest_counts(&x->session->indexes[i].manifest).statements;
    if (n_statements == 0) {
        say(x, "the index is empty; add statements with `evindex add`");
        return;
    }
    for (size_t i = 0; i < n_leaves; i++) {
        const ev_node *node = ev_matcher_leaf(x->answer->matcher, i);
        if (ev_matcher_leaf_passages(x->answer->matcher, i) > 0)
            continue;
        if (node->kind == EV_NODE_FILTER) {
            explain_filter(x, node);
            n_explained++;
        } else if (node->kind == EV_NODE_TAG) {
            explain_tag(x, node);
            n_explained++;
        } else {
            n_explained += explain_words(x, node);
        }
    }
    if (n_explained == 0 && n_leaves > 0)
        explain_meeting(x);
}

void ev_answer_explain_zero(const ev_session *session, const ev_answer *answer) {
    explained x = {session, answer};
    explain(&x);
}

void ev_session_explain_zero(const ev_session *session) {
    ev_answer_explain_zero(session, &session->answer);
}
