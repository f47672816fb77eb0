/* See linking.h. Every name is a key: its kind, a language and the stems of its words, which leads to the
 * number of the entry that it names. */
#include "codebook/linking.h"

#include "base/buf.h"
#include "codebook/codebook_build.h"
#include "codebook/linking_data.h"
#include "codebook/name_forms.h"
#include "codebook/yaml.h"
#include "text/analyse.h"
#include "text/chars.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { MAX_WORDS = 32, MAX_NAME_WORDS = 8, AMBIGUOUS = -1 };

typedef struct entry {
    char *id;
    char *given; /* an actor's given name; "" */
} entry;

struct ev_linker {
    entry *entries;
    size_t n_entries, capacity;
    json_t *keys; /* to numbers of entries */
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_yaml yaml;
    ev_buf key;
    char digests[EV_LINK_LAST][EV_SHA256_HEX_BYTES];
};

static const struct {
    const char *key;
    ev_lang lang;
} name_langs[] = {{"en", EV_LANG_EN}, {"ru", EV_LANG_RU}, {"kk", EV_LANG_KK}, {"kk-latn", EV_LANG_KK}};

static const ev_lang langs[] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK};

enum { MAX_CODES = 3 };

/* What in each file is the id, what else names an entry as it stands, and where its names are. */
static const struct {
    const char *file, *id, *names;
    const char *codes[MAX_CODES]; /* up to the first NULL */
} files[EV_LINK_LAST] = {
    [EV_LINK_ACTOR] = {"actors.yml", "id", "variants", {NULL}},
    [EV_LINK_ORGANISATION] = {"organisations.yml", "id", "variants", {NULL}},
    [EV_LINK_COUNTRY] = {"countries.yml", "alpha3", "names", {"alpha2", "numeric", "reserved"}},
};

/* ---- Keys */

static void add_folded(ev_buf *out, const char *text, size_t n_bytes) {
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &folded,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (n >= 0)
        ev_buf_add(out, folded, (size_t)n);
    free(folded);
}

/* The key of a value as it stands. */
static const char *whole_key(ev_linker *linker, ev_link_kind kind, const char *value, size_t n_bytes) {
    ev_buf_clear(&linker->key);
    ev_buf_printf(&linker->key, "%d=", (int)kind);
    add_folded(&linker->key, value, n_bytes);
    return ev_buf_cstr(&linker->key);
}

/* The key of the stems of some words. */
static const char *stems_key(ev_linker *linker, ev_link_kind kind, ev_lang lang, const ev_token *tokens,
                             size_t n_tokens) {
    ev_buf_clear(&linker->key);
    ev_buf_printf(&linker->key, "%d%s", (int)kind, ev_lang_code(lang));
    for (size_t i = 0; i < n_tokens; i++) {
        ev_type type = ev_lexicon_type(linker->lexicon, tokens[i].type_id);
        ev_buf_add_char(&linker->key, ' ');
        ev_buf_add(&linker->key, type.stem, type.stem_bytes);
    }
    return ev_buf_cstr(&linker->key);
}

/* A key of two entries leads to neither. */
static ev_status add_key(ev_linker *linker, const char *key, ev_error *err) {
    json_int_t number = (json_int_t)linker->n_entries - 1;
    const json_t *known = json_object_get(linker->keys, key);
    if (linker->key.failed)
        return ev_out_of_memory(err);
    if (known && json_integer_value(known) != number)
        number = AMBIGUOUS;
    return json_object_set_new(linker->keys, key, json_integer(number)) ? ev_out_of_memory(err) : EV_OK;
}

static const entry *look_up(const ev_linker *linker, const char *key) {
    const json_t *number = json_object_get(linker->keys, key);
    return number && json_integer_value(number) >= 0 ? &linker->entries[json_integer_value(number)] : NULL;
}

/* ---- Loading */

static ev_status add_name(ev_linker *linker, ev_link_kind kind, ev_lang lang, const char *name,
                          ev_error *err) {
    const ev_analysis *analysis = NULL;
    ev_status status = add_key(linker, whole_key(linker, kind, name, strlen(name)), err);
    if (status == EV_OK)
        status = ev_analyse_sentence(linker->analyser, name, strlen(name), lang, &analysis, err);
    if (status != EV_OK || analysis->n_tokens == 0)
        return status;
    return add_key(linker, stems_key(linker, kind, lang, analysis->tokens, analysis->n_tokens), err);
}

static ev_status add_names(ev_linker *linker, ev_link_kind kind, const yaml_node_t *names, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < sizeof name_langs / sizeof name_langs[0]; i++) {
        const yaml_node_t *list = ev_yaml_get(&linker->yaml, names, name_langs[i].key);
        const yaml_node_t *name;
        for (size_t j = 0; status == EV_OK && (name = ev_yaml_item(&linker->yaml, list, j)); j++)
            status = ev_yaml_text(name) ? add_name(linker, kind, name_langs[i].lang, ev_yaml_text(name), err)
                                        : ev_yaml_fail(&linker->yaml, name, err, "a name is a text");
    }
    return status;
}

