/* Parsing; see options.h. */
#include "cli/options.h"

#include "base/buf.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct parse_state {
    ev_parsed *out;
    ev_error *err;
    char **argv;
    int argc;
    int at; /* the next word to read */
} parse_state;

static size_t count_options(const ev_subcommand *subcommand) {
    size_t n = 0;
    if (subcommand->options)
        while (subcommand->options[n].name)
            n++;
    return n;
}

static ev_status add_word(const char ***words, size_t *n, size_t *capacity, const char *word, ev_error *err) {
    void *items = *words;
    if (!ev_array_grow(&items, capacity, *n + 2, sizeof **words))
        return ev_out_of_memory(err);
    *words = items;
    (*words)[(*n)++] = word;
    (*words)[*n] = NULL;
    return EV_OK;
}

/* Whether the choice list holds a word; *index then is its place. */
static bool find_choice(const char *choices, const char *word, int *index) {
    size_t n_word = strlen(word);
    *index = 0;
    for (const char *at = choices;; at++, (*index)++) {
        size_t n = strcspn(at, "|");
        if (n == n_word && memcmp(at, word, n) == 0)
            return true;
        at += n;
        if (!*at)
            return false;
    }
}

/* "did you mean" for a choice: each of them is offered from a copy, since the list is one string. */
static ev_status refuse_choice(const ev_option *option, const char *value, ev_error *err) {
    enum { LONGEST_CHOICE = 32 };
    char word[LONGEST_CHOICE], best[LONGEST_CHOICE] = "";
    ev_nearest nearest;
    ev_nearest_start(&nearest, value);
    for (const char *at = option->choices; *at;) {
        size_t n = strcspn(at, "|");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        size_t before = nearest.distance;
        ev_nearest_offer(&nearest, word);
        if (nearest.distance < before)
            memcpy(best, word, sizeof best);
        at += n;
        at += *at == '|';
    }
    if (best[0])
        return ev_fail(err, EV_BAD_ARGUMENT, "--%s cannot be '%s'; did you mean %s?", option->name, value,
                       best);
    return ev_fail(err, EV_BAD_ARGUMENT, "--%s cannot be '%s'; it is one of %s", option->name, value,
                   option->choices);
}

static bool read_int(const char *text, int64_t *value) {
    char *end = NULL;
    const char *digits = text + (*text == '-');
    if (*digits < '0' || *digits > '9')
        return false;
    errno = 0;
    long long v = strtoll(text, &end, 10);
    *value = v;
    return *end == '\0' && errno == 0;
}

static ev_status check_value(const ev_option *option, const char *value, ev_error *err) {
    int index;
    int64_t number;
    switch (option->kind) {
    case EV_OPT_FLAG:
        return EV_OK;
    case EV_OPT_STRING:
        if (*value || option->empty_allowed)
            return EV_OK;
        return ev_fail(err, EV_BAD_ARGUMENT, "--%s needs a value, not an empty one", option->name);
    case EV_OPT_INT:
        if (read_int(value, &number) && number >= option->min && number <= option->max)
            return EV_OK;
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "--%s needs a whole number from %" PRId64 " to %" PRId64 ", not '%s'", option->name,
                       option->min, option->max, value);
    case EV_OPT_CHOICE:
        return find_choice(option->choices, value, &index) ? EV_OK : refuse_choice(option, value, err);
    }
    return ev_fail(err, EV_INTERNAL, "option table: kind of --%s", option->name);
}

static ev_status store_value(parse_state *state, const ev_option *option, const char *value) {
    ev_opt_values *values = &state->out->values[option - state->out->subcommand->options];
    if (option->kind != EV_OPT_FLAG && !option->repeatable && values->n > 0)
        return ev_fail(state->err, EV_BAD_ARGUMENT, "--%s was given twice; it takes one value", option->name);
    ev_status status = check_value(option, value, state->err);
    if (status)
        return status;
    return add_word(&values->items, &values->n, &values->capacity, value, state->err);
}

/* The value of an option that is not joined to it: the next word, whatever it looks like. */
static ev_status store_next(parse_state *state, const ev_option *option) {
    if (state->at >= state->argc)
        return ev_fail(state->err, EV_BAD_ARGUMENT, "--%s needs a value: --%s %s", option->name, option->name,
                       option->arg ? option->arg : option->choices);
    return store_value(state, option, state->argv[state->at++]);
}

static ev_status unknown_long(const parse_state *state, const char *name) {
    ev_nearest nearest;
    ev_nearest_start(&nearest, name);
    const ev_subcommand *subcommand = state->out->subcommand;
    for (size_t i = 0; i < state->out->n_options; i++)
        ev_nearest_offer(&nearest, subcommand->options[i].name);
    ev_nearest_offer(&nearest, "help");
    const char *best = ev_nearest_best(&nearest);
    if (best)
        return ev_fail(state->err, EV_BAD_ARGUMENT, "unknown option --%s; did you mean --%s?", name, best);
    return ev_fail(state->err, EV_BAD_ARGUMENT,
                   "unknown option --%s; '%s %s --help' lists those that there are", name,
                   state->out->program->name, subcommand->name);
}

