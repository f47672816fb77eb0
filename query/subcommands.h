/* The subcommands of evquery, each defined in the file of its name. */
#ifndef EV_QUERY_SUBCOMMANDS_H
#define EV_QUERY_SUBCOMMANDS_H

#include "cli/options.h"

extern const ev_subcommand evquery_search, evquery_kwic, evquery_freq, evquery_trend, evquery_compare,
    evquery_collocates, evquery_show, evquery_report, evquery_verify;
extern const ev_page evquery_pages[]; /* query/help.c */

#endif
