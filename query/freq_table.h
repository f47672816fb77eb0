/* The tables of freq: a row for a term and group (long), or a row for a term with a column for each group
 * (wide), always with the totals that rates are taken of; and their chart. */
#ifndef EV_QUERY_FREQ_TABLE_H
#define EV_QUERY_FREQ_TABLE_H

#include "query/freq_parts.h"
#include "query/report/report.h"

/* What the cells of a wide table hold. */
typedef enum ev_freq_value {
    EV_VALUE_COUNT,
    EV_VALUE_PER_MILLION,
    EV_VALUE_SENTENCES,
    EV_VALUE_STATEMENTS
} ev_freq_value;
#define EV_FREQ_VALUES "count|per_million|sentences|statements"

typedef struct ev_freq_shape {
    const ev_groups *groups;
    bool wide;
    ev_freq_value value; /* of a wide table */
    bool words;          /* the terms are words of a vocabulary: with language and stem */
    bool stems;
    const ev_freq_parts *parts; /* of a long table with dispersion; else NULL */
    bool skip_empty; /* of a long table: leave out rows with a count of 0, unless all of the term's are */
} ev_freq_shape;

typedef struct ev_freq_row {
    const char *term, *stem, *lang; /* the last two for words */
    const ev_count *counts;         /* by group */
    ev_count total;
    const ev_dispersion *dispersion; /* by group, as the parts were measured last; NULL without parts */
} ev_freq_row;

typedef struct ev_freq_table ev_freq_table;

/* Begins the table in the report. Everything is lent until _free, and _free comes after the report's end.
 * EV_NOMEM. */
ev_status ev_freq_table_new(ev_report *report, const ev_freq_shape *shape, ev_freq_table **out,
                            ev_error *err);
/* What the row points at may go away afterwards. EV_NOMEM; EV_PIPE and the like come from the report's end.
 */
ev_status ev_freq_table_row(ev_freq_table *table, const ev_freq_row *row, ev_error *err);
/* Ends the rows, and draws the chart when one is wanted. */
void ev_freq_table_end(ev_freq_table *table);
void ev_freq_table_free(ev_freq_table *table);
/* Whether printing is of no use any more. */
bool ev_freq_table_failed(const ev_freq_table *table);
uint64_t ev_freq_table_rows(const ev_freq_table *table);

#endif