static ev_status parse_long(parse_state *state, const char *word) {
    enum { LONGEST_NAME = 64 };
    char name[LONGEST_NAME];
    size_t n_name = strcspn(word, "=");
    snprintf(name, sizeof name, "%.*s", (int)(n_name < sizeof name ? n_name : sizeof name - 1), word);
    if (strcmp(name, "help") == 0) {
        state->out->request = EV_REQUEST_HELP;
        return EV_OK;
    }
    const ev_option *option = state->out->subcommand->options;
    for (size_t i = 0; i < state->out->n_options; i++, option++) {
        if (strcmp(option->name, name) != 0)
            continue;
        if (option->kind != EV_OPT_FLAG)
            return word[n_name] ? store_value(state, option, word + n_name + 1) : store_next(state, option);
        if (word[n_name])
            return ev_fail(state->err, EV_BAD_ARGUMENT, "--%s takes no value", name);
        return store_value(state, option, "");
    }
    return unknown_long(state, name);
}

/* One word of short options: "-v", "-dINDEX", "-vd" and then INDEX. */
static ev_status parse_short(parse_state *state, const char *letters) {
    for (; *letters; letters++) {
        if (*letters == 'h') {
            state->out->request = EV_REQUEST_HELP;
            return EV_OK;
        }
        const ev_option *option = state->out->subcommand->options;
        size_t i = 0;
        while (i < state->out->n_options && option[i].letter != *letters)
            i++;
        if (i == state->out->n_options)
            return ev_fail(state->err, EV_BAD_ARGUMENT,
                           "unknown option -%s; '%s %s --help' lists those that there are", letters,
                           state->out->program->name, state->out->subcommand->name);
        option += i;
        if (option->kind != EV_OPT_FLAG)
            return letters[1] ? store_value(state, option, letters + 1) : store_next(state, option);
        ev_status status = store_value(state, option, "");
        if (status)
            return status;
    }
    return EV_OK;
}

static ev_status add_arg(parse_state *state, const char *word) {
    ev_parsed *out = state->out;
    return add_word(&out->args, &out->n_args, &out->args_capacity, word, state->err);
}

static ev_status check_arg_count(const ev_parsed *parsed, ev_error *err) {
    const ev_subcommand *subcommand = parsed->subcommand;
    if (parsed->n_args < (size_t)subcommand->min_args)
        return ev_fail(err, EV_BAD_ARGUMENT, "%s needs %s: %s %s [OPTION]... %s", subcommand->name,
                       parsed->n_args ? "more" : "something to work on", parsed->program->name,
                       subcommand->name, subcommand->usage ? subcommand->usage : "");
    if (subcommand->max_args != EV_ANY_NUMBER && parsed->n_args > (size_t)subcommand->max_args)
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "%s does not know what to do with '%s'; words with blanks need quotes",
                       subcommand->name, parsed->args[subcommand->max_args]);
    return EV_OK;
}

static ev_status parse_subcommand(parse_state *state) {
    bool options_ended = false;
    ev_status status = EV_OK;
    while (!status && state->at < state->argc && state->out->request == EV_REQUEST_RUN) {
        const char *word = state->argv[state->at++];
        if (options_ended || word[0] != '-' || !word[1])
            status = add_arg(state, word);
        else if (strcmp(word, "--") == 0)
            options_ended = true;
        else if (word[1] == '-')
            status = parse_long(state, word + 2);
        else
            status = parse_short(state, word + 1);
    }
    if (status || state->out->request != EV_REQUEST_RUN)
        return status;
    return check_arg_count(state->out, state->err);
}

static const ev_subcommand *find_subcommand(const ev_program *program, const char *name,
                                            ev_nearest *nearest) {
    ev_nearest_start(nearest, name);
    for (const ev_subcommand *const *sub = program->subcommands; *sub; sub++) {
        if (strcmp((*sub)->name, name) == 0)
            return *sub;
        ev_nearest_offer(nearest, (*sub)->name);
    }
    return NULL;
}

static ev_status choose_subcommand(parse_state *state, const char *name) {
    ev_parsed *out = state->out;
    ev_nearest nearest;
    out->subcommand = find_subcommand(out->program, name, &nearest);
    const char *best = ev_nearest_best(&nearest);
    if (!out->subcommand && best)
        return ev_fail(state->err, EV_BAD_ARGUMENT, "unknown subcommand '%s'; did you mean %s?", name, best);
    if (!out->subcommand)
        return ev_fail(state->err, EV_BAD_ARGUMENT, "unknown subcommand '%s'; '%s --help' lists them", name,
                       out->program->name);
    out->n_options = count_options(out->subcommand);
    out->values = calloc(out->n_options + 1, sizeof *out->values);
    return out->values ? EV_OK : ev_out_of_memory(state->err);
}

