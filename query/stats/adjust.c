/* See adjust.h. */
#include "query/stats/adjust.h"

#include <stdlib.h>

typedef struct ranked {
    double p;
    size_t at;
} ranked;

/* Equal values get equal results, whatever their order. */
static int compare(const void *a, const void *b) {
    const ranked *x = a;
    const ranked *y = b;
    return x->p < y->p ? -1 : x->p > y->p;
}

bool ev_adjust_bh(double *p, size_t n) {
    ranked *order = malloc((n + 1) * sizeof *order);
    double least = 1;
    if (!order)
        return false;
    for (size_t i = 0; i < n; i++)
        order[i] = (ranked){p[i], i};
    if (n > 1)
        qsort(order, n, sizeof *order, compare);
    for (size_t i = n; i-- > 0;) {
        double adjusted = order[i].p * (double)n / (double)(i + 1);
        least = adjusted < least ? adjusted : least;
        p[order[i].at] = least;
    }
    free(order);
    return true;
}
