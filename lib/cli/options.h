/* The command line as tables: a program, its subcommands and their options are written down once, as const
 * data; parsing, error messages, --help, man page and completion all come from there (see help.h, man.h,
 * completion.h, program.h).
 *
 * GNU style: --name VALUE, --name=VALUE, -x VALUE, -xVALUE, flags joined (-ab), options before or after
 * positionals, `--` ends options, a lone `-` is a positional. Long names are never abbreviated: a script must
 * not change its meaning when an option is added. A value option that is not repeatable may be given once.
 *
 * Ownership: tables and argv are lent and must outlive the ev_parsed; ev_parsed_free() frees the rest. */
#ifndef EV_CLI_OPTIONS_H
#define EV_CLI_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ev_option_kind {
    EV_OPT_FLAG,   /* takes no value */
    EV_OPT_STRING, /* any value but an empty one */
    EV_OPT_INT,    /* decimal, within min..max */
    EV_OPT_CHOICE, /* one of `choices` */
} ev_option_kind;

/* What a report's manifest says of an option (command_line.h): it must not depend on the machine. */
typedef enum ev_in_report {
    EV_IN_REPORT_AS_TYPED,
    EV_IN_REPORT_NOT,       /* names a place on this machine, or changes nothing in the results */
    EV_IN_REPORT_FILE_NAME, /* the name without its folders; the report adds the file's digest */
} ev_in_report;

typedef struct ev_option {
    const char *name; /* long name without dashes */
    char letter;      /* 0: no short form */
    ev_option_kind kind;
    const char *arg;     /* what help calls the value ("INDEX"); for EV_OPT_CHOICE NULL shows the choices */
    bool repeatable;     /* ev_opt_list() gives all values in order */
    bool empty_allowed;  /* EV_OPT_STRING: --name= is a value */
    int64_t min, max;    /* EV_OPT_INT, both included */
    const char *choices; /* EV_OPT_CHOICE: "table|csv|tsv" */
    const char *env;     /* environment variable that gives the value when the option is absent; NULL: none */
    const char *value;   /* given by the getters when neither is there; NULL: none */
    const char *shown;   /* the default in words, for help ("one a processor"); NULL shows `value` */
    ev_in_report in_report;
    const char *help; /* a phrase without a closing stop; names the unit of a number */
} ev_option;

typedef struct ev_example {
    const char *command; /* as typed, with the program's name */
    const char *effect;  /* what it does: a phrase */
} ev_example;

enum { EV_ANY_NUMBER = -1 };

struct ev_parsed;

typedef struct ev_subcommand {
    const char *name;
    const char *summary;        /* one line of at most 56 characters, without a closing stop */
    const char *usage;          /* positionals as in a synopsis ("PATH...|-"); NULL: none */
    int min_args;               /* how many positionals there must be at least */
    int max_args;               /* and at most, or EV_ANY_NUMBER */
    const char *description;    /* paragraphs parted by "\n\n"; NULL: the summary says all */
    const ev_option *options;   /* ended by {0}; NULL: none */
    const ev_example *examples; /* ended by {0}; NULL: none */
    bool report; /* prints reports, which can be verified: its options say what goes into their manifest */
    /* Does the work and returns an EV_EXIT_* code (program.h). */
    int (*run)(const struct ev_parsed *parsed);
} ev_subcommand;

/* A page on what several subcommands have in common: `PROGRAM help NAME`, and a section of the man page. */
typedef struct ev_page {
    const char *name;
    const char *title; /* one line */
    const char *text;  /* lines of at most 100 columns, printed as they are */
} ev_page;

typedef struct ev_program {
    const char *name;
    const char *summary;                     /* one line */
    const char *description;                 /* paragraphs for the man page */
    const char *see_also;                    /* "evquery": the other man pages, parted by blanks */
    const ev_subcommand *const *subcommands; /* ended by NULL, in the order of help */
    const ev_page *pages;                    /* ended by {0}; NULL: none */
} ev_program;

