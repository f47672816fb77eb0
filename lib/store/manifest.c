/* See manifest.h. */
#include "store/manifest.h"

#include "text/analyse.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MANIFEST_MAX_BYTES = 1 << 30 };

static const char *const segment_files[EV_FILE_LAST] = {
#define EV_SEGMENT_FILE_NAME(name, file) file,
    EV_SEGMENT_FILE_LIST(EV_SEGMENT_FILE_NAME)
#undef EV_SEGMENT_FILE_NAME
};

static const char *const basis_names[EV_BASIS_LAST] = {
#define EV_BASIS_NAME(name, key) key,
    EV_BASIS_LIST(EV_BASIS_NAME)
#undef EV_BASIS_NAME
};

const char *ev_basis_name(ev_basis_part part) {
    return basis_names[part];
}

void ev_segment_info_clear(ev_segment_info *info) {
    free(info->dead);
    memset(info, 0, sizeof *info);
}

void ev_manifest_clear(ev_manifest *manifest) {
    for (size_t i = 0; i < manifest->n_segments; i++)
        ev_segment_info_clear(&manifest->segments[i]);
    free(manifest->segments);
    free(manifest->stale_files);
    free(manifest->analysis);
    memset(manifest, 0, sizeof *manifest);
}

bool ev_segment_info_is_dead(const ev_segment_info *info, uint32_t docid) {
    size_t low = 0;
    size_t high = info->n_dead;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (info->dead[middle] < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < info->n_dead && info->dead[low] == docid;
}

ev_counts ev_manifest_counts(const ev_manifest *manifest) {
    ev_counts sum = {0};
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const ev_counts *live = &manifest->segments[i].live;
        sum.statements += live->statements;
        sum.passages += live->passages;
        sum.tokens += live->tokens;
        sum.text_bytes += live->text_bytes;
    }
    return sum;
}

static ev_status copy_info(const ev_segment_info *from, ev_segment_info *to, ev_error *err) {
    *to = *from;
    to->dead = NULL;
    if (from->n_dead == 0)
        return EV_OK;
    to->dead = malloc(from->n_dead * sizeof *to->dead);
    if (!to->dead) {
        to->n_dead = 0;
        return ev_out_of_memory(err);
    }
    memcpy(to->dead, from->dead, from->n_dead * sizeof *to->dead);
    return EV_OK;
}

ev_status ev_manifest_add_segment(ev_manifest *manifest, const ev_segment_info *info, ev_error *err) {
    ev_segment_info *grown = realloc(manifest->segments, (manifest->n_segments + 1) * sizeof *grown);
    if (!grown)
        return ev_out_of_memory(err);
    manifest->segments = grown;
    ev_status status = copy_info(info, &grown[manifest->n_segments], err);
    if (status == EV_OK)
        manifest->n_segments++;
    return status;
}

static ev_status copy_string(const char *from, char **to, ev_error *err) {
    *to = from ? strdup(from) : NULL;
    return from && !*to ? ev_out_of_memory(err) : EV_OK;
}

ev_status ev_manifest_copy(const ev_manifest *from, ev_manifest *to, ev_error *err) {
    *to = *from;
    to->analysis = NULL;
    to->segments = NULL;
    to->stale_files = NULL;
    to->n_segments = to->n_stale_files = 0;
    ev_status status = copy_string(from->analysis, &to->analysis, err);
    for (size_t i = 0; status == EV_OK && i < from->n_segments; i++)
        status = ev_manifest_add_segment(to, &from->segments[i], err);
    if (status == EV_OK && from->n_stale_files > 0) {
        to->stale_files = malloc(from->n_stale_files * sizeof *to->stale_files);
        if (to->stale_files) {
            memcpy(to->stale_files, from->stale_files, from->n_stale_files * sizeof *to->stale_files);
            to->n_stale_files = from->n_stale_files;
        } else {
            status = ev_out_of_memory(err);
        }
    }
    if (status != EV_OK)
        ev_manifest_clear(to);
    return status;
}

static json_t *segment_to_json(const ev_segment_info *info) {
    json_t *files = json_object();
    for (int i = 0; i < EV_FILE_LAST; i++)
        json_object_set_new(files, segment_files[i], json_integer((json_int_t)info->file_bytes[i]));
    json_t *dead = json_array();
    for (size_t i = 0; i < info->n_dead; i++)
        json_array_append_new(dead, json_integer(info->dead[i]));
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "name", info->name, "docs",
                     (json_int_t)info->n_docs, "statements", (json_int_t)info->live.statements, "passages",
                     (json_int_t)info->live.passages, "tokens", (json_int_t)info->live.tokens, "text_bytes",
                     (json_int_t)info->live.text_bytes, "files", files, "dead", dead);
}

