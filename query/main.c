/* evquery: asks an index. Each subcommand is a file of its own here. */
#include "cli/program.h"

#include "query/subcommands.h"

static const ev_subcommand *const subcommands[] = {
    &evquery_search,     &evquery_kwic, &evquery_freq,   &evquery_trend,  &evquery_compare,
    &evquery_collocates, &evquery_show, &evquery_report, &evquery_verify, NULL,
};

static const ev_program program = {
    .name = "evquery",
    .summary = "search statements and print concordances",
    .description = "evquery answers questions about an index of statements that evindex made.\n\n"
                   "Results go to standard output, messages to standard error: how many were found, what was "
                   "cut off, and why nothing was found.",
    .see_also = "evindex",
    .subcommands = subcommands,
    .pages = evquery_pages,
};

int main(int argc, char **argv) {
    return ev_program_main(&program, argc, argv);
}
