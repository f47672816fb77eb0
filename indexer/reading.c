/* See reading.h. */
#include "indexer/reading.h"

#include "cli/datadir.h"
#include "text/analyse.h"
#include "text/decode.h"

#include <string.h>

static ev_status start_child(ev_reading *reading, const ev_parsed *parsed, ev_error *err) {
    ev_read_limits *limits = &reading->options.limits;
    int64_t mib = (int64_t)(limits->memory_bytes >> 20);
    limits->cpu_seconds = (uint64_t)ev_opt_int(parsed, "max-seconds", (int64_t)limits->cpu_seconds);
    limits->memory_bytes = (uint64_t)ev_opt_int(parsed, "max-memory", mib) << 20;
    ev_status status = ev_confined_new(&reading->options, &reading->confined, err);
    reading->options.confined = reading->confined;
    return status;
}

/* A name that no encoding has is a mistake of the command line, said once and not of each file. */
static ev_status check_encoding(const char *name, ev_error *err) {
    ev_buf nothing = {0};
    ev_decode_report report;
    ev_status status = name ? ev_decode("", 0, name, &nothing, &report, err) : EV_OK;
    ev_buf_free(&nothing);
    return status;
}

ev_status ev_reading_new(ev_reading *reading, const ev_parsed *parsed, ev_error *err) {
    ev_buf names = {0};
    ev_buf set = {0};
    size_t n_set = ev_opt_count(parsed, "set");
    for (size_t i = 0; i < n_set; i++) {
        const char *pair = ev_opt_nth(parsed, "set", i);
        ev_buf_add(&set, &pair, sizeof pair);
    }
    ev_status status = ev_buf_status(&set, err);
    if (status == EV_OK)
        status = check_encoding(ev_opt_str(parsed, "encoding"), err);
    if (status == EV_OK)
        status = ev_data_path(&names, "corpus", err);
    const ev_metadata_options options = {
        .name_pattern = ev_opt_str(parsed, "name-pattern"),
        .set = (const char *const *)(const void *)set.data,
        .n_set = n_set,
        .names_folder = ev_buf_cstr(&names),
    };
    if (status == EV_OK)
        status = ev_metadata_new(&options, &reading->metadata, err);
    const char *map = ev_opt_str(parsed, "map");
    if (status == EV_OK && map)
        status = ev_column_map_new(map, &reading->map, err);
    reading->options = (ev_read_options){
        .map = reading->map,
        .metadata = reading->metadata,
        .encoding = ev_opt_str(parsed, "encoding"),
        .max_statement_bytes = EV_TEXT_MAX_BYTES,
        .limits = EV_READ_LIMITS,
        .folders = &reading->folders,
    };
    ev_buf_free(&names);
    ev_buf_free(&set);
    return status == EV_OK ? start_child(reading, parsed, err) : status;
}

void ev_reading_free(ev_reading *reading) {
    ev_confined_free(reading->confined);
    ev_column_map_free(reading->map);
    ev_metadata_free(reading->metadata);
    ev_tei_folders_clear(&reading->folders);
    memset(reading, 0, sizeof *reading);
}

void ev_reading_digest(const ev_reading *reading, const ev_parsed *parsed, ev_sha256 *sha) {
    static const char *const names[] = {"encoding", "map"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = ev_opt_str(parsed, names[i]);
        ev_sha256_add_field(sha, value ? value : "", value ? strlen(value) : 0);
    }
    ev_metadata_digest(reading->metadata, sha);
}
