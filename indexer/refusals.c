/* See refusals.h. */
#include "indexer/refusals.h"

#include "text/decode.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A file name may hold any bytes; JSON may not. */
static json_t *as_json(const char *text) {
    json_t *exact = json_string(text);
    if (exact)
        return exact;
    ev_buf shown = {0};
    ev_decode_report report;
    json_t *value = NULL;
    if (ev_decode(text, strlen(text), "UTF-8", &shown, &report, NULL) == EV_OK)
        value = json_stringn(shown.data ? shown.data : "", shown.len);
    ev_buf_free(&shown);
    return value;
}

static bool is_news(const ev_refusals *refusals, const char *line) {
    bool is_new = true;
    return !refusals->told || ev_seen_ids_add(refusals->told, line, &is_new, NULL) != EV_OK || is_new;
}

void ev_refusals_add(ev_refusals *refusals, const ev_error *why) {
    refusals->n++;
    json_t *line = json_pack("{s:o?, s:I, s:o?}", "file", as_json(why->file), "line", (json_int_t)why->line,
                             "reason", as_json(why->text));
    char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
    if (!text || is_news(refusals, text))
        ev_error_print(stderr, refusals->program, why);
    if (text) {
        ev_buf_add_str(&refusals->lines, text);
        ev_buf_add_char(&refusals->lines, '\n');
    } else {
        refusals->lines.failed = true;
    }
    free(text);
    json_decref(line);
}

void ev_refusals_notice(const ev_refusals *refusals, const ev_error *what) {
    ev_error_print(stderr, refusals->program, what);
}

void ev_refusals_free(ev_refusals *refusals) {
    ev_buf_free(&refusals->lines);
}
