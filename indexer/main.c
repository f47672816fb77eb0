/* evindex: makes, changes and describes an index. Each subcommand is a file of its own here. */
#include "cli/program.h"

#include "indexer/subcommands.h"

static const ev_subcommand *const subcommands[] = {
    &evindex_add, &evindex_remove, &evindex_info,   &evindex_export, &evindex_tokens,
    &evindex_tag, &evindex_check,  &evindex_sample, &evindex_agree,  NULL,
};

static const ev_program program = {
    .name = "evindex",
    .summary = "make and change an index of statements",
    .description =
        "evindex reads statements in Russian, Kazakh and English, analyses their words and writes them into "
        "an index, a folder that evquery searches.\n\n"
        "Results go to standard output, messages to standard error. An input that cannot be read is named "
        "with its place and what to do; the rest goes on.",
    .see_also = "evquery",
    .subcommands = subcommands,
};

int main(int argc, char **argv) {
    return ev_program_main(&program, argc, argv);
}
