/* See events.h. */
#include "query/events.h"

#include "base/buf.h"
#include "cli/options.h"
#include "codebook/yaml.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"id", "date", "kind", "label"};
static const char *const languages[] = {"en", "ru", "kk"};

static void free_event(ev_event *event) {
    free(event->id);
    free(event->date);
    free(event->kind);
    free(event->label);
}

void ev_events_free(ev_events *events) {
    for (size_t i = 0; i < events->n; i++)
        free_event(&events->items[i]);
    free(events->items);
    memset(events, 0, sizeof *events);
}

/* A text, or a mapping of languages to texts. */
static const char *label_of(ev_yaml *yaml, const yaml_node_t *entry) {
    const yaml_node_t *label = ev_yaml_get(yaml, entry, "label");
    const char *text = ev_yaml_text(label);
    for (size_t i = 0; !text && i < sizeof languages / sizeof languages[0]; i++)
        text = ev_yaml_text(ev_yaml_get(yaml, label, languages[i]));
    return text;
}

static ev_status check_entry(ev_yaml *yaml, const yaml_node_t *entry, ev_event *event, ev_error *err) {
    const yaml_node_t *date = ev_yaml_get(yaml, entry, "date");
    if (entry->type != YAML_MAPPING_NODE)
        return ev_yaml_fail(yaml, entry, err, "an event has the keys id, date, kind and label");
    ev_status status = ev_yaml_known_keys(yaml, entry, keys, sizeof keys / sizeof keys[0], err);
    if (status != EV_OK)
        return status;
    if (!ev_yaml_text(ev_yaml_get(yaml, entry, "id")) || !*ev_yaml_text(ev_yaml_get(yaml, entry, "id")))
        return ev_yaml_fail(yaml, entry, err, "an event needs an id, by which a command can name it");
    if (!ev_yaml_text(date))
        return ev_yaml_fail(yaml, entry, err, "an event needs a date: 2014, 2014-03 or 2014-03-18");
    if (!ev_date_range(ev_yaml_text(date), &event->first_day, &event->last_day))
        return ev_yaml_fail(yaml, date, err, "\"%.60s\" is not a date; write 2014, 2014-03 or 2014-03-18",
                            ev_yaml_text(date));
    return EV_OK;
}

static ev_status add_event(ev_events *events, ev_event event, const char *const texts[4], ev_error *err) {
    void *items = events->items;
    bool grown = ev_array_grow(&items, &events->capacity, events->n + 1, sizeof *events->items);
    events->items = items;
    event.id = strdup(texts[0]);
    event.date = strdup(texts[1]);
    event.kind = strdup(texts[2]);
    event.label = strdup(texts[3]);
    if (!grown || !event.id || !event.date || !event.kind || !event.label) {
        free_event(&event);
        return ev_out_of_memory(err);
    }
    events->items[events->n++] = event;
    return EV_OK;
}

ev_status ev_events_single(const char *date, ev_events *events, ev_error *err) {
    ev_event event = {0};
    const char *const texts[] = {date, date, "", date};
    memset(events, 0, sizeof *events);
    if (!ev_date_range(date, &event.first_day, &event.last_day))
        return ev_fail(err, EV_BAD_ARGUMENT, "\"%.60s\" is not a date", date);
    ev_status status = add_event(events, event, texts, err);
    if (status != EV_OK)
        ev_events_free(events);
    return status;
}

ev_status ev_events_add(ev_events *events, const ev_event *event, ev_error *err) {
    const char *const texts[] = {event->id, event->date, event->kind, event->label};
    ev_event copy = {.first_day = event->first_day, .last_day = event->last_day};
    return add_event(events, copy, texts, err);
}

