/* See reading.h. */
#include "indexer/reading.h"

#include "cli/datadir.h"
#include "text/analyse.h"

#include <string.h>

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
        status = ev_data_path(&names, "corpus", err);
    const ev_metadata_options options = {
        .name_pattern = ev_opt_str(parsed, "name-pattern"),
        .set = (const char *const *)(const void *)set.data,
        .n_set = n_set,
        .names_folder = ev_buf_cstr(&names),
    };
    if (status == EV_OK)
        status = ev_metadata_new(&options, &reading->metadata, err);
    reading->options = (ev_read_options){
        .metadata = reading->metadata,
        .encoding = ev_opt_str(parsed, "encoding"),
        .max_statement_bytes = EV_TEXT_MAX_BYTES,
    };
    ev_buf_free(&names);
    ev_buf_free(&set);
    return status;
}

void ev_reading_free(ev_reading *reading) {
    ev_metadata_free(reading->metadata);
    memset(reading, 0, sizeof *reading);
}

void ev_reading_digest(const ev_reading *reading, const ev_parsed *parsed, ev_sha256 *sha) {
    const char *encoding = ev_opt_str(parsed, "encoding");
    ev_sha256_add_field(sha, encoding ? encoding : "", encoding ? strlen(encoding) : 0);
    ev_metadata_digest(reading->metadata, sha);
}
