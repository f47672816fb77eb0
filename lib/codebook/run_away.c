/* See run_away.h. */
#include "codebook/run_away.h"

#include "codebook/scan.h"

/* In how many ways the elements can be laid over one place, at the most. */
static double ways(const ev_pattern *pattern) {
    double n = 1;
    for (size_t i = 0; i < pattern->n_elements; i++)
        n *= (double)(pattern->elements[i].gap + 1 + pattern->elements[i].optional) *
             (double)pattern->elements[i].n_choices;
    return n;
}

/* The choices of a name are the same word in each language: only one of them is ever tried far. */
static bool is_of_names(const ev_rule *rule) {
    return rule->item != EV_NO_ITEM;
}

static ev_status look_at_words(const ev_codebook *codebook, const ev_pattern *pattern, bool *seen,
                               ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; i < pattern->n_elements; i++)
        for (size_t j = 0; j < pattern->elements[i].n_choices; j++) {
            const ev_choice *choice = &pattern->elements[i].choices[j];
            for (size_t k = 0; status == EV_OK && !*seen && k < choice->n_atoms; k++)
                if (choice->atoms[k].kind == EV_ATOM_REGEX)
                    status = ev_word_tests_run_away(codebook->tests, choice->atoms[k].number, seen, err);
        }
    return status;
}

ev_status ev_codebook_run_aways(const ev_codebook *codebook, ev_run_away *by_rule, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < codebook->n_rules; i++) {
        const ev_rule *rule = &codebook->rules[i];
        bool seen = false;
        if (rule->regex)
            status = ev_regex_runs_away(rule->regex, &seen, err);
        else
            status = look_at_words(codebook, &rule->pattern, &seen, err);
        bool could = !rule->regex && !is_of_names(rule) && ways(&rule->pattern) > EV_SCAN_STEPS;
        by_rule[i] = seen ? EV_RUN_AWAY_SEEN : could ? EV_RUN_AWAY_COULD : EV_RUN_AWAY_NO;
    }
    return status;
}
