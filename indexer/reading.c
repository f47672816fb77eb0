/* See reading.h. */
#include "indexer/reading.h"

#include "text/analyse.h"

#include <string.h>

ev_status ev_reading_new(ev_reading *reading, const ev_parsed *parsed, ev_error *err) {
    const char *pattern = ev_opt_str(parsed, "name-pattern");
    ev_status status = pattern ? ev_name_pattern_new(pattern, &reading->name_pattern, err) : EV_OK;
    reading->options = (ev_read_options){
        .name_pattern = reading->name_pattern,
        .encoding = ev_opt_str(parsed, "encoding"),
        .max_statement_bytes = EV_TEXT_MAX_BYTES,
    };
    return status;
}

void ev_reading_free(ev_reading *reading) {
    ev_name_pattern_free(reading->name_pattern);
    memset(reading, 0, sizeof *reading);
}

void ev_reading_digest(const ev_reading *reading, const ev_parsed *parsed, ev_sha256 *sha) {
    (void)reading;
    static const char *const names[] = {"name-pattern", "encoding"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = ev_opt_str(parsed, names[i]);
        ev_sha256_add_field(sha, value ? value : "", value ? strlen(value) : 0);
    }
}
