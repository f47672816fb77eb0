/* See given_up.h. */
#include "indexer/given_up.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void ev_given_up_free(ev_given_up_counts *counts) {
    free(counts->sentences);
    memset(counts, 0, sizeof *counts);
}

ev_status ev_given_up_add(ev_given_up_counts *counts, const ev_codebook *codebook, const ev_tagging *tagging,
                          ev_error *err) {
    if (tagging->n_given_up == 0)
        return EV_OK;
    if (!counts->sentences)
        counts->sentences = calloc(codebook->n_rules, sizeof *counts->sentences);
    if (!counts->sentences)
        return ev_out_of_memory(err);
    for (size_t i = 0; i < tagging->n_given_up; i++)
        counts->sentences[tagging->given_up[i].rule]++;
    return EV_OK;
}

void ev_given_up_report(const ev_given_up_counts *counts, const ev_codebook *codebook,
                        ev_refusals *refusals) {
    for (size_t i = 0; counts->sentences && i < codebook->n_rules; i++) {
        const ev_rule *rule = &codebook->rules[i];
        ev_error why = {0};
        if (counts->sentences[i] == 0)
            continue;
        ev_fail(&why, EV_PATTERN_LIMIT,
                "%s \"%.120s\" was given up in %" PRIu64
                " sentence%s after too many steps; write it with fewer nested repetitions and narrower gaps",
                rule->regex ? "the regular expression" : "the pattern", rule->text ? rule->text : rule->name,
                counts->sentences[i], counts->sentences[i] == 1 ? "" : "s");
        ev_error_at(&why, codebook->path, rule->line, rule->column);
        ev_refusals_add(refusals, &why);
    }
}
