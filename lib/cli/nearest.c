/* The nearest valid word for a mistyped one; see options.h. */
#include "cli/options.h"

#include <string.h>

/* Longer words are not offered: names of options and subcommands are short. */
enum { LONGEST = 32 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Optimal string alignment distance (Damerau-Levenshtein in which no letter is edited twice), by three rows.
 */
static size_t distance(const char *a, const char *b) {
    size_t n_a = strlen(a), n_b = strlen(b);
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= n_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t cost = a[i - 1] != b[j - 1];
            row[j] = least(above[j - 1] + cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[n_a % 3][n_b];
}

void ev_nearest_start(ev_nearest *nearest, const char *word) {
    nearest->word = word;
    nearest->best = NULL;
    nearest->distance = LONGEST;
}

void ev_nearest_offer(ev_nearest *nearest, const char *candidate) {
    size_t n_word = strlen(nearest->word), n_candidate = strlen(candidate);
    if (n_word == 0 || n_word > LONGEST || n_candidate > LONGEST)
        return;
    size_t d = distance(nearest->word, candidate);
    bool near = d * 3 <= (n_word > n_candidate ? n_word : n_candidate);
    /* A word that was begun and not ended ("--exam") is nearer than any count of letters says. */
    bool begun = n_word >= 2 && strncmp(candidate, nearest->word, n_word) == 0;
    if (begun)
        d = 1;
    if ((near || begun) && d < nearest->distance) {
        nearest->distance = d;
        nearest->best = candidate;
    }
}

const char *ev_nearest_best(const ev_nearest *nearest) {
    return nearest->best;
}