/* What may stand where a subcommand's name is expected. */
static const struct {
    const char *word;
    ev_request request;
} PROGRAM_WORDS[] = {
    {"--help", EV_REQUEST_HELP},     {"-h", EV_REQUEST_HELP},
    {"help", EV_REQUEST_HELP},       {"--version", EV_REQUEST_VERSION},
    {"--print-man", EV_REQUEST_MAN}, {"--print-completion", EV_REQUEST_COMPLETION},
};

static bool find_request(const char *word, ev_request *request) {
    for (size_t i = 0; i < sizeof PROGRAM_WORDS / sizeof *PROGRAM_WORDS; i++) {
        if (strcmp(PROGRAM_WORDS[i].word, word) == 0) {
            *request = PROGRAM_WORDS[i].request;
            return true;
        }
    }
    return false;
}

static void find_page(ev_parsed *out, const char *name) {
    for (const ev_page *page = out->program->pages; page && page->name; page++)
        if (strcmp(page->name, name) == 0)
            out->page = page;
}

/* "--help", "help", "help PAGE", "help SUBCOMMAND" */
static ev_status parse_request(parse_state *state) {
    ev_parsed *out = state->out;
    const char *topic = state->argc > 2 ? state->argv[2] : NULL;
    if (out->request != EV_REQUEST_HELP || !topic || topic[0] == '-')
        return EV_OK;
    find_page(out, topic);
    return out->page ? EV_OK : choose_subcommand(state, topic);
}

ev_status ev_parse(const ev_program *program, int argc, char **argv, ev_parsed *out, ev_error *err) {
    memset(out, 0, sizeof *out);
    out->program = program;
    out->argv = argv;
    out->argc = argc;
    parse_state state = {.out = out, .err = err, .argv = argv, .argc = argc, .at = 2};
    if (argc < 2)
        return ev_fail(err, EV_BAD_ARGUMENT, "no subcommand given; '%s --help' lists them", program->name);
    const char *first = argv[1];
    if (find_request(first, &out->request))
        return parse_request(&state);
    if (first[0] == '-')
        return ev_fail(err, EV_BAD_ARGUMENT,
                       "%s comes too early; options follow the subcommand: %s SUBCOMMAND %s", first,
                       program->name, first);
    ev_status status = choose_subcommand(&state, first);
    return status ? status : parse_subcommand(&state);
}

void ev_parsed_free(ev_parsed *parsed) {
    for (size_t i = 0; parsed->values && i < parsed->n_options; i++)
        free(parsed->values[i].items);
    free(parsed->values);
    free(parsed->args);
    memset(parsed, 0, sizeof *parsed);
}

static size_t option_index(const ev_parsed *parsed, const char *name) {
    for (size_t i = 0; i < parsed->n_options; i++)
        if (strcmp(parsed->subcommand->options[i].name, name) == 0)
            return i;
    assert(!"a getter was asked for an option that the subcommand does not have");
    return parsed->n_options; /* a slot that is always empty */
}

static const char *from_environment(const ev_option *option) {
    const char *value = option->env ? getenv(option->env) : NULL;
    return value && *value ? value : NULL;
}

bool ev_opt_exists(const ev_parsed *parsed, const char *name) {
    for (size_t i = 0; i < parsed->n_options; i++)
        if (!strcmp(parsed->subcommand->options[i].name, name))
            return true;
    return false;
}

bool ev_opt_given(const ev_parsed *parsed, const char *name) {
    size_t i = option_index(parsed, name);
    return parsed->values[i].n > 0 || from_environment(&parsed->subcommand->options[i]);
}

bool ev_opt_flag(const ev_parsed *parsed, const char *name) {
    return parsed->values[option_index(parsed, name)].n > 0;
}

const char *ev_opt_nth(const ev_parsed *parsed, const char *name, size_t n) {
    size_t i = option_index(parsed, name);
    const ev_opt_values *values = &parsed->values[i];
    if (values->n > 0)
        return n < values->n ? values->items[n] : NULL;
    const ev_option *option = &parsed->subcommand->options[i];
    const char *value = from_environment(option);
    if (!value)
        value = option->value;
    return n == 0 ? value : NULL;
}

const char *ev_opt_str(const ev_parsed *parsed, const char *name) {
    return ev_opt_nth(parsed, name, 0);
}

size_t ev_opt_count(const ev_parsed *parsed, const char *name) {
    size_t n = parsed->values[option_index(parsed, name)].n;
    return n || !ev_opt_nth(parsed, name, 0) ? n : 1;
}

int64_t ev_opt_int(const ev_parsed *parsed, const char *name, int64_t otherwise) {
    const char *text = ev_opt_str(parsed, name);
    int64_t value;
    return text && read_int(text, &value) ? value : otherwise;
}

int ev_opt_choice(const ev_parsed *parsed, const char *name) {
    const char *text = ev_opt_str(parsed, name);
    int index;
    const ev_option *option = &parsed->subcommand->options[option_index(parsed, name)];
    return text && find_choice(option->choices, text, &index) ? index : -1;
}
