/* evindex info: what an index holds, by which versions it was made, what the last run refused, and what takes
 * room. */
#include "cli/output.h"
#include "cli/program.h"
#include "cli/signals.h"
#include "indexer/subcommands.h"
#include "store/duplicates.h"
#include "store/fs.h"
#include "store/index.h"
#include "store/schema.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_REFUSED_BYTES = 1 << 30 };

/* ---- Summary */

static const ev_column summary_columns[] = {
    {.name = "key", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "value", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
};

static void print_pair(ev_printer *p, const char *key, const char *value) {
    ev_print_str(p, key);
    ev_print_str(p, value);
    ev_print_row_end(p);
}

static void print_count(ev_printer *p, const char *key, uint64_t value) {
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    print_pair(p, key, text);
}

static void count_languages(const ev_index *index, uint64_t *by_lang) {
    for (size_t i = 0; i < index->manifest.n_segments; i++) {
        const ev_segment *segment = &index->segments[i];
        for (uint32_t docid = 1; docid <= segment->n_docs; docid++) {
            ev_lang lang;
            uint16_t flags;
            uint32_t statement;
            if (ev_segment_passage_head(segment, docid, &lang, &flags, &statement) &&
                !(flags & EV_PASSAGE_IS_STATEMENT) && !ev_segment_info_is_dead(segment->info, statement))
                by_lang[lang]++;
        }
    }
}

/* How the statements' bytes were read: {"UTF-8": 12, "windows-1251": 3}. */
static ev_status count_encoding(void *user, size_t segment, const ev_statement_record *record,
                                ev_error *err) {
    void **state = user;
    ev_index *index = state[0];
    json_t *counts = state[1];
    json_t *meta = NULL;
    json_t *origin = NULL;
    if (ev_interrupted())
        return ev_fail(err, EV_INTERRUPTED, "interrupted");
    ev_status status = ev_segment_meta(&index->segments[segment], record->docid, &meta, &origin, err);
    const char *name = json_string_value(json_object_get(origin, "encoding"));
    if (status == EV_OK && name)
        json_object_set_new(counts, name,
                            json_integer(json_integer_value(json_object_get(counts, name)) + 1));
    json_decref(meta);
    json_decref(origin);
    return status;
}

static uint64_t count_refused(const ev_buf *lines) {
    uint64_t n = 0;
    for (size_t i = 0; i < lines->len; i++)
        n += lines->data[i] == '\n';
    return n;
}

static void print_languages(ev_printer *p, const ev_index *index) {
    uint64_t by_lang[EV_LANG_LAST] = {0};
    count_languages(index, by_lang);
    for (int i = 0; i < EV_LANG_LAST; i++) {
        char key[32];
        snprintf(key, sizeof key, "passages in %s", ev_lang_code((ev_lang)i));
        if (by_lang[i] > 0)
            print_count(p, key, by_lang[i]);
    }
}

static ev_status print_encodings(ev_printer *p, ev_index *index, ev_error *err) {
    json_t *counts = json_object();
    void *state[] = {index, counts};
    ev_status status = ev_index_each(index, count_encoding, state, err);
    char *sorted = json_dumps(counts, JSON_SORT_KEYS);
    json_t *in_order = sorted ? json_loads(sorted, 0, NULL) : NULL;
    const char *name;
    json_t *value;
    json_object_foreach(in_order, name, value) {
        char key[80];
        snprintf(key, sizeof key, "statements read as %s", name);
        print_count(p, key, (uint64_t)json_integer_value(value));
    }
    json_decref(in_order);
    free(sorted);
    json_decref(counts);
    return status;
}

static ev_status print_summary(ev_printer *p, ev_index *index, const ev_buf *refused, ev_error *err) {
    const ev_manifest *manifest = &index->manifest;
    ev_counts counts = ev_manifest_counts(manifest);
    print_pair(p, "index", index->path);
    print_count(p, "statements", counts.statements);
    print_count(p, "passages", counts.passages);
    print_count(p, "tokens", counts.tokens);
    print_count(p, "bytes of text", counts.text_bytes);
    print_languages(p, index);
    ev_status status = print_encodings(p, index, err);
    print_pair(p, "corpus digest", manifest->digest);
    for (int i = 0; i < EV_BASIS_LAST; i++) {
        char key[80];
        snprintf(key, sizeof key, "%s digest", ev_basis_name((ev_basis_part)i));
        print_pair(p, key, manifest->basis.digests[i]);
    }
    print_pair(p, "analysis", manifest->analysis ? manifest->analysis : "");
    print_count(p, "schema", EV_SCHEMA_VERSION);
    print_count(p, "generation", manifest->generation);
    print_count(p, "segments", manifest->n_segments);
    print_count(p, "refused by the last run", count_refused(refused));
    return status;
}

/* ---- What was refused */

static const ev_column refused_columns[] = {
    {.name = "file", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "line", .kind = EV_CELL_INT},
    {.name = "reason", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP},
};

static ev_status print_refused(ev_printer *p, const ev_buf *lines, ev_error *err) {
    size_t at = 0;
    while (at < lines->len) {
        const char *end = memchr(lines->data + at, '\n', lines->len - at);
        size_t stop = end ? (size_t)(end - lines->data) : lines->len;
        json_t *line = json_loadb(lines->data + at, stop - at, 0, NULL);
        if (!line)
            return ev_fail(err, EV_CORRUPT,
                           "the list of what was refused is damaged; run `evindex add` again");
        const char *file = json_string_value(json_object_get(line, "file"));
        const char *reason = json_string_value(json_object_get(line, "reason"));
        json_int_t number = json_integer_value(json_object_get(line, "line"));
        ev_print_str(p, file ? file : "");
        if (number > 0)
            ev_print_int(p, number);
        else
            ev_print_empty(p);
        ev_print_str(p, reason ? reason : "");
        ev_print_row_end(p);
        json_decref(line);
        at = stop + 1;
    }
    return EV_OK;
}

static ev_status load_refused(const ev_index *index, ev_buf *lines, ev_error *err) {
    if (!index->manifest.refused[0])
        return EV_OK;
    char *path = ev_path_join(index->path, index->manifest.refused);
    ev_status status = path ? ev_file_read(path, MAX_REFUSED_BYTES, lines, err) : ev_out_of_memory(err);
    free(path);
    return status;
}

/* ---- What takes room */

static const ev_column size_columns[] = {
    {.name = "part", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "bytes", .kind = EV_CELL_INT},
    {.name = "per text byte", .kind = EV_CELL_NUMBER, .decimals = 3},
};

enum { MAX_PARTS = 32 };

typedef struct part_size {
    char name[64];
    uint64_t bytes;
} part_size;

static void add_size(part_size *parts, size_t *n, const char *name, uint64_t bytes) {
    size_t i = 0;
    while (i < *n && strcmp(parts[i].name, name) != 0)
        i++;
    if (i == MAX_PARTS)
        return;
    if (i == *n) {
        snprintf(parts[i].name, sizeof parts[i].name, "%s", name);
        parts[(*n)++].bytes = 0;
    }
    parts[i].bytes += bytes;
}

static void add_folder(part_size *parts, size_t *n, const char *folder, const char *prefix) {
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    while (stream && (entry = readdir(stream))) {
        char *path = ev_path_join(folder, entry->d_name);
        struct stat info;
        char name[64];
        snprintf(name, sizeof name, "%s%.40s", prefix, entry->d_name);
        if (path && stat(path, &info) == 0 && S_ISREG(info.st_mode))
            add_size(parts, n, name, (uint64_t)info.st_size);
        free(path);
    }
    if (stream)
        closedir(stream);
}

static int compare_parts(const void *a, const void *b) {
    return strcmp(((const part_size *)a)->name, ((const part_size *)b)->name);
}

static void print_size(ev_printer *p, const char *name, uint64_t bytes, uint64_t text_bytes) {
    ev_print_str(p, name);
    ev_print_int(p, (int64_t)bytes);
    ev_print_number(p, text_bytes ? (double)bytes / (double)text_bytes : 0);
    ev_print_row_end(p);
}

static ev_status print_sizes(ev_printer *p, const ev_index *index, ev_error *err) {
    part_size parts[MAX_PARTS] = {{{0}, 0}};
    size_t n = 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < index->manifest.n_segments; i++) {
        char *xapian = ev_path_join(index->segments[i].path, EV_SEGMENT_XAPIAN);
        if (!xapian)
            return ev_out_of_memory(err);
        add_folder(parts, &n, index->segments[i].path, "");
        add_folder(parts, &n, xapian, EV_SEGMENT_XAPIAN "/");
        free(xapian);
    }
    qsort(parts, n, sizeof *parts, compare_parts);
    uint64_t text_bytes = ev_manifest_counts(&index->manifest).text_bytes;
    for (size_t i = 0; i < n; i++) {
        print_size(p, parts[i].name, parts[i].bytes, text_bytes);
        sum += parts[i].bytes;
    }
    print_size(p, "all", sum, text_bytes);
    return EV_OK;
}

