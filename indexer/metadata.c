/* See metadata.h. */
#include "indexer/metadata.h"

#include "codebook/linking.h"
#include "indexer/name_pattern.h"
#include "indexer/sidecar.h"
#include "text/lang_names.h"

#include <stdlib.h>
#include <string.h>

struct ev_metadata {
    ev_name_pattern *pattern;
    json_t *set; /* key to value */
    ev_sidecars *sidecars;
    ev_linker *linker;
    json_t *found;    /* a field's value to what it links to, so that each is looked up once */
    char *settings;   /* the options, for the digest */
    char *path;       /* of the input that the next two are of; NULL: none yet */
    json_t *by_name;  /* what its name gives; NULL: its name does not fit */
    json_t *by_table; /* its row of metadata.csv; NULL: none */
};

/* Fields whose values lead to the lists of names. */
static const struct {
    ev_field field;
    ev_link_kind kind;
} linked[] = {{EV_FIELD_SPEAKER, EV_LINK_ACTOR}, {EV_FIELD_ORGANISATION, EV_LINK_ORGANISATION}};

/* ---- Options */

static ev_status set_pair(ev_metadata *metadata, const char *pair, ev_error *err) {
    const char *sign = strchr(pair, '=');
    if (!sign || sign == pair)
        return ev_fail(err, EV_BAD_ARGUMENT, "--set \"%.200s\": write KEY=VALUE, as in --set country=KAZ",
                       pair);
    char *key = strndup(pair, (size_t)(sign - pair));
    json_t *value = json_string(sign + 1);
    ev_status status = EV_OK;
    if (!key)
        status = ev_out_of_memory(err);
    else if (!strcmp(key, "id") || !strcmp(key, "text"))
        status = ev_fail(err, EV_BAD_ARGUMENT,
                         "--set %s: each statement has its own; it cannot be set for all", key);
    else if (json_object_get(metadata->set, key))
        status = ev_fail(err, EV_BAD_ARGUMENT, "--set %.200s is given twice; keep one", key);
    else if (!value || json_object_set(metadata->set, key, value) != 0)
        status = ev_fail(err, EV_BAD_ARGUMENT, "--set \"%.200s\" is not UTF-8", pair);
    json_decref(value);
    free(key);
    return status;
}

ev_status ev_metadata_new(const ev_metadata_options *options, ev_metadata **out, ev_error *err) {
    *out = NULL;
    ev_metadata *metadata = calloc(1, sizeof *metadata);
    if (!metadata)
        return ev_out_of_memory(err);
    metadata->set = json_object();
    metadata->found = json_object();
    metadata->settings = strdup(options->name_pattern ? options->name_pattern : "");
    ev_status status = metadata->set && metadata->found && metadata->settings ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK && options->name_pattern)
        status = ev_name_pattern_new(options->name_pattern, &metadata->pattern, err);
    for (size_t i = 0; status == EV_OK && i < options->n_set; i++)
        status = set_pair(metadata, options->set[i], err);
    if (status == EV_OK)
        status = ev_sidecars_new(&metadata->sidecars, err);
    if (status == EV_OK)
        status = ev_linker_open(options->names_folder, EV_LINK_ALL, &metadata->linker, err);
    if (status == EV_OK)
        *out = metadata;
    else
        ev_metadata_free(metadata);
    return status;
}

static void forget_input(ev_metadata *metadata) {
    free(metadata->path);
    json_decref(metadata->by_name);
    json_decref(metadata->by_table);
    metadata->path = NULL;
    metadata->by_name = metadata->by_table = NULL;
}

void ev_metadata_free(ev_metadata *metadata) {
    if (!metadata)
        return;
    forget_input(metadata);
    ev_name_pattern_free(metadata->pattern);
    ev_sidecars_free(metadata->sidecars);
    ev_linker_free(metadata->linker);
    json_decref(metadata->set);
    json_decref(metadata->found);
    free(metadata->settings);
    free(metadata);
}

void ev_metadata_digest(const ev_metadata *metadata, ev_sha256 *sha) {
    char *set = ev_meta_dump(metadata->set);
    const char *parts[] = {metadata->settings, set ? set : "",
                           ev_linker_digest(metadata->linker, EV_LINK_COUNTRY)};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        ev_sha256_add_field(sha, parts[i], strlen(parts[i]));
    free(set);
}