static json_t *basis_to_json(const ev_basis *basis) {
    json_t *object = json_object();
    for (int i = 0; i < EV_BASIS_LAST; i++)
        json_object_set_new(object, basis_names[i], json_string(basis->digests[i]));
    return object;
}

static json_t *manifest_to_json(const ev_manifest *manifest) {
    json_t *segments = json_array();
    for (size_t i = 0; i < manifest->n_segments; i++)
        json_array_append_new(segments, segment_to_json(&manifest->segments[i]));
    json_t *stale = json_array();
    for (size_t i = 0; i < manifest->n_stale_files; i++)
        json_array_append_new(stale, json_string(manifest->stale_files[i]));
    return json_pack("{s:s, s:i, s:s?, s:o, s:I, s:I, s:s, s:s, s:o, s:o}", "format", "exitvoice-index",
                     "schema", EV_SCHEMA_VERSION, "analysis", manifest->analysis, "basis",
                     basis_to_json(&manifest->basis), "generation", (json_int_t)manifest->generation,
                     "next_segment", (json_int_t)manifest->next_segment, "digest", manifest->digest,
                     "refused", manifest->refused, "stale_files", stale, "segments", segments);
}

ev_status ev_manifest_write(const char *index_path, const ev_manifest *manifest, const ev_fs_hook *hook,
                            ev_error *err) {
    ev_status status = EV_NOMEM;
    json_t *root = manifest_to_json(manifest);
    char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
    char *path = ev_path_join(index_path, EV_MANIFEST_NAME);
    if (text && path)
        status = ev_file_replace(path, text, strlen(text), hook, err);
    else
        ev_out_of_memory(err);
    free(path);
    free(text);
    json_decref(root);
    return status;
}

static ev_status damaged(const char *index_path, const char *what, ev_error *err) {
    return ev_fail(err, EV_CORRUPT,
                   "%s: the manifest is damaged (%s); restore the folder from a copy or add the "
                   "statements again into a new index",
                   index_path, what);
}

static bool read_uint(const json_t *object, const char *key, uint64_t *value) {
    const json_t *number = json_object_get(object, key);
    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return false;
    *value = (uint64_t)json_integer_value(number);
    return true;
}

static bool read_string(const json_t *object, const char *key, char *to, size_t capacity) {
    const char *value = json_string_value(json_object_get(object, key));
    return value && snprintf(to, capacity, "%s", value) < (int)capacity;
}

static bool read_dead(const json_t *array, ev_segment_info *info) {
    size_t n = json_array_size(array);
    if (!json_is_array(array))
        return false;
    info->dead = n ? malloc(n * sizeof *info->dead) : NULL;
    if (n && !info->dead)
        return false;
    for (size_t i = 0; i < n; i++) {
        json_int_t docid = json_integer_value(json_array_get(array, i));
        if (docid < 1 || docid > info->n_docs || (i > 0 && docid <= (json_int_t)info->dead[i - 1]))
            return false;
        info->dead[i] = (uint32_t)docid;
    }
    info->n_dead = n;
    return true;
}

/* A segment's name becomes a path: only our own pattern is taken. */
static bool is_segment_name(const char *name) {
    unsigned long long number;
    char again[EV_SEGMENT_NAME_BYTES];
    if (sscanf(name, "seg-%llu", &number) != 1)
        return false;
    snprintf(again, sizeof again, EV_SEGMENT_PATTERN, number);
    return !strcmp(name, again);
}

static bool read_segment(const json_t *object, ev_segment_info *info) {
    uint64_t docs;
    if (!read_string(object, "name", info->name, sizeof info->name) || !is_segment_name(info->name))
        return false;
    if (!read_uint(object, "docs", &docs) || docs > UINT32_MAX)
        return false;
    info->n_docs = (uint32_t)docs;
    const json_t *files = json_object_get(object, "files");
    for (int i = 0; i < EV_FILE_LAST; i++)
        if (!read_uint(files, segment_files[i], &info->file_bytes[i]))
            return false;
    return read_uint(object, "statements", &info->live.statements) &&
           read_uint(object, "passages", &info->live.passages) &&
           read_uint(object, "tokens", &info->live.tokens) &&
           read_uint(object, "text_bytes", &info->live.text_bytes) &&
           read_dead(json_object_get(object, "dead"), info);
}

static ev_status read_segments(const char *index_path, const json_t *array, ev_manifest *manifest,
                               ev_error *err) {
    ev_status status = json_is_array(array) ? EV_OK : damaged(index_path, "no segments", err);
    for (size_t i = 0; status == EV_OK && i < json_array_size(array); i++) {
        ev_segment_info info = {0};
        if (read_segment(json_array_get(array, i), &info))
            status = ev_manifest_add_segment(manifest, &info, err);
        else
            status = damaged(index_path, "a segment's entry", err);
        ev_segment_info_clear(&info);
    }
    return status;
}

