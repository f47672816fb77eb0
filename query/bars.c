/* See bars.h. */
#include "query/bars.h"

#include "cli/json.h"

#include <stdlib.h>
#include <string.h>

enum { DECIMALS = 2 };

static char *number_text(double value) {
    ev_buf text = {0};
    ev_number_text(&text, value, DECIMALS);
    char *copy = text.failed ? NULL : strdup(ev_buf_cstr(&text));
    ev_buf_free(&text);
    return copy;
}

void ev_bars_add(ev_bars *bars, const char *name, const char *shown, double value, ev_interval interval) {
    if (bars->n_offered++ >= EV_MOST_BARS)
        return;
    ev_chart_bar *bar = &bars->items[bars->n++];
    *bar = (ev_chart_bar){.name = strdup(name),
                          .value = value,
                          .low = interval.low,
                          .high = interval.high,
                          .shown = shown ? strdup(shown) : number_text(value)};
    bars->failed = bars->failed || !bar->name || !bar->shown;
}

void ev_bars_draw(ev_bars *bars, ev_report *report, ev_chart_labels labels) {
    ev_buf svg = {0};
    ev_buf note = {0};
    ev_buf description = {0};
    ev_buf_add_str(&description, labels.description);
    for (size_t i = 0; i < bars->n && !bars->failed; i++)
        ev_buf_printf(&description, " %s: %s.", bars->items[i].name, bars->items[i].shown);
    labels.description = ev_buf_cstr(&description);
    if (labels.note)
        ev_buf_add_str(&note, labels.note);
    if (bars->n_offered > bars->n)
        ev_buf_printf(&note, "%sThe first %zu of %zu rows.", note.len ? " " : "", bars->n, bars->n_offered);
    labels.note = note.len ? ev_buf_cstr(&note) : NULL;
    if (ev_report_wants_chart(report)) {
        if (!bars->failed)
            ev_chart_draw_bars(&svg, &labels, bars->items, bars->n);
        svg.failed = svg.failed || bars->failed || note.failed || description.failed;
        ev_report_chart(report, &svg);
    }
    for (size_t i = 0; i < bars->n; i++) {
        free((char *)bars->items[i].name);
        free((char *)bars->items[i].shown);
    }
    ev_buf_free(&note);
    ev_buf_free(&description);
    ev_buf_free(&svg);
    *bars = (ev_bars){0};
}