/* ---- Near-duplicates */

static const ev_column duplicate_columns[] = {
    {.name = "group", .kind = EV_CELL_INT},
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "similarity", .kind = EV_CELL_NUMBER, .decimals = 3},
    {.name = "kept", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
};

static ev_status print_duplicates(ev_printer *p, ev_index *index, ev_error *err) {
    ev_duplicates duplicates;
    ev_index *const indexes[] = {index};
    ev_status status = ev_duplicates_find(indexes, 1, &duplicates, err);
    if (status != EV_OK)
        return status;
    for (size_t i = 0; i < duplicates.n; i++) {
        const ev_duplicate *item = &duplicates.items[i];
        ev_print_int(p, (int64_t)item->group + 1);
        ev_print_str(p, item->id);
        ev_print_number(p, item->similarity);
        ev_print_str(p, item->kept ? "yes" : "no");
        ev_print_row_end(p);
    }
    fprintf(stderr, "evindex: %zu statements in %zu groups of near-duplicates (%s)\n", duplicates.n,
            duplicates.n_groups, EV_DUPLICATES_METHOD);
    ev_duplicates_free(&duplicates);
    return EV_OK;
}

/* ---- The subcommand */

typedef enum list_kind { LIST_SUMMARY, LIST_REFUSED, LIST_SIZES, LIST_DUPLICATES } list_kind;

