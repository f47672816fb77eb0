/* See columns.h. */
#include "indexer/readers/columns.h"

#include "store/statement.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_PAIRS = 256, SHOWN_BYTES = 200 };

typedef struct pair {
    const char *key, *column;
    size_t number; /* 0: not a number */
} pair;

struct ev_column_map {
    char *words; /* with NULs in place of commas and equals signs */
    pair pairs[MAX_PAIRS];
    size_t n_pairs;
};

static ev_status bad_map(const char *words, const char *why, ev_error *err) {
    return ev_fail(
        err, EV_BAD_ARGUMENT,
        "--map \"%.200s\": %s; write it like text=content,date=published, or with numbers of columns", words,
        why);
}

static size_t number_of(const char *column) {
    size_t n = strspn(column, "0123456789");
    return n > 0 && n < 7 && column[n] == '\0' ? strtoul(column, NULL, 10) : 0;
}

static ev_status add_pair(ev_column_map *map, const char *words, char *item, ev_error *err) {
    char *equals = strchr(item, '=');
    if (!equals || equals == item || equals[1] == '\0')
        return bad_map(words, "not a list of KEY=COLUMN", err);
    *equals = '\0';
    if (map->n_pairs == MAX_PAIRS)
        return bad_map(words, "too many columns", err);
    for (size_t i = 0; i < map->n_pairs; i++)
        if (!strcmp(map->pairs[i].key, item))
            return bad_map(words, "a key stands twice", err);
    map->pairs[map->n_pairs++] = (pair){item, equals + 1, number_of(equals + 1)};
    return EV_OK;
}

ev_status ev_column_map_new(const char *words, ev_column_map **out, ev_error *err) {
    *out = NULL;
    ev_column_map *map = calloc(1, sizeof *map);
    if (!map || !(map->words = strdup(words))) {
        free(map);
        return ev_out_of_memory(err);
    }
    ev_status status = EV_OK;
    char *rest = map->words;
    while (status == EV_OK && rest) {
        char *comma = strchr(rest, ',');
        if (comma)
            *comma = '\0';
        status = add_pair(map, words, rest, err);
        rest = comma ? comma + 1 : NULL;
    }
    if (status == EV_OK)
        *out = map;
    else
        ev_column_map_free(map);
    return status;
}

void ev_column_map_free(ev_column_map *map) {
    if (!map)
        return;
    free(map->words);
    free(map);
}

bool ev_column_map_by_number(const ev_column_map *map) {
    for (size_t i = 0; i < map->n_pairs; i++)
        if (map->pairs[i].number == 0)
            return false;
    return true;
}

static void list_headings(ev_buf *list, const char *const *headings, size_t n_columns) {
    for (size_t i = 0; headings && i < n_columns && list->len < SHOWN_BYTES; i++)
        ev_buf_printf(list, "%s%.60s", i ? ", " : "", headings[i]);
    if (!headings)
        ev_buf_printf(list, "numbers 1 to %zu", n_columns);
}

static ev_status no_column(const char *what, const char *const *headings, size_t n_columns,
                           const char *remedy, ev_error *err) {
    ev_buf list = {0};
    list_headings(&list, headings, n_columns);
    ev_status status = ev_fail(err, EV_BAD_INPUT, "%s; it has: %s; %s", what, ev_buf_cstr(&list), remedy);
    ev_buf_free(&list);
    return status;
}

/* The column that a pair of the map speaks of; n_columns when there is none. */
static size_t find_column(const pair *wanted, const char *const *headings, size_t n_columns) {
    for (size_t i = 0; headings && i < n_columns; i++)
        if (!strcmp(headings[i], wanted->column))
            return i;
    return wanted->number > 0 && wanted->number <= n_columns ? wanted->number - 1 : n_columns;
}

static ev_status apply_map(ev_columns *columns, const char *const *headings, const ev_column_map *map,
                           ev_error *err) {
    for (size_t i = 0; i < map->n_pairs; i++) {
        size_t at = find_column(&map->pairs[i], headings, columns->n_columns);
        if (at == columns->n_columns) {
            char what[SHOWN_BYTES];
            snprintf(what, sizeof what, "no column \"%.80s\", which --map wants for %.60s",
                     map->pairs[i].column, map->pairs[i].key);
            return no_column(what, headings, columns->n_columns, "name one of these", err);
        }
        if (columns->keys[at])
            return ev_fail(err, EV_BAD_INPUT, "--map uses column \"%.80s\" twice; name it once",
                           map->pairs[i].column);
        columns->keys[at] = strdup(map->pairs[i].key);
        if (!columns->keys[at])
            return ev_out_of_memory(err);
    }
    return EV_OK;
}

static bool is_taken(const ev_columns *columns, const char *key) {
    for (size_t i = 0; i < columns->n_columns; i++)
        if (columns->keys[i] && !strcmp(columns->keys[i], key))
            return true;
    return false;
}

/* "Date" is date; a heading that --map gave away to another column says that it is a column's. */
static char *key_of_heading(const ev_columns *columns, const char *heading, size_t number) {
    ev_buf key = {0};
    const char *known = !strcasecmp(heading, "text") ? "text" : NULL;
    for (int f = 0; f < EV_FIELD_LAST && !known; f++)
        if (!strcasecmp(ev_field_key((ev_field)f), heading))
            known = ev_field_key((ev_field)f);
    if (!*heading)
        ev_buf_printf(&key, "column%zu", number);
    else if (known && is_taken(columns, known))
        ev_buf_printf(&key, "column:%s", heading);
    else
        ev_buf_add_str(&key, known ? known : heading);
    char *copy = key.failed ? NULL : strdup(ev_buf_cstr(&key));
    ev_buf_free(&key);
    return copy;
}

static ev_status name_the_others(ev_columns *columns, const char *const *headings, ev_error *err) {
    for (size_t i = 0; i < columns->n_columns; i++) {
        if (columns->keys[i])
            continue;
        char *key = key_of_heading(columns, headings ? headings[i] : "", i + 1);
        if (!key)
            return ev_out_of_memory(err);
        bool twice = is_taken(columns, key);
        columns->keys[i] = key;
        if (twice)
            return ev_fail(err, EV_BAD_INPUT, "two columns are \"%.80s\"; give one another heading", key);
    }
    return EV_OK;
}

ev_status ev_columns_new(ev_columns *columns, const char *const *headings, size_t n_columns,
                         const ev_column_map *map, ev_error *err) {
    *columns = (ev_columns){.keys = calloc(n_columns + 1, sizeof *columns->keys), .n_columns = n_columns};
    if (!columns->keys)
        return ev_out_of_memory(err);
    ev_status status = map ? apply_map(columns, headings, map, err) : EV_OK;
    if (status == EV_OK)
        status = name_the_others(columns, headings, err);
    while (status == EV_OK && columns->text < n_columns && strcmp(columns->keys[columns->text], "text") != 0)
        columns->text++;
    if (status == EV_OK && columns->text == n_columns)
        status = no_column("no column is called text", headings, n_columns,
                           "say which one is the text: --map text=COLUMN", err);
    if (status != EV_OK)
        ev_columns_clear(columns);
    return status;
}

void ev_columns_clear(ev_columns *columns) {
    for (size_t i = 0; columns->keys && i < columns->n_columns; i++)
        free(columns->keys[i]);
    free(columns->keys);
    *columns = (ev_columns){0};
}