static ev_status add_entry(ev_linker *linker, ev_link_kind kind, const yaml_node_t *node, ev_error *err) {
    const char *id = ev_yaml_text(ev_yaml_get(&linker->yaml, node, files[kind].id));
    const char *name = ev_yaml_text(ev_yaml_get(&linker->yaml, node, "name"));
    void *items = linker->entries;
    if (!id)
        return ev_yaml_fail(&linker->yaml, node, err, "this entry has no \"%s\"", files[kind].id);
    if (!ev_array_grow(&items, &linker->capacity, linker->n_entries + 1, sizeof *linker->entries))
        return ev_out_of_memory(err);
    linker->entries = items;
    entry *e = &linker->entries[linker->n_entries++];
    e->id = strdup(id);
    e->given = strdup(kind == EV_LINK_ACTOR && name ? name : "");
    if (!e->id || !e->given)
        return ev_out_of_memory(err);
    ev_status status = add_key(linker, whole_key(linker, kind, id, strlen(id)), err);
    for (size_t i = 0; status == EV_OK && i < MAX_CODES && files[kind].codes[i]; i++) {
        const char *code = ev_yaml_text(ev_yaml_get(&linker->yaml, node, files[kind].codes[i]));
        if (code)
            status = add_key(linker, whole_key(linker, kind, code, strlen(code)), err);
    }
    if (status == EV_OK && name)
        status = add_name(linker, kind, EV_LANG_EN, name, err);
    return status == EV_OK ? add_names(linker, kind, ev_yaml_get(&linker->yaml, node, files[kind].names), err)
                           : status;
}

static ev_status load_file(ev_linker *linker, ev_link_kind kind, const char *folder, ev_error *err) {
    ev_buf path = {0};
    ev_buf_printf(&path, "%s/%s", folder, files[kind].file);
    ev_status status = ev_buf_status(&path, err);
    if (status == EV_OK)
        status = ev_sha256_file(ev_buf_cstr(&path), linker->digests[kind], err);
    if (status == EV_OK)
        status = ev_yaml_open(ev_buf_cstr(&path), &linker->yaml, err);
    const yaml_node_t *root = status == EV_OK ? ev_yaml_root(&linker->yaml) : NULL;
    const yaml_node_t *node;
    for (size_t i = 0; status == EV_OK && (node = ev_yaml_item(&linker->yaml, root, i)); i++)
        status = add_entry(linker, kind, node, err);
    ev_yaml_close(&linker->yaml);
    ev_buf_free(&path);
    return status;
}

ev_status ev_linker_open(const char *folder, unsigned kinds, ev_linker **out, ev_error *err) {
    *out = NULL;
    if (kinds & 1u << EV_LINK_ACTOR)
        kinds |= 1u << EV_LINK_COUNTRY; /* see is_given_name */
    ev_linker *linker = calloc(1, sizeof *linker);
    ev_status status = linker && (linker->keys = json_object()) ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_lexicon_new(&linker->lexicon, err);
    if (status == EV_OK)
        status = ev_analyser_new(&linker->analyser, linker->lexicon, err);
    for (int kind = 0; status == EV_OK && kind < EV_LINK_LAST; kind++)
        status = kinds & 1u << kind ? load_file(linker, (ev_link_kind)kind, folder, err) : EV_OK;
    if (status == EV_OK)
        *out = linker;
    else
        ev_linker_free(linker);
    return status;
}

void ev_linker_free(ev_linker *linker) {
    if (!linker)
        return;
    for (size_t i = 0; i < linker->n_entries; i++) {
        free(linker->entries[i].id);
        free(linker->entries[i].given);
    }
    free(linker->entries);
    json_decref(linker->keys);
    ev_analyser_free(linker->analyser);
    ev_lexicon_free(linker->lexicon);
    ev_buf_free(&linker->key);
    free(linker);
}

const char *ev_linker_digest(const ev_linker *linker, ev_link_kind kind) {
    return linker->digests[kind];
}

/* ---- Finding */

typedef struct look {
    ev_linker *linker;
    ev_link_kind kind;
    ev_lang lang;
    const char *value;
    const ev_token *tokens;
    size_t n_tokens;
} look;

static bool begins_with_one_of(const look *at, size_t i, const char *const *words, size_t n_words) {
    ev_buf folded = {0};
    bool found = false;
    add_folded(&folded, at->value + at->tokens[i].start, at->tokens[i].end - at->tokens[i].start);
    const char *text = ev_buf_cstr(&folded);
    for (size_t w = 0; !found && w < n_words; w++)
        found = !strncmp(text, words[w], strlen(words[w]));
    ev_buf_free(&folded);
    return found;
}

/* A word with a capital that is neither a title nor a country nor another actor: a given name, or an initial.
 */
