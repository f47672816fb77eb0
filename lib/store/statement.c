/* See statement.h. */
#include "store/statement.h"

#include "text/dates.h"
#include "text/encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const field_keys[EV_FIELD_LAST] = {
#define EV_FIELD_KEY(name, key) key,
    EV_FIELD_LIST(EV_FIELD_KEY)
#undef EV_FIELD_KEY
};

const char *ev_field_key(ev_field field) {
    return field_keys[field];
}

ev_field ev_field_from_key(const char *key) {
    for (int i = 0; i < EV_FIELD_LAST; i++)
        if (!strcmp(field_keys[i], key))
            return (ev_field)i;
    return EV_FIELD_LAST;
}

void ev_statement_clear(ev_statement *statement) {
    json_decref(statement->meta);
    json_decref(statement->origin);
    ev_buf_free(&statement->text);
    memset(statement, 0, sizeof *statement);
}

const char *ev_statement_get(const ev_statement *statement, ev_field field) {
    return json_string_value(json_object_get(statement->meta, field_keys[field]));
}

ev_status ev_statement_set(ev_statement *statement, ev_field field, const char *value, ev_error *err) {
    if (!statement->meta && !(statement->meta = json_object()))
        return ev_out_of_memory(err);
    if (!value || !value[0]) {
        json_object_del(statement->meta, field_keys[field]);
        return EV_OK;
    }
    json_t *string = json_string(value);
    if (!string)
        return ev_fail(err, EV_BAD_INPUT, "%s is not valid UTF-8; save the input as UTF-8",
                       field_keys[field]);
    if (json_object_set_new(statement->meta, field_keys[field], string) != 0)
        return ev_out_of_memory(err);
    return EV_OK;
}

ev_status ev_statement_note_given(ev_statement *statement, ev_field field) {
    json_t *value = json_object_get(statement->meta, field_keys[field]);
    if (!statement->origin && !(statement->origin = json_object()))
        return EV_NOMEM;
    json_t *given = json_object_get(statement->origin, "given");
    if (!given && (json_object_set_new(statement->origin, "given", json_object()) != 0 ||
                   !(given = json_object_get(statement->origin, "given"))))
        return EV_NOMEM;
    return json_object_set(given, field_keys[field], value) == 0 ? EV_OK : EV_NOMEM;
}

void ev_path_digest(const char *path, char hex[EV_SHA256_HEX_BYTES]) {
    unsigned char digest[EV_SHA256_BYTES];
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, path, strlen(path));
    ev_sha256_end(&sha, digest);
    ev_sha256_hex(digest, hex);
}

/* A path may hold any bytes; JSON may not. */
static json_t *path_to_json(const char *path) {
    json_t *exact = json_string(path);
    if (exact)
        return exact;
    ev_buf shown = {0};
    ev_repairs repairs = {0};
    ev_utf8_repair(path, strlen(path), 0, &shown, &repairs);
    json_t *value = shown.failed ? NULL : json_stringn(shown.data, shown.len);
    ev_buf_free(&shown);
    return value;
}

ev_status ev_statement_set_origin(ev_statement *statement, const char *file, const char *shown, uint64_t line,
                                  const char *encoding, uint64_t n_repaired, ev_error *err) {
    json_t *origin = json_object();
    int failed = origin ? 0 : -1;
    char digest[EV_SHA256_HEX_BYTES];
    if (file) {
        ev_path_digest(file, digest);
        failed |= json_object_set_new(origin, "file", path_to_json(shown));
        failed |= json_object_set_new(origin, "file_digest", json_string(digest));
    }
    if (line > 0)
        failed |= json_object_set_new(origin, "line", json_integer((json_int_t)line));
    if (encoding)
        failed |= json_object_set_new(origin, "encoding", json_string(encoding));
    if (n_repaired > 0)
        failed |= json_object_set_new(origin, "repaired", json_integer((json_int_t)n_repaired));
    json_decref(statement->origin);
    statement->origin = origin;
    return failed ? ev_out_of_memory(err) : EV_OK;
}

/* "12", "1.5", "true": a value that other programs wrote without quotation marks. */
static json_t *as_string(const json_t *value) {
    if (json_is_boolean(value))
        return json_string(json_is_true(value) ? "true" : "false");
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    json_t *string = text ? json_string(text) : NULL;
    free(text);
    return string;
}