static const struct {
    const ev_column *columns;
    size_t n;
} lists[] = {
    {summary_columns, sizeof summary_columns / sizeof summary_columns[0]},
    {refused_columns, sizeof refused_columns / sizeof refused_columns[0]},
    {size_columns, sizeof size_columns / sizeof size_columns[0]},
    {duplicate_columns, sizeof duplicate_columns / sizeof duplicate_columns[0]},
};

static ev_status print_list(const ev_parsed *parsed, ev_index *index, list_kind kind, ev_error *err) {
    ev_buf refused = {0};
    ev_printer *p = NULL;
    ev_output_options options = ev_output_options_for(stdout, ev_opt_str(parsed, "format"));
    ev_status status = load_refused(index, &refused, err);
    if (status == EV_OK)
        status = ev_printer_new(&p, stdout, options, lists[kind].columns, lists[kind].n, err);
    if (status == EV_OK && kind == LIST_SUMMARY)
        status = print_summary(p, index, &refused, err);
    else if (status == EV_OK && kind == LIST_REFUSED)
        status = print_refused(p, &refused, err);
    else if (status == EV_OK && kind == LIST_DUPLICATES)
        status = print_duplicates(p, index, err);
    else if (status == EV_OK)
        status = print_sizes(p, index, err);
    if (p) {
        ev_status ended = ev_printer_end(p, status == EV_OK ? err : NULL);
        status = status == EV_OK ? ended : status;
    }
    ev_buf_free(&refused);
    return status;
}

static int run_info(const ev_parsed *parsed) {
    ev_error err = {0};
    ev_index index;
    list_kind kind = ev_opt_flag(parsed, "refused")      ? LIST_REFUSED
                     : ev_opt_flag(parsed, "sizes")      ? LIST_SIZES
                     : ev_opt_flag(parsed, "duplicates") ? LIST_DUPLICATES
                                                         : LIST_SUMMARY;
    ev_status status = ev_index_open(ev_opt_str(parsed, "index"), &index, &err);
    if (status == EV_OK) {
        status = print_list(parsed, &index, kind, &err);
        ev_index_close(&index);
    }
    return status == EV_OK ? EV_EXIT_OK : ev_program_fail(parsed, &err);
}

static const ev_option options[] = {
    EV_OPTION_INDEX,
    EV_OPTION_FORMAT("table|csv|tsv|jsonl|json"),
    {.name = "refused", .kind = EV_OPT_FLAG, .help = "list what the last run of add refused, and why"},
    {.name = "duplicates",
     .kind = EV_OPT_FLAG,
     .help = "list statements whose texts are nearly the same, in groups"},
    {.name = "sizes", .kind = EV_OPT_FLAG, .help = "list what each part of the index takes"},
    {0},
};

static const ev_example examples[] = {
    {"evindex info -d speeches.index", "counts, digests and versions"},
    {"evindex info -d speeches.index --refused", "what could not be read"},
    {0},
};

const ev_subcommand evindex_info = {
    .name = "info",
    .summary = "counts, digests, sizes, and what was refused",
    .min_args = 0,
    .max_args = 0,
    .options = options,
    .examples = examples,
    .run = run_info,
};
