/* See keys.h. */
#include "query/keys.h"

#include "cli/options.h"
#include "codebook/attributes.h"

#include <stdio.h>
#include <string.h>

typedef struct key_row {
    const char *name;
    ev_key_scope scope;
} key_row;

static const key_row rows[] = {
#define EV_KEY_ROW(name, text, scope) {text, EV_SCOPE_##scope},
    EV_KEY_LIST(EV_KEY_ROW)
#undef EV_KEY_ROW
};

const char *ev_key_name(ev_key key) {
    return rows[key].name;
}

ev_key_scope ev_key_scope_of(ev_key key) {
    return rows[key].scope;
}

bool ev_keys_have(const ev_keys *keys, ev_key_scope scope) {
    for (size_t i = 0; i < keys->n; i++)
        if (ev_key_scope_of(keys->items[i]) == scope)
            return true;
    return false;
}

ev_field ev_key_field(ev_key key) {
    if (key == EV_KEY_STATEMENT_ID)
        return EV_FIELD_ID;
    return rows[key].scope == EV_SCOPE_STATEMENT ? ev_field_from_key(rows[key].name) : EV_FIELD_LAST;
}

static ev_status unknown_key(const char *name, ev_error *err) {
    ev_buf words = {0};
    ev_nearest nearest;
    ev_nearest_start(&nearest, name);
    for (int i = 0; i < EV_KEY_LAST; i++)
        ev_nearest_offer(&nearest, rows[i].name);
    ev_buf_printf(&words, "--by cannot be '%.40s'", name);
    if (ev_nearest_best(&nearest))
        ev_buf_printf(&words, "; did you mean %s?", ev_nearest_best(&nearest));
    ev_buf_add_str(&words, " There are:");
    for (int i = 0; i < EV_KEY_LAST; i++)
        ev_buf_printf(&words, " %s", rows[i].name);
    ev_status status = ev_fail(err, EV_BAD_ARGUMENT, "%s", ev_buf_cstr(&words));
    ev_buf_free(&words);
    return status;
}

static ev_status add_key(ev_keys *keys, const char *name, ev_error *err) {
    int key = 0;
    while (key < EV_KEY_LAST && strcmp(rows[key].name, name) != 0)
        key++;
    if (key == EV_KEY_LAST)
        return unknown_key(name, err);
    if (keys->n == EV_MAX_NAMED_KEYS)
        return ev_fail(err, EV_BAD_ARGUMENT, "--by takes at most two keys: --by year,country");
    if (keys->n == 1 && keys->items[0] == (ev_key)key)
        return ev_fail(err, EV_BAD_ARGUMENT, "--by names '%s' twice", name);
    keys->items[keys->n++] = (ev_key)key;
    return EV_OK;
}

ev_status ev_keys_parse(const char *by, ev_keys *keys, ev_error *err) {
    *keys = (ev_keys){0};
    ev_status status = EV_OK;
    while (by && status == EV_OK) {
        char name[48];
        size_t n = strcspn(by, ",");
        snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), by);
        status = add_key(keys, name, err);
        by = by[n] ? by + n + 1 : NULL;
    }
    return status;
}

void ev_key_date_label(ev_key key, int32_t first_day, int32_t last_day, char label[EV_DATE_LABEL_BYTES]) {
    int year = first_day / 10000;
    label[0] = '\0';
    if (first_day <= 0)
        return;
    if (key == EV_KEY_DECADE)
        snprintf(label, EV_DATE_LABEL_BYTES, "%04ds", year - year % 10);
    else if (key == EV_KEY_MONTH && first_day / 100 == last_day / 100)
        snprintf(label, EV_DATE_LABEL_BYTES, "%04d-%02d", year, first_day / 100 % 100);
    else
        snprintf(label, EV_DATE_LABEL_BYTES, "%04d", year);
}

const char *ev_key_tag_value(ev_key key, const ev_stored_tag *tag, size_t *n_bytes) {
    const char *value;
    if (key == EV_KEY_THEME) {
        *n_bytes = tag->theme_bytes;
        return tag->theme;
    }
    if (key == EV_KEY_TARGET) {
        *n_bytes = tag->target_bytes;
        return tag->target;
    }
    value = key == EV_KEY_POLARITY ? ev_polarity_name(tag->polarity) : ev_modality_name(tag->modality);
    *n_bytes = strlen(value);
    return value;
}