static bool is_given_name(const look *at, size_t i) {
    size_t n = 0;
    if (!ev_char_is_upper(ev_char_read(at->value + at->tokens[i].start, &n)) ||
        begins_with_one_of(at, i, ev_link_titles, ev_n_link_titles))
        return false;
    return !look_up(at->linker, stems_key(at->linker, EV_LINK_COUNTRY, at->lang, &at->tokens[i], 1)) &&
           !look_up(at->linker, stems_key(at->linker, EV_LINK_ACTOR, at->lang, &at->tokens[i], 1));
}

/* The names beside a surname have to be the actor's: of those right before it, or behind a surname that
 * comes first, one has to begin as the actor's given name does. */
static bool given_names_fit(const look *at, size_t first, size_t n_words, const entry *e) {
    size_t n_given = 0;
    for (size_t i = first; i > 0 && is_given_name(at, i - 1); i--, n_given++)
        if (ev_name_initials_agree(at->value + at->tokens[i - 1].start, e->given))
            return true;
    for (size_t i = first + n_words; n_given == 0 && first == 0 && i < at->n_tokens && is_given_name(at, i);
         i++)
        return ev_name_initials_agree(at->value + at->tokens[i].start, e->given);
    return n_given == 0;
}

/* A Kazakh word without an ending that its stem did not lose. */
static const entry *without_ending(const look *at, size_t i) {
    ev_type type = ev_lexicon_type(at->linker->lexicon, at->tokens[i].type_id);
    ev_buf *key = &at->linker->key;
    for (size_t e = 0; at->lang == EV_LANG_KK && ev_link_endings[e]; e++) {
        size_t n = strlen(ev_link_endings[e]);
        if (type.norm_bytes <= n || memcmp(type.norm + type.norm_bytes - n, ev_link_endings[e], n) != 0)
            continue;
        ev_buf_clear(key);
        ev_buf_printf(key, "%d%s %.*s", (int)at->kind, ev_lang_code(at->lang), (int)(type.norm_bytes - n),
                      type.norm);
        const entry *found = look_up(at->linker, ev_buf_cstr(key));
        if (found)
            return found;
    }
    return NULL;
}

/* The longest name that begins at this word. */
static const entry *name_at(const look *at, size_t first, size_t *n_words) {
    size_t most = at->n_tokens - first < MAX_NAME_WORDS ? at->n_tokens - first : MAX_NAME_WORDS;
    for (size_t n = most; n > 0; n--) {
        const entry *e =
            look_up(at->linker, stems_key(at->linker, at->kind, at->lang, &at->tokens[first], n));
        if (!e && n == 1)
            e = without_ending(at, first);
        if (e && (at->kind != EV_LINK_ACTOR || n > 1 || given_names_fit(at, first, n, e))) {
            *n_words = n;
            return e;
        }
    }
    return NULL;
}

static void add_id(const char **ids, size_t *n_ids, const char *id) {
    for (size_t i = 0; i < *n_ids; i++)
        if (!strcmp(ids[i], id))
            return;
    if (*n_ids < EV_MAX_LINKS)
        ids[(*n_ids)++] = id;
}

/* Names in the value as read in one language; for what must be named by the whole value, all or nothing. */
static void find_names(const look *at, const char **ids, size_t *n_ids) {
    const char *found[EV_MAX_LINKS];
    size_t n_found = 0;
    for (size_t i = 0; i < at->n_tokens;) {
        size_t n_words = 1;
        const entry *e = name_at(at, i, &n_words);
        if (e)
            add_id(found, &n_found, e->id);
        else if (at->kind != EV_LINK_ACTOR && !begins_with_one_of(at, i, ev_link_fillers, ev_n_link_fillers))
            return;
        i += n_words;
    }
    for (size_t i = 0; i < n_found; i++)
        add_id(ids, n_ids, found[i]);
}

ev_status ev_linker_find(ev_linker *linker, ev_link_kind kind, const char *value,
                         const char *ids[EV_MAX_LINKS], size_t *n_ids, ev_error *err) {
    size_t n_bytes = strlen(value);
    *n_ids = 0;
    const entry *whole = look_up(linker, whole_key(linker, kind, value, n_bytes));
    if (whole) {
        add_id(ids, n_ids, whole->id);
        return EV_OK;
    }
    for (size_t i = 0; i < sizeof langs / sizeof langs[0]; i++) {
        const ev_analysis *analysis = NULL;
        ev_status status = ev_analyse_sentence(linker->analyser, value, n_bytes, langs[i], &analysis, err);
        if (status != EV_OK)
            return status;
        if (analysis->n_tokens > MAX_WORDS)
            return EV_OK;
        const look at = {linker, kind, langs[i], value, analysis->tokens, analysis->n_tokens};
        find_names(&at, ids, n_ids);
    }
    return linker->key.failed ? ev_out_of_memory(err) : EV_OK;
}