/* Options that several subcommands share, worded once. */
#define EV_OPTION_INDEX                                                                                  \
    {                                                                                                    \
        .name = "index", .letter = 'd', .kind = EV_OPT_STRING, .arg = "INDEX", .env = "EXITVOICE_INDEX", \
        .value = "./exitvoice.index", .help = "the index, a folder"                                      \
    }
#define EV_OPTION_INDEXES                                                                          \
    {                                                                                              \
        .name = "index", .letter = 'd', .kind = EV_OPT_STRING, .arg = "INDEX", .repeatable = true, \
        .env = "EXITVOICE_INDEX", .value = "./exitvoice.index", .in_report = EV_IN_REPORT_NOT,     \
        .help = "an index, a folder; given several times, all are read as one"                     \
    }
/* `formats`: those that the subcommand can print, of ev_format's names ("table|csv|tsv|jsonl|json"). */
#define EV_OPTION_FORMAT(formats)                                                     \
    {                                                                                 \
        .name = "format", .letter = 'f', .kind = EV_OPT_CHOICE, .choices = (formats), \
        .shown = "table on a terminal, csv elsewhere", .in_report = EV_IN_REPORT_NOT, \
        .help = "how the rows are printed"                                            \
    }

typedef struct ev_opt_values {
    const char **items; /* as typed, in order; ended by NULL once there is one */
    size_t n;
    size_t capacity;
} ev_opt_values;

/* What --help, --version and the like ask for instead of a subcommand's run. */
typedef enum ev_request {
    EV_REQUEST_RUN,
    EV_REQUEST_HELP, /* of `page`, else of `subcommand`, else of the program */
    EV_REQUEST_VERSION,
    EV_REQUEST_MAN,
    EV_REQUEST_COMPLETION,
} ev_request;

typedef struct ev_parsed {
    const ev_program *program;
    const ev_subcommand *subcommand; /* NULL only when the request is not EV_REQUEST_RUN */
    ev_request request;
    const ev_page *page;
    const char **args; /* the positionals, in order; ended by NULL once there is one */
    size_t n_args;
    size_t args_capacity;
    ev_opt_values *values; /* one for each row of subcommand->options */
    size_t n_options;
    char *const *argv; /* the whole command line as given, for a report's manifest */
    int argc;
} ev_parsed;

/* Understands a command line. `out` needs no preparation and is to be freed in any case.
 * EV_BAD_ARGUMENT names the word and, where there is one, the nearest valid one; EV_NOMEM. */
ev_status ev_parse(const ev_program *program, int argc, char **argv, ev_parsed *out, ev_error *err);
void ev_parsed_free(ev_parsed *parsed);

/* Whether the subcommand has such an option. */
bool ev_opt_exists(const ev_parsed *parsed, const char *name);

/* The getters take an option's long name; one that the subcommand does not have is a programming error
 * (assert). A value that was not typed comes from `env`, then from `value`. Strings are lent for as long as
 * argv and environment last. */
bool ev_opt_given(const ev_parsed *parsed, const char *name); /* typed, or named by the environment */
bool ev_opt_flag(const ev_parsed *parsed, const char *name);
const char *ev_opt_str(const ev_parsed *parsed,
                       const char *name); /* NULL when there is none; also a choice */
/* `otherwise` when there is neither a typed value nor a default. */
int64_t ev_opt_int(const ev_parsed *parsed, const char *name, int64_t otherwise);
/* The n-th value of a repeatable option, from 0; NULL from the number of values on. */
const char *ev_opt_nth(const ev_parsed *parsed, const char *name, size_t n);
size_t ev_opt_count(const ev_parsed *parsed, const char *name);
/* The position of the value in `choices` from 0, or -1 when there is none. */
int ev_opt_choice(const ev_parsed *parsed, const char *name);

/* The candidate nearest to a mistyped word, or NULL when none is near (more than a third of its letters
 * wrong). One letter wrong, missing, added, or two neighbours swapped count one each. */
typedef struct ev_nearest {
    const char *word;
    const char *best;
    size_t distance;
} ev_nearest;
void ev_nearest_start(ev_nearest *nearest, const char *word);
void ev_nearest_offer(ev_nearest *nearest, const char *candidate);
const char *ev_nearest_best(const ev_nearest *nearest);

#endif
