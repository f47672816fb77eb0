/* Correction for asking many times: Benjamini and Hochberg 1995, "Controlling the false discovery rate", JRSS
 * B 57(1), as adjusted p values: the least rate of false discoveries at which this one would be reported. */
#ifndef EV_QUERY_STATS_ADJUST_H
#define EV_QUERY_STATS_ADJUST_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces n p values by adjusted ones, in place. False when memory is short. */
bool ev_adjust_bh(double *p, size_t n);

#endif
