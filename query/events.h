/* The dated facts of an events file (corpus/events.yml says what its keys mean): what charts mark and
 * before/after tests divide by.
 *
 * Ownership: _load is freed by ev_events_free; events are lent until then. */
#ifndef EV_QUERY_EVENTS_H
#define EV_QUERY_EVENTS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Those of the study, among the data that ships with the programs. */
#define EV_EVENTS_FILE "corpus/events.yml"

typedef struct ev_event {
    char *id, *date, *kind, *label; /* the label in English where there is one */
    int32_t first_day, last_day;    /* yyyymmdd: the days that a partial date can mean */
} ev_event;

typedef struct ev_events {
    ev_event *items; /* in order of first day, then of id */
    size_t n, capacity;
} ev_events; /* all zero is a valid empty list */

/* EV_NOT_FOUND, EV_PERMISSION, EV_IO; EV_BAD_CODEBOOK with file, line and column for what is no list of
 * events: a date that is none, an id that is missing or there twice, an unknown key; EV_NOMEM. */
ev_status ev_events_load(const char *path, ev_events *events, ev_error *err);
/* A list of one event: a date, whose id and label are the date itself. EV_NOMEM. */
ev_status ev_events_single(const char *date, ev_events *events, ev_error *err);
/* Adds a copy of an event at the end. EV_NOMEM. */
ev_status ev_events_add(ev_events *events, const ev_event *event, ev_error *err);
void ev_events_free(ev_events *events);

/* The event with this id. EV_BAD_ARGUMENT names the nearest id. */
ev_status ev_events_find(const ev_events *events, const char *id, const ev_event **found, ev_error *err);
/* Whether there is an event of this kind. EV_BAD_ARGUMENT names the kinds that there are. */
ev_status ev_events_check_kind(const ev_events *events, const char *kind, ev_error *err);

/* A day as a point of time in years: 2014.5 is the middle of 2014. */
double ev_day_in_years(int32_t day);
/* The day so many months before another; the same day of the month, or the month's last. */
int32_t ev_months_before(int32_t day, int months);

#endif