static ev_status check_field(ev_statement *statement, ev_field field, ev_error *err) {
    const char *key = field_keys[field];
    const json_t *value = json_object_get(statement->meta, key);
    if (!value)
        return EV_OK;
    if (json_is_array(value) || json_is_object(value))
        return ev_fail(err, EV_BAD_INPUT, "\"%s\" holds a list or an object; write one string", key);
    if (json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0)) {
        json_object_del(statement->meta, key);
        return EV_OK;
    }
    if (json_is_string(value) && strlen(json_string_value(value)) != json_string_length(value))
        return ev_fail(err, EV_BAD_INPUT, "\"%s\" holds a NUL character; take it out", key);
    if (json_is_string(value))
        return EV_OK;
    json_t *string = as_string(value);
    if (!string || json_object_set_new(statement->meta, key, string) != 0)
        return ev_out_of_memory(err);
    return EV_OK;
}

static ev_status check_id(const ev_statement *statement, ev_error *err) {
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    if (!id)
        return ev_fail(err, EV_BAD_INPUT, "no \"id\"; give each statement one");
    size_t n_bytes = strlen(id);
    if (n_bytes > EV_ID_MAX_BYTES)
        return ev_fail(err, EV_BAD_INPUT, "the id has %zu bytes; keep it under %d", n_bytes, EV_ID_MAX_BYTES);
    for (size_t i = 0; i < n_bytes; i++)
        if ((unsigned char)id[i] < 0x20 || id[i] == 0x7F)
            return ev_fail(err, EV_BAD_INPUT, "the id holds a control character; take it out");
    return EV_OK;
}

/* A date in words, or with the time of day, becomes a date of ISO 8601; as it was given it stays in the
 * origin. */
static ev_status check_date(ev_statement *statement, ev_error *err) {
    const char *date = ev_statement_get(statement, EV_FIELD_DATE);
    int32_t first_day;
    int32_t last_day;
    char iso[EV_DATE_BYTES];
    bool is_iso = date && ev_date_range(date, &first_day, &last_day);
    if (!date || (is_iso && strlen(date) < sizeof iso))
        return EV_OK;
    if (is_iso)
        snprintf(iso, sizeof iso, "%.*s", EV_DATE_BYTES - 1, date);
    else if (!ev_date_parse(date, strlen(date), iso))
        return ev_fail(err, EV_BAD_INPUT,
                       "date \"%.80s\" is not a date; write 2014, 2014-05 or 2014-05-29, or a date in words "
                       "with a year of four digits",
                       date);
    if (ev_statement_note_given(statement, EV_FIELD_DATE) != EV_OK)
        return ev_out_of_memory(err);
    return ev_statement_set(statement, EV_FIELD_DATE, iso, err);
}

ev_status ev_statement_check(ev_statement *statement, ev_error *err) {
    if (!statement->meta && !(statement->meta = json_object()))
        return ev_out_of_memory(err);
    json_object_del(statement->meta, "text");
    for (int i = 0; i < EV_FIELD_LAST; i++) {
        ev_status status = check_field(statement, (ev_field)i, err);
        if (status != EV_OK)
            return status;
    }
    ev_status status = check_id(statement, err);
    return status == EV_OK ? check_date(statement, err) : status;
}

char *ev_meta_dump(const json_t *meta) {
    return json_dumps(meta, JSON_COMPACT | JSON_SORT_KEYS);
}

ev_status ev_statement_digest(const ev_statement *statement, unsigned char digest[EV_SHA256_BYTES],
                              ev_error *err) {
    const char *id = ev_statement_get(statement, EV_FIELD_ID);
    char *meta = ev_meta_dump(statement->meta);
    if (!meta)
        return ev_out_of_memory(err);
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add_field(&sha, id ? id : "", id ? strlen(id) : 0);
    ev_sha256_add_field(&sha, statement->text.data, statement->text.len);
    ev_sha256_add_field(&sha, meta, strlen(meta));
    ev_sha256_end(&sha, digest);
    free(meta);
    return EV_OK;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Exactly n digits; moves *at behind them. */
static bool read_digits(const char **at, int n, int *value) {
    *value = 0;
    for (int i = 0; i < n; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return false;
        *value = *value * 10 + ((*at)[i] - '0');
    }
    *at += n;
    return true;
}

bool ev_date_range(const char *date, int32_t *first_day, int32_t *last_day) {
    int year;
    int month;
    int day;
    if (!read_digits(&date, 4, &year))
        return false;
    *first_day = year * 10000 + 101;
    *last_day = year * 10000 + 1231;
    if (*date == '\0')
        return true;
    if (*date++ != '-' || !read_digits(&date, 2, &month) || month < 1 || month > 12)
        return false;
    *first_day = year * 10000 + month * 100 + 1;
    *last_day = year * 10000 + month * 100 + days_in_month(year, month);
    if (*date == '\0')
        return true;
    if (*date++ != '-' || !read_digits(&date, 2, &day) || day < 1 || day > days_in_month(year, month))
        return false;
    *first_day = *last_day = year * 10000 + month * 100 + day;
    return *date == '\0' || *date == 'T' || *date == ' ';
}