void ev_metadata_basis(const ev_metadata *metadata, ev_basis *basis) {
    static const ev_basis_part parts[EV_LINK_LAST] = {[EV_LINK_ACTOR] = EV_BASIS_ACTORS,
                                                      [EV_LINK_ORGANISATION] = EV_BASIS_ORGANISATIONS,
                                                      [EV_LINK_COUNTRY] = EV_BASIS_COUNTRIES};
    for (int kind = 0; kind < EV_LINK_LAST; kind++)
        snprintf(basis->digests[parts[kind]], EV_SHA256_HEX_BYTES, "%s",
                 ev_linker_digest(metadata->linker, (ev_link_kind)kind));
}

/* ---- What is known of an input */

/* For a member of an archive it has been looked up there. */
static ev_status row_of(ev_metadata *metadata, const ev_input *input, const ev_sink *sink, const char **row,
                        ev_error *err) {
    size_t n_above = 0;
    *row = input->row;
    if (*row || !input->path || !input->file || strcmp(input->path, input->file) != 0)
        return EV_OK;
    for (const char *c = input->base_id; *c; c++)
        n_above += *c == '/';
    return ev_sidecars_row(metadata->sidecars, input->path, n_above, sink, row, err);
}

ev_status ev_metadata_row(ev_metadata *metadata, const ev_input *input, const ev_sink *sink, ev_buf *out,
                          ev_error *err) {
    const char *row = NULL;
    ev_status status = row_of(metadata, input, sink, &row, err);
    if (row)
        ev_buf_add_str(out, row);
    return status == EV_OK ? ev_buf_status(out, err) : status;
}

/* A name that does not fit is refused and leaves by_name NULL. */
static ev_status take_name(ev_metadata *metadata, const ev_input *input, const ev_sink *sink, ev_error *err) {
    ev_error why = {0};
    metadata->by_name = json_object();
    if (!metadata->by_name)
        return ev_out_of_memory(err);
    if (!metadata->pattern || !input->name)
        return EV_OK;
    ev_status status = ev_name_pattern_apply(metadata->pattern, input->name, metadata->by_name, &why);
    if (status == EV_OK)
        return EV_OK;
    json_decref(metadata->by_name);
    metadata->by_name = NULL;
    return ev_sink_settle(sink, input, 0, status, &why, err);
}

