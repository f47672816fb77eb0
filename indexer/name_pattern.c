/* See name_pattern.h. */
#include "indexer/name_pattern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 32 };

/* A pattern is literal, field, literal, field, ..., literal: literals may be empty at both ends only. */
struct ev_name_pattern {
    char *text; /* the pattern with a NUL in place of every brace */
    const char *literals[MAX_FIELDS + 1];
    const char *fields[MAX_FIELDS];
    size_t n_fields;
    size_t n_slashes;
};

static ev_status bad_pattern(const char *pattern, const char *why, ev_error *err) {
    return ev_fail(err, EV_BAD_ARGUMENT,
                   "name pattern \"%.200s\": %s; write it like {country}_{session}_{year}.txt", pattern, why);
}

static ev_status check_field(const ev_name_pattern *parsed, const char *pattern, ev_error *err) {
    const char *field = parsed->fields[parsed->n_fields - 1];
    if (!*field)
        return bad_pattern(pattern, "an empty field", err);
    if (strpbrk(field, "{/"))
        return bad_pattern(pattern, "a brace or a slash inside a field", err);
    for (size_t i = 0; i + 1 < parsed->n_fields; i++)
        if (!strcmp(parsed->fields[i], field))
            return bad_pattern(pattern, "a field stands twice", err);
    return EV_OK;
}

static ev_status parse(ev_name_pattern *parsed, const char *pattern, ev_error *err) {
    char *at = parsed->text;
    parsed->literals[0] = at;
    for (;;) {
        char *open = strpbrk(at, "{}");
        if (!open)
            break;
        if (*open == '}')
            return bad_pattern(pattern, "a closing brace without its opening one", err);
        char *close = strchr(open, '}');
        if (!close)
            return bad_pattern(pattern, "a brace that is not closed", err);
        if (parsed->n_fields == MAX_FIELDS)
            return bad_pattern(pattern, "too many fields", err);
        *open = *close = '\0';
        parsed->fields[parsed->n_fields++] = open + 1;
        parsed->literals[parsed->n_fields] = at = close + 1;
        ev_status status = check_field(parsed, pattern, err);
        if (status != EV_OK)
            return status;
        if (*at == '{')
            return bad_pattern(pattern, "two fields with nothing between them", err);
    }
    return parsed->n_fields ? EV_OK : bad_pattern(pattern, "no field in it", err);
}

ev_status ev_name_pattern_new(const char *pattern, ev_name_pattern **out, ev_error *err) {
    *out = NULL;
    ev_name_pattern *parsed = calloc(1, sizeof *parsed);
    if (!parsed || !(parsed->text = strdup(pattern))) {
        free(parsed);
        return ev_out_of_memory(err);
    }
    for (const char *c = pattern; *c; c++)
        parsed->n_slashes += *c == '/';
    ev_status status = parse(parsed, pattern, err);
    if (status == EV_OK)
        *out = parsed;
    else
        ev_name_pattern_free(parsed);
    return status;
}

void ev_name_pattern_free(ev_name_pattern *pattern) {
    if (!pattern)
        return;
    free(pattern->text);
    free(pattern);
}

typedef struct span {
    const char *start;
    size_t n_bytes;
} span;

/* Places fields from number `i` on; each takes as little as it can, and more when the rest does not fit. */
static bool place(const ev_name_pattern *pattern, size_t i, const char *at, span *found) {
    size_t literal = strlen(pattern->literals[i]);
    if (strncmp(at, pattern->literals[i], literal) != 0)
        return false;
    at += literal;
    if (i == pattern->n_fields)
        return *at == '\0';
    found[i].start = at;
    for (const char *end = at; *end && *end != '/';) {
        end++;
        found[i].n_bytes = (size_t)(end - at);
        if (place(pattern, i + 1, end, found))
            return true;
    }
    return false;
}

/* The last part of the path that has as many slashes as the pattern. */
static const char *compared_part(const char *path, size_t n_slashes) {
    const char *at = path + strlen(path);
    size_t seen = 0;
    while (at > path && !(at[-1] == '/' && seen++ == n_slashes))
        at--;
    return at;
}

static ev_status set_field(json_t *meta, const char *name, const span *value, ev_error *err) {
    json_t *string = json_stringn(value->start, value->n_bytes);
    if (!string)
        return ev_fail(err, EV_BAD_INPUT, "the file's name is not UTF-8; rename it to use --name-pattern");
    return json_object_set_new(meta, name, string) ? ev_out_of_memory(err) : EV_OK;
}

static ev_status set_date(json_t *meta, ev_error *err) {
    const char *year = json_string_value(json_object_get(meta, "year"));
    const char *month = json_string_value(json_object_get(meta, "month"));
    const char *day = json_string_value(json_object_get(meta, "day"));
    if (!year || json_object_get(meta, "date"))
        return EV_OK;
    json_t *date = json_sprintf("%s%s%s%s%s", year, month ? "-" : "", month ? month : "",
                                month && day ? "-" : "", month && day ? day : "");
    return json_object_set_new(meta, "date", date) ? ev_out_of_memory(err) : EV_OK;
}

ev_status ev_name_pattern_apply(const ev_name_pattern *pattern, const char *path, json_t *meta,
                                ev_error *err) {
    span found[MAX_FIELDS];
    if (!place(pattern, 0, compared_part(path, pattern->n_slashes), found))
        return ev_fail(err, EV_BAD_INPUT,
                       "the file's name does not fit --name-pattern; rename it or add it without the "
                       "pattern");
    for (size_t i = 0; i < pattern->n_fields; i++) {
        ev_status status = set_field(meta, pattern->fields[i], &found[i], err);
        if (status != EV_OK)
            return status;
    }
    return set_date(meta, err);
}