static ev_status read_stale(const char *index_path, const json_t *array, ev_manifest *manifest,
                            ev_error *err) {
    size_t n = json_array_size(array);
    if (n == 0)
        return EV_OK;
    manifest->stale_files = malloc(n * sizeof *manifest->stale_files);
    if (!manifest->stale_files)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < n; i++) {
        const char *digest = json_string_value(json_array_get(array, i));
        if (!digest || strlen(digest) != EV_SHA256_HEX_BYTES - 1)
            return damaged(index_path, "stale files", err);
        memcpy(manifest->stale_files[i], digest, EV_SHA256_HEX_BYTES);
    }
    manifest->n_stale_files = n;
    return EV_OK;
}

static ev_status check_versions(const char *index_path, const json_t *root, ev_error *err) {
    const char *format = json_string_value(json_object_get(root, "format"));
    if (!format || strcmp(format, "exitvoice-index") != 0)
        return ev_fail(err, EV_NO_INDEX, "%s: its %s is not an Exitvoice manifest; name another folder",
                       index_path, EV_MANIFEST_NAME);
    uint64_t schema;
    if (!read_uint(root, "schema", &schema) || schema != EV_SCHEMA_VERSION)
        return ev_fail(
            err, EV_VERSION,
            "%s: the index has schema %lld, this program reads %d; export it with the program that made it "
            "and add the export into a new index",
            index_path, (long long)json_integer_value(json_object_get(root, "schema")), EV_SCHEMA_VERSION);
    const char *analysis = json_string_value(json_object_get(root, "analysis"));
    if (analysis && strcmp(analysis, ev_analysis_version()) != 0)
        return ev_fail(
            err, EV_VERSION,
            "%s: its text was analysed by \"%s\", this program is \"%s\"; export it with the program that "
            "made it and add the export into a new index",
            index_path, analysis, ev_analysis_version());
    return EV_OK;
}

static bool read_basis(const json_t *object, ev_basis *basis) {
    for (int i = 0; i < EV_BASIS_LAST; i++)
        if (!read_string(object, basis_names[i], basis->digests[i], sizeof basis->digests[i]))
            return false;
    return true;
}

static ev_status parse(const char *index_path, const json_t *root, ev_manifest *manifest, ev_error *err) {
    ev_status status = check_versions(index_path, root, err);
    if (status != EV_OK)
        return status;
    if (!read_uint(root, "generation", &manifest->generation) ||
        !read_uint(root, "next_segment", &manifest->next_segment) ||
        !read_string(root, "digest", manifest->digest, sizeof manifest->digest) ||
        !read_string(root, "refused", manifest->refused, sizeof manifest->refused) ||
        !read_basis(json_object_get(root, "basis"), &manifest->basis) || strchr(manifest->refused, '/'))
        return damaged(index_path, "a missing key", err);
    status = copy_string(json_string_value(json_object_get(root, "analysis")), &manifest->analysis, err);
    if (status == EV_OK)
        status = read_stale(index_path, json_object_get(root, "stale_files"), manifest, err);
    if (status == EV_OK)
        status = read_segments(index_path, json_object_get(root, "segments"), manifest, err);
    return status;
}

/* Tells an absent folder from a folder that is no index: the remedies differ. */
static ev_status no_index(const char *index_path, ev_error *err) {
    struct stat info;
    if (stat(index_path, &info) != 0)
        return ev_fail(err, EV_NO_INDEX, "%s: there is no index; make one with `evindex add -d %s PATH`",
                       index_path, index_path);
    if (!S_ISDIR(info.st_mode))
        return ev_fail(err, EV_NO_INDEX,
                       "%s: is a file, not an index folder; name the folder that `evindex add` made",
                       index_path);
    return ev_fail(err, EV_NO_INDEX,
                   "%s: is a folder but not an index (no %s in it); name the folder that `evindex add` made",
                   index_path, EV_MANIFEST_NAME);
}

ev_status ev_manifest_read(const char *index_path, ev_manifest *manifest, ev_error *err) {
    memset(manifest, 0, sizeof *manifest);
    ev_buf text = {0};
    char *path = ev_path_join(index_path, EV_MANIFEST_NAME);
    if (!path)
        return ev_out_of_memory(err);
    ev_error cause = {0};
    ev_status status = ev_file_read(path, MANIFEST_MAX_BYTES, &text, &cause);
    if (status == EV_NOT_FOUND)
        status = no_index(index_path, err);
    else if (status != EV_OK && err)
        *err = cause;
    json_t *root = status == EV_OK ? json_loadb(text.data ? text.data : "", text.len, 0, NULL) : NULL;
    if (status == EV_OK)
        status = root ? parse(index_path, root, manifest, err) : damaged(index_path, "not JSON", err);
    if (status != EV_OK)
        ev_manifest_clear(manifest);
    json_decref(root);
    ev_buf_free(&text);
    free(path);
    return status;
}