static ev_status take_input(ev_metadata *metadata, const ev_input *input, const ev_sink *sink,
                            ev_error *err) {
    const char *row = NULL;
    const char *path = ev_input_shown(input);
    if (metadata->path && !strcmp(metadata->path, path))
        return EV_OK;
    forget_input(metadata);
    metadata->path = strdup(path);
    ev_status status = metadata->path ? take_name(metadata, input, sink, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = row_of(metadata, input, sink, &row, err);
    if (status == EV_OK && row && !(metadata->by_table = json_loads(row, 0, NULL)))
        status = ev_out_of_memory(err);
    return status;
}

/* ---- Merging */

/* The object under a key of the origin, made when it is not there; NULL when memory is short. */
static json_t *part_of_origin(ev_statement *statement, const char *key) {
    if (!statement->origin && !(statement->origin = json_object()))
        return NULL;
    json_t *part = json_object_get(statement->origin, key);
    if (!part && json_object_set_new(statement->origin, key, json_object()) == 0)
        part = json_object_get(statement->origin, key);
    return part;
}

/* An id that comes from outside stands in the place of the one that the reader made of the file's name; an id
 * in the file itself stays. */
static ev_status replace_id(const ev_input *input, ev_statement *statement, const char *given, bool *replaced,
                            ev_error *err) {
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    size_t n = strlen(input->base_id);
    *replaced = !id || (!strncmp(id, input->base_id, n) && (id[n] == '\0' || id[n] == ':'));
    if (!*replaced)
        return EV_OK;
    ev_buf made = {0};
    ev_buf_printf(&made, "%s%s", given, id ? id + n : "");
    const char *text = ev_buf_cstr(&made);
    ev_status status = ev_buf_status(&made, err);
    if (status == EV_OK)
        status = ev_statement_set(statement, EV_FIELD_ID, text, err);
    ev_buf_free(&made);
    return status;
}

/* Puts the values of one source over the file's, or only where the file has none, and notes whose they are.
 */
static ev_status merge(const ev_input *input, ev_statement *statement, json_t *values, const char *source,
                       bool over, ev_error *err) {
    const char *key;
    json_t *value;
    json_object_foreach(values, key, value) {
        bool is_id = !strcmp(key, "id") && json_is_string(value);
        bool placed = over || !json_object_get(statement->meta, key);
        if (is_id) {
            ev_status status = replace_id(input, statement, json_string_value(value), &placed, err);
            if (status != EV_OK)
                return status;
        } else if (placed && json_object_set(statement->meta, key, value) != 0) {
            return ev_out_of_memory(err);
        }
        json_t *from = placed ? part_of_origin(statement, "from") : NULL;
        if (placed && (!from || json_object_set_new(from, key, json_string(source)) != 0))
            return ev_out_of_memory(err);
    }
    return EV_OK;
}

ev_status ev_metadata_add(ev_metadata *metadata, const ev_input *input, const ev_sink *sink,
                          ev_statement *statement, bool *fits, ev_error *err) {
    ev_status status = take_input(metadata, input, sink, err);
    *fits = metadata->by_name != NULL;
    if (status != EV_OK || !*fits)
        return status;
    if (!statement->meta && !(statement->meta = json_object()))
        return ev_out_of_memory(err);
    status = merge(input, statement, metadata->by_name, "name", false, err);
    if (status == EV_OK)
        status = merge(input, statement, metadata->by_table, EV_SIDECAR_NAME, true, err);
    if (status == EV_OK)
        status = merge(input, statement, metadata->set, "--set", true, err);
    return status;
}

/* ---- One shape */

/* Replaces a value by its one shape and keeps it as given. */
static ev_status reshape(ev_statement *statement, ev_field field, const char *shape, ev_error *err) {
    if (!strcmp(ev_statement_get(statement, field), shape))
        return EV_OK;
    if (ev_statement_note_given(statement, field) != EV_OK)
        return ev_out_of_memory(err);
    return ev_statement_set(statement, field, shape, err);
}

static ev_status settle_language(ev_statement *statement, ev_error *err) {
    const char *value = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    ev_lang lang = value ? ev_lang_from_name(value, strlen(value)) : EV_LANG_LAST;
    return lang == EV_LANG_LAST ? EV_OK : reshape(statement, EV_FIELD_LANGUAGE, ev_lang_code(lang), err);
}

/* What a value links to, as a JSON array of ids, lent; looked up once. */
static ev_status links_of(ev_metadata *metadata, ev_link_kind kind, const char *value, json_t **links,
                          ev_error *err) {
    const char *ids[EV_MAX_LINKS];
    size_t n_ids = 0;
    ev_buf key = {0};
    ev_buf_printf(&key, "%d%s", (int)kind, value);
    *links = json_object_get(metadata->found, ev_buf_cstr(&key));
    ev_status status = *links ? EV_OK : ev_linker_find(metadata->linker, kind, value, ids, &n_ids, err);
    if (status == EV_OK && !*links) {
        json_t *array = json_array();
        for (size_t i = 0; i < n_ids; i++)
            json_array_append_new(array, json_string(ids[i]));
        if (json_array_size(array) != n_ids ||
            json_object_set(metadata->found, ev_buf_cstr(&key), array) != 0)
            status = ev_out_of_memory(err);
        *links = json_object_get(metadata->found, ev_buf_cstr(&key));
        json_decref(array);
    }
    ev_buf_free(&key);
    return status;
}

/* A value that names one country becomes its code; another is kept as it is. */
static ev_status settle_country(ev_metadata *metadata, ev_statement *statement, ev_error *err) {
    const char *value = ev_statement_get(statement, EV_FIELD_COUNTRY);
    json_t *links = NULL;
    ev_status status = value ? links_of(metadata, EV_LINK_COUNTRY, value, &links, err) : EV_OK;
    if (status != EV_OK || json_array_size(links) != 1)
        return status;
    return reshape(statement, EV_FIELD_COUNTRY, json_string_value(json_array_get(links, 0)), err);
}

ev_status ev_metadata_link(ev_metadata *metadata, ev_statement *statement, ev_error *err) {
    ev_status status = EV_OK;
    json_object_del(statement->origin, "links");
    for (size_t i = 0; status == EV_OK && i < sizeof linked / sizeof linked[0]; i++) {
        const char *value = ev_statement_get(statement, linked[i].field);
        json_t *links = NULL;
        json_t *part = NULL;
        if (value)
            status = links_of(metadata, linked[i].kind, value, &links, err);
        if (json_array_size(links) == 0)
            continue;
        if (!(part = part_of_origin(statement, "links")) ||
            json_object_set(part, ev_field_key(linked[i].field), links) != 0)
            status = ev_out_of_memory(err);
    }
    return status;
}

ev_status ev_metadata_settle(ev_metadata *metadata, ev_statement *statement, ev_error *err) {
    ev_status status = settle_language(statement, err);
    if (status == EV_OK)
        status = settle_country(metadata, statement, err);
    return status == EV_OK ? ev_metadata_link(metadata, statement, err) : status;
}