static ev_status add_entry(ev_events *events, ev_yaml *yaml, const yaml_node_t *entry, ev_error *err) {
    ev_event event = {0};
    ev_status status = check_entry(yaml, entry, &event, err);
    if (status != EV_OK)
        return status;
    const char *id = ev_yaml_text(ev_yaml_get(yaml, entry, "id"));
    const char *kind = ev_yaml_text(ev_yaml_get(yaml, entry, "kind"));
    const char *label = label_of(yaml, entry);
    for (size_t i = 0; i < events->n; i++)
        if (!strcmp(events->items[i].id, id))
            return ev_yaml_fail(yaml, entry, err, "a second event with the id \"%.100s\"", id);
    const char *const texts[] = {id, ev_yaml_text(ev_yaml_get(yaml, entry, "date")), kind ? kind : "",
                                 label ? label : id};
    return add_event(events, event, texts, err);
}

static int in_order(const void *a, const void *b) {
    const ev_event *x = a;
    const ev_event *y = b;
    if (x->first_day != y->first_day)
        return x->first_day < y->first_day ? -1 : 1;
    return strcmp(x->id, y->id);
}

ev_status ev_events_load(const char *path, ev_events *events, ev_error *err) {
    ev_yaml yaml;
    memset(events, 0, sizeof *events);
    ev_status status = ev_yaml_open(path, &yaml, err);
    if (status != EV_OK)
        return status;
    const yaml_node_t *list = ev_yaml_root(&yaml);
    const yaml_node_t *entry;
    if (list->type != YAML_SEQUENCE_NODE)
        status = ev_yaml_fail(&yaml, list, err, "an events file is a list of events: - id: ... date: ...");
    for (size_t i = 0; status == EV_OK && (entry = ev_yaml_item(&yaml, list, i)); i++)
        status = add_entry(events, &yaml, entry, err);
    ev_yaml_close(&yaml);
    if (status != EV_OK)
        ev_events_free(events);
    if (events->n > 1)
        qsort(events->items, events->n, sizeof *events->items, in_order);
    return status;
}

ev_status ev_events_find(const ev_events *events, const char *id, const ev_event **found, ev_error *err) {
    ev_nearest nearest;
    ev_nearest_start(&nearest, id);
    for (size_t i = 0; i < events->n; i++) {
        *found = &events->items[i];
        if (!strcmp(events->items[i].id, id))
            return EV_OK;
        ev_nearest_offer(&nearest, events->items[i].id);
    }
    *found = NULL;
    const char *best = ev_nearest_best(&nearest);
    return ev_fail(err, EV_BAD_ARGUMENT,
                   "no event has the id \"%.100s\"; give a date (2014-03-18) or an id of the events file%s%s",
                   id, best ? ": did you mean " : "", best ? best : "");
}

ev_status ev_events_check_kind(const ev_events *events, const char *kind, ev_error *err) {
    ev_buf kinds = {0};
    for (size_t i = 0; i < events->n; i++) {
        size_t j = 0;
        if (!strcmp(events->items[i].kind, kind)) {
            ev_buf_free(&kinds);
            return EV_OK;
        }
        while (strcmp(events->items[j].kind, events->items[i].kind) != 0)
            j++;
        if (j == i)
            ev_buf_printf(&kinds, "%s%s", kinds.len ? ", " : "", events->items[i].kind);
    }
    ev_status status = ev_fail(err, EV_BAD_ARGUMENT, "no event is of the kind \"%.60s\"; there are: %.300s",
                               kind, ev_buf_cstr(&kinds));
    ev_buf_free(&kinds);
    return status;
}

double ev_day_in_years(int32_t day) {
    int year = day / 10000;
    int month = day / 100 % 100;
    return year + (month - 1 + (day % 100 - 0.5) / 31) / 12;
}

int32_t ev_months_before(int32_t day, int months) {
    int all = day / 10000 * 12 + day / 100 % 100 - 1 - months;
    char month[16];
    int32_t first;
    int32_t last;
    snprintf(month, sizeof month, "%04d-%02d", all / 12 % 10000, all % 12 + 1);
    if (all < 12 || !ev_date_range(month, &first, &last))
        return 0;
    int32_t same = first + day % 100 - 1;
    return same < last ? same : last;
}
